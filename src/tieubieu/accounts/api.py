"""JSON: accounts, sessions, tokens, roles. The same actions as the pages."""

from __future__ import annotations

from uuid import UUID

from litestar import Request, Response, delete, get, post
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Struct

from tieubieu.accounts import actions, queries
from tieubieu.accounts.auth import COOKIE, Who, address_of, browser_of, signed_in
from tieubieu.accounts.pages import _with_session
from tieubieu.platform.actor import Actor, Grant


class Me(Struct):
    id: UUID
    name: str
    email: str
    grants: list[Grant]


class Id(Struct):
    id: UUID


class Token(Struct):
    token: str


class NewToken(Struct, forbid_unknown_fields=True):
    name: str


class Forgot(Struct, forbid_unknown_fields=True):
    email: str


class NewPassword(Struct, forbid_unknown_fields=True):
    password: str


class ChangePassword(Struct, forbid_unknown_fields=True):
    old_password: str
    new_password: str


def _me(actor: Actor) -> Me:
    assert actor.id is not None
    return Me(id=actor.id, name=actor.name, email=actor.email, grants=list(actor.grants))


@get("/me")
async def me(actor: Who) -> Me:
    """Who is signed in, with every grant."""
    return _me(actor)


@post("/accounts", status_code=201)
async def sign_up(request: Request, data: JSONBody[actions.SignUp]) -> Id:
    return Id(await actions.sign_up(data, address_of(request)))


@post("/session", status_code=201)
async def sign_in(request: Request, data: JSONBody[actions.SignIn]) -> Response[Token]:
    """Opens a session: as a cookie for browsers."""
    token = await actions.sign_in(data, address_of(request), browser_of(request))
    return _with_session(Response(Token(token=""), status_code=201), token)


@delete("/session", status_code=204)
async def sign_out(request: Request) -> Response[None]:
    found = await signed_in(request)
    await actions.close_session(found.actor, found.session_id)
    answer: Response[None] = Response(None, status_code=204)
    answer.delete_cookie(COOKIE)
    return answer


@get("/me/sessions")
async def sessions(actor: Who) -> list[queries.SessionLine]:
    return await queries.my_sessions(actor)


@delete("/me/sessions/{session_id:uuid}", status_code=204)
async def end_session(actor: Who, session_id: FromPath[UUID]) -> None:
    await actions.close_session(actor, session_id)


@get("/me/tokens")
async def tokens(actor: Who) -> list[queries.TokenLine]:
    return await queries.my_tokens(actor)


@post("/me/tokens", status_code=201)
async def new_token(actor: Who, data: JSONBody[NewToken]) -> Token:
    """A bearer token; shown this once."""
    return Token(await actions.new_api_token(actor, data.name))


@delete("/me/tokens/{token_id:uuid}", status_code=204)
async def revoke_token(actor: Who, token_id: FromPath[UUID]) -> None:
    await actions.revoke_api_token(actor, token_id)


@post("/me/password", status_code=204)
async def change_password(request: Request, actor: Who, data: JSONBody[ChangePassword]) -> Response[None]:
    token = await actions.change_password(
        actor, data.old_password, data.new_password, address_of(request), browser_of(request)
    )
    return _with_session(Response(None, status_code=204), token)


@post("/password-links", status_code=204)
async def forgot(request: Request, data: JSONBody[Forgot]) -> None:
    await actions.forgot_password(data.email, address_of(request))


@post("/password-links/{token:str}", status_code=204)
async def use_link(request: Request, token: FromPath[str], data: JSONBody[NewPassword]) -> Response[None]:
    session = await actions.use_link(token, data.password, address_of(request), browser_of(request))
    return _with_session(Response(None, status_code=204), session)


@get("/people")
async def people(actor: Who, q: FromQuery[str] = "", offset: FromQuery[int] = 0) -> list[queries.PersonLine]:
    """Everybody with an account, for those who appoint; others get an empty list."""
    return await queries.people(actor, q, max(0, offset))


@post("/people", status_code=201)
async def invite(actor: Who, data: JSONBody[actions.Invite]) -> Id:
    return Id(await actions.invite(actor, data))


@post("/people/{person_id:uuid}/disable", status_code=204)
async def disable(actor: Who, person_id: FromPath[UUID]) -> None:
    await actions.disable(actor, person_id)


@post("/grants", status_code=201)
async def give_role(actor: Who, data: JSONBody[actions.GiveRole]) -> Id:
    return Id(await actions.give_role(actor, data))


@delete("/grants/{grant_id:uuid}", status_code=204)
async def take_role(actor: Who, grant_id: FromPath[UUID]) -> None:
    await actions.take_role(actor, grant_id)


routes = [
    me,
    sign_up,
    sign_in,
    sign_out,
    sessions,
    end_session,
    tokens,
    new_token,
    revoke_token,
    change_password,
    forgot,
    use_link,
    people,
    invite,
    disable,
    give_role,
    take_role,
]
