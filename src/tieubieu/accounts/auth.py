"""Who is asking: dependencies for handlers. Public pages ask for nobody and touch no session."""

from __future__ import annotations

from typing import TypeAlias

from litestar import Request
from litestar.di import NamedDependency

from tieubieu.accounts.queries import SignedIn, by_bearer, by_session
from tieubieu.platform.actor import Actor
from tieubieu.platform.errors import SignInNeeded

COOKIE = "tb_phien"


async def signed_in(request: Request) -> SignedIn:
    """The session of this request, by bearer token or cookie; SignInNeeded when there is none."""
    found = await visitor(request)
    if found is None:
        raise SignInNeeded()
    return found


async def visitor(request: Request) -> SignedIn | None:
    """The session, if any."""
    header = request.headers.get("authorization", "")
    if header[:7].lower() == "bearer ":
        return await by_bearer(header[7:].strip())
    token = request.cookies.get(COOKIE)
    return await by_session(token) if token else None


async def provide_actor(request: Request) -> Actor:
    """Dependency `actor`: whoever is signed in."""
    return (await signed_in(request)).actor


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


def browser_of(request: Request) -> str:
    return request.headers.get("user-agent", "")[:200]


Who: TypeAlias = NamedDependency[Actor]
"""The type of a handler's `actor`: whoever is signed in; 401 or the sign-in page otherwise."""
