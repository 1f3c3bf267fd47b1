"""Who may see results before the public does, and who does what with them: predicates over an actor and a round."""

from __future__ import annotations

from tieubieu.platform.actor import Actor
from tieubieu.rounds import permissions as rounds
from tieubieu.rounds.queries import RoundRow
from tieubieu.rules.phases import Phase, public_results, reached

JURY = ("judge", "jury_head", "jury_deputy")
COUNCIL = ("council_chair", "council_deputy", "council_member")


def sits(actor: Actor, round: RoundRow) -> bool:
    """In the jury or the council."""
    return actor.holds(rounds.SEATED, round.id)


def may_enter(actor: Actor, round: RoundRow) -> bool:
    """The page /hoi-dong/… of a round, in any phase; for everybody else it does not exist."""
    return sits(actor, round) or rounds.is_officer(actor, round) or rounds.is_authority(actor, round)


def may_see_tally(actor: Actor, round: RoundRow) -> bool:
    """Means and sheets, once scoring has closed; in an abandoned round never."""
    return reached(round.phase, Phase.TALLIED) and (sits(actor, round) or rounds.may_see(actor, round))


def may_see_producers(actor: Actor, round: RoundRow) -> bool:
    """A judge who is nothing else learns whose products they were from the announcement."""
    return public_results(round.phase) or actor.holds(COUNCIL, round.id) or rounds.may_see(actor, round)


def may_draw_up_minutes(actor: Actor, round: RoundRow) -> bool:
    """TT 26/2014 Điều 16.3: the head of the jury."""
    return rounds.is_jury_head(actor, round)


def may_record_meeting(actor: Actor, round: RoundRow) -> bool:
    """The chair and the deputies of the council; the officer, who keeps its records."""
    return actor.holds(("council_chair", "council_deputy"), round.id) or rounds.is_officer(actor, round)
