"""Council, juries and helper team, each on a recorded decision: people are invited and given their role in the round.

A decision recorded later replaces the list: who is no longer on it leaves (the row stays, with its date), who is new
joins, who stays keeps seat, sheets and code.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import date
from typing import Annotated, TypeVar
from uuid import UUID

from msgspec import Meta, Struct

from tieubieu.accounts.actions import Email, Invite, Name, give, invite, take
from tieubieu.councils import permissions, queries
from tieubieu.councils.tables import CouncilMember, Helper, Judge, Jury
from tieubieu.platform import ids
from tieubieu.platform.actions import Act, action
from tieubieu.platform.database import execute, rows, scalar
from tieubieu.platform.errors import Invalid, NotFound, NotNow, Problems
from tieubieu.platform.settings import settings
from tieubieu.platform.text import fold_email
from tieubieu.rounds import queries as rounds
from tieubieu.rounds.actions import record_decision
from tieubieu.rounds.plan import Number, Person
from tieubieu.rounds.queries import RoundRow
from tieubieu.rounds.words import step
from tieubieu.rules.councils import (
    COUNCIL_ROLE_LABELS,
    JURY_ROLE_LABELS,
    CouncilRole,
    JuryRole,
    check_council,
    check_jury,
)
from tieubieu.rules.groups import GROUPS
from tieubieu.rules.phases import Phase, may_appoint_council, may_appoint_jury
from tieubieu.rules.problem import Problem

COUNCIL_GRANTS = {
    CouncilRole.CHAIR: "council_chair",
    CouncilRole.DEPUTY: "council_deputy",
    CouncilRole.VICE: "council_member",
    CouncilRole.MEMBER: "council_member",
}
JURY_GRANTS = {JuryRole.HEAD: "jury_head", JuryRole.DEPUTY: "jury_deputy", JuryRole.MEMBER: "judge"}
HELPER_TITLE = "Tổ chuyên môn giúp việc"

Title = Annotated[str, Meta(max_length=200)]
Left = Callable[[Act, RoundRow, UUID], Awaitable[None]]
F = TypeVar("F", bound=Left)

_left: dict[str, Left] = {}


def judge_left(f: F) -> F:
    """Registers what happens when a judge leaves a jury: `async def f(act, round, judge_id)`, in the same transaction
    (areas above set the judge's sheets aside)."""
    _left[f"{f.__module__}.{f.__qualname__}"] = f
    return f


class Member(Struct, forbid_unknown_fields=True, kw_only=True):
    """One line of a decision. `title` is the office held, as in the decision; `role` a CouncilRole or a JuryRole,
    empty in the helper team."""

    name: Name
    email: Email
    title: Title = ""
    role: Annotated[str, Meta(max_length=12)] = ""


class _Paper(Struct, forbid_unknown_fields=True, kw_only=True):
    """The decision by which somebody is appointed."""

    round: UUID
    number: Number
    day: date
    signer: Person
    signer_title: Person


class RecordCouncil(_Paper, forbid_unknown_fields=True, kw_only=True):
    """The authority's decision on the Hội đồng bình chọn (TT 26/2014 Điều 8, 9), the whole list of members."""

    members: list[Member]


class RecordJury(_Paper, forbid_unknown_fields=True, kw_only=True):
    """The chair's decision on a Ban Giám khảo (TT 26/2014 Điều 11). `jury`: the one that it changes, None for a new
    one; `groups`: the product groups that it scores."""

    members: list[Member]
    groups: list[str]
    name: Annotated[str, Meta(max_length=120)] = "Ban Giám khảo"
    jury: UUID | None = None


class RecordHelpers(_Paper, forbid_unknown_fields=True, kw_only=True):
    """The decision on the Tổ chuyên môn giúp việc (TT 26/2014 Điều 10.1)."""

    members: list[Member]


class ReplaceJudge(_Paper, forbid_unknown_fields=True, kw_only=True):
    """The chair's decision that puts somebody in a judge's place, in the same role."""

    judge: UUID
    name: Name
    email: Email
    title: Title = ""


def check_members(members: list[Member], roles: Iterable[str] = ()) -> Problems:
    """What is wrong line by line: fields "members.0.name" and so on. `roles`: those allowed, () where there is none."""
    wrong, allowed, seen = Problems(), set(roles), {}
    wrong.unless(members, "members", "Hãy ghi ít nhất một người")
    for i, member in enumerate(members):
        at = f"members.{i}"
        email = fold_email(member.email)
        local, _, domain = email.partition("@")
        wrong.unless(member.name.strip(), f"{at}.name", f"Người thứ {i + 1}: hãy ghi họ và tên")
        if not (local and "." in domain and " " not in email):
            wrong.add(
                f"{at}.email", f"Người thứ {i + 1}: hãy ghi địa chỉ thư điện tử, ví dụ ten@vidu.example"
            )
        elif email in seen:
            wrong.add(f"{at}.email", f"Người thứ {i + 1}: địa chỉ này đã ghi cho người thứ {seen[email] + 1}")
        seen.setdefault(email, i)
        if allowed:
            wrong.unless(member.role in allowed, f"{at}.role", f"Người thứ {i + 1}: hãy chọn vai trò")
    return wrong


def council_problems(round: RoundRow, members: list[Member]) -> list[Problem]:
    """What the law says against this council; only lines with a role count."""
    return check_council(round.level, [m.role for m in members if m.role in set(CouncilRole)])


def jury_problems(members: list[Member]) -> list[Problem]:
    return check_jury([m.role for m in members if m.role in set(JuryRole)])


async def _begin(act: Act, round_id: UUID, allowed: Callable[[Phase], bool]) -> RoundRow:
    """The round, locked, for its officer, in a phase that still lets people be appointed. The past needs no phase."""
    round = await rounds.lock(round_id)
    if not permissions.may_appoint(act.actor, round):
        raise NotFound()
    if not allowed(round.phase):
        raise NotNow(
            f"Kỳ đang ở bước {step(round.phase)} nên không thay đổi người được nữa", code="councils.too_late"
        )
    return round


def _refuse(wrong: Problems, law: list[Problem]) -> None:
    if law:
        wrong.add("members", " ".join(f"{p.text_vi} ({p.law})" if p.law else p.text_vi for p in law))
    wrong.refuse()


async def _invite(act: Act, members: list[Member]) -> list[UUID]:
    return [
        await invite(act, Invite(name=m.name.strip(), email=m.email, title=m.title.strip()[:160]))
        for m in members
    ]


async def _appointed(
    act: Act, round: RoundRow, person_id: UUID, member: Member, role: str, page: str
) -> None:
    """Tells a person who has just been appointed; somebody new has the invitation too."""
    await act.mail(
        fold_email(member.email),
        member.name.strip(),
        f"{role}: {round.title}",
        f"Kính gửi ông, bà {member.name.strip()},\n\nÔng, bà tham gia {round.title} với vai trò {role}.\n"
        f"Phần việc của ông, bà ở: {settings().base_url}{page}",
        kind="councils.appointed",
        about=("round", round.id),
    )


# The council


@action("councils.record_council")
async def record_council(act: Act, data: RecordCouncil) -> UUID:
    """The decision's id. Sizes and seats are law and refuse; an imported round states what its papers state."""
    round = await _begin(act, data.round, may_appoint_council)
    wrong = check_members(data.members, CouncilRole)
    _refuse(wrong, [] if round.origin == "imported" else council_problems(round, data.members))
    decision = await record_decision(
        act, round.id, "council", data.number, data.day, data.signer, data.signer_title, round.authority_name
    )
    before = {m.person: m for m in await queries.council(round.id)}
    people = await _invite(act, data.members)
    for person, member in zip(people, data.members, strict=True):
        role = CouncilRole(member.role)
        known = before.pop(person, None)
        if known:
            await execute(
                "UPDATE council_member SET role = $2, title = $3, decision = $4 WHERE id = $1",
                known.id,
                role.value,
                member.title.strip(),
                decision,
            )
            if COUNCIL_GRANTS[CouncilRole(known.role)] != COUNCIL_GRANTS[role]:
                await take(act, person, COUNCIL_GRANTS[CouncilRole(known.role)], round.id)
        else:
            await CouncilMember.insert(
                CouncilMember(
                    round=round.id,
                    person=person,
                    role=role.value,
                    title=member.title.strip(),
                    decision=decision,
                    joined_at=act.now,
                )
            )
            await _appointed(act, round, person, member, COUNCIL_ROLE_LABELS[role], f"/hoi-dong/{round.slug}")
        await give(act, person, COUNCIL_GRANTS[role], "round", round.id)
    for person, member_row in before.items():
        await execute("UPDATE council_member SET left_at = $2 WHERE id = $1", member_row.id, act.now)
        await take(act, person, COUNCIL_GRANTS[CouncilRole(member_row.role)], round.id)
    act.about("round", round.id, round_id=round.id, decision=str(decision), members=len(people))
    return decision


# The jury


@action("councils.record_jury")
async def record_jury(act: Act, data: RecordJury) -> UUID:
    """The jury's id. The council's chair sets it up, so the council comes first; no two juries score one group."""
    round = await _begin(act, data.round, may_appoint_jury)
    others = [j for j in await queries.juries(round.id) if j.id != data.jury]
    if data.jury is not None and not await scalar(
        "SELECT 1 FROM jury WHERE id = $1 AND round = $2", data.jury, round.id
    ):
        raise NotFound()
    wrong = check_members(data.members, JuryRole)
    wrong.unless(data.name.strip(), "name", "Hãy ghi tên của ban, ví dụ Ban Giám khảo")
    groups = sorted(set(data.groups))
    wrong.unless(groups and set(groups) <= set(GROUPS), "groups", "Hãy chọn nhóm sản phẩm mà ban này chấm")
    taken = sorted({g for j in others for g in j.groups} & set(groups))
    wrong.unless(not taken, "groups", f"Nhóm {', '.join(taken)} đã có một Ban Giám khảo khác chấm")
    if round.origin == "run" and not await queries.council(round.id):
        raise NotNow(
            "Hãy ghi quyết định thành lập Hội đồng trước: "
            "Ban Giám khảo do Chủ tịch Hội đồng thành lập (TT 26/2014 Điều 11)",
            code="councils.no_council",
        )
    _refuse(wrong, [] if round.origin == "imported" else jury_problems(data.members))
    decision = await record_decision(
        act, round.id, "jury", data.number, data.day, data.signer, data.signer_title, "Hội đồng bình chọn"
    )
    jury_id = data.jury
    if jury_id is None:
        jury = Jury(
            round=round.id, name=data.name.strip(), groups=groups, decision=decision, created_at=act.now
        )
        await Jury.insert(jury)
        jury_id = jury.id
    else:
        await execute(
            "UPDATE jury SET name = $2, groups = $3, decision = $4 WHERE id = $1",
            jury_id,
            data.name.strip(),
            groups,
            decision,
        )
    await _seat(act, round, jury_id, data.members)
    act.about("jury", jury_id, round_id=round.id, decision=str(decision), judges=len(data.members))
    return jury_id


@action("councils.replace_judge")
async def replace_judge(act: Act, data: ReplaceJudge) -> UUID:
    """The new judge's id. The one who leaves keeps nothing open; while scoring, every judge is told."""
    round = await _begin(act, data.round, may_appoint_jury)
    jury = next(
        (j for j in await queries.juries(round.id) if any(x.id == data.judge for x in j.sitting)), None
    )
    leaving = next((x for x in jury.sitting if x.id == data.judge), None) if jury else None
    if jury is None or leaving is None:
        raise NotFound()
    new = Member(name=data.name, email=data.email, title=data.title, role=leaving.role)
    wrong = check_members([new], JuryRole)
    if any(x.email == fold_email(data.email) for x in jury.sitting):
        wrong.add("members.0.email", "Người này đang ở trong ban. Hãy ghi một người khác")
    if wrong.fields:
        raise Invalid({name.rpartition(".")[2]: words for name, words in wrong.fields.items()})
    decision = await record_decision(
        act, round.id, "jury", data.number, data.day, data.signer, data.signer_title, "Hội đồng bình chọn"
    )
    kept = [
        Member(name=x.name, email=x.email, title=x.title, role=x.role)
        for x in jury.sitting
        if x.id != leaving.id
    ]
    await execute("UPDATE jury SET decision = $2 WHERE id = $1", jury.id, decision)
    await _seat(act, round, jury.id, [*kept, new])
    if round.phase == Phase.SCORING:
        for judge in jury.sitting:
            if judge.id != leaving.id:
                await act.mail(
                    judge.email,
                    judge.name,
                    f"Thay giám khảo: {round.title}",
                    f"Kính gửi ông, bà {judge.name},\n\nTheo quyết định số {data.number.strip()},"
                    f" {data.name.strip()} thay {leaving.name} trong {jury.name}. Phiếu của ông, bà không thay đổi.",
                    kind="councils.judge_replaced",
                    about=("round", round.id),
                )
    act.about("jury", jury.id, round_id=round.id, decision=str(decision), left=str(leaving.id))
    return await scalar(
        "SELECT j.id FROM judge j JOIN person p ON p.id = j.person WHERE j.jury = $1 AND p.email = $2",
        jury.id,
        fold_email(data.email),
    )


async def _seat(act: Act, round: RoundRow, jury_id: UUID, members: list[Member]) -> None:
    """Makes exactly these people sit in the jury: joins, role changes, leavings, and the grants that follow."""
    before = {
        r["person"]: r
        for r in await rows("SELECT id, person, role, left_at FROM judge WHERE jury = $1", jury_id)
    }
    people = await _invite(act, members)
    for person, member in zip(people, members, strict=True):
        role = JuryRole(member.role)
        known = before.pop(person, None)
        if known is None:
            await Judge.insert(
                Judge(
                    jury=jury_id,
                    person=person,
                    role=role.value,
                    title=member.title.strip(),
                    code=await _new_code(round.id),
                    joined_at=act.now,
                )
            )
        else:
            await execute(
                "UPDATE judge SET role = $2, title = $3, left_at = NULL WHERE id = $1",
                known["id"],
                role.value,
                member.title.strip(),
            )
            if known["role"] != role:
                await _take_seat_grant(act, round.id, person, JuryRole(known["role"]))
        if known is None or known["left_at"] is not None:
            await _appointed(act, round, person, member, JURY_ROLE_LABELS[role], f"/cham-diem/{round.slug}")
        await give(act, person, JURY_GRANTS[role], "round", round.id)
    for person, gone in before.items():
        if gone["left_at"] is not None:
            continue
        await execute("UPDATE judge SET left_at = $2 WHERE id = $1", gone["id"], act.now)
        await _take_seat_grant(act, round.id, person, JuryRole(gone["role"]))
        for run in list(_left.values()):
            await run(act, round, gone["id"])


async def _take_seat_grant(act: Act, round_id: UUID, person: UUID, role: JuryRole) -> None:
    """Ends the grant of a seat, unless the same person sits in the same role in another jury of the round."""
    if not await scalar(
        """SELECT 1 FROM judge j JOIN jury y ON y.id = j.jury
           WHERE y.round = $1 AND j.person = $2 AND j.role = $3 AND j.left_at IS NULL LIMIT 1""",
        round_id,
        person,
        role.value,
    ):
        await take(act, person, JURY_GRANTS[role], round_id)


async def _new_code(round_id: UUID) -> str:
    """A random name of a judge, unique in the round, that says nothing about order or person."""
    taken = {
        r["code"]
        for r in await rows(
            "SELECT j.code FROM judge j JOIN jury y ON y.id = j.jury WHERE y.round = $1", round_id
        )
    }
    while (code := f"GK-{ids.random_code(4)}") in taken:
        pass
    return code


# The helper team


@action("councils.record_helpers")
async def record_helpers(act: Act, data: RecordHelpers) -> UUID:
    """The decision's id. Its members are the round's clerks."""
    round = await _begin(act, data.round, may_appoint_council)
    check_members(data.members).refuse()
    decision = await record_decision(
        act, round.id, "helpers", data.number, data.day, data.signer, data.signer_title, "Hội đồng bình chọn"
    )
    before = {
        r["person"]: r
        for r in await rows("SELECT id, person, left_at FROM helper WHERE round = $1", round.id)
    }
    people = await _invite(act, data.members)
    for person, member in zip(people, data.members, strict=True):
        known = before.pop(person, None)
        if known is None:
            await Helper.insert(
                Helper(
                    round=round.id,
                    person=person,
                    title=member.title.strip(),
                    decision=decision,
                    joined_at=act.now,
                )
            )
        else:
            await execute(
                "UPDATE helper SET title = $2, decision = $3, left_at = NULL WHERE id = $1",
                known["id"],
                member.title.strip(),
                decision,
            )
        if known is None or known["left_at"] is not None:
            await _appointed(act, round, person, member, HELPER_TITLE, f"/dieu-hanh/{round.slug}")
        await give(act, person, "clerk", "round", round.id)
    for person, gone in before.items():
        if gone["left_at"] is None:
            await execute("UPDATE helper SET left_at = $2 WHERE id = $1", gone["id"], act.now)
            await take(act, person, "clerk", round.id)
    act.about("round", round.id, round_id=round.id, decision=str(decision), helpers=len(people))
    return decision
