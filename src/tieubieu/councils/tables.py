"""Council, juries and helper team of a round."""

from __future__ import annotations

from piccolo.columns import Array, ForeignKey, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from tieubieu.accounts.tables import Person
from tieubieu.platform.columns import key, maybe_moment, moment, one_of, words
from tieubieu.rounds.tables import Decision, Round


class CouncilMember(Table):
    """A member of the Hội đồng bình chọn, from the authority's decision (Điều 8, 9)."""

    id = key()
    round = ForeignKey(references=Round, null=False)
    person = ForeignKey(references=Person, null=False)
    role = words(12)
    title = words(200, help_text="Office held, as in the decision: “Phó Chủ tịch UBND tỉnh”.")
    decision = ForeignKey(references=Decision, null=False)
    joined_at = moment()
    left_at = maybe_moment()

    council_role = one_of("role", ("chair", "deputy", "vice", "member"))


class Jury(Table):
    """A Ban Giám khảo: set up by the council's chair (Điều 11); `groups` are the product groups it scores."""

    id = key()
    round = ForeignKey(references=Round, null=False)
    name = words(120)
    groups = Array(base_column=Varchar(length=1), null=False)
    decision = ForeignKey(references=Decision, null=False)
    created_at = moment()


class Judge(Table):
    """A member of a jury. `code` is the random name under which minutes and bundle speak of this judge."""

    id = key()
    jury = ForeignKey(references=Jury, null=False)
    person = ForeignKey(references=Person, null=False)
    role = words(12)
    title = words(200)
    code = words(12)
    joined_at = moment()
    left_at = maybe_moment()

    judge_once = Unique(["jury", "person"])
    judge_role = one_of("role", ("head", "deputy", "member"))


class Helper(Table):
    """A member of the Tổ chuyên môn giúp việc (Điều 10.1): the round's clerks."""

    id = key()
    round = ForeignKey(references=Round, null=False)
    person = ForeignKey(references=Person, null=False)
    title = words(200)
    decision = ForeignKey(references=Decision, null=False)
    joined_at = moment()
    left_at = maybe_moment()

    helper_once = Unique(["round", "person"])
