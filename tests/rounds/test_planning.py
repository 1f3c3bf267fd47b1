"""Planning a round: what the officer types, what is refused in words, who may."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import msgspec
import pytest

from tests.rounds.conftest import GIA_LAI, SO_GIA_LAI, SO_LAM_DONG, UBND_GIA_LAI, a_plan, at
from tests.web_fixtures import person
from tieubieu.places.keys import body_id, place_id
from tieubieu.platform import clock
from tieubieu.platform.actor import SYSTEM, Actor
from tieubieu.platform.database import count_statements, rows, scalar
from tieubieu.platform.errors import Invalid, NotFound, Stale
from tieubieu.rounds import queries
from tieubieu.rounds.actions import ChangePlan, advance, change_plan, plan_round
from tieubieu.rounds.plan import circular_of, levels_on
from tieubieu.rounds.queries import RoundRow
from tieubieu.rules.levels import Level
from tieubieu.rules.phases import Phase


def changing(round: RoundRow, **changed: object) -> ChangePlan:
    plan = {name: getattr(a_plan(), name) for name in a_plan().__struct_fields__}
    return ChangePlan(**({**plan, "round": round.id, "version": round.version} | changed))  # type: ignore[arg-type]


async def test_a_planned_round_keeps_its_circular_its_bodies_and_the_names_of_its_day(planned: RoundRow):
    assert planned.title == "Bình chọn cấp tỉnh, tỉnh Gia Lai năm 2026"
    assert (planned.phase, planned.circular, planned.version) == (Phase.PLAN, "26/2014+14/2018+38/2025", 1)
    assert (planned.organiser, planned.authority) == (SO_GIA_LAI, UBND_GIA_LAI)
    assert planned.organiser_name == "Sở Công Thương tỉnh Gia Lai"
    assert planned.authority_title == "Chủ tịch"
    assert planned.slug.startswith("cap-tinh-gia-lai-2026-")
    assert planned.place_path[0] == GIA_LAI and place_id("nation") in planned.place_path
    (decision,) = await queries.decisions(planned.id)
    assert (decision.kind, decision.number, decision.signer) == ("plan", "88/KH-UBND", "Rơ Châm Hương")
    (rulebook,) = await queries.rulebooks(planned.id)
    assert (rulebook.number, rulebook.approved_at) == (1, None)
    assert await queries.rulebook_hash(planned.id) == rulebook.content_hash


async def test_every_mistake_of_a_plan_is_said_at_its_field(officer: Actor):
    wrong = a_plan(
        plan_number=" ",
        plan_date=date(2026, 8, 11),
        plan_signer="",
        check_until=date(2026, 9, 1),
        council_on=None,
    )
    with pytest.raises(Invalid) as refused:
        await plan_round(officer, wrong)
    assert set(refused.value.fields) == {
        "plan_number",
        "plan_date",
        "plan_signer",
        "receive_from",
        "check_until",
    }
    assert await scalar("SELECT count(*) FROM round") == 0


async def test_an_officer_plans_only_for_a_body_of_their_own(officer: Actor, db: None):
    elsewhere = place_id("province-2025/lam-dong")
    with pytest.raises(NotFound):
        await plan_round(officer, a_plan(place=elsewhere))
    with pytest.raises(NotFound):
        await plan_round(await person("Trần Quản Trị", ("admin", "installation", None)), a_plan())
    other = await person("Đỗ Lâm Đồng", ("officer", "body", SO_LAM_DONG))
    assert await plan_round(other, a_plan(place=elsewhere))


async def test_a_district_round_is_held_in_2019_and_only_imported_after_june_2025(db: None):
    place = place_id("district/gia-lai/chu-se")
    body = body_id("specialist_office", "district/gia-lai/chu-se")
    officer = await person("Cán bộ huyện", ("officer", "body", body))
    old = a_plan(
        level=Level.DISTRICT,
        place=place,
        plan_date=date(2019, 3, 4),
        receive_from=date(2019, 3, 11),
        receive_until=date(2019, 4, 12),
        check_until=None,
        score_until=None,
        council_on=None,
        announce_on=None,
    )
    with pytest.raises(Invalid) as refused:
        await plan_round(officer, old)
    assert refused.value.fields["level"].startswith("Cấp huyện kết thúc ngày 30/06/2025")
    imported = await queries.get(await plan_round(SYSTEM, msgspec.structs.replace(old, origin="imported")))
    assert imported and (imported.origin, imported.organiser_name) == (
        "imported",
        "Phòng Kinh tế và Hạ tầng huyện Chư Sê",
    )
    at(2019, 3, 6, 8, 0)
    held = await queries.get(await plan_round(officer, old))
    assert held and held.circular == "26/2014+14/2018"


def test_the_lowest_level_follows_the_plans_date():
    today = date(2026, 8, 10)
    assert [x.value for x in levels_on(date(2026, 8, 5), today)] == [
        "commune",
        "province",
        "region",
        "nation",
    ]
    assert [x.value for x in levels_on(date(2024, 1, 5), today)] == ["province", "region", "nation"]
    assert [x.value for x in levels_on(date(2019, 1, 5), date(2019, 2, 1))] == [
        "district",
        "province",
        "region",
        "nation",
    ]
    assert circular_of(date(2014, 10, 20)) is None and circular_of(None) is None


async def test_a_commune_round_cannot_be_planned_by_a_plan_of_2024(db: None):
    with pytest.raises(Invalid) as refused:
        await plan_round(
            SYSTEM,
            a_plan(level=Level.COMMUNE, place=place_id("commune/gia-lai/chu-se"), plan_date=date(2024, 5, 6)),
        )
    assert "cấp xã" in refused.value.fields["level"]


async def test_a_place_of_another_kind_is_refused_at_the_place(db: None):
    with pytest.raises(Invalid) as refused:
        await plan_round(SYSTEM, a_plan(place=place_id("region/bac")))
    assert set(refused.value.fields) == {"place"}
    with pytest.raises(Invalid) as refused:
        await plan_round(SYSTEM, a_plan(place=uuid4()))
    assert set(refused.value.fields) == {"place"}


async def test_the_cuc_chooses_among_three_regions_and_the_nation(db: None):
    cuc = await person("Cán bộ Cục", ("officer", "body", body_id("agency", "nation")))
    day = date(2026, 8, 5)
    found = await queries.plan_choices(cuc, day, levels_on(day, day))
    assert [c.level.value for c in found] == ["region", "region", "region", "nation"]
    (north,) = await queries.plan_choices(cuc, day, levels_on(day, day), "phia bac")
    region = await queries.get(
        await plan_round(
            cuc, a_plan(level=Level.REGION, place=north.place, host_place=place_id("province-2025/bac-ninh"))
        )
    )
    assert region and region.title == "Bình chọn cấp khu vực phía Bắc năm 2026"
    assert region.host_name == "tỉnh Bắc Ninh"
    assert region.authority_title == "Cục trưởng"


async def test_a_plan_typed_from_an_older_version_is_refused_with_what_was_changed(
    officer: Actor, planned: RoundRow
):
    colleague = await person("Ngô Thị Lan", ("officer", "body", SO_GIA_LAI))
    assert await change_plan(colleague, changing(planned, title="Tên mới", plan_signer="Người khác")) == 2
    with pytest.raises(Stale) as stale:
        await change_plan(officer, changing(planned, title="Tên khác nữa"))
    assert stale.value.extra["current"] == 2
    assert [(e["by"], e["fields"]) for e in stale.value.extra["changed"]] == [
        ("Ngô Thị Lan", ["Tên kỳ", "Người ký kế hoạch"])
    ]
    kept = await queries.get(planned.id)
    assert kept and (kept.title, kept.version) == ("Tên mới", 2)
    (decision,) = await queries.decisions(planned.id)
    assert decision.signer == "Người khác"


async def test_saving_the_same_plan_changes_nothing(officer: Actor, planned: RoundRow):
    assert await change_plan(officer, changing(planned)) == planned.version


async def test_an_open_round_lets_only_dates_ahead_move_with_a_reason(officer: Actor, planned: RoundRow):
    await advance(officer, planned.id, Phase.RECEIVING)
    opened = await queries.get(planned.id)
    assert opened
    with pytest.raises(Invalid) as refused:
        await change_plan(
            officer, changing(opened, plan_number="99/KH-UBND", receive_until=date(2026, 9, 20))
        )
    assert set(refused.value.fields) == {"plan_number", "reason"}
    with pytest.raises(Invalid) as refused:
        await change_plan(officer, changing(opened, receive_until=date(2026, 8, 9), reason="Rút ngắn"))
    assert set(refused.value.fields) == {"receive_until"}
    await change_plan(officer, changing(opened, receive_until=date(2026, 9, 20), reason="Mưa bão"))
    moved = await queries.get(planned.id)
    assert moved and moved.receive_until == date(2026, 9, 20)


async def test_a_dry_run_checks_and_writes_nothing(officer: Actor):
    await plan_round(officer, a_plan(), dry_run=True)
    assert await scalar("SELECT count(*) FROM round") == 0
    assert not [a for a in await rows("SELECT action FROM audit") if a["action"] == "round.plan"]


@pytest.mark.parametrize("amount", [1, 3])
async def test_my_rounds_take_one_statement_however_many(officer: Actor, amount: int):
    for _ in range(amount):
        await plan_round(officer, a_plan())
    with count_statements() as seen:
        found = await queries.mine(officer)
    assert (len(found), seen.count) == (amount, 1)
    assert found[0].roles == ["officer"]


@pytest.mark.parametrize("amount", [1, 3])
async def test_open_and_public_rounds_take_one_statement_however_many(officer: Actor, amount: int):
    for _ in range(amount):
        await advance(officer, await plan_round(officer, a_plan()), Phase.RECEIVING)
    await plan_round(officer, a_plan())
    commune = place_id("commune/gia-lai/chu-se")
    with count_statements() as seen:
        assert len(await queries.accepting(clock.today(), Level.PROVINCE, commune)) == amount
        assert len(await queries.public_rounds(text="gia lai", state="open")) == amount
        assert await queries.count_public(level="province", year=2026) == amount
    assert seen.count == 3
    assert await queries.accepting(date(2026, 9, 16)) == []
    assert await queries.accepting(clock.today(), place=place_id("commune/lam-dong/bao-loc")) == []
