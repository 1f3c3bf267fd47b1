"""Chromium and a server for whole journeys. Without Chromium they are skipped, and in CI that is a failure."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from tests.e2e.actors import Stage
from tests.e2e.server import Server
from tieubieu.platform.settings import configure, settings

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program."""
    if CHROMIUM is None:
        if os.environ.get("CI", "").lower() in ("1", "true"):
            pytest.fail("no chromium, and CI must not pass without the journeys")
        pytest.skip("NO CHROMIUM HERE: the journeys in a real browser did not run")
    return CHROMIUM


@pytest.fixture(scope="module")
async def house(
    chromium: str, database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Server]:
    """The application on a database and a data folder of this module's own."""
    before = settings()
    data: Path = tmp_path_factory.mktemp("e2e")
    running = Server(database_url, data)
    running.start()
    try:
        yield running
    finally:
        running.stop()
        configure(
            database_url=None,
            data=before.data,
            port=before.port,
            base_url=before.base_url,
            smtp_url=before.smtp_url,
        )


ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

Play = Callable[..., list[str]]
"""play(scene, *values) runs scene(stage, *values) and answers what went wrong on the pages."""


@pytest.fixture
def play(chromium: str, house: Server) -> Play:
    def run(scene: Callable[..., None], *values: Any) -> list[str]:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=ARGS)
            try:
                stage = Stage(house, browser)
                scene(stage, *values)
                return stage.wrong
            finally:
                browser.close()

    # Playwright's plain interface refuses a thread in which an event loop runs.
    def apart(scene: Callable[..., None], *values: Any) -> list[str]:
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(run, scene, *values).result()

    return apart
