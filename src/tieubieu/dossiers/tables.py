"""Products, their dossiers, what was submitted to which round, and the way up."""

from __future__ import annotations

from piccolo.columns import JSONB, Boolean, ForeignKey, Integer
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from tieubieu.certificates.tables import Certificate
from tieubieu.platform.columns import key, maybe_day, maybe_moment, moment, one_of, ref, words
from tieubieu.producers.tables import Establishment
from tieubieu.rounds.tables import Round

ENTRY_STATES = ("submitted", "supplement", "accepted", "refused", "withdrawn")


class Product(Table):
    """A product or a bộ sản phẩm (Điều 3.2, kind a, b or c). One dossier each."""

    id = key()
    establishment = ForeignKey(references=Establishment, null=False)
    name = words(200)
    sort_key = words(600)
    search = words(500)
    slug = words(160, unique=True)
    product_group = words(1)
    is_set = Boolean(default=False, null=False)
    set_kind = words(1, help_text="a, b or c of Điều 3.2; '' for a single product.")
    summary = words(500)
    published = Boolean(default=False, null=False)
    created_at = moment()

    product_group_is_one_of_four = one_of("product_group", ("A", "B", "C", "D"))
    product_set_has_kind = Check("(is_set AND set_kind IN ('a', 'b', 'c')) OR (NOT is_set AND set_kind = '')")


class ProductItem(Table):
    """An item of a set, in order. `source_entry` when the set was merged at the meeting from single entries."""

    id = key()
    product = ForeignKey(references=Product, null=False)
    position = Integer(null=False)
    name = words(200)
    note = words(300)
    source_entry = ref()

    item_position = Unique(["product", "position"])


class OldSlug(Table):
    """A product's or establishment's earlier address; redirects for ever."""

    id = key()
    slug = words(160, unique=True)
    subject_kind = words(16)
    subject_id = ref()


class Dossier(Table):
    """What the producer is still writing. `fields`: the keys of rules.dossier_form; `declarations`: key → true.
    `version` counts edits: a stale form is refused and nothing typed is lost."""

    id = key()
    product = ForeignKey(references=Product, null=False, unique=True)
    fields = JSONB(null=False)
    declarations = JSONB(null=False)
    version = Integer(default=1, null=False)
    entered_by_clerk = ref(help_text="The clerk who typed it for a producer without an account.")
    created_at = moment()
    updated_at = moment()
    updated_by = ref()


class DossierVersion(Table):
    """What was submitted: frozen, append-only. `content` holds fields, declarations, product, items, establishment
    and the list of attachments with their hashes; `content_hash` is the SHA-256 of its canonical JSON."""

    id = key()
    dossier = ForeignKey(references=Dossier, null=False)
    number = Integer(null=False)
    content = JSONB(null=False)
    content_hash = words(64)
    frozen_at = moment()
    frozen_by = ref()

    dossier_version_number = Unique(["dossier", "number"])


class Attachment(Table):
    """A photo or paper of a dossier. `file` is the SHA-256 of the original, `large`/`small` of its pictures."""

    id = key()
    dossier = ForeignKey(references=Dossier, null=False)
    kind = words(20)
    file = words(64)
    large = words(64)
    small = words(64)
    media_type = words(60)
    size = Integer(null=False, help_text="bytes")
    name = words(200, help_text="As the uploader called it.")
    caption = words(200)
    position = Integer(default=0, null=False)
    identifies_producer = Boolean(default=False, null=False)
    added_by = ref()
    added_at = moment()
    removed_at = maybe_moment()


class Entry(Table):
    """A version of a dossier in a round. `code` is the mã số bình chọn, random, given when the list closes.
    `basis`: how it may enter (rules.ladder): lowest, certificate, bypass (12.2.d) or imported."""

    id = key()
    round = ForeignKey(references=Round, null=False)
    dossier = ForeignKey(references=Dossier, null=False)
    version = ForeignKey(references=DossierVersion, null=False)
    product = ForeignKey(references=Product, null=False)
    establishment = ForeignKey(references=Establishment, null=False)
    product_group = words(1)
    state = words(12)
    receipt = words(14, help_text="XXXX-XXXX-XXXX, random.")
    code = words(12, help_text="'' until the list is closed.")
    basis = words(12)
    lower_certificate = ForeignKey(references=Certificate, null=True)
    bypass_letter_number = words(60)
    bypass_letter_day = maybe_day()
    registered_on = maybe_day(help_text="Legal date on which the lower certificate is tested.")
    submitted_at = moment()
    submitted_by = ref()
    settled_at = maybe_moment()
    settled_by = ref()
    refusal_reason = words(1000)
    refusal_article = words(60)
    withdrawn_at = maybe_moment()
    merged_into = ref(help_text="The set made at the meeting; empty for all others.")
    version_counter = Integer(default=1, null=False)

    entry_once = Unique(["round", "product"])
    entry_receipt = Unique(["receipt"])
    entry_state = one_of("state", ENTRY_STATES)
    entry_basis = one_of("basis", ("lowest", "certificate", "bypass", "imported"))
    entry_group = one_of("product_group", ("A", "B", "C", "D"))


class Supplement(Table):
    """A request for a supplement and its answer."""

    id = key()
    entry = ForeignKey(references=Entry, null=False)
    version = ForeignKey(references=DossierVersion, null=False, help_text="The version that was wanting.")
    wanted = words(2000)
    due_on = maybe_day()
    asked_by = ref()
    asked_at = moment()
    answer = words(2000)
    answered_at = maybe_moment()
    answered_by = ref()


class Nomination(Table):
    """A nominated product's invitation to the level above. Waiting until its producer confirms (6.4)."""

    id = key()
    entry = ForeignKey(references=Entry, null=False, help_text="The entry of the lower round.")
    certificate = ForeignKey(references=Certificate, null=False)
    to_level = words(10)
    letter_number = words(60)
    letter_day = maybe_day()
    letter_signer = words(120)
    letter_signer_title = words(120)
    state = words(12)
    invited_at = moment()
    answered_at = maybe_moment()
    answered_by = ref()
    to_entry = ref(help_text="The entry of the higher round, once confirmed.")

    nomination_once = Unique(["entry"])
    nomination_state = one_of("state", ("waiting", "confirmed", "declined"))
