"""Who may appoint, and who may see, council, juries and helper team."""

from __future__ import annotations

from tieubieu.platform.actor import Actor
from tieubieu.rounds import permissions as rounds
from tieubieu.rounds.queries import RoundRow


def may_appoint(actor: Actor, round: RoundRow) -> bool:
    """The officer, on the recorded decision (the authority's for the council, the chair's for jury and helpers)."""
    return rounds.is_officer(actor, round)


def may_see_people(actor: Actor, round: RoundRow) -> bool:
    """Whoever runs the round or sits in it knows who else does."""
    return rounds.may_see_rulebook(actor, round)


def may_see_addresses(actor: Actor, round: RoundRow) -> bool:
    """E-mail addresses are for those who write to these people."""
    return rounds.is_clerk(actor, round)
