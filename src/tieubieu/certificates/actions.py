"""Writes of certificates: issuing and releasing inside a round's acts, the measures of TT 26/2014 Điều 20.3, and
certificates of elsewhere that two clerks attest."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from tieubieu.certificates import lookup, payload, permissions, queries, signing
from tieubieu.certificates.payload import SERIAL_BYTES, Claims
from tieubieu.certificates.queries import CertificateRow
from tieubieu.certificates.state import WORDS, Event, State, measure
from tieubieu.certificates.tables import Attestation, Certificate, CertificateEvent
from tieubieu.ledger import log, payloads
from tieubieu.ledger.canonical import canonical, digest
from tieubieu.ledger.payloads import Kind
from tieubieu.places import queries as places
from tieubieu.platform import files, ids
from tieubieu.platform.actions import Act, action
from tieubieu.platform.actor import Actor
from tieubieu.platform.database import execute, row, rows, scalar
from tieubieu.platform.errors import NotFound, NotNow, Problems
from tieubieu.platform.files import FileRefused
from tieubieu.platform.settings import settings
from tieubieu.platform.text import clean
from tieubieu.producers.permissions import IN_CHARGE, who
from tieubieu.rules.circulars import in_force
from tieubieu.rules.groups import GROUPS
from tieubieu.rules.levels import Level, label
from tieubieu.rules.numbers import date_text
from tieubieu.rules.validity import valid_until

Reason = Annotated[str, Meta(max_length=1000)]
Number = Annotated[str, Meta(max_length=60)]

CHANNEL = "certificate"
"""NOTIFY with the lookup code of a certificate whose answer has changed: page caches drop it."""


# Issuing


class IssueCertificate(Struct, frozen=True, kw_only=True):
    """What a certificate says. `day`: its own date, not before the decision's; `place`: where it is signed
    ("Gia Lai"); `signer_title` line by line; `items` of a bộ sản phẩm; `number` only where it is already given."""

    round: UUID
    entry: UUID
    entry_code: str
    product: UUID
    establishment: UUID
    authority: UUID
    level: Level
    level_words: str
    year: int
    issuer: tuple[str, ...]
    product_name: str
    items: tuple[str, ...] = ()
    group: str
    establishment_name: str
    address: str
    decision_number: str
    decision_day: date
    day: date
    place: str
    signer: str
    signer_title: tuple[str, ...]
    number: str = ""


async def issue(act: Act, data: IssueCertificate) -> UUID:
    """Makes the certificate inside the authority's act: record, official number, token. The public is told nothing
    before `release`. ValueError where its date lies before the decision's."""
    if data.day < data.decision_day:
        raise ValueError("a certificate is not older than the decision that it rests on")
    serial = ids.source.randbytes(SERIAL_BYTES)
    code = lookup.make(serial)
    number = data.number or await next_number(data.authority, data.day)
    until = valid_until(data.day)
    record = {
        "level": data.level.value,
        "level_words": data.level_words,
        "year": data.year,
        "issuer": list(data.issuer),
        "product": data.product_name,
        "items": list(data.items),
        "establishment": data.establishment_name,
        "address": data.address,
        "group": GROUPS[data.group].label,
        "decision": {"number": data.decision_number, "date": data.decision_day.isoformat()},
        "number": number,
        "place": data.place,
        "date": data.day.isoformat(),
        "valid_until": until.isoformat(),
        "signer": {"title": list(data.signer_title), "name": data.signer},
        "host": signing.host(),
        "lookup": code,
    }
    claims = Claims(serial, data.level, data.day, until, payload.record_digest(record))
    token, kid = signing.sign_token(claims)
    await signing.publish_keys()
    certificate = Certificate(
        serial=serial,
        lookup=code,
        round_id=data.round,
        entry_id=data.entry,
        product_id=data.product,
        establishment_id=data.establishment,
        authority=data.authority,
        level=data.level.value,
        year=data.year,
        number=number,
        issued_on=data.day,
        valid_until=until,
        origin="issued",
        record=canonical(record).decode(),
        digest=digest(record),
        token=token,
        kid=kid,
        state="issued",
        demo=settings().demo,
        created_at=act.now,
    )
    await Certificate.insert(certificate)
    await log.append(
        Kind.CERTIFICATE_ISSUED,
        payloads.certificate_issued(
            serial=serial.hex(),
            level=data.level.value,
            entry_code=data.entry_code,
            record_hash=certificate.digest,
            valid_until=until,
        ),
        round_id=data.round,
        subject_id=certificate.id,
    )
    return certificate.id


async def next_number(authority: UUID, day: date) -> str:
    """The authority's next official number of that year, "27/GCN-UBND". A number is used once; one of an act that
    was undone is given again."""
    body = await places.body_name(authority, day)
    last = await scalar(
        """INSERT INTO certificate_counter AS c (id, authority, year, last) VALUES ($1, $2, $3, 1)
           ON CONFLICT (authority, year) DO UPDATE SET last = c.last + 1 RETURNING last""",
        ids.new_id(),
        authority,
        day.year,
    )
    return f"{last:02d}/GCN-{body.number_suffix.rpartition('-')[2]}"


async def release(act: Act, round_id: UUID) -> int:
    """Inside the announcement: from now on the public is told of the round's certificates. How many."""
    released = await rows(
        """UPDATE certificate SET released_at = $2 WHERE round_id = $1 AND released_at IS NULL AND state <> 'revoked'
           RETURNING lookup""",
        round_id,
        act.now,
    )
    await _heard(*(r["lookup"] for r in released))
    return len(released)


async def _heard(*codes: str) -> None:
    await execute("SELECT pg_notify($1, code) FROM unnest($2::text[]) code", CHANNEL, list(codes))


# Measures (TT 26/2014 Điều 20.3)


class Measure(Struct, forbid_unknown_fields=True, kw_only=True):
    """A measure of the authority on one certificate. `decision_day`: legal date, typed, not in the future; in force
    from it. The reason is public."""

    certificate: UUID
    reason: Reason
    decision_number: Number
    decision_day: date


RevokeCertificate = SuspendCertificate = RestoreCertificate = Measure

_DONE = {
    "suspended": ("tạm ngừng hiệu lực", Kind.CERTIFICATE_SUSPENDED, "suspended"),
    "restored": ("khôi phục hiệu lực", Kind.CERTIFICATE_RESTORED, "issued"),
    "revoked": ("thu hồi", Kind.CERTIFICATE_REVOKED, "revoked"),
}


@action("certificate.suspend")
async def suspend(act: Act, data: Measure) -> None:
    """Tạm ngừng while something is looked into; NotNow where it is suspended or revoked already."""
    await _measure(act, data, "suspended", State.VALID)


@action("certificate.restore")
async def restore(act: Act, data: Measure) -> None:
    """Ends a suspension."""
    await _measure(act, data, "restored", State.SUSPENDED)


@action("certificate.revoke")
async def revoke(act: Act, data: Measure) -> None:
    """Thu hồi, for ever. The product's other certificates stay as they are: each falls by a decision of its own."""
    await _measure(act, data, "revoked", State.VALID, State.SUSPENDED)


async def _measure(act: Act, data: Measure, kind: str, *fine: State) -> None:
    await execute("SELECT 1 FROM certificate WHERE id = $1 FOR UPDATE", data.certificate)
    held = await queries.get(data.certificate)
    if held is None or held.authority is None or not _may_decide(act.actor, held):
        raise NotFound()
    words, leaf_kind, stored = _DONE[kind]
    now = measure([Event(e.kind, e.decision_day) for e in held.events], act.today)
    if held.released_at is None:
        raise NotNow("Giấy chứng nhận này chưa công bố", code="certificate.unreleased")
    if now not in fine:
        told = WORDS[now]
        raise NotNow(
            f"Giấy chứng nhận đang ở tình trạng {told}, không {words} được", code="certificate.state"
        )
    wrong = Problems()
    wrong.unless(data.reason.strip(), "reason", "Hãy ghi lý do; lý do được công khai ở trang xác minh")
    wrong.unless(data.decision_number.strip(), "decision_number", "Hãy ghi số quyết định")
    first = max([held.issued_on, *(e.decision_day for e in held.events)])
    wrong.unless(
        data.decision_day <= act.today,
        "decision_day",
        f"Ngày quyết định không thể ở sau hôm nay, {date_text(act.today)}",
    )
    wrong.unless(
        data.decision_day >= first,
        "decision_day",
        f"Ngày quyết định không thể trước {date_text(first)}, ngày cấp hoặc ngày của quyết định trước đó",
    )
    wrong.refuse()
    body = await places.body_name(held.authority, data.decision_day)
    event = CertificateEvent(
        certificate=held.id,
        kind=kind,
        reason=data.reason.strip(),
        decision_number=data.decision_number.strip(),
        decision_day=data.decision_day,
        body_name=body.name,
        recorded_by=act.person_id,
        recorded_at=act.now,
    )
    await CertificateEvent.insert(event)
    await execute("UPDATE certificate SET state = $2 WHERE id = $1", held.id, stored)
    await log.append(
        leaf_kind,
        payloads.certificate_changed(
            serial=held.serial.hex(),
            decision_number=event.decision_number,
            decision_date=data.decision_day,
            reason=event.reason,
        ),
        round_id=held.round_id,
        subject_id=held.id,
    )
    await _heard(held.lookup)
    await _tell(act, held, words, event)
    act.about("certificate", held.id, round_id=held.round_id, event=str(event.id))


def _may_decide(actor: Actor, held: CertificateRow) -> bool:
    return held.authority is not None and actor.holds("authority", held.authority)


async def _tell(act: Act, held: CertificateRow, words: str, event: CertificateEvent) -> None:
    if held.establishment_id is None:
        return
    for email, name in (await queries.holders(held.establishment_id)).get(held.establishment_id, []):
        await act.mail(
            email,
            name,
            f"Giấy chứng nhận số {held.number}: {words}",
            f"Kính gửi {name},\n\nGiấy chứng nhận số {held.number} của sản phẩm {held.record['product']} được {words}"
            f" theo quyết định số {event.decision_number} ngày {date_text(event.decision_day)} của {event.body_name}.\n"
            f"Lý do: {event.reason}\n\n{settings().base_url}/v/{held.lookup}",
            kind="certificate.measure",
            about=("certificate", held.id),
        )


# Certificates of elsewhere


class Attest(Struct, forbid_unknown_fields=True, kw_only=True):
    """A certificate that was not issued here, as it is printed. `issuer`: who issued it."""

    product: UUID
    level: Level
    number: Number
    issued_on: date
    issuer: Annotated[str, Meta(max_length=200)]
    printed_name: Annotated[str, Meta(max_length=200)] = ""


async def attest(actor: Actor, data: Attest, name: str, scan: bytes) -> UUID:
    """Keeps the scan and what it says, by a clerk in charge of the product's place; it counts from the moment that
    another one confirms it. FileRefused for a scan that is neither picture nor PDF."""
    if not permissions.may_attest(actor) or await _product(actor, data.product) is None:
        raise NotFound()
    if not scan:
        raise FileRefused("Hãy tải lên bản chụp giấy chứng nhận", code="file.broken")
    stored = await files.store(scan, name)
    return await _attest(actor, data, stored.sha256)


async def _product(actor: Actor, product: UUID) -> dict[str, Any] | None:
    return await row(
        f"""SELECT p.id, p.name, p.product_group, s.id AS establishment, s.name AS establishment_name,
              coalesce(nullif(s.production_address, ''), s.address) AS address
            FROM product p JOIN establishment s ON s.id = p.establishment WHERE p.id = $5 AND {IN_CHARGE}""",
        *who(actor),
        product,
    )


@action("certificate.attest")
async def _attest(act: Act, data: Attest, scan: str) -> UUID:
    product = await _product(act.actor, data.product)
    if product is None:
        raise NotFound()
    number, issuer = clean(data.number), clean(data.issuer)
    wrong = Problems()
    wrong.unless(number, "number", "Hãy ghi số giấy chứng nhận")
    wrong.unless(issuer, "issuer", "Hãy ghi cơ quan cấp")
    wrong.unless(data.issued_on <= act.today, "issued_on", "Ngày cấp không thể ở sau hôm nay")
    until = data.issued_on
    try:
        in_force(data.issued_on)
        until = valid_until(data.issued_on)
    except ValueError:
        wrong.add("issued_on", "Giấy chứng nhận theo Thông tư 26/2014 được cấp từ ngày 21/10/2014")
    wrong.refuse()
    if await scalar(
        "SELECT 1 FROM certificate WHERE product_id = $1 AND level = $2 AND number = $3 AND state <> 'revoked'",
        data.product,
        data.level.value,
        number,
    ):
        raise NotNow("Giấy chứng nhận này đã có trong hệ thống", code="certificate.known")
    serial = ids.source.randbytes(SERIAL_BYTES)
    record = {
        "level": data.level.value,
        "level_words": label(data.level),
        "year": data.issued_on.year,
        "issuer": [issuer],
        "product": clean(data.printed_name) or product["name"],
        "items": [],
        "establishment": product["establishment_name"],
        "address": product["address"],
        "group": GROUPS[product["product_group"]].label,
        "number": number,
        "date": data.issued_on.isoformat(),
        "valid_until": until.isoformat(),
        "scan": scan,
        "lookup": lookup.make(serial),
    }
    certificate = Certificate(
        serial=serial,
        lookup=record["lookup"],
        product_id=data.product,
        establishment_id=product["establishment"],
        level=data.level.value,
        year=data.issued_on.year,
        number=number,
        issued_on=data.issued_on,
        valid_until=until,
        origin="attested",
        record=canonical(record).decode(),
        digest=digest(record),
        state="issued",
        demo=settings().demo,
        created_at=act.now,
    )
    await Certificate.insert(certificate)
    await Attestation.insert(
        Attestation(certificate=certificate.id, scan=scan, attested_by=act.person_id, attested_at=act.now)
    )
    act.about("certificate", certificate.id, product=str(data.product))
    return certificate.id


@action("certificate.confirm_attestation")
async def confirm_attestation(act: Act, certificate_id: UUID) -> None:
    """A second clerk in charge has compared the scan: from now on the certificate counts."""
    await execute("SELECT 1 FROM attestation WHERE certificate = $1 FOR UPDATE", certificate_id)
    waiting = {a.certificate: a for a in await queries.waiting_attestations(act.actor)}
    found = waiting.get(certificate_id)
    if found is None or not permissions.may_attest(act.actor):
        raise NotFound()
    if found.attested_by == act.person_id:
        raise NotNow(
            "Bạn đã ghi giấy này; người khác trong Tổ giúp việc phải đối chiếu và xác nhận",
            code="certificate.same_clerk",
        )
    await execute(
        "UPDATE attestation SET confirmed_by = $2, confirmed_at = $3 WHERE certificate = $1",
        certificate_id,
        act.person_id,
        act.now,
    )
    code = await scalar(
        "UPDATE certificate SET released_at = $2 WHERE id = $1 RETURNING lookup", certificate_id, act.now
    )
    await _heard(code)
    act.about("certificate", certificate_id)


@action("certificate.refuse_attestation")
async def refuse_attestation(act: Act, certificate_id: UUID) -> None:
    """The scan does not bear it out: kept, never released, and it may be entered again."""
    await execute("SELECT 1 FROM attestation WHERE certificate = $1 FOR UPDATE", certificate_id)
    if certificate_id not in {a.certificate for a in await queries.waiting_attestations(act.actor)}:
        raise NotFound()
    await execute("UPDATE certificate SET state = 'revoked' WHERE id = $1", certificate_id)
    act.about("certificate", certificate_id)


__all__ = [
    "Attest",
    "IssueCertificate",
    "Measure",
    "RestoreCertificate",
    "RevokeCertificate",
    "SuspendCertificate",
    "attest",
    "confirm_attestation",
    "issue",
    "next_number",
    "refuse_attestation",
    "release",
    "restore",
    "revoke",
    "suspend",
]
