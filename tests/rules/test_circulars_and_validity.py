"""Which version is in force, what it says, and how long a certificate lasts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieubieu.rules import groups, levels, regions
from tieubieu.rules.circulars import CIRCULARS, by_key, in_force
from tieubieu.rules.cycle import cycle_warnings
from tieubieu.rules.duties import duties, reports_to
from tieubieu.rules.levels import Level
from tieubieu.rules.validity import expires_at, is_valid_on, valid_until

modest = settings(max_examples=100, deadline=None)
days = st.dates(date(2014, 10, 21), date(2045, 12, 31))
OLD, AMENDED, NOW = CIRCULARS


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (date(2014, 10, 21), "26/2014"),
        (date(2018, 8, 15), "26/2014"),
        (date(2018, 8, 16), "26/2014+14/2018"),
        (date(2025, 6, 30), "26/2014+14/2018"),
        (date(2025, 7, 1), "26/2014+14/2018+38/2025"),
        (date(2026, 10, 24), "26/2014+14/2018+38/2025"),
    ],
)
def test_the_version_changes_on_its_day(day, key):
    assert in_force(day).key == key
    assert by_key(key) is in_force(day)


def test_before_the_circular_there_is_no_version():
    with pytest.raises(ValueError, match="21/10/2014"):
        in_force(date(2014, 10, 20))
    with pytest.raises(KeyError):
        by_key("35/2010")


@modest
@given(days, days)
def test_a_later_day_never_has_an_earlier_version(a, b):
    first, second = sorted((a, b))
    assert CIRCULARS.index(in_force(first)) <= CIRCULARS.index(in_force(second))
    assert in_force(first).in_force_from <= first


def test_each_version_says_what_the_regulation_notes_say():
    assert [(c.lowest, c.term_years, c.sets, c.electronic) for c in CIRCULARS] == [
        (Level.DISTRICT, 3, 1, False),
        (Level.DISTRICT, 4, 2, True),
        (Level.COMMUNE, 4, 2, True),
    ]
    assert [(c.photos_min, c.photos_exact, c.database_entry) for c in CIRCULARS] == [
        (3, True, False),
        (3, False, False),
        (3, False, True),
    ]
    assert [c.central_body for c in CIRCULARS] == [
        "Cục Công nghiệp địa phương",
        "Cục Công Thương địa phương",
        "Cục Đổi mới sáng tạo, Chuyển đổi xanh và Khuyến công",
    ]


@pytest.mark.parametrize(
    ("issued", "last_day"),
    [
        (date(2024, 5, 13), date(2027, 12, 31)),
        (date(2021, 8, 23), date(2024, 12, 31)),
        (date(2018, 5, 15), date(2020, 12, 31)),
        (date(2018, 8, 15), date(2020, 12, 31)),
        (date(2018, 8, 16), date(2021, 12, 31)),
    ],
)
def test_a_certificate_is_valid_to_the_end_of_its_year(issued, last_day):
    assert valid_until(issued) == last_day
    assert is_valid_on(last_day, last_day)
    assert not is_valid_on(last_day, last_day + timedelta(days=1))


@modest
@given(days)
def test_every_term_ends_with_a_year_and_counts_the_year_of_issue(issued):
    end = valid_until(issued)
    assert (end.month, end.day) == (12, 31)
    assert end.year - issued.year + 1 == in_force(issued).term_years


def test_validity_ends_at_midnight_in_vietnam():
    moment = expires_at(date(2027, 12, 31))
    assert moment == datetime(2027, 12, 31, 17, 0, tzinfo=UTC)
    assert (moment.date(), moment.hour) == (date(2028, 1, 1), 0)


def test_the_ladder_of_levels():
    assert levels.below(Level.PROVINCE, NOW) == (Level.COMMUNE, Level.DISTRICT)
    assert levels.below(Level.PROVINCE, AMENDED) == (Level.DISTRICT, Level.COMMUNE)
    assert levels.below(Level.REGION, NOW) == (Level.PROVINCE,)
    assert levels.below(Level.NATION, OLD) == (Level.REGION,)
    assert levels.below(Level.COMMUNE, NOW) == levels.below(Level.DISTRICT, OLD) == ()
    assert [levels.above(level) for level in Level] == [
        Level.PROVINCE,
        Level.PROVINCE,
        Level.REGION,
        Level.NATION,
        None,
    ]
    assert levels.levels_of(OLD)[0] == Level.DISTRICT
    assert levels.levels_of(NOW) == (Level.COMMUNE, Level.PROVINCE, Level.REGION, Level.NATION)


def test_token_codes_are_five_digits_that_never_change():
    assert {level.value: code for level, code in levels.TOKEN_CODES.items()} == {
        "commune": 1,
        "district": 2,
        "province": 3,
        "region": 4,
        "nation": 5,
    }
    assert [levels.from_token_code(code) for code in range(1, 6)] == list(Level)
    with pytest.raises(ValueError):
        levels.from_token_code(6)


def test_labels_are_the_words_of_the_circular():
    assert [levels.label(level) for level in Level] == [
        "cấp xã",
        "cấp huyện",
        "cấp tỉnh",
        "cấp khu vực",
        "cấp quốc gia",
    ]
    assert levels.label_en(Level.NATION) == "national level"


def test_groups_sets_kinds_and_regions():
    assert "".join(groups.GROUPS) == "ABCD"
    assert [group.law for group in groups.GROUPS.values()] == [f"TT 26/2014 Điều 5.{i}" for i in range(1, 5)]
    assert list(groups.SET_KINDS) == ["a", "b", "c"]
    assert list(groups.ESTABLISHMENT_KINDS) == ["enterprise", "cooperative", "cooperative_group", "household"]
    assert {r.key: r.provinces_2014 for r in regions.REGIONS.values()} == {
        "BAC": 28,
        "TRUNG_TAYNGUYEN": 15,
        "NAM": 20,
    }


@pytest.mark.parametrize(
    ("kind", "items", "codes"),
    [
        ("b", ["Giỏ to", "Giỏ nhỏ"], []),
        ("d", ["Giỏ to", "Giỏ nhỏ"], ["set.kind"]),
        (None, ["Giỏ to"], ["set.kind", "set.too_few"]),
        ("a", ["Giỏ", " "], ["set.unnamed"]),
        ("c", ["Giỏ to", "giỏ  TO"], ["set.twice"]),
    ],
)
def test_a_set_has_a_kind_and_at_least_two_named_items(kind, items, codes):
    assert [problem.code for problem in groups.check_set(kind, items)] == codes


def test_the_cycle_warns_and_parity_belongs_to_the_wording_of_2014():
    def codes(level, circular, year, earlier=()):
        return [problem.code for problem in cycle_warnings(level, circular, year, earlier)]

    assert codes(Level.PROVINCE, NOW, 2026, [2022, 2024]) == []
    assert codes(Level.PROVINCE, NOW, 2026, [2025, 2028]) == ["cycle.too_soon"]
    assert codes(Level.NATION, OLD, 2017) == ["cycle.parity"]
    assert codes(Level.DISTRICT, OLD, 2017) == []
    assert codes(Level.NATION, AMENDED, 2019) == []


def test_duties_name_the_receiver_of_their_day():
    def report(circular):
        return next(clause.text for clause in duties(circular) if clause.key == "report")

    assert "Ủy ban nhân dân cấp huyện" in report(AMENDED)
    assert "Ủy ban nhân dân cấp xã" in report(NOW)
    assert reports_to(Level.PROVINCE, OLD) == "Cục Công nghiệp địa phương"
    assert reports_to(Level.COMMUNE, NOW) == "Sở Công Thương"
    assert reports_to(Level.NATION, NOW) is None
