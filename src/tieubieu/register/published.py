"""Figures of rounds that really were held, as their organisers published them (data/rounds.csv): not counted here."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from msgspec import Struct

FILE = Path(__file__).parents[1] / "data" / "rounds.csv"
LEVELS = {
    "national": "Cấp quốc gia",
    "regional": "Cấp khu vực",
    "provincial": "Cấp tỉnh",
    "district": "Cấp huyện",
}
AREAS = {"VN": "Cả nước", "VN total": "Cả ba khu vực", "Bac": "phía Bắc", "Nam": "phía Nam"}


class PublishedRound(Struct, frozen=True):
    """None where the source does not say."""

    year: int
    level: str
    area: str
    registered: int | None
    recognised: int | None
    source: str


def text() -> str:
    return FILE.read_text("utf-8")


@cache
def rounds() -> tuple[PublishedRound, ...]:
    """Newest first, higher levels first within a year."""
    order = list(LEVELS)
    found = [
        PublishedRound(
            year=int(line["year"]),
            level=line["level"],
            area=line["area"],
            registered=int(line["registered"]) if line["registered"] else None,
            recognised=int(line["recognised"]) if line["recognised"] else None,
            source=line["source"],
        )
        for line in csv.DictReader(text().splitlines())
    ]
    return tuple(sorted(found, key=lambda r: (-r.year, order.index(r.level), r.area)))
