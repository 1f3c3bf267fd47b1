"""The processes of a running installation: this one (it owns the database server and the listening socket), the
database server, and with --workers N the web workers. When this one ends, however it ends, so do they.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable

import uvicorn

from tieubieu.platform import migrate, supervisor
from tieubieu.platform.database import close_pool, start_pool
from tieubieu.platform.settings import Settings, configure, settings, use

log = logging.getLogger("tieubieu")

APP = "tieubieu.app:create_app"
STOP_WITHIN = 15.0
QUICK_DEATH = 10.0  # a worker that dies sooner than this after its start is not simply started again …
MOST_QUICK_DEATHS = 5  # … more often than this

Ready = Callable[[str], None]
Prepare = Callable[[], Awaitable[None]]


class Stopped(SystemExit):
    """SIGTERM, as an exception in the main thread, so that everything is put away on the way out."""


def _on_sigterm(*_: object) -> None:
    raise Stopped(0)


class _Web(uvicorn.Server):
    """Says when it answers."""

    def __init__(self, app: str, ready: Callable[[], None]):
        held = settings()
        super().__init__(
            uvicorn.Config(
                app,
                factory=True,
                loop="uvloop",
                http="httptools",
                ws="none",
                access_log=False,  # paths name dossiers and hold one-time links
                log_level="warning",
                server_header=False,
                proxy_headers=bool(held.trusted_proxies),
                forwarded_allow_ips=held.trusted_proxies or None,
                timeout_graceful_shutdown=10,
                backlog=2048,
            )
        )
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def _listen(held: Settings) -> socket.socket:
    """Bound before anything slow is started, so that a taken port is said at once."""
    family = socket.AF_INET6 if ":" in held.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((held.host, held.port))
    except OSError as problem:
        listening.close()
        raise supervisor.ServerProblem(
            f"Không mở được cổng {held.port} trên {held.host}: {problem.strerror}. Hãy chọn cổng khác bằng --port"
        ) from None
    return listening


async def _prepare_database(prepare: Prepare | None) -> None:
    await start_pool()
    try:
        await migrate.migrate()
        if prepare is not None:
            await prepare()
    finally:
        await close_pool()


def run_server(
    held: Settings, *, prepare: Prepare | None = None, ready: Ready | None = None, app: str = APP
) -> int:
    """Runs until Ctrl-C or SIGTERM; the exit status. Must be called in the main thread.

    `prepare` runs once, after the migrations, with a started pool (the demo loads its sample there). `ready` is
    called once with the address, when requests are answered. Raises supervisor.ServerProblem or
    migrate.SchemaTooNew, with words for the person at the terminal.
    """
    use(held)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    before = signal.signal(signal.SIGTERM, _on_sigterm)
    try:
        with contextlib.ExitStack() as stack:
            listening = stack.enter_context(_listen(held))
            if held.database_url is None:
                server = supervisor.start(held.data)
                stack.callback(server.stop)
                configure(database_url=server.dsn)
            asyncio.run(_prepare_database(prepare))

            def say_ready() -> None:
                if ready is not None:
                    ready(settings().own_url)

            if held.workers > 1:
                return _run_workers(app, listening, held.workers, say_ready)
            _Web(app, say_ready).run([listening])
        return 0
    except (KeyboardInterrupt, Stopped):
        return 0
    finally:
        signal.signal(signal.SIGTERM, before)


class _Worker:
    """One web worker: this module run anew, with our socket, our settings and a pipe on which it says it is ready."""

    def __init__(self, app: str, listening: socket.socket):
        self.started = time.monotonic()
        self.said, say = os.pipe()
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-m", __name__, app, str(listening.fileno()), str(say), str(os.getpid())],
                env={**os.environ, **settings().environment()},
                stdin=subprocess.DEVNULL,
                pass_fds=(listening.fileno(), say),
                process_group=0,  # Ctrl-C at the terminal reaches only us; we stop the workers
            )
        finally:
            os.close(say)

    def wait_until_ready(self) -> bool:
        """False if it ended instead."""
        return os.read(self.said, 1) == b"+"

    def lived(self) -> float:
        return time.monotonic() - self.started

    def forget(self) -> None:
        os.close(self.said)


def _run_workers(app: str, listening: socket.socket, count: int, ready: Callable[[], None]) -> int:
    """Keeps `count` workers alive. 1 if they do not come up or keep dying, else runs until an exception (Ctrl-C)."""
    workers: list[_Worker] = []
    quick_deaths = 0
    try:
        workers += [_Worker(app, listening) for _ in range(count)]
        if not all(worker.wait_until_ready() for worker in workers):
            return 1
        ready()
        while True:
            time.sleep(0.2)
            for place, worker in enumerate(workers):
                if worker.process.poll() is None:
                    continue
                log.error("web worker %d ended with %d", worker.process.pid, worker.process.returncode)
                quick_deaths = quick_deaths + 1 if worker.lived() < QUICK_DEATH else 0
                if quick_deaths > MOST_QUICK_DEATHS:
                    return 1
                worker.forget()
                workers[place] = _Worker(app, listening)
    finally:
        _stop_workers(workers)


def _stop_workers(workers: list[_Worker]) -> None:
    for worker in workers:
        if worker.process.poll() is None:
            worker.process.terminate()
    until = time.monotonic() + STOP_WITHIN
    for worker in workers:
        try:
            worker.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            worker.process.kill()
            worker.process.wait()
        worker.forget()


def _be_a_worker(app: str, listening: int, say: int, parent: int) -> int:
    """What a worker process does. It asks the kernel for SIGTERM when its parent dies."""
    ctypes.CDLL(None).prctl(supervisor.PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:
        return 0
    signal.signal(signal.SIGTERM, _on_sigterm)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")

    def say_ready() -> None:
        os.write(say, b"+")
        os.close(say)

    try:
        with socket.socket(fileno=listening) as held:
            _Web(app, say_ready).run([held])
    except (KeyboardInterrupt, Stopped):
        pass
    return 0


if __name__ == "__main__":
    sys.exit(_be_a_worker(sys.argv[1], *(int(argument) for argument in sys.argv[2:5])))
