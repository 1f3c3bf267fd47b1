"""Writes about establishments, and about who acts for them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct, structs

from tieubieu.accounts.actions import give, take
from tieubieu.places import queries as places
from tieubieu.platform.actions import Act, action
from tieubieu.platform.actor import Actor
from tieubieu.platform.database import execute, row, rows, scalar
from tieubieu.platform.errors import Invalid, NotFound, NotNow, Problems, Stale, TooMany
from tieubieu.platform.ids import random_code, slugify
from tieubieu.platform.ratelimit import hit
from tieubieu.platform.settings import settings
from tieubieu.platform.text import clean as one_line
from tieubieu.platform.text import fold, sort_key
from tieubieu.producers import queries
from tieubieu.producers.permissions import may_enter_for_others
from tieubieu.producers.tables import Claim, Establishment, HandoverCode
from tieubieu.rules.dossier_form import FIELDS, Field, clean

FORM: dict[str, Field] = {
    field.source.partition(".")[2]: field
    for field in FIELDS
    if field.source and field.source.startswith("establishment.")
}
"""The fields of Phụ lục 1 that are kept with the establishment, by column."""

CODE_LENGTH = 12
NEEDED_AT_ONCE = ("name", "legal_kind")


class EstablishmentData(Struct, kw_only=True, forbid_unknown_fields=True):
    """What is known of an establishment. `place`: the commune of production, or a district for places before
    1/7/2025. What Phụ lục 1 wants and is still empty keeps a dossier from being submitted, not from being saved."""

    name: Annotated[str, Meta(max_length=200)]
    legal_kind: str
    place: UUID | None = None
    tax_code: Annotated[str, Meta(max_length=20)] = ""
    paper_number: Annotated[str, Meta(max_length=60)] = ""
    paper_issued_on: date | None = None
    paper_issuer: Annotated[str, Meta(max_length=160)] = ""
    address: Annotated[str, Meta(max_length=300)] = ""
    production_address: Annotated[str, Meta(max_length=300)] = ""
    phone: Annotated[str, Meta(max_length=20)] = ""
    email: Annotated[str, Meta(max_length=254)] = ""
    website: Annotated[str, Meta(max_length=200)] = ""
    representative: Annotated[str, Meta(max_length=120)] = ""
    representative_title: Annotated[str, Meta(max_length=80)] = ""
    trade: Annotated[str, Meta(max_length=200)] = ""
    workers: Annotated[int, Meta(ge=0, le=999_999)] = 0


class RegisterEstablishment(EstablishmentData, kw_only=True, forbid_unknown_fields=True):
    """`proof`: how the person shows that they act for it, for the clerk who will see the business paper."""

    proof: Annotated[str, Meta(max_length=500)] = ""


class UpdateEstablishment(EstablishmentData, kw_only=True, forbid_unknown_fields=True):
    """`version`: the one that was typed from."""

    id: UUID
    version: int


class ClaimEstablishment(Struct, kw_only=True, forbid_unknown_fields=True):
    """Either the printed code that a clerk handed over, or the tax code and how the person proves it."""

    tax_code: Annotated[str, Meta(max_length=20)] = ""
    code: Annotated[str, Meta(max_length=40)] = ""
    proof: Annotated[str, Meta(max_length=500)] = ""


class Claimed(Struct, frozen=True):
    """`state`: waiting, or accepted at once by a printed code. `establishment` only in the latter case."""

    claim: UUID
    state: str
    establishment: UUID | None = None


class SettleClaim(Struct, kw_only=True, forbid_unknown_fields=True):
    claim: UUID
    accept: bool
    reason: Annotated[str, Meta(max_length=500)] = ""


class Created(Struct, frozen=True):
    """An establishment that a clerk entered, with the code to print. The code is not kept and not shown again."""

    establishment: UUID
    code: str


def plain_tax_code(text: str) -> str:
    """Digits; a branch's three behind a hyphen: 0123456789-001."""
    digits = "".join(c for c in text if c.isdigit())
    return f"{digits[:10]}-{digits[10:]}" if len(digits) == 13 else digits


async def _checked(act: Act, data: EstablishmentData, but: UUID | None = None) -> dict[str, Any]:
    """The columns to write. Invalid with every mistake, NotNow where another establishment has the tax code."""
    wrong, columns = Problems(), {}
    for column, field in FORM.items():
        typed = getattr(data, column)
        if isinstance(typed, str):
            typed = one_line(typed)
            if column == "tax_code":
                typed = typed.replace(" ", "").replace(".", "")
        try:
            value = clean(field, typed.isoformat() if isinstance(typed, date) else typed, act.today)
        except ValueError as error:
            wrong.add(column, str(error))
            continue
        if column in NEEDED_AT_ONCE:
            wrong.unless(value, column, f"Hãy điền: {field.label}")
        columns[column] = value if value is not None else (0 if field.kind == "number" else "")
    columns["paper_issued_on"] = data.paper_issued_on
    columns["tax_code"] = plain_tax_code(columns.get("tax_code", ""))
    place = None
    if data.place is not None:
        place = (await places.places([data.place], act.today)).get(data.place)
    wrong.unless(
        place and place.kind in ("commune", "district"),
        "place",
        "Hãy chọn xã, phường hoặc đặc khu nơi làm ra sản phẩm",
    )
    wrong.refuse()
    assert place is not None
    columns["place"] = place.id
    columns["sort_key"] = sort_key(columns["name"])[:600]
    columns["search"] = fold(f"{columns['name']} {columns['tax_code']} {place.full_name}")[:300]
    if columns["tax_code"]:
        await execute("SELECT pg_advisory_xact_lock(hashtext($1))", f"tax_code:{columns['tax_code']}")
        taken = await queries.by_tax_code(columns["tax_code"])
        if taken not in (None, but):
            raise NotNow(
                "Cơ sở có mã số thuế này đã được khai. Nếu bạn đại diện cho cơ sở đó, hãy gửi yêu cầu nhận cơ sở",
                code="establishment.exists",
                fields={"tax_code": "Cơ sở có mã số thuế này đã được khai trong hệ thống"},
            )
    return columns


async def _insert(act: Act, columns: dict[str, Any]) -> UUID:
    establishment = Establishment(
        **columns,
        slug=slugify(columns["name"]),
        version=1,
        created_by=act.person_id,
        created_at=act.now,
        updated_at=act.now,
    )
    await Establishment.insert(establishment)
    return establishment.id


@action("establishment.register")
async def register(act: Act, data: RegisterEstablishment) -> UUID:
    """Whoever registers it may write at once; a clerk who has seen the business paper confirms the claim later."""
    if act.person_id is None:
        raise NotFound()
    establishment_id = await _insert(act, await _checked(act, data))
    await give(act, act.person_id, "producer", "establishment", establishment_id)
    await _claim(act, establishment_id, data.proof)
    act.about("establishment", establishment_id)
    return establishment_id


@action("establishment.update")
async def update(act: Act, data: UpdateEstablishment) -> int:
    """The new version. Another tax code wants the business paper again: the confirmation ends, the claim waits."""
    if await queries.writable(act.actor, data.id) is None:
        raise NotFound()
    saved = await row("SELECT * FROM establishment WHERE id = $1 FOR UPDATE", data.id)
    assert saved is not None
    if saved["version"] != data.version:
        raise Stale(
            current=saved["version"],
            saved_at=saved["updated_at"],
            saved={name: saved[name] for name in structs.asdict(data) if name not in ("id", "version")},
        )
    columns = await _checked(act, data, but=data.id)
    await Establishment.update({**columns, "version": data.version + 1, "updated_at": act.now}).where(
        Establishment.id == data.id
    )
    if saved["confirmed_at"] is not None and columns["tax_code"] != saved["tax_code"]:
        await execute("UPDATE establishment SET confirmed_at = NULL WHERE id = $1", data.id)
        await execute(
            """UPDATE establishment_claim SET state = 'waiting', settled_at = NULL, settled_by = NULL
               WHERE establishment = $1 AND person = $2 AND state = 'accepted'
                 AND NOT EXISTS (SELECT 1 FROM establishment_claim w
                                 WHERE w.establishment = $1 AND w.person = $2 AND w.state = 'waiting')""",
            data.id,
            act.person_id,
        )
    act.about("establishment", data.id, version=data.version + 1)
    return data.version + 1


# Who acts for it


async def _claim(act: Act, establishment_id: UUID, proof: str) -> UUID:
    known = await scalar(
        """UPDATE establishment_claim SET words = $3 WHERE establishment = $1 AND person = $2 AND state = 'waiting'
           RETURNING id""",
        establishment_id,
        act.person_id,
        one_line(proof),
    )
    if known:
        return known
    claim = Claim(
        establishment=establishment_id,
        person=act.person_id,
        state="waiting",
        words_=one_line(proof),
        created_at=act.now,
    )
    await Claim.insert(claim)
    return claim.id


async def claim(who: Actor | Act, data: ClaimEstablishment) -> Claimed:
    """Asks to act for an establishment that is known already. A printed code settles it at once; otherwise whoever is
    in charge of its place does, or its representative. Guessing is limited to 20 tries an hour."""
    actor = who.actor if isinstance(who, Act) else who
    if wait := await hit(f"claim:{actor.id}", 20, 3600):
        raise TooMany(wait)
    return await _claim_action(who, data)


@action("establishment.claim")
async def _claim_action(act: Act, data: ClaimEstablishment) -> Claimed:
    if act.person_id is None:
        raise NotFound()
    if data.code.strip():
        return await _claim_by_code(act, data.code)
    wrong = Problems()
    tax_code = plain_tax_code(data.tax_code)
    wrong.unless(tax_code, "tax_code", "Hãy nhập mã số thuế của cơ sở, hoặc mã in trên giấy mà cán bộ đã đưa")
    wrong.unless(
        one_line(data.proof), "proof", "Hãy cho biết bạn là ai ở cơ sở và có giấy tờ gì để đối chiếu"
    )
    wrong.refuse()
    establishment_id = await queries.by_tax_code(tax_code)
    if establishment_id is None:
        raise Invalid({"tax_code": "Chưa có cơ sở nào khai mã số thuế này. Bạn có thể khai cơ sở mới"})
    _refuse_if_mine(await queries.people(establishment_id), act.person_id)
    claim_id = await _claim(act, establishment_id, data.proof)
    for person in await _representatives(establishment_id):
        await act.mail(
            person["email"],
            person["name"],
            "Có người yêu cầu cùng đại diện cơ sở của bạn",
            f"Kính gửi ông, bà {person['name']},\n\n{act.actor.name} yêu cầu được khai hồ sơ cho"
            f" {person['establishment']}. Nếu đúng là người của cơ sở, hãy đồng ý; nếu không, hãy từ chối:\n"
            f"{settings().base_url}/ho-so/co-so/{establishment_id}",
            kind="establishment.claim",
            about=("establishment", establishment_id),
        )
    act.about("claim", claim_id, establishment=str(establishment_id))
    return Claimed(claim_id, "waiting")


async def _representatives(establishment_id: UUID) -> list[dict[str, Any]]:
    return await rows(
        """SELECT p.name, p.email, s.name AS establishment FROM role_grant g JOIN person p ON p.id = g.person
           JOIN establishment s ON s.id = g.scope_id WHERE g.scope_id = $1 AND g.role = 'producer'
             AND g.revoked_at IS NULL AND s.confirmed_at IS NOT NULL ORDER BY g.granted_at""",
        establishment_id,
    )


def _refuse_if_mine(people: list[queries.PersonLine], person_id: UUID) -> None:
    if any(p.id == person_id for p in people):
        raise NotNow("Bạn đang đại diện cơ sở này rồi", code="establishment.yours")


async def _claim_by_code(act: Act, code: str) -> Claimed:
    assert act.person_id is not None
    found = await row(
        """UPDATE handover_code SET used_at = $2, used_by = $3 WHERE code_hash = $1 AND used_at IS NULL
           RETURNING establishment, issued_by""",
        queries.code_hash(code),
        act.now,
        act.person_id,
    )
    if found is None:
        raise Invalid(
            {"code": "Mã này không đúng hoặc đã dùng rồi. Hãy xem lại từng ký tự, hoặc xin cán bộ mã mới"}
        )
    establishment_id = found["establishment"]
    _refuse_if_mine(await queries.people(establishment_id), act.person_id)
    claim_id = await _claim(act, establishment_id, "")
    await _accept(act, claim_id, establishment_id, act.person_id, found["issued_by"])
    act.about("claim", claim_id, establishment=str(establishment_id), by_code=True)
    return Claimed(claim_id, "accepted", establishment_id)


async def _accept(
    act: Act, claim_id: UUID, establishment_id: UUID, person_id: UUID, settled_by: UUID | None
) -> None:
    """The claim stands. Accepting one confirms the establishment where nobody has: the business paper was seen."""
    await execute(
        "UPDATE establishment_claim SET state = 'accepted', settled_at = $2, settled_by = $3 WHERE id = $1",
        claim_id,
        act.now,
        settled_by,
    )
    await execute(
        "UPDATE establishment SET confirmed_at = coalesce(confirmed_at, $2) WHERE id = $1",
        establishment_id,
        act.now,
    )
    await give(act, person_id, "producer", "establishment", establishment_id)


@action("establishment.settle_claim")
async def settle_claim(act: Act, data: SettleClaim) -> None:
    """By a clerk or officer in charge of the place, who has seen the business paper; later claims also by the
    representative. Refusing the first claim ends the right of whoever registered the establishment."""
    found = await queries.claim_to_settle(act.actor, data.claim)
    if found is None:
        raise NotFound()
    state = await scalar("SELECT state FROM establishment_claim WHERE id = $1 FOR UPDATE", data.claim)
    if state != "waiting":
        raise NotNow("Yêu cầu này đã được giải quyết rồi", code="claim.settled")
    if data.accept:
        await _accept(act, found.id, found.establishment, found.person, act.person_id)
    else:
        wrong = Problems()
        wrong.unless(one_line(data.reason), "reason", "Hãy ghi lý do; người yêu cầu sẽ đọc lý do này")
        wrong.refuse()
        await execute(
            "UPDATE establishment_claim SET state = 'refused', settled_at = $2, settled_by = $3 WHERE id = $1",
            found.id,
            act.now,
            act.person_id,
        )
        await take(act, found.person, "producer", found.establishment)
    said = "đã được chấp nhận" if data.accept else f"không được chấp nhận: {one_line(data.reason)}"
    known = data.accept or found.first
    about = f"cơ sở {found.establishment_name}" if known else f"cơ sở có mã số thuế {found.tax_code}"
    await act.mail(
        found.person_email,
        found.person_name,
        "Yêu cầu đại diện cơ sở của bạn",
        f"Kính gửi ông, bà {found.person_name},\n\nYêu cầu đại diện {about} {said}.\n{settings().base_url}/ho-so",
        kind="establishment.claim_settled",
        about=("establishment", found.establishment),
    )
    act.about("claim", found.id, establishment=str(found.establishment), accepted=data.accept)


async def confirm(act: Act, establishment_id: UUID) -> None:
    """Inside the acceptance of an entry: the clerk has seen the business paper, so the first claim stands. The caller
    has asked for permission. Does nothing where it is confirmed already."""
    confirmed = await scalar(
        "UPDATE establishment SET confirmed_at = $2 WHERE id = $1 AND confirmed_at IS NULL RETURNING id",
        establishment_id,
        act.now,
    )
    if confirmed is not None:
        await execute(
            """UPDATE establishment_claim c SET state = 'accepted', settled_at = $2, settled_by = $3
               WHERE c.establishment = $1 AND c.state = 'waiting' AND EXISTS (SELECT 1 FROM role_grant g
                 WHERE g.scope_id = $1 AND g.person = c.person AND g.role = 'producer' AND g.revoked_at IS NULL)""",
            establishment_id,
            act.now,
            act.person_id,
        )


# For a producer without an account


@action("establishment.create_by_clerk")
async def create_by_clerk(act: Act, data: EstablishmentData) -> Created:
    """A clerk or officer enters an establishment of their place for a producer who came with papers."""
    if not (act.actor.is_system or may_enter_for_others(act.actor)):
        raise NotFound()
    columns = await _checked(act, data)
    if not await queries.is_in_charge(act.actor, columns["place"]):
        raise Invalid({"place": "Nơi này không thuộc địa bàn của bạn. Hãy chọn nơi sản xuất trong địa bàn"})
    establishment_id = await _insert(act, columns)
    code = await new_code(act, establishment_id)
    act.about("establishment", establishment_id)
    return Created(establishment_id, code)


@action("establishment.new_code")
async def new_code(act: Act, establishment_id: UUID) -> str:
    """XXXX-XXXX-XXXX, 60 bits, to print and hand over; ends the earlier ones. While nobody acts for it."""
    found = await queries.writable(act.actor, establishment_id)
    if not act.actor.is_system and (found is None or found.has_account):
        raise NotFound()
    await execute("DELETE FROM handover_code WHERE establishment = $1 AND used_at IS NULL", establishment_id)
    code = random_code(CODE_LENGTH)
    await HandoverCode.insert(
        HandoverCode(
            establishment=establishment_id,
            code_hash=queries.code_hash(code),
            issued_by=act.person_id,
            issued_at=act.now,
        )
    )
    act.about("establishment", establishment_id)
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"
