"""People, what they may do, and how they are recognised."""

from __future__ import annotations

from piccolo.columns import ForeignKey
from piccolo.constraints import Check
from piccolo.table import Table

from tieubieu.platform.columns import key, maybe_moment, moment, one_of, ref, words

ROLES = (
    "admin",
    "officer",
    "authority",
    "supervisor",
    "clerk",
    "judge",
    "jury_head",
    "jury_deputy",
    "council_member",
    "council_deputy",
    "council_chair",
    "producer",
)
SCOPES = ("installation", "body", "place", "round", "jury", "establishment")


class Person(Table):
    """Somebody with an account. `email` is stored folded; `password_hash` is argon2id, '' until set."""

    id = key()
    email = words(254, unique=True)
    name = words(120)
    sort_key = words(400)
    title = words(160)
    phone = words(20)
    password_hash = words(200)
    created_at = moment()
    email_confirmed_at = maybe_moment()
    disabled_at = maybe_moment()
    consent_at = maybe_moment(
        help_text="When the person agreed to the handling of personal data (Luật 91/2025)."
    )


class Grant(Table, tablename="role_grant"):
    """A role in a scope. The scope id has no foreign key (the scope's table lies above); `check` verifies it."""

    id = key()
    person = ForeignKey(references=Person, null=False)
    role = words(20)
    scope_kind = words(20)
    scope_id = ref()
    granted_by = ref()
    granted_at = moment()
    revoked_at = maybe_moment()

    grant_role = one_of("role", ROLES)
    grant_scope = one_of("scope_kind", SCOPES)
    grant_scope_id = Check("(scope_kind = 'installation') = (scope_id IS NULL)")


class LoginSession(Table):
    """A signed-in browser: the cookie holds a 32-byte token, the table its SHA-256 (hex)."""

    id = key()
    token_hash = words(64, unique=True)
    person = ForeignKey(references=Person, null=False)
    created_at = moment()
    seen_at = moment()
    expires_at = moment()
    address = words(64)
    browser = words(200)
    revoked_at = maybe_moment()


class ApiToken(Table):
    """A bearer token for scripts; shown once, kept as SHA-256 (hex)."""

    id = key()
    token_hash = words(64, unique=True)
    person = ForeignKey(references=Person, null=False)
    name = words(80)
    created_at = moment()
    seen_at = maybe_moment()
    revoked_at = maybe_moment()


class OneTimeLink(Table):
    """A link that works once: invitation, forgotten password. Kept as SHA-256 (hex)."""

    id = key()
    token_hash = words(64, unique=True)
    person = ForeignKey(references=Person, null=False)
    purpose = words(20)
    created_at = moment()
    expires_at = moment()
    used_at = maybe_moment()

    link_purpose = one_of("purpose", ("invite", "reset"))
