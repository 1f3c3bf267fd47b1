"""JSON: a judge's rounds and sheets; progress for those who run the round."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Struct

from tieubieu.accounts.auth import Who
from tieubieu.platform.web import or_404
from tieubieu.rounds.queries import get as get_round
from tieubieu.scoring import actions, queries


class SheetBody(Struct, forbid_unknown_fields=True):
    """`version`: that of the sheet from which this was typed; points in hundredths by leaf key."""

    version: int
    points: dict[str, int]
    leaf_remarks: dict[str, str] = {}
    remark: str = ""


class HandIn(Struct, forbid_unknown_fields=True):
    version: int


class Reason(Struct, forbid_unknown_fields=True):
    reason: str


class Recuse(Struct, forbid_unknown_fields=True):
    """`relation`: own, family, employment, shares, adviser or other."""

    relation: str
    reason: str = ""


@get("/sheets/rounds")
async def my_rounds(actor: Who) -> list[queries.MyRound]:
    """Rounds in which I judge."""
    return await queries.my_rounds(actor)


@get("/rounds/{round_id:uuid}/sheets")
async def my_sheets(actor: Who, round_id: FromPath[UUID]) -> list[queries.SheetLine]:
    """My own sheets in a round; empty for whoever does not judge there."""
    return await queries.my_sheets(actor, round_id)


@get("/sheets/{entry:uuid}")
async def sheet(actor: Who, entry: FromPath[UUID]) -> queries.MySheet:
    return await queries.sheet(actor, entry)


@put("/sheets/{entry:uuid}")
async def save(actor: Who, entry: FromPath[UUID], data: JSONBody[SheetBody]) -> actions.SavedSheet:
    return await actions.save_sheet(
        actor,
        actions.SaveSheet(
            entry=entry,
            version=data.version,
            points=data.points,
            leaf_remarks=data.leaf_remarks,
            remark=data.remark,
        ),
    )


@post("/sheets/{entry:uuid}/hand-in", status_code=200)
async def hand_in(actor: Who, entry: FromPath[UUID], data: JSONBody[HandIn]) -> actions.Receipt:
    return await actions.hand_in(actor, entry, data.version)


@post("/sheets/{entry:uuid}/take-back", status_code=200)
async def take_back(actor: Who, entry: FromPath[UUID], data: JSONBody[Reason]) -> actions.SavedSheet:
    return await actions.take_back(actor, actions.TakeBack(entry, data.reason))


@post("/sheets/{entry:uuid}/recuse", status_code=204)
async def recuse(actor: Who, entry: FromPath[UUID], data: JSONBody[Recuse]) -> None:
    """I have a relation to the establishment behind this entry: it disappears for me until announcement."""
    await actions.recuse(actor, entry, data.relation, data.reason)


@post("/rounds/{round_id:uuid}/sheets/hand-in", status_code=200)
async def hand_in_all(actor: Who, round_id: FromPath[UUID]) -> list[actions.Receipt]:
    """Hands in every complete sheet of mine."""
    return await actions.hand_in_all(actor, round_id)


@get("/rounds/{round_id:uuid}/progress")
async def progress(actor: Who, round_id: FromPath[UUID]) -> list[queries.JudgeProgress]:
    """Who has handed in how many sheets; no score."""
    return await queries.progress(actor, or_404(await get_round(round_id)))


routes = [my_rounds, my_sheets, sheet, save, hand_in, take_back, recuse, hand_in_all, progress]
