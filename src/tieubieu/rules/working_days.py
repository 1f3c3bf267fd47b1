"""Working days and the two clocks of a complaint (TT 26/2014 Điều 20).

Working days are Monday to Friday less Vietnam's public holidays. `swaps` is the editable table of the days on
which the government decided otherwise: True makes the day a working day, False a day off.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

import holidays

COMPLAINT_DAYS = 15
"""Working days to complain, from the notice of the result (TT 26/2014 Điều 20.1)."""

ANSWER_DAYS = 10
"""Working days for the council to answer, from receipt (TT 26/2014 Điều 20.2)."""

NO_SWAPS: Mapping[date, bool] = MappingProxyType({})


@lru_cache(maxsize=64)
def public_holidays(year: int) -> Mapping[date, str]:
    """Days off of one year with their Vietnamese names, Tết and days in lieu included."""
    return MappingProxyType(dict(holidays.Vietnam(years=year, language="vi").items()))


def is_working_day(day: date, swaps: Mapping[date, bool] = NO_SWAPS) -> bool:
    """Whether `day` counts as a working day; an entry in `swaps` overrides week and holidays."""
    decided = swaps.get(day)
    if decided is not None:
        return decided
    return day.weekday() < 5 and day not in public_holidays(day.year)


def add_working_days(start: date, n: int, swaps: Mapping[date, bool] = NO_SWAPS) -> date:
    """The n-th working day after `start`, which itself is not counted; `start` for n = 0.

    ValueError for a negative n, or where `swaps` leaves no working day within a year.
    """
    if n < 0:
        raise ValueError("working days are counted forward")
    day, idle = start, 0
    while n:
        day += timedelta(days=1)
        if is_working_day(day, swaps):
            n, idle = n - 1, 0
        else:
            idle += 1
            if idle > 366:
                raise ValueError("no working day within a year: look at the table of swaps")
    return day


def working_days_between(start: date, end: date, swaps: Mapping[date, bool] = NO_SWAPS) -> int:
    """Working days after `start` up to and including `end`; negative when `end` lies before `start`."""
    if end < start:
        return -working_days_between(end, start, swaps)
    return sum(is_working_day(start + timedelta(days=i), swaps) for i in range(1, (end - start).days + 1))


def complaint_deadline(notified: date, swaps: Mapping[date, bool] = NO_SWAPS) -> date:
    """The last day, inclusive, to complain for an entrant notified on `notified` (TT 26/2014 Điều 20.1)."""
    return add_working_days(notified, COMPLAINT_DAYS, swaps)


def answer_deadline(received: date, swaps: Mapping[date, bool] = NO_SWAPS) -> date:
    """The last day, inclusive, for the council to answer a complaint (TT 26/2014 Điều 20.2)."""
    return add_working_days(received, ANSWER_DAYS, swaps)
