"""Mails leave only if the action that causes them commits. Without SMTP they stay, readable on the outbox page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import aiosmtplib

from tieubieu.platform import clock, jobs, mail
from tieubieu.platform.database import execute, row, scalar, transaction
from tieubieu.platform.ids import new_id
from tieubieu.platform.settings import settings
from tieubieu.platform.text import clean

SEND = "mail.send"


async def put(
    to_email: str,
    to_name: str,
    subject: str,
    body_text: str,
    kind: str,
    about: tuple[str, UUID] | None = None,
    secret: bool = False,
) -> UUID:
    """Adds a mail to the current transaction and answers its id. `secret`: it holds a one-time link."""
    identity = new_id()
    about_kind, about_id = about or ("", None)
    await execute(
        "INSERT INTO outbox (id, recipient_email, recipient_name, subject, body_text, kind, about_kind, about_id,"
        " secret, state, attempts, last_error, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', 0, '', $10)",
        identity,
        to_email.strip(),
        clean(to_name),
        clean(subject),
        body_text,
        kind,
        about_kind,
        about_id,
        secret,
        clock.now(),
    )
    await jobs.enqueue(SEND, {"mail": str(identity)}, dedup_key=f"{SEND}:{identity}")
    return identity


@jobs.handler(SEND)
async def _send(payload: dict[str, Any]) -> None:
    """Never raises for a mail that the server does not take: the outbox row says what happened, and the next try is
    a job of its own, so that the failure is recorded with it."""
    if settings().smtp_url is None:
        return
    found = await row(
        "SELECT * FROM outbox WHERE id = $1 AND state = 'waiting' FOR UPDATE", UUID(payload["mail"])
    )
    if found is None:  # printed, or sent by hand
        return
    attempts = found["attempts"] + 1
    try:
        await mail.send(
            mail.build(
                found["recipient_email"],
                found["recipient_name"],
                found["subject"],
                found["body_text"],
                message_id=str(found["id"]),
                at=found["created_at"],
            )
        )
    except (aiosmtplib.SMTPException, OSError, ValueError) as problem:
        hopeless = isinstance(problem, (ValueError, *mail.Refused)) or attempts >= jobs.MOST_ATTEMPTS
        await execute(
            "UPDATE outbox SET attempts = $2, last_error = $3, state = $4 WHERE id = $1",
            found["id"],
            attempts,
            f"{type(problem).__name__}: {problem}"[:2000],
            "failed" if hopeless else "waiting",
        )
        if not hopeless:
            await jobs.enqueue(
                SEND,
                payload,
                clock.now() + jobs.FIRST_PAUSE * 2 ** (attempts - 1),
                f"{SEND}:{found['id']}:{attempts}",
            )
        return
    await execute(
        "UPDATE outbox SET state = 'sent', attempts = $2, sent_at = $3, last_error = '',"
        " body_text = CASE WHEN secret AND NOT $4 THEN '' ELSE body_text END WHERE id = $1",
        found["id"],
        attempts,
        clock.now(),
        settings().demo,
    )


async def send_again(identity: UUID) -> bool:
    """Tries a waiting or failed mail again, now; False for one that was sent or printed."""
    async with transaction():
        touched = await execute(
            "UPDATE outbox SET state = 'waiting', attempts = 0 WHERE id = $1 AND state IN ('waiting', 'failed')",
            identity,
        )
        if touched:
            await jobs.enqueue(SEND, {"mail": str(identity)}, dedup_key=f"{SEND}:{identity}")
    return bool(touched)


async def take_for_printing(identity: UUID) -> str | None:
    """The text of a mail that is handed over on paper; the only way to read a secret one outside the demo, and it
    works once: afterwards the mail is `printed`, is not sent, and a secret text is gone. None: too late."""
    async with transaction():
        found = await row(
            "SELECT body_text FROM outbox WHERE id = $1 AND state IN ('waiting', 'failed') FOR UPDATE",
            identity,
        )
        if found is None:
            return None
        await execute(
            "UPDATE outbox SET state = 'printed', sent_at = $2,"
            " body_text = CASE WHEN secret AND NOT $3 THEN '' ELSE body_text END WHERE id = $1",
            identity,
            clock.now(),
            settings().demo,
        )
    return found["body_text"]


async def readable_text(identity: UUID) -> str | None:
    """What the outbox page may show: the text, unless it holds a one-time link and this is not the demo."""
    return await scalar(
        "SELECT body_text FROM outbox WHERE id = $1 AND (NOT secret OR $2)", identity, settings().demo
    )
