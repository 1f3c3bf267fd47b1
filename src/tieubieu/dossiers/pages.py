"""Pages of the producer, /ho-so: home, products, the guided dossier, files; for clerks, entering for a producer.

Submitting and what follows is in entry_pages; its routes are ours too.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.enums import MediaType
from litestar.params import FromPath, FromQuery

from tieubieu.accounts.auth import Who, visitor
from tieubieu.dossiers import actions, entry_pages, entry_queries, queries
from tieubieu.dossiers.queries import DossierRow
from tieubieu.dossiers.steps import (
    ANGLES,
    ANGLES_NEEDED,
    PAPER_KINDS,
    PHOTOS_MOST,
    STEP,
    STEPS,
    Step,
    feeds,
    link,
    step_of,
)
from tieubieu.platform import clock, files, filters
from tieubieu.platform.actor import Actor
from tieubieu.platform.errors import Invalid, NotFound, NotNow, Refusal, Stale
from tieubieu.platform.files import FileRefused
from tieubieu.platform.forms import Typed, read_form, shown, typed_from
from tieubieu.platform.settings import settings
from tieubieu.platform.web import go, or_404, page
from tieubieu.producers import actions as producers
from tieubieu.producers import queries as establishments
from tieubieu.producers.pages import code_page, form_choices, picker, repicked
from tieubieu.producers.permissions import may_enter_for_others
from tieubieu.rounds import queries as rounds
from tieubieu.rounds.queries import RoundLine
from tieubieu.rules.circulars import in_force
from tieubieu.rules.dossier_form import ANNEX_1, ANNEX_2, DECLARATIONS, FIELD, Field
from tieubieu.rules.groups import GROUPS, SET_KINDS
from tieubieu.rules.levels import LOWEST_LEVELS
from tieubieu.rules.numbers import date_text, thousands
from tieubieu.rules.phases import Phase
from tieubieu.rules.problem import Problem

SECTION = "ho-so"
HOME = ("/ho-so", "Hồ sơ của tôi")
ITEM_ROWS = 4
RUNNING = ("submitted", "supplement", "accepted")
ENDED = (Phase.ANNOUNCED, Phase.CONCLUDED, Phase.ABANDONED)


# Home


@get("/ho-so")
async def home(request: Request, actor: Who) -> Response:
    """Establishments, products with what they still need, entries, invitations, open rounds: eight statements."""
    own = await establishments.mine(actor)
    products = await queries.mine(actor)
    entries = await entry_queries.my_entries(actor)
    invited = [n for n in await entry_queries.my_nominations(actor) if n.state == "waiting"]
    near = {place for one in own for place in one.place_path}
    accepting = [r for r in await rounds.accepting(clock.today()) if r.place in near]
    lowest = [r for r in accepting if r.level in LOWEST_LEVELS]
    lines = [_line(whole, [e for e in entries if e.product == whole.product], lowest) for whole in products]
    return page(
        request,
        "dossiers/home.html",
        actor=actor,
        title="Hồ sơ của tôi",
        section=SECTION,
        establishments=own,
        lines=lines,
        entries=entries,
        invited=invited,
        accepting=accepting,
        claims=await establishments.claims_to_settle(actor) if own else [],
        my_claims=await establishments.my_claims(actor),
        step=next_step(own, lines, entries, invited),
        groups=GROUPS,
    )


def _line(whole: DossierRow, entries: list[entry_queries.MyEntry], lowest: list[RoundLine]) -> dict[str, Any]:
    """A product on the home page. `ready`: the lowest-level rounds that it could be submitted to now; a product that
    is in a running round waits for its end, and the levels above come by invitation."""
    gaps = len(queries.missing_today(whole))
    running = any(e.state in RUNNING and e.phase not in ENDED for e in entries)
    known = {e.round for e in entries}
    ready = [] if gaps or running else [r for r in lowest if r.id not in known]
    return {"whole": whole, "missing": gaps, "entries": entries, "ready": ready}


def next_step(
    own: list[Any], lines: list[dict[str, Any]], entries: list[Any], invited: list[Any]
) -> dict[str, str]:
    """The one thing to do now: title, words, href, label."""
    for entry in entries:
        if entry.state == "supplement":
            due = f" trước hết ngày {date_text(entry.due_on)}" if entry.due_on else ""
            return _step(
                f"Bổ sung hồ sơ {entry.product_name}{due}",
                entry.wanted,
                f"/ho-so/da-nop/{entry.receipt}",
                "Xem yêu cầu bổ sung",
            )
    for nomination in invited:
        return _step(
            f"{nomination.product_name} được đề cử lên cấp trên",
            "Bạn quyết định có tham gia hay không. Hồ sơ cũ dùng lại được, chỉ cập nhật những gì đã đổi.",
            f"/ho-so/moi-len-cap/{nomination.id}",
            "Xem lời mời",
        )
    if not own:
        return _step(
            "Khai cơ sở của bạn",
            "Tên, loại hình, nơi sản xuất. Sau đó khai sản phẩm và điền hồ sơ, lúc nào dừng cũng được.",
            "/ho-so/co-so/moi",
            "Khai cơ sở",
        )
    if not lines:
        return _step(
            "Khai sản phẩm đầu tiên",
            "Một sản phẩm hoặc một bộ sản phẩm, mỗi thứ một hồ sơ.",
            "/ho-so/san-pham/moi",
            "Khai sản phẩm",
        )
    for line in lines:
        if line["ready"]:
            return _step(
                f"Nộp hồ sơ {line['whole'].name}",
                f"Hồ sơ đã đủ. {line['ready'][0].title} đang nhận hồ sơ.",
                f"/ho-so/{line['whole'].product}/nop",
                "Chọn kỳ và nộp",
            )
    for line in lines:
        if line["missing"] and not line["entries"]:
            return _step(
                f"Điền tiếp hồ sơ {line['whole'].name}",
                f"Còn {line['missing']} chỗ. Những gì đã điền vẫn được giữ.",
                f"/ho-so/{line['whole'].product}",
                "Điền tiếp",
            )
    return {}


def _step(title: str, words: str, href: str, label: str) -> dict[str, str]:
    return {"title": title, "words": words, "href": href, "label": label}


# Products


@get("/ho-so/san-pham/moi")
async def new_product(request: Request, actor: Who, co_so: FromQuery[str] = "") -> Response:
    return await _new_product_page(request, actor, Typed([("establishment", co_so)]))


@post("/ho-so/san-pham/moi", status_code=303)
async def create_product(request: Request, actor: Who) -> Response:
    typed = await read_form(request)
    if typed["then"] == "rows":
        return await _new_product_page(request, actor, typed)
    try:
        product = await actions.create_product(
            actor, typed.to(actions.CreateProduct, items=typed_items(typed))
        )
    except (Invalid, NotNow) as refusal:
        return await _new_product_page(request, actor, typed, refusal)
    return go(f"/ho-so/{product}", "Đã lưu sản phẩm. Hãy điền hồ sơ theo từng phần")


async def _new_product_page(
    request: Request, actor: Actor, typed: Typed, refusal: Refusal | None = None
) -> Response:
    own = await establishments.mine(actor)
    if not own:
        return go("/ho-so/co-so/moi", "Hãy khai cơ sở trước, rồi khai sản phẩm", "warn")
    return page(
        request,
        "dossiers/product_new.html",
        actor=actor,
        title="Khai sản phẩm",
        section=SECTION,
        crumbs=[HOME, ("", "Khai sản phẩm")],
        establishments=[(str(one.id), one.name) for one in own],
        form=shown(typed, refusal),
        status=refusal.status if refusal else 200,
        **product_choices(typed),
    )


def product_choices(typed: Mapping[str, str], prefix: str = "") -> dict[str, Any]:
    """What templates/dossiers/product_fields.html needs beside the form."""
    filled = [n for n in range(actions.ITEMS_MOST) if f"{prefix}item.{n}.name" in typed]
    rows = min(
        actions.ITEMS_MOST, max(ITEM_ROWS, len(filled) + (ITEM_ROWS if typed.get("then") == "rows" else 0))
    )
    return {
        "groups": [(g.key, f"{g.key}. {g.label}") for g in GROUPS.values()],
        "set_kinds": [
            ("", "Một sản phẩm"),
            *(
                (k.key, f"Bộ sản phẩm, trường hợp {k.key}", f"{k.label} ({k.law})")
                for k in SET_KINDS.values()
            ),
        ],
        "item_rows": rows,
    }


def typed_items(typed: Typed, prefix: str = "") -> list[queries.Item]:
    """The rows of a set in order; empty ones are left out by the action."""
    rows = typed.under(f"{prefix}item")
    return [
        queries.Item(name=rows.get(f"{n}.name", ""), note=rows.get(f"{n}.note", ""))
        for n in range(actions.ITEMS_MOST)
        if f"{n}.name" in rows
    ]


@get("/ho-so/{product_id:uuid}/bo")
async def discard_form(request: Request, actor: Who, product_id: FromPath[UUID]) -> Response:
    whole = or_404(await queries.writable(actor, product=product_id))
    return _confirm(
        request,
        actor,
        whole,
        {
            "title": f"Bỏ sản phẩm {whole.name}?",
            "lead": "Hồ sơ, ảnh và giấy tờ của sản phẩm này mất hẳn. Chỉ bỏ được sản phẩm chưa nộp vào kỳ nào.",
            "action": f"/ho-so/{product_id}/bo",
            "submit": "Bỏ sản phẩm này",
            "cancel": (f"/ho-so/{product_id}", "Giữ lại"),
        },
    )


@post("/ho-so/{product_id:uuid}/bo", status_code=303)
async def discard(actor: Who, product_id: FromPath[UUID]) -> Response:
    whole = or_404(await queries.writable(actor, product=product_id))
    try:
        await actions.discard_product(actor, product_id)
    except NotNow as refusal:
        return go(f"/ho-so/{product_id}", refusal.title, "error")
    return go("/ho-so", f"Đã bỏ sản phẩm {whole.name}")


def _confirm(request: Request, actor: Actor, whole: DossierRow, question: dict[str, Any]) -> Response:
    return page(
        request,
        "layouts/confirm.html",
        actor=actor,
        section=SECTION,
        crumbs=[HOME, (f"/ho-so/{whole.product}", whole.name), ("", question["title"])],
        confirm={"facts": [], "items": [], "note": "", "hidden": [], "danger": True, "reason": None}
        | question,
    )


# The guided dossier


def value_text(field: Field, value: Any) -> str:
    """A saved value as it is typed again."""
    if value in (None, ""):
        return ""
    if field.kind == "number":
        return thousands(value)
    if field.kind == "date":
        return date_text(date.fromisoformat(value))
    return str(value)


def value_words(field: Field, value: Any) -> str:
    """A saved value for reading: with its unit, a choice in words."""
    if value not in (None, "") and field.kind == "choice":
        return dict(field.choices).get(value, str(value))
    text = value_text(field, value)
    return f"{text} {field.unit}" if text and field.unit else text


def saved_step(whole: DossierRow, step: Step) -> Typed:
    """What the step's form shows when it opens."""
    values: dict[str, Any] = {
        f"f.{field.key}": value_text(field, whole.fields.get(field.key)) for field in step.fields
    }
    if step.slug == "san-pham":
        values |= saved_product(whole)
    if step.slug == "cam-ket":
        values |= {f"d.{key}": "1" for key, said in whole.declarations.items() if said}
    if step.slug == "anh":
        values |= {f"caption.{photo.id}": photo.caption for photo in whole.photos}
    return typed_from(values)


def saved_product(whole: DossierRow) -> dict[str, str]:
    values = {
        "name": whole.name,
        "product_group": whole.product_group,
        "set_kind": whole.set_kind,
        "summary": whole.summary,
    }
    for n, item in enumerate(whole.items):
        values |= {f"item.{n}.name": item.name, f"item.{n}.note": item.note}
    return values


def steps_line(
    whole: DossierRow, problems: list[Problem], current: str
) -> list[tuple[str, str, str, str, bool]]:
    """The steps beside the form: (href, label, note, state, current)."""
    open_in = [step_of(problem) for problem in problems]
    lines = []
    for step in STEPS:
        left = open_in.count(step)
        empty = bool(step.fields) and not any(field.key in whole.fields for field in step.fields)
        note = f"Còn {left} chỗ" if left else "Đã đủ"
        if left and empty and step.slug != "san-pham":
            note = "Chưa bắt đầu"
        lines.append(
            (
                f"/ho-so/{whole.product}/{step.slug}",
                step.label,
                note,
                "need" if left else "ok",
                step.slug == current,
            )
        )
    lines.append((f"/ho-so/{whole.product}", "Xem lại và nộp", "", "", current == ""))
    return lines


def _frame(whole: DossierRow, actor: Actor, slug: str, title: str) -> dict[str, Any]:
    """What every page of a dossier shows around the form."""
    problems = queries.missing_today(whole)
    mine = actor.holds("producer", UUID(whole.establishment["id"]))
    start = HOME if mine else ("/dieu-hanh/co-so", "Cơ sở trên địa bàn")
    return {
        "actor": actor,
        "section": SECTION if mine else "dieu-hanh",
        "title": f"{title}: {whole.name}" if slug else whole.name,
        "crumbs": [
            start,
            *([(f"/ho-so/{whole.product}", whole.name), ("", title)] if slug else [("", whole.name)]),
        ],
        "whole": whole,
        "mine": mine,
        "steps": steps_line(whole, problems, slug),
        "problems": [(problem.text_vi, problem.law, link(whole.product, problem)) for problem in problems],
    }


@get("/ho-so/{product_id:uuid}")
async def review(request: Request, actor: Who, product_id: FromPath[UUID]) -> Response:
    """What is there, what is missing with a link to its field, and the way to submit."""
    whole = or_404(await queries.writable(actor, product=product_id))
    owner = or_404(await establishments.writable(actor, UUID(whole.establishment["id"])))
    accepting = [r for r in await rounds.accepting(clock.today()) if r.place in owner.place_path]
    entries = [e for e in await entry_queries.my_entries(actor) if e.product == product_id]
    return page(
        request,
        "dossiers/review.html",
        **_frame(whole, actor, "", whole.name),
        gaps=_gaps(whole),
        entries=entries,
        accepting=[r for r in accepting if r.id not in {e.round for e in entries}],
        parts=read_parts(whole),
        circular=in_force(clock.today()).short,
    )


def _gaps(whole: DossierRow) -> list[tuple[str, list[tuple[str, str | None, str]]]]:
    """What is missing, step by step."""
    by_step: dict[str, list[tuple[str, str | None, str]]] = {step.label: [] for step in STEPS}
    for problem in queries.missing_today(whole):
        step = step_of(problem) or STEPS[0]
        by_step[step.label].append((problem.text_vi, problem.law, link(whole.product, problem)))
    return [(label, lines) for label, lines in by_step.items() if lines]


def read_parts(whole: DossierRow) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """(slug, label, [(label, words)]) of every part with its values, for reading."""
    values = whole.values
    return [
        (
            step.slug,
            step.label,
            [
                (field.label, value_words(field, values.get(field.key)))
                for field in ANNEX_1 + ANNEX_2
                if step.part and field.part == step.part.key and values.get(field.key) not in (None, "")
            ],
        )
        for step in STEPS
        if step.part
    ]


@get("/ho-so/{product_id:uuid}/in")
async def print_view(request: Request, actor: Who, product_id: FromPath[UUID]) -> Response:
    """Phiếu đăng ký and bản thuyết minh on paper, to sign."""
    whole = or_404(await queries.writable(actor, product=product_id))
    values = whole.values
    return page(
        request,
        "dossiers/print.html",
        **_frame(whole, actor, "in", "Bản in"),
        annexes=[
            ("Phụ lục 1. Phiếu đăng ký tham gia bình chọn", _printed(ANNEX_1, values)),
            ("Phụ lục 2. Bản thuyết minh, mô tả sản phẩm", _printed(ANNEX_2, values)),
        ],
        declarations=[(item.text, item.law, bool(whole.declarations.get(item.key))) for item in DECLARATIONS],
        today=clock.today(),
    )


def _printed(annex: tuple[Field, ...], values: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (field.label, value_words(field, values.get(field.key)))
        for field in annex
        if field.required or values.get(field.key) not in (None, "")
    ]


@get("/ho-so/{product_id:uuid}/{slug:str}")
async def step_form(
    request: Request, actor: Who, product_id: FromPath[UUID], slug: FromPath[str]
) -> Response:
    whole = or_404(await queries.writable(actor, product=product_id))
    step = or_404(STEP.get(slug))
    return _step_page(request, actor, whole, step, saved_step(whole, step))


def _step_page(
    request: Request,
    actor: Actor,
    whole: DossierRow,
    step: Step,
    typed: Typed,
    refusal: Refusal | None = None,
) -> Response:
    stale, version = None, typed["version"] or str(whole.version)
    status = refusal.status if refusal else 200
    if isinstance(refusal, Stale):
        stale, version = _stale(whole, step, typed, refusal), str(refusal.extra["current"])
        refusal = None
    at = STEPS.index(step)
    after = STEPS[at + 1] if at + 1 < len(STEPS) else None
    before = STEPS[at - 1] if at else None
    return page(
        request,
        f"dossiers/{_TEMPLATES.get(step.slug, 'part_fields')}.html",
        **_frame(whole, actor, step.slug, step.label),
        step=step,
        form=shown(typed, refusal),
        stale=stale,
        version=version,
        position=at + 1,
        count=len(STEPS),
        forward=f"Lưu, sang phần {after.label}" if after else "Lưu, xem lại và nộp",
        back=(f"/ho-so/{whole.product}/{before.slug}", f"Về phần {before.label}") if before else None,
        saved=f"Lưu lần cuối {filters.moment(whole.updated_at)}",
        feeds=feeds,
        megabytes=settings().max_upload // 2**20,
        max_upload=settings().max_upload,
        status=status,
        **_more(whole, step, typed),
    )


_TEMPLATES = {
    "co-so": "part_establishment",
    "san-pham": "part_product",
    "anh": "part_photos",
    "giay-to": "part_papers",
    "cam-ket": "part_declarations",
}


def _more(whole: DossierRow, step: Step, typed: Typed) -> dict[str, Any]:
    """What only one of the steps shows."""
    if step.slug == "co-so":
        values = whole.values
        facts = [
            (field.label, value_words(field, values.get(field.key)))
            for field in step_establishment_fields()
            if values.get(field.key) not in (None, "")
        ]
        return {"facts": [*facts, ("Xã, phường nơi sản xuất", whole.place_name)]}
    if step.slug == "san-pham":
        return product_choices(typed)
    if step.slug == "anh":
        return {"slots": _slots(whole)}
    if step.slug == "giay-to":
        return {"kinds": [(kind, _uploads(whole, kind.key)) for kind in PAPER_KINDS]}
    if step.slug == "cam-ket":
        return {"declarations": DECLARATIONS}
    return {}


def step_establishment_fields() -> tuple[Field, ...]:
    return tuple(field for field in ANNEX_1 if field.part == "establishment")


def _slots(whole: DossierRow) -> list[dict[str, Any]]:
    """The photos' places: the angles asked for, then what is there, then one more."""
    taken = {photo.position: photo for photo in whole.photos}
    last = min(PHOTOS_MOST, max([len(ANGLES), *(position + 1 for position in taken)]))
    return [
        {
            "name": f"photo.{n}",
            "label": ANGLES[n - 1] if n <= len(ANGLES) else f"Ảnh thứ {n}",
            "photo": taken.get(n),
            "optional": n > ANGLES_NEEDED,
        }
        for n in range(1, last + 1)
    ]


def _uploads(whole: DossierRow, kind: str) -> list[dict[str, Any]]:
    return [
        {
            "name": a.name,
            "href": f"/tep/{a.id}",
            "size": a.size,
            "note": a.caption or f"lưu {filters.moment(a.added_at)}",
            "remove": f"/ho-so/tep/{a.id}/bo",
        }
        for a in whole.of_kind(kind)
    ]


def _stale(whole: DossierRow, step: Step, typed: Typed, refusal: Stale) -> dict[str, Any]:
    """What differs between what is saved and what was typed, on this step."""
    saved = refusal.extra["saved"]
    lines: list[tuple[str, str, str]] = []
    for field in step.fields:
        pair = value_text(field, saved["fields"].get(field.key)), typed[f"f.{field.key}"]
        lines.append((field.label, *pair))
    if step.slug == "san-pham":
        product = saved["product"]
        lines += [(label, product[key], typed[key]) for key, label in _PRODUCT_LABELS.items()]
        lines.append(
            (
                "Các sản phẩm trong bộ",
                "; ".join(item["name"] for item in product["items"]),
                "; ".join(item.name for item in typed_items(typed) if item.name),
            )
        )
    if step.slug == "cam-ket":
        said = {True: "đã cam kết", False: "chưa"}
        lines += [
            (item.text, said[bool(saved["declarations"].get(item.key))], said[bool(typed[f"d.{item.key}"])])
            for item in DECLARATIONS
        ]
    return {
        "saved_at": filters.moment(refusal.extra["saved_at"]),
        "rows": [line for line in lines if line[1] != line[2]],
        "theirs": f"/ho-so/{whole.product}/{step.slug}",
    }


_PRODUCT_LABELS = {
    "name": FIELD["product_name"].label,
    "product_group": FIELD["group"].label,
    "set_kind": FIELD["set_kind"].label,
    "summary": "Giới thiệu ngắn",
}


def _at_fields(refusal: Refusal, step: Step) -> Refusal:
    """The action's keys as the names of the form's fields."""
    keys = {field.key for field in step.fields}
    refusal.fields = {
        f"f.{key}" if key in keys else key.replace("declarations.", "d."): words
        for key, words in refusal.fields.items()
    }
    return refusal


async def _save(actor: Actor, whole: DossierRow, step: Step, typed: Typed) -> actions.SavedDossier:
    """Writes what the step's form holds. The keys of a refusal are the names of the form's fields."""
    try:
        version = int(typed["version"])
    except ValueError:
        version = 0
    asked = {field.key for field in step.fields}
    fields: dict[str, actions.Typed] = {k: v for k, v in typed.under("f").items() if k in asked}
    try:
        if step.slug == "san-pham":
            return await actions.update_product(
                actor,
                typed.to(
                    actions.UpdateProduct,
                    product=whole.product,
                    version=version,
                    items=typed_items(typed),
                    fields=fields,
                ),
            )
        declared = (
            {item.key: bool(typed[f"d.{item.key}"]) for item in DECLARATIONS}
            if step.slug == "cam-ket"
            else {}
        )
        return await actions.save_fields(
            actor,
            actions.SaveFields(dossier=whole.dossier, version=version, fields=fields, declarations=declared),
        )
    except Refusal as refusal:
        raise _at_fields(refusal, step) from refusal


@post("/ho-so/{product_id:uuid}/{slug:str}", status_code=303)
async def save_step(
    request: Request, actor: Who, product_id: FromPath[UUID], slug: FromPath[str]
) -> Response:
    whole = or_404(await queries.writable(actor, product=product_id))
    step = or_404(STEP.get(slug))
    typed = await read_form(request)
    if typed["then"] == "rows":
        return _step_page(request, actor, whole, step, typed)
    try:
        if step.slug in ("anh", "giay-to"):
            await _save_files(actor, whole, step, typed)
        elif step.slug != "co-so":
            await _save(actor, whole, step, typed)
    except (Invalid, NotNow, Stale) as refusal:
        fresh = or_404(await queries.writable(actor, product=product_id))
        return _step_page(request, actor, fresh, step, typed, refusal)
    at = STEPS.index(step)
    onward = f"/{STEPS[at + 1].slug}" if at + 1 < len(STEPS) else ""
    here = f"/ho-so/{product_id}/{slug}"
    return go(
        here if typed["then"] == "stay" else f"/ho-so/{product_id}{onward}", f"Đã lưu phần {step.label}"
    )


@post("/ho-so/{product_id:uuid}/{slug:str}/luu", status_code=200)
async def autosave(request: Request, product_id: FromPath[UUID], slug: FromPath[str]) -> Response:
    """For static/js/saves.js: 200 with the time and the new version; 409 with the time of the other save; 422; 401
    when the session is over (never the sign-in page, which a script would take for success)."""
    found = await visitor(request)
    if found is None:
        return Response({}, status_code=401)
    actor = found.actor
    whole = or_404(await queries.writable(actor, product=product_id))
    step = or_404(STEP.get(slug))
    if step.slug in ("co-so", "anh", "giay-to"):
        raise NotFound()
    try:
        saved = await _save(actor, whole, step, await read_form(request))
    except Stale as refusal:
        return Response({"saved_at": filters.time(refusal.extra["saved_at"])}, status_code=409)
    except Invalid as refusal:
        return Response({"errors": refusal.fields}, status_code=422)
    return Response({"saved_at": filters.time(saved.saved_at), "version": saved.version}, status_code=200)


# Photos and papers


async def _save_files(actor: Actor, whole: DossierRow, step: Step, typed: Typed) -> None:
    """Takes every good file; Invalid names the bad ones. What was taken is not asked for again."""
    wrong: dict[str, str] = {}
    kinds = {kind.key for kind in PAPER_KINDS}
    for name, uploads in typed.files.items():
        head, _, rest = name.partition(".")
        for upload in uploads:
            if head == "photo" and step.slug == "anh" and rest.isdecimal():
                wanted = actions.AddAttachment(
                    dossier=whole.dossier, kind="photo", position=min(int(rest), PHOTOS_MOST)
                )
            elif head == "file" and step.slug == "giay-to" and rest in kinds:
                wanted = actions.AddAttachment(dossier=whole.dossier, kind=rest)
            else:
                continue
            try:
                await actions.add_attachment(actor, wanted, upload.filename, await upload.read())
            except (FileRefused, NotNow) as refusal:
                wrong[name] = f"{upload.filename}: {refusal.title}"
    known = {str(photo.id): photo.caption for photo in whole.photos}
    for photo, caption in typed.under("caption").items():
        if photo in known and caption != known[photo]:
            try:
                await actions.caption_attachment(actor, UUID(photo), caption)
            except Invalid as refusal:
                wrong |= refusal.fields
            except NotFound:
                continue  # replaced by the photo just taken
    if wrong:
        raise Invalid(wrong)


@get("/ho-so/tep/{attachment_id:uuid}/bo")
async def remove_form(request: Request, actor: Who, attachment_id: FromPath[UUID]) -> Response:
    owner = or_404(await queries.writable_attachment(actor, attachment_id))
    whole = or_404(await queries.writable(actor, product=owner.product))
    step = "anh" if owner.kind == "photo" else "giay-to"
    return _confirm(
        request,
        actor,
        whole,
        {
            "title": f"Bỏ tệp {owner.caption or owner.name}?",
            "lead": "Tệp không còn trong hồ sơ đang soạn. Bản đã nộp trước đây, nếu có, vẫn giữ tệp này.",
            "action": f"/ho-so/tep/{attachment_id}/bo",
            "submit": "Bỏ tệp này",
            "cancel": (f"/ho-so/{owner.product}/{step}", "Giữ lại"),
        },
    )


@post("/ho-so/tep/{attachment_id:uuid}/bo", status_code=303)
async def remove(actor: Who, attachment_id: FromPath[UUID]) -> Response:
    owner = or_404(await queries.writable_attachment(actor, attachment_id))
    await actions.remove_attachment(actor, attachment_id)
    step = "anh" if owner.kind == "photo" else "giay-to"
    return go(f"/ho-so/{owner.product}/{step}", f"Đã bỏ {owner.caption or owner.name}")


@get("/tep/{attachment_id:uuid}")
async def original(request: Request, actor: Who, attachment_id: FromPath[UUID]) -> Response:
    """The file as it was handed in; for judges the big picture, which carries nothing but pixels."""
    found = or_404(await queries.attachment_for(actor, attachment_id))
    if found.right == "judge":
        return await serve(request, found.large, "image/webp", "anh.webp")
    return await serve(request, found.sha256, found.media_type, found.name)


@get("/tep/{attachment_id:uuid}/nho")
async def small(request: Request, actor: Who, attachment_id: FromPath[UUID]) -> Response:
    found = or_404(await queries.attachment_for(actor, attachment_id))
    return await serve(request, found.small, "image/webp", "anh-nho.webp")


@get("/tep/{attachment_id:uuid}/lon")
async def large(request: Request, actor: Who, attachment_id: FromPath[UUID]) -> Response:
    found = or_404(await queries.attachment_for(actor, attachment_id))
    return await serve(request, found.large, "image/webp", "anh.webp")


async def serve(request: Request, sha256: str, media_type: str, name: str) -> Response:
    """The bytes, kept by the reader's browser only and asked about each time: a right may end."""
    if not sha256:
        raise NotFound()
    headers = {
        "cache-control": "private, no-cache",
        "etag": f'"{sha256}"',
        "content-disposition": f"inline; filename*=UTF-8''{quote(name)}",
        "x-content-type-options": "nosniff",
    }
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(None, status_code=304, headers=headers, media_type=MediaType.TEXT)
    return Response(await files.read(sha256), media_type=media_type, headers=headers)


# For a producer without an account


@get("/dieu-hanh/nhap-ho")
async def enter_form(request: Request, actor: Who) -> Response:
    return await _enter_page(request, actor, Typed())


@post("/dieu-hanh/nhap-ho", status_code=200)
async def enter(request: Request, actor: Who) -> Response:
    """Answers with the printed code: it is shown this once."""
    if not may_enter_for_others(actor):
        raise NotFound()
    typed = await read_form(request)
    if (again := repicked(typed)) or typed["then"] == "rows":
        return await _enter_page(request, actor, again or typed)
    wrong: dict[str, str] = {}
    establishment = product = None
    try:
        establishment = Typed(typed.under("establishment").items()).to(producers.EstablishmentData)
    except Invalid as refusal:
        wrong |= {f"establishment.{key}": words for key, words in refusal.fields.items()}
    try:
        product = Typed(typed.under("product").items()).to(
            actions.ProductData, items=typed_items(typed, "product.")
        )
    except Invalid as refusal:
        wrong |= {f"product.{key}": words for key, words in refusal.fields.items()}
    upload = next(iter(typed.files.get("signed_form", [])), None)
    if wrong or establishment is None or product is None:
        return await _enter_page(request, actor, typed, Invalid(wrong))
    try:
        entered = await actions.enter_for_producer(
            actor,
            actions.EnterForProducer(establishment=establishment, product=product),
            upload.filename if upload else "",
            await upload.read() if upload else b"",
        )
    except (Invalid, NotNow) as refusal:
        return await _enter_page(request, actor, typed, refusal)
    return code_page(
        request,
        actor,
        establishment.name,
        establishment.tax_code,
        entered.code,
        [(f"/ho-so/{entered.product}/mo-ta", f"Điền tiếp hồ sơ {product.name}")],
    )


async def _enter_page(
    request: Request, actor: Actor, typed: Typed, refusal: Refusal | None = None
) -> Response:
    if not may_enter_for_others(actor):
        raise NotFound()
    return page(
        request,
        "dossiers/enter.html",
        actor=actor,
        title="Nhập hồ sơ giúp một cơ sở",
        section="dieu-hanh",
        crumbs=[("/dieu-hanh/co-so", "Cơ sở trên địa bàn"), ("", "Nhập hồ sơ giúp")],
        form=shown(typed, refusal),
        picker=await picker(typed, "establishment."),
        status=refusal.status if refusal else 200,
        megabytes=settings().max_upload // 2**20,
        max_upload=settings().max_upload,
        **form_choices(),
        **product_choices(typed, "product."),
    )


routes = [
    home,
    new_product,
    create_product,
    discard_form,
    discard,
    review,
    print_view,
    step_form,
    save_step,
    autosave,
    remove_form,
    remove,
    original,
    small,
    large,
    enter_form,
    enter,
    *entry_pages.routes,
]
