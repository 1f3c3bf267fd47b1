"""How an imported round ends: tally, lists, decision, certificates, bundle, in the order of its papers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import TYPE_CHECKING
from uuid import UUID

from tieubieu.ledger import log, payloads
from tieubieu.ledger.payloads import Kind, TallyEntry
from tieubieu.platform import ids
from tieubieu.platform.actions import Act
from tieubieu.platform.database import execute, rows, scalar
from tieubieu.results import actions as results
from tieubieu.results import announcing
from tieubieu.results.tables import Result, Tally
from tieubieu.roundimport.rows import insert_many
from tieubieu.rounds.queries import RoundRow
from tieubieu.rules.phases import Phase
from tieubieu.rules.rubric import total
from tieubieu.rules.validity import VIETNAM

if TYPE_CHECKING:
    from tieubieu.roundimport.format import ImportedEntry, ImportedRound


def outcome_of(entry: ImportedEntry) -> str:
    """passed, below or not_scored by the exact mean; "imported" where the papers state no points."""
    if entry.sheets:
        given = [total(points) for points in entry.sheets if points is not None]
        return payloads.outcome(sum(given), len(given))
    if entry.sum is not None:
        return payloads.outcome(entry.sum, entry.count)
    return entry.outcome or "imported"


async def conclude(
    act: Act, round: RoundRow, data: ImportedRound, entries: Sequence[UUID], *, with_sheets: bool
) -> None:
    codes = {f["id"]: f["code"] for f in await rows("SELECT id, code FROM entry WHERE round = $1", round.id)}
    made = list(zip(entries, data.entries, strict=True))
    if with_sheets:
        await results.tally_up(act, round)
    else:
        await _tally_from_papers(act, round, made, codes)
    await execute(
        """UPDATE result SET recognised = entry = ANY($2::uuid[]), nominated = entry = ANY($3::uuid[]),
             passed = passed OR entry = ANY($2::uuid[]) WHERE round = $1""",
        round.id,
        [entry for entry, e in made if e.recognised],
        [entry for entry, e in made if e.nominated],
    )
    tally_leaf = await scalar(
        "SELECT l.leaf_hash FROM tally t JOIN ledger_leaf l ON l.id = t.leaf_id WHERE t.round = $1", round.id
    )
    lists = await log.append(
        Kind.LISTS_DECIDED,
        payloads.lists_decided(
            tally_leaf=tally_leaf.hex(),
            recognised=[codes[entry] for entry, e in made if e.recognised],
            nominated=[codes[entry] for entry, e in made if e.nominated],
        ),
        round_id=round.id,
    )
    await results.record_approval(act, round, lists.hex, "recognition", data.recognition)
    if data.nomination is not None:
        await results.record_approval(act, round, lists.hex, "nomination", data.nomination)
    numbers = {entry: e.certificate_number for entry, e in made}
    await results.issue_certificates(act, round, data.recognition, data.recognition.day, numbers)
    await execute("UPDATE certificate SET origin = 'imported' WHERE round_id = $1", round.id)
    await _end(act, round, data)


async def _tally_from_papers(
    act: Act, round: RoundRow, made: list[tuple[UUID, ImportedEntry]], codes: dict[UUID, str]
) -> None:
    lines: list[TallyEntry] = [
        {
            "code": codes[entry],
            "group": e.product.group,
            "sheets": None,
            "sum": e.sum,
            "count": e.count,
            "outcome": outcome_of(e),
        }
        for entry, e in made
    ]
    leaf = await log.append(
        Kind.TALLY, payloads.tally(number=1, stage=1, rulebook_hash=None, entries=lines), round_id=round.id
    )
    await insert_many(
        Tally,
        [{"round": round.id, "at": act.now, "by_person": act.person_id, "leaf_id": leaf.id}],
    )
    await insert_many(
        Result,
        [
            {
                "round": round.id,
                "entry": entry,
                "sum_points": e.sum or 0,
                "sheets": e.count or 0,
                "outcome": "imported" if e.sum is None else outcome_of(e),
                "passed": outcome_of(e) == "passed",
            }
            for entry, e in made
        ],
    )


async def _end(act: Act, round: RoundRow, data: ImportedRound) -> None:
    """The round stands concluded since its announcement; its certificates and products are public."""
    since = datetime.combine(data.announced_on, time(9), VIETNAM)
    await execute(
        "UPDATE round SET phase = $2, phase_since = $3, announced_on = $4, version = version + 1 WHERE id = $1",
        round.id,
        Phase.CONCLUDED.value,
        min(since, act.now),
        data.announced_on,
    )
    await execute(
        """INSERT INTO phase_change (id, round, from_phase, to_phase, at, by_person, reason)
           VALUES ($1, $2, 'plan', 'concluded', $3, $4, 'Nhập từ hồ sơ cũ')""",
        ids.new_id(),
        round.id,
        act.now,
        act.person_id,
    )
    await announcing.announce(act, round)
    await announcing.publish_bundle(act, round)
