"""Establishments: registering, the picker of the place, claims, printed codes, two people editing."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

import pytest

from tieubieu.accounts.queries import actor_of
from tieubieu.places import loading
from tieubieu.places.keys import body_id, place_id
from tieubieu.platform import clock
from tieubieu.platform.actions import Act
from tieubieu.platform.actor import SYSTEM, Actor
from tieubieu.platform.database import count_statements, row, rows, scalar
from tieubieu.platform.errors import Invalid, NotFound, NotNow, Stale
from tieubieu.producers import actions, queries
from tieubieu.producers.actions import (
    ClaimEstablishment,
    EstablishmentData,
    RegisterEstablishment,
    SettleClaim,
    UpdateEstablishment,
)
from tieubieu.recusals.tables import Recusal

CHU_SE = place_id("commune/gia-lai/chu-se")
GIA_LAI = place_id("province-2025/gia-lai")
OFFICE = body_id("specialist_office", "commune/gia-lai/chu-se")
DEPARTMENT = body_id("department", "province-2025/gia-lai")
ELSEWHERE = body_id("department", "province/ha-noi")

DATA = {
    "name": "Hợp tác xã Mây tre Chư Sê",
    "legal_kind": "cooperative",
    "place": CHU_SE,
    "tax_code": "5900123456",
    "paper_number": "39A8000123",
    "paper_issued_on": date(2020, 3, 2),
    "phone": "0912 345 678",
}


@pytest.fixture(scope="module", autouse=True)
async def loaded(database: str) -> None:
    await loading.load()


@pytest.fixture(autouse=True)
def _story() -> None:
    clock.travel_to(datetime(2026, 10, 24, 9, tzinfo=clock.ZONE), tick=False)


async def again(actor: Actor) -> Actor:
    """The same person with the grants of now."""
    assert actor.id is not None
    found = await actor_of(actor.id)
    assert found is not None
    return found


async def registered(actor: Actor, **changes) -> UUID:
    return await actions.register(actor, RegisterEstablishment(**{**DATA, **changes}))


async def test_whoever_registers_writes_at_once_and_the_claim_waits(db, make_person):
    lua = await make_person("Nguyễn Thị Lụa")
    establishment = await registered(lua, proof="Tôi là giám đốc")
    (mine,) = await queries.mine(lua)
    assert (mine.id, mine.place_name, mine.confirmed_at) == (establishment, "xã Chư Sê, tỉnh Gia Lai", None)
    assert GIA_LAI in mine.place_path and place_id("region/trung-taynguyen") in mine.place_path
    claim = await row("SELECT state, words FROM establishment_claim")
    assert claim == {"state": "waiting", "words": "Tôi là giám đốc"}
    assert (await again(lua)).holds("producer", establishment)
    assert await scalar("SELECT count(*) FROM audit WHERE action = 'establishment.register'") == 1


async def test_every_mistake_is_said_at_its_field_and_nothing_is_written(db, make_person):
    lua = await make_person("Nguyễn Thị Lụa")
    with pytest.raises(Invalid) as refused:
        await registered(
            lua,
            name="  ",
            legal_kind="corporation",
            place=GIA_LAI,
            tax_code="12",
            phone="gọi tôi",
            paper_issued_on=date(2027, 1, 1),
            email="x",
        )
    assert set(refused.value.fields) == {
        "name",
        "legal_kind",
        "place",
        "tax_code",
        "phone",
        "paper_issued_on",
        "email",
    }
    assert await scalar("SELECT count(*) FROM establishment") == 0


async def test_a_district_is_a_place_of_before_july_2025(db, make_person):
    district = place_id("district/gia-lai/chu-se")
    establishment = await registered(await make_person("Nguyễn Thị Lụa"), place=district)
    found = await queries.get(establishment)
    assert found is not None and GIA_LAI in found.place_path


async def test_a_dry_run_answers_and_writes_nothing(db, make_person):
    lua = await make_person("Nguyễn Thị Lụa")
    assert await actions.register(lua, RegisterEstablishment(**DATA), dry_run=True)
    assert await scalar("SELECT count(*) FROM establishment") == 0


async def test_a_second_one_with_the_same_tax_code_is_a_claim_and_tells_no_name(db, make_person):
    lua, gam = await make_person("Nguyễn Thị Lụa"), await make_person("Trần Văn Gấm")
    establishment = await registered(lua)
    with pytest.raises(NotNow) as refused:
        await registered(gam, tax_code="5900 123 456")
    assert refused.value.code == "establishment.exists" and "tax_code" in refused.value.fields
    assert "Mây tre" not in repr((refused.value.title, refused.value.fields, refused.value.extra))
    claimed = await actions.claim(gam, ClaimEstablishment(tax_code="5900123456", proof="Tôi là kế toán"))
    assert (claimed.state, claimed.establishment) == ("waiting", None)
    assert [(c.name, c.state) for c in await queries.my_claims(gam)] == [("", "waiting")]
    assert await queries.writable(gam, establishment) is None
    assert (
        await actions.claim(gam, ClaimEstablishment(tax_code="5900123456", proof="Kế toán"))
    ).claim == claimed.claim


async def test_a_claim_is_settled_only_by_who_is_in_charge_of_the_place(db, make_person):
    lua = await make_person("Nguyễn Thị Lụa")
    establishment = await registered(lua)
    claim = await scalar("SELECT id FROM establishment_claim")
    far = await make_person("Cán bộ Hà Nội", ("officer", "body", ELSEWHERE))
    admin = await make_person("Quản trị", ("admin", "installation", None))
    for nobody in (far, admin, await again(lua)):
        assert await queries.claims_to_settle(nobody) == []
        with pytest.raises(NotFound):
            await actions.settle_claim(nobody, SettleClaim(claim=claim, accept=True))
    near = await make_person("Cán bộ Chư Sê", ("officer", "body", OFFICE))
    above = await make_person("Cán bộ Sở", ("officer", "body", DEPARTMENT))
    assert [(c.id, c.first) for c in await queries.claims_to_settle(above)] == [(claim, True)]
    await actions.settle_claim(near, SettleClaim(claim=claim, accept=True))
    found = await queries.get(establishment)
    assert found is not None and found.confirmed_at == clock.now()
    with pytest.raises(NotNow):
        await actions.settle_claim(above, SettleClaim(claim=claim, accept=False, reason="nhầm"))


async def test_a_refused_first_claim_takes_the_right_away(db, make_person):
    false = await make_person("Kẻ Mạo")
    establishment = await registered(false)
    clerk = await make_person("Cán bộ Chư Sê", ("officer", "body", OFFICE))
    claim = await scalar("SELECT id FROM establishment_claim")
    with pytest.raises(Invalid):
        await actions.settle_claim(clerk, SettleClaim(claim=claim, accept=False))
    await actions.settle_claim(clerk, SettleClaim(claim=claim, accept=False, reason="Không có giấy"))
    assert (
        await queries.mine(false) == [] and await queries.writable(await again(false), establishment) is None
    )
    letter = await scalar("SELECT body_text FROM outbox WHERE kind = 'establishment.claim_settled'")
    assert "Không có giấy" in letter


async def test_the_representative_settles_later_claims_but_only_once_confirmed(db, make_person):
    lua, gam = await make_person("Nguyễn Thị Lụa"), await make_person("Trần Văn Gấm")
    establishment = await registered(lua)
    claimed = await actions.claim(gam, ClaimEstablishment(tax_code="5900123456", proof="Kế toán"))
    with pytest.raises(NotFound):
        await actions.settle_claim(lua, SettleClaim(claim=claimed.claim, accept=True))
    await actions.confirm(Act(SYSTEM, "test"), establishment)
    assert [c.person_name for c in await queries.claims_to_settle(lua)] == ["Trần Văn Gấm"]
    await actions.settle_claim(lua, SettleClaim(claim=claimed.claim, accept=True))
    assert [p.name for p in await queries.people(establishment)] == ["Nguyễn Thị Lụa", "Trần Văn Gấm"]
    assert await scalar("SELECT count(*) FROM establishment_claim WHERE state = 'accepted'") == 2


async def test_the_second_of_two_editors_is_told_and_loses_nothing(db, make_person):
    lua = await make_person("Nguyễn Thị Lụa")
    establishment = await registered(lua)
    first = {**DATA, "id": establishment, "version": 1}
    assert await actions.update(lua, UpdateEstablishment(**{**first, "trade": "Đan mây"})) == 2
    with pytest.raises(Stale) as refused:
        await actions.update(lua, UpdateEstablishment(**{**first, "trade": "Đan tre"}))
    assert refused.value.extra["current"] == 2 and refused.value.extra["saved"]["trade"] == "Đan mây"
    assert await scalar("SELECT trade FROM establishment") == "Đan mây"


async def test_another_tax_code_wants_the_business_paper_again(db, make_person):
    lua = await make_person("Nguyễn Thị Lụa")
    establishment = await registered(lua)
    await actions.confirm(Act(SYSTEM, "test"), establishment)
    same = UpdateEstablishment(**{**DATA, "id": establishment, "version": 1, "trade": "Đan mây"})
    await actions.update(lua, same)
    assert await scalar("SELECT confirmed_at IS NOT NULL FROM establishment")
    other = UpdateEstablishment(**{**DATA, "id": establishment, "version": 2, "tax_code": "5900999999"})
    await actions.update(lua, other)
    assert await scalar("SELECT confirmed_at IS NULL FROM establishment")
    assert await scalar("SELECT state FROM establishment_claim") == "waiting"


async def test_nobody_else_may_write_it(db, make_person):
    establishment = await registered(await make_person("Nguyễn Thị Lụa"))
    others = [
        await make_person("Trần Văn Gấm", ("producer", "establishment", uuid4())),
        await make_person("Cán bộ Chư Sê", ("officer", "body", OFFICE)),
        await make_person("Quản trị", ("admin", "installation", None)),
    ]
    for other in others:
        with pytest.raises(NotFound):
            await actions.update(other, UpdateEstablishment(**DATA, id=establishment, version=1))


async def test_a_clerk_enters_one_and_the_producer_takes_it_with_the_printed_code(db, make_person):
    clerk = await make_person("Cán bộ Chư Sê", ("officer", "body", OFFICE))
    created = await actions.create_by_clerk(clerk, EstablishmentData(**DATA))
    assert await queries.writable(clerk, created.establishment) is not None
    lua = await make_person("Nguyễn Thị Lụa")
    with pytest.raises(Invalid):
        await actions.claim(lua, ClaimEstablishment(code="0000-0000-0000"))
    typed = created.code.lower().replace("-", " ")
    claimed = await actions.claim(lua, ClaimEstablishment(code=typed))
    assert (claimed.state, claimed.establishment) == ("accepted", created.establishment)
    assert await queries.writable(clerk, created.establishment) is None
    gam = await make_person("Trần Văn Gấm")
    with pytest.raises(Invalid):
        await actions.claim(gam, ClaimEstablishment(code=created.code))
    stored = await rows("SELECT * FROM handover_code")
    assert created.code.replace("-", "") not in repr(stored)


async def test_a_newer_code_ends_the_older_one(db, make_person):
    clerk = await make_person("Cán bộ Chư Sê", ("officer", "body", OFFICE))
    created = await actions.create_by_clerk(clerk, EstablishmentData(**DATA))
    newer = await actions.new_code(clerk, created.establishment)
    lua = await make_person("Nguyễn Thị Lụa")
    with pytest.raises(Invalid):
        await actions.claim(lua, ClaimEstablishment(code=created.code))
    assert (await actions.claim(lua, ClaimEstablishment(code=newer))).state == "accepted"


async def test_a_clerk_enters_none_outside_the_own_place(db, make_person):
    far = await make_person("Cán bộ Hà Nội", ("officer", "body", ELSEWHERE))
    with pytest.raises(Invalid) as refused:
        await actions.create_by_clerk(far, EstablishmentData(**DATA))
    assert set(refused.value.fields) == {"place"}
    with pytest.raises(NotFound):
        await actions.create_by_clerk(await make_person("Nguyễn Thị Lụa"), EstablishmentData(**DATA))


@pytest.mark.parametrize("how_many", [1, 3])
async def test_lists_cost_one_statement(db, make_person, how_many: int):
    lua = await make_person("Nguyễn Thị Lụa")
    clerk = await make_person("Cán bộ Chư Sê", ("officer", "body", OFFICE))
    for n in range(how_many):
        await registered(lua, tax_code=f"590012345{n}")
    with count_statements() as seen:
        assert len(await queries.mine(lua)) == how_many
        assert len(await queries.in_charge(clerk, "may tre")) == how_many
        assert len(await queries.claims_to_settle(clerk)) == how_many
    assert seen.count == 3


async def test_a_recused_officer_does_not_find_it(db, make_person):
    lua = await make_person("Nguyễn Thị Lụa")
    establishment = await registered(lua)
    clerk = await make_person("Cán bộ Chư Sê", ("officer", "body", OFFICE))
    assert len(await queries.in_charge(clerk)) == len(await queries.claims_to_settle(clerk)) == 1
    await Recusal.insert(
        Recusal(
            person=clerk.id,
            establishment=establishment,
            relation="family",
            reason="anh em",
            state="declared",
            declared_by=clerk.id,
            created_at=clock.now(),
        )
    )
    assert await queries.in_charge(clerk) == [] and await queries.claims_to_settle(clerk) == []
