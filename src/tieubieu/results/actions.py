"""From the closed scoring to the announced result: the jury's minutes, the council's lists, the authority's decision.

Three lists are three acts: passed is computed, recognised and nominated are decided (TT 26/2014 Điều 10.2, 17.1).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextvars import ContextVar
from datetime import date
from typing import Annotated, Any, Protocol
from uuid import UUID

from msgspec import Meta, Struct

from tieubieu.certificates import actions as certificates
from tieubieu.certificates.actions import IssueCertificate
from tieubieu.councils import queries as councils
from tieubieu.dossiers import entries
from tieubieu.ledger import log, payloads
from tieubieu.ledger.canonical import canonical, digest
from tieubieu.ledger.payloads import Kind
from tieubieu.places import queries as places
from tieubieu.platform import ids
from tieubieu.platform.actions import Act, action
from tieubieu.platform.actor import SYSTEM
from tieubieu.platform.database import execute, execute_many, rows, scalar
from tieubieu.platform.errors import Invalid, NotFound, NotNow, Problems, Stale
from tieubieu.platform.settings import settings
from tieubieu.recusals.queries import NOT_RECUSED
from tieubieu.results import permissions, queries, tallying
from tieubieu.results.tables import Approval, Attendance, CouncilMeeting, Minutes, MinutesVote
from tieubieu.rounds import actions as rounds
from tieubieu.rounds import permissions as rounds_permissions
from tieubieu.rounds import queries as rounds_queries
from tieubieu.rounds.plan import Number, Person
from tieubieu.rounds.queries import RoundRow
from tieubieu.rules.councils import COUNCIL_ROLE_LABELS, JURY_ROLE_LABELS, CouncilRole, JuryRole
from tieubieu.rules.levels import Level, label
from tieubieu.rules.numbers import date_text
from tieubieu.rules.phases import (
    Phase,
    may_approve,
    may_decide_lists,
    may_score,
    may_write_minutes,
    reached,
)
from tieubieu.rules.phases import label as phase_label
from tieubieu.rules.results import (
    check_lists,
    jury_adopts,
    majority,
    majority_needed,
    quorum_met,
    quorum_needed,
)

PlaceText = Annotated[str, Meta(max_length=200)]
Conclusion = Annotated[str, Meta(max_length=4000)]
Note = Annotated[str, Meta(max_length=1000)]
Why = Annotated[str, Meta(max_length=500)]
Prize = Annotated[str, Meta(max_length=60)]
Votes = Annotated[int, Meta(ge=0, le=99)]

confirmed_short: ContextVar[UUID | None] = ContextVar("tieubieu_closes_short", default=None)
"""The round whose jury head has confirmed that entries with too few sheets get no score (see wiring)."""


def _refuse_phase(round: RoundRow, fine: bool) -> None:
    if not fine:
        raise NotNow(
            f"Kỳ đang ở bước {phase_label(round.phase)} nên không làm việc này được", code="results.phase"
        )


def _refuse_day(wrong: Problems, act: Act, day: date, field: str = "day", what: str = "Ngày") -> None:
    wrong.unless(day <= act.today, field, f"{what} không thể ở sau hôm nay, {date_text(act.today)}")


# Closing scoring


@action("results.close_scoring")
async def close_scoring(act: Act, round_id: UUID, confirm: bool = False, reason: Why = "") -> None:
    """The head of the jury (or the officer) closes scoring. With sheets still missing only after `confirm`: NotNow
    "tally.missing" says so first. An entry below the thể lệ's minimum then has no score; where the thể lệ waits for all
    sheets nothing but the sheets helps (NotNow "round.blocked")."""
    round = await rounds_queries.lock(round_id)
    if not rounds_permissions.may_move(act.actor, round, Phase.TALLIED):
        raise NotFound()
    _refuse_phase(round, may_score(round.phase))
    found = await tallying.count(round.id)
    missing = sum(max(0, c.due - len(c.sheets)) for c in found)
    if missing and not confirm:
        raise NotNow(
            "Còn phiếu chưa nộp. Phiếu chưa nộp không được tính; hãy xác nhận nếu vẫn đóng chấm điểm",
            code="tally.missing",
        )
    token = confirmed_short.set(round.id if confirm else None)
    try:
        await rounds.advance(act, round.id, Phase.TALLIED, reason)
    finally:
        confirmed_short.reset(token)
    act.about("round", round.id, round_id=round.id)


async def tally_up(act: Act, round: RoundRow) -> None:
    """The snapshot: one Result row per entry, and a leaf that commits to the counted sheets of each. As many statements
    for 441 entries as for one."""
    found, reasons = tallying.counting(
        await tallying.count(round.id), await rounds_queries.rulebook(round.id)
    )
    lines = tallying.lines(found)
    rulebook_hash = await rounds_queries.rulebook_hash(round.id)
    number = 1 + await scalar("SELECT coalesce(max(number), 0) FROM tally WHERE round = $1", round.id)
    bound = tallying.ledger_entries(found, lines)
    leaf = await log.append(
        Kind.TALLY,
        payloads.tally(number=number, stage=1, rulebook_hash=rulebook_hash, entries=bound),
        round_id=round.id,
    )
    await execute("DELETE FROM result WHERE round = $1", round.id)
    await execute(
        """INSERT INTO result (id, round, entry, sum_points, sheets, lowest, highest, outcome, passed, recognised,
             nominated, reason, prize)
           SELECT i, $1, e, s, n, lo, hi, o, o = 'passed', false, false, why, ''
           FROM unnest($2::uuid[], $3::uuid[], $4::int[], $5::int[], $6::int[], $7::int[], $8::text[], $9::text[])
             AS line(i, e, s, n, lo, hi, o, why)""",
        round.id,
        [ids.new_id() for _ in lines],
        [c.entry for c in found],
        [line.sum for line in lines],
        [line.count for line in lines],
        [line.low or 0 for line in lines],
        [line.high or 0 for line in lines],
        [line.state for line in lines],
        [reasons.get(c.entry, "") for c in found],
    )
    await execute(
        """INSERT INTO tally (id, round, number, at, by_person, sheets_hash, leaf_id, lists_version)
           VALUES ($1, $2, $3, $4, $5, $6, $7, 0)""",
        ids.new_id(),
        round.id,
        number,
        act.now,
        act.person_id,
        digest([[e["code"], e["sheets"]] for e in bound]),
        leaf.id,
    )


async def forget_tally(act: Act, round: RoundRow) -> None:
    """Scoring is open again: results and minutes of the closed one no longer count. Snapshots and leaves stay."""
    await _set_aside(act, round.id, "minutes")
    await execute("DELETE FROM result WHERE round = $1", round.id)


async def forget_lists(act: Act, round: RoundRow) -> None:
    """Back from the council to the tally: minutes are drawn up anew, the lists are empty again."""
    await _set_aside(act, round.id, "council_meeting")
    await _set_aside(act, round.id, "minutes")
    await execute(
        "UPDATE result SET recognised = false, nominated = false, prize = '' WHERE round = $1", round.id
    )


async def refuse_after_approval(act: Act, round: RoundRow) -> None:
    """What the authority has signed is not undone by reopening."""
    if await queries.recognition(round.id):
        raise NotNow(
            "Đã có quyết định phê duyệt kết quả nên không mở lại phiên họp được", code="approval.signed"
        )


async def _set_aside(act: Act, round_id: UUID, table: str) -> None:
    """`table`: minutes or council_meeting; the row stays, marked."""
    await execute(
        f"UPDATE {table} SET superseded_at = $2 WHERE round = $1 AND superseded_at IS NULL", round_id, act.now
    )


# Minutes of the jury (TT 26/2014 Điều 11.3, 16.3)


class DrawUpMinutes(Struct, forbid_unknown_fields=True, kw_only=True):
    """`reasons`: by entry id, why an entry has no score; the head of the jury explains each."""

    round: UUID
    number: Number = ""
    day: date
    place: PlaceText
    secretary: Person = ""
    conclusion: Conclusion = ""
    reasons: dict[UUID, Why] = {}


@action("results.draw_up_minutes")
async def draw_up_minutes(act: Act, data: DrawUpMinutes) -> UUID:
    """Biên bản tổng hợp, by the head of the jury: replaces one that is not adopted. Its members then vote."""
    round = await rounds_queries.lock(data.round)
    if not permissions.may_draw_up_minutes(act.actor, round):
        raise NotFound()
    _refuse_phase(round, may_write_minutes(round.phase))
    current = await queries.current_minutes(round.id)
    if current and current.adopted_at:
        raise NotNow("Biên bản đã được thông qua nên không lập lại được", code="minutes.adopted")
    tally = await queries.tally(round.id)
    assert tally is not None, "an effect of closing"
    wrong = Problems()
    _refuse_day(wrong, act, data.day, what="Ngày họp")
    wrong.unless(data.place.strip(), "place", "Hãy ghi nơi họp")
    found = await rows(
        """SELECT e.id, e.code, e.product_group, v.content->'product'->>'name' AS product, x.sum_points, x.sheets,
             x.lowest, x.highest, x.outcome, x.reason
           FROM result x JOIN entry e ON e.id = x.entry JOIN dossier_version v ON v.id = e.version
           WHERE x.round = $1 ORDER BY e.code""",
        round.id,
    )
    reasons = {f["id"]: data.reasons.get(f["id"], "").strip() or f["reason"] for f in found}
    for f in found:
        if f["outcome"] == "not_scored" and not reasons[f["id"]]:
            wrong.add(f"reasons.{f['id']}", f"Hãy ghi vì sao sản phẩm {f['code']} không có điểm")
    wrong.refuse()
    await execute_many(
        "UPDATE result SET reason = $2 WHERE entry = $1",
        [(f["id"], reasons[f["id"]]) for f in found if f["outcome"] == "not_scored"],
    )
    content: dict[str, Any] = {
        "format": "tieubieu-minutes/1",
        "round": _round_facts(round),
        "number": data.number.strip(),
        "day": data.day.isoformat(),
        "place": data.place.strip(),
        "secretary": data.secretary.strip(),
        "rulebook": await rounds_queries.rulebook_hash(round.id),
        "tally": tally.leaf,
        "jury": [
            {"name": j.name, "title": j.title, "role": JURY_ROLE_LABELS[JuryRole(j.role)], "jury": jury.name}
            for jury in await councils.juries(round.id)
            for j in jury.sitting
        ],
        "entries": [
            {
                "code": f["code"],
                "group": f["product_group"],
                "product": f["product"],
                "outcome": f["outcome"],
                "sum": f["sum_points"],
                "sheets": f["sheets"],
                "lowest": f["lowest"],
                "highest": f["highest"],
                "reason": reasons[f["id"]] if f["outcome"] == "not_scored" else "",
            }
            for f in found
        ],
        "conclusion": data.conclusion.strip(),
    }
    await _set_aside(act, round.id, "minutes")
    minutes = Minutes(
        round=round.id,
        number=data.number.strip(),
        day=data.day,
        place_text=data.place.strip(),
        secretary=data.secretary.strip(),
        conclusion=data.conclusion.strip(),
        content=canonical(content).decode(),
        content_hash=digest(content),
        drawn_up_by=act.person_id,
        opened_at=act.now,
    )
    await Minutes.insert(minutes)
    for judge in await councils.judges(round.id):
        if judge.left_at is None:
            await act.mail(
                judge.email,
                judge.name,
                f"Biểu quyết biên bản: {round.title}",
                f"Kính gửi ông, bà {judge.name},\n\nTrưởng ban Giám khảo đã lập biên bản tổng hợp kết quả"
                f" {round.title}. Hãy đọc và ghi ý kiến: {settings().base_url}/hoi-dong/{round.slug}/bien-ban",
                kind="results.minutes",
                about=("round", round.id),
            )
    act.about("minutes", minutes.id, round_id=round.id)
    return minutes.id


def _round_facts(round: RoundRow) -> dict[str, Any]:
    return {
        "title": round.title,
        "level": round.level.value,
        "place": round.place_name,
        "year": round.year,
        "circular": round.circular,
        "organiser": round.organiser_name,
    }


class VoteMinutes(Struct, forbid_unknown_fields=True, kw_only=True):
    """`minutes`: those read; a dissenting vote says why in `note`, which is kept in the minutes."""

    minutes: UUID
    agrees: bool
    note: Note = ""


@action("results.vote_minutes")
async def vote_minutes(act: Act, data: VoteMinutes) -> bool:
    """One vote of a member of the jury, once. More than half of all members adopt (Điều 11.3): then the leaf and a
    checkpoint, whose root is printed. Whether they are adopted now. Members may still vote afterwards, so that each
    dissent is in the record."""
    round_id = await scalar("SELECT round FROM minutes WHERE id = $1", data.minutes)
    if round_id is None:
        raise NotFound()
    round = await rounds_queries.lock(round_id)
    seat = await councils.judge_of(act.actor, round.id)
    current = await queries.current_minutes(round.id)
    if seat is None or current is None:
        raise NotFound()
    if current.id != data.minutes:
        raise Stale(
            "Trưởng ban vừa lập lại biên bản; hãy đọc bản mới rồi biểu quyết", current=str(current.id)
        )
    _refuse_phase(round, may_write_minutes(round.phase))
    if any(v.person == act.person_id for v in current.votes):
        raise NotNow("Bạn đã biểu quyết về biên bản này", code="minutes.voted")
    if not data.agrees and not data.note.strip():
        raise Invalid({"note": "Hãy ghi ý kiến khác của bạn; ý kiến được giữ nguyên văn trong biên bản"})
    vote = MinutesVote(
        minutes=data.minutes, judge=seat.id, agrees=data.agrees, note=data.note.strip(), at=act.now
    )
    await MinutesVote.insert(vote)
    act.about("minutes", data.minutes, round_id=round.id)
    if current.adopted_at is None and jury_adopts(current.agreed + data.agrees, current.members):
        await _adopt(act, round, current, current.agreed + data.agrees, current.against + (not data.agrees))
        return True
    return current.adopted_at is not None


async def _adopt(act: Act, round: RoundRow, current: queries.MinutesRow, agreed: int, against: int) -> None:
    leaf = await log.append(
        Kind.MINUTES,
        payloads.minutes(
            body="jury",
            content_hash=current.content_hash,
            tally_leaf=current.content["tally"],
            members=current.members,
            votes_for=agreed,
            votes_against=against,
        ),
        round_id=round.id,
        subject_id=current.id,
    )
    signed = await log.checkpoint("minutes", round.id)
    await execute(
        "UPDATE minutes SET adopted_at = $2, leaf_id = $3, root = $4, tree_size = $5 WHERE id = $1",
        current.id,
        act.now,
        leaf.id,
        signed.root.hex(),
        signed.tree_size,
    )


@action("results.hand_to_council")
async def hand_to_council(act: Act, round_id: UUID) -> None:
    """The head of the jury (or the officer) passes the adopted minutes to the council (Điều 16.3)."""
    round = await rounds_queries.lock(round_id)
    if not (
        rounds_permissions.is_jury_head(act.actor, round) or rounds_permissions.is_officer(act.actor, round)
    ):
        raise NotFound()
    await rounds.advance(SYSTEM, round.id, Phase.COUNCIL, "Ban Giám khảo chuyển biên bản sang Hội đồng")
    act.about("round", round.id, round_id=round.id)


# The council's lists (TT 26/2014 Điều 10.2, 17.1)


class ChooseLists(Struct, forbid_unknown_fields=True, kw_only=True):
    """The choice so far, by entry ids; `version`: TallyRow.lists_version from which it was made. `reasons`: why a
    passed entry is left out; `prizes`: one of the thể lệ's names."""

    round: UUID
    version: int
    recognised: list[UUID] = []
    nominated: list[UUID] = []
    reasons: dict[UUID, Why] = {}
    prizes: dict[UUID, Prize] = {}


@action("results.choose_lists")
async def choose_lists(act: Act, data: ChooseLists) -> int:
    """Keeps the choice as a draft; the new version. A meeting recorded before no longer stands."""
    round = await _council_round(act, data.round)
    tally = await queries.tally(round.id)
    assert tally is not None
    if tally.lists_version != data.version:
        raise Stale(current=tally.lists_version)
    await _write_lists(act, round, data.recognised, data.nominated, data.reasons, data.prizes)
    await _set_aside(act, round.id, "council_meeting")
    act.about("round", round.id, round_id=round.id, lists=tally.lists_version + 1)
    return tally.lists_version + 1


class RecordMeeting(Struct, forbid_unknown_fields=True, kw_only=True):
    """The council's meeting as it was held. `present`: ids of persons; votes are those on both lists."""

    round: UUID
    number: Number = ""
    day: date
    place: PlaceText
    present: list[UUID]
    votes_for: Votes
    votes_against: Votes = 0
    recognised: list[UUID] = []
    nominated: list[UUID] = []
    reasons: dict[UUID, Why] = {}
    prizes: dict[UUID, Prize] = {}
    conclusion: Conclusion = ""


@action("results.record_meeting")
async def record_meeting(act: Act, data: RecordMeeting) -> UUID:
    """The decision on both lists, with quorum and majority by the thể lệ. Leaves lists.decided and minutes, then a
    checkpoint whose root is printed in the council's minutes. A later meeting replaces it."""
    round = await _council_round(act, data.round)
    council = await councils.council(round.id)
    rulebook = await rounds_queries.rulebook(round.id)
    minutes, tally = await queries.current_minutes(round.id), await queries.tally(round.id)
    assert minutes is not None and tally is not None, "a precondition of the council"
    present = list(dict.fromkeys(data.present))
    wrong = Problems()
    _refuse_day(wrong, act, data.day, what="Ngày họp")
    wrong.unless(
        data.day >= minutes.day,
        "day",
        f"Hội đồng họp sau biên bản của Ban Giám khảo, {date_text(minutes.day)}",
    )
    wrong.unless(data.place.strip(), "place", "Hãy ghi nơi họp")
    wrong.unless(set(present) <= {m.person for m in council}, "present", "Có người không thuộc Hội đồng")
    if not quorum_met(len(present), len(council), *rulebook.council_quorum):
        needed = quorum_needed(len(council), *rulebook.council_quorum)
        wrong.add(
            "present", f"Cần ít nhất {needed} trên {len(council)} thành viên dự họp; mới ghi {len(present)}"
        )
    wrong.unless(
        data.votes_for + data.votes_against <= len(present),
        "votes_against",
        f"Số phiếu nhiều hơn số người dự họp, {len(present)}",
    )
    base = len(present) if rulebook.majority_of == "present" else len(council)
    if not majority(data.votes_for, base, *rulebook.council_majority):
        needed = majority_needed(base, *rulebook.council_majority)
        wrong.add("votes_for", f"Danh sách cần ít nhất {needed} phiếu tán thành trên {base}")
    wrong.refuse()
    recognised, nominated = await _write_lists(
        act, round, data.recognised, data.nominated, data.reasons, data.prizes
    )
    lists_leaf = await log.append(
        Kind.LISTS_DECIDED,
        payloads.lists_decided(tally_leaf=tally.leaf, recognised=recognised, nominated=nominated),
        round_id=round.id,
    )
    content = await _meeting_content(round, data, council, present, minutes, lists_leaf.hex)
    await _set_aside(act, round.id, "council_meeting")
    meeting = CouncilMeeting(
        round=round.id,
        number=data.number.strip(),
        day=data.day,
        place_text=data.place.strip(),
        members=len(council),
        present=len(present),
        votes_for=data.votes_for,
        votes_against=data.votes_against,
        conclusion=data.conclusion.strip(),
        content=canonical(content).decode(),
        content_hash=digest(content),
        recorded_by=act.person_id,
        recorded_at=act.now,
        lists_leaf_id=lists_leaf.id,
    )
    await CouncilMeeting.insert(meeting)
    await Attendance.insert(
        *(Attendance(meeting=meeting.id, person=m.person, present=m.person in present) for m in council)
    )
    leaf = await log.append(
        Kind.MINUTES,
        payloads.minutes(
            body="council",
            content_hash=meeting.content_hash,
            tally_leaf=tally.leaf,
            members=len(council),
            votes_for=data.votes_for,
            votes_against=data.votes_against,
        ),
        round_id=round.id,
        subject_id=meeting.id,
    )
    signed = await log.checkpoint("lists", round.id)
    await execute(
        "UPDATE council_meeting SET leaf_id = $2, root = $3, tree_size = $4 WHERE id = $1",
        meeting.id,
        leaf.id,
        signed.root.hex(),
        signed.tree_size,
    )
    act.about("meeting", meeting.id, round_id=round.id)
    return meeting.id


async def _council_round(act: Act, round_id: UUID) -> RoundRow:
    round = await rounds_queries.lock(round_id)
    if not permissions.may_record_meeting(act.actor, round):
        raise NotFound()
    _refuse_phase(round, may_decide_lists(round.phase))
    return round


async def _write_lists(
    act: Act,
    round: RoundRow,
    recognised: Collection[UUID],
    nominated: Collection[UUID],
    reasons: dict[UUID, str],
    prizes: dict[UUID, str],
) -> tuple[list[str], list[str]]:
    """Both lists onto the results, and their codes. What a recusal hides from this person stays as it was chosen."""
    found = await rows(
        f"""SELECT e.id, e.code, x.passed, x.recognised, x.nominated, {NOT_RECUSED} AS shown
            FROM result x JOIN entry e ON e.id = x.entry WHERE x.round = $2 ORDER BY e.code""",
        act.person_id,
        round.id,
    )
    shown = {f["id"] for f in found if f["shown"]}
    if not {*recognised, *nominated, *reasons, *prizes} <= shown:
        raise NotFound()
    chosen = {*recognised} | {f["id"] for f in found if f["recognised"] and not f["shown"]}
    sent_up = {*nominated} | {f["id"] for f in found if f["nominated"] and not f["shown"]}
    rulebook = await rounds_queries.rulebook(round.id)
    passed = {f["id"] for f in found if f["passed"]}
    wrong = Problems()
    for problem in check_lists(round.level, passed, chosen, sent_up, rulebook.quota_up):
        field = "recognised" if problem.code == "lists.not_passed" else "nominated"
        wrong.add(field, f"{problem.text_vi} ({problem.law})" if problem.law else problem.text_vi)
    wrong.unless({*prizes.values()} <= {"", *rulebook.prizes}, "prizes", "Thể lệ của kỳ không có giải này")
    wrong.unless(
        {e for e, prize in prizes.items() if prize} <= chosen,
        "prizes",
        "Chỉ sản phẩm được công nhận mới có giải",
    )
    wrong.refuse()
    await execute(
        """UPDATE result x SET recognised = x.entry = ANY($2::uuid[]), nominated = x.entry = ANY($3::uuid[]),
             reason = CASE WHEN x.entry = ANY($2::uuid[]) THEN '' ELSE coalesce(w.why, x.reason) END,
             prize = CASE WHEN x.entry = ANY($2::uuid[]) THEN coalesce(p.prize, x.prize) ELSE '' END
           FROM result o LEFT JOIN unnest($4::uuid[], $5::text[]) w(entry, why) ON w.entry = o.entry
             LEFT JOIN unnest($6::uuid[], $7::text[]) p(entry, prize) ON p.entry = o.entry
           WHERE o.id = x.id AND x.round = $1""",
        round.id,
        list(chosen),
        list(sent_up),
        list(reasons),
        [why.strip() for why in reasons.values()],
        list(prizes),
        list(prizes.values()),
    )
    await execute(
        """UPDATE tally SET lists_version = lists_version + 1 WHERE round = $1
           AND number = (SELECT max(number) FROM tally WHERE round = $1)""",
        round.id,
    )
    return [f["code"] for f in found if f["id"] in chosen], [f["code"] for f in found if f["id"] in sent_up]


async def _meeting_content(
    round: RoundRow,
    data: RecordMeeting,
    council: list[councils.CouncilRow],
    present: list[UUID],
    minutes: queries.MinutesRow,
    lists_leaf: str,
) -> dict[str, Any]:
    found = await rows(
        """SELECT e.code, e.product_group AS "group", v.content->'product'->>'name' AS product,
             v.content->'establishment'->>'name' AS establishment,
             coalesce(nullif(v.content->'establishment'->>'production_address', ''),
               v.content->'establishment'->>'address', '') AS address,
             jsonb_array_length(v.content->'items') AS items, x.sum_points AS sum, x.sheets, x.outcome, x.recognised,
             x.nominated, x.reason, x.prize
           FROM result x JOIN entry e ON e.id = x.entry JOIN dossier_version v ON v.id = e.version
           WHERE x.round = $1 ORDER BY e.code""",
        round.id,
    )
    return {
        "format": "tieubieu-meeting/1",
        "round": _round_facts(round),
        "number": data.number.strip(),
        "day": data.day.isoformat(),
        "place": data.place.strip(),
        "council": [
            {
                "name": m.name,
                "title": m.title,
                "role": COUNCIL_ROLE_LABELS[CouncilRole(m.role)],
                "present": m.person in present,
            }
            for m in council
        ],
        "votes": {"for": data.votes_for, "against": data.votes_against},
        "jury_minutes": {"number": minutes.number, "day": minutes.day.isoformat(), "leaf": minutes.leaf},
        "lists": lists_leaf,
        "entries": found,
        "conclusion": data.conclusion.strip(),
    }


@action("results.submit_lists")
async def submit_lists(act: Act, round_id: UUID) -> None:
    """The council's file goes to the authority (Điều 17.2)."""
    round = await _council_round(act, round_id)
    await rounds.advance(SYSTEM, round.id, Phase.APPROVAL, "Hội đồng trình cấp có thẩm quyền")
    act.about("round", round.id, round_id=round.id)


# The authority (TT 26/2014 Điều 10.2, 17.2)


class Approve(Struct, forbid_unknown_fields=True, kw_only=True):
    """The decision that approves results and recognises. `certificate_day`: the certificates' own date, by default the
    decision's; their term begins with its year (Điều 17.3). `signer_title` line by line."""

    round: UUID
    number: Number
    day: date
    signer: Person
    signer_title: Person
    certificate_day: date | None = None


@action("results.approve")
async def approve(act: Act, data: Approve) -> list[UUID]:
    """Records the decision and makes a certificate for every recognised entry; nobody is told of them before the
    announcement. The certificates' ids, in the order of the codes."""
    round, meeting = await _authority_round(act, data.round)
    _refuse_phase(round, may_approve(round.phase))
    if await queries.recognition(round.id):
        raise NotNow("Kết quả của kỳ đã được phê duyệt", code="approval.signed")
    day = data.certificate_day or data.day
    wrong = Problems()
    wrong.unless(
        data.day >= meeting.day,
        "day",
        f"Quyết định không thể ký trước phiên họp của Hội đồng, {date_text(meeting.day)}",
    )
    wrong.unless(
        day >= data.day,
        "certificate_day",
        f"Giấy chứng nhận không thể đề ngày trước quyết định, {date_text(data.day)}",
    )
    _refuse_day(wrong, act, day, "certificate_day", "Ngày cấp")
    wrong.refuse()
    await record_approval(act, round, meeting.lists_leaf, "recognition", data)
    made = await issue_certificates(act, round, data, day)
    await log.checkpoint("approval", round.id)
    return made


async def _authority_round(act: Act, round_id: UUID) -> tuple[RoundRow, queries.MeetingRow]:
    round = await rounds_queries.lock(round_id)
    if not rounds_permissions.is_authority(act.actor, round):
        raise NotFound()
    meeting = await queries.current_meeting(round.id)
    if meeting is None:
        raise NotNow("Hội đồng chưa quyết định danh sách", code="lists.undecided")
    return round, meeting


class SignedPaper(Protocol):
    """A decision or letter of the authority, as typed now or as an old paper states it."""

    @property
    def number(self) -> str: ...
    @property
    def day(self) -> date: ...
    @property
    def signer(self) -> str: ...
    @property
    def signer_title(self) -> str: ...


async def record_approval(act: Act, round: RoundRow, lists_leaf: str, kind: str, data: SignedPaper) -> None:
    """Inside an action: the paper, its leaf and its row. `lists_leaf`: hex hash of the lists that it approves."""
    await rounds.record_decision(
        act, round.id, kind, data.number, data.day, data.signer, data.signer_title, round.authority_name
    )
    leaf = await log.append(
        Kind.APPROVED,
        payloads.approved(
            kind=kind,
            decision_number=data.number.strip(),
            decision_date=data.day,
            lists_leaf=lists_leaf,
        ),
        round_id=round.id,
    )
    approval = Approval(
        round=round.id,
        kind=kind,
        number=data.number.strip(),
        day=data.day,
        signer=data.signer.strip(),
        signer_title=data.signer_title.strip(),
        body_name=round.authority_name,
        approved_by=act.person_id,
        approved_at=act.now,
        leaf_id=leaf.id,
    )
    await Approval.insert(approval)
    act.about("approval", approval.id, round_id=round.id, what=kind)


async def issue_certificates(
    act: Act, round: RoundRow, data: SignedPaper, day: date, numbers: Mapping[UUID, str] | None = None
) -> list[UUID]:
    """Inside an action: an unreleased certificate for every recognised entry, in the order of the codes. `numbers`:
    official numbers already given, by entry; where there is none the next one is taken."""
    found = await rows(
        """SELECT e.id, e.code, e.product, e.establishment, e.product_group, v.content->'product'->>'name' AS name,
             v.content->'items' AS items, v.content->'establishment' AS holder
           FROM result x JOIN entry e ON e.id = x.entry JOIN dossier_version v ON v.id = e.version
           WHERE x.round = $1 AND x.recognised ORDER BY e.code""",
        round.id,
    )
    where = await signing_place(round, day)
    return [
        await certificates.issue(
            act,
            IssueCertificate(
                round=round.id,
                entry=f["id"],
                entry_code=f["code"],
                product=f["product"],
                establishment=f["establishment"],
                authority=round.authority,
                level=round.level,
                level_words=level_words(round),
                year=round.year,
                issuer=(round.authority_name,),
                product_name=f["name"],
                items=tuple(item["name"] for item in f["items"]),
                group=f["product_group"],
                establishment_name=f["holder"]["name"],
                address=f["holder"]["production_address"] or f["holder"]["address"],
                decision_number=data.number.strip(),
                decision_day=data.day,
                day=day,
                place=where,
                signer=data.signer.strip(),
                signer_title=tuple(line.strip() for line in data.signer_title.split("\n") if line.strip()),
                number=(numbers or {}).get(f["id"], ""),
            ),
        )
        for f in found
    ]


def level_words(round: RoundRow) -> str:
    """As printed: "cấp tỉnh"; a region by its name, "cấp khu vực phía Nam"."""
    return f"cấp {round.place_name}" if round.place_name.startswith("khu vực") else label(round.level)


async def signing_place(round: RoundRow, day: date) -> str:
    if round.level in (Level.REGION, Level.NATION):
        return "Hà Nội"
    return (await places.place(round.place, day)).name


class ReturnFile(Struct, forbid_unknown_fields=True, kw_only=True):
    round: UUID
    reason: Note


@action("results.return_file")
async def return_file(act: Act, data: ReturnFile) -> None:
    """The authority sends the file back to the council, with the reason; nothing else changes."""
    round, meeting = await _authority_round(act, data.round)
    _refuse_phase(round, may_approve(round.phase))
    if await queries.recognition(round.id):
        raise NotNow("Kết quả của kỳ đã được phê duyệt nên không trả lại được", code="approval.signed")
    if not data.reason.strip():
        raise Invalid({"reason": "Hãy ghi lý do trả lại; Hội đồng đọc nguyên văn"})
    leaf = await log.append(
        Kind.APPROVED,
        payloads.approved(
            kind="returned", decision_number="", decision_date=act.today, lists_leaf=meeting.lists_leaf
        ),
        round_id=round.id,
    )
    approval = Approval(
        round=round.id,
        kind="returned",
        day=act.today,
        body_name=round.authority_name,
        reason=data.reason.strip(),
        approved_by=act.person_id,
        approved_at=act.now,
        leaf_id=leaf.id,
    )
    await Approval.insert(approval)
    await rounds.reopen(SYSTEM, round.id, Phase.COUNCIL, data.reason)
    await _tell_council(act, round, data.reason.strip())
    act.about("approval", approval.id, round_id=round.id, what="returned")


async def _tell_council(act: Act, round: RoundRow, reason: str) -> None:
    for member in await councils.council(round.id):
        if member.role in ("chair", "deputy"):
            await act.mail(
                member.email,
                member.name,
                f"Hồ sơ trình được trả lại: {round.title}",
                f"Kính gửi ông, bà {member.name},\n\n{round.authority_name} trả lại hồ sơ trình của {round.title}.\n"
                f"Lý do: {reason}",
                kind="results.returned",
                about=("round", round.id),
            )


class ApproveNomination(Struct, forbid_unknown_fields=True, kw_only=True):
    """The letter to the level above, with its Phụ lục 5 list (Điều 10.2, 12.2.c to 12.4.c)."""

    round: UUID
    number: Number
    day: date
    signer: Person
    signer_title: Person


@action("results.approve_nomination")
async def approve_nomination(act: Act, data: ApproveNomination) -> list[UUID]:
    """Sends the nominated entries up, after the announcement: each producer is invited and decides (Điều 6.4)."""
    round, meeting = await _authority_round(act, data.round)
    _refuse_phase(round, reached(round.phase, Phase.ANNOUNCED))
    done = await queries.approvals(round.id)
    if any(a.kind == "nomination" for a in done):
        raise NotNow("Danh sách đề cử của kỳ đã được gửi lên cấp trên", code="nomination.sent")
    nominated = await scalar(
        "SELECT coalesce(array_agg(entry), '{}') FROM result WHERE round = $1 AND nominated", round.id
    )
    if not nominated:
        raise NotNow("Hội đồng không đề cử sản phẩm nào lên cấp trên", code="nomination.none")
    if data.day < meeting.day:
        raise Invalid({"day": f"Văn bản không thể ký trước phiên họp của Hội đồng, {date_text(meeting.day)}"})
    await record_approval(act, round, meeting.lists_leaf, "nomination", data)
    return await entries.nominate(
        act,
        round,
        nominated,
        data.number.strip(),
        data.day,
        data.signer.strip(),
        data.signer_title.strip(),
    )
