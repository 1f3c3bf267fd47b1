"""The smallest application with a pool, for the tests of the processes around it."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from typing import Any

from tieubieu.platform.database import close_pool, execute, scalar, start_pool


def create_app() -> Callable[..., Awaitable[None]]:
    async def app(
        scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Any]
    ) -> None:
        if scope["type"] == "lifespan":
            await receive()
            await start_pool()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await close_pool()
            await send({"type": "lifespan.shutdown.complete"})
            return
        if scope["path"] == "/save":
            await execute("CREATE TABLE IF NOT EXISTS saved (n int)")
            await execute("INSERT INTO saved VALUES (1)")
        saved = await scalar("SELECT to_regclass('saved') IS NOT NULL") and await scalar(
            "SELECT count(*) FROM saved"
        )
        body = f"{os.getpid()} {int(saved)}".encode()
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [(b"content-length", b"%d" % len(body))],
            }
        )
        await send({"type": "http.response.body", "body": body})

    return app
