"""Every page of the application in a real browser, as somebody who may open it: axe finds nothing serious.

The addresses come from the application itself, so a new page is covered without being listed. A page that nobody of
the story can open must be named in EXCEPTIONS, with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import msgspec
import pytest

from tests.look.test_browser import AXE, CHROMIUM, apart, browser
from tests.story import person, play
from tests.whole.addresses import filled, handled, values_of
from tests.whole.site import Served
from tieubieu.accounts.auth import COOKIE
from tieubieu.platform import clock
from tieubieu.platform.actor import Actor
from tieubieu.platform.settings import configure
from tieubieu.rules.phases import Phase

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no chromium here")]

EXCEPTIONS = {
    "/lien-ket/{token:str}": "the token is in a letter only; tests/accounts opens it",
    "/metrics": "no page: text for a machine with a token",
}
"""Pages that nobody in the stories can open → why."""

NO_PAGE = re.compile(r"^/(api|health|static)/|\.(json|csv|xml|txt|py|svg|atom)$|^/giay/|^/tep/|^/anh/|^/metrics$")
"""Addresses that give something else than HTML."""

NARROW = re.compile(
    r"^/(en)?$|^/(en/)?(san-pham|ky|v|co-so|xac-minh|thong-ke|du-lieu)\b|^/(dang-nhap|dang-ky|ho-so|cham-diem|hoi-dong)\b"
    r"|^/dieu-hanh(/\{slug:str\}(/ho-so|/phe-duyet)?)?$"
)
"""Pages looked at on a telephone too: what the public reads, and where people work away from a desk."""


class Prepared(msgspec.Struct):
    rounds: list[tuple[dict[str, list[str]], list[Actor | None]]]
    """Per story: the values of its paths, and who may be asked to open them."""
    offset: timedelta


async def prepare() -> Prepared:
    admin = await person("Quản trị", "qt", ("admin", "installation", None))
    found = []
    for phase in (Phase.CONCLUDED, Phase.COUNCIL, Phase.CHECKING, Phase.SCORING):
        story = await play(phase, groups="AB")
        people = [None, story.by("A").producer, story.officer, story.clerk, story.authority]
        people += [*story.judges[:1], *story.judges[3:4], *story.council[:1], admin]
        found.append((await values_of(story.round_id), people))
    return Prepared(found, clock.offset())


@pytest.fixture(scope="module")
def served(database_url: str) -> Iterator[Served]:
    configure(database_url=database_url)
    running = Served(database_url, prepare)
    yield running
    running.stop()
    configure(database_url=None)


def visits(served: Served, paths: list[str]) -> tuple[dict[str, tuple[str, str]], list[str]]:
    """For each path the first address and session cookie that show it as HTML; and the paths that nobody can open."""
    there: Prepared = served.made
    found: dict[str, tuple[str, str]] = {}
    with httpx.Client(base_url=served.url) as client:
        sessions = {a.id: served.session(a) for _, people in there.rounds for a in people if a is not None}
        for path in paths:
            for address, actor in (
                (address, actor)
                for values, people in there.rounds
                for address in filled(path, values)
                for actor in people
            ):
                cookie = sessions[actor.id] if actor else ""
                answer = client.get(address, headers={"cookie": f"{COOKIE}={cookie}"} if cookie else {})
                if answer.status_code == 200 and answer.headers["content-type"].startswith("text/html"):
                    found[path] = address, cookie
                    break
    return found, [path for path in paths if path not in found]


def findings(page: Any) -> list[str]:
    told = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{v['impact']} {v['id']} {[n['target'][0] for n in v['nodes']][:3]}"
        for v in told["violations"]
        if v["impact"] in ("serious", "critical")
    ]


@pytest.mark.timeout(300)
def test_axe_finds_nothing_serious_on_any_page(served: Served, app) -> None:
    clock.set_offset(served.made.offset)
    paths = [path for _, path in handled(app, "GET") if not NO_PAGE.search(path) and path not in EXCEPTIONS]
    opened, closed = visits(served, paths)
    assert closed == [], "nobody can open these: add a person to the story, or the reason to EXCEPTIONS"
    assert apart(look, served.url, opened) == []


def look(url: str, opened: dict[str, tuple[str, str]]) -> list[str]:
    wrong: list[str] = []
    script = AXE.read_text("utf-8")
    with browser() as chromium:
        context = chromium.new_context(
            bypass_csp=True, viewport={"width": 1440, "height": 900}, reduced_motion="reduce", base_url=url
        )
        page = context.new_page()
        here = ""
        page.on("pageerror", lambda error: wrong.append(f"{here}: {error}"))
        for path, (address, cookie) in sorted(opened.items(), key=lambda item: item[1][1]):
            here = f"{path} ({address})"
            context.clear_cookies()
            if cookie:
                context.add_cookies([{"name": COOKIE, "value": cookie, "url": url}])
            for width in (1440, 360) if NARROW.search(path) else (1440,):
                page.set_viewport_size({"width": width, "height": 900})
                if width == 1440:
                    page.goto(address)
                    page.evaluate(script)
                over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                if over > 0:
                    wrong.append(f"{here} at {width}: {over} px wider than the screen")
                wrong += [f"{here} at {width}: {line}" for line in findings(page)]
    return wrong
