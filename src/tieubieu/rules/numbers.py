"""Numbers and dates as Vietnamese people write and type them."""

from __future__ import annotations

import re
from datetime import date

_POINTS = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?")
_WHOLE = re.compile(r"[0-9]{1,15}|[0-9]{1,3}(?:\.[0-9]{3}){1,4}")
_DAY_FIRST = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def points_text(hundredths: int) -> str:
    """Points with a decimal comma and no needless zeros: 7050 → "70,5", 7000 → "70"."""
    whole, rest = divmod(abs(hundredths), 100)
    text = f"{whole},{rest:02d}".rstrip("0").rstrip(",") if rest else str(whole)
    return f"-{text}" if hundredths < 0 else text


def parse_points(text: str) -> int:
    """Points as typed, in hundredths: "7,5" → 750.

    A full stop before one or two digits is taken as a decimal sign too, because some keyboards of telephones
    have no comma. ValueError, in words for the judge, on anything else.
    """
    found = _POINTS.fullmatch(text.strip())
    if not found:
        raise ValueError(f"Điểm là số, ví dụ 7,5. Bạn nhập “{text.strip()}”; ô này chưa được lưu.")
    whole, rest = found.groups()
    return int(whole) * 100 + int((rest or "").ljust(2, "0"))


def thousands(number: int) -> str:
    """A whole number with full stops: 1234567 → "1.234.567"."""
    return f"{number:,}".replace(",", ".")


def parse_whole(text: str) -> int:
    """A whole number ≥ 0 as typed, with or without full stops: "3.500" → 3500. ValueError otherwise."""
    compact = text.strip()
    if not _WHOLE.fullmatch(compact):
        raise ValueError(f"Đây là số nguyên, không kèm chữ. Bạn nhập “{compact}”; hãy nhập như 3.500.")
    return int(compact.replace(".", ""))


def date_text(day: date) -> str:
    """dd/mm/yyyy."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def parse_date(text: str) -> date:
    """A day typed as dd/mm/yyyy, or sent by a date field as yyyy-mm-dd. ValueError in words otherwise."""
    compact = text.strip()
    if found := _DAY_FIRST.fullmatch(compact):
        day, month, year = (int(part) for part in found.groups())
    elif found := _ISO.fullmatch(compact):
        year, month, day = (int(part) for part in found.groups())
    else:
        raise ValueError(f"Ngày ghi theo dạng ngày/tháng/năm, ví dụ 24/10/2026. Bạn nhập “{compact}”.")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"Không có ngày {compact} trong lịch. Hãy xem lại ngày và tháng.") from None
