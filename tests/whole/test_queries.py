"""No page breaks on what somebody may write behind its address."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import httpx
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from tests.story import person, play
from tests.whole.addresses import PARAMETER, filled, values_of
from tieubieu.accounts.actions import open_session
from tieubieu.accounts.auth import COOKIE
from tieubieu.platform.actor import SYSTEM
from tieubieu.platform.database import transaction
from tieubieu.rules.phases import Phase

ODD = ("%00", "%ED%A0%80", "1" * 30, "-1", "0", "%25_%5C'", "không-có", "1/1/0001", "9999-12-31")
INJECTED = {"request", "actor"}


def queries(app: Litestar) -> Iterator[tuple[str, str]]:
    """(path, name) of the query parameters of all pages, by the signatures of their handlers."""
    for route in app.routes:
        if not isinstance(route, HTTPRoute) or route.path.startswith(("/api/", "/static/")):
            continue
        for handler in route.route_handlers:
            if "GET" in handler.http_methods:
                names = set(inspect.signature(handler.fn).parameters) - set(PARAMETER.findall(route.path))
                yield from ((route.path, name) for name in sorted(names - INJECTED))


class _Undone(Exception):
    pass


async def apart(client: httpx.AsyncClient, address: str) -> httpx.Response:
    """The answer; a statement that failed on the way does not spoil the test's own transaction."""
    try:
        async with transaction():
            answer = await client.get(address)
            raise _Undone
    except _Undone:
        return answer


@pytest.mark.timeout(240)
async def test_no_page_breaks_on_an_odd_query(db, client: httpx.AsyncClient, app):
    story = await play(Phase.CONCLUDED, groups="A")
    values = await values_of(story.round_id)
    admin = await person("Quản trị", "qt", ("admin", "installation", None))
    wrong: list[str] = []
    opened: set[str] = set()
    for who in (story.officer, story.chair, story.by("A").producer, admin):
        assert who.id is not None
        client.cookies.set(COOKIE, await open_session(SYSTEM, who.id, "127.0.0.1", "pytest"))
        for path, name in queries(app):
            for address in filled(path, values):
                for value in ODD:
                    answer = await apart(client, f"{address}?{name}={value}")
                    if answer.status_code == 200:
                        opened.add(path)
                    if answer.status_code >= 500:
                        wrong.append(f"{who.name}: {address}?{name}={value}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)
    assert len(opened) >= 12, f"only these pages were reached: {sorted(opened)}"
