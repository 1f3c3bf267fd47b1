"""Pages of one's own account: sign in, register, links, sessions, tokens."""

from __future__ import annotations

from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.params import FromPath, FromQuery

from tieubieu.accounts import actions, queries
from tieubieu.accounts.auth import COOKIE, Who, address_of, browser_of, signed_in, visitor
from tieubieu.platform.actor import Actor
from tieubieu.platform.errors import Invalid, NotFound, Refusal
from tieubieu.platform.forms import Typed, read_form, shown
from tieubieu.platform.web import go, navigation, or_404, page, secure


def _home(actor: Actor) -> str:
    return navigation(actor)[0][0]


def _safe_path(to: str) -> str | None:
    """Only a path of our own: never //elsewhere, never a scheme."""
    return to if to.startswith("/") and not to.startswith(("//", "/\\")) else None


def _with_session(answer: Response, token: FromPath[str]) -> Response:
    answer.set_cookie(
        Cookie(
            key=COOKIE,
            value=token,
            max_age=actions.SESSION_DAYS * 86400,
            httponly=True,
            samesite="lax",
            path="/",
            secure=secure(),
        )
    )
    return answer


@get("/dang-nhap")
async def sign_in_form(request: Request, tiep: FromQuery[str] = "") -> Response:
    found = await visitor(request)
    if found:
        return go(_safe_path(tiep) or _home(found.actor))
    return _sign_in_page(request, Typed([("tiep", tiep)]))


def _sign_in_page(request: Request, typed: Typed, refusal: Refusal | None = None) -> Response:
    return page(
        request,
        "accounts/sign_in.html",
        title="Đăng nhập",
        section="tai-khoan",
        form=shown(typed, refusal),
        status=refusal.status if refusal else 200,
    )


@post("/dang-nhap", status_code=303)
async def sign_in(request: Request) -> Response:
    typed = await read_form(request)
    try:
        token = await actions.sign_in(typed.to(actions.SignIn), address_of(request), browser_of(request))
    except Refusal as refusal:
        return _sign_in_page(request, typed, refusal)
    found = or_404(await queries.by_session(token))
    return _with_session(go(_safe_path(typed["tiep"]) or _home(found.actor)), token)


@get("/dang-ky")
async def sign_up_form(request: Request) -> Response:
    return _sign_up_page(request, Typed())


def _sign_up_page(request: Request, typed: Typed, refusal: Refusal | None = None) -> Response:
    return page(
        request,
        "accounts/sign_up.html",
        title="Đăng ký tài khoản",
        section="tai-khoan",
        form=shown(typed, refusal),
        status=refusal.status if refusal else 200,
    )


@post("/dang-ky", status_code=303)
async def sign_up(request: Request) -> Response:
    typed = await read_form(request)
    try:
        data = typed.to(actions.SignUp)
        await actions.sign_up(data, address_of(request))
        token = await actions.sign_in(
            actions.SignIn(email=data.email, password=data.password), address_of(request), browser_of(request)
        )
    except Refusal as refusal:
        return _sign_up_page(request, typed, refusal)
    return _with_session(go("/ho-so", "Tài khoản đã được lập. Bước tiếp theo: khai cơ sở của bạn"), token)


@post("/dang-xuat", status_code=303)
async def sign_out(request: Request) -> Response:
    found = await visitor(request)
    if found:
        await actions.close_session(found.actor, found.session_id)
    answer = go("/", "Đã đăng xuất")
    answer.delete_cookie(COOKIE)
    return answer


@get("/quen-mat-khau")
async def forgot_form(request: Request) -> Response:
    return page(
        request, "accounts/forgot.html", title="Quên mật khẩu", section="tai-khoan", form=shown(), sent=False
    )


@post("/quen-mat-khau", status_code=200)
async def forgot(request: Request) -> Response:
    typed = await read_form(request)
    await actions.forgot_password(typed["email"], address_of(request))
    return page(
        request,
        "accounts/forgot.html",
        title="Quên mật khẩu",
        section="tai-khoan",
        form=shown(typed),
        sent=True,
    )


@get("/lien-ket/{token:str}")
async def link_form(request: Request, token: FromPath[str]) -> Response:
    found = await queries.link(token)
    if found is None:
        raise NotFound("Liên kết này đã dùng rồi hoặc đã hết hạn. Hãy xin một liên kết mới")
    return _link_page(request, found)


def _link_page(request: Request, found: queries.Link, refusal: Refusal | None = None) -> Response:
    return page(
        request,
        "accounts/link.html",
        title="Đặt mật khẩu",
        section="tai-khoan",
        link=found,
        form=shown(None, refusal),
        status=refusal.status if refusal else 200,
    )


@post("/lien-ket/{token:str}", status_code=303)
async def use_link(request: Request, token: FromPath[str]) -> Response:
    typed = await read_form(request)
    try:
        session = await actions.use_link(token, typed["password"], address_of(request), browser_of(request))
    except Invalid as refusal:
        return _link_page(request, or_404(await queries.link(token)), refusal)
    found = or_404(await queries.by_session(session))
    return _with_session(go(_home(found.actor), "Mật khẩu đã được đặt"), session)


@get("/tai-khoan")
async def account(request: Request, actor: Who) -> Response:
    return await _account_page(request, actor)


async def _account_page(
    request: Request, actor: Who, refusal: Refusal | None = None, token: str = ""
) -> Response:
    return page(
        request,
        "accounts/account.html",
        actor=actor,
        title="Tài khoản",
        section="tai-khoan",
        sessions=await queries.my_sessions(actor),
        current=(await signed_in(request)).session_id,
        tokens=await queries.my_tokens(actor),
        new_token=token,
        form=shown(None, refusal),
        status=refusal.status if refusal else 200,
    )


@post("/tai-khoan/mat-khau", status_code=303)
async def change_password(request: Request, actor: Who) -> Response:
    typed = await read_form(request)
    try:
        token = await actions.change_password(
            actor, typed["old_password"], typed["new_password"], address_of(request), browser_of(request)
        )
    except Invalid as refusal:
        return await _account_page(request, actor, refusal)
    return _with_session(go("/tai-khoan", "Đã đổi mật khẩu. Các phiên khác đã kết thúc"), token)


@post("/tai-khoan/phien/{session_id:uuid}", status_code=303)
async def end_session(actor: Who, session_id: FromPath[UUID]) -> Response:
    await actions.close_session(actor, session_id)
    return go("/tai-khoan", "Đã kết thúc phiên đăng nhập đó")


@post("/tai-khoan/ma-truy-cap", status_code=200)
async def new_token(request: Request, actor: Who) -> Response:
    typed = await read_form(request)
    try:
        token = await actions.new_api_token(actor, typed["name"])
    except Invalid as refusal:
        return await _account_page(request, actor, refusal)
    return await _account_page(request, actor, token=token)


@post("/tai-khoan/ma-truy-cap/{token_id:uuid}/thu-hoi", status_code=303)
async def revoke_token(actor: Who, token_id: FromPath[UUID]) -> Response:
    await actions.revoke_api_token(actor, token_id)
    return go("/tai-khoan", "Đã thu hồi mã truy cập")


routes = [
    sign_in_form,
    sign_in,
    sign_up_form,
    sign_up,
    sign_out,
    forgot_form,
    forgot,
    link_form,
    use_link,
    account,
    change_password,
    end_session,
    new_token,
    revoke_token,
]
