"""Reads of rounds, one SQL statement each. Those that take no actor ask for no permission: the caller does.

Names of places and bodies are those of the round's plan date.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct, convert

from tieubieu.ledger.canonical import digest
from tieubieu.places.loading import search_words
from tieubieu.platform import clock
from tieubieu.platform.actor import Actor
from tieubieu.platform.database import row, rows, scalar
from tieubieu.platform.errors import NotFound
from tieubieu.rules.circulars import Circular, by_key
from tieubieu.rules.levels import Level
from tieubieu.rules.phases import Phase
from tieubieu.rules.rulebook import DEFAULT_RULEBOOK, Rulebook, from_plain, to_plain


class RoundRow(Struct, frozen=True, kw_only=True):
    """A round as it stands. `place_path`: the place and everything that it lies in today, ids only."""

    id: UUID
    slug: str
    title: str
    level: Level
    place: UUID
    host_place: UUID | None
    organiser: UUID
    authority: UUID
    year: int
    circular: str
    plan_number: str
    plan_date: date | None
    origin: Literal["run", "imported"]
    phase: Phase
    phase_since: datetime
    receive_from: date | None
    receive_until: date | None
    check_until: date | None
    score_until: date | None
    council_on: date | None
    announce_on: date | None
    announced_on: date | None
    version: int
    demo: bool
    created_by: UUID | None
    created_at: datetime
    place_name: str
    organiser_name: str
    authority_name: str
    authority_title: str
    host_name: str | None
    place_path: tuple[UUID, ...]

    @property
    def rules(self) -> Circular:
        """The version of the circular that this round keeps."""
        return by_key(self.circular)


_DAY = "coalesce(r.plan_date, make_date(r.year, 1, 1))"  # an imported round may not state its plan


def _of_day(table: str, owner: str, of: str, columns: str) -> str:
    """The dated row in force on the plan's date, else the nearest earlier one, else the first."""
    return f"""LATERAL (SELECT {columns} FROM {table} v WHERE v.{owner} = {of}
        ORDER BY (v.valid_from IS NULL OR v.valid_from <= {_DAY}) DESC,
            CASE WHEN v.valid_from IS NULL OR v.valid_from <= {_DAY} THEN v.valid_from END DESC NULLS LAST,
            v.valid_from LIMIT 1)"""


_NAMES = f"""
    JOIN {_of_day("place_version", "place", "r.place", "v.full_name")} pv ON true
    JOIN {_of_day("body_name", "body", "r.organiser", "v.name")} ov ON true
    JOIN {_of_day("body_name", "body", "r.authority", "v.name, v.head_title")} av ON true
    LEFT JOIN {_of_day("place_version", "place", "r.host_place", "v.full_name")} hv ON true"""

_PATH = """ARRAY(WITH RECURSIVE up (place) AS (
        SELECT {start}
        UNION
        SELECT step.next FROM up, LATERAL (SELECT COALESCE(
            (SELECT s.successor FROM place_successor s WHERE s.place = up.place AND s.on_date <= $1 LIMIT 1),
            (SELECT a.region FROM region_assignment a WHERE a.province = up.place
                AND (a.valid_from IS NULL OR a.valid_from <= $1) AND (a.valid_until IS NULL OR a.valid_until >= $1)
                LIMIT 1),
            (SELECT v.parent FROM place_version v WHERE v.place = up.place
             ORDER BY (v.valid_from IS NULL OR v.valid_from <= $1) DESC, v.valid_from DESC NULLS LAST LIMIT 1)
        ) AS next) step WHERE step.next IS NOT NULL)
    SELECT place FROM up)"""

_ROUND = f"""SELECT r.*, pv.full_name AS place_name, ov.name AS organiser_name, av.name AS authority_name,
        av.head_title AS authority_title, hv.full_name AS host_name, {_PATH.format(start="r.place")} AS place_path
    FROM round r {_NAMES}"""


def _round(found: dict[str, Any] | None) -> RoundRow | None:
    return convert(found, RoundRow) if found else None


async def get(round_id: UUID) -> RoundRow | None:
    return _round(await row(f"{_ROUND} WHERE r.id = $2", clock.today(), round_id))


async def by_slug(slug: str) -> RoundRow | None:
    return _round(await row(f"{_ROUND} WHERE r.slug = $2", clock.today(), slug))


async def lock(round_id: UUID) -> RoundRow:
    """The round, FOR UPDATE: whoever depends on its phase or a deadline takes it first. NotFound if absent."""
    found = _round(await row(f"{_ROUND} WHERE r.id = $2 FOR UPDATE OF r", clock.today(), round_id))
    if found is None:
        raise NotFound()
    return found


# Lists


class RoundLine(Struct, frozen=True, kw_only=True):
    """What anybody may know of a round that is no longer only a plan."""

    id: UUID
    slug: str
    title: str
    level: Level
    place: UUID
    place_name: str
    organiser_name: str
    year: int
    circular: str
    phase: Phase
    receive_from: date | None
    receive_until: date | None
    announced_on: date | None
    origin: str
    demo: bool


_LINE = f"""SELECT r.id, r.slug, r.title, r.level, r.place, pv.full_name AS place_name,
        ov.name AS organiser_name, r.year, r.circular, r.phase, r.receive_from, r.receive_until, r.announced_on,
        r.origin, r.demo
    FROM round r
    JOIN {_of_day("place_version", "place", "r.place", "v.full_name, v.search")} pv ON true
    JOIN {_of_day("body_name", "body", "r.organiser", "v.name")} ov ON true"""


async def accepting(on: date, level: Level | str | None = None, place: UUID | None = None) -> list[RoundLine]:
    """Rounds that take dossiers on that day, the nearest deadline first; with `place` only those whose territory it
    lies in."""
    found = await rows(
        f"""{_LINE} WHERE r.phase = 'receiving' AND r.receive_from <= $1 AND r.receive_until >= $1
            AND ($2::text IS NULL OR r.level = $2)
            AND ($3::uuid IS NULL OR r.place = ANY({_PATH.format(start="$3::uuid")}))
            ORDER BY r.receive_until, r.title, r.id""",
        on,
        level,
        place,
    )
    return [convert(f, RoundLine) for f in found]


_PUBLIC = """r.phase <> 'plan' AND ($1::text IS NULL OR r.level = $1) AND ($2::int IS NULL OR r.year = $2)
    AND ($3 = '' OR tb_fold(r.title || ' ' || pv.full_name) LIKE '%' || tb_fold($3) || '%')
    AND ($4::text IS NULL OR CASE $4 WHEN 'open' THEN r.phase NOT IN ('announced', 'concluded', 'abandoned')
        WHEN 'announced' THEN r.phase IN ('announced', 'concluded') ELSE r.phase = $4 END)"""


async def public_rounds(
    *,
    level: Level | str | None = None,
    year: int | None = None,
    text: str = "",
    state: str | None = None,
    offset: int = 0,
    limit: int = 50,
) -> list[RoundLine]:
    """Rounds that the public may know of, newest first. `state`: "open", "announced" (with concluded) or a phase."""
    found = await rows(
        f"{_LINE} WHERE {_PUBLIC} ORDER BY r.year DESC, r.phase_since DESC, r.id OFFSET $5 LIMIT $6",
        level,
        year,
        text,
        state,
        offset,
        limit,
    )
    return [convert(f, RoundLine) for f in found]


async def count_public(
    *, level: Level | str | None = None, year: int | None = None, text: str = "", state: str | None = None
) -> int:
    """How many `public_rounds` there are with these conditions."""
    return await scalar(
        f"""SELECT count(*) FROM round r
            JOIN {_of_day("place_version", "place", "r.place", "v.full_name")} pv ON true WHERE {_PUBLIC}""",
        level,
        year,
        text,
        state,
    )


class MyRound(Struct, frozen=True, kw_only=True):
    """A round that this person works for, with the roles in which they do."""

    id: UUID
    slug: str
    title: str
    level: Level
    place_name: str
    organiser_name: str
    year: int
    phase: Phase
    phase_since: datetime
    receive_until: date | None
    score_until: date | None
    council_on: date | None
    roles: list[str]


async def mine(actor: Actor) -> list[MyRound]:
    """Rounds where the actor is officer, clerk, authority or supervisor, in any phase: running ones first."""
    found = await rows(
        f"""SELECT r.id, r.slug, r.title, r.level, pv.full_name AS place_name, ov.name AS organiser_name, r.year,
                r.phase, r.phase_since, r.receive_until, r.score_until, r.council_on, own.roles
            FROM round r {_NAMES}
            JOIN LATERAL (SELECT array_remove(ARRAY[
                CASE WHEN r.organiser = ANY($2::uuid[]) THEN 'officer' END,
                CASE WHEN r.id = ANY($3::uuid[]) THEN 'clerk' END,
                CASE WHEN r.authority = ANY($4::uuid[]) THEN 'authority' END,
                CASE WHEN cardinality($5::uuid[]) > 0 AND {_PATH.format(start="r.place")} && $5::uuid[]
                    THEN 'supervisor' END], NULL) AS roles) own ON cardinality(own.roles) > 0
            ORDER BY r.phase IN ('concluded', 'abandoned'), r.year DESC, r.created_at DESC, r.id""",
        clock.today(),
        actor.scopes("officer"),
        actor.scopes("clerk"),
        actor.scopes("authority"),
        actor.scopes("supervisor"),
    )
    return [convert(f, MyRound) for f in found]


class PlanChoice(Struct, frozen=True, kw_only=True):
    """A round that an officer could plan: one level at one place, held by one of the officer's bodies."""

    level: Level
    place: UUID
    place_name: str
    organiser_name: str


async def plan_choices(actor: Actor, day: date, levels: Iterable[Level], text: str = "") -> list[PlanChoice]:
    """What this officer may plan with a plan of that day, narrowed by words of the place's name; at most 300."""
    found = await rows(
        """WITH own AS (
            SELECT b.kind, b.place, p.kind AS place_kind, n.name FROM body b JOIN place p ON p.id = b.place
            JOIN body_name n ON n.body = b.id AND (n.valid_from IS NULL OR n.valid_from <= $1)
                AND (n.valid_until IS NULL OR n.valid_until >= $1)
            WHERE b.id = ANY($2::uuid[])),
        offer AS (
            SELECT 'province' AS level, place, name FROM own WHERE kind = 'department'
            UNION ALL SELECT place_kind, place, name FROM own WHERE kind = 'specialist_office'
            UNION ALL SELECT p.kind, p.id, name FROM own JOIN place p ON p.kind IN ('region', 'nation')
                WHERE own.kind = 'agency')
        SELECT o.level, o.place, v.full_name AS place_name, o.name AS organiser_name
        FROM offer o JOIN place_version v ON v.place = o.place AND (v.valid_from IS NULL OR v.valid_from <= $1)
            AND (v.valid_until IS NULL OR v.valid_until >= $1)
        WHERE o.level = ANY($3::text[]) AND ($4 = '' OR (' ' || v.search) LIKE '% ' || $4 || '%')
        ORDER BY array_position($3::text[], o.level), v.sort_key COLLATE "C", o.place LIMIT 300""",
        day,
        actor.scopes("officer"),
        [level.value for level in levels],
        search_words(text),
    )
    return [convert(f, PlanChoice) for f in found]


async def years_of(level: Level | str, place: UUID, but: UUID | None = None) -> list[int]:
    """Years of the rounds of this level at this place, for the warning on the two-year cycle (Điều 14)."""
    found = await rows(
        "SELECT year FROM round WHERE level = $1 AND place = $2 AND phase <> 'abandoned' AND id IS DISTINCT FROM $3",
        level,
        place,
        but,
    )
    return [f["year"] for f in found]


# The thể lệ


class RulebookRow(Struct, frozen=True, kw_only=True):
    """One version of the thể lệ, with the names of who proposed and approved it."""

    id: UUID
    number: int
    content: dict[str, Any]
    content_hash: str
    proposed_by: str
    created_at: datetime
    approved_by: str
    approved_at: datetime | None
    frozen_at: datetime | None

    @property
    def rulebook(self) -> Rulebook:
        return from_plain(self.content)


async def rulebooks(round_id: UUID) -> list[RulebookRow]:
    """Every version, the newest first."""
    found = await rows(
        """SELECT v.id, v.number, v.content, v.content_hash, coalesce(p.name, '') AS proposed_by, v.created_at,
             coalesce(a.name, '') AS approved_by, v.approved_at, v.frozen_at
           FROM rulebook_version v LEFT JOIN person p ON p.id = v.proposed_by LEFT JOIN person a ON a.id = v.approved_by
           WHERE v.round = $1 ORDER BY v.number DESC""",
        round_id,
    )
    return [convert(f, RulebookRow) for f in found]


_CURRENT = """SELECT {columns} FROM rulebook_version WHERE round = $1
    ORDER BY frozen_at IS NULL, number DESC LIMIT 1"""


async def rulebook(round_id: UUID) -> Rulebook:
    """The frozen thể lệ, else the newest version, else ours to begin with."""
    found = await scalar(_CURRENT.format(columns="content"), round_id)
    return from_plain(found) if found is not None else DEFAULT_RULEBOOK


async def rulebook_hash(round_id: UUID) -> str:
    """SHA-256 (hex) of the canonical JSON of the same version; of ours where there is none yet."""
    found = await scalar(_CURRENT.format(columns="content_hash"), round_id)
    return found if found is not None else digest(to_plain(DEFAULT_RULEBOOK))


# What has happened


class DecisionRow(Struct, frozen=True, kw_only=True):
    id: UUID
    kind: str
    number: str
    day: date
    body_name: str
    signer: str
    signer_title: str
    note: str
    recorded_by: str
    recorded_at: datetime


async def decisions(round_id: UUID, kind: str | None = None) -> list[DecisionRow]:
    """The papers recorded for the round, oldest first."""
    found = await rows(
        """SELECT d.id, d.kind, d.number, d.day, d.body_name, d.signer, d.signer_title, d.note,
             coalesce(p.name, '') AS recorded_by, d.recorded_at
           FROM decision d LEFT JOIN person p ON p.id = d.recorded_by
           WHERE d.round = $1 AND ($2::text IS NULL OR d.kind = $2) ORDER BY d.day, d.recorded_at""",
        round_id,
        kind,
    )
    return [convert(f, DecisionRow) for f in found]


class PhaseChangeRow(Struct, frozen=True, kw_only=True):
    from_phase: Phase
    to_phase: Phase
    at: datetime
    by: str
    reason: str


async def phase_changes(round_id: UUID) -> list[PhaseChangeRow]:
    """Each move of the round, oldest first; `by` is empty where a deadline moved it."""
    found = await rows(
        """SELECT c.from_phase, c.to_phase, c.at, coalesce(p.name, '') AS by, c.reason FROM phase_change c
           LEFT JOIN person p ON p.id = c.by_person WHERE c.round = $1 ORDER BY c.at, c.id""",
        round_id,
    )
    return [convert(f, PhaseChangeRow) for f in found]


class Edit(Struct, frozen=True, kw_only=True):
    """One change of the plan: which fields, by whom, when."""

    by: str
    at: datetime
    changed: list[str]
    version: int


async def edits_since(round_id: UUID, version: int) -> list[Edit]:
    """What was saved after that version, for whoever typed from it."""
    found = await rows(
        """SELECT person_name AS by, at, coalesce(detail->'changed', '[]') AS changed,
             (detail->>'version')::int AS version
           FROM audit WHERE subject_kind = 'round' AND subject_id = $1 AND (detail->>'version')::int > $2
           ORDER BY (detail->>'version')::int""",
        round_id,
        version,
    )
    return [convert(f, Edit) for f in found]


class AuditLine(Struct, frozen=True, kw_only=True):
    id: UUID
    at: datetime
    action: str
    person_name: str


async def audit(round_id: UUID, hidden: set[UUID], offset: int = 0, limit: int = 100) -> list[AuditLine]:
    """The round's trail, newest first, without what concerns any of the `hidden` ids (recusal): neither as subject nor
    in its detail. Permission is the caller's."""
    found = await rows(
        """SELECT id, at, action, person_name FROM audit
           WHERE (round_id = $1 OR (subject_kind = 'round' AND subject_id = $1))
             AND (subject_id IS NULL OR subject_id <> ALL($2::uuid[]))
             AND NOT EXISTS (SELECT 1 FROM unnest($2::uuid[]) h WHERE position(h::text IN detail::text) > 0)
           ORDER BY at DESC, id OFFSET $3 LIMIT $4""",
        round_id,
        list(hidden),
        offset,
        limit,
    )
    return [AuditLine(**f) for f in found]
