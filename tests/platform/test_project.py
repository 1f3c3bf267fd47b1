"""The files around the code: locks that name no host, one list of packages, a Makefile that answers."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.txt", "requirements-dev.txt")


def wanted(file: str) -> list[str]:
    lines = (ROOT / file).read_text("utf-8").split("\n")
    return [line for line in lines if line and not line.startswith(("#", "-"))]


@pytest.mark.parametrize("file", [*LOCKS, "requirements.in", "requirements-dev.in"])
def test_a_lock_names_no_host(file: str):
    text = (ROOT / file).read_text("utf-8")
    assert not re.search(r"https?://|file:|index-url|find-links|trusted-host|\bgit\+", text)


@pytest.mark.parametrize("file", LOCKS)
def test_everything_locked_has_one_version_and_hashes(file: str):
    text = (ROOT / file).read_text("utf-8").replace("\\\n", " ")
    entries = [line for line in text.split("\n") if line and not line.lstrip().startswith("#")]
    assert len(entries) > 40
    for entry in entries:
        assert re.match(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==[^ ]+ .*--hash=sha256:[0-9a-f]{64}", entry), entry[
            :80
        ]


def test_the_locks_hold_what_is_asked_for_and_agree():
    def locked(file: str) -> dict[str, str]:
        return dict(
            re.findall(r"^([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==([^ ]+)", (ROOT / file).read_text("utf-8"), re.M)
        )

    runtime, everything = (locked(file) for file in LOCKS)
    assert runtime.items() <= everything.items()
    for file, lock in (("requirements.in", runtime), ("requirements-dev.in", everything)):
        for line in wanted(file):
            assert re.split(r"[\[<>=]", line)[0].lower() in lock


def test_the_project_needs_what_the_requirements_say():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert sorted(project["dependencies"]) == sorted(set(wanted("requirements.in")) - {"hatchling"})


def test_every_floor_is_in_the_import_contract():
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
    layers = tool["importlinter"]["contracts"][0]["layers"]
    named = {name for layer in layers for name in re.findall(r"tieubieu\.(\w+)", layer)}
    source = ROOT / "src" / "tieubieu"
    found = {p.stem for p in source.iterdir() if (p / "__init__.py").exists() or p.suffix == ".py"}
    assert found - {"__init__", "__main__", "piccolo_app", "migrations", "data"} <= named


def test_imports_point_downward_only():
    tool = Path(sys.executable).with_name("lint-imports")
    said = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout


def test_make_says_what_it_can_do_and_lacks_no_python():
    said = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("demo", "test", "lint", "bench"):
        assert f"make {target}" in said


def test_make_asks_for_venv_in_words(tmp_path: Path):
    """On a bare Debian python3 comes without ensurepip."""
    bare = tmp_path / "python-without-venv"
    bare.write_text('#!/bin/sh\ncase "$*" in *ensurepip*) exit 1;; esac\nexit 0\n', "utf-8")
    bare.chmod(0o755)
    for file in ("Makefile", "requirements.txt", "pyproject.toml"):
        (tmp_path / file).write_bytes((ROOT / file).read_bytes())
    told = subprocess.run(
        ["make", "-s", "install", f"PYTHON={bare}"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert told.returncode != 0
    assert "apt install python3-venv" in told.stderr
    assert not (tmp_path / ".venv").exists()
