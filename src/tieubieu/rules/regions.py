"""The three regions of selection (TT 26/2014 Điều 3.1.c).

Which province lies in which region is dated data of `places`; here are the regions and how many of the 63
provinces of 2014 each one counts in the circular.
"""

from __future__ import annotations

from msgspec import Struct


class Region(Struct, frozen=True):
    """A region; `provinces_2014` is the number that the circular itself states."""

    key: str
    label: str
    label_en: str
    provinces_2014: int


REGIONS: dict[str, Region] = {
    region.key: region
    for region in (
        Region("BAC", "khu vực phía Bắc", "Northern region", 28),
        Region("TRUNG_TAYNGUYEN", "khu vực miền Trung và Tây Nguyên", "Central and Highlands region", 15),
        Region("NAM", "khu vực phía Nam", "Southern region", 20),
    )
}
