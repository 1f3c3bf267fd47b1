"""A round's certificates for its authority, the measures on one, the holder's own list, certificates of elsewhere."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from tieubieu.accounts.auth import Who
from tieubieu.certificates import actions, permissions, queries
from tieubieu.certificates.queries import CertificateRow
from tieubieu.certificates.state import Event, State, measure
from tieubieu.platform import clock, files
from tieubieu.platform.actor import Actor
from tieubieu.platform.errors import Invalid, NotFound, NotNow, Refusal
from tieubieu.platform.files import FileRefused
from tieubieu.platform.forms import Typed, read_form, shown, typed_from
from tieubieu.platform.web import go, or_404, page
from tieubieu.rounds import queries as rounds
from tieubieu.rounds.permissions import is_authority
from tieubieu.rounds.queries import RoundRow
from tieubieu.rounds.view import frame
from tieubieu.rules.levels import Level, label
from tieubieu.rules.numbers import date_text

MEASURES: dict[str, tuple[Any, str, str, str]] = {
    "tam-ngung": (
        actions.suspend,
        "Tạm ngừng hiệu lực",
        "Trang xác minh báo tạm ngừng từ ngày quyết định; khôi phục được khi xem xét xong.",
        "Đã tạm ngừng hiệu lực",
    ),
    "khoi-phuc": (
        actions.restore,
        "Khôi phục hiệu lực",
        "Trang xác minh lại báo còn hiệu lực từ ngày quyết định.",
        "Đã khôi phục hiệu lực",
    ),
    "thu-hoi": (
        actions.revoke,
        "Thu hồi",
        "Thu hồi là vĩnh viễn. Giấy chứng nhận cấp khác của sản phẩm không thay đổi (TT 26/2014 Điều 20.3).",
        "Đã thu hồi",
    ),
}


def _measures(c: CertificateRow) -> list[str]:
    """Which measures may follow now."""
    if c.released_at is None:
        return []
    match measure([Event(e.kind, e.decision_day) for e in c.events], clock.today()):
        case State.VALID:
            return ["tam-ngung", "thu-hoi"]
        case State.SUSPENDED:
            return ["khoi-phuc", "thu-hoi"]
        case _:
            return []


async def _round(actor: Actor, slug: str) -> RoundRow:
    found = await rounds.by_slug(slug)
    if found is None or not permissions.may_list(actor, found):
        raise NotFound()
    return found


@get("/dieu-hanh/{slug:str}/giay-chung-nhan")
async def of_round(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    round = await _round(actor, slug)
    return page(
        request,
        "certificates/round.html",
        actor=actor,
        **frame(actor, round, "giay-chung-nhan", "Giấy chứng nhận"),
        certificates=await queries.of_round(round.id),
        decides=is_authority(actor, round),
        measures=_measures,
        names={key: words for key, (_, words, _, _) in MEASURES.items()},
    )


@get("/dieu-hanh/{slug:str}/giay-chung-nhan/{certificate_id:uuid}/{what:str}")
async def ask_measure(
    request: Request, actor: Who, slug: FromPath[str], certificate_id: FromPath[UUID], what: FromPath[str]
) -> Response:
    return await _measure_page(request, actor, slug, certificate_id, what)


async def _measure_page(
    request: Request,
    actor: Actor,
    slug: str,
    certificate_id: UUID,
    what: str,
    typed: Typed | None = None,
    refusal: Refusal | None = None,
) -> Response:
    round = await _round(actor, slug)
    held = await queries.get(certificate_id)
    if held is None or held.round_id != round.id or what not in MEASURES or not is_authority(actor, round):
        raise NotFound()
    _, words, warning, _ = MEASURES[what]
    start = typed_from({"decision_day": clock.today()})
    return page(
        request,
        "certificates/measure.html",
        actor=actor,
        status=refusal.status if refusal else 200,
        title=f"{words} giấy chứng nhận số {held.number}",
        section="dieu-hanh",
        crumbs=[
            ("/dieu-hanh", "Điều hành"),
            (f"/dieu-hanh/{slug}", round.title),
            (f"/dieu-hanh/{slug}/giay-chung-nhan", "Giấy chứng nhận"),
            ("", words),
        ],
        held=held,
        words=words,
        warning=warning,
        allowed=what in _measures(held),
        danger=what == "thu-hoi",
        action=f"/dieu-hanh/{slug}/giay-chung-nhan/{held.id}/{what}",
        back=f"/dieu-hanh/{slug}/giay-chung-nhan",
        form=shown(typed if typed is not None else start, refusal),
    )


@post("/dieu-hanh/{slug:str}/giay-chung-nhan/{certificate_id:uuid}/{what:str}", status_code=303)
async def do_measure(
    request: Request, actor: Who, slug: FromPath[str], certificate_id: FromPath[UUID], what: FromPath[str]
) -> Response:
    round = await _round(actor, slug)
    held = or_404(await queries.get(certificate_id))
    if what not in MEASURES or held.round_id != round.id:
        raise NotFound()
    act, _, _, done = MEASURES[what]
    typed = await read_form(request)
    try:
        await act(actor, typed.to(actions.Measure, certificate=certificate_id))
    except (Invalid, NotNow) as refusal:
        return await _measure_page(request, actor, slug, certificate_id, what, typed, refusal)
    return go(
        f"/dieu-hanh/{slug}/giay-chung-nhan", f"{done} giấy chứng nhận số {held.number}. Cơ sở đã được báo"
    )


@get("/ho-so/giay-chung-nhan")
async def mine(request: Request, actor: Who) -> Response:
    return page(
        request,
        "certificates/mine.html",
        actor=actor,
        title="Giấy chứng nhận của tôi",
        section="ho-so",
        crumbs=[("/ho-so", "Hồ sơ của tôi"), ("", "Giấy chứng nhận")],
        certificates=await queries.mine(actor),
    )


# Certificates of elsewhere


@get("/dieu-hanh/giay-noi-khac")
async def elsewhere(request: Request, actor: Who, san_pham: FromQuery[str] = "") -> Response:
    typed = Typed([("product", san_pham)]) if san_pham else Typed()
    return await _elsewhere_page(request, actor, typed)


async def _elsewhere_page(
    request: Request, actor: Actor, typed: Typed, refusal: Refusal | None = None
) -> Response:
    if not permissions.may_attest(actor):
        raise NotFound()
    if isinstance(refusal, FileRefused):
        refusal = Invalid({"scan": refusal.title})
    return page(
        request,
        "certificates/elsewhere.html",
        actor=actor,
        status=refusal.status if refusal else 200,
        title="Giấy chứng nhận nơi khác cấp",
        section="dieu-hanh",
        crumbs=[("/dieu-hanh", "Điều hành"), ("", "Giấy chứng nhận nơi khác cấp")],
        waiting=await queries.waiting_attestations(actor),
        products=[(str(i), words) for i, words in await queries.products_in_charge(actor)],
        levels=[(level.value, label(level)) for level in Level],
        me=actor.id,
        form=shown(typed, refusal),
    )


@post("/dieu-hanh/giay-noi-khac", status_code=303)
async def attest(request: Request, actor: Who) -> Response:
    typed = await read_form(request)
    upload = next(iter(typed.files.get("scan", [])), None)
    try:
        data = typed.to(actions.Attest)
        content = await upload.read() if upload else b""
        await actions.attest(actor, data, upload.filename if upload else "", content)
    except (Invalid, NotNow, FileRefused) as refusal:
        return await _elsewhere_page(request, actor, typed, refusal)
    return go("/dieu-hanh/giay-noi-khac", "Đã ghi. Giấy được tính khi người thứ hai đối chiếu và xác nhận")


@post("/dieu-hanh/giay-noi-khac/{certificate_id:uuid}", status_code=303)
async def settle(request: Request, actor: Who, certificate_id: FromPath[UUID]) -> Response:
    typed = await read_form(request)
    try:
        if typed["do"] == "refuse":
            await actions.refuse_attestation(actor, certificate_id)
            return go("/dieu-hanh/giay-noi-khac", "Đã bỏ giấy này; ghi lại được nếu cần")
        await actions.confirm_attestation(actor, certificate_id)
    except NotNow as refusal:
        return go("/dieu-hanh/giay-noi-khac", refusal.title, "error")
    return go(
        "/dieu-hanh/giay-noi-khac", f"Đã xác nhận ngày {date_text(clock.today())}. Giấy được tính từ lúc này"
    )


@get("/dieu-hanh/giay-noi-khac/{certificate_id:uuid}/ban-chup")
async def scan(actor: Who, certificate_id: FromPath[UUID]) -> Response[bytes]:
    """The scan of one that waits, for whoever may confirm it."""
    waiting = await queries.waiting_attestations(actor) if permissions.may_attest(actor) else []
    found = next((a for a in waiting if a.certificate == certificate_id), None)
    stored = or_404(await files.find(or_404(found).scan))
    headers = {"cache-control": "no-store", "content-disposition": "inline"}
    return Response(await files.read(stored.sha256), media_type=stored.media_type, headers=headers)


routes = [of_round, ask_measure, do_measure, mine, elsewhere, attest, settle, scan]
