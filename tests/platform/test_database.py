"""The engine: nothing may keep a connection, and an inner error undoes the inner writes only."""

from __future__ import annotations

import asyncio
import contextvars
from contextlib import AsyncExitStack

import asyncpg
import pytest

from tieubieu.platform import clock
from tieubieu.platform.database import (
    count_statements,
    engine,
    execute,
    execute_many,
    in_transaction,
    listen,
    notify,
    row,
    rows,
    scalar,
    transaction,
)
from tieubieu.platform.ids import new_id
from tieubieu.platform.settings import configure, settings, use
from tieubieu.platform.tables import Setting
from tieubieu.platform.text import fold

POOL = 5  # conftest's pool_size


@pytest.fixture(autouse=True)
async def _tables(database: str) -> None:
    await execute(
        "CREATE TABLE IF NOT EXISTS parent (id int PRIMARY KEY);"
        "CREATE TABLE IF NOT EXISTS child (parent int REFERENCES parent DEFERRABLE INITIALLY DEFERRED);"
        "TRUNCATE parent, child"
    )


def busy() -> int:
    assert engine.pool is not None
    return engine.pool.get_size() - engine.pool.get_idle_size()


async def test_a_failing_commit_gives_its_connection_back():
    for _ in range(POOL * 2):
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            async with transaction():
                await execute("INSERT INTO child VALUES (1)")  # checked at COMMIT
        assert not in_transaction()
    assert busy() == 0
    assert await scalar("SELECT count(*) FROM child") == 0


async def test_a_task_cancelled_twice_gives_its_connection_back():
    async def slow() -> None:
        async with transaction():
            await execute("INSERT INTO parent VALUES (1)")
            await execute("SELECT pg_sleep(30)")

    for _ in range(POOL * 2):
        task = asyncio.create_task(slow())
        await asyncio.sleep(0.03)
        task.cancel()
        await asyncio.sleep(0)  # it is now rolling back
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    for _ in range(100):
        if busy() == 0:
            break
        await asyncio.sleep(0.02)
    assert busy() == 0
    assert await scalar("SELECT count(*) FROM parent") == 0


async def test_more_callers_than_connections_are_all_served():
    async def one(n: int) -> int:
        async with transaction():
            return await scalar("SELECT $1::int", n)

    assert await asyncio.gather(*(one(n) for n in range(POOL * 8))) == list(range(POOL * 8))


async def test_an_error_inside_undoes_that_level_only():
    async with transaction():
        await execute("INSERT INTO parent VALUES (1)")
        with pytest.raises(ZeroDivisionError):
            async with transaction():
                await execute("INSERT INTO parent VALUES (2)")
                raise ZeroDivisionError
        with pytest.raises(asyncpg.UniqueViolationError):
            async with transaction():
                await execute("INSERT INTO parent VALUES (3)")
                await execute("INSERT INTO parent VALUES (1)")
        async with transaction():
            await execute("INSERT INTO parent VALUES (4)")
    assert await rows("SELECT id FROM parent ORDER BY id") == [{"id": 1}, {"id": 4}]


async def test_an_error_outside_undoes_what_was_done_inside():
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            async with transaction():
                await execute("INSERT INTO parent VALUES (1)")
            raise ZeroDivisionError
    assert await scalar("SELECT count(*) FROM parent") == 0


async def test_piccolo_and_raw_sql_share_the_transaction():
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await Setting.insert(Setting(key="shared", value={"a": 1}))
            assert await scalar("SELECT value FROM setting WHERE key = 'shared'") == {"a": 1}
            async with Setting._meta.db.transaction():  # as Piccolo's own code opens one
                await Setting.update({Setting.value: [1, 2]}).where(Setting.key == "shared")
            raise ZeroDivisionError
    assert await Setting.count().where(Setting.key == "shared") == 0


async def test_json_is_text_for_piccolo_and_a_value_for_raw_sql():
    held = {"tên": "Chè Tà Xùa", "ids": [new_id()]}
    await execute("INSERT INTO setting (id, key, value) VALUES ($1, 'json', $2)", new_id(), held)
    expected = {"tên": "Chè Tà Xùa", "ids": [str(held["ids"][0])]}
    assert await row("SELECT value FROM setting WHERE key = 'json'") == {"value": expected}
    picked = Setting.select(Setting.value).where(Setting.key == "json").first()
    assert isinstance((await picked)["value"], str)  # type: ignore[index]
    assert (await picked.output(load_json=True))["value"] == expected  # type: ignore[index]
    found = await Setting.objects().get(Setting.key == "json")
    found.value = {"b": None}
    await found.save()
    assert await scalar("SELECT value FROM setting WHERE key = 'json'") == {"b": None}


async def test_every_statement_is_counted_and_no_begin():
    with count_statements() as seen:
        async with transaction():
            await scalar("SELECT 1")
            async with transaction():
                await Setting.select().where(Setting.key == "x")
        await execute_many("INSERT INTO parent VALUES ($1)", [(n,) for n in range(50)])
        with count_statements() as inner:
            await Setting.exists().where(Setting.key == "x")
    await scalar("SELECT 2")
    assert (seen.count, inner.count) == (4, 1), seen.sql


async def test_the_number_of_rows_touched():
    await execute("INSERT INTO parent VALUES (1), (2), (3)")
    assert await execute("UPDATE parent SET id = id + 10 WHERE id > $1", 1) == 2
    assert await execute("DELETE FROM parent WHERE id > $1", 100) == 0


async def test_a_task_that_outlives_its_transaction_is_stopped():
    async with transaction():
        late = asyncio.Event()

        async def straggler() -> None:
            await late.wait()
            await execute("INSERT INTO parent VALUES (9)")

        task = asyncio.create_task(straggler())
    late.set()
    with pytest.raises(RuntimeError, match="outlived"):
        await task
    fresh = asyncio.create_task(scalar("SELECT 5"), context=contextvars.Context())
    assert await fresh == 5


async def test_a_slow_statement_is_cut_off():
    async with transaction():
        await execute("SET LOCAL statement_timeout = 50")
        with pytest.raises(asyncpg.QueryCanceledError):
            async with transaction():
                await execute("SELECT pg_sleep(5)")
        assert await scalar("SELECT 1") == 1
    assert await scalar("SELECT current_setting('statement_timeout')") == "30s"


async def test_when_all_connections_are_taken_the_next_caller_hears_so():
    limits = settings()
    async with AsyncExitStack() as held:
        for _ in range(POOL):
            await held.enter_async_context(engine.connection())
        configure(acquire_timeout=0.1)
        with pytest.raises(TimeoutError):
            await scalar("SELECT 1")
    use(limits)
    assert await scalar("SELECT 1") == 1


async def test_a_statement_without_a_pool_is_an_error_and_not_a_slow_success():
    before, engine.pool = engine.pool, None
    try:
        with pytest.raises(RuntimeError, match="start_pool"):
            await scalar("SELECT 1")
    finally:
        engine.pool = before


async def test_a_message_is_heard_after_commit_and_a_lost_line_is_made_again():
    heard: list[str] = []
    lost: list[None] = []
    task = asyncio.create_task(listen("tb_test", heard.append, lambda: lost.append(None)))
    try:
        await _until(lambda: len(lost) == 1)
        async with transaction():
            await notify("tb_test", "một")
            await asyncio.sleep(0.05)
            assert heard == []
        await _until(lambda: heard == ["một"])
        await execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE query LIKE 'LISTEN%' AND datname = current_database()"
        )
        await _until(lambda: len(lost) == 3)  # at the loss, and when it listens again
        await notify("tb_test", "hai")
        await _until(lambda: heard == ["một", "hai"])
    finally:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def _until(true) -> None:
    for _ in range(200):
        if true():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("waited 4 s in vain")


@pytest.mark.parametrize("attempt", [1, 2])
async def test_the_db_fixture_undoes_what_a_test_wrote(db: None, attempt: int):
    assert in_transaction()
    assert await scalar("SELECT count(*) FROM setting WHERE key = 'fixture'") == 0
    await execute("INSERT INTO setting (id, key, value) VALUES ($1, 'fixture', 'null')", new_id())


async def test_folding_in_the_database_agrees_with_ours():
    for words in (
        "Đặc sản Huế",
        "NƯỚC MẮM Phú Quốc",
        "Bánh đậu xanh Rồng Vàng",
        "Mây tre đan Ứng Hòa",
        "Ô Loan",
    ):
        assert await scalar("SELECT tb_fold($1)", words) == fold(words)


async def test_the_audit_trail_can_only_grow():
    await execute(
        "INSERT INTO audit (id, at, action, person_name, subject_kind, detail) VALUES ($1, $2, 'x.y', '', '', '{}')",
        new_id(),
        clock.now(),
    )
    for change in ("UPDATE audit SET action = 'z'", "DELETE FROM audit", "TRUNCATE audit"):
        with pytest.raises(asyncpg.RestrictViolationError):
            await execute(change)
