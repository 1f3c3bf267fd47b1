"""Work after the commit: rows in the `job` table, written in the transaction of the action that asks for them.

    @handler("certificate.render")
    async def render(payload: dict) -> None: ...

    await enqueue("certificate.render", {"certificate": str(id)})

A worker locks one due job (FOR UPDATE SKIP LOCKED), runs its handler in a savepoint of the same transaction and
deletes the row with the handler's own changes: what a handler writes in the database happens exactly once, however
often a worker dies; what it does elsewhere (a mail) at least once.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec

from tieubieu.platform import clock, database
from tieubieu.platform.database import execute, row, rows, scalar, transaction
from tieubieu.platform.ids import new_id

log = logging.getLogger(__name__)

CHANNEL = "tieubieu_job"
MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(
    seconds=15
)  # doubled after each failure: the eighth attempt comes about half an hour later
LOOK_AGAIN = 30.0  # seconds; a job that is due by the clock needs no notification

Handler = Callable[[dict[str, Any]], Awaitable[None]]


class GiveUp(Exception):
    """Raised by a handler: trying again cannot help."""


@dataclass(frozen=True)
class _Periodic:
    seconds: float
    run: Callable[[], Awaitable[None]]


_handlers: dict[str, Handler] = {}
_periodic: dict[str, _Periodic] = {}


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Registers the coroutine that does jobs of this kind. Its module must be imported by every process that works."""

    def register(run: Handler) -> Handler:
        if kind in _handlers:
            raise ValueError(f"two handlers for jobs of kind {kind}")
        _handlers[kind] = run
        return run

    return register


def every(
    seconds: float, name: str
) -> Callable[[Callable[[], Awaitable[None]]], Callable[[], Awaitable[None]]]:
    """Registers periodic work. It is a job like others, so only one process does it at a time."""

    def register(run: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
        async def as_job(_: dict[str, Any]) -> None:
            await run()

        handler(_periodic_kind(name))(as_job)
        _periodic[_periodic_kind(name)] = _Periodic(seconds, run)
        return run

    return register


def _periodic_kind(name: str) -> str:
    return f"every:{name}"


async def enqueue(
    kind: str,
    payload: dict[str, Any] | None = None,
    run_at: datetime | None = None,
    dedup_key: str | None = None,
) -> None:
    """Adds a job to the current transaction. With a dedup_key nothing is added while a job with that key waits;
    a job that is just running counts as waiting, so its key should name the work, not the wish."""
    now = clock.now()
    await scalar(
        "WITH added AS ("
        " INSERT INTO job (id, kind, payload, run_at, attempts, state, last_error, created_at, dedup_key)"
        " VALUES ($1, $2, $3::jsonb, $4, 0, 'waiting', '', $5, $6) ON CONFLICT (dedup_key) DO NOTHING RETURNING id"
        ") SELECT pg_notify($7, '') FROM added",
        new_id(),
        kind,
        msgspec.json.encode(payload or {}).decode(),
        run_at or now,
        now,
        dedup_key,
        CHANNEL,
    )


async def _ensure_periodic() -> None:
    for kind in _periodic:
        await enqueue(kind, dedup_key=kind)


async def run_one() -> bool:
    """Does one due job of a kind that this process knows; False if there is none."""
    async with transaction():
        job = await row(
            "SELECT id, kind, payload, attempts FROM job WHERE state = 'waiting' AND run_at <= $1 AND kind = ANY($2)"
            " ORDER BY run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED",
            clock.now(),
            list(_handlers),
        )
        if job is None:
            return False
        problem = await _attempt(job)
        if (periodic := _periodic.get(job["kind"])) is not None:
            await execute(
                "UPDATE job SET run_at = $2, last_error = $3 WHERE id = $1",
                job["id"],
                clock.now() + timedelta(seconds=periodic.seconds),
                _words(problem),
            )
        elif problem is None:
            await execute("DELETE FROM job WHERE id = $1", job["id"])
        else:
            await _put_back(job, problem)
    return True


async def _attempt(job: dict[str, Any]) -> Exception | None:
    try:
        async with transaction():
            await _handlers[job["kind"]](job["payload"])
    except Exception as problem:
        log.warning("job %s (%s), attempt %d: %r", job["kind"], job["id"], job["attempts"] + 1, problem)
        return problem
    return None


async def _put_back(job: dict[str, Any], problem: Exception) -> None:
    attempts = job["attempts"] + 1
    over = attempts >= MOST_ATTEMPTS or isinstance(problem, GiveUp)
    await execute(
        "UPDATE job SET attempts = $2, run_at = $3, last_error = $4, state = CASE WHEN $5 THEN 'failed' ELSE state END,"
        " dedup_key = CASE WHEN $5 THEN NULL ELSE dedup_key END WHERE id = $1",
        job["id"],
        attempts,
        clock.now() + FIRST_PAUSE * 2 ** (attempts - 1),
        _words(problem),
        over,
    )


def _words(problem: Exception | None) -> str:
    return "" if problem is None else f"{type(problem).__name__}: {problem}"[:2000].replace("\0", "")


async def run_due() -> int:
    """Does everything that is due now, in this task; how many that were. For tests and one-shot commands."""
    done = 0
    while await run_one():
        done += 1
    return done


async def work(stop: asyncio.Event) -> None:
    """Works until `stop` is set; the job that is running then is finished first. One such task per process."""
    wake = asyncio.Event()
    listener = asyncio.create_task(database.listen(CHANNEL, lambda _: wake.set(), wake.set))
    stopping = asyncio.create_task(stop.wait())
    pause = 1.0
    try:
        while not stop.is_set():
            wake.clear()
            try:
                await _ensure_periodic()
                while not stop.is_set() and await run_one():
                    pass
                wait, pause = await _until_next(), 1.0
            except Exception:  # the database is away; what was locked is free again
                log.exception("the worker could not reach its jobs; again in %.0f s", pause)
                wait, pause = pause, min(pause * 2, LOOK_AGAIN)
            waking = asyncio.create_task(wake.wait())
            await asyncio.wait({waking, stopping}, timeout=wait, return_when=asyncio.FIRST_COMPLETED)
            waking.cancel()
    finally:
        for task in (listener, stopping):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


async def _until_next() -> float:
    """Seconds until the next job is due, at most LOOK_AGAIN."""
    due = await scalar(
        "SELECT min(run_at) FROM job WHERE state = 'waiting' AND kind = ANY($1)", list(_handlers)
    )
    if due is None:
        return LOOK_AGAIN
    return min(max((due - clock.now()).total_seconds(), 0.05), LOOK_AGAIN)


async def overview() -> list[dict[str, Any]]:
    """Kind, state, how many, the oldest due time, the last error: for /metrics and the administration page."""
    return await rows(
        "SELECT kind, state, count(*)::int AS jobs, min(run_at) AS oldest, max(last_error) AS last_error"
        " FROM job GROUP BY kind, state ORDER BY kind, state"
    )
