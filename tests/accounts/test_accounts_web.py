"""Accounts through the pages and the API."""

from __future__ import annotations

import pytest

from tieubieu.accounts.actions import Invite, SignIn, SignUp, create_admin, invite, sign_in, sign_up
from tieubieu.platform.actor import SYSTEM
from tieubieu.platform.database import count_statements, row, rows, scalar
from tieubieu.platform.errors import Invalid

GOOD = {"name": "Nguyễn Thị Lụa", "email": "Lua@Vidu.Example", "password": "mot cau de nho", "consent": "1"}


async def test_a_person_registers_and_lands_signed_in(client):
    answer = await client.post("/dang-ky", data=GOOD)
    assert answer.status_code == 303 and answer.headers["location"] == "/ho-so"
    me = await client.get("/api/v1/me")
    assert me.json()["email"] == "lua@vidu.example"


async def test_a_bad_form_keeps_what_was_typed_and_writes_nothing(client):
    answer = await client.post("/dang-ky", data={**GOOD, "email": "khong-phai-thu", "password": "ngan"})
    assert answer.status_code == 422
    assert "Nguyễn Thị Lụa" in answer.text and "khong-phai-thu" in answer.text
    assert "ít nhất 10 ký tự" in answer.text
    assert 'ngan"' not in answer.text
    assert await scalar("SELECT count(*) FROM person") == 0


async def test_consent_is_asked_and_never_assumed(client):
    answer = await client.post("/dang-ky", data={k: v for k, v in GOOD.items() if k != "consent"})
    assert answer.status_code == 422
    assert "checked" not in (await client.get("/dang-ky")).text


async def test_wrong_address_and_wrong_password_get_the_same_words(client, db):
    await sign_up(SignUp(name="A", email="a@vidu.example", password="mot cau de nho", consent=True), "")
    wrong = await client.post(
        "/api/v1/session", json={"email": "a@vidu.example", "password": "sai hoan toan"}
    )
    nobody = await client.post(
        "/api/v1/session", json={"email": "b@vidu.example", "password": "sai hoan toan"}
    )
    assert wrong.status_code == nobody.status_code == 422
    assert wrong.json() == nobody.json()


async def test_the_session_token_is_new_at_each_sign_in_and_never_stored(db):
    await sign_up(SignUp(name="A", email="a@vidu.example", password="mot cau de nho", consent=True), "")
    one = await sign_in(SignIn("a@vidu.example", "mot cau de nho"), "", "")
    two = await sign_in(SignIn("a@vidu.example", "mot cau de nho"), "", "")
    stored = {r["token_hash"] for r in await rows("SELECT token_hash FROM login_session")}
    assert one != two and len(stored) == 2 and not stored & {one, two}


async def test_too_many_attempts_are_told_to_wait(client, db):
    body = {"email": "a@vidu.example", "password": "sai hoan toan"}
    answers = [await client.post("/api/v1/session", json=body) for _ in range(11)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) > 0
    assert answers[-2].status_code == 422


async def test_an_invitation_works_once(client, db):
    person_id = await invite(SYSTEM, Invite(name="Trần Giám Khảo", email="gk@vidu.example"))
    letter = await row("SELECT body_text, secret FROM outbox WHERE about_id = $1", person_id)
    assert letter and letter["secret"]
    path = "/lien-ket/" + letter["body_text"].rsplit("/lien-ket/", 1)[1].split()[0]
    assert (await client.get(path)).status_code == 200
    assert (await client.post(path, data={"password": "mot cau de nho"})).status_code == 303
    again = await client.post(path, data={"password": "mot cau khac nua"})
    assert again.status_code == 404


async def test_a_person_without_session_is_sent_to_sign_in_and_back(client):
    answer = await client.get("/tai-khoan")
    assert answer.status_code == 303 and answer.headers["location"] == "/dang-nhap?tiep=/tai-khoan"
    assert (await client.get("/api/v1/me")).status_code == 401


async def test_the_way_back_never_leads_elsewhere(client):
    await client.post("/dang-ky", data=GOOD)
    for bad in ("//evil.example", "https://evil.example", "/\\evil.example"):
        answer = await client.get("/dang-nhap", params={"tiep": bad})
        assert answer.headers["location"] == "/ho-so"


async def test_another_sites_form_is_refused(client):
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        assert (await client.post("/dang-ky", data=GOOD, headers=headers)).status_code == 403
    fine = await client.post("/dang-ky", data=GOOD, headers={"origin": "http://127.0.0.1:8000"})
    assert fine.status_code == 303


async def test_every_answer_carries_the_policy(client):
    for path in ("/dang-nhap", "/khong-co", "/api/v1/me", "/static/base.css"):
        policy = (await client.get(path)).headers["content-security-policy"]
        assert "unsafe" not in policy and "default-src 'none'" in policy


async def test_a_token_does_what_its_owner_may_and_stops_when_revoked(client, make_person, sign_in_as):
    actor = await make_person("Lê Máy")
    await sign_in_as(actor)
    token = (await client.post("/api/v1/me/tokens", json={"name": "Máy"})).json()["token"]
    client.cookies.clear()
    bearer = {"authorization": f"Bearer {token}"}
    assert (await client.get("/api/v1/me", headers=bearer)).json()["name"] == "Lê Máy"
    listed = (await client.get("/api/v1/me/tokens", headers=bearer)).json()
    await client.delete(f"/api/v1/me/tokens/{listed[0]['id']}", headers=bearer)
    assert (await client.get("/api/v1/me", headers=bearer)).status_code == 401


async def test_one_cannot_end_anothers_session(client, make_person, sign_in_as):
    await sign_in_as(await make_person("Chủ"))
    theirs = await scalar("SELECT id FROM login_session")
    client.cookies.clear()
    await sign_in_as(await make_person("Khách"))
    assert (await client.delete(f"/api/v1/me/sessions/{theirs}")).status_code == 404


async def test_an_administrator_gives_no_role_inside_a_round(db, make_person):
    from uuid import uuid4

    from tieubieu.accounts.actions import GiveRole, give_role
    from tieubieu.platform.errors import NotFound

    admin = await make_person("Quản trị", ("admin", "installation", None))
    other = await make_person("Ai đó")
    assert other.id
    for role in ("judge", "clerk", "jury_head", "council_chair"):
        with pytest.raises(NotFound):
            await give_role(admin, GiveRole(other.id, role, "round", uuid4()))


async def test_who_is_asking_costs_one_statement(client, make_person, sign_in_as):
    await sign_in_as(await make_person("Một"))
    with count_statements() as seen:
        await client.get("/api/v1/me")
    assert seen.count == 1


async def test_create_admin_refuses_a_short_password(db):
    with pytest.raises(Invalid):
        await create_admin("Quản trị", "admin@vidu.example", "ngan")
