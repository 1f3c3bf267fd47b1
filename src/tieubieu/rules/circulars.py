"""The three versions of the rules and the days from which each is in force."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from tieubieu.rules.levels import Level


class Circular(Struct, frozen=True, kw_only=True):
    """One version of the rules: TT 26/2014/TT-BCT as it reads from `in_force_from` on.

    `term_years` counts calendar years, the year of issue being the first (Điều 17.3). `sets` is the number of
    paper dossiers (Điều 12), `photos_min` the number of colour photos, exact where `photos_exact`.
    `database_entry`: the xã and the Sở must enter the electronic dossier in the product database
    (TT 38/2025, Điều 23.2.h and 23.3.a). `title` is how a document cites it, `short` how a page does.
    """

    key: str
    title: str
    short: str
    in_force_from: date
    lowest: Level
    term_years: int
    sets: int
    electronic: bool
    photos_min: int
    photos_exact: bool
    central_body: str
    database_entry: bool


_BASE = "Thông tư số 26/2014/TT-BCT ngày 28 tháng 8 năm 2014 của Bộ trưởng Bộ Công Thương"

CIRCULARS: tuple[Circular, ...] = (
    Circular(
        key="26/2014",
        title=_BASE,
        short="Thông tư 26/2014",
        in_force_from=date(2014, 10, 21),
        lowest=Level.DISTRICT,
        term_years=3,
        sets=1,
        electronic=False,
        photos_min=3,
        photos_exact=True,
        central_body="Cục Công nghiệp địa phương",
        database_entry=False,
    ),
    Circular(
        key="26/2014+14/2018",
        title=f"{_BASE}, được sửa đổi, bổ sung bởi Thông tư số 14/2018/TT-BCT ngày 28 tháng 6 năm 2018",
        short="Thông tư 26/2014, sửa đổi năm 2018",
        in_force_from=date(2018, 8, 16),
        lowest=Level.DISTRICT,
        term_years=4,
        sets=2,
        electronic=True,
        photos_min=3,
        photos_exact=False,
        central_body="Cục Công Thương địa phương",
        database_entry=False,
    ),
    Circular(
        key="26/2014+14/2018+38/2025",
        title=(
            f"{_BASE}, được sửa đổi, bổ sung bởi Thông tư số 14/2018/TT-BCT ngày 28 tháng 6 năm 2018 và "
            "Thông tư số 38/2025/TT-BCT ngày 19 tháng 6 năm 2025"
        ),
        short="Thông tư 26/2014, sửa đổi năm 2018 và 2025",
        in_force_from=date(2025, 7, 1),
        lowest=Level.COMMUNE,
        term_years=4,
        sets=2,
        electronic=True,
        photos_min=3,
        photos_exact=False,
        central_body="Cục Đổi mới sáng tạo, Chuyển đổi xanh và Khuyến công",
        database_entry=True,
    ),
)
"""In order of time. A round keeps the version in force on the day its plan is issued."""


def in_force(day: date) -> Circular:
    """The version in force on `day`; ValueError before 21/10/2014 (TT 26/2014 Điều 25.1)."""
    for circular in reversed(CIRCULARS):
        if day >= circular.in_force_from:
            return circular
    raise ValueError(
        f"Ngày {day:%d/%m/%Y} ở trước ngày 21/10/2014, khi Thông tư 26/2014/TT-BCT chưa có hiệu lực."
    )


def by_key(key: str) -> Circular:
    """The version that a round or certificate has stored; KeyError for an unknown key."""
    for circular in CIRCULARS:
        if circular.key == key:
            return circular
    raise KeyError(key)
