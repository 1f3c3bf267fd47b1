"""/quan-tri: for administrators only; letters, people, bodies, days off, the trail, jobs, the ledger."""

from __future__ import annotations

from uuid import UUID

import pytest

from tieubieu.accounts.actions import Invite, invite
from tieubieu.accounts.queries import actor_of
from tieubieu.places.keys import place_id
from tieubieu.platform.actor import SYSTEM, Actor
from tieubieu.platform.database import count_statements, execute, row, rows, scalar
from tieubieu.platform.ids import new_id
from tieubieu.platform.jobs import enqueue
from tieubieu.platform.settings import configure

PAGES = ("", "/mau", "/hop-thu", "/nguoi-dung", "/co-quan", "/ngay-nghi", "/nhat-ky", "/viec", "/so-cai")


@pytest.fixture
async def admin(make_person) -> Actor:
    return await make_person("Quản Trị", ("admin", "installation", None))


async def a_body() -> UUID:
    return await scalar(
        "SELECT id FROM body WHERE kind = 'department' AND place = $1", place_id("province-2025/gia-lai")
    )


@pytest.mark.parametrize("path", PAGES)
async def test_every_page_is_there_for_an_administrator_and_for_nobody_else(
    path: str, admin: Actor, make_person, sign_in_as
) -> None:
    browser = await sign_in_as(admin)
    assert (await browser.get(f"/quan-tri{path}")).status_code == 200
    officer = await make_person("Cán Bộ", ("officer", "body", await a_body()))
    browser = await sign_in_as(officer)
    assert (await browser.get(f"/quan-tri{path}")).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["overview", "outbox", "bodies", "holidays", "audit", "jobs"],
)
async def test_the_api_is_for_administrators_too(path: str, admin: Actor, make_person, sign_in_as) -> None:
    assert (await (await sign_in_as(admin)).get(f"/api/v1/admin/{path}")).status_code == 200
    other = await make_person("Người Khác")
    assert (await (await sign_in_as(other)).get(f"/api/v1/admin/{path}")).status_code == 404


async def test_a_secret_letter_is_read_only_in_the_demo(admin: Actor, sign_in_as) -> None:
    await invite(SYSTEM, Invite(name="Bà Ba", email="ba@vidu.example"))
    mail = await row("SELECT id, body_text FROM outbox WHERE recipient_email = 'ba@vidu.example'")
    link = mail["body_text"].rsplit("/", 1)[1]
    browser = await sign_in_as(admin)
    assert link not in (await browser.get(f"/quan-tri/hop-thu/{mail['id']}")).text
    assert (await browser.get(f"/api/v1/admin/outbox/{mail['id']}")).json()["body"] is None
    configure(demo=True)
    try:
        assert link in (await browser.get(f"/quan-tri/hop-thu/{mail['id']}")).text
    finally:
        configure(demo=False)


async def test_a_printed_invitation_has_a_new_link_and_is_shown_once(
    admin: Actor, sign_in_as, client
) -> None:
    person = await invite(SYSTEM, Invite(name="Bà Ba", email="ba@vidu.example"))
    mail = await row("SELECT id, body_text FROM outbox WHERE about_id = $1", person)
    old = mail["body_text"].rsplit("/", 1)[1]
    browser = await sign_in_as(admin)
    paper = await browser.post(f"/quan-tri/hop-thu/{mail['id']}/in")
    assert paper.status_code == 200
    new = paper.text.split("/lien-ket/")[1].split()[0]
    assert new != old
    assert (await browser.get(f"/lien-ket/{old}")).status_code == 404
    assert (await browser.get(f"/lien-ket/{new}")).status_code == 200
    kept = await row("SELECT state, body_text FROM outbox WHERE id = $1", mail["id"])
    assert kept == {"state": "printed", "body_text": ""}
    assert new not in (await browser.get(f"/quan-tri/hop-thu/{mail['id']}")).text


async def test_paper_is_no_way_into_an_account_that_has_a_password(admin: Actor, sign_in_as) -> None:
    person = await invite(SYSTEM, Invite(name="Bà Ba", email="ba@vidu.example"))
    mail = await scalar("SELECT id FROM outbox WHERE about_id = $1", person)
    await execute("UPDATE person SET password_hash = 'x' WHERE id = $1", person)
    answer = await (await sign_in_as(admin)).post(f"/api/v1/admin/outbox/{mail}/print")
    assert answer.status_code == 409
    assert answer.json()["code"] == "outbox.secret"
    assert await scalar("SELECT count(*) FROM one_time_link WHERE person = $1", person) == 1


async def test_an_administrator_gives_a_body_its_first_officer(admin: Actor, sign_in_as) -> None:
    body = await a_body()
    browser = await sign_in_as(admin)
    found = await browser.get("/quan-tri/co-quan", params={"q": "so cong thuong gia lai"})
    assert f"/quan-tri/co-quan/{body}" in found.text
    typed = {"name": "Lê Bảo", "email": "bao@vidu.example", "role": "officer", "title": "Trưởng phòng"}
    assert (await browser.post(f"/quan-tri/co-quan/{body}", data=typed)).status_code == 303
    person = await scalar("SELECT id FROM person WHERE email = 'bao@vidu.example'")
    officer = await actor_of(person)
    assert officer is not None and officer.holds("officer", body)
    page = await browser.get(f"/quan-tri/nguoi-dung/{person}")
    assert "Cán bộ điều hành" in page.text
    grant = await scalar("SELECT id FROM role_grant WHERE person = $1", person)
    gone = await browser.post(
        f"/quan-tri/vai-tro/{grant}/thoi", data={"back": f"/quan-tri/nguoi-dung/{person}"}
    )
    assert gone.headers["location"] == f"/quan-tri/nguoi-dung/{person}"
    assert (await actor_of(person)).grants == ()  # type: ignore[union-attr]


async def test_what_was_typed_stays_when_it_is_wrong(admin: Actor, sign_in_as) -> None:
    body = await a_body()
    browser = await sign_in_as(admin)
    typed = {"name": "Lê Bảo", "email": "không phải thư", "role": "officer"}
    answer = await browser.post(f"/quan-tri/co-quan/{body}", data=typed)
    assert answer.status_code == 422
    assert 'value="Lê Bảo"' in answer.text


async def test_an_officer_invites_colleagues_but_no_authority(make_person, sign_in_as) -> None:
    body = await a_body()
    officer = await make_person("Cán Bộ", ("officer", "body", body))
    browser = await sign_in_as(officer)
    assert (await browser.get("/dieu-hanh/co-quan")).headers["location"] == f"/dieu-hanh/co-quan/{body}"
    assert (await browser.get(f"/dieu-hanh/co-quan/{body}")).status_code == 200
    typed = {"name": "Lê Bảo", "email": "bao@vidu.example", "role": "officer"}
    assert (await browser.post(f"/dieu-hanh/co-quan/{body}", data=typed)).status_code == 303
    for role in ("authority", "supervisor"):
        answer = await browser.post(f"/api/v1/bodies/{body}/people", json={**typed, "role": role})
        assert answer.status_code == 404
    other = await scalar("SELECT id FROM body WHERE id <> $1 LIMIT 1", body)
    assert (await browser.get(f"/dieu-hanh/co-quan/{other}")).status_code == 404
    assert (await browser.post(f"/dieu-hanh/co-quan/{other}", data=typed)).status_code == 404


async def test_days_off_are_written_changed_and_removed(admin: Actor, sign_in_as) -> None:
    browser = await sign_in_as(admin)
    assert (
        await browser.post("/quan-tri/ngay-nghi", data={"day": "32/13/2026", "note": ""})
    ).status_code == 422
    for working in ("0", "1"):
        typed = {"day": "02/01/2027", "is_working": working, "note": "Công văn 01"}
        assert (await browser.post("/quan-tri/ngay-nghi", data=typed)).status_code == 303
    swaps = await rows("SELECT id, is_working FROM holiday_change")
    assert [s["is_working"] for s in swaps] == [True]
    assert (await browser.post(f"/quan-tri/ngay-nghi/{swaps[0]['id']}/xoa")).status_code == 303
    assert await scalar("SELECT count(*) FROM holiday_change") == 0


async def test_a_failed_job_starts_over(admin: Actor, sign_in_as) -> None:
    await enqueue("mail.send", {"mail": str(new_id())}, dedup_key="hỏng")
    job = await scalar("SELECT id FROM job WHERE dedup_key = 'hỏng'")
    await execute(
        "UPDATE job SET state = 'failed', attempts = 8, last_error = 'OSError: hỏng' WHERE id = $1", job
    )
    browser = await sign_in_as(admin)
    assert "OSError: hỏng" in (await browser.get("/quan-tri/viec")).text
    assert (await browser.post(f"/quan-tri/viec/{job}/lam-lai")).status_code == 303
    assert await row("SELECT state, attempts FROM job WHERE id = $1", job) == {
        "state": "waiting",
        "attempts": 0,
    }
    assert (await browser.post(f"/quan-tri/viec/{job}/lam-lai")).status_code == 404


async def test_an_account_is_closed_after_a_question_but_never_ones_own(
    admin: Actor, make_person, sign_in_as
) -> None:
    other = await make_person("Người Khác")
    browser = await sign_in_as(admin)
    assert (await browser.get(f"/quan-tri/nguoi-dung/{other.id}/khoa")).status_code == 200
    assert (await browser.post(f"/quan-tri/nguoi-dung/{other.id}/khoa")).status_code == 303
    assert await actor_of(other.id) is None  # type: ignore[arg-type]
    await browser.post(f"/quan-tri/nguoi-dung/{admin.id}/khoa")
    assert await actor_of(admin.id) is not None  # type: ignore[arg-type]


async def test_the_trail_is_filtered(admin: Actor, sign_in_as) -> None:
    await invite(SYSTEM, Invite(name="Bà Ba", email="ba@vidu.example"))
    browser = await sign_in_as(admin)
    assert "Mời người dùng" in (await browser.get("/quan-tri/nhat-ky?linh_vuc=account")).text
    assert "Mời người dùng" not in (await browser.get("/quan-tri/nhat-ky?linh_vuc=round")).text
    assert "Mời người dùng" not in (await browser.get("/quan-tri/nhat-ky?den=01/01/2014")).text
    assert (await browser.get("/quan-tri/nhat-ky?tu=hôm qua")).status_code == 200


async def test_the_ledger_is_verified_on_demand(admin: Actor, sign_in_as) -> None:
    browser = await sign_in_as(admin)
    assert "Sổ cái nguyên vẹn" in (await browser.post("/quan-tri/so-cai")).text
    assert (await browser.post("/api/v1/admin/ledger/verify")).json() == {"size": 0, "problems": []}


@pytest.mark.parametrize("path, statements", [("/hop-thu", 3), ("/nguoi-dung", 3), ("/co-quan", 2)])
async def test_lists_take_the_same_number_of_statements_for_one_and_three(
    path: str, statements: int, admin: Actor, make_person, sign_in_as
) -> None:
    """One of them is for the session."""
    bodies = await rows("SELECT id FROM body WHERE kind = 'department' ORDER BY id LIMIT 3")
    browser = await sign_in_as(admin)
    counted = []
    for n in (1, 3):
        for i in range(n):
            await make_person(f"Can Bo {n} {i}", ("officer", "body", bodies[i]["id"]))
        with count_statements() as seen:
            assert (await browser.get(f"/quan-tri{path}")).status_code == 200
        counted.append(seen.count)
    assert counted == [statements, statements]
