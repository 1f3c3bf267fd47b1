"""Numbers as a Vietnamese paper prints them: comma for decimals, points from integer hundredths."""

from __future__ import annotations

PASS = 7000  # hundredths; TT 26/2014 Điều 17.1: "điểm bình quân đạt từ 70 điểm trở lên"


def points(hundredths: int) -> str:
    """A score without needless zeros: 3450 → "34,5", 7000 → "70"."""
    whole, part = divmod(hundredths, 100)
    return f"{whole},{part:02d}".rstrip("0").rstrip(",")


def mean(total: int, sheets: int) -> str:
    """The mean of `sheets` sheets whose totals add up to `total` hundredths: two decimals, half up. A mean
    below 70 is never shown as 70,00: 69,996 becomes 69,99, so that the paper does not contradict its own
    result."""
    hundredths = (2 * total + sheets) // (2 * sheets)
    if total < PASS * sheets:
        hundredths = min(hundredths, PASS - 1)
    return f"{hundredths // 100},{hundredths % 100:02d}"


def count(number: int) -> str:
    """A number of things in an administrative text: 7 → "07", 12 → "12", 1500 → "1.500"."""
    return f"{number:02d}" if number < 10 else f"{number:,}".replace(",", ".")
