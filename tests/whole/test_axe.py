"""Every page of the application in a real browser, as somebody who may open it: axe finds nothing serious.

The addresses come from the application itself, so a new page is covered without being listed. A page that nobody of
the stories can open must be named in EXCEPTIONS, with the reason."""

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
from tieubieu.accounts.actions import open_session
from tieubieu.accounts.auth import COOKIE
from tieubieu.dossiers.entries import withdraw
from tieubieu.platform import clock
from tieubieu.platform.actor import SYSTEM, Actor
from tieubieu.platform.settings import configure
from tieubieu.rules.phases import Phase

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no chromium here")]

EXCEPTIONS = {
    "/lien-ket/{token:str}": "the token is in a letter only; tests/accounts opens it",
    "/dia-danh/lua-chon": "no page: the options that a script puts into a form",
    "/dieu-hanh/van-ban": "no page: the notice that a script puts into a form",
}
"""Pages that are not looked at → why."""

NO_PAGE = re.compile(
    r"^/(api|health|static)/|\.(json|csv|xml|txt|py|svg|atom)$|^/giay/|/ban-chup$|^/tep/|^/anh/|^/metrics$"
)
"""Addresses that give something else than HTML."""

NARROW = re.compile(
    r"^/(en)?$|^/(en/)?(san-pham|ky|v|co-so|xac-minh|thong-ke|du-lieu)\b|^/(dang-nhap|dang-ky|ho-so|cham-diem|hoi-dong)\b"
    r"|^/dieu-hanh(/\{slug:str\}(/ho-so|/phe-duyet)?)?$"
)
"""Pages looked at on a telephone too: what the public reads, and where people work away from a desk."""


class Scene(msgspec.Struct):
    """A story at its own time: the values of its paths, who may be asked to open them, and their session cookies."""

    values: dict[str, list[str]]
    people: list[Actor | None]
    offset: timedelta
    cookies: list[str] = []


async def prepare() -> list[Scene]:
    """One round in each phase that has pages of its own, the last phase first."""
    found = []
    for phase in (
        Phase.CONCLUDED,
        Phase.COUNCIL,
        Phase.TALLIED,
        Phase.SCORING,
        Phase.CHECKING,
        Phase.RECEIVING,
    ):
        story = await play(phase, groups="AB")
        if phase == Phase.CONCLUDED:
            await story.nominate()
        if phase == Phase.TALLIED:
            await story.minutes()
        if phase == Phase.RECEIVING:
            await withdraw(story.by("A").producer, story.by("A").id)  # so that it can be entered
        round = await story.round()
        grants = ("officer", "body", round.organiser), ("officer", "body", round.authority)
        people = [
            None,
            story.by("A").producer,
            story.officer,
            story.clerk,
            story.authority,
            story.head,
            story.judges[3],
            story.chair,
            await person("Quản trị", f"qt.{phase}", ("admin", "installation", None)),
            await person("Hai nơi", f"hai.{phase}", *grants),
        ]
        scene = Scene(await values_of(story.round_id), people, clock.offset())
        scene.cookies = [
            await open_session(SYSTEM, p.id, "127.0.0.1", "pytest") if p and p.id else "" for p in people
        ]
        found.append(scene)
    return found


@pytest.fixture(scope="module")
def served(database_url: str) -> Iterator[Served]:
    configure(database_url=database_url)
    running = Served(database_url, prepare)
    yield running
    running.stop()
    configure(database_url=None)


class Visit(msgspec.Struct):
    path: str
    address: str
    cookie: str
    offset: timedelta


def visit(client: httpx.Client, path: str, scenes: list[Scene]) -> Visit | None:
    """The first address and person, in these scenes, that show this path as HTML."""
    for scene in scenes:
        clock.set_offset(scene.offset)
        for address in filled(path, scene.values):
            for cookie in scene.cookies:
                headers = {"cookie": f"{COOKIE}={cookie}"} if cookie else {}
                answer = client.get(address, headers=headers)
                if answer.status_code == 200 and answer.headers["content-type"].startswith("text/html"):
                    return Visit(path, address, cookie, scene.offset)
    return None


def findings(page: Any) -> list[str]:
    told = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{v['impact']} {v['id']} {[n['target'][0] for n in v['nodes']][:3]}"
        for v in told["violations"]
        if v["impact"] in ("serious", "critical")
    ]


@pytest.mark.timeout(300)
def test_axe_finds_nothing_serious_on_any_page(served: Served, app) -> None:
    paths = [path for _, path in handled(app, "GET") if not NO_PAGE.search(path) and path not in EXCEPTIONS]
    with httpx.Client(base_url=served.url) as client:
        late = {path: visit(client, path, served.made) for path in paths}
        early = [visit(client, path, served.made[::-1]) for path in paths if NARROW.search(path)]
    closed = [path for path, found in late.items() if found is None]
    assert not closed, (
        f"nobody can open these: add somebody to the story, or the reason to EXCEPTIONS: {closed}"
    )
    visits = {found.address: found for found in (*late.values(), *early) if found}
    wrong = apart(look, served.url, list(visits.values()))
    assert not wrong, "\n".join(wrong)


def look(url: str, visits: list[Visit]) -> list[str]:
    wrong: list[str] = []
    script = AXE.read_text("utf-8")
    with browser() as chromium:
        context = chromium.new_context(
            bypass_csp=True, viewport={"width": 1440, "height": 900}, reduced_motion="reduce", base_url=url
        )
        page = context.new_page()
        here = ""
        page.on("pageerror", lambda error: wrong.append(f"{here}: {error}"))
        for to in visits:
            here = f"{to.path} ({to.address})"
            clock.set_offset(to.offset)
            context.clear_cookies()
            if to.cookie:
                context.add_cookies([{"name": COOKIE, "value": to.cookie, "url": url}])
            page.set_viewport_size({"width": 1440, "height": 900})
            answer = page.goto(to.address)
            if answer is None or answer.status != 200:
                wrong.append(f"{here}: {answer and answer.status}")
            page.evaluate(script)
            for width in (1440, 360) if NARROW.search(to.path) else (1440,):
                page.set_viewport_size({"width": width, "height": 900})
                over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                if over > 0:
                    wrong.append(f"{here} at {width}: {over} px wider than the screen")
                wrong += [f"{here} at {width}: {line}" for line in findings(page)]
    return wrong
