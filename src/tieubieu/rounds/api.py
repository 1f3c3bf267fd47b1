"""JSON: rounds. The same actions and queries as the pages."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import get, post, put
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta, Struct, to_builtins

from tieubieu.accounts.auth import Who
from tieubieu.platform import clock
from tieubieu.platform.actor import Actor
from tieubieu.platform.errors import Invalid, NotFound
from tieubieu.rounds import actions, home, permissions, phases, queries
from tieubieu.rounds.plan import levels_on
from tieubieu.rounds.queries import RoundRow
from tieubieu.rules.levels import Level
from tieubieu.rules.phases import Phase, next_phase
from tieubieu.rules.rulebook import from_plain


class Id(Struct):
    id: UUID


class Version(Struct):
    version: int


class RoundDetail(Struct):
    """A round, what may come next, and what is missing before it."""

    round: RoundRow
    next_phase: Phase | None
    problems: list[dict[str, Any]]


class NewRulebook(Struct, forbid_unknown_fields=True):
    """`content`: the whole thể lệ as in GET; `base`: the number of the version that it was made from."""

    content: dict[str, Any]
    base: int | None = None


class Move(Struct, forbid_unknown_fields=True):
    to: Phase
    reason: Annotated[str, Meta(max_length=1000)] = ""


class Why(Struct, forbid_unknown_fields=True):
    reason: Annotated[str, Meta(max_length=1000)]


async def round_of(actor: Actor, round_id: UUID, allowed: Any) -> RoundRow:
    """The round, if this person may; NotFound otherwise."""
    found = await queries.get(round_id)
    if found is None or not allowed(actor, found):
        raise NotFound()
    return found


@get("/rounds")
async def mine(actor: Who) -> list[queries.MyRound]:
    """The rounds for which the caller works, in any phase."""
    return await queries.mine(actor)


@get("/rounds/accepting")
async def accepting(
    level: FromQuery[Level | None] = None, place: FromQuery[UUID | None] = None
) -> list[queries.RoundLine]:
    """Rounds that take dossiers today; with `place` those whose territory it lies in."""
    return await queries.accepting(clock.today(), level, place)


@get("/rounds/plannable")
async def plannable(
    actor: Who, plan_date: FromQuery[str] = "", q: FromQuery[str] = ""
) -> list[queries.PlanChoice]:
    """What the caller may plan with a plan of that day (default today)."""
    try:
        day = date.fromisoformat(plan_date) if plan_date else clock.today()
    except ValueError:
        raise Invalid({"plan_date": "Ngày ghi theo dạng 2026-08-05"}) from None
    return await queries.plan_choices(actor, day, levels_on(day, clock.today()), q)


@post("/rounds", status_code=201)
async def plan_round(actor: Who, data: JSONBody[actions.PlanRound]) -> Id:
    return Id(await actions.plan_round(actor, data))


@get("/rounds/{round_id:uuid}")
async def get_round(actor: Who, round_id: FromPath[UUID]) -> RoundDetail:
    round = await round_of(actor, round_id, permissions.may_see)
    return RoundDetail(round, next_phase(round.phase), [to_builtins(p) for p in await phases.blockers(round)])


class PlanBody(actions.PlanRound, forbid_unknown_fields=True, kw_only=True):
    """The whole plan again, made from `version` of the round."""

    version: int
    reason: Annotated[str, Meta(max_length=1000)] = ""


@put("/rounds/{round_id:uuid}/plan")
async def change_plan(actor: Who, round_id: FromPath[UUID], data: JSONBody[PlanBody]) -> Version:
    fields = {name: getattr(data, name) for name in data.__struct_fields__}
    return Version(await actions.change_plan(actor, actions.ChangePlan(round=round_id, **fields)))


@get("/rounds/{round_id:uuid}/rulebooks")
async def rulebooks(actor: Who, round_id: FromPath[UUID]) -> list[queries.RulebookRow]:
    """Every version of the thể lệ, the newest first."""
    await round_of(actor, round_id, permissions.may_see_rulebook)
    return await queries.rulebooks(round_id)


@post("/rounds/{round_id:uuid}/rulebooks", status_code=201)
async def propose_rulebook(actor: Who, round_id: FromPath[UUID], data: JSONBody[NewRulebook]) -> Version:
    await round_of(actor, round_id, permissions.may_propose_rulebook)
    try:
        content = from_plain(data.content)
    except ValueError:
        raise Invalid({"content": "Thể lệ không đúng dạng; hãy lấy bản hiện có làm mẫu"}) from None
    return Version(await actions.propose_rulebook(actor, round_id, content, data.base))


@post("/rounds/{round_id:uuid}/rulebooks/approval", status_code=204)
async def approve_rulebook(
    actor: Who, round_id: FromPath[UUID], data: JSONBody[actions.ApproveRulebook]
) -> None:
    """By the council's chair; or by an officer, with the paper by which the chair approved it."""
    await actions.approve_rulebook(actor, round_id, data)


@post("/rounds/{round_id:uuid}/advance", status_code=204)
async def advance(actor: Who, round_id: FromPath[UUID], data: JSONBody[Move]) -> None:
    await actions.advance(actor, round_id, data.to, data.reason)


@post("/rounds/{round_id:uuid}/reopen", status_code=204)
async def reopen(actor: Who, round_id: FromPath[UUID], data: JSONBody[Move]) -> None:
    await actions.reopen(actor, round_id, data.to, data.reason)


@post("/rounds/{round_id:uuid}/abandon", status_code=204)
async def abandon(actor: Who, round_id: FromPath[UUID], data: JSONBody[Why]) -> None:
    await actions.abandon(actor, round_id, data.reason)


@get("/rounds/{round_id:uuid}/decisions")
async def decisions(actor: Who, round_id: FromPath[UUID]) -> list[queries.DecisionRow]:
    await round_of(actor, round_id, permissions.may_see)
    return await queries.decisions(round_id)


@get("/rounds/{round_id:uuid}/phases")
async def phase_changes(actor: Who, round_id: FromPath[UUID]) -> list[queries.PhaseChangeRow]:
    await round_of(actor, round_id, permissions.may_see)
    return await queries.phase_changes(round_id)


@get("/rounds/{round_id:uuid}/audit")
async def audit(actor: Who, round_id: FromPath[UUID], offset: FromQuery[int] = 0) -> list[queries.AuditLine]:
    """The trail of the round, 100 lines from `offset`, newest first."""
    round = await round_of(actor, round_id, permissions.may_see_audit)
    return await queries.audit(
        round.id, await home.all_hidden(actor, round), max(0, min(offset, 1_000_000)), 100
    )


routes = [
    mine,
    accepting,
    plannable,
    plan_round,
    get_round,
    change_plan,
    rulebooks,
    propose_rulebook,
    approve_rulebook,
    advance,
    reopen,
    abandon,
    decisions,
    phase_changes,
    audit,
]
