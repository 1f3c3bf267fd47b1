"""The record of each certificate, what happened to it, and the public halves of our keys."""

from __future__ import annotations

from piccolo.columns import JSONB, Boolean, Bytea, Date, ForeignKey, Integer
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from tieubieu.platform.columns import key, maybe_moment, moment, one_of, ref, words

EVENTS = ("suspended", "restored", "revoked", "replaced")


class Certificate(Table):
    """One giấy chứng nhận. `record` is everything printed on it, as plain values; the token in the QR carries
    16 bytes of its digest. Never changed once released (trigger): what happens later is a CertificateEvent."""

    id = key()
    serial = Bytea(default=b"", null=False, unique=True)
    lookup = words(10, unique=True, help_text="Ten Crockford characters, the last a check character.")
    round_id = ref(index=True)
    entry_id = ref(index=True)
    product_id = ref(index=True)
    establishment_id = ref(index=True)
    authority = ref(index=True, help_text="The body that issued it; empty for one of elsewhere.")
    level = words(10)
    year = Integer(null=False, default=0)
    number = words(60)
    issued_on = Date(default=None, null=False)
    valid_until = Date(default=None, null=False, help_text="Last day, inclusive.")
    origin = words(10)
    record = JSONB(null=False)
    digest = words(64)
    token = words(400)
    kid = words(8)
    state = words(
        10, help_text="issued, suspended or revoked: the newest event, kept for search; expiry is by date."
    )
    demo = Boolean(default=False, null=False)
    created_at = moment()
    released_at = maybe_moment(help_text="Before this the public is told: không rõ.")

    certificate_level = one_of("level", ("commune", "district", "province", "region", "nation"))
    certificate_origin = one_of("origin", ("issued", "imported", "attested"))
    certificate_state = one_of("state", ("issued", "suspended", "revoked"))
    certificate_term = Check("valid_until >= issued_on")


class CertificateCounter(Table):
    """The last running number of an authority in a year: official numbers count from 1 each year."""

    id = key()
    authority = ref()
    year = Integer(null=False)
    last = Integer(default=0, null=False)

    certificate_counter_once = Unique(["authority", "year"])


class CertificateEvent(Table):
    """Suspension, restoration, revocation, replacement: reason, decision, legal date. Append-only."""

    id = key()
    certificate = ForeignKey(references=Certificate, null=False)
    kind = words(10)
    reason = words(1000)
    decision_number = words(60)
    decision_day = Date(default=None, null=False)
    body_name = words(200)
    replaced_by = ref()
    recorded_by = ref()
    recorded_at = moment()

    event_kind = one_of("kind", EVENTS)


class Attestation(Table):
    """A certificate of elsewhere, attested by one clerk and confirmed by a second one."""

    id = key()
    certificate = ForeignKey(references=Certificate, null=False)
    scan = words(64, help_text="SHA-256 of the scanned certificate.")
    attested_by = ref()
    attested_at = moment()
    confirmed_by = ref()
    confirmed_at = maybe_moment()

    attestation_two_people = Check("confirmed_by IS NULL OR confirmed_by <> attested_by")


class SigningKey(Table):
    """The public half of a key. `valid_until` empty: still in use."""

    id = key()
    kid = words(8, unique=True)
    purpose = words(12)
    public = Bytea(default=b"", null=False)
    valid_from = moment()
    valid_until = maybe_moment()
    demo = Boolean(default=False, null=False)

    key_purpose = one_of("purpose", ("token", "status", "checkpoint"))
