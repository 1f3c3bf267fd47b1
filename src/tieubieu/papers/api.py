"""JSON: which papers there are of a thing, for this caller. The PDFs themselves lie at /giay/…"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import get
from litestar.params import FromPath
from msgspec import Struct

from tieubieu.accounts.auth import Who
from tieubieu.papers import queries
from tieubieu.platform.actor import Actor
from tieubieu.platform.errors import NotFound


class PaperLink(Struct, frozen=True):
    """`kind`: receipt, supplement, notice, minutes, council_minutes, decision or nomination."""

    kind: str
    href: str


Maker = Callable[[Actor, str], Awaitable[Any]]
OF_ENTRY: tuple[tuple[str, Maker, str], ...] = (
    ("receipt", queries.receipt, "bien-nhan"),
    ("supplement", queries.supplement, "bo-sung"),
    ("notice", queries.notice, "ket-qua"),
)
OF_ROUND: tuple[tuple[str, Maker, str], ...] = (
    ("minutes", queries.minutes, "bien-ban"),
    ("council_minutes", queries.council_minutes, "hop-hoi-dong"),
    ("decision", queries.decision, "quyet-dinh"),
    ("nomination", queries.nomination, "de-cu"),
)


async def _links(actor: Actor, name: str, kinds: tuple[tuple[str, Maker, str], ...]) -> list[PaperLink]:
    found: list[PaperLink] = []
    for kind, make, folder in kinds:
        try:
            await make(actor, name)
        except NotFound:
            continue
        found.append(PaperLink(kind, f"/giay/{folder}/{name}.pdf"))
    return found


@get("/papers/entries/{receipt:str}", tags=["papers"])
async def of_entry(actor: Who, receipt: FromPath[str]) -> list[PaperLink]:
    """Papers of an entry that the caller may have, by the number on its receipt."""
    return await _links(actor, receipt, OF_ENTRY)


@get("/papers/rounds/{slug:str}", tags=["papers"])
async def of_round(actor: Who, slug: FromPath[str]) -> list[PaperLink]:
    """Papers of a round that the caller may have."""
    return await _links(actor, slug, OF_ROUND)


routes = [of_entry, of_round]
