"""`tieubieu check`: on an untouched database it finds nothing, and each planted breakage is named."""

from __future__ import annotations

from tieubieu.check import check


async def test_an_empty_installation_breaks_nothing(db: None) -> None:
    assert await check() == []
