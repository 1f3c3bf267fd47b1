"""Reads of certificates. Public are by_token, by_lookup and for_product: what is not released is not there.

`CertificateRow.record` is everything printed: with `token` and `sample` it is papers.documents.CertificatePaper.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct, convert

from tieubieu.certificates import lookup, payload
from tieubieu.certificates.keys import PublicKey, Purpose
from tieubieu.certificates.payload import Outcome, Parsed
from tieubieu.certificates.state import Event, State, Term, state
from tieubieu.certificates.statuslist import Line
from tieubieu.ledger.canonical import digest as canonical_digest
from tieubieu.platform import clock
from tieubieu.platform.actor import Actor
from tieubieu.platform.database import row, rows
from tieubieu.platform.settings import settings
from tieubieu.producers.permissions import IN_CHARGE, who
from tieubieu.rules.levels import Level

Why = Literal["", "signature", "key", "text", "not_found", "unreleased", "record"]


class EventRow(Struct, frozen=True, kw_only=True):
    """Suspension, restoration, revocation or replacement, in force from `decision_day`."""

    kind: str
    reason: str
    decision_number: str
    decision_day: date
    body_name: str
    replaced_by: UUID | None
    recorded_at: datetime


class CertificateRow(Struct, frozen=True, kw_only=True):
    """A certificate with its events, oldest first. `confirmed`: False while one of elsewhere waits for its second
    clerk."""

    id: UUID
    serial: bytes
    lookup: str
    round_id: UUID | None
    entry_id: UUID | None
    product_id: UUID | None
    establishment_id: UUID | None
    authority: UUID | None
    level: Level
    year: int
    number: str
    issued_on: date
    valid_until: date
    origin: str
    record: dict[str, Any]
    digest: str
    token: str
    kid: str
    demo: bool
    created_at: datetime
    released_at: datetime | None
    confirmed: bool
    events: list[EventRow]

    def state(self, today: date | None = None) -> State:
        """What the public is told on that day; today by default."""
        told = [Event(e.kind, e.decision_day) for e in self.events]
        term = Term(self.issued_on, self.valid_until)
        return state(term, told, self.released_at is not None and self.confirmed, today or clock.today())

    @property
    def last_event(self) -> EventRow | None:
        return self.events[-1] if self.events else None


_EVENTS = """coalesce((SELECT json_agg(json_build_object('kind', v.kind, 'reason', v.reason, 'decision_number',
        v.decision_number, 'decision_day', v.decision_day, 'body_name', v.body_name, 'replaced_by', v.replaced_by,
        'recorded_at', v.recorded_at) ORDER BY v.recorded_at, v.id)
        FROM certificate_event v WHERE v.certificate = c.id), '[]')"""
_COLUMNS = f"""c.id, c.serial, c.lookup, c.round_id, c.entry_id, c.product_id, c.establishment_id, c.authority, c.level,
    c.year, c.number, c.issued_on, c.valid_until, c.origin, c.record, c.digest, c.token, c.kid, c.demo, c.created_at,
    c.released_at, NOT EXISTS (SELECT 1 FROM attestation t WHERE t.certificate = c.id AND t.confirmed_at IS NULL)
      AS confirmed, {_EVENTS} AS events"""
_SELECT = f"SELECT {_COLUMNS} FROM certificate c"
_KEYS = """SELECT json_agg(json_build_object('kid', k.kid, 'purpose', k.purpose, 'public', encode(k.public, 'base64'),
    'valid_from', k.valid_from, 'valid_until', k.valid_until, 'demo', k.demo)) FROM signing_key k"""


def _certificate(found: dict[str, Any]) -> CertificateRow:
    return convert(found, CertificateRow, strict=False)


def _keys(found: list[dict[str, Any]] | None) -> list[PublicKey]:
    return [convert(k, PublicKey) for k in found or []]


# Verifying


class Answer(Struct, frozen=True, kw_only=True):
    """What a code or token leads to. `certificate` is None wherever the state is unknown; `why` says the reason then.
    `parsed` is what a token says of itself, hearsay unless the state is known; `keys` those that we have published."""

    state: State
    why: Why = ""
    certificate: CertificateRow | None = None
    parsed: Parsed | None = None
    key: PublicKey | None = None
    keys: list[PublicKey] = []


_WHY: dict[Outcome, Why] = {
    Outcome.BAD_SIGNATURE: "signature",
    Outcome.UNKNOWN_KEY: "key",
    Outcome.KEY_OUT_OF_TIME: "key",
    Outcome.MALFORMED: "text",
}


async def by_token(token: str) -> Answer:
    """The answer to a scanned token, in any letter case: signature first, then our own record. One statement, none for
    what is no token."""
    try:
        parsed = payload.parse(token)
    except payload.Malformed:
        return Answer(state=State.UNKNOWN, why="text")
    found = await row(
        f"SELECT ({_KEYS}) AS keys, x.* FROM (SELECT 1) one LEFT JOIN ({_SELECT} WHERE c.serial = $1) x ON true",
        parsed.claims.serial,
    )
    assert found is not None
    keys = _keys(found.pop("keys"))
    verdict = payload.verify(token, keys, demo=settings().demo)
    held = _certificate(found) if found["id"] else None
    if verdict.outcome is not Outcome.GOOD:
        return Answer(state=State.UNKNOWN, why=_WHY[verdict.outcome], parsed=parsed, keys=keys)
    if held is None:
        return Answer(state=State.UNKNOWN, why="not_found", parsed=parsed, key=verdict.key, keys=keys)
    if held.token != token.upper() or payload.record_digest(held.record) != parsed.claims.digest:
        return Answer(state=State.UNKNOWN, why="record", parsed=parsed, key=verdict.key, keys=keys)
    return _answer(held, parsed=parsed, key=verdict.key, keys=keys)


async def by_lookup(code: str) -> Answer:
    """The answer to a typed code: ten characters, any case, hyphens and spaces anywhere. One statement at most."""
    normal = lookup.normalise(code)
    if normal is None:
        return Answer(state=State.UNKNOWN, why="text")
    found = await row(f"{_SELECT} WHERE c.lookup = $1", normal)
    if found is None:
        return Answer(state=State.UNKNOWN, why="not_found")
    held = _certificate(found)
    if canonical_digest(held.record) != held.digest:
        return Answer(state=State.UNKNOWN, why="record")
    return _answer(held)


def _answer(held: CertificateRow, **more: Any) -> Answer:
    told = held.state()
    if told is State.UNKNOWN:
        return Answer(state=told, why="unreleased", **more)
    return Answer(state=told, certificate=held, **more)


async def public_keys(purpose: Purpose | None = None) -> list[PublicKey]:
    """Every key that this installation has signed with."""
    found = await rows(
        """SELECT kid, purpose, public, valid_from, valid_until, demo FROM signing_key
           WHERE $1::text IS NULL OR purpose = $1 ORDER BY purpose, valid_from, kid""",
        purpose,
    )
    return [convert(f, PublicKey) for f in found]


async def status_lines() -> list[Line]:
    """Every released certificate, for the signed status list; expiry is left to the reader's calendar."""
    found = await rows(f"{_SELECT} WHERE c.released_at IS NOT NULL ORDER BY c.lookup")
    lines: list[Line] = []
    for certificate in map(_certificate, found):
        told = certificate.state()
        if told is not State.UNKNOWN:
            told = State.VALID if told is State.EXPIRED else told
            lines.append(Line(certificate.lookup, certificate.level, certificate.valid_until, told))
    return lines


# Lists


async def for_product(product_id: UUID) -> list[CertificateRow]:
    """The product's whole ladder as the public sees it, lowest level first, then by date."""
    found = await rows(
        f"""{_SELECT} WHERE c.product_id = $1 AND c.released_at IS NOT NULL
            ORDER BY array_position(ARRAY['commune', 'district', 'province', 'region', 'nation'], c.level::text),
              c.issued_on, c.id""",
        product_id,
    )
    return [c for c in map(_certificate, found) if c.confirmed]


async def mine(actor: Actor) -> list[CertificateRow]:
    """Released certificates of the establishments that this person acts for, newest first."""
    found = await rows(
        f"""{_SELECT} WHERE c.released_at IS NOT NULL AND EXISTS (SELECT 1 FROM role_grant g
              WHERE g.scope_id = c.establishment_id AND g.person = $1 AND g.role = 'producer' AND g.revoked_at IS NULL)
            ORDER BY c.issued_on DESC, c.number, c.id""",
        actor.id,
    )
    return [c for c in map(_certificate, found) if c.confirmed]


async def of_round(round_id: UUID) -> list[CertificateRow]:
    """Every certificate of a round, unreleased ones too, by number; permission is the caller's."""
    found = await rows(
        f"""{_SELECT} WHERE c.round_id = $1 ORDER BY length(split_part(c.number, '/', 1)), c.number, c.id""",
        round_id,
    )
    return [_certificate(f) for f in found]


async def get(certificate_id: UUID) -> CertificateRow | None:
    """Released or not; permission is the caller's."""
    found = await row(f"{_SELECT} WHERE c.id = $1", certificate_id)
    return _certificate(found) if found else None


class Attested(Struct, frozen=True, kw_only=True):
    """A certificate of elsewhere that waits for a second clerk."""

    certificate: UUID
    product: UUID
    product_name: str
    level: Level
    number: str
    issued_on: date
    issuer: str
    scan: str
    attested_by: UUID
    attested_by_name: str
    attested_at: datetime


async def waiting_attestations(actor: Actor) -> list[Attested]:
    """Those at places that this clerk or officer is in charge of."""
    found = await rows(
        f"""SELECT c.id AS certificate, p.id AS product, p.name AS product_name, c.level, c.number, c.issued_on,
              c.record->'issuer'->>0 AS issuer, t.scan, t.attested_by, coalesce(a.name, '') AS attested_by_name,
              t.attested_at
            FROM attestation t JOIN certificate c ON c.id = t.certificate JOIN product p ON p.id = c.product_id
            JOIN establishment s ON s.id = p.establishment LEFT JOIN person a ON a.id = t.attested_by
            WHERE t.confirmed_at IS NULL AND c.state <> 'revoked' AND {IN_CHARGE} ORDER BY t.attested_at, c.id""",
        *who(actor),
    )
    return [convert(f, Attested) for f in found]


async def products_in_charge(actor: Actor) -> list[tuple[UUID, str]]:
    """Products at places that this clerk or officer is in charge of, with their establishment; at most 500, by name."""
    found = await rows(
        f"""SELECT p.id, p.name || ', ' || s.name AS words FROM product p JOIN establishment s ON s.id = p.establishment
            WHERE {IN_CHARGE} ORDER BY p.sort_key COLLATE "C", p.id LIMIT 500""",
        *who(actor),
    )
    return [(f["id"], f["words"]) for f in found]


async def holders(*establishments: UUID) -> dict[UUID, list[tuple[str, str]]]:
    """By establishment: address and name of everybody who acts for it, and its own address. One statement."""
    found = await rows(
        """SELECT * FROM (
             SELECT g.scope_id AS establishment, p.email, 'ông, bà ' || p.name AS name, 1 AS rank FROM role_grant g
               JOIN person p ON p.id = g.person AND p.disabled_at IS NULL
               WHERE g.scope_id = ANY($1::uuid[]) AND g.role = 'producer' AND g.revoked_at IS NULL
             UNION ALL SELECT s.id, lower(s.email), s.name, 2 FROM establishment s
               WHERE s.id = ANY($1::uuid[]) AND s.email <> '') x ORDER BY rank, email""",
        list(establishments),
    )
    addresses: dict[UUID, dict[str, str]] = {}
    for f in found:
        addresses.setdefault(f["establishment"], {}).setdefault(f["email"], f["name"])
    return {establishment: list(known.items()) for establishment, known in addresses.items()}
