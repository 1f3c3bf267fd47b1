"""Submitting to real rounds: place, deadline, completeness, receipt; the helper team's loop; closing the list."""

from __future__ import annotations

import re
from datetime import date
from uuid import uuid4

import pytest

from tests.dossiers.entering import (
    AL_BA,
    GIA_LAI,
    Opened,
    at,
    attach_letter,
    enter,
    mend,
    opened,
    ready,
)
from tests.web_fixtures import person
from tieubieu.dossiers import entries, entry_queries
from tieubieu.dossiers.entries import SubmitEntry
from tieubieu.ledger.canonical import digest
from tieubieu.places import loading
from tieubieu.platform import clock
from tieubieu.platform.database import execute, row, rows, scalar
from tieubieu.platform.errors import Invalid, NotFound, NotNow, Stale
from tieubieu.recusals.tables import Recusal
from tieubieu.rounds.actions import reopen
from tieubieu.rounds.phases import blockers
from tieubieu.rules.levels import Level
from tieubieu.rules.phases import Phase

RECEIPT = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}")


@pytest.fixture(scope="module", autouse=True)
async def loaded(database: str) -> None:
    if not await scalar("SELECT 1 FROM place LIMIT 1"):
        await loading.load()


@pytest.fixture(autouse=True)
def _story(_machine_time: None) -> None:
    at(2026, 9, 1, 9, 0)


async def state_of(entry) -> dict:
    found = await row("SELECT * FROM entry WHERE id = $1", entry)
    assert found
    return found


# Submitting


async def test_submitting_freezes_the_dossier_and_answers_with_a_random_receipt(db):
    round = await opened()
    owner, whole = await ready()
    done = await enter(owner, whole, round)
    assert RECEIPT.fullmatch(done.receipt) and done.warnings == []
    entry = await state_of(done.entry)
    assert (entry["state"], entry["basis"], entry["code"], entry["registered_on"]) == (
        "submitted",
        "lowest",
        "",
        date(2026, 9, 1),
    )
    version = await row("SELECT * FROM dossier_version WHERE id = $1", entry["version"])
    assert version and version["number"] == 1
    assert version["content_hash"] == digest(version["content"])
    assert version["content"]["establishment"]["name"] == whole.establishment["name"]
    await mend(whole, purpose="Viết khác đi")
    again = await row("SELECT content FROM dossier_version WHERE id = $1", entry["version"])
    assert again == {"content": version["content"]}
    letters = await rows("SELECT subject, body_text FROM outbox WHERE kind = 'entry.submitted'")
    assert [done.receipt in f["body_text"] and done.receipt in f["subject"] for f in letters] == [True]


async def test_a_dry_run_says_the_same_and_writes_nothing(db):
    round = await opened()
    owner, whole = await ready()
    letters = await scalar("SELECT count(*) FROM outbox")
    done = await entries.submit(owner, SubmitEntry(product=whole.product, round=round.id), dry_run=True)
    assert RECEIPT.fullmatch(done.receipt)
    assert await scalar("SELECT count(*) FROM entry") == 0
    assert await scalar("SELECT count(*) FROM dossier_version") == 0
    assert await scalar("SELECT count(*) FROM outbox") == letters


async def test_the_same_product_enters_a_round_once(db):
    round = await opened()
    owner, whole = await ready()
    done = await enter(owner, whole, round)
    with pytest.raises(NotNow) as refused:
        await enter(owner, whole, round)
    assert (refused.value.code, refused.value.extra["receipt"]) == ("entry.again", done.receipt)


async def test_the_deadline_counts_even_while_the_phase_still_says_receiving(db):
    round = await opened(days=10)
    owner, whole = await ready()
    at(2026, 9, 10, 23, 59)
    await entries.submit(owner, SubmitEntry(product=whole.product, round=round.id), dry_run=True)
    at(2026, 9, 11, 0, 0)
    assert (await round.now()).phase == Phase.RECEIVING
    with pytest.raises(NotNow) as refused:
        await enter(owner, whole, round)
    assert refused.value.code == "entry.late"
    await round.advance(Phase.CHECKING)
    with pytest.raises(NotNow) as refused:
        await enter(owner, whole, round)
    assert refused.value.code == "entry.not_receiving"


async def test_a_round_that_is_only_planned_is_not_there(db):
    round = await opened()
    await execute("UPDATE round SET phase = 'plan' WHERE id = $1", round.id)
    owner, whole = await ready()
    with pytest.raises(NotFound):
        await enter(owner, whole, round)
    with pytest.raises(NotFound):
        await entries.submit(owner, SubmitEntry(product=whole.product, round=uuid4()))


async def test_the_place_of_production_decides(db):
    here, there = await opened(), await opened(place=AL_BA)
    owner, whole = await ready(place=AL_BA)
    with pytest.raises(NotNow) as refused:
        await enter(owner, whole, here)
    assert refused.value.code == "entry.place" and "xã Chư Sê" in refused.value.title
    await enter(owner, whole, there)


async def test_a_dossier_that_lacks_something_is_refused_at_the_keys_of_the_form(db):
    round = await opened()
    owner, whole = await ready()
    await mend(whole, purpose=None)
    await execute(
        "UPDATE attachment SET removed_at = now() WHERE dossier = $1 AND kind = 'photo'", whole.dossier
    )
    await execute("UPDATE dossier SET declarations = declarations - 'quality' WHERE id = $1", whole.dossier)
    with pytest.raises(Invalid) as refused:
        await enter(owner, whole, round)
    assert set(refused.value.fields) == {"purpose", "attachments.photo", "declarations.quality"}
    assert await scalar("SELECT count(*) FROM entry") == 0


async def test_a_clerk_enters_for_a_producer_without_account_and_nobody_elses_clerk_does(db):
    round, other = await opened(), await opened(place=AL_BA)
    _, whole = await ready("Mật ong")
    await execute("UPDATE role_grant SET revoked_at = now() WHERE role = 'producer'")
    await execute("UPDATE dossier SET entered_by_clerk = $1", round.clerk.id)
    with pytest.raises(NotFound):
        await enter(other.clerk, whole, round)
    done = await enter(round.clerk, whole, round)
    found = await entry_queries.entry(round.clerk, done.entry)
    assert found and found.entered_by_clerk and found.submitted_by_name == round.clerk.name


async def test_nobody_else_submits_a_producers_dossier(db):
    round = await opened()
    _, whole = await ready()
    stranger, _ = await ready("Khác")
    for actor in (
        stranger,
        round.clerk,
        round.officer,
        await person("Quan Tri", ("admin", "installation", None)),
    ):
        with pytest.raises(NotFound):
            await enter(actor, whole, round)


# Supplements


async def test_a_supplement_freezes_a_second_version_and_the_clerk_sees_what_changed(db):
    round = await opened()
    owner, whole = await ready()
    done = await enter(owner, whole, round)
    await entries.ask_supplement(round.clerk, done.entry, "Ghi rõ giá bán", date(2026, 9, 8))
    entry = await state_of(done.entry)
    first = entry["version"]
    assert (entry["state"], entry["version_counter"]) == ("supplement", 2)
    letter = await scalar("SELECT body_text FROM outbox WHERE kind = 'entry.supplement'")
    assert "Ghi rõ giá bán" in letter and "08/09/2026" in letter
    (mine,) = await entry_queries.my_entries(owner)
    assert (mine.wanted, mine.due_on) == ("Ghi rõ giá bán", date(2026, 9, 8))

    await mend(whole, price="320.000 đồng một bộ")
    answered = await entries.answer_supplement(owner, done.entry, "Đã ghi giá", 2)
    assert answered.receipt == done.receipt
    entry = await state_of(done.entry)
    assert entry["state"] == "submitted" and entry["version"] != first
    assert [f["number"] for f in await rows("SELECT number FROM dossier_version ORDER BY number")] == [1, 2]
    seen = await entry_queries.entry(round.clerk, done.entry)
    assert seen
    (difference,) = await entry_queries.differences(seen)
    assert difference.against == "supplement"
    assert [(c.label, c.before, c.after) for c in difference.changes] == [
        ("Giá bán", "", "320.000 đồng một bộ")
    ]
    to = await scalar("SELECT recipient_email FROM outbox WHERE kind = 'entry.answered'")
    assert to == round.clerk.email


async def test_a_late_answer_is_refused_until_the_request_is_made_anew(db):
    round = await opened()
    owner, whole = await ready()
    done = await enter(owner, whole, round)
    await entries.ask_supplement(round.clerk, done.entry, "Thêm ảnh", date(2026, 9, 3))
    at(2026, 9, 4, 0, 0)
    with pytest.raises(NotNow) as refused:
        await entries.answer_supplement(owner, done.entry, "")
    assert refused.value.code == "supplement.late"
    await entries.ask_supplement(round.clerk, done.entry, "Thêm ảnh, gia hạn", date(2026, 9, 4))
    await entries.answer_supplement(owner, done.entry, "")
    asked = await entry_queries.supplements(done.entry)
    assert [(s.wanted, s.answered) for s in asked] == [("Thêm ảnh", False), ("Thêm ảnh, gia hạn", True)]


async def test_a_request_names_what_and_by_when(db):
    round = await opened()
    owner, whole = await ready()
    done = await enter(owner, whole, round)
    with pytest.raises(Invalid) as refused:
        await entries.ask_supplement(round.clerk, done.entry, " ", date(2026, 8, 31))
    assert set(refused.value.fields) == {"wanted", "due_on"}
    with pytest.raises(Invalid) as refused:
        await entries.refuse(round.clerk, done.entry, "", "")
    assert set(refused.value.fields) == {"reason", "article"}
    with pytest.raises(Invalid) as refused:
        await entries.change_group(round.clerk, done.entry, "A", "")
    assert set(refused.value.fields) == {"group", "reason"}
    with pytest.raises(NotNow) as late:
        await entries.answer_supplement(owner, done.entry, "Chưa ai hỏi")
    assert late.value.code == "supplement.none"
    assert (await state_of(done.entry))["version_counter"] == 1


async def test_two_clerks_at_once_the_second_is_told_and_nothing_is_overwritten(db):
    round = await opened()
    owner, whole = await ready()
    done = await enter(owner, whole, round)
    await entries.accept(round.clerk, done.entry, 1)
    with pytest.raises(Stale) as refused:
        await entries.refuse(round.officer, done.entry, "Trùng", "TT 26/2014 Điều 4.3", 1)
    assert refused.value.extra == {"current": 2, "state": "accepted"}
    assert (await state_of(done.entry))["state"] == "accepted"


# Settling


async def test_accepting_confirms_the_establishments_first_claim(db):
    round = await opened()
    owner, whole = await ready()
    done = await enter(owner, whole, round)
    assert await scalar("SELECT state FROM establishment_claim") == "waiting"
    await entries.accept(round.clerk, done.entry)
    assert await row("SELECT state, settled_by FROM establishment_claim") == {
        "state": "accepted",
        "settled_by": round.clerk.id,
    }
    assert await scalar("SELECT confirmed_at FROM establishment") == clock.now()


async def test_a_refusal_is_told_with_its_reason_and_may_be_put_right(db):
    round = await opened()
    owner, whole = await ready()
    done = await enter(owner, whole, round)
    await entries.refuse(round.clerk, done.entry, "Sản phẩm độc bản", "TT 26/2014 Điều 4.4")
    letter = await scalar("SELECT body_text FROM outbox WHERE kind = 'entry.refused'")
    assert "Sản phẩm độc bản" in letter and "Điều 4.4" in letter
    with pytest.raises(NotNow) as refused:
        await entries.withdraw(owner, done.entry)
    assert refused.value.code == "entry.state"
    await entries.accept(round.clerk, done.entry)
    entry = await state_of(done.entry)
    assert (entry["state"], entry["refusal_reason"], entry["refusal_article"]) == ("accepted", "", "")


async def test_changing_the_group_leaves_what_was_submitted(db):
    round = await opened()
    owner, whole = await ready(group="D")
    done = await enter(owner, whole, round)
    await entries.change_group(round.clerk, done.entry, "B", "Là thực phẩm")
    assert (await state_of(done.entry))["product_group"] == "B"
    assert await scalar("SELECT product_group FROM product") == "D"
    seen = await entry_queries.entry(owner, done.entry)
    assert seen and (seen.product_group, seen.content["product"]["group"]) == ("B", "D")
    assert "sang nhóm B" in await scalar("SELECT body_text FROM outbox WHERE kind = 'entry.group'")


async def test_nobody_settles_an_entry_of_their_own(db):
    round = await opened()
    owner, whole = await ready()
    done = await enter(owner, whole, round)
    of = ("producer", "establishment", whole.establishment["id"])
    both = await person("Vừa Làm Vừa Chấm", ("clerk", "round", round.id), of)
    for act in (
        entries.accept(both, done.entry),
        entries.refuse(both, done.entry, "a", "b"),
        entries.ask_supplement(both, done.entry, "a", date(2026, 9, 9)),
        entries.change_group(both, done.entry, "B", "a"),
    ):
        with pytest.raises(NotNow) as refused:
            await act
        assert refused.value.code == "entry.own"
    with pytest.raises(NotFound):
        await entries.accept_many(both, round.id, [done.entry])


async def test_bulk_acceptance_shows_the_list_first_and_writes_nothing(db):
    round = await opened()
    done = [await enter(*await ready(name), round) for name in ("Giỏ", "Mật ong", "Máy xát")]
    chosen = [d.entry for d in done]
    before = await rows("SELECT * FROM entry ORDER BY id"), await scalar("SELECT count(*) FROM outbox")
    audit = await scalar("SELECT count(*) FROM audit")
    shown = await entries.accept_many(round.clerk, round.id, chosen, dry_run=True)
    assert sorted(line.receipt for line in shown) == sorted(d.receipt for d in done)
    after = await rows("SELECT * FROM entry ORDER BY id"), await scalar("SELECT count(*) FROM outbox")
    assert after == before and await scalar("SELECT count(*) FROM audit") == audit
    assert await scalar("SELECT count(*) FROM establishment WHERE confirmed_at IS NOT NULL") == 0
    assert await entries.accept_many(round.clerk, round.id, chosen) == shown
    assert {f["state"] for f in await rows("SELECT state FROM entry")} == {"accepted"}
    assert await scalar("SELECT count(*) FROM outbox WHERE kind = 'entry.accepted'") == 3


async def test_bulk_acceptance_is_all_or_none(db):
    round = await opened()
    one, two = [await enter(*await ready(name), round) for name in ("Giỏ", "Mật ong")]
    await entries.refuse(round.officer, two.entry, "a", "b")
    with pytest.raises(Stale) as refused:
        await entries.accept_many(round.clerk, round.id, [one.entry, two.entry])
    assert refused.value.extra["changed"] == [two.receipt]
    with pytest.raises(NotFound):
        await entries.accept_many(round.clerk, round.id, [one.entry, uuid4()])
    with pytest.raises(Invalid):
        await entries.accept_many(round.clerk, round.id, [])
    assert (await state_of(one.entry))["state"] == "submitted"


# Withdrawing, closing the list


async def test_a_producer_withdraws_until_the_list_is_closed_and_may_come_back_in_time(db):
    round = await opened()
    owner, whole = await ready()
    done = await enter(owner, whole, round)
    await entries.ask_supplement(round.clerk, done.entry, "Ảnh", date(2026, 9, 9))
    await entries.withdraw(owner, done.entry)
    assert (await state_of(done.entry))["state"] == "withdrawn"
    with pytest.raises(NotNow):
        await entries.accept(round.clerk, done.entry)
    back = await enter(owner, whole, round)
    assert (back.entry, back.receipt) == (done.entry, done.receipt)
    entry = await state_of(done.entry)
    assert (entry["state"], entry["withdrawn_at"]) == ("submitted", None)
    await entries.accept(round.clerk, done.entry)
    at(2026, 10, 1, 9)
    await round.advance(Phase.CHECKING)
    await round.advance(Phase.LISTED)
    with pytest.raises(NotNow) as refused:
        await entries.withdraw(owner, done.entry)
    assert refused.value.code == "entry.listed"


async def _checking(round: Opened) -> None:
    at(2026, 10, 1, 9)
    await round.advance(Phase.CHECKING)


async def test_the_list_closes_only_when_every_entry_is_settled(db):
    round = await opened()
    one, two = [await enter(*await ready(name), round) for name in ("Giỏ", "Mật ong")]
    await _checking(round)

    async def missing() -> list[str]:
        return [p.code for p in await blockers(await round.now())]

    assert await missing() == ["entries.unsettled"]
    await entries.ask_supplement(round.clerk, two.entry, "Ảnh", date(2026, 10, 9))
    assert await missing() == ["entries.unsettled", "entries.supplement"]
    await entries.refuse(round.clerk, one.entry, "a", "b")
    await entries.refuse(round.clerk, two.entry, "a", "b")
    assert await missing() == ["entries.none"]
    with pytest.raises(NotNow):
        await round.advance(Phase.LISTED)
    await entries.accept(round.clerk, one.entry)
    assert await missing() == []
    await round.advance(Phase.LISTED)
    assert (await state_of(one.entry))["code"] and not (await state_of(two.entry))["code"]
    with pytest.raises(NotNow) as refused:
        await entries.accept(round.clerk, two.entry)
    assert refused.value.code == "entry.not_checking"


async def test_codes_are_random_unique_and_tell_nothing_of_the_order(db):
    round = await opened()
    owner, whole = await ready()
    done = await enter(owner, whole, round)
    await entries.accept(round.clerk, done.entry)
    columns = await state_of(done.entry)
    for n in range(60):  # sixty more of the same, as rows: what is under test is the drawing
        product = uuid4()
        await execute(
            """INSERT INTO product SELECT (jsonb_populate_record(p, $2)).* FROM product p WHERE id = $1""",
            whole.product,
            {"id": product, "slug": f"sp-{n}"},
        )
        await execute(
            "INSERT INTO entry SELECT (jsonb_populate_record(e, $2)).* FROM entry e WHERE id = $1",
            columns["id"],
            {"id": uuid4(), "product": product, "receipt": f"R-{n}", "product_group": "AB"[n % 2]},
        )
    await _checking(round)
    await round.advance(Phase.LISTED)
    drawn = await rows(
        "SELECT code, product_group, receipt FROM entry WHERE round = $1 ORDER BY receipt", round.id
    )
    codes = [f["code"] for f in drawn]
    assert len(set(codes)) == 61
    assert all(re.fullmatch(rf"{f['product_group']}-[1-9][0-9][0-9]", f["code"]) for f in drawn)
    in_order = [c for c in codes if c.startswith("A")]
    assert in_order != sorted(in_order) and in_order != sorted(in_order, reverse=True)
    await reopen(round.officer, round.id, Phase.CHECKING, "Sót một hồ sơ")
    assert await scalar("SELECT count(*) FROM entry WHERE code <> ''") == 0
    await round.advance(Phase.LISTED)
    anew = [
        f["code"] for f in await rows("SELECT code FROM entry WHERE round = $1 ORDER BY receipt", round.id)
    ]
    assert len(set(anew)) == 61 and anew != codes


# Recusal


async def test_for_a_recused_clerk_the_entry_is_in_no_list_count_or_act_until_announcement(db):
    round = await opened()
    owner, whole = await ready("Giỏ kín")
    done, other = await enter(owner, whole, round), await enter(*await ready("Mật ong"), round)
    await Recusal.insert(
        Recusal(
            person=round.clerk.id,
            establishment=whole.establishment["id"],
            round_id=round.id,
            relation="family",
            reason="Em ruột",
            state="declared",
            created_at=clock.now(),
        )
    )

    async def seen() -> tuple[list[str], int, bool]:
        lines = await entry_queries.entries(round.clerk, round.id)
        tallies = await entry_queries.tallies(round.clerk, round.id)
        return (
            [x.receipt for x in lines],
            tallies.total,
            await entry_queries.entry(round.clerk, done.entry) is not None,
        )

    assert await seen() == ([other.receipt], 1, False)
    assert await entry_queries.entries(round.clerk, round.id, text="gio kin") == []
    assert await entry_queries.by_receipt(round.clerk, done.receipt) is None
    for act in (
        entries.accept(round.clerk, done.entry),
        entries.refuse(round.clerk, done.entry, "a", "b"),
        entries.ask_supplement(round.clerk, done.entry, "a", date(2026, 9, 9)),
        entries.change_group(round.clerk, done.entry, "B", "a"),
        entries.accept_many(round.clerk, round.id, [done.entry]),
    ):
        with pytest.raises(NotFound):
            await act
    hidden = await entry_queries.hidden(round.clerk.id, round.id)
    assert {done.entry, whole.product, whole.dossier} <= set(hidden) and other.entry not in hidden
    assert len(await entry_queries.entries(round.officer, round.id)) == 2
    await execute("UPDATE round SET phase = 'announced' WHERE id = $1", round.id)
    assert (await seen())[1:] == (2, True)
    assert await entry_queries.hidden(round.clerk.id, round.id) == []


@pytest.mark.parametrize("state", ["proposed", "dismissed", "lifted"])
async def test_only_a_binding_recusal_hides(db, state):
    round = await opened()
    owner, whole = await ready()
    await enter(owner, whole, round)
    await Recusal.insert(
        Recusal(
            person=round.clerk.id,
            establishment=whole.establishment["id"],
            relation="other",
            reason="",
            state=state,
            created_at=clock.now(),
        )
    )
    assert len(await entry_queries.entries(round.clerk, round.id)) == 1


# Search and filters


async def test_the_list_is_filtered_by_state_group_and_words_without_accents(db):
    round = await opened()
    one = await enter(*await ready("Giỏ mây mắt cáo"), round)
    two = await enter(*await ready("Mật ong hoa cà phê", group="B"), round)
    await entries.accept(round.clerk, two.entry)

    async def found(**wanted) -> list[str]:
        return [x.receipt for x in await entry_queries.entries(round.clerk, round.id, **wanted)]

    assert await found() == [one.receipt, two.receipt]
    assert await found(text="GIO MAY") == [one.receipt]
    assert await found(text="hợp tác xã bí mật") == [one.receipt, two.receipt]
    assert await found(text=two.receipt.lower()) == [two.receipt]
    assert await found(text="100%") == []
    assert await found(group="B") == [two.receipt] and await found(group="C") == []
    assert await found(state="accepted") == [two.receipt] and await found(state="refused") == []
    tallies = await entry_queries.tallies(round.clerk, round.id, text="gio may")
    assert (tallies.states, tallies.groups, tallies.found) == (
        {"submitted": 1, "accepted": 1},
        {"A": 1, "B": 1},
        1,
    )


async def test_what_somebody_typed_is_never_a_pattern(db):
    round = await opened()
    await enter(*await ready("Giỏ mây"), round)
    assert await entry_queries.entries(round.clerk, round.id, text="gi_ may") == []
    assert await entry_queries.entries(round.clerk, round.id, text="%") == []


# The way up is in test_entries_ladder.py; here: a letter that is not a letter


async def test_a_bypass_letter_is_whole_and_not_of_tomorrow(db):
    province = await opened(Level.PROVINCE, GIA_LAI)
    owner, whole = await ready()
    await attach_letter(owner, whole)
    for letter, wrong in (
        ({"bypass_letter_number": "15/UBND"}, {"bypass_letter_day"}),
        ({"bypass_letter_day": date(2026, 8, 1)}, {"bypass_letter_number"}),
        ({"bypass_letter_number": "15/UBND", "bypass_letter_day": date(2026, 9, 2)}, {"bypass_letter_day"}),
    ):
        with pytest.raises(Invalid) as refused:
            await enter(owner, whole, province, **letter)
        assert set(refused.value.fields) == wrong
    assert await scalar("SELECT count(*) FROM entry") == 0
