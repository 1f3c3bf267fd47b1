"""All tables of the product are one Piccolo app: they are migrated together."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from piccolo.conf.apps import AppConfig, table_finder

AREAS = (
    "platform",
    "ledger",
    "places",
    "accounts",
    "producers",
    "recusals",
    "rounds",
    "certificates",
    "dossiers",
    "councils",
    "scoring",
    "results",
    "papers",
    "register",
)
"""From the floor up; an area without tables.py has no tables."""


def _modules() -> list[str]:
    names = [f"tieubieu.{area}" for area in AREAS if find_spec(f"tieubieu.{area}") is not None]
    return [f"{name}.tables" for name in names if find_spec(f"{name}.tables") is not None]


def table_modules() -> list[ModuleType]:
    """The tables.py of every area that has one, from the floor up."""
    return [import_module(name) for name in _modules()]


APP_CONFIG = AppConfig(
    app_name="tieubieu",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=table_finder(_modules(), exclude_imported=True),
)
