"""Reads of score sheets. Until scoring closes nobody reads a sheet but its judge; others learn who has handed in how
many, never a score."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec import Struct, convert

from tieubieu.platform.actor import Actor
from tieubieu.platform.database import row, rows
from tieubieu.platform.errors import NotFound
from tieubieu.recusals.queries import JUDGE_RECUSED, NOT_RECUSED
from tieubieu.rounds.queries import RoundRow
from tieubieu.rules.dossier_form import FIELD, for_judges
from tieubieu.rules.groups import SET_KINDS
from tieubieu.rules.phases import Phase
from tieubieu.rules.rubric import Rubric
from tieubieu.scoring.sheets import SEATED, STAGE, Place, rubric, take_place


class MyRound(Struct, frozen=True, kw_only=True):
    """A round in which this person judges, with how far they are."""

    id: UUID
    slug: str
    title: str
    phase: Phase
    score_until: date | None
    entries: int
    handed_in: int
    started: int


async def my_rounds(actor: Actor) -> list[MyRound]:
    found = await rows(
        f"""SELECT r.id, r.slug, r.title, r.phase, r.score_until, coalesce(x.entries, 0) AS entries,
              coalesce(x.handed_in, 0) AS handed_in, coalesce(x.started, 0) AS started
            FROM round r LEFT JOIN (
              SELECT r.id, count(DISTINCT e.id) AS entries, count(*) FILTER (WHERE s.state = 'handed_in') AS handed_in,
                count(*) FILTER (WHERE s.state = 'open') AS started {SEATED}
                AND coalesce(s.state, 'open') <> 'set_aside' GROUP BY r.id) x ON x.id = r.id
            WHERE EXISTS (SELECT 1 FROM jury y JOIN judge j ON j.jury = y.id
                          WHERE y.round = r.id AND j.person = $1 AND j.left_at IS NULL)
            ORDER BY r.phase = 'scoring' DESC, r.score_until NULLS LAST, r.title, r.id""",
        actor.id,
    )
    return [convert(f, MyRound) for f in found]


class SheetLine(Struct, frozen=True, kw_only=True):
    """One of my sheets in the list. `left` counts leaves without a score; the points are my own."""

    entry: UUID
    code: str
    name: str
    product_group: str
    is_set: bool
    picture: UUID | None
    state: str
    version: int
    total: int
    scored: int
    leaves: int
    receipt: str

    @property
    def left(self) -> int:
        return self.leaves - self.scored


async def my_sheets(actor: Actor, round_id: UUID) -> list[SheetLine]:
    """Every entry before which I sit, in the order of their codes. One statement."""
    found = await rows(
        f"""SELECT seat.*, coalesce(v.total, 0) AS total,
              (SELECT count(*) FROM jsonb_object_keys(coalesce(v.points, '{{}}'::jsonb))) AS scored,
              (SELECT count(*) FROM rubric_leaf l WHERE l.round = $2 AND l.product_group = coalesce(
                 (SELECT g.product_group FROM rubric_leaf g WHERE g.round = $2 AND g.product_group = seat.product_group
                  LIMIT 1), '*')) AS leaves
            FROM (SELECT e.id AS entry, e.code, dv.content -> 'product' ->> 'name' AS name, e.product_group,
                    (dv.content -> 'product' ->> 'is_set')::boolean AS is_set,
                    (SELECT (a ->> 'id')::uuid FROM jsonb_array_elements(dv.content -> 'attachments') a
                     WHERE a ->> 'kind' = 'photo' ORDER BY (a ->> 'position')::int LIMIT 1) AS picture,
                    coalesce(s.state, 'open') AS state, coalesce(s.version, 0) AS version,
                    coalesce(s.receipt, '') AS receipt, s.id AS sheet
                  {SEATED.replace("WHERE", "JOIN dossier_version dv ON dv.id = e.version WHERE", 1)}
                    AND e.round = $2 AND coalesce(s.state, 'open') <> 'set_aside') seat
            LEFT JOIN sheet_version v ON v.sheet = seat.sheet AND v.number = seat.version
            ORDER BY seat.code""",
        actor.id,
        round_id,
    )
    return [convert({k: v for k, v in f.items() if k != "sheet"}, SheetLine) for f in found]


async def entry_by_code(actor: Actor, round_id: UUID, code: str) -> UUID:
    """The id of an entry before which I sit; NotFound otherwise."""
    found = await row(f"SELECT e.id {SEATED} AND e.round = $2 AND e.code = $3", actor.id, round_id, code)
    if found is None:
        raise NotFound()
    return found["id"]


class Picture(Struct, frozen=True):
    id: UUID
    caption: str


class Said(Struct, frozen=True):
    """One field of the dossier that a judge may read."""

    key: str
    label: str
    text: str
    criterion: str | None


class MySheet(Struct, frozen=True, kw_only=True):
    """All that a judge needs to score one entry; nothing that names the producer."""

    entry: UUID
    code: str
    name: str
    product_group: str
    set_text: str
    items: list[str]
    round: UUID
    phase: Phase
    open: bool
    state: str
    version: int
    receipt: str
    saved_at: datetime | None
    points: dict[str, int]
    leaf_remarks: dict[str, str]
    remark: str
    total: int
    step: int
    rubric: Rubric
    rulebook_hash: str
    pictures: list[Picture]
    dossier: list[Said]


async def sheet(actor: Actor, entry: UUID) -> MySheet:
    """My sheet for an entry, with what I may read of its dossier. Three statements at most."""
    place = await take_place(actor, entry)
    tree, step = await rubric(place)
    return await _sheet(place, tree, step)


async def _sheet(place: Place, tree: Rubric, step: int) -> MySheet:
    found = await row(
        """SELECT dv.content, v.points, v.leaf_remarks, v.remark, v.total, v.saved_at
           FROM entry e JOIN dossier_version dv ON dv.id = e.version
           LEFT JOIN sheet_version v ON v.sheet = $2 AND v.number = $3 WHERE e.id = $1""",
        place.entry,
        place.sheet,
        place.version,
    )
    assert found is not None
    content: dict[str, Any] = found["content"]
    product = content["product"]
    return MySheet(
        entry=place.entry,
        code=place.code,
        name=product["name"],
        product_group=place.product_group,
        set_text=SET_KINDS[product["set_kind"]].label if product["is_set"] else "",
        items=[item["name"] for item in content["items"]],
        round=place.round,
        phase=place.phase,
        open=place.open,
        state=place.state,
        version=place.version,
        receipt=place.receipt,
        saved_at=found["saved_at"],
        points=found["points"] or {},
        leaf_remarks=found["leaf_remarks"] or {},
        remark=found["remark"] or "",
        total=found["total"] or 0,
        step=step,
        rubric=tree,
        rulebook_hash=place.rulebook_hash,
        pictures=[
            Picture(UUID(a["id"]), a["caption"])
            for a in sorted(content["attachments"], key=lambda a: a["position"])
            if a["kind"] == "photo"
        ],
        dossier=said(content["fields"]),
    )


def said(fields: dict[str, Any]) -> list[Said]:
    """The fields that do not identify the producer, as a judge reads them."""
    from tieubieu.dossiers.freezing import shown

    found = []
    for key, value in for_judges(fields).items():
        text = shown(FIELD[key], value)
        if text and FIELD[key].source is None:
            unit = f" {FIELD[key].unit}" if FIELD[key].unit else ""
            found.append(Said(key, FIELD[key].label, text + unit, FIELD[key].criterion))
    return found


class JudgeProgress(Struct, frozen=True, kw_only=True):
    """How far a judge is: numbers of sheets, never a score. Entries that the viewer or the judge is recused from are
    not among them."""

    judge: UUID
    name: str
    code: str
    role: str
    jury: str
    entries: int
    handed_in: int
    started: int
    last_at: datetime | None


async def progress(actor: Actor, round: RoundRow) -> list[JudgeProgress]:
    """Who has handed in how many; for the round's officer, clerks, jury head and deputy, and council. NotFound for
    others. One statement."""
    roles = ("clerk", "jury_head", "jury_deputy", "council_chair", "council_deputy", "council_member")
    if not (actor.holds("officer", round.organiser) or actor.holds(roles, round.id)):
        raise NotFound()
    found = await rows(
        f"""SELECT j.id AS judge, p.name, j.code, j.role, y.name AS jury,
              count(e.id) FILTER (WHERE NOT own.recused) AS entries,
              count(s.id) FILTER (WHERE s.state = 'handed_in' AND NOT own.recused) AS handed_in,
              count(s.id) FILTER (WHERE s.state = 'open' AND NOT own.recused) AS started,
              max(s.handed_in_at) FILTER (WHERE NOT own.recused) AS last_at
            FROM jury y JOIN judge j ON j.jury = y.id AND j.left_at IS NULL JOIN person p ON p.id = j.person
            LEFT JOIN entry e ON e.round = y.round AND e.product_group = ANY(y.groups) AND e.state = 'accepted'
              AND e.code <> '' AND {NOT_RECUSED}
            CROSS JOIN LATERAL (SELECT {JUDGE_RECUSED} AS recused) own
            LEFT JOIN sheet s ON s.entry = e.id AND s.judge = j.id AND s.stage = {STAGE}
            WHERE y.round = $2
            GROUP BY j.id, p.name, p.sort_key, j.code, j.role, y.name, y.created_at
            ORDER BY y.created_at, array_position(ARRAY['head', 'deputy', 'member'], j.role::text), p.sort_key, j.id""",
        actor.id,
        round.id,
    )
    return [convert(f, JudgeProgress) for f in found]


class CountedSheet(Struct, frozen=True, kw_only=True):
    """A sheet that counts in the tally. `leaf_hash` is that of its handing in."""

    entry: UUID
    judge: UUID
    judge_code: str
    total: int
    points: dict[str, int]
    leaf_id: UUID | None
    leaf_hash: bytes | None


async def counted_sheets(round_id: UUID) -> list[CountedSheet]:
    """The sheets handed in and not set aside; of judges who left only where the frozen thể lệ says that handed-in ones
    stay (drop_out_rule "submitted"). Asks no permission: for the tally, the bundle and `check`. One statement."""
    found = await rows(
        """SELECT s.entry, s.judge, j.code AS judge_code, v.total, v.points, s.leaf_id, l.leaf_hash
           FROM entry e JOIN sheet s ON s.entry = e.id AND s.state = 'handed_in'
           JOIN sheet_version v ON v.sheet = s.id AND v.number = s.version JOIN judge j ON j.id = s.judge
           LEFT JOIN ledger_leaf l ON l.id = s.leaf_id
           WHERE e.round = $1 AND e.state = 'accepted' AND (j.left_at IS NULL OR (
             SELECT b.content ->> 'drop_out_rule' FROM rulebook_version b
             WHERE b.round = $1 AND b.frozen_at IS NOT NULL LIMIT 1) = 'submitted')
           ORDER BY e.code, l.leaf_hash, s.id""",
        round_id,
    )
    return [CountedSheet(**f) for f in found]


async def hidden(person_id: UUID, round_id: UUID) -> list[UUID]:
    """Sheets of entries that this person is recused from: what no trail may show them."""
    found = await rows(
        f"""SELECT s.id FROM sheet s JOIN entry e ON e.id = s.entry
            WHERE e.round = $2 AND NOT ({NOT_RECUSED})""",
        person_id,
        round_id,
    )
    return [f["id"] for f in found]
