"""JSON: my certificates, those of a round, measures, certificates of elsewhere. Verifying is in the register."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, JSONBody
from msgspec import Struct

from tieubieu.accounts.auth import Who
from tieubieu.certificates import actions, permissions, queries
from tieubieu.certificates.queries import CertificateRow, EventRow
from tieubieu.platform.errors import NotFound
from tieubieu.platform.forms import read_form
from tieubieu.rounds.queries import get as get_round
from tieubieu.rules.levels import Level


class CertificateLine(Struct, frozen=True, kw_only=True):
    """A certificate with what happened to it; `state` as the public is told today, `serial` in hex."""

    id: UUID
    serial: str
    lookup: str
    product: UUID | None
    entry: UUID | None
    level: Level
    year: int
    number: str
    issued_on: date
    valid_until: date
    state: str
    origin: str
    released_at: datetime | None
    record: dict[str, Any]
    token: str
    events: list[EventRow]


def line(c: CertificateRow) -> CertificateLine:
    return CertificateLine(
        id=c.id,
        serial=c.serial.hex(),
        lookup=c.lookup,
        product=c.product_id,
        entry=c.entry_id,
        level=c.level,
        year=c.year,
        number=c.number,
        issued_on=c.issued_on,
        valid_until=c.valid_until,
        state=c.state().value,
        origin=c.origin,
        released_at=c.released_at,
        record=c.record,
        token=c.token,
        events=c.events,
    )


class MeasureBody(Struct, forbid_unknown_fields=True):
    """Reason, number and legal day of the authority's decision."""

    reason: actions.Reason
    decision_number: actions.Number
    decision_day: date

    def of(self, certificate: UUID) -> actions.Measure:
        return actions.Measure(
            certificate=certificate,
            reason=self.reason,
            decision_number=self.decision_number,
            decision_day=self.decision_day,
        )


class Made(Struct):
    id: UUID


@get("/certificates/mine")
async def mine(actor: Who) -> list[CertificateLine]:
    """Released certificates of my establishments."""
    return [line(c) for c in await queries.mine(actor)]


@get("/rounds/{round_id:uuid}/certificates")
async def of_round(actor: Who, round_id: FromPath[UUID]) -> list[CertificateLine]:
    """Every certificate of a round, for its authority and its officer; unreleased ones too."""
    round = await get_round(round_id)
    if round is None or not permissions.may_list(actor, round):
        raise NotFound()
    return [line(c) for c in await queries.of_round(round_id)]


@post("/certificates/{certificate_id:uuid}/suspend", status_code=204)
async def suspend(actor: Who, certificate_id: FromPath[UUID], data: JSONBody[MeasureBody]) -> None:
    await actions.suspend(actor, data.of(certificate_id))


@post("/certificates/{certificate_id:uuid}/restore", status_code=204)
async def restore(actor: Who, certificate_id: FromPath[UUID], data: JSONBody[MeasureBody]) -> None:
    await actions.restore(actor, data.of(certificate_id))


@post("/certificates/{certificate_id:uuid}/revoke", status_code=204)
async def revoke(actor: Who, certificate_id: FromPath[UUID], data: JSONBody[MeasureBody]) -> None:
    await actions.revoke(actor, data.of(certificate_id))


@get("/certificates/attestations")
async def waiting(actor: Who) -> list[queries.Attested]:
    """Certificates of elsewhere that wait for a second clerk, at places in my charge."""
    return await queries.waiting_attestations(actor) if permissions.may_attest(actor) else []


@post("/certificates/attestations", status_code=201)
async def attest(request: Request, actor: Who) -> Made:
    """multipart/form-data: product, level, number, issued_on, issuer, printed_name and the file `scan`."""
    typed = await read_form(request)
    scan: UploadFile | None = next(iter(typed.files.get("scan", [])), None)
    content = await scan.read() if scan else b""
    data = typed.to(actions.Attest)
    return Made(await actions.attest(actor, data, scan.filename if scan else "", content))


@post("/certificates/attestations/{certificate_id:uuid}/confirm", status_code=204)
async def confirm(actor: Who, certificate_id: FromPath[UUID]) -> None:
    """By another clerk than the one who entered it."""
    await actions.confirm_attestation(actor, certificate_id)


@post("/certificates/attestations/{certificate_id:uuid}/refuse", status_code=204)
async def refuse(actor: Who, certificate_id: FromPath[UUID]) -> None:
    await actions.refuse_attestation(actor, certificate_id)


routes = [mine, of_round, suspend, restore, revoke, waiting, attest, confirm, refuse]
