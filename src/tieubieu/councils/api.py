"""JSON: council, juries, helper team of a round. The same actions and queries as the pages."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct, structs

from tieubieu.accounts.actions import Email, Name
from tieubieu.accounts.auth import Who
from tieubieu.councils import actions, permissions, queries
from tieubieu.councils.actions import Member, Title
from tieubieu.platform.actor import Actor
from tieubieu.rounds.api import Id, round_of
from tieubieu.rounds.plan import Number, Person


class Paper(Struct, forbid_unknown_fields=True, kw_only=True):
    """The decision: its number, `day`, who signed it in which office of that day."""

    number: Number
    day: date
    signer: Person
    signer_title: Person


class People(Paper, forbid_unknown_fields=True, kw_only=True):
    """A decision with the whole list of members."""

    members: list[Member]


class JuryPeople(People, forbid_unknown_fields=True, kw_only=True):
    groups: list[str]
    name: Annotated[str, Meta(max_length=120)] = "Ban Giám khảo"


class Replacement(Paper, forbid_unknown_fields=True, kw_only=True):
    judge: UUID
    name: Name
    email: Email
    title: Title = ""


async def _addresses(actor: Actor, round_id: UUID) -> bool:
    """Whether the answer may hold e-mail addresses; NotFound for whoever may not even see the people."""
    round = await round_of(actor, round_id, permissions.may_see_people)
    return permissions.may_see_addresses(actor, round)


def _shown(people: list[Any], addresses: bool) -> list[Any]:
    return people if addresses else [structs.replace(p, email="") for p in people]


def _fields(data: Struct) -> dict[str, Any]:
    return {name: getattr(data, name) for name in data.__struct_fields__}


@get("/rounds/{round_id:uuid}/council")
async def council(actor: Who, round_id: FromPath[UUID]) -> list[queries.CouncilRow]:
    """Everybody who sits or sat in the council; `left_at` tells."""
    addresses = await _addresses(actor, round_id)
    return _shown(await queries.council(round_id, everybody=True), addresses)


@put("/rounds/{round_id:uuid}/council")
async def record_council(actor: Who, round_id: FromPath[UUID], data: JSONBody[People]) -> Id:
    """Records the decision on the whole council; the decision's id."""
    return Id(await actions.record_council(actor, actions.RecordCouncil(round=round_id, **_fields(data))))


@get("/rounds/{round_id:uuid}/juries")
async def juries(actor: Who, round_id: FromPath[UUID]) -> list[queries.JuryRow]:
    """Every jury with its judges, those who left too."""
    addresses = await _addresses(actor, round_id)
    return [structs.replace(j, judges=_shown(j.judges, addresses)) for j in await queries.juries(round_id)]


@post("/rounds/{round_id:uuid}/juries", status_code=201)
async def record_jury(actor: Who, round_id: FromPath[UUID], data: JSONBody[JuryPeople]) -> Id:
    return Id(await actions.record_jury(actor, actions.RecordJury(round=round_id, **_fields(data))))


@put("/rounds/{round_id:uuid}/juries/{jury_id:uuid}")
async def change_jury(
    actor: Who, round_id: FromPath[UUID], jury_id: FromPath[UUID], data: JSONBody[JuryPeople]
) -> Id:
    """Records a new decision on this jury: the whole list again."""
    return Id(
        await actions.record_jury(actor, actions.RecordJury(round=round_id, jury=jury_id, **_fields(data)))
    )


@post("/rounds/{round_id:uuid}/replacements", status_code=201)
async def replace_judge(actor: Who, round_id: FromPath[UUID], data: JSONBody[Replacement]) -> Id:
    """Puts somebody in a judge's place; the new judge's id."""
    return Id(await actions.replace_judge(actor, actions.ReplaceJudge(round=round_id, **_fields(data))))


@get("/rounds/{round_id:uuid}/helpers")
async def helpers(actor: Who, round_id: FromPath[UUID]) -> list[queries.HelperRow]:
    addresses = await _addresses(actor, round_id)
    return _shown(await queries.helpers(round_id, everybody=True), addresses)


@put("/rounds/{round_id:uuid}/helpers")
async def record_helpers(actor: Who, round_id: FromPath[UUID], data: JSONBody[People]) -> Id:
    """Records the decision on the whole helper team; the decision's id."""
    return Id(await actions.record_helpers(actor, actions.RecordHelpers(round=round_id, **_fields(data))))


routes = [council, record_council, juries, record_jury, change_jury, replace_judge, helpers, record_helpers]
