"""Vietnamese text: folding, order, ids that cannot be counted, the clock, the settings."""

from __future__ import annotations

import random
import unicodedata
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieubieu.platform import clock, ids
from tieubieu.platform.settings import configure, from_environment, secret, settings, use
from tieubieu.platform.text import clean, fold, fold_email, fold_phone, sort_key

VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"


@pytest.mark.parametrize(
    ("words", "folded"),
    [
        ("Đặc sản HUẾ", "dac san hue"),
        ("NƯỚC MẮM", "nuoc mam"),
        (unicodedata.normalize("NFD", "Bưởi Năm Roi ở Vĩnh Long"), "buoi nam roi o vinh long"),
        ("Thổ cẩm Mỹ Nghiệp – 2026", "tho cam my nghiep – 2026"),
    ],
)
def test_folding_forgets_case_accents_and_the_bar_of_đ(words: str, folded: str):
    assert fold(words) == folded


@given(st.text(alphabet=VIETNAMESE + VIETNAMESE.upper() + " -0189"))
def test_folding_does_not_depend_on_how_the_accents_were_typed(words: str):
    assert fold(unicodedata.normalize("NFD", words)) == fold(words) == fold(fold(words))
    assert fold(words).isascii()


def test_the_order_is_that_of_a_vietnamese_dictionary():
    in_order = [
        "An Giang", "Anh Sơn", "Ăn", "Âu Cơ", "Bà Rịa", "Bạc Liêu", "Cà Mau", "Cần Thơ", "Da", "Dung", "Đà Nẵng",
        "Đắk Lắk", "Điện Biên", "Em", "Ê", "Gia Lai", "Hà Nội", "Hải Phòng", "Ma", "Mà", "Mả", "Mã", "Má", "Mạ",
        "Oanh", "Ông", "Ơn", "Phường 1", "Phường 2", "Phường 02 Đông", "Phường 10", "Quảng Nam", "Quảng Ngãi",
        "Quảng Ninh", "Tà", "Ta Pa", "Thái Bình", "Thanh Hóa", "Uông Bí", "Ưng", "Vĩnh Long", "Yên Bái",
    ]  # fmt: skip
    shuffled = random.Random(1).sample(in_order, len(in_order))
    assert sorted(shuffled, key=sort_key) == in_order
    assert sort_key("Tam Đảo") < sort_key("Tam đảo 2")


@given(st.text(alphabet=VIETNAMESE + " -0189"), st.text(alphabet=VIETNAMESE + " ", max_size=5))
def test_a_key_sorts_the_same_under_every_collation_and_a_prefix_comes_first(words: str, more: str):
    assert set(sort_key(words)) <= set("0123456789abcdefghijklmnopqrstuvwxyz")
    assert sort_key(words).partition("00")[0] <= sort_key(words + " " + more).partition("00")[0] or more == ""
    assert sort_key(words) == sort_key(unicodedata.normalize("NFD", words))


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("0912 345 678", "0912345678"),
        ("+84 912.345.678", "0912345678"),
        ("(+84) 0912-345-678", "0912345678"),
        ("0084912345678", "0912345678"),
        ("84912345678", "0912345678"),
        ("0840 123 45", "084012345"),
        ("không có", ""),
    ],
)
def test_phone_numbers_are_compared_by_their_digits(typed: str, digits: str):
    assert fold_phone(typed) == digits


def test_what_people_type_is_cleaned():
    assert clean("  Hợp tác xã\u00a0\tChè\x00  Tân Cương \n") == "Hợp tác xã Chè Tân Cương"
    assert fold_email(" Lan.ANH@Example.VN ") == "lan.anh@example.vn"


def test_ids_and_codes_repeat_only_with_a_seed():
    with ids.seeded(7):
        first = (ids.new_id(), ids.receipt(), ids.slugify("Mật ong hoa Cà phê – Đắk Lắk"), ids.token())
    with ids.seeded(7):
        assert (
            ids.new_id(),
            ids.receipt(),
            ids.slugify("Mật ong hoa Cà phê – Đắk Lắk"),
            ids.token(),
        ) == first
    assert ids.new_id() != first[0]
    assert first[0].version == 4
    assert first[2].rpartition("-")[0] == "mat-ong-hoa-ca-phe-dak-lak"
    assert len(first[2].rpartition("-")[2]) == 6
    assert set(first[1]) <= set(ids.CROCKFORD) | {"-"}
    assert len(ids.slugify("x" * 300)) <= 87
    assert len(ids.slugify("—")) == 6


@pytest.fixture
def _own_settings(tmp_path: Path):
    before = settings()
    configure(data=tmp_path)
    yield
    use(before)


def test_a_story_goes_on_after_a_restart(_own_settings: None):
    story = datetime(2026, 10, 24, 9, tzinfo=clock.ZONE)
    clock.travel_to(story, keep=True)
    clock.reset()  # as a new process
    assert timedelta(0) <= clock.now() - story < timedelta(seconds=5)
    assert clock.today() == date(2026, 10, 24)
    assert clock.is_story()
    assert clock.now().tzinfo is UTC


def test_the_legal_day_begins_at_midnight_in_vietnam(_own_settings: None):
    clock.travel_to(datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC), tick=False)
    assert clock.today() == date(2026, 12, 31)
    clock.travel_to(datetime(2026, 12, 31, 17, tzinfo=UTC), tick=False)
    assert clock.today() == date(2027, 1, 1)
    assert clock.now() == clock.now()


def test_settings_survive_the_way_to_a_child_process(_own_settings: None):
    held = configure(
        database_url="postgresql://a:b@c/d", workers=3, demo=True, port=9001, acquire_timeout=2.5
    )
    assert from_environment(held.environment()) == held
    assert held.base_url == "http://127.0.0.1:9001"
    assert configure(base_url="https://tieubieu.example").base_url == configure(port=1).base_url


def test_a_variable_that_cannot_be_read_is_named():
    with pytest.raises(ValueError, match="TIEUBIEU_PORT.*“tám nghìn”"):
        from_environment({"TIEUBIEU_PORT": "tám nghìn"})
    with pytest.raises(ValueError, match="TIEUBIEU_DEMO"):
        from_environment({"TIEUBIEU_DEMO": "maybe"})


def test_the_secret_is_made_once_and_is_ours_alone(_own_settings: None):
    assert len(secret()) == 32
    assert secret() == secret()
    assert settings().secret_file.stat().st_mode & 0o777 == 0o600
    assert settings().keys_folder.stat().st_mode & 0o777 == 0o700
