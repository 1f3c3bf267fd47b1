"""What results demand and do at the phases of a round. An imported round states its results as its papers do."""

from __future__ import annotations

from tieubieu.platform import clock
from tieubieu.platform.actions import Act
from tieubieu.results import actions, announcing, queries, tallying
from tieubieu.results.actions import confirmed_short
from tieubieu.rounds import queries as rounds
from tieubieu.rounds.phases import effect, precondition, undo
from tieubieu.rounds.queries import RoundRow
from tieubieu.rounds.words import say
from tieubieu.rules.numbers import date_text
from tieubieu.rules.phases import Phase
from tieubieu.rules.problem import Problem
from tieubieu.rules.working_days import complaint_deadline


def wire() -> None:
    """Importing this module has registered everything else."""
    say(
        {
            "results.close_scoring": "Đóng chấm điểm",
            "results.draw_up_minutes": "Lập biên bản tổng hợp",
            "results.vote_minutes": "Biểu quyết biên bản",
            "results.hand_to_council": "Chuyển biên bản sang Hội đồng",
            "results.choose_lists": "Lưu danh sách đang chọn",
            "results.record_meeting": "Ghi phiên họp Hội đồng",
            "results.submit_lists": "Trình cấp có thẩm quyền",
            "results.approve": "Phê duyệt kết quả",
            "results.return_file": "Trả lại hồ sơ trình",
            "results.approve_nomination": "Gửi danh sách đề cử",
        }
    )


# Into the tally


@precondition(Phase.TALLIED)
async def sheets_suffice(round: RoundRow) -> list[Problem]:
    if round.origin == "imported":
        return []
    problems = tallying.obstacles(await tallying.count(round.id), await rounds.rulebook(round.id))
    if confirmed_short.get() == round.id:
        problems = [p for p in problems if p.code != "tally.too_few"]
    return problems


@effect(Phase.TALLIED, says="Điểm trung bình được tính từ các phiếu đã nộp và khóa lại trong sổ cái")
async def results_are_counted(act: Act, round: RoundRow) -> None:
    if round.origin == "run":
        await actions.tally_up(act, round)


@undo(
    Phase.TALLIED,
    says="Bảng tổng hợp và biên bản đang có được gác lại; khi đóng chấm điểm, bảng mới được tính",
)
async def results_are_forgotten(act: Act, round: RoundRow) -> None:
    await actions.forget_tally(act, round)


# Into the council


@precondition(Phase.COUNCIL)
async def minutes_are_adopted(round: RoundRow) -> list[Problem]:
    if round.origin == "imported":
        return []
    found = await queries.current_minutes(round.id)
    if found is None:
        return [Problem("minutes.none", "Ban Giám khảo chưa lập biên bản tổng hợp", "TT 26/2014 Điều 16.3")]
    if found.adopted_at is None:
        return [
            Problem(
                "minutes.open",
                "Biên bản tổng hợp chưa được đa số Ban Giám khảo thông qua",
                "TT 26/2014 Điều 11.3",
            )
        ]
    return []


@undo(Phase.COUNCIL, says="Danh sách của Hội đồng và biên bản của Ban Giám khảo được gác lại để lập lại")
async def lists_are_forgotten(act: Act, round: RoundRow) -> None:
    await actions.forget_lists(act, round)


# To the authority


@precondition(Phase.APPROVAL)
async def lists_are_decided(round: RoundRow) -> list[Problem]:
    if round.origin == "imported" or await queries.current_meeting(round.id):
        return []
    return [
        Problem(
            "lists.undecided", "Chưa ghi phiên họp của Hội đồng quyết định danh sách", "TT 26/2014 Điều 17.1"
        )
    ]


@undo(Phase.APPROVAL)
async def not_after_the_signature(act: Act, round: RoundRow) -> None:
    await actions.refuse_after_approval(act, round)


# To everybody


@precondition(Phase.ANNOUNCED)
async def results_are_approved(round: RoundRow) -> list[Problem]:
    if round.origin == "imported" or await queries.recognition(round.id):
        return []
    return [
        Problem("approval.none", f"{round.authority_name} chưa phê duyệt kết quả", "TT 26/2014 Điều 17.2")
    ]


@effect(Phase.ANNOUNCED, says="Giấy chứng nhận được phát hành; ai cũng xác minh được")
async def everybody_is_told(act: Act, round: RoundRow) -> None:
    await announcing.announce(act, round)


@effect(Phase.CONCLUDED)
async def bundle_is_published(act: Act, round: RoundRow) -> None:
    if round.origin == "run":
        await announcing.publish_bundle(act, round)


def complaint_warning(round: RoundRow) -> str:
    """Said before concluding while complaints may still come; the officer may go on."""
    if round.phase != Phase.ANNOUNCED or round.announced_on is None:
        return ""
    until = complaint_deadline(round.announced_on)
    if clock.today() > until:
        return ""
    return f"Thời hiệu khiếu nại còn đến hết ngày {date_text(until)} (TT 26/2014 Điều 20.1)"
