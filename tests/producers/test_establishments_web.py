"""The same through pages and API: what was typed stays, and others find nothing."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import uuid4

import pytest

from tieubieu.places import loading
from tieubieu.places.keys import body_id, place_id
from tieubieu.platform import clock
from tieubieu.platform.database import row, scalar

CHU_SE = str(place_id("commune/gia-lai/chu-se"))
GIA_LAI = str(place_id("province-2025/gia-lai"))
OLD_GIA_LAI = str(place_id("province/gia-lai"))
OFFICE = body_id("specialist_office", "commune/gia-lai/chu-se")
GOOD = {
    "name": "Hợp tác xã Mây tre Chư Sê",
    "legal_kind": "cooperative",
    "province": GIA_LAI,
    "place": CHU_SE,
    "tax_code": "5900123456",
    "paper_issued_on": "02/03/2020",
    "workers": "1.200",
}


@pytest.fixture(scope="module", autouse=True)
async def loaded(database: str) -> None:
    await loading.load()


@pytest.fixture(autouse=True)
def _story() -> None:
    clock.travel_to(datetime(2026, 10, 24, 9, tzinfo=clock.ZONE), tick=False)


async def test_a_form_is_taken_and_shown_again_as_it_was_typed(client, make_person, sign_in_as):
    await sign_in_as(await make_person("Nguyễn Thị Lụa"))
    answer = await client.post("/ho-so/co-so/moi", data=GOOD)
    assert answer.status_code == 303 and answer.headers["location"] == "/ho-so"
    saved = await row("SELECT id, workers, paper_issued_on FROM establishment")
    assert saved and saved["workers"] == 1200
    page = (await client.get(f"/ho-so/co-so/{saved['id']}")).text
    assert 'value="02/03/2020"' in page and f'value="{CHU_SE}" selected' in page
    assert f'value="{GIA_LAI}" selected' in page


async def test_a_bad_form_says_it_at_the_fields_and_keeps_everything(client, make_person, sign_in_as):
    await sign_in_as(await make_person("Nguyễn Thị Lụa"))
    bad = {**GOOD, "tax_code": "12ab", "place": "", "phone": "hỏi chồng tôi", "proof": "Tôi là chủ"}
    answer = await client.post("/ho-so/co-so/moi", data=bad)
    assert answer.status_code == 422
    for kept in ("12ab", "hỏi chồng tôi", "Hợp tác xã Mây tre Chư Sê", "Tôi là chủ"):
        assert kept in answer.text
    for field in ("tax_code", "place", "phone"):
        assert f'id="f-{field}-e"' in answer.text
    assert f'value="{GIA_LAI}" selected' in answer.text
    assert await scalar("SELECT count(*) FROM establishment") == 0


async def test_places_are_picked_without_scripts_and_districts_of_before_too(client, make_person, sign_in_as):
    await sign_in_as(await make_person("Nguyễn Thị Lụa"))
    typed = {**GOOD, "place": "", "then": "places"}
    answer = await client.post("/ho-so/co-so/moi", data=typed)
    assert answer.status_code == 200 and CHU_SE in answer.text and "5900123456" in answer.text
    answer = await client.post("/ho-so/co-so/moi", data={**typed, "then": "era-before"})
    assert OLD_GIA_LAI in answer.text and GIA_LAI not in answer.text and "5900123456" in answer.text
    answer = await client.post(
        "/ho-so/co-so/moi", data={**typed, "era": "before", "province": OLD_GIA_LAI, "then": "places"}
    )
    assert str(place_id("district/gia-lai/chu-se")) in answer.text
    assert await scalar("SELECT count(*) FROM establishment") == 0


async def test_the_same_tax_code_offers_to_claim(client, make_person, sign_in_as):
    await sign_in_as(await make_person("Nguyễn Thị Lụa"))
    await client.post("/ho-so/co-so/moi", data=GOOD)
    await sign_in_as(await make_person("Trần Văn Gấm"))
    answer = await client.post("/ho-so/co-so/moi", data={**GOOD, "name": "Mây tre khác"})
    assert answer.status_code == 409 and "/ho-so/nhan-co-so?mst=5900123456" in answer.text
    assert "Mây tre khác" in answer.text and "Hợp tác xã" not in re.sub(
        r"<label.*?</label>|<aside.*", "", answer.text, flags=re.S
    )
    answer = await client.post("/ho-so/nhan-co-so", data={"tax_code": "5900123456", "proof": "Kế toán"})
    assert answer.status_code == 303
    assert await scalar("SELECT count(*) FROM establishment_claim") == 2


async def test_the_second_editor_sees_both_versions_and_may_keep_the_own(client, make_person, sign_in_as):
    await sign_in_as(await make_person("Nguyễn Thị Lụa"))
    await client.post("/ho-so/co-so/moi", data=GOOD)
    address = f"/ho-so/co-so/{await scalar('SELECT id FROM establishment')}"
    assert (await client.post(address, data={**GOOD, "version": "1", "trade": "Đan mây"})).status_code == 303
    answer = await client.post(address, data={**GOOD, "version": "1", "trade": "Đan tre"})
    assert answer.status_code == 409
    assert "Đan mây" in answer.text and "Đan tre" in answer.text and 'name="version" value="2"' in answer.text
    assert (await client.post(address, data={**GOOD, "version": "2", "trade": "Đan tre"})).status_code == 303
    assert await scalar("SELECT trade FROM establishment") == "Đan tre"


async def test_to_others_it_is_as_if_there_were_none(client, make_person, sign_in_as):
    await sign_in_as(await make_person("Nguyễn Thị Lụa"))
    await client.post("/ho-so/co-so/moi", data=GOOD)
    theirs = await scalar("SELECT id FROM establishment")
    claim = await scalar("SELECT id FROM establishment_claim")
    await sign_in_as(await make_person("Trần Văn Gấm", ("producer", "establishment", uuid4())))
    body = {"name": "x", "legal_kind": "household", "place": CHU_SE, "id": str(theirs), "version": 1}
    for method, path, sent in (
        ("GET", "/ho-so/co-so/{}", {}),
        ("POST", "/ho-so/co-so/{}", {"data": {**GOOD, "version": "1"}}),
        ("GET", "/api/v1/establishments/{}", {}),
        ("PUT", "/api/v1/establishments/{}", {"json": body}),
        ("GET", "/api/v1/establishments/{}/people", {}),
        ("POST", "/api/v1/establishments/{}/codes", {}),
        ("POST", "/dieu-hanh/co-so/{}/ma", {}),
    ):
        answers = [await client.request(method, path.format(one), **sent) for one in (theirs, uuid4())]
        assert [a.status_code for a in answers] == [404, 404], path
        assert answers[0].content.replace(str(theirs).encode(), b"") == answers[1].content or "/ho-so" in path
    for one in (claim, uuid4()):
        answer = await client.post(f"/api/v1/establishment-claims/{one}/settle", json={"accept": True})
        assert answer.status_code == 404
    assert (await client.get("/dieu-hanh/co-so")).status_code == 404
    assert (await client.get("/api/v1/establishments/in-charge")).json() == []


async def test_a_clerk_settles_on_a_page(client, make_person, sign_in_as):
    await sign_in_as(await make_person("Nguyễn Thị Lụa"))
    await client.post("/ho-so/co-so/moi", data=GOOD)
    claim = await scalar("SELECT id FROM establishment_claim")
    await sign_in_as(await make_person("Cán bộ Chư Sê", ("officer", "body", OFFICE)))
    assert f"/ho-so/yeu-cau/{claim}" in (await client.get("/dieu-hanh/co-so")).text
    assert "Nguyễn Thị Lụa" in (await client.get(f"/ho-so/yeu-cau/{claim}")).text
    bare = await client.post(f"/ho-so/yeu-cau/{claim}", data={"then": "refuse"})
    assert bare.status_code == 422 and 'id="f-reason-e"' in bare.text
    fine = await client.post(f"/ho-so/yeu-cau/{claim}", data={"then": "accept"})
    assert fine.status_code == 303 and fine.headers["location"] == "/dieu-hanh/co-so"
    assert await scalar("SELECT state FROM establishment_claim") == "accepted"
    assert "Đã đối chiếu" in (await client.get("/dieu-hanh/co-so", params={"q": "may tre"})).text


async def test_the_api_registers_reads_and_updates(client, make_person, sign_in_as):
    await sign_in_as(await make_person("Nguyễn Thị Lụa"))
    body = {"name": "Lò gốm", "legal_kind": "household", "place": CHU_SE}
    made = (await client.post("/api/v1/establishments", json=body)).json()["id"]
    read = (await client.get(f"/api/v1/establishments/{made}")).json()
    assert read["place_name"] == "xã Chư Sê, tỉnh Gia Lai"
    answer = await client.put(
        f"/api/v1/establishments/{made}", json={**body, "id": made, "version": 1, "trade": "Gốm"}
    )
    assert answer.json() == {"version": 2}
    stale = await client.put(f"/api/v1/establishments/{made}", json={**body, "id": made, "version": 1})
    assert stale.status_code == 409 and stale.json()["code"] == "stale"
    assert stale.json()["extra"]["saved"]["trade"] == "Gốm"
    wrong = await client.post("/api/v1/establishments", json={**body, "legal_kind": "cty", "email": "\x00"})
    assert wrong.status_code == 422 and set(wrong.json()["errors"]) == {"legal_kind"}
