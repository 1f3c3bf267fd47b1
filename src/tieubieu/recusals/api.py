"""JSON: my own declarations of relations to establishments."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post
from litestar.params import JSONBody
from msgspec import Struct

from tieubieu.accounts.auth import Who
from tieubieu.recusals import actions, queries


class Declared(Struct):
    id: UUID


@get("/recusals/mine")
async def mine(actor: Who) -> list[queries.MyRecusal]:
    return await queries.mine(actor)


@post("/recusals", status_code=201)
async def declare(actor: Who, data: JSONBody[actions.DeclareRecusal]) -> Declared:
    """Binds at once, until announcement."""
    return Declared(await actions.declare(actor, data))


routes = [mine, declare]
