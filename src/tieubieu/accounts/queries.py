"""Reads about people and sessions."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from msgspec import Struct

from tieubieu.platform import clock
from tieubieu.platform.actor import Actor, Grant
from tieubieu.platform.database import execute, row, rows

SEEN_EVERY = timedelta(minutes=10)

_ACTOR = """
SELECT p.id, p.name, p.email, s.id AS session_id, s.seen_at,
  coalesce((SELECT json_agg(json_build_object('role', g.role, 'scope_kind', g.scope_kind, 'scope_id', g.scope_id))
            FROM role_grant g WHERE g.person = p.id AND g.revoked_at IS NULL), '[]')::text AS grants
FROM {table} s JOIN person p ON p.id = s.person
WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND p.disabled_at IS NULL {more}
"""


class SignedIn(Struct, frozen=True):
    actor: Actor
    session_id: UUID


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def by_session(token: str) -> SignedIn | None:
    """The person behind a session cookie: one statement (a second one every ten minutes, to note the visit)."""
    now = clock.now()
    found = await row(
        _ACTOR.format(table="login_session", more="AND s.expires_at > $2"), token_hash(token), now
    )
    if found is None:
        return None
    if now - found["seen_at"] > SEEN_EVERY:
        await execute("UPDATE login_session SET seen_at = $2 WHERE id = $1", found["session_id"], now)
    return SignedIn(_actor(found), found["session_id"])


async def by_bearer(token: str) -> SignedIn | None:
    found = await row(_ACTOR.format(table="api_token", more=""), token_hash(token))
    if found is None:
        return None
    if found["seen_at"] is None or clock.now() - found["seen_at"] > SEEN_EVERY:
        await execute("UPDATE api_token SET seen_at = $2 WHERE id = $1", found["session_id"], clock.now())
    return SignedIn(_actor(found), found["session_id"])


async def actor_of(person_id: UUID) -> Actor | None:
    """A person as an actor, for jobs, the command line and tests."""
    found = await row(
        """SELECT p.id, p.name, p.email,
             coalesce((SELECT json_agg(json_build_object('role', g.role, 'scope_kind', g.scope_kind,
                                                         'scope_id', g.scope_id))
                       FROM role_grant g WHERE g.person = p.id AND g.revoked_at IS NULL), '[]')::text AS grants
           FROM person p WHERE p.id = $1 AND p.disabled_at IS NULL""",
        person_id,
    )
    return _actor(found) if found else None


def _actor(found: dict) -> Actor:
    grants = msgspec.json.decode(found["grants"], type=tuple[Grant, ...])
    return Actor(id=found["id"], name=found["name"], email=found["email"], grants=grants)


class PersonLine(Struct, frozen=True):
    id: UUID
    name: str
    email: str
    title: str
    disabled: bool
    created_at: datetime
    roles: list[str]


async def people(actor: Actor, text: str = "", offset: int = 0, limit: int = 50) -> list[PersonLine]:
    """Everybody with an account, for an administrator or an officer who appoints; one statement."""
    if not actor.has_role("admin", "officer"):
        return []
    found = await rows(
        """SELECT p.id, p.name, p.email, p.title, p.disabled_at IS NOT NULL AS disabled, p.created_at,
             coalesce(array_agg(DISTINCT g.role) FILTER (WHERE g.role IS NOT NULL), '{}') AS roles
           FROM person p LEFT JOIN role_grant g ON g.person = p.id AND g.revoked_at IS NULL
           WHERE $1 = '' OR tb_fold(p.name || ' ' || p.email) LIKE '%' || tb_fold($1) || '%'
           GROUP BY p.id ORDER BY p.sort_key, p.id OFFSET $2 LIMIT $3""",
        text,
        offset,
        limit,
    )
    return [PersonLine(**f) for f in found]


class SessionLine(Struct, frozen=True):
    id: UUID
    created_at: datetime
    seen_at: datetime
    address: str
    browser: str


async def my_sessions(actor: Actor) -> list[SessionLine]:
    found = await rows(
        """SELECT id, created_at, seen_at, address, browser FROM login_session
           WHERE person = $1 AND revoked_at IS NULL AND expires_at > $2 ORDER BY seen_at DESC""",
        actor.id,
        clock.now(),
    )
    return [SessionLine(**f) for f in found]


class TokenLine(Struct, frozen=True):
    id: UUID
    name: str
    created_at: datetime
    seen_at: datetime | None


async def my_tokens(actor: Actor) -> list[TokenLine]:
    found = await rows(
        """SELECT id, name, created_at, seen_at FROM api_token WHERE person = $1 AND revoked_at IS NULL
           ORDER BY created_at""",
        actor.id,
    )
    return [TokenLine(**f) for f in found]


class Link(Struct, frozen=True):
    id: UUID
    person: UUID
    name: str
    email: str
    purpose: str


async def link(token: str) -> Link | None:
    """A one-time link that is still good."""
    found = await row(
        """SELECT l.id, l.person, p.name, p.email, l.purpose FROM one_time_link l JOIN person p ON p.id = l.person
           WHERE l.token_hash = $1 AND l.used_at IS NULL AND l.expires_at > $2""",
        token_hash(token),
        clock.now(),
    )
    return Link(**found) if found else None
