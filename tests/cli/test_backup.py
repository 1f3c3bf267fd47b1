"""A backup taken back into an empty place is the same installation; without a passphrase there are no keys in it."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from tests.conftest import _on_server, _with_database
from tieubieu.accounts.actions import Invite, invite
from tieubieu.certificates.signing import pairs, publish_keys
from tieubieu.cli import main
from tieubieu.platform import backup, files
from tieubieu.platform.actor import SYSTEM
from tieubieu.platform.backup import BackupProblem
from tieubieu.platform.database import close_pool, scalar, start_pool
from tieubieu.platform.settings import configure, from_environment, settings

PHRASE = "mười hai con giáp đi chơi"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def test_a_seal_opens_with_its_passphrase_only() -> None:
    sealed = backup.seal(b"khoa", PHRASE)
    assert backup.unseal(sealed, PHRASE) == b"khoa"
    assert b"khoa" not in sealed
    for wrong in (sealed[:-1] + bytes([sealed[-1] ^ 1]), sealed):
        with pytest.raises(BackupProblem):
            backup.unseal(wrong, PHRASE if wrong is not sealed else PHRASE + "x")


async def _count(dsn: str) -> int:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval("SELECT count(*) FROM person WHERE email = 'ba@vidu.example'")
    finally:
        await connection.close()


async def test_a_backup_comes_back_whole(database: str, server: str, run_folder: Path, monkeypatch) -> None:
    """Through the command line, in processes' own terms: another folder, another database."""
    await invite(SYSTEM, Invite(name="Bà Ba", email="ba@vidu.example"))
    await publish_keys()
    stored = await files.store(PDF, "giấy.pdf")
    secret = (
        settings().keys_folder / f"token-{next(p.kid for k, p in pairs().items() if k == 'token')}.pem"
    ).read_bytes()
    held, target = settings(), run_folder / "sao-luu.tar"
    await close_pool()
    empty = f"tb_empty_{uuid4().hex[:8]}"
    await _on_server(server, f"CREATE DATABASE {empty} TEMPLATE template0 ENCODING 'UTF8'")
    try:
        monkeypatch.setenv("TIEUBIEU_PASSPHRASE", PHRASE)
        monkeypatch.setenv("DATABASE_URL", database)
        assert await _command("backup", str(target), "--data", str(held.data), "--json") == 0
        assert target.stat().st_mode & 0o077 == 0
        assert secret not in target.read_bytes() and PHRASE.encode() not in target.read_bytes()
        assert await _command("backup", str(target), "--data", str(held.data)) == 1, "never over another file"

        monkeypatch.setenv("DATABASE_URL", _with_database(server, empty))
        other = run_folder / "khoi-phuc"
        monkeypatch.setenv("TIEUBIEU_PASSPHRASE", "không phải cụm ấy đâu")
        assert await _command("restore", str(target), "--data", str(run_folder / "hong")) == 1
        monkeypatch.setenv("TIEUBIEU_PASSPHRASE", PHRASE)
        assert await _command("restore", str(target), "--data", str(other)) == 0
        assert await _count(_with_database(server, empty)) == 1
        assert (other / "files" / stored.sha256[:2] / stored.sha256[2:]).read_bytes() == PDF
        assert secret in [p.read_bytes() for p in (other / "keys").glob("*.pem")]
        assert all(p.stat().st_mode & 0o077 == 0 for p in (other / "keys").iterdir())
        assert await _command("check", "--data", str(other), "--json") == 0
        assert await _command("restore", str(target), "--data", str(other)) == 2, "only into an empty folder"
    finally:
        configure(**{name: getattr(held, name) for name in ("data", "database_url", "base_url")})
        await _on_server(server, f"DROP DATABASE {empty} WITH (FORCE)")
        await start_pool(database)
    assert await scalar("SELECT count(*) FROM setting WHERE key = 'backup.last'") == 1


async def _command(*arguments: str) -> int:
    """As a process of its own."""
    command = [sys.executable, "-m", "tieubieu", *arguments]
    done = await asyncio.to_thread(
        subprocess.run, command, env=dict(os.environ), capture_output=True, check=False
    )
    return done.returncode


def test_without_a_passphrase_it_refuses_loudly(monkeypatch, tmp_path: Path, capsys) -> None:
    held = settings()
    monkeypatch.delenv("TIEUBIEU_PASSPHRASE", raising=False)
    try:
        assert main(["backup", str(tmp_path / "x.tar"), "--data", str(tmp_path)]) == 2
    finally:
        configure(**{name: getattr(held, name) for name in ("data", "database_url", "base_url")})
    assert "cụm mật khẩu" in capsys.readouterr().err
    assert not (tmp_path / "x.tar").exists()


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    stranger = tmp_path / "x.tar"
    with tarfile.open(stranger, "w") as tar:
        tar.add(__file__, "manifest.json")
    with pytest.raises(BackupProblem):
        backup.read_manifest(stranger)
    stranger.write_bytes(os.urandom(2048))
    with pytest.raises(BackupProblem):
        backup.read_manifest(stranger)


def test_the_environment_of_the_programs_holds_the_password_not_the_command() -> None:
    told = backup._environment("postgresql://u:p%40ss@/db?host=/run/x&port=5432")
    assert (told["PGHOST"], told["PGPASSWORD"], told["PGDATABASE"], told["PGUSER"]) == (
        "/run/x",
        "p@ss",
        "db",
        "u",
    )
    assert json.dumps(sorted(k for k in told if k.startswith("PG"))) == json.dumps(
        ["PGDATABASE", "PGHOST", "PGPASSWORD", "PGPORT", "PGUSER"]
    )
    assert from_environment({}).database_url is None
