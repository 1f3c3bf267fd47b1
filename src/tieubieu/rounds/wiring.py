"""What the round itself demands and does at its phases; deadlines; the checkpoint after each move."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from tieubieu.ledger import log
from tieubieu.platform import clock, jobs
from tieubieu.platform.actions import Act
from tieubieu.platform.actor import SYSTEM
from tieubieu.platform.database import execute, rows
from tieubieu.platform.errors import NotNow
from tieubieu.rounds import actions, queries
from tieubieu.rounds.phases import effect, precondition
from tieubieu.rounds.plan import DISTRICTS_UNTIL
from tieubieu.rounds.queries import RoundRow
from tieubieu.rules.levels import Level
from tieubieu.rules.numbers import date_text
from tieubieu.rules.phases import Phase, next_phase
from tieubieu.rules.problem import Problem
from tieubieu.rules.rulebook import check_rulebook

logger = logging.getLogger(__name__)


def wire() -> None:
    """Importing this module has registered everything."""


@precondition(Phase.RECEIVING)
async def plan_is_complete(round: RoundRow) -> list[Problem]:
    today, found = clock.today(), []
    if round.origin == "imported":
        return []
    if not round.plan_number or round.plan_date is None:
        found.append(Problem("plan.decision", "Chưa ghi số và ngày của kế hoạch", None, "plan_number"))
    if round.receive_from is None or round.receive_until is None:
        found.append(Problem("plan.dates", "Chưa ghi thời gian nhận hồ sơ", None, "receive_from"))
    elif today < round.receive_from:
        found.append(
            Problem(
                "plan.early",
                f"Theo kế hoạch, nhận hồ sơ từ ngày {date_text(round.receive_from)}",
                None,
                "receive_from",
            )
        )
    elif today > round.receive_until:
        found.append(
            Problem(
                "plan.past",
                f"Hạn nhận hồ sơ {date_text(round.receive_until)} đã qua; hãy sửa kế hoạch",
                None,
                "receive_until",
            )
        )
    if round.level == Level.DISTRICT and today > DISTRICTS_UNTIL:
        found.append(
            Problem(
                "plan.district",
                f"Cấp huyện kết thúc ngày {date_text(DISTRICTS_UNTIL)}; hãy đóng kỳ này là không hoàn thành",
                "TT 38/2025",
                "level",
            )
        )
    return found


@precondition(Phase.CHECKING)
async def receiving_is_over(round: RoundRow) -> list[Problem]:
    """Whoever counts on the deadline must not be shut out before it."""
    if round.origin == "imported" or round.receive_until is None or clock.today() > round.receive_until:
        return []
    return [
        Problem(
            "plan.receiving",
            f"Còn nhận hồ sơ đến hết ngày {date_text(round.receive_until)}; sau đó kỳ tự chuyển sang kiểm tra",
            None,
            "receive_until",
        )
    ]


@precondition(Phase.SCORING)
async def rulebook_is_ready(round: RoundRow) -> list[Problem]:
    """TT 26/2014 Điều 16.1: the chair has decided on the frame before anybody scores by it."""
    newest = next(iter(await queries.rulebooks(round.id)), None)
    if newest is None:
        return [Problem("rulebook.none", "Kỳ chưa có thể lệ", "TT 26/2014 Điều 16.1")]
    found = check_rulebook(newest.rulebook)
    if newest.approved_at is None:
        words = f"Thể lệ bản {newest.number} chưa được Chủ tịch Hội đồng duyệt"
        found.append(Problem("rulebook.unapproved", words, "TT 26/2014 Điều 16.1"))
    return found


@effect(Phase.RECEIVING)
async def open_round(act: Act, round: RoundRow) -> None:
    await actions.open_round(act, round)


@effect(Phase.SCORING)
async def freeze_rulebook(act: Act, round: RoundRow) -> None:
    await actions.freeze_rulebook(act, round)


@effect(Phase.ANNOUNCED)
async def note_the_day(act: Act, round: RoundRow) -> None:
    await actions.announce(act, round)


# Jobs


@jobs.handler(log.CHECKPOINT_JOB)
async def checkpoint(payload: dict[str, Any]) -> None:
    """Signs the ledger's root for a phase change, which then names the checkpoint."""
    round_id = payload.get("round_id")
    signed = await log.checkpoint(payload["reason"], UUID(round_id) if round_id else None)
    if change := payload.get("phase_change"):
        await execute(
            "UPDATE phase_change SET checkpoint_id = $2 WHERE id = $1 AND checkpoint_id IS NULL",
            UUID(change),
            signed.id,
        )


@jobs.every(60, "rounds.deadlines")
async def keep_deadlines() -> None:
    """Closes receiving and scoring on the day after their last day. What a precondition still holds back stays where it
    is: late acts are refused by their own test of the deadline, and the round's page says what is missing."""
    due = await rows(
        """SELECT id, phase FROM round WHERE origin = 'run'
           AND (phase = 'receiving' AND receive_until < $1 OR phase = 'scoring' AND score_until < $1) ORDER BY id""",
        clock.today(),
    )
    for found in due:
        to = next_phase(Phase(found["phase"]))
        assert to is not None
        try:
            await actions.advance(SYSTEM, found["id"], to, "Hết hạn theo kế hoạch")
        except NotNow as refusal:
            logger.info("round %s waits before %s: %s", found["id"], to, refusal.title)
