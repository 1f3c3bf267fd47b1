"""/hoi-dong: jury and council after the close; /dieu-hanh/…/phe-duyet: the authority; a producer's own result."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Stream

from tieubieu.accounts.auth import Who
from tieubieu.councils import queries as councils
from tieubieu.platform import clock, filters
from tieubieu.platform import files as stored
from tieubieu.platform.actor import Actor
from tieubieu.platform.errors import Invalid, NotFound, NotNow, Refusal, Stale
from tieubieu.platform.forms import Shown, Typed, read_form, shown, typed_from
from tieubieu.platform.web import go, or_404, page
from tieubieu.results import actions, permissions, queries
from tieubieu.results.actions import (
    Approve,
    ApproveNomination,
    ChooseLists,
    DrawUpMinutes,
    RecordMeeting,
    ReturnFile,
    VoteMinutes,
)
from tieubieu.results.queries import ResultLine
from tieubieu.results.wiring import complaint_warning
from tieubieu.rounds import permissions as rounds_permissions
from tieubieu.rounds import queries as rounds
from tieubieu.rounds.permissions import is_authority, is_jury_head, is_officer
from tieubieu.rounds.queries import RoundRow
from tieubieu.rounds.view import frame
from tieubieu.rules.councils import COUNCIL_ROLE_LABELS, JURY_ROLE_LABELS
from tieubieu.rules.levels import above, label
from tieubieu.rules.numbers import date_text, parse_points
from tieubieu.rules.phases import Phase, reached
from tieubieu.rules.results import majority_needed, quorum_needed
from tieubieu.rules.tally import PASS_MEAN
from tieubieu.rules.working_days import complaint_deadline
from tieubieu.scoring.queries import progress

SECTION = "hoi-dong"
CHUNK = 1 << 16

ROLES = {
    "jury_head": "Trưởng ban Giám khảo",
    "jury_deputy": "Phó Trưởng ban Giám khảo",
    "judge": "Giám khảo",
    "council_chair": "Chủ tịch Hội đồng",
    "council_deputy": "Phó Chủ tịch thường trực",
    "council_member": "Thành viên Hội đồng",
}


async def _round(actor: Actor, slug: str) -> RoundRow:
    """The round, for its jury, council, officer and authority; for everybody else it is not there."""
    found = await rounds.by_slug(slug)
    if found is None or not permissions.may_enter(actor, found):
        raise NotFound()
    return found


def _frame(round: RoundRow, title: str = "") -> dict[str, Any]:
    here = f"/hoi-dong/{round.slug}"
    crumbs = [("/hoi-dong", "Hội đồng"), (here, round.title)]
    return {
        "title": title or round.title,
        "section": SECTION,
        "round": round,
        "here": here,
        "crumbs": [*crumbs, ("", title)] if title else crumbs,
    }


def _picture(line: ResultLine) -> str:
    return f"/tep/{line.picture}/nho" if line.picture else ""


@get("/hoi-dong")
async def my_rounds(request: Request, actor: Who) -> Response:
    if not actor.has_role(*permissions.JURY, *permissions.COUNCIL):
        raise NotFound()
    return page(
        request,
        "results/rounds.html",
        actor=actor,
        title="Hội đồng và Ban Giám khảo",
        section=SECTION,
        rounds=await queries.my_rounds(actor),
        roles=ROLES,
    )


@get("/hoi-dong/{slug:str}")
async def home(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    round = await _round(actor, slug)
    may_see = permissions.may_see_tally(actor, round)
    rulebook = await rounds.rulebook(round.id)
    heads = is_jury_head(actor, round)
    return page(
        request,
        "results/home.html",
        actor=actor,
        **_frame(round),
        lines=await queries.lines(actor, round) if may_see else [],
        may_see=may_see,
        tally=await queries.tally(round.id) if may_see else None,
        minutes=await queries.minutes(actor, round) if may_see else None,
        meeting=await queries.meeting(actor, round) if may_see else None,
        approvals=await queries.approvals(round.id) if may_see else [],
        progress=await _progress(actor, round),
        picture=_picture,
        decimals=rulebook.display_decimals,
        next_level=_next_level(round),
        head=heads,
        officer=is_officer(actor, round),
        records=permissions.may_record_meeting(actor, round),
        seat=await councils.judge_of(actor, round.id),
        hands_over=heads or is_officer(actor, round),
    )


async def _progress(actor: Actor, round: RoundRow) -> list[Any]:
    """Who has handed in how many, while scoring, for whoever may know."""
    if round.phase != Phase.SCORING:
        return []
    try:
        return await progress(actor, round)
    except NotFound:
        return []


def _next_level(round: RoundRow) -> str:
    higher = above(round.level)
    return label(higher) if higher else ""


@get("/hoi-dong/{slug:str}/san-pham/{code:str}")
async def entry(request: Request, actor: Who, slug: FromPath[str], code: FromPath[str]) -> Response:
    round = await _round(actor, slug)
    line = next((x for x in await queries.lines(actor, round) if x.code == code), None)
    found = await queries.entry_sheets(actor, round, or_404(line).entry)
    return page(
        request,
        "results/entry.html",
        actor=actor,
        **_frame(round, f"Phiếu chấm sản phẩm {code}"),
        found=found,
        line=found.line,
    )


# Closing scoring


@get("/hoi-dong/{slug:str}/dong-cham")
async def ask_close(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    round = await _round(actor, slug)
    return await _close_page(request, actor, round)


async def _close_page(
    request: Request, actor: Actor, round: RoundRow, refusal: Refusal | None = None
) -> Response:
    if not rounds_permissions.may_move(actor, round, Phase.TALLIED) or round.phase != Phase.SCORING:
        raise NotFound()
    waiting = [p for p in await progress(actor, round) if p.handed_in < p.entries]
    problems = [p["text_vi"] for p in refusal.extra.get("problems", [])] if refusal else []
    return page(
        request,
        "results/confirm.html",
        actor=actor,
        status=refusal.status if refusal else 200,
        **_frame(round, "Đóng chấm điểm"),
        problem=" ".join(problems) or (refusal.title if refusal else ""),
        confirm={
            "title": f"Đóng chấm điểm {round.title}?",
            "lead": (
                "Còn phiếu chưa nộp. Phiếu chưa nộp không được tính; sản phẩm chưa đủ số phiếu mà thể lệ cần sẽ"
                " không có điểm."
                if waiting
                else "Mọi phiếu đã nộp. Điểm trung bình được tính và khóa lại trong sổ cái."
            ),
            "facts": [],
            "items": [f"{p.name}: đã nộp {p.handed_in} trên {p.entries} phiếu" for p in waiting],
            "note": "Khi cần, chấm điểm mở lại được với lý do; việc mở lại được lưu vào sổ cái.",
            "action": f"/hoi-dong/{round.slug}/dong-cham",
            "hidden": [("confirm", "1")],
            "submit": "Đóng chấm điểm dù còn thiếu phiếu" if waiting else "Đóng chấm điểm",
            "cancel": (f"/hoi-dong/{round.slug}", "Chưa đóng"),
            "danger": bool(waiting),
            "reason": None,
        },
    )


@post("/hoi-dong/{slug:str}/dong-cham", status_code=303)
async def close(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    round = await _round(actor, slug)
    typed = await read_form(request)
    try:
        await actions.close_scoring(actor, round.id, typed["confirm"] == "1")
    except NotNow as refusal:
        return await _close_page(request, actor, await _round(actor, slug), refusal)
    return go(f"/hoi-dong/{slug}", "Chấm điểm đã đóng. Việc tiếp theo: Trưởng ban lập biên bản tổng hợp")


# The jury's minutes


@get("/hoi-dong/{slug:str}/bien-ban")
async def minutes(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    round = await _round(actor, slug)
    return await _minutes_page(request, actor, round)


async def _minutes_page(
    request: Request, actor: Actor, round: RoundRow, form: Shown | None = None, refusal: Refusal | None = None
) -> Response:
    found = await queries.minutes(actor, round)
    lines = await queries.lines(actor, round)
    draws = (
        permissions.may_draw_up_minutes(actor, round)
        and round.phase == Phase.TALLIED
        and (found is None or not found.adopted_at)
    )
    seat = await councils.judge_of(actor, round.id)
    voted = next((v for v in found.votes if v.person == actor.id), None) if found else None
    start = {
        "day": clock.today(),
        "number": found.number if found else "",
        "place": found.place_text if found else "",
        "secretary": found.secretary if found else "",
        "conclusion": found.conclusion if found else "",
        **{f"reasons.{x.entry}": x.reason for x in lines if x.outcome == "not_scored"},
    }
    return page(
        request,
        "results/minutes.html",
        actor=actor,
        status=refusal.status if refusal else 200,
        **_frame(round, "Biên bản tổng hợp kết quả"),
        minutes=found,
        lines=lines,
        draws=draws,
        seat=seat,
        voted=voted,
        may_vote=seat is not None
        and found is not None
        and voted is None
        and round.phase == Phase.TALLIED
        and not found.lost,
        roles=JURY_ROLE_LABELS,
        form=form or shown(typed_from(start)),
        problem=refusal.title if refusal and not refusal.fields else "",
        decimals=(await rounds.rulebook(round.id)).display_decimals,
    )


def _by_entry(typed: Typed, prefix: str) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for key, words in typed.under(prefix).items():
        try:
            found[UUID(key)] = words[:500]
        except ValueError:
            raise NotFound() from None
    return found


@post("/hoi-dong/{slug:str}/bien-ban", status_code=303)
async def draw_up(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    round = await _round(actor, slug)
    typed = await read_form(request)
    try:
        data = typed.to(DrawUpMinutes, round=round.id, reasons=_by_entry(typed, "reasons"))
        await actions.draw_up_minutes(actor, data)
    except (Invalid, NotNow) as refusal:
        return await _minutes_page(request, actor, round, shown(typed, refusal), refusal)
    return go(f"/hoi-dong/{slug}/bien-ban", "Đã lập biên bản. Các thành viên Ban Giám khảo biểu quyết ở đây")


@post("/hoi-dong/{slug:str}/bien-ban/bieu-quyet", status_code=303)
async def vote(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    round = await _round(actor, slug)
    typed = await read_form(request)
    try:
        if typed["agrees"] not in ("1", "0"):
            raise Invalid({"agrees": "Hãy chọn đồng ý hoặc không đồng ý"})
        adopted = await actions.vote_minutes(actor, typed.to(VoteMinutes, agrees=typed["agrees"] == "1"))
    except (Invalid, NotNow, Stale) as refusal:
        return await _minutes_page(request, actor, round, shown(typed, refusal), refusal)
    words = "Đã ghi ý kiến của bạn" + (". Biên bản được thông qua" if adopted else "")
    return go(f"/hoi-dong/{slug}/bien-ban", words)


@get("/hoi-dong/{slug:str}/chuyen-hoi-dong")
async def ask_hand_over(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    return await _hand_over_page(request, actor, await _round(actor, slug))


async def _hand_over_page(
    request: Request, actor: Actor, round: RoundRow, refusal: Refusal | None = None
) -> Response:
    if not (is_jury_head(actor, round) or is_officer(actor, round)) or round.phase != Phase.TALLIED:
        raise NotFound()
    return _confirm_page(
        request,
        actor,
        round,
        "Chuyển biên bản sang Hội đồng",
        refusal,
        title=f"Chuyển biên bản {round.title} sang Hội đồng?",
        lead="Hội đồng bình chọn xem biên bản và quyết định danh sách công nhận, đề cử (TT 26/2014 Điều 16.3, 17.1).",
        action=f"/hoi-dong/{round.slug}/chuyen-hoi-dong",
        submit="Chuyển sang Hội đồng",
    )


def _confirm_page(
    request: Request,
    actor: Actor,
    round: RoundRow,
    heading: str,
    refusal: Refusal | None,
    **confirm: Any,
) -> Response:
    problems = [p["text_vi"] for p in refusal.extra.get("problems", [])] if refusal else []
    plain = {"facts": [], "items": [], "note": "", "hidden": [], "danger": False, "reason": None}
    here = confirm.pop("back", f"/hoi-dong/{round.slug}")
    return page(
        request,
        "results/confirm.html",
        actor=actor,
        status=refusal.status if refusal else 200,
        **_frame(round, heading),
        problem=" ".join(problems) or (refusal.title if refusal else ""),
        confirm={**plain, "cancel": (here, "Chưa làm"), **confirm},
    )


@post("/hoi-dong/{slug:str}/chuyen-hoi-dong", status_code=303)
async def hand_over(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    round = await _round(actor, slug)
    try:
        await actions.hand_to_council(actor, round.id)
    except NotNow as refusal:
        return await _hand_over_page(request, actor, round, refusal)
    return go(f"/hoi-dong/{slug}", "Biên bản đã chuyển sang Hội đồng bình chọn")


# The council's lists


@get("/hoi-dong/{slug:str}/danh-sach")
async def lists(request: Request, actor: Who, slug: FromPath[str], muc: FromQuery[str] = "") -> Response:
    round = await _round(actor, slug)
    return await _lists_page(request, actor, round, muc=muc)


def _over(line: ResultLine, mark: int) -> bool:
    return line.sheets > 0 and line.sum_points >= mark * line.sheets


async def _lists_page(
    request: Request,
    actor: Actor,
    round: RoundRow,
    *,
    muc: str = "",
    typed: Typed | None = None,
    refusal: Refusal | None = None,
) -> Response:
    if not reached(round.phase, Phase.COUNCIL):
        raise NotFound()
    lines = await queries.lines(actor, round)
    tally = or_404(await queries.tally(round.id))
    rulebook = await rounds.rulebook(round.id)
    best = max((x.sum_points // x.sheets for x in lines if x.sheets), default=PASS_MEAN)
    high = min(10_000, -(-best // 25) * 25)
    try:
        mark = min(max(parse_points(muc), PASS_MEAN), high) if muc else PASS_MEAN
    except ValueError:
        mark = PASS_MEAN
    over = [x for x in lines if _over(x, mark)]
    groups = sorted({x.product_group for x in lines})
    picked = {
        name: set(typed.all(name)) if typed is not None else {str(x.entry) for x in lines if getattr(x, name)}
        for name in ("recognised", "nominated")
    }
    editable = permissions.may_record_meeting(actor, round) and round.phase == Phase.COUNCIL
    version = tally.lists_version
    if isinstance(refusal, Stale):
        version = refusal.extra["current"]
    held = await queries.meeting(actor, round)
    return page(
        request,
        "results/choose.html",
        actor=actor,
        status=refusal.status if refusal else 200,
        **_frame(round, "Chọn sản phẩm công nhận và đề cử" if editable else "Danh sách của Hội đồng"),
        problems=(list(refusal.fields.values()) or [refusal.title]) if refusal else [],
        meeting={
            "over": f"Phiên họp ngày {date_text(held.day)}, có mặt {held.present} trên {held.members} thành viên"
            if held
            else "Chưa ghi phiên họp",
            "locked_text": f"Kết quả tổng hợp đã khóa {filters.moment(tally.at)}",
            "hash_text": f"Mã băm {tally.leaf[:4]} {tally.leaf[4:8]}, đối chiếu được với biên bản",
            "action": f"/hoi-dong/{round.slug}/danh-sach",
            "version": version,
            "saved": "Danh sách đang chọn được lưu khi bạn bấm lưu"
            if version == 0
            else f"Đã lưu lần {version}",
            "saves": "",
            "quota": rulebook.quota_up,
            "next_level": _next_level(round),
            "judges": max((x.sheets for x in lines), default=0),
            "editable": editable,
        },
        counts={
            "passed": sum(x.passed for x in lines),
            "recognised": len(picked["recognised"]),
            "nominated": len(picked["nominated"]),
        },
        cut={
            "mark": mark,
            "low": PASS_MEAN,
            "high": high,
            "counts": {"all": len(over), **{g: sum(x.product_group == g for x in over) for g in groups}},
        },
        tried=muc,
        rows=[
            {
                "entry": str(x.entry),
                "name": x.name,
                "href": f"/hoi-dong/{round.slug}/san-pham/{x.code}",
                "by": x.by,
                "picture": _picture(x),
                "group": x.product_group,
                "code": x.code,
                "sum": x.sum_points,
                "sheets": x.sheets,
                "totals": x.totals,
                "outcome": x.outcome,
                "recognised": str(x.entry) in picked["recognised"],
                "nominated": str(x.entry) in picked["nominated"],
                "prize": x.prize,
                "note": f"Phiếu lệch xa: {', '.join(x.outliers)}" if x.outliers else x.reason,
            }
            for x in lines
        ],
    )


@post("/hoi-dong/{slug:str}/danh-sach", status_code=303)
async def choose(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    round = await _round(actor, slug)
    typed = await read_form(request)
    try:
        await actions.choose_lists(actor, typed.to(ChooseLists, round=round.id, reasons={}, prizes={}))
    except (Invalid, NotNow, Stale) as refusal:
        return await _lists_page(request, actor, round, typed=typed, refusal=refusal)
    if typed["then"] == "propose":
        return go(f"/hoi-dong/{slug}/phien-hop")
    return go(f"/hoi-dong/{slug}/danh-sach", "Đã lưu danh sách đang chọn")


@get("/hoi-dong/{slug:str}/phien-hop")
async def meeting(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    return await _meeting_page(request, actor, await _round(actor, slug))


async def _meeting_page(
    request: Request,
    actor: Actor,
    round: RoundRow,
    typed: Typed | None = None,
    refusal: Refusal | None = None,
) -> Response:
    if not reached(round.phase, Phase.COUNCIL):
        raise NotFound()
    lines = await queries.lines(actor, round)
    held = await queries.meeting(actor, round)
    council = await councils.council(round.id)
    rulebook = await rounds.rulebook(round.id)
    start = typed_from(
        {
            "day": held.day if held else clock.today(),
            "number": held.number if held else "",
            "place": held.place_text if held else "",
            "votes_for": held.votes_for if held else "",
            "votes_against": held.votes_against if held else 0,
            "conclusion": held.conclusion if held else "",
            "present": [str(p) for p in held.present_people] if held else [str(m.person) for m in council],
            **{f"reasons.{x.entry}": x.reason for x in lines if x.passed and not x.recognised},
        }
    )
    return page(
        request,
        "results/meeting.html",
        actor=actor,
        status=refusal.status if refusal else 200,
        **_frame(round, "Phiên họp Hội đồng"),
        meeting=held,
        council=council,
        roles=COUNCIL_ROLE_LABELS,
        editable=permissions.may_record_meeting(actor, round) and round.phase == Phase.COUNCIL,
        form=shown(typed if typed is not None else start, refusal),
        recognised=[x for x in lines if x.recognised],
        nominated=[x for x in lines if x.nominated],
        left_out=[x for x in lines if x.passed and not x.recognised],
        next_level=_next_level(round),
        quorum=quorum_needed(len(council), *rulebook.council_quorum),
        majority=majority_needed(len(council), *rulebook.council_majority),
        majority_of=rulebook.majority_of,
        decimals=rulebook.display_decimals,
    )


@post("/hoi-dong/{slug:str}/phien-hop", status_code=303)
async def record_meeting(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    round = await _round(actor, slug)
    typed = await read_form(request)
    lines = await queries.lines(actor, round)
    try:
        data = typed.to(
            RecordMeeting,
            round=round.id,
            recognised=[x.entry for x in lines if x.recognised],
            nominated=[x.entry for x in lines if x.nominated],
            reasons=_by_entry(typed, "reasons"),
            prizes={},
        )
        await actions.record_meeting(actor, data)
    except (Invalid, NotNow) as refusal:
        return await _meeting_page(request, actor, round, typed, refusal)
    return go(
        f"/hoi-dong/{slug}/phien-hop",
        "Đã ghi phiên họp. Danh sách được ghi vào sổ cái, gốc in trong biên bản",
    )


@get("/hoi-dong/{slug:str}/trinh")
async def ask_submit(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    return await _submit_page(request, actor, await _round(actor, slug))


async def _submit_page(
    request: Request, actor: Actor, round: RoundRow, refusal: Refusal | None = None
) -> Response:
    if not permissions.may_record_meeting(actor, round) or round.phase != Phase.COUNCIL:
        raise NotFound()
    lines = await queries.lines(actor, round)
    return _confirm_page(
        request,
        actor,
        round,
        "Trình phê duyệt",
        refusal,
        title=f"Trình {round.authority_name} phê duyệt?",
        lead="Danh sách không sửa được nữa, trừ khi hồ sơ được trả lại.",
        facts=[
            ("Công nhận", f"{sum(x.recognised for x in lines)} sản phẩm"),
            *([("Đề cử", f"{sum(x.nominated for x in lines)} sản phẩm")] if _next_level(round) else []),
        ],
        action=f"/hoi-dong/{round.slug}/trinh",
        submit="Trình phê duyệt",
        back=f"/hoi-dong/{round.slug}/phien-hop",
    )


@post("/hoi-dong/{slug:str}/trinh", status_code=303)
async def submit(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    round = await _round(actor, slug)
    try:
        await actions.submit_lists(actor, round.id)
    except NotNow as refusal:
        return await _submit_page(request, actor, round, refusal)
    return go(f"/hoi-dong/{slug}", f"Đã trình {round.authority_name}")


# The authority


@get("/dieu-hanh/{slug:str}/phe-duyet")
async def approval(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    return await _approval_page(request, actor, slug)


async def _approval_page(
    request: Request, actor: Actor, slug: str, typed: Typed | None = None, refusal: Refusal | None = None
) -> Response:
    round = await rounds.by_slug(slug)
    if round is None or not (is_authority(actor, round) or is_officer(actor, round)):
        raise NotFound()
    started = reached(round.phase, Phase.APPROVAL)
    acts = await queries.approvals(round.id)
    lines = await queries.lines(actor, round) if started else []
    done = {a.kind for a in acts}
    signs = is_authority(actor, round)
    doing = typed["do"] if typed is not None else ""
    blank = shown(typed_from({"day": clock.today(), "signer_title": round.authority_title}))
    forms = {
        name: shown(typed, refusal) if doing == name else blank for name in ("approve", "return", "nominate")
    }
    return page(
        request,
        "results/approval.html",
        actor=actor,
        status=refusal.status if refusal else 200,
        **frame(actor, round, "phe-duyet", "Phê duyệt kết quả"),
        started=started,
        lines=lines,
        minutes=await queries.minutes(actor, round) if started else None,
        meeting=await queries.meeting(actor, round) if started else None,
        acts=acts,
        may_approve=signs and round.phase == Phase.APPROVAL and "recognition" not in done,
        may_nominate=signs
        and reached(round.phase, Phase.ANNOUNCED)
        and "nomination" not in done
        and any(x.nominated for x in lines),
        approved="recognition" in done,
        officer=is_officer(actor, round),
        forms=forms,
        problem=refusal.title if refusal and not refusal.fields else "",
        next_level=_next_level(round),
        decimals=(await rounds.rulebook(round.id)).display_decimals,
        warning=complaint_warning(round),
    )


@post("/dieu-hanh/{slug:str}/phe-duyet", status_code=303)
async def approve(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    """The three acts of the authority, by the field `do`: approve, return, nominate."""
    round = or_404(await rounds.by_slug(slug))
    typed = await read_form(request)
    here = f"/dieu-hanh/{slug}/phe-duyet"
    try:
        match typed["do"]:
            case "approve":
                made = await actions.approve(actor, typed.to(Approve, round=round.id))
                return go(here, f"Đã ghi quyết định và lập {len(made)} giấy chứng nhận, chưa công bố")
            case "return":
                await actions.return_file(actor, typed.to(ReturnFile, round=round.id))
                return go(here, "Đã trả hồ sơ về Hội đồng")
            case "nominate":
                sent = await actions.approve_nomination(actor, typed.to(ApproveNomination, round=round.id))
                return go(here, f"Đã gửi danh sách đề cử; {len(sent)} cơ sở nhận lời mời")
            case _:
                raise NotFound()
    except (Invalid, NotNow) as refusal:
        return await _approval_page(request, actor, slug, typed, refusal)


# The producer, and everybody


@get("/ho-so/da-nop/{receipt:str}/ket-qua")
async def own_result(request: Request, actor: Who, receipt: FromPath[str]) -> Response:
    found = or_404(await queries.own_result(actor, receipt))
    return page(
        request,
        "results/own.html",
        actor=actor,
        title=f"Kết quả: {found.product_name}",
        section="ho-so",
        crumbs=[
            ("/ho-so", "Hồ sơ của tôi"),
            (f"/ho-so/da-nop/{found.receipt}", found.receipt),
            ("", "Kết quả"),
        ],
        found=found,
        complain_until=complaint_deadline(found.announced_on) if found.announced_on else None,
        next_level=label(higher) if (higher := above(found.level)) else "",
        decimals=(await rounds.rulebook(found.round)).display_decimals,
    )


@get("/ky/{slug:str}/goi-kiem-phieu.json")
async def bundle(slug: FromPath[str]) -> Stream:
    """The bundle of a concluded round, for everybody: tools/recount.py counts it again."""
    found = or_404(await queries.bundle(slug))
    file = stored.open_file(found.file)

    def chunks() -> Iterator[bytes]:
        with file:
            while piece := file.read(CHUNK):
                yield piece

    return Stream(
        chunks(),
        media_type="application/json",
        headers={
            "content-disposition": f'attachment; filename="{slug}.json"',
            "cache-control": "public, max-age=86400",
            "etag": f'"{found.file}"',
        },
    )


routes = [
    my_rounds,
    home,
    entry,
    ask_close,
    close,
    minutes,
    draw_up,
    vote,
    ask_hand_over,
    hand_over,
    lists,
    choose,
    meeting,
    record_meeting,
    ask_submit,
    submit,
    approval,
    approve,
    own_result,
    bundle,
]
