"""The worker: beside the web server in every process, and alone as `tieubieu worker`.

Whoever starts one has imported the areas' job handlers before (app.wire does).
"""

from __future__ import annotations

import asyncio
import contextvars
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tieubieu.platform import jobs, ratelimit  # noqa: F401  ratelimit registers its sweeping
from tieubieu.platform import outbox as _outbox  # noqa: F401  registers the sending of mails
from tieubieu.platform.database import close_pool, start_pool

FINISH_WITHIN = 20.0  # seconds for the running job when we are asked to stop; it is done again otherwise


@asynccontextmanager
async def running() -> AsyncIterator[None]:
    """A worker beside what is done inside. Needs a started pool. It has a context of its own, so no transaction
    of the caller leaks into it."""
    stop = asyncio.Event()
    task = asyncio.create_task(jobs.work(stop), context=contextvars.Context(), name="worker")
    try:
        yield
    finally:
        stop.set()
        done, _ = await asyncio.wait({task}, timeout=FINISH_WITHIN)
        if not done:
            task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def run_until_stopped() -> None:
    """`tieubieu worker`: until Ctrl-C or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await start_pool()
    try:
        await jobs.work(stop)
    finally:
        await close_pool()
