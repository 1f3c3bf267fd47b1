"""Reads of recusals, and the one condition by which every query about entries hides them."""

from __future__ import annotations

NOT_RECUSED = """NOT EXISTS (
    SELECT 1 FROM recusal x JOIN round xr ON xr.id = e.round
    WHERE x.person = $1 AND x.establishment = e.establishment AND x.state IN ('declared', 'confirmed')
      AND (x.round_id IS NULL OR x.round_id = e.round) AND xr.phase NOT IN ('announced', 'concluded'))"""
"""For a WHERE about entries. The query calls the entry `e` and passes the person's id as `$1` (NULL for the system
itself, from which nothing is hidden). Until announcement a recused entry is then in no list, count, mean or search."""
