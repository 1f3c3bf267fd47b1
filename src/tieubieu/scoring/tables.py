"""Score sheets (Phụ lục 4): keyed by entry, judge and stage, with append-only versions."""

from __future__ import annotations

from piccolo.columns import JSONB, Boolean, ForeignKey, Integer
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from tieubieu.councils.tables import Judge
from tieubieu.dossiers.tables import Entry
from tieubieu.platform.columns import key, maybe_moment, moment, one_of, ref, words

SHEET_STATES = ("open", "handed_in", "set_aside")


class Sheet(Table):
    """One judge's sheet for one entry in one stage. `set_aside`: kept, unreadable, not counted (recusal, leaving)."""

    id = key()
    entry = ForeignKey(references=Entry, null=False)
    judge = ForeignKey(references=Judge, null=False)
    stage = Integer(default=1, null=False)
    state = words(12)
    version = Integer(
        default=0, null=False, help_text="Number of the newest SheetVersion; 0 before the first save."
    )
    receipt = words(6, help_text="Six random characters, given at each handing in; '' while open.")
    handed_in_at = maybe_moment()
    leaf_id = ref(help_text="The ledger leaf of the handing in that counts.")
    set_aside_reason = words(200)

    sheet_once = Unique(["entry", "judge", "stage"])
    sheet_state = one_of("state", SHEET_STATES)
    sheet_receipt = Check("(state = 'open') OR (receipt <> '')")


class SheetVersion(Table):
    """One save. `points`: leaf key → hundredths, only leaves that were scored; `total` their sum. A trigger checks
    each score against the frozen rubric (limits and step) and forbids any change or deletion."""

    id = key()
    sheet = ForeignKey(references=Sheet, null=False)
    number = Integer(null=False)
    points = JSONB(null=False)
    total = Integer(null=False, help_text="hundredths of a point")
    remark = words(4000)
    leaf_remarks = JSONB(null=False)
    saved_at = moment()
    handed_in = Boolean(default=False, null=False)
    taken_back_reason = words(500)

    sheet_version_number = Unique(["sheet", "number"])
    sheet_version_total = Check("total BETWEEN 0 AND 10000")
