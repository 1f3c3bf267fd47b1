"""The whole application as it is installed, in a thread of the test's process: a real port, a worker, its own pool.

It shares the module of the clock with the test, so a test may travel. The pool belongs to the server's loop; `run` does
there what a test wants of actions and queries.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Coroutine
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import uvicorn

from tieubieu import app
from tieubieu.accounts.actions import Invite, give, invite, open_session
from tieubieu.platform import clock
from tieubieu.platform.actions import Act
from tieubieu.platform.actor import SYSTEM
from tieubieu.platform.database import scalar
from tieubieu.platform.settings import configure

T = TypeVar("T")
STARTS_WITHIN = 30.0  # seconds


class Server:
    """`url` has no slash at its end."""

    def __init__(self, database_url: str, data: Path):
        application = app.create_app()
        self.socket = socket.create_server(("127.0.0.1", 0))
        port = self.socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        configure(database_url=database_url, data=data, port=port, base_url=self.url, smtp_url=None)
        self.uvicorn = uvicorn.Server(
            uvicorn.Config(application, log_level="warning", lifespan="on", ws="none")
        )
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._serve, name="e2e-server", daemon=True)

    def _serve(self) -> None:
        asyncio.set_event_loop(self.loop)
        try:
            self.loop.run_until_complete(self.uvicorn.serve(sockets=[self.socket]))
        finally:
            self.loop.run_until_complete(self.loop.shutdown_asyncgens())
            self.loop.close()

    def start(self) -> None:
        self.thread.start()
        waited = threading.Event()
        for _ in range(int(STARTS_WITHIN / 0.05)):
            if self.uvicorn.started:
                return
            assert self.thread.is_alive(), "the server did not start"
            waited.wait(0.05)
        raise TimeoutError("the server did not start")

    def stop(self) -> None:
        self.uvicorn.should_exit = True
        self.thread.join(30)
        self.socket.close()
        assert not self.thread.is_alive(), "the server did not stop"

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Does it in the server's loop, where the pool is."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    def ask(self, sql: str, *values: Any) -> Any:
        """One value out of the database."""
        return self.run(scalar(sql, *values))

    def round_id(self, slug: str) -> UUID:
        return self.ask("SELECT id FROM round WHERE slug = $1", slug)

    def travel(self, day: date, hour: int = 9) -> None:
        clock.travel_to(datetime.combine(day, time(hour), clock.ZONE))

    # People

    def person(self, name: str, email: str, *grants: tuple[str, str, UUID | None]) -> UUID:
        """Somebody with an account and these grants (role, scope kind, scope id)."""

        async def made() -> UUID:
            person_id = await invite(SYSTEM, Invite(name=name, email=email))
            for role, kind, scope in grants:
                await give(Act(SYSTEM, "test.grants"), person_id, role, kind, scope)
            return person_id

        return self.run(made())

    def session(self, email: str) -> str:
        """The cookie of a new session of this person, from now on."""
        person_id = self.ask("SELECT id FROM person WHERE email = $1", email)
        assert person_id, f"nobody has the address {email}"
        return self.run(open_session(SYSTEM, person_id, "127.0.0.1", "e2e"))
