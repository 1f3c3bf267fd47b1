"""Names of places as of a day, read from data/places: the content names places, the builder needs keys."""

from __future__ import annotations

import csv
import io
from datetime import date
from functools import cache
from importlib.resources import files

from msgspec import Struct

_OLD_RANK = ("huyện", "thị xã", "thành phố", "quận")


class Spot(Struct, frozen=True):
    """One row of data/places. `parent` is the key of its province (of the nation for a province)."""

    key: str
    label: str
    name: str
    parent: str
    valid_from: date | None
    valid_until: date | None

    @property
    def full(self) -> str:
        """Label and name as one writes them: "huyện Phù Cát", "TP. Hồ Chí Minh", "Phường 2 Bảo Lộc"."""
        if self.name.startswith("TP. ") or self.name.casefold().startswith(f"{self.label} "):
            return self.name
        return f"{self.label} {self.name}"

    def stands(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """A CSV file of data/places as dicts."""
    raw = files("tieubieu").joinpath("data", "places", f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(io.StringIO(raw)))


def _day(raw: str) -> date | None:
    return date.fromisoformat(raw) if raw else None


@cache
def _spots(name: str) -> dict[str, tuple[Spot, ...]]:
    by_name: dict[str, list[Spot]] = {}
    for row in rows(name):
        spot = Spot(
            row["key"],
            row["label"],
            row["name"],
            row["parent"],
            _day(row["valid_from"]),
            _day(row["valid_until"]),
        )
        by_name.setdefault(_plain(spot.name), []).append(spot)
    return {key: tuple(found) for key, found in by_name.items()}


def _plain(name: str) -> str:
    """Spellings differ in where the tone stands (Hòa, Hoà) and in i and y (Phú Quý, Phú Quí)."""
    folded = name.casefold()
    for one, other in (
        ("oà", "òa"),
        ("oá", "óa"),
        ("oả", "ỏa"),
        ("uỷ", "ủy"),
        ("uý", "úy"),
        ("quí", "quý"),
        ("quúy", "quý"),
        ("qúy", "quý"),
        ("căng", "cang"),
    ):
        folded = folded.replace(one, other)
    return folded


def province(name: str, day: date) -> Spot:
    """The province of that name on that day. LookupError where there is none."""
    for spot in _spots("provinces").get(_plain(name), ()):
        if spot.stands(day):
            return spot
    raise LookupError(f"no province {name} on {day}")


def unit(province_name: str, name: str, day: date) -> Spot:
    """The district (to 30/6/2025) or commune of that name on that day; a huyện before a town of the same name.

    LookupError where there is none.
    """
    parent = province(province_name, day).key
    level = "districts" if day < date(2025, 7, 1) else "communes"
    plain = name.removeprefix("P.").removeprefix("ĐK ")
    found = [s for s in _spots(level).get(_plain(plain), ()) if s.parent == parent and s.stands(day)]
    if not found:
        raise LookupError(f"no unit {name} in {province_name} on {day}")
    return min(found, key=lambda s: _OLD_RANK.index(s.label) if s.label in _OLD_RANK else 0)


def old_district(commune_name: str, province_name: str, day: date) -> tuple[Spot, Spot] | None:
    """The old district that bore a new commune's name, with its old province: whose certificate an entry of today
    may still hold. None where no district of that name lay in the merged province."""
    parent = province(province_name, day).key
    before = {row["place"] for row in rows("successors") if row["successor"] == parent} or {parent}
    eve = date(2025, 6, 30)
    for spot in _spots("districts").get(_plain(commune_name), ()):
        if spot.parent in before and spot.stands(eve) and spot.label == "huyện":
            old = next(
                s
                for found in _spots("provinces").values()
                for s in found
                if s.key == spot.parent and s.stands(eve)
            )
            return spot, old
    return None


def region_of(province_key: str, day: date) -> str:
    """BAC, TRUNG_TAYNGUYEN or NAM on that day."""
    for row in rows("region_assignments"):
        valid_from, valid_until = _day(row["valid_from"]), _day(row["valid_until"])
        stands = (valid_from is None or valid_from <= day) and (valid_until is None or day <= valid_until)
        if row["province"] == province_key and stands:
            return row["region"]
    raise LookupError(f"no region for {province_key} on {day}")


def region(code: str) -> dict[str, str]:
    """The row of a region by its code."""
    return next(row for row in rows("regions") if row["code"] == code)
