"""What council and juries demand before scoring, and what they show on the round's page."""

from __future__ import annotations

from tieubieu.councils import permissions, queries
from tieubieu.platform.actor import Actor
from tieubieu.rounds.home import Section, section
from tieubieu.rounds.phases import precondition
from tieubieu.rounds.queries import RoundRow
from tieubieu.rules.councils import COUNCIL_ROLE_LABELS, JURY_ROLE_LABELS, check_council, check_jury
from tieubieu.rules.groups import GROUPS
from tieubieu.rules.phases import Phase
from tieubieu.rules.problem import Problem


def wire() -> None:
    """Importing this module has registered everything."""


@precondition(Phase.SCORING)
async def council_and_juries_stand(round: RoundRow) -> list[Problem]:
    """Every group has a jury: which groups have entries is not said here, since a recusal may hide the only one."""
    if round.origin == "imported":
        return []
    council, juries = await queries.council(round.id), await queries.juries(round.id)
    if not council:
        return [
            Problem("council.none", "Chưa ghi quyết định thành lập Hội đồng bình chọn", "TT 26/2014 Điều 8")
        ]
    found = check_council(round.level, [m.role for m in council])
    if not juries:
        return [
            *found,
            Problem("jury.none", "Chưa ghi quyết định thành lập Ban Giám khảo", "TT 26/2014 Điều 11"),
        ]
    for jury in juries:
        found += check_jury([j.role for j in jury.sitting])
    uncovered = sorted(set(GROUPS) - {g for j in juries for g in j.groups})
    if uncovered:
        found.append(Problem("jury.groups", f"Nhóm {', '.join(uncovered)} chưa có Ban Giám khảo nào chấm"))
    return found


@section(60)
async def people(actor: Actor, round: RoundRow) -> Section | None:
    if not permissions.may_see_people(actor, round):
        return None
    return Section(
        "councils/part_people.html",
        {
            "council": await queries.council(round.id),
            "juries": await queries.juries(round.id),
            "helpers": await queries.helpers(round.id),
            "council_roles": COUNCIL_ROLE_LABELS,
            "jury_roles": JURY_ROLE_LABELS,
            "may_appoint": permissions.may_appoint(actor, round),
        },
    )
