"""What areas above show on a round's page: counts, parts of the page, and what a recusal hides from its audit trail.

    @counts
    async def entries(actor: Actor, round: RoundRow) -> list[Count]: ...

    @section(20)
    async def juries(actor: Actor, round: RoundRow) -> Section | None: ...

    @hidden_ids
    async def recused(person_id: UUID, round: RoundRow) -> list[UUID]: ...

Each answers for that person: a recused entry is in no count and in no part. The lower a section's number, the higher it
stands. Registering the same function twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from uuid import UUID

from msgspec import Struct

from tieubieu.platform.actor import Actor
from tieubieu.rounds.queries import RoundRow

F = TypeVar("F", bound=Callable[..., Awaitable[Any]])


class Count(Struct, frozen=True):
    """One figure: "Hồ sơ đã nộp", 24, where it is listed."""

    label: str
    number: int
    href: str = ""


class Section(Struct, frozen=True):
    """A part of the page: a template of its area, which finds the context under `part.context`."""

    template: str
    context: dict[str, Any]


_counts: dict[str, Any] = {}
_sections: dict[str, tuple[int, Any]] = {}
_hidden: dict[str, Any] = {}


def _name(f: Callable[..., Any]) -> str:
    return f"{f.__module__}.{f.__qualname__}"


def counts(f: F) -> F:
    _counts[_name(f)] = f
    return f


def section(position: int) -> Callable[[F], F]:
    def register(f: F) -> F:
        _sections[_name(f)] = (position, f)
        return f

    return register


def hidden_ids(f: F) -> F:
    """Registers what must not be told to this person: ids of entries, products, establishments, sheets."""
    _hidden[_name(f)] = f
    return f


async def all_counts(actor: Actor, round: RoundRow) -> list[Count]:
    return [c for f in list(_counts.values()) for c in await f(actor, round)]


async def all_sections(actor: Actor, round: RoundRow) -> list[Section]:
    found = [await f(actor, round) for _, f in sorted(_sections.values(), key=lambda s: s[0])]
    return [s for s in found if s is not None]


async def all_hidden(actor: Actor, round: RoundRow) -> set[UUID]:
    if actor.id is None:
        return set()
    return {i for f in list(_hidden.values()) for i in await f(actor.id, round)}
