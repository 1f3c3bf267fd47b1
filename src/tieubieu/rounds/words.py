"""The Vietnamese words for the steps of a round, as its path names them, and for the actions in its trail."""

from __future__ import annotations

from tieubieu.rules.phases import Phase

_STEPS = {
    Phase.PLAN: "Kế hoạch",
    Phase.RECEIVING: "Tiếp nhận hồ sơ",
    Phase.CHECKING: "Kiểm tra hồ sơ",
    Phase.LISTED: "Chốt danh sách",
    Phase.SCORING: "Chấm điểm",
    Phase.TALLIED: "Tổng hợp",
    Phase.COUNCIL: "Hội đồng họp",
    Phase.APPROVAL: "Phê duyệt",
    Phase.ANNOUNCED: "Công bố",
    Phase.CONCLUDED: "Kết thúc",
    Phase.ABANDONED: "Không hoàn thành",
}

_WORDS = {
    "round.plan": "Lập kỳ bình chọn",
    "round.change_plan": "Sửa kế hoạch",
    "round.propose_rulebook": "Đề xuất thể lệ",
    "round.approve_rulebook": "Duyệt thể lệ",
    "round.advance": "Chuyển bước",
    "round.reopen": "Mở lại một bước",
    "round.abandon": "Dừng kỳ",
    "councils.record_council": "Ghi quyết định về Hội đồng",
    "councils.record_jury": "Ghi quyết định về Ban Giám khảo",
    "councils.replace_judge": "Thay giám khảo",
    "councils.record_helpers": "Ghi quyết định về Tổ giúp việc",
}


def step(phase: Phase) -> str:
    """What the path of a round calls this phase (parts/words.html PHASES): "Tiếp nhận hồ sơ"."""
    return _STEPS[phase]


def say(words: dict[str, str]) -> None:
    """Lets an area above name its own actions: {"entry.submit": "Nộp hồ sơ"}."""
    _WORDS.update(words)


def action_words(action: str) -> str:
    """What the trail calls an action; its own name where nobody has said better."""
    return _WORDS.get(action, action)
