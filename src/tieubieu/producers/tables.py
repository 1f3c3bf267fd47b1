"""Establishments (cơ sở công nghiệp nông thôn), the claims of people to act for them, and printed codes."""

from __future__ import annotations

from piccolo.columns import ForeignKey, Integer
from piccolo.table import Table

from tieubieu.accounts.tables import Person
from tieubieu.places.tables import Place
from tieubieu.platform.columns import key, maybe_day, maybe_moment, moment, one_of, ref, words

LEGAL_KINDS = ("enterprise", "cooperative", "cooperative_group", "household")


class Establishment(Table):
    """One of the four legal kinds of NĐ 45/2012 Điều 1.2.a; `place` is the place of production (a commune,
    or a district for rounds before 1/7/2025). `version` counts edits: a stale form is refused."""

    id = key()
    name = words(200)
    sort_key = words(600)
    search = words(300, help_text="Folded name, tax code and place, for accent-insensitive search.")
    slug = words(120, unique=True)
    legal_kind = words(20)
    tax_code = words(20)
    paper_number = words(60)
    paper_issued_on = maybe_day()
    paper_issuer = words(160)
    place = ForeignKey(references=Place, null=False)
    address = words(300, help_text="Head office, as on the business paper.")
    production_address = words(300, help_text="Where the product is made: this counts, not the head office.")
    phone = words(20)
    email = words(254)
    website = words(200)
    representative = words(120)
    representative_title = words(80)
    trade = words(200)
    workers = Integer(default=0, null=False)
    version = Integer(default=1, null=False)
    created_by = ref()
    created_at = moment()
    updated_at = moment()
    confirmed_at = maybe_moment(
        help_text="When a clerk who had seen the business paper confirmed the first claim."
    )

    establishment_kind = one_of("legal_kind", LEGAL_KINDS)


class Claim(Table, tablename="establishment_claim"):
    """Somebody says: I act for this establishment. The first claim is settled by a clerk who has seen the business
    paper, later ones by its representative (an account that already holds it)."""

    id = key()
    establishment = ForeignKey(references=Establishment, null=False)
    person = ForeignKey(references=Person, null=False)
    state = words(12)
    words_ = words(500, db_column_name="words", help_text="How the person proves it, in their own words.")
    created_at = moment()
    settled_at = maybe_moment()
    settled_by = ref()

    claim_state = one_of("state", ("waiting", "accepted", "refused"))


class HandoverCode(Table):
    """A code on paper, given to a producer whose establishment a clerk has entered; whoever types it acts for the
    establishment. Works once; a newer code ends the older ones."""

    id = key()
    establishment = ForeignKey(references=Establishment, null=False)
    code_hash = words(64, unique=True, help_text="SHA-256 (hex) of the code without hyphens.")
    issued_by = ref()
    issued_at = moment()
    used_by = ref()
    used_at = maybe_moment()
