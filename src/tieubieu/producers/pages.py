"""Pages about establishments: registering, editing, claiming; for clerks the claims that wait."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from msgspec import structs

from tieubieu.accounts.auth import Who
from tieubieu.platform import clock, filters
from tieubieu.platform.actor import Actor
from tieubieu.platform.errors import Invalid, NotFound, NotNow, Refusal, Stale, TooMany
from tieubieu.platform.forms import Typed, read_form, shown, typed_from
from tieubieu.platform.web import go, or_404, page
from tieubieu.producers import actions, queries
from tieubieu.producers.permissions import may_enter_for_others
from tieubieu.rules.dossier_form import FIELD

SECTION = "ho-so"
LABELS = {column: field.label for column, field in actions.FORM.items()} | {
    "place": "Xã, phường nơi sản xuất"
}


def form_choices() -> dict[str, Any]:
    """What templates/producers/fields.html needs beside the form and the picker."""
    return {"specs": actions.FORM, "kinds": FIELD["establishment_kind"].choices}


async def picker(typed: Typed, prefix: str = "") -> queries.PlaceChoice:
    """The lists of the place of production, for what has been chosen so far."""
    try:
        chosen = UUID(typed[f"{prefix}place"])
    except ValueError:
        chosen = None
    return await queries.place_choice(typed["era"], typed["province"], chosen)


def repicked(typed: Typed) -> Typed | None:
    """The form again, with other lists to choose a place from, where one of those buttons was pressed."""
    then = typed["then"]
    if then not in ("places", "era-now", "era-before"):
        return None
    kept = {name: value for name, value in typed.items() if name.rpartition(".")[2] != "place"}
    if then != "places":
        kept |= {"era": then.removeprefix("era-"), "province": ""}
    return Typed(kept.items())


# Registering and editing


@get("/ho-so/co-so/moi")
async def new(request: Request, actor: Who) -> Response:
    return await _form(request, actor, Typed())


@post("/ho-so/co-so/moi", status_code=303)
async def create(request: Request, actor: Who) -> Response:
    typed = await read_form(request)
    if again := repicked(typed):
        return await _form(request, actor, again)
    try:
        await actions.register(actor, typed.to(actions.RegisterEstablishment))
    except (Invalid, NotNow) as refusal:
        return await _form(request, actor, typed, refusal)
    return go("/ho-so", "Đã lưu cơ sở. Cán bộ sẽ đối chiếu với giấy đăng ký; bạn khai sản phẩm được ngay")


async def _form(request: Request, actor: Actor, typed: Typed, refusal: Refusal | None = None) -> Response:
    return page(
        request,
        "producers/new.html",
        actor=actor,
        title="Khai cơ sở",
        section=SECTION,
        crumbs=[("/ho-so", "Hồ sơ của tôi"), ("", "Khai cơ sở")],
        form=shown(typed, refusal),
        picker=await picker(typed),
        taken=refusal is not None and refusal.code == "establishment.exists",
        status=refusal.status if refusal else 200,
        **form_choices(),
    )


def typed_establishment(found: queries.EstablishmentRow) -> Typed:
    """Saved values as a form shows them; no number where nobody has counted."""
    kept = structs.asdict(found)
    return typed_from(
        {name: kept[name] for name in (*LABELS, "version") if (name, kept[name]) != ("workers", 0)}
    )


def safe_back(path: str) -> str:
    """Where to go after saving: a dossier's page of our own, else home."""
    return path if path.startswith("/ho-so/") and "//" not in path and "\\" not in path else "/ho-so"


@get("/ho-so/co-so/{establishment_id:uuid}")
async def edit(
    request: Request, actor: Who, establishment_id: FromPath[UUID], ve: FromQuery[str] = ""
) -> Response:
    found = or_404(await queries.writable(actor, establishment_id))
    return await _edit_page(request, actor, found, Typed([*typed_establishment(found).items(), ("ve", ve)]))


@post("/ho-so/co-so/{establishment_id:uuid}", status_code=303)
async def save(request: Request, actor: Who, establishment_id: FromPath[UUID]) -> Response:
    typed = await read_form(request)
    found = or_404(await queries.writable(actor, establishment_id))
    if again := repicked(typed):
        return await _edit_page(request, actor, found, again)
    try:
        await actions.update(actor, typed.to(actions.UpdateEstablishment, id=establishment_id))
    except (Invalid, NotNow, Stale) as refusal:
        return await _edit_page(request, actor, found, typed, refusal)
    return go(safe_back(typed["ve"]), "Đã lưu cơ sở")


async def _edit_page(
    request: Request,
    actor: Actor,
    found: queries.EstablishmentRow,
    typed: Typed,
    refusal: Refusal | None = None,
) -> Response:
    stale = None
    version: Any = typed["version"]
    if isinstance(refusal, Stale):
        version = refusal.extra["current"]
        stale = _stale(found.id, typed, refusal)
        refusal = None
    return page(
        request,
        "producers/edit.html",
        actor=actor,
        title=found.name,
        section=SECTION if found.mine else "dieu-hanh",
        crumbs=[
            ("/ho-so", "Hồ sơ của tôi") if found.mine else ("/dieu-hanh/co-so", "Cơ sở"),
            ("", found.name),
        ],
        found=found,
        form=shown(typed, refusal),
        version=version,
        stale=stale,
        picker=await picker(typed),
        people=await queries.people(found.id),
        claims=[c for c in await queries.claims_to_settle(actor) if c.establishment == found.id],
        status=409 if stale else (refusal.status if refusal else 200),
        **form_choices(),
    )


def _stale(establishment_id: UUID, typed: Typed, refusal: Stale) -> dict[str, Any]:
    """What differs between what is saved and what was typed, field by field."""
    saved = typed_from(refusal.extra["saved"])
    kinds = dict(FIELD["establishment_kind"].choices)
    lines = [
        (label, kinds.get(saved[name], saved[name]), kinds.get(typed[name], typed[name]))
        for name, label in LABELS.items()
        if name != "place" and saved[name] != typed[name] and not (saved[name] == "0" and not typed[name])
    ]
    return {
        "saved_at": filters.moment(refusal.extra["saved_at"]),
        "rows": lines,
        "theirs": f"/ho-so/co-so/{establishment_id}",
    }


# Claims


@get("/ho-so/nhan-co-so")
async def claim_form(request: Request, actor: Who, mst: FromQuery[str] = "") -> Response:
    return _claim_page(request, actor, Typed([("tax_code", mst)]))


@post("/ho-so/nhan-co-so", status_code=303)
async def claim(request: Request, actor: Who) -> Response:
    typed = await read_form(request)
    try:
        claimed = await actions.claim(actor, typed.to(actions.ClaimEstablishment))
    except (Invalid, NotNow, TooMany) as refusal:
        return _claim_page(request, actor, typed, refusal)
    if claimed.state == "accepted":
        return go(f"/ho-so/co-so/{claimed.establishment}", "Cơ sở này nay do bạn khai. Hãy xem lại thông tin")
    return go("/ho-so", "Đã gửi yêu cầu. Bạn sẽ nhận thư khi có người giải quyết")


def _claim_page(request: Request, actor: Actor, typed: Typed, refusal: Refusal | None = None) -> Response:
    return page(
        request,
        "producers/claim.html",
        actor=actor,
        title="Nhận một cơ sở đã có",
        section=SECTION,
        crumbs=[("/ho-so", "Hồ sơ của tôi"), ("", "Nhận cơ sở")],
        form=shown(typed, refusal),
        status=refusal.status if refusal else 200,
    )


@get("/ho-so/yeu-cau/{claim_id:uuid}")
async def settle_form(request: Request, actor: Who, claim_id: FromPath[UUID]) -> Response:
    return await _settle_page(request, actor, claim_id, Typed())


@post("/ho-so/yeu-cau/{claim_id:uuid}", status_code=303)
async def settle(request: Request, actor: Who, claim_id: FromPath[UUID]) -> Response:
    typed = await read_form(request)
    found = or_404(await queries.claim_to_settle(actor, claim_id))
    accept = typed["then"] == "accept"
    try:
        await actions.settle_claim(
            actor, actions.SettleClaim(claim=claim_id, accept=accept, reason=typed["reason"][:500])
        )
    except (Invalid, NotNow) as refusal:
        return await _settle_page(request, actor, claim_id, typed, refusal)
    said = "Đã chấp nhận" if accept else "Đã từ chối"
    back = (
        f"/ho-so/co-so/{found.establishment}"
        if actor.holds("producer", found.establishment)
        else "/dieu-hanh/co-so"
    )
    return go(back, f"{said} yêu cầu của {found.person_name}")


async def _settle_page(
    request: Request, actor: Actor, claim_id: UUID, typed: Typed, refusal: Refusal | None = None
) -> Response:
    found = or_404(await queries.claim_to_settle(actor, claim_id))
    mine = actor.holds("producer", found.establishment)
    return page(
        request,
        "producers/settle.html",
        actor=actor,
        title=f"Yêu cầu của {found.person_name}",
        section=SECTION if mine else "dieu-hanh",
        crumbs=[("/ho-so", "Hồ sơ của tôi") if mine else ("/dieu-hanh/co-so", "Cơ sở"), ("", "Yêu cầu")],
        claim=found,
        form=shown(typed, refusal),
        status=refusal.status if refusal else 200,
    )


# For clerks and officers

PER_PAGE = 50


@get("/dieu-hanh/co-so")
async def in_charge(
    request: Request, actor: Who, q: FromQuery[str] = "", trang: FromQuery[int] = 1
) -> Response:
    if not may_enter_for_others(actor):
        raise NotFound()
    number = min(max(1, trang), 10_000)
    found = await queries.in_charge(actor, q, (number - 1) * PER_PAGE, PER_PAGE + 1)
    return page(
        request,
        "producers/in_charge.html",
        actor=actor,
        title="Cơ sở trên địa bàn",
        section="dieu-hanh",
        crumbs=[("/dieu-hanh", "Điều hành"), ("", "Cơ sở trên địa bàn")],
        establishments=found[:PER_PAGE],
        claims=await queries.claims_to_settle(actor),
        q=q,
        number=number,
        more=len(found) > PER_PAGE,
    )


@post("/dieu-hanh/co-so/{establishment_id:uuid}/ma", status_code=200)
async def new_code(request: Request, actor: Who, establishment_id: FromPath[UUID]) -> Response:
    """A fresh printed code, shown this once."""
    found = or_404(await queries.writable(actor, establishment_id))
    code = await actions.new_code(actor, establishment_id)
    return code_page(request, actor, found.name, found.tax_code, code, [])


def code_page(
    request: Request, actor: Actor, name: str, tax_code: str, code: str, links: list[tuple[str, str]]
) -> Response:
    """The paper with the code, to print and hand over."""
    return page(
        request,
        "producers/code.html",
        actor=actor,
        title="Mã nhận cơ sở",
        section="dieu-hanh",
        crumbs=[("/dieu-hanh/co-so", "Cơ sở trên địa bàn"), ("", "Mã nhận cơ sở")],
        name=name,
        tax_code=tax_code,
        code=code,
        links=links,
        today=clock.today(),
    )


routes = [new, create, edit, save, claim_form, claim, settle_form, settle, in_charge, new_code]
