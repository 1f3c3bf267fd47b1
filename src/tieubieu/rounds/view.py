"""What every page of a round needs: the round for this person, its tabs, its crumbs, the dates of its path."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tieubieu.platform import clock
from tieubieu.platform.actor import Actor
from tieubieu.platform.errors import NotFound
from tieubieu.rounds import permissions, queries
from tieubieu.rounds.queries import PhaseChangeRow, RoundRow
from tieubieu.rules.numbers import date_text
from tieubieu.rules.phases import Phase, reached

PHASE_WAYS = {
    "plan": ("/dieu-hanh/{slug}/ke-hoach", "Xem kế hoạch"),
    "rulebook": ("/dieu-hanh/{slug}/the-le", "Mở thể lệ"),
    "council": ("/dieu-hanh/{slug}/hoi-dong", "Ghi quyết định"),
    "jury": ("/dieu-hanh/{slug}/hoi-dong", "Ghi quyết định"),
    "helpers": ("/dieu-hanh/{slug}/hoi-dong", "Ghi quyết định"),
    "entry": ("/dieu-hanh/{slug}/ho-so", "Mở hồ sơ của kỳ"),
    "entries": ("/dieu-hanh/{slug}/ho-so", "Mở hồ sơ của kỳ"),
    "supplement": ("/dieu-hanh/{slug}/ho-so", "Mở hồ sơ của kỳ"),
    "tally": ("/hoi-dong/{slug}", "Xem phiếu đã nộp"),
    "minutes": ("/hoi-dong/{slug}", "Xem biên bản"),
    "lists": ("/hoi-dong/{slug}", "Xem danh sách của Hội đồng"),
    "meeting": ("/hoi-dong/{slug}", "Xem phiên họp"),
    "approval": ("/dieu-hanh/{slug}/phe-duyet", "Xem phê duyệt"),
}
"""Where a missing thing is put right, by the first word of the problem's code."""


async def round_for(actor: Actor, slug: str, allowed: Callable[[Actor, RoundRow], bool]) -> RoundRow:
    """The round, if this person may; one NotFound for "not there" and "not for you"."""
    found = await queries.by_slug(slug)
    if found is None or not allowed(actor, found):
        raise NotFound()
    return found


def tabs(actor: Actor, round: RoundRow, current: str) -> list[tuple[str, str, bool]]:
    """The pages of this round that the person may open: (address, label, is this one)."""
    start = f"/dieu-hanh/{round.slug}"
    found: list[tuple[str, str]] = []
    if permissions.may_see(actor, round):
        found.append(("", "Tổng quan"))
    if permissions.is_clerk(actor, round):
        found.append(("ho-so", "Hồ sơ"))
    if permissions.may_see_rulebook(actor, round):
        found += [("hoi-dong", "Hội đồng, Ban Giám khảo"), ("the-le", "Thể lệ")]
    if permissions.is_authority(actor, round) or permissions.is_officer(actor, round):
        if permissions.is_authority(actor, round) or reached(round.phase, Phase.APPROVAL):
            found.append(("phe-duyet", "Phê duyệt"))
        if reached(round.phase, Phase.ANNOUNCED):
            found.append(("giay-chung-nhan", "Giấy chứng nhận"))
    if permissions.may_see_audit(actor, round):
        found.append(("nhat-ky", "Nhật ký"))
    return [(f"{start}/{key}".rstrip("/"), label, key == current) for key, label in found]


def frame(actor: Actor, round: RoundRow, current: str, title: str) -> dict[str, Any]:
    """Title, section, crumbs, tabs and the round itself, for `page(…, **frame(…))`. `current`: the tab's address after
    the round's, "" for the home."""
    here = title != round.title
    home = f"/dieu-hanh/{round.slug}" if permissions.may_see(actor, round) else f"/hoi-dong/{round.slug}"
    return {
        "title": title,
        "section": "dieu-hanh" if permissions.may_see(actor, round) else "hoi-dong",
        "round": round,
        "tabs": tabs(actor, round, current),
        "crumbs": [
            ("/dieu-hanh", "Điều hành") if permissions.may_see(actor, round) else ("/hoi-dong", "Hội đồng"),
            (home, round.title),
            *([("", title)] if here else []),
        ],
    }


def phase_dates(round: RoundRow, changes: list[PhaseChangeRow]) -> dict[str, str]:
    """What stands under each step of the path: the day it was reached, or the day planned."""
    entered = {c.to_phase: date_text(clock.local(c.at).date()) for c in changes}
    planned = {
        Phase.PLAN: round.plan_date and date_text(round.plan_date),
        Phase.RECEIVING: round.receive_until and f"đến {date_text(round.receive_until)}",
        Phase.CHECKING: round.check_until and f"đến {date_text(round.check_until)}",
        Phase.SCORING: round.score_until and f"đến {date_text(round.score_until)}",
        Phase.COUNCIL: round.council_on and date_text(round.council_on),
        Phase.ANNOUNCED: round.announce_on and f"dự kiến {date_text(round.announce_on)}",
        Phase.CONCLUDED: "sau hạn khiếu nại",
    }
    found = {phase.value: text for phase, text in planned.items() if text}
    for phase, day in entered.items():
        if reached(round.phase, phase) and (
            phase not in planned or phase in (Phase.ANNOUNCED, Phase.CONCLUDED)
        ):
            found[phase.value] = day
    if round.phase == Phase.ABANDONED and changes:
        found["abandoned"] = (
            f"Dừng ngày {date_text(clock.local(changes[-1].at).date())}. {changes[-1].reason}"
        )
    return found
