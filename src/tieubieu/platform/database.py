"""PostgreSQL through one engine: Piccolo's queries and raw SQL share its pool, its transactions and its counter.

    async with transaction():
        await Round.update(...)                      # Piccolo
        n = await scalar("SELECT count(*) FROM entry WHERE round = $1", round_id)
        async with transaction():                    # a savepoint: an error here undoes this level only
            ...

Never use asyncio.gather inside a transaction: there is one connection. A task that is started inside one and outlives
it is stopped with RuntimeError at its next statement.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from typing import Any, Literal, cast

import asyncpg
import msgspec
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction
from piccolo.querystring import QueryString

from tieubieu.platform.settings import settings

log = logging.getLogger(__name__)


class NoPool(RuntimeError):
    """A statement outside start_pool()/close_pool(). Piccolo would quietly connect anew each time, 8 times slower."""

    def __init__(self) -> None:
        super().__init__("no connection pool: await start_pool() first")


class JsonText(str):
    """jsonb as it came: text for Piccolo (which decodes with .output(load_json=True)), values for rows()."""

    __slots__ = ()


def _encode_json(value: Any) -> str:
    """Text is taken as JSON already (Piccolo's habit); anything else is encoded, UUIDs and dates as text."""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


async def _prepare(connection: asyncpg.Connection) -> None:
    for kind in ("json", "jsonb"):
        await connection.set_type_codec(kind, schema="pg_catalog", encoder=_encode_json, decoder=JsonText)


async def _leave_as_is(connection: asyncpg.Connection) -> None:
    """Instead of asyncpg's RESET ALL, which costs a round trip per statement. Nothing here sets a session's
    state outside a transaction: SET LOCAL, pg_advisory_xact_lock; LISTEN has a connection of its own."""
    if connection.is_in_transaction():
        await connection.execute("ROLLBACK")


class Statements:
    """What count_statements() has seen so far."""

    def __init__(self) -> None:
        self.sql: list[str] = []

    @property
    def count(self) -> int:
        return len(self.sql)


_counters: ContextVar[tuple[Statements, ...]] = ContextVar("tieubieu_statement_counters", default=())


@contextmanager
def count_statements() -> Iterator[Statements]:
    """Counts every SQL statement of this context, Piccolo's included; BEGIN, COMMIT and SAVEPOINT are not counted."""
    seen = Statements()
    token = _counters.set((*_counters.get(), seen))
    try:
        yield seen
    finally:
        _counters.reset(token)


def _count(sql: str) -> None:
    for seen in _counters.get():
        seen.sql.append(sql)


class Transaction(PostgresTransaction):
    """Piccolo's transaction, which gives its connection back whatever happens (a failing COMMIT, a second
    cancellation), and which nests: inside another it is a savepoint."""

    __slots__ = ("_before", "finished")

    engine: TieuBieuEngine

    async def __aenter__(self) -> Transaction:
        self.finished = False
        self._before = self.engine.current_transaction.get()
        if self._before is not None:
            self.engine.check(self._before)
            self.connection = self._before.connection
        else:
            self.connection = await self.engine.acquire()
        self.transaction = self.connection.transaction()
        try:
            await self.begin()
        except BaseException:
            await self._give_back()
            raise
        self.engine.current_transaction.set(self)
        return self

    async def __aexit__(self, exception_type: Any, exception: Any, traceback: Any) -> Literal[False]:
        try:
            if self._committed or self._rolled_back:  # by hand
                pass
            elif exception is None:
                await self.commit()
            elif not self.connection.is_closed():  # with a lost connection the server has rolled back already
                await self.rollback()
        finally:
            self.finished = True
            self.engine.current_transaction.set(self._before)
            await self._give_back()
        return False

    async def _give_back(self) -> None:
        if self._before is None:
            await self.engine.release(self.connection)


class TieuBieuEngine(PostgresEngine):
    """One for the life of the process; where it points is settled by start_pool()."""

    def __init__(self) -> None:
        super().__init__(config={}, extensions=())

    async def get_version(self) -> float:
        """Piccolo asks when the engine is made, long before a server runs; start_pool() checks instead."""
        return 0.0

    def transaction(self, allow_nested: bool = True) -> Transaction:
        return Transaction(engine=self, allow_nested=allow_nested)

    def check(self, running: PostgresTransaction) -> None:
        if cast(Transaction, running).finished:
            raise RuntimeError(
                "this task outlived the transaction that it was started in; start it after commit"
            )

    async def acquire(self) -> Any:
        if self.pool is None:
            raise NoPool
        return await self.pool.acquire(timeout=settings().acquire_timeout)

    async def release(self, connection: Any) -> None:
        if self.pool is not None:
            await self.pool.release(connection, timeout=settings().acquire_timeout)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Any]:
        """The open transaction's connection, or one from the pool."""
        running = self.current_transaction.get()
        if running is not None:
            self.check(running)
            yield running.connection
            return
        connection = await self.acquire()
        try:
            yield connection
        finally:
            await self.release(connection)

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> Any:
        sql, args = querystring.compile_string(engine_type=self.engine_type)
        return await self.fetch(sql, args)

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> Any:
        return await self.fetch(ddl, ())

    async def fetch(self, sql: str, args: Sequence[Any]) -> list[Any]:
        _count(sql)
        async with self.connection() as connection:
            return await connection.fetch(sql, *args)


engine = TieuBieuEngine()
"""piccolo_conf.DB."""


async def start_pool(dsn: str | None = None, *, size: int | None = None) -> None:
    """Connects to `dsn`, by default the DATABASE_URL of the settings. Belongs to the running event loop."""
    dsn = dsn or settings().database_url
    if dsn is None:
        raise NoPool
    if engine.pool is not None:
        raise RuntimeError("the pool is already started")
    most = size or settings().pool_size
    engine.config = {"dsn": dsn}
    engine.pool = await asyncpg.create_pool(
        dsn,
        min_size=1,
        max_size=most,
        init=_prepare,
        reset=_leave_as_is,
        timeout=settings().acquire_timeout,
        command_timeout=settings().statement_timeout + 5,
        server_settings={
            "application_name": "tieubieu",
            "timezone": "UTC",
            "statement_timeout": str(int(settings().statement_timeout * 1000)),
            "idle_in_transaction_session_timeout": str(int(settings().statement_timeout * 2000)),
        },
    )
    try:
        version = await scalar("SELECT current_setting('server_version_num')::int")
        if version < 150_000:
            raise RuntimeError(f"Cần PostgreSQL 15 trở lên; máy chủ này là {version // 10_000}")
    except BaseException:
        await close_pool()
        raise


async def close_pool() -> None:
    """Waits up to 10 s for running statements, then cuts them off."""
    pool, engine.pool = engine.pool, None
    if pool is not None:
        try:
            await asyncio.wait_for(pool.close(), 10)
        except TimeoutError:
            pool.terminate()


def pool_is_started() -> bool:
    return engine.pool is not None


def transaction() -> Transaction:
    """A transaction, or a savepoint where one is open in this context."""
    return engine.transaction()


def in_transaction() -> bool:
    return engine.transaction_exists()


def connection() -> Any:
    """`async with connection() as c`: the asyncpg connection itself, for COPY and cursors. Not counted."""
    return engine.connection()


def _plain(record: Any) -> dict[str, Any]:
    return {
        name: msgspec.json.decode(str(value)) if type(value) is JsonText else value
        for name, value in record.items()
    }


async def rows(sql: str, *args: Any) -> list[dict[str, Any]]:
    """Raw SQL with $1, $2 …; json columns come decoded."""
    return [_plain(record) for record in await engine.fetch(sql, args)]


async def row(sql: str, *args: Any) -> dict[str, Any] | None:
    """The first row, or None."""
    found = await engine.fetch(sql, args)
    return _plain(found[0]) if found else None


async def scalar(sql: str, *args: Any) -> Any:
    """The first column of the first row, or None."""
    found = await engine.fetch(sql, args)
    if not found:
        return None
    value = found[0][0]
    return msgspec.json.decode(str(value)) if type(value) is JsonText else value


async def execute(sql: str, *args: Any) -> int:
    """The number of rows touched. Without arguments `sql` may hold several statements (then: the last one's)."""
    _count(sql)
    async with engine.connection() as connection:
        status = await connection.execute(sql, *args)
    last = status.rpartition(" ")[2]
    return int(last) if last.isdigit() else 0


async def execute_many(sql: str, arguments: Sequence[Sequence[Any]]) -> None:
    """One statement for many rows, pipelined, all or nothing; counted once."""
    _count(sql)
    async with engine.connection() as connection:
        await connection.executemany(sql, arguments)


async def notify(channel: str, payload: str = "") -> None:
    """Heard by listen() in every process, when and if the open transaction commits. At most 8,000 bytes."""
    await engine.fetch("SELECT pg_notify($1, $2)", (channel, payload))


async def listen(channel: str, heard: Callable[[str], None], lost: Callable[[], None] | None = None) -> None:
    """Runs until cancelled, on a connection of its own; connects again when it is lost. `lost` is called at each
    loss and again after a new connection, because a message may have been missed in between."""
    ended = asyncio.Event()
    pause = 0.1
    while True:
        try:
            ended.clear()
            own = await asyncpg.connect(**engine.config, timeout=int(settings().acquire_timeout))
            try:
                own.add_termination_listener(lambda _: ended.set())
                await own.add_listener(channel, lambda _c, _pid, _ch, payload: heard(str(payload)))
                if lost is not None:
                    lost()
                pause = 0.1
                while not ended.is_set():
                    try:
                        await asyncio.wait_for(ended.wait(), 30)
                    except TimeoutError:
                        await own.execute("SELECT 1")  # a cut line tells nobody
            finally:
                own.terminate()
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as problem:
            log.warning("listening on %s: %s; again in %.1f s", channel, problem, pause)
        if lost is not None:
            lost()
        await asyncio.sleep(pause)
        pause = min(pause * 2, 10)
