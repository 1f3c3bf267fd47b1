"""What is measured, and what it must reach."""

from __future__ import annotations

import asyncio
import logging
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from random import Random
from uuid import UUID

import asyncpg
import httpx
import msgspec

from bench.data import LEAVES, judges_of, past_round, reopen, sheet
from tieubieu.accounts.actions import Invite, give, invite, open_session
from tieubieu.accounts.auth import COOKIE
from tieubieu.app import create_app
from tieubieu.platform import clock, database, ids
from tieubieu.platform.actions import Act
from tieubieu.platform.actor import SYSTEM, Actor, Grant
from tieubieu.platform.database import execute, rows, scalar, transaction
from tieubieu.platform.settings import settings
from tieubieu.results.actions import tally_up
from tieubieu.rounds.queries import get as get_round
from tieubieu.scoring.actions import SaveSheet, save_sheet


class Line(msgspec.Struct, frozen=True):
    """One figure, its ceiling or limit, and whether it holds."""

    name: str
    figure: str
    beside: str
    fine: bool

    def text(self) -> str:
        return f"{'ok  ' if self.fine else 'MISS'} {self.name}: {self.figure}   [{self.beside}]"


logging.getLogger("httpx").setLevel(logging.WARNING)

ALL: dict[str, Callable[[], Awaitable[list[Line]]]] = {}


def measure(name: str):
    def keep(f):
        ALL[name] = f
        return f

    return keep


# Tally


@measure("tally")
async def tally() -> list[Line]:
    """441 entries × 13 judges × all leaves: from the stored sheets to results, ledger leaf included."""
    round_id = await past_round(1, 441, 13, sheets=True)
    round = await get_round(round_id)
    assert round is not None
    began = time.perf_counter()
    async with transaction():
        await tally_up(Act(SYSTEM, "bench.tally"), round)
    took = time.perf_counter() - began
    points = [s["points"] for s in await rows("SELECT v.points FROM sheet_version v")]
    began = time.perf_counter()
    sum(sum(p.values()) for p in points)
    bare = time.perf_counter() - began
    name = f"tally of 441 entries × 13 judges × {len(LEAVES)} sub-criteria"
    return [
        Line(name, f"{took:.3f} s", f"limit 1 s; adding the same numbers in Python {bare:.3f} s", took < 1)
    ]


# Saving sheets


@measure("saving")
async def saving() -> list[Line]:
    """50 judges at once, 20 entries each, through the action, beside the same statements in raw asyncpg."""
    round_id = await past_round(2, 20, 50, sheets=False)
    await reopen(round_id, "scoring")
    entries = [f["id"] for f in await rows("SELECT id FROM entry WHERE round = $1", round_id)]
    people = await judges_of(round_id)
    grants = (Grant("judge", "round", round_id),)

    async def one(person: UUID, seed: int) -> None:
        actor, random = Actor(id=person, name="Giám khảo đo", grants=grants), Random(seed)
        for entry in entries:
            await save_sheet(actor, SaveSheet(entry=entry, version=0, points=sheet(random)))

    began = time.perf_counter()
    await asyncio.gather(*(one(person, k) for k, person in enumerate(people)))
    ours = len(people) * len(entries) / (time.perf_counter() - began)
    kept = await scalar(
        """SELECT count(*) FROM sheet s JOIN sheet_version v ON v.sheet = s.id JOIN entry e ON e.id = s.entry
           WHERE e.round = $1""",
        round_id,
    )
    with database.count_statements() as seen:
        actor = Actor(id=people[0], name="Giám khảo đo", grants=grants)
        await save_sheet(actor, SaveSheet(entry=entries[0], version=1, points=sheet(Random(0))))
    bare = await _raw(round_id, people, entries)
    lost = len(people) * len(entries) - kept
    return [
        Line(
            "50 judges saving sheets at once",
            f"{ours:.0f}/s, {lost} lost, {seen.count} statements a save",
            f"raw asyncpg, the same statements: {bare:.0f}/s; ratio {ours / bare:.2f}, at least 0.40",
            lost == 0 and ours >= 0.4 * bare,
        )
    ]


async def _raw(round_id: UUID, people: list[UUID], entries: list[UUID]) -> float:
    """The statements of save_sheet by hand, on a pool of the same size, into a second stage of the same round."""
    from tieubieu.scoring import actions, sheets

    seats = {f["person"]: f["id"] for f in await rows("SELECT id, person FROM judge")}
    pool = await asyncpg.create_pool(settings().database_url, min_size=10, max_size=10)

    async def one(person: UUID, seed: int) -> None:
        random = Random(seed)
        for entry in entries:
            points = sheet(random)
            async with pool.acquire() as connection, connection.transaction():
                await connection.fetchrow(sheets._PLACE + " FOR SHARE OF r", person, entry)
                found = await connection.fetchval(
                    """INSERT INTO sheet (id, entry, judge, stage, state, version, receipt, set_aside_reason)
                       VALUES ($1, $2, $3, 2, 'open', 1, '', '') RETURNING id""",
                    ids.new_id(),
                    entry,
                    seats[person],
                )
                await connection.execute(
                    actions._VERSION,
                    ids.new_id(),
                    found,
                    1,
                    msgspec.json.encode(points).decode(),
                    sum(points.values()),
                    "",
                    "{}",
                    clock.now(),
                    False,
                    "",
                )
                await connection.execute(
                    """INSERT INTO audit
                         (id, at, action, person, person_name, subject_kind, subject_id, round_id, detail)
                       VALUES ($1, $2, 'bench', $3, 'Giám khảo đo', 'sheet', $4, $5, '{}')""",
                    ids.new_id(),
                    clock.now(),
                    person,
                    found,
                    round_id,
                )

    began = time.perf_counter()
    await asyncio.gather(*(one(person, k) for k, person in enumerate(people)))
    rate = len(people) * len(entries) / (time.perf_counter() - began)
    await pool.close()
    return rate


# The dossier list


@measure("list")
async def dossier_list() -> list[Line]:
    """2,000 entries of one round for its officer: the query and the page, on the server."""
    round_id = await past_round(3, 2000, 1, sheets=False)
    await reopen(round_id, "checking")
    round = await get_round(round_id)
    assert round is not None
    person = await invite(SYSTEM, Invite(name="Cán bộ đo", email="can-bo-do@vidu.example"))
    await give(Act(SYSTEM, "bench.list"), person, "officer", "body", round.organiser)
    cookies = {COOKIE: await open_session(SYSTEM, person, "", "bench")}
    transport = httpx.ASGITransport(app=create_app(own_pool=False))
    found: list[Line] = []
    async with httpx.AsyncClient(transport=transport, base_url="http://bench", cookies=cookies) as client:
        for name, path in (
            ("page", f"/dieu-hanh/{round.slug}/ho-so"),
            ("API, all rows", f"/api/v1/rounds/{round_id}/entries"),
        ):
            times = []
            for _ in range(7):
                began = time.perf_counter()
                answer = await client.get(path)
                times.append(time.perf_counter() - began)
                assert answer.status_code == 200, answer.text[:200]
            took = statistics.median(times)
            found.append(
                Line(
                    f"dossier list of 2,000 rows, {name}, whole answer",
                    f"{took * 1000:.0f} ms, {len(answer.content) // 1024:,} kB",
                    f"limit 150 ms; the bare rows of the table {await _bare_rows(round_id) * 1000:.0f} ms",
                    took < 0.150,
                )
            )
    return found


async def _bare_rows(round_id: UUID) -> float:
    times = []
    for _ in range(7):
        began = time.perf_counter()
        await rows(
            "SELECT id, receipt, code, state, product_group, product FROM entry WHERE round = $1", round_id
        )
        times.append(time.perf_counter() - began)
    return statistics.median(times)


# Certificates


@measure("certificate")
async def certificates() -> list[Line]:
    """A certificate with its signed token and QR, beside a bare typst compile of the same page."""
    from bench.certificate import bare_compile, paper
    from tieubieu.papers.press import render

    one = paper(0)
    render(one)
    for n in range(40):
        bare_compile(n)  # makes its input, too, before the clock runs

    def rate(work: Callable[[int], object], times: int) -> float:
        began = time.perf_counter()
        for n in range(times):
            work(n)
        return times / (time.perf_counter() - began)

    ours = rate(lambda n: render(paper(n)), 40)
    bare = rate(lambda n: bare_compile(n), 40)
    return [
        Line(
            "certificates per second, one core",
            f"{ours:.1f}/s",
            f"bare typst of the same page {bare:.1f}/s; cost {bare / ours:.2f} ×, at most 2.5 ×",
            bare / ours <= 2.5,
        )
    ]


# Verification


@measure("verify")
async def verification() -> list[Line]:
    """The verification page of tokens never asked before, beside the same Jinja page without data; one worker, 32
    connections, the load from another process."""
    round_id = await past_round(4, 1500, 3, sheets=True, recognised=False)
    await execute("UPDATE result SET recognised = true WHERE round = $1 AND passed", round_id)
    tokens = await _issue(round_id)
    port = 18_431
    options = ("--log-level", "error", "--loop", "uvloop", "--http", "httptools", "--no-access-log")
    server = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "uvicorn", "--factory", "bench.server:create", "--port", str(port), *options),
        env={**os.environ, **settings().environment()},
    )
    try:
        await _ready(port)
        first, tokens = tokens[:40], tokens[40:]
        await _load(port, [f"/v/{token}" for token in first])  # templates are compiled, the pool is open
        bare_paths = ["/bench/verify"] * 3000
        await _load(port, bare_paths[:300])
        bare, _, bad0 = await _load(port, bare_paths)
        paths = [f"/v/{token}" for token in tokens]
        ours, p95, bad = await _load(port, paths)
        warm, _, bad2 = await _load(port, paths[:500] * 6)
    finally:
        server.terminate()
        await server.wait()
    return [
        Line(
            f"verification page, cold, {len(paths)} different tokens",
            f"{ours:.0f}/s, p95 {p95 * 1000:.0f} ms, {bad} bad",
            f"the same page without data {bare:.0f}/s; ratio {ours / bare:.2f}, at least 0.35; warm {warm:.0f}/s",
            ours >= 0.35 * bare and not (bad or bad0 or bad2),
        )
    ]


async def _issue(round_id: UUID) -> list[str]:
    """Released certificates for every recognised entry, as an authority's act would make them."""
    from bench.certificate import issue_all

    return await issue_all(round_id)


async def _ready(port: int) -> None:
    for _ in range(200):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            return
        except OSError:
            await asyncio.sleep(0.1)
    raise RuntimeError("the server does not answer")


async def _load(port: int, paths: list[str]) -> tuple[float, float, int]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.load", str(port), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    out, _ = await process.communicate("\n".join(paths).encode())
    rate, p95, bad = out.split()
    return float(rate), float(p95), int(bad)
