"""The sample's content: the counts it is shaped to, names, places, councils, drawings."""

from __future__ import annotations

import csv
import hashlib
import unicodedata
from collections import Counter
from importlib.resources import files

import msgspec
import pytest

from tieubieu.rules.councils import check_council, check_jury
from tieubieu.rules.levels import Level
from tieubieu.sample.content import ProductContent, RoundContent, rounds
from tieubieu.sample.pictures import picture_for, picture_names, render_png

ROUNDS = list(rounds().values())
DATA = files("tieubieu.data")


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(DATA.joinpath(name).read_text(encoding="utf-8").splitlines()))


def _products() -> dict[str, ProductContent]:
    """One product for each picture name."""
    return {e.product.picture: e.product for r in ROUNDS for e in r.entries}


def test_national_round_of_2019_has_the_known_shape() -> None:
    nation = rounds()["quoc-gia-2019"]
    regions = {row["province_pre2025"]: row["region_TT26_2014"] for row in _rows("regions.csv")}

    assert Counter(e.product.group for e in nation.entries) == {"A": 42, "B": 115, "C": 34, "D": 35}
    by_region = Counter(regions[e.establishment.province] for e in nation.entries)
    assert sorted(by_region.values()) == [57, 69, 100]
    assert sum(e.recognised for e in nation.entries) == 110


def test_northern_round_of_2024_has_the_known_shape() -> None:
    north = rounds()["phia-bac-2024"]

    assert len(north.entries) == 218
    assert sum(e.recognised for e in north.entries) == 126


@pytest.mark.parametrize("held", ROUNDS, ids=lambda r: r.key)
def test_names_are_unique_within_a_round(held: RoundContent) -> None:
    keys = Counter(e.product.key for e in held.entries)
    names = Counter((e.establishment.key, e.product.name) for e in held.entries)

    assert max(keys.values()) == 1
    assert max(names.values()) == 1


def test_every_place_is_in_the_data() -> None:
    known = {"nation"}
    for name in ("communes", "districts", "provinces", "regions"):
        known |= {row["key"] for row in _rows(f"places/{name}.csv")}
    used = {e.establishment.place_key for r in ROUNDS for e in r.entries}
    used |= {r.place_key for r in ROUNDS} | {r.host_key for r in ROUNDS if r.host_key}

    assert used - known == set()


@pytest.mark.parametrize("held", ROUNDS, ids=lambda r: r.key)
def test_councils_and_juries_keep_the_rules(held: RoundContent) -> None:
    assert check_council(Level(held.level), [p.role for p in held.council]) == []
    assert check_jury([p.role for p in held.jury]) == []
    assert len(held.council) % 2 == 1
    assert len(held.jury) % 2 == 1


def test_texts_are_composed() -> None:
    for held in ROUNDS:
        text = msgspec.json.encode(held).decode()
        assert unicodedata.is_normalized("NFC", text), held.key


def test_every_picture_is_drawn_and_differs_by_more_than_its_colours() -> None:
    products = _products()
    assert set(products) <= picture_names()

    same_key = [msgspec.structs.replace(p, key="one") for p in products.values()]
    prints = {hashlib.sha256("".join(picture_for(p)).encode()).hexdigest() for p in same_key}

    assert len(prints) >= 100


def test_drawings_have_three_views_and_repeat_exactly() -> None:
    for product in _products().values():
        views = picture_for(product)
        assert len(set(views)) == 3, product.picture
        assert views == picture_for(product)
        assert not any("<text" in svg or 'href="http' in svg for svg in views)


def test_two_products_of_one_picture_look_different() -> None:
    one = next(iter(_products().values()))
    views = {picture_for(msgspec.structs.replace(one, key=str(i))) for i in range(12)}

    assert len(views) >= 8


def test_a_drawing_becomes_a_png_of_the_width_asked_for() -> None:
    svg = picture_for(_products()["basket"])[0]
    png = render_png(svg, 1200)

    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") == 1200
    assert int.from_bytes(png[20:24], "big") == 900
