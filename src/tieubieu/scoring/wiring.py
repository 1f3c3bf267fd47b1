"""What scoring registers below: recusals and departures set sheets aside; the round's page shows who has handed in."""

from __future__ import annotations

from uuid import UUID

from tieubieu.councils.actions import judge_left
from tieubieu.platform.actions import Act
from tieubieu.platform.actor import Actor
from tieubieu.platform.errors import NotFound
from tieubieu.recusals.actions import on_binding
from tieubieu.rounds.home import Section, hidden_ids, section
from tieubieu.rounds.queries import RoundRow
from tieubieu.rounds.words import say
from tieubieu.rules.phases import Phase, reached
from tieubieu.scoring import actions, queries


def wire() -> None:
    """Importing this module has registered everything else."""
    say(
        {
            "sheet.save": "Lưu phiếu chấm",
            "sheet.hand_in": "Nộp phiếu chấm",
            "sheet.hand_in_all": "Nộp các phiếu đã chấm đủ",
            "sheet.take_back": "Rút phiếu chấm",
            "sheet.recuse": "Từ chối chấm",
            "recusal.declare": "Khai quan hệ với cơ sở",
        }
    )


on_binding(actions.set_aside)


@judge_left
async def sheets_of_who_left(act: Act, round: RoundRow, judge_id: UUID) -> None:
    await actions.set_aside_all(act, judge_id, "Giám khảo thôi tham gia theo quyết định")


@hidden_ids
async def sheets_recused(person_id: UUID, round: RoundRow) -> list[UUID]:
    return await queries.hidden(person_id, round.id)


@section(20)
async def who_has_handed_in(actor: Actor, round: RoundRow) -> Section | None:
    if not reached(round.phase, Phase.SCORING):
        return None
    try:
        found = await queries.progress(actor, round)
    except NotFound:
        return None
    return Section("scoring/part_progress.html", {"judges": found}) if found else None
