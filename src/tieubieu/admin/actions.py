"""Writes of the administration: letters, appointments, days off, jobs."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from tieubieu.accounts.actions import (
    LINK_DAYS,
    Email,
    GiveRole,
    Invite,
    Name,
    check_email,
    give_role,
    invite,
    may_give,
    new_link,
)
from tieubieu.admin.permissions import admin_only
from tieubieu.platform import jobs, outbox
from tieubieu.platform.actions import Act, action
from tieubieu.platform.database import execute, notify, row, scalar
from tieubieu.platform.errors import Invalid, NotFound, NotNow, Problems
from tieubieu.platform.ids import new_id
from tieubieu.platform.settings import settings

INVITATION = "account.invite"


# Letters


@action("outbox.resend")
async def resend(act: Act, mail: UUID) -> None:
    """Tries a waiting or failed letter again, now."""
    admin_only(act.actor)
    if not await outbox.send_again(mail):
        raise NotFound("Thư này đã gửi hoặc đã in, hoặc không có")
    act.about("outbox", mail)


class Printed(Struct, frozen=True):
    """A letter on paper. It is shown once."""

    recipient_name: str
    subject: str
    body: str


@action("outbox.print")
async def print_letter(act: Act, mail: UUID) -> Printed:
    """A letter to hand over on paper, once; it is not sent afterwards. An invitation gets a fresh link, the old one
    stops working; NotNow for one whose person has set a password already, and for every other secret letter: paper is
    no way into somebody's account."""
    admin_only(act.actor)
    found = await row("SELECT * FROM outbox WHERE id = $1 FOR UPDATE", mail)
    if found is None:
        raise NotFound()
    if not found["secret"]:
        body = await outbox.take_for_printing(mail)
        if body is None:
            raise NotNow("Thư này đã gửi hoặc đã in", code="outbox.late")
    else:
        body = await _invitation(act, found["kind"], found["about_id"])
        await execute(
            "UPDATE outbox SET state = 'printed', sent_at = $2, body_text = '' WHERE id = $1", mail, act.now
        )
    act.about("outbox", mail)
    return Printed(found["recipient_name"], found["subject"], body)


async def _invitation(act: Act, kind: str, person: UUID) -> str:
    fresh = kind == INVITATION and await row(
        "SELECT name FROM person WHERE id = $1 AND password_hash = '' AND disabled_at IS NULL", person
    )
    if not fresh:
        raise NotNow(
            "Chỉ in được lời mời của người chưa đặt mật khẩu; người này tự lấy lại mật khẩu bằng thư",
            code="outbox.secret",
        )
    token = await new_link(act, person, "invite")
    return (
        f"Kính gửi ông, bà {fresh['name']},\n\nÔng, bà được mời tham gia công tác bình chọn sản phẩm công nghiệp nông"
        f" thôn tiêu biểu. Địa chỉ sau dùng một lần, trong {LINK_DAYS} ngày, để đặt mật khẩu:\n\n"
        f"{settings().base_url}/lien-ket/{token}\n"
    )


# Appointments


class Appoint(Struct, forbid_unknown_fields=True):
    """Somebody who works for a body. `supervisor` reads every round in the body's place."""

    name: Name
    email: Email
    role: Literal["officer", "authority", "supervisor"]
    title: Annotated[str, Meta(max_length=160)] = ""


@action("admin.appoint")
async def appoint(act: Act, body: UUID, data: Appoint) -> UUID:
    """Gives a role in a body, to an account that is made and invited where there is none: an administrator any of
    them, an officer of the body further officers."""
    place = await scalar("SELECT place FROM body WHERE id = $1", body)
    scope = ("place", place) if data.role == "supervisor" else ("body", body)
    if place is None or not may_give(act.actor, data.role, *scope):
        raise NotFound()
    wrong = Problems()
    wrong.unless(data.name.strip(), "name", "Hãy nhập họ và tên")
    check_email(wrong, data.email)
    wrong.refuse()
    person = await invite(act, Invite(name=data.name, email=data.email, title=data.title))
    if await scalar("SELECT disabled_at IS NOT NULL FROM person WHERE id = $1", person):
        raise Invalid({"email": "Tài khoản với địa chỉ này đã bị khóa"})
    await give_role(act, GiveRole(person=person, role=data.role, scope_kind=scope[0], scope_id=scope[1]))
    act.about("body", body, person=str(person), role=data.role)
    return person


# Days off


class SetDay(Struct, forbid_unknown_fields=True):
    """A day on which the government decided otherwise than week and holidays say."""

    day: date
    is_working: bool
    note: Annotated[str, Meta(max_length=300)]


@action("holiday.set")
async def set_day(act: Act, data: SetDay) -> UUID:
    """Writes a swap, or changes that of the same day; deadlines count by it from now on (TT 26/2014 Điều 20)."""
    admin_only(act.actor)
    wrong = Problems()
    wrong.unless(data.note.strip(), "note", "Hãy ghi căn cứ, ví dụ số công văn hoán đổi ngày làm việc")
    wrong.unless(2014 <= data.day.year <= 2100, "day", "Ngày này nằm ngoài các năm của chương trình")
    wrong.refuse()
    swap = await scalar(
        """INSERT INTO holiday_change (id, day, is_working, note) VALUES ($1, $2, $3, $4)
           ON CONFLICT (day) DO UPDATE SET is_working = excluded.is_working, note = excluded.note RETURNING id""",
        new_id(),
        data.day,
        data.is_working,
        data.note.strip(),
    )
    act.about("holiday_change", swap, day=data.day.isoformat(), working=data.is_working)
    return swap


@action("holiday.remove")
async def remove_day(act: Act, swap: UUID) -> None:
    admin_only(act.actor)
    day = await scalar("DELETE FROM holiday_change WHERE id = $1 RETURNING day", swap)
    if day is None:
        raise NotFound()
    act.about("holiday_change", swap, day=day.isoformat())


# Jobs


@action("job.retry")
async def retry_job(act: Act, job: UUID) -> None:
    """A job that has used up its attempts starts over."""
    admin_only(act.actor)
    kind = await scalar(
        "UPDATE job SET state = 'waiting', attempts = 0, run_at = $2 WHERE id = $1 AND state = 'failed' RETURNING kind",
        job,
        act.now,
    )
    if kind is None:
        raise NotFound("Việc này không còn ở tình trạng hỏng")
    await notify(jobs.CHANNEL)
    act.about("job", job, what=kind)
