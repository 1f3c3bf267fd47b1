"""What entries demand and do at the phases of a round, and what they show on its page."""

from __future__ import annotations

from uuid import UUID

from tieubieu.dossiers import entries, entry_queries
from tieubieu.platform.actions import Act
from tieubieu.platform.actor import Actor
from tieubieu.rounds.home import Count, counts, hidden_ids
from tieubieu.rounds.permissions import may_see
from tieubieu.rounds.phases import effect, precondition, undo
from tieubieu.rounds.queries import RoundRow
from tieubieu.rounds.words import say
from tieubieu.rules.phases import Phase
from tieubieu.rules.problem import Problem

STATES = {
    "submitted": "Chờ kiểm tra",
    "supplement": "Chờ bổ sung",
    "accepted": "Đủ điều kiện",
    "refused": "Không đủ điều kiện",
    "withdrawn": "Đã rút",
}
"""The states of an entry as the helper team's filters name them, in the order of the work."""


def wire() -> None:
    """Importing this module has registered everything else."""
    say(
        {
            "entry.submit": "Nộp hồ sơ",
            "entry.answer_supplement": "Bổ sung hồ sơ",
            "entry.withdraw": "Rút hồ sơ",
            "entry.ask_supplement": "Đề nghị bổ sung hồ sơ",
            "entry.accept": "Nhận hồ sơ đủ điều kiện",
            "entry.accept_many": "Nhận nhiều hồ sơ đủ điều kiện",
            "entry.refuse": "Không nhận hồ sơ",
            "entry.change_group": "Chuyển nhóm sản phẩm",
            "nomination.confirm": "Xác nhận dự bình chọn cấp trên",
            "nomination.decline": "Từ chối dự bình chọn cấp trên",
        }
    )


@precondition(Phase.LISTED)
async def entries_are_settled(round: RoundRow) -> list[Problem]:
    return await entries.what_holds_the_list_open(round)


@effect(
    Phase.LISTED, says="Mỗi hồ sơ đủ điều kiện nhận một mã số bình chọn ngẫu nhiên; cơ sở không rút được nữa"
)
async def codes_are_drawn(act: Act, round: RoundRow) -> None:
    await entries.give_codes(round)


@undo(Phase.LISTED, says="Mã số bình chọn đã cấp bị bỏ; khi chốt lại, mã mới được rút ngẫu nhiên")
async def codes_are_taken_back(act: Act, round: RoundRow) -> None:
    await entries.take_codes_back(round)


@counts
async def entries_by_state(actor: Actor, round: RoundRow) -> list[Count]:
    if not may_see(actor, round) or round.phase == Phase.PLAN:
        return []
    found = await entry_queries.tallies(actor, round.id)
    where = f"/dieu-hanh/{round.slug}/ho-so"
    return [
        Count("Hồ sơ đã nộp", found.total, where),
        *(
            Count(label, found.states[state], f"{where}?trang-thai={state}")
            for state, label in STATES.items()
            if found.states.get(state)
        ),
    ]


@hidden_ids
async def recused(person_id: UUID, round: RoundRow) -> list[UUID]:
    return await entry_queries.hidden(person_id, round.id)
