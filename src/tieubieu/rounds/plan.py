"""The plan of a round: what is typed, what is wrong with it, and what of it may still change later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta, Struct, structs

from tieubieu.places import queries as places
from tieubieu.places.queries import BodyInfo, PlaceInfo
from tieubieu.platform.errors import Invalid, Problems
from tieubieu.rounds.queries import RoundRow
from tieubieu.rules.circulars import CIRCULARS, Circular, in_force
from tieubieu.rules.levels import Level, label, levels_of
from tieubieu.rules.numbers import date_text
from tieubieu.rules.phases import Phase, may_edit_plan, reached

Number = Annotated[str, Meta(max_length=60)]
Person = Annotated[str, Meta(max_length=120)]

DATES = ("receive_from", "receive_until", "check_until", "score_until", "council_on", "announce_on")
LABELS = {
    "level": "Cấp bình chọn",
    "place": "Địa bàn",
    "host_place": "Nơi tổ chức",
    "title": "Tên kỳ",
    "year": "Năm",
    "plan_number": "Số kế hoạch",
    "plan_date": "Ngày kế hoạch",
    "plan_signer": "Người ký kế hoạch",
    "plan_signer_title": "Chức vụ người ký kế hoạch",
    "receive_from": "Nhận hồ sơ từ ngày",
    "receive_until": "Hạn nhận hồ sơ",
    "check_until": "Hạn kiểm tra hồ sơ",
    "score_until": "Hạn chấm điểm",
    "council_on": "Ngày Hội đồng họp",
    "announce_on": "Ngày dự kiến công bố",
    "phase": "Bước của kỳ",
}
LAST_PHASE = {
    "receive_until": Phase.RECEIVING,
    "check_until": Phase.CHECKING,
    "score_until": Phase.SCORING,
    "council_on": Phase.COUNCIL,
    "announce_on": Phase.APPROVAL,
}
"""Until the end of which phase a date may still be moved, once the round is open."""

DISTRICTS_UNTIL = date(2025, 6, 30)
"""The last day on which a huyện could hold a round (TT 38/2025)."""

PLACE_KIND = {
    Level.COMMUNE: "commune",
    Level.DISTRICT: "district",
    Level.PROVINCE: "province",
    Level.REGION: "region",
    Level.NATION: "nation",
}


class PlanRound(Struct, forbid_unknown_fields=True, kw_only=True):
    """The plan as it was issued. `title` and `year` are made from the rest where they are left out. `host_place`: the
    province where a regional or national round is held. `origin` "imported" enters a round of the past."""

    level: Level
    place: UUID
    plan_number: Number
    plan_date: date
    plan_signer: Person
    plan_signer_title: Person
    title: Annotated[str, Meta(max_length=200)] = ""
    host_place: UUID | None = None
    year: Annotated[int, Meta(ge=2014, le=2100)] | None = None
    receive_from: date | None = None
    receive_until: date | None = None
    check_until: date | None = None
    score_until: date | None = None
    council_on: date | None = None
    announce_on: date | None = None
    origin: Literal["run", "imported"] = "run"


class ChangePlan(PlanRound, forbid_unknown_fields=True, kw_only=True):
    """The whole plan again, typed from `version` of the round. Once the round is open only dates that still lie ahead
    may differ, and `reason` says why."""

    round: UUID
    version: int
    reason: Annotated[str, Meta(max_length=1000)] = ""


class Checked(Struct, frozen=True):
    """A plan that holds: with its circular, its place and its bodies by the names of the plan's day."""

    circular: Circular
    place: PlaceInfo
    organiser: BodyInfo
    authority: BodyInfo
    title: str
    year: int


def circular_of(day: date | None) -> Circular | None:
    """The version in force when a plan is issued on `day`; None for no day or one before 21/10/2014."""
    try:
        return in_force(day) if day else None
    except ValueError:
        return None


def levels_on(day: date, today: date) -> tuple[Level, ...]:
    """The levels for which a round may be planned and run: cấp huyện only until 30/6/2025."""
    circular = circular_of(day)
    if circular is None:
        return ()
    return tuple(x for x in levels_of(circular) if x != Level.DISTRICT or today <= DISTRICTS_UNTIL)


def default_title(level: Level, place: PlaceInfo, year: int) -> str:
    where = {Level.REGION: f" {place.name}", Level.NATION: ""}.get(level, f", {place.full_name}")
    return f"Bình chọn {label(level)}{where} năm {year}"


async def check(data: PlanRound, today: date) -> Checked:
    """Refuses with every mistake at its field."""
    wrong = Problems()
    wrong.unless(data.plan_number.strip(), "plan_number", "Hãy ghi số kế hoạch, ví dụ 88/KH-SCT")
    wrong.unless(data.plan_signer.strip(), "plan_signer", "Hãy ghi họ tên người ký kế hoạch")
    wrong.unless(
        data.plan_signer_title.strip(),
        "plan_signer_title",
        "Hãy ghi chức vụ ngày ký, ví dụ Phó Chủ tịch Ủy ban nhân dân",
    )
    circular = circular_of(data.plan_date)
    if data.plan_date > today:
        wrong.add("plan_date", f"Ngày kế hoạch không thể ở sau hôm nay, {date_text(today)}")
    elif circular is None:
        first = CIRCULARS[0].in_force_from
        wrong.add(
            "plan_date",
            f"Thông tư 26/2014/TT-BCT có hiệu lực từ {date_text(first)}; kế hoạch phải từ ngày đó",
        )
    elif data.level not in levels_of(circular):
        wrong.add(
            "level",
            f"{circular.short} không có bình chọn {label(data.level)} (kế hoạch ngày {date_text(data.plan_date)})",
        )
    elif data.level == Level.DISTRICT and today > DISTRICTS_UNTIL and data.origin == "run":
        wrong.add(
            "level",
            f"Cấp huyện kết thúc ngày {date_text(DISTRICTS_UNTIL)}: kỳ cấp huyện chỉ còn nhập được từ hồ sơ cũ, "
            "không mở mới",
        )
    check_dates(wrong, data)
    if data.level not in (Level.REGION, Level.NATION):
        wrong.unless(
            data.host_place is None, "host_place", "Chỉ kỳ cấp khu vực và cấp quốc gia ghi nơi tổ chức"
        )
    if wrong.fields:
        wrong.refuse()
    assert circular is not None
    return await _with_bodies(data, circular)


async def _with_bodies(data: PlanRound, circular: Circular) -> Checked:
    wrong = Problems()
    known = await places.places([data.place, *([data.host_place] if data.host_place else [])], data.plan_date)
    place = known.get(data.place)
    if place is None or place.kind != PLACE_KIND[data.level]:
        raise Invalid({"place": "Hãy chọn địa bàn của kỳ trong danh sách"})
    wrong.unless(
        not place.ended,
        "place",
        f"{place.full_name[:1].upper()}{place.full_name[1:]} không còn vào ngày kế hoạch",
    )
    if data.host_place:
        host = known.get(data.host_place)
        wrong.unless(
            host and host.kind == "province" and not host.ended,
            "host_place",
            "Hãy chọn tỉnh, thành phố nơi tổ chức",
        )
    wrong.refuse()
    try:
        organiser, authority = await places.bodies_for_round(data.level, data.place, data.plan_date)
    except places.NoBody as refusal:
        raise Invalid({"place": refusal.title}) from None
    year = data.year or data.plan_date.year
    return Checked(
        circular,
        place,
        organiser,
        authority,
        data.title.strip() or default_title(data.level, place, year),
        year,
    )


def check_dates(wrong: Problems, data: PlanRound) -> None:
    """In the order of the phases; the plan comes first. What is left out is not compared."""
    if (data.receive_from is None) != (data.receive_until is None):
        missing = "receive_from" if data.receive_from is None else "receive_until"
        wrong.add(missing, "Thời gian nhận hồ sơ cần cả ngày đầu và ngày cuối")
    before, name = data.plan_date, "plan_date"
    for field in DATES:
        day = getattr(data, field)
        if day is None:
            continue
        if day < before:
            wrong.add(field, f"Ngày này phải từ {date_text(before)} trở đi ({LABELS[name].lower()})")
        else:
            before, name = day, field


def stored(data: PlanRound, checked: Checked) -> dict[str, Any]:
    """Column → value of `round`, for everything that the plan decides."""
    return {
        "title": checked.title,
        "level": data.level.value,
        "place": data.place,
        "host_place": data.host_place,
        "organiser": checked.organiser.id,
        "authority": checked.authority.id,
        "year": checked.year,
        "circular": checked.circular.key,
        "plan_number": data.plan_number.strip(),
        "plan_date": data.plan_date,
        **{field: getattr(data, field) for field in DATES},
    }


def changed(round: RoundRow, columns: Mapping[str, Any]) -> list[str]:
    """The names of the columns that differ, in the order of the form."""
    return [name for name in LABELS if name in columns and columns[name] != getattr(round, name)]


def may_change(round: RoundRow, field: str) -> bool:
    """Everything while planning; later the dates that still lie ahead."""
    if may_edit_plan(round.phase):
        return True
    last = LAST_PHASE.get(field)
    return (
        last is not None
        and round.phase != Phase.ABANDONED
        and (round.phase == last or not reached(round.phase, last))
    )


def check_later(round: RoundRow, data: ChangePlan, fields: list[str], today: date) -> None:
    """Refuses what an open round no longer lets change, a date moved into the past, a change without reason."""
    wrong = Problems()
    for field in fields:
        if not may_change(round, field):
            wrong.add(field, "Kỳ đã qua bước này nên không sửa được nữa")
        elif (day := getattr(data, field)) is None or day < today:
            wrong.add(field, f"Ngày mới phải từ hôm nay, {date_text(today)}, trở đi")
    wrong.unless(
        not fields or data.reason.strip(), "reason", "Hãy ghi lý do đổi ngày; lý do được lưu cùng kỳ"
    )
    wrong.refuse()


def as_typed(round: RoundRow, signer: str, signer_title: str) -> dict[str, Any]:
    """The saved plan by the fields of the form."""
    fields = [f.name for f in structs.fields(PlanRound) if f.name not in ("plan_signer", "plan_signer_title")]
    return {
        **{name: getattr(round, name) for name in fields},
        "plan_signer": signer,
        "plan_signer_title": signer_title,
        "version": round.version,
    }
