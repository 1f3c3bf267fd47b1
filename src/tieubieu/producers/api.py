"""JSON: establishments and claims. The same actions and queries as the pages."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import get, post, put
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Struct

from tieubieu.accounts.auth import Who
from tieubieu.platform.web import or_404
from tieubieu.producers import actions, queries


class EstablishmentId(Struct):
    id: UUID


class EstablishmentVersion(Struct):
    version: int


class PrintedCode(Struct):
    """Shown once."""

    code: str


class Settle(Struct, forbid_unknown_fields=True):
    accept: bool
    reason: str = ""


@get("/establishments", tags=["establishments"])
async def mine(actor: Who) -> list[queries.EstablishmentRow]:
    """Those that I act for."""
    return await queries.mine(actor)


@get("/establishments/in-charge", tags=["establishments"])
async def in_charge(
    actor: Who,
    q: FromQuery[str] = "",
    offset: Annotated[int, QueryParameter(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
) -> list[queries.EstablishmentRow]:
    """Those in the places of my bodies and rounds, for officers and clerks; others get an empty list."""
    return await queries.in_charge(actor, q, offset, limit)


@post("/establishments", status_code=201, tags=["establishments"])
async def register(actor: Who, data: JSONBody[actions.RegisterEstablishment]) -> EstablishmentId:
    return EstablishmentId(await actions.register(actor, data))


@get("/establishments/{establishment_id:uuid}", tags=["establishments"])
async def read(actor: Who, establishment_id: FromPath[UUID]) -> queries.EstablishmentRow:
    return or_404(await queries.writable(actor, establishment_id))


@put("/establishments/{establishment_id:uuid}", tags=["establishments"])
async def update(
    actor: Who, establishment_id: FromPath[UUID], data: JSONBody[actions.UpdateEstablishment]
) -> EstablishmentVersion:
    """409 `stale` tells the version and values that are saved."""
    data.id = establishment_id  # the path decides
    return EstablishmentVersion(await actions.update(actor, data))


@get("/establishments/{establishment_id:uuid}/people", tags=["establishments"])
async def people(actor: Who, establishment_id: FromPath[UUID]) -> list[queries.PersonLine]:
    or_404(await queries.writable(actor, establishment_id))
    return await queries.people(establishment_id)


@post("/establishments/{establishment_id:uuid}/codes", status_code=201, tags=["establishments"])
async def new_code(actor: Who, establishment_id: FromPath[UUID]) -> PrintedCode:
    """A code to print for an establishment that nobody acts for yet."""
    return PrintedCode(await actions.new_code(actor, establishment_id))


@get("/establishment-claims", tags=["establishments"])
async def claims(actor: Who) -> list[queries.ClaimLine]:
    """Those that wait for my answer."""
    return await queries.claims_to_settle(actor)


@get("/me/establishment-claims", tags=["establishments"])
async def my_claims(actor: Who) -> list[queries.MyClaim]:
    return await queries.my_claims(actor)


@post("/establishment-claims", status_code=201, tags=["establishments"])
async def claim(actor: Who, data: JSONBody[actions.ClaimEstablishment]) -> actions.Claimed:
    return await actions.claim(actor, data)


@post("/establishment-claims/{claim_id:uuid}/settle", status_code=204, tags=["establishments"])
async def settle(actor: Who, claim_id: FromPath[UUID], data: JSONBody[Settle]) -> None:
    await actions.settle_claim(
        actor, actions.SettleClaim(claim=claim_id, accept=data.accept, reason=data.reason[:500])
    )


routes = [
    mine,
    in_charge,
    register,
    read,
    update,
    people,
    new_code,
    claims,
    my_claims,
    claim,
    settle,
]
