"""Kept answers: served without a statement, dropped at a call, at midnight, and when the line is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tests.story import play, travel
from tieubieu.certificates import queries as certificates
from tieubieu.certificates import signing
from tieubieu.certificates.actions import SuspendCertificate, suspend
from tieubieu.platform import clock
from tieubieu.platform.database import count_statements, execute, notify
from tieubieu.register import verify
from tieubieu.register.cache import Cache
from tieubieu.rules.phases import Phase


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not true():
            await asyncio.sleep(0.01)


async def heard(cache: Cache[str]) -> None:
    """As many requests as it takes until the line is up."""
    async with asyncio.timeout(5):
        while not cache.trusted:
            await cache.attend()
            await asyncio.sleep(0.01)


async def test_the_answer_is_kept_and_dropped(open_client):
    await signing.publish_keys()
    story = await play(Phase.ANNOUNCED)
    held = next(c for c in await certificates.of_round(story.round_id) if c.entry_id == story.by("A").id)
    path = f"/v/{held.lookup}"
    await heard(verify.cache)
    await open_client.get(path)
    first = await open_client.get(path)
    with count_statements() as seen:
        again = await open_client.get(f"/V/{held.lookup.lower()}")
        other = await open_client.get("/v/ABC")
    assert seen.count == 0 and "Còn hiệu lực" in again.text and "Không rõ" in other.text
    assert len(verify.cache) == 1 and len(first.text) == len(again.text)
    assert "Kiểm tra lúc 09:" in again.text and verify.MOMENT not in again.text

    travel(11, 20)
    measure = SuspendCertificate(
        certificate=held.id, reason="Đang kiểm tra", decision_number="5/QĐ", decision_day=clock.today()
    )
    await suspend(story.authority, measure)
    await until(lambda: len(verify.cache) == 0)
    assert "Tạm ngừng" in (await open_client.get(path)).text

    other_held = next(
        c for c in await certificates.of_round(story.round_id) if c.entry_id == story.by("B").id
    )
    travel(12, 31, 23, held.valid_until.year)
    assert "Còn hiệu lực" in (await open_client.get(f"/v/{other_held.lookup}")).text
    assert len(verify.cache) >= 1
    travel(1, 1, 0, held.valid_until.year + 1)
    assert "Hết hạn" in (await open_client.get(f"/v/{other_held.lookup}")).text

    await execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query ILIKE 'listen%certificate%'"
        " AND datname = current_database()"
    )
    await until(lambda: not verify.cache.trusted)
    assert len(verify.cache) == 0
    await heard(verify.cache)


async def test_what_was_read_before_a_drop_is_not_kept(database):
    cache: Cache[str] = Cache(2)
    try:
        await heard(cache)
        turn = cache.turn()
        await notify("certificate", "PAPD48GQ0W")
        await until(lambda: cache.turn() > turn)
        cache.put("a", "stale", turn)
        assert cache.get("a") is None
        for key in "abc":
            cache.put(key, key, cache.turn())
        assert [cache.get(key) for key in "abc"] == [None, "b", "c"]
    finally:
        await cache.close()


async def test_nothing_is_kept_before_the_line_is_heard_nor_in_a_transaction(db):
    cache: Cache[str] = Cache()
    await cache.attend()
    cache.put("a", "a", cache.turn())
    assert cache.get("a") is None and not cache.trusted
