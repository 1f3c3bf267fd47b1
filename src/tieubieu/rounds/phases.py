"""The registry of phases: areas above say what must be so before a round moves, and what happens when it does.

    @precondition(Phase.COUNCIL)
    async def minutes_adopted(round: RoundRow) -> list[Problem]: ...

    @effect(Phase.LISTED, says="Mỗi hồ sơ đủ điều kiện nhận một mã số bình chọn ngẫu nhiên")
    async def give_codes(act: Act, round: RoundRow) -> None: ...      # in the same transaction, after the phase changed

    @undo(Phase.TALLIED)
    async def set_minutes_aside(act: Act, round: RoundRow) -> None: ...   # a reopening leaves this phase backward

A precondition answers for the round, never for the person who looks: its words name nothing that a recusal could hide.
Registering the same function twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeVar

from msgspec import Struct

from tieubieu.platform.actions import Act
from tieubieu.rounds.queries import RoundRow
from tieubieu.rules.phases import Phase, next_phase
from tieubieu.rules.problem import Problem

Precondition = Callable[[RoundRow], Awaitable[list[Problem]]]
Effect = Callable[[Act, RoundRow], Awaitable[None]]
F = TypeVar("F", bound=Callable[..., Any])


class _Said(Struct):
    run: Any
    says: str = ""


_Registry = dict[Phase, dict[str, _Said]]

_preconditions: _Registry = {}
_effects: _Registry = {}
_undos: _Registry = {}


def _register(into: _Registry, phase: Phase, says: str = "") -> Callable[[F], F]:
    def register(f: F) -> F:
        into.setdefault(phase, {})[f"{f.__module__}.{f.__qualname__}"] = _Said(f, says)
        return f

    return register


def precondition(phase: Phase) -> Callable[[F], F]:
    """Registers what must be so before a round moves forward INTO `phase`; [] when it is."""
    return _register(_preconditions, phase)


def effect(phase: Phase, says: str = "") -> Callable[[F], F]:
    """Registers what happens when a round has moved forward into `phase` (ABANDONED too). `says`: one sentence for
    the page that asks before the move."""
    return _register(_effects, phase, says)


def undo(phase: Phase, says: str = "") -> Callable[[F], F]:
    """Registers what happens when a reopening leaves `phase` backward; the round is then in the earlier phase."""
    return _register(_undos, phase, says)


async def blockers(round: RoundRow, to: Phase | None = None) -> list[Problem]:
    """What is missing before the round may move into `to` (by default its next phase); [] when nothing is, or when
    it has ended."""
    to = to or next_phase(round.phase)
    if to is None:
        return []
    return [
        p for registered in list(_preconditions.get(to, {}).values()) for p in await registered.run(round)
    ]


async def run_effects(act: Act, round: RoundRow) -> None:
    """Everything registered for the phase that the round is in now, in order of registration."""
    for registered in list(_effects.get(round.phase, {}).values()):
        await registered.run(act, round)


async def run_undos(act: Act, round: RoundRow, left: Phase) -> None:
    for registered in list(_undos.get(left, {}).values()):
        await registered.run(act, round)


def consequences(to: Phase) -> list[str]:
    """What moving into `to` does, as sentences: the round's own, then those of the areas above."""
    return [*_OWN.get(to, ()), *_said(_effects.get(to, {}).values())]


def consequences_of_reopening(left: Phase) -> list[str]:
    return _said(_undos.get(left, {}).values())


def _said(registered: Iterable[_Said]) -> list[str]:
    return [r.says for r in registered if r.says]


_OWN: dict[Phase, tuple[str, ...]] = {
    Phase.RECEIVING: (
        "Kỳ được công khai; cơ sở nộp được hồ sơ đến hết hạn nhận",
        "Cấp, địa bàn, văn bản áp dụng và kế hoạch không sửa được nữa",
    ),
    Phase.CHECKING: ("Không nhận thêm hồ sơ; Tổ chuyên môn giúp việc kiểm tra và đề nghị bổ sung",),
    Phase.LISTED: ("Danh sách hồ sơ dự bình chọn được chốt",),
    Phase.SCORING: (
        "Thể lệ và khung điểm được khóa, mã băm ghi vào sổ cái; từ đây không ai sửa được",
        "Giám khảo chấm độc lập; phiếu được niêm phong đến khi đóng chấm điểm",
    ),
    Phase.TALLIED: ("Chấm điểm đóng; phiếu đã nộp được mở niêm phong cho Ban Giám khảo và Hội đồng",),
    Phase.COUNCIL: ("Biên bản tổng hợp chuyển sang Hội đồng bình chọn",),
    Phase.APPROVAL: ("Danh sách của Hội đồng được trình cấp có thẩm quyền",),
    Phase.ANNOUNCED: (
        "Kết quả được công bố; mọi cơ sở dự bình chọn nhận thông báo",
        "Thời hiệu khiếu nại bắt đầu: 15 ngày làm việc kể từ ngày thông báo",
    ),
    Phase.CONCLUDED: ("Kỳ kết thúc; bộ dữ liệu kiểm phiếu lại được công bố",),
    Phase.ABANDONED: (
        "Kỳ dừng ở đây và không mở lại được",
        "Phiếu đã chấm vẫn niêm phong; không có kết quả nào được công bố",
    ),
}
