"""Writes of score sheets. A sheet is append-only: each save is a SheetVersion, handing in adds the last one and a
receipt, taking back adds another (TT 26/2014 Điều 11, 16.2: each judge scores alone and answers for it)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from tieubieu.ledger import log, payloads
from tieubieu.platform import ids
from tieubieu.platform.actions import Act, action
from tieubieu.platform.actor import JUDGES
from tieubieu.platform.database import execute, row, rows, scalar
from tieubieu.platform.errors import Invalid, NotFound, NotNow, Stale
from tieubieu.recusals.actions import DeclareRecusal, declare
from tieubieu.rules.rubric import check_complete, check_points, missing, total
from tieubieu.scoring.sheets import SEATED, STAGE, Place, rubric, take_place

Remark = Annotated[str, Meta(max_length=4000)]


class SaveSheet(Struct, forbid_unknown_fields=True):
    """`version`: that of the sheet from which this was typed (0: a new one). `points`: leaf key → hundredths; a leaf
    left out is not scored yet, which is not 0."""

    entry: UUID
    version: Annotated[int, Meta(ge=0, le=1_000_000)]
    points: Annotated[dict[str, Annotated[int, Meta(ge=0, le=10_000)]], Meta(max_length=100)]
    leaf_remarks: Annotated[dict[str, Annotated[str, Meta(max_length=1000)]], Meta(max_length=100)] = {}
    remark: Remark = ""


class SavedSheet(Struct):
    version: int
    saved_at: datetime
    total: int
    left: int


class Receipt(Struct):
    """What a judge keeps of a sheet handed in."""

    entry: UUID
    code: str
    receipt: str
    total: int


class TakeBack(Struct, forbid_unknown_fields=True):
    entry: UUID
    reason: Annotated[str, Meta(max_length=500)]


_VERSION = """INSERT INTO sheet_version
    (id, sheet, number, points, total, remark, leaf_remarks, saved_at, handed_in, taken_back_reason)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"""


async def _add_version(
    act: Act,
    sheet: UUID,
    number: int,
    points: dict[str, int],
    remark: str,
    leaf_remarks: dict[str, str],
    *,
    handed_in: bool = False,
    reason: str = "",
) -> None:
    await execute(
        _VERSION,
        ids.new_id(),
        sheet,
        number,
        msgspec.json.encode(points).decode(),
        total(points),
        remark,
        msgspec.json.encode(leaf_remarks).decode(),
        act.now,
        handed_in,
        reason,
    )


@action("sheet.save")
async def save_sheet(act: Act, data: SaveSheet) -> SavedSheet:
    """Keeps what the judge has typed so far. Refuses the whole of it when one score is outside its limits (Invalid,
    field `points.<leaf>`), when the sheet was saved elsewhere in between (Stale, with the version there), when it was
    handed in or scoring is closed (NotNow)."""
    place = await take_place(act.actor, data.entry, writing=True)
    tree, step = await rubric(place)
    wrong = {f"points.{p.field}": p.text_vi for p in check_points(tree, data.points, step)}
    if wrong:
        raise Invalid(wrong)
    sheet: UUID | None = await scalar(
        """INSERT INTO sheet (id, entry, judge, stage, state, version, receipt, set_aside_reason)
           SELECT $1, $2, $3, $4, 'open', 1, '', '' WHERE $5 = 0
           ON CONFLICT (entry, judge, stage) DO NOTHING RETURNING id"""
        if place.sheet is None
        else """UPDATE sheet SET version = version + 1
           WHERE id = $1 AND entry = $2 AND judge = $3 AND stage = $4 AND version = $5 AND state = 'open'
           RETURNING id""",
        place.sheet or ids.new_id(),
        place.entry,
        place.judge,
        STAGE,
        data.version,
    )
    if sheet is None:
        raise await _conflict(place)
    await _add_version(act, sheet, data.version + 1, data.points, data.remark, data.leaf_remarks)
    act.about("sheet", sheet, round_id=place.round, version=data.version + 1)
    return SavedSheet(data.version + 1, act.now, total(data.points), len(missing(tree, data.points)))


async def _conflict(place: Place) -> NotNow | Stale:
    """Why the sheet is not as the judge saw it."""
    now = await row(
        """SELECT s.state, s.version, v.saved_at
           FROM sheet s JOIN sheet_version v ON v.sheet = s.id AND v.number = s.version
           WHERE s.entry = $1 AND s.judge = $2 AND s.stage = $3""",
        place.entry,
        place.judge,
        STAGE,
    )
    if now and now["state"] == "handed_in":
        raise NotNow(
            "Phiếu này đã nộp. Muốn sửa, hãy rút phiếu lại trước khi chấm điểm đóng", code="sheet.handed_in"
        )
    raise Stale(
        "Phiếu này vừa được lưu từ nơi khác. Bản bạn đang gõ vẫn còn; hãy chọn giữ bản nào",
        version=now["version"] if now else 0,
    )


@action("sheet.hand_in")
async def hand_in(act: Act, entry: UUID, version: int) -> Receipt:
    """Hands in the sheet as saved in `version`: every leaf must be scored. The receipt is six random characters; the
    sheet's hash goes into the ledger."""
    place = await take_place(act.actor, entry, writing=True)
    if place.state == "handed_in":
        raise NotNow(f"Phiếu {place.code} đã nộp, mã biên nhận {place.receipt}", code="sheet.handed_in")
    if place.sheet is None or place.version != version:
        raise await _conflict(place)
    assert place.sheet is not None
    saved = await row(
        "SELECT points, remark, leaf_remarks FROM sheet_version WHERE sheet = $1 AND number = $2",
        place.sheet,
        version,
    )
    assert saved is not None
    points: dict[str, int] = saved["points"]
    tree, _ = await rubric(place)
    left = check_complete(tree, points)
    if left:
        raise Invalid(
            {f"points.{p.field}": p.text_vi for p in left},
            f"Phiếu {place.code} chưa chấm đủ các ô nên chưa nộp được",
        )
    leaf = await log.append(
        payloads.Kind.SHEET_HANDED_IN,
        payloads.sheet_handed_in(
            entry_code=place.code,
            stage=STAGE,
            rulebook_hash=place.rulebook_hash,
            points=points,
            total=total(points),
            judge_id=place.judge,
            sheet_id=place.sheet,
            remark=saved["remark"],
            leaf_remarks=saved["leaf_remarks"],
        ),
        round_id=place.round,
        subject_id=place.sheet,
    )
    receipt = ids.random_code(6)
    done = await scalar(
        """UPDATE sheet SET state = 'handed_in', version = version + 1, receipt = $3, handed_in_at = $4, leaf_id = $5
           WHERE id = $1 AND version = $2 AND state = 'open' RETURNING id""",
        place.sheet,
        version,
        receipt,
        act.now,
        leaf.id,
    )
    if done is None:
        raise await _conflict(place)
    await _add_version(
        act, place.sheet, version + 1, points, saved["remark"], saved["leaf_remarks"], handed_in=True
    )
    act.about("sheet", place.sheet, round_id=place.round, version=version + 1, receipt=receipt)
    return Receipt(place.entry, place.code, receipt, total(points))


@action("sheet.hand_in_all")
async def hand_in_all(act: Act, round_id: UUID) -> list[Receipt]:
    """Hands in every complete open sheet of this judge in the round; incomplete ones stay open. Dry run: the review."""
    open_sheets = await rows(
        f"""SELECT seat.entry, v.points, seat.version FROM
              (SELECT e.id AS entry, e.code, s.id AS sheet, s.version {SEATED}
                 AND e.round = $2 AND s.state = 'open') seat
            JOIN sheet_version v ON v.sheet = seat.sheet AND v.number = seat.version ORDER BY seat.code""",
        act.person_id,
        round_id,
    )
    if not open_sheets and not act.actor.holds(JUDGES, round_id):
        raise NotFound()
    receipts: list[Receipt] = []
    for one in open_sheets:
        place = await take_place(act.actor, one["entry"])
        tree, _ = await rubric(place)
        if not missing(tree, one["points"]):
            receipts.append(await hand_in(act, one["entry"], one["version"]))
    act.about("round", round_id, round_id=round_id, sheets=len(receipts))
    return receipts


@action("sheet.take_back")
async def take_back(act: Act, data: TakeBack) -> SavedSheet:
    """Opens a sheet that was handed in, until scoring closes; the reason stays in the record."""
    place = await take_place(act.actor, data.entry, writing=True)
    if place.sheet is None or place.state != "handed_in":
        raise NotNow("Phiếu này chưa nộp nên không cần rút", code="sheet.open")
    if not data.reason.strip():
        raise Invalid({"reason": "Hãy ghi lý do rút phiếu; lý do được lưu cùng phiếu"})
    saved = await row(
        """SELECT v.points, v.remark, v.leaf_remarks, l.leaf_hash FROM sheet_version v
           JOIN ledger_leaf l ON l.id = $3 WHERE v.sheet = $1 AND v.number = $2""",
        place.sheet,
        place.version,
        place.leaf_id,
    )
    assert saved is not None
    done = await scalar(
        """UPDATE sheet SET state = 'open', version = version + 1, receipt = '', handed_in_at = NULL, leaf_id = NULL
           WHERE id = $1 AND version = $2 AND state = 'handed_in' RETURNING id""",
        place.sheet,
        place.version,
    )
    if done is None:
        raise Stale(version=place.version)
    await _add_version(
        act,
        place.sheet,
        place.version + 1,
        saved["points"],
        saved["remark"],
        saved["leaf_remarks"],
        reason=data.reason.strip(),
    )
    await log.append(
        payloads.Kind.SHEET_TAKEN_BACK,
        payloads.sheet_taken_back(
            sheet_leaf=saved["leaf_hash"].hex(), judge_id=place.judge, reason=data.reason.strip()
        ),
        round_id=place.round,
        subject_id=place.sheet,
    )
    act.about("sheet", place.sheet, round_id=place.round, version=place.version + 1)
    tree, _ = await rubric(place)
    return SavedSheet(place.version + 1, act.now, total(saved["points"]), len(missing(tree, saved["points"])))


@action("sheet.recuse")
async def recuse(act: Act, entry: UUID, relation: str, reason: str) -> None:
    """A judge who recognises the establishment behind an entry steps away from it, without being told its name."""
    place = await take_place(act.actor, entry)
    establishment = await scalar("SELECT establishment FROM entry WHERE id = $1", place.entry)
    await declare(act, DeclareRecusal(establishment=establishment, relation=relation, reason=reason))
    act.about("entry", entry, round_id=place.round)


async def set_aside(
    act: Act, person_id: UUID, establishment_id: UUID, round_id: UUID | None, reason: str
) -> int:
    """Inside another action (a recusal, a judge who leaves): this person's sheets for that establishment are kept,
    unreadable and not counted. The number of sheets set aside."""
    return await execute(
        """UPDATE sheet s SET state = 'set_aside', set_aside_reason = $4,
             receipt = CASE WHEN s.receipt = '' THEN '------' ELSE s.receipt END
           FROM judge j, entry e, round r WHERE j.id = s.judge AND j.person = $1 AND e.id = s.entry
             AND e.establishment = $2 AND r.id = e.round AND ($3::uuid IS NULL OR e.round = $3) AND r.phase = 'scoring'
             AND s.state <> 'set_aside'""",
        person_id,
        establishment_id,
        round_id,
        reason,
    )


async def set_aside_all(act: Act, judge_id: UUID, reason: str) -> int:
    """Inside another action, while scoring is open: every sheet of a judge who leaves is kept, unreadable and not
    counted. The number of sheets set aside."""
    return await execute(
        """UPDATE sheet SET state = 'set_aside', set_aside_reason = $2,
             receipt = CASE WHEN receipt = '' THEN '------' ELSE receipt END
           WHERE judge = $1 AND state <> 'set_aside'""",
        judge_id,
        reason,
    )
