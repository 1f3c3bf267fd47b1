"""The people and papers of a province round of 2026, planned through the real action."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import date, datetime
from typing import Any

import pytest

from tests.web_fixtures import person
from tieubieu.councils import wiring as councils_wiring
from tieubieu.places.keys import body_id, place_id
from tieubieu.places.loading import load
from tieubieu.platform import clock
from tieubieu.platform.actor import Actor
from tieubieu.platform.database import scalar
from tieubieu.rounds import wiring
from tieubieu.rounds.actions import PlanRound, plan_round
from tieubieu.rounds.queries import RoundRow, get
from tieubieu.rules.levels import Level

wiring.wire()
councils_wiring.wire()

GIA_LAI = place_id("province-2025/gia-lai")
SO_GIA_LAI = body_id("department", "province-2025/gia-lai")
UBND_GIA_LAI = body_id("people_committee", "province-2025/gia-lai")
SO_LAM_DONG = body_id("department", "province-2025/lam-dong")


@pytest.fixture(scope="module", autouse=True)
async def _places(database: str) -> AsyncIterator[None]:
    if not await scalar("SELECT 1 FROM place LIMIT 1"):
        await load()
    yield


def at(*moment: int) -> None:
    """From now on it stands still at this Vietnamese time: year, month, day, hour, minute."""
    clock.travel_to(datetime(*moment, tzinfo=clock.ZONE), tick=False)  # type: ignore[misc]


@pytest.fixture(autouse=True)
def _story(_machine_time: None) -> Iterator[None]:
    at(2026, 8, 10, 9, 0)
    yield


def a_plan(**changed: Any) -> PlanRound:
    """A plan of tỉnh Gia Lai of 5/8/2026, as the office types it."""
    values: dict[str, Any] = {
        "level": Level.PROVINCE,
        "place": GIA_LAI,
        "plan_number": "88/KH-UBND",
        "plan_date": date(2026, 8, 5),
        "plan_signer": "Rơ Châm Hương",
        "plan_signer_title": "Phó Chủ tịch Ủy ban nhân dân tỉnh",
        "receive_from": date(2026, 8, 10),
        "receive_until": date(2026, 9, 15),
        "check_until": date(2026, 9, 25),
        "score_until": date(2026, 10, 24),
        "council_on": date(2026, 11, 2),
        "announce_on": date(2026, 11, 16),
    }
    return PlanRound(**(values | changed))


@pytest.fixture
async def officer(db: None) -> Actor:
    return await person("Lê Quốc Bảo", ("officer", "body", SO_GIA_LAI))


@pytest.fixture
async def planned(officer: Actor) -> RoundRow:
    found = await get(await plan_round(officer, a_plan()))
    assert found is not None
    return found
