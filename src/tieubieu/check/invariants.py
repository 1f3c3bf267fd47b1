"""The registry of invariants: each has a name, a sentence that says what must be so, and a way to find what is not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from msgspec import Struct

from tieubieu.platform.database import rows

Found = Iterable[tuple[str, str]]
Show = Callable[[str, int, int], None]


def quiet(words: str, done: int, total: int) -> None:
    """Shows nothing."""


class Broken(Struct, frozen=True):
    """`subject`: what it is about, "entry 9f1c…" or "file ab12…". `words`: what is wrong there, in Vietnamese."""

    invariant: str
    subject: str
    words: str


class Invariant(Struct, frozen=True):
    """`find` answers (subject, words) for each place where `says` does not hold."""

    name: str
    says: str
    find: Callable[[], Awaitable[Found]]


_known: dict[str, Invariant] = {}


def every() -> list[Invariant]:
    """All, in order of registration."""
    return list(_known.values())


def invariant(
    name: str, says: str
) -> Callable[[Callable[[], Awaitable[Found]]], Callable[[], Awaitable[Found]]]:
    """Registers a coroutine that finds (subject, words)."""

    def register(find: Callable[[], Awaitable[Found]]) -> Callable[[], Awaitable[Found]]:
        if name in _known:
            raise ValueError(f"two invariants are called {name}")
        _known[name] = Invariant(name, says, find)
        return find

    return register


def statement(name: str, says: str, sql: str, *args: Any, words: str = "") -> None:
    """Registers one SQL statement whose rows are what is broken: column `subject`, and `words` unless one sentence
    fits all."""

    async def find() -> Found:
        return [(str(f["subject"]), f.get("words") or words or says) for f in await rows(sql, *args)]

    invariant(name, says)(find)
