"""Council, juries and helpers on recorded decisions: legal sizes, invitations, grants, replacement."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from tests.councils.people import a_council, a_jury, helpers, members
from tests.rounds.conftest import SO_LAM_DONG
from tests.web_fixtures import person
from tieubieu.accounts.queries import actor_of
from tieubieu.councils import actions, queries
from tieubieu.councils.actions import (
    Member,
    ReplaceJudge,
    record_council,
    record_helpers,
    record_jury,
    replace_judge,
)
from tieubieu.platform.actor import Actor
from tieubieu.platform.database import count_statements, execute, rows, scalar
from tieubieu.platform.errors import Invalid, NotFound, NotNow
from tieubieu.rounds.queries import RoundRow


async def roles_of(person_id) -> set[str]:
    actor = await actor_of(person_id)
    assert actor
    return {g.role for g in actor.grants}


async def test_a_legal_council_is_recorded_invited_and_given_its_roles(officer: Actor, planned: RoundRow):
    decision = await record_council(officer, a_council(planned))
    found = await queries.council(planned.id)
    assert [m.role for m in found] == ["chair", "deputy", "vice", "member", "member", "member", "member"]
    assert await roles_of(found[0].person) == {"council_chair"}
    assert await roles_of(found[1].person) == {"council_deputy"}
    assert await roles_of(found[2].person) == {"council_member"}
    recorded = await rows("SELECT id, kind, body_name FROM decision WHERE kind = 'council'")
    assert recorded == [{"id": decision, "kind": "council", "body_name": "Ủy ban nhân dân tỉnh Gia Lai"}]
    assert await scalar("SELECT count(*) FROM outbox WHERE kind = 'councils.appointed'") == 7
    invited = "SELECT count(*) FROM outbox WHERE kind = 'account.invite' AND recipient_email LIKE 'hd.%'"
    assert await scalar(invited) == 7


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        (("chair", "deputy", "vice", "member", "member", "member"), "có 07 hoặc 09 thành viên"),
        (("chair", "deputy", *["member"] * 6), "có 07 hoặc 09 thành viên"),
        (("chair", "chair", *["member"] * 5), "đúng một Chủ tịch"),
        (("chair", *["member"] * 6), "đúng một Phó Chủ tịch thường trực"),
    ],
)
async def test_a_council_of_another_size_is_refused_with_the_article(
    officer: Actor, planned: RoundRow, roles: tuple[str, ...], words: str
):
    with pytest.raises(Invalid) as refused:
        await record_council(officer, a_council(planned, members=members("hd", *roles)))
    assert (
        words in refused.value.fields["members"] and "TT 26/2014 Điều 9.2" in refused.value.fields["members"]
    )
    assert await queries.council(planned.id) == []
    assert await scalar("SELECT count(*) FROM decision WHERE kind = 'council'") == 0


async def test_every_line_says_what_is_wrong_with_it(officer: Actor, planned: RoundRow):
    lines = members("hd", "chair", "deputy", *["member"] * 5)
    lines[1] = Member(name=" ", email="không phải địa chỉ", role="deputy")
    lines[2] = msgspec.structs.replace(lines[0], role="king")
    with pytest.raises(Invalid) as refused:
        await record_council(officer, a_council(planned, members=lines))
    assert {"members.1.name", "members.1.email", "members.2.email", "members.2.role"} <= set(
        refused.value.fields
    )
    with pytest.raises(Invalid) as refused:
        await record_council(officer, a_council(planned, number="", day=date(2026, 8, 11), signer=""))
    assert set(refused.value.fields) == {"number", "day", "signer"}


async def test_a_later_decision_replaces_the_list_and_moves_the_grants(officer: Actor, planned: RoundRow):
    await record_council(officer, a_council(planned))
    before = {m.email: m for m in await queries.council(planned.id)}
    lines = a_council(planned).members
    lines[0], lines[1] = (
        msgspec.structs.replace(lines[0], role="deputy"),
        msgspec.structs.replace(lines[1], role="chair"),
    )
    lines[6] = Member(name="Bà Mới", email="moi@vidu.example", role="member")
    await record_council(officer, a_council(planned, members=lines, number="150/QĐ"))
    now = {m.email: m for m in await queries.council(planned.id)}
    assert set(before) - set(now) == {"hd.6@vidu.example"}
    assert now["hd.0@vidu.example"].id == before["hd.0@vidu.example"].id
    assert await roles_of(now["hd.0@vidu.example"].person) == {"council_deputy"}
    assert await roles_of(now["hd.1@vidu.example"].person) == {"council_chair"}
    assert await roles_of(before["hd.6@vidu.example"].person) == set()
    assert len(await queries.council(planned.id, everybody=True)) == 8


async def test_the_council_comes_before_the_jury(officer: Actor, planned: RoundRow):
    with pytest.raises(NotNow) as refused:
        await record_jury(officer, a_jury(planned))
    assert refused.value.code == "councils.no_council"


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        (("head", "deputy", "member", "member"), "số lẻ"),
        (("head", "member", "member"), "Phó Trưởng ban"),
        (("deputy", "member", "member"), "đúng một Trưởng ban"),
    ],
)
async def test_an_illegal_jury_is_refused(
    officer: Actor, planned: RoundRow, roles: tuple[str, ...], words: str
):
    await record_council(officer, a_council(planned))
    with pytest.raises(Invalid) as refused:
        await record_jury(officer, a_jury(planned, members=members("gk", *roles)))
    assert words in refused.value.fields["members"]
    assert await queries.juries(planned.id) == []


async def test_juries_share_no_group_and_every_judge_has_a_code(officer: Actor, planned: RoundRow):
    await record_council(officer, a_council(planned))
    await record_jury(officer, a_jury(planned, groups=["A", "B"]))
    other = members("kh", "head", "deputy", "member")
    with pytest.raises(Invalid) as refused:
        await record_jury(officer, a_jury(planned, groups=["B", "C"], members=other))
    assert "Nhóm B" in refused.value.fields["groups"]
    await record_jury(officer, a_jury(planned, groups=["C", "D"], members=other))
    seats = await queries.judges(planned.id)
    assert len({j.code for j in seats}) == 8 and all(j.code.startswith("GK-") for j in seats)
    assert [j.role for j in await queries.judges(planned.id, "D")] == ["head", "deputy", "member"]
    head = await actor_of(seats[0].person)
    assert head and head.holds("jury_head", planned.id)
    own = await queries.judge_of(head, planned.id, "A")
    assert own and own.person == head.id
    assert await queries.judge_of(head, planned.id, "D") is None
    assert await queries.judge_of(officer, planned.id) is None


async def test_a_replaced_judge_leaves_and_areas_above_hear_of_it(
    officer: Actor, planned: RoundRow, monkeypatch: pytest.MonkeyPatch
):
    heard = []

    async def hear(act, round, judge_id) -> None:
        heard.append(judge_id)

    monkeypatch.setattr(actions, "_left", {"test": hear})
    await record_council(officer, a_council(planned))
    await record_jury(officer, a_jury(planned))
    await execute("UPDATE round SET phase = 'scoring' WHERE id = $1", planned.id)
    leaving = (await queries.judges(planned.id))[-1]
    paper = {"round": planned.id, "number": "120/QĐ", "day": date(2026, 8, 9)} | {
        "signer": "Chủ",
        "signer_title": "Chủ tịch",
    }
    with pytest.raises(Invalid) as refused:
        await replace_judge(
            officer, ReplaceJudge(judge=leaving.id, name="Trùng", email="gk.0@vidu.example", **paper)
        )
    assert set(refused.value.fields) == {"email"}
    new = await replace_judge(
        officer, ReplaceJudge(judge=leaving.id, name="Bà Thay", email="thay@vidu.example", **paper)
    )
    now = await queries.judges(planned.id)
    assert [j.id for j in now if j.left_at] == [leaving.id] == heard
    (joined,) = [j for j in now if j.id == new]
    assert joined.role == leaving.role and await roles_of(joined.person) == {"judge"}
    assert await roles_of(leaving.person) == set()
    assert await scalar("SELECT count(*) FROM outbox WHERE kind = 'councils.judge_replaced'") == 4
    with pytest.raises(NotFound):
        await replace_judge(
            officer, ReplaceJudge(judge=leaving.id, name="X", email="x@vidu.example", **paper)
        )


async def test_helpers_are_the_rounds_clerks_while_the_decision_names_them(officer: Actor, planned: RoundRow):
    await record_helpers(officer, helpers(planned))
    first, second = await queries.helpers(planned.id)
    assert await roles_of(first.person) == {"clerk"}
    await record_helpers(officer, helpers(planned, members=members("tg", "")))
    assert [h.person for h in await queries.helpers(planned.id)] == [first.person]
    assert await roles_of(second.person) == set()


async def test_only_the_rounds_officer_appoints_and_only_in_time(officer: Actor, planned: RoundRow):
    await record_council(officer, a_council(planned))
    chair = await actor_of((await queries.council(planned.id))[0].person)
    assert chair
    for nobody in (
        chair,
        await person("Sở khác", ("officer", "body", SO_LAM_DONG)),
        await person("Không ai"),
    ):
        for record, data in (
            (record_council, a_council(planned)),
            (record_jury, a_jury(planned)),
            (record_helpers, helpers(planned)),
        ):
            with pytest.raises(NotFound):
                await record(nobody, data)
    await execute("UPDATE round SET phase = 'tallied' WHERE id = $1", planned.id)
    with pytest.raises(NotNow):
        await record_jury(officer, a_jury(planned))
    await record_council(officer, a_council(planned))
    await execute("UPDATE round SET phase = 'announced' WHERE id = $1", planned.id)
    with pytest.raises(NotNow):
        await record_council(officer, a_council(planned))


@pytest.mark.parametrize("juries", [1, 3])
async def test_lists_of_people_take_one_statement_each(officer: Actor, planned: RoundRow, juries: int):
    await record_council(officer, a_council(planned))
    for i, groups in zip(range(juries), (["A"], ["B"], ["C", "D"]), strict=False):
        await record_jury(
            officer, a_jury(planned, groups=groups, members=members(f"j{i}", "head", "deputy", "member"))
        )
    with count_statements() as seen:
        assert len(await queries.juries(planned.id)) == juries
        assert len(await queries.judges(planned.id)) == 3 * juries
        assert len(await queries.council(planned.id)) == 7
        assert await queries.helpers(planned.id) == []
    assert seen.count == 4
