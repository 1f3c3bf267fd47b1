"""Tables of the floor: jobs, mails, files, the audit trail, limits, working days, settings.

Every area's tables.py may also hold GUARDS: idempotent SQL that Piccolo cannot say (triggers, partial and
trigram indexes, CREATE OR REPLACE only). `migrate` runs them after the migrations, whenever their text changed.
"""

from __future__ import annotations

from typing import Any

from piccolo.columns import JSONB, Boolean, Date, Integer, Text, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from tieubieu.platform.columns import key, maybe_moment, moment, one_of, ref, words


def append_only(table: str) -> str:
    """The guard that lets rows of `table` be added, never changed nor deleted."""
    return f"""
        CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON "{table}"
            FOR EACH ROW EXECUTE FUNCTION tb_append_only();
        CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON "{table}"
            FOR EACH STATEMENT EXECUTE FUNCTION tb_append_only();
    """


def structured(default: Any = "{}", **kw: Any) -> JSONB:
    return JSONB(default=default, null=False, **kw)


class Job(Table):
    """Work that happens after the commit of the action that asked for it. Done jobs are deleted; `failed` ones
    have used up their attempts and wait for a person."""

    id = key()
    kind = words(60)
    payload = structured()
    run_at = moment(index=True)
    attempts = Integer(default=0, null=False)
    state = Varchar(length=10, default="waiting", null=False)
    last_error = Text(default="", null=False)
    created_at = moment()
    dedup_key = Varchar(
        length=200, default=None, null=True, unique=True, help_text="One waiting job per key."
    )

    job_state = one_of("state", ("waiting", "failed"))


class Outbox(Table):
    """Mails, written in the transaction of the action that causes them. `secret` ones hold a one-time link: shown
    on the outbox page in demo only, blanked once sent or printed."""

    id = key()
    recipient_email = words(320)
    recipient_name = words(200)
    subject = words(300)
    body_text = Text(default="", null=False)
    kind = words(60)
    about_kind = words(60)
    about_id = ref(index=True)
    secret = Boolean(default=False, null=False)
    state = Varchar(length=10, default="waiting", null=False)
    attempts = Integer(default=0, null=False)
    last_error = Text(default="", null=False)
    created_at = moment(index=True)
    sent_at = maybe_moment()

    outbox_state = one_of("state", ("waiting", "sent", "failed", "printed"))


class StoredFile(Table):
    """A file by its content; the bytes lie in DATA/files. `width` and `height` are pixels of a picture as it is
    looked at, else null."""

    id = key()
    sha256 = Varchar(length=64, default="", null=False, unique=True)
    size = Integer(default=0, null=False, help_text="Bytes.")
    media_type = words(60)
    width = Integer(default=None, null=True)
    height = Integer(default=None, null=True)
    created_at = moment()

    stored_media_type = one_of("media_type", ("image/jpeg", "image/png", "image/webp", "application/pdf"))


class Audit(Table):
    """Who did what when; append-only. `person` is null for the system itself."""

    id = key()
    at = moment(index=True)
    action = words(80)
    person = ref(index=True)
    person_name = words(200)
    subject_kind = words(60)
    subject_id = ref(index=True)
    round_id = ref(index=True)
    detail = structured()


class RateHit(Table):
    """How often `bucket` was hit in the window that starts at `window_start`."""

    id = key()
    bucket = words(200)
    window_start = moment(index=True)
    hits = Integer(default=0, null=False)

    rate_hit_window = Unique(["bucket", "window_start"])


class HolidayChange(Table):
    """A swap that the library of holidays does not know: a working Saturday, an extra day off."""

    id = key()
    day = Date(default=None, null=False, unique=True)
    is_working = Boolean(default=False, null=False)
    note = words(300)


class Setting(Table):
    """One value of the whole installation, as JSON."""

    id = key()
    key = Varchar(length=100, default="", null=False, unique=True)
    value = structured("null")


GUARDS = (append_only("audit"),)
