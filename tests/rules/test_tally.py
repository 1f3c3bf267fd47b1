"""Exact means and the inclusive 70."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tieubieu.rules.tally import (
    Line,
    Mean,
    Sheet,
    check_counts,
    mean_text,
    outliers,
    passed,
    standings,
    tally,
)

modest = settings(max_examples=200, deadline=None)
totals = st.integers(0, 10_000)
near = st.integers(6_950, 7_050)


@modest
@given(st.lists(totals | near, min_size=1, max_size=13))
@example([7000] * 13)
@example([7000] * 12 + [6999])
def test_passing_is_the_exact_mean_against_seventy(given_totals):
    mean = Fraction(sum(given_totals), len(given_totals))
    assert passed(sum(given_totals), len(given_totals)) == (mean >= 7000)
    [line] = tally(Sheet("A-417", judge, total) for judge, total in enumerate(given_totals))
    assert line.state == ("passed" if mean >= 7000 else "below")
    assert line.mean.exact == mean
    assert (line.low, line.high) == (min(given_totals), max(given_totals))


@modest
@given(st.integers(1, 1_000_000))
def test_seventy_always_passes_and_a_hair_less_never_does(count):
    assert passed(7000 * count, count)
    assert not passed(7000 * count - 1, count)
    for decimals in range(5):
        assert int(mean_text(7000 * count - 1, count, decimals).split(",")[0]) == 69
        assert mean_text(7000 * count, count, decimals).split(",")[0] == "70"


def test_no_sheet_is_neither_passed_nor_failed():
    assert not passed(0, 0)
    [line] = tally([], ["C-3GB"])
    assert line == Line("C-3GB", 0, 0, "not_scored", None, None)
    assert mean_text(0, 0) == "không có điểm"


@modest
@given(st.integers(0, 130_000), st.integers(1, 13), st.integers(0, 4))
def test_the_shown_mean_is_half_up_unless_that_would_show_seventy_for_less(added, count, decimals):
    added = min(added, 10_000 * count)
    mean = Fraction(added, count * 100)
    shown = Fraction(mean_text(added, count, decimals).replace(",", "."))
    assert abs(shown - mean) <= Fraction(1, 10**decimals)
    assert (shown >= 70) == (mean >= 70)
    rounded = Fraction(int(mean * 10**decimals + Fraction(1, 2)), 10**decimals)
    assert shown == rounded or (mean < 70 <= rounded)


@pytest.mark.parametrize(
    ("added", "count", "text"),
    [(62_699, 7, "89,57"), (20_997, 3, "69,99"), (48_999, 7, "69,99"), (70_000, 7, "100,00"), (5, 2, "0,03")],
)
def test_a_mean_reads_as_people_write_it(added, count, text):
    assert mean_text(added, count) == text


def test_decimals_can_be_none():
    assert mean_text(62_699, 7, 0) == "90"
    assert mean_text(6_999, 1, 0) == "69"


sheets_of = st.dictionaries(st.tuples(st.sampled_from("ABCDE"), st.sampled_from("xyz")), totals, max_size=15)


@modest
@given(sheets_of, st.randoms())
def test_the_tally_drops_nothing_and_does_not_depend_on_the_order_of_sheets(found, random):
    sheets = [Sheet(entry, judge, total) for (entry, judge), total in found.items()]
    lines = tally(sheets, "ABCDE")
    assert [line.entry for line in lines] == list("ABCDE")
    assert sum(line.sum for line in lines) == sum(found.values())
    assert sum(line.count for line in lines) == len(found)
    random.shuffle(sheets)
    assert tally(sheets, "ABCDE") == lines


@pytest.mark.parametrize(
    "sheets",
    [
        [Sheet("A", "x", 7000), Sheet("A", "x", 7000)],
        [Sheet("Z", "x", 7000)],
        [Sheet("A", "x", 10_001)],
        [Sheet("A", "x", -1)],
    ],
)
def test_a_sheet_that_cannot_be_is_an_error(sheets):
    with pytest.raises(ValueError):
        tally(sheets, ["A"])


def test_not_scored_is_its_own_outcome_beside_passed_and_below():
    # Đắk Lắk 2025: 39 taken to scoring = 32 passed + 4 below + 3 without a score.
    sheets = [Sheet(e, j, 7000 if e < 32 else 6900) for e in range(36) for j in range(5)]
    states = [line.state for line in tally(sheets, range(39))]
    assert [states.count(s) for s in ("passed", "below", "not_scored")] == [32, 4, 3]


def test_closing_waits_by_the_setting_of_the_round():
    lines = tally([Sheet("A", "x", 7000), Sheet("B", "x", 7000), Sheet("B", "y", 7000)], "ABC")
    assert [(p.code, p.field) for p in check_counts(lines, 2)] == [("tally.too_few", "A")]
    waiting = check_counts(lines, 1, {"A": 1, "B": 3, "C": 3})
    assert [(p.code, p.field) for p in waiting] == [("tally.waiting", "B"), ("tally.waiting", "C")]
    assert check_counts(lines, 1) == []
    assert all(problem.law is None for problem in waiting)


@modest
@given(st.dictionaries(st.integers(0, 20), totals, min_size=1, max_size=13), st.integers(1, 3000))
def test_an_outlier_is_farther_from_the_mean_than_the_distance(found, distance):
    mean = Fraction(sum(found.values()), len(found))
    assert set(outliers(found, distance)) == {j for j, t in found.items() if abs(t - mean) > distance}


def test_equal_means_stand_together_unless_the_criteria_tell_them_apart():
    lines = tally([Sheet("A", "x", 8000), Sheet("B", "x", 9000), Sheet("C", "x", 8000)], "ABCD")

    def order(**more):
        return [[line.entry for line in equal] for equal in standings(lines, **more)]

    assert order() == [["B"], ["A", "C"]]
    criteria = {
        "A": [Mean(3000, 1), Mean(3000, 1), Mean(1000, 1), Mean(1000, 1)],
        "B": [Mean(4000, 1), Mean(4000, 1), Mean(500, 1), Mean(500, 1)],
        "C": [Mean(3500, 1), Mean(3500, 1), Mean(500, 1), Mean(500, 1)],
    }
    assert order(criteria=criteria) == [["B"], ["C"], ["A"]]


def test_equal_fractions_of_different_juries_are_equal():
    lines = tally([Sheet("A", "x", 8000), *(Sheet("B", j, 8000) for j in range(3))], "AB")
    assert [len(equal) for equal in standings(lines)] == [2]
