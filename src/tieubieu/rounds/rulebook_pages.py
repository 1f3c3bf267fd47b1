"""Pages of the thể lệ: what is law and what a setting, its versions, the editor, the approval."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from tieubieu.accounts.auth import Who
from tieubieu.platform.actor import Actor
from tieubieu.platform.errors import Invalid, NotFound, Problems, Refusal, Stale
from tieubieu.platform.forms import Typed, read_form
from tieubieu.platform.web import go, page
from tieubieu.rounds import actions, permissions, queries, rulebook_form
from tieubieu.rounds.queries import RoundRow, RulebookRow
from tieubieu.rounds.view import frame, round_for
from tieubieu.rules.groups import GROUPS
from tieubieu.rules.levels import Level
from tieubieu.rules.phases import may_edit_rulebook
from tieubieu.rules.rubric import Rubric, walk
from tieubieu.rules.rulebook import ALL_GROUPS, DEFAULT_RULEBOOK, ROWS, Rulebook, value_text


async def _versions(round: RoundRow) -> tuple[list[RulebookRow], Rulebook, int]:
    """All versions, the newest one's thể lệ (ours where there is none), its number."""
    found = await queries.rulebooks(round.id)
    return (found, found[0].rulebook, found[0].number) if found else ([], DEFAULT_RULEBOOK, 0)


def group_label(group: str) -> str:
    return "Mọi nhóm" if group == ALL_GROUPS else f"Nhóm {group}: {GROUPS[group].label}"


@get("/dieu-hanh/{slug:str}/the-le")
async def rulebook(
    request: Request, actor: Who, slug: FromPath[str], ban: FromQuery[int | None] = None
) -> Response:
    round = await round_for(actor, slug, permissions.may_see_rulebook)
    return await _page(request, actor, round, ban)


async def _page(
    request: Request,
    actor: Actor,
    round: RoundRow,
    number: int | None = None,
    typed: Typed | None = None,
    refusal: Refusal | None = None,
) -> Response:
    versions, newest, last = await _versions(round)
    shown = next((v for v in versions if v.number == number), versions[0] if versions else None)
    if number is not None and (shown is None or shown.number != number):
        raise NotFound()
    content = shown.rulebook if shown else newest
    open_ = may_edit_rulebook(round.phase)
    return page(
        request,
        "rounds/rulebook.html",
        actor=actor,
        **frame(actor, round, "the-le", "Thể lệ của kỳ"),
        status=refusal.status if refusal else 200,
        shown=shown,
        last=last,
        versions=versions,
        rows=[
            (row, value_text(content, row))
            for row in ROWS
            if row.key != "quota_up" or round.level != Level.NATION
        ],
        rubrics=[
            (group_label(group), list(walk(rubric))) for group, rubric in sorted(content.rubrics.items())
        ],
        own_groups=[g for g in content.rubrics if g != ALL_GROUPS],
        groups=GROUPS,
        may_propose=open_ and permissions.may_propose_rulebook(actor, round),
        may_approve=open_ and permissions.is_chair(actor, round),
        may_record=open_ and permissions.is_officer(actor, round),
        form={"data": typed or Typed(), "errors": refusal.fields if refusal else {}},
        problem=refusal.title if refusal and not refusal.fields else None,
    )


@get("/dieu-hanh/{slug:str}/the-le/sua")
async def edit(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    round = await _editable(actor, slug)
    _, newest, last = await _versions(round)
    typed = rulebook_form.typed_rulebook(newest)
    return _editor(request, actor, round, _with(typed, base=last), ALL_GROUPS)


@post("/dieu-hanh/{slug:str}/the-le/sua", status_code=303)
async def propose(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    round = await _editable(actor, slug)
    typed = await read_form(request)
    _, newest, _ = await _versions(round)
    wrong = Problems()
    rubric = rulebook_form.read_rubric(typed, wrong)
    data = rulebook_form.read_settings(typed, newest, wrong)
    data = msgspec.structs.replace(data, rubrics={**newest.rubrics, ALL_GROUPS: rubric})
    return await _save(request, actor, round, typed, ALL_GROUPS, data, wrong)


@get("/dieu-hanh/{slug:str}/the-le/khung/{group:str}")
async def edit_group(request: Request, actor: Who, slug: FromPath[str], group: FromPath[str]) -> Response:
    round = await _editable(actor, slug)
    if group not in GROUPS:
        raise NotFound()
    _, newest, last = await _versions(round)
    return _editor(
        request, actor, round, _with(rulebook_form.typed_rulebook(newest, group), base=last), group
    )


@post("/dieu-hanh/{slug:str}/the-le/khung/{group:str}", status_code=303)
async def propose_group(request: Request, actor: Who, slug: FromPath[str], group: FromPath[str]) -> Response:
    """A frame of this group's own, or (do=drop) the common one for it again."""
    round = await _editable(actor, slug)
    if group not in GROUPS:
        raise NotFound()
    typed = await read_form(request)
    _, newest, _ = await _versions(round)
    wrong = Problems()
    rubrics: dict[str, Rubric] = dict(newest.rubrics)
    if typed["do"] == "drop":
        rubrics.pop(group, None)
    else:
        rubrics[group] = rulebook_form.read_rubric(typed, wrong)
    return await _save(
        request, actor, round, typed, group, msgspec.structs.replace(newest, rubrics=rubrics), wrong
    )


async def _editable(actor: Actor, slug: str) -> RoundRow:
    round = await round_for(actor, slug, permissions.may_propose_rulebook)
    if not may_edit_rulebook(round.phase):
        raise NotFound()
    return round


def _with(typed: Typed, **more: Any) -> Typed:
    pairs = [(k, v) for k, v in typed.items() if k not in more]
    return Typed([*pairs, *more.items()])


async def _save(
    request: Request, actor: Actor, round: RoundRow, typed: Typed, group: str, data: Rulebook, wrong: Problems
) -> Response:
    if typed["do"] == "check":
        return _editor(
            request, actor, round, typed, group, Invalid(wrong.fields) if wrong.fields else None, checked=True
        )
    try:
        wrong.refuse()
        base = typed["base"]
        number = await actions.propose_rulebook(
            actor, round.id, data, int(base) if base.isdecimal() else None
        )
    except Refusal as refusal:
        if isinstance(refusal, Stale):
            typed = _with(typed, base=refusal.extra["current"])
        return _editor(request, actor, round, typed, group, refusal)
    return go(
        f"/dieu-hanh/{round.slug}/the-le", f"Đã lưu thể lệ, bản {number}. Bản này chờ Chủ tịch Hội đồng duyệt"
    )


def _editor(
    request: Request,
    actor: Actor,
    round: RoundRow,
    typed: Typed,
    group: str,
    refusal: Refusal | None = None,
    *,
    checked: bool = False,
) -> Response:
    common = group == ALL_GROUPS
    return page(
        request,
        "rounds/rulebook_edit.html",
        actor=actor,
        **frame(actor, round, "the-le", "Sửa thể lệ" if common else f"Khung điểm riêng của nhóm {group}"),
        status=200 if checked else refusal.status if refusal else 200,
        group=group,
        common=common,
        group_label=group_label(group),
        criteria=rulebook_form.lines(typed),
        shares=list(rulebook_form.SHARES),
        form={"data": typed, "errors": rulebook_form.at_fields(refusal.fields) if refusal else {}},
        problem=refusal.title if refusal and not refusal.fields else None,
        checked=checked and refusal is None,
        nation=round.level == Level.NATION,
    )


@post("/dieu-hanh/{slug:str}/the-le/duyet", status_code=303)
async def approve(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    """The chair's own approval, or an officer's record of it."""
    round = await round_for(actor, slug, permissions.may_see_rulebook)
    typed = await read_form(request)
    try:
        await actions.approve_rulebook(actor, round.id, typed.to(actions.ApproveRulebook))
    except NotFound:
        raise
    except Refusal as refusal:
        return await _page(request, actor, round, typed=typed, refusal=refusal)
    return go(f"/dieu-hanh/{round.slug}/the-le", "Thể lệ đã được duyệt. Bản này được khóa khi mở chấm điểm")


routes = [rulebook, edit, propose, edit_group, propose_group, approve]
