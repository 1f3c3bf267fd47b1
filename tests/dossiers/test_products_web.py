"""The guided dossier, files and the home page through pages and API."""

from __future__ import annotations

import json
import re
from datetime import datetime
from uuid import uuid4

import pytest

from tests.dossiers.products import (
    ESTABLISHMENT,
    OFFICE,
    PDF,
    entered,
    establishment,
    picture,
    product,
    round_at,
    whole_dossier,
)
from tieubieu.dossiers import queries
from tieubieu.dossiers.steps import STEPS
from tieubieu.places import loading
from tieubieu.places.keys import place_id
from tieubieu.platform import clock
from tieubieu.platform.database import count_statements, scalar


@pytest.fixture(scope="module", autouse=True)
async def loaded(database: str) -> None:
    await loading.load()


@pytest.fixture(autouse=True)
def _story() -> None:
    clock.travel_to(datetime(2026, 10, 24, 9, tzinfo=clock.ZONE), tick=False)


@pytest.fixture
async def lua(make_person, sign_in_as):
    person = await make_person("Nguyễn Thị Lụa")
    await sign_in_as(person)
    return person


@pytest.fixture
async def started(lua):
    return await product(lua, await establishment(lua))


# Home


async def test_a_newcomer_is_told_the_first_step(client, lua):
    answer = await client.get("/ho-so")
    assert answer.status_code == 200 and 'href="/ho-so/co-so/moi"' in answer.text
    assert answer.headers["cache-control"] == "no-store"


async def test_home_names_the_next_step(client, lua, started):
    assert "Điền tiếp hồ sơ Giỏ mây mắt cáo" in (await client.get("/ho-so")).text
    made = await whole_dossier(lua, started)
    await round_at(place_id("commune/gia-lai/ia-grai"), title="Kỳ ở xã khác")
    assert "Kỳ ở xã khác" not in (await client.get("/ho-so")).text
    round_id = await round_at()
    text = (await client.get("/ho-so")).text
    assert "Bình chọn xã Chư Sê năm 2026" in text and f'href="/ho-so/{made.product}/nop"' in text
    entry = await entered(lua, made, round_id, state="submitted")
    text = (await client.get("/ho-so")).text
    receipt = await scalar("SELECT receipt FROM entry WHERE id = $1", entry)
    assert f"/ho-so/da-nop/{receipt}" in text and "Đã nộp" in text


@pytest.mark.parametrize("how_many", [1, 3])
async def test_home_costs_eight_statements(client, lua, how_many: int):
    of = await establishment(lua)
    for n in range(how_many):
        made = await whole_dossier(lua, await product(lua, of, f"Giỏ số {n}"))
        await entered(lua, made, await round_at())
    with count_statements() as seen:
        text = (await client.get("/ho-so")).text
    assert all(f"Giỏ số {n}" in text for n in range(how_many))
    assert seen.count == 8


# Products


async def test_a_product_form_keeps_what_was_typed(client, lua):
    of = await establishment(lua)
    typed = {
        "establishment": str(of), "name": "Bộ giỏ mây", "product_group": "", "set_kind": "b", "summary": "Đan tay",
        "item.0.name": "Giỏ lớn", "item.1.name": "Giỏ nhỏ", "item.1.note": "cao 20 cm",
    }  # fmt: skip
    answer = await client.post("/ho-so/san-pham/moi", data=typed)
    assert answer.status_code == 422 and 'id="f-product_group-e"' in answer.text
    for kept in ("Bộ giỏ mây", "Giỏ lớn", "cao 20 cm", "Đan tay"):
        assert kept in answer.text
    more = await client.post("/ho-so/san-pham/moi", data={**typed, "then": "rows"})
    assert 'name="item.5.name"' in more.text and "cao 20 cm" in more.text
    fine = await client.post("/ho-so/san-pham/moi", data={**typed, "product_group": "A"})
    (made,) = await queries.mine(lua)
    assert fine.headers["location"] == f"/ho-so/{made.product}"
    assert [i.name for i in made.items] == ["Giỏ lớn", "Giỏ nhỏ"]


async def test_without_an_establishment_there_is_no_product(client, lua):
    answer = await client.get("/ho-so/san-pham/moi")
    assert answer.status_code == 303 and answer.headers["location"] == "/ho-so/co-so/moi"
    theirs = {"establishment": str(uuid4()), "name": "x", "product_group": "A"}
    assert (await client.post("/ho-so/san-pham/moi", data=theirs)).status_code == 404


# Steps


async def test_every_step_opens_and_none_is_ticked_beforehand(client, started):
    for step in STEPS:
        answer = await client.get(f"/ho-so/{started.product}/{step.slug}")
        assert answer.status_code == 200, step.slug
        assert f"Phần {STEPS.index(step) + 1} trên {len(STEPS)}" in answer.text
    assert not re.search(r'type="checkbox"[^>]*checked', answer.text)
    assert (await client.get(f"/ho-so/{started.product}/khong-co")).status_code == 404


async def test_a_step_is_saved_and_leads_on(client, started):
    at = f"/ho-so/{started.product}"
    answer = await client.post(
        f"{at}/thi-truong", data={"version": "1", "f.capacity": "3.500", "f.price": "320.000 đồng"}
    )
    assert answer.status_code == 303 and answer.headers["location"] == f"{at}/kinh-te"
    page = (await client.get(f"{at}/thi-truong")).text
    assert 'value="3.500"' in page and 'name="version" value="2"' in page
    stay = await client.post(f"{at}/thi-truong", data={"version": "2", "f.capacity": "", "then": "stay"})
    assert stay.headers["location"] == f"{at}/thi-truong"
    assert (await queries.get(started.dossier)).fields == {"price": "320.000 đồng"}


async def test_a_mistake_is_at_its_field_and_the_rest_stays_typed(client, started):
    answer = await client.post(
        f"/ho-so/{started.product}/net-dep",
        data={"version": "1", "f.first_year": "2029", "f.culture": "Do các bà trong làng truyền lại"},
    )
    assert answer.status_code == 422
    assert 'id="f-f.first_year-e"' in answer.text and 'value="2029"' in answer.text
    assert "Do các bà trong làng truyền lại" in answer.text and 'href="#f-f.first_year"' in answer.text
    assert (await queries.get(started.dossier)).fields == {}


async def test_the_second_editor_sees_both_and_may_keep_the_own(client, started):
    at = f"/ho-so/{started.product}/mo-ta"
    await client.post(at, data={"version": "1", "f.purpose": "Bản thứ nhất", "f.size_weight": "30 cm"})
    answer = await client.post(
        at, data={"version": "1", "f.purpose": "Bản thứ hai", "f.size_weight": "30 cm"}
    )
    assert answer.status_code == 409
    table = answer.text.partition("<table")[2].partition("</table>")[0]
    assert "Bản thứ nhất" in table and "Bản thứ hai" in table and "30 cm" not in table
    assert 'name="version" value="2"' in answer.text and "data-saves" not in answer.text
    await client.post(at, data={"version": "2", "f.purpose": "Bản thứ hai", "f.size_weight": "30 cm"})
    assert (await queries.get(started.dossier)).fields["purpose"] == "Bản thứ hai"


async def test_the_product_step_saves_product_and_fields_together(client, started):
    at = f"/ho-so/{started.product}/san-pham"
    typed = {
        "version": "1",
        "name": "Giỏ mây mới",
        "product_group": "D",
        "set_kind": "",
        "f.sample_count": "hai",
    }
    assert (await client.post(at, data=typed)).status_code == 422
    assert (await queries.get(started.dossier)).name == "Giỏ mây mắt cáo"
    assert (await client.post(at, data={**typed, "f.sample_count": "2"})).status_code == 303
    found = await queries.get(started.dossier)
    assert (found.name, found.product_group, found.fields) == ("Giỏ mây mới", "D", {"sample_count": 2})


async def test_declarations_are_kept_as_they_were_ticked(client, started):
    at = f"/ho-so/{started.product}/cam-ket"
    await client.post(at, data={"version": "1", "d.not_copied": "1", "d.quality": "1"})
    await client.post(at, data={"version": "2", "d.quality": "1"})
    assert (await queries.get(started.dossier)).declarations == {"quality": True}
    page = (await client.get(at)).text
    assert len(re.findall(r'type="checkbox"[^>]*checked', page)) == 1


async def test_autosave_answers_as_the_script_expects(client, started):
    at = f"/ho-so/{started.product}/mo-ta/luu"
    fine = await client.post(at, data={"version": "1", "f.purpose": "Đựng hoa quả"})
    assert fine.status_code == 200 and fine.json() == {"saved_at": "09:00", "version": 2}
    stale = await client.post(at, data={"version": "1", "f.purpose": "Khác"})
    assert stale.status_code == 409 and stale.json() == {"saved_at": "09:00"}
    wrong = await client.post(at, data={"version": "2", "f.domestic_share": "101"})
    assert wrong.status_code == 422 and set(wrong.json()["errors"]) == {"f.domestic_share"}
    client.cookies.clear()
    away = await client.post(at, data={"version": "2", "f.purpose": "Mất phiên"})
    assert away.status_code == 401


async def test_the_review_lists_what_is_missing_with_links(client, started, lua):
    at = f"/ho-so/{started.product}"
    text = (await client.get(at)).text
    assert f'href="{at}/mo-ta#f-f.purpose"' in text and f'href="{at}/anh#f-photos"' in text
    await whole_dossier(lua, started)
    await round_at()
    text = (await client.get(at)).text
    assert f'href="{at}/nop"' in text and "Cần làm" not in text
    printed = (await client.get(f"{at}/in")).text
    assert "Phụ lục 1" in printed and "5900123456" in printed and "Đã cam kết" in printed


# Files


async def test_good_files_are_taken_and_bad_ones_named(client, started):
    at = f"/ho-so/{started.product}"
    answer = await client.post(
        f"{at}/anh",
        files={
            "photo.1": ("dep.jpg", picture(), "image/jpeg"),
            "photo.2": ("gia.jpg", PDF, "image/jpeg"),
        },
    )
    assert answer.status_code == 422 and 'id="f-photo.2-e"' in answer.text and "gia.jpg" in answer.text
    (photo,) = (await queries.get(started.dossier)).photos
    assert f"/tep/{photo.id}/nho" in answer.text
    said = await client.post(f"{at}/anh", data={f"caption.{photo.id}": "Giỏ nhìn thẳng", "then": "stay"})
    assert said.status_code == 303
    assert (await queries.get(started.dossier)).photos[0].caption == "Giỏ nhìn thẳng"
    paper = await client.post(
        f"{at}/giay-to", files={"file.business_paper": ("giấy.pdf", PDF, "application/pdf")}
    )
    assert paper.status_code == 303
    assert "giấy.pdf" in (await client.get(f"{at}/giay-to")).text


async def test_a_file_too_large_is_refused_in_words(client, started):
    huge = b"\xff\xd8\xff" + b"0" * (21 * 1024 * 1024)
    at = f"/ho-so/{started.product}/anh"
    answer = await client.post(at, files={"photo.1": ("to.jpg", huge, "image/jpeg")})
    assert answer.status_code == 422 and "quá mức 20 MB" in answer.text


async def test_files_are_served_privately_and_asked_about_each_time(client, lua, started):
    made = await whole_dossier(lua, started)
    photo, paper = made.photos[0], made.of_kind("business_paper")[0]
    for path, kind, data in (
        (f"/tep/{paper.id}", "application/pdf", PDF),
        (f"/tep/{photo.id}", "image/jpeg", None),
        (f"/tep/{photo.id}/nho", "image/webp", None),
        (f"/api/v1/attachments/{photo.id}/content?size=large", "image/webp", None),
    ):
        answer = await client.get(path)
        assert answer.status_code == 200 and answer.headers["content-type"].startswith(kind), path
        assert answer.headers["cache-control"] == "private, no-cache"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-disposition"].startswith("inline; filename*=UTF-8''")
        assert data is None or answer.content == data
    again = await client.get(f"/tep/{paper.id}", headers={"if-none-match": f'"{paper.sha256}"'})
    assert again.status_code == 304 and again.content == b""
    assert (await client.get(f"/tep/{paper.id}/nho")).status_code == 404
    client.cookies.clear()
    assert (await client.get(f"/tep/{paper.id}")).status_code == 303


async def test_a_file_is_removed_after_a_question(client, lua, started):
    made = await whole_dossier(lua, started)
    photo = made.photos[0]
    assert "Bỏ tệp này" in (await client.get(f"/ho-so/tep/{photo.id}/bo")).text
    answer = await client.post(f"/ho-so/tep/{photo.id}/bo")
    assert answer.headers["location"] == f"/ho-so/{made.product}/anh"
    assert len((await queries.get(made.dossier)).photos) == 2


# Others


async def test_another_producer_gets_the_same_404_as_for_what_does_not_exist(
    client, lua, started, make_person, sign_in_as
):
    made = await whole_dossier(lua, started)
    gam = await make_person("Trần Văn Gấm")
    await establishment(gam, tax_code="5900999999")
    await sign_in_as(gam)
    photo = made.photos[0].id
    asked = [
        ("GET", "/ho-so/{product}", {}),
        ("GET", "/ho-so/{product}/mo-ta", {}),
        ("GET", "/ho-so/{product}/in", {}),
        ("GET", "/ho-so/{product}/bo", {}),
        ("POST", "/ho-so/{product}/bo", {}),
        ("POST", "/ho-so/{product}/mo-ta", {"data": {"version": "1", "f.purpose": "x"}}),
        ("POST", "/ho-so/{product}/mo-ta/luu", {"data": {"version": "1", "f.purpose": "x"}}),
        ("POST", "/ho-so/{product}/anh", {"files": {"photo.1": ("a.jpg", picture())}}),
        ("GET", "/ho-so/tep/{file}/bo", {}),
        ("POST", "/ho-so/tep/{file}/bo", {}),
        ("GET", "/tep/{file}", {}),
        ("GET", "/tep/{file}/nho", {}),
        ("GET", "/tep/{file}/lon", {}),
        ("GET", "/api/v1/attachments/{file}/content", {}),
        ("GET", "/api/v1/products/{product}", {}),
        ("PUT", "/api/v1/products/{product}", {"json": {"name": "x", "product_group": "A", "version": 2}}),
        ("DELETE", "/api/v1/products/{product}", {}),
        ("GET", "/api/v1/dossiers/{dossier}", {}),
        ("PATCH", "/api/v1/dossiers/{dossier}", {"json": {"version": 2, "fields": {"purpose": "x"}}}),
        ("GET", "/api/v1/dossiers/{dossier}/missing", {}),
        (
            "POST",
            "/api/v1/dossiers/{dossier}/attachments",
            {"files": {"file": ("a.pdf", PDF)}, "data": {"kind": "other"}},
        ),
        ("PATCH", "/api/v1/attachments/{file}", {"json": {"caption": "x"}}),
        ("DELETE", "/api/v1/attachments/{file}", {}),
    ]
    there = {"product": made.product, "dossier": made.dossier, "file": photo}
    gone = {name: uuid4() for name in there}
    for method, path, sent in asked:
        answers = []
        for names in (there, gone):
            answer = await client.request(method, path.format(**names), **sent)
            text = answer.text
            for one in names.values():
                text = text.replace(str(one), "…")
            answers.append((answer.status_code, text))
        assert answers[0][0] == 404 and answers[0] == answers[1], (method, path)
    assert (await client.get("/api/v1/products")).json() == []
    of = made.establishment["id"]
    assert (await client.get(f"/api/v1/establishments/{of}/products")).json() == []
    assert "Giỏ mây" not in (await client.get("/ho-so")).text
    assert (await queries.get(made.dossier)).version == made.version


# The API


async def test_the_api_fills_a_dossier_from_nothing_to_complete(client, lua):
    of = str(await establishment(lua))
    body = {
        "establishment": of,
        "name": "Bộ giỏ",
        "product_group": "A",
        "set_kind": "b",
        "items": [{"name": "Lớn"}],
    }
    made = (await client.post("/api/v1/products", json=body)).json()
    change = {"name": "Giỏ", "product_group": "A", "version": 1}
    assert (await client.put(f"/api/v1/products/{made['id']}", json=change)).json()["version"] == 2
    at = f"/api/v1/dossiers/{made['dossier']}"
    gaps = (await client.get(f"{at}/missing")).json()["problems"]
    fields = {g["field"]: 5 for g in gaps if g["code"] == "dossier.missing"}
    said = {g["field"].partition(".")[2]: True for g in gaps if g["code"] == "dossier.declaration"}
    whole = await queries.get(made["dossier"])
    assert whole.is_set is False
    words = {key: value for key, value in fields.items() if key not in ("sample_count",)}
    saved = await client.patch(
        at, json={"version": 2, "fields": {k: str(v) for k, v in words.items()}, "declarations": said}
    )
    assert saved.status_code == 200 and saved.json()["version"] == 3
    for n in range(3):
        sent = await client.post(
            f"{at}/attachments", data={"kind": "photo"}, files={"file": (f"{n}.jpg", picture())}
        )
        assert sent.status_code == 201, sent.text
    await client.post(f"{at}/attachments", data={"kind": "business_paper"}, files={"file": ("g.pdf", PDF)})
    assert (await client.get(f"{at}/missing")).json()["problems"] == []
    old = await client.get(f"{at}/missing", params={"circular": "26/2014", "bypass": "true"})
    assert [p["field"] for p in old.json()["problems"]] == ["attachments.nomination_letter"]
    assert (await client.get(f"{at}/missing", params={"circular": "x"})).status_code == 422
    stale = await client.patch(at, json={"version": 2, "fields": {"price": "1"}})
    assert stale.status_code == 409 and stale.json()["extra"]["current"] == 3
    lying = await client.post(f"{at}/attachments", data={"kind": "photo"}, files={"file": ("a.jpg", PDF)})
    assert lying.status_code == 422 and lying.json()["code"] == "file.type"
    (product_row,) = (await client.get("/api/v1/products")).json()
    photo = next(a["id"] for a in product_row["attachments"] if a["kind"] == "photo")
    assert (await client.patch(f"/api/v1/attachments/{photo}", json={"caption": "Thẳng"})).status_code == 204
    assert (await client.delete(f"/api/v1/attachments/{photo}")).status_code == 204
    assert (await client.delete(f"/api/v1/products/{made['id']}")).status_code == 204


async def test_text_that_a_database_cannot_hold_is_cleaned(client, lua):
    of = str(await establishment(lua))
    body = {"establishment": of, "name": "Giỏ\x00 mây", "product_group": "A", "summary": "a\x00b"}
    made = (await client.post("/api/v1/products", json=body)).json()
    sent = await client.patch(
        f"/api/v1/dossiers/{made['dossier']}",
        json={"version": 1, "fields": {"purpose": "x\x00y", "price": "1\x002"}},
    )
    assert sent.status_code == 200
    assert (await client.get("/api/v1/establishments/in-charge", params={"q": "a\x00"})).status_code == 200


# For a producer without an account


async def test_a_clerk_enters_on_a_page_and_gets_the_code_once(client, make_person, sign_in_as):
    clerk = await make_person("Cán bộ", ("officer", "body", OFFICE))
    await sign_in_as(clerk)
    typed = {
        **{f"establishment.{k}": str(v) for k, v in ESTABLISHMENT.items() if k != "paper_issued_on"},
        "product.name": "Giỏ mây", "product.product_group": "A", "product.set_kind": "",
    }  # fmt: skip
    bare = await client.post("/dieu-hanh/nhap-ho", data={**typed, "establishment.phone": "x"})
    assert bare.status_code == 422 and "Giỏ mây" in bare.text
    again = await client.post("/dieu-hanh/nhap-ho", data={**typed, "then": "places"})
    assert again.status_code == 200 and "5900123456" in again.text
    answer = await client.post(
        "/dieu-hanh/nhap-ho", data=typed, files={"signed_form": ("phieu.pdf", PDF, "application/pdf")}
    )
    code = re.search(r"(?<=>)[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}(?=<)", answer.text)
    assert answer.status_code == 200 and code
    whole = await queries.of_establishment(clerk, await scalar("SELECT id FROM establishment"))
    step = f"/ho-so/{whole[0].product}/mo-ta"
    assert step in answer.text and (await client.get(step)).status_code == 200
    assert (await client.post(step, data={"version": "1", "f.purpose": "Đựng"})).status_code == 303
    lua = await make_person("Nguyễn Thị Lụa")
    await sign_in_as(lua)
    claimed = await client.post("/ho-so/nhan-co-so", data={"code": code[0].lower()})
    assert claimed.status_code == 303
    assert "Giỏ mây" in (await client.get("/ho-so")).text
    await sign_in_as(clerk)
    assert (await client.get(step)).status_code == 404
    await sign_in_as(lua)
    assert (await client.get("/dieu-hanh/nhap-ho")).status_code == 404


async def test_a_clerk_enters_through_the_api(client, make_person, sign_in_as):
    await sign_in_as(await make_person("Cán bộ", ("officer", "body", OFFICE)))
    kept = {k: str(v) for k, v in ESTABLISHMENT.items()}
    data = json.dumps({"establishment": kept, "product": {"name": "Giỏ mây", "product_group": "A"}})
    sent = await client.post(
        "/api/v1/products/for-producer", data={"data": data}, files={"signed_form": ("phieu.pdf", PDF)}
    )
    assert sent.status_code == 201 and len(sent.json()["code"]) == 14
    bad = await client.post(
        "/api/v1/products/for-producer", data={"data": "{"}, files={"signed_form": ("phieu.pdf", PDF)}
    )
    assert bad.status_code == 422
