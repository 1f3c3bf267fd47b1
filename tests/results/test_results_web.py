"""The pages of jury, council, authority and producer, from the close to the bundle, through the browser's forms."""

from __future__ import annotations

import json
import re
from datetime import date
from uuid import UUID

import httpx
import pytest

from tests.story import Story, play, travel
from tieubieu.accounts.actions import open_session
from tieubieu.accounts.auth import COOKIE
from tieubieu.certificates import queries as certificates
from tieubieu.platform.actor import SYSTEM, Actor
from tieubieu.results import queries
from tieubieu.rules.phases import Phase


class Browser:
    """One client, whoever sits in front of it."""

    def __init__(self, client: httpx.AsyncClient, story: Story):
        self.client, self.story, self.slug = client, story, ""

    async def sits(self, who: Actor | None) -> None:
        self.client.cookies.clear()
        if who is not None:
            assert who.id
            self.client.cookies.set(COOKIE, await open_session(SYSTEM, who.id, "127.0.0.1", "pytest"))

    async def get(self, path: str, status: int = 200) -> str:
        answer = await self.client.get(path.format(slug=self.slug))
        assert answer.status_code == status, (path, answer.status_code, answer.text[:600])
        return answer.text

    async def post(self, path: str, status: int = 303, **data) -> str:
        answer = await self.client.post(path.format(slug=self.slug), data=data)
        assert answer.status_code == status, (path, answer.status_code, answer.text[-3000:])
        return answer.text


async def browse(client: httpx.AsyncClient, story: Story) -> Browser:
    browser = Browser(client, story)
    browser.slug = (await story.round()).slug
    return browser


async def test_jury_council_authority_and_producer_go_all_the_way_on_pages(client):
    story = await play(Phase.SCORING, handed_in=False)
    travel(10, 20)
    await story.score(judges=range(4))
    b = await browse(client, story)

    await b.sits(story.head)
    assert story.by("A").code not in await b.get("/hoi-dong/{slug}")
    asked = await b.get("/hoi-dong/{slug}/dong-cham")
    assert "đã nộp 0 trên 4 phiếu" in asked and "dù còn thiếu phiếu" in asked
    await b.post("/hoi-dong/{slug}/dong-cham", 409)
    await b.post("/hoi-dong/{slug}/dong-cham", confirm="1")
    home = await b.get("/hoi-dong/{slug}")
    assert home.index(story.by("A").code) < home.index(story.by("D").code) < home.index(story.by("C").code)
    assert "Hợp tác xã Số" not in home
    sheets = await b.get(f"/hoi-dong/{{slug}}/san-pham/{story.by('A').code}")
    assert "GK-" in sheets and not any(j.name in sheets.split("<main")[1] for j in story.judges[1:])
    travel(10, 26)
    wrong = await b.post(
        "/hoi-dong/{slug}/bien-ban", 422, day="32/10/2026", place="", conclusion="Giữ lại nhé"
    )
    assert "Giữ lại nhé" in wrong
    await b.post("/hoi-dong/{slug}/bien-ban", number="01/BB", day="26/10/2026", place="Hội trường")
    minutes = await queries.current_minutes(story.round_id)
    assert minutes
    for i, judge in enumerate(story.judges):
        await b.sits(judge)
        assert "Ý kiến của bạn" in await b.get("/hoi-dong/{slug}/bien-ban")
        vote = {
            "minutes": str(minutes.id),
            "agrees": "0" if i == 4 else "1",
            "note": "Tôi xin giữ ý kiến" if i == 4 else "",
        }
        if i == 4:
            await b.post("/hoi-dong/{slug}/bien-ban/bieu-quyet", 422, minutes=str(minutes.id), agrees="0")
        await b.post("/hoi-dong/{slug}/bien-ban/bieu-quyet", **vote)
    read = await b.get("/hoi-dong/{slug}/bien-ban")
    adopted = await queries.current_minutes(story.round_id)
    assert adopted and adopted.root in read and "Tôi xin giữ ý kiến" in read
    await b.post("/hoi-dong/{slug}/chuyen-hoi-dong", 404)
    await b.sits(story.head)
    await b.get("/hoi-dong/{slug}/chuyen-hoi-dong")
    await b.post("/hoi-dong/{slug}/chuyen-hoi-dong")

    travel(11, 2)
    await b.sits(story.chair)
    page = await b.get("/hoi-dong/{slug}/danh-sach?muc=80,00")
    assert "2 sản phẩm" in page and "Hợp tác xã Số" in page and 'data-list="recognised"' in page
    picked = {"recognised": [str(e) for e in story.ids("AB")], "nominated": [str(e) for e in story.ids("D")]}
    refused = await b.post("/hoi-dong/{slug}/danh-sach", 422, version="0", then="propose", **picked)
    assert "không nằm trong danh sách công nhận" in refused
    assert len(re.findall(r'name="recognised"[^>]* checked', refused)) == 2
    picked["nominated"] = [str(e) for e in story.ids("A")]
    await b.post("/hoi-dong/{slug}/danh-sach", version="0", then="propose", **picked)
    await b.post("/hoi-dong/{slug}/danh-sach", 409, version="0", then="save", **picked)
    form = await b.get("/hoi-dong/{slug}/phien-hop")
    assert f"reasons.{story.by('D').id}" in form and f"reasons.{story.by('A').id}" not in form
    people = [str(m.id) for m in story.council]
    held = {"day": "02/11/2026", "place": "Phòng họp", "votes_for": "5", "votes_against": "0"}
    refused = await b.post("/hoi-dong/{slug}/phien-hop", 422, present=people[:2], **held)
    assert "Cần ít nhất 4 trên 5" in refused
    await b.post(
        "/hoi-dong/{slug}/phien-hop", present=people, **held, **{f"reasons.{story.by('D').id}": "Trùng mẫu"}
    )
    meeting = await queries.current_meeting(story.round_id)
    assert meeting and meeting.root in await b.get("/hoi-dong/{slug}/phien-hop")
    await b.get("/hoi-dong/{slug}/trinh")
    await b.post("/hoi-dong/{slug}/trinh")

    travel(11, 10)
    await b.sits(story.authority)
    overview = await b.get("/dieu-hanh/{slug}/phe-duyet")
    assert "Trùng mẫu" in overview and "Phê duyệt và công nhận" in overview
    paper = {
        "number": "812/QĐ-UBND",
        "day": "10/11/2026",
        "signer": "Rơ Châm Hương",
        "signer_title": "Chủ tịch",
    }
    refused = await b.post(
        "/dieu-hanh/{slug}/phe-duyet", 422, do="approve", **(paper | {"day": "01/11/2026"})
    )
    assert "không thể ký trước phiên họp" in refused and "812/QĐ-UBND" in refused
    await b.post("/dieu-hanh/{slug}/phe-duyet", 422, do="return", reason="")
    await b.post("/dieu-hanh/{slug}/phe-duyet", do="approve", **paper)
    assert "Chưa công bố" in await b.get("/dieu-hanh/{slug}/giay-chung-nhan")
    producer = story.by("A").producer
    await b.sits(producer)
    own = f"/ho-so/da-nop/{story.by('A').receipt}/ket-qua"
    await b.get(own, 404)
    for secret in ("/hoi-dong/{slug}", "/hoi-dong/{slug}/danh-sach", "/dieu-hanh/{slug}/phe-duyet"):
        await b.get(secret, 404)
    await story.advance(Phase.ANNOUNCED)
    told = await b.get(own)
    assert "Được công nhận" in told and "01/GCN-UBND" in told
    assert "01/GCN-UBND" in await b.get("/ho-so/giay-chung-nhan")
    await b.get(f"/ho-so/da-nop/{story.by('D').receipt}/ket-qua", 404)

    travel(11, 20)
    await b.sits(story.authority)
    letter = {"number": "90/UBND", "day": "18/11/2026", "signer": "A", "signer_title": "B"}
    await b.post("/dieu-hanh/{slug}/phe-duyet", do="nominate", **letter)
    (held_by, _) = await certificates.of_round(story.round_id)
    where = f"/dieu-hanh/{{slug}}/giay-chung-nhan/{held_by.id}/"
    assert "vĩnh viễn" in await b.get(where + "thu-hoi")
    await b.post(where + "thu-hoi", 422, decision_number="", decision_day="20/11/2026", reason="")
    measure = {"decision_number": "99/QĐ", "decision_day": "20/11/2026", "reason": "Không giữ chất lượng"}
    await b.post(where + "thu-hoi", **measure)
    assert "Không giữ chất lượng" in await b.get("/dieu-hanh/{slug}/giay-chung-nhan")
    assert "Không làm được" in await b.get(where + "tam-ngung")

    await b.get("/ky/{slug}/goi-kiem-phieu.json", 404)
    travel(12, 20)
    await story.advance(Phase.CONCLUDED)
    await b.sits(None)
    bundle = json.loads(await b.get("/ky/{slug}/goi-kiem-phieu.json"))
    assert bundle["format"] == "tieubieu-bundle/1" and len(bundle["sheets"]) == 16


@pytest.mark.parametrize("phase", [Phase.RECEIVING, Phase.COUNCIL, Phase.ANNOUNCED])
async def test_every_page_opens_for_those_whose_it_is(client, phase: Phase):
    story = await play(phase)
    b = await browse(client, story)
    for who in (story.head, story.chair, story.judges[3], story.council[-1]):
        await b.sits(who)
        assert (await story.round()).title in await b.get("/hoi-dong")
        await b.get("/hoi-dong/{slug}")
    for who in (story.officer, story.authority):
        await b.sits(who)
        await b.get("/hoi-dong/{slug}")
        await b.get("/dieu-hanh/{slug}/phe-duyet")
        await b.get("/dieu-hanh/{slug}/giay-chung-nhan")
        for page in ("bien-ban", "danh-sach", "phien-hop"):
            await b.get(f"/hoi-dong/{{slug}}/{page}", 404 if phase is Phase.RECEIVING else 200)
    await b.sits(None)
    answer = await client.get(f"/hoi-dong/{b.slug}")
    assert answer.status_code == 303 and "/dang-nhap" in answer.headers["location"]


async def test_the_api_says_the_same(client):
    story = await play(Phase.TALLIED)
    b = await browse(client, story)
    at = f"/api/v1/rounds/{story.round_id}"
    await b.sits(story.by("A").producer)
    assert (await client.get(f"{at}/results")).status_code == 404
    await b.sits(story.head)
    lines = (await client.get(f"{at}/results")).json()
    assert [x["sum_points"] for x in lines] == [44300, 40000, 35000, 34950]
    sheets = (await client.get(f"{at}/results/{lines[0]['entry']}/sheets")).json()
    assert len(sheets["sheets"]) == 5
    assert (await client.get(f"{at}/minutes")).status_code == 404
    travel(10, 26)
    made = await client.post(f"{at}/minutes", json={"day": "2026-10-26", "place": "Hội trường"})
    assert made.status_code == 201, made.text
    assert (await client.post(f"{at}/minutes", json={"day": "2026-10-27", "place": ""})).status_code == 422
    for judge in story.judges[:3]:
        await b.sits(judge)
        vote = {"minutes": made.json()["id"], "agrees": True}
        answer = await client.post(f"{at}/minutes/votes", json=vote)
    assert answer.json() == {"adopted": True}
    await b.sits(story.head)
    assert (await client.post(f"{at}/hand-to-council")).status_code == 204
    travel(11, 2)
    await b.sits(story.officer)
    both = {"recognised": [str(e) for e in story.ids("AB")], "nominated": [str(e) for e in story.ids("B")]}
    assert (await client.post(f"{at}/lists", json={"version": 0, **both})).json() == {"version": 1}
    assert (await client.post(f"{at}/lists", json={"version": 0, **both})).status_code == 409
    body = {
        "day": "2026-11-02",
        "place": "A",
        "present": [str(m.id) for m in story.council],
        "votes_for": 5,
        **both,
    }
    assert (await client.post(f"{at}/meeting", json=body)).status_code == 201
    assert (await client.get(f"{at}/meeting")).json()["votes_for"] == 5
    assert (await client.post(f"{at}/submit-lists")).status_code == 204
    await b.sits(story.authority)
    assert (await client.post(f"{at}/return", json={"reason": "Xem lại"})).status_code == 204
    await b.sits(story.chair)
    assert (await client.post(f"{at}/meeting", json=body)).status_code == 201
    assert (await client.post(f"{at}/submit-lists")).status_code == 204
    travel(11, 10)
    await b.sits(story.authority)
    paper = {"number": "812/QĐ", "day": "2026-11-10", "signer": "A", "signer_title": "B"}
    approved = await client.post(f"{at}/approve", json=paper)
    assert approved.status_code == 201 and len(approved.json()["ids"]) == 2
    assert [a["kind"] for a in (await client.get(f"{at}/approvals")).json()] == ["returned", "recognition"]
    assert {c["state"] for c in (await client.get(f"{at}/certificates")).json()} == {"unknown"}
    await story.advance(Phase.ANNOUNCED)
    assert len((await client.post(f"{at}/nominate", json={**paper, "number": "9/UBND"})).json()["ids"]) == 1
    one = UUID(approved.json()["ids"][0])
    measure = {"reason": "Kiểm tra", "decision_number": "1/QĐ", "decision_day": str(date(2026, 11, 10))}
    for act, status in (
        ("restore", 409),
        ("suspend", 204),
        ("restore", 204),
        ("revoke", 204),
        ("revoke", 409),
    ):
        assert (await client.post(f"/api/v1/certificates/{one}/{act}", json=measure)).status_code == status, (
            act
        )
    await b.sits(story.by("B").producer)
    (mine,) = (await client.get("/api/v1/certificates/mine")).json()
    assert mine["state"] in ("valid", "revoked")
    own = (await client.get(f"/api/v1/entries/{story.by('B').receipt}/result")).json()
    assert own["sum_points"] == 35000 and own["recognised"]
    assert (await client.get(f"/api/v1/entries/{story.by('C').receipt}/result")).status_code == 404
