"""Numbers and dates as people write and type them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieubieu.rules.numbers import date_text, parse_date, parse_points, parse_whole, points_text, thousands

modest = settings(max_examples=150, deadline=None)


@modest
@given(st.integers(0, 10_000))
def test_points_written_are_points_read(hundredths):
    text = points_text(hundredths)
    assert parse_points(text) == hundredths
    assert "." not in text
    assert not text.endswith(",")


@pytest.mark.parametrize(
    ("hundredths", "text"),
    [(7050, "70,5"), (7000, "70"), (25, "0,25"), (5, "0,05"), (-150, "-1,5"), (0, "0")],
)
def test_points_as_text(hundredths, text):
    assert points_text(hundredths) == text


@pytest.mark.parametrize(
    ("text", "hundredths"), [("7,5", 750), (" 7 ", 700), ("7.5", 750), ("100", 10_000), ("0,05", 5)]
)
def test_points_as_typed(text, hundredths):
    assert parse_points(text) == hundredths


@pytest.mark.parametrize("text", ["", "bảy", "-1", "7,555", "7,", ",5", "1e2", "７", "1.000", "7 5", "nan"])
def test_points_that_are_none_are_refused(text):
    with pytest.raises(ValueError, match="Điểm là số"):
        parse_points(text)


@modest
@given(st.integers(0, 10**15 - 1))
def test_whole_numbers_written_are_read_with_and_without_full_stops(number):
    assert parse_whole(thousands(number)) == number
    assert parse_whole(str(number)) == number


@pytest.mark.parametrize("text", ["", "3.50", "3,5", "3 tỷ rưỡi", "-3", "1.2345", "3 500"])
def test_whole_numbers_that_are_none_are_refused(text):
    with pytest.raises(ValueError, match="số nguyên"):
        parse_whole(text)


@modest
@given(st.dates())
def test_a_day_written_is_the_day_read(day):
    assert parse_date(date_text(day)) == day
    assert parse_date(day.isoformat()) == day


def test_a_day_may_be_typed_short():
    assert parse_date(" 1/7/2025 ") == date(2025, 7, 1)
    assert date_text(date(2025, 7, 1)) == "01/07/2025"


@pytest.mark.parametrize(
    "text", ["", "2025", "1-7-2025", "01/07/25", "31/02/2025", "2025-13-01", "00/01/2025"]
)
def test_a_day_that_is_none_is_refused_in_words(text):
    with pytest.raises(ValueError, match="ngày"):
        parse_date(text)
