"""The ladder in real rounds: xã to tỉnh in 2026, huyện in 2019, the one bypass, and an invitation's answer."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from tests.dossiers.entering import (
    CHU_SE,
    GIA_LAI,
    OLD_CHU_SE,
    OLD_GIA_LAI,
    Opened,
    at,
    attach_letter,
    certificate,
    enter,
    mend,
    opened,
    ready,
)
from tests.story import play
from tests.web_fixtures import person
from tieubieu.certificates.tables import Attestation
from tieubieu.dossiers import entries, entry_queries
from tieubieu.dossiers.queries import DossierRow
from tieubieu.places import loading
from tieubieu.places.keys import place_id
from tieubieu.platform import clock
from tieubieu.platform.actions import Act
from tieubieu.platform.actor import SYSTEM, Actor
from tieubieu.platform.database import execute, row, rows, scalar
from tieubieu.platform.errors import Invalid, NotFound, NotNow
from tieubieu.rules.levels import Level
from tieubieu.rules.phases import Phase

LETTER = {"bypass_letter_number": "15/UBND-KT", "bypass_letter_day": date(2026, 9, 1)}


@pytest.fixture(scope="module", autouse=True)
async def loaded(database: str) -> None:
    if not await scalar("SELECT 1 FROM place LIMIT 1"):
        await loading.load()


@pytest.fixture(autouse=True)
def _story(_machine_time: None) -> None:
    at(2026, 9, 1, 9, 0)


async def nominated(lower: Opened, entry: UUID, letter_day: date) -> UUID:
    """As the authority's act does it."""
    made = await entries.nominate(
        Act(SYSTEM, "test.nominate"),
        await lower.now(),
        [entry],
        "90/UBND-KT",
        letter_day,
        "Rơ Châm Hương",
        "Phó Chủ tịch",
    )
    return made[0]


async def climbed(
    level: Level, place: UUID, made_at: UUID = CHU_SE
) -> tuple[Actor, DossierRow, Opened, UUID, UUID]:
    """A product that holds the certificate of a lower round, and its nomination."""
    lower = await opened(level, place)
    owner, whole = await ready(place=made_at)
    done = await enter(owner, whole, lower)
    await execute("UPDATE entry SET state = 'accepted', code = 'A-111' WHERE id = $1", done.entry)
    today = (await lower.now()).plan_date
    assert today
    held = await certificate(whole, level, today, entry=done.entry)
    return owner, whole, lower, held, await nominated(lower, done.entry, today)


async def refused_by_ladder(owner: Actor, whole: DossierRow, round: Opened, **letter) -> list[str]:
    with pytest.raises(NotNow) as refused:
        await enter(owner, whole, round, **letter)
    assert refused.value.code == "entry.ladder"
    return [p["code"] for p in refused.value.extra["problems"]]


# From the commune to the province, 2026


async def test_a_nominated_product_of_a_commune_enters_the_province_once_its_producer_agrees(db):
    owner, whole, lower, held, invited = await climbed(Level.COMMUNE, CHU_SE)
    letter = await row("SELECT recipient_email, body_text FROM outbox WHERE kind = 'nomination.invited'")
    assert letter and letter["recipient_email"] == owner.email
    assert f"/ho-so/moi-len-cap/{invited}" in letter["body_text"]
    (waiting,) = await entry_queries.my_nominations(owner)
    assert (waiting.id, waiting.state, waiting.to_level) == (invited, "waiting", "province")
    with pytest.raises(NotNow) as refused:
        await entries.confirm_nomination(owner, invited)
    assert refused.value.code == "nomination.no_round"

    at(2026, 10, 5, 9)
    province = await opened(Level.PROVINCE, GIA_LAI)
    await mend(whole, price="350.000 đồng")
    done = await entries.confirm_nomination(owner, invited)
    entry = await row("SELECT * FROM entry WHERE id = $1", done.entry)
    assert entry
    assert (entry["round"], entry["basis"], entry["lower_certificate"], entry["registered_on"]) == (
        province.id,
        "certificate",
        held,
        date(2026, 10, 5),
    )
    assert await row("SELECT state, to_entry, answered_by FROM nomination") == {
        "state": "confirmed",
        "to_entry": done.entry,
        "answered_by": owner.id,
    }
    assert [f["number"] for f in await rows("SELECT number FROM dossier_version ORDER BY number")] == [1, 2]

    seen = await entry_queries.entry(province.clerk, done.entry)
    assert seen
    (difference,) = await entry_queries.differences(seen)
    assert (difference.against, difference.title) == ("below", (await lower.now()).title)
    assert [(c.label, c.after) for c in difference.changes] == [("Giá bán", "350.000 đồng")]
    with pytest.raises(NotNow) as refused:
        await entries.confirm_nomination(owner, invited)
    assert refused.value.code == "nomination.answered"


async def test_without_nomination_a_certificate_opens_nothing(db):
    province = await opened(Level.PROVINCE, GIA_LAI)
    owner, whole = await ready()
    assert await refused_by_ladder(owner, whole, province) == ["ladder.no_certificate"]
    await certificate(whole, Level.COMMUNE, date(2026, 8, 20))
    assert await refused_by_ladder(owner, whole, province) == ["ladder.not_nominated"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("state = 'suspended'", "ladder.suspended"),
        ("state = 'revoked'", "ladder.revoked"),
        ("valid_until = '2026-09-04'", "ladder.expired"),
        ("released_at = NULL", "ladder.no_certificate"),
    ],
)
async def test_the_lower_certificate_is_tested_on_the_day_of_registration(db, change, code):
    owner, whole, _, held, invited = await climbed(Level.COMMUNE, CHU_SE)
    province = await opened(Level.PROVINCE, GIA_LAI)
    at(2026, 9, 5, 9)
    await execute("ALTER TABLE certificate DISABLE TRIGGER certificate_stays")
    await execute(f"UPDATE certificate SET {change} WHERE id = $1", held)
    assert await refused_by_ladder(owner, whole, province) == [code]
    with pytest.raises(NotNow):
        await entries.confirm_nomination(owner, invited)
    assert await scalar("SELECT state FROM nomination") == "waiting"


async def test_a_producer_who_declines_stays_and_cannot_enter_by_that_invitation(db):
    owner, whole, _, _, invited = await climbed(Level.COMMUNE, CHU_SE)
    province = await opened(Level.PROVINCE, GIA_LAI)
    await entries.decline_nomination(owner, invited)
    assert await scalar("SELECT state FROM nomination") == "declined"
    assert await refused_by_ladder(owner, whole, province) == ["ladder.not_nominated"]
    with pytest.raises(NotNow):
        await entries.confirm_nomination(owner, invited)


async def test_where_several_rounds_receive_the_producer_chooses(db):
    owner, _, _, _, invited = await climbed(Level.COMMUNE, CHU_SE)
    first, second = await opened(Level.PROVINCE, GIA_LAI), await opened(Level.PROVINCE, GIA_LAI)
    with pytest.raises(Invalid) as refused:
        await entries.confirm_nomination(owner, invited)
    assert set(refused.value.fields) == {"round"}
    elsewhere = await opened(Level.PROVINCE, place_id("province-2025/lam-dong"))
    with pytest.raises(Invalid):
        await entries.confirm_nomination(owner, invited, elsewhere.id)
    done = await entries.confirm_nomination(owner, invited, second.id)
    assert await scalar("SELECT round FROM entry WHERE id = $1", done.entry) == second.id != first.id


async def test_nobody_else_sees_or_answers_an_invitation(db):
    owner, _, lower, _, invited = await climbed(Level.COMMUNE, CHU_SE)
    stranger, _ = await ready("Khác")
    for actor in (
        stranger,
        lower.clerk,
        lower.officer,
        await person("Quan Tri", ("admin", "installation", None)),
    ):
        assert await entry_queries.nomination(actor, invited) is None
        assert await entry_queries.my_nominations(actor) == []
        for act in (entries.confirm_nomination(actor, invited), entries.decline_nomination(actor, invited)):
            with pytest.raises(NotFound):
                await act
    assert await entry_queries.nomination(owner, invited) is not None


async def test_a_nomination_rests_on_a_certificate_and_is_made_once(db):
    lower = await opened()
    owner, whole = await ready()
    done = await enter(owner, whole, lower)
    with pytest.raises(NotNow) as refused:
        await nominated(lower, done.entry, date(2026, 9, 1))
    assert refused.value.code == "nomination.no_certificate"
    await certificate(whole, Level.COMMUNE, date(2026, 9, 1), entry=done.entry)
    await nominated(lower, done.entry, date(2026, 9, 1))
    again = await entries.nominate(
        Act(SYSTEM, "test"), await lower.now(), [done.entry], "91/UBND", date(2026, 9, 1), "A", "B"
    )
    assert again == [] and await scalar("SELECT count(*) FROM nomination") == 1
    assert await scalar("SELECT count(*) FROM outbox WHERE kind = 'nomination.invited'") == 1


# Districts, 2019 and after


async def test_a_district_round_of_2019_leads_to_the_province_of_its_day(db):
    at(2019, 3, 4, 9)
    owner, whole, lower, held, _ = await climbed(Level.DISTRICT, OLD_CHU_SE, OLD_CHU_SE)
    assert (await lower.now()).circular == "26/2014+14/2018"
    assert await scalar("SELECT basis FROM entry") == "lowest"
    at(2019, 6, 3, 9)
    province = await opened(Level.PROVINCE, OLD_GIA_LAI)
    done = await enter(owner, whole, province)
    assert await row("SELECT basis, lower_certificate FROM entry WHERE id = $1", done.entry) == {
        "basis": "certificate",
        "lower_certificate": held,
    }
    assert await scalar("SELECT state FROM nomination") == "confirmed"


async def test_a_district_certificate_keeps_its_term_and_opens_a_province_round_of_2026(db):
    at(2024, 5, 6, 9)
    owner, whole, _, held, _ = await climbed(Level.DISTRICT, OLD_CHU_SE, OLD_CHU_SE)
    at(2026, 9, 1, 9)
    province = await opened(Level.PROVINCE, GIA_LAI)
    (offer,) = await entry_queries.offers(whole.product, OLD_CHU_SE, date(2026, 9, 1))
    assert offer.admission.ok and offer.rung and offer.rung.id == held
    done = await enter(owner, whole, province)
    assert await scalar("SELECT lower_certificate FROM entry WHERE id = $1", done.entry) == held


async def test_a_place_that_is_only_a_district_is_in_no_commune_round(db):
    commune = await opened()
    owner, whole = await ready(place=OLD_CHU_SE)
    with pytest.raises(NotNow) as refused:
        await enter(owner, whole, commune)
    assert refused.value.code == "entry.place"


# The bypass of Điều 12.2.d


async def test_the_letter_of_the_commune_opens_the_province_when_it_lies_with_the_dossier(db):
    province = await opened(Level.PROVINCE, GIA_LAI)
    owner, whole = await ready()
    with pytest.raises(Invalid) as refused:
        await enter(owner, whole, province, **LETTER)
    assert set(refused.value.fields) == {"attachments.nomination_letter"}
    await attach_letter(owner, whole)
    done = await enter(owner, whole, province, **LETTER)
    assert done.warnings == []
    entry = await row("SELECT basis, bypass_letter_number, bypass_letter_day, lower_certificate FROM entry")
    assert entry == {"basis": "bypass", "lower_certificate": None, **LETTER}


async def test_a_round_of_the_commune_in_the_last_two_years_is_a_warning_and_no_bar(db):
    at(2024, 9, 2, 9)  # a district round there, two years less a day before
    await opened(Level.DISTRICT, OLD_CHU_SE)
    at(2026, 9, 1, 9)
    await opened()
    province = await opened(Level.PROVINCE, GIA_LAI)
    owner, whole = await ready()
    await attach_letter(owner, whole)
    done = await enter(owner, whole, province, **LETTER)
    assert len(done.warnings) == 1 and "hai năm" in done.warnings[0]
    assert await entry_queries.lowest_round_known(OLD_CHU_SE, date(2026, 9, 1))
    assert not await entry_queries.lowest_round_known(OLD_CHU_SE, date(2026, 9, 3))


async def test_there_is_no_bypass_to_the_region_or_the_nation(db):
    owner, whole = await ready()
    await attach_letter(owner, whole)
    region = await opened(Level.REGION, place_id("region/trung-taynguyen"))
    nation = await opened(Level.NATION, place_id("nation"))
    for round in (region, nation):
        assert "ladder.no_bypass" in await refused_by_ladder(owner, whole, round, **LETTER)
    await certificate(whole, Level.COMMUNE, date(2026, 8, 3))
    assert "ladder.no_certificate" in await refused_by_ladder(owner, whole, region)


async def test_a_letter_beside_a_good_certificate_is_not_used(db):
    owner, whole, _, held, _ = await climbed(Level.COMMUNE, CHU_SE)
    province = await opened(Level.PROVINCE, GIA_LAI)
    done = await enter(owner, whole, province, **LETTER)
    entry = await row(
        "SELECT basis, lower_certificate, bypass_letter_number FROM entry WHERE id = $1", done.entry
    )
    assert entry == {"basis": "certificate", "lower_certificate": held, "bypass_letter_number": ""}


# Certificates of elsewhere


async def test_an_attested_certificate_counts_once_two_clerks_and_a_letter_stand_behind_it(db):
    province = await opened(Level.PROVINCE, GIA_LAI)
    owner, whole = await ready()
    held = await certificate(whole, Level.COMMUNE, date(2026, 8, 3), origin="attested")
    first, second = province.clerk, province.officer
    paper = Attestation(certificate=held, scan="", attested_by=first.id, attested_at=clock.now())
    await Attestation.insert(paper)
    assert await refused_by_ladder(owner, whole, province) == ["ladder.no_certificate"]
    await execute("UPDATE attestation SET confirmed_by = $1, confirmed_at = attested_at", second.id)
    assert await refused_by_ladder(owner, whole, province) == ["ladder.not_nominated"]
    await attach_letter(owner, whole)
    done = await enter(owner, whole, province)
    assert await scalar("SELECT lower_certificate FROM entry WHERE id = $1", done.entry) == held


# All of it through the real acts


async def test_a_commune_round_played_to_its_end_sends_its_product_to_the_province(db):
    story = await play(Phase.ANNOUNCED)
    await story.nominate()
    first = story.by("A")
    (invited,) = await entry_queries.my_nominations(first.producer)
    assert (invited.product, invited.certificate_state, invited.to_level) == (
        first.product,
        "issued",
        "province",
    )
    at(2026, 12, 1, 9)
    province = await opened(Level.PROVINCE, GIA_LAI)
    done = await entries.confirm_nomination(first.producer, invited.id)
    seen = await entry_queries.entry(province.clerk, done.entry)
    assert seen and (seen.basis, seen.lower_certificate) == ("certificate", invited.certificate)
    (difference,) = await entry_queries.differences(seen)
    assert (difference.against, difference.changes) == ("below", [])
    for other in "BCD":
        assert await entry_queries.my_nominations(story.by(other).producer) == []
