"""One mail through the SMTP server of the settings. Who should get what is the outbox's business."""

from __future__ import annotations

import ssl
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib

from tieubieu.platform.settings import settings

TIMEOUT = 30.0

Refused = (aiosmtplib.SMTPRecipientsRefused, aiosmtplib.SMTPSenderRefused)
"""The server said no to this mail; trying again cannot help."""


def build(
    to_email: str, to_name: str, subject: str, body: str, *, message_id: str, at: datetime
) -> EmailMessage:
    """Raises ValueError for an address or a header that cannot be one (line breaks, no @)."""
    sender_name, sender = parseaddr(settings().mail_from)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(sender_name, addr_spec=sender)
    message["To"] = Address(to_name, addr_spec=to_email)
    message["Subject"] = subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{message_id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body)
    return message


async def send(message: EmailMessage) -> None:
    """Raises an aiosmtplib.SMTPException or OSError when the server did not take it."""
    if settings().smtp_url is None:
        raise RuntimeError("no smtp_url in the settings")
    where = urlsplit(settings().smtp_url or "")
    wish = parse_qs(where.query).get("starttls", [None])[0]
    secure = where.scheme == "smtps"
    await aiosmtplib.send(
        message,
        hostname=where.hostname or "localhost",
        port=where.port or (465 if secure else 587 if where.username else 25),
        username=unquote(where.username) if where.username else None,
        password=unquote(where.password) if where.password else None,
        use_tls=secure,
        start_tls={"1": True, "0": False}.get(wish or "") if not secure else None,
        tls_context=ssl.create_default_context(),
        timeout=TIMEOUT,
    )
