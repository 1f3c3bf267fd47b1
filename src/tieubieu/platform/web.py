"""The web shell: templates, answers, error pages, headers. Areas bring handlers; app.py puts them together."""

from __future__ import annotations

import hashlib
import json
import logging
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, unquote

import asyncpg
import jinja2
import msgspec
from litestar import Request, Response
from litestar.datastructures import Cookie, MutableScopeHeaders
from litestar.enums import MediaType
from litestar.exceptions import ClientException, HTTPException, PermissionDeniedException, ValidationException
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from tieubieu.platform import clock, filters
from tieubieu.platform.actor import JUDGES, Actor
from tieubieu.platform.errors import NotFound, Refusal, SignInNeeded, TooMany
from tieubieu.platform.settings import settings

ROOT = Path(__file__).resolve().parents[3]
log = logging.getLogger("tieubieu.web")

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; media-src 'self' blob:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(self), geolocation=(), microphone=()",
}
FLASH = "tb_thong_bao"


# Templates


@cache
def english() -> dict[str, str]:
    """Vietnamese text → English, for the public pages."""
    return json.loads((ROOT / "templates" / "i18n" / "en.json").read_text("utf-8"))


@cache
def static(name: str) -> str:
    """The address of a file in static/, with its hash, so that it may be kept for a year."""
    digest = hashlib.sha256((ROOT / "static" / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={digest}"


@cache
def environment() -> jinja2.Environment:
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.globals["static"] = static
    env.filters.update(filters.FILTERS)
    return env


NAV = (
    ("producer", ("producer",), "/ho-so", "Hồ sơ của tôi"),
    ("judge", JUDGES, "/cham-diem", "Chấm điểm"),
    ("council", ("council_member", "council_deputy", "council_chair", *JUDGES), "/hoi-dong", "Hội đồng"),
    ("organiser", ("officer", "clerk", "authority", "supervisor"), "/dieu-hanh", "Điều hành"),
    ("admin", ("admin",), "/quan-tri", "Quản trị"),
)


def navigation(actor: Actor | None) -> list[tuple[str, str]]:
    """The work areas of this person: (address, label)."""
    if actor is None:
        return []
    found = [(href, label) for _, roles, href, label in NAV if actor.has_role(*roles)]
    return found or [("/ho-so", "Hồ sơ của tôi")]


def render(
    template: str, *, lang: str = "vi", actor: Actor | None = None, flash: Any = None, **context: Any
) -> str:
    """HTML of a page. `title` and `section` in the context go into `page`."""
    words = english() if lang == "en" else None

    def translate(text: str, **values: Any) -> str:
        said = words.get(text, text) if words is not None else text
        return said % values if values else said

    here = SimpleNamespace(
        title=context.pop("title", ""),
        section=context.pop("section", ""),
        lang=lang,
        path=context.pop("path", ""),
        description=context.pop("description", ""),
    )
    shown = None
    if actor is not None:
        shown = SimpleNamespace(id=actor.id, name=actor.name, email=actor.email, nav=navigation(actor))
    return (
        environment()
        .get_template(template)
        .render(
            page=here,
            actor=shown,
            flash=flash,
            demo_date=clock.today() if settings().demo else None,
            _=translate,
            **context,
        )
    )


def page(
    request: Request,
    template: str,
    *,
    actor: Actor | None = None,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **context: Any,
) -> Response[str]:
    """A page for a signed-in person (or a public one without session): never stored by caches in between."""
    lang = context.pop(
        "lang", "en" if request.url.path.startswith("/en/") or request.url.path == "/en" else "vi"
    )
    flash = read_flash(request)
    body = render(template, lang=lang, actor=actor, flash=flash, path=request.url.path, **context)
    answer = Response(body, status_code=status, media_type=MediaType.HTML, headers=headers)
    if actor is not None:
        answer.headers.setdefault("cache-control", "no-store")
    if flash is not None:
        answer.delete_cookie(FLASH)
    return answer


def go(to: str, flash: str | None = None, kind: str = "done") -> Response[None]:
    """After a form was taken: see other page, with a line that says what happened."""
    answer: Response[None] = Response(
        None, status_code=303, headers={"location": to}, media_type=MediaType.HTML
    )
    if flash:
        answer.set_cookie(
            Cookie(
                key=FLASH,
                value=quote(f"{kind}:{flash}"),
                max_age=60,
                httponly=True,
                samesite="lax",
                path="/",
                secure=secure(),
            )
        )
    return answer


def read_flash(request: Request) -> SimpleNamespace | None:
    raw = request.cookies.get(FLASH)
    if not raw:
        return None
    kind, _, text = unquote(raw).partition(":")
    return SimpleNamespace(kind=kind if kind in ("done", "warn", "error") else "done", text=text[:400])


def secure() -> bool:
    """Cookies are marked Secure wherever the site is served by https."""
    return settings().base_url.startswith("https://")


# Errors

TITLES = {
    400: "Yêu cầu gửi lên không đúng",
    403: "Yêu cầu này đến từ một trang khác nên không được nhận. Hãy mở lại trang và gửi lại",
    404: "Không tìm thấy trang này",
    405: "Trang này không nhận cách gửi đó",
    413: "Nội dung gửi lên quá lớn",
    415: "Kiểu nội dung gửi lên không được nhận",
    429: "Bạn đã thử quá nhiều lần",
    500: "Có lỗi ở phía chúng tôi",
    503: "Hệ thống đang bận",
}


def wants_json(request: Request) -> bool:
    """The API, a .json twin, or a page's script that saves in the background."""
    return request.url.path.startswith("/api/") or request.url.path.endswith(".json") or asks_json(request)


def asks_json(request: Request) -> bool:
    accepted = request.headers.get("accept", "")
    return "application/json" in accepted and "text/html" not in accepted


class Problem(msgspec.Struct, omit_defaults=True):
    """RFC 9457 problem details. `code` is stable; `title` is Vietnamese; `errors`: field → what is wrong."""

    type: str
    title: str
    status: int
    code: str
    detail: str | None = None
    errors: dict[str, str] | None = None
    extra: dict[str, Any] | None = None


def problem(status: int, code: str, title: str, **more: Any) -> Response[bytes]:
    body = msgspec.json.encode(
        Problem(type=f"urn:tieubieu:{code}", title=title, status=status, code=code, **more)
    )
    return Response(body, status_code=status, media_type="application/problem+json")


def on_refusal(request: Request, refusal: Refusal) -> Response[Any]:
    headers = {"retry-after": str(refusal.retry_after)} if isinstance(refusal, TooMany) else {}
    if wants_json(request):
        answer: Response[Any] = problem(
            refusal.status,
            refusal.code,
            refusal.title,
            errors=refusal.fields or None,
            extra=refusal.extra or None,
        )
        answer.headers.update(headers)
        return answer
    if isinstance(refusal, SignInNeeded):
        back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return go(
            f"/dang-nhap?tiep={quote(back)}" if request.method == "GET" else "/dang-nhap",
            refusal.title,
            "warn",
        )
    return error_page(request, refusal.status, refusal.title, headers, fields=refusal.fields)


def on_http(request: Request, error: HTTPException) -> Response[Any]:
    status = error.status_code
    title = TITLES.get(status, TITLES[400] if status < 500 else TITLES[500])
    headers = dict(error.headers or {})
    if wants_json(request):
        errors = None
        if isinstance(error, ValidationException) and isinstance(error.extra, list):
            errors = {
                str(e.get("key", "")): str(e.get("message", "")) for e in error.extra if isinstance(e, dict)
            }
        code = {404: "not_found", 400: "bad_request", 413: "too_large", 405: "method"}.get(
            status, f"http_{status}"
        )
        answer: Response[Any] = problem(status, code, title, errors=errors or None)
        answer.headers.update(headers)
        return answer
    return error_page(request, status, title, headers)


def on_bug(request: Request, error: Exception) -> Response[Any]:
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    if wants_json(request):
        return problem(500, "internal", TITLES[500])
    return error_page(request, 500, TITLES[500], {})


def error_page(
    request: Request, status: int, title: str, headers: dict[str, str], fields: dict[str, str] | None = None
) -> Response[str]:
    known = {404, 409, 413, 422, 429, 500, 503}
    template = f"errors/{status if status in known else (404 if status < 500 else 500)}.html"
    lang = "en" if request.url.path.startswith("/en") else "vi"
    body = render(template, lang=lang, title=title, path=request.url.path, message=title, fields=fields or {})
    return Response(body, status_code=status, media_type=MediaType.HTML, headers=headers)


def on_data(request: Request, error: asyncpg.DataError) -> Response[Any]:
    """400 for what no column can hold: a NUL or half a character in a text, a number out of range. Else a bug."""
    unfit = (asyncpg.CharacterNotInRepertoireError, asyncpg.UntranslatableCharacterError)
    if isinstance(error, (*unfit, asyncpg.NumericValueOutOfRangeError)) or isinstance(
        error.__cause__, (OverflowError, UnicodeEncodeError)
    ):
        return on_http(request, ClientException())
    return on_bug(request, error)


EXCEPTION_HANDLERS: Any = {
    Refusal: on_refusal,
    HTTPException: on_http,
    asyncpg.DataError: on_data,
    Exception: on_bug,
}


# Headers and cross-site protection


async def add_headers(message: Message, scope: Scope) -> None:
    """Litestar's before_send: the security headers on every answer, errors and files too; files in static/ whose
    address carries their hash may be kept for a year."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if message["status"] == 200 and scope["path"].startswith("/static/") and b"v=" in scope["query_string"]:
        headers["cache-control"] = "public, max-age=31536000, immutable"


class Shield:
    """Refuses a state-changing request that another site's page made.

    A browser says where a request comes from (Sec-Fetch-Site, or Origin in older ones); requests without either do not
    come from a page. Requests with a bearer token carry no ambient authority and pass."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in ("GET", "HEAD", "OPTIONS"):
            names = (b"origin", b"host", b"sec-fetch-site", b"authorization")
            if _from_elsewhere({k: v for k, v in scope["headers"] if k in names}):
                raise PermissionDeniedException(
                    "Yêu cầu này đến từ một trang khác nên không được nhận. Hãy mở lại trang và gửi lại."
                )
        await self.app(scope, receive, send)


def _from_elsewhere(headers: dict[bytes, bytes]) -> bool:
    if headers.get(b"authorization", b"").lower().startswith(b"bearer "):
        return False
    site = headers.get(b"sec-fetch-site")
    if site:
        return site not in (b"same-origin", b"none")
    origin = headers.get(b"origin")
    return bool(origin) and origin.partition(b"://")[2] != headers.get(b"host")


def or_404(value: Any) -> Any:
    """The value, or the one page for "not there" and "not for you"."""
    if value is None:
        raise NotFound()
    return value
