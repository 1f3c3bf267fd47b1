"""The command line: help for everything, exit statuses, what works without a database."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.story import play
from tieubieu.certificates import keys, payload
from tieubieu.certificates.keys import Purpose, demo_pair
from tieubieu.check import offline
from tieubieu.cli import DEMO_MARK, _claim_for_demo, _parser, main
from tieubieu.platform import files
from tieubieu.platform.database import row
from tieubieu.platform.settings import settings, use
from tieubieu.rules.levels import Level
from tieubieu.rules.phases import Phase

COMMANDS = (
    "demo", "serve", "migrate", "worker", "check", "verify", "recount", "backup", "restore", "import-round",
    "bundle export", "bundle import", "create-admin",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _settings_stay() -> Iterator[None]:
    held = settings()
    yield
    use(held)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command.split(), "--help"])
    assert ended.value.code == 0
    assert "usage: tieubieu" in capsys.readouterr().out


def test_an_unknown_command_is_called_wrongly() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["phù-phép"])
    assert ended.value.code == 2


def test_it_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tieubieu", "--help"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, "import-round" in done.stdout) == (0, True)


def test_check_needs_data_and_makes_none(tmp_path: Path, capsys) -> None:
    assert main(["check", "--data", str(tmp_path / "chưa-có")]) == 2
    assert "Chưa có dữ liệu" in capsys.readouterr().err
    assert not (tmp_path / "chưa-có").exists()


# The demo's folder


def test_the_demo_marks_its_folder_and_empties_only_a_marked_one(tmp_path: Path) -> None:
    mine, theirs = tmp_path / "mau", tmp_path / "that"
    _claim_for_demo(mine, reset=False, own_database=True)
    (mine / "files").mkdir()
    (mine / "clock.json").write_text("{}")
    _claim_for_demo(mine, reset=True, own_database=True)
    assert [p.name for p in mine.iterdir()] == [DEMO_MARK]
    theirs.mkdir()
    (theirs / "secret").write_text("x")
    for reset in (True, False):
        with pytest.raises(Exception, match="không phải"):
            _claim_for_demo(theirs, reset=reset, own_database=True)
    assert (theirs / "secret").read_text() == "x"


def test_serve_does_not_run_on_the_demos_folder(tmp_path: Path, capsys) -> None:
    _claim_for_demo(tmp_path / "mau", reset=False, own_database=True)
    assert main(["serve", "--data", str(tmp_path / "mau")]) == 2
    assert "thư mục dữ liệu mẫu" in capsys.readouterr().err


def test_the_demo_lives_beside_the_real_data(monkeypatch) -> None:
    from tieubieu import cli

    monkeypatch.delenv("TIEUBIEU_DATA", raising=False)
    real = cli._settings(_parser().parse_args(["serve"])).data
    demo = cli._settings(_parser().parse_args(["demo"]))
    assert demo.data == real.with_name(f"{real.name}-demo")
    assert demo.demo and not cli._settings(_parser().parse_args(["serve"])).demo


# verify


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """The demo's keys as an installation publishes them."""
    publics = [keys.publish(demo_pair(purpose), keys.moment("2014-10-21T00:00:00Z")) for purpose in Purpose]
    path = tmp_path / "keys.json"
    path.write_text(json.dumps(keys.document(publics, "vidu.example")))
    return path


def _token(record: dict[str, str]) -> str:
    pair = demo_pair(Purpose.TOKEN)
    claims = payload.Claims(
        b"0123456789", Level.PROVINCE, date(2026, 11, 2), date(2029, 12, 31), payload.record_digest(record)
    )
    return payload.sign(claims, pair.private, pair.kid)


def test_a_signed_token_without_a_status_list_is_of_unknown_state(
    published: Path, tmp_path: Path, capsys
) -> None:
    record = {"product": "Giỏ mây"}
    (tmp_path / "record.json").write_text(json.dumps(record))
    asked = ["--keys", str(published), "--record", str(tmp_path / "record.json"), "--demo", "--json"]
    address = f"HTTPS://VIDU.EXAMPLE/V/{_token(record)}"
    assert main(["verify", address, *asked]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["outcome"], told["state"], told["record_matches"]) == ("good", "unknown", True)
    (tmp_path / "record.json").write_text(json.dumps({"product": "Giỏ nhựa"}))
    main(["verify", address.lower(), *asked])
    assert json.loads(capsys.readouterr().out)["record_matches"] is False


def test_a_demo_key_proves_nothing_unless_asked(published: Path, capsys) -> None:
    assert main(["verify", _token({}), "--keys", str(published), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["outcome"] == "unknown_key"


def test_what_is_no_code_and_what_is_no_key_list(published: Path, tmp_path: Path) -> None:
    assert main(["verify", "xin chào", "--keys", str(published)]) == 2
    (tmp_path / "other.json").write_text("[]")
    assert main(["verify", "PAPD48GQ0W", "--keys", str(tmp_path / "other.json")]) == 2


# bundles


async def test_a_published_bundle_counts_up_and_its_signatures_hold(db: None, tmp_path: Path, capsys) -> None:
    story = await play(Phase.CONCLUDED)
    held = await row("SELECT file, root FROM bundle WHERE round = $1", story.round_id)
    assert held is not None
    path = tmp_path / "goi.json"
    path.write_bytes(await files.read(held["file"]))
    assert main(["recount", str(path), "--root", held["root"]]) == 0
    assert main(["recount", str(path), "--root", "0" * 64]) == 1
    from tieubieu.certificates.queries import public_keys

    publics = await public_keys()
    bundle = offline.read_bundle(path)
    assert offline.unsigned_notes(bundle, publics) == []
    assert offline.unsigned_notes(bundle, []) != []
    lied = json.loads(path.read_text())
    lied["tree"]["root"] = "0" * 64
    assert offline.unsigned_notes(lied, publics) != []

    listed = tmp_path / "keys.json"
    listed.write_text(json.dumps(keys.document(publics, "vidu.example")))
    take = ["bundle", "import", str(path), "--keys", str(listed), "--data", str(tmp_path / "noi-nhan")]
    assert main([*take, "--root", held["root"]]) == 0
    assert main([*take, "--root", held["root"]]) == 0, "the same again changes nothing"
    assert main([*take, "--root", "0" * 64]) == 1
    kept = tmp_path / "noi-nhan" / "bundles" / f"{story.round_id}.json"
    kept.write_text("{}")
    assert main([*take, "--root", held["root"]]) == 1
    assert "đã đổi" in capsys.readouterr().err
