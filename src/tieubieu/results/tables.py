"""Tally, minutes, the council's lists, the authority's approval."""

from __future__ import annotations

from piccolo.columns import JSONB, Boolean, Date, ForeignKey, Integer
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from tieubieu.accounts.tables import Person
from tieubieu.councils.tables import Judge
from tieubieu.dossiers.tables import Entry
from tieubieu.platform.columns import key, maybe_moment, moment, one_of, ref, words
from tieubieu.rounds.tables import Round


class Tally(Table):
    """The snapshot computed when scoring closes. A new one replaces it after a reopening; the old ones stay."""

    id = key()
    round = ForeignKey(references=Round, null=False)
    number = Integer(default=1, null=False)
    at = moment()
    by_person = ref()
    sheets_hash = words(64, help_text="SHA-256 over the ordered list of counted sheet leaves.")
    leaf_id = ref()
    lists_version = Integer(default=0, null=False, help_text="Counts saves of the council's choice.")

    tally_number = Unique(["round", "number"])


class Result(Table):
    """One entry's line: exact sum and count of the counted sheets, and the three lists as three columns.
    nominated ⊆ recognised ⊆ passed is a constraint of the database."""

    id = key()
    round = ForeignKey(references=Round, null=False)
    entry = ForeignKey(references=Entry, null=False, unique=True)
    sum_points = Integer(default=0, null=False, help_text="hundredths; the mean is sum_points / sheets")
    sheets = Integer(default=0, null=False)
    lowest = Integer(default=0, null=False)
    highest = Integer(default=0, null=False)
    outcome = words(12)
    passed = Boolean(default=False, null=False)
    recognised = Boolean(default=False, null=False)
    nominated = Boolean(default=False, null=False)
    reason = words(500, help_text="Why the council left a passed entry out, or why there is no score.")
    prize = words(60)

    result_outcome = one_of("outcome", ("passed", "below", "not_scored", "imported"))
    result_three_lists = Check("(NOT nominated OR recognised) AND (NOT recognised OR passed)")
    result_mean = Check(
        "outcome = 'imported' OR (passed = (sheets > 0 AND sum_points >= 7000 * sheets))",
    )


class Minutes(Table):
    """Biên bản tổng hợp kết quả bình chọn (Điều 16.3): drawn up by the head of the jury, adopted by a recorded
    majority of its members, with dissent noted."""

    id = key()
    round = ForeignKey(references=Round, null=False)
    number = words(60)
    day = Date(default=None, null=False)
    place_text = words(200)
    secretary = words(120)
    conclusion = words(4000)
    content = JSONB(null=False)
    content_hash = words(64)
    root = words(64, help_text="Root of the ledger as printed, hex; '' until adopted.")
    tree_size = Integer(default=0, null=False)
    drawn_up_by = ref()
    opened_at = moment()
    adopted_at = maybe_moment()
    leaf_id = ref()
    superseded_at = maybe_moment()


class MinutesVote(Table):
    id = key()
    minutes = ForeignKey(references=Minutes, null=False)
    judge = ForeignKey(references=Judge, null=False)
    agrees = Boolean(null=False)
    note = words(1000)
    at = moment()

    minutes_vote_once = Unique(["minutes", "judge"])


class CouncilMeeting(Table):
    """The council's meeting: presence, votes by show of hands as recorded; the lists themselves are on Result."""

    id = key()
    round = ForeignKey(references=Round, null=False)
    number = words(60)
    day = Date(default=None, null=False)
    place_text = words(200)
    members = Integer(null=False)
    present = Integer(null=False)
    votes_for = Integer(null=False)
    votes_against = Integer(default=0, null=False)
    conclusion = words(4000)
    content = JSONB(null=False)
    content_hash = words(64)
    root = words(64, help_text="Root of the ledger as printed, hex; it covers lists and minutes.")
    tree_size = Integer(default=0, null=False)
    recorded_by = ref()
    recorded_at = moment()
    lists_leaf_id = ref(help_text="The leaf lists.decided.")
    leaf_id = ref(help_text="The leaf of the council's minutes.")
    superseded_at = maybe_moment()

    meeting_votes = Check("present <= members AND votes_for + votes_against <= present")


class Attendance(Table, tablename="council_attendance"):
    id = key()
    meeting = ForeignKey(references=CouncilMeeting, null=False)
    person = ForeignKey(references=Person, null=False)
    present = Boolean(null=False)

    attendance_once = Unique(["meeting", "person"])


class Approval(Table):
    """The authority's act: results and recognition in one decision, nomination in a letter of its own."""

    id = key()
    round = ForeignKey(references=Round, null=False)
    kind = words(12)
    number = words(60)
    day = Date(default=None, null=False)
    signer = words(120)
    signer_title = words(120)
    body_name = words(200)
    reason = words(1000, help_text="Why the file was returned.")
    approved_by = ref()
    approved_at = moment()
    leaf_id = ref()

    approval_kind = one_of("kind", ("recognition", "nomination", "returned"))


class Bundle(Table):
    """The published bundle of a concluded round: anyone can recount it with tools/recount.py."""

    id = key()
    round = ForeignKey(references=Round, null=False, unique=True)
    file = words(64, help_text="SHA-256 of the canonical JSON in file storage.")
    root = words(64)
    tree_size = Integer(null=False)
    created_at = moment()
