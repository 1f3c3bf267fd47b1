"""/metrics answers only the holder of the token, and says nothing of a round."""

from __future__ import annotations

import re

import httpx
import pytest

from tieubieu.platform.outbox import put
from tieubieu.platform.settings import configure

LINE = re.compile(r'^(# (HELP|TYPE) .+|[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? -?[0-9.e+-]+)$')


@pytest.fixture
def token():
    configure(metrics_token="mã-đo-lường".encode().hex())
    yield "mã-đo-lường".encode().hex()
    configure(metrics_token=None)


async def test_without_the_setting_there_is_no_such_page(client: httpx.AsyncClient) -> None:
    assert (await client.get("/metrics", headers={"authorization": "Bearer "})).status_code == 404


async def test_another_token_finds_nothing(client: httpx.AsyncClient, token: str) -> None:
    assert (await client.get("/metrics")).status_code == 404
    assert (await client.get("/metrics", headers={"authorization": f"Bearer {token}x"})).status_code == 404


async def test_figures_in_prometheus_text(client: httpx.AsyncClient, token: str) -> None:
    await put("a@vidu.example", "A", "Thư", "…", kind="test")
    answer = await client.get("/metrics", headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = answer.text.splitlines()
    assert [line for line in lines if not LINE.match(line)] == []
    assert 'tieubieu_mails{state="waiting"} 1' in lines
    assert 'tieubieu_jobs{kind="mail.send",state="waiting"} 1' in lines
