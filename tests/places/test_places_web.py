"""GET /api/v1/places, and the fragment of a form's second list."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from uuid import uuid4

import httpx
import pytest
from litestar import Litestar, Router

from tieubieu.places import api, loading, pages
from tieubieu.places.keys import place_id
from tieubieu.platform import clock


@pytest.fixture(scope="module", autouse=True)
async def loaded(database: str) -> None:
    await loading.load()


@pytest.fixture
async def client(db: None) -> AsyncIterator[httpx.AsyncClient]:
    clock.travel_to(datetime(2026, 10, 24, 9, tzinfo=clock.ZONE), tick=False)
    app = Litestar(route_handlers=[Router("/api/v1", route_handlers=api.routes), *pages.routes])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as found:
        yield found


async def ask(client: httpx.AsyncClient, **query: object) -> list[dict[str, object]]:
    answer = await client.get("/api/v1/places", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_the_api_lists_the_provinces_of_today_or_of_a_day(client: httpx.AsyncClient):
    assert len(await ask(client, level="province")) == 34
    old = await ask(client, level="province", on="2019-06-01")
    assert len(old) == 63
    assert old[0] == {
        "id": str(place_id("province/an-giang")),
        "key": "province/an-giang",
        "level": "province",
        "code": "89",
        "name": "An Giang",
        "label": "tỉnh",
        "full_name": "tỉnh An Giang",
        "parent": str(place_id("nation")),
        "within": "Việt Nam",
        "valid_from": None,
        "valid_until": "2025-06-30",
    }


async def test_the_api_goes_down_any_number_of_steps(client: httpx.AsyncClient):
    south = place_id("region/nam")
    assert {p["level"] for p in await ask(client, parent=south, limit=500)} == {"province", "commune"}
    assert len(await ask(client, parent=south, level="province")) == 8
    hits = await ask(client, parent=south, level="commune", q="phu giao")
    assert [p["full_name"] for p in hits] == ["xã Phú Giáo"]
    assert await ask(client, parent=place_id("region/bac"), level="commune", q="phu giao") == []
    assert await ask(client, parent=uuid4()) == []


async def test_the_api_searches_by_name(client: httpx.AsyncClient):
    assert (await ask(client, q="dak lak"))[0]["full_name"] == "tỉnh Đắk Lắk"
    assert [p["level"] for p in await ask(client, q="phía nam", level="region")] == ["region"]


@pytest.mark.parametrize(
    "query", ["level=ward", "parent=7", "on=31/12/2025", "limit=0", "limit=501", "q=" + "a" * 101]
)
async def test_the_api_refuses_what_it_does_not_understand(client: httpx.AsyncClient, query: str):
    assert (await client.get(f"/api/v1/places?{query}")).status_code == 400


async def test_the_second_list_of_a_form(client: httpx.AsyncClient):
    ha_noi, ba_dinh = place_id("province/ha-noi"), place_id("commune/ha-noi/ba-dinh")
    found = (await client.get(f"/dia-danh/lua-chon?province={ha_noi}&chosen={ba_dinh}")).text
    assert found.count("<option") == 127
    assert f'<option value="{ba_dinh}" selected>Phường Ba Đình</option>' in found
    found = (await client.get(f"/dia-danh/lua-chon?province={ha_noi}&on=2019-06-01")).text
    assert found.count("<option") == 31
    assert "Chọn quận, huyện, thị xã" in found
    found = await client.get("/dia-danh/lua-chon?province=x&on=y")
    assert (found.status_code, found.text) == (200, '<option value="">Chọn tỉnh, thành phố trước</option>')
