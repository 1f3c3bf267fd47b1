"""JSON: council, juries, helper team of a round. The same actions and queries as the pages."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from litestar import get, post, put
from msgspec import Meta, Struct, structs

from tieubieu.accounts.actions import Email, Name
from tieubieu.councils import actions, permissions, queries
from tieubieu.councils.actions import Member, Title
from tieubieu.platform.actor import Actor
from tieubieu.rounds.api import Id, round_of
from tieubieu.rounds.plan import Number, Person


class Paper(Struct, forbid_unknown_fields=True, kw_only=True):
    """The decision: its number, `day`, who signed it in which office of that day."""

    number: Number
    day: Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
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


async def _seen(actor: Actor, round_id: UUID, people: list[Any]) -> list[Any]:
    """The people, with addresses only for those who write to them."""
    round = await round_of(actor, round_id, permissions.may_see_people)
    if permissions.may_see_addresses(actor, round):
        return people
    return [structs.replace(p, email="") for p in people]
