"""/cham-diem: a judge's rounds, sheets, and one sheet."""

from __future__ import annotations

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from tieubieu.accounts.auth import Who
from tieubieu.platform import clock, filters
from tieubieu.platform.actor import JUDGES, Actor
from tieubieu.platform.errors import Invalid, NotNow, Refusal, Stale
from tieubieu.platform.forms import Shown, Typed, read_form, shown
from tieubieu.platform.web import asks_json, go, or_404, page
from tieubieu.recusals.queries import RELATION_WORDS
from tieubieu.rounds.queries import RoundRow, by_slug
from tieubieu.rules.levels import label
from tieubieu.rules.numbers import date_text, parse_points, points_text
from tieubieu.rules.rubric import leaves, missing, subtotal, total
from tieubieu.scoring import actions, queries
from tieubieu.scoring.queries import MySheet, SheetLine

SECTION = "cham-diem"


@get("/cham-diem")
async def my_rounds(request: Request, actor: Who) -> Response:
    return page(
        request,
        "scoring/rounds.html",
        actor=actor,
        title="Chấm điểm",
        section=SECTION,
        rounds=await queries.my_rounds(actor),
        today=clock.today(),
    )


async def _round(actor: Actor, slug: str) -> RoundRow:
    """A round in which this person judges; for everybody else it is not there."""
    found = or_404(await by_slug(slug))
    if not actor.holds(JUDGES, found.id):
        or_404(None)
    return found


@get("/cham-diem/{slug:str}")
async def my_sheets(request: Request, actor: Who, slug: FromPath[str], loc: FromQuery[str] = "") -> Response:
    round_ = await _round(actor, slug)
    every = await queries.my_sheets(actor, round_.id)
    kinds = {"chua-cham": _untouched, "dang-cham": _begun, "du-de-nop": _complete, "da-nop": _done}
    keep = kinds.get(loc)
    return page(
        request,
        "scoring/list.html",
        actor=actor,
        title=round_.title,
        section=SECTION,
        round=round_,
        sheets=[s for s in every if keep is None or keep(s)],
        every=every,
        chosen=loc if keep else "",
        counts={name: sum(map(test, every)) for name, test in kinds.items()},
        crumbs=[("/cham-diem", "Chấm điểm"), ("", round_.title)],
    )


def _untouched(s: SheetLine) -> bool:
    return s.state == "open" and s.scored == 0


def _begun(s: SheetLine) -> bool:
    return s.state == "open" and 0 < s.scored < s.leaves


def _complete(s: SheetLine) -> bool:
    return s.state == "open" and s.left == 0


def _done(s: SheetLine) -> bool:
    return s.state == "handed_in"


@get("/cham-diem/{slug:str}/nop-tat-ca")
async def ask_hand_in_all(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    round_ = await _round(actor, slug)
    ready = [s for s in await queries.my_sheets(actor, round_.id) if _complete(s)]
    return page(
        request,
        "layouts/confirm.html",
        actor=actor,
        section=SECTION,
        crumbs=[
            ("/cham-diem", "Chấm điểm"),
            (f"/cham-diem/{slug}", round_.title),
            ("", "Nộp các phiếu đã đủ"),
        ],
        confirm={
            "title": f"Nộp {len(ready)} phiếu đã chấm đủ?",
            "lead": "Hãy xem lại tổng điểm của từng phiếu trước khi nộp."
            if ready
            else "Chưa có phiếu nào chấm đủ các ô.",
            "facts": [],
            "items": [f"{s.code}, {s.name}: {points_text(s.total)} điểm" for s in ready],
            "note": "Mỗi phiếu có một biên nhận. Trước giờ đóng chấm điểm vẫn rút lại được, có ghi lý do.",
            "action": f"/cham-diem/{slug}/nop-tat-ca",
            "hidden": [],
            "submit": f"Nộp {len(ready)} phiếu",
            "cancel": (f"/cham-diem/{slug}", "Chưa nộp"),
            "danger": False,
            "reason": None,
        },
    )


@post("/cham-diem/{slug:str}/nop-tat-ca", status_code=303)
async def hand_in_all(actor: Who, slug: FromPath[str]) -> Response:
    round_ = await _round(actor, slug)
    try:
        receipts = await actions.hand_in_all(actor, round_.id)
    except NotNow as refusal:
        return go(f"/cham-diem/{slug}", refusal.title, "error")
    return go(f"/cham-diem/{slug}?loc=da-nop", f"Đã nộp {len(receipts)} phiếu. Biên nhận ghi ở từng phiếu")


@get("/cham-diem/{slug:str}/{code:str}")
async def sheet(request: Request, actor: Who, slug: FromPath[str], code: FromPath[str]) -> Response:
    round_ = await _round(actor, slug)
    entry = await queries.entry_by_code(actor, round_.id, code)
    return await _sheet_page(request, actor, round_, await queries.sheet(actor, entry))


@post("/cham-diem/{slug:str}/{code:str}", status_code=303)
async def save(request: Request, actor: Who, slug: FromPath[str], code: FromPath[str]) -> Response:
    """Saves; with `then=hand_in` hands in what was saved. Typing in the background asks for JSON."""
    round_ = await _round(actor, slug)
    entry = await queries.entry_by_code(actor, round_.id, code)
    typed = await read_form(request)
    quiet = asks_json(request)
    try:
        saved = await actions.save_sheet(actor, _read(entry, typed))
        if typed["then"] == "hand_in":
            receipt = await actions.hand_in(actor, entry, saved.version)
            return go(f"/cham-diem/{slug}/{code}", f"Đã nộp phiếu {code}. Biên nhận {receipt.receipt}")
    except (Invalid, NotNow, Stale) as refusal:
        now = await queries.sheet(actor, entry)
        if quiet:
            at = filters.time(now.saved_at)
            return _json(
                409 if isinstance(refusal, Stale) else refusal.status,
                {"saved_at": at, "title": refusal.title},
            )
        return await _sheet_page(request, actor, round_, now, typed, refusal)
    if quiet:
        return _json(200, {"saved_at": filters.time(saved.saved_at), "version": saved.version})
    return go(f"/cham-diem/{slug}/{code}", f"Đã lưu trên máy chủ {filters.time(saved.saved_at)}")


def _json(status: int, body: dict[str, object]) -> Response:
    return Response(msgspec.json.encode(body), status_code=status, media_type="application/json")


def _read(entry, typed: Typed) -> actions.SaveSheet:
    """The sheet as typed; every box that is not a number is named at once."""
    points: dict[str, int] = {}
    wrong: dict[str, str] = {}
    for key, text in typed.under("points").items():
        if text:
            try:
                points[key] = parse_points(text)
            except ValueError as error:
                wrong[f"points.{key}"] = str(error)
    if wrong:
        raise Invalid(wrong)
    version = typed["version"]
    remarks = {key: text[:1000] for key, text in typed.under("note").items() if text}
    return actions.SaveSheet(
        entry=entry,
        version=int(version) if version.isdecimal() and len(version) < 7 else 0,
        points=points,
        leaf_remarks=remarks,
        remark=typed["remark"][:4000],
    )


@get("/cham-diem/{slug:str}/{code:str}/rut")
async def ask_take_back(request: Request, actor: Who, slug: FromPath[str], code: FromPath[str]) -> Response:
    round_ = await _round(actor, slug)
    await queries.entry_by_code(actor, round_.id, code)
    return _take_back_page(request, actor, slug, code, shown())


def _take_back_page(
    request: Request, actor: Actor, slug: str, code: str, form: Shown, status: int = 200
) -> Response:
    return page(
        request,
        "layouts/confirm.html",
        actor=actor,
        section=SECTION,
        status=status,
        form=form,
        crumbs=[
            ("/cham-diem", "Chấm điểm"),
            (f"/cham-diem/{slug}/{code}", f"Phiếu {code}"),
            ("", "Rút phiếu"),
        ],
        confirm={
            "title": f"Rút phiếu {code} để sửa?",
            "lead": "Phiếu mở lại với bạn. Bản đã nộp vẫn được giữ trong hồ sơ; biên nhận cũ không còn dùng.",
            "facts": [],
            "items": [],
            "note": "",
            "action": f"/cham-diem/{slug}/{code}/rut",
            "hidden": [],
            "submit": f"Rút phiếu {code}",
            "cancel": (f"/cham-diem/{slug}/{code}", "Giữ phiếu đã nộp"),
            "danger": False,
            "reason": (
                "reason",
                "Lý do rút phiếu",
                "Lý do được lưu cùng phiếu và chỉ đọc được sau khi chấm điểm đóng",
            ),
        },
    )


@post("/cham-diem/{slug:str}/{code:str}/rut", status_code=303)
async def take_back(request: Request, actor: Who, slug: FromPath[str], code: FromPath[str]) -> Response:
    round_ = await _round(actor, slug)
    entry = await queries.entry_by_code(actor, round_.id, code)
    typed = await read_form(request)
    try:
        await actions.take_back(actor, actions.TakeBack(entry, typed["reason"][:500]))
    except Invalid as refusal:
        return _take_back_page(request, actor, slug, code, shown(typed, refusal), refusal.status)
    except NotNow as refusal:
        return go(f"/cham-diem/{slug}/{code}", refusal.title, "error")
    return go(f"/cham-diem/{slug}/{code}", f"Đã rút phiếu {code}. Phiếu mở lại để sửa")


@get("/cham-diem/{slug:str}/{code:str}/tu-choi")
async def ask_recuse(request: Request, actor: Who, slug: FromPath[str], code: FromPath[str]) -> Response:
    round_ = await _round(actor, slug)
    await queries.entry_by_code(actor, round_.id, code)
    return _recuse_page(request, actor, slug, code, shown())


def _recuse_page(
    request: Request, actor: Actor, slug: str, code: str, form: Shown, status: int = 200
) -> Response:
    return page(
        request,
        "scoring/recuse.html",
        actor=actor,
        title=f"Từ chối chấm {code}",
        section=SECTION,
        status=status,
        form=form,
        crumbs=[
            ("/cham-diem", "Chấm điểm"),
            (f"/cham-diem/{slug}/{code}", f"Phiếu {code}"),
            ("", "Từ chối chấm"),
        ],
        here=f"/cham-diem/{slug}/{code}",
        code=code,
        relations=list(RELATION_WORDS.items()),
    )


@post("/cham-diem/{slug:str}/{code:str}/tu-choi", status_code=303)
async def recuse(request: Request, actor: Who, slug: FromPath[str], code: FromPath[str]) -> Response:
    round_ = await _round(actor, slug)
    entry = await queries.entry_by_code(actor, round_.id, code)
    typed = await read_form(request)
    try:
        await actions.recuse(actor, entry, typed["relation"], typed["reason"][:500])
    except Invalid as refusal:
        return _recuse_page(request, actor, slug, code, shown(typed, refusal), refusal.status)
    return go(
        f"/cham-diem/{slug}", "Đã ghi. Hồ sơ đó không còn hiện với bạn và phiếu của bạn không được tính"
    )


async def _sheet_page(
    request: Request,
    actor: Actor,
    round_: RoundRow,
    mine: MySheet,
    typed: Typed | None = None,
    refusal: Refusal | None = None,
) -> Response:
    every = await queries.my_sheets(actor, round_.id)
    at = next((i for i, s in enumerate(every) if s.code == mine.code), 0)
    here = f"/cham-diem/{round_.slug}"
    values = (
        typed.under("points") if typed is not None else {k: points_text(v) for k, v in mine.points.items()}
    )
    errors = refusal.fields if refusal else {}
    counted = _countable(values, mine)
    locked = mine.state != "open" or not mine.open
    previous = every[at - 1] if at > 0 else None
    following = every[at + 1] if at + 1 < len(every) else None
    stale = None
    if isinstance(refusal, Stale):
        titles = {leaf.key: leaf.title for leaf in leaves(mine.rubric)}
        pairs = [
            (k, points_text(mine.points[k]) if k in mine.points else "", values.get(k, "")) for k in titles
        ]
        stale = {
            "saved_at": filters.time(mine.saved_at),
            "rows": [(titles[k], a, b) for k, a, b in pairs if a != b],
            "theirs": f"{here}/{mine.code}",
            "version": mine.version,
        }
    return page(
        request,
        "scoring/sheet.html",
        actor=actor,
        title=f"{mine.code}, {mine.name}",
        section=SECTION,
        status=refusal.status if refusal else 200,
        form=shown(typed, refusal) if refusal else None,
        crumbs=[("/cham-diem", "Chấm điểm"), (here, round_.title), ("", mine.code)],
        sheet={
            "code": mine.code,
            "name": mine.name,
            "group": mine.product_group,
            "set_text": mine.set_text,
            "position": at + 1,
            "count": len(every),
            "handed_in_count": sum(map(_done, every)),
            "deadline": f"Hạn nộp: hết ngày {date_text(round_.score_until)}" if round_.score_until else "",
            "version": mine.version,
            "state": mine.state if mine.open or mine.state == "handed_in" else "closed",
            "receipt": mine.receipt,
            "remark": typed["remark"] if typed is not None else mine.remark,
            "action": f"{here}/{mine.code}",
            "saves": f"{here}/{mine.code}",
            "take_back": f"{here}/{mine.code}/rut" if mine.open and mine.state == "handed_in" else None,
            "recuse": f"{here}/{mine.code}/tu-choi",
        },
        rubric=[_criterion(node, values, errors, mine) for node in mine.rubric.nodes],
        sums={node.key: subtotal(node, counted) for node in mine.rubric.nodes},
        total=total(counted),
        left=len(missing(mine.rubric, counted)),
        locked=locked,
        saved=f"Đã lưu trên máy chủ {filters.time(mine.saved_at)}" if mine.saved_at else "Chưa lưu gì",
        pictures=[{"src": f"/tep/{p.id}/lon", "alt": p.caption or mine.name} for p in mine.pictures],
        summary=[(s.label, s.text) for s in mine.dossier],
        products=mine.items,
        previous=(f"{here}/{previous.code}", previous.code) if previous else None,
        next=(f"{here}/{following.code}", following.code) if following else None,
        paper=[
            (
                "Tên Hội đồng bình chọn",
                f"Hội đồng bình chọn sản phẩm CNNT tiêu biểu {label(round_.level)} {round_.place_name}",
            ),
            ("Tên sản phẩm", mine.name),
            ("Nhóm sản phẩm", mine.product_group),
            ("Mã số bình chọn", mine.code),
            ("Họ và tên giám khảo", actor.name),
        ],
        place_line=f"{round_.place_name}, ngày … tháng … năm {round_.year}",
        stale=stale,
    )


def _countable(values: dict[str, str], mine: MySheet) -> dict[str, int]:
    """The boxes that hold a score within its limits: what the running total may count."""
    limits = {leaf.key: leaf.max for leaf in leaves(mine.rubric)}
    found: dict[str, int] = {}
    for key, text in values.items():
        try:
            value = parse_points(text) if text else None
        except ValueError:
            continue
        if value is not None and value <= limits.get(key, -1) and value % mine.step == 0:
            found[key] = value
    return found


def _criterion(node, values: dict[str, str], errors: dict[str, str], mine: MySheet) -> dict[str, object]:
    """A criterion in the shape of parts/score.html. A part without children is its own leaf."""

    def leaf(one) -> dict[str, object]:
        texts = [f"{s.label}: {s.text}" for s in mine.dossier if s.criterion == one.key]
        return {
            "key": one.key,
            "title": one.title,
            "max": one.max,
            "step": mine.step,
            "value": values.get(one.key, ""),
            "error": errors.get(f"points.{one.key}", ""),
            "says": ". ".join(texts),
            "remark": mine.leaf_remarks.get(one.key, ""),
        }

    parts: list[dict[str, object]] = []
    loose = [child for child in node.children if not child.children]
    if not node.children:
        parts.append({"number": "", "title": "", "leaves": [leaf(node)]})
    if loose:
        parts.append({"number": "", "title": "", "leaves": [leaf(child) for child in loose]})
    for child in node.children:
        if child.children:
            parts.append(
                {"number": child.key, "title": child.title, "leaves": [leaf(one) for one in child.children]}
            )
    return {"number": node.key, "title": node.title, "max": node.max, "parts": parts}


routes = [
    my_rounds,
    my_sheets,
    ask_hand_in_all,
    hand_in_all,
    sheet,
    save,
    ask_take_back,
    take_back,
    ask_recuse,
    recuse,
]
