"""The phases of a round, and what may be done and seen in each."""

from __future__ import annotations

from enum import StrEnum


class Phase(StrEnum):
    """In order; ABANDONED (không hoàn thành) lies beside the way and ends it."""

    PLAN = "plan"
    RECEIVING = "receiving"
    CHECKING = "checking"
    LISTED = "listed"
    SCORING = "scoring"
    TALLIED = "tallied"
    COUNCIL = "council"
    APPROVAL = "approval"
    ANNOUNCED = "announced"
    CONCLUDED = "concluded"
    ABANDONED = "abandoned"


ORDER = tuple(phase for phase in Phase if phase is not Phase.ABANDONED)

_LABELS = {
    Phase.PLAN: ("Lập kế hoạch", "Planning"),
    Phase.RECEIVING: ("Nhận hồ sơ", "Receiving dossiers"),
    Phase.CHECKING: ("Kiểm tra hồ sơ", "Checking dossiers"),
    Phase.LISTED: ("Đã chốt danh sách", "List closed"),
    Phase.SCORING: ("Chấm điểm", "Scoring"),
    Phase.TALLIED: ("Tổng hợp kết quả", "Tally and minutes"),
    Phase.COUNCIL: ("Hội đồng họp", "Council meeting"),
    Phase.APPROVAL: ("Chờ phê duyệt", "Awaiting approval"),
    Phase.ANNOUNCED: ("Đã công bố", "Announced"),
    Phase.CONCLUDED: ("Đã kết thúc", "Concluded"),
    Phase.ABANDONED: ("Không hoàn thành", "Not completed"),
}

_REOPENS = {
    Phase.CHECKING: Phase.RECEIVING,
    Phase.LISTED: Phase.CHECKING,
    Phase.TALLIED: Phase.SCORING,
    Phase.COUNCIL: Phase.TALLIED,
    Phase.APPROVAL: Phase.COUNCIL,
}


def label(phase: Phase) -> str:
    """The Vietnamese name."""
    return _LABELS[phase][0]


def label_en(phase: Phase) -> str:
    """The English name."""
    return _LABELS[phase][1]


def next_phase(phase: Phase) -> Phase | None:
    """The phase that follows; None for a round that has ended."""
    if phase in (Phase.CONCLUDED, Phase.ABANDONED):
        return None
    return ORDER[ORDER.index(phase) + 1]


def reopens_to(phase: Phase) -> Phase | None:
    """The phase that a reopening, with its reason, goes back to; None where there is no way back.

    Scoring does not go back to the closed list, since the thể lệ is frozen; an announced result is
    changed only by a complaint or a revocation.
    """
    return _REOPENS.get(phase)


def reached(phase: Phase, milestone: Phase) -> bool:
    """Whether a round in `phase` has come as far as `milestone`; never for an abandoned one."""
    return phase in ORDER and ORDER.index(phase) >= ORDER.index(milestone)


def _before(phase: Phase, milestone: Phase) -> bool:
    return phase in ORDER and not reached(phase, milestone)


def may_edit_plan(phase: Phase) -> bool:
    """Place, level, circular and plan decision."""
    return phase == Phase.PLAN


def may_edit_rulebook(phase: Phase) -> bool:
    """The thể lệ and its rubric, until scoring opens (Điều 16.1)."""
    return _before(phase, Phase.SCORING)


def may_appoint_council(phase: Phase) -> bool:
    """Setting up the council, and replacing its members (Điều 8.2), until announcement."""
    return _before(phase, Phase.ANNOUNCED)


def may_appoint_jury(phase: Phase) -> bool:
    """Setting up jury and helper team, and replacing who drops out, until the tally (Điều 11)."""
    return _before(phase, Phase.TALLIED)


def may_declare_recusal(phase: Phase) -> bool:
    """A recusal binds until announcement, so it may be declared until then."""
    return _before(phase, Phase.ANNOUNCED)


def may_submit(phase: Phase) -> bool:
    """Submitting a dossier to the round."""
    return phase == Phase.RECEIVING


def may_supplement(phase: Phase) -> bool:
    """Asking for a supplement, and answering."""
    return phase in (Phase.RECEIVING, Phase.CHECKING)


def may_check(phase: Phase) -> bool:
    """Receiving, accepting, refusing by the helper team (Điều 10.1)."""
    return phase in (Phase.RECEIVING, Phase.CHECKING)


def may_withdraw(phase: Phase) -> bool:
    """Entering is voluntary (Điều 6.4): a producer may leave until the tally."""
    return phase in (Phase.RECEIVING, Phase.CHECKING, Phase.LISTED, Phase.SCORING)


def may_close_list(phase: Phase) -> bool:
    """Closing the list gives every entry its mã số bình chọn."""
    return phase == Phase.CHECKING


def may_score(phase: Phase) -> bool:
    """Saving and handing in score sheets (Điều 16.2)."""
    return phase == Phase.SCORING


def may_write_minutes(phase: Phase) -> bool:
    """Drawing up and adopting the biên bản tổng hợp (Điều 16.3)."""
    return phase == Phase.TALLIED


def may_decide_lists(phase: Phase) -> bool:
    """Recognised and nominated lists (Điều 10.2, 17.1)."""
    return phase == Phase.COUNCIL


def may_merge(phase: Phase) -> bool:
    """Merging entries into a bộ sản phẩm at the council's meeting."""
    return phase == Phase.COUNCIL


def may_undo_merge(phase: Phase) -> bool:
    """Until the authority approves."""
    return phase in (Phase.COUNCIL, Phase.APPROVAL)


def may_approve(phase: Phase) -> bool:
    """The authority's decision on results and nomination (Điều 10.2, 17.2)."""
    return phase == Phase.APPROVAL


def may_issue_certificates(phase: Phase) -> bool:
    """Making certificates once the decision is recorded; releasing them comes with the announcement."""
    return phase in (Phase.APPROVAL, Phase.ANNOUNCED)


def may_complain(phase: Phase) -> bool:
    """Complaints arrive and are answered (Điều 20); each entrant's own deadline is another test."""
    return phase == Phase.ANNOUNCED


def may_abandon(phase: Phase) -> bool:
    """Closing a round as không hoàn thành, before anything was announced."""
    return _before(phase, Phase.ANNOUNCED)


def public_round(phase: Phase) -> bool:
    """Whether the public sees that the round exists."""
    return phase != Phase.PLAN


def public_results(phase: Phase) -> bool:
    """Whether results are public, and recusals no longer hide anything."""
    return reached(phase, Phase.ANNOUNCED)


def sealed(phase: Phase) -> bool:
    """Whether nobody may read another's sheet; in an abandoned round the seal is never lifted."""
    return not reached(phase, Phase.TALLIED)


def rulebook_frozen(phase: Phase) -> bool:
    """Whether the thể lệ can no longer change."""
    return not may_edit_rulebook(phase)


def bundle_due(phase: Phase) -> bool:
    """Whether the bundle for recounting is published."""
    return phase == Phase.CONCLUDED
