"""A round's way: in order, with preconditions, with its leaves, and the deadlines that move it."""

from __future__ import annotations

from datetime import date

import asyncpg
import pytest

from tests.councils.people import a_council, a_jury
from tests.rounds.conftest import a_plan, at
from tests.web_fixtures import person
from tieubieu.accounts.queries import actor_of
from tieubieu.councils.actions import record_council, record_jury
from tieubieu.councils.queries import council, judges
from tieubieu.ledger import log
from tieubieu.ledger.payloads import Kind
from tieubieu.platform import jobs
from tieubieu.platform.actor import Actor
from tieubieu.platform.database import execute, rows, scalar, transaction
from tieubieu.platform.errors import Invalid, NotFound, NotNow, Stale
from tieubieu.rounds import phases, queries
from tieubieu.rounds.actions import (
    ApproveRulebook,
    abandon,
    advance,
    approve_rulebook,
    plan_round,
    propose_rulebook,
    reopen,
)
from tieubieu.rounds.queries import RoundRow
from tieubieu.rounds.wiring import keep_deadlines
from tieubieu.rules.phases import Phase
from tieubieu.rules.problem import Problem
from tieubieu.rules.rulebook import DEFAULT_RULEBOOK, Rulebook


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch: pytest.MonkeyPatch):
    """Only what rounds and councils themselves demand: areas above are tested where they live."""
    for registry in (phases._preconditions, phases._effects, phases._undos):
        for phase, registered in list(registry.items()):
            own = {
                k: f for k, f in registered.items() if k.startswith(("tieubieu.rounds", "tieubieu.councils"))
            }
            monkeypatch.setitem(registry, phase, own)


async def now(round: RoundRow) -> RoundRow:
    found = await queries.get(round.id)
    assert found is not None
    return found


async def codes(round: RoundRow) -> list[str]:
    return sorted(p.code for p in await phases.blockers(await now(round)))


async def to_listed(officer: Actor, round: RoundRow) -> None:
    await advance(officer, round.id, Phase.RECEIVING)
    at(2026, 9, 16, 0, 1)
    await advance(officer, round.id, Phase.CHECKING)
    await advance(officer, round.id, Phase.LISTED)


async def test_opening_makes_the_round_public_and_writes_its_leaf(officer: Actor, planned: RoundRow):
    assert await codes(planned) == []
    await advance(officer, planned.id, Phase.RECEIVING)
    assert (await now(planned)).phase == Phase.RECEIVING
    (leaf,) = await log.leaves_of(planned.id)
    assert leaf.kind == Kind.ROUND_OPENED and leaf.payload and leaf.payload["place"] == "tỉnh Gia Lai"
    (change,) = await queries.phase_changes(planned.id)
    assert (change.from_phase, change.to_phase, change.by) == (Phase.PLAN, Phase.RECEIVING, officer.name)
    (job,) = await rows("SELECT payload FROM job WHERE kind = 'ledger.checkpoint'")
    assert job["payload"]["reason"] == "phase.receiving" and job["payload"]["round_id"] == str(planned.id)


async def test_the_checkpoint_after_a_move_is_named_by_it(officer: Actor, planned: RoundRow):
    log.set_signer(lambda body: ("00ff", bytes(64)))
    try:
        await advance(officer, planned.id, Phase.RECEIVING)
        await jobs.run_due()
    finally:
        log.set_signer(None)
    made = await scalar("SELECT id FROM ledger_checkpoint WHERE round_id = $1", planned.id)
    assert made and made == await scalar(
        "SELECT checkpoint_id FROM phase_change WHERE round = $1", planned.id
    )


async def test_a_round_opens_on_its_day_and_not_before(officer: Actor):
    early = await queries.get(await plan_round(officer, a_plan(receive_from=date(2026, 8, 12))))
    assert early
    assert await codes(early) == ["plan.early"]
    with pytest.raises(NotNow) as refused:
        await advance(officer, early.id, Phase.RECEIVING)
    assert refused.value.code == "round.blocked"
    assert [p["code"] for p in refused.value.extra["problems"]] == ["plan.early"]
    without = await queries.get(await plan_round(officer, a_plan(receive_from=None, receive_until=None)))
    assert without and await codes(without) == ["plan.dates"]


async def test_phases_come_in_order(officer: Actor, planned: RoundRow):
    with pytest.raises(NotNow) as refused:
        await advance(officer, planned.id, Phase.CHECKING)
    assert refused.value.code == "round.order"
    assert (await now(planned)).phase == Phase.PLAN


async def test_nobody_closes_receiving_before_the_deadline_and_the_system_does_after_it(
    officer: Actor, planned: RoundRow
):
    await advance(officer, planned.id, Phase.RECEIVING)
    at(2026, 9, 15, 23, 59)
    assert await codes(planned) == ["plan.receiving"]
    await keep_deadlines()
    assert (await now(planned)).phase == Phase.RECEIVING
    at(2026, 9, 16, 0, 0)
    await keep_deadlines()
    assert (await now(planned)).phase == Phase.CHECKING
    assert (await queries.phase_changes(planned.id))[-1].by == ""


async def test_scoring_waits_for_council_jury_and_an_approved_rulebook(officer: Actor, planned: RoundRow):
    await to_listed(officer, planned)
    assert await codes(planned) == ["council.none", "rulebook.unapproved"]
    await record_council(officer, a_council(planned))
    assert await codes(planned) == ["jury.none", "rulebook.unapproved"]
    await record_jury(officer, a_jury(planned, groups=["A", "B", "C"]))
    assert await codes(planned) == ["jury.groups", "rulebook.unapproved"]
    jury = (await judges(planned.id))[0].jury
    await record_jury(officer, a_jury(planned, jury=jury))
    chair = await actor_of((await council(planned.id))[0].person)
    assert chair
    await approve_rulebook(chair, planned.id)
    assert await codes(planned) == []


async def scoring(officer: Actor, round: RoundRow) -> Actor:
    """Walks to scoring; the council's chair."""
    await to_listed(officer, round)
    await record_council(officer, a_council(round))
    await record_jury(officer, a_jury(round))
    chair = await actor_of((await council(round.id))[0].person)
    assert chair
    await approve_rulebook(chair, round.id)
    await advance(officer, round.id, Phase.SCORING)
    return chair


async def test_entering_scoring_freezes_the_rulebook_for_good(officer: Actor, planned: RoundRow):
    chair = await scoring(officer, planned)
    (version,) = await queries.rulebooks(planned.id)
    assert version.frozen_at and version.approved_by == chair.name
    leaves = await rows("SELECT * FROM rubric_leaf WHERE round = $1", planned.id)
    assert sum(leaf["max_points"] for leaf in leaves) == 10_000
    assert {leaf["step"] for leaf in leaves} == {50} and {leaf["product_group"] for leaf in leaves} == {"*"}
    (frozen,) = [x for x in await log.leaves_of(planned.id) if x.kind == Kind.RULEBOOK_FROZEN]
    assert frozen.payload == {"rulebook": version.content_hash}
    with pytest.raises(NotNow):
        await propose_rulebook(officer, planned.id, Rulebook(score_step=100))
    for change in (
        "UPDATE rulebook_version SET content = '{}' WHERE round = $1",
        "DELETE FROM rulebook_version WHERE round = $1",
        "UPDATE rubric_leaf SET max_points = 1 WHERE round = $1",
        "DELETE FROM phase_change WHERE round = $1",
        "UPDATE decision SET number = 'khác' WHERE round = $1",
    ):
        with pytest.raises(asyncpg.RestrictViolationError):
            async with transaction():
                await execute(change, planned.id)


async def test_the_jurys_head_closes_scoring_and_may_open_it_again(officer: Actor, planned: RoundRow):
    await scoring(officer, planned)
    seats = await judges(planned.id)
    head, member = await actor_of(seats[0].person), await actor_of(seats[-1].person)
    assert head and member
    for nobody in (member, await person("Người lạ")):
        with pytest.raises(NotFound):
            await advance(nobody, planned.id, Phase.TALLIED)
    await advance(head, planned.id, Phase.TALLIED)
    with pytest.raises(NotFound):
        await advance(head, planned.id, Phase.COUNCIL)
    with pytest.raises(Invalid):
        await reopen(head, planned.id, Phase.SCORING, "  ")
    await reopen(head, planned.id, Phase.SCORING, "Một phiếu nộp nhầm")
    assert (await now(planned)).phase == Phase.SCORING
    (leaf,) = [x for x in await log.leaves_of(planned.id) if x.kind == Kind.REOPENED]
    assert leaf.payload and leaf.payload["to"] == "scoring" and "Một phiếu" not in str(leaf.payload)


async def test_the_system_closes_scoring_the_day_after_its_last_day(officer: Actor, planned: RoundRow):
    await scoring(officer, planned)
    at(2026, 10, 24, 23, 0)
    await keep_deadlines()
    assert (await now(planned)).phase == Phase.SCORING
    at(2026, 10, 25, 0, 1)
    await keep_deadlines()
    assert (await now(planned)).phase == Phase.TALLIED


async def test_a_precondition_and_an_effect_of_an_area_above_are_asked_and_run(
    officer: Actor, planned: RoundRow, monkeypatch: pytest.MonkeyPatch
):
    open_, ran = [Problem("entries.open", "Còn 2 hồ sơ chưa kiểm tra")], []

    async def settled(round: RoundRow) -> list[Problem]:
        return open_

    async def give_codes(act, round: RoundRow) -> None:
        ran.append(round.phase)

    async def take_codes(act, round: RoundRow) -> None:
        ran.append(("undone", round.phase))

    monkeypatch.setitem(phases._preconditions, Phase.LISTED, {"settled": phases._Said(settled)})
    monkeypatch.setitem(phases._effects, Phase.LISTED, {"codes": phases._Said(give_codes, "Cấp mã số")})
    monkeypatch.setitem(phases._undos, Phase.LISTED, {"codes": phases._Said(take_codes)})
    await advance(officer, planned.id, Phase.RECEIVING)
    at(2026, 9, 16, 8, 0)
    await advance(officer, planned.id, Phase.CHECKING)
    with pytest.raises(NotNow, match="Còn 2 hồ sơ"):
        await advance(officer, planned.id, Phase.LISTED)
    assert "Cấp mã số" in phases.consequences(Phase.LISTED)
    open_.clear()
    await advance(officer, planned.id, Phase.LISTED)
    await reopen(officer, planned.id, Phase.CHECKING, "Sót một hồ sơ")
    assert ran == [Phase.LISTED, ("undone", Phase.CHECKING)]


async def test_an_abandoned_round_has_no_way_back(officer: Actor, planned: RoundRow):
    with pytest.raises(Invalid):
        await abandon(officer, planned.id, "")
    await abandon(officer, planned.id, "Không đủ hồ sơ")
    with pytest.raises(NotNow):
        await abandon(officer, planned.id, "Lần nữa")
    with pytest.raises(NotNow):
        await reopen(officer, planned.id, Phase.PLAN, "Thử lại")
    assert await codes(planned) == []


async def test_a_reopening_goes_one_step_back_and_only_where_there_is_a_way(
    officer: Actor, planned: RoundRow
):
    with pytest.raises(NotNow):
        await reopen(officer, planned.id, Phase.PLAN, "Không có đường lùi")
    await advance(officer, planned.id, Phase.RECEIVING)
    with pytest.raises(NotNow):
        await reopen(officer, planned.id, Phase.PLAN, "Không có đường lùi")


async def test_a_proposal_waits_for_the_chair_and_an_older_reading_is_refused(
    officer: Actor, planned: RoundRow
):
    await record_council(officer, a_council(planned))
    chair = await actor_of((await council(planned.id))[0].person)
    assert chair
    assert await propose_rulebook(officer, planned.id, Rulebook(score_step=100), base=1) == 2
    assert await propose_rulebook(officer, planned.id, Rulebook(score_step=100), base=2) == 2
    with pytest.raises(Stale):
        await propose_rulebook(officer, planned.id, Rulebook(score_step=25), base=1)
    with pytest.raises(Stale):
        await approve_rulebook(chair, planned.id, ApproveRulebook(number=1))
    with pytest.raises(NotFound):
        await propose_rulebook(chair, planned.id, Rulebook())
    with pytest.raises(Invalid) as refused:
        await propose_rulebook(officer, planned.id, Rulebook(score_step=30, supplement_days=0))
    assert set(refused.value.fields) == {"score_step", "supplement_days"}
    await approve_rulebook(chair, planned.id, ApproveRulebook(number=2))
    newest, first = await queries.rulebooks(planned.id)
    assert newest.approved_by == chair.name and first.approved_at is None
    assert (await queries.rulebook(planned.id)).score_step == 100


async def test_an_officer_approves_only_with_the_chairs_paper(officer: Actor, planned: RoundRow):
    with pytest.raises(Invalid) as refused:
        await approve_rulebook(officer, planned.id, ApproveRulebook(number=1))
    assert set(refused.value.fields) == {"decision_number", "decision_day", "signer"}
    await approve_rulebook(
        officer,
        planned.id,
        ApproveRulebook(
            number=1, decision_number="12/QĐ-HĐ", decision_day=date(2026, 8, 9), signer="Hội Chủ"
        ),
    )
    paper = (await queries.decisions(planned.id, "other"))[0]
    assert (paper.note, paper.signer_title) == ("Duyệt thể lệ, bản 1", "Chủ tịch Hội đồng bình chọn")
    assert await queries.rulebook(planned.id) == DEFAULT_RULEBOOK
