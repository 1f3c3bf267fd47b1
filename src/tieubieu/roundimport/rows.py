"""Many rows in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from piccolo.table import Table

from tieubieu.platform.database import execute
from tieubieu.platform.ids import new_id


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    raise TypeError(f"no JSON for {type(value)}")


async def insert_many(table: type[Table], records: Sequence[dict[str, Any]]) -> None:
    """Inserts every record; columns left out take the table's own defaults, an id is made where there is none."""
    if not records:
        return
    columns = [c._meta.db_column_name for c in table._meta.columns]
    defaults = {
        c._meta.db_column_name: (c.get_default_value() if not c._meta.primary_key else None)
        for c in table._meta.columns
    }
    filled = [{**defaults, "id": new_id(), **record} for record in records]
    for record in filled:
        for name, value in record.items():
            if isinstance(value, bytes):
                record[name] = _plain(value)
    listed = ", ".join(f'"{name}"' for name in columns)
    await execute(
        f"INSERT INTO {table._meta.tablename} ({listed}) "
        f"SELECT {listed} FROM jsonb_populate_recordset(NULL::{table._meta.tablename}, $1::jsonb)",
        msgspec.json.encode(filled).decode(),
    )
