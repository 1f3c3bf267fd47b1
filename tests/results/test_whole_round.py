"""A small round through the real actions: sealed sheets, exact 70, dissent, three lists, the authority, the bundle."""

from __future__ import annotations

import json
import subprocess
import sys
from copy import deepcopy
from datetime import date
from typing import Any
from uuid import uuid4

import asyncpg
import msgspec
import pytest

from tests.story import TOTALS, play, travel
from tieubieu.certificates import queries as certificates
from tieubieu.certificates.state import State
from tieubieu.ledger import log
from tieubieu.platform import clock, files
from tieubieu.platform.database import count_statements, execute, rows, scalar, transaction
from tieubieu.platform.errors import Invalid, NotFound, NotNow, Stale
from tieubieu.platform.web import ROOT
from tieubieu.recusals.actions import DeclareRecusal, declare
from tieubieu.results import actions, queries, tallying
from tieubieu.results.actions import ChooseLists, DrawUpMinutes, RecordMeeting, ReturnFile, VoteMinutes
from tieubieu.rounds.actions import reopen
from tieubieu.rules.levels import Level
from tieubieu.rules.numbers import date_text
from tieubieu.rules.phases import Phase
from tieubieu.rules.rulebook import DEFAULT_RULEBOOK
from tieubieu.rules.working_days import complaint_deadline

replace = msgspec.structs.replace


def recount(bundle: Any, folder, *roots: str) -> tuple[int, dict[str, Any]]:
    """What tools/recount.py says of it, run as anybody would."""
    path = folder / "bundle.json"
    path.write_bytes(bundle if isinstance(bundle, bytes) else json.dumps(bundle).encode())
    asked = [sys.executable, "-I", str(ROOT / "tools/recount.py"), str(path), "--json"]
    done = subprocess.run(
        [*asked, *(a for r in roots for a in ("--root", r))], capture_output=True, check=False
    )
    return done.returncode, json.loads(done.stdout) if done.stdout else {}


# Scoring closes


async def test_before_scoring_closes_nobody_sees_a_mean(db):
    story = await play(Phase.SCORING)
    round = await story.round()
    for who in (story.officer, story.authority, story.chair, story.head, story.clerk):
        for read in (queries.lines, queries.minutes, queries.meeting):
            with pytest.raises(NotFound):
                await read(who, round)
        with pytest.raises(NotFound):
            await queries.entry_sheets(who, round, story.by("A").id)
    assert await scalar("SELECT count(*) FROM result") == 0


async def test_closing_counts_exactly_and_binds_every_sheet(db):
    story = await play(Phase.TALLIED)
    found = await queries.lines(story.officer, await story.round())
    assert [(x.product_group, x.sum_points, x.sheets, x.outcome) for x in found] == [
        ("A", 44300, 5, "passed"),
        ("D", 40000, 5, "passed"),
        ("B", 35000, 5, "passed"),
        ("C", 34950, 5, "below"),
    ]
    assert [sorted(x.totals) for x in found] == [sorted(TOTALS[x.product_group]) for x in found]
    assert (found[0].lowest, found[0].highest) == (8650, 9100)
    tally = await queries.tally(story.round_id)
    leaf = next(x for x in await log.leaves_of(story.round_id) if x.kind == "tally")
    assert tally and leaf.hex == tally.leaf and leaf.payload
    handed_in = {x.hex for x in await log.leaves_of(story.round_id) if x.kind == "sheet.handed_in"}
    assert {s for e in leaf.payload["entries"] for s in e["sheets"]} == handed_in and len(handed_in) == 20


async def test_the_head_closes_with_missing_sheets_only_after_confirming(db):
    story = await play(Phase.SCORING, handed_in=False)
    travel(10, 20)
    await story.score(judges=range(4))
    await story.score({"A": TOTALS["A"]}, judges=[4])
    for stranger in (story.chair, story.judges[1], story.authority):
        with pytest.raises(NotFound):
            await actions.close_scoring(stranger, story.round_id, confirm=True)
    with pytest.raises(NotNow) as refused:
        await story.close()
    assert refused.value.code == "tally.missing"
    assert (await story.round()).phase == Phase.SCORING
    await story.close(confirm=True)
    assert {x.product_group: x.sheets for x in await queries.lines(story.officer, await story.round())} == {
        "A": 5, "B": 4, "C": 4, "D": 4,
    }  # fmt: skip


async def test_below_the_minimum_there_is_no_score_and_the_reason_is_said(db):
    story = await play(Phase.SCORING, handed_in=False)
    travel(10, 20)
    await story.score({g: TOTALS[g] for g in "ABC"})
    await story.score({"D": TOTALS["D"]}, judges=[0])
    with pytest.raises(NotNow) as refused:
        await actions.rounds.advance(story.officer, story.round_id, Phase.TALLIED)
    assert [p["code"] for p in refused.value.extra["problems"]] == ["tally.too_few"]
    await story.close(confirm=True)
    line = await story.line("D")
    assert (line.outcome, line.sheets, line.sum_points, line.passed) == ("not_scored", 0, 0, False)
    assert line.reason == "Có 1 phiếu đã nộp, thể lệ của kỳ cần ít nhất 2 phiếu"


async def test_without_any_sheet_scoring_stays_open(db):
    story = await play(Phase.SCORING, handed_in=False)
    with pytest.raises(NotNow) as refused:
        await story.close(confirm=True)
    assert [p["code"] for p in refused.value.extra["problems"]] == ["tally.none"]


async def test_a_rulebook_that_waits_for_all_is_not_overruled(db):
    story = await play(
        Phase.SCORING, handed_in=False, rulebook=replace(DEFAULT_RULEBOOK, drop_out_rule="all")
    )
    travel(10, 20)
    await story.score(judges=range(4))
    with pytest.raises(NotNow) as refused:
        await story.close(confirm=True)
    assert [p["code"] for p in refused.value.extra["problems"]] == ["tally.waiting"]
    await story.score(judges=[4])
    await story.close()


async def test_a_recused_judge_is_not_waited_for_and_sees_neither_line_nor_paper(db):
    story = await play(
        Phase.SCORING, handed_in=False, rulebook=replace(DEFAULT_RULEBOOK, drop_out_rule="all")
    )
    travel(10, 20)
    await declare(
        story.judges[4], DeclareRecusal(establishment=story.by("A").establishment, relation="family")
    )
    await story.score(judges=range(4))
    await story.score({g: TOTALS[g] for g in "BCD"}, judges=[4])
    await story.close()
    await story.minutes()
    round = await story.round()
    seen = await queries.lines(story.judges[4], round)
    assert [x.product_group for x in seen] == ["D", "B", "C"]
    with pytest.raises(NotFound):
        await queries.entry_sheets(story.judges[4], round, story.by("A").id)
    minutes = await queries.minutes(story.judges[4], round)
    assert minutes and story.by("A").code not in msgspec.json.encode(minutes).decode()
    assert (await story.line("A")).sheets == 4


async def test_judges_learn_no_producer_before_the_announcement(db):
    story = await play(Phase.TALLIED)
    round = await story.round()
    assert {x.by for x in await queries.lines(story.judges[2], round)} == {""}
    assert all("Hợp tác xã" in x.by for x in await queries.lines(story.chair, round))
    sheets = await queries.entry_sheets(story.judges[2], round, story.by("A").id)
    assert sorted(s.total for s in sheets.sheets) == sorted(TOTALS["A"])
    assert all(sum(s.criteria.values()) == s.total and s.judge_code.startswith("GK-") for s in sheets.sheets)
    assert [(c.number, c.most) for c in sheets.criteria] == [
        ("1", 4000),
        ("2", 4000),
        ("3", 1000),
        ("4", 1000),
    ]


@pytest.mark.parametrize("groups", ["A", "ABD"])
async def test_reads_and_the_tally_take_the_same_statements_for_1_and_3(db, groups: str):
    story = await play(Phase.TALLIED, groups=groups)
    round = await story.round()
    with count_statements() as seen:
        assert len(await queries.lines(story.officer, round)) == len(groups)
    assert seen.count == 3
    with count_statements() as seen:
        found = await tallying.count(story.round_id)
    assert seen.count == 2 and len(found) == len(groups)
    with count_statements() as seen:
        await queries.my_rounds(story.head)
        await queries.tally(story.round_id)
        await queries.current_minutes(story.round_id)
        await queries.approvals(story.round_id)
    assert seen.count == 4


# Minutes


async def test_minutes_are_adopted_by_a_majority_of_all_members_with_dissent_kept(db):
    story = await play(Phase.TALLIED)
    travel(10, 26)
    found = await actions.draw_up_minutes(
        story.head, DrawUpMinutes(round=story.round_id, day=date(2026, 10, 26), place="Hội trường")
    )
    assert await scalar("SELECT count(*) FROM outbox WHERE kind = 'results.minutes'") == 5
    vote = actions.vote_minutes
    assert not await vote(story.judges[0], VoteMinutes(minutes=found, agrees=True))
    with pytest.raises(Invalid):
        await vote(story.judges[1], VoteMinutes(minutes=found, agrees=False))
    assert not await vote(story.judges[1], VoteMinutes(minutes=found, agrees=False, note="Tôi không đồng ý"))
    assert not await vote(story.judges[2], VoteMinutes(minutes=found, agrees=True))
    with pytest.raises(NotNow):
        await vote(story.judges[0], VoteMinutes(minutes=found, agrees=True))
    with pytest.raises(NotNow) as refused:
        await actions.hand_to_council(story.head, story.round_id)
    assert [p["code"] for p in refused.value.extra["problems"]] == ["minutes.open"]
    assert await vote(story.judges[3], VoteMinutes(minutes=found, agrees=True))
    assert await vote(story.judges[4], VoteMinutes(minutes=found, agrees=False, note="Quá gấp"))
    minutes = await queries.minutes(story.head, await story.round())
    assert minutes and (minutes.agreed, minutes.against, minutes.members) == (3, 2, 5)
    assert [v.note for v in minutes.votes if not v.agrees] == ["Tôi không đồng ý", "Quá gấp"]
    signed = (await log.checkpoints(story.round_id))[-1]
    assert (minutes.root, minutes.tree_size) == (signed.root.hex(), signed.tree_size)
    leaf = next(x for x in await log.leaves_of(story.round_id) if x.kind == "minutes")
    assert leaf.hex == minutes.leaf and leaf.index is not None and leaf.index < minutes.tree_size
    assert leaf.payload and (leaf.payload["for"], leaf.payload["against"], leaf.payload["members"]) == (
        3,
        1,
        5,
    )
    with pytest.raises(NotNow):
        await actions.draw_up_minutes(
            story.head, DrawUpMinutes(round=story.round_id, day=date(2026, 10, 26), place="Hội trường")
        )
    with pytest.raises(asyncpg.PostgresError):
        async with transaction():
            await execute("UPDATE minutes_vote SET agrees = true")


async def test_lost_minutes_are_drawn_up_again_and_the_old_ones_take_no_vote(db):
    story = await play(Phase.TALLIED)
    travel(10, 26)
    draft = DrawUpMinutes(round=story.round_id, day=date(2026, 10, 26), place="Hội trường")
    for nobody in (story.judges[1], story.officer, story.chair):
        with pytest.raises(NotFound):
            await actions.draw_up_minutes(nobody, draft)
    first = await actions.draw_up_minutes(story.head, draft)
    for judge in story.judges[:3]:
        await actions.vote_minutes(judge, VoteMinutes(minutes=first, agrees=False, note="Sai tên sản phẩm"))
    assert (await queries.current_minutes(story.round_id)).lost  # type: ignore[union-attr]
    with pytest.raises(Invalid) as wrong:
        await actions.draw_up_minutes(story.head, replace(draft, day=date(2026, 10, 27), place=" "))
    assert set(wrong.value.fields) == {"day", "place"}
    second = await actions.draw_up_minutes(story.head, draft)
    with pytest.raises(Stale):
        await actions.vote_minutes(story.judges[3], VoteMinutes(minutes=first, agrees=True))
    for judge in story.judges[:3]:
        adopted = await actions.vote_minutes(judge, VoteMinutes(minutes=second, agrees=True))
    assert adopted
    with pytest.raises(NotFound):
        await actions.vote_minutes(story.chair, VoteMinutes(minutes=second, agrees=True))


async def test_an_entry_without_a_score_needs_the_heads_reason(db):
    story = await play(Phase.SCORING, handed_in=False)
    travel(10, 20)
    await story.score({g: TOTALS[g] for g in "ABC"})
    await story.close(confirm=True)
    travel(10, 26)
    entry = story.by("D").id
    with pytest.raises(Invalid) as wrong:
        await story.minutes()
    assert set(wrong.value.fields) == {f"reasons.{entry}"}
    await story.minutes(reasons={entry: "Mẫu vỡ khi vận chuyển"})
    assert (await story.line("D")).reason == "Mẫu vỡ khi vận chuyển"


async def test_reopening_scoring_sets_results_and_minutes_aside(db):
    story = await play(Phase.COUNCIL)
    await reopen(story.officer, story.round_id, Phase.TALLIED, "Sai biên bản")
    assert await queries.current_minutes(story.round_id) is None
    await reopen(story.head, story.round_id, Phase.SCORING, "Một giám khảo chấm nhầm")
    assert await scalar("SELECT count(*) FROM result") == 0
    travel(10, 24, 10)
    await story.close()
    assert (await queries.tally(story.round_id)).number == 2  # type: ignore[union-attr]
    travel(10, 26)
    await story.minutes()


# Lists


async def test_three_lists_are_a_constraint_of_the_database(db):
    story = await play(Phase.COUNCIL)
    for wrong in ("recognised = true", "nominated = true", "passed = true"):
        with pytest.raises(asyncpg.CheckViolationError):
            async with transaction():
                await execute(f"UPDATE result SET {wrong} WHERE entry = $1", story.by("C").id)
    with pytest.raises(asyncpg.CheckViolationError):
        async with transaction():
            await execute("UPDATE result SET passed = false WHERE entry = $1", story.by("B").id)


async def test_the_council_may_choose_fewer_and_says_why(db):
    story = await play(Phase.COUNCIL)
    travel(11, 2)
    with pytest.raises(Invalid) as wrong:
        await story.decide(recognised="AC")
    assert "chưa đạt bình quân 70" in wrong.value.fields["recognised"]
    with pytest.raises(Invalid) as wrong:
        await story.decide(recognised="A", nominated="AB")
    assert set(wrong.value.fields) == {"nominated"}
    await story.decide(recognised="AB", nominated="", reasons={story.by("D").id: "Trùng mẫu năm trước"})
    found = {x.product_group: x for x in await queries.lines(story.officer, await story.round())}
    assert [g for g in "ABCD" if found[g].recognised] == ["A", "B"]
    assert not any(x.nominated for x in found.values())
    assert found["D"].passed and found["D"].reason == "Trùng mẫu năm trước"
    meeting = await queries.current_meeting(story.round_id)
    assert meeting
    listed = next(x for x in await log.leaves_of(story.round_id) if x.hex == meeting.lists_leaf)
    assert listed.payload and listed.payload["recognised"] == sorted([story.by("A").code, story.by("B").code])
    assert listed.index is not None and listed.index < meeting.tree_size


async def test_quorum_majority_and_dates_of_the_meeting(db):
    story = await play(Phase.COUNCIL)
    travel(11, 2)
    people = [m.id for m in story.council]
    for changed, fields in (
        ({"present": people[:3], "votes_for": 3}, {"present"}),
        ({"votes_for": 2, "votes_against": 3}, {"votes_for"}),
        ({"votes_for": 4, "votes_against": 2}, {"votes_against"}),
        ({"present": [*people, story.head.id]}, {"present"}),
        ({"day": date(2026, 10, 25)}, {"day"}),
        ({"day": date(2026, 11, 3)}, {"day"}),
        ({"prizes": {story.by("A").id: "Giải A"}}, {"prizes"}),
    ):
        with pytest.raises(Invalid) as wrong:
            await story.decide(**changed)
        assert set(wrong.value.fields) == fields, changed
    with pytest.raises(NotFound):
        await actions.record_meeting(
            story.chair,
            RecordMeeting(
                round=story.round_id,
                day=clock.today(),
                place="A",
                present=people,
                votes_for=5,
                recognised=[uuid4()],
            ),
        )
    await story.decide(present=people[:4], votes_for=3, votes_against=1)


async def test_a_draft_is_kept_and_a_stale_one_refused(db):
    story = await play(Phase.COUNCIL)
    travel(11, 2)
    first = await actions.choose_lists(
        story.officer, ChooseLists(round=story.round_id, version=0, recognised=story.ids("AB"))
    )
    with pytest.raises(Stale):
        await actions.choose_lists(story.chair, ChooseLists(round=story.round_id, version=0))
    await story.decide(recognised="AB")
    await actions.choose_lists(
        story.chair, ChooseLists(round=story.round_id, version=first + 1, recognised=story.ids("A"))
    )
    assert await queries.current_meeting(story.round_id) is None
    with pytest.raises(NotNow) as refused:
        await actions.submit_lists(story.chair, story.round_id)
    assert [p["code"] for p in refused.value.extra["problems"]] == ["lists.undecided"]


async def test_who_is_recused_leaves_that_entry_as_it_was_chosen(db):
    story = await play(Phase.COUNCIL)
    travel(11, 2)
    await actions.choose_lists(
        story.officer, ChooseLists(round=story.round_id, version=0, recognised=story.ids("AB"))
    )
    await declare(story.officer, DeclareRecusal(establishment=story.by("A").establishment, relation="family"))
    await actions.choose_lists(
        story.officer, ChooseLists(round=story.round_id, version=1, recognised=story.ids("D"))
    )
    chosen = await rows("SELECT entry FROM result WHERE recognised")
    assert {f["entry"] for f in chosen} == set(story.ids("AD"))
    with pytest.raises(NotFound):
        await actions.choose_lists(
            story.officer, ChooseLists(round=story.round_id, version=2, recognised=story.ids("A"))
        )


async def test_a_quota_of_the_rulebook_limits_the_nominated(db):
    story = await play(Phase.COUNCIL, rulebook=replace(DEFAULT_RULEBOOK, quota_up=1))
    travel(11, 2)
    with pytest.raises(Invalid) as wrong:
        await story.decide(nominated="AB")
    assert "tối đa 1" in wrong.value.fields["nominated"]
    await story.decide(nominated="B")


# The authority


async def test_a_returned_file_goes_back_to_the_council_with_the_reason(db):
    story = await play(Phase.APPROVAL)
    travel(11, 5)
    for nobody in (story.officer, story.chair):
        with pytest.raises(NotFound):
            await actions.return_file(nobody, ReturnFile(round=story.round_id, reason="x"))
    with pytest.raises(Invalid):
        await actions.return_file(story.authority, ReturnFile(round=story.round_id, reason=" "))
    await actions.return_file(
        story.authority, ReturnFile(round=story.round_id, reason="Thiếu chữ ký ở biên bản")
    )
    assert (await story.round()).phase == Phase.COUNCIL
    assert [(a.kind, a.reason) for a in await queries.approvals(story.round_id)] == [
        ("returned", "Thiếu chữ ký ở biên bản")
    ]
    assert await scalar("SELECT count(*) FROM outbox WHERE kind = 'results.returned'") == 2
    await story.decide(recognised="A")
    await actions.submit_lists(story.officer, story.round_id)
    assert len(await story.approve()) == 1


async def test_approval_needs_true_dates_and_makes_certificates_that_nobody_is_told_of(db):
    story = await play(Phase.APPROVAL)
    travel(11, 10)
    for changed, field in (
        ({"day": date(2026, 11, 1)}, "day"),
        ({"day": date(2026, 11, 11)}, "certificate_day"),
        ({"certificate_day": date(2026, 11, 9)}, "certificate_day"),
        ({"number": " "}, "number"),
        ({"signer": ""}, "signer"),
    ):
        with pytest.raises(Invalid) as wrong:
            await story.approve(**changed)
        assert field in wrong.value.fields, changed
    assert await scalar("SELECT count(*) FROM certificate") == 0
    made = await story.approve()
    assert len(made) == 3
    held = await certificates.of_round(story.round_id)
    assert [c.number for c in held] == ["01/GCN-UBND", "02/GCN-UBND", "03/GCN-UBND"]
    for c in held:
        assert (c.issued_on, c.valid_until, c.released_at) == (date(2026, 11, 10), date(2029, 12, 31), None)
        for answer in (await certificates.by_token(c.token), await certificates.by_lookup(c.lookup)):
            assert (answer.state, answer.why, answer.certificate) == (State.UNKNOWN, "unreleased", None)
    assert await certificates.mine(story.by("A").producer) == []
    assert await certificates.for_product(story.by("A").product) == []
    assert await certificates.status_lines() == []
    assert await queries.own_result(story.by("A").producer, story.by("A").receipt) is None
    assert await queries.recognised(await story.round()) == []
    with pytest.raises(NotNow):
        await story.approve()
    with pytest.raises(NotNow):
        await reopen(story.officer, story.round_id, Phase.COUNCIL, "Nhầm")
    with pytest.raises(NotNow):
        await actions.return_file(story.authority, ReturnFile(round=story.round_id, reason="Nhầm"))


async def test_the_announcement_tells_every_entrant_their_own_result_only(db):
    story = await play(Phase.ANNOUNCED)
    letters = await rows(
        "SELECT recipient_email, body_text AS body, about_id FROM outbox WHERE kind = 'results.announced'"
    )
    assert {f["about_id"] for f in letters} == {e.id for e in story.entries} and len(letters) == 4
    by_entry = {f["about_id"]: f["body"] for f in letters}
    assert (
        "88,60 trên 5 phiếu" in by_entry[story.by("A").id] and "Được công nhận" in by_entry[story.by("A").id]
    )
    assert "70,00 trên 5 phiếu" in by_entry[story.by("B").id]
    assert "69,90 trên 5 phiếu" in by_entry[story.by("C").id] and "Chưa đạt" in by_entry[story.by("C").id]
    assert f"hết ngày {date_text(complaint_deadline(date(2026, 11, 16)))}" in by_entry[story.by("C").id]
    for entry in story.entries:
        assert not any(other.name in by_entry[entry.id] for other in story.entries if other is not entry)
    own = await queries.own_result(story.by("C").producer, story.by("C").receipt.lower())
    assert own and (own.outcome, own.sum_points, own.certificate) == ("below", 34950, "")
    assert await queries.own_result(story.by("A").producer, story.by("C").receipt) is None
    (mine,) = await certificates.mine(story.by("A").producer)
    assert mine.state() is State.VALID
    assert {r.product_group for r in await queries.recognised(await story.round())} == set("ABD")
    published = await rows("SELECT id FROM product WHERE published")
    assert {f["id"] for f in published} == {story.by(g).product for g in "ABD"}


async def test_nominated_products_are_invited_upward_by_the_letter(db):
    story = await play(Phase.APPROVAL, nominated="AD")
    travel(11, 10)
    with pytest.raises(NotNow):
        await story.nominate()
    await story.approve()
    await story.advance(Phase.ANNOUNCED)
    travel(11, 18)
    with pytest.raises(NotFound):
        await actions.approve_nomination(
            story.officer,
            actions.ApproveNomination(
                round=story.round_id, number="1", day=clock.today(), signer="A", signer_title="B"
            ),
        )
    assert len(await story.nominate()) == 2
    waiting = await rows("SELECT entry, to_level, letter_number FROM nomination WHERE state = 'waiting'")
    assert {f["entry"] for f in waiting} == set(story.ids("AD"))
    assert {(f["to_level"], f["letter_number"]) for f in waiting} == {("province", "90/UBND-KT")}
    with pytest.raises(NotNow):
        await story.nominate()


async def test_nobody_else_decides(db):
    story = await play(Phase.COUNCIL)
    producer = story.by("A").producer
    round = await story.round()
    for nobody in (producer, story.clerk, story.judges[2], story.authority):
        with pytest.raises(NotFound):
            await actions.choose_lists(nobody, ChooseLists(round=story.round_id, version=0))
        with pytest.raises(NotFound):
            await actions.submit_lists(nobody, story.round_id)
    with pytest.raises(NotFound):
        await queries.lines(producer, round)


# The bundle


async def test_anyone_can_recount_the_concluded_round_and_notices_a_change(db, tmp_path):
    story = await play(Phase.CONCLUDED, dissenting=2)
    published = await queries.bundle((await story.round()).slug)
    minutes = await queries.current_minutes(story.round_id)
    meeting = await queries.current_meeting(story.round_id)
    assert published and minutes and meeting
    raw = await files.read(published.file)
    code, told = recount(raw, tmp_path, minutes.root, meeting.root, published.root)
    assert (code, told["problems"], told["not_covered"]) == (0, [], [])
    counts = told["counts"]
    assert (counts["sheets"], counts["entries"], counts["recognised"], counts["nominated"]) == (20, 4, 3, 1)
    assert (counts["certificates"], counts["minutes"], counts["approvals"]) == (3, 2, 1)
    code, told = recount(raw, tmp_path, minutes.root)
    assert code == 0 and told["not_covered"]
    whole = json.loads(raw)

    def spoilt(*path: Any, value: Any) -> dict[str, Any]:
        copy = deepcopy(whole)
        at = copy
        for step in path[:-1]:
            at = at[step]
        assert at[path[-1]] != value
        at[path[-1]] = value
        return copy

    first = whole["sheets"][0]["leaf"]["payload"]
    leaf = next(iter(first["points"]))
    for copy in (
        spoilt("sheets", 0, "leaf", "payload", "points", leaf, value=first["points"][leaf] + 50),
        spoilt("sheets", 0, "leaf", "payload", "total", value=first["total"] + 50),
        spoilt("tally", "leaf", "payload", "entries", 2, "outcome", value="passed"),
        spoilt("lists", "leaf", "payload", "recognised", value=[]),
        spoilt("sheets", value=whole["sheets"][1:]),
        spoilt("rulebook", "min_sheets_per_entry", value=1),
        spoilt("acts", 0, "leaf", "payload", "against", value=1),
    ):
        assert recount(copy, tmp_path, published.root)[0] == 1
    assert recount(raw, tmp_path, "0" * 64)[0] == 1
    text = raw.decode()
    for secret in (
        *(j.name for j in story.judges),
        *(str(j.id) for j in story.judges),
        "Tôi đề nghị chấm lại",
    ):
        assert secret not in text


async def test_a_round_that_was_reopened_still_recounts(db, tmp_path):
    story = await play(Phase.APPROVAL)
    travel(11, 5)
    await actions.return_file(story.authority, ReturnFile(round=story.round_id, reason="Xem lại"))
    await reopen(story.officer, story.round_id, Phase.TALLIED, "Lập lại biên bản")
    await reopen(story.officer, story.round_id, Phase.SCORING, "Chấm lại")
    await story.close()
    await story.minutes()
    await actions.hand_to_council(story.officer, story.round_id)
    await story.decide(recognised="AB", nominated="")
    await actions.submit_lists(story.officer, story.round_id)
    await story.approve()
    await story.advance(Phase.ANNOUNCED)
    await story.advance(Phase.CONCLUDED)
    published = await queries.bundle((await story.round()).slug)
    assert published
    code, told = recount(await files.read(published.file), tmp_path, published.root)
    assert (code, told["problems"]) == (0, [])


async def test_a_province_round_by_letter_works_the_same(db):
    story = await play(Phase.ANNOUNCED, Level.PROVINCE, groups="A")
    (held,) = await certificates.of_round(story.round_id)
    assert held.level == Level.PROVINCE and held.record["place"] == "Gia Lai"
    assert held.record["issuer"] == ["Ủy ban nhân dân tỉnh Gia Lai"]
