"""Score sheets of the sample: synthetic, the same on every run, spread as juries spread.

Each judge has a strictness of their own and an opinion of each product; together their totals add up to the mean
that the content aims at. The weakest product that passes has exactly 70, the best that does not lies just below.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from msgspec import Struct

from tieubieu.rules.rubric import FULL_MARKS, Rubric, leaves
from tieubieu.rules.tally import PASS_MEAN
from tieubieu.sample.content import EntryContent, RoundContent, remarks

STEP = 50  # hundredths: the default thể lệ's
STRICTNESS, OPINION, TASTE = 260, 240, 0.09  # hundredths, hundredths, share of a leaf's maximum


class SheetContent(Struct, frozen=True):
    """`points`: leaf key → hundredths, complete."""

    points: dict[str, int]
    remark: str

    @property
    def total(self) -> int:
        return sum(self.points.values())


def sheets(round: RoundContent, rubric: Rubric) -> dict[str, list[SheetContent]]:
    """By product key: one sheet for each judge, in the order of `round.jury`. Entries without an aim are left out."""
    aims = {entry.product.key: entry for entry in round.entries if entry.aim is not None}
    edge = _edge(list(aims.values()))
    judges = len(round.jury)
    strictness = [_source(round.key, "judge", n).gauss(0, STRICTNESS) for n in range(judges)]
    made = {}
    for key, entry in aims.items():
        assert entry.aim is not None
        totals = _totals(_source(round.key, key), _sum(entry.aim, judges, edge.get(key)), strictness)
        made[key] = [
            SheetContent(_points(_source(round.key, key, n), rubric, total), _remark(round.key, entry, n))
            for n, total in enumerate(totals)
        ]
    return made


def _source(*words: object) -> random.Random:
    return random.Random(":".join(["tieubieu sample", *map(str, words)]))


def _edge(entries: Sequence[EntryContent]) -> Mapping[str, int]:
    """Which product stands exactly on the line (0 steps), and which one step of a single sheet below it (-1)."""
    passed = [e for e in entries if e.passed]
    below = [e for e in entries if not e.passed]
    found = {}
    if passed:
        found[min(passed, key=lambda e: (e.aim or 0, e.product.key)).product.key] = 0
    if below:
        found[max(below, key=lambda e: (e.aim or 0, e.product.key)).product.key] = -1
    return found


def _sum(aim: int, judges: int, edge: int | None) -> int:
    """What all totals add up to: whole steps, on the same side of 70 as the aim."""
    line = PASS_MEAN * judges
    if edge is not None:
        return line + edge * STEP
    wanted = round(aim * judges / STEP) * STEP
    return max(wanted, line) if aim >= PASS_MEAN else min(wanted, line - STEP)


def _totals(source: random.Random, wanted: int, strictness: Sequence[float]) -> list[int]:
    mean = wanted / len(strictness)
    room = min(1.0, (FULL_MARKS - mean) / 1500)  # nobody gives more than all there is
    raw = [mean + room * (bias + source.gauss(0, OPINION)) for bias in strictness]
    shift = mean - sum(raw) / len(raw)
    totals = [min(FULL_MARKS, max(0, round((value + shift) / STEP) * STEP)) for value in raw]
    return _level(source, totals, [FULL_MARKS] * len(totals), wanted)


def _points(source: random.Random, rubric: Rubric, total: int) -> dict[str, int]:
    """One judge's total, spread over the leaves."""
    frame = leaves(rubric)
    share = total / FULL_MARKS
    values = [
        min(leaf.max, max(0, round(leaf.max * (share + source.gauss(0, TASTE)) / STEP) * STEP))
        for leaf in frame
    ]
    level = _level(source, values, [leaf.max for leaf in frame], total)
    return {leaf.key: value for leaf, value in zip(frame, level, strict=True)}


def _level(source: random.Random, values: list[int], most: Sequence[int], wanted: int) -> list[int]:
    """Moves single values by single steps until they add up to `wanted`."""
    values = list(values)
    while (off := wanted - sum(values)) != 0:
        step = STEP if off > 0 else -STEP
        free = [i for i, value in enumerate(values) if 0 <= value + step <= most[i]]
        values[source.choice(free)] += step
    return values


def _remark(round_key: str, entry: EntryContent, judge: int) -> str:
    """About one sheet in four says something."""
    source = _source(round_key, entry.product.key, judge, "remark")
    return source.choice(remarks()[entry.product.group]) if source.random() < 0.25 else ""
