"""JSON: entries and nominations. The same actions and queries as the pages."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Meta, Struct

from tieubieu.accounts.auth import Who
from tieubieu.dossiers import entries, entry_queries, queries
from tieubieu.dossiers.entry_queries import (
    Difference,
    EntryLine,
    EntryRow,
    MyEntry,
    NominationRow,
    Offer,
    SupplementRow,
)
from tieubieu.platform import clock
from tieubieu.platform.errors import NotFound
from tieubieu.platform.web import or_404
from tieubieu.rounds import queries as rounds
from tieubieu.rounds.permissions import may_see

State = Literal["submitted", "supplement", "accepted", "refused", "withdrawn"]
Group = Literal["A", "B", "C", "D"]
Version = int | None
"""`version` of the entry as it was read; Stale (409) when something happened to it since. null: not compared."""


class Answer(Struct, forbid_unknown_fields=True):
    answer: entries.Words = ""
    version: Version = None


class Withdraw(Struct, forbid_unknown_fields=True):
    version: Version = None


class AskSupplement(Struct, forbid_unknown_fields=True):
    """`due_on`: the last day to answer, included."""

    wanted: entries.Words
    due_on: date
    version: Version = None


class Accept(Struct, forbid_unknown_fields=True):
    version: Version = None


class Refuse(Struct, forbid_unknown_fields=True):
    reason: entries.Reason
    article: entries.Article
    version: Version = None


class ChangeGroup(Struct, forbid_unknown_fields=True):
    group: Group
    reason: entries.Reason
    version: Version = None


class AcceptMany(Struct, forbid_unknown_fields=True):
    """With `dry_run` the list that would be accepted, and nothing is written."""

    entries: Annotated[list[UUID], Meta(max_length=2000)]
    dry_run: bool = False


class Confirm(Struct, forbid_unknown_fields=True):
    """`round`: which of the rounds that receive now; may be left out where there is only one."""

    round: UUID | None = None


class WholeEntry(Struct, frozen=True):
    """An entry with its history; `differences` are for those who run the round."""

    entry: EntryRow
    supplements: list[SupplementRow]
    differences: list[Difference]


# Producers


@get("/entries")
async def mine(actor: Who) -> list[MyEntry]:
    """What the establishments of this person have submitted, newest first."""
    return await entry_queries.my_entries(actor)


@get("/products/{product_id:uuid}/offers")
async def offers(actor: Who, product_id: FromPath[UUID]) -> list[Offer]:
    """The rounds that receive now where the product is made, with the ladder's answer for each."""
    whole = or_404(await queries.writable(actor, product=product_id))
    return await entry_queries.offers(product_id, UUID(whole.establishment["place"]), clock.today())


@post("/entries", status_code=201)
async def submit(actor: Who, data: JSONBody[entries.SubmitEntry]) -> entries.Submitted:
    """Freezes the dossier as it stands and enters it; `errors` are keyed as the dossier's fields are."""
    return await entries.submit(actor, data)


@get("/entries/{entry_id:uuid}")
async def one(actor: Who, entry_id: FromPath[UUID]) -> WholeEntry:
    """For its producer and for those who run the round."""
    found = or_404(await entry_queries.entry(actor, entry_id))
    return WholeEntry(
        found,
        await entry_queries.supplements(found.id),
        await entry_queries.differences(found) if found.runs else [],
    )


@post("/entries/{entry_id:uuid}/answer", status_code=200)
async def answer(actor: Who, entry_id: FromPath[UUID], data: JSONBody[Answer]) -> entries.Submitted:
    """Answers the open request for a supplement with the dossier as it stands now."""
    return await entries.answer_supplement(actor, entry_id, data.answer, data.version)


@post("/entries/{entry_id:uuid}/withdraw", status_code=204)
async def withdraw(actor: Who, entry_id: FromPath[UUID], data: JSONBody[Withdraw]) -> None:
    await entries.withdraw(actor, entry_id, data.version)


# Those who run the round


@get("/rounds/{round_id:uuid}/entries")
async def of_round(
    actor: Who,
    round_id: FromPath[UUID],
    in_state: Annotated[State | None, QueryParameter(name="state")] = None,
    group: FromQuery[Group | None] = None,
    q: FromQuery[str] = "",
    offset: Annotated[int, QueryParameter(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, QueryParameter(ge=1, le=2000)] = 2000,
) -> list[EntryLine]:
    """The entries of a round for its helper team, officer, authority and supervisor."""
    round = or_404(await rounds.get(round_id))
    if not may_see(actor, round):
        raise NotFound()
    return await entry_queries.entries(
        actor, round_id, state=in_state, group=group, text=q, offset=offset, limit=limit
    )


@post("/rounds/{round_id:uuid}/entries/accept", status_code=200)
async def accept_many(
    actor: Who, round_id: FromPath[UUID], data: JSONBody[AcceptMany]
) -> list[entries.Accepted]:
    """Accepts several entries, all or none."""
    return await entries.accept_many(actor, round_id, data.entries, dry_run=data.dry_run)


@post("/entries/{entry_id:uuid}/supplements", status_code=204)
async def ask_supplement(actor: Who, entry_id: FromPath[UUID], data: JSONBody[AskSupplement]) -> None:
    await entries.ask_supplement(actor, entry_id, data.wanted, data.due_on, data.version)


@post("/entries/{entry_id:uuid}/accept", status_code=204)
async def accept(actor: Who, entry_id: FromPath[UUID], data: JSONBody[Accept]) -> None:
    await entries.accept(actor, entry_id, data.version)


@post("/entries/{entry_id:uuid}/refuse", status_code=204)
async def refuse(actor: Who, entry_id: FromPath[UUID], data: JSONBody[Refuse]) -> None:
    await entries.refuse(actor, entry_id, data.reason, data.article, data.version)


@post("/entries/{entry_id:uuid}/group", status_code=204)
async def change_group(actor: Who, entry_id: FromPath[UUID], data: JSONBody[ChangeGroup]) -> None:
    await entries.change_group(actor, entry_id, data.group, data.reason, data.version)


# Invitations upward


@get("/nominations")
async def nominations(actor: Who) -> list[NominationRow]:
    """Invitations to the level above for this person's products."""
    return await entry_queries.my_nominations(actor)


@get("/nominations/{nomination_id:uuid}")
async def nomination(actor: Who, nomination_id: FromPath[UUID]) -> NominationRow:
    return or_404(await entry_queries.nomination(actor, nomination_id))


@post("/nominations/{nomination_id:uuid}/confirm", status_code=201)
async def confirm(actor: Who, nomination_id: FromPath[UUID], data: JSONBody[Confirm]) -> entries.Submitted:
    """The producer agrees: the dossier as it stands enters a round of the level above."""
    return await entries.confirm_nomination(actor, nomination_id, data.round)


@post("/nominations/{nomination_id:uuid}/decline", status_code=204)
async def decline(actor: Who, nomination_id: FromPath[UUID]) -> None:
    await entries.decline_nomination(actor, nomination_id)


routes = [
    mine,
    offers,
    submit,
    one,
    answer,
    withdraw,
    of_round,
    accept_many,
    ask_supplement,
    accept,
    refuse,
    change_group,
    nominations,
    nomination,
    confirm,
    decline,
]
