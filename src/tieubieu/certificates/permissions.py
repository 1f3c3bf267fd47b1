"""Who may act on certificates, and who may list those of a round."""

from __future__ import annotations

from tieubieu.platform.actor import Actor
from tieubieu.rounds import permissions as rounds
from tieubieu.rounds.queries import RoundRow


def may_list(actor: Actor, round: RoundRow) -> bool:
    """Before announcement only who made them and who runs the round; the list tells who was recognised."""
    return rounds.is_authority(actor, round) or rounds.is_officer(actor, round)


def may_attest(actor: Actor) -> bool:
    """Within their places: see producers.permissions.IN_CHARGE."""
    return actor.has_role("clerk", "officer")
