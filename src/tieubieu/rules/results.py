"""Three lists, three acts; quorum and majority in integers (TT 26/2014 Điều 10.2, 11.3, 17)."""

from __future__ import annotations

from collections.abc import Collection, Hashable

from tieubieu.rules.levels import Level, above
from tieubieu.rules.problem import Problem


def check_lists(
    level: Level,
    passed: Collection[Hashable],
    recognised: Collection[Hashable],
    nominated: Collection[Hashable],
    quota_up: int | None = None,
) -> list[Problem]:
    """What is wrong with the council's lists: nominated ⊆ recognised ⊆ passed.

    At national level nothing is nominated. Both lists may be shorter than the passed one (Điều 17.1).
    `quota_up` is a setting of the round.
    """
    problems = []
    too_low = len(set(recognised) - set(passed))
    if too_low:
        problems.append(
            Problem(
                "lists.not_passed",
                f"Có {too_low} sản phẩm trong danh sách công nhận chưa đạt bình quân 70 điểm. "
                "Hãy bỏ ra khỏi danh sách.",
                "TT 26/2014 Điều 17.1",
            )
        )
    stray = len(set(nominated) - set(recognised))
    if stray:
        problems.append(
            Problem(
                "lists.not_recognised",
                f"Có {stray} sản phẩm được đề cử mà không nằm trong danh sách công nhận.",
                "TT 26/2014 Điều 10.2",
            )
        )
    if nominated and above(level) is None:
        problems.append(
            Problem(
                "lists.no_level_above",
                "Không có cấp bình chọn nào trên cấp quốc gia, nên không có danh sách đề cử.",
                "TT 26/2014 Điều 10.2",
            )
        )
    sent_up = len(set(nominated))
    if quota_up is not None and sent_up > quota_up:
        problems.append(
            Problem(
                "lists.quota",
                f"Thể lệ của kỳ cho đề cử tối đa {quota_up} sản phẩm; danh sách này có {sent_up}.",
            )
        )
    return problems


def quorum_needed(members: int, num: int = 2, den: int = 3) -> int:
    """The fewest members that must be present: `num/den` of `members`, rounded up (a setting)."""
    return -(-members * num // den)


def quorum_met(present: int, members: int, num: int = 2, den: int = 3) -> bool:
    """Whether enough members are present; never with an empty council."""
    return members > 0 and present * den >= members * num


def majority_needed(base: int, num: int = 1, den: int = 2) -> int:
    """The fewest votes that are more than `num/den` of `base`."""
    return base * num // den + 1


def majority(in_favour: int, base: int, num: int = 1, den: int = 2) -> bool:
    """Whether the votes in favour are more than `num/den` of `base` (those present, or all members)."""
    return in_favour * den > base * num


def jury_adopts(in_favour: int, members: int) -> bool:
    """Whether the jury adopts its minutes: more than half of all its members (Điều 11.3; recorded, I)."""
    return majority(in_favour, members)
