"""How long a certificate is valid (TT 26/2014 Điều 17.3; TT 14/2018)."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from tieubieu.rules.circulars import in_force

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""Vietnam has kept UTC+7 without summer time since 1975, so no time zone database is needed here."""


def valid_until(issued: date) -> date:
    """The last valid day, 31/12 inclusive, by the rules in force on the certificate's own date.

    The year of issue is the first year of the term: three years before 16/8/2018, four since.
    ValueError before 21/10/2014.
    """
    return date(issued.year + in_force(issued).term_years - 1, 12, 31)


def is_valid_on(valid_until: date, day: date) -> bool:
    """Whether the term has not ended on `day`; says nothing of suspension or revocation."""
    return day <= valid_until


def expires_at(valid_until: date) -> datetime:
    """The first moment that is no longer valid: 00:00 of the next day in Vietnam (aware)."""
    return datetime.combine(valid_until + timedelta(days=1), datetime.min.time(), tzinfo=VIETNAM)
