"""JSON of the administration: the same actions and queries as the pages. Administrators only, but for the colleagues of
a body; people and grants are in accounts."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from litestar import delete, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Struct

from tieubieu.accounts.auth import Who
from tieubieu.admin import actions, queries
from tieubieu.admin.permissions import admin_only
from tieubieu.certificates.queries import public_keys
from tieubieu.check.ledger import verifier
from tieubieu.ledger import log


class Id(Struct):
    id: UUID


class Verified(Struct):
    """`problems`: what is wrong with the log, in Vietnamese; empty when all is well."""

    size: int
    problems: list[str]


@get("/admin/overview")
async def overview(actor: Who) -> queries.Overview:
    return await queries.overview(actor)


@get("/admin/outbox")
async def letters(
    actor: Who, q: FromQuery[str] = "", status: FromQuery[str] = "", offset: FromQuery[int] = 0
) -> queries.Letters:
    return await queries.letters(actor, q, status, max(0, offset))


@get("/admin/outbox/{mail:uuid}")
async def letter(actor: Who, mail: FromPath[UUID]) -> queries.Letter:
    return await queries.letter(actor, mail)


@post("/admin/outbox/{mail:uuid}/resend", status_code=204)
async def resend(actor: Who, mail: FromPath[UUID]) -> None:
    await actions.resend(actor, mail)


@post("/admin/outbox/{mail:uuid}/print", status_code=200)
async def print_letter(actor: Who, mail: FromPath[UUID]) -> actions.Printed:
    """The letter's text, once; it is not sent afterwards."""
    return await actions.print_letter(actor, mail)


@get("/admin/people/{person:uuid}")
async def person(actor: Who, person: FromPath[UUID]) -> queries.PersonPage:
    return await queries.person(actor, person)


@get("/admin/bodies")
async def bodies(actor: Who, q: FromQuery[str] = "") -> list[queries.BodyLine]:
    return await queries.bodies(actor, q)


@get("/bodies/{body_id:uuid}/people")
async def body(actor: Who, body_id: FromPath[UUID]) -> queries.BodyPage:
    """A body, its names by date and who works for it: for its own officers and for administrators."""
    return await queries.body(actor, body_id)


@post("/bodies/{body_id:uuid}/people", status_code=201)
async def appoint(actor: Who, body_id: FromPath[UUID], data: JSONBody[actions.Appoint]) -> Id:
    return Id(await actions.appoint(actor, body_id, data))


@get("/admin/holidays")
async def days(actor: Who) -> list[queries.DayLine]:
    return await queries.days(actor)


@put("/admin/holidays", status_code=200)
async def set_day(actor: Who, data: JSONBody[actions.SetDay]) -> Id:
    return Id(await actions.set_day(actor, data))


@delete("/admin/holidays/{swap:uuid}", status_code=204)
async def remove_day(actor: Who, swap: FromPath[UUID]) -> None:
    await actions.remove_day(actor, swap)


@get("/admin/audit")
async def trail(
    actor: Who,
    q: FromQuery[str] = "",
    area: FromQuery[str] = "",
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    offset: FromQuery[int] = 0,
) -> queries.Trail:
    return await queries.trail(
        actor, queries.Asked(text=q, area=area, since=since, until=until), max(0, offset)
    )


@get("/admin/jobs")
async def all_jobs(actor: Who) -> list[queries.JobLine]:
    return await queries.jobs(actor)


@post("/admin/jobs/{job:uuid}/retry", status_code=204)
async def retry_job(actor: Who, job: FromPath[UUID]) -> None:
    await actions.retry_job(actor, job)


@post("/admin/ledger/verify", status_code=200)
async def verify_ledger(actor: Who) -> Verified:
    """Walks the whole log: hashes, numbers, subtrees, signed checkpoints."""
    admin_only(actor)
    return Verified(await log.size(), await log.problems(verifier(await public_keys())))


routes = [
    overview,
    letters,
    letter,
    resend,
    print_letter,
    person,
    bodies,
    body,
    appoint,
    days,
    set_day,
    remove_day,
    trail,
    all_jobs,
    retry_job,
    verify_ledger,
]
