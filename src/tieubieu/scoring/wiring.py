"""What scoring registers below: a recusal sets the judge's own sheets aside."""

from __future__ import annotations

from tieubieu.platform.database import scalar
from tieubieu.recusals.actions import on_binding
from tieubieu.rounds.phases import precondition
from tieubieu.rounds.queries import RoundRow
from tieubieu.rules.phases import Phase
from tieubieu.rules.problem import Problem
from tieubieu.scoring.actions import set_aside


def wire() -> None:
    """Importing this module has registered everything."""


on_binding(set_aside)


@precondition(Phase.SCORING)
async def every_group_has_a_jury(round: RoundRow) -> list[Problem]:
    """Each accepted entry needs judges (TT 26/2014 Điều 11)."""
    if round.origin == "imported":
        return []
    bare = await scalar(
        """SELECT string_agg(DISTINCT e.product_group, ', ' ORDER BY e.product_group) FROM entry e
           WHERE e.round = $1 AND e.state = 'accepted' AND NOT EXISTS (
             SELECT 1 FROM jury y WHERE y.round = e.round AND e.product_group = ANY(y.groups))""",
        round.id,
    )
    return (
        [Problem("jury.none", f"Chưa có Ban Giám khảo chấm nhóm {bare}", "TT 26/2014 Điều 11")]
        if bare
        else []
    )
