"""Clients of the web application inside the test's own transaction, and people to sign in as."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import UUID

import httpx
import pytest

from tieubieu.accounts.actions import Invite, give, invite, open_session
from tieubieu.accounts.auth import COOKIE
from tieubieu.accounts.queries import actor_of
from tieubieu.app import create_app
from tieubieu.platform.actions import Act
from tieubieu.platform.actor import SYSTEM, Actor

MakePerson = Callable[..., Awaitable[Actor]]


@pytest.fixture(scope="session")
def app():
    """The application; the test has the pool."""
    return create_app(own_pool=False)


@pytest.fixture
async def client(db: None, app) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that is not signed in. Runs in the test's task, so it sees the test's transaction."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as http:
        yield http


async def person(name: str, *grants: tuple[str, str, UUID | None]) -> Actor:
    """Somebody with an account and these grants (role, scope kind, scope id)."""
    email = f"{name.lower().replace(' ', '.')}@vidu.example".encode("ascii", "ignore").decode()
    person_id = await invite(SYSTEM, Invite(name=name, email=email))
    act = Act(SYSTEM, "test.grants")
    for role, kind, scope in grants:
        await give(act, person_id, role, kind, scope)
    found = await actor_of(person_id)
    assert found is not None
    return found


@pytest.fixture
def make_person(db: None) -> MakePerson:
    return person


@pytest.fixture
def sign_in_as(client: httpx.AsyncClient) -> Callable[[Actor], Awaitable[httpx.AsyncClient]]:
    """Gives the client this person's session."""

    async def sign_in(actor: Actor) -> httpx.AsyncClient:
        assert actor.id is not None
        client.cookies.set(COOKIE, await open_session(SYSTEM, actor.id, "127.0.0.1", "pytest"))
        return client

    return sign_in
