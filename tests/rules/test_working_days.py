"""Working days around Tết, swaps, and the two clocks of a complaint."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieubieu.rules.working_days import (
    add_working_days,
    answer_deadline,
    complaint_deadline,
    is_working_day,
    public_holidays,
    working_days_between,
)

modest = settings(max_examples=60, deadline=None)
days = st.dates(date(2015, 1, 1), date(2030, 12, 31))
swaps_tables = st.dictionaries(st.dates(date(2026, 1, 1), date(2026, 3, 31)), st.booleans(), max_size=12)
near_tet = st.dates(date(2026, 1, 1), date(2026, 3, 15))


def test_tet_moves_with_the_moon():
    assert not is_working_day(date(2026, 2, 17))
    assert is_working_day(date(2026, 2, 13))
    assert not is_working_day(date(2025, 1, 29))
    assert is_working_day(date(2025, 2, 17))
    assert public_holidays(2026)[date(2026, 2, 17)] == "Tết Nguyên Đán"


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 10, 23), True),  # a Friday
        (date(2026, 10, 24), False),  # the Saturday of the demo
        (date(2026, 4, 27), False),  # in lieu of Giỗ Tổ on a Sunday
        (date(2026, 4, 30), False),
        (date(2026, 5, 1), False),
        (date(2026, 9, 2), False),
        (date(2026, 1, 1), False),
    ],
)
def test_weekends_and_holidays_are_no_working_days(day, working):
    assert is_working_day(day) is working


def test_a_swap_overrides_week_and_holiday_both_ways():
    assert is_working_day(date(2026, 2, 28), {date(2026, 2, 28): True})
    assert is_working_day(date(2026, 2, 17), {date(2026, 2, 17): True})
    assert not is_working_day(date(2026, 3, 2), {date(2026, 3, 2): False})


def test_a_complaint_across_tet_has_fifteen_working_days():
    # Notice on Monday 9/2/2026: 10–13/2 are four, Tết 16–20/2 none, 23–27/2 five, 2–6/3 five, 9/3 the last.
    assert complaint_deadline(date(2026, 2, 9)) == date(2026, 3, 9)


def test_a_decided_day_off_moves_the_deadline_by_one():
    assert complaint_deadline(date(2026, 2, 9), {date(2026, 2, 23): False}) == date(2026, 3, 10)
    assert complaint_deadline(date(2026, 2, 9), {date(2026, 2, 14): True}) == date(2026, 3, 6)


def test_the_council_answers_within_ten_working_days():
    assert answer_deadline(date(2026, 10, 23)) == date(2026, 11, 6)
    assert answer_deadline(date(2026, 10, 24)) == date(2026, 11, 6)


@modest
@given(near_tet | days, st.integers(1, 30), swaps_tables)
def test_the_deadline_is_a_working_day_with_exactly_n_working_days_behind_it(start, n, swaps):
    end = add_working_days(start, n, swaps)
    assert is_working_day(end, swaps)
    assert end > start
    assert working_days_between(start, end, swaps) == n
    assert working_days_between(end, start, swaps) == -n
    counted = [start + timedelta(days=i) for i in range(1, (end - start).days + 1)]
    assert sum(is_working_day(day, swaps) for day in counted) == n


@modest
@given(near_tet | days, near_tet, swaps_tables)
def test_counting_is_additive(start, middle, swaps):
    end = start + timedelta(days=20)
    assert working_days_between(start, middle, swaps) + working_days_between(middle, end, swaps) == (
        working_days_between(start, end, swaps)
    )


def test_zero_days_is_the_day_itself_and_nonsense_is_refused():
    assert add_working_days(date(2026, 2, 17), 0) == date(2026, 2, 17)
    with pytest.raises(ValueError):
        add_working_days(date(2026, 2, 17), -1)
    nothing = {date(2026, 1, 1) + timedelta(days=i): False for i in range(800)}
    with pytest.raises(ValueError):
        add_working_days(date(2026, 1, 1), 1, nothing)
