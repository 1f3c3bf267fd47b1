"""One file that holds an installation: database, files, and the private keys sealed with a passphrase.

The file is a tar: manifest.json first, then database.dump (pg_dump's custom format, one snapshot), files/<sha256>, and
keys.sealed. The dump is taken before the files: they are named by content and never deleted, so whatever the dump names
is there. Whoever holds a backup reads the dossiers and the sheets in it: keep it like the machine itself.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import secrets
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from tieubieu.platform import files, supervisor
from tieubieu.platform.settings import settings

FORMAT = "tieubieu-backup/1"
MANIFEST, DUMP, KEYS, FILES = "manifest.json", "database.dump", "keys.sealed", "files/"
PASSPHRASE_MIN = 12
_SEAL = b"tieubieu-keys-sealed/1\n"
_SALT, _NONCE = 16, 12

Show = Callable[[str, int, int], None]


class BackupProblem(Exception):
    """It cannot be made or taken back; the words are for the person at the terminal."""


class Manifest(msgspec.Struct, forbid_unknown_fields=True):
    """`schema`: the migrations that ran. `dump`: SHA-256 of the dump. `files`: how many, `bytes`: how big together.
    `tree_size`: of the ledger. `marks`: small files of the data folder (the demo's mark and clock)."""

    format: str
    at: datetime
    schema: list[str]
    dump: str
    files: int
    bytes: int
    tree_size: int
    base_url: str
    keys: bool
    marks: dict[str, str]


MARKS = ("demo", "clock.json")


# Sealing


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode())


def seal(plain: bytes, passphrase: str) -> bytes:
    """ChaCha20-Poly1305 under scrypt of the passphrase."""
    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    return _SEAL + salt + nonce + ChaCha20Poly1305(_key(passphrase, salt)).encrypt(nonce, plain, _SEAL)


def unseal(sealed: bytes, passphrase: str) -> bytes:
    """Raises BackupProblem for another passphrase, or where a byte was changed."""
    start = len(_SEAL)
    if not sealed.startswith(_SEAL):
        raise BackupProblem("Phần khóa trong bản sao lưu không đọc được")
    salt, nonce = sealed[start : start + _SALT], sealed[start + _SALT : start + _SALT + _NONCE]
    try:
        return ChaCha20Poly1305(_key(passphrase, salt)).decrypt(
            nonce, sealed[start + _SALT + _NONCE :], _SEAL
        )
    except InvalidTag:
        raise BackupProblem("Cụm mật khẩu không đúng, hoặc phần khóa trong bản sao lưu đã bị đổi") from None


def _pack_keys(folder: Path) -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as tar:
        for path in sorted(folder.iterdir()):
            if path.is_file() and not path.name.startswith("."):
                tar.add(path, path.name)
    return held.getvalue()


def _unpack_keys(packed: bytes, folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        for member in tar:
            if not member.isfile() or not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", member.name):
                raise BackupProblem(f"Tên khóa lạ trong bản sao lưu: {member.name}")
            handle = os.open(folder / member.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as out:
                out.write(tar.extractfile(member).read())  # type: ignore[union-attr]
            os.utime(folder / member.name, (member.mtime, member.mtime))  # the newest file signs


# PostgreSQL's own programs


def _environment(dsn: str) -> dict[str, str]:
    """The connection as libpq's variables: a password on a command line could be read by everybody on the machine."""
    parts = urlsplit(dsn)
    asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
    told = {
        "PGHOST": asked.get("host") or parts.hostname,
        "PGPORT": asked.get("port") or (str(parts.port) if parts.port else None),
        "PGUSER": unquote(parts.username) if parts.username else None,
        "PGPASSWORD": unquote(parts.password) if parts.password else None,
        "PGDATABASE": unquote(parts.path.lstrip("/")) or None,
        "PGSSLMODE": asked.get("sslmode"),
        "PGSSLROOTCERT": asked.get("sslrootcert"),
    }
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "LD_LIBRARY_PATH", "TMPDIR", "HOME")}
    return {**kept, "LC_ALL": "C", **{key: value for key, value in told.items() if value}}


def _run(program: str, arguments: list[str], dsn: str) -> None:
    """The wheel's program, else the machine's."""
    own = supervisor.programs() / program
    command = [str(own) if own.exists() else program, *arguments]
    try:
        done = subprocess.run(command, env=_environment(dsn), capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise BackupProblem(f"Không tìm thấy chương trình {program} của PostgreSQL") from None
    if done.returncode:
        raise BackupProblem(f"{program} không chạy được:\n{done.stderr.strip()[-2000:]}")


# Making one


def stored_files() -> Iterator[tuple[str, Path]]:
    """(SHA-256, path) of everything in file storage, in order."""
    root = settings().files
    for folder in sorted(root.iterdir()) if root.is_dir() else ():
        for path in sorted(folder.iterdir()):
            sha256 = folder.name + path.name
            if re.fullmatch(r"[0-9a-f]{64}", sha256):
                yield sha256, path


def _digest(path: Path) -> str:
    with path.open("rb") as held:
        return hashlib.file_digest(held, "sha256").hexdigest()


@contextmanager
def _working_folder(beside: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix=".tieubieu-", dir=beside) as folder:
        yield Path(folder)


def make(
    target: Path,
    dsn: str,
    *,
    at: datetime,
    schema: list[str],
    tree_size: int,
    passphrase: str | None,
    show: Show = lambda *_: None,
) -> Manifest:
    """Writes the backup, readable by us alone; it has its name only when it is whole. Without a passphrase the keys are
    left out: whoever calls has asked. Raises BackupProblem."""
    if passphrase is not None and len(passphrase) < PASSPHRASE_MIN:
        raise BackupProblem(f"Cụm mật khẩu cần ít nhất {PASSPHRASE_MIN} ký tự")
    if target.exists():
        raise BackupProblem(f"{target} đã có; bản sao lưu không bao giờ ghi đè")
    with _working_folder(target.parent) as work:
        show("Chép cơ sở dữ liệu", 0, 0)
        dump = work / DUMP
        _run("pg_dump", ["--format=custom", "--no-owner", "--no-privileges", f"--file={dump}"], dsn)
        held = list(stored_files())
        folder = settings().keys_folder
        keys = _pack_keys(folder) if passphrase is not None and folder.is_dir() else None
        manifest = Manifest(
            format=FORMAT,
            at=at,
            schema=schema,
            dump=_digest(dump),
            files=len(held),
            bytes=sum(path.stat().st_size for _, path in held),
            tree_size=tree_size,
            base_url=settings().base_url,
            keys=keys is not None,
            marks={
                m: (settings().data / m).read_text("utf-8") for m in MARKS if (settings().data / m).is_file()
            },
        )
        new = work / "new"
        new.touch(0o600)
        with tarfile.open(new, "w", format=tarfile.PAX_FORMAT) as tar:
            _add(tar, MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=2))
            tar.add(dump, DUMP, filter=_nobody)
            if keys is not None and passphrase is not None:
                _add(tar, KEYS, seal(keys, passphrase))
            for done, (sha256, path) in enumerate(held):
                show("Chép tệp", done, len(held))
                tar.add(path, FILES + sha256, filter=_nobody)
        with new.open("rb") as whole:
            os.fsync(whole.fileno())
        os.link(new, target)  # unlike a rename, never over another file
    return manifest


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(data), 0o600
    tar.addfile(info, io.BytesIO(data))


def _nobody(info: tarfile.TarInfo) -> tarfile.TarInfo:
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    info.mode = 0o600
    return info


# Taking it back


def read_manifest(source: Path) -> Manifest:
    """Raises BackupProblem where the file is not a backup of ours."""
    try:
        with tarfile.open(source, "r:") as tar:
            first = tar.next()
            if first is None or first.name != MANIFEST:
                raise BackupProblem(f"{source} không phải bản sao lưu của Tiêu Biểu")
            manifest = msgspec.json.decode(tar.extractfile(first).read(), type=Manifest)  # type: ignore[union-attr]
    except (tarfile.TarError, msgspec.DecodeError, msgspec.ValidationError) as problem:
        raise BackupProblem(f"{source} không phải bản sao lưu của Tiêu Biểu: {problem}") from None
    if manifest.format != FORMAT:
        raise BackupProblem(f"Bản sao lưu có dạng {manifest.format}; bản này đọc dạng {FORMAT}")
    return manifest


def restore_files(source: Path, manifest: Manifest, passphrase: str | None, work: Path, show: Show) -> Path:
    """Puts files, keys and marks where they belong, each verified, and answers where the dump lies (in `work`).
    Raises BackupProblem at the first thing that is not as it was."""
    seen, dump = 0, work / DUMP
    with tarfile.open(source, "r:") as tar:
        for member in tar:
            data = tar.extractfile(member)
            if data is None:
                raise BackupProblem(f"Phần lạ trong bản sao lưu: {member.name}")
            if member.name == DUMP:
                with dump.open("wb") as out:
                    while block := data.read(1 << 20):
                        out.write(block)
                if _digest(dump) != manifest.dump:
                    raise BackupProblem("Phần cơ sở dữ liệu trong bản sao lưu đã bị đổi")
            elif member.name == KEYS:
                if passphrase is not None:
                    _unpack_keys(unseal(data.read(), passphrase), settings().keys_folder)
            elif member.name.startswith(FILES):
                show("Chép tệp", seen, manifest.files)
                seen += 1
                if not _put_back(data.read(), member.name.removeprefix(FILES)):
                    raise BackupProblem(f"Tệp {member.name} trong bản sao lưu đã bị đổi")
            elif member.name != MANIFEST:
                raise BackupProblem(f"Phần lạ trong bản sao lưu: {member.name}")
    if seen != manifest.files or not dump.is_file():
        raise BackupProblem(f"Bản sao lưu thiếu tệp: có {seen}, đủ là {manifest.files}")
    for name, text in manifest.marks.items():
        if name in MARKS:
            (settings().data / name).write_text(text, "utf-8")
    return dump


def _put_back(data: bytes, sha256: str) -> bool:
    return hashlib.sha256(data).hexdigest() == sha256 and files.keep(data) == sha256


def restore_database(dump: Path, dsn: str) -> None:
    """Into an empty database, all or nothing."""
    _run(
        "pg_restore",
        ["--no-owner", "--no-privileges", "--single-transaction", "--dbname", _name(dsn), str(dump)],
        dsn,
    )


def _name(dsn: str) -> str:
    return unquote(urlsplit(dsn).path.lstrip("/"))


def told(manifest: Manifest) -> dict[str, object]:
    """For --json: everything but the marks' text."""
    plain = json.loads(msgspec.json.encode(manifest))
    return {**plain, "marks": sorted(manifest.marks)}
