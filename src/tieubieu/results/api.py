"""JSON: closing, minutes, lists, approval, one's own result. Points are integer hundredths."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody
from msgspec import Struct

from tieubieu.accounts.auth import Who
from tieubieu.platform.actor import Actor
from tieubieu.platform.errors import NotFound
from tieubieu.platform.web import or_404
from tieubieu.results import actions, permissions, queries
from tieubieu.results.actions import Conclusion, Note, PlaceText, Prize, Votes, Why
from tieubieu.rounds import queries as rounds
from tieubieu.rounds.permissions import is_authority, is_officer
from tieubieu.rounds.plan import Number, Person
from tieubieu.rounds.queries import RoundRow


class Made(Struct):
    id: UUID


class Several(Struct):
    ids: list[UUID]


class Close(Struct, forbid_unknown_fields=True):
    """`confirm`: close although sheets are missing."""

    confirm: bool = False
    reason: Why = ""


class MinutesBody(Struct, forbid_unknown_fields=True):
    """`reasons`: by entry id, why an entry has no score."""

    day: date
    place: PlaceText
    number: Number = ""
    secretary: Person = ""
    conclusion: Conclusion = ""
    reasons: dict[UUID, Why] = {}


class VoteBody(Struct, forbid_unknown_fields=True):
    """`minutes`: the id of those read; `note` where the vote is against."""

    minutes: UUID
    agrees: bool
    note: Note = ""


class Adopted(Struct):
    adopted: bool


class ListsBody(Struct, forbid_unknown_fields=True):
    """`version`: that of the tally from which the choice was made."""

    version: int
    recognised: list[UUID] = []
    nominated: list[UUID] = []
    reasons: dict[UUID, Why] = {}
    prizes: dict[UUID, Prize] = {}


class Version(Struct):
    version: int


class MeetingBody(Struct, forbid_unknown_fields=True):
    """`present`: ids of persons."""

    day: date
    place: PlaceText
    present: list[UUID]
    votes_for: Votes
    votes_against: Votes = 0
    number: Number = ""
    recognised: list[UUID] = []
    nominated: list[UUID] = []
    reasons: dict[UUID, Why] = {}
    prizes: dict[UUID, Prize] = {}
    conclusion: Conclusion = ""


class ApproveBody(Struct, forbid_unknown_fields=True):
    """`certificate_day`: by default the decision's."""

    number: Number
    day: date
    signer: Person
    signer_title: Person
    certificate_day: date | None = None


class LetterBody(Struct, forbid_unknown_fields=True):
    number: Number
    day: date
    signer: Person
    signer_title: Person


class ReturnBody(Struct, forbid_unknown_fields=True):
    reason: Note


async def _round(actor: Actor, round_id: UUID) -> RoundRow:
    found = await rounds.get(round_id)
    if found is None or not permissions.may_see_tally(actor, found):
        raise NotFound()
    return found


@get("/results/rounds")
async def my_rounds(actor: Who) -> list[queries.MyRound]:
    """Rounds in whose jury or council I sit."""
    return await queries.my_rounds(actor)


@get("/rounds/{round_id:uuid}/results")
async def lines(actor: Who, round_id: FromPath[UUID]) -> list[queries.ResultLine]:
    """The tally by mean, once scoring has closed; for jury, council and who runs the round."""
    return await queries.lines(actor, await _round(actor, round_id))


@get("/rounds/{round_id:uuid}/results/tally")
async def tally(actor: Who, round_id: FromPath[UUID]) -> queries.TallyRow:
    await _round(actor, round_id)
    return or_404(await queries.tally(round_id))


@get("/rounds/{round_id:uuid}/results/{entry_id:uuid}/sheets")
async def entry_sheets(actor: Who, round_id: FromPath[UUID], entry_id: FromPath[UUID]) -> queries.EntrySheets:
    """The counted sheets of an entry under their judges' codes."""
    return await queries.entry_sheets(actor, await _round(actor, round_id), entry_id)


@post("/rounds/{round_id:uuid}/close-scoring", status_code=204)
async def close(actor: Who, round_id: FromPath[UUID], data: JSONBody[Close]) -> None:
    await actions.close_scoring(actor, round_id, data.confirm, data.reason)


@get("/rounds/{round_id:uuid}/minutes")
async def minutes(actor: Who, round_id: FromPath[UUID]) -> queries.MinutesRow:
    return or_404(await queries.minutes(actor, await _round(actor, round_id)))


@post("/rounds/{round_id:uuid}/minutes", status_code=201)
async def draw_up(actor: Who, round_id: FromPath[UUID], data: JSONBody[MinutesBody]) -> Made:
    wanted = actions.DrawUpMinutes(
        round=round_id,
        number=data.number,
        day=data.day,
        place=data.place,
        secretary=data.secretary,
        conclusion=data.conclusion,
        reasons=data.reasons,
    )
    return Made(await actions.draw_up_minutes(actor, wanted))


@post("/rounds/{round_id:uuid}/minutes/votes", status_code=201)
async def vote(actor: Who, round_id: FromPath[UUID], data: JSONBody[VoteBody]) -> Adopted:
    """My vote as a member of the jury, once."""
    wanted = actions.VoteMinutes(minutes=data.minutes, agrees=data.agrees, note=data.note)
    return Adopted(await actions.vote_minutes(actor, wanted))


@post("/rounds/{round_id:uuid}/hand-to-council", status_code=204)
async def hand_over(actor: Who, round_id: FromPath[UUID]) -> None:
    await actions.hand_to_council(actor, round_id)


@post("/rounds/{round_id:uuid}/lists", status_code=200)
async def choose(actor: Who, round_id: FromPath[UUID], data: JSONBody[ListsBody]) -> Version:
    """Keeps the council's choice as a draft."""
    wanted = actions.ChooseLists(
        round=round_id,
        version=data.version,
        recognised=data.recognised,
        nominated=data.nominated,
        reasons=data.reasons,
        prizes=data.prizes,
    )
    return Version(await actions.choose_lists(actor, wanted))


@get("/rounds/{round_id:uuid}/meeting")
async def meeting(actor: Who, round_id: FromPath[UUID]) -> queries.MeetingRow:
    return or_404(await queries.meeting(actor, await _round(actor, round_id)))


@post("/rounds/{round_id:uuid}/meeting", status_code=201)
async def record_meeting(actor: Who, round_id: FromPath[UUID], data: JSONBody[MeetingBody]) -> Made:
    """The council's decision on both lists."""
    wanted = actions.RecordMeeting(
        round=round_id,
        number=data.number,
        day=data.day,
        place=data.place,
        present=data.present,
        votes_for=data.votes_for,
        votes_against=data.votes_against,
        recognised=data.recognised,
        nominated=data.nominated,
        reasons=data.reasons,
        prizes=data.prizes,
        conclusion=data.conclusion,
    )
    return Made(await actions.record_meeting(actor, wanted))


@post("/rounds/{round_id:uuid}/submit-lists", status_code=204)
async def submit(actor: Who, round_id: FromPath[UUID]) -> None:
    await actions.submit_lists(actor, round_id)


@get("/rounds/{round_id:uuid}/approvals")
async def approvals(actor: Who, round_id: FromPath[UUID]) -> list[queries.ApprovalRow]:
    round = await rounds.get(round_id)
    if round is None or not (is_authority(actor, round) or is_officer(actor, round)):
        raise NotFound()
    return await queries.approvals(round_id)


@post("/rounds/{round_id:uuid}/approve", status_code=201)
async def approve(actor: Who, round_id: FromPath[UUID], data: JSONBody[ApproveBody]) -> Several:
    """The authority's decision; the answer lists the certificates that it makes."""
    wanted = actions.Approve(
        round=round_id,
        number=data.number,
        day=data.day,
        signer=data.signer,
        signer_title=data.signer_title,
        certificate_day=data.certificate_day,
    )
    return Several(await actions.approve(actor, wanted))


@post("/rounds/{round_id:uuid}/return", status_code=204)
async def return_file(actor: Who, round_id: FromPath[UUID], data: JSONBody[ReturnBody]) -> None:
    await actions.return_file(actor, actions.ReturnFile(round=round_id, reason=data.reason))


@post("/rounds/{round_id:uuid}/nominate", status_code=201)
async def nominate(actor: Who, round_id: FromPath[UUID], data: JSONBody[LetterBody]) -> Several:
    """The letter to the level above; the answer lists the invitations."""
    wanted = actions.ApproveNomination(
        round=round_id, number=data.number, day=data.day, signer=data.signer, signer_title=data.signer_title
    )
    return Several(await actions.approve_nomination(actor, wanted))


@get("/entries/{receipt:str}/result")
async def own_result(actor: Who, receipt: FromPath[str]) -> queries.OwnResult:
    """My own result, from the announcement on."""
    return or_404(await queries.own_result(actor, receipt))


routes = [
    my_rounds,
    lines,
    tally,
    entry_sheets,
    close,
    minutes,
    draw_up,
    vote,
    hand_over,
    choose,
    meeting,
    record_meeting,
    submit,
    approvals,
    approve,
    return_file,
    nominate,
    own_result,
]
