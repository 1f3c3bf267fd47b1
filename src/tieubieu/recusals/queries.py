"""Reads of recusals, and the one condition by which every query about entries hides them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from tieubieu.platform.actor import Actor
from tieubieu.platform.database import rows

NOT_RECUSED = """NOT EXISTS (
    SELECT 1 FROM recusal x JOIN round xr ON xr.id = e.round
    WHERE x.person = $1 AND x.establishment = e.establishment AND x.state IN ('declared', 'confirmed')
      AND (x.round_id IS NULL OR x.round_id = e.round) AND xr.phase NOT IN ('announced', 'concluded'))"""
"""For a WHERE about entries. The query calls the entry `e` and passes the person's id as `$1` (NULL for the system
itself, from which nothing is hidden). Until announcement a recused entry is then in no list, count, mean or search."""


JUDGE_RECUSED = """EXISTS (
    SELECT 1 FROM recusal x WHERE x.person = j.person AND x.establishment = e.establishment
      AND x.state IN ('declared', 'confirmed') AND (x.round_id IS NULL OR x.round_id = e.round))"""
"""Whether the judge `j` may not score the entry `e`: in any phase, unlike NOT_RECUSED, which is about seeing."""

RELATION_WORDS = {
    "own": "Cơ sở của tôi",
    "family": "Người trong gia đình tôi làm chủ hoặc quản lý",
    "employment": "Tôi đang hoặc từng làm việc ở cơ sở",
    "shares": "Tôi có góp vốn",
    "adviser": "Tôi tư vấn, giúp cơ sở về sản phẩm hoặc hồ sơ",
    "other": "Quan hệ khác",
}


class MyRecusal(Struct, frozen=True):
    """What a person sees of their own declaration: their own words, nothing that came of it."""

    id: UUID
    relation: str
    reason: str
    created_at: datetime


async def mine(actor: Actor) -> list[MyRecusal]:
    found = await rows(
        """SELECT id, relation, reason, created_at FROM recusal WHERE declared_by = $1 AND person = $1
           ORDER BY created_at, id""",
        actor.id,
    )
    return [MyRecusal(**f) for f in found]
