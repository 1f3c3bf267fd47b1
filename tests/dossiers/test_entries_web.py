"""Pages and API of entries: every role sees its own and nothing else; forms keep what was typed; statements counted."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.dossiers.entering import (
    AL_BA,
    CHU_SE,
    GIA_LAI,
    Opened,
    again,
    at,
    attach_letter,
    certificate,
    enter,
    mend,
    opened,
    ready,
)
from tests.web_fixtures import person
from tieubieu.councils import queries as councils
from tieubieu.councils.actions import Member, RecordCouncil, RecordJury, record_council, record_jury
from tieubieu.dossiers import entries
from tieubieu.dossiers.entries import Submitted
from tieubieu.dossiers.queries import DossierRow
from tieubieu.places import loading
from tieubieu.platform.actions import Act
from tieubieu.platform.actor import SYSTEM, Actor
from tieubieu.platform.database import count_statements, execute, scalar
from tieubieu.rounds.actions import approve_rulebook
from tieubieu.rules.levels import Level
from tieubieu.rules.phases import Phase

SECRETS = ("Bí Mật", "Giấu Kín", "0987 000", "59000", "MK000")
"""What names the producer of tests.dossiers.entering.ready: establishment, representative, phone, tax code, paper."""


@pytest.fixture(scope="module", autouse=True)
async def loaded(database: str) -> None:
    if not await scalar("SELECT 1 FROM place LIMIT 1"):
        await loading.load()


@pytest.fixture(autouse=True)
def _story(_machine_time: None) -> None:
    at(2026, 9, 1, 9, 0)


async def entered(name: str = "Giỏ mây mắt cáo", **more) -> tuple[Opened, Actor, DossierRow, Submitted]:
    round = await opened()
    owner, whole = await ready(name, **more)
    return round, owner, whole, await enter(owner, whole, round)


async def slug(round: Opened) -> str:
    return (await round.now()).slug


async def scored(round: Opened) -> Actor:
    """The round with its list closed and scoring open; a judge of it."""

    def members(kind: str, *roles: str) -> list[Member]:
        return [
            Member(name=f"{kind} {i}", email=f"{kind}{i}@vidu.example", role=r) for i, r in enumerate(roles)
        ]

    paper: dict[str, Any] = {
        "round": round.id,
        "number": "2/QĐ",
        "day": date(2026, 9, 1),
        "signer": "Rơ Châm Hương",
        "signer_title": "Chủ tịch",
    }
    council = members("hd", "chair", "deputy", "member", "member", "member")
    await record_council(round.officer, RecordCouncil(members=council, **paper))
    jury = members("gk", "head", "deputy", "member")
    await record_jury(round.officer, RecordJury(groups=list("ABCD"), members=jury, **paper))
    at(2026, 10, 1, 9)
    await round.advance(Phase.CHECKING)
    await round.advance(Phase.LISTED)
    chair = (await councils.council(round.id))[0]
    await approve_rulebook(await again(Actor(id=chair.person, name=chair.name)), round.id)
    await round.advance(Phase.SCORING)
    judge = (await councils.judges(round.id))[-1]
    return await again(Actor(id=judge.person, name=judge.name))


def says_nothing(answer: httpx.Response) -> bool:
    return not any(secret in answer.text for secret in SECRETS)


# Who sees what


async def test_an_entry_is_there_for_its_producer_and_those_who_run_the_round_only(client, sign_in_as):
    round, owner, whole, done = await entered()
    other_round = await opened(place=AL_BA)
    stranger, _ = await ready("Khác")
    path = f"/dieu-hanh/{await slug(round)}/ho-so"
    outsiders = {
        "another producer": stranger,
        "a clerk of another round": other_round.clerk,
        "the officer of another body": other_round.officer,
        "an administrator": await person("Quan Tri", ("admin", "installation", None)),
        "a supervisor of elsewhere": await person("Giam Sat La", ("supervisor", "place", AL_BA)),
        "an authority of elsewhere": await person(
            "Ky La", ("authority", "body", (await other_round.now()).authority)
        ),
        "a council member": await person("Hoi Dong", ("council_member", "round", round.id)),
        "a judge": await person("Giam Khao", ("judge", "round", round.id)),
    }
    for who, actor in outsiders.items():
        await sign_in_as(actor)
        for address in (
            f"/ho-so/da-nop/{done.receipt}",
            f"/ho-so/da-nop/{done.receipt}/bien-nhan",
            f"/ho-so/da-nop/{done.receipt}/rut",
            f"/ho-so/{whole.product}/nop",
            f"/ho-so/{whole.product}/nop/{await slug(round)}",
            path,
            f"{path}/{done.receipt}",
            f"{path}/{done.receipt}/bo-sung",
            f"/api/v1/entries/{done.entry}",
            f"/api/v1/rounds/{round.id}/entries",
            f"/api/v1/products/{whole.product}/offers",
        ):
            answer = await client.get(address)
            assert answer.status_code == 404 and says_nothing(answer), (who, address)
        for address, body in (
            (f"/ho-so/da-nop/{done.receipt}/rut", {}),
            (f"/ho-so/da-nop/{done.receipt}/bo-sung", {"answer": "x"}),
            (f"{path}/nhan", {"which": "all"}),
            (f"{path}/{done.receipt}/nhan-ho-so", {}),
            (f"{path}/{done.receipt}/khong-nhan", {"reason": "x", "article": "y"}),
        ):
            assert (await client.post(address, data=body)).status_code == 404, (who, address)
        for address, json in (
            ("accept", {}),
            ("refuse", {"reason": "x", "article": "y"}),
            ("supplements", {"wanted": "x", "due_on": "2026-09-09"}),
            ("group", {"group": "B", "reason": "x"}),
            ("withdraw", {}),
            ("answer", {}),
        ):
            answer = await client.post(f"/api/v1/entries/{done.entry}/{address}", json=json)
            assert answer.status_code == 404, (who, address)
        chosen = {"entries": [str(done.entry)]}
        assert (
            await client.post(f"/api/v1/rounds/{round.id}/entries/accept", json=chosen)
        ).status_code == 404
        listed = await client.get("/api/v1/entries")
        assert listed.json() == []
    assert await scalar("SELECT state FROM entry") == "submitted"

    row = await round.now()
    for reader in (
        round.clerk,
        round.officer,
        await person("Ky", ("authority", "body", row.authority)),
        await person("Giam Sat", ("supervisor", "place", GIA_LAI)),
    ):
        await sign_in_as(reader)
        assert whole.establishment["name"] in (await client.get(path)).text
        assert (await client.get(f"{path}/{done.receipt}")).status_code == 200
        assert (await client.get(f"/api/v1/entries/{done.entry}")).json()["entry"]["receipt"] == done.receipt
        assert (
            await client.get(f"/ho-so/da-nop/{done.receipt}")
        ).status_code == 404  # that page is the producer's
    await sign_in_as(owner)
    assert (await client.get(f"/ho-so/da-nop/{done.receipt}")).status_code == 200
    assert [e["receipt"] for e in (await client.get("/api/v1/entries")).json()] == [done.receipt]
    assert (await client.get(path)).status_code == 404


async def test_whoever_only_reads_is_offered_nothing_to_do_and_may_do_nothing(client, sign_in_as):
    round, _, _, done = await entered()
    row = await round.now()
    path = f"/dieu-hanh/{row.slug}/ho-so"
    for reader in (
        await person("Ky", ("authority", "body", row.authority)),
        await person("Giam Sat", ("supervisor", "place", CHU_SE)),
    ):
        await sign_in_as(reader)
        assert "nhan-ho-so" not in (await client.get(f"{path}/{done.receipt}")).text
        assert 'name="entries"' not in (await client.get(path)).text
        assert (await client.get(f"{path}/{done.receipt}/nhan-ho-so")).status_code == 404
        assert (await client.post(f"{path}/{done.receipt}/nhan-ho-so", data={})).status_code == 404
        assert (await client.post(f"{path}/nhan", data={"which": "all"})).status_code == 404
        assert (await client.post(f"/api/v1/entries/{done.entry}/accept", json={})).status_code == 404
    assert await scalar("SELECT state FROM entry") == "submitted"


async def test_a_judge_meets_the_entry_by_its_code_and_never_the_producer(client, sign_in_as):
    round, _, whole, done = await entered()
    await entries.accept(round.clerk, done.entry)
    judge = await scored(round)
    code = await scalar("SELECT code FROM entry")
    await sign_in_as(judge)
    for address in (f"/cham-diem/{await slug(round)}", f"/cham-diem/{await slug(round)}/{code}"):
        answer = await client.get(address)
        assert answer.status_code == 200 and "Giỏ mây mắt cáo" in answer.text, address
        assert says_nothing(answer) and done.receipt not in answer.text, address
        assert whole.establishment["id"] not in answer.text
    for address in (
        f"/api/v1/entries/{done.entry}",
        f"/api/v1/rounds/{round.id}/entries",
        f"/dieu-hanh/{await slug(round)}/ho-so/{done.receipt}",
    ):
        answer = await client.get(address)
        assert answer.status_code == 404 and says_nothing(answer), address


async def test_the_producer_is_not_told_the_code_before_announcement_or_who_else_is_in(
    db, client, sign_in_as
):
    round, owner, _, done = await entered()
    neighbour = await enter(*await ready("Mật ong"), round)
    await entries.accept_many(round.clerk, round.id, [done.entry, neighbour.entry])
    await scored(round)
    code = await scalar("SELECT code FROM entry WHERE id = $1", done.entry)
    await sign_in_as(owner)
    for address in (f"/ho-so/da-nop/{done.receipt}", f"/api/v1/entries/{done.entry}", "/ho-so"):
        answer = await client.get(address)
        assert answer.status_code == 200
        assert code not in answer.text and "Mật ong" not in answer.text, address


# Producers' pages


async def test_a_producer_chooses_a_round_submits_and_prints_the_receipt(client, sign_in_as):
    round = await opened()
    owner, whole = await ready()
    await sign_in_as(owner)
    offers = await client.get(f"/ho-so/{whole.product}/nop")
    where = f"/ho-so/{whole.product}/nop/{await slug(round)}"
    assert where in offers.text
    assert "Nộp hồ sơ" in (await client.get(where)).text
    answer = await client.post(where, data={})
    receipt = await scalar("SELECT receipt FROM entry")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/ho-so/da-nop/{receipt}")
    state = await client.get(answer.headers["location"])
    assert "Chờ Tổ giúp việc kiểm tra" in state.text and receipt in state.text
    paper = await client.get(f"/ho-so/da-nop/{receipt.lower()}/bien-nhan")
    hashed = await scalar("SELECT content_hash FROM dossier_version")
    assert (
        paper.status_code == 200
        and hashed in paper.text
        and whole.establishment["representative"] in paper.text
    )
    twice = await client.post(where, data={})
    assert twice.status_code == 409 and receipt in twice.text


async def test_what_is_missing_is_listed_with_links_to_the_very_fields(client, sign_in_as):
    round = await opened()
    owner, whole = await ready()
    await mend(whole, purpose=None)
    await sign_in_as(owner)
    where = f"/ho-so/{whole.product}/nop/{await slug(round)}"
    page = await client.get(where)
    assert f'href="/ho-so/{whole.product}/mo-ta#f-f.purpose"' in page.text
    assert '<button class="btn btn--primary">Nộp' not in page.text
    refused = await client.post(where, data={})
    assert refused.status_code == 422 and "Chưa có: Sản phẩm là gì" in refused.text


async def test_a_bypass_form_keeps_what_was_typed(client, sign_in_as):
    province = await opened(Level.PROVINCE, GIA_LAI)
    owner, whole = await ready()
    await attach_letter(owner, whole)
    await sign_in_as(owner)
    where = f"/ho-so/{whole.product}/nop/{await slug(province)}"
    refused = await client.post(
        where, data={"bypass_letter_number": "15/UBND-KT", "bypass_letter_day": "31/02/2026"}
    )
    assert refused.status_code == 422
    assert 'value="15/UBND-KT"' in refused.text and 'value="31/02/2026"' in refused.text
    assert "Không có ngày 31/02/2026" in refused.text
    fine = await client.post(
        where, data={"bypass_letter_number": "15/UBND-KT", "bypass_letter_day": "31/08/2026"}
    )
    assert fine.status_code == 303 and await scalar("SELECT basis FROM entry") == "bypass"


async def test_a_round_elsewhere_or_late_sends_back_with_the_reason(client, sign_in_as):
    elsewhere = await opened(place=AL_BA)
    owner, whole = await ready()
    await sign_in_as(owner)
    where = f"/ho-so/{whole.product}/nop/{await slug(elsewhere)}"
    assert (await client.get(where)).status_code == 404
    answer = await client.post(where, data={})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/ho-so/{whole.product}/nop")
    page = await client.get(answer.headers["location"])
    assert "Kỳ này dành cho cơ sở sản xuất ở" in page.text and "Chưa có kỳ nào đang nhận hồ sơ" in page.text


async def test_the_supplement_loop_on_pages_keeps_the_answer_when_something_is_missing(client, sign_in_as):
    round, owner, whole, done = await entered()
    path = f"/dieu-hanh/{await slug(round)}/ho-so/{done.receipt}"
    await sign_in_as(round.clerk)
    form = await client.get(f"{path}/bo-sung")
    assert 'name="wanted"' in form.text
    bad = await client.post(
        f"{path}/bo-sung", data={"version": "1", "wanted": "Thiếu giá\nThiếu ảnh", "due_on": "mai"}
    )
    assert (
        bad.status_code == 422 and "Thiếu giá\nThiếu ảnh</textarea>" in bad.text and 'value="mai"' in bad.text
    )
    good = await client.post(
        f"{path}/bo-sung", data={"version": "1", "wanted": "Thiếu giá\nThiếu ảnh", "due_on": "09/09/2026"}
    )
    assert (good.status_code, good.headers["location"]) == (303, path)
    assert "Chờ cơ sở bổ sung đến hết ngày 09/09/2026" in (await client.get(path)).text

    await sign_in_as(owner)
    mine = f"/ho-so/da-nop/{done.receipt}"
    assert "Thiếu giá<br>Thiếu ảnh" in (await client.get(mine)).text
    await mend(whole, purpose=None)
    refused = await client.post(f"{mine}/bo-sung", data={"version": "2", "answer": "Tôi đã sửa"})
    assert refused.status_code == 422 and "Tôi đã sửa</textarea>" in refused.text
    await mend(whole, purpose="Giỏ đựng", price="320.000 đồng")
    sent = await client.post(f"{mine}/bo-sung", data={"version": "2", "answer": "Tôi đã sửa"})
    assert sent.status_code == 303

    await sign_in_as(round.clerk)
    check = await client.get(path)
    assert "Đã đổi từ lần đề nghị bổ sung" in check.text and "320.000 đồng" in check.text
    stale = await client.post(
        f"{path}/khong-nhan", data={"version": "1", "reason": "Trùng", "article": "Điều 4.3"}
    )
    assert (
        stale.status_code == 409
        and "vừa được xử lý từ nơi khác" in stale.text
        and "Trùng</textarea>" in stale.text
    )
    assert 'name="version" value="3"' in stale.text
    assert (await client.post(f"{path}/nhan-ho-so", data={"version": "3"})).status_code == 303
    assert await scalar("SELECT state FROM entry") == "accepted"


async def test_withdrawing_asks_first(client, sign_in_as):
    _, owner, _, done = await entered()
    await sign_in_as(owner)
    mine = f"/ho-so/da-nop/{done.receipt}"
    assert "khỏi kỳ bình chọn?" in (await client.get(f"{mine}/rut")).text
    assert await scalar("SELECT state FROM entry") == "submitted"
    stale = await client.post(f"{mine}/rut", data={"version": "9"})
    assert stale.status_code == 409 and await scalar("SELECT state FROM entry") == "submitted"
    assert (await client.post(f"{mine}/rut", data={"version": "1"})).status_code == 303
    assert "Nộp lại" in (await client.get(mine)).text


async def test_an_invitation_is_read_confirmed_and_leads_to_the_receipt(client, sign_in_as):
    lower, owner, whole, done = await entered()
    await execute("UPDATE entry SET state = 'accepted', code = 'A-111'")
    await certificate(whole, Level.COMMUNE, date(2026, 9, 1), entry=done.entry)
    (invited,) = await entries.nominate(
        Act(SYSTEM, "test"),
        await lower.now(),
        [done.entry],
        "90/UBND-KT",
        date(2026, 9, 1),
        "Rơ Châm Hương",
        "Chủ tịch",
    )
    await sign_in_as(owner)
    path = f"/ho-so/moi-len-cap/{invited}"
    waiting = await client.get(path)
    assert "Chờ kỳ cấp tỉnh mở nhận hồ sơ" in waiting.text and "90/UBND-KT" in waiting.text
    first, second = await opened(Level.PROVINCE, GIA_LAI), await opened(Level.PROVINCE, GIA_LAI)
    unchosen = await client.post(f"{path}/dong-y", data={})
    assert unchosen.status_code == 422 and "Hãy chọn một kỳ" in unchosen.text
    answer = await client.post(f"{path}/dong-y", data={"round": str(second.id)})
    receipt = await scalar("SELECT receipt FROM entry WHERE round = $1", second.id)
    assert answer.headers["location"] == f"/ho-so/da-nop/{receipt}"
    assert "Bạn đã xác nhận" in (await client.get(path)).text
    assert (await client.post(f"{path}/tu-choi", data={})).status_code == 409
    await sign_in_as(second.clerk)
    check = await client.get(f"/dieu-hanh/{await slug(second)}/ho-so/{receipt}")
    assert "Đã đổi so với bản nộp ở cấp dưới" in check.text and "Còn hiệu lực" in check.text
    await sign_in_as(first.clerk)
    assert (await client.get(f"/dieu-hanh/{await slug(first)}/ho-so/{receipt}")).status_code == 404


# The helper team's pages


async def test_bulk_acceptance_on_the_page_shows_list_and_count_first(client, sign_in_as):
    round, _, _, one = await entered()
    two = await enter(*await ready("Mật ong"), round)
    await sign_in_as(round.clerk)
    path = f"/dieu-hanh/{await slug(round)}/ho-so"
    assert (await client.get(path)).text.count('name="entries"') == 2
    nothing = await client.post(f"{path}/nhan", data={})
    assert nothing.status_code == 422 and "Hãy chọn ít nhất một hồ sơ" in nothing.text
    preview = await client.post(f"{path}/nhan", data={"which": "all"})
    assert (
        "Nhận 2 hồ sơ là đủ điều kiện?" in preview.text
        and one.receipt in preview.text
        and two.receipt in preview.text
    )
    assert await scalar("SELECT count(*) FROM entry WHERE state = 'accepted'") == 0
    sure = await client.post(f"{path}/nhan", data={"sure": "1", "entries": [str(one.entry), str(two.entry)]})
    assert sure.status_code == 303
    assert await scalar("SELECT count(*) FROM entry WHERE state = 'accepted'") == 2
    late = await client.post(f"{path}/nhan", data={"sure": "1", "entries": [str(one.entry), str(two.entry)]})
    assert late.status_code == 409 and one.receipt in late.text


async def test_the_list_filters_and_says_when_nothing_matches(client, sign_in_as):
    round, _, _, done = await entered()
    await sign_in_as(round.clerk)
    path = f"/dieu-hanh/{await slug(round)}/ho-so"
    assert (
        done.receipt
        in (await client.get(path, params={"q": "gio may", "nhom": "A", "trang-thai": "submitted"})).text
    )
    none = await client.get(path, params={"q": "không có chữ này"})
    assert done.receipt not in none.text and "Không có hồ sơ nào khớp" in none.text
    assert (await client.get(path, params={"trang": "nghìn", "nhom": "Z"})).status_code == 200
    empty = await opened()
    await sign_in_as(empty.clerk)
    assert "Chưa có hồ sơ nào" in (await client.get(f"/dieu-hanh/{await slug(empty)}/ho-so")).text


async def test_a_group_is_changed_with_a_reason(client, sign_in_as):
    round, _, _, done = await entered()
    await sign_in_as(round.clerk)
    path = f"/dieu-hanh/{await slug(round)}/ho-so/{done.receipt}"
    bad = await client.post(f"{path}/nhom", data={"version": "1", "group": "A", "reason": ""})
    assert bad.status_code == 422 and "Hồ sơ đang ở nhóm này rồi" in bad.text
    assert (
        await client.post(f"{path}/nhom", data={"version": "1", "group": "D", "reason": "x"})
    ).status_code == 303
    assert "Cơ sở đăng ký nhóm A" in (await client.get(path)).text
    assert (await client.get(f"{path}/xoa")).status_code == 404


async def test_a_doubtful_bypass_warns_on_the_check_page(client, sign_in_as):
    await opened()
    province = await opened(Level.PROVINCE, GIA_LAI)
    owner, whole = await ready()
    await attach_letter(owner, whole)
    done = await enter(
        owner, whole, province, bypass_letter_number="15/UBND", bypass_letter_day=date(2026, 8, 31)
    )
    await sign_in_as(province.clerk)
    check = await client.get(f"/dieu-hanh/{await slug(province)}/ho-so/{done.receipt}")
    assert "Cần xem lại văn bản theo Điều 12.2.d" in check.text and "15/UBND" in check.text


async def test_what_a_producer_typed_is_never_markup(client, sign_in_as):
    round = await opened()
    owner, whole = await ready("<img src=x onerror=1>")
    await mend(whole, purpose="<script>1</script>\nhai dòng")
    done = await enter(owner, whole, round)
    for actor, address in (
        (round.clerk, f"/dieu-hanh/{await slug(round)}/ho-so"),
        (round.clerk, f"/dieu-hanh/{await slug(round)}/ho-so/{done.receipt}"),
        (owner, f"/ho-so/da-nop/{done.receipt}"),
    ):
        await sign_in_as(actor)
        text = (await client.get(address)).text
        assert "<script>1" not in text and "<img src=x" not in text and "&lt;img src=x" in text


# The API


async def test_the_whole_way_by_api(client, sign_in_as):
    round = await opened()
    owner, whole = await ready()
    await sign_in_as(owner)
    (offer,) = (await client.get(f"/api/v1/products/{whole.product}/offers")).json()
    assert offer["admission"]["ok"] and offer["round"]["id"] == str(round.id)
    made = await client.post("/api/v1/entries", json={"product": str(whole.product), "round": str(round.id)})
    assert made.status_code == 201
    entry = made.json()["entry"]
    again_ = await client.post(
        "/api/v1/entries", json={"product": str(whole.product), "round": str(round.id)}
    )
    assert again_.status_code == 409 and again_.json()["code"] == "entry.again"
    await sign_in_as(round.clerk)
    (line,) = (
        await client.get(f"/api/v1/rounds/{round.id}/entries", params={"state": "submitted", "q": "gio"})
    ).json()
    assert (line["receipt"], line["version"]) == (made.json()["receipt"], 1)
    wanted = {"wanted": "Giá", "due_on": "2026-09-09", "version": 1}
    assert (await client.post(f"/api/v1/entries/{entry}/supplements", json=wanted)).status_code == 204
    stale = await client.post(f"/api/v1/entries/{entry}/accept", json={"version": 1})
    assert stale.status_code == 409 and stale.json()["extra"]["current"] == 2
    await sign_in_as(owner)
    answered = await client.post(f"/api/v1/entries/{entry}/answer", json={"answer": "Rồi", "version": 2})
    assert answered.status_code == 200
    await sign_in_as(round.clerk)
    shown = await client.post(
        f"/api/v1/rounds/{round.id}/entries/accept", json={"entries": [entry], "dry_run": True}
    )
    assert [x["id"] for x in shown.json()] == [entry] and await scalar(
        "SELECT state FROM entry"
    ) == "submitted"
    await client.post(f"/api/v1/entries/{entry}/group", json={"group": "D", "reason": "Khác"})
    refusal = {"reason": "Trùng", "article": "TT 26/2014 Điều 4.3"}
    assert (await client.post(f"/api/v1/entries/{entry}/refuse", json=refusal)).status_code == 204
    assert (await client.post(f"/api/v1/entries/{entry}/accept", json={})).status_code == 204
    whole_entry = (await client.get(f"/api/v1/entries/{entry}")).json()
    assert whole_entry["entry"]["state"] == "accepted" and [
        s["answer"] for s in whole_entry["supplements"]
    ] == ["Rồi"]
    await sign_in_as(owner)
    assert (await client.post(f"/api/v1/entries/{entry}/withdraw", json={})).status_code == 204
    assert (await client.get("/api/v1/nominations")).json() == []
    assert (await client.get(f"/api/v1/nominations/{uuid4()}")).status_code == 404


async def test_without_a_session_there_is_nothing(client):
    for address in ("/api/v1/entries", f"/api/v1/entries/{uuid4()}", "/api/v1/nominations"):
        assert (await client.get(address)).status_code == 401
    assert (await client.get("/ho-so/da-nop/AAAA-BBBB-CCCC")).headers["location"].startswith("/dang-nhap")


# Statements do not grow with the rows


async def test_lists_cost_the_same_with_one_entry_and_with_three(client, sign_in_as):
    round, owner, whole, done = await entered()
    here = await slug(round)

    async def costs() -> dict[str, int]:
        found = {}
        for actor, address in (
            (round.clerk, f"/dieu-hanh/{here}/ho-so"),
            (round.clerk, f"/dieu-hanh/{here}/ho-so/{done.receipt}"),
            (round.clerk, f"/api/v1/rounds/{round.id}/entries"),
            (owner, "/api/v1/entries"),
            (owner, f"/ho-so/da-nop/{done.receipt}"),
            (owner, f"/ho-so/{whole.product}/nop"),
        ):
            await sign_in_as(actor)
            with count_statements() as seen:
                assert (await client.get(address)).status_code == 200
            found[address.replace(here, "R").replace(done.receipt, "N").replace(str(whole.product), "P")] = (
                seen.count
            )
        return found

    expected = {
        "/dieu-hanh/R/ho-so": 4,
        "/dieu-hanh/R/ho-so/N": 6,
        f"/api/v1/rounds/{round.id}/entries": 3,
        "/api/v1/entries": 2,
        "/ho-so/da-nop/N": 3,
        "/ho-so/P/nop": 5,
    }
    assert await costs() == expected
    for name in ("Mật ong", "Máy xát"):
        await enter(*await ready(name), round)
        await opened()
    assert await costs() == expected
