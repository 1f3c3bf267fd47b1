"""What producers and the helper team do in a round: from the first sign-up to a settled dossier."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import msgspec

from tieubieu.certificates.actions import Attest
from tieubieu.dossiers import entries, entry_queries
from tieubieu.dossiers import queries as dossiers
from tieubieu.dossiers.actions import AddAttachment, CreateProduct, SaveFields, create_product, save_fields
from tieubieu.dossiers.entries import SubmitEntry
from tieubieu.dossiers.queries import DossierRow, Item
from tieubieu.places.keys import place_id
from tieubieu.platform import clock
from tieubieu.platform.actions import ACTIONS
from tieubieu.platform.actor import Actor
from tieubieu.platform.database import scalar
from tieubieu.producers.actions import RegisterEstablishment, register
from tieubieu.rules.dossier_form import DECLARATIONS
from tieubieu.rules.levels import Level
from tieubieu.sample.album import Album
from tieubieu.sample.cast import Cast, establishment_id
from tieubieu.sample.content import EntryContent, EstablishmentContent, LowerCertificate, RoundContent

_KEPT = {field.name for field in msgspec.structs.fields(RegisterEstablishment)}
MENDED = "Đã gửi đủ theo yêu cầu."


class Desk:
    """The dossiers of one round."""

    def __init__(self, round: RoundContent, round_id: UUID, cast: Cast, album: Album) -> None:
        self.round, self.round_id, self.cast, self.album = round, round_id, cast, album
        self.entry_of: dict[str, UUID] = {}  # product key → entry

    async def enter(self, entry: EntryContent) -> None:
        """A product of this year: made now, or invited up from the level below. A draft stays with its producer."""
        producer = await self.cast.producer(entry.establishment)
        if entry.lower and entry.lower.round:
            await self._climb(producer, entry)
            return
        await self._register(producer, entry.establishment)
        producer = await self.cast.producer(entry.establishment)
        whole = await self._product(producer, entry)
        if entry.state == "draft":
            return
        if entry.lower:
            await self._attest(whole.product, entry.lower)
        done = await entries.submit(
            producer,
            SubmitEntry(
                product=whole.product,
                round=self.round_id,
                bypass_letter_number=entry.bypass_letter_number,
                bypass_letter_day=entry.bypass_letter_day,
            ),
        )
        self.entry_of[entry.product.key] = done.entry

    async def _register(self, producer: Actor, establishment: EstablishmentContent) -> None:
        if await establishment_id(establishment) is not None:
            return
        told = {name: value for name, value in msgspec.structs.asdict(establishment).items() if name in _KEPT}
        await register(
            producer,
            RegisterEstablishment(
                **told,
                place=place_id(establishment.place_key),
                proof=f"{establishment.representative_title}, có giấy đăng ký số {establishment.paper_number}",
            ),
        )

    async def _product(self, producer: Actor, entry: EntryContent) -> DossierRow:
        product = entry.product
        owner = await establishment_id(entry.establishment)
        assert owner is not None
        product_id = await create_product(
            producer,
            CreateProduct(
                establishment=owner,
                name=product.name,
                product_group=product.group,
                set_kind=product.set_kind,
                items=[Item(name=item) for item in product.items],
                summary=product.summary[:500],
            ),
        )
        whole = await dossiers.writable(producer, product=product_id)
        assert whole is not None
        await self._attach(producer, whole.dossier, entry)
        return await self._write(producer, whole, entry)

    async def _write(self, producer: Actor, whole: DossierRow, entry: EntryContent) -> DossierRow:
        """The fields as of this round; in a draft some are still empty and nothing is declared."""
        fields = dict(entry.product.fields)
        draft = entry.state == "draft"
        if draft:
            fields = {key: fields[key] for key in list(fields)[: len(fields) // 2]}
        declared = {} if draft else {item.key: True for item in DECLARATIONS}
        await save_fields(
            producer,
            SaveFields(
                dossier=whole.dossier, version=whole.version, fields=dict(fields), declarations=declared
            ),
        )
        return await dossiers.get(whole.dossier)

    async def _attach(self, producer: Actor, dossier: UUID, entry: EntryContent) -> None:
        attach = ACTIONS["dossier.attach"]
        name = entry.product.picture
        for position, picture in enumerate(self.album.of(entry.product), 1):
            data = AddAttachment(dossier=dossier, kind="photo", position=position)
            await attach(producer, data, f"{name}-{position}.png", picture.original, picture.photo)
        kinds = ["business_paper"]
        if entry.product.group == "B":
            kinds.append("quality")
        if entry.basis != "lowest":  # the lower level's letter, or that of 12.2.d
            kinds.append("nomination_letter")
        for kind in kinds:
            data = AddAttachment(dossier=dossier, kind=kind)
            await attach(producer, data, f"{kind.replace('_', '-')}.pdf", self.album.papers[kind], None)

    async def _attest(self, product: UUID, lower: LowerCertificate) -> None:
        """A clerk records the certificate from elsewhere, another one compares the scan."""
        first, second = [await self.cast.actor(clerk.email) for clerk in self.round.clerks[:2]]
        data = Attest(
            product=product,
            level=Level(lower.level),
            number=lower.number,
            issued_on=lower.issued_on,
            issuer=lower.issuer,
        )
        attest, scan = ACTIONS["certificate.attest"], self.album.papers["certificate"].sha256
        certificate = await attest(first, data, scan)
        await ACTIONS["certificate.confirm_attestation"](second, certificate)

    async def _climb(self, producer: Actor, entry: EntryContent) -> None:
        """The invitation from the level below is confirmed, with this round's figures in the dossier."""
        invited = next(
            n for n in await entry_queries.my_nominations(producer) if n.product_name == entry.product.name
        )
        whole = await dossiers.writable(producer, product=invited.product)
        assert whole is not None
        await self._write(producer, whole, entry)
        done = await entries.confirm_nomination(producer, invited.id, self.round_id)
        self.entry_of[entry.product.key] = done.entry

    # The helper team

    async def check(self, until: date) -> None:
        """Settles the dossiers as the content says; those that are only submitted still wait."""
        clerk = await self.cast.actor(self.round.clerks[0].email)
        second = await self.cast.actor(self.round.clerks[1].email)
        fine = []
        for entry in self.round.entries:
            entry_id = self.entry_of.get(entry.product.key)
            if entry_id is None or entry.state == "submitted":
                continue
            if entry.state == "accepted":
                fine.append(entry_id)
            elif entry.state == "refused":
                await entries.refuse(second, entry_id, entry.note, "Thông tư 26/2014/TT-BCT Điều 4.2")
            elif entry.state == "supplement":
                await entries.ask_supplement(second, entry_id, entry.note, until)
        await entries.accept_many(clerk, self.round_id, fine)

    async def ask_and_answer(self, entry: EntryContent, wanted: str, due: date) -> None:
        """A supplement that was asked for and came: a second frozen version."""
        clerk = await self.cast.actor(self.round.clerks[1].email)
        entry_id = self.entry_of[entry.product.key]
        await entries.ask_supplement(clerk, entry_id, wanted, due)
        clock.travel_to(clock.now() + timedelta(hours=20), tick=False)
        producer = await self.cast.producer(entry.establishment)
        dossier = await scalar("SELECT dossier FROM entry WHERE id = $1", entry_id)
        attach = ACTIONS["dossier.attach"]
        data = AddAttachment(dossier=dossier, kind="quality", caption="Phiếu mới")
        await attach(producer, data, "phieu-moi.pdf", self.album.papers["quality"], None)
        await entries.answer_supplement(producer, entry_id, MENDED)
