"""Who may do what with an establishment, as SQL conditions on `establishment s`: no right, no row.

Parameters, the same in every query that uses them: $1 the person, $2 the day, $3 the bodies where the actor is an
officer, $4 the rounds where the actor is a clerk (see `who`).
"""

from __future__ import annotations

from typing import Any

from tieubieu.platform import clock
from tieubieu.platform.actor import Actor

ACTS_FOR = """EXISTS (SELECT 1 FROM role_grant g WHERE g.scope_id = s.id AND g.person = $1::uuid
    AND g.role = 'producer' AND g.revoked_at IS NULL)"""
"""The person acts for the establishment."""

NOBODY_ACTS = """NOT EXISTS (SELECT 1 FROM role_grant g WHERE g.scope_id = s.id AND g.role = 'producer'
    AND g.revoked_at IS NULL)"""
"""It has no account: a clerk entered it."""

IN_PLACE = """EXISTS (
    SELECT b.place FROM body b WHERE b.id = ANY($3::uuid[]) AND b.place = ANY(tb_place_path(s.place, $2::date))
    UNION ALL
    SELECT r.place FROM round r WHERE r.id = ANY($4::uuid[]) AND r.place = ANY(tb_place_path(s.place, $2::date)))"""
"""The actor is an officer of a body, or a clerk of a round, in whose place the establishment produces. The table of
rounds lies above, as that of recusals: SQL only, as with the ids kept without a foreign key."""

IN_CHARGE = f"""({IN_PLACE} AND NOT EXISTS (SELECT 1 FROM recusal x WHERE x.person = $1::uuid
    AND x.establishment = s.id AND x.state IN ('declared', 'confirmed')))"""
"""In place, and not recused: for a recused person the establishment is not there."""

WRITES = f"({ACTS_FOR} OR ({NOBODY_ACTS} AND {IN_CHARGE}))"
"""May write the establishment, its products and their dossiers: who acts for it, or, while nobody does, who is in
charge of its place."""


def who(actor: Actor) -> tuple[Any, ...]:
    """$1 to $4 of the conditions."""
    return actor.id, clock.today(), actor.scopes("officer"), actor.scopes("clerk")


def may_enter_for_others(actor: Actor) -> bool:
    """Officers and clerks, each within their places."""
    return actor.has_role("officer", "clerk")
