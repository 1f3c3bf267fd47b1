"""Who may enter without a certificate of the level below: on paper of the People's Committee into the province, and
nowhere else (TT 26/2014 Điều 12.2.d)."""

from __future__ import annotations

from datetime import date

import pytest

from tests.e2e.actors import Clerk, Producer, Stage
from tests.e2e.climb import Round, Rung, Story
from tests.e2e.conftest import Play
from tieubieu.rules.levels import Level

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PROVINCE = Rung(Level.PROVINCE, "province-2025/gia-lai", date(2026, 6, 8))
REGION = Rung(Level.REGION, "region/trung-taynguyen", date(2026, 6, 8))
STORY = Story(
    tag="12.2d",
    province="province-2025/gia-lai",
    place="commune/gia-lai/chu-se",
    rungs=(PROVINCE, REGION),
    product="Mật ong hoa cà phê",
    group="B",
    tax_code="5900123459",
)
LETTER = {"bypass_letter_number": "45/UBND-KT", "bypass_letter_day": "10/06/2026"}


def enter_on_a_letter(stage: Stage) -> None:
    producer = Producer(stage)
    rounds = [Round(stage, STORY, rung) for rung in STORY.rungs]
    for held in rounds:
        held.begin(by_pages=False)
    province, region = rounds
    producer.sign_up("Rah Lan H'Nga", "hnga@vidu.example")
    producer.register("Hợp tác xã Mật ong Chư Sê", STORY.tax_code, STORY.home, date(2018, 3, 2))
    producer.make_product(STORY.product, STORY.group)
    producer.write_dossier()

    # Without the scanned letter the dossier is not whole, whatever number is typed.
    producer.open(f"{producer.dossier}/nop/{province.slug}")
    producer.reads("Sản phẩm chưa có giấy chứng nhận cấp dưới", "Chưa có tệp: Văn bản đề nghị của cấp dưới")
    producer.fill(LETTER)
    assert producer.send("Nộp hồ sơ").status == 422
    producer.add_paper("nomination_letter")

    # A region takes nobody on a letter: not from the list, not from the form, not from the interface.
    producer.open(f"{producer.dossier}/nop")
    producer.reads("Vào cấp khu vực cần giấy chứng nhận cấp tỉnh còn hiệu lực; chưa thấy giấy nào")
    assert producer.page.locator(f'main a[href$="/nop/{region.slug}"]').count() == 0
    producer.open(f"{producer.dossier}/nop/{region.slug}")
    producer.reads("Sản phẩm chưa vào được kỳ này", "Vào cấp khu vực cần giấy chứng nhận cấp tỉnh")
    assert producer.page.get_by_role("button", name="Nộp hồ sơ").count() == 0
    with producer.api as api:
        entry = {
            "product": producer.product,
            "round": str(stage.server.round_id(region.slug)),
            "bypass_letter_number": "45/UBND-KT",
            "bypass_letter_day": "2026-06-10",
        }
        answer = api.post("/entries", json=entry)
    assert (answer.status_code, answer.json()["code"]) == (409, "entry.ladder")
    assert "Chỉ cấp tỉnh nhận sản phẩm chưa qua bình chọn cấp dưới" in answer.text

    # The province does.
    receipt = producer.submit(province.slug, **LETTER)
    clerk = Clerk(stage, province.email("tg0"))
    clerk.open(f"/dieu-hanh/{province.slug}/ho-so/{receipt}")
    clerk.reads("Văn bản của Ủy ban nhân dân (Điều 12.2.d)", "Văn bản số 45/UBND-KT")
    clerk.accept(province.slug, receipt)
    producer.open(f"/ho-so/da-nop/{receipt}")
    producer.reads("Hồ sơ đủ điều kiện")


def test_a_letter_opens_the_province_and_nothing_above(play: Play) -> None:
    assert play(enter_on_a_letter) == []
