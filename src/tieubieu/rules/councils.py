"""Hội đồng bình chọn and Ban Giám khảo: who sets them up, how many, in which roles.

TT 26/2014 Điều 8, 9, 10, 11, 13, 17.2; TT 38/2025 Điều 28.3–5, 28.8, 28.11.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from tieubieu.rules.circulars import Circular
from tieubieu.rules.levels import Level, label, levels_of
from tieubieu.rules.problem import Problem


class CouncilRole(StrEnum):
    """Seats of a council. `DEPUTY` is the standing deputy (Phó Chủ tịch thường trực), `VICE` any other one;
    at the national level, which has no standing deputy, both mean Phó Chủ tịch."""

    CHAIR = "chair"
    DEPUTY = "deputy"
    VICE = "vice"
    MEMBER = "member"


class JuryRole(StrEnum):
    """Seats of a jury (TT 26/2014 Điều 11.2)."""

    HEAD = "head"
    DEPUTY = "deputy"
    MEMBER = "member"


COUNCIL_ROLE_LABELS = {
    CouncilRole.CHAIR: "Chủ tịch Hội đồng",
    CouncilRole.DEPUTY: "Phó Chủ tịch thường trực Hội đồng",
    CouncilRole.VICE: "Phó Chủ tịch Hội đồng",
    CouncilRole.MEMBER: "Ủy viên Hội đồng",
}

JURY_ROLE_LABELS = {
    JuryRole.HEAD: "Trưởng ban Giám khảo",
    JuryRole.DEPUTY: "Phó Trưởng ban Giám khảo",
    JuryRole.MEMBER: "Thành viên Ban Giám khảo",
}

SIZES: dict[Level, tuple[int, int]] = {
    Level.COMMUNE: (5, 7),
    Level.DISTRICT: (5, 7),
    Level.PROVINCE: (7, 9),
    Level.REGION: (9, 11),
    Level.NATION: (11, 13),
}
"""The two sizes allowed for a council (TT 26/2014 Điều 9)."""

_CLAUSE = {Level.COMMUNE: 1, Level.DISTRICT: 1, Level.PROVINCE: 2, Level.REGION: 3, Level.NATION: 4}
_MEMBERS = "nhà khoa học, chuyên gia, người có chuyên môn, đại diện đơn vị, tổ chức có liên quan"


class CouncilRule(Struct, frozen=True, kw_only=True):
    """Who stands where at one level under one version of the rules, in words for pages and papers.

    `set_up_by` decides on the council and its changes (Điều 8), approves results and signs certificates
    (Điều 17.2); `nomination_by` approves the list for the level above (Điều 10.2), None at national level;
    `kept_by` keeps the records (Điều 13).
    """

    level: Level
    sizes: tuple[int, int]
    set_up_by: str
    chair: str
    standing_deputy: str
    other_deputies: str | None
    members: str
    nomination_by: str | None
    kept_by: str
    law_set_up: str
    law_seats: str
    law_approval: str = "TT 26/2014 Điều 17.2"
    law_nomination: str = "TT 26/2014 Điều 10.2"
    law_kept: str = "TT 26/2014 Điều 13"


def council_rule(level: Level, circular: Circular) -> CouncilRule:
    """The rule for `level` in the words of `circular`; ValueError for a level that version does not know."""
    if level not in levels_of(circular):
        raise ValueError(f"{circular.short} không có bình chọn {label(level)}.")
    bureau = circular.central_body
    if level == Level.COMMUNE:
        set_up_by = "Chủ tịch Ủy ban nhân dân cấp xã"
        chair = "đại diện Lãnh đạo Ủy ban nhân dân cấp xã"
        deputy = (
            "đại diện Lãnh đạo cơ quan chuyên môn theo dõi về lĩnh vực Công Thương "
            "thuộc Ủy ban nhân dân cấp xã"
        )
        nomination_by = "Ủy ban nhân dân cấp xã"
        kept_by = "đơn vị do Ủy ban nhân dân cấp xã quyết định"
    elif level == Level.DISTRICT:
        set_up_by = "Chủ tịch Ủy ban nhân dân cấp huyện"
        chair = "đại diện Lãnh đạo Ủy ban nhân dân cấp huyện"
        deputy = (
            "đại diện Lãnh đạo Phòng Kinh tế và Hạ tầng thuộc Ủy ban nhân dân huyện hoặc Phòng Kinh tế "
            "thuộc Ủy ban nhân dân quận, thị xã, thành phố thuộc tỉnh"
        )
        nomination_by = "Ủy ban nhân dân cấp huyện"
        kept_by = "Ủy ban nhân dân cấp huyện"
    elif level == Level.PROVINCE:
        set_up_by = "Chủ tịch Ủy ban nhân dân cấp tỉnh"
        chair = "đại diện Lãnh đạo Ủy ban nhân dân cấp tỉnh"
        deputy = "đại diện Lãnh đạo Sở Công Thương"
        nomination_by = "Ủy ban nhân dân cấp tỉnh"
        kept_by = "Sở Công Thương"
    elif level == Level.REGION:
        set_up_by = f"Cục trưởng {bureau}"
        chair = f"đại diện Lãnh đạo {bureau}"
        deputy = "đại diện Lãnh đạo Sở Công Thương nơi tổ chức bình chọn"
        nomination_by = set_up_by if circular.lowest == Level.DISTRICT else bureau
        kept_by = bureau
    else:
        set_up_by = "Bộ trưởng Bộ Công Thương"
        chair = "đại diện Lãnh đạo Bộ Công Thương"
        deputy = (
            f"đại diện Lãnh đạo {bureau} và đại diện Lãnh đạo Ủy ban nhân dân hoặc Sở Công Thương tỉnh, "
            "thành phố nơi tổ chức bình chọn"
        )
        nomination_by = None
        kept_by = bureau
    return CouncilRule(
        level=level,
        sizes=SIZES[level],
        set_up_by=set_up_by,
        chair=chair,
        standing_deputy=deputy,
        other_deputies=None if level == Level.NATION else f"do {set_up_by} quyết định",
        members=_MEMBERS,
        nomination_by=nomination_by,
        kept_by=kept_by,
        law_set_up="TT 26/2014 Điều 8",
        law_seats=f"TT 26/2014 Điều 9.{_CLAUSE[level]}",
    )


def check_council(level: Level, roles: Iterable[str]) -> list[Problem]:
    """What is wrong with a council of `level` whose members hold `roles`.

    ValueError for a role that is not a CouncilRole. All of it is law: size, one chair, one standing deputy;
    at the national level two deputies instead.
    """
    seats = [CouncilRole(role) for role in roles]
    law = f"TT 26/2014 Điều 9.{_CLAUSE[level]}"
    problems = []
    small, large = SIZES[level]
    if len(seats) not in (small, large):
        problems.append(
            Problem(
                "council.size",
                f"Hội đồng bình chọn {label(level)} có {small:02d} hoặc {large:02d} thành viên; "
                f"danh sách này có {len(seats):02d}.",
                law,
            )
        )
    chairs = seats.count(CouncilRole.CHAIR)
    if chairs != 1:
        problems.append(
            Problem("council.chair", f"Hội đồng có đúng một Chủ tịch; danh sách này có {chairs}.", law)
        )
    standing = seats.count(CouncilRole.DEPUTY)
    if level == Level.NATION:
        deputies = standing + seats.count(CouncilRole.VICE)
        if deputies < 2:
            problems.append(
                Problem(
                    "council.deputies",
                    "Hội đồng cấp quốc gia có hai Phó Chủ tịch: một của Cục, một của Ủy ban nhân dân hoặc "
                    f"Sở Công Thương nơi tổ chức; danh sách này có {deputies}.",
                    law,
                )
            )
    elif standing != 1:
        problems.append(
            Problem(
                "council.standing_deputy",
                f"Hội đồng có đúng một Phó Chủ tịch thường trực; danh sách này có {standing}.",
                law,
            )
        )
    return problems


def check_jury(roles: Iterable[str]) -> list[Problem]:
    """What is wrong with a jury whose members hold `roles`.

    ValueError for a role that is not a JuryRole. All of it is law (Điều 11.2): an odd number, one head, a
    deputy, and members beside them; so at least three.
    """
    seats = [JuryRole(role) for role in roles]
    law = "TT 26/2014 Điều 11.2"
    problems = []
    if len(seats) % 2 == 0:
        problems.append(
            Problem(
                "jury.even",
                f"Số thành viên Ban Giám khảo là số lẻ; danh sách này có {len(seats)}.",
                law,
            )
        )
    heads = seats.count(JuryRole.HEAD)
    if heads != 1:
        problems.append(
            Problem("jury.head", f"Ban Giám khảo có đúng một Trưởng ban; danh sách này có {heads}.", law)
        )
    if JuryRole.DEPUTY not in seats:
        problems.append(Problem("jury.deputy", "Ban Giám khảo chưa có Phó Trưởng ban.", law))
    if JuryRole.MEMBER not in seats:
        problems.append(
            Problem("jury.members", "Ngoài Trưởng ban và Phó Trưởng ban, cần có thành viên khác.", law)
        )
    return problems
