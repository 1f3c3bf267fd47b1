"""The schema: made once, by whoever comes first; never by older code; the migrations say all that the tables say."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg
import pytest

from tieubieu.platform import migrate
from tieubieu.platform.database import execute, rows, scalar, transaction
from tieubieu.platform.migrate import SchemaTooNew
from tieubieu.platform.settings import settings


@pytest.fixture
async def empty(server: str) -> AsyncIterator[str]:
    name = f"tb_{uuid4().hex[:16]}"
    connection = await asyncpg.connect(server)
    await connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await connection.close()


async def test_the_migrations_say_all_that_the_tables_say():
    assert await migrate.drift() == [], "run: make migration name=…"


async def test_of_two_processes_that_migrate_at_once_one_does(empty: str):
    command = [sys.executable, "-m", "tieubieu.platform.migrate", "run"]
    environment = {**os.environ, **settings().environment(), "DATABASE_URL": empty}
    both = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [(await asyncio.to_thread(process.communicate))[0].split("\n") for process in both]
    assert [process.returncode for process in both] == [0, 0]
    every = list(migrate.known())
    assert sorted(said) == sorted([["nothing to do", ""], [*every, ""]])
    connection = await asyncpg.connect(empty)
    assert [r["name"] for r in await connection.fetch("SELECT name FROM migration ORDER BY name")] == every
    await connection.close()


async def test_a_newer_schema_is_refused_and_left_alone(db: None):
    assert await migrate.is_current()
    await execute("INSERT INTO migration (name, app_name, ran_on) VALUES ('9999-newer', 'tieubieu', now())")
    await execute("DELETE FROM setting WHERE key = 'schema.guards'")
    with pytest.raises(SchemaTooNew, match="bản Tiêu Biểu mới hơn"):
        await migrate.migrate()
    assert await scalar("SELECT count(*) FROM setting WHERE key = 'schema.guards'") == 0
    assert not await migrate.is_current()


async def test_guards_run_again_only_when_their_text_changes(db: None, monkeypatch: pytest.MonkeyPatch):
    await execute("DROP TRIGGER audit_append_only ON audit")
    await migrate.set_guards()
    trigger = "SELECT count(*) FROM pg_trigger WHERE tgname = 'audit_append_only'"
    assert await scalar(trigger) == 0
    changed = migrate.guards() + "-- changed\n"
    monkeypatch.setattr(migrate, "guards", lambda: changed)
    await migrate.set_guards()
    assert await scalar(trigger) == 1


async def test_a_broken_migration_changes_nothing(database: str, monkeypatch: pytest.MonkeyPatch):
    class Broken:
        ID = "9999-broken"

        @staticmethod
        async def forwards() -> migrate.MigrationManager:
            manager = migrate.MigrationManager(migration_id=Broken.ID, app_name="tieubieu", description="")

            async def run() -> None:
                await execute("CREATE TABLE half_done (n int)")
                await execute("SELECT 1 / 0")

            manager.add_raw(run)
            return manager

    before = migrate.known()
    monkeypatch.setattr(migrate, "known", lambda: {**before, Broken.ID: Broken})
    with pytest.raises(asyncpg.DivisionByZeroError):
        await migrate.migrate()
    assert await scalar("SELECT to_regclass('half_done')") is None
    assert await rows("SELECT name FROM migration WHERE name = $1", Broken.ID) == []
    async with transaction():
        assert await scalar("SELECT 1") == 1
