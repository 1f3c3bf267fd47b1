"""Committed rows and several connections: these tests own their module's database."""

from __future__ import annotations

import asyncio
from contextvars import Context

import pytest

from tieubieu.ledger import log
from tieubieu.ledger.payloads import Kind
from tieubieu.platform.database import rows, transaction

pytestmark = pytest.mark.usefixtures("database")


async def append(n: int) -> None:
    async with transaction():
        await log.append(Kind.REOPENED, {"n": n})


def apart(coroutine) -> asyncio.Task:
    """In a task with a context of its own, as another request would run."""
    return asyncio.create_task(coroutine, context=Context())


async def test_appending_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError):
        await log.append(Kind.REOPENED, {})


async def test_a_leaf_that_commits_late_gets_a_later_number_and_no_number_is_left_out():
    written, may_commit = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        async with transaction():
            await log.append(Kind.REOPENED, {"n": "slow"})
            written.set()
            await may_commit.wait()

    before = await log.sequence()
    late = apart(slow())
    await written.wait()
    await append(1)
    assert await log.sequence() == before + 1  # neither waits for the open transaction nor leaves it a hole
    may_commit.set()
    await late
    assert await log.sequence() == before + 2
    told = [r["payload"]["n"] for r in await rows('SELECT payload FROM ledger_leaf ORDER BY "index"')]
    assert told[before:] == [1, "slow"]


async def test_sequencers_at_once_number_every_leaf_once():
    before = await log.sequence()

    async def writer(n: int) -> None:
        await append(n)
        await log.sequence()

    await asyncio.gather(*(apart(writer(n)) for n in range(12)))
    assert await log.sequence() == before + 12
    numbers = [r["index"] for r in await rows('SELECT "index" FROM ledger_leaf ORDER BY "index"')]
    assert numbers == list(range(before + 12))
    assert await log.problems() == []
