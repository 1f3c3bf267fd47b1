"""Declaring a relation. A declaration binds at once; it is kept in the person's own words, which is all they see of it.
Lifting one takes two others who gain nothing: not offered yet, so a declared recusal stays."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from tieubieu.ledger import log, payloads
from tieubieu.platform.actions import Act, action
from tieubieu.platform.database import scalar
from tieubieu.platform.errors import NotFound, Problems
from tieubieu.recusals.tables import RELATIONS, Recusal

Consequence = Callable[[Act, UUID, UUID, UUID | None, str], Awaitable[object]]
_consequences: dict[str, Consequence] = {}


def on_binding(run: Consequence) -> Consequence:
    """Registers what happens when a recusal begins to bind: (act, person, establishment, round or None, reason)."""
    _consequences[f"{run.__module__}.{run.__qualname__}"] = run
    return run


class DeclareRecusal(Struct, forbid_unknown_fields=True):
    """`round_id` empty: for every round."""

    establishment: UUID
    relation: str
    reason: Annotated[str, Meta(max_length=500)] = ""
    round_id: UUID | None = None


@action("recusal.declare")
async def declare(act: Act, data: DeclareRecusal) -> UUID:
    """Whoever has a part in a round may say that they have a relation to an establishment. From then on, until
    announcement, its dossiers are not there for them; their own sheet for it is set aside."""
    wrong = Problems()
    wrong.unless(data.relation in RELATIONS, "relation", "Hãy chọn quan hệ của bạn với cơ sở")
    wrong.unless(data.relation != "other" or data.reason.strip(), "reason", "Hãy ghi rõ quan hệ đó là gì")
    wrong.refuse()
    if not act.actor.grants or act.person_id is None:
        raise NotFound()
    if not await scalar("SELECT 1 FROM establishment WHERE id = $1", data.establishment):
        raise NotFound()
    known = await scalar(
        """SELECT id FROM recusal WHERE person = $1 AND establishment = $2 AND state IN ('declared', 'confirmed')
           AND (round_id IS NULL OR round_id IS NOT DISTINCT FROM $3)""",
        act.person_id,
        data.establishment,
        data.round_id,
    )
    if known:
        act.about("recusal", known, round_id=data.round_id)
        return known
    record = Recusal(
        person=act.person_id,
        establishment=data.establishment,
        round_id=data.round_id,
        relation=data.relation,
        reason=data.reason.strip(),
        state="declared",
        declared_by=act.person_id,
        created_at=act.now,
    )
    await Recusal.insert(record)
    for run in _consequences.values():
        await run(
            act, act.person_id, data.establishment, data.round_id, "Giám khảo khai có quan hệ với cơ sở"
        )
    await log.append(
        payloads.Kind.RECUSAL,
        payloads.recusal(
            act="declared", recusal_id=record.id, person_id=act.person_id, establishment_id=data.establishment
        ),
        round_id=data.round_id,
        subject_id=record.id,
    )
    act.about("recusal", record.id, round_id=data.round_id)
    return record.id
