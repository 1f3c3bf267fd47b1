"""Who may write a dossier, and who may open which file, as SQL conditions: no right, no row.

Writing follows the establishment: `producers.permissions.WRITES` on `establishment s`.
"""

from __future__ import annotations

from typing import Any

from tieubieu.platform.actor import Actor
from tieubieu.producers.permissions import WRITES, who
from tieubieu.recusals.queries import NOT_RECUSED

SEATS = ("council_chair", "council_deputy", "council_member")

_ENTERED = f"""SELECT 1 FROM entry e JOIN round r ON r.id = e.round JOIN dossier_version ev ON ev.id = e.version
    JOIN dossier_version v ON v.dossier = e.dossier AND v.number <= ev.number
    WHERE e.dossier = a.dossier AND v.content->'attachments' @> jsonb_build_array(jsonb_build_object('id', a.id))
      AND e.state <> 'withdrawn'
      AND {NOT_RECUSED}"""
"""The file `a` belongs to what was submitted to a round, now or before, and no recusal hides that entry."""

MAY_OPEN = f"""CASE
    WHEN {WRITES} THEN 'own'
    WHEN EXISTS ({_ENTERED} AND (r.id = ANY($4::uuid[]) OR r.organiser = ANY($3::uuid[])
        OR (r.authority = ANY($5::uuid[]) AND r.phase IN ('approval', 'announced', 'concluded'))
        OR (r.id = ANY($6::uuid[]) AND r.phase IN ('tallied', 'council', 'approval', 'announced', 'concluded'))))
        THEN 'staff'
    WHEN a.kind = 'photo' AND NOT a.identifies_producer AND EXISTS ({_ENTERED} AND e.state = 'accepted'
        AND r.phase IN ('scoring', 'tallied', 'council', 'approval', 'announced', 'concluded')
        AND EXISTS (SELECT 1 FROM judge j JOIN jury y ON y.id = j.jury WHERE y.round = r.id
            AND j.person = $1::uuid AND j.left_at IS NULL AND e.product_group = ANY(y.groups)))
        THEN 'judge'
    END"""
"""own: who writes the dossier. staff: helper team and officer of a round where the file was submitted, its authority
from the approval on, its council from the tally on. judge: photos of their groups, re-encoded only (an original may
name its owner). NULL: the file does not exist for this person. The tables of juries lie above: SQL only."""


def opener(actor: Actor) -> tuple[Any, ...]:
    """$1 to $6 of MAY_OPEN."""
    return (*who(actor), actor.scopes("authority"), actor.scopes(*SEATS))
