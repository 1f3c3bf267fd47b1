"""A round, its phases, its frozen thể lệ, and the decisions that carry it."""

from __future__ import annotations

from piccolo.columns import JSONB, Boolean, ForeignKey, Integer
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from tieubieu.places.tables import Body, Place
from tieubieu.platform.columns import key, maybe_day, maybe_moment, moment, one_of, ref, words
from tieubieu.rules.phases import Phase

DECISIONS = (
    "plan",
    "council",
    "jury",
    "helpers",
    "recognition",
    "nomination",
    "revocation",
    "suspension",
    "other",
)


class Round(Table):
    """One bình chọn of one place at one level. `circular` is that in force on `plan_date` and is kept (I).
    `place` is one place row as of the plan date; `organiser` is the standing body, `authority` the one that signs."""

    id = key()
    slug = words(140, unique=True)
    title = words(200)
    level = words(10)
    place = ForeignKey(references=Place, null=False)
    host_place = ForeignKey(references=Place, null=True)
    organiser = ForeignKey(references=Body, null=False)
    authority = ForeignKey(references=Body, null=False)
    year = Integer(default=0, null=False)
    circular = words(40)
    plan_number = words(60)
    plan_date = maybe_day()
    origin = words(10)
    phase = words(12)
    phase_since = moment()
    receive_from = maybe_day()
    receive_until = maybe_day(
        help_text="Inclusive; the deadline is 00:00 of the next day in Asia/Ho_Chi_Minh."
    )
    check_until = maybe_day()
    score_until = maybe_day()
    council_on = maybe_day()
    announce_on = maybe_day()
    announced_on = maybe_day()
    version = Integer(default=1, null=False)
    demo = Boolean(default=False, null=False)
    created_by = ref()
    created_at = moment()

    round_level = one_of("level", ("commune", "district", "province", "region", "nation"))
    round_phase = one_of("phase", tuple(Phase))
    round_origin = one_of("origin", ("run", "imported"))
    round_year = Check("year BETWEEN 2014 AND 2100")


class RulebookVersion(Table):
    """The thể lệ of a round: one JSON document (rules.rulebook.Rulebook) with the SHA-256 of its canonical form;
    a frozen one never changes again (trigger)."""

    id = key()
    round = ForeignKey(references=Round, null=False)
    number = Integer(default=1, null=False)
    content = JSONB(null=False)
    content_hash = words(64)
    proposed_by = ref()
    created_at = moment()
    approved_by = ref()
    approved_at = maybe_moment()
    frozen_at = maybe_moment()

    rulebook_number = Unique(["round", "number"])


class RubricLeaf(Table):
    """The leaves of the frozen rubric, one row each: the database checks every score against them.
    `product_group` is '*' where one rubric serves all groups; `max_points` is in hundredths."""

    id = key()
    round = ForeignKey(references=Round, null=False)
    product_group = words(1)
    leaf = words(20)
    max_points = Integer(null=False)
    step = Integer(null=False)

    rubric_leaf_once = Unique(["round", "product_group", "leaf"])
    rubric_leaf_max = Check("max_points > 0 AND max_points <= 10000 AND step > 0")


class Decision(Table):
    """A paper with a number and a date that the software only records: who signed, in which title of that day."""

    id = key()
    round = ForeignKey(references=Round, null=False)
    kind = words(12)
    number = words(60)
    day = maybe_day(help_text="Legal date, typed; never in the future.")
    body_name = words(200)
    signer = words(120)
    signer_title = words(120)
    note = words(1000)
    recorded_by = ref()
    recorded_at = moment()

    decision_kind = one_of("kind", DECISIONS)


class PhaseChange(Table):
    """Each move of a round, with its reason; append-only. A reopening is a move backward."""

    id = key()
    round = ForeignKey(references=Round, null=False)
    from_phase = words(12)
    to_phase = words(12)
    at = moment()
    by_person = ref()
    reason = words(1000)
    checkpoint_id = ref()
