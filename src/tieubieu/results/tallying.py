"""From the sheets that count to one line per entry: what closing scoring needs, and what keeps it from closing."""

from __future__ import annotations

from collections.abc import Hashable
from uuid import UUID

from msgspec import Struct

from tieubieu.ledger.payloads import TallyEntry
from tieubieu.platform.database import rows
from tieubieu.recusals.queries import JUDGE_RECUSED
from tieubieu.rules.problem import Problem
from tieubieu.rules.rulebook import Rulebook
from tieubieu.rules.tally import Line, Sheet, check_counts, tally
from tieubieu.scoring.queries import CountedSheet, counted_sheets


class Counted(Struct, frozen=True, kw_only=True):
    """One entry of the closed list with the sheets handed in for it. `due`: judges who sit before it and are not
    recused."""

    entry: UUID
    code: str
    product_group: str
    due: int
    sheets: list[CountedSheet]


async def count(round_id: UUID) -> list[Counted]:
    """Every accepted entry, by code. Two statements, whatever their number."""
    entries = await rows(
        f"""SELECT e.id, e.code, e.product_group, (
             SELECT count(*) FROM jury y JOIN judge j ON j.jury = y.id AND j.left_at IS NULL
             WHERE y.round = e.round AND e.product_group = ANY(y.groups) AND NOT {JUDGE_RECUSED}) AS due
           FROM entry e WHERE e.round = $1 AND e.state = 'accepted' AND e.code <> '' ORDER BY e.code""",
        round_id,
    )
    by_entry: dict[UUID, list[CountedSheet]] = {f["id"]: [] for f in entries}
    for sheet in await counted_sheets(round_id):
        if sheet.entry in by_entry:
            by_entry[sheet.entry].append(sheet)
    return [
        Counted(
            entry=f["id"],
            code=f["code"],
            product_group=f["product_group"],
            due=f["due"],
            sheets=by_entry[f["id"]],
        )
        for f in entries
    ]


def lines(found: list[Counted]) -> tuple[Line, ...]:
    """Exact sums over the sheets given, one line per entry in their order."""
    sheets = [Sheet(c.entry, s.judge, s.total) for c in found for s in c.sheets]
    return tally(sheets, [c.entry for c in found])


def too_few(counted: Counted, rulebook: Rulebook) -> bool:
    """Some sheets, but fewer than the thể lệ wants: with them the entry has no score."""
    return 0 < len(counted.sheets) < rulebook.min_sheets_per_entry


def obstacles(found: list[Counted], rulebook: Rulebook) -> list[Problem]:
    """What keeps scoring open by the round's thể lệ. Said without numbers and codes: a recusal may hide an entry."""
    if not any(c.sheets for c in found):
        return [Problem("tally.none", "Chưa có phiếu chấm nào được nộp", "TT 26/2014 Điều 16.2")]
    expected: dict[Hashable, int] | None = (
        {c.entry: c.due for c in found} if rulebook.drop_out_rule == "all" else None
    )
    codes = {p.code for p in check_counts(lines(found), rulebook.min_sheets_per_entry, expected)}
    told = []
    if "tally.waiting" in codes:
        told.append(
            Problem("tally.waiting", "Còn phiếu chưa nộp; thể lệ của kỳ chờ đủ phiếu của mọi giám khảo")
        )
    if "tally.too_few" in codes:
        words = f"Có sản phẩm chưa đủ {rulebook.min_sheets_per_entry} phiếu mà thể lệ của kỳ cần"
        told.append(Problem("tally.too_few", words))
    return told


def counting(found: list[Counted], rulebook: Rulebook) -> tuple[list[Counted], dict[UUID, str]]:
    """The entries with the sheets that the tally counts, and why an entry has none: below the thể lệ's minimum all its
    sheets are kept but not counted, since fewer give no mean."""
    kept, reasons = [], {}
    for c in found:
        if too_few(c, rulebook):
            reasons[c.entry] = (
                f"Có {len(c.sheets)} phiếu đã nộp, thể lệ của kỳ cần ít nhất {rulebook.min_sheets_per_entry} phiếu"
            )
            c = Counted(entry=c.entry, code=c.code, product_group=c.product_group, due=c.due, sheets=[])
        kept.append(c)
    return kept, reasons


def ledger_entries(found: list[Counted], counted: tuple[Line, ...]) -> list[TallyEntry]:
    """The lines as the ledger's tally binds them, with the hashes of their sheets' leaves."""
    return [
        {
            "code": c.code,
            "group": c.product_group,
            "sheets": [s.leaf_hash.hex() for s in c.sheets if s.leaf_hash is not None],
            "sum": line.sum,
            "count": line.count,
        }
        for c, line in zip(found, counted, strict=True)
    ]
