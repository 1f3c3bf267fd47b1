"""Lists ask the database as often for three rows as for one, one statement being that for the session.

The lists of the administration, of establishments in charge and of my rounds are counted in tests of their areas."""

from __future__ import annotations

from uuid import UUID

import httpx
import pytest

from tests.story import Story, person, play
from tieubieu.accounts.actions import open_session
from tieubieu.accounts.auth import COOKIE
from tieubieu.platform.actor import SYSTEM, Actor
from tieubieu.platform.database import count_statements
from tieubieu.rules.phases import Phase


async def cost(client: httpx.AsyncClient, actor: Actor | None, path: str, *shown: str) -> int:
    """The number of statements of an answer that holds all of these words."""
    client.cookies.clear()
    if actor is not None:
        assert actor.id is not None
        client.cookies.set(COOKIE, await open_session(SYSTEM, actor.id, "127.0.0.1", "pytest"))
    with count_statements() as seen:
        answer = await client.get(path)
    assert answer.status_code == 200, path
    missing = [words for words in shown if words not in answer.text]
    assert not missing, f"{path} does not show {missing}"
    return seen.count


@pytest.mark.parametrize("groups", ["A", "ABD"])
async def test_lists_of_a_round_in_scoring(client: httpx.AsyncClient, groups: str):
    story = await play(Phase.SCORING, groups=groups)
    here, api = (await story.round()).slug, f"/api/v1/rounds/{story.round_id}"
    names, codes = [e.name for e in story.entries], [e.code for e in story.entries]
    judge = story.judges[3]
    assert await cost(client, judge, f"/cham-diem/{here}", *names, *codes) == 3
    assert await cost(client, judge, f"{api}/sheets", *codes) == 2
    assert await cost(client, story.head, f"{api}/progress") == 3
    assert await cost(client, story.officer, f"/dieu-hanh/{here}") == 12
    assert await cost(client, story.officer, f"/dieu-hanh/{here}/ho-so", *names) == 4
    assert await cost(client, story.officer, f"/dieu-hanh/{here}/nhat-ky") == 6
    assert (
        await cost(client, story.officer, "/dieu-hanh/co-so", *(f"Số {n}" for n in range(len(groups)))) == 3
    )


@pytest.mark.parametrize("groups", ["A", "ABD"])
async def test_lists_of_a_concluded_round(client: httpx.AsyncClient, groups: str):
    story = await play(Phase.CONCLUDED, groups=groups, recognised=groups)
    here, api = (await story.round()).slug, f"/api/v1/rounds/{story.round_id}"
    names = [e.name for e in story.entries]
    assert await cost(client, story.chair, f"/hoi-dong/{here}", *names) == 13
    assert await cost(client, story.chair, f"/hoi-dong/{here}/danh-sach", *names) == 9
    assert await cost(client, story.chair, f"/hoi-dong/{here}/bien-ban") == 9
    assert await cost(client, story.authority, f"/dieu-hanh/{here}/phe-duyet", *names) == 11
    assert await cost(client, story.officer, f"/dieu-hanh/{here}/giay-chung-nhan", *names) == 3
    assert await cost(client, story.officer, f"{api}/results", *names) == 5
    assert await cost(client, story.officer, f"{api}/certificates", *names) == 3
    assert await cost(client, None, f"/ky/{here}", *names) == 5
    assert await cost(client, None, "/san-pham", *names) == 1
    assert await cost(client, None, "/api/v1/public/products", *names) == 1
    assert await cost(client, None, "/api/v1/public/certificates", *names) == 1
    assert await cost(client, None, "/du-lieu/giay-chung-nhan.json", *names) == 1


@pytest.mark.parametrize("many", [1, 3])
async def test_lists_of_rounds(client: httpx.AsyncClient, many: int):
    stories: list[Story] = [await play(Phase.CONCLUDED, groups="A") for _ in range(many)]
    slugs = [(await story.round()).slug for story in stories]
    ids: list[UUID] = [story.round_id for story in stories]
    everywhere = await person("Khắp nơi", "kn", *(("council_chair", "round", id) for id in ids))
    assert await cost(client, None, "/ky", *slugs) == 4
    assert await cost(client, None, "/api/v1/public/rounds", *slugs) == 1
    assert await cost(client, everywhere, "/hoi-dong", *slugs) == 2
    assert await cost(client, everywhere, "/api/v1/results/rounds", *slugs) == 2
