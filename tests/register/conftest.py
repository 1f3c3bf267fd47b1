"""Places once a module: the story needs them. And a browser whose requests commit."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from tieubieu.places.loading import load
from tieubieu.platform.database import scalar
from tieubieu.register import verify


@pytest.fixture(scope="module", autouse=True)
async def _places(database: str) -> AsyncIterator[None]:
    if not await scalar("SELECT 1 FROM place LIMIT 1"):
        await load()
    yield


@pytest.fixture
async def open_client(database: str, app) -> AsyncIterator[httpx.AsyncClient]:
    """A browser whose requests commit."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as http:
        yield http
    await verify.cache.close()
