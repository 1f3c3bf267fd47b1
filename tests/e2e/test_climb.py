"""Two whole climbs in a real browser: one product from the lowest level to the nation, by pages as people use them.

    2019  cấp huyện (Phù Cát) → tỉnh Bình Định → miền Trung, Tây Nguyên → quốc gia, under TT 26/2014 as amended in 2018
    2026  cấp xã (Chư Sê) → tỉnh Gia Lai → the same region → quốc gia, under the amendment of 2025

Everything goes through pages, but that most judges hand in through the JSON interface, and that the officers above the
lowest level, the authorities and the sessions of those whom a decision appoints are made by the accounts' own actions.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.e2e.climb import Rung, Story, climb
from tests.e2e.conftest import Play
from tieubieu.rules.levels import Level

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

REGION = "region/trung-taynguyen"

CLIMBS = {
    "climb_2019": Story(
        tag="2019",
        province="province/binh-dinh",
        place="district/binh-dinh/phu-cat",
        rungs=(
            Rung(Level.DISTRICT, "district/binh-dinh/phu-cat", date(2019, 2, 11)),
            Rung(Level.PROVINCE, "province/binh-dinh", date(2019, 6, 10)),
            Rung(Level.REGION, REGION, date(2020, 3, 9)),
            Rung(Level.NATION, "nation", date(2021, 3, 8)),
        ),
        product="Nón ngựa thêu hoa lý",
        group="A",
        tax_code="4100123457",
    ),
    "climb_2026": Story(
        tag="2026",
        province="province-2025/gia-lai",
        place="commune/gia-lai/chu-se",
        rungs=(
            Rung(Level.COMMUNE, "commune/gia-lai/chu-se", date(2026, 2, 9)),
            Rung(Level.PROVINCE, "province-2025/gia-lai", date(2026, 6, 8)),
            Rung(Level.REGION, REGION, date(2026, 11, 9)),
            Rung(Level.NATION, "nation", date(2027, 4, 5)),
        ),
        product="Giỏ mây mắt cáo quai da",
        group="A",
        tax_code="5900123458",
    ),
}


@pytest.mark.parametrize("story", CLIMBS.values(), ids=CLIMBS.keys())
def test_a_product_climbs_to_the_nation(play: Play, story: Story) -> None:
    assert play(climb, story) == []
