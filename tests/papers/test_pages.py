"""Papers through the web: who gets which, and that each one can be printed."""

from __future__ import annotations

import pytest

from tests.papers.looking import decoded, words
from tests.papers.looking import page as look
from tests.story import Story, actor, play, travel
from tieubieu.certificates import queries as certificates
from tieubieu.platform.actor import Actor
from tieubieu.rules.phases import Phase


@pytest.fixture
def get(client, sign_in_as):
    """GET as somebody, or as nobody."""

    async def ask(path: str, who: Actor | None = None):
        client.cookies.clear()
        if who is not None:
            await sign_in_as(await actor(who.id))
        return await client.get(path)

    return ask


def text(answer) -> str:
    assert answer.status_code == 200, answer.text[:300]
    assert answer.content.startswith(b"%PDF-")
    return " ".join(words(answer.content))


async def lookup_of(story: Story, group: str = "A") -> str:
    made = await certificates.of_round(story.round_id)
    return next(c.lookup for c in made if c.entry_id == story.by(group).id)


async def test_papers_of_the_round_before_and_after(get):
    story = await play(Phase.COUNCIL)
    slug = (await story.round()).slug
    path = f"/giay/bien-ban/{slug}.pdf"
    for who in (story.head, story.judges[4], story.chair, story.officer, story.clerk):
        told = text(await get(path, who))
        assert story.by("A").name in told and story.by("A").code in told and "Hợp tác xã Số" not in told
    for who in (None, story.by("A").producer):
        assert (await get(path, who)).status_code == 404
    await story.decide()
    council = f"/giay/hop-hoi-dong/{slug}.pdf"
    assert "Hợp tác xã Số" in text(await get(council, story.chair))
    assert (
        await get(council, story.judges[4])
    ).status_code == 404  # a judge does not learn whose products they were
    assert (await get(council)).status_code == 404
    assert (await get(f"/giay/de-cu/{slug}.pdf", story.authority)).status_code == 404


async def test_decision_certificate_and_nomination(get):
    story = await play(Phase.APPROVAL)
    travel(11, 10)
    slug = (await story.round()).slug
    assert (await get(f"/giay/quyet-dinh/{slug}.pdf", story.authority)).status_code == 404
    await story.approve()
    code = await lookup_of(story)
    entry = story.by("A")
    for path in (f"/giay/quyet-dinh/{slug}.pdf", f"/giay/chung-nhan/{code}.pdf"):
        assert (await get(path)).status_code == 404
        assert (
            await get(path, entry.producer)
        ).status_code == 404  # the holder learns it at the announcement
        assert (await get(path, story.judges[0])).status_code == 404
        for who in (story.officer, story.authority):
            answer = await get(path, who)
            assert entry.name in text(answer) and "no-store" in answer.headers["cache-control"]
    letter = await get(f"/giay/de-cu/{slug}.pdf", story.authority)
    assert entry.name in text(letter) and "0912 345 678" in text(letter)
    assert (await get(f"/giay/de-cu/{slug}.pdf", story.judges[4])).status_code == 404
    travel(11, 16)
    await story.advance(Phase.ANNOUNCED)
    assert entry.name in text(await get(f"/giay/chung-nhan/{code}.pdf"))
    assert "812/QĐ-UBND" in text(await get(f"/giay/quyet-dinh/{slug}.pdf"))
    assert (await get(f"/giay/bien-ban/{slug}.pdf")).status_code == 404  # only once concluded


async def test_own_papers_of_a_producer(get):
    story = await play(Phase.ANNOUNCED)
    mine, other, lost = story.by("A"), story.by("B"), story.by("C")
    receipt = text(await get(f"/giay/bien-nhan/{mine.receipt}.pdf", mine.producer))
    assert mine.receipt in receipt and mine.name in receipt
    notice = text(await get(f"/giay/ket-qua/{mine.receipt}.pdf", mine.producer))
    assert mine.name in notice and other.name not in notice and "88,6" in notice
    assert "69,9" in text(await get(f"/giay/ket-qua/{lost.receipt}.pdf", lost.producer))
    for folder in ("bien-nhan", "ket-qua", "bo-sung"):
        assert (await get(f"/giay/{folder}/{mine.receipt}.pdf", other.producer)).status_code == 404
        assert (await get(f"/giay/{folder}/{mine.receipt}.pdf")).status_code in (303, 401)
    code = await lookup_of(story)
    label = await get(f"/giay/nhan/{code}.pdf?co=L", mine.producer)
    (found,) = decoded(look(label.content, dpi=300))
    assert found.endswith(f"/V/{code}")
    svg = await get(f"/giay/nhan/{code}.svg?co=S", mine.producer)
    assert svg.headers["content-type"].startswith("image/svg+xml") and svg.text.startswith("<svg")
    assert (await get(f"/giay/nhan/{code}.pdf", other.producer)).status_code == 404
    links = (await get(f"/api/v1/papers/entries/{mine.receipt}", mine.producer)).json()
    assert [x["kind"] for x in links] == ["receipt", "notice"]


async def test_no_notice_before_the_announcement(get):
    story = await play(Phase.APPROVAL)
    mine = story.by("A")
    for who in (mine.producer, story.officer):
        assert (await get(f"/giay/ket-qua/{mine.receipt}.pdf", who)).status_code == 404


async def test_a_judge_prints_only_the_own_sheet(get):
    story = await play(Phase.SCORING)
    entry = story.by("A")
    first = text(await get(f"/giay/phieu/{entry.id}.pdf", story.judges[0]))
    second = text(await get(f"/giay/phieu/{entry.id}.pdf", story.judges[1]))
    assert entry.code in first and entry.name in first and "Hợp tác xã Số" not in first
    assert story.judges[0].name in first and story.judges[1].name not in first
    assert "90" in first and "88" in second
    for who in (story.officer, story.chair, story.clerk, entry.producer):
        assert (await get(f"/giay/phieu/{entry.id}.pdf", who)).status_code == 404
    assert (await get("/giay/phieu/khong.pdf", story.judges[0])).status_code == 404
    assert (await get(f"/giay/phieu/{entry.id}.txt", story.judges[0])).status_code == 404
