"""Pages of entries: submitting, the receipt and what follows (/ho-so/…), the helper team's list and check
(/dieu-hanh/{round}/ho-so…), the invitation to the level above."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from msgspec import Struct

from tieubieu.accounts.auth import Who
from tieubieu.certificates.state import Event, State, Term, state
from tieubieu.dossiers import entries, entry_queries, queries, steps
from tieubieu.dossiers.entry_queries import EntryRow, NominationRow, Offer, Rung
from tieubieu.dossiers.freezing import set_kind_words, shown
from tieubieu.dossiers.wiring import STATES
from tieubieu.platform import clock
from tieubieu.platform.actor import Actor
from tieubieu.platform.errors import Invalid, NotFound, NotNow, Refusal, Stale
from tieubieu.platform.forms import Typed, read_form, typed_from
from tieubieu.platform.forms import shown as shown_form
from tieubieu.platform.web import go, or_404, page
from tieubieu.rounds import queries as rounds
from tieubieu.rounds.permissions import is_clerk, may_see
from tieubieu.rounds.queries import RoundRow
from tieubieu.rounds.view import frame, round_for
from tieubieu.rules.circulars import by_key
from tieubieu.rules.dossier_form import ATTACHMENT_KINDS, DECLARATIONS, FIELDS, PARTS
from tieubieu.rules.groups import GROUPS
from tieubieu.rules.levels import label
from tieubieu.rules.phases import may_check, may_submit, may_supplement, public_results

SECTION, WORK = "ho-so", "dieu-hanh"
HOME = ("/ho-so", "Hồ sơ của tôi")
PAGE = 100


# Submitting


@get("/ho-so/{product_id:uuid}/nop")
async def offers(request: Request, actor: Who, product_id: FromPath[UUID]) -> Response:
    """The rounds that receive now where the product is made, and what each still wants."""
    whole = or_404(await queries.writable(actor, product=product_id))
    found = await entry_queries.offers(product_id, UUID(whole.establishment["place"]), clock.today())
    return page(
        request,
        "dossiers/entry_offers.html",
        actor=actor,
        title="Nộp hồ sơ vào một kỳ",
        section=SECTION,
        crumbs=[HOME, (f"/ho-so/{product_id}", whole.name), ("", "Nộp hồ sơ")],
        whole=whole,
        offers=[(offer, len(_missing(whole, offer))) for offer in found],
    )


def _missing(whole: queries.DossierRow, offer: Offer) -> list[Any]:
    return queries.missing(whole, by_key(offer.round.circular), bypass=offer.on_letter)


@get("/ho-so/{product_id:uuid}/nop/{slug:str}")
async def submit_form(
    request: Request, actor: Who, product_id: FromPath[UUID], slug: FromPath[str]
) -> Response:
    return await _submit_page(request, actor, product_id, slug, Typed())


@post("/ho-so/{product_id:uuid}/nop/{slug:str}", status_code=303)
async def submit(request: Request, actor: Who, product_id: FromPath[UUID], slug: FromPath[str]) -> Response:
    typed = await read_form(request)
    round = or_404(await rounds.by_slug(slug))
    try:
        data = typed.to(entries.SubmitEntry, product=product_id, round=round.id)
        done = await entries.submit(actor, data)
    except (Invalid, NotNow) as refusal:
        return await _submit_page(request, actor, product_id, slug, typed, refusal)
    return go(f"/ho-so/da-nop/{done.receipt}", f"Đã nộp hồ sơ. Số biên nhận {done.receipt}")


async def _submit_page(
    request: Request, actor: Actor, product_id: UUID, slug: str, typed: Typed, refusal: Refusal | None = None
) -> Response:
    whole = or_404(await queries.writable(actor, product=product_id))
    found = await entry_queries.offers(product_id, UUID(whole.establishment["place"]), clock.today())
    offer = next((o for o in found if o.round.slug == slug), None)
    if offer is None and refusal is None:
        raise NotFound()
    if offer is None:
        return go(f"/ho-so/{product_id}/nop", refusal.title if refusal else "", "warn")
    return page(
        request,
        "dossiers/entry_submit.html",
        actor=actor,
        title="Nộp hồ sơ",
        section=SECTION,
        status=refusal.status if refusal else 200,
        crumbs=[
            HOME,
            (f"/ho-so/{product_id}", whole.name),
            (f"/ho-so/{product_id}/nop", "Nộp hồ sơ"),
            ("", offer.round.title),
        ],
        whole=whole,
        offer=offer,
        set_kind=set_kind_words(whole.set_kind),
        missing=[(steps.link(product_id, p), p) for p in _missing(whole, offer)],
        form=_form(typed, refusal, ("bypass_letter_number", "bypass_letter_day")),
    )


def _form(typed: Typed, refusal: Refusal | None, names: tuple[str, ...]) -> Any:
    """Errors at the page's own fields; what concerns none of them stands above the form once."""
    at_fields = {k: v for k, v in refusal.fields.items() if k in names} if refusal else {}
    if refusal is None or at_fields:
        return shown_form(typed, Invalid(at_fields) if at_fields else None)
    return shown_form(typed, NotNow(refusal.title))


# After submitting


async def _own(actor: Actor, receipt: str) -> EntryRow:
    """The entry, for whoever writes its dossier."""
    found = await entry_queries.by_receipt(actor, receipt)
    if found is None or not found.writes:
        raise NotFound()
    return found


@get("/ho-so/da-nop/{receipt:str}")
async def submitted(request: Request, actor: Who, receipt: FromPath[str]) -> Response:
    return await _submitted_page(request, actor, await _own(actor, receipt))


async def _submitted_page(
    request: Request,
    actor: Actor,
    entry: EntryRow,
    typed: Typed | None = None,
    refusal: Refusal | None = None,
) -> Response:
    asked = await entry_queries.supplements(entry.id)
    waiting = (
        next((s for s in reversed(asked) if s.answered_at is None), None)
        if entry.state == "supplement"
        else None
    )
    missing: list[Any] = []
    if waiting:
        whole = await queries.get(entry.dossier)
        missing = queries.missing(whole, by_key(entry.circular), bypass=entry.basis == "bypass")
    return page(
        request,
        "dossiers/entry_state.html",
        actor=actor,
        title=entry.product_name,
        section=SECTION,
        status=refusal.status if refusal else 200,
        crumbs=[HOME, (f"/ho-so/{entry.product}", entry.product_name), ("", f"Biên nhận {entry.receipt}")],
        entry=entry,
        asked=waiting,
        late=bool(waiting and waiting.due_on and clock.today() > waiting.due_on),
        missing=[(steps.link(entry.product, p), p) for p in missing],
        events=_history(entry, asked),
        may_answer=waiting is not None and may_supplement(entry.phase),
        may_withdraw=may_check(entry.phase) and entry.state in ("submitted", "supplement", "accepted"),
        may_again=entry.state == "withdrawn" and may_submit(entry.phase),
        told=public_results(entry.phase),
        form=_form(typed or Typed(), refusal, ("answer",)),
    )


def _history(entry: EntryRow, asked: list[entry_queries.SupplementRow]) -> list[SimpleNamespace]:
    """What happened to an entry, oldest first, as parts/page.html timeline wants it."""
    found = [(entry.submitted_at, f"Nộp vào {entry.round_title}", f"Biên nhận {entry.receipt}")]
    for s in asked:
        due = f" Hạn {s.due_on:%d/%m/%Y}." if s.due_on else ""
        found.append((s.asked_at, "Tổ giúp việc đề nghị bổ sung", s.wanted + due))
        if s.answered_at and s.answered:
            found.append((s.answered_at, "Cơ sở đã bổ sung", s.answer))
    if entry.settled_at and entry.state in entries.SETTLED:
        words = "Hồ sơ đủ điều kiện" if entry.state == "accepted" else "Hồ sơ không đủ điều kiện"
        found.append((entry.settled_at, words, entry.refusal_reason))
    if entry.withdrawn_at:
        found.append((entry.withdrawn_at, "Cơ sở rút hồ sơ", ""))
    found.sort(key=lambda event: event[0])
    return [
        SimpleNamespace(when=when, text=text, note=note, state="now" if n == len(found) else "")
        for n, (when, text, note) in enumerate(found, 1)
    ]


@get("/ho-so/da-nop/{receipt:str}/bien-nhan")
async def receipt_page(request: Request, actor: Who, receipt: FromPath[str]) -> Response:
    """The receipt, to print; for the producer, and for the helper team that took the dossier over the counter."""
    entry = or_404(await entry_queries.by_receipt(actor, receipt))
    counted = [
        (kind.label, sum(a["kind"] == kind.key for a in entry.content["attachments"]))
        for kind in ATTACHMENT_KINDS
    ]
    round = or_404(await rounds.get(entry.round))
    return page(
        request,
        "dossiers/entry_receipt.html",
        actor=actor,
        title=f"Biên nhận {entry.receipt}",
        section=SECTION if entry.writes else WORK,
        crumbs=[
            HOME if entry.writes else (f"/dieu-hanh/{round.slug}", round.title),
            (_place_of(entry), entry.product_name),
            ("", "Biên nhận"),
        ],
        entry=entry,
        round=round,
        papers=[("Phiếu đăng ký (Phụ lục 1)", 1), ("Thuyết minh, mô tả sản phẩm (Phụ lục 2)", 1), *counted],
        group=GROUPS[entry.product_group].label,
    )


def _place_of(entry: EntryRow) -> str:
    return (
        f"/ho-so/da-nop/{entry.receipt}"
        if entry.writes
        else f"/dieu-hanh/{entry.round_slug}/ho-so/{entry.receipt}"
    )


@post("/ho-so/da-nop/{receipt:str}/bo-sung", status_code=303)
async def answer(request: Request, actor: Who, receipt: FromPath[str]) -> Response:
    typed = await read_form(request)
    entry = await _own(actor, receipt)
    try:
        await entries.answer_supplement(actor, entry.id, typed["answer"][:2000], _version(typed))
    except (Invalid, NotNow, Stale) as refusal:
        return await _submitted_page(request, actor, await _own(actor, receipt), typed, refusal)
    return go(f"/ho-so/da-nop/{entry.receipt}", "Đã gửi bản bổ sung. Tổ giúp việc sẽ kiểm tra lại")


def _version(typed: Typed) -> int | None:
    return int(typed["version"]) if typed["version"].isdigit() else None


@get("/ho-so/da-nop/{receipt:str}/rut")
async def withdraw_form(request: Request, actor: Who, receipt: FromPath[str]) -> Response:
    return _withdraw_page(request, actor, await _own(actor, receipt))


def _withdraw_page(
    request: Request, actor: Actor, entry: EntryRow, refusal: Refusal | None = None
) -> Response:
    here = f"/ho-so/da-nop/{entry.receipt}"
    return page(
        request,
        "layouts/confirm.html",
        actor=actor,
        title="Rút hồ sơ",
        section=SECTION,
        status=refusal.status if refusal else 200,
        crumbs=[HOME, (here, entry.product_name), ("", "Rút hồ sơ")],
        form=shown_form(None, refusal) if refusal else None,
        confirm={
            "title": f"Rút {entry.product_name} khỏi kỳ bình chọn?",
            "lead": "Việc tham gia là tự nguyện. Rút rồi thì Tổ giúp việc không xét hồ sơ này nữa; còn trong hạn nhận"
            " hồ sơ bạn nộp lại được. Hồ sơ bạn soạn vẫn còn nguyên.",
            "facts": [("Kỳ", entry.round_title), ("Biên nhận", entry.receipt)],
            "items": [],
            "note": "",
            "action": f"{here}/rut",
            "hidden": [("version", entry.version)],
            "submit": "Rút hồ sơ",
            "cancel": (here, "Không rút"),
            "danger": True,
            "reason": None,
        },
    )


@post("/ho-so/da-nop/{receipt:str}/rut", status_code=303)
async def withdraw(request: Request, actor: Who, receipt: FromPath[str]) -> Response:
    typed = await read_form(request)
    entry = await _own(actor, receipt)
    try:
        await entries.withdraw(actor, entry.id, _version(typed))
    except (NotNow, Stale) as refusal:
        return _withdraw_page(request, actor, await _own(actor, receipt), refusal)
    return go(f"/ho-so/da-nop/{entry.receipt}", "Đã rút hồ sơ")


# The invitation to the level above


@get("/ho-so/moi-len-cap/{nomination_id:uuid}")
async def invitation(request: Request, actor: Who, nomination_id: FromPath[UUID]) -> Response:
    return await _invitation_page(request, actor, nomination_id, Typed())


async def _invitation_page(
    request: Request, actor: Actor, nomination_id: UUID, typed: Typed, refusal: Refusal | None = None
) -> Response:
    invited = or_404(await entry_queries.nomination(actor, nomination_id))
    whole = await queries.get(invited.dossier)
    open_now = await rounds.accepting(clock.today(), invited.to_level, invited.place)
    circular = by_key(open_now[0].circular) if open_now else None
    missing = queries.missing(whole, circular) if circular else queries.missing_today(whole)
    return page(
        request,
        "dossiers/entry_invitation.html",
        actor=actor,
        title=f"Mời dự bình chọn {label(invited.to_level)}",
        section=SECTION,
        status=refusal.status if refusal else 200,
        crumbs=[HOME, (f"/ho-so/{invited.product}", invited.product_name), ("", "Lời mời")],
        invited=invited,
        until_state=_state_of(invited),
        rounds=open_now,
        missing=[(steps.link(invited.product, p), p) for p in missing],
        form=_form(typed, refusal, ("round",)),
    )


def _state_of(invited: NominationRow) -> State:
    if invited.certificate_state != "issued":
        return State(invited.certificate_state)
    return State.EXPIRED if clock.today() > invited.certificate_until else State.VALID


@post("/ho-so/moi-len-cap/{nomination_id:uuid}/dong-y", status_code=303)
async def confirm_nomination(request: Request, actor: Who, nomination_id: FromPath[UUID]) -> Response:
    typed = await read_form(request)
    try:
        chosen = UUID(typed["round"]) if typed["round"] else None
    except ValueError:
        chosen = None
    try:
        done = await entries.confirm_nomination(actor, nomination_id, chosen)
    except (Invalid, NotNow) as refusal:
        return await _invitation_page(request, actor, nomination_id, typed, refusal)
    return go(f"/ho-so/da-nop/{done.receipt}", f"Đã xác nhận và nộp hồ sơ. Số biên nhận {done.receipt}")


@get("/ho-so/moi-len-cap/{nomination_id:uuid}/tu-choi")
async def decline_form(request: Request, actor: Who, nomination_id: FromPath[UUID]) -> Response:
    invited = or_404(await entry_queries.nomination(actor, nomination_id))
    here = f"/ho-so/moi-len-cap/{invited.id}"
    return page(
        request,
        "layouts/confirm.html",
        actor=actor,
        title="Từ chối lời mời",
        section=SECTION,
        crumbs=[HOME, (here, "Lời mời"), ("", "Từ chối")],
        confirm={
            "title": f"Không dự bình chọn {label(invited.to_level)} với {invited.product_name}?",
            "lead": "Giấy chứng nhận đã có không bị ảnh hưởng. Từ chối rồi thì lời mời này không dùng lại được.",
            "facts": [("Văn bản đề nghị", f"Số {invited.letter_number}")],
            "items": [],
            "note": "",
            "action": f"{here}/tu-choi",
            "hidden": [],
            "submit": "Từ chối lời mời",
            "cancel": (here, "Để sau"),
            "danger": True,
            "reason": None,
        },
    )


@post("/ho-so/moi-len-cap/{nomination_id:uuid}/tu-choi", status_code=303)
async def decline(request: Request, actor: Who, nomination_id: FromPath[UUID]) -> Response:
    try:
        await entries.decline_nomination(actor, nomination_id)
    except NotNow as refusal:
        return await _invitation_page(request, actor, nomination_id, Typed(), refusal)
    return go("/ho-so", "Đã từ chối lời mời")


# The helper team's list


@get("/dieu-hanh/{slug:str}/ho-so")
async def round_entries(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    return await _list_page(request, actor, await round_for(actor, slug, may_see))


async def _list_page(
    request: Request, actor: Actor, round: RoundRow, refusal: Refusal | None = None
) -> Response:
    asked = request.query_params
    picked = {
        "trang-thai": asked.get("trang-thai", ""),
        "nhom": asked.get("nhom", ""),
        "q": asked.get("q", "")[:100],
    }
    wanted = {"state": picked["trang-thai"] or None, "group": picked["nhom"] or None, "text": picked["q"]}
    tallies = await entry_queries.tallies(actor, round.id, **wanted)
    number = int(asked.get("trang", "1")) if asked.get("trang", "1").isdigit() else 1
    count = max(1, -(-tallies.found // PAGE))
    number = min(max(1, number), count)
    lines = await entry_queries.entries(actor, round.id, **wanted, offset=(number - 1) * PAGE, limit=PAGE)
    start = f"/dieu-hanh/{round.slug}/ho-so"

    def where(**changed: str) -> str:
        kept = {k: v for k, v in {**picked, **changed}.items() if v}
        return f"{start}?{urlencode(kept)}" if kept else start

    return page(
        request,
        "dossiers/entry_list.html",
        actor=actor,
        **frame(actor, round, "ho-so", "Hồ sơ của kỳ"),
        status=refusal.status if refusal else 200,
        refusal=refusal,
        entries=lines,
        tallies=tallies,
        states=[
            (where(**{"trang-thai": ""}), "Tất cả", not picked["trang-thai"], tallies.total),
            *(
                (where(**{"trang-thai": key}), words, picked["trang-thai"] == key, tallies.states.get(key, 0))
                for key, words in STATES.items()
            ),
        ],
        groups=[
            (where(nhom=""), "Mọi nhóm", not picked["nhom"]),
            *(
                (where(nhom=key), f"Nhóm {key}", picked["nhom"] == key, tallies.groups.get(key, 0))
                for key in GROUPS
            ),
        ],
        q=picked["q"],
        keep=[(k, v) for k, v in picked.items() if v and k != "q"],
        filtered=any(picked.values()),
        may_act=is_clerk(actor, round) and may_check(round.phase),
        pages=SimpleNamespace(
            first=(number - 1) * PAGE + 1,
            last=(number - 1) * PAGE + len(lines),
            total=tallies.found,
            number=number,
            count=count,
            href=where() + ("&" if any(picked.values()) else "?") + "trang={page}",
            what="hồ sơ",
        ),
        today=clock.today(),
    )


@post("/dieu-hanh/{slug:str}/ho-so/nhan", status_code=303)
async def accept_many(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    """First the list and its count, then the act."""
    round = await round_for(actor, slug, is_clerk)
    typed = await read_form(request)
    back = f"/dieu-hanh/{round.slug}/ho-so"
    if typed["which"] == "all":
        chosen = [line.id for line in await entry_queries.entries(actor, round.id, state="submitted")]
    else:
        chosen = [UUID(text) for text in typed.all("entries") if _is_uuid(text)]
    sure = typed["sure"] == "1"
    try:
        found = await entries.accept_many(actor, round.id, chosen, dry_run=not sure)
    except (Invalid, NotNow, Stale) as refusal:
        return await _list_page(request, actor, round, refusal)
    if sure:
        return go(back, f"Đã nhận {len(found)} hồ sơ đủ điều kiện")
    return page(
        request,
        "layouts/confirm.html",
        actor=actor,
        **frame(actor, round, "ho-so", "Nhận nhiều hồ sơ"),
        confirm={
            "title": f"Nhận {len(found)} hồ sơ là đủ điều kiện?",
            "lead": "Bạn xác nhận đã đối chiếu từng hồ sơ, kể cả giấy đăng ký của cơ sở. Mỗi cơ sở nhận một thư báo.",
            "facts": [],
            "items": [f"{e.product_name}, {e.establishment_name} (biên nhận {e.receipt})" for e in found],
            "note": "Khi danh sách chưa chốt, bạn vẫn chuyển một hồ sơ sang không đủ điều kiện được, với lý do.",
            "action": f"{back}/nhan",
            "hidden": [("sure", "1"), *(("entries", e.id) for e in found)],
            "submit": f"Nhận {len(found)} hồ sơ",
            "cancel": (back, "Chưa nhận"),
            "danger": False,
            "reason": None,
        },
    )


def _is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


# The check of one entry


async def _checked(actor: Actor, slug: str, receipt: str) -> tuple[RoundRow, EntryRow]:
    """The round and its entry, for those who run it."""
    round = await round_for(actor, slug, may_see)
    entry = await entry_queries.by_receipt(actor, receipt)
    if entry is None or entry.round != round.id or not entry.runs:
        raise NotFound()
    return round, entry


@get("/dieu-hanh/{slug:str}/ho-so/{receipt:str}")
async def check(request: Request, actor: Who, slug: FromPath[str], receipt: FromPath[str]) -> Response:
    round, entry = await _checked(actor, slug, receipt)
    asked = await entry_queries.supplements(entry.id)
    rung = next(
        (r for r in await entry_queries.rungs(entry.product) if r.id == entry.lower_certificate), None
    )
    doubt = False
    if entry.basis == "bypass" and entry.registered_on:
        place = UUID(entry.content["establishment"]["place"])
        doubt = await entry_queries.lowest_round_known(place, entry.registered_on)
    return page(
        request,
        "dossiers/entry_check.html",
        actor=actor,
        **_frame(actor, round, entry),
        entry=entry,
        acts=_acts(actor, round, entry),
        asked=next((s for s in reversed(asked) if s.answered_at is None), None)
        if entry.state == "supplement"
        else None,
        events=_history(entry, asked),
        written=_parts(entry),
        pictures=[
            SimpleNamespace(
                src=f"/tep/{a['id']}/lon", alt=a["caption"] or f"Ảnh {n} của {entry.product_name}"
            )
            for n, a in enumerate((a for a in entry.content["attachments"] if a["kind"] == "photo"), 1)
        ],
        papers=_papers(entry),
        declared=[(item, item.key in entry.content["declarations"]) for item in DECLARATIONS],
        differences=await entry_queries.differences(entry),
        rung=rung,
        rung_state=_rung_state(rung),
        doubt=doubt,
        group=GROUPS[entry.product_group].label,
        submitted_group=entry.content["product"]["group"],
        set_kind=set_kind_words(entry.content["product"]["set_kind"]),
        today=clock.today(),
    )


def _frame(actor: Actor, round: RoundRow, entry: EntryRow, title: str = "") -> dict[str, Any]:
    framed = frame(actor, round, "ho-so", title or entry.product_name)
    here = f"/dieu-hanh/{round.slug}/ho-so"
    middle = [(here, "Hồ sơ"), *([(f"{here}/{entry.receipt}", entry.product_name)] if title else [])]
    framed["crumbs"] = [*framed["crumbs"][:-1], *middle, framed["crumbs"][-1]]
    return framed


def _parts(entry: EntryRow) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Each part of the form with what was written, in the order of the form; empty fields are left out."""
    fields = entry.content["fields"]
    return [
        (part.key, part.label, said)
        for part in PARTS
        if (
            said := [
                (f.label, shown(f, fields[f.key])) for f in FIELDS if f.part == part.key and f.key in fields
            ]
        )
    ]


def _papers(entry: EntryRow) -> list[SimpleNamespace]:
    labels = {kind.key: kind.label for kind in ATTACHMENT_KINDS}
    return [
        SimpleNamespace(
            name=a["caption"] or a["name"],
            href=f"/tep/{a['id']}",
            size=a["size"],
            note=labels[a["kind"]],
            remove=None,
        )
        for a in entry.content["attachments"]
        if a["kind"] != "photo"
    ]


def _rung_state(rung: Rung | None) -> State | None:
    """What the public would be told of the lower certificate today."""
    if rung is None:
        return None
    measure = {"suspended": "suspended", "revoked": "revoked"}.get(rung.rule.state)
    events = [Event(measure, rung.issued_on)] if measure else []
    return state(Term(rung.issued_on, rung.rule.valid_until), events, True, clock.today())


class _Act(Struct, frozen=True):
    """One thing that the helper team may do with an entry; `states`: from where."""

    slug: str
    label: str
    title: str
    lead: str
    submit: str
    states: tuple[str, ...]
    danger: bool
    done: str
    run: Callable[..., Awaitable[Any]]


def _ask(actor: Actor, entry: EntryRow, typed: Typed) -> Awaitable[None]:
    data = typed.to(_Asked)
    return entries.ask_supplement(actor, entry.id, data.wanted, data.due_on, _version(typed))


class _Asked(Struct):
    wanted: entries.Words = ""
    due_on: date | None = None


class _Refused(Struct):
    reason: entries.Reason = ""
    article: entries.Article = ""


class _Regrouped(Struct):
    group: str = ""
    reason: entries.Reason = ""


def _accept(actor: Actor, entry: EntryRow, typed: Typed) -> Awaitable[None]:
    return entries.accept(actor, entry.id, _version(typed))


def _refuse(actor: Actor, entry: EntryRow, typed: Typed) -> Awaitable[None]:
    data = typed.to(_Refused)
    return entries.refuse(actor, entry.id, data.reason, data.article, _version(typed))


def _regroup(actor: Actor, entry: EntryRow, typed: Typed) -> Awaitable[None]:
    data = typed.to(_Regrouped)
    return entries.change_group(actor, entry.id, data.group, data.reason, _version(typed))


ACTS: dict[str, _Act] = {
    act.slug: act
    for act in (
        _Act(
            "nhan-ho-so",
            "Nhận hồ sơ",
            "Nhận hồ sơ này là đủ điều kiện?",
            "Bạn xác nhận đã đối chiếu hồ sơ và giấy đăng ký của cơ sở. Cơ sở nhận thư báo ngay.",
            "Nhận hồ sơ",
            ("submitted", "refused"),
            False,
            "Đã nhận hồ sơ",
            _accept,
        ),
        _Act(
            "bo-sung",
            "Đề nghị bổ sung",
            "Đề nghị cơ sở bổ sung hồ sơ?",
            "Cơ sở nhận thư ngay, sửa hồ sơ rồi gửi lại trong hạn. Bạn sẽ thấy chỗ nào đã đổi.",
            "Gửi đề nghị bổ sung",
            ("submitted", "supplement"),
            False,
            "Đã gửi đề nghị bổ sung",
            _ask,
        ),
        _Act(
            "khong-nhan",
            "Không nhận",
            "Không nhận hồ sơ này?",
            "Cơ sở nhận thư với nguyên văn lý do và căn cứ. Khi danh sách chưa chốt, bạn vẫn nhận lại được.",
            "Không nhận hồ sơ",
            ("submitted", "supplement", "accepted"),
            True,
            "Đã ghi là không đủ điều kiện",
            _refuse,
        ),
        _Act(
            "nhom",
            "Chuyển nhóm",
            "Chuyển hồ sơ sang nhóm khác?",
            "Nhóm quyết định Ban Giám khảo nào chấm. Cơ sở nhận thư với lý do.",
            "Chuyển nhóm",
            ("submitted", "supplement", "accepted"),
            False,
            "Đã chuyển nhóm sản phẩm",
            _regroup,
        ),
    )
}


def _acts(actor: Actor, round: RoundRow, entry: EntryRow) -> list[_Act]:
    """What this person may do with the entry now; nothing with an entry of their own."""
    if not (is_clerk(actor, round) and may_check(round.phase)) or actor.holds(
        "producer", entry.establishment
    ):
        return []
    return [act for act in ACTS.values() if entry.state in act.states]


@get("/dieu-hanh/{slug:str}/ho-so/{receipt:str}/{act:str}")
async def act_form(
    request: Request, actor: Who, slug: FromPath[str], receipt: FromPath[str], act: FromPath[str]
) -> Response:
    round, entry = await _checked(actor, slug, receipt)
    return _act_page(
        request, actor, round, entry, _act(actor, round, act), typed_from({"version": entry.version})
    )


def _act(actor: Actor, round: RoundRow, name: str) -> _Act:
    found = ACTS.get(name)
    if found is None or not is_clerk(actor, round):
        raise NotFound()
    return found


def _act_page(
    request: Request,
    actor: Actor,
    round: RoundRow,
    entry: EntryRow,
    act: _Act,
    typed: Typed,
    refusal: Refusal | None = None,
) -> Response:
    """The question with its fields; a stale one says what happened and carries the new version, so that sending again
    is a choice."""
    return page(
        request,
        "dossiers/entry_act.html",
        actor=actor,
        **_frame(actor, round, entry, act.label),
        status=refusal.status if refusal else 200,
        entry=entry,
        act=act,
        groups=[
            (key, f"Nhóm {key}. {group.label}") for key, group in GROUPS.items() if key != entry.product_group
        ],
        here=f"/dieu-hanh/{round.slug}/ho-so/{entry.receipt}",
        version=entry.version if isinstance(refusal, Stale) else typed["version"],
        form=shown_form(typed, refusal),
    )


@post("/dieu-hanh/{slug:str}/ho-so/{receipt:str}/{act:str}", status_code=303)
async def settle(
    request: Request, actor: Who, slug: FromPath[str], receipt: FromPath[str], act: FromPath[str]
) -> Response:
    round, entry = await _checked(actor, slug, receipt)
    doing, typed = _act(actor, round, act), await read_form(request)
    try:
        await doing.run(actor, entry, typed)
    except (Invalid, NotNow, Stale) as refusal:
        return _act_page(request, actor, *await _checked(actor, slug, receipt), doing, typed, refusal)
    return go(f"/dieu-hanh/{round.slug}/ho-so/{entry.receipt}", doing.done)


routes = [
    offers,
    submit_form,
    submit,
    submitted,
    receipt_page,
    answer,
    withdraw_form,
    withdraw,
    invitation,
    confirm_nomination,
    decline_form,
    decline,
    round_entries,
    accept_many,
    check,
    act_form,
    settle,
]
