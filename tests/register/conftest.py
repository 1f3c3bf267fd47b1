"""Places once a module: the story needs them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tieubieu.places.loading import load
from tieubieu.platform.database import scalar


@pytest.fixture(scope="module", autouse=True)
async def _places(database: str) -> AsyncIterator[None]:
    if not await scalar("SELECT 1 FROM place LIMIT 1"):
        await load()
    yield
