"""The Vietnamese words for actions in the trail of a round."""

from __future__ import annotations

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


def say(words: dict[str, str]) -> None:
    """Lets an area above name its own actions: {"entry.submit": "Nộp hồ sơ"}."""
    _WORDS.update(words)


def action_words(action: str) -> str:
    """What the trail calls an action; its own name where nobody has said better."""
    return _WORDS.get(action, action)
