"""The whole application on a port, with a round played into it: for tests that visit every address."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

import uvicorn

from tieubieu.accounts.actions import open_session
from tieubieu.app import create_app
from tieubieu.platform import database
from tieubieu.platform.actor import SYSTEM, Actor

T = TypeVar("T")


class Served:
    """The application in a thread with a loop and a pool of its own. `play` is awaited there first; `made` is what it
    gave. Other threads reach the database through `run()`."""

    def __init__(self, dsn: str, play: Callable[[], Awaitable[Any]]):
        self.dsn, self._play, self._ready = dsn, play, Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)
        self._thread.start()
        self.url: str = self._ready.result(timeout=120)

    async def _run(self) -> None:
        try:
            await database.start_pool(self.dsn)
            try:
                self.made = await self._play()
                app = create_app(own_pool=False)
                self._server = uvicorn.Server(
                    uvicorn.Config(app, port=0, log_level="critical", lifespan="off", access_log=False)
                )
                serving = asyncio.create_task(self._server.serve())
                while not self._server.started:
                    await asyncio.sleep(0.02)
                self._loop = asyncio.get_running_loop()
                port = self._server.servers[0].sockets[0].getsockname()[1]
                self._ready.set_result(f"http://127.0.0.1:{port}")
                await serving
            finally:
                await database.close_pool()
        except BaseException as error:
            if not self._ready.done():
                self._ready.set_exception(error)
            raise

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Awaits `work` in the application's loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    def session(self, actor: Actor) -> str:
        """The value of a new session cookie."""
        assert actor.id is not None
        return self.run(open_session(SYSTEM, actor.id, "127.0.0.1", "pytest"))

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(30)
