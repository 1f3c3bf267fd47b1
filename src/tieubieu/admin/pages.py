"""/quan-tri: the installation's own pages; and /dieu-hanh/co-quan, where officers invite their colleagues."""

from __future__ import annotations

from types import SimpleNamespace
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from tieubieu.accounts import actions as accounts
from tieubieu.accounts import queries as people
from tieubieu.accounts.auth import Who
from tieubieu.admin import actions, queries
from tieubieu.admin.permissions import admin_only
from tieubieu.admin.words import JOBS, MAILS, ROLES, action_words, job_words
from tieubieu.certificates.queries import public_keys
from tieubieu.check.ledger import verifier
from tieubieu.ledger import log
from tieubieu.platform.actor import Actor
from tieubieu.platform.errors import Invalid, NotFound, NotNow, Refusal
from tieubieu.platform.forms import Typed, read_form, shown, typed_from
from tieubieu.platform.web import go, page
from tieubieu.rules.numbers import parse_date
from tieubieu.rules.phases import Phase
from tieubieu.rules.phases import label as phase_label

SECTION = "quan-tri"
HOME = "/quan-tri"


def _page(
    request: Request, template: str, actor: Actor, *, title: str, refusal: Refusal | None = None, **context
) -> Response:
    context.setdefault("crumbs", [(HOME, "Quản trị"), ("", title)])
    return page(
        request,
        f"admin/{template}.html",
        actor=actor,
        title=title,
        section=SECTION,
        status=refusal.status if refusal else 200,
        **context,
    )


def _pager(offset: int, shown_rows: int, total: int, href: str, what: str) -> SimpleNamespace:
    return SimpleNamespace(
        first=offset + 1,
        last=offset + shown_rows,
        total=total,
        number=offset // queries.PAGE + 1,
        count=-(-total // queries.PAGE),
        href=href,
        what=what,
    )


def _offset(number: int) -> int:
    return (min(max(number, 1), 100_000) - 1) * queries.PAGE


def _href(path: str, **asked: str) -> str:
    """An address with what was asked; {page} stays a place to fill in."""
    kept = urlencode({key: value for key, value in asked.items() if value})
    return f"{path}?{kept}&trang={{page}}" if kept else f"{path}?trang={{page}}"


# Home, parts


@get("/quan-tri")
async def home(request: Request, actor: Who) -> Response:
    found = await queries.overview(actor)
    phases = [(phase_label(p), found.phases[p]) for p in Phase if found.phases.get(p)]
    return _page(request, "home", actor, title="Quản trị", overview=found, phases=phases, crumbs=[])


@get("/quan-tri/mau")
async def parts(request: Request, actor: Who) -> Response:
    admin_only(actor)
    return _page(request, "parts", actor, title="Mẫu giao diện")


# Letters


@get("/quan-tri/hop-thu")
async def letters(
    request: Request, actor: Who, q: FromQuery[str] = "", tt: FromQuery[str] = "", trang: FromQuery[int] = 1
) -> Response:
    state = tt if tt in MAILS else ""
    offset = _offset(trang)
    found = await queries.letters(actor, q, state, offset)
    chips = [
        (f"/quan-tri/hop-thu?{urlencode({'q': q})}", "Tất cả", not state, sum(found.states.values()))
    ] + [
        (f"/quan-tri/hop-thu?{urlencode({'q': q, 'tt': key})}", words, state == key, found.states.get(key, 0))
        for key, words in MAILS.items()
    ]
    return _page(
        request,
        "letters",
        actor,
        title="Hộp thư đi",
        letters=found.letters,
        chips=chips,
        q=q,
        words=MAILS,
        pages=_pager(
            offset, len(found.letters), found.total, _href("/quan-tri/hop-thu", q=q, tt=state), "thư"
        ),
    )


@get("/quan-tri/hop-thu/{mail:uuid}")
async def letter(request: Request, actor: Who, mail: FromPath[UUID]) -> Response:
    found = await queries.letter(actor, mail)
    return _letter_page(request, actor, found)


def _letter_page(request: Request, actor: Actor, found: queries.Letter) -> Response:
    return _page(
        request,
        "letter",
        actor,
        title="Thư",
        letter=found,
        words=MAILS,
        crumbs=[(HOME, "Quản trị"), ("/quan-tri/hop-thu", "Hộp thư đi"), ("", found.subject)],
    )


@post("/quan-tri/hop-thu/{mail:uuid}/gui-lai", status_code=303)
async def resend(actor: Who, mail: FromPath[UUID]) -> Response:
    await actions.resend(actor, mail)
    return go(f"/quan-tri/hop-thu/{mail}", "Thư sẽ được gửi lại ngay")


@post("/quan-tri/hop-thu/{mail:uuid}/in", status_code=200)
async def print_letter(request: Request, actor: Who, mail: FromPath[UUID]) -> Response:
    """The letter itself, once: it is not kept, so the answer is the page."""
    try:
        printed = await actions.print_letter(actor, mail)
    except NotNow as refusal:
        return go(f"/quan-tri/hop-thu/{mail}", refusal.title, "warn")
    return _page(
        request,
        "printed",
        actor,
        title=printed.subject,
        printed=printed,
        crumbs=[(HOME, "Quản trị"), ("/quan-tri/hop-thu", "Hộp thư đi"), ("", "In thư")],
    )


# People


@get("/quan-tri/nguoi-dung")
async def all_people(
    request: Request, actor: Who, q: FromQuery[str] = "", trang: FromQuery[int] = 1
) -> Response:
    offset = _offset(trang)
    total = await queries.count_people(actor, q)
    found = await people.people(actor, q, offset, queries.PAGE)
    return _page(
        request,
        "people",
        actor,
        title="Người dùng",
        people=found,
        roles=ROLES,
        q=q,
        pages=_pager(offset, len(found), total, _href("/quan-tri/nguoi-dung", q=q), "người"),
    )


@get("/quan-tri/nguoi-dung/{person:uuid}")
async def one_person(request: Request, actor: Who, person: FromPath[UUID]) -> Response:
    found = await queries.person(actor, person)
    return _page(
        request,
        "person",
        actor,
        title=found.name,
        person=found,
        roles=ROLES,
        crumbs=[(HOME, "Quản trị"), ("/quan-tri/nguoi-dung", "Người dùng"), ("", found.name)],
    )


@get("/quan-tri/nguoi-dung/{person:uuid}/khoa")
async def ask_disable(request: Request, actor: Who, person: FromPath[UUID]) -> Response:
    found = await queries.person(actor, person)
    return page(
        request,
        "layouts/confirm.html",
        actor=actor,
        title="Khóa tài khoản",
        section=SECTION,
        crumbs=[
            (HOME, "Quản trị"),
            ("/quan-tri/nguoi-dung", "Người dùng"),
            (f"/quan-tri/nguoi-dung/{person}", found.name),
            ("", "Khóa tài khoản"),
        ],
        confirm={
            "title": f"Khóa tài khoản của {found.name}?",
            "lead": "Người này không đăng nhập được nữa, mọi phiên đang mở kết thúc ngay. Những gì người này đã làm vẫn"
            " được giữ nguyên.",
            "facts": [("Thư điện tử", found.email)],
            "items": [f"{ROLES.get(g.role, g.role)}: {g.scope}" for g in found.grants],
            "note": "Giám khảo thôi việc giữa chừng thì thay bằng quyết định ở trang của kỳ, không khóa tài khoản.",
            "action": f"/quan-tri/nguoi-dung/{person}/khoa",
            "hidden": [],
            "submit": "Khóa tài khoản",
            "cancel": (f"/quan-tri/nguoi-dung/{person}", "Thôi"),
            "danger": True,
            "reason": None,
        },
    )


@post("/quan-tri/nguoi-dung/{person:uuid}/khoa", status_code=303)
async def disable(actor: Who, person: FromPath[UUID]) -> Response:
    admin_only(actor)
    try:
        await accounts.disable(actor, person)
    except NotNow as refusal:
        return go(f"/quan-tri/nguoi-dung/{person}", refusal.title, "warn")
    return go(f"/quan-tri/nguoi-dung/{person}", "Đã khóa tài khoản")


@post("/quan-tri/vai-tro/{grant:uuid}/thoi", status_code=303)
async def take_role(request: Request, actor: Who, grant: FromPath[UUID]) -> Response:
    typed = await read_form(request)
    await accounts.take_role(actor, grant)
    back = typed["back"]
    fine = back.startswith(("/quan-tri/", "/dieu-hanh/")) and "//" not in back
    return go(back if fine else HOME, "Đã thôi vai trò")


# Bodies


@get("/quan-tri/co-quan")
async def bodies(request: Request, actor: Who, q: FromQuery[str] = "") -> Response:
    return _page(request, "bodies", actor, title="Cơ quan", bodies=await queries.bodies(actor, q), q=q)


@get("/quan-tri/co-quan/{body_id:uuid}")
async def one_body(request: Request, actor: Who, body_id: FromPath[UUID]) -> Response:
    admin_only(actor)
    return await _body_page(request, actor, body_id)


@post("/quan-tri/co-quan/{body_id:uuid}", status_code=303)
async def appoint(request: Request, actor: Who, body_id: FromPath[UUID]) -> Response:
    admin_only(actor)
    return await _appoint(request, actor, body_id, f"/quan-tri/co-quan/{body_id}")


async def _appoint(request: Request, actor: Actor, body: UUID, back: str) -> Response:
    typed = await read_form(request)
    try:
        await actions.appoint(actor, body, typed.to(actions.Appoint))
    except Invalid as refusal:
        return await _body_page(request, actor, body, typed, refusal)
    return go(back, f"Đã giao vai trò cho {typed['name']}. Người chưa có tài khoản nhận lời mời qua thư")


async def _body_page(
    request: Request, actor: Actor, body: UUID, typed: Typed | None = None, refusal: Refusal | None = None
) -> Response:
    found = await queries.body(actor, body)
    of_admin = request.url.path.startswith(HOME)
    start = (HOME, "Quản trị") if of_admin else ("/dieu-hanh", "Điều hành")
    listed = "/quan-tri/co-quan" if of_admin else "/dieu-hanh/co-quan"
    return page(
        request,
        "admin/body.html",
        actor=actor,
        title=found.body.name,
        section=SECTION if of_admin else "dieu-hanh",
        status=refusal.status if refusal else 200,
        found=found,
        roles=ROLES,
        address=f"{listed}/{body}",
        form=shown(typed or Typed([("role", "officer")]), refusal),
        crumbs=[start, (listed, "Cơ quan"), ("", found.body.name)],
    )


@get("/dieu-hanh/co-quan")
async def my_bodies(request: Request, actor: Who) -> Response:
    found = await queries.my_body_lines(actor)
    if not found:
        raise NotFound()
    if len(found) == 1:
        return go(f"/dieu-hanh/co-quan/{found[0].id}")
    return page(
        request,
        "admin/my_bodies.html",
        actor=actor,
        title="Cơ quan của tôi",
        section="dieu-hanh",
        bodies=found,
        crumbs=[("/dieu-hanh", "Điều hành"), ("", "Cơ quan")],
    )


@get("/dieu-hanh/co-quan/{body_id:uuid}")
async def my_body(request: Request, actor: Who, body_id: FromPath[UUID]) -> Response:
    return await _body_page(request, actor, body_id)


@post("/dieu-hanh/co-quan/{body_id:uuid}", status_code=303)
async def invite_colleague(request: Request, actor: Who, body_id: FromPath[UUID]) -> Response:
    return await _appoint(request, actor, body_id, f"/dieu-hanh/co-quan/{body_id}")


# Days off


@get("/quan-tri/ngay-nghi")
async def days(request: Request, actor: Who) -> Response:
    return await _days_page(request, actor)


async def _days_page(
    request: Request, actor: Actor, typed: Typed | None = None, refusal: Refusal | None = None
) -> Response:
    return _page(
        request,
        "days",
        actor,
        title="Ngày nghỉ và ngày làm bù",
        days=await queries.days(actor),
        form=shown(typed or typed_from({"is_working": "0"}), refusal),
        refusal=refusal,
    )


@post("/quan-tri/ngay-nghi", status_code=303)
async def set_day(request: Request, actor: Who) -> Response:
    admin_only(actor)
    typed = await read_form(request)
    try:
        await actions.set_day(actor, typed.to(actions.SetDay))
    except Invalid as refusal:
        return await _days_page(request, actor, typed, refusal)
    return go("/quan-tri/ngay-nghi", "Đã lưu. Các hạn tính theo ngày làm việc nay theo bảng này")


@post("/quan-tri/ngay-nghi/{swap:uuid}/xoa", status_code=303)
async def remove_day(actor: Who, swap: FromPath[UUID]) -> Response:
    await actions.remove_day(actor, swap)
    return go("/quan-tri/ngay-nghi", "Đã xóa ngày này khỏi bảng")


# The trail, jobs, the ledger


@get("/quan-tri/nhat-ky")
async def trail(
    request: Request,
    actor: Who,
    q: FromQuery[str] = "",
    linh_vuc: FromQuery[str] = "",
    tu: FromQuery[str] = "",
    den: FromQuery[str] = "",
    trang: FromQuery[int] = 1,
) -> Response:
    errors: dict[str, str] = {}
    read = {}
    for name, typed in (("tu", tu), ("den", den)):
        try:
            read[name] = parse_date(typed) if typed else None
        except ValueError as problem:
            errors[name], read[name] = str(problem), None
    asked = queries.Asked(text=q, area=linh_vuc, since=read["tu"], until=read["den"])
    found = await queries.trail(actor, asked, _offset(trang))
    href = _href("/quan-tri/nhat-ky", q=q, linh_vuc=linh_vuc, tu=tu, den=den)
    return _page(
        request,
        "trail",
        actor,
        title="Nhật ký",
        deeds=found.deeds,
        says=action_words,
        form=shown({"q": q, "linh_vuc": linh_vuc, "tu": tu, "den": den}, Invalid(errors) if errors else None),
        newer=href.replace("{page}", str(trang - 1)) if trang > 1 else "",
        older=href.replace("{page}", str(trang + 1)) if found.more else "",
    )


@get("/quan-tri/viec")
async def all_jobs(request: Request, actor: Who) -> Response:
    return _page(
        request, "jobs", actor, title="Việc nền", jobs=await queries.jobs(actor), words=JOBS, says=job_words
    )


@post("/quan-tri/viec/{job:uuid}/lam-lai", status_code=303)
async def retry_job(actor: Who, job: FromPath[UUID]) -> Response:
    await actions.retry_job(actor, job)
    return go("/quan-tri/viec", "Việc này sẽ được làm lại ngay")


@get("/quan-tri/so-cai")
async def ledger(request: Request, actor: Who) -> Response:
    return await _ledger_page(request, actor)


@post("/quan-tri/so-cai", status_code=200)
async def verify_ledger(request: Request, actor: Who) -> Response:
    admin_only(actor)
    return await _ledger_page(request, actor, await log.problems(verifier(await public_keys())))


async def _ledger_page(request: Request, actor: Actor, problems: list[str] | None = None) -> Response:
    found = await queries.overview(actor)
    signed = (await log.checkpoints())[::-1]
    return _page(
        request,
        "ledger",
        actor,
        title="Sổ cái",
        overview=found,
        checkpoints=signed[: queries.PAGE],
        signed=len(signed),
        problems=problems,
    )


routes = [
    home,
    parts,
    letters,
    letter,
    resend,
    print_letter,
    all_people,
    one_person,
    ask_disable,
    disable,
    take_role,
    bodies,
    one_body,
    appoint,
    my_bodies,
    my_body,
    invite_colleague,
    days,
    set_day,
    remove_day,
    trail,
    all_jobs,
    retry_job,
    ledger,
    verify_ledger,
]
