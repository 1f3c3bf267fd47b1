"""The schema: forward only, one transaction for all that is pending, one process at a time.

python -m tieubieu.platform.migrate new NAME     # writes what the tables say and the migrations do not yet
python -m tieubieu.platform.migrate drift        # exit 1 and the difference, if there is any
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import importlib
import io
import json
import pkgutil
import re
import sys
from pathlib import Path
from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.apps.migrations.commands.new import AutoMigrationManager, render_template
from piccolo.apps.migrations.tables import Migration

from tieubieu.platform.database import close_pool, engine, execute, rows, scalar, start_pool, transaction
from tieubieu.platform.settings import settings

APP = "tieubieu"
PACKAGE = f"{APP}.migrations"
LOCK = 26_2014  # any fixed number


class SchemaTooNew(RuntimeError):
    """The database was migrated by a newer release; running an older one on it could lose data."""


def _config() -> Any:
    return importlib.import_module(f"{APP}.piccolo_app").APP_CONFIG


def known() -> dict[str, Any]:
    """Migration id → module, in the order in which they run."""
    package = importlib.import_module(PACKAGE)
    modules = [importlib.import_module(f"{PACKAGE}.{m.name}") for m in pkgutil.iter_modules(package.__path__)]
    return {m.ID: m for m in sorted((m for m in modules if hasattr(m, "ID")), key=lambda m: m.ID)}


class _Drift(AutoMigrationManager):
    """Piccolo's differ on our own list of modules (Piccolo imports them by bare file name)."""

    async def get_migration_managers(
        self, app_config: Any, max_migration_id: str | None = None, offset: int = 0
    ) -> list[MigrationManager]:
        found = [await module.forwards() for module in known().values()]
        return found[:offset] if offset < 0 else found


async def _difference() -> Any:
    asked = io.StringIO()
    with contextlib.redirect_stdout(asked):  # "was this renamed?": always no; a rename is written by hand
        return await _Drift(auto_input="n").get_alter_statements(app_config=_config())


async def drift() -> list[str]:
    """What the tables say and the migrations do not; [] when they agree."""
    return [statement for alter in await _difference() for statement in alter.statements]


async def new_migration(name: str) -> Path | None:
    """Writes the difference as the next migration, mNNNN_name.py, and answers its path; None if there is none.
    Piccolo misses a changed Check under the same name: rename the constraint."""
    alters = [a for a in await _difference() if a.statements]
    if not alters:
        return None
    numbers = [
        int(m.group(1))
        for m in (re.search(r"m(\d{4})_", module.__name__) for module in known().values())
        if m
    ]
    number = max(numbers, default=0) + 1
    moment = f"2026-01-01T00:00:00:{number:06d}"
    source = render_template(
        migration_id=moment,
        auto=True,
        alter_statements=[s for a in alters for s in a.statements],
        extra_imports=sorted({i for a in alters for i in a.extra_imports}, key=repr),
        extra_definitions=sorted({d for a in alters for d in a.extra_definitions}),
        app_name=APP,
        description=name.replace("_", " "),
    )
    import black  # comes with Piccolo

    folder = Path(_config().resolved_migrations_folder_path)
    file = folder / f"m{number:04d}_{re.sub(r'[^a-z0-9]+', '_', name.lower()).strip('_')}.py"
    file.write_text(black.format_str(source, mode=black.Mode(line_length=110)), "utf-8")
    importlib.invalidate_caches()
    return file


def guards() -> str:
    """The idempotent SQL of every area, from the floor up: GUARDS of its tables.py, then migrations/sql/<area>.sql;
    at the end an index for every foreign key."""
    folder = Path(__file__).resolve().parents[1] / "migrations" / "sql"
    found: list[str] = []
    for module in importlib.import_module(f"{APP}.piccolo_app").table_modules():
        found += [f"{statement.strip().rstrip(';')};" for statement in getattr(module, "GUARDS", ())]
        file = folder / f"{module.__name__.split('.')[-2]}.sql"
        if file.exists():
            found.append(file.read_text("utf-8"))
    found.append((folder / "zz_foreign_keys.sql").read_text("utf-8"))
    return "\n".join(found)


async def set_guards() -> None:
    """Runs them if their text is not the one that ran last."""
    wanted = guards()
    digest = hashlib.sha256(wanted.encode()).hexdigest()
    if await scalar("SELECT value #>> '{}' FROM setting WHERE key = 'schema.guards'") == digest:
        return
    if wanted:
        await execute(wanted)
    await execute(
        "INSERT INTO setting (id, key, value) VALUES (gen_random_uuid(), 'schema.guards', $1::jsonb)"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        json.dumps(digest),
    )


async def applied() -> set[str]:
    if await scalar("SELECT to_regclass('migration')") is None:
        return set()
    return {r["name"] for r in await rows("SELECT name FROM migration WHERE app_name = $1", APP)}


async def migrate() -> list[str]:
    """Brings the schema up to this code and answers the ids that ran. Raises SchemaTooNew, having changed nothing,
    if the database knows a migration that this code does not. Needs a started pool."""
    ran: list[str] = []
    async with transaction():
        await execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
        await scalar("SELECT pg_advisory_xact_lock($1)", LOCK)
        modules, done = known(), await applied()
        if newer := sorted(done - modules.keys()):
            raise SchemaTooNew(
                "Cơ sở dữ liệu này đã được một bản Tiêu Biểu mới hơn nâng cấp "
                f"(bước {newer[-1]}). Hãy chạy bản mới đó, hoặc khôi phục bản sao lưu trước khi nâng cấp."
            )
        if await scalar("SELECT to_regclass('migration')") is None:
            await Migration.create_table()
        for identity, module in modules.items():
            if identity not in done:
                manager = await module.forwards()
                with contextlib.redirect_stdout(io.StringIO()):
                    await manager.run()
                await Migration.insert(Migration(name=identity, app_name=APP))
                ran.append(identity)
        if await scalar("SELECT to_regclass('setting')") is not None:
            await set_guards()
    if ran and engine.pool is not None:
        await engine.pool.expire_connections()  # their prepared statements know the old types
    return ran


async def is_current() -> bool:
    """Has every migration of this code run, and none of a newer one? (/health/ready asks.)"""
    return await applied() == known().keys()


async def _command(arguments: list[str]) -> int:
    if arguments[:1] == ["new"] and len(arguments) == 2:
        file = await new_migration(arguments[1])
        print(file or "no changes")
        return 0
    if arguments == ["drift"]:
        difference = await drift()
        print("\n".join(difference) or "no changes")
        return 1 if difference else 0
    if arguments == ["run"] and settings().database_url:
        await start_pool()
        print("\n".join(await migrate()) or "nothing to do")
        await close_pool()
        return 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(asyncio.run(_command(sys.argv[1:])))
