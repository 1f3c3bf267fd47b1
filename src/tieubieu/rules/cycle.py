"""How often a round is held (TT 26/2014 Điều 14): a reason to warn the officer, never to refuse."""

from __future__ import annotations

from collections.abc import Iterable

from tieubieu.rules.circulars import Circular
from tieubieu.rules.levels import Level, label
from tieubieu.rules.problem import Problem

CYCLE_YEARS = 2


def cycle_warnings(
    level: Level, circular: Circular, year: int, earlier_years: Iterable[int] = ()
) -> list[Problem]:
    """Warnings on holding a round of `level` in `year`, given the years of earlier rounds of the same place.

    Every two years is the rule, "other cases as the competent authority decides". The wording of 2014 adds
    "usually" odd years for huyện and tỉnh and even years for khu vực and quốc gia; practice differs.
    """
    warnings = []
    last = max((earlier for earlier in earlier_years if earlier <= year), default=None)
    if last is not None and year - last < CYCLE_YEARS:
        warnings.append(
            Problem(
                "cycle.too_soon",
                f"Bình chọn {label(level)} được tổ chức 2 năm một lần; kỳ gần nhất là năm {last}. "
                "Kế hoạch cần nêu quyết định của cấp có thẩm quyền.",
                "TT 26/2014 Điều 14",
            )
        )
    usually_even = level in (Level.REGION, Level.NATION)
    if circular.key == "26/2014" and (year % 2 == 0) != usually_even:
        warnings.append(
            Problem(
                "cycle.parity",
                f"Bình chọn {label(level)} thường vào năm {'chẵn' if usually_even else 'lẻ'}; "
                f"năm {year} vẫn được, nếu cấp có thẩm quyền quyết định.",
                "TT 26/2014 Điều 14",
            )
        )
    return warnings
