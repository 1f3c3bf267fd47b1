"""Every write of a round: the plan, the thể lệ, recorded decisions, and the moves from phase to phase."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from tieubieu.ledger import log, payloads
from tieubieu.ledger.canonical import digest
from tieubieu.ledger.payloads import Kind
from tieubieu.platform import ids, jobs
from tieubieu.platform.actions import Act, action
from tieubieu.platform.database import execute, execute_many, row
from tieubieu.platform.errors import Invalid, NotFound, NotNow, Problems, Stale
from tieubieu.platform.settings import settings
from tieubieu.rounds import permissions, phases, plan, queries
from tieubieu.rounds.plan import ChangePlan, Number, Person, PlanRound
from tieubieu.rounds.queries import RoundRow
from tieubieu.rounds.tables import DECISIONS, Decision, PhaseChange, Round, RulebookVersion
from tieubieu.rounds.words import step
from tieubieu.rules.levels import label as level_label
from tieubieu.rules.numbers import date_text
from tieubieu.rules.phases import (
    Phase,
    may_abandon,
    may_edit_plan,
    may_edit_rulebook,
    next_phase,
    reopens_to,
)
from tieubieu.rules.rubric import leaves
from tieubieu.rules.rulebook import DEFAULT_RULEBOOK, Rulebook, check_rulebook, from_plain, to_plain

__all__ = [
    "ApproveRulebook",
    "ChangePlan",
    "PlanRound",
    "abandon",
    "advance",
    "approve_rulebook",
    "change_plan",
    "plan_round",
    "propose_rulebook",
    "record_decision",
    "reopen",
]

# The plan


@action("round.plan")
async def plan_round(act: Act, data: PlanRound) -> UUID:
    """A new round, in phase plan, with our thể lệ to begin with. NotFound for an officer of another body."""
    if not (act.actor.is_system or act.actor.has_role("officer")):
        raise NotFound()
    checked = await plan.check(data, act.today)
    if not permissions.may_plan(act.actor, checked.organiser.id):
        raise NotFound()
    columns = plan.stored(data, checked)
    round = Round(
        slug=ids.slugify(f"{level_label(data.level)} {checked.place.name} {checked.year}"),
        origin=data.origin,
        phase=Phase.PLAN.value,
        phase_since=act.now,
        demo=settings().demo,
        created_by=act.person_id,
        created_at=act.now,
        **columns,
    )
    await Round.insert(round)
    await record_decision(
        act,
        round.id,
        "plan",
        data.plan_number,
        data.plan_date,
        data.plan_signer,
        data.plan_signer_title,
        checked.authority.name,
    )
    await _insert_rulebook(act, round.id, 1, DEFAULT_RULEBOOK)
    act.about("round", round.id, round_id=round.id, level=data.level.value, version=1)
    return round.id


@action("round.change_plan")
async def change_plan(act: Act, data: ChangePlan) -> int:
    """The round's new version. Stale, with what was changed since, when it was typed from an older one."""
    round = await queries.lock(data.round)
    if not permissions.is_officer(act.actor, round):
        raise NotFound()
    await _refuse_stale(round, data.version)
    if may_edit_plan(round.phase):
        columns, fields = await _replan(act, round, data)
    else:
        columns, fields = await _move_dates(act, round, data)
    if fields:
        assigned = ", ".join(f"{name} = ${i}" for i, name in enumerate(columns, 2))
        await execute(
            f"UPDATE round SET {assigned}, version = version + 1 WHERE id = $1", round.id, *columns.values()
        )
    version = round.version + bool(fields)
    act.about("round", round.id, round_id=round.id, changed=fields, version=version, reason=data.reason)
    return version


async def _replan(act: Act, round: RoundRow, data: ChangePlan) -> tuple[dict[str, Any], list[str]]:
    """While planning everything may change, the recorded plan decision with it."""
    data = msgspec.structs.replace(data, origin=round.origin)
    checked = await plan.check(data, act.today)
    if not permissions.may_plan(act.actor, checked.organiser.id):
        raise NotFound()
    columns = plan.stored(data, checked)
    fields = plan.changed(round, columns)
    signed = {"plan_signer": data.plan_signer.strip(), "plan_signer_title": data.plan_signer_title.strip()}
    kept = await row(
        """SELECT signer AS plan_signer, signer_title AS plan_signer_title FROM decision
           WHERE round = $1 AND kind = 'plan'""",
        round.id,
    )
    fields += [name for name in signed if kept and signed[name] != kept[name]]
    await execute(
        """UPDATE decision SET number = $2, day = $3, signer = $4, signer_title = $5, body_name = $6
           WHERE round = $1 AND kind = 'plan'""",
        round.id,
        columns["plan_number"],
        columns["plan_date"],
        *signed.values(),
        checked.authority.name,
    )
    return columns, fields


async def _move_dates(act: Act, round: RoundRow, data: ChangePlan) -> tuple[dict[str, Any], list[str]]:
    """Later only dates that lie ahead, with a reason."""
    typed = {
        "title": data.title.strip() or round.title,
        "level": data.level.value,
        "place": data.place,
        "host_place": data.host_place,
        "year": data.year or round.year,
        "plan_number": data.plan_number.strip(),
        "plan_date": data.plan_date,
        **{field: getattr(data, field) for field in plan.DATES},
    }
    fields = plan.changed(round, typed)
    plan.check_later(round, data, fields, act.today)
    wrong = Problems()
    plan.check_dates(wrong, data)
    wrong.refuse()
    return {field: typed[field] for field in fields}, fields


async def _refuse_stale(round: RoundRow, version: int) -> None:
    if version == round.version:
        return
    edits = await queries.edits_since(round.id, version)
    raise Stale(
        "Kỳ này vừa được lưu từ nơi khác. Bản bạn đang gõ vẫn còn; hãy xem những gì đã đổi rồi lưu lại",
        current=round.version,
        changed=[
            {"by": e.by, "at": e.at.isoformat(), "fields": [plan.LABELS.get(f, f) for f in e.changed]}
            for e in edits
        ],
    )


# Recorded decisions


async def record_decision(
    act: Act,
    round_id: UUID,
    kind: str,
    number: str,
    day: date,
    signer: str,
    signer_title: str,
    body_name: str,
    note: str = "",
) -> UUID:
    """Writes down a paper that was signed elsewhere, inside the action that rests on it. Invalid at the fields number,
    day, signer, signer_title; `day` is the paper's own date and never lies in the future."""
    if kind not in DECISIONS:
        raise ValueError(f"no decision is called {kind}")
    wrong = Problems()
    wrong.unless(number.strip(), "number", "Hãy ghi số quyết định")
    wrong.unless(day <= act.today, "day", f"Ngày ký không thể ở sau hôm nay, {date_text(act.today)}")
    wrong.unless(signer.strip(), "signer", "Hãy ghi họ tên người ký")
    wrong.unless(signer_title.strip(), "signer_title", "Hãy ghi chức vụ của người ký vào ngày ký")
    wrong.refuse()
    record = Decision(
        round=round_id,
        kind=kind,
        number=number.strip(),
        day=day,
        body_name=body_name,
        signer=signer.strip(),
        signer_title=signer_title.strip(),
        note=note,
        recorded_by=act.person_id,
        recorded_at=act.now,
    )
    await Decision.insert(record)
    return record.id


# The thể lệ


async def _insert_rulebook(act: Act, round_id: UUID, number: int, rulebook: Rulebook) -> None:
    content = to_plain(rulebook)
    await RulebookVersion.insert(
        RulebookVersion(
            round=round_id,
            number=number,
            content=msgspec.json.encode(content).decode(),
            content_hash=digest(content),
            proposed_by=act.person_id,
            created_at=act.now,
        )
    )


async def _newest(round_id: UUID) -> dict[str, Any] | None:
    return await row(
        """SELECT id, number, content, content_hash, approved_at FROM rulebook_version WHERE round = $1
           ORDER BY number DESC LIMIT 1""",
        round_id,
    )


@action("round.propose_rulebook")
async def propose_rulebook(act: Act, round_id: UUID, rulebook: Rulebook, base: int | None = None) -> int:
    """A new version of the thể lệ, by the officer or the head of the jury (TT 26/2014 Điều 16.1); its number. It
    waits for the chair's approval. Stale when `base`, the version that it was typed from, is no longer the newest."""
    round = await queries.lock(round_id)
    if not permissions.may_propose_rulebook(act.actor, round):
        raise NotFound()
    _refuse_frozen(round)
    newest = await _newest(round_id)
    number = newest["number"] if newest else 0
    if base is not None and base != number:
        raise Stale(
            f"Thể lệ vừa có bản {number}. Bản bạn đang gõ vẫn còn; hãy xem bản mới rồi lưu lại",
            current=number,
        )
    wrong = Problems()
    for problem in check_rulebook(rulebook):
        wrong.add(problem.field or "rubrics", problem.text_vi)
    wrong.refuse()
    if newest and newest["content_hash"] == digest(to_plain(rulebook)):
        act.about("round", round.id, round_id=round.id, rulebook=number)
        return number
    await _insert_rulebook(act, round.id, number + 1, rulebook)
    act.about("round", round.id, round_id=round.id, rulebook=number + 1)
    return number + 1


class ApproveRulebook(Struct, forbid_unknown_fields=True, kw_only=True):
    """The approval of version `number`. By the council's chair nothing else is needed; an officer records the paper
    by which the chair approved it."""

    number: int
    decision_number: Number = ""
    decision_day: date | None = None
    signer: Person = ""
    signer_title: Person = ""


@action("round.approve_rulebook")
async def approve_rulebook(act: Act, round_id: UUID, data: ApproveRulebook | None = None) -> None:
    """The council's chair decides on the thể lệ (TT 26/2014 Điều 16.1). Without `data`: the newest version, by the
    chair. Stale when a newer version than the one read has been proposed."""
    round = await queries.lock(round_id)
    chair, officer = permissions.is_chair(act.actor, round), permissions.is_officer(act.actor, round)
    if not (chair or officer):
        raise NotFound()
    _refuse_frozen(round)
    newest = await _newest(round_id)
    if newest is None:
        raise NotFound()
    if data and data.number != newest["number"]:
        raise Stale(
            f"Thể lệ vừa có bản {newest['number']}; hãy đọc bản mới rồi duyệt", current=newest["number"]
        )
    if not chair and not act.actor.is_system:
        await _record_approval(act, round, newest["number"], data)
    if newest["approved_at"] is None:
        await execute(
            "UPDATE rulebook_version SET approved_by = $2, approved_at = $3 WHERE id = $1",
            newest["id"],
            act.person_id,
            act.now,
        )
    act.about("round", round.id, round_id=round.id, rulebook=newest["number"], by_paper=not chair)


async def _record_approval(act: Act, round: RoundRow, number: int, data: ApproveRulebook | None) -> None:
    data = data or ApproveRulebook(number=number)
    wrong = Problems()
    wrong.unless(
        data.decision_number.strip(),
        "decision_number",
        "Hãy ghi số văn bản mà Chủ tịch Hội đồng duyệt thể lệ",
    )
    wrong.unless(data.decision_day, "decision_day", "Hãy ghi ngày của văn bản")
    wrong.unless(
        data.decision_day is None or data.decision_day <= act.today,
        "decision_day",
        "Ngày văn bản không thể ở sau hôm nay",
    )
    wrong.unless(data.signer.strip(), "signer", "Hãy ghi họ tên Chủ tịch Hội đồng")
    wrong.refuse()
    assert data.decision_day is not None
    await record_decision(
        act,
        round.id,
        "other",
        data.decision_number,
        data.decision_day,
        data.signer,
        data.signer_title.strip() or "Chủ tịch Hội đồng bình chọn",
        "Hội đồng bình chọn",
        note=f"Duyệt thể lệ, bản {number}",
    )


def _refuse_frozen(round: RoundRow) -> None:
    if not may_edit_rulebook(round.phase):
        raise NotNow("Thể lệ đã khóa khi mở chấm điểm nên không sửa được nữa", code="rulebook.frozen")


async def freeze_rulebook(act: Act, round: RoundRow) -> None:
    """Locks the newest, approved version, writes its leaves where the database checks scores, and tells the ledger."""
    newest = await _newest(round.id)
    assert newest is not None and newest["approved_at"] is not None, "a precondition of scoring"
    await execute("UPDATE rulebook_version SET frozen_at = $2 WHERE id = $1", newest["id"], act.now)
    rulebook = from_plain(newest["content"])
    await execute_many(
        """INSERT INTO rubric_leaf (id, round, product_group, leaf, max_points, step)
           VALUES ($1, $2, $3, $4, $5, $6)""",
        [
            (ids.new_id(), round.id, group, leaf.key, leaf.max, rulebook.score_step)
            for group, rubric in rulebook.rubrics.items()
            for leaf in leaves(rubric)
        ],
    )
    await log.append(Kind.RULEBOOK_FROZEN, payloads.rulebook_frozen(newest["content"]), round_id=round.id)


# From phase to phase


@action("round.advance")
async def advance(act: Act, round_id: UUID, to: Phase, reason: str = "") -> None:
    """Moves the round one phase on: by the officer, by the head of the jury into TALLIED, by the system where a
    deadline has passed. NotNow "round.blocked" lists every unmet precondition in `extra["problems"]`."""
    round = await queries.lock(round_id)
    if not permissions.may_move(act.actor, round, to):
        raise NotFound()
    if to != next_phase(round.phase):
        raise NotNow(
            f"Kỳ đang ở bước {step(round.phase)}, không chuyển thẳng sang {step(to)} được",
            code="round.order",
        )
    problems = await phases.blockers(round, to)
    if problems:
        raise NotNow(
            f"Chưa chuyển sang bước {step(to)} được: {problems[0].text_vi}"
            if len(problems) == 1
            else f"Chưa chuyển sang bước {step(to)} được: còn {len(problems)} việc cần làm",
            code="round.blocked",
            problems=[msgspec.to_builtins(p) for p in problems],
        )
    moved = await _move(act, round, to, reason)
    await phases.run_effects(act, moved)


@action("round.reopen")
async def reopen(act: Act, round_id: UUID, to: Phase, reason: str) -> None:
    """Goes one phase back, with a reason that stays in the record: an act, never an edit in the database."""
    round = await queries.lock(round_id)
    if not permissions.may_reopen(act.actor, round, to):
        raise NotFound()
    if to != reopens_to(round.phase):
        raise NotNow(f"Bước {step(round.phase)} không mở lại bước {step(to)} được", code="round.no_way_back")
    if not reason.strip():
        raise Invalid({"reason": "Hãy ghi lý do mở lại; lý do được lưu và công khai trong biên bản"})
    moved = await _move(act, round, to, reason)
    await phases.run_undos(act, moved, round.phase)
    await log.append(
        Kind.REOPENED,
        payloads.reopened(from_phase=round.phase.value, to_phase=to.value, reason=reason.strip()),
        round_id=round.id,
    )


@action("round.abandon")
async def abandon(act: Act, round_id: UUID, reason: str) -> None:
    """Ends the round as không hoàn thành, before anything was announced; there is no way back."""
    round = await queries.lock(round_id)
    if not permissions.is_officer(act.actor, round):
        raise NotFound()
    if not may_abandon(round.phase):
        raise NotNow(f"Kỳ đang ở bước {step(round.phase)} nên không dừng được nữa", code="round.too_late")
    if not reason.strip():
        raise Invalid({"reason": "Hãy ghi lý do dừng kỳ; lý do được lưu cùng kỳ"})
    moved = await _move(act, round, Phase.ABANDONED, reason)
    await phases.run_effects(act, moved)


async def _move(act: Act, round: RoundRow, to: Phase, reason: str) -> RoundRow:
    """Changes the phase and writes the move down; a checkpoint of the ledger follows as a job."""
    await execute(
        "UPDATE round SET phase = $2, phase_since = $3, version = version + 1 WHERE id = $1",
        round.id,
        to.value,
        act.now,
    )
    change = PhaseChange(
        round=round.id,
        from_phase=round.phase.value,
        to_phase=to.value,
        at=act.now,
        by_person=act.person_id,
        reason=reason.strip(),
    )
    await PhaseChange.insert(change)
    await jobs.enqueue(
        log.CHECKPOINT_JOB,
        {"reason": f"phase.{to.value}", "round_id": str(round.id), "phase_change": str(change.id)},
    )
    act.about(
        "round",
        round.id,
        round_id=round.id,
        **{"from": round.phase.value, "to": to.value, "changed": ["phase"], "version": round.version + 1},
    )
    return msgspec.structs.replace(round, phase=to, phase_since=act.now, version=round.version + 1)


async def open_round(act: Act, round: RoundRow) -> None:
    """Tells the ledger that the round is open."""
    await log.append(
        Kind.ROUND_OPENED,
        payloads.round_opened(
            level=round.level.value,
            place=round.place_name,
            year=round.year,
            circular=round.circular,
            origin=round.origin,
            plan_number=round.plan_number,
            plan_date=round.plan_date,
        ),
        round_id=round.id,
    )


async def announce(act: Act, round: RoundRow) -> None:
    """Notes the day of the announcement."""
    await execute("UPDATE round SET announced_on = $2 WHERE id = $1", round.id, act.today)
