"""Reads about establishments and who acts for them."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from msgspec import Struct, convert

from tieubieu.places import queries as places
from tieubieu.platform import clock
from tieubieu.platform.actor import Actor
from tieubieu.platform.database import row, rows
from tieubieu.platform.text import clean, fold
from tieubieu.producers.permissions import ACTS_FOR, IN_CHARGE, IN_PLACE, NOBODY_ACTS, WRITES, who


class EstablishmentRow(Struct, frozen=True, kw_only=True):
    """An establishment as it stands. `place_path`: its place of production and everything that it lies in today.
    `mine`: the reader acts for it; `has_account`: somebody does."""

    id: UUID
    name: str
    slug: str
    legal_kind: str
    tax_code: str
    paper_number: str
    paper_issued_on: date | None
    paper_issuer: str
    place: UUID
    place_name: str
    place_path: tuple[UUID, ...]
    address: str
    production_address: str
    phone: str
    email: str
    website: str
    representative: str
    representative_title: str
    trade: str
    workers: int
    version: int
    created_by: UUID | None
    created_at: datetime
    updated_at: datetime
    confirmed_at: datetime | None
    mine: bool
    has_account: bool


THIRTY_DAYS = timedelta(days=30)

_SELECT = f"""SELECT s.*, tb_place_path(s.place, $2::date) AS place_path, {ACTS_FOR} AS mine,
    NOT {NOBODY_ACTS} AS has_account,
    concat_ws(', ', v.full_name, (SELECT w.full_name FROM place_version w WHERE w.place = v.parent
        ORDER BY w.valid_until DESC NULLS FIRST LIMIT 1)) AS place_name
    FROM establishment s JOIN LATERAL (SELECT full_name, parent FROM place_version w WHERE w.place = s.place
        ORDER BY w.valid_until DESC NULLS FIRST LIMIT 1) v ON true"""


def _row(found: dict[str, Any] | None) -> EstablishmentRow | None:
    return convert(found, EstablishmentRow) if found else None


async def get(establishment_id: UUID) -> EstablishmentRow | None:
    """Without permission: the caller asks. `mine` is false."""
    return _row(await row(f"{_SELECT} WHERE s.id = $3", None, clock.today(), establishment_id))


async def mine(actor: Actor) -> list[EstablishmentRow]:
    """The establishments that the actor acts for, in Vietnamese order."""
    found = await rows(f'{_SELECT} WHERE {ACTS_FOR} ORDER BY s.sort_key COLLATE "C", s.id', *who(actor)[:2])
    return [convert(f, EstablishmentRow) for f in found]


async def writable(actor: Actor, establishment_id: UUID) -> EstablishmentRow | None:
    """The establishment, if the actor may write it; None also where it does not exist."""
    return _row(await row(f"{_SELECT} WHERE s.id = $5 AND {WRITES}", *who(actor), establishment_id))


async def in_charge(actor: Actor, text: str = "", offset: int = 0, limit: int = 50) -> list[EstablishmentRow]:
    """Establishments in the places of the actor's bodies and rounds; one statement."""
    found = await rows(
        f"""{_SELECT} WHERE {IN_CHARGE} AND ($5 = '' OR s.search LIKE '%' || $5 || '%')
            ORDER BY s.sort_key COLLATE "C", s.id OFFSET $6 LIMIT $7""",
        *who(actor),
        fold(clean(text)),
        offset,
        limit,
    )
    return [convert(f, EstablishmentRow) for f in found]


async def by_tax_code(tax_code: str) -> UUID | None:
    found = await row("SELECT id FROM establishment WHERE tax_code = $1 AND tax_code <> ''", tax_code)
    return found["id"] if found else None


async def is_in_charge(actor: Actor, place: UUID) -> bool:
    """Is the actor an officer of a body, or a clerk of a round, in whose place this one lies? The system is."""
    if actor.is_system:
        return True
    found = await row(
        f"SELECT {IN_PLACE} AS so FROM (SELECT $5::uuid AS place) s WHERE $1::uuid IS NOT NULL",
        *who(actor),
        place,
    )
    return bool(found and found["so"])


class PersonLine(Struct, frozen=True):
    id: UUID
    name: str
    email: str
    since: datetime


async def people(establishment_id: UUID) -> list[PersonLine]:
    """Who acts for it; permission is the caller's."""
    found = await rows(
        """SELECT p.id, p.name, p.email, g.granted_at AS since FROM role_grant g JOIN person p ON p.id = g.person
           WHERE g.scope_id = $1 AND g.role = 'producer' AND g.revoked_at IS NULL
           ORDER BY g.granted_at, p.sort_key COLLATE "C", p.id""",
        establishment_id,
    )
    return [PersonLine(**f) for f in found]


class ClaimLine(Struct, frozen=True, kw_only=True):
    """`first`: the claim of the person who registered the establishment, which nobody has confirmed yet."""

    id: UUID
    establishment: UUID
    establishment_name: str
    tax_code: str
    paper_number: str
    place: UUID
    person: UUID
    person_name: str
    person_email: str
    words: str
    state: str
    created_at: datetime
    first: bool


_CLAIM = f"""SELECT c.id, s.id AS establishment, s.name AS establishment_name, s.tax_code, s.paper_number, s.place,
        c.person, p.name AS person_name, p.email AS person_email, c.words, c.state, c.created_at,
        s.confirmed_at IS NULL AND EXISTS (SELECT 1 FROM role_grant h WHERE h.scope_id = s.id AND h.person = c.person
            AND h.role = 'producer' AND h.revoked_at IS NULL) AS first
    FROM establishment_claim c JOIN establishment s ON s.id = c.establishment JOIN person p ON p.id = c.person
    WHERE c.person IS DISTINCT FROM $1::uuid AND ({IN_CHARGE} OR (s.confirmed_at IS NOT NULL AND {ACTS_FOR}))"""
"""Nobody settles their own; a representative settles once a clerk has confirmed the establishment."""


async def claims_to_settle(actor: Actor) -> list[ClaimLine]:
    """Claims that wait for this person: a clerk or officer in charge of the place, or a confirmed representative."""
    found = await rows(f"{_CLAIM} AND c.state = 'waiting' ORDER BY c.created_at, c.id", *who(actor))
    return [ClaimLine(**f) for f in found]


async def claim_to_settle(actor: Actor, claim_id: UUID) -> ClaimLine | None:
    found = await row(f"{_CLAIM} AND c.id = $5", *who(actor), claim_id)
    return ClaimLine(**found) if found else None


class MyClaim(Struct, frozen=True):
    """A claim of one's own. The name is told only once the claim is accepted."""

    id: UUID
    tax_code: str
    name: str
    state: str
    created_at: datetime
    settled_at: datetime | None


async def my_claims(actor: Actor) -> list[MyClaim]:
    """Those that wait, and those refused in the last 30 days."""
    found = await rows(
        f"""SELECT c.id, s.tax_code, CASE WHEN {ACTS_FOR} THEN s.name ELSE '' END AS name, c.state, c.created_at,
              c.settled_at
            FROM establishment_claim c JOIN establishment s ON s.id = c.establishment
            WHERE c.person = $1 AND (c.state = 'waiting' OR (c.state = 'refused' AND c.settled_at > $2))
            ORDER BY c.created_at, c.id""",
        actor.id,
        clock.now() - THIRTY_DAYS,
    )
    return [MyClaim(**f) for f in found]


def code_hash(code: str) -> str:
    """Of a printed code as typed: case, spaces and hyphens do not matter; O is 0, I and L are 1."""
    plain = "".join(c for c in code.upper() if c.isalnum()).translate(str.maketrans("OIL", "011"))
    return hashlib.sha256(plain.encode()).hexdigest()


class PlaceChoice(Struct, frozen=True):
    """What the picker of the place of production shows: provinces of the era, and what lies in the chosen one."""

    era: str
    province: str
    provinces: list[tuple[str, str]]
    within: list[tuple[str, str]]


LAST_OLD_DAY = date(2025, 6, 30)
"""The last day of huyện and of the 63 provinces."""


async def place_choice(era: str, province: str, chosen: UUID | None) -> PlaceChoice:
    """`era`: "before" for places before 1/7/2025, else those of today; empty: that of the chosen place."""
    today = clock.today()
    if chosen is not None and not province:
        known = await places.places([chosen], today)
        if chosen in known:
            info = known[chosen]
            province, era = str(info.parent or ""), era or ("before" if info.ended else "now")
    day = LAST_OLD_DAY if era == "before" else today
    listed = await places.provinces(day)
    try:
        within = await places.children(UUID(province), day) if province else []
    except ValueError:
        province, within = "", []
    return PlaceChoice(
        "before" if era == "before" else "now",
        province,
        [(str(p.id), _capital(p.full_name)) for p in listed],
        [(str(p.id), _capital(p.full_name)) for p in within],
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
