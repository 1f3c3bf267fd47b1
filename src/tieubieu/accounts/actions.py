"""Writes about people: accounts, sessions, grants. Passwords are hashed before the transaction opens."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from tieubieu.accounts.passwords import hash_password, verify_password
from tieubieu.accounts.queries import link, token_hash
from tieubieu.accounts.tables import ApiToken, Grant, LoginSession, OneTimeLink, Person
from tieubieu.platform.actions import Act, action
from tieubieu.platform.actor import SYSTEM, Actor
from tieubieu.platform.database import execute, row, scalar
from tieubieu.platform.errors import Invalid, NotFound, NotNow, Problems, TooMany
from tieubieu.platform.ratelimit import hit
from tieubieu.platform.settings import settings
from tieubieu.platform.text import fold_email, sort_key

SESSION_DAYS = 14
LINK_DAYS = 14
PASSWORD_MIN = 10

Name = Annotated[str, Meta(max_length=120)]
Email = Annotated[str, Meta(max_length=254)]
Password = Annotated[str, Meta(max_length=200)]


class SignUp(Struct, forbid_unknown_fields=True):
    name: Name
    email: Email
    password: Password
    phone: Annotated[str, Meta(max_length=20)] = ""
    consent: bool = False


class SignIn(Struct, forbid_unknown_fields=True):
    email: Email
    password: Password


class Invite(Struct, forbid_unknown_fields=True):
    """A person to be given a role by somebody who may."""

    name: Name
    email: Email
    title: Annotated[str, Meta(max_length=160)] = ""


class GiveRole(Struct, forbid_unknown_fields=True):
    person: UUID
    role: str
    scope_kind: str
    scope_id: UUID


def check_email(wrong: Problems, email: str) -> str:
    """The folded address; one that could never get a letter is refused."""
    folded = fold_email(email)
    local, _, domain = folded.partition("@")
    wrong.unless(
        local and "." in domain and " " not in folded,
        "email",
        "Hãy nhập địa chỉ thư điện tử, ví dụ ten@vidu.example",
    )
    return folded


def check_password(wrong: Problems, password: str, *, field: str = "password") -> None:
    wrong.unless(
        len(password) >= PASSWORD_MIN,
        field,
        f"Mật khẩu cần ít nhất {PASSWORD_MIN} ký tự; một câu ngắn là dễ nhớ nhất",
    )


async def _new_person(act: Act, name: str, email: str, **more: Any) -> UUID:
    person = Person(name=name, email=email, sort_key=sort_key(name), created_at=act.now, **more)
    await Person.insert(person)
    return person.id


async def sign_up(data: SignUp, address: str) -> UUID:
    """Anybody may have an account; what it may do comes from grants."""
    if wait := await hit(f"sign-up:{address}", 20, 3600):
        raise TooMany(wait)
    wrong = Problems()
    wrong.unless(data.name.strip(), "name", "Hãy nhập họ và tên")
    email = check_email(wrong, data.email)
    check_password(wrong, data.password)
    wrong.unless(data.consent, "consent", "Cần bạn đồng ý thì chúng tôi mới được lưu thông tin của bạn")
    wrong.refuse()
    hashed = await hash_password(data.password)
    return await _sign_up(SYSTEM, data, email, hashed)


@action("account.sign_up")
async def _sign_up(act: Act, data: SignUp, email: str, hashed: str) -> UUID:
    if await scalar("SELECT 1 FROM person WHERE email = $1", email):
        raise Invalid({"email": "Địa chỉ này đã có tài khoản. Hãy đăng nhập, hoặc bấm “Quên mật khẩu”"})
    person_id = await _new_person(
        act, data.name.strip(), email, phone=data.phone, password_hash=hashed, consent_at=act.now
    )
    await act.mail(
        email,
        data.name,
        "Tài khoản Tiêu Biểu của bạn",
        f"Chào {data.name},\n\nTài khoản với địa chỉ {email} đã được lập. Nếu không phải bạn lập, hãy trả lời thư này.",
        kind="account.welcome",
        about=("person", person_id),
    )
    act.about("person", person_id)
    return person_id


async def sign_in(data: SignIn, address: str, browser: str) -> str:
    """The session token for the cookie. The same words and the same time for a wrong address and a wrong password."""
    email = fold_email(data.email)
    for bucket, limit in ((f"sign-in:{email}", 10), (f"sign-in-from:{address}", 60)):
        if wait := await hit(bucket, limit, 900):
            raise TooMany(wait)
    found = await row("SELECT id, password_hash FROM person WHERE email = $1 AND disabled_at IS NULL", email)
    fine = await verify_password(found["password_hash"] if found else "", data.password)
    if not found or not fine:
        raise Invalid(
            {
                "password": "Địa chỉ thư hoặc mật khẩu chưa đúng. Hãy kiểm tra dấu tiếng Việt và phím Caps Lock"
            },
            "Chưa đăng nhập được",
        )
    return await open_session(SYSTEM, found["id"], address, browser)


@action("account.sign_in")
async def open_session(act: Act, person_id: UUID, address: str, browser: str) -> str:
    """A new token at every sign-in; the cookie's value is never stored."""
    token = secrets.token_urlsafe(32)
    await LoginSession.insert(
        LoginSession(
            token_hash=token_hash(token),
            person=person_id,
            created_at=act.now,
            seen_at=act.now,
            expires_at=act.now + timedelta(days=SESSION_DAYS),
            address=address[:64],
            browser=browser[:200],
        )
    )
    act.about("person", person_id)
    return token


@action("account.sign_out")
async def close_session(act: Act, session_id: UUID) -> None:
    """Ends one of one's own sessions; one that is not one's own does not exist."""
    done = await scalar(
        "UPDATE login_session SET revoked_at = $3 WHERE id = $1 AND person = $2 AND revoked_at IS NULL RETURNING id",
        session_id,
        act.person_id,
        act.now,
    )
    if done is None:
        raise NotFound()
    act.about("person", act.person_id)


async def forgot_password(email: str, address: str) -> None:
    """Sends a link if there is such an account; the page says the same in either case."""
    if wait := await hit(f"forgot:{address}", 10, 3600):
        raise TooMany(wait)
    await _send_reset(SYSTEM, fold_email(email))


@action("account.forgot_password")
async def _send_reset(act: Act, email: str) -> None:
    found = await row("SELECT id, name FROM person WHERE email = $1 AND disabled_at IS NULL", email)
    act.about("person", found["id"] if found else None)
    if found:
        token = await new_link(act, found["id"], "reset")
        await act.mail(
            email,
            found["name"],
            "Đặt lại mật khẩu Tiêu Biểu",
            f"Chào {found['name']},\n\nMở liên kết sau trong 24 giờ để đặt mật khẩu mới:\n"
            f"{settings().base_url}/lien-ket/{token}\n\n"
            "Nếu bạn không yêu cầu, hãy bỏ qua thư này; mật khẩu cũ vẫn dùng được.",
            kind="account.reset",
            about=("person", found["id"]),
            secret=True,
        )


async def new_link(act: Act, person_id: UUID, purpose: str) -> str:
    """A fresh one-time link; earlier ones of the same purpose stop working."""
    token = secrets.token_urlsafe(24)
    await execute(
        "UPDATE one_time_link SET used_at = $3 WHERE person = $1 AND purpose = $2 AND used_at IS NULL",
        person_id,
        purpose,
        act.now,
    )
    life = timedelta(hours=24) if purpose == "reset" else timedelta(days=LINK_DAYS)
    await OneTimeLink.insert(
        OneTimeLink(
            token_hash=token_hash(token),
            person=person_id,
            purpose=purpose,
            created_at=act.now,
            expires_at=act.now + life,
        )
    )
    return token


async def use_link(token: str, password: str, address: str, browser: str) -> str:
    """Sets the password through a one-time link and signs in; every older session ends."""
    found = await link(token)
    if found is None:
        raise NotFound("Liên kết này đã dùng rồi hoặc đã hết hạn. Hãy xin một liên kết mới")
    wrong = Problems()
    check_password(wrong, password)
    wrong.refuse()
    hashed = await hash_password(password)
    await _use_link(SYSTEM, found.id, found.person, hashed)
    return await open_session(SYSTEM, found.person, address, browser)


@action("account.use_link")
async def _use_link(act: Act, link_id: UUID, person_id: UUID, hashed: str) -> None:
    used = await scalar(
        "UPDATE one_time_link SET used_at = $2 WHERE id = $1 AND used_at IS NULL RETURNING id",
        link_id,
        act.now,
    )
    if used is None:
        raise NotFound("Liên kết này đã dùng rồi. Hãy xin một liên kết mới")
    await _set_password(act, person_id, hashed)
    act.about("person", person_id)


async def _set_password(act: Act, person_id: UUID, hashed: str) -> None:
    await execute(
        "UPDATE person SET password_hash = $2, email_confirmed_at = coalesce(email_confirmed_at, $3) WHERE id = $1",
        person_id,
        hashed,
        act.now,
    )
    await execute(
        "UPDATE login_session SET revoked_at = $2 WHERE person = $1 AND revoked_at IS NULL",
        person_id,
        act.now,
    )


async def change_password(actor: Actor, old: str, new: str, address: str, browser: str) -> str:
    """Changes one's own password; every session ends but the new one."""
    stored = await scalar("SELECT password_hash FROM person WHERE id = $1", actor.id)
    wrong = Problems()
    wrong.unless(await verify_password(stored or "", old), "old_password", "Mật khẩu đang dùng chưa đúng")
    check_password(wrong, new, field="new_password")
    wrong.refuse()
    await _change_password(actor, await hash_password(new))
    assert actor.id is not None
    return await open_session(SYSTEM, actor.id, address, browser)


@action("account.change_password")
async def _change_password(act: Act, hashed: str) -> None:
    assert act.person_id is not None
    await _set_password(act, act.person_id, hashed)
    act.about("person", act.person_id)


@action("account.new_token")
async def new_api_token(act: Act, name: str) -> str:
    """A bearer token for the API, shown once. It may do what its owner may do."""
    wrong = Problems()
    wrong.unless(0 < len(name.strip()) <= 80, "name", "Hãy đặt tên cho mã truy cập, ví dụ “Máy của Phòng”")
    wrong.refuse()
    token = f"tb_{secrets.token_urlsafe(32)}"
    record = ApiToken(
        token_hash=token_hash(token), person=act.person_id, name=name.strip(), created_at=act.now
    )
    await ApiToken.insert(record)
    act.about("api_token", record.id)
    return token


@action("account.revoke_token")
async def revoke_api_token(act: Act, token_id: UUID) -> None:
    done = await scalar(
        "UPDATE api_token SET revoked_at = $3 WHERE id = $1 AND person = $2 AND revoked_at IS NULL RETURNING id",
        token_id,
        act.person_id,
        act.now,
    )
    if done is None:
        raise NotFound()
    act.about("api_token", token_id)


# People and roles given by others


@action("account.invite")
async def invite(act: Act, data: Invite) -> UUID:
    """The account of this address, made if there is none; a new one gets a one-time link. The caller gives the role.

    Whoever appoints may call it: an administrator, an officer, or another action on their behalf."""
    if not (act.actor.is_system or act.actor.has_role("admin", "officer")):
        raise NotFound()
    wrong = Problems()
    wrong.unless(data.name.strip(), "name", "Hãy nhập họ và tên")
    email = check_email(wrong, data.email)
    wrong.refuse()
    known = await scalar("SELECT id FROM person WHERE email = $1", email)
    if known:
        act.about("person", known)
        return known
    person_id = await _new_person(act, data.name.strip(), email, title=data.title)
    token = await new_link(act, person_id, "invite")
    await act.mail(
        email,
        data.name,
        "Mời tham gia bình chọn trên Tiêu Biểu",
        f"Kính gửi ông, bà {data.name},\n\nÔng, bà được mời tham gia công tác bình chọn sản phẩm công nghiệp nông thôn"
        f" tiêu biểu. Liên kết sau dùng một lần, trong {LINK_DAYS} ngày, để đặt mật khẩu:\n"
        f"{settings().base_url}/lien-ket/{token}",
        kind="account.invite",
        about=("person", person_id),
        secret=True,
    )
    act.about("person", person_id)
    return person_id


@action("account.give_role")
async def give_role(act: Act, data: GiveRole) -> UUID:
    """An administrator gives a body its officers and its authority; an officer of a body gives it further officers,
    and a supervisor to its place. Roles inside a round come only from recorded decisions (councils)."""
    if not may_give(act.actor, data.role, data.scope_kind, data.scope_id):
        raise NotFound()
    grant_id = await give(act, data.person, data.role, data.scope_kind, data.scope_id)
    act.about("grant", grant_id, role=data.role, scope=str(data.scope_id), person=str(data.person))
    return grant_id


def may_give(actor: Actor, role: str, scope_kind: str, scope_id: UUID) -> bool:
    if scope_kind == "body" and role in ("officer", "authority"):
        return actor.has_role("admin") or (role == "officer" and actor.holds("officer", scope_id))
    if scope_kind == "place" and role == "supervisor":
        return actor.has_role("admin")
    return False


async def give(act: Act, person_id: UUID, role: str, scope_kind: str, scope_id: UUID | None) -> UUID:
    """Writes a grant inside another action, once; a second identical one is the same grant."""
    known = await scalar(
        """SELECT id FROM role_grant WHERE person = $1 AND role = $2 AND scope_kind = $3
           AND scope_id IS NOT DISTINCT FROM $4 AND revoked_at IS NULL""",
        person_id,
        role,
        scope_kind,
        scope_id,
    )
    if known:
        return known
    if not await scalar("SELECT 1 FROM person WHERE id = $1", person_id):
        raise NotFound()
    grant = Grant(
        person=person_id,
        role=role,
        scope_kind=scope_kind,
        scope_id=scope_id,
        granted_by=act.person_id,
        granted_at=act.now,
    )
    await Grant.insert(grant)
    return grant.id


async def take(act: Act, person_id: UUID, role: str, scope_id: UUID | None) -> None:
    """Ends a grant inside another action."""
    await execute(
        """UPDATE role_grant SET revoked_at = $4 WHERE person = $1 AND role = $2
           AND scope_id IS NOT DISTINCT FROM $3 AND revoked_at IS NULL""",
        person_id,
        role,
        scope_id,
        act.now,
    )


@action("account.take_role")
async def take_role(act: Act, grant_id: UUID) -> None:
    found = await row("SELECT * FROM role_grant WHERE id = $1 AND revoked_at IS NULL", grant_id)
    if not found or not may_give(act.actor, found["role"], found["scope_kind"], found["scope_id"]):
        raise NotFound()
    await take(act, found["person"], found["role"], found["scope_id"])
    act.about("grant", grant_id)


@action("account.disable")
async def disable(act: Act, person_id: UUID) -> None:
    """Closes an account; what it did stays in the record. Nobody closes their own."""
    if not act.actor.has_role("admin"):
        raise NotFound()
    if person_id == act.person_id:
        raise NotNow(
            "Bạn không thể tự khóa tài khoản của mình. Hãy nhờ một quản trị viên khác", code="account.self"
        )
    done = await scalar(
        "UPDATE person SET disabled_at = $2 WHERE id = $1 AND disabled_at IS NULL RETURNING id",
        person_id,
        act.now,
    )
    if done is None:
        raise NotFound()
    await execute(
        "UPDATE login_session SET revoked_at = $2 WHERE person = $1 AND revoked_at IS NULL",
        person_id,
        act.now,
    )
    act.about("person", person_id)


async def create_admin(name: str, email: str, password: str) -> UUID:
    """The installation's administrator, from the command line only."""
    wrong = Problems()
    wrong.unless(name.strip(), "name", "Hãy nhập họ và tên")
    folded = check_email(wrong, email)
    check_password(wrong, password)
    wrong.refuse()
    return await _create_admin(SYSTEM, name.strip(), folded, await hash_password(password))


@action("account.create_admin")
async def _create_admin(act: Act, name: str, email: str, hashed: str) -> UUID:
    person_id = await scalar("SELECT id FROM person WHERE email = $1", email)
    if person_id is None:
        person_id = await _new_person(act, name, email, password_hash=hashed)
    else:
        await _set_password(act, person_id, hashed)
    await give(act, person_id, "admin", "installation", None)
    act.about("person", person_id)
    return person_id
