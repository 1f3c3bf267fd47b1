"""Loads data/places into the tables: for a migration, and again whenever the files have changed.

Six statements in all. Rows are recognised by ids made from the keys, so a second load changes nothing; names and
dates of places follow the files. What an administrator may correct is left as it is: region assignments, and the
names of bodies (only their last day follows the files).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from uuid import UUID

from msgspec import Struct

from tieubieu.places.keys import NATION, body_id, place_id, version_id
from tieubieu.platform.database import execute, transaction
from tieubieu.platform.text import fold, sort_key
from tieubieu.rules.regions import REGIONS


class _Version(Struct, frozen=True):
    key: str
    kind: str
    code: str
    label: str
    name: str
    parent: str | None
    valid_from: date | None
    valid_until: date | None

    @property
    def full_name(self) -> str:
        if self.name == "TP. Hồ Chí Minh":
            return "Thành phố Hồ Chí Minh"
        if not self.label or self.name.lower().startswith(f"{self.label} "):  # Quận 1, Phường 1 Bảo Lộc
            return self.name
        return f"{self.label} {self.name}"


def _csv(name: str) -> Iterator[dict[str, str]]:
    text = files("tieubieu").joinpath("data", "places", name).read_text("utf-8")
    yield from csv.DictReader(text.splitlines())


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def region_key(code: str) -> str:
    """The place key of a region's code (rules.regions)."""
    return f"region/{code.lower().replace('_', '-')}"


@cache
def _versions() -> tuple[_Version, ...]:
    found = [_Version(NATION, "nation", "VN", "", "Việt Nam", None, None, None)]
    for file, kind in (
        ("regions.csv", "region"),
        ("provinces.csv", "province"),
        ("districts.csv", "district"),
        ("communes.csv", "commune"),
    ):
        for r in _csv(file):
            found.append(
                _Version(
                    r["key"],
                    kind,
                    r["code"],
                    r["label"],
                    r["name"],
                    r.get("parent", NATION),
                    _day(r["valid_from"]),
                    _day(r["valid_until"]),
                )
            )
    unknown = {v.code for v in found if v.kind == "region"} ^ set(REGIONS)
    if unknown:
        raise ValueError(f"data/places/regions.csv and rules.regions differ: {unknown}")
    return tuple(found)


class _Name(Struct, frozen=True):
    name: str
    short_name: str
    head_title: str
    number_suffix: str


def _office(place: _Version) -> tuple[str, str]:
    """The specialist office for Công Thương and its suffix. Cấp huyện: TT 26/2014 Điều 9.1.b; cấp xã: NĐ 150/2025."""
    if place.kind == "district":
        return (
            ("Phòng Kinh tế và Hạ tầng", "QĐ-KTHT") if place.label == "huyện" else ("Phòng Kinh tế", "QĐ-KT")
        )
    if place.label == "phường" or place.key == "commune/an-giang/phu-quoc":
        return "Phòng Kinh tế, Hạ tầng và Đô thị", "QĐ-KTHTĐT"
    return "Phòng Kinh tế", "QĐ-KT"


def _bodies_of(place: _Version) -> Iterator[tuple[str, _Name]]:
    """The bodies of a province, district or commune, by their names of that time."""
    if place.kind not in ("province", "district", "commune"):
        return
    full = place.full_name
    yield "people_committee", _Name(f"Ủy ban nhân dân {full}", f"UBND {full}", "Chủ tịch", "QĐ-UBND")
    if place.kind == "province":
        short = f"Sở Công Thương {place.name}"
        yield "department", _Name(f"Sở Công Thương {full}", short, "Giám đốc", "QĐ-SCT")
    else:
        office, suffix = _office(place)
        yield "specialist_office", _Name(f"{office} {full}", office, "Trưởng phòng", suffix)


async def load() -> None:
    """Idempotent; about a second for everything. Runs in the open transaction, or in one of its own."""
    async with transaction():
        await _load_places()
        await _load_links()
        await _load_bodies()


async def _load_places() -> None:
    versions = _versions()
    kinds = {v.key: v.kind for v in versions}
    await execute(
        "INSERT INTO place (id, kind, key) SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[])"
        " ON CONFLICT (id) DO NOTHING",
        [place_id(k) for k in kinds],
        list(kinds.values()),
        list(kinds),
    )
    ids = [place_id(v.key) for v in versions]
    await execute(
        "INSERT INTO place_version AS old (id, place, code, name, label, full_name, parent, sort_key, search,"
        " valid_from, valid_until)"
        " SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::uuid[],"
        " $8::text[], $9::text[], $10::date[], $11::date[])"
        " ON CONFLICT (id) DO UPDATE SET code = EXCLUDED.code, name = EXCLUDED.name, label = EXCLUDED.label,"
        " full_name = EXCLUDED.full_name, parent = EXCLUDED.parent, sort_key = EXCLUDED.sort_key,"
        " search = EXCLUDED.search, valid_until = EXCLUDED.valid_until"
        " WHERE (old.code, old.name, old.label, old.full_name, old.parent, old.sort_key, old.search, old.valid_until)"
        " IS DISTINCT FROM (EXCLUDED.code, EXCLUDED.name, EXCLUDED.label, EXCLUDED.full_name, EXCLUDED.parent,"
        " EXCLUDED.sort_key, EXCLUDED.search, EXCLUDED.valid_until)",
        [version_id(i, str(v.valid_from or "")) for i, v in zip(ids, versions, strict=True)],
        ids,
        [v.code for v in versions],
        [v.name for v in versions],
        [v.label for v in versions],
        [v.full_name for v in versions],
        [place_id(v.parent) if v.parent else None for v in versions],
        [sort_key(v.name) for v in versions],
        [search_words(v.full_name) for v in versions],
        [v.valid_from for v in versions],
        [v.valid_until for v in versions],
    )


def search_words(text: str) -> str:
    """Folded, with one space between words: equal for "Đắk Lắk", "dak lak" and "DAK-LAK"."""
    folded = fold(text).replace("'", "").replace("’", "")
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())


async def _load_links() -> None:
    successors = [(r["place"], r["successor"], _day(r["on_date"])) for r in _csv("successors.csv")]
    await execute(
        "INSERT INTO place_successor (id, place, successor, on_date)"
        " SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::date[]) ON CONFLICT (id) DO NOTHING",
        [version_id(place_id(old), new) for old, new, _ in successors],
        [place_id(old) for old, _, _ in successors],
        [place_id(new) for _, new, _ in successors],
        [on for _, _, on in successors],
    )
    assignments = list(_csv("region_assignments.csv"))
    provinces = [place_id(r["province"]) for r in assignments]
    await execute(
        "INSERT INTO region_assignment (id, province, region, valid_from, valid_until)"
        " SELECT new.* FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::date[], $5::date[])"
        " AS new (id, province, region, valid_from, valid_until)"
        " WHERE NOT EXISTS (SELECT 1 FROM region_assignment a WHERE a.province = new.province)",
        [version_id(p, "region " + r["valid_from"]) for p, r in zip(provinces, assignments, strict=True)],
        provinces,
        [place_id(region_key(r["region"])) for r in assignments],
        [_day(r["valid_from"]) for r in assignments],
        [_day(r["valid_until"]) for r in assignments],
    )


async def _load_bodies() -> None:
    bodies: dict[UUID, tuple[UUID, str]] = {}
    names: list[tuple[UUID, _Name, date | None, date | None]] = []
    for v in _versions():
        for kind, name in _bodies_of(v):
            body = body_id(kind, v.key)
            bodies[body] = (place_id(v.key), kind)
            names.append((body, name, v.valid_from, v.valid_until))
    for r in _csv("central_bodies.csv"):
        body = body_id(r["kind"], NATION)
        bodies[body] = (place_id(NATION), r["kind"])
        name = _Name(r["name"], r["short_name"], r["head_title"], r["number_suffix"])
        names.append((body, name, _day(r["valid_from"]), _day(r["valid_until"])))
    await execute(
        "INSERT INTO body (id, place, kind) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[])"
        " ON CONFLICT (id) DO NOTHING",
        list(bodies),
        [place for place, _ in bodies.values()],
        [kind for _, kind in bodies.values()],
    )
    await execute(
        "INSERT INTO body_name AS old (id, body, name, short_name, head_title, number_suffix, valid_from, valid_until)"
        " SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[],"
        " $7::date[], $8::date[])"
        " ON CONFLICT (id) DO UPDATE SET valid_until = EXCLUDED.valid_until"
        " WHERE old.valid_until IS DISTINCT FROM EXCLUDED.valid_until",
        [version_id(body, str(start or "")) for body, _, start, _ in names],
        [body for body, *_ in names],
        [n.name for _, n, _, _ in names],
        [n.short_name for _, n, _, _ in names],
        [n.head_title for _, n, _, _ in names],
        [n.number_suffix for _, n, _, _ in names],
        [start for *_, start, _ in names],
        [end for *_, end in names],
    )
