"""A real PostgreSQL for every test that asks for one.

`server`    one per run: our own, or the one that DATABASE_URL names (its user must be allowed to create databases)
`template`  migrated once per run
`database`  a fresh copy per module, with the pool started; rows that a test commits stay until the module ends
`db`        a transaction around one test, rolled back; the code under test sees it, its own transactions are savepoints
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg
import pytest
from piccolo.table import create_db_tables

from tieubieu.piccolo_app import APP_CONFIG
from tieubieu.platform import clock, database, migrate, supervisor
from tieubieu.platform.database import transaction
from tieubieu.platform.settings import Settings, configure, settings, use

SYSTEM_SERVER = os.environ.pop("DATABASE_URL", None)

pytest_plugins = [
    name for name in ("tests.web_fixtures",) if (Path(__file__).parent / "web_fixtures.py").exists()
]


def _in_own_loop(work: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """Session fixtures are plain functions: they must not touch the loop that the tests share."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(work())).result()


def _with_database(dsn: str, name: str) -> str:
    return urlunsplit(urlsplit(dsn)._replace(path=f"/{name}"))


async def _on_server(dsn: str, *statements: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


@pytest.fixture(scope="session")
def run_folder() -> Iterator[Path]:
    """A folder of this run that an unprivileged server may pass through (pytest's own are closed to others)."""
    with tempfile.TemporaryDirectory(prefix="tb-test-") as folder:
        path = Path(folder)
        path.chmod(0o711)
        yield path


@pytest.fixture(scope="session", autouse=True)
def _settings(run_folder: Path) -> Settings:
    """Fast passwords, small limits, nothing outside the run's folder."""
    return configure(
        data=run_folder / "data",
        database_url=None,
        base_url="http://127.0.0.1:8000",
        smtp_url=None,
        pool_size=5,
        acquire_timeout=5.0,
        argon2_time=1,
        argon2_memory_kib=64,
        argon2_lanes=1,
    )


@pytest.fixture(scope="session")
def server(run_folder: Path) -> Iterator[str]:
    """The DSN of the server's maintenance database."""
    if SYSTEM_SERVER:
        yield SYSTEM_SERVER
        return
    with supervisor.start(run_folder / "server", durable=False) as own:
        yield own.dsn


@pytest.fixture(scope="session")
def template(server: str) -> Iterator[str]:
    """The name of a database with the whole schema and no rows but those of the migrations."""
    name = f"tb_template_{uuid4().hex[:12]}"
    _in_own_loop(lambda: _on_server(server, f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"))

    async def prepare() -> None:
        await database.start_pool(_with_database(server, name))
        try:
            await migrate.migrate()
            await _create_unmigrated_tables()
        finally:
            await database.close_pool()

    _in_own_loop(prepare)
    yield name
    _in_own_loop(lambda: _on_server(server, f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(scope="module")
async def database_url(server: str, template: str) -> AsyncIterator[str]:
    """An own database for this module, nobody connected."""
    name = f"tb_{uuid4().hex[:16]}"
    await _on_server(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield _with_database(server, name)
    await _on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module", name="database")
async def _database(database_url: str) -> AsyncIterator[str]:
    """The module's database, with the pool started. Its DSN."""
    configure(database_url=database_url)
    await database.start_pool()
    yield database_url
    await database.close_pool()
    configure(database_url=None)


async def _create_unmigrated_tables() -> None:
    """While the tables are still being drawn there is no migration that makes them."""
    if difference := await migrate.drift():
        print(f"\n{len(difference)} changes of the tables have no migration yet: making them directly")
        async with transaction():
            await create_db_tables(*APP_CONFIG.table_classes, if_not_exists=True)
            await migrate.set_guards()


class _RolledBack(Exception):
    pass


@pytest.fixture
async def db(database: str) -> AsyncIterator[None]:
    """A transaction around the test, rolled back at its end. Deferred constraints are not checked in it, and other
    connections (workers, listeners) do not see its rows: such tests take `database` instead."""
    try:
        async with transaction():
            yield
            raise _RolledBack
    except _RolledBack:
        pass


@pytest.fixture(scope="module", autouse=True)
def _module_settings(_settings: Settings) -> Iterator[None]:
    """A module may change the settings of the process; the next one starts with those of the run."""
    use(_settings)
    yield
    use(_settings)


@pytest.fixture(autouse=True)
def _machine_time() -> Iterator[None]:
    """A test may travel and change settings; the next one starts on the machine's clock, with its module's settings."""
    before = settings()
    clock.reset()
    yield
    clock.reset()
    use(before)
