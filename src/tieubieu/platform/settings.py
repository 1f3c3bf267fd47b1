"""Everything that differs from one installation to the next, read once from the environment.

`configure()` is for the command line and for tests; a change made later than the first use of a value
(a started pool, a bound port) has no effect on it.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any


def default_data_folder() -> Path:
    """Root serves a machine, so /var/lib; a person gets a folder of their own (XDG base directories)."""
    if os.geteuid() == 0:
        return Path("/var/lib/tieubieu")
    shared = os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share")
    if not os.path.isabs(shared):  # HOME may be empty
        import pwd

        shared = os.path.join(pwd.getpwuid(os.geteuid()).pw_dir, ".local/share")
    return Path(shared) / "tieubieu"


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """Sizes are bytes, times are seconds, unless a name says otherwise."""

    database_url: str | None = None  # None: our own PostgreSQL in the data folder
    data: Path = Path("/var/lib/tieubieu")
    base_url: str = ""  # printed in every QR code, so fixed for years; '' means from host and port
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    smtp_url: str | None = (
        None  # smtp[s]://user:password@host:port[?starttls=1]; None: mails stay in the outbox
    )
    mail_from: str = "Tiêu Biểu <khong-tra-loi@localhost>"
    demo: bool = False
    keys: Path | None = (
        None  # folder of private keys; None: DATA/keys. A secret mount where there are many machines
    )
    max_upload: int = 20 * 1024 * 1024
    max_pixels: int = 60_000_000
    pool_size: int = 10  # connections per process
    statement_timeout: float = 30.0
    acquire_timeout: float = 10.0
    argon2_time: int = 3
    argon2_memory_kib: int = 65_536
    argon2_lanes: int = 4
    trusted_proxies: str = ""  # comma separated; only these may set X-Forwarded-For
    metrics_token: str | None = None

    def __post_init__(self) -> None:
        if not self.base_url:
            object.__setattr__(self, "base_url", self.own_url)

    @property
    def own_url(self) -> str:
        """Where this process itself listens; never ends in a slash."""
        host = {"0.0.0.0": "localhost", "::": "localhost"}.get(self.host, self.host)
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def clock_file(self) -> Path:
        return self.data / "clock.json"

    @property
    def files(self) -> Path:
        return self.data / "files"

    @property
    def keys_folder(self) -> Path:
        return self.keys or self.data / "keys"

    @property
    def secret_file(self) -> Path:
        """32 random bytes from which CSRF and other short-lived secrets are derived; made at the first start."""
        return self.keys_folder / "secret"

    def environment(self) -> dict[str, str]:
        """The variables from which a child process reads back exactly these settings."""
        held = {f.name: getattr(self, f.name) for f in fields(self)}
        return {
            _variable(name): ("1" if value else "0") if isinstance(value, bool) else str(value)
            for name, value in held.items()
            if value is not None
        }


def _variable(name: str) -> str:
    return "DATABASE_URL" if name == "database_url" else f"TIEUBIEU_{name.upper()}"


def _parse(name: str, kind: str, text: str) -> Any:
    try:
        if kind == "bool":
            return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[
                text.lower()
            ]
        if kind == "int":
            return int(text)
        if kind == "float":
            return float(text)
    except (KeyError, ValueError):
        raise ValueError(f"Biến môi trường {_variable(name)} không hiểu được: “{text}”") from None
    return Path(text).expanduser().absolute() if kind.startswith("Path") else text


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Raises ValueError, in Vietnamese, naming the variable that cannot be read. An empty variable is an absent one."""
    held: dict[str, Any] = {}
    for field in fields(Settings):
        text = environment.get(_variable(field.name), "")
        if text:
            held[field.name] = _parse(field.name, str(field.type), text)
    held.setdefault("data", default_data_folder())
    return Settings(**held)


_current: Settings | None = None


def settings() -> Settings:
    global _current
    if _current is None:
        _current = from_environment()
    return _current


def use(held: Settings) -> Settings:
    """These are the settings of this process from now on."""
    global _current
    _current = held
    return held


def configure(**changes: Any) -> Settings:
    """Replaces some settings of this process, and answers the new whole."""
    global _current
    now = settings()
    if now.base_url == now.own_url:
        changes.setdefault("base_url", "")
    _current = replace(now, **changes)
    return _current


def secret() -> bytes:
    """The content of secret_file; made where there is none. Two processes that start together agree on one."""
    file = settings().secret_file
    try:
        return file.read_bytes()
    except FileNotFoundError:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fd, new = tempfile.mkstemp(dir=file.parent)
    try:
        with os.fdopen(fd, "wb") as out:
            out.write(secrets.token_bytes(32))
            out.flush()
            os.fsync(out.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(new, file)
    finally:
        os.unlink(new)
    return file.read_bytes()
