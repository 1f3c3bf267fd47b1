"""Limits that hold for all processes together, kept in PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tieubieu.platform import clock
from tieubieu.platform.database import execute, scalar
from tieubieu.platform.ids import new_id
from tieubieu.platform.jobs import every

LONGEST_WINDOW = timedelta(days=1)


async def hit(bucket: str, limit: int, window_seconds: int) -> int | None:
    """Counts one attempt. None while it is among the first `limit` of its window, else the seconds until the next
    window begins. Call it outside the action's transaction: a rollback would forget the attempt."""
    now = clock.now()
    start = int(now.timestamp()) // window_seconds * window_seconds
    hits = await scalar(
        "INSERT INTO rate_hit (id, bucket, window_start, hits) VALUES ($1, $2, $3, 1)"
        " ON CONFLICT (bucket, window_start) DO UPDATE SET hits = rate_hit.hits + 1 RETURNING hits",
        new_id(),
        bucket,
        datetime.fromtimestamp(start, UTC),
    )
    if hits <= limit:
        return None
    return max(1, start + window_seconds - int(now.timestamp()))


@every(3600, "rate limits")
async def _forget() -> None:
    await execute("DELETE FROM rate_hit WHERE window_start < $1", clock.now() - LONGEST_WINDOW)
