"""The thể lệ of a round: every choice that the law leaves open, decided and frozen before scoring."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec
from msgspec import Struct

from tieubieu.rules.groups import GROUPS
from tieubieu.rules.numbers import points_text
from tieubieu.rules.problem import Problem
from tieubieu.rules.rubric import DEFAULT_RUBRIC, Rubric, check_rubric, leaves

ALL_GROUPS = "*"
STEPS = (100, 50, 25)

DropOut = Literal["submitted", "all"]
TieBreak = Literal["none", "criteria"]
Outlier = Literal["off", "flag"]
MajorityOf = Literal["present", "members"]


class Rulebook(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thể lệ. Points are hundredths, shares are (numerator, denominator), never floats.

    `rubrics` maps a group letter, or "*" for all others, to its frame. `council_majority` must be exceeded,
    `council_quorum` reached. `drop_out_rule` "submitted" divides by the sheets handed in, "all" keeps scoring
    open until every appointed judge who is not recused has handed in. `tie_break` "criteria" compares equal
    means by the mean of criterion 1, then 2, 3, 4; "none" shows them as equal. `outlier` "flag" marks a
    sheet farther than `outlier_distance` from its entry's mean; it never changes a score. `quota_up` limits
    how many may be nominated. `supplement_days` are working days to answer a request for a supplement.
    """

    rubrics: dict[str, Rubric] = msgspec.field(default_factory=lambda: {ALL_GROUPS: DEFAULT_RUBRIC})
    score_step: int = 50
    council_quorum: tuple[int, int] = (2, 3)
    council_majority: tuple[int, int] = (1, 2)
    majority_of: MajorityOf = "present"
    secret_ballot: bool = False
    min_sheets_per_entry: int = 2
    drop_out_rule: DropOut = "submitted"
    tie_break: TieBreak = "none"
    display_decimals: int = 2
    quota_up: int | None = None
    outlier: Outlier = "off"
    outlier_distance: int = 1500
    supplement_days: int = 3
    prizes: tuple[str, ...] = ()


DEFAULT_RULEBOOK = Rulebook()


def rubric_for(rulebook: Rulebook, group: str) -> Rubric:
    """The frame by which entries of `group` (A–D) are scored; KeyError where the thể lệ has none."""
    if group in rulebook.rubrics:
        return rulebook.rubrics[group]
    return rulebook.rubrics[ALL_GROUPS]


def check_rulebook(rulebook: Rulebook) -> list[Problem]:
    """What keeps the thể lệ from being frozen. `field` is the Rulebook field, or "rubrics.GROUP.KEY"."""
    problems = [
        Problem("rulebook.group", f"Không có nhóm sản phẩm “{group}”.", None, f"rubrics.{group}")
        for group in rulebook.rubrics
        if group != ALL_GROUPS and group not in GROUPS
    ]
    if ALL_GROUPS not in rulebook.rubrics:
        uncovered = [group for group in GROUPS if group not in rulebook.rubrics]
        if uncovered:
            problems.append(
                Problem(
                    "rulebook.uncovered",
                    f"Nhóm {', '.join(uncovered)} chưa có khung điểm.",
                    None,
                    "rubrics",
                )
            )
    for group, rubric in rulebook.rubrics.items():
        for problem in check_rubric(rubric):
            place = f"rubrics.{group}.{problem.field}" if problem.field else f"rubrics.{group}"
            problems.append(msgspec.structs.replace(problem, field=place))
        if rulebook.score_step in STEPS:
            problems.extend(
                Problem(
                    "rulebook.step_and_max",
                    f"Điểm tối đa {points_text(leaf.max)} của mục {leaf.key} không chia hết cho bước điểm "
                    f"{points_text(rulebook.score_step)}.",
                    None,
                    f"rubrics.{group}.{leaf.key}",
                )
                for leaf in leaves(rubric)
                if leaf.max % rulebook.score_step
            )

    def refuse(field: str, words: str) -> None:
        problems.append(Problem(f"rulebook.{field}", words, None, field))

    if rulebook.score_step not in STEPS:
        refuse("score_step", "Bước điểm là 1, 0,5 hoặc 0,25 điểm.")
    if not _is_share(rulebook.council_quorum):
        refuse("council_quorum", "Tỷ lệ họp là một phân số lớn hơn 0 và không quá 1, ví dụ 2/3.")
    num, den = rulebook.council_majority
    if not _is_share((num, den)) or num == den:
        refuse("council_majority", "Tỷ lệ tán thành phải vượt là một phân số lớn hơn 0 và dưới 1.")
    elif 2 * num < den:
        refuse("council_majority", "Tỷ lệ tán thành phải vượt không được dưới một nửa.")
    if rulebook.min_sheets_per_entry < 1:
        refuse("min_sheets_per_entry", "Mỗi sản phẩm cần ít nhất 1 phiếu.")
    if not 0 <= rulebook.display_decimals <= 4:
        refuse("display_decimals", "Điểm bình quân hiện từ 0 đến 4 chữ số sau dấu phẩy.")
    if rulebook.quota_up is not None and rulebook.quota_up < 0:
        refuse("quota_up", "Số sản phẩm đề cử là số từ 0 trở lên; để trống nếu không giới hạn.")
    if not 0 < rulebook.outlier_distance <= 10_000:
        refuse("outlier_distance", "Khoảng lệch để đánh dấu phiếu là từ 0,01 đến 100 điểm.")
    if rulebook.supplement_days < 1:
        refuse("supplement_days", "Hạn bổ sung hồ sơ là ít nhất 1 ngày làm việc.")
    prizes = [prize.strip() for prize in rulebook.prizes]
    if not all(prizes) or len(set(prizes)) < len(prizes):
        refuse("prizes", "Tên giải không để trống và không trùng nhau.")
    return problems


def _is_share(share: tuple[int, int]) -> bool:
    return 0 < share[0] <= share[1]


def to_plain(rulebook: Rulebook) -> dict[str, Any]:
    """The thể lệ as JSON values (dict, list, str, int, bool, None; no float), ready for canonical JSON."""
    return _lists(msgspec.to_builtins(rulebook))


def from_plain(plain: Mapping[str, Any]) -> Rulebook:
    """The thể lệ that `to_plain` gave; ValueError for a missing type, an unknown field or a float."""
    return msgspec.convert(dict(plain), Rulebook, strict=True)


def _lists(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _lists(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_lists(item) for item in value]
    return value


class RuleRow(Struct, frozen=True):
    """One line of the table "luật hay thể lệ": `law` is an article, or None for a setting of the round.

    `key` is the Rulebook field of a setting; a law has a key of its own, and `fixed`, the text of its value.
    """

    key: str
    label: str
    law: str | None = None
    fixed: str | None = None
    note: str = ""


ROWS: tuple[RuleRow, ...] = (
    RuleRow("criteria", "Bốn tiêu chí", "TT 26/2014 Điều 7, Phụ lục 4", "40, 40, 10 và 10 điểm"),
    RuleRow("pass", "Điểm đạt", "TT 26/2014 Điều 17.1", "bình quân từ 70 điểm trở lên"),
    RuleRow("independent", "Cách chấm", "TT 26/2014 Điều 16.2", "độc lập, từng người chịu trách nhiệm"),
    RuleRow("jury", "Ban Giám khảo", "TT 26/2014 Điều 11", "số lẻ thành viên, kết luận theo đa số"),
    RuleRow(
        "recognition",
        "Cơ cấu và số lượng được công nhận",
        "TT 26/2014 Điều 17.1",
        "do Hội đồng bình chọn quyết định",
    ),
    RuleRow(
        "complaint", "Thời hiệu khiếu nại", "TT 26/2014 Điều 20.1", "15 ngày làm việc kể từ ngày thông báo"
    ),
    RuleRow(
        "answer", "Hạn trả lời khiếu nại", "TT 26/2014 Điều 20.2", "10 ngày làm việc kể từ ngày nhận đơn"
    ),
    RuleRow(
        "rubrics",
        "Khung điểm chi tiết",
        note="Trưởng ban Giám khảo đề xuất, Chủ tịch Hội đồng quyết định (Điều 16.1).",
    ),
    RuleRow("score_step", "Bước điểm"),
    RuleRow("council_quorum", "Số thành viên Hội đồng dự họp"),
    RuleRow("council_majority", "Hội đồng biểu quyết"),
    RuleRow("majority_of", "Đa số tính trên"),
    RuleRow("secret_ballot", "Bỏ phiếu kín"),
    RuleRow("min_sheets_per_entry", "Số phiếu ít nhất cho một sản phẩm"),
    RuleRow("drop_out_rule", "Khi giám khảo không chấm hết"),
    RuleRow("tie_break", "Khi bình quân bằng nhau", note="Luật không xếp hạng."),
    RuleRow("display_decimals", "Số chữ số sau dấu phẩy", note="Chỉ để hiện; so với 70 bằng số đúng."),
    RuleRow("quota_up", "Số sản phẩm đề cử lên cấp trên"),
    RuleRow("outlier", "Phiếu lệch xa", note="Chỉ đánh dấu, không bỏ phiếu nào."),
    RuleRow("outlier_distance", "Khoảng lệch để đánh dấu"),
    RuleRow("supplement_days", "Hạn bổ sung hồ sơ"),
    RuleRow("prizes", "Giải", note="Luật không có giải A, B, C."),
)
"""Every line of the thể lệ, laws first; a page shows `law` or the words "thể lệ của kỳ"."""

_CHOICES = {
    ("majority_of", "present"): "số thành viên dự họp",
    ("majority_of", "members"): "tổng số thành viên",
    ("drop_out_rule", "submitted"): "chia cho số phiếu đã nộp",
    ("drop_out_rule", "all"): "chờ đủ phiếu của mọi giám khảo được chấm",
    ("tie_break", "none"): "coi là bằng nhau",
    ("tie_break", "criteria"): "so bình quân tiêu chí 1, rồi 2, 3, 4",
    ("outlier", "off"): "không đánh dấu",
    ("outlier", "flag"): "đánh dấu để Ban Giám khảo xem",
}


def value_text(rulebook: Rulebook, row: RuleRow) -> str:
    """What stands in the value column of `row` for this thể lệ."""
    if row.fixed is not None:
        return row.fixed
    value = getattr(rulebook, row.key)
    match row.key:
        case "rubrics":
            names = ["chung" if group == ALL_GROUPS else f"nhóm {group}" for group in sorted(value)]
            return ", ".join(names)
        case "score_step" | "outlier_distance":
            return f"{points_text(value)} điểm"
        case "council_quorum":
            return f"ít nhất {value[0]}/{value[1]}"
        case "council_majority":
            return f"trên {value[0]}/{value[1]}"
        case "secret_ballot":
            return "có" if value else "không"
        case "quota_up":
            return "không giới hạn" if value is None else f"tối đa {value} sản phẩm"
        case "supplement_days":
            return f"{value} ngày làm việc"
        case "prizes":
            return ", ".join(value) or "không có"
        case "min_sheets_per_entry":
            return f"{value} phiếu"
        case "display_decimals":
            return str(value)
        case _:
            return _CHOICES[row.key, value]
