"""Whoever has no part in a round learns nothing of it: no page, no answer of the API, no write.

Every address comes from the application itself, with the values of a round in scoring in it: a new handler is covered
without being listed. What is not for you answers as what does not exist, to the letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest

from tests import story as stories
from tests.story import Story, person, play
from tests.whole.addresses import PARAMETER, WORDS, body_for, filled, handled, values_of
from tieubieu.accounts.actions import open_session
from tieubieu.accounts.auth import COOKIE
from tieubieu.app import openapi
from tieubieu.piccolo_app import APP_CONFIG
from tieubieu.places.keys import place_id
from tieubieu.platform.actor import SYSTEM, Actor
from tieubieu.platform.database import row
from tieubieu.platform.web import FLASH
from tieubieu.producers.actions import RegisterEstablishment
from tieubieu.rules.levels import Level
from tieubieu.rules.phases import Phase
from tieubieu.scoring.actions import SaveSheet

PRODUCER = {
    "name": "Tổ hợp tác Đồi Cắm Cờ",
    "phone": "0977 246 813",
    "representative": "Vi Thị Cờ Đuôi",
    "tax_code": "7391846205",
}
PRODUCT = "Nỏ gỗ Cắm Cờ"
REMARK = "Nhận xét cắm cờ 7b41"
TOTAL = 6150

IDENTITY = [*PRODUCER.values(), "0977246813", "doi-cam-co"]
SCORES = [REMARK, "6150", "61,5"]
EVERYTHING = [*IDENTITY, PRODUCT, "no-go-cam-co", *SCORES]

PASSING = {"audit", "login_session", "rate_hit"}
"""Tables that any call may write to."""
UNTOUCHED = {"place", "place_version", "place_successor", "region_assignment", "body", "body_name"}
"""Tables with thousands of rows that no handler for these people writes."""


class Scene(msgspec.Struct):
    """A round in scoring with planted words in its entry of group A; a round elsewhere; and everybody."""

    values: dict[str, list[str]]
    outsiders: dict[str, Actor | None]
    insiders: dict[str, tuple[Actor, list[str]]]
    """Who has a part in the round, with what they must not read yet all the same."""


@pytest.fixture
async def scene(db, monkeypatch: pytest.MonkeyPatch) -> Scene:
    here = await _planted(monkeypatch)
    with monkeypatch.context() as elsewhere:
        other = place_id("commune/gia-lai/an-hao")
        elsewhere.setattr(stories, "CHU_SE", other)
        elsewhere.setitem(stories.PLACES, Level.COMMUNE, other)
        there = await play(Phase.SCORING, groups="A")
    outsiders = {
        "nobody": None,
        "producer of another establishment": here.by("B").producer,
        "producer elsewhere": there.by("A").producer,
        "clerk elsewhere": there.clerk,
        "officer elsewhere": there.officer,
        "authority elsewhere": there.authority,
        "judge elsewhere": there.judges[3],
        "head of a jury elsewhere": there.head,
        "chair elsewhere": there.chair,
        "council member elsewhere": there.council[3],
        "administrator": await person("Quản trị", "qt", ("admin", "installation", None)),
        "supervisor elsewhere": await person("Giám sát", "gs", ("supervisor", "place", other)),
    }
    insiders = {
        "judge": (here.judges[1], [*IDENTITY]),
        "head of the jury": (here.head, [*IDENTITY]),
        "clerk": (here.clerk, SCORES),
        "officer": (here.officer, SCORES),
        "authority": (here.authority, SCORES),
        "chair": (here.chair, SCORES),
        "council member": (here.council[3], SCORES),
        "producer": (here.by("A").producer, SCORES),
    }
    return Scene(await values_of(here.round_id), outsiders, insiders)


async def _planted(monkeypatch: pytest.MonkeyPatch) -> Story:
    registered: list[Any] = []

    def establishment(**given: Any) -> RegisterEstablishment:
        registered.append(given)
        return RegisterEstablishment(**(given | PRODUCER if len(registered) == 1 else given))

    with monkeypatch.context() as planting:
        planting.setattr(stories, "RegisterEstablishment", establishment)
        planting.setattr(stories, "SaveSheet", partial(SaveSheet, remark=REMARK))
        planting.setitem(stories.PRODUCTS, "A", PRODUCT)
        return await play(Phase.SCORING, groups="AB", totals={"A": (TOTAL,)})


async def be(client: httpx.AsyncClient, actor: Actor | None) -> None:
    client.cookies.clear()
    if actor is not None:
        assert actor.id is not None
        client.cookies.set(COOKIE, await open_session(SYSTEM, actor.id, "127.0.0.1", "pytest"))


def found(text: str, words: list[str]) -> list[str]:
    """Those of `words` in the text. Figures count as whole numbers only: an id may hold the same digits."""

    def pattern(word: str) -> str:
        escaped = re.escape(word)
        return rf"(?<![\w-])(?<!\d[.,]){escaped}(?![\w-]|[.,]\d)" if word[0].isdigit() else escaped

    return [word for word in words if re.search(pattern(word), text)]


def absent(values: dict[str, list[str]]) -> dict[str, list[str]]:
    """The same things with values that nothing has."""
    made = {"receipt": "ZZZZ-ZZZZ-ZZZZ", "code": "Z-999", "lookup": "ZZZZZZZZZZ", "photo hash": "0" * 64}

    def other(thing: str, value: str) -> str:
        if thing.endswith(".pdf"):
            return other(thing.removesuffix(".pdf"), value.removesuffix(".pdf")) + ".pdf"
        try:
            UUID(value)
        except ValueError:
            return made.get(thing, "khong-co-abcdef")
        return str(uuid4())

    return {t: [other(t, v) for v in vs[:1]] if t not in WORDS else vs for t, vs in values.items()}


def plain(text: str, address: str, path: str) -> str:
    """Without what the address itself says; a page that offers a search reads words from a slug."""
    pattern = "([^/]+)".join(re.escape(fixed) for fixed in PARAMETER.split(path)[::2])
    matched = re.fullmatch(pattern, address)
    for value in matched.groups() if matched else ():
        words = re.sub(r"-[a-z]{6}$", "", value)
        for form in (
            value,
            value.removesuffix(".pdf"),
            words.replace("-", " "),
            words.replace("-", "+"),
            words,
        ):
            text = text.replace(form, "…")
    return text


@pytest.mark.timeout(300)
async def test_strangers_find_nothing_at_any_address(scene: Scene, client: httpx.AsyncClient, app):
    addresses = handled(app, "GET")
    wrong: list[str] = []
    opened = 0
    for who, actor in scene.outsiders.items():
        await be(client, actor)
        none = absent(scene.values)
        for _, path in addresses:
            for address, missing in zip(filled(path, scene.values), filled(path, none), strict=True):
                answer = await client.get(address)
                client.cookies.pop(FLASH, None)
                here = f"{who}: {address} ({path}): {answer.status_code}"
                leaked = found(plain(answer.text, address, path), EVERYTHING)
                if leaked:
                    wrong.append(f"{here} says {leaked}")
                if answer.status_code == 303:
                    if PARAMETER.search(path) and not answer.headers["location"].startswith(
                        "/dang-nhap?tiep="
                    ):
                        wrong.append(f"{here} to {answer.headers['location']}")
                elif answer.status_code == 404 and address != missing:
                    other = await client.get(missing)
                    if plain(answer.text, address, path) != plain(other.text, missing, path):
                        wrong.append(f"{here} differs from what is not there")
                elif answer.status_code not in (200, 401, 404):
                    wrong.append(here)
                opened += answer.status_code == 200
    assert not wrong, "\n".join(wrong)
    assert opened > 10 * len(scene.outsiders), "these people can open nothing at all: the test asks wrongly"


@pytest.mark.timeout(300)
async def test_those_in_the_round_read_only_what_is_theirs(scene: Scene, client: httpx.AsyncClient, app):
    wrong: list[str] = []
    for who, (actor, words) in scene.insiders.items():
        await be(client, actor)
        for _, path in handled(app, "GET"):
            for address in filled(path, scene.values):
                answer = await client.get(address)
                leaked = found(plain(answer.text, address, path), words)
                if leaked:
                    wrong.append(f"{who}: {address} ({path}): {answer.status_code} says {leaked}")
                if answer.status_code >= 500:
                    wrong.append(f"{who}: {address} ({path}): {answer.status_code}")
    assert not wrong, "\n".join(wrong)


# Writing


def writes(
    app, document: dict[str, Any], values: dict[str, list[str]]
) -> Iterator[tuple[str, str, str, Any]]:
    """(method, path, address, JSON body or None) of every call that names something of the round."""
    for method, path in handled(app, "POST", "PUT", "PATCH", "DELETE"):
        operation = document["paths"].get(re.sub(r":\w+\}", "}", path), {}).get(method.lower(), {})
        content = operation.get("requestBody", {}).get("content", {})
        body = None
        if "application/json" in content:
            body = body_for(document, content["application/json"]["schema"], values)
        if PARAMETER.search(path) or path in NAMED_IN_THE_BODY:
            for address in filled(path, values):
                yield method, path, address, body


BY_RIGHT = {
    ("administrator", "/api/v1/people/{person_id:uuid}/disable"): "closes any account",
    ("administrator", "/api/v1/admin/outbox/{mail:uuid}/print"): "hands over letters where no mail goes out",
    ("administrator", "/api/v1/admin/outbox/{mail:uuid}/resend"): "sends a letter again to whom it was for",
    ("administrator", "/quan-tri/hop-thu/{mail:uuid}/in"): "as print",
    ("administrator", "/quan-tri/hop-thu/{mail:uuid}/gui-lai"): "as resend",
    ("administrator", "/quan-tri/nguoi-dung/{person:uuid}/khoa"): "closes any account",
}
"""What somebody outside the round may do to a thing that happens to be of the round."""

NAMED_IN_THE_BODY = ("/api/v1/entries", "/api/v1/products", "/api/v1/grants")


async def state() -> dict[str, Any]:
    """Of each table the number of rows and what is in them."""
    names = sorted({t._meta.tablename for t in APP_CONFIG.table_classes} - PASSING - UNTOUCHED)
    counted = ", ".join(
        f"(SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '') FROM {n} t) AS {n}"
        for n in names
    )
    found = await row(f"SELECT {counted}")
    assert found
    return found


@pytest.mark.timeout(300)
async def test_strangers_write_nothing(scene: Scene, client: httpx.AsyncClient, app):
    document = openapi(app)
    before = await state()
    wrong: list[str] = []
    for who, actor in scene.outsiders.items():
        for method, path, address, body in writes(app, document, scene.values):
            if (who, path) in BY_RIGHT:
                continue
            await be(client, actor)
            given: dict[str, Any] = (
                {"json": body} if address.startswith("/api/") else {"data": {"reason": "Thử"}}
            )
            answer = await client.request(method, address, **({} if method == "DELETE" else given))
            refused = (
                answer.status_code in (400, 401, 403, 404, 409, 422)
                or (answer.status_code == 303 and answer.headers["location"].startswith("/dang-nhap"))
                or answer.content == b"[]"  # "all of mine": none
            )
            if not refused:
                wrong.append(f"{who}: {method} {address}: {answer.status_code}")
            after = await state()
            if after != before:
                changed = [name for name in after if after[name] != before[name]]
                wrong.append(f"{who}: {method} {address}: {answer.status_code} changed {changed}")
                before = after
    assert not wrong, "\n".join(wrong)


async def test_a_write_that_is_allowed_would_be_seen(scene: Scene, client: httpx.AsyncClient):
    """Against a test that cannot fail: the same means see what an insider reads and writes."""
    officer, _ = scene.insiders["officer"]
    await be(client, officer)
    receipt, slug = scene.values["receipt"][0], scene.values["round slug"][0]
    text = (await client.get(f"/dieu-hanh/{slug}/ho-so/{receipt}")).text
    assert set(found(text, EVERYTHING)) >= {PRODUCER["name"], PRODUCT}
    judge, _ = scene.insiders["judge"]
    await be(client, judge)
    assert found((await client.get(f"/api/v1/sheets/{scene.values['entry'][0]}")).text, SCORES) == [
        REMARK,
        "6150",
    ]
    before = await state()
    answer = await client.post(
        f"/api/v1/sheets/{scene.values['entry'][0]}/take-back", json={"reason": "Gõ nhầm"}
    )
    assert answer.status_code == 200
    assert {name for name, now in (await state()).items() if now != before[name]} >= {
        "sheet",
        "sheet_version",
    }
