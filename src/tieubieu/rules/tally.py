"""From score sheets to lines: exact sums, the inclusive 70, nothing dropped (TT 26/2014 Điều 17.1).

The mean of an entry is the sum of the totals handed in divided by their number. It is kept as (sum, count) in
integers and compared with 70 exactly; rounding happens only where a person reads it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Literal

from msgspec import Struct

from tieubieu.rules.problem import Problem

PASS_MEAN = 7000
"""70 points in hundredths."""

NO_MEAN = "không có điểm"

State = Literal["passed", "below", "not_scored"]


class Mean(Struct, frozen=True):
    """An exact mean: `sum` hundredths over `count` sheets; no mean at all where `count` is 0."""

    sum: int
    count: int

    @property
    def exact(self) -> Fraction:
        """In hundredths; ZeroDivisionError without sheets."""
        return Fraction(self.sum, self.count)


class Sheet(Struct, frozen=True):
    """What the tally needs of a sheet that was handed in and counts: `total` is in hundredths, 0 to 10000."""

    entry: Hashable
    judge: Hashable
    total: int


class Line(Struct, frozen=True):
    """One entry's line. `low` and `high` are its lowest and highest total (hundredths), None without sheets.

    "not_scored" is not a failure: there is no score.
    """

    entry: Hashable
    sum: int
    count: int
    state: State
    low: int | None
    high: int | None

    @property
    def mean(self) -> Mean:
        return Mean(self.sum, self.count)


def passed(sum: int, count: int) -> bool:
    """Whether the mean is at least 70, exactly; False without sheets."""
    return count > 0 and sum >= PASS_MEAN * count


def tally(sheets: Iterable[Sheet], entries: Iterable[Hashable] | None = None) -> tuple[Line, ...]:
    """One line per entry, in the order of `entries` (without it: of first appearance).

    Give all `entries` of the closed list, so that one without a sheet appears as "not_scored".
    ValueError for a second sheet of a judge for one entry, a sheet of an entry not in the list, or a total
    outside 0 to 100 points.
    """
    totals: dict[Hashable, list[int]] = {entry: [] for entry in entries or ()}
    seen: set[tuple[Hashable, Hashable]] = set()
    for sheet in sheets:
        if entries is not None and sheet.entry not in totals:
            raise ValueError(f"sheet for {sheet.entry}, which is not on the list")
        if (sheet.entry, sheet.judge) in seen:
            raise ValueError(f"two sheets of {sheet.judge} for {sheet.entry}")
        if not 0 <= sheet.total <= 10_000:
            raise ValueError(f"total {sheet.total} is outside 0 to 10000 hundredths")
        seen.add((sheet.entry, sheet.judge))
        totals.setdefault(sheet.entry, []).append(sheet.total)
    return tuple(_line(entry, found) for entry, found in totals.items())


def _line(entry: Hashable, totals: Sequence[int]) -> Line:
    if not totals:
        return Line(entry, 0, 0, "not_scored", None, None)
    added, count = sum(totals), len(totals)
    state: State = "passed" if passed(added, count) else "below"
    return Line(entry, added, count, state, min(totals), max(totals))


def check_counts(
    lines: Iterable[Line], min_sheets: int, expected: Mapping[Hashable, int] | None = None
) -> list[Problem]:
    """Why scoring cannot be closed yet, by the settings of the round; `field` is the entry as text.

    An entry with some sheets needs `min_sheets` of them; with `expected` (drop_out_rule "all": entry → number
    of judges who may score it) it needs exactly those. An entry without any sheet is not scored, which the
    head of the jury explains; under "all" it waits too.
    """
    problems = []
    for line in lines:
        due = expected.get(line.entry, 0) if expected is not None else 0
        if line.count < due:
            words = f"Còn {due - line.count} phiếu chưa nộp; thể lệ của kỳ chờ đủ {due} phiếu."
            problems.append(Problem("tally.waiting", words, None, str(line.entry)))
        elif 0 < line.count < min_sheets:
            words = f"Mới có {line.count} phiếu; thể lệ của kỳ cần ít nhất {min_sheets} phiếu."
            problems.append(Problem("tally.too_few", words, None, str(line.entry)))
    return problems


def outliers(totals: Mapping[Hashable, int], distance: int) -> tuple[Hashable, ...]:
    """Judges whose total (judge → hundredths) lies more than `distance` hundredths from the mean."""
    added, count = sum(totals.values()), len(totals)
    return tuple(judge for judge, total in totals.items() if abs(total * count - added) > distance * count)


def standings(
    lines: Iterable[Line], criteria: Mapping[Hashable, Sequence[Mean]] | None = None
) -> tuple[tuple[Line, ...], ...]:
    """Scored lines by mean, best first, equals together; the law knows no ranking, so this only sorts.

    With `criteria` (entry → means of the four criteria, tie_break "criteria") equal means are told apart by
    criterion 1, then 2, 3, 4.
    """

    def worth(line: Line) -> tuple[Fraction, ...]:
        finer = criteria[line.entry] if criteria is not None else ()
        return (line.mean.exact, *(mean.exact for mean in finer))

    scored = sorted((line for line in lines if line.count), key=worth, reverse=True)
    return tuple(tuple(equal) for _, equal in groupby(scored, key=worth))


def mean_text(sum: int, count: int, decimals: int = 2) -> str:
    """A mean in points as people read it, "89,57", rounded half up.

    Where rounding would lift a mean below 70 to 70 it is cut off instead: 69,996 reads 69,99, never 70,00.
    Without sheets it says "không có điểm".
    """
    if count == 0:
        return NO_MEAN
    scale = 10**decimals
    numerator, denominator = sum * scale, count * 100
    shown = (2 * numerator + denominator) // (2 * denominator)
    if shown >= 70 * scale and not passed(sum, count):
        shown = numerator // denominator
    whole, rest = divmod(shown, scale)
    return f"{whole},{rest:0{decimals}d}" if decimals else str(whole)
