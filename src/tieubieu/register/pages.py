"""The public side: no session, no cookie; every page in Vietnamese and, under /en, in English."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from xml.sax.saxutils import escape

import msgspec
from litestar import Request, Response, get
from litestar.enums import MediaType
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from tieubieu.certificates import keys as certificate_keys
from tieubieu.certificates import payload, signing, statuslist
from tieubieu.certificates import queries as certificates
from tieubieu.certificates.keys import Purpose
from tieubieu.councils import queries as councils
from tieubieu.papers import qr
from tieubieu.platform import clock, files, web
from tieubieu.platform.errors import NotFound
from tieubieu.platform.settings import settings
from tieubieu.platform.web import page
from tieubieu.register import published, queries, verify
from tieubieu.register.cache import Cache
from tieubieu.register.queries import Card, Count, Filters
from tieubieu.register.words import (
    CIRCULARS,
    COUNCIL_ROLES,
    GROUPS,
    GROUPS_SHORT,
    LEGAL_KINDS,
    LEVELS,
    REGIONS,
    STATES,
    ladder,
    speaker,
)
from tieubieu.rounds import queries as rounds
from tieubieu.rounds.queries import DecisionRow, PhaseChangeRow, RoundLine, RoundRow
from tieubieu.rules.dossier_form import FIELD
from tieubieu.rules.levels import Level
from tieubieu.rules.numbers import date_text
from tieubieu.rules.phases import Phase, public_results, public_round, reached
from tieubieu.rules.working_days import complaint_deadline

PAGE = 24
YEAR = 31_536_000


def _lang(request: Request) -> str:
    return "en" if request.url.path == "/en" or request.url.path.startswith("/en/") else "vi"


def both(path: str) -> list[str]:
    """A page's address and that of its English twin."""
    return [path, "/en" if path == "/" else f"/en{path}"]


class Here:
    """The language of a request: words, and addresses in the same language."""

    def __init__(self, request: Request) -> None:
        self.lang = _lang(request)
        self.root = "/en" if self.lang == "en" else ""
        self.say = speaker(self.lang)

    def crumbs(self, *steps: tuple[str, str]) -> list[tuple[str, str]]:
        return [(self.root or "/", self.say("Trang đầu")), *((self.root + to, label) for to, label in steps)]


# Shared pieces


def _card(card: Card, here: Here) -> dict[str, Any]:
    return {
        "name": card.name,
        "href": f"{here.root}/san-pham/{card.slug}",
        "by": ", ".join(x for x in (card.establishment, card.province) if x),
        "picture": {"src": f"/anh/{card.picture}", "alt": card.name} if card.picture else None,
        "group": card.product_group,
        "level": str(card.level),
        "until": card.valid_until,
        "state": card.state,
    }


def _round_card(line: RoundLine, here: Here) -> dict[str, Any]:
    _ = here.say
    note = ""
    action = None
    if line.phase == Phase.RECEIVING and line.receive_until:
        note = _("Nhận hồ sơ đến hết ngày %(day)s", day=date_text(line.receive_until))
        if line.receive_until >= clock.today():
            action = ("/ho-so", _("Nộp hồ sơ"))
    elif line.announced_on:
        note = _("Công bố ngày %(day)s", day=date_text(line.announced_on))
    return {
        "title": line.title,
        "href": f"{here.root}/ky/{line.slug}",
        "level": str(line.level),
        "body": line.organiser_name,
        "phase": str(line.phase),
        "note": note,
        "action": action,
    }


def _pager(total: int, number: int, size: int, href: str, what: str) -> dict[str, Any]:
    first = (number - 1) * size + 1
    return {
        "first": min(first, total),
        "last": min(number * size, total),
        "total": total,
        "number": number,
        "count": max(1, -(-total // size)),
        "href": href,
        "what": what,
    }


def _page_href(pairs: list[tuple[str, str]]) -> str:
    kept = urlencode([(k, v) for k, v in pairs if k != "trang" and v])
    return f"?{kept}&trang={{page}}" if kept else "?trang={page}"


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"[1-9][0-9]{0,5}", text) else 1


async def _not_found(request: Request, words: str) -> Response:
    """404 with what may have been meant."""
    here = Here(request)
    text = re.sub(r"-[a-z]{6}$", "", words).replace("-", " ")
    found = await queries.search(Filters(text=text), limit=3)
    return page(
        request,
        "register/not_found.html",
        status=404,
        words=text,
        suggestions=[_card(c, here) for c in found.products],
    )


# Home


@get(both("/"))
async def home(request: Request) -> Response:
    """Four statements."""
    here = Here(request)
    figures = await queries.numbers()
    open_rounds = await rounds.public_rounds(state="open", limit=4)
    newest = await queries.newest()
    chart = None
    if figures.chart_year and figures.chart:
        chart = {"year": figures.chart_year, "rows": figures.chart}
    return page(
        request,
        "register/home.html",
        section="",
        description=here.say("Tìm và xác minh sản phẩm công nghiệp nông thôn tiêu biểu"),
        groups=[(letter, figures.groups.get(letter, 0)) for letter in GROUPS],
        rounds=[_round_card(r, here) for r in open_rounds],
        rounds_total=await rounds.count_public(),
        newest=[_card(c, here) for c in newest],
        numbers=figures,
        chart=chart,
    )


# Products


def _filters(request: Request) -> Filters:
    """From the address; what is no choice of ours is left out."""
    asked = request.query_params

    def many(name: str) -> list[str]:
        return [v for v in asked.getall(name, []) if v][:40]

    provinces = []
    for text in many("tinh"):
        try:
            provinces.append(UUID(text))
        except ValueError:
            continue
    return Filters(
        text=asked.get("q", "")[:200].replace("\x00", ""),
        groups=[g for g in many("nhom") if g in GROUPS],
        levels=[v for v in many("cap") if v in set(Level)],
        years=[int(y) for y in many("nam") if re.fullmatch(r"20[0-9]{2}", y)],
        provinces=provinces,
        states=[s for s in many("tt") if s in STATES],
    )


def _facet(
    name: str, title: str, counts: list[Count], chosen: list[Any], words: dict[Any, str] | None, here: Here
) -> dict[str, Any]:
    """The choices that lead somewhere, and those that are on."""
    known = {c.key: c for c in counts}
    for one in chosen:
        known.setdefault(str(one), Count(str(one), 0))
    order = [str(k) for k in words] if words else list(known)
    on = {str(c) for c in chosen}
    return {
        "name": name,
        "title": title,
        "options": [
            (k, here.say(words[k]) if words else known[k].name or k, known[k].count, k in on)
            for k in order
            if k in known
        ],
    }


@get(both("/san-pham"))
async def products(request: Request) -> Response:
    """One statement."""
    here = Here(request)
    _ = here.say
    filters = _filters(request)
    number = _number(request.query_params.get("trang", ""))
    found = await queries.search(filters, offset=(number - 1) * PAGE, limit=PAGE)
    years = sorted(found.years, key=lambda c: c.key, reverse=True)
    places = sorted(found.provinces, key=lambda c: (-c.count, c.name))
    narrowed = any((filters.groups, filters.levels, filters.years, filters.provinces, filters.states))
    pairs = list(request.query_params.multi_items())
    return page(
        request,
        "register/products.html",
        title=_("Sản phẩm"),
        section="san-pham",
        q=filters.text,
        total=found.total,
        products=[_card(c, here) for c in found.products],
        facets=[
            facet
            for facet in (
                _facet("nhom", _("Nhóm"), found.groups, filters.groups, GROUPS_SHORT, here),
                _facet(
                    "cap",
                    _("Cấp"),
                    found.levels,
                    filters.levels,
                    {str(k): v for k, v in LEVELS.items()},
                    here,
                ),
                _facet("tt", _("Tình trạng"), found.states, filters.states, STATES, here),
                _facet("nam", _("Năm"), years, filters.years, None, here),
                _facet("tinh", _("Tỉnh, thành phố"), places, filters.provinces, None, here),
            )
            if facet["options"]
        ],
        pages=_pager(found.total, number, PAGE, _page_href(pairs), _("sản phẩm")),
        reset=f"{here.root}/san-pham" + (f"?{urlencode({'q': filters.text})}" if filters.text else "")
        if narrowed
        else None,
    )


STORY = ("purpose", "aesthetics")
DECLARED = {
    "size_weight": "Kích thước, khối lượng",
    "materials": "Nguyên, vật liệu và nguồn gốc",
    "domestic_share": "Nguyên, vật liệu trong nước",
    "handwork_share": "Phần làm bằng tay",
    "standards": "Tiêu chuẩn, quy chuẩn đã đáp ứng",
    "first_year": "Năm bắt đầu sản xuất mẫu này",
    "awards": "Giải thưởng, bằng khen, chứng nhận đã có",
}
"""Of all that a dossier says, what a product's page tells: nothing of money, people or how it is made."""


def _said(content: dict[str, Any] | None, key: str) -> str:
    value = (content or {}).get("fields", {}).get(key)
    if value in (None, ""):
        return ""
    unit = FIELD[key].unit
    return f"{value} {unit}".strip() if unit != "%" else f"{value}%"


@get(both("/san-pham/{slug:str}"))
async def product(request: Request, slug: FromPath[str]) -> Response:
    """Two statements."""
    here = Here(request)
    _ = here.say
    found = await queries.product(slug)
    if found is None:
        now = await queries.moved("product", slug)
        return (
            Redirect(f"{here.root}/san-pham/{now}", status_code=301)
            if now
            else await _not_found(request, slug)
        )
    photos = [
        a
        for a in sorted((found.content or {}).get("attachments", []), key=lambda a: a["position"])
        if a["kind"] == "photo" and a["large"]
    ]
    best = next(c for c in found.certificates if c.lookup == found.lookup)
    items = [(i["name"], i["note"]) for i in (found.content or {}).get("items", [])] or [
        (n, "") for n in found.items
    ]
    return page(
        request,
        "register/product.html",
        title=found.name,
        section="san-pham",
        description=found.summary,
        crumbs=here.crumbs(("/san-pham", _("Sản phẩm")), ("", found.name)),
        product={
            "name": found.name,
            "summary": found.summary,
            "level": str(found.level),
            "state": found.state,
            "group": found.product_group,
            "establishment": (found.establishment, f"{here.root}/co-so/{found.establishment_slug}"),
            "place": found.address or found.province or "",
            "until": found.valid_until if found.state in ("valid", "expired") else None,
            "pictures": [{"src": f"/anh/{a['large']}", "alt": a["caption"] or found.name} for a in photos],
            "picture_note": _(
                "Ảnh trong hồ sơ được công nhận: %(level)s, năm %(year)s.",
                level=_(LEVELS[best.level]),
                year=best.year,
            )
            if photos
            else "",
            "set_items": items if found.set_kind else [],
            "set_kind": found.set_kind,
            "story": [text for key in STORY if (text := _said(found.content, key))],
            "declared": [
                (_(label), text) for key, label in DECLARED.items() if (text := _said(found.content, key))
            ],
        },
        rungs=ladder(found.certificates, clock.today(), here.lang),
        certificate={
            "number": found.number,
            "href": f"/v/{found.lookup}{'?lang=en' if here.lang == 'en' else ''}",
            "qr": f"/v/{found.lookup}/qr.svg",
        },
        related=[_card(c, here) for c in await queries.related(found)],
    )


@get(both("/co-so/{slug:str}"))
async def establishment(request: Request, slug: FromPath[str]) -> Response:
    """One statement."""
    here = Here(request)
    _ = here.say
    found = await queries.establishment(slug)
    if found is None:
        now = await queries.moved("establishment", slug)
        return (
            Redirect(f"{here.root}/co-so/{now}", status_code=301) if now else await _not_found(request, slug)
        )
    facts = [
        (_("Nơi sản xuất"), found.place),
        (_("Ngành nghề"), found.trade),
        (_("Trang web"), found.website),
    ]
    return page(
        request,
        "register/establishment.html",
        title=found.name,
        section="san-pham",
        crumbs=here.crumbs(("/san-pham", _("Sản phẩm")), ("", found.name)),
        establishment={
            "name": found.name,
            "kind": _(LEGAL_KINDS.get(found.legal_kind, "Cơ sở")),
            "place": found.place,
            "about": "",
            "since": "",
        },
        facts=[(term, value) for term, value in facts if value],
        products=[_card(c, here) for c in found.products],
    )


# Rounds


@get(both("/ky"))
async def round_list(request: Request, loc: FromQuery[str] = "", trang: FromQuery[str] = "") -> Response:
    """Four statements."""
    here = Here(request)
    _ = here.say
    state = loc if loc in ("open", "announced") else None
    number = _number(trang)
    found = await rounds.public_rounds(state=state, offset=(number - 1) * PAGE, limit=PAGE)
    counts = {s: await rounds.count_public(state=s) for s in (None, "open", "announced")}
    names = {None: _("Tất cả"), "open": _("Đang diễn ra"), "announced": _("Đã công bố")}
    return page(
        request,
        "register/rounds.html",
        title=_("Kỳ bình chọn"),
        section="ky",
        rounds=[_round_card(r, here) for r in found],
        filters=[(f"?loc={s}" if s else "?", names[s], s == state, n) for s, n in counts.items()],
        pages=_pager(counts[state], number, PAGE, _page_href([("loc", loc)]), _("kỳ")),
    )


def _dates(round: RoundRow, changes: list[PhaseChangeRow], here: Here) -> dict[str, str]:
    """Under each step of the path: the day it was reached, or the day planned."""
    _ = here.say

    def until(day: date | None) -> str:
        return _("đến %(day)s", day=date_text(day)) if day else ""

    entered = {c.to_phase: date_text(clock.local(c.at).date()) for c in changes}
    if round.phase == Phase.ABANDONED:
        return {"abandoned": _("Dừng ngày %(day)s.", day=entered.get(Phase.ABANDONED, ""))}
    found = {
        Phase.PLAN: date_text(round.plan_date) if round.plan_date else "",
        Phase.RECEIVING: until(round.receive_until),
        Phase.CHECKING: until(round.check_until),
        Phase.SCORING: until(round.score_until),
        Phase.COUNCIL: date_text(round.council_on) if round.council_on else "",
        Phase.ANNOUNCED: _("dự kiến %(day)s", day=date_text(round.announce_on)) if round.announce_on else "",
        Phase.CONCLUDED: _("sau hạn khiếu nại") if round.origin == "run" else "",
    }
    for phase, day in entered.items():
        if reached(round.phase, phase) and (
            not found.get(phase) or phase in (Phase.ANNOUNCED, Phase.CONCLUDED)
        ):
            found[phase] = day
    if round.announced_on and public_results(round.phase):
        found[Phase.ANNOUNCED] = date_text(round.announced_on)
    return {str(phase): text for phase, text in found.items() if text}


DOCUMENTS = {
    "plan": "Kế hoạch số %(number)s",
    "council": "Quyết định lập Hội đồng số %(number)s",
    "recognition": "Quyết định công nhận số %(number)s",
}


def _documents(
    round: RoundRow, decisions: list[DecisionRow], facts: queries.RoundFacts | None, here: Here
) -> list[dict[str, Any]]:
    _ = here.say
    told = ["plan", "council", *(["recognition"] if public_results(round.phase) else [])]
    found = [
        {
            "title": _(DOCUMENTS[d.kind], number=d.number),
            "href": f"/giay/quyet-dinh/{round.slug}.pdf"
            if d.kind == "recognition" and round.origin == "run"
            else "",
            "kind": _("PDF lập theo sổ đăng ký")
            if d.kind == "recognition" and round.origin == "run"
            else _("Ghi theo văn bản giấy"),
            "size": None,
            "note": f"{date_text(d.day)}. {d.body_name}",
        }
        for d in decisions
        if d.kind in told
    ]
    if facts and facts.minutes:
        found.append(_pdf(_("Biên bản tổng hợp kết quả bình chọn"), f"/giay/bien-ban/{round.slug}.pdf"))
    if facts and facts.council_minutes:
        found.append(_pdf(_("Biên bản họp Hội đồng bình chọn"), f"/giay/hop-hoi-dong/{round.slug}.pdf"))
    return found


def _pdf(title: str, href: str) -> dict[str, Any]:
    return {"title": title, "href": href, "kind": "PDF", "size": None, "note": ""}


@get(both("/ky/{slug:str}"))
async def round_page(request: Request, slug: FromPath[str]) -> Response:
    """Four statements, five once announced."""
    here = Here(request)
    _ = here.say
    round = await rounds.by_slug(slug)
    if round is None or not public_round(round.phase):
        return await _not_found(request, slug)
    changes = await rounds.phase_changes(round.id)
    decisions = await rounds.decisions(round.id)
    council = await councils.council(round.id)
    ended = round.phase == Phase.CONCLUDED
    facts = await queries.announced(round.id, concluded=ended) if public_results(round.phase) else None
    notes = {
        Phase.RECEIVING: (round.receive_until, "Nhận hồ sơ đến hết ngày %(day)s."),
        Phase.CHECKING: (round.check_until, "Kiểm tra hồ sơ đến hết ngày %(day)s."),
        Phase.SCORING: (
            round.score_until,
            "Chấm điểm đến hết ngày %(day)s. Điểm được giữ kín đến khi chấm xong.",
        ),
        Phase.ANNOUNCED: (round.announced_on, "Công bố ngày %(day)s."),
    }
    day, words = notes.get(round.phase, (None, ""))
    complaints = None
    if round.phase == Phase.ANNOUNCED and round.announced_on and round.origin == "run":
        until = complaint_deadline(round.announced_on)
        if until >= clock.today():
            complaints = {
                "until": until,
                "how": _(
                    "Cơ sở dự bình chọn gửi khiếu nại tới Hội đồng trong 15 ngày làm việc (TT 26/2014 Điều 20.1)."
                ),
            }
    numbers: list[tuple[str, int]] = []
    if facts and facts.entered:
        numbers = [
            (_("hồ sơ dự bình chọn"), facts.entered),
            (_("đạt từ 70 điểm"), facts.passed),
            (_("được công nhận"), len(facts.recognised)),
            (_("được đề cử"), sum(r.nominated for r in facts.recognised)),
        ]
        if round.origin == "imported":
            numbers = [
                (label, count) for label, count in numbers if count and label != _("hồ sơ dự bình chọn")
            ]
    basis = [_("Theo %(circular)s", circular=_(CIRCULARS[round.circular]))]
    if round.plan_number:
        basis.insert(0, _("Kế hoạch số %(number)s", number=round.plan_number))
    return page(
        request,
        "register/round.html",
        title=round.title,
        section="ky",
        crumbs=here.crumbs(("/ky", _("Kỳ bình chọn")), ("", round.title)),
        round={
            "title": round.title,
            "level": str(round.level),
            "body": round.organiser_name,
            "phase": str(round.phase),
            "dates": _dates(round, changes, here),
            "basis": ". ".join(basis),
            "note": _(words, day=date_text(day)) if day else "",
            "apply": "/ho-so"
            if round.phase == Phase.RECEIVING and round.receive_until and round.receive_until >= clock.today()
            else None,
            "authority": round.authority_name,
            "imported": round.origin == "imported",
            "announced": facts is not None,
            "abandoned": round.phase == Phase.ABANDONED,
        },
        numbers=numbers,
        recognised=[
            {
                "name": r.name,
                "href": f"{here.root}/san-pham/{r.slug}" if r.slug else "",
                "by": ", ".join(x for x in (r.establishment, r.province) if x),
                "group": r.product_group,
                "picture": f"/anh/{r.picture}" if r.picture and r.slug else "",
                "level": str(round.level),
                "number": r.number or "",
                "certificate": f"/v/{r.lookup}{'?lang=en' if here.lang == 'en' else ''}" if r.lookup else "",
                "nominated": r.nominated,
            }
            for r in (facts.recognised if facts else [])
        ],
        council=[(m.name, _(COUNCIL_ROLES[m.role]), m.title) for m in council],
        documents=_documents(round, decisions, facts, here),
        bundle={
            "href": f"/ky/{slug}/goi-kiem-phieu.json",
            "size": 0,
            "root": facts.bundle_root,
        }
        if facts and facts.bundle_root
        else None,
        complaints=complaints,
    )


# Verification


@get(both("/xac-minh"))
async def verify_form(request: Request, ma: FromQuery[str] = "") -> Response:
    here = Here(request)
    found = verify.Reading()
    if "ma" in request.query_params:
        found = await verify.read(ma[:2000].replace("\x00", ""))
        if found.to:
            return Redirect(found.to + ("?lang=en" if here.lang == "en" else ""), status_code=303)
    return page(
        request,
        "register/verify_form.html",
        title=here.say("Xác minh giấy chứng nhận"),
        section="xac-minh",
        status=422 if found.error else 200,
        typed=ma[:2000],
        error=here.say(found.error) if found.error else "",
        choices=[
            (
                f"/v/{c.lookup}{'?lang=en' if here.lang == 'en' else ''}",
                c.number,
                c.product,
                c.establishment,
                c.issuer,
                c.issued_on,
            )
            for c in found.choices
        ],
    )


@get(["/v/{code:str}", "/V/{code:str}"])
async def verified(request: Request, code: FromPath[str], lang: FromQuery[str] = "") -> Response:
    """Two statements, none where kept. Always 200: it is an answer, also when the answer is "unknown"."""
    headers = {"cache-control": "no-cache", "x-robots-tag": "noindex"}
    if code[-5:].lower() == ".json":
        return Response(await verify.json_answer(code[:-5]), media_type=MediaType.JSON, headers=headers)
    chosen = verify.language(lang, request.headers.get("accept-language", ""))
    body = await verify.page(code, chosen)
    return Response(body, media_type=MediaType.HTML, headers=headers | {"vary": "accept-language"})


@get("/v/{code:str}/qr.svg")
async def qr_svg(code: FromPath[str]) -> Response:
    """The QR of a label: the short address of a public certificate."""
    answer = await certificates.by_lookup(code)
    if answer.certificate is None:
        raise NotFound()
    drawing = qr.svg(payload.address(signing.host(), answer.certificate.lookup), "Q")
    return Response(drawing, media_type="image/svg+xml", headers={"cache-control": "public, max-age=86400"})


# Statistics


@get(both("/thong-ke"))
async def statistics(request: Request, nam: FromQuery[str] = "") -> Response:
    """One statement."""
    here = Here(request)
    _ = here.say
    year = int(nam) if re.fullmatch(r"20[0-9]{2}", nam) else None
    found = await queries.statistics(year)
    charts: list[dict[str, Any]] = []
    if found.certificates:
        certified = [_("Giấy chứng nhận")]
        charts = [
            {
                "title": _("Giấy chứng nhận theo năm"),
                "series": certified,
                "rows": [(y, [n]) for y, n in sorted(found.by_year.items())],
                "unit": _("Năm"),
            },
            {
                "title": _("Giấy chứng nhận theo cấp"),
                "series": certified,
                "rows": [(_(words), [found.by_level.get(level, 0)]) for level, words in LEVELS.items()],
                "unit": _("Cấp"),
            },
            {
                "title": _("Giấy chứng nhận theo nhóm sản phẩm"),
                "series": certified,
                "rows": [(_(words), [found.by_group.get(letter, 0)]) for letter, words in GROUPS.items()],
                "unit": _("Nhóm"),
            },
            {
                "title": _("Giấy chứng nhận theo khu vực"),
                "series": certified,
                "rows": [(_(words), [found.by_region.get(key, 0)]) for key, words in REGIONS.items()],
                "unit": _("Khu vực"),
            },
            {
                "title": _("Giấy chứng nhận theo tỉnh, thành phố"),
                "series": certified,
                "rows": [(name, [n]) for name, n in found.by_province],
                "unit": _("Tỉnh, thành phố"),
            },
        ]
    if found.entered:
        charts.insert(
            0,
            {
                "title": _("Dự bình chọn và được công nhận theo nhóm"),
                "series": [_("Dự bình chọn"), _("Được công nhận")],
                "rows": [(_(GROUPS[g]), [n, m]) for g, n, m in found.entered],
                "unit": _("Nhóm"),
            },
        )
    return page(
        request,
        "register/statistics.html",
        title=_("Thống kê"),
        section="thong-ke",
        years=[
            ("?", _("Tất cả"), year is None),
            *((f"?nam={y}", str(y), y == year) for y in reversed(found.years)),
        ],
        numbers=[
            (_("giấy chứng nhận đã phát hành"), found.certificates),
            (_("giấy chứng nhận còn hiệu lực"), found.valid),
            (_("sản phẩm"), found.products),
            (_("cơ sở"), found.establishments),
            (_("kỳ bình chọn đã công bố"), found.rounds),
        ]
        if found.certificates
        else [],
        charts=charts,
        note=_(
            "Tính đến ngày %(day)s, từ các giấy chứng nhận đã phát hành và các kỳ đã công bố trong sổ đăng ký này.",
            day=date_text(clock.today()),
        ),
        published=[
            (
                r.year,
                _(published.LEVELS[r.level]),
                _(published.AREAS.get(r.area, r.area)),
                r.registered,
                r.recognised,
                r.source,
            )
            for r in published.rounds()
            if year is None or r.year == year
        ],
        exports=[
            _file(
                _("Số liệu đã công bố của các kỳ có thật, 2014–2025"),
                "/du-lieu/so-lieu-da-cong-bo.csv",
                "CSV",
            ),
            _file(_("Giấy chứng nhận đã phát hành"), "/du-lieu/giay-chung-nhan.csv", "CSV"),
        ],
    )


def _file(title: str, href: str, kind: str, note: str = "") -> dict[str, Any]:
    return {"title": title, "href": href, "kind": kind, "size": None, "note": note}


# Open data

DICTIONARY = (
    ("lookup", "Mã tra cứu mười ký tự; trang xác minh ở /v/MÃ"),
    ("number", "Số giấy chứng nhận, như in trên giấy"),
    (
        "state",
        "valid: còn hiệu lực; expired: hết hạn; suspended: tạm ngừng; revoked: đã thu hồi; tính vào ngày tải",
    ),
    (
        "level",
        "commune: cấp xã; district: cấp huyện; province: cấp tỉnh; region: cấp khu vực; nation: cấp quốc gia",
    ),
    ("year", "Năm của kỳ bình chọn"),
    ("issued_on, valid_until", "Ngày cấp và ngày cuối cùng còn hiệu lực, dạng YYYY-MM-DD"),
    (
        "origin",
        "issued: cấp qua Tiêu Biểu; imported: nhập từ danh sách; attested: hai cán bộ đối chiếu bản gốc",
    ),
    ("issuer", "Cơ quan cấp, theo tên ngày cấp"),
    ("product, product_slug", "Tên sản phẩm như in trên giấy; trang sản phẩm ở /san-pham/SLUG"),
    ("product_group", "Nhóm A, B, C hoặc D (TT 26/2014 Điều 5)"),
    ("is_set, items", "Có phải bộ sản phẩm không; tên các sản phẩm trong bộ, cách nhau bằng dấu gạch đứng"),
    ("establishment, establishment_kind", "Tên cơ sở như in trên giấy; loại hình của cơ sở"),
    ("address, province", "Địa chỉ như in trên giấy; tỉnh, thành phố theo địa giới ngày tải"),
    ("round", "Kỳ bình chọn ở /ky/SLUG"),
    ("demo", "true: dữ liệu mẫu, không phải giấy thật"),
)


@get(both("/du-lieu"))
async def data(request: Request, trang: FromQuery[str] = "") -> Response:
    """One statement."""
    here = Here(request)
    _ = here.say
    number = _number(trang)
    found = await queries.bundles(offset=(number - 1) * 50)
    total = found[0].total if found else 0
    return page(
        request,
        "register/data.html",
        title=_("Dữ liệu mở"),
        section="du-lieu",
        files=[
            _file(_("Giấy chứng nhận đã phát hành"), "/du-lieu/giay-chung-nhan.csv", "CSV", "UTF-8"),
            _file(_("Giấy chứng nhận đã phát hành"), "/du-lieu/giay-chung-nhan.json", "JSON"),
            _file(_("Khóa công khai"), "/.well-known/tieubieu-keys.json", "JSON"),
            _file(_("Danh sách trạng thái có chữ ký số"), "/.well-known/tieubieu-status.json", "JSON"),
            _file(_("Giấy chứng nhận mới, để theo dõi"), "/giay-moi.atom", "Atom"),
            _file(
                _("Số liệu đã công bố của các kỳ có thật, 2014–2025"),
                "/du-lieu/so-lieu-da-cong-bo.csv",
                "CSV",
            ),
        ],
        dictionary=[(name, _(words)) for name, words in DICTIONARY],
        bundles=[
            {
                "title": b.title,
                "level": str(b.level),
                "concluded": b.concluded,
                "href": f"/ky/{b.slug}/goi-kiem-phieu.json",
                "size": b.size,
                "root": b.root,
                "entries": b.entries,
            }
            for b in found
        ],
        pages=_pager(total, number, 50, "?trang={page}", _("kỳ")),
        tool=("/du-lieu/recount.py", "recount.py"),
    )


OPEN_COLUMNS = tuple(queries.OpenRow.__struct_fields__)


@get("/du-lieu/giay-chung-nhan.csv")
async def certificates_csv() -> Response:
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(OPEN_COLUMNS)
    for one in await queries.open_rows():
        sheet.writerow([_cell(getattr(one, name)) for name in OPEN_COLUMNS])
    return _download("\ufeff" + out.getvalue(), "text/csv; charset=utf-8", "giay-chung-nhan.csv")


def _cell(value: Any) -> str:
    """A spreadsheet must not take a name for a formula."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = " | ".join(value) if isinstance(value, list) else "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


@get("/du-lieu/giay-chung-nhan.json")
async def certificates_json() -> Response:
    body = {
        "licence": "CC-BY-4.0",
        "source": settings().base_url,
        "as_of": clock.now(),
        "demo": settings().demo,
        "certificates": await queries.open_rows(),
    }
    return _download(msgspec.json.encode(body), "application/json", "giay-chung-nhan.json")


@get("/du-lieu/so-lieu-da-cong-bo.csv")
async def published_csv() -> Response:
    return _download(published.text(), "text/csv; charset=utf-8", "so-lieu-da-cong-bo.csv")


@get("/du-lieu/recount.py")
async def recount_tool() -> Response:
    """The tool itself, as it lies in the repository."""
    return _download(
        (web.ROOT / "tools" / "recount.py").read_bytes(), "text/x-python; charset=utf-8", "recount.py"
    )


def _download(body: str | bytes, kind: str, name: str) -> Response:
    return Response(
        body if isinstance(body, bytes) else body.encode(),
        media_type=kind,
        headers={"content-disposition": f'attachment; filename="{name}"', "access-control-allow-origin": "*"},
    )


# Pictures


@get("/anh/{sha256:str}")
async def picture(sha256: FromPath[str]) -> Response:
    """A picture of a public product; one statement. Its address is its content, so it never changes."""
    if not re.fullmatch(r"[0-9a-f]{64}", sha256) or not await queries.picture(sha256):
        raise NotFound()
    try:
        body = await files.read(sha256)
    except FileNotFoundError:
        raise NotFound() from None
    kind = (
        "image/png"
        if body.startswith(b"\x89PNG")
        else "image/webp"
        if body[8:12] == b"WEBP"
        else "image/jpeg"
    )
    return Response(body, media_type=kind, headers={"cache-control": f"public, max-age={YEAR}, immutable"})


# For machines


@get("/robots.txt", media_type=MediaType.TEXT)
async def robots() -> str:
    closed = "".join(
        f"Disallow: {path}\n"
        for path in (
            "/api/",
            "/ho-so",
            "/cham-diem",
            "/hoi-dong",
            "/dieu-hanh",
            "/quan-tri",
            "/dang-nhap",
            "/lien-ket/",
        )
    )
    if settings().demo:
        closed = "Disallow: /\n"
    return f"User-agent: *\n{closed}Sitemap: {settings().base_url}/sitemap.xml\n"


@get("/sitemap.xml")
async def sitemap() -> Response:
    base = settings().base_url
    fixed = ["/", "/san-pham", "/ky", "/xac-minh", "/thong-ke", "/du-lieu"]
    urls: list[str] = []
    for path in [*fixed, *await queries.addresses()]:
        english = f"{base}/en{path}".rstrip("/")
        twins = "".join(
            f'<xhtml:link rel="alternate" hreflang="{lang}" href="{escape(to)}"/>'
            for lang, to in (("vi", base + path), ("en", english))
        )
        urls.append(f"<url><loc>{escape(base + path)}</loc>{twins}</url>")
    return Response(
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:xhtml="http://www.w3.org/1999/xhtml">{"".join(urls)}</urlset>\n',
        media_type="application/xml; charset=utf-8",
    )


@get("/giay-moi.atom")
async def feed() -> Response:
    """New certificates, newest first (RFC 4287)."""
    base = settings().base_url
    found = await queries.feed()
    entries = "".join(
        f"<entry><id>{escape(base)}/v/{c.lookup}</id><title>{escape(c.product)}</title>"
        f'<link href="{escape(base)}/v/{c.lookup}"/><updated>{c.released_at.isoformat()}</updated>'
        f"<author><name>{escape(c.issuer)}</name></author>"
        f"<summary>{escape(f'{LEVELS[c.level]}, năm {c.year}. Số {c.number}. {c.establishment}.')}</summary></entry>"
        for c in found
    )
    updated = (found[0].released_at if found else clock.now()).isoformat()
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi">'
        f"<id>{escape(base)}/giay-moi.atom</id><title>Tiêu Biểu: giấy chứng nhận mới</title>"
        f'<link href="{escape(base)}/"/><link rel="self" href="{escape(base)}/giay-moi.atom"/>'
        f"<updated>{updated}</updated><author><name>Tiêu Biểu</name></author>{entries}</feed>\n"
    )
    modified = {"last-modified": format_datetime(found[0].released_at, usegmt=True)} if found else {}
    return Response(body, media_type="application/atom+xml; charset=utf-8", headers=modified)


OPEN = {"access-control-allow-origin": "*", "cache-control": "public, max-age=600"}


@get("/.well-known/tieubieu-keys.json")
async def well_known_keys() -> Response:
    """docs/certificate-format.md, Keys."""
    await signing.publish_keys()
    found = certificate_keys.document(await certificates.public_keys(), signing.host())
    return Response(msgspec.json.encode(found), media_type=MediaType.JSON, headers=OPEN)


status_cache: Cache[bytes] = Cache(1)


@get("/.well-known/tieubieu-status.json")
async def well_known_status() -> Response:
    """The signed status list; at most ten minutes old."""
    await status_cache.attend()
    body = status_cache.get("status")
    if body is None:
        turn = status_cache.turn()
        await signing.publish_keys()
        pair = signing.pairs()[Purpose.STATUS]
        body = statuslist.issue(
            await certificates.status_lines(), signing.host(), clock.now(), pair.private, pair.kid
        )
        status_cache.put("status", body, turn)
    return Response(body, media_type=MediaType.JSON, headers=OPEN)


routes: list[Any] = [
    home,
    products,
    product,
    establishment,
    round_list,
    round_page,
    verify_form,
    verified,
    qr_svg,
    statistics,
    data,
    certificates_csv,
    certificates_json,
    published_csv,
    recount_tool,
    picture,
    robots,
    sitemap,
    feed,
    well_known_keys,
    well_known_status,
]
