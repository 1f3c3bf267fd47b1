"""Pages of the organiser, /dieu-hanh: my rounds, a round's home, its plan, its moves, its trail."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from tieubieu.accounts.auth import Who
from tieubieu.places import queries as places
from tieubieu.platform import clock
from tieubieu.platform.actor import Actor
from tieubieu.platform.errors import Invalid, NotFound, NotNow, Refusal, Stale
from tieubieu.platform.forms import Typed, read_form, typed_from
from tieubieu.platform.web import go, or_404, page
from tieubieu.rounds import actions, home, permissions, phases, plan, queries, rulebook_pages
from tieubieu.rounds.queries import RoundRow
from tieubieu.rounds.view import PHASE_WAYS, frame, phase_dates, round_for
from tieubieu.rounds.words import action_words, step
from tieubieu.rules.cycle import cycle_warnings
from tieubieu.rules.levels import Level
from tieubieu.rules.numbers import parse_date
from tieubieu.rules.phases import Phase, may_abandon, may_edit_plan, next_phase, reopens_to
from tieubieu.rules.problem import Problem

SECTION = "dieu-hanh"


@get("/dieu-hanh")
async def my_rounds(request: Request, actor: Who) -> Response:
    if not actor.has_role("officer", "clerk", "authority", "supervisor"):
        raise NotFound()
    found = await queries.mine(actor)
    ended = (Phase.CONCLUDED, Phase.ABANDONED)
    return page(
        request,
        "rounds/mine.html",
        actor=actor,
        title="Kỳ bình chọn của tôi",
        section=SECTION,
        running=[r for r in found if r.phase not in ended],
        past=[r for r in found if r.phase in ended],
        may_plan=actor.has_role("officer"),
        may_enter=actor.has_role("officer", "clerk"),
    )


# The plan


def _day(text: str) -> date | None:
    try:
        return parse_date(text) if text else None
    except ValueError:
        return None


def circular_words(day: date | None) -> str:
    """The sentence under the plan's date: which version of the rules the round keeps."""
    circular = plan.circular_of(day)
    if circular is None:
        return "Ngày ban hành kế hoạch quyết định văn bản áp dụng cho cả kỳ."
    lowest = "cấp huyện" if circular.lowest == Level.DISTRICT else "cấp xã"
    return f"Kỳ này theo {circular.short}; cấp thấp nhất là {lowest}. Văn bản này giữ nguyên đến hết kỳ."


@get("/dieu-hanh/van-ban")
async def circular_line(request: Request, actor: Who, plan_date: FromQuery[str] = "") -> Response:
    """The sentence alone, for the form to exchange while the date is typed."""
    return page(request, "rounds/part_circular.html", actor=actor, words=circular_words(_day(plan_date)))


@get("/dieu-hanh/ky-moi")
async def new_round(request: Request, actor: Who) -> Response:
    if not actor.has_role("officer"):
        raise NotFound()
    return await _plan_page(request, actor, Typed())


@post("/dieu-hanh/ky-moi", status_code=303)
async def plan_round(request: Request, actor: Who) -> Response:
    if not actor.has_role("officer"):
        raise NotFound()
    typed = await read_form(request)
    if typed["do"] == "find":
        return await _plan_page(request, actor, typed)
    try:
        round_id = await actions.plan_round(actor, _read_plan(typed, actions.PlanRound))
    except Refusal as refusal:
        return await _plan_page(request, actor, typed, refusal=refusal)
    made = or_404(await queries.get(round_id))
    return go(
        f"/dieu-hanh/{made.slug}", "Đã lập kỳ bình chọn. Kỳ chưa công khai cho đến khi bạn mở nhận hồ sơ"
    )


def _read_plan(typed: Typed, struct: type[actions.PlanRound], **given: Any) -> Any:
    """The plan as typed; level and place come from one choice, `where`, "province:<id>"."""
    if "place" in given:
        return typed.to(struct, **given)
    level, _, place = typed["where"].partition(":")
    missing: dict[str, str] = {}
    try:
        given |= {"level": Level(level), "place": UUID(place)}
    except ValueError:
        missing["where"] = "Hãy chọn cấp và địa bàn của kỳ"
        given |= {"level": Level.PROVINCE, "place": UUID(int=0)}
    try:
        data = typed.to(struct, **given)
    except Invalid as refusal:
        raise Invalid({**missing, **refusal.fields}) from None
    if missing:
        raise Invalid(missing)
    return data


async def _plan_page(
    request: Request,
    actor: Actor,
    typed: Typed,
    *,
    round: RoundRow | None = None,
    refusal: Refusal | None = None,
) -> Response:
    today = clock.today()
    day = _day(typed["plan_date"]) or today
    wide = round is None or may_edit_plan(round.phase)
    errors = {
        ("where" if k in ("level", "place") else k): v for k, v in (refusal.fields if refusal else {}).items()
    }
    if refusal and isinstance(refusal, Stale):
        typed = Typed(
            [(k, v) for k, v in typed.items() if k != "version"] + [("version", refusal.extra["current"])]
        )
    levels = plan.levels_on(day, today)
    if round is not None and round.level not in levels:
        levels = (*levels, round.level)
    options = await queries.plan_choices(actor, day, levels, typed["find"]) if wide else []
    central = any(o.level in (Level.REGION, Level.NATION) for o in options)
    return page(
        request,
        "rounds/plan_form.html",
        actor=actor,
        title="Lập kỳ bình chọn" if round is None else "Sửa kế hoạch" if wide else "Đổi ngày của kỳ",
        section=SECTION,
        status=refusal.status if refusal else 200,
        round=round,
        wide=wide,
        form={"data": typed, "errors": errors},
        problem=refusal.title if refusal and not errors else None,
        changed=refusal.extra.get("changed", []) if isinstance(refusal, Stale) else [],
        options=options,
        narrowed=bool(typed["find"]),
        hosts=await places.provinces(day) if central else [],
        circular=circular_words(_day(typed["plan_date"])),
        may_change=(lambda field: True) if round is None else (lambda field: plan.may_change(round, field)),
        labels=plan.LABELS,
        crumbs=[
            ("/dieu-hanh", "Điều hành"),
            *([(f"/dieu-hanh/{round.slug}", round.title)] if round else []),
            ("", "Kỳ mới" if round is None else "Kế hoạch"),
        ],
    )


async def _signed(round: RoundRow) -> tuple[str, str]:
    kept = await queries.decisions(round.id, "plan")
    return (kept[-1].signer, kept[-1].signer_title) if kept else ("", "")


@get("/dieu-hanh/{slug:str}/ke-hoach")
async def plan_form(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    round = await round_for(actor, slug, permissions.is_officer)
    typed = typed_from(
        {**plan.as_typed(round, *await _signed(round)), "where": f"{round.level}:{round.place}"}
    )
    return await _plan_page(request, actor, typed, round=round)


@post("/dieu-hanh/{slug:str}/ke-hoach", status_code=303)
async def change_plan(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    round = await round_for(actor, slug, permissions.is_officer)
    typed = await read_form(request)
    if typed["do"] == "find":
        return await _plan_page(request, actor, typed, round=round)
    given: dict[str, Any] = {"round": round.id}
    if not may_edit_plan(round.phase):
        kept = plan.as_typed(round, *await _signed(round))
        given |= {
            name: value
            for name, value in kept.items()
            if name != "version" and not plan.may_change(round, name)
        }
    try:
        await actions.change_plan(actor, _read_plan(typed, actions.ChangePlan, **given))
    except Refusal as refusal:
        if isinstance(refusal, NotFound):
            raise
        return await _plan_page(request, actor, typed, round=round, refusal=refusal)
    return go(f"/dieu-hanh/{round.slug}", "Đã lưu kế hoạch của kỳ")


# A round's home


@get("/dieu-hanh/{slug:str}")
async def round_home(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    round = await round_for(actor, slug, permissions.may_see)
    officer = permissions.is_officer(actor, round)
    to = next_phase(round.phase)
    missing = sorted(await phases.blockers(round), key=lambda p: p.code in WAITS)
    warnings: list[Problem] = []
    if round.phase == Phase.PLAN:
        warnings = cycle_warnings(
            round.level, round.rules, round.year, await queries.years_of(round.level, round.place, round.id)
        )
    changes = await queries.phase_changes(round.id)
    return page(
        request,
        "rounds/home.html",
        actor=actor,
        **frame(actor, round, "", round.title),
        dates=phase_dates(round, changes),
        to=to,
        to_label=step(to) if to else "",
        missing=missing,
        way=_way(round, missing[0]) if missing else None,
        waits={code: words for code, (words, _, _) in WAITS.items()},
        warnings=warnings,
        changes=changes,
        phase_label=step,
        counts=await home.all_counts(actor, round),
        sections=await home.all_sections(actor, round),
        decisions=await queries.decisions(round.id),
        may_move=to is not None and permissions.may_move(actor, round, to),
        officer=officer,
        reopens=reopens_to(round.phase) if officer else None,
        may_abandon=officer and may_abandon(round.phase),
        now=clock.now(),
    )


WAITS = {
    "plan.early": ("Chờ đến ngày nhận hồ sơ", "ke-hoach", "Xem kế hoạch"),
    "plan.receiving": ("Đang tiếp nhận hồ sơ", "ho-so", "Mở hồ sơ của kỳ"),
}
"""What is only a matter of time: how the page calls it, and what one may look at meanwhile."""


def _way(round: RoundRow, problem: Problem) -> tuple[str, str] | None:
    """Where the first missing thing is put right: (address, what the button says)."""
    if problem.code in WAITS:
        _, page, words = WAITS[problem.code]
        return f"/dieu-hanh/{round.slug}/{page}", words
    known = PHASE_WAYS.get(problem.code.partition(".")[0])
    return (known[0].format(slug=round.slug), known[1]) if known else None


# From phase to phase


@get("/dieu-hanh/{slug:str}/chuyen-buoc")
async def advance_form(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    return await _advance_page(request, actor, slug)


async def _advance_page(
    request: Request, actor: Actor, slug: str, refusal: Refusal | None = None
) -> Response:
    round = or_404(await queries.by_slug(slug))
    to = next_phase(round.phase)
    if to is None or not permissions.may_move(actor, round, to):
        raise NotFound()
    missing = await phases.blockers(round)
    return page(
        request,
        "rounds/move.html",
        actor=actor,
        **frame(actor, round, "", f"Chuyển sang bước {step(to)}?"),
        status=refusal.status if refusal else 200,
        refused=refusal is not None,
        form={"data": Typed(), "errors": {}},
        effects=phases.consequences(to),
        missing=missing,
        missing_title=f"Chưa chuyển sang bước {step(to)} được",
        back=_back(actor, round),
        confirm={
            "title": f"Chuyển {round.title} sang bước {step(to)}?",
            "lead": f"Kỳ đang ở bước {step(round.phase)}. Khi chuyển bước:",
            "note": _reopen_note(to),
            "action": f"/dieu-hanh/{round.slug}/chuyen-buoc",
            "hidden": [("to", to.value)],
            "submit": f"Chuyển sang {step(to)}",
            "cancel": (_back(actor, round), "Chưa chuyển"),
            "danger": False,
            "reason": None,
        },
    )


def _back(actor: Actor, round: RoundRow) -> str:
    return f"/dieu-hanh/{round.slug}" if permissions.may_see(actor, round) else f"/hoi-dong/{round.slug}"


def _reopen_note(to: Phase) -> str:
    back = reopens_to(to)
    if back is None:
        return "Từ bước mới không quay lại được bước này."
    return f"Khi cần, bạn mở lại được bước {step(back)} với lý do; việc mở lại được lưu vào sổ cái."


@post("/dieu-hanh/{slug:str}/chuyen-buoc", status_code=303)
async def advance(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    round = or_404(await queries.by_slug(slug))
    typed = await read_form(request)
    to = _phase(typed["to"])
    try:
        await actions.advance(actor, round.id, to)
    except NotNow as refusal:
        return await _advance_page(request, actor, slug, refusal)
    return go(_back(actor, round), f"Kỳ đã chuyển sang bước {step(to)}")


def _phase(value: str) -> Phase:
    try:
        return Phase(value)
    except ValueError:
        raise NotFound() from None


@get("/dieu-hanh/{slug:str}/mo-lai")
async def reopen_form(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    return await _reopen_page(request, actor, slug, Typed())


async def _reopen_page(
    request: Request, actor: Actor, slug: str, typed: Typed, refusal: Refusal | None = None
) -> Response:
    round = or_404(await queries.by_slug(slug))
    to = reopens_to(round.phase)
    if to is None or not permissions.may_reopen(actor, round, to):
        raise NotFound()
    return page(
        request,
        "rounds/move.html",
        actor=actor,
        **frame(actor, round, "", f"Mở lại bước {step(to)}?"),
        missing=[],
        effects=phases.consequences_of_reopening(round.phase),
        status=refusal.status if refusal else 200,
        form={"data": typed, "errors": refusal.fields if refusal else {}},
        confirm={
            "title": f"Mở lại bước {step(to)} của {round.title}?",
            "lead": f"Kỳ đang ở bước {step(round.phase)}. Những gì đã ghi vẫn được giữ.",
            "note": "Việc mở lại và lý do được lưu vào sổ cái của kỳ.",
            "action": f"/dieu-hanh/{round.slug}/mo-lai",
            "hidden": [("to", to.value)],
            "submit": f"Mở lại {step(to)}",
            "cancel": (_back(actor, round), "Không mở lại"),
            "danger": False,
            "reason": ("reason", "Lý do mở lại", "Nêu việc gì cần làm lại và ai yêu cầu"),
        },
    )


@post("/dieu-hanh/{slug:str}/mo-lai", status_code=303)
async def reopen(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    round = or_404(await queries.by_slug(slug))
    typed = await read_form(request)
    to = _phase(typed["to"])
    try:
        await actions.reopen(actor, round.id, to, typed["reason"])
    except Invalid as refusal:
        return await _reopen_page(request, actor, slug, typed, refusal)
    return go(_back(actor, round), f"Đã mở lại bước {step(to)}")


@get("/dieu-hanh/{slug:str}/dung")
async def abandon_form(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    return await _abandon_page(request, actor, slug, Typed())


async def _abandon_page(
    request: Request, actor: Actor, slug: str, typed: Typed, refusal: Refusal | None = None
) -> Response:
    round = await round_for(actor, slug, permissions.is_officer)
    if not may_abandon(round.phase):
        raise NotFound()
    return page(
        request,
        "rounds/move.html",
        actor=actor,
        **frame(actor, round, "", "Dừng kỳ bình chọn?"),
        missing=[],
        effects=phases.consequences(Phase.ABANDONED),
        status=refusal.status if refusal else 200,
        form={"data": typed, "errors": refusal.fields if refusal else {}},
        confirm={
            "title": f"Dừng {round.title}?",
            "lead": "Kỳ được ghi là không hoàn thành.",
            "note": "",
            "action": f"/dieu-hanh/{round.slug}/dung",
            "hidden": [],
            "submit": "Dừng kỳ này",
            "cancel": (f"/dieu-hanh/{round.slug}", "Giữ kỳ lại"),
            "danger": True,
            "reason": ("reason", "Lý do dừng", "Lý do được lưu cùng kỳ"),
        },
    )


@post("/dieu-hanh/{slug:str}/dung", status_code=303)
async def abandon(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    round = await round_for(actor, slug, permissions.is_officer)
    typed = await read_form(request)
    try:
        await actions.abandon(actor, round.id, typed["reason"])
    except Invalid as refusal:
        return await _abandon_page(request, actor, slug, typed, refusal)
    return go(f"/dieu-hanh/{round.slug}", "Kỳ đã dừng và được ghi là không hoàn thành", "warn")


# The trail

AUDIT_PAGE = 100


@get("/dieu-hanh/{slug:str}/nhat-ky")
async def audit(request: Request, actor: Who, slug: FromPath[str], trang: FromQuery[int] = 1) -> Response:
    round = await round_for(actor, slug, permissions.may_see_audit)
    at = max(1, min(trang, 10_000))
    hidden = await home.all_hidden(actor, round)
    found = await queries.audit(round.id, hidden, (at - 1) * AUDIT_PAGE, AUDIT_PAGE + 1)
    return page(
        request,
        "rounds/audit.html",
        actor=actor,
        **frame(actor, round, "nhat-ky", "Nhật ký của kỳ"),
        lines=found[:AUDIT_PAGE],
        words=action_words,
        at=at,
        more=len(found) > AUDIT_PAGE,
        changes=await queries.phase_changes(round.id),
        phase_label=step,
    )


routes = [
    my_rounds,
    circular_line,
    new_round,
    plan_round,
    plan_form,
    change_plan,
    round_home,
    advance_form,
    advance,
    reopen_form,
    reopen,
    abandon_form,
    abandon,
    audit,
    *rulebook_pages.routes,
]
