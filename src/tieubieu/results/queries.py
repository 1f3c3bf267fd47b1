"""Reads of results. Before announcement they are for the jury, the council and who runs the round; an entry that a
recusal hides is in no line, count or paper of that person."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from msgspec import Struct, convert, structs

from tieubieu.platform.actor import Actor
from tieubieu.platform.database import row, rows
from tieubieu.platform.errors import NotFound
from tieubieu.recusals.queries import NOT_RECUSED
from tieubieu.results.permissions import COUNCIL, JURY, may_see_producers, may_see_tally
from tieubieu.rounds.queries import RoundRow
from tieubieu.rounds.queries import rulebook as rulebook_of
from tieubieu.rules.levels import Level
from tieubieu.rules.phases import Phase, reached
from tieubieu.rules.rubric import Rubric, leaves
from tieubieu.rules.rulebook import rubric_for
from tieubieu.rules.tally import outliers
from tieubieu.scoring.queries import counted_sheets


class MyRound(Struct, frozen=True, kw_only=True):
    """A round in whose jury or council this person sits; `roles` as granted."""

    id: UUID
    slug: str
    title: str
    level: Level
    phase: Phase
    score_until: date | None
    council_on: date | None
    roles: list[str]


async def my_rounds(actor: Actor) -> list[MyRound]:
    """Rounds that this person judges or decides, running ones first."""
    held: dict[UUID, list[str]] = {}
    for grant in actor.grants:
        if grant.scope_kind == "round" and grant.role in (*JURY, *COUNCIL) and grant.scope_id:
            held.setdefault(grant.scope_id, []).append(grant.role)
    found = await rows(
        """SELECT id, slug, title, level, phase, score_until, council_on FROM round WHERE id = ANY($1::uuid[])
           ORDER BY phase IN ('concluded', 'abandoned'), year DESC, title, id""",
        list(held),
    )
    return [convert({**f, "roles": sorted(held[f["id"]])}, MyRound) for f in found]


# The tally


class ResultLine(Struct, frozen=True, kw_only=True):
    """One entry's line. The mean is `sum_points` / `sheets`, exactly; `totals` are those of its counted sheets in
    hundredths. `by`: establishment and place, '' for a judge before announcement. `outliers`: codes of judges whose
    sheet lies far from the mean, where the thể lệ wants them marked."""

    entry: UUID
    code: str
    product: UUID
    product_group: str
    name: str
    is_set: bool
    by: str
    picture: UUID | None
    sum_points: int
    sheets: int
    lowest: int
    highest: int
    outcome: str
    passed: bool
    recognised: bool
    nominated: bool
    reason: str
    prize: str
    totals: list[int] = []
    outliers: list[str] = []


_LINES = f"""SELECT e.id AS entry, e.code, e.product, e.product_group, v.content->'product'->>'name' AS name,
      (v.content->'product'->>'is_set')::bool AS is_set, concat_ws(', ', v.content->'establishment'->>'name',
        nullif(v.content->'establishment'->>'place_name', '')) AS by,
      (SELECT (a->>'id')::uuid FROM jsonb_array_elements(v.content->'attachments') a WHERE a->>'kind' = 'photo'
        ORDER BY (a->>'position')::int LIMIT 1) AS picture,
      x.sum_points, x.sheets, x.lowest, x.highest, x.outcome, x.passed, x.recognised, x.nominated, x.reason, x.prize
    FROM result x JOIN entry e ON e.id = x.entry JOIN dossier_version v ON v.id = e.version
    WHERE x.round = $2 AND {NOT_RECUSED}"""


async def lines(actor: Actor, round: RoundRow) -> list[ResultLine]:
    """The tally, by mean from the best, what has no score last. NotFound for others. Three statements."""
    if not may_see_tally(actor, round):
        raise NotFound()
    found = [convert(f, ResultLine) for f in await rows(_LINES, actor.id, round.id)]
    by_entry: dict[UUID, list[Any]] = {}
    for sheet in await counted_sheets(round.id):
        by_entry.setdefault(sheet.entry, []).append(sheet)
    rulebook = await rulebook_of(round.id)
    named = may_see_producers(actor, round)
    filled = []
    for line in found:
        sheets = by_entry.get(line.entry, []) if line.sheets else []
        far: tuple[Any, ...] = ()
        if rulebook.outlier == "flag" and sheets:
            far = outliers({s.judge_code: s.total for s in sheets}, rulebook.outlier_distance)
        filled.append(
            structs.replace(
                line,
                by=line.by if named else "",
                totals=[s.total for s in sheets],
                outliers=[str(j) for j in far],
            )
        )

    def worth(line: ResultLine) -> tuple[Any, ...]:
        if not line.sheets:
            return (line.outcome == "not_scored", Fraction(0), (), line.code)
        finer: tuple[int, ...] = ()
        if rulebook.tie_break == "criteria":
            of = criterion_of(rubric_for(rulebook, line.product_group))
            sums = by_criterion(of, *(s.points for s in by_entry.get(line.entry, [])))
            finer = tuple(-points for points in sums.values())
        return (False, -Fraction(line.sum_points, line.sheets), finer, line.code)

    return sorted(filled, key=worth)


def criterion_of(rubric: Rubric) -> dict[str, str]:
    """Leaf key → key of its criterion, in the order of the rubric."""
    return {leaf.key: top.key for top in rubric.nodes for leaf in leaves(Rubric((top,)))}


def by_criterion(of: dict[str, str], *sheets: dict[str, int]) -> dict[str, int]:
    """The sums of the four criteria over these sheets."""
    sums = dict.fromkeys(of.values(), 0)
    for points in sheets:
        for key, value in points.items():
            sums[of[key]] += value
    return sums


class JudgeSheet(Struct, frozen=True, kw_only=True):
    """A counted sheet under its judge's code: points by leaf, sums by criterion "1" to "4", in hundredths."""

    judge_code: str
    total: int
    points: dict[str, int]
    criteria: dict[str, int]
    remark: str
    leaf_remarks: dict[str, str]
    leaf: str


class Criterion(Struct, frozen=True, kw_only=True):
    """One of the four, as the rubric names it; `most` in hundredths."""

    number: str
    title: str
    most: int


class EntrySheets(Struct, frozen=True, kw_only=True):
    """An entry's line with its sheets, and the rubric's criteria."""

    line: ResultLine
    sheets: list[JudgeSheet]
    criteria: list[Criterion]


async def entry_sheets(actor: Actor, round: RoundRow, entry: UUID) -> EntrySheets:
    """For the same people as the tally; NotFound for an entry that is hidden from them. Sheets by judge's code."""
    line = next((x for x in await lines(actor, round) if x.entry == entry), None)
    if line is None:
        raise NotFound()
    found = await rows(
        """SELECT j.code AS judge_code, v.total, v.points, v.remark, v.leaf_remarks, encode(l.leaf_hash, 'hex') AS leaf
           FROM sheet s JOIN sheet_version v ON v.sheet = s.id AND v.number = s.version
           JOIN judge j ON j.id = s.judge LEFT JOIN ledger_leaf l ON l.id = s.leaf_id
           WHERE s.entry = $1 AND s.state = 'handed_in' ORDER BY j.code""",
        entry,
    )
    counted = (
        {s.judge_code for s in await counted_sheets(round.id) if s.entry == entry} if line.sheets else set()
    )
    rubric = rubric_for(await rulebook_of(round.id), line.product_group)
    of = criterion_of(rubric)
    sheets = [
        convert({**f, "criteria": by_criterion(of, f["points"]), "leaf": f["leaf"] or ""}, JudgeSheet)
        for f in found
        if f["judge_code"] in counted
    ]
    return EntrySheets(
        line=line,
        sheets=sheets,
        criteria=[Criterion(number=n.key, title=n.title, most=n.max) for n in rubric.nodes],
    )


class TallyRow(Struct, frozen=True, kw_only=True):
    """The newest snapshot. `leaf`: hex hash of its leaf in the ledger; `lists_version` counts saves of the choice."""

    id: UUID
    number: int
    at: datetime
    sheets_hash: str
    leaf: str
    lists_version: int


async def tally(round_id: UUID) -> TallyRow | None:
    """Without permission: the caller asks."""
    found = await row(
        """SELECT t.id, t.number, t.at, t.sheets_hash, coalesce(encode(l.leaf_hash, 'hex'), '') AS leaf, t.lists_version
           FROM tally t LEFT JOIN ledger_leaf l ON l.id = t.leaf_id WHERE t.round = $1
           ORDER BY t.number DESC LIMIT 1""",
        round_id,
    )
    return TallyRow(**found) if found else None


async def hidden_codes(actor: Actor, round_id: UUID) -> set[str]:
    """Codes that no paper shows this person before announcement."""
    found = await rows(
        f"SELECT e.code FROM entry e WHERE e.round = $2 AND e.code <> '' AND NOT {NOT_RECUSED}",
        actor.id,
        round_id,
    )
    return {f["code"] for f in found}


# Minutes of the jury


class Vote(Struct, frozen=True, kw_only=True):
    judge: UUID
    person: UUID
    code: str
    name: str
    role: str
    agrees: bool
    note: str
    at: datetime


class MinutesRow(Struct, frozen=True, kw_only=True):
    """Biên bản tổng hợp (TT 26/2014 Điều 16.3). `content`: everything printed, less what is hidden from the reader;
    `root`: '' until adopted; `members`: judges who sit now; `leaf`: hex hash of the adoption's leaf."""

    id: UUID
    number: str
    day: date
    place_text: str
    secretary: str
    conclusion: str
    content: dict[str, Any]
    content_hash: str
    root: str
    tree_size: int
    opened_at: datetime
    adopted_at: datetime | None
    leaf: str
    members: int
    votes: list[Vote]

    @property
    def agreed(self) -> int:
        return sum(v.agrees for v in self.votes)

    @property
    def against(self) -> int:
        return len(self.votes) - self.agreed

    @property
    def lost(self) -> bool:
        """No majority of all members can be reached any more."""
        return self.adopted_at is None and 2 * (self.members - self.against) <= self.members


_MINUTES = """SELECT m.id, m.number, m.day, m.place_text, m.secretary, m.conclusion, m.content, m.content_hash, m.root,
      m.tree_size, m.opened_at, m.adopted_at, coalesce(encode(l.leaf_hash, 'hex'), '') AS leaf,
      (SELECT count(*) FROM judge j JOIN jury y ON y.id = j.jury
        WHERE y.round = m.round AND j.left_at IS NULL) AS members,
      coalesce((SELECT json_agg(json_build_object('judge', j.id, 'person', j.person, 'code', j.code, 'name', p.name,
        'role', j.role, 'agrees', v.agrees, 'note', v.note, 'at', v.at) ORDER BY v.at, v.id)
        FROM minutes_vote v JOIN judge j ON j.id = v.judge JOIN person p ON p.id = j.person
        WHERE v.minutes = m.id), '[]') AS votes
    FROM minutes m LEFT JOIN ledger_leaf l ON l.id = m.leaf_id WHERE m.superseded_at IS NULL AND m.round = $1
    ORDER BY m.opened_at DESC LIMIT 1"""


async def current_minutes(round_id: UUID) -> MinutesRow | None:
    """Whole and without permission: for actions and preconditions."""
    found = await row(_MINUTES, round_id)
    return convert(found, MinutesRow, strict=False) if found else None


async def minutes(actor: Actor, round: RoundRow) -> MinutesRow | None:
    """For the same people as the tally; entries hidden from the reader are left out of the content. Two statements."""
    if not may_see_tally(actor, round):
        raise NotFound()
    found = await current_minutes(round.id)
    if found is None:
        return None
    return structs.replace(found, content=_without(found.content, await hidden_codes(actor, round.id)))


def _without(content: dict[str, Any], hidden: set[str]) -> dict[str, Any]:
    if not hidden:
        return content
    return {
        key: [e for e in value if e["code"] not in hidden]
        if key in ("entries", "recognised", "nominated")
        else value
        for key, value in content.items()
    }


# The council


class MeetingRow(Struct, frozen=True, kw_only=True):
    """The council's meeting that decided the lists. `content`: everything printed in its minutes; `lists_leaf`, `leaf`:
    hex hashes in the ledger; `present_names` in the order of the council."""

    id: UUID
    number: str
    day: date
    place_text: str
    members: int
    present: int
    votes_for: int
    votes_against: int
    conclusion: str
    content: dict[str, Any]
    content_hash: str
    root: str
    tree_size: int
    recorded_at: datetime
    lists_leaf: str
    leaf: str
    present_people: list[UUID]


async def current_meeting(round_id: UUID) -> MeetingRow | None:
    """Whole and without permission: for actions and preconditions."""
    found = await row(
        """SELECT m.id, m.number, m.day, m.place_text, m.members, m.present, m.votes_for, m.votes_against, m.conclusion,
             m.content, m.content_hash, m.root, m.tree_size, m.recorded_at,
             coalesce(encode(d.leaf_hash, 'hex'), '') AS lists_leaf, coalesce(encode(l.leaf_hash, 'hex'), '') AS leaf,
             ARRAY(SELECT a.person FROM council_attendance a WHERE a.meeting = m.id AND a.present) AS present_people
           FROM council_meeting m LEFT JOIN ledger_leaf d ON d.id = m.lists_leaf_id
           LEFT JOIN ledger_leaf l ON l.id = m.leaf_id
           WHERE m.round = $1 AND m.superseded_at IS NULL ORDER BY m.recorded_at DESC LIMIT 1""",
        round_id,
    )
    return convert(found, MeetingRow) if found else None


async def meeting(actor: Actor, round: RoundRow) -> MeetingRow | None:
    if not may_see_tally(actor, round):
        raise NotFound()
    found = await current_meeting(round.id)
    if found is None:
        return None
    return structs.replace(found, content=_without(found.content, await hidden_codes(actor, round.id)))


class ApprovalRow(Struct, frozen=True, kw_only=True):
    """An act of the authority. `kind`: recognition, nomination or returned (with its `reason`)."""

    id: UUID
    kind: str
    number: str
    day: date
    signer: str
    signer_title: str
    body_name: str
    reason: str
    approved_at: datetime


async def approvals(round_id: UUID) -> list[ApprovalRow]:
    """Oldest first. Without permission: the caller asks."""
    found = await rows(
        """SELECT id, kind, number, day, signer, signer_title, body_name, reason, approved_at FROM approval
           WHERE round = $1 ORDER BY approved_at, id""",
        round_id,
    )
    return [ApprovalRow(**f) for f in found]


async def recognition(round_id: UUID) -> ApprovalRow | None:
    """The decision that approved results and recognition, once there is one."""
    return next((a for a in await approvals(round_id) if a.kind == "recognition"), None)


# For producers and the public


class OwnResult(Struct, frozen=True, kw_only=True):
    """What one entrant learns at the announcement: their own line and nobody else's. `certificate`: lookup code."""

    entry: UUID
    receipt: str
    code: str
    product_name: str
    product_group: str
    establishment: UUID
    establishment_name: str
    round: UUID
    round_slug: str
    round_title: str
    level: Level
    organiser_name: str
    announced_on: date | None
    sum_points: int
    sheets: int
    outcome: str
    recognised: bool
    nominated: bool
    reason: str
    certificate: str
    certificate_number: str
    valid_until: date | None


async def own_result(actor: Actor, receipt: str) -> OwnResult | None:
    """For whoever acts for the establishment, from the announcement on; None before, and for everybody else."""
    found = await row(
        """SELECT e.id AS entry, e.receipt, e.code, v.content->'product'->>'name' AS product_name, e.product_group,
             e.establishment, v.content->'establishment'->>'name' AS establishment_name, r.id AS round,
             r.slug AS round_slug, r.title AS round_title, r.level, b.name AS organiser_name, r.announced_on,
             x.sum_points, x.sheets, x.outcome, x.recognised, x.nominated, x.reason,
             coalesce(c.lookup, '') AS certificate, coalesce(c.number, '') AS certificate_number, c.valid_until
           FROM entry e JOIN result x ON x.entry = e.id JOIN round r ON r.id = e.round
           JOIN dossier_version v ON v.id = e.version
           JOIN LATERAL (SELECT n.name FROM body_name n WHERE n.body = r.organiser
             ORDER BY n.valid_from DESC NULLS LAST LIMIT 1) b ON true
           LEFT JOIN certificate c ON c.entry_id = e.id AND c.released_at IS NOT NULL
           WHERE e.receipt = $2 AND r.phase IN ('announced', 'concluded') AND EXISTS (SELECT 1 FROM role_grant g
             WHERE g.scope_id = e.establishment AND g.person = $1 AND g.role = 'producer' AND g.revoked_at IS NULL)
           ORDER BY c.created_at DESC LIMIT 1""",
        actor.id,
        receipt.strip().upper(),
    )
    return convert(found, OwnResult) if found else None


class Recognised(Struct, frozen=True, kw_only=True):
    """A recognised product as everybody may know it."""

    entry: UUID
    product: UUID
    slug: str
    name: str
    product_group: str
    establishment: UUID
    establishment_name: str
    place_name: str
    nominated: bool
    prize: str
    lookup: str
    number: str


async def recognised(round: RoundRow) -> list[Recognised]:
    """The public list of a round, empty before the announcement; by group and name."""
    if not reached(round.phase, Phase.ANNOUNCED):
        return []
    found = await rows(
        """SELECT e.id AS entry, e.product, p.slug, v.content->'product'->>'name' AS name, e.product_group,
             e.establishment, v.content->'establishment'->>'name' AS establishment_name,
             v.content->'establishment'->>'place_name' AS place_name, x.nominated, x.prize,
             coalesce(c.lookup, '') AS lookup, coalesce(c.number, '') AS number
           FROM result x JOIN entry e ON e.id = x.entry JOIN product p ON p.id = e.product
           JOIN dossier_version v ON v.id = e.version
           LEFT JOIN certificate c ON c.entry_id = e.id AND c.released_at IS NOT NULL
           WHERE x.round = $1 AND x.recognised ORDER BY e.product_group, p.sort_key COLLATE "C", e.id""",
        round.id,
    )
    return [convert(f, Recognised) for f in found]


class BundleRow(Struct, frozen=True, kw_only=True):
    """The published bundle of a concluded round. `file`: SHA-256 of its bytes; `root` as printed."""

    round: UUID
    round_slug: str
    file: str
    root: str
    tree_size: int
    created_at: datetime


async def bundle(slug: str) -> BundleRow | None:
    found = await row(
        """SELECT b.round, r.slug AS round_slug, b.file, b.root, b.tree_size, b.created_at
           FROM bundle b JOIN round r ON r.id = b.round WHERE r.slug = $1 AND r.phase = 'concluded'""",
        slug,
    )
    return BundleRow(**found) if found else None
