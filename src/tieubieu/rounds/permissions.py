"""Who may see and do what in a round: predicates over an actor and a round as plain values.

The system itself (jobs, import) acts as an officer.
"""

from __future__ import annotations

from uuid import UUID

from tieubieu.platform.actor import Actor
from tieubieu.rounds.queries import RoundRow
from tieubieu.rules.phases import Phase

SEATED = ("judge", "jury_head", "jury_deputy", "council_member", "council_deputy", "council_chair")


def may_plan(actor: Actor, organiser: UUID) -> bool:
    """An officer plans only for a body where the grant is held."""
    return actor.is_system or actor.holds("officer", organiser)


def is_officer(actor: Actor, round: RoundRow) -> bool:
    return may_plan(actor, round.organiser)


def is_clerk(actor: Actor, round: RoundRow) -> bool:
    """A member of the round's helper team, or its officer."""
    return actor.holds("clerk", round.id) or is_officer(actor, round)


def is_authority(actor: Actor, round: RoundRow) -> bool:
    return actor.holds("authority", round.authority)


def is_supervisor(actor: Actor, round: RoundRow) -> bool:
    """Of the round's place, or of any place that it lies in today."""
    return any(place in round.place_path for place in actor.scopes("supervisor"))


def is_jury_head(actor: Actor, round: RoundRow) -> bool:
    return actor.holds("jury_head", round.id)


def is_chair(actor: Actor, round: RoundRow) -> bool:
    return actor.holds("council_chair", round.id)


def may_see(actor: Actor, round: RoundRow) -> bool:
    """The round's work pages, in any phase; for everybody else they do not exist."""
    return is_clerk(actor, round) or is_authority(actor, round) or is_supervisor(actor, round)


def may_see_rulebook(actor: Actor, round: RoundRow) -> bool:
    """Whoever runs the round, and whoever judges or decides by its thể lệ."""
    return may_see(actor, round) or actor.holds(SEATED, round.id)


def may_see_audit(actor: Actor, round: RoundRow) -> bool:
    return is_officer(actor, round) or is_supervisor(actor, round)


def may_propose_rulebook(actor: Actor, round: RoundRow) -> bool:
    """TT 26/2014 Điều 16.1: the head of the jury proposes; the officer types for the council."""
    return is_officer(actor, round) or is_jury_head(actor, round)


def may_move(actor: Actor, round: RoundRow, to: Phase) -> bool:
    """The officer moves a round; the head of the jury closes scoring."""
    return is_officer(actor, round) or (to == Phase.TALLIED and is_jury_head(actor, round))


def may_reopen(actor: Actor, round: RoundRow, to: Phase) -> bool:
    """The officer; the head of the jury may open scoring again."""
    return is_officer(actor, round) or (to == Phase.SCORING and is_jury_head(actor, round))
