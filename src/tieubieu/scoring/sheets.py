"""The place of a judge before an entry: what saving, reading and handing in all begin with."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from msgspec import Struct, convert

from tieubieu.platform import clock
from tieubieu.platform.actor import Actor
from tieubieu.platform.database import row, scalar
from tieubieu.platform.errors import NotFound, NotNow
from tieubieu.recusals.queries import NOT_RECUSED
from tieubieu.rules.phases import Phase, may_score
from tieubieu.rules.rubric import Rubric
from tieubieu.rules.rulebook import Rulebook, from_plain, rubric_for

STAGE = 1
"""The only stage so far; a second scoring stage has a number of its own."""


class Place(Struct, frozen=True):
    """A judge of the entry's jury, who is not recused from it, and their sheet if there is one."""

    entry: UUID
    code: str
    product_group: str
    round: UUID
    round_slug: str
    phase: Phase
    score_until: date | None
    judge: UUID
    judge_code: str
    rulebook_hash: str
    sheet: UUID | None
    version: int
    state: str
    receipt: str
    leaf_id: UUID | None

    @property
    def open(self) -> bool:
        """May the sheet still change? The last day counts in full."""
        return may_score(self.phase) and (self.score_until is None or clock.today() <= self.score_until)


SEATED = f"""
FROM entry e
JOIN round r ON r.id = e.round
JOIN jury y ON y.round = r.id AND e.product_group = ANY(y.groups)
JOIN judge j ON j.jury = y.id AND j.person = $1 AND j.left_at IS NULL
JOIN rulebook_version b ON b.round = r.id AND b.frozen_at IS NOT NULL
LEFT JOIN sheet s ON s.entry = e.id AND s.judge = j.id AND s.stage = {STAGE}
WHERE e.state = 'accepted' AND e.code <> '' AND {NOT_RECUSED}
"""
"""The entries before which this person ($1) sits as a judge."""

_PLACE = f"""SELECT e.id AS entry, e.code, e.product_group, e.round, r.slug AS round_slug, r.phase, r.score_until,
    j.id AS judge, j.code AS judge_code, b.content_hash AS rulebook_hash, s.id AS sheet,
    coalesce(s.version, 0) AS version, coalesce(s.state, 'open') AS state, coalesce(s.receipt, '') AS receipt, s.leaf_id
    {SEATED} AND e.id = $2"""


async def take_place(actor: Actor, entry: UUID, *, writing: bool = False) -> Place:
    """NotFound for everybody who is not a judge of this entry. `writing` holds the round's phase and deadline still
    until the transaction ends, and refuses when the sheet may not change any more."""
    found = await row(_PLACE + (" FOR SHARE OF r" if writing else ""), actor.id, entry)
    if found is None:
        raise NotFound()
    place = convert(found, Place)
    if place.state == "set_aside":
        raise NotFound()
    if writing and not place.open:
        raise NotNow(
            "Chấm điểm đã đóng nên phiếu không thay đổi được nữa. Điểm bạn vừa gõ vẫn còn trên trang này",
            code="scoring.closed",
        )
    return place


async def rulebook(content_hash: str, round_id: UUID) -> Rulebook:
    """The frozen thể lệ, kept by its hash: a frozen one never changes."""
    known = _kept.get(content_hash)
    if known is None:
        content = await scalar(
            "SELECT content FROM rulebook_version WHERE round = $1 AND content_hash = $2",
            round_id,
            content_hash,
        )
        if len(_kept) > 64:
            _kept.clear()
        known = _kept[content_hash] = from_plain(content)
    return known


_kept: dict[str, Rulebook] = {}


async def rubric(place: Place) -> tuple[Rubric, int]:
    """The rubric of the entry's group, and the score step in hundredths."""
    frozen = await rulebook(place.rulebook_hash, place.round)
    return rubric_for(frozen, place.product_group), frozen.score_step
