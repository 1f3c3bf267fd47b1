"""What a code, a token or a number leads to: one of five states, as a page and as JSON.

Two statements, none where the answer is kept. Only certificates that the public may know are kept, never what
somebody made up.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

import msgspec
from msgspec import Struct

from tieubieu.certificates import lookup, payload
from tieubieu.certificates import queries as certificates
from tieubieu.certificates.keys import PublicKey, Purpose, is_demo
from tieubieu.certificates.payload import Outcome
from tieubieu.certificates.queries import Answer, CertificateRow, EventRow
from tieubieu.certificates.state import State
from tieubieu.platform import clock, web
from tieubieu.platform.settings import settings
from tieubieu.register import queries
from tieubieu.register.cache import Cache
from tieubieu.register.queries import Surroundings
from tieubieu.register.words import ladder, say
from tieubieu.rules.levels import Level
from tieubieu.rules.numbers import date_text

Lang = Literal["vi", "en"]
MOMENT = "\N{SYMBOL FOR SUBSTITUTE FORM TWO}"
"""Stands in a kept page where the time of the check is written."""

cache: Cache[str] = Cache()


def is_token(text: str) -> bool:
    """Tokens have 184 characters and more, lookup codes ten (and hyphens)."""
    return len(text) > 80


async def ask(text: str) -> Answer:
    """The answer to what stands behind /v/."""
    return await (certificates.by_token(text) if is_token(text) else certificates.by_lookup(text))


def key_of(text: str) -> str | None:
    """What an answer is kept under: one form for all ways of writing the same code."""
    return text.upper() if is_token(text) else lookup.normalise(text)


# JSON


class StateLine(Struct, frozen=True, kw_only=True):
    """Another certificate of the same product."""

    lookup: str
    level: Level
    year: int
    number: str
    state: State
    issued_on: date
    valid_until: date


class Verified(Struct, frozen=True, kw_only=True):
    """`state`: valid, expired, suspended, revoked or unknown. `why` is set where it is unknown: signature, key, text,
    not_found, unreleased or record. `signature` says whether the token of the record is signed by a key of ours.
    `record` is everything printed; the first 16 bytes of the SHA-256 of its canonical JSON are the token's digest."""

    state: State
    why: str
    checked_at: datetime
    lookup: str | None = None
    level: Level | None = None
    year: int | None = None
    number: str | None = None
    issued_on: date | None = None
    valid_until: date | None = None
    origin: str | None = None
    demo: bool | None = None
    signature: bool | None = None
    kid: str | None = None
    digest: str | None = None
    token: str | None = None
    record: dict[str, Any] | None = None
    events: list[EventRow] = []
    product: str | None = None
    ladder: list[StateLine] = []


async def verified(text: str) -> Verified:
    """For the API and the JSON twin of the page."""
    answer = await ask(text)
    held = answer.certificate
    if held is None:
        return Verified(state=answer.state, why=answer.why, checked_at=clock.now())
    around = await queries.surroundings(held)
    keys = answer.keys or await certificates.public_keys(Purpose.TOKEN)
    today = clock.today()
    return Verified(
        state=answer.state,
        why="",
        checked_at=clock.now(),
        lookup=held.lookup,
        level=held.level,
        year=held.year,
        number=held.number,
        issued_on=held.issued_on,
        valid_until=held.valid_until,
        origin=held.origin,
        demo=held.demo,
        signature=_signer(held, keys) is not None,
        kid=held.kid,
        digest=held.digest,
        token=held.token,
        record=held.record,
        events=held.events,
        product=f"{settings().base_url}/san-pham/{around.product_slug}" if around.product_slug else None,
        ladder=[
            StateLine(
                lookup=c.lookup,
                level=c.level,
                year=c.year,
                number=c.number,
                state=c.state(today),
                issued_on=c.issued_on,
                valid_until=c.valid_until,
            )
            for c in around.certificates
            if c.lookup != held.lookup
        ],
    )


async def json_answer(text: str) -> bytes:
    return msgspec.json.encode(await verified(text))


def _signer(held: CertificateRow, keys: list[PublicKey]) -> PublicKey | None:
    if not held.token:
        return None
    verdict = payload.verify(held.token, keys, demo=settings().demo)
    return verdict.key if verdict.outcome is Outcome.GOOD else None


# The page


async def page(text: str, lang: Lang) -> str:
    """HTML of the answer, with the time of this check."""
    now = clock.now()
    await cache.attend()
    key = key_of(text)
    kept = cache.get((key, lang)) if key else None
    if kept is None:
        turn = cache.turn()
        answer = await ask(text)
        kept = await _render(text, lang, answer)
        if answer.certificate is not None:
            cache.put((key, lang), kept, turn)
    local = clock.local(now)
    return kept.replace(MOMENT, f"{local:%H:%M:%S}, {date_text(local.date())}")


async def _render(text: str, lang: Lang, answer: Answer) -> str:
    held = answer.certificate
    path = f"/v/{(key_of(text) or text)[:200]}"
    context: dict[str, Any] = {
        "title": "",
        "section": "xac-minh",
        "path": path,
        "state": str(answer.state),
        "checked_at": MOMENT,
        "certificate": None,
        "since": None,
        "reason": "",
        "decision": "",
        "replaced_by": None,
        "still_valid": None,
        "rungs": [],
        "checks": None,
        "unknown": None,
        "json": f"{path}.json",
    }
    if held is None:
        context["unknown"] = _unknown(text, answer)
    else:
        context |= _known(held, answer, await queries.surroundings(held), lang)
    return web.render("register/verify.html", lang=lang, **context)


def _unknown(text: str, answer: Answer) -> dict[str, Any]:
    shown = text if len(text) <= 40 else f"{text[:20]}…{text[-4:]}"
    known = [k.kid for k in answer.keys if k.purpose is Purpose.TOKEN and (settings().demo or not is_demo(k))]
    return {
        "why": answer.why,
        "read": shown,
        "key": answer.parsed.kid if answer.parsed and answer.why in ("key", "signature") else "",
        "known": known,
    }


_ORIGINS = {
    "imported": "Giấy này được nhập từ danh sách do cơ quan cấp giấy cung cấp; kỳ bình chọn không chạy trên Tiêu Biểu.",
    "attested": "Giấy này do nơi khác cấp; hai cán bộ đã đối chiếu bản gốc rồi ghi vào sổ đăng ký.",
}


def _known(held: CertificateRow, answer: Answer, around: Surroundings, lang: Lang) -> dict[str, Any]:
    today = clock.today()
    root = "/en" if lang == "en" else ""
    record = held.record
    event = _event_of(held, answer.state, today)
    valid = [c for c in around.certificates if c.lookup != held.lookup and c.state(today) is State.VALID]
    signer = record.get("signer") or {}
    found: dict[str, Any] = {
        "certificate": {
            "product": record.get("product", ""),
            "product_href": f"{root}/san-pham/{around.product_slug}" if around.product_slug else "",
            "level": str(held.level),
            "year": held.year,
            "establishment": record.get("establishment", ""),
            "place": around.place,
            "number": held.number,
            "issued": held.issued_on,
            "until": held.valid_until,
            "signer": ", ".join(
                x for x in (signer.get("name", ""), ", ".join(signer.get("title") or ())) if x
            ),
            "issuer": ", ".join(record.get("issuer") or ()),
            "set_items": record.get("items") or [],
            "picture": {"src": f"/anh/{around.picture}", "alt": record.get("product", "")}
            if around.picture
            else None,
            "pdf": f"/giay/chung-nhan/{held.lookup}.pdf"
            if answer.state is not State.REVOKED and held.origin == "issued"
            else None,
            "origin": say(lang, _ORIGINS[held.origin]) if held.origin in _ORIGINS else "",
        },
        "rungs": ladder(around.certificates, today, lang, but=held.lookup),
    }
    if event is not None:
        found |= {
            "since": event.decision_day,
            "reason": event.reason,
            "decision": say(
                lang,
                "Quyết định số %(number)s ngày %(day)s của %(body)s.",
                number=event.decision_number,
                day=date_text(event.decision_day),
                body=event.body_name,
            ),
        }
        if answer.state is State.REVOKED and around.replaced_by:
            number, code = around.replaced_by
            found["replaced_by"] = (number, f"/v/{code}{'?lang=en' if lang == 'en' else ''}")
    if valid and answer.state is not State.VALID:
        best = valid[-1]
        found["still_valid"] = {
            "level": str(best.level),
            "year": best.year,
            "until": best.valid_until,
            "href": f"/v/{best.lookup}{'?lang=en' if lang == 'en' else ''}",
        }
    found["checks"] = {
        "signature": (answer.key.kid, clock.local(answer.key.valid_from).date()) if answer.key else None,
        "digest": " ".join(held.digest[i : i + 4] for i in range(0, 16, 4)),
        "list_at": held.events[-1].recorded_at if held.events else held.released_at,
    }
    return found


def _event_of(held: CertificateRow, told: State, today: date) -> EventRow | None:
    """The measure that makes the certificate suspended or revoked."""
    kinds = {State.SUSPENDED: ("suspended",), State.REVOKED: ("revoked", "replaced")}.get(told, ())
    return next((e for e in reversed(held.events) if e.kind in kinds and e.decision_day <= today), None)


def language(asked: str, accepted: str) -> Lang:
    """?lang= first, else the browser's wishes, else Vietnamese.

    >>> language("", "en-GB,en;q=0.9,vi;q=0.8")
    'en'
    """
    if asked in ("vi", "en"):
        return asked  # type: ignore[return-value]
    best, weight = "vi", 0.0
    for wish in accepted.split(","):
        name, _, more = wish.strip().partition(";")
        found = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", more)
        q = float(found[1]) if found else (1.0 if not more else 0.0)
        base = name.strip().lower().split("-")[0]
        if base in ("vi", "en") and q > weight:
            best, weight = base, q
    return "en" if best == "en" else "vi"


# What people type


class Reading(Struct, frozen=True):
    """Where typed words lead: an address, or several certificates to choose from, or a reason why nowhere."""

    to: str = ""
    choices: list[queries.Numbered] = []
    error: str = ""


async def read(typed: str) -> Reading:
    """A number, a lookup code, a token, or the whole address that a QR code holds."""
    text = typed.strip()
    if not text:
        return Reading(error="Hãy nhập số giấy chứng nhận, mã tra cứu hoặc nội dung mã QR")
    behind = re.search(
        r"/v/([^/?#\s]+)", unquote(urlsplit(text).path) if "://" in text else text, re.IGNORECASE
    )
    if behind:
        return Reading(to=f"/v/{behind[1]}")
    if is_token(text):
        joined = "".join(text.split())
        if re.fullmatch(r"[A-Za-z2-7]{80,191}", joined):
            return Reading(to=f"/v/{joined.upper()}")
        return Reading(
            error="Nội dung này không phải mã QR của Tiêu Biểu. Hãy chép lại cả dòng đọc được từ mã QR"
        )
    code = lookup.normalise(text)
    if code is not None:
        return Reading(to=f"/v/{code}")
    found = await queries.by_number(text)
    if len(found) == 1:
        return Reading(to=f"/v/{found[0].lookup}")
    if found:
        return Reading(choices=found)
    if len(re.sub(r"[\s‐-―-]", "", text)) == lookup.LENGTH and "/" not in text:
        return Reading(error="Mã tra cứu này có ký tự bị gõ nhầm. Hãy so lại từng ký tự trên giấy")
    return Reading(
        error="Không có giấy chứng nhận nào đã phát hành mang số hoặc mã này. Hãy so lại từng ký tự"
    )
