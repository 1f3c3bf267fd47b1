"""Finished answers, kept in each process as long as nobody has said that something changed.

A process keeps nothing until it has heard its own call on the channel: so it never serves what it could not be told to
drop. It drops everything at a call, at midnight in Vietnam, and whenever the line is lost.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections import OrderedDict
from collections.abc import Hashable
from datetime import date
from typing import Generic, TypeVar

from tieubieu.platform import clock
from tieubieu.platform.database import engine, in_transaction, listen, notify
from tieubieu.platform.ids import random_code

T = TypeVar("T")

CHANNEL = "certificate"
LONGEST = 600.0
"""Seconds that an answer is kept at most: a picture or a slug changes without a call."""


class Cache(Generic[T]):
    """The `most` latest answers by key. Nothing is kept inside an open transaction, which may be rolled back."""

    def __init__(self, most: int = 2000, channel: str = CHANNEL) -> None:
        self.most, self.channel = most, channel
        self._kept: OrderedDict[Hashable, tuple[float, T]] = OrderedDict()
        self._trusted = False
        self._call = ""
        self._day: date | None = None
        self._turn = 0
        self._listening: asyncio.Task[None] | None = None
        self._pool: object = None

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def trusted(self) -> bool:
        """The line is up and was heard."""
        return self._trusted

    def drop(self) -> None:
        self._kept.clear()
        self._turn += 1

    def get(self, key: Hashable) -> T | None:
        if not self._usable():
            return None
        found = self._kept.get(key)
        if found is None or asyncio.get_running_loop().time() - found[0] > LONGEST:
            return None
        self._kept.move_to_end(key)
        return found[1]

    def turn(self) -> int:
        """To be read before the database is: `put` keeps nothing that was read before the last drop."""
        return self._turn

    def put(self, key: Hashable, value: T, turn: int) -> None:
        if turn == self._turn and self._usable():
            self._kept[key] = (asyncio.get_running_loop().time(), value)
            self._kept.move_to_end(key)
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)

    def _usable(self) -> bool:
        if in_transaction() or not self._trusted or engine.pool is not self._pool:
            return False
        if self._day != clock.today():
            self.drop()
            self._day = clock.today()
        return True

    async def attend(self) -> None:
        """Starts listening where nobody does, and calls once on a line that is new. To be awaited before `turn`."""
        if in_transaction() or engine.pool is None:
            return
        task = self._listening
        if (
            task is None
            or task.done()
            or task.get_loop() is not asyncio.get_running_loop()
            or self._pool is not engine.pool
        ):
            if task is not None and task.get_loop() is asyncio.get_running_loop():
                task.cancel()
            self._lost()
            self._pool = engine.pool
            self._listening = asyncio.get_running_loop().create_task(
                listen(self.channel, self._heard, self._lost),
                context=contextvars.Context(),
                name="page cache",
            )
        if not self._trusted and not self._call:
            self._call = f"?{random_code(16)}"
            await notify(self.channel, self._call)

    async def close(self) -> None:
        task, self._listening = self._listening, None
        self._lost()
        if task is not None and task.get_loop() is asyncio.get_running_loop():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def _heard(self, payload: str) -> None:
        if payload.startswith("?"):  # somebody's call; only our own says that we hear
            self._trusted = self._trusted or payload == self._call
        else:
            self.drop()

    def _lost(self) -> None:
        self._trusted, self._call = False, ""
        self.drop()
