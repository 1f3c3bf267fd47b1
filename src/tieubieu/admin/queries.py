"""Reads of the administration: figures and health, letters, people, bodies, the trail, jobs. Each is a constant number
of statements, and none reads what a round seals."""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from msgspec import Struct, convert

from tieubieu.accounts.actions import may_give
from tieubieu.admin.actions import INVITATION
from tieubieu.admin.permissions import admin_only, my_bodies
from tieubieu.platform import clock, migrate
from tieubieu.platform.actor import Actor
from tieubieu.platform.database import row, rows, scalar
from tieubieu.platform.errors import NotFound
from tieubieu.platform.settings import settings

PAGE = 50
BACKUP_KEY = "backup.last"
BACKUP_DUE = timedelta(days=8)


# Home


class Overview(Struct, frozen=True, kw_only=True):
    """`phases`: rounds by phase. `database_bytes`, `disk_free` in bytes. `backup`: when the last one was made here.
    `officers`: bodies that have one."""

    people: int
    officers: int
    establishments: int
    products: int
    entries: int
    certificates: int
    phases: dict[str, int]
    mails_waiting: int
    mails_failed: int
    jobs_waiting: int
    jobs_failed: int
    ledger_size: int
    leaves_waiting: int
    checkpoint_at: datetime | None
    database_bytes: int
    disk_free: int
    schema_is_current: bool
    smtp: bool
    https: bool
    backup: datetime | None
    swaps: int

    @property
    def backup_is_due(self) -> bool:
        return self.backup is None or clock.now() - self.backup > BACKUP_DUE


async def overview(actor: Actor) -> Overview:
    admin_only(actor)
    found = await row(
        """SELECT (SELECT count(*) FROM person WHERE disabled_at IS NULL) AS people,
             (SELECT count(DISTINCT scope_id) FROM role_grant WHERE role = 'officer' AND revoked_at IS NULL)
               AS officers,
             (SELECT count(*) FROM establishment) AS establishments, (SELECT count(*) FROM product) AS products,
             (SELECT count(*) FROM entry) AS entries,
             (SELECT count(*) FROM certificate WHERE released_at IS NOT NULL) AS certificates,
             (SELECT coalesce(json_object_agg(phase, n), '{}') FROM
               (SELECT phase, count(*) AS n FROM round GROUP BY phase) p) AS phases,
             (SELECT count(*) FROM outbox WHERE state = 'waiting') AS mails_waiting,
             (SELECT count(*) FROM outbox WHERE state = 'failed') AS mails_failed,
             (SELECT count(*) FROM job WHERE state = 'waiting') AS jobs_waiting,
             (SELECT count(*) FROM job WHERE state = 'failed') AS jobs_failed,
             (SELECT coalesce(max("index") + 1, 0) FROM ledger_leaf) AS ledger_size,
             (SELECT count(*) FROM ledger_leaf WHERE "index" IS NULL) AS leaves_waiting,
             (SELECT max(at) FROM ledger_checkpoint) AS checkpoint_at,
             pg_database_size(current_database()) AS database_bytes,
             (SELECT value FROM setting WHERE key = $1) AS backup,
             (SELECT count(*) FROM holiday_change) AS swaps""",
        BACKUP_KEY,
    )
    assert found is not None
    return convert(
        {
            **found,
            "disk_free": shutil.disk_usage(_existing(settings().data)).free,
            "schema_is_current": await migrate.is_current(),
            "smtp": settings().smtp_url is not None,
            "https": settings().base_url.startswith("https://"),
        },
        Overview,
    )


def _existing(folder: Any) -> Any:
    return next(f for f in (folder, *folder.parents) if f.exists())


# Letters


class Letter(Struct, frozen=True, kw_only=True):
    """A letter of the outbox. `body` is None where it may not be shown; `printable`: it can be handed over on paper."""

    id: UUID
    recipient_email: str
    recipient_name: str
    subject: str
    kind: str
    secret: bool
    state: str
    attempts: int
    last_error: str
    created_at: datetime
    sent_at: datetime | None
    printable: bool
    body: str | None = None


_LETTER = f"""SELECT o.id, o.recipient_email, o.recipient_name, o.subject, o.kind, o.secret, o.state, o.attempts,
      o.last_error, o.created_at, o.sent_at,
      CASE WHEN o.secret THEN o.kind = '{INVITATION}' AND EXISTS (SELECT 1 FROM person p WHERE p.id = o.about_id
          AND p.password_hash = '' AND p.disabled_at IS NULL)
        ELSE o.state IN ('waiting', 'failed') END AS printable"""


class Letters(Struct, frozen=True):
    letters: list[Letter]
    total: int
    states: dict[str, int]


async def letters(actor: Actor, text: str = "", state: str = "", offset: int = 0) -> Letters:
    """Newest first, without their text. Two statements."""
    admin_only(actor)
    found_by = "tb_fold(recipient_name || ' ' || recipient_email || ' ' || subject)"
    fits = f"($1 = '' OR {found_by} LIKE '%' || tb_fold($1) || '%')"
    counted = await rows(f"SELECT state, count(*) AS n FROM outbox WHERE {fits} GROUP BY state", text)
    states = {f["state"]: f["n"] for f in counted}
    found = await rows(
        f"""{_LETTER} FROM outbox o WHERE {fits} AND ($2 = '' OR state = $2)
            ORDER BY created_at DESC, id OFFSET $3 LIMIT {PAGE}""",
        text,
        state,
        offset,
    )
    total = states.get(state, 0) if state else sum(states.values())
    return Letters([Letter(**f) for f in found], total, states)


async def letter(actor: Actor, mail: UUID) -> Letter:
    """With its text, unless it holds a one-time link and this is not the demo."""
    admin_only(actor)
    found = await row(
        f"{_LETTER}, CASE WHEN NOT o.secret OR $2 THEN o.body_text END AS body FROM outbox o WHERE o.id = $1",
        mail,
        settings().demo,
    )
    if found is None:
        raise NotFound()
    return Letter(**found)


# People


class GrantLine(Struct, frozen=True, kw_only=True):
    """A role and what it is in, in words. `mine_to_take`: the reader may end it here; roles of a round end with the
    recorded decisions only."""

    id: UUID
    role: str
    scope_kind: str
    scope_id: UUID | None
    scope: str
    granted_at: datetime
    mine_to_take: bool


class PersonPage(Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    email: str
    title: str
    phone: str
    created_at: datetime
    disabled_at: datetime | None
    has_password: bool
    last_seen: datetime | None
    grants: list[GrantLine]
    invitation: UUID | None


async def person(actor: Actor, person_id: UUID) -> PersonPage:
    """A person with every role that still holds. Two statements."""
    admin_only(actor)
    found = await row(
        """SELECT p.id, p.name, p.email, p.title, p.phone, p.created_at, p.disabled_at,
             p.password_hash <> '' AS has_password,
             (SELECT max(seen_at) FROM login_session s WHERE s.person = p.id) AS last_seen,
             (SELECT o.id FROM outbox o WHERE o.about_id = p.id AND o.kind = $2 ORDER BY o.created_at DESC LIMIT 1)
               AS invitation
           FROM person p WHERE p.id = $1""",
        person_id,
        INVITATION,
    )
    if found is None:
        raise NotFound()
    grants = await rows(
        """SELECT g.id, g.role, g.scope_kind, g.scope_id, g.granted_at, coalesce(CASE g.scope_kind
             WHEN 'body' THEN (SELECT n.name FROM body_name n WHERE n.body = g.scope_id
               ORDER BY n.valid_from DESC NULLS LAST LIMIT 1)
             WHEN 'place' THEN (SELECT v.full_name FROM place_version v WHERE v.place = g.scope_id
               ORDER BY v.valid_from DESC NULLS LAST LIMIT 1)
             WHEN 'round' THEN (SELECT title FROM round r WHERE r.id = g.scope_id)
             WHEN 'establishment' THEN (SELECT name FROM establishment s WHERE s.id = g.scope_id)
             WHEN 'installation' THEN 'toàn hệ thống' END, '') AS scope
           FROM role_grant g WHERE g.person = $1 AND g.revoked_at IS NULL ORDER BY g.granted_at, g.id""",
        person_id,
    )
    lines = [
        GrantLine(
            **g,
            mine_to_take=g["scope_id"] is not None
            and may_give(actor, g["role"], g["scope_kind"], g["scope_id"]),
        )
        for g in grants
    ]
    return PersonPage(**found, grants=lines)


async def count_people(actor: Actor, text: str) -> int:
    admin_only(actor)
    return await scalar(
        "SELECT count(*) FROM person WHERE $1 = '' OR tb_fold(name || ' ' || email) LIKE '%' || tb_fold($1) || '%'",
        text,
    )


# Bodies


class BodyLine(Struct, frozen=True, kw_only=True):
    """A body as it is called today, or was called last. `officers` counts those who hold office."""

    id: UUID
    kind: str
    name: str
    place: str
    officers: int
    authorities: int


_BODY = """SELECT b.id, b.kind, n.name, coalesce(v.full_name, '') AS place,
      (SELECT count(*) FROM role_grant g WHERE g.scope_id = b.id AND g.role = 'officer' AND g.revoked_at IS NULL)
        AS officers,
      (SELECT count(*) FROM role_grant g WHERE g.scope_id = b.id AND g.role = 'authority' AND g.revoked_at IS NULL)
        AS authorities
    FROM body b JOIN LATERAL (SELECT name FROM body_name n WHERE n.body = b.id
      ORDER BY n.valid_from DESC NULLS LAST LIMIT 1) n ON true
    LEFT JOIN LATERAL (SELECT full_name FROM place_version v WHERE v.place = b.place
      ORDER BY v.valid_from DESC NULLS LAST LIMIT 1) v ON true"""


async def bodies(actor: Actor, text: str = "") -> list[BodyLine]:
    """Those that the words find, or without words those that have somebody; at most PAGE. One statement."""
    admin_only(actor)
    found = await rows(
        f"""{_BODY} WHERE CASE WHEN $1 = '' THEN EXISTS (SELECT 1 FROM role_grant g WHERE g.scope_id = b.id
              AND g.scope_kind = 'body' AND g.revoked_at IS NULL)
            ELSE NOT EXISTS (SELECT 1 FROM unnest(string_to_array(tb_fold($1), ' ')) w
              WHERE w <> '' AND strpos(tb_fold(n.name), w) = 0) END
            ORDER BY length(n.name), n.name, b.id LIMIT {PAGE}""",
        text.strip(),
    )
    return [BodyLine(**f) for f in found]


class BodyNameLine(Struct, frozen=True, kw_only=True):
    name: str
    short_name: str
    head_title: str
    number_suffix: str
    valid_from: date | None
    valid_until: date | None


class Holder(Struct, frozen=True, kw_only=True):
    grant: UUID
    person: UUID
    name: str
    email: str
    title: str
    role: str
    granted_at: datetime
    waits: bool


class BodyPage(Struct, frozen=True, kw_only=True):
    """A body with its names by date and who works for it. `waits` of a holder: has not set a password yet."""

    body: BodyLine
    names: list[BodyNameLine]
    holders: list[Holder]
    may_give: list[str]


async def body(actor: Actor, body_id: UUID) -> BodyPage:
    """For an administrator, and for the body's own officers and authority. Three statements."""
    if not actor.has_role("admin") and body_id not in my_bodies(actor):
        raise NotFound()
    found = await row(f"{_BODY} WHERE b.id = $1", body_id)
    if found is None:
        raise NotFound()
    names = await rows(
        """SELECT name, short_name, head_title, number_suffix, valid_from, valid_until FROM body_name WHERE body = $1
           ORDER BY valid_from NULLS FIRST""",
        body_id,
    )
    holders = await rows(
        """SELECT g.id AS grant, p.id AS person, p.name, p.email, p.title, g.role, g.granted_at,
             p.password_hash = '' AS waits
           FROM role_grant g JOIN person p ON p.id = g.person JOIN body b ON b.id = $1
           WHERE g.revoked_at IS NULL AND p.disabled_at IS NULL
             AND (g.scope_id = b.id OR g.role = 'supervisor' AND g.scope_id = b.place)
           ORDER BY array_position(ARRAY['authority', 'officer', 'supervisor'], g.role::text),
             p.sort_key COLLATE "C", g.id""",
        body_id,
    )
    roles = [r for r in ("officer", "authority") if may_give(actor, r, "body", body_id)]
    return BodyPage(
        body=BodyLine(**found),
        names=[BodyNameLine(**n) for n in names],
        holders=[Holder(**h) for h in holders],
        may_give=[*roles, "supervisor"] if actor.has_role("admin") else roles,
    )


async def my_body_lines(actor: Actor) -> list[BodyLine]:
    """The bodies that this person works for."""
    return [
        BodyLine(**f)
        for f in await rows(f"{_BODY} WHERE b.id = ANY($1::uuid[]) ORDER BY n.name", my_bodies(actor))
    ]


# Days off, the trail, jobs


class DayLine(Struct, frozen=True, kw_only=True):
    id: UUID
    day: date
    is_working: bool
    note: str


async def days(actor: Actor) -> list[DayLine]:
    admin_only(actor)
    return [
        DayLine(**f)
        for f in await rows("SELECT id, day, is_working, note FROM holiday_change ORDER BY day DESC")
    ]


class Deed(Struct, frozen=True, kw_only=True):
    """A line of the trail. `detail` is empty for what belongs to a sealed or personal matter (sheets, recusals)."""

    id: UUID
    at: datetime
    action: str
    person: UUID | None
    person_name: str
    subject_kind: str
    subject_id: UUID | None
    round: str
    detail: dict[str, Any]


class Trail(Struct, frozen=True):
    deeds: list[Deed]
    more: bool


class Asked(Struct, frozen=True, kw_only=True):
    """What of the trail is wanted: words in name or action, days (both included)."""

    text: str = ""
    area: str = ""
    since: date | None = None
    until: date | None = None


async def trail(actor: Actor, asked: Asked, offset: int = 0) -> Trail:
    """Newest first. One statement."""
    admin_only(actor)
    found = await rows(
        f"""SELECT a.id, a.at, a.action, a.person, a.person_name, a.subject_kind, a.subject_id,
             coalesce(r.title, '') AS round,
             CASE WHEN split_part(a.action, '.', 1) IN ('sheet', 'recusal', 'minutes') THEN '{{}}'::jsonb
               ELSE a.detail END AS detail
           FROM audit a LEFT JOIN round r ON r.id = a.round_id
           WHERE ($1 = '' OR tb_fold(a.person_name || ' ' || a.action) LIKE '%' || tb_fold($1) || '%')
             AND ($2 = '' OR split_part(a.action, '.', 1) = $2)
             AND ($3::date IS NULL OR a.at >= $3::date::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh')
             AND ($4::date IS NULL OR a.at < ($4::date + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh')
           ORDER BY a.at DESC, a.id OFFSET $5 LIMIT {PAGE} + 1""",
        asked.text,
        asked.area,
        asked.since,
        asked.until,
        offset,
    )
    return Trail([Deed(**f) for f in found[:PAGE]], len(found) > PAGE)


class JobLine(Struct, frozen=True, kw_only=True):
    id: UUID
    kind: str
    state: str
    attempts: int
    run_at: datetime
    last_error: str
    created_at: datetime


async def jobs(actor: Actor) -> list[JobLine]:
    """Failed ones first, then those that are due soonest; at most PAGE."""
    admin_only(actor)
    found = await rows(
        f"""SELECT id, kind, state, attempts, run_at, last_error, created_at FROM job
            ORDER BY state = 'failed' DESC, run_at, id LIMIT {PAGE}"""
    )
    return [JobLine(**f) for f in found]
