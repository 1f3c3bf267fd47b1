"""How values are written on pages: dd/mm/yyyy, decimal comma, full stop for thousands."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tieubieu.platform import clock
from tieubieu.rules.numbers import date_text, points_text


def day(value: date | datetime | None) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = clock.local(value).date()
    return date_text(value)


def time(value: datetime | None) -> str:
    return clock.local(value).strftime("%H:%M") if value else ""


def moment(value: datetime | None) -> str:
    return f"{time(value)} ngày {day(value)}" if value else ""


def number(value: int | None) -> str:
    return "" if value is None else f"{value:,}".replace(",", ".")


def points(value: int | None) -> str:
    return "" if value is None else points_text(value)


def mean(value: Any) -> str:
    """A mean as (sum, count), two decimals, never shown as 70,00 when it did not pass."""
    from tieubieu.rules.tally import mean_text

    total, count = value
    return mean_text(total, count) if count else "không có điểm"


FILTERS = {
    "date": day,
    "time": time,
    "datetime": moment,
    "number": number,
    "points": points,
    "mean": mean,
}
