"""Who sits where in a round, one SQL statement each. No permission inside: callers check."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct, convert

from tieubieu.platform.actor import Actor
from tieubieu.platform.database import rows


class CouncilRow(Struct, frozen=True, kw_only=True):
    """A member of the council. `role`: rules.councils.CouncilRole; `left_at` once a newer decision left them out."""

    id: UUID
    person: UUID
    name: str
    email: str
    title: str
    role: str
    decision_number: str
    decision_day: date
    joined_at: datetime
    left_at: datetime | None


class JudgeRow(Struct, frozen=True, kw_only=True):
    """A judge of a jury. `code` is the name under which minutes and bundle speak of them."""

    id: UUID
    jury: UUID
    person: UUID
    name: str
    email: str
    title: str
    role: str
    code: str
    joined_at: datetime
    left_at: datetime | None


class JuryRow(Struct, frozen=True, kw_only=True):
    """A jury with the product groups that it scores; `judges` holds those who left too, marked by `left_at`."""

    id: UUID
    name: str
    groups: list[str]
    decision_number: str
    decision_day: date
    judges: list[JudgeRow]

    @property
    def sitting(self) -> list[JudgeRow]:
        return [j for j in self.judges if j.left_at is None]


class HelperRow(Struct, frozen=True, kw_only=True):
    """A member of the Tổ chuyên môn giúp việc (TT 26/2014 Điều 10.1)."""

    id: UUID
    person: UUID
    name: str
    email: str
    title: str
    decision_number: str
    decision_day: date
    joined_at: datetime
    left_at: datetime | None


async def council(round_id: UUID, *, everybody: bool = False) -> list[CouncilRow]:
    """The members who sit now, chair first; with `everybody` those who left too."""
    found = await rows(
        """SELECT m.id, m.person, p.name, p.email, m.title, m.role, d.number AS decision_number, d.day AS decision_day,
             m.joined_at, m.left_at
           FROM council_member m JOIN person p ON p.id = m.person JOIN decision d ON d.id = m.decision
           WHERE m.round = $1 AND ($2 OR m.left_at IS NULL)
           ORDER BY m.left_at IS NOT NULL, array_position(ARRAY['chair', 'deputy', 'vice', 'member'], m.role::text),
             p.sort_key COLLATE "C", m.id""",
        round_id,
        everybody,
    )
    return [convert(f, CouncilRow) for f in found]


_JUDGE = """j.id, j.jury, j.person, p.name, p.email, j.title, j.role, j.code, j.joined_at, j.left_at"""
_JUDGE_ORDER = """j.left_at IS NOT NULL, array_position(ARRAY['head', 'deputy', 'member'], j.role::text),
    p.sort_key COLLATE "C", j.id"""


async def juries(round_id: UUID) -> list[JuryRow]:
    """Every jury of the round with its judges, in one statement."""
    found = await rows(
        f"""SELECT y.id, y.name, y.groups, d.number AS decision_number, d.day AS decision_day,
             coalesce((SELECT json_agg(row_to_json(one)) FROM (
                SELECT {_JUDGE} FROM judge j JOIN person p ON p.id = j.person WHERE j.jury = y.id
                ORDER BY {_JUDGE_ORDER}) one), '[]') AS judges
           FROM jury y JOIN decision d ON d.id = y.decision WHERE y.round = $1 ORDER BY y.created_at, y.id""",
        round_id,
    )
    return [convert(f, JuryRow, strict=False) for f in found]


async def judges(round_id: UUID, group: str | None = None) -> list[JudgeRow]:
    """All judges of the round, or of the juries that score a product group; those who left stand last."""
    found = await rows(
        f"""SELECT {_JUDGE} FROM judge j JOIN jury y ON y.id = j.jury JOIN person p ON p.id = j.person
            WHERE y.round = $1 AND ($2::text IS NULL OR $2 = ANY(y.groups)) ORDER BY {_JUDGE_ORDER}""",
        round_id,
        group,
    )
    return [convert(f, JudgeRow) for f in found]


async def judge_of(actor: Actor, round_id: UUID, group: str | None = None) -> JudgeRow | None:
    """This person's own seat for a product group (or any), while they hold it."""
    found = await rows(
        f"""SELECT {_JUDGE} FROM judge j JOIN jury y ON y.id = j.jury JOIN person p ON p.id = j.person
            WHERE y.round = $1 AND j.person = $2 AND j.left_at IS NULL AND ($3::text IS NULL OR $3 = ANY(y.groups))
            ORDER BY y.created_at, j.id LIMIT 1""",
        round_id,
        actor.id,
        group,
    )
    return convert(found[0], JudgeRow) if found else None


async def helpers(round_id: UUID, *, everybody: bool = False) -> list[HelperRow]:
    """The helper team as it is now; with `everybody` those who left too."""
    found = await rows(
        """SELECT h.id, h.person, p.name, p.email, h.title, d.number AS decision_number, d.day AS decision_day,
             h.joined_at, h.left_at
           FROM helper h JOIN person p ON p.id = h.person JOIN decision d ON d.id = h.decision
           WHERE h.round = $1 AND ($2 OR h.left_at IS NULL)
           ORDER BY h.left_at IS NOT NULL, p.sort_key COLLATE "C", h.id""",
        round_id,
        everybody,
    )
    return [convert(f, HelperRow) for f in found]
