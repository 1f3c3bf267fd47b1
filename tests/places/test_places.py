"""The gazetteer as loaded from the data files: counts, names and parents by date, bodies by date."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from tieubieu.places import loading, queries
from tieubieu.places.keys import body_id, place_id
from tieubieu.platform.database import count_statements, execute, rows, scalar
from tieubieu.platform.errors import NotFound

TABLES = ("place", "place_version", "place_successor", "region_assignment", "body", "body_name")
OLD, LAST_OLD, FIRST_NEW, STORY = date(2019, 9, 11), date(2025, 6, 30), date(2025, 7, 1), date(2026, 10, 24)


@pytest.fixture(scope="module", autouse=True)
async def loaded(database: str) -> None:
    await loading.load()


async def count(kind: str, on: date) -> int:
    return await scalar(
        "SELECT count(*) FROM place p JOIN place_version v ON v.place = p.id WHERE p.kind = $1"
        " AND (v.valid_from IS NULL OR v.valid_from <= $2) AND (v.valid_until IS NULL OR v.valid_until >= $2)",
        kind,
        on,
    )


async def regions_of(on: date) -> dict[str, list[str]]:
    return {
        region: [p.name for p in await queries.children(place_id(f"region/{region}"), on)]
        for region in ("bac", "trung-taynguyen", "nam")
    }


@pytest.mark.parametrize(
    ("on", "provinces", "districts", "communes"),
    [
        (date(2014, 10, 21), 63, 713, 0),
        (OLD, 63, 713, 0),
        (date(2021, 3, 1), 63, 705, 0),
        (date(2024, 1, 31), 63, 705, 0),
        (LAST_OLD, 63, 696, 0),
        (FIRST_NEW, 34, 0, 3321),
        (STORY, 34, 0, 3321),
    ],
)
async def test_there_are_as_many_units_as_were_published(
    db: None, on: date, provinces: int, districts: int, communes: int
):
    assert [await count(k, on) for k in ("province", "district", "commune")] == [
        provinces,
        districts,
        communes,
    ]
    assert len(await queries.provinces(on)) == provinces


async def test_communes_by_kind(db: None):
    found = await queries.pick(STORY, "commune", limit=5000)
    assert Counter(p.label for p in found) == {"xã": 2611, "phường": 697, "đặc khu": 13}
    found = await queries.pick(FIRST_NEW, "commune", limit=5000)
    assert Counter(p.label for p in found) == {"xã": 2621, "phường": 687, "đặc khu": 13}


async def test_the_regions_hold_28_15_and_20_provinces_of_the_circular(db: None):
    found = await regions_of(OLD)
    assert {region: len(names) for region, names in found.items()} == {
        "bac": 28,
        "trung-taynguyen": 15,
        "nam": 20,
    }
    assert "Thừa Thiên Huế" in found["trung-taynguyen"]
    assert "Bình Thuận" in found["nam"]
    found = await regions_of(STORY)
    assert {region: len(names) for region, names in found.items()} == {
        "bac": 18,
        "trung-taynguyen": 8,
        "nam": 8,
    }
    assert {n for names in found.values() for n in names} == {p.name for p in await queries.provinces(STORY)}


async def test_the_new_lam_dong_lies_in_the_highlands_until_someone_says_otherwise(db: None):
    province, south = place_id("province-2025/lam-dong"), place_id("region/nam")
    assert await queries.region_of(province, STORY) == place_id("region/trung-taynguyen")
    await execute("UPDATE region_assignment SET region = $2 WHERE province = $1", province, south)
    await loading.load()
    assert await queries.region_of(province, STORY) == south
    assert await queries.contains(south, place_id("commune/lam-dong/phuong-1-bao-loc"), STORY)


async def test_hue_became_a_city_on_the_first_of_january_2025(db: None):
    hue = place_id("province/thua-thien-hue")
    assert await queries.place_name(hue, date(2024, 12, 31)) == "tỉnh Thừa Thiên Huế"
    assert await queries.place_name(hue, date(2025, 1, 1)) == "thành phố Huế"
    assert await queries.place_name(hue, STORY) == "thành phố Huế"
    committee = body_id("people_committee", "province/thua-thien-hue")
    assert (
        await queries.body_name(committee, date(2024, 12, 31))
    ).name == "Ủy ban nhân dân tỉnh Thừa Thiên Huế"
    assert (await queries.body_name(committee, date(2025, 1, 1))).name == "Ủy ban nhân dân thành phố Huế"
    assert await queries.contains(hue, place_id("district/thua-thien-hue/thuan-hoa"), date(2025, 1, 1))


async def test_dong_nai_became_a_city_in_2026(db: None):
    dong_nai = place_id("province-2025/dong-nai")
    assert await queries.place_name(dong_nai, date(2026, 4, 29)) == "tỉnh Đồng Nai"
    assert await queries.place_name(dong_nai, date(2026, 4, 30)) == "thành phố Đồng Nai"
    commune = place_id("commune/dong-nai/long-thanh")
    assert await queries.address(commune, date(2026, 4, 29)) == "xã Long Thành, tỉnh Đồng Nai"
    assert await queries.address(commune, STORY) == "phường Long Thành, thành phố Đồng Nai"


async def test_a_district_keeps_its_identity_through_a_new_name_and_a_new_code(db: None):
    nghi_son = place_id("district/thanh-hoa/nghi-son")
    assert await queries.place_name(nghi_son, OLD) == "huyện Tĩnh Gia"
    assert await queries.place_name(nghi_son, date(2020, 6, 1)) == "thị xã Nghi Sơn"
    da_huoai = place_id("district/lam-dong/da-huoai")
    assert [(await queries.place(da_huoai, on)).code for on in (OLD, LAST_OLD)] == ["681", "682"]


async def test_an_ended_place_is_still_called_by_its_last_name(db: None):
    found = await queries.place(place_id("district/ho-chi-minh/quan-9"), STORY)
    assert (found.full_name, found.ended, found.valid_until) == ("Quận 9", True, date(2020, 12, 31))
    found = await queries.place(place_id("commune/dong-nai/long-thanh"), OLD)
    assert (found.full_name, found.ended) == ("xã Long Thành", False)
    with pytest.raises(NotFound):
        await queries.place(uuid4(), STORY)


@pytest.mark.parametrize(
    ("outer", "inner", "on", "expected"),
    [
        ("province/binh-duong", "district/binh-duong/phu-giao", OLD, True),
        ("province/dong-nai", "district/binh-duong/phu-giao", OLD, False),
        ("region/nam", "district/binh-duong/phu-giao", OLD, True),
        ("region/bac", "district/binh-duong/phu-giao", OLD, False),
        ("nation", "district/binh-duong/phu-giao", OLD, True),
        ("province-2025/ho-chi-minh", "district/binh-duong/phu-giao", OLD, False),
        ("province-2025/ho-chi-minh", "district/binh-duong/phu-giao", STORY, True),
        ("province-2025/ho-chi-minh", "province/ba-ria-vung-tau", STORY, True),
        ("region/nam", "province/binh-thuan", LAST_OLD, True),
        ("region/nam", "province/binh-thuan", STORY, False),
        ("region/trung-taynguyen", "province/binh-thuan", STORY, True),
        ("province/ha-noi", "commune/ha-noi/ba-dinh", STORY, True),
        ("province/ha-noi", "district/ha-noi/ba-dinh", OLD, True),
        ("province-2025/gia-lai", "province-2025/gia-lai", STORY, True),
        ("commune/ha-noi/ba-dinh", "province/ha-noi", STORY, False),
        ("region/bac", "region/nam", STORY, False),
    ],
)
async def test_contains(db: None, outer: str, inner: str, on: date, expected: bool):
    assert await queries.contains(place_id(outer), place_id(inner), on) is expected


async def test_ancestors_nearest_first(db: None):
    up = await queries.ancestors(place_id("district/binh-duong/phu-giao"), OLD)
    assert [p.full_name for p in up] == ["tỉnh Bình Dương", "khu vực phía Nam", "Việt Nam"]
    up = await queries.ancestors(place_id("commune/ho-chi-minh/phu-giao"), STORY)
    assert [p.full_name for p in up] == ["Thành phố Hồ Chí Minh", "khu vực phía Nam", "Việt Nam"]
    assert await queries.ancestors(place_id("nation"), STORY) == []


@pytest.mark.parametrize("words", ["Đắk Lắk", "dak lak", "DAK-LAK", "đăk lăk"])
async def test_search_needs_no_accents(db: None, words: str):
    found = await queries.search(words, STORY)
    assert found[0].full_name == "tỉnh Đắk Lắk"


async def test_search_answers_with_the_places_of_the_day(db: None):
    old, new = await queries.search("gia lai", OLD), await queries.search("gia lai", STORY)
    assert (old[0].key, new[0].key) == ("province/gia-lai", "province-2025/gia-lai")
    assert {p.kind for p in old} <= {"province", "district"}
    phu_giao = await queries.search("phú giáo", STORY)
    assert [(p.full_name, p.within) for p in phu_giao] == [("xã Phú Giáo", "Thành phố Hồ Chí Minh")]
    assert await queries.search("   ", STORY) == []
    assert await queries.search("%", STORY) == []
    assert len(await queries.search("tan", STORY, limit=7)) == 7


async def test_lists_are_in_vietnamese_order(db: None):
    names = [p.name for p in await queries.provinces(OLD)]
    assert names[:4] == ["An Giang", "Bà Rịa - Vũng Tàu", "Bạc Liêu", "Bắc Giang"]
    assert names.index("Cần Thơ") < names.index("Đà Nẵng") < names.index("Gia Lai")


@pytest.mark.parametrize(
    ("on", "name"),
    [
        (date(2015, 6, 1), "Cục Công nghiệp địa phương"),
        (date(2018, 8, 15), "Cục Công nghiệp địa phương"),
        (date(2018, 8, 16), "Cục Công Thương địa phương"),
        (OLD, "Cục Công Thương địa phương"),
        (LAST_OLD, "Cục Công Thương địa phương"),
        (FIRST_NEW, "Cục Đổi mới sáng tạo, Chuyển đổi xanh và Khuyến công"),
        (STORY, "Cục Đổi mới sáng tạo, Chuyển đổi xanh và Khuyến công"),
    ],
)
async def test_the_department_has_three_names(db: None, on: date, name: str):
    organiser, authority = await queries.bodies_for_round("region", place_id("region/bac"), on)
    assert organiser == authority
    assert (organiser.name, organiser.head_title) == (name, "Cục trưởng")


@pytest.mark.parametrize(
    ("level", "place", "on", "organiser", "authority", "head", "suffix"),
    [
        ("district", "district/binh-duong/phu-giao", OLD, "Phòng Kinh tế và Hạ tầng huyện Phú Giáo",
         "Ủy ban nhân dân huyện Phú Giáo", "Chủ tịch", "QĐ-UBND"),
        ("district", "district/binh-phuoc/chon-thanh", date(2022, 10, 1), "Phòng Kinh tế thị xã Chơn Thành",
         "Ủy ban nhân dân thị xã Chơn Thành", "Chủ tịch", "QĐ-UBND"),
        ("commune", "commune/an-giang/phu-quoc", STORY, "Phòng Kinh tế, Hạ tầng và Đô thị đặc khu Phú Quốc",
         "Ủy ban nhân dân đặc khu Phú Quốc", "Chủ tịch", "QĐ-UBND"),
        ("commune", "commune/quang-ninh/co-to", STORY, "Phòng Kinh tế đặc khu Cô Tô",
         "Ủy ban nhân dân đặc khu Cô Tô", "Chủ tịch", "QĐ-UBND"),
        ("province", "province/ho-chi-minh", OLD, "Sở Công Thương Thành phố Hồ Chí Minh",
         "Ủy ban nhân dân Thành phố Hồ Chí Minh", "Chủ tịch", "QĐ-UBND"),
        ("province", "province-2025/gia-lai", STORY, "Sở Công Thương tỉnh Gia Lai",
         "Ủy ban nhân dân tỉnh Gia Lai", "Chủ tịch", "QĐ-UBND"),
        ("nation", "nation", OLD, "Cục Công Thương địa phương", "Bộ Công Thương", "Bộ trưởng", "QĐ-BCT"),
    ],
)  # fmt: skip
async def test_who_holds_and_who_signs_a_round(
    db: None, level: str, place: str, on: date, organiser: str, authority: str, head: str, suffix: str
):
    holds, signs = await queries.bodies_for_round(level, place_id(place), on)
    assert (holds.name, signs.name, signs.head_title, signs.number_suffix) == (
        organiser,
        authority,
        head,
        suffix,
    )


@pytest.mark.parametrize(
    ("level", "place", "on"),
    [
        ("district", "district/binh-duong/phu-giao", FIRST_NEW),
        ("commune", "commune/ho-chi-minh/phu-giao", LAST_OLD),
        ("province", "province/binh-duong", FIRST_NEW),
        ("province", "province-2025/gia-lai", LAST_OLD),
        ("province", "commune/ho-chi-minh/phu-giao", STORY),
    ],
)
async def test_no_round_where_the_body_does_not_exist(db: None, level: str, place: str, on: date):
    with pytest.raises(queries.NoBody):
        await queries.bodies_for_round(level, place_id(place), on)


async def test_a_merged_province_has_new_bodies_and_an_unchanged_one_keeps_its_own(db: None):
    old = await queries.bodies_for_round("province", place_id("province/gia-lai"), LAST_OLD)
    new = await queries.bodies_for_round("province", place_id("province-2025/gia-lai"), FIRST_NEW)
    assert {b.id for b in old}.isdisjoint(b.id for b in new)
    ha_noi = [
        await queries.bodies_for_round("province", place_id("province/ha-noi"), on) for on in (OLD, STORY)
    ]
    assert ha_noi[0] == ha_noi[1]


async def test_every_old_province_leads_to_a_province_of_today(db: None):
    today = {p.id for p in await queries.provinces(STORY)}
    for p in await queries.provinces(OLD):
        chain = [p.id, *[a.id for a in await queries.ancestors(p.id, STORY)]]
        assert len(today.intersection(chain)) == 1, p.name


async def test_loading_again_changes_nothing_and_is_quick(db: None):
    async def everything() -> dict[str, object]:
        return {
            t: await scalar(f"SELECT md5(string_agg(r::text, E'\\n' ORDER BY id)) FROM {t} r") for t in TABLES
        }

    before = await everything()
    started = time.perf_counter()
    with count_statements() as seen:
        await loading.load()
    assert time.perf_counter() - started < 3
    assert seen.count == 6
    assert await everything() == before


async def test_loading_mends_a_name_and_keeps_a_body_that_was_renamed_by_hand(db: None):
    an_phu = place_id("district/an-giang/an-phu")
    await execute(
        "UPDATE place_version SET full_name = 'huyện Sai', valid_until = NULL WHERE place = $1", an_phu
    )
    office = body_id("specialist_office", "district/an-giang/an-phu")
    await execute("UPDATE body_name SET name = 'Phòng Công Thương huyện An Phú' WHERE body = $1", office)
    await loading.load()
    found = await queries.place(an_phu, OLD)
    assert (found.full_name, found.valid_until) == ("huyện An Phú", LAST_OLD)
    assert (await queries.body_name(office, OLD)).name == "Phòng Công Thương huyện An Phú"


@pytest.mark.parametrize(
    ("table", "owner"),
    [("place_version", "place"), ("region_assignment", "province"), ("body_name", "body")],
)
async def test_no_two_rows_of_one_thing_hold_on_the_same_day(db: None, table: str, owner: str):
    overlapping = await rows(
        f"SELECT a.id FROM {table} a JOIN {table} b ON a.{owner} = b.{owner} AND a.id < b.id"
        " AND daterange(a.valid_from, a.valid_until, '[]') && daterange(b.valid_from, b.valid_until, '[]')"
    )
    assert overlapping == []


async def test_every_version_begins_the_day_after_the_one_before(db: None):
    found = await rows("SELECT place, valid_from, valid_until FROM place_version ORDER BY 1, 2 NULLS FIRST")
    last: dict[UUID, date | None] = {}
    for r in found:
        if r["place"] in last:
            end = last[r["place"]]
            assert end is not None and r["valid_from"] == end + timedelta(days=1)
        last[r["place"]] = r["valid_until"]
    assert len(last) == await scalar("SELECT count(*) FROM place")


async def test_each_read_is_one_statement(db: None):
    commune, body = place_id("commune/ho-chi-minh/phu-giao"), body_id("agency", "nation")
    nation = place_id("nation")
    for read in (
        queries.provinces(STORY),
        queries.children(nation, STORY),
        queries.search("phú", STORY),
        queries.pick(STORY, "commune", place_id("region/nam"), "phu"),
        queries.place(commune, STORY),
        queries.places([commune, nation], STORY),
        queries.place_name(commune, STORY),
        queries.address(commune, STORY),
        queries.ancestors(commune, STORY),
        queries.region_of(place_id("province/ha-noi"), STORY),
        queries.contains(nation, commune, STORY),
        queries.bodies_for_round("commune", commune, STORY),
        queries.bodies_of(commune, STORY),
        queries.body_name(body, STORY),
        queries.body_names([body], STORY),
    ):
        with count_statements() as seen:
            await read
        assert seen.count == 1, seen.sql
