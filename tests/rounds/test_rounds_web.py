"""The organiser's pages and their JSON twins: what they show, keep, refuse, and hide."""

from __future__ import annotations

import re
from html import unescape
from uuid import uuid4

import pytest

from tests.councils.people import a_council, a_jury, helpers
from tests.rounds.conftest import GIA_LAI, SO_GIA_LAI, SO_LAM_DONG, UBND_GIA_LAI, a_plan
from tests.web_fixtures import person
from tieubieu.accounts.queries import actor_of
from tieubieu.councils.actions import record_council, record_helpers, record_jury
from tieubieu.councils.queries import council, judges
from tieubieu.places.keys import place_id
from tieubieu.platform.actor import Actor
from tieubieu.platform.database import count_statements, execute, scalar
from tieubieu.platform.web import ROOT
from tieubieu.rounds import queries
from tieubieu.rounds.actions import PlanRound, advance, plan_round
from tieubieu.rounds.queries import RoundRow
from tieubieu.rounds.words import step
from tieubieu.rules.phases import Phase
from tieubieu.rules.rulebook import Rulebook

TYPED = {
    "where": f"province:{GIA_LAI}",
    "plan_number": "88/KH-UBND",
    "plan_date": "05/08/2026",
    "plan_signer": "Rơ Châm Hương",
    "plan_signer_title": "Phó Chủ tịch",
    "receive_from": "10/08/2026",
    "receive_until": "15/09/2026",
}


def fields(html: str) -> dict[str, str]:
    """What a browser would send: inputs, chosen radios, ticked boxes, textareas, chosen options."""
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", html):
        name, kind = re.search(r'name="([^"]*)"', tag), re.search(r'type="([^"]*)"', tag)
        if not name or (kind and kind[1] in ("radio", "checkbox") and " checked" not in tag):
            continue
        value = re.search(r'value="([^"]*)"', tag)
        found[name[1]] = unescape(value[1]) if value else ""
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', html, re.S):
        found[name] = unescape(text)
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', html, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


async def test_an_officer_without_rounds_is_told_how_to_begin(officer: Actor, sign_in_as):
    http = await sign_in_as(officer)
    answer = await http.get("/dieu-hanh")
    assert answer.status_code == 200
    assert "Lập kỳ đầu tiên" in answer.text and "/dieu-hanh/ky-moi" in answer.text


async def test_a_round_is_planned_from_the_form_and_its_home_says_what_comes_next(officer: Actor, sign_in_as):
    http = await sign_in_as(officer)
    form = await http.get("/dieu-hanh/ky-moi")
    assert f'value="province:{GIA_LAI}"' in form.text and "hx-get" in form.text
    made = await http.post("/dieu-hanh/ky-moi", data=TYPED)
    assert made.status_code == 303
    home = await http.get(made.headers["location"])
    assert home.status_code == 200
    assert "Chuyển sang bước Tiếp nhận hồ sơ" in home.text
    assert "88/KH-UBND" in home.text and "Chưa ghi quyết định" in home.text
    listed = await http.get("/dieu-hanh")
    assert made.headers["location"] in listed.text


async def test_a_form_with_mistakes_says_them_at_their_fields_and_keeps_what_was_typed(
    officer: Actor, sign_in_as
):
    http = await sign_in_as(officer)
    answer = await http.post(
        "/dieu-hanh/ky-moi",
        data=TYPED
        | {"where": "", "plan_date": "30/02/2026", "receive_until": "mai", "title": "Kỳ <b>của</b> tôi"},
    )
    assert answer.status_code == 422
    assert 'href="#f-where"' in answer.text and 'href="#f-plan_date"' in answer.text
    assert "Không có ngày 30/02/2026" in answer.text and "Bạn nhập “mai”" in unescape(answer.text)
    kept = fields(answer.text)
    assert (kept["plan_number"], kept["receive_until"], kept["title"]) == (
        "88/KH-UBND",
        "mai",
        "Kỳ <b>của</b> tôi",
    )
    assert await scalar("SELECT count(*) FROM round") == 0


async def test_the_circular_follows_the_typed_date_without_saving(officer: Actor, sign_in_as):
    http = await sign_in_as(officer)
    assert "cấp xã" in (await http.get("/dieu-hanh/van-ban", params={"plan_date": "05/08/2026"})).text
    assert "cấp huyện" in (await http.get("/dieu-hanh/van-ban", params={"plan_date": "05/08/2019"})).text
    assert (
        "quyết định văn bản" in (await http.get("/dieu-hanh/van-ban", params={"plan_date": "hôm qua"})).text
    )


async def test_the_picker_narrows_by_a_typed_name_without_saving(db: None, sign_in_as):
    from tieubieu.places.keys import body_id

    bodies = [body_id("specialist_office", f"commune/gia-lai/{x}") for x in ("chu-se", "ia-grai", "ia-hrung")]
    http = await sign_in_as(await person("Cán bộ ba xã", *(("officer", "body", b) for b in bodies)))
    answer = await http.post(
        "/dieu-hanh/ky-moi", data={"do": "find", "find": "chu se", "plan_number": "1/KH"}
    )
    assert answer.status_code == 200
    assert str(place_id("commune/gia-lai/chu-se")) in answer.text
    assert str(place_id("commune/gia-lai/ia-grai")) not in answer.text
    assert fields(answer.text)["plan_number"] == "1/KH"


async def test_moving_on_asks_first_and_says_what_it_does(officer: Actor, planned: RoundRow, sign_in_as):
    http = await sign_in_as(officer)
    asked = await http.get(f"/dieu-hanh/{planned.slug}/chuyen-buoc")
    assert "Kỳ được công khai" in asked.text and fields(asked.text)["to"] == "receiving"
    done = await http.post(f"/dieu-hanh/{planned.slug}/chuyen-buoc", data={"to": "receiving"})
    assert done.status_code == 303
    blocked = await http.post(f"/dieu-hanh/{planned.slug}/chuyen-buoc", data={"to": "checking"})
    assert blocked.status_code == 409 and "Còn nhận hồ sơ đến hết ngày 15/09/2026" in blocked.text
    twice = await http.post(f"/dieu-hanh/{planned.slug}/chuyen-buoc", data={"to": "receiving"})
    assert twice.status_code == 409
    assert (await queries.get(planned.id)).phase == Phase.RECEIVING  # type: ignore[union-attr]


async def test_a_stale_plan_keeps_what_was_typed_and_shows_what_others_changed(
    officer: Actor, planned: RoundRow, sign_in_as
):
    http = await sign_in_as(officer)
    address = f"/dieu-hanh/{planned.slug}/ke-hoach"
    typed = fields((await http.get(address)).text)
    assert typed["version"] == "1" and typed["receive_until"] == "15/09/2026"
    assert (await http.post(address, data=typed | {"title": "Tên thứ nhất"})).status_code == 303
    stale = await http.post(address, data=typed | {"title": "Tên thứ hai"})
    assert stale.status_code == 409
    assert "Lê Quốc Bảo: Tên kỳ" in stale.text and fields(stale.text)["title"] == "Tên thứ hai"
    again = await http.post(address, data=fields(stale.text))
    assert again.status_code == 303
    assert (await queries.get(planned.id)).title == "Tên thứ hai"  # type: ignore[union-attr]


async def test_an_open_rounds_form_moves_dates_only(officer: Actor, planned: RoundRow, sign_in_as):
    await advance(officer, planned.id, Phase.RECEIVING)
    http = await sign_in_as(officer)
    address = f"/dieu-hanh/{planned.slug}/ke-hoach"
    typed = fields((await http.get(address)).text)
    assert "plan_number" not in typed and "receive_from" not in typed
    without = await http.post(address, data=typed | {"receive_until": "20/09/2026"})
    assert without.status_code == 422 and "Hãy ghi lý do đổi ngày" in without.text
    done = await http.post(address, data=fields(without.text) | {"reason": "Mưa bão"})
    assert done.status_code == 303


async def test_the_rulebook_page_tells_law_from_setting(officer: Actor, planned: RoundRow, sign_in_as):
    http = await sign_in_as(officer)
    answer = await http.get(f"/dieu-hanh/{planned.slug}/the-le")
    assert await queries.rulebook_hash(planned.id) in answer.text.replace("<wbr>", "")
    assert "TT 26/2014 Điều 17.1" in answer.text and "Thể lệ của kỳ" in answer.text


async def test_the_rulebook_is_edited_without_script_and_saved_as_a_new_version(
    officer: Actor, planned: RoundRow, sign_in_as
):
    http = await sign_in_as(officer)
    address = f"/dieu-hanh/{planned.slug}/the-le/sua"
    typed = fields((await http.get(address)).text)
    assert typed["r.1.1.1.max"] == "9" and typed["score_step"] == "0,5"
    same = await http.post(address, data=typed)
    assert same.status_code == 303 and len(await queries.rulebooks(planned.id)) == 1
    unbalanced = await http.post(address, data=typed | {"r.1.1.1.max": "10"})
    assert unbalanced.status_code == 422 and "Đang có 41 trên 40 điểm" in unbalanced.text
    assert fields(unbalanced.text)["r.1.1.1.max"] == "10"
    words = await http.post(address, data=typed | {"r.1.1.1.max": "chín"})
    assert words.status_code == 422 and "Bạn nhập “chín”" in unescape(words.text)
    checked = await http.post(address, data=typed | {"r.1.1.1.max": "8", "r.1.1.2.max": "7", "do": "check"})
    assert checked.status_code == 200 and "Khung điểm cộng đúng" in checked.text
    changed = fields(checked.text) | {"r.3.2.title": "", "r.3.1.max": "10"}
    changed |= {"prizes": "Giải Nhất\nGiải Nhì", "quota_up": "7"}
    assert (await http.post(address, data=changed)).status_code == 303
    newest = (await queries.rulebooks(planned.id))[0]
    assert newest.number == 2
    rubric = newest.rulebook.rubrics["*"].nodes
    assert [leaf.max for leaf in rubric[0].children[0].children] == [800, 700]
    assert [(part.key, part.max) for part in rubric[2].children] == [("3.1", 1000)]
    assert (newest.rulebook.prizes, newest.rulebook.quota_up) == (("Giải Nhất", "Giải Nhì"), 7)
    stale = await http.post(address, data=typed | {"score_step": "1"})
    assert stale.status_code == 409 and "Thể lệ vừa có bản 2" in stale.text


async def test_a_group_gets_its_own_frame_and_gives_it_back(officer: Actor, planned: RoundRow, sign_in_as):
    http = await sign_in_as(officer)
    address = f"/dieu-hanh/{planned.slug}/the-le/khung/C"
    typed = fields((await http.get(address)).text.partition('value="drop"')[0])
    own = typed | {"r.4.1.max": "6", "r.4.2.max": "4"}
    assert (await http.post(address, data=own)).status_code == 303
    assert set((await queries.rulebook(planned.id)).rubrics) == {"*", "C"}
    base = fields((await http.get(address)).text)["base"]
    assert (await http.post(address, data={"base": base, "do": "drop"})).status_code == 303
    assert set((await queries.rulebook(planned.id)).rubrics) == {"*"}
    assert (await http.get(f"/dieu-hanh/{planned.slug}/the-le/khung/X")).status_code == 404


async def test_chair_and_officer_approve_each_in_their_way(officer: Actor, planned: RoundRow, sign_in_as):
    await record_council(officer, a_council(planned))
    http = await sign_in_as(officer)
    address = f"/dieu-hanh/{planned.slug}/the-le/duyet"
    refused = await http.post(address, data={"number": "1", "decision_number": "9/QĐ"})
    assert refused.status_code == 422 and fields(refused.text)["decision_number"] == "9/QĐ"
    chair = await actor_of((await council(planned.id))[0].person)
    assert chair
    http = await sign_in_as(chair)
    page = await http.get(f"/dieu-hanh/{planned.slug}/the-le")
    assert "Duyệt thể lệ bản 1" in page.text and "Sửa thể lệ" not in page.text
    assert (await http.post(address, data={"number": "1"})).status_code == 303
    assert (await queries.rulebooks(planned.id))[0].approved_by == chair.name


async def test_a_council_is_typed_checked_and_recorded_with_as_many_lines_as_needed(
    officer: Actor, planned: RoundRow, sign_in_as
):
    http = await sign_in_as(officer)
    address = f"/dieu-hanh/{planned.slug}/hoi-dong/thanh-lap"
    form = await http.get(address)
    typed = fields(form.text)
    assert typed["rows"] == "7" and typed["members.0.role"] == "chair" and "07 hoặc 09" in form.text
    for i in range(6):
        typed |= {f"members.{i}.name": f"Người {i}", f"members.{i}.email": f"n{i}@vidu.example"}
    typed |= {"number": "101/QĐ", "day": "07/08/2026", "signer": "Chủ tịch Tỉnh", "signer_title": "Chủ tịch"}
    checked = await http.post(address, data=typed | {"do": "check"})
    assert checked.status_code == 200 and "danh sách này có 06" in checked.text
    more = await http.post(address, data=typed | {"do": "more"})
    assert fields(more.text)["rows"] == "9" and fields(more.text)["members.5.name"] == "Người 5"
    refused = await http.post(address, data=typed | {"members.6.email": "khong-phai"})
    assert refused.status_code == 422
    assert (
        "Người thứ 7: hãy ghi họ và tên" in refused.text and fields(refused.text)["signer"] == "Chủ tịch Tỉnh"
    )
    typed |= {"members.6.name": "Người 6", "members.6.email": "n6@vidu.example"}
    assert (await http.post(address, data=typed)).status_code == 303
    assert len(await council(planned.id)) == 7
    people = await http.get(f"/dieu-hanh/{planned.slug}/hoi-dong")
    assert "n6@vidu.example" in people.text and "101/QĐ" in people.text


async def test_a_jury_and_helpers_are_typed_and_a_judge_replaced(
    officer: Actor, planned: RoundRow, sign_in_as
):
    await record_council(officer, a_council(planned))
    http = await sign_in_as(officer)
    address = f"/dieu-hanh/{planned.slug}/hoi-dong/ban-giam-khao"
    typed: dict[str, object] = dict(fields((await http.get(address)).text))
    assert typed["signer"] == "Ông hd 0"
    for i in range(3):
        typed |= {f"members.{i}.name": f"Giám khảo {i}", f"members.{i}.email": f"g{i}@vidu.example"}
    typed |= {"number": "102/QĐ", "day": "08/08/2026", "groups": ["A", "B", "C", "D"]}
    assert (await http.post(address, data=typed)).status_code == 303
    seats = await judges(planned.id)
    assert [j.role for j in seats] == ["head", "deputy", "member"]
    replace = f"/dieu-hanh/{planned.slug}/hoi-dong/thay/{seats[2].id}"
    paper = {"number": "120/QĐ", "day": "09/08/2026", "signer": "Chủ", "signer_title": "Chủ tịch"}
    refused = await http.post(replace, data=paper | {"name": "", "email": "g0@vidu.example"})
    assert refused.status_code == 422 and fields(refused.text)["number"] == "120/QĐ"
    assert (
        await http.post(replace, data=paper | {"name": "Mới", "email": "moi@vidu.example"})
    ).status_code == 303
    again = f"{address}/{seats[0].jury}"
    typed = dict(fields((await http.get(again)).text)) | {
        "number": "130/QĐ",
        "day": "10/08/2026",
        "groups": ["A"],
    }
    assert (await http.post(again, data=typed)).status_code == 303
    team = f"/dieu-hanh/{planned.slug}/hoi-dong/to-giup-viec"
    lines = fields((await http.get(team)).text) | {
        "members.0.name": "Tổ viên",
        "members.0.email": "to@vidu.example",
    }
    assert (await http.post(team, data=lines | {"number": "103/QĐ", "day": "08/08/2026"})).status_code == 303


async def test_the_trail_names_acts_in_words_and_hides_what_a_recusal_hides(
    officer: Actor, planned: RoundRow, sign_in_as, monkeypatch: pytest.MonkeyPatch
):
    from tieubieu.platform.actions import Act, action
    from tieubieu.rounds import home

    secret = uuid4()

    @action("test.secret")
    async def act_on(act: Act, subject, **detail) -> None:
        act.about("entry", subject, round_id=planned.id, **detail)

    await act_on(officer, secret)
    await act_on(officer, uuid4(), entry=str(secret))
    await act_on(officer, uuid4())

    async def recused(person_id, round):
        return [secret]

    http = await sign_in_as(officer)
    address = f"/dieu-hanh/{planned.slug}/nhat-ky"
    before = await http.get(address)
    assert before.text.count("test.secret") == 3 and "Lập kỳ bình chọn" in before.text
    monkeypatch.setitem(home._hidden, "test", recused)
    assert (await http.get(address)).text.count("test.secret") == 1
    lines = (await http.get(f"/api/v1/rounds/{planned.id}/audit")).json()
    assert [x["action"] for x in lines].count("test.secret") == 1


PAGES = (
    "",
    "/ke-hoach",
    "/chuyen-buoc",
    "/dung",
    "/the-le",
    "/the-le/sua",
    "/the-le/khung/A",
    "/hoi-dong",
    "/hoi-dong/thanh-lap",
    "/hoi-dong/ban-giam-khao",
    "/hoi-dong/to-giup-viec",
    "/nhat-ky",
)


async def the_people(officer: Actor, round: RoundRow) -> dict[str, Actor]:
    """One of every kind of person, and the pages of PAGES that they may open."""
    await record_council(officer, a_council(round))
    await record_jury(officer, a_jury(round))
    await record_helpers(officer, helpers(round))
    found = {
        "officer": officer,
        "officer elsewhere": await person("Sở khác", ("officer", "body", SO_LAM_DONG)),
        "authority": await person("Lãnh đạo", ("authority", "body", UBND_GIA_LAI)),
        "authority elsewhere": await person("Lãnh đạo khác", ("authority", "body", SO_GIA_LAI)),
        "supervisor": await person("Giám sát", ("supervisor", "place", place_id("nation"))),
        "supervisor elsewhere": await person(
            "Giám sát khác", ("supervisor", "place", place_id("region/bac"))
        ),
        "producer": await person("Chủ cơ sở", ("producer", "establishment", uuid4())),
        "clerk elsewhere": await person("Tổ khác", ("clerk", "round", uuid4())),
        "admin": await person("Quản trị", ("admin", "installation", None)),
    }
    for role, email in {"clerk": "tg.0", "judge": "gk.4", "jury head": "gk.0", "chair": "hd.0"}.items():
        person_id = await scalar("SELECT id FROM person WHERE email = $1", f"{email}@vidu.example")
        actor = await actor_of(person_id)
        assert actor
        found[role] = actor
    return found


SEEN = {
    "officer": set(PAGES),
    "authority": {"", "/the-le", "/hoi-dong"},
    "supervisor": {"", "/the-le", "/hoi-dong", "/nhat-ky"},
    "clerk": {"", "/the-le", "/hoi-dong"},
    "judge": {"/the-le", "/hoi-dong"},
    "jury head": {"/the-le", "/the-le/sua", "/the-le/khung/A", "/hoi-dong"},
    "chair": {"/the-le", "/hoi-dong"},
}


async def test_a_planned_round_is_there_only_for_its_own_people(
    officer: Actor, planned: RoundRow, sign_in_as
):
    for role, actor in (await the_people(officer, planned)).items():
        http = await sign_in_as(actor)
        nothing = await http.get("/dieu-hanh/khong-co-ky-nay")
        assert nothing.status_code == 404
        seen = set()
        for page in PAGES:
            answer = await http.get(f"/dieu-hanh/{planned.slug}{page}")
            if answer.status_code == 200:
                seen.add(page)
                continue
            assert answer.status_code == 404, (role, page)
            absent = await http.get(f"/dieu-hanh/khong-co-ky-nay{page}")
            assert answer.text == absent.text and planned.title not in answer.text
        assert seen == SEEN.get(role, set()), role


async def test_writes_by_others_are_the_same_404_and_change_nothing(
    officer: Actor, planned: RoundRow, sign_in_as
):
    people = await the_people(officer, planned)
    before = await queries.get(planned.id)
    posts = {
        "/ke-hoach": TYPED | {"version": "1"},
        "/chuyen-buoc": {"to": "receiving"},
        "/mo-lai": {"to": "plan", "reason": "x"},
        "/dung": {"reason": "x"},
        "/hoi-dong/thanh-lap": {"rows": "0"},
        "/hoi-dong/ban-giam-khao": {"rows": "0"},
        "/hoi-dong/to-giup-viec": {"rows": "0"},
    }
    for role in set(people) - {"officer"}:
        http = await sign_in_as(people[role])
        for page, data in posts.items():
            answer = await http.post(f"/dieu-hanh/{planned.slug}{page}", data=data)
            assert answer.status_code == 404, (role, page)
        api = f"/api/v1/rounds/{planned.id}"
        nowhere = f"/api/v1/rounds/{uuid4()}"
        for path, body in {
            "/advance": {"to": "receiving"},
            "/abandon": {"reason": "x"},
            "/reopen": {"to": "plan", "reason": "x"},
        }.items():
            mine, other = await http.post(api + path, json=body), await http.post(nowhere + path, json=body)
            assert (mine.status_code, mine.text) == (other.status_code, other.text) == (404, other.text), (
                role,
                path,
            )
    assert await queries.get(planned.id) == before


async def test_the_api_hides_what_the_pages_hide(officer: Actor, planned: RoundRow, sign_in_as):
    people = await the_people(officer, planned)
    api = f"/api/v1/rounds/{planned.id}"
    inside = {"officer", "authority", "supervisor", "clerk"}
    for role, actor in people.items():
        http = await sign_in_as(actor)
        assert ((await http.get(api)).status_code == 200) == (role in inside), role
        assert ((await http.get(f"{api}/audit")).status_code == 200) == (role in ("officer", "supervisor")), (
            role
        )
        for part in ("rulebooks", "council", "juries", "helpers"):
            answer = await http.get(f"{api}/{part}")
            assert (answer.status_code == 200) == (role in SEEN), (role, part)
            shows = "@vidu.example" in answer.text
            assert shows == (role in ("officer", "clerk") and part != "rulebooks"), (role, part)
        own = (await http.get("/api/v1/rounds")).json()
        assert [r["id"] for r in own] == ([str(planned.id)] if role in inside else []), role


async def test_a_plan_appears_in_no_public_list(officer: Actor, planned: RoundRow, client):
    assert await queries.public_rounds() == []
    assert (await client.get("/api/v1/rounds/accepting")).json() == []
    await advance(officer, planned.id, Phase.RECEIVING)
    (line,) = (await client.get("/api/v1/rounds/accepting", params={"level": "province"})).json()
    assert line["slug"] == planned.slug and "plan_number" not in line


def people(name: str, *roles: str) -> list[dict[str, str]]:
    return [
        {"name": f"{name} {i}", "email": f"{name}{i}@vidu.example", "role": r} for i, r in enumerate(roles)
    ]


async def test_everything_the_pages_do_the_api_does(officer: Actor, sign_in_as):
    http = await sign_in_as(officer)
    plan = {
        "level": "province",
        "place": str(GIA_LAI),
        "plan_number": "88/KH",
        "plan_date": "2026-08-05",
        "plan_signer": "A",
        "plan_signer_title": "B",
        "receive_from": "2026-08-10",
        "receive_until": "2026-09-15",
    }
    assert [c["level"] for c in (await http.get("/api/v1/rounds/plannable")).json()] == ["province"]
    wrong = await http.post("/api/v1/rounds", json=plan | {"plan_number": ""})
    assert wrong.status_code == 422
    assert wrong.json()["errors"] == {"plan_number": "Hãy ghi số kế hoạch, ví dụ 88/KH-SCT"}
    made = await http.post("/api/v1/rounds", json=plan)
    assert made.status_code == 201
    api = f"/api/v1/rounds/{made.json()['id']}"
    assert (await http.put(f"{api}/plan", json=plan | {"version": 1, "title": "Tên"})).json() == {
        "version": 2
    }
    stale = await http.put(f"{api}/plan", json=plan | {"version": 1})
    assert (stale.status_code, stale.json()["code"], stale.json()["extra"]["current"]) == (409, "stale", 2)
    (version,) = (await http.get(f"{api}/rulebooks")).json()
    content = version["content"] | {"score_step": 100}
    assert (await http.post(f"{api}/rulebooks", json={"content": content, "base": 1})).json() == {
        "version": 2
    }
    bad = await http.post(f"{api}/rulebooks", json={"content": {"score_step": 1.5}})
    assert bad.status_code == 422
    paper = {"number": "1/QĐ", "day": "2026-08-07", "signer": "A", "signer_title": "B"}
    lines = people("n", "chair", "deputy", *["member"] * 5)
    assert (await http.put(f"{api}/council", json=paper | {"members": lines})).status_code == 200
    approval = {"number": 2, "decision_number": "2/QĐ", "decision_day": "2026-08-08", "signer": "n 0"}
    assert (await http.post(f"{api}/rulebooks/approval", json=approval)).status_code == 204
    seats = people("g", "head", "deputy", "member")
    jury = await http.post(f"{api}/juries", json=paper | {"members": seats, "groups": ["A", "B", "C", "D"]})
    assert jury.status_code == 201
    (shown,) = (await http.get(f"{api}/juries")).json()
    assert [j["role"] for j in shown["judges"]] == ["head", "deputy", "member"]
    new = paper | {"judge": shown["judges"][2]["id"], "name": "Mới", "email": "moi@vidu.example"}
    assert (await http.post(f"{api}/replacements", json=new)).status_code == 201
    changed = await http.put(
        f"{api}/juries/{jury.json()['id']}", json=paper | {"members": seats, "groups": ["A"]}
    )
    assert changed.status_code == 200
    team = paper | {"members": [{"name": "T", "email": "t@vidu.example"}]}
    assert (await http.put(f"{api}/helpers", json=team)).status_code == 200
    detail = (await http.get(api)).json()
    assert (detail["next_phase"], detail["problems"]) == ("receiving", [])
    assert (await http.post(f"{api}/advance", json={"to": "receiving"})).status_code == 204
    refused = await http.post(f"{api}/advance", json={"to": "checking"})
    assert (refused.status_code, refused.json()["code"]) == (409, "round.blocked")
    assert [p["code"] for p in refused.json()["extra"]["problems"]] == ["plan.receiving"]
    assert [c["to_phase"] for c in (await http.get(f"{api}/phases")).json()] == ["receiving"]
    kinds = {d["kind"] for d in (await http.get(f"{api}/decisions")).json()}
    assert kinds == {"plan", "council", "jury", "helpers", "other"}
    assert (await http.post(f"{api}/abandon", json={"reason": "Thử"})).status_code == 204


@pytest.mark.parametrize("amount", [1, 3])
async def test_my_rounds_page_takes_as_many_statements_for_one_as_for_three(
    officer: Actor, sign_in_as, amount: int
):
    for _ in range(amount):
        await plan_round(officer, a_plan())
    http = await sign_in_as(officer)
    with count_statements() as seen:
        answer = await http.get("/dieu-hanh")
    assert (answer.status_code, answer.text.count("Bình chọn cấp tỉnh, tỉnh Gia Lai năm 2026")) == (
        200,
        amount,
    )
    assert seen.count == 2  # the session, the list


async def test_reopening_and_stopping_ask_first_and_want_a_reason(
    officer: Actor, planned: RoundRow, sign_in_as
):
    await execute("UPDATE round SET phase = 'council' WHERE id = $1", planned.id)
    http = await sign_in_as(officer)
    asked = await http.get(f"/dieu-hanh/{planned.slug}/mo-lai")
    assert "Mở lại bước Tổng hợp" in asked.text and "Kỳ đang ở bước Hội đồng họp" in asked.text
    refused = await http.post(f"/dieu-hanh/{planned.slug}/mo-lai", data={"to": "tallied", "reason": ""})
    assert refused.status_code == 422 and "Hãy ghi lý do mở lại" in refused.text
    done = await http.post(f"/dieu-hanh/{planned.slug}/mo-lai", data={"to": "tallied", "reason": "Tính lại"})
    assert done.status_code == 303
    refused = await http.post(f"/dieu-hanh/{planned.slug}/dung", data={"reason": " "})
    assert refused.status_code == 422
    assert (await http.post(f"/dieu-hanh/{planned.slug}/dung", data={"reason": "Bão"})).status_code == 303
    home = await http.get(f"/dieu-hanh/{planned.slug}")
    assert "không hoàn thành" in home.text and "Bão" in home.text


def test_the_structs_of_plan_and_rulebook_have_no_field_that_a_form_forgets():
    typed = {"where", "do", "find", *TYPED, "title", "host_place", "year", "check_until", "score_until"}
    assert (
        set(PlanRound.__struct_fields__) - {"level", "place", "origin", "council_on", "announce_on"} <= typed
    )
    from tieubieu.rounds.rulebook_form import typed_settings

    assert set(typed_settings(Rulebook())) == set(Rulebook.__struct_fields__) - {"rubrics"}


def test_steps_have_the_same_names_in_sentences_and_on_the_path():
    words = (ROOT / "templates" / "parts" / "words.html").read_text("utf-8")
    path = dict(re.findall(r'"(\w+)": _\("([^"]*)"\)', words.partition("set PHASES")[2].partition("%}")[0]))
    assert {phase.value: step(phase) for phase in Phase} == path
