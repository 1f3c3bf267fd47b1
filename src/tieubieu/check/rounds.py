"""Rounds: their circular, their way through the phases, their thể lệ; council and juries."""

from __future__ import annotations

from tieubieu.check.invariants import Found, invariant, statement
from tieubieu.ledger.canonical import digest
from tieubieu.platform.database import rows
from tieubieu.rules.circulars import in_force
from tieubieu.rules.councils import check_council, check_jury
from tieubieu.rules.levels import Level, levels_of
from tieubieu.rules.phases import ORDER, Phase
from tieubieu.rules.rubric import leaves
from tieubieu.rules.rulebook import from_plain

SCORED = [str(p) for p in ORDER[ORDER.index(Phase.SCORING) :]]
TALLIED = [str(p) for p in ORDER[ORDER.index(Phase.TALLIED) :]]
DECIDED = [str(p) for p in ORDER[ORDER.index(Phase.APPROVAL) :]]
ANNOUNCED = [str(p) for p in ORDER[ORDER.index(Phase.ANNOUNCED) :]]
BEFORE_LIST = [str(p) for p in ORDER[: ORDER.index(Phase.LISTED)]]
BEFORE_TALLY = [str(p) for p in ORDER[: ORDER.index(Phase.TALLIED)]]


@invariant("round.circular", "Mỗi kỳ theo văn bản có hiệu lực ngày ban hành kế hoạch")
async def circulars_fit() -> Found:
    found = []
    for f in await rows("SELECT id, level, circular, plan_date FROM round WHERE plan_date IS NOT NULL"):
        due = in_force(f["plan_date"])
        if due.key != f["circular"]:
            found.append(
                (f"round {f['id']}", f"Ghi văn bản {f['circular']}, ngày kế hoạch theo văn bản {due.key}")
            )
        elif Level(f["level"]) not in levels_of(due):
            found.append((f"round {f['id']}", f"Văn bản {due.key} không có cấp {f['level']}"))
    return found


statement(
    "round.history",
    "Các lần chuyển bước nối liền nhau, từ kế hoạch tới bước hiện nay",
    """WITH moves AS (
         SELECT round, from_phase, to_phase,
           lag(to_phase, 1, 'plan') OVER w AS before, lead(to_phase) OVER w IS NULL AS newest
         FROM phase_change WINDOW w AS (PARTITION BY round ORDER BY at, id))
       SELECT 'round ' || r.id AS subject FROM round r WHERE r.origin = 'run' AND (
         EXISTS (SELECT 1 FROM moves m WHERE m.round = r.id AND m.from_phase <> m.before AND m.from_phase <> '')
         OR r.phase <> coalesce((SELECT m.to_phase FROM moves m WHERE m.round = r.id AND m.newest), 'plan'))""",
)
statement(
    "round.bodies",
    "Địa bàn, cơ quan của kỳ đúng cấp của kỳ",
    """SELECT 'round ' || r.id AS subject FROM round r JOIN place p ON p.id = r.place WHERE r.level <> p.kind""",
)
statement(
    "decision.day",
    "Không văn bản nào ghi ngày sau lúc được ghi vào",
    """SELECT 'decision ' || id AS subject FROM decision
       WHERE day > (recorded_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date""",
)


@invariant("rulebook.hash", "Thể lệ khớp với mã băm của nó")
async def rulebooks_match() -> Found:
    found = await rows("SELECT id, content, content_hash FROM rulebook_version")
    return [
        (f"rulebook_version {f['id']}", "Nội dung thể lệ không khớp mã băm")
        for f in found
        if digest(f["content"]) != f["content_hash"]
    ]


statement(
    "rulebook.frozen",
    "Kỳ đã chấm có đúng một thể lệ đã khóa, và mã băm của nó ở trong sổ cái",
    """SELECT 'round ' || r.id AS subject FROM round r WHERE r.origin = 'run' AND r.phase = ANY($1::text[]) AND (
         SELECT count(*) FROM rulebook_version b JOIN ledger_leaf l ON l.round_id = r.id AND l.kind = 'rulebook.frozen'
           AND l.payload->>'rulebook' = b.content_hash
         WHERE b.round = r.id AND b.frozen_at IS NOT NULL) <> 1""",
    SCORED,
)


@invariant("rulebook.leaves", "Khung điểm mà cơ sở dữ liệu giữ là khung điểm của thể lệ đã khóa")
async def leaves_match() -> Found:
    frozen = await rows("SELECT round, content FROM rulebook_version WHERE frozen_at IS NOT NULL")
    held: dict[object, set[tuple[str, str, int, int]]] = {}
    for f in await rows("SELECT round, product_group, leaf, max_points, step FROM rubric_leaf"):
        held.setdefault(f["round"], set()).add((f["product_group"], f["leaf"], f["max_points"], f["step"]))
    found = []
    for f in frozen:
        rulebook = from_plain(f["content"])
        due = {
            (group, leaf.key, leaf.max, rulebook.score_step)
            for group, rubric in rulebook.rubrics.items()
            for leaf in leaves(rubric)
        }
        if held.pop(f["round"], set()) != due:
            found.append((f"round {f['round']}", "Khung điểm khác thể lệ đã khóa"))
    return [*found, *((f"round {r}", "Có khung điểm mà chưa khóa thể lệ") for r in held)]


@invariant("council.size", "Hội đồng của kỳ đã chấm có đúng số người và chức danh (TT 26/2014 Điều 9)")
async def councils_fit() -> Found:
    found = await rows(
        """SELECT r.id, r.level, coalesce(array_agg(m.role) FILTER (WHERE m.id IS NOT NULL), '{}') AS roles
           FROM round r LEFT JOIN council_member m ON m.round = r.id AND m.left_at IS NULL
           WHERE r.origin = 'run' AND r.phase = ANY($1::text[]) GROUP BY r.id""",
        SCORED,
    )
    return [
        (f"round {f['id']}", p.text_vi) for f in found for p in check_council(Level(f["level"]), f["roles"])
    ]


@invariant("jury.size", "Mỗi Ban Giám khảo có số người lẻ và đúng chức danh (TT 26/2014 Điều 11)")
async def juries_fit() -> Found:
    found = await rows(
        """SELECT y.id, coalesce(array_agg(j.role) FILTER (WHERE j.id IS NOT NULL), '{}') AS roles
           FROM jury y JOIN round r ON r.id = y.round LEFT JOIN judge j ON j.jury = y.id AND j.left_at IS NULL
           WHERE r.origin = 'run' AND r.phase = ANY($1::text[]) GROUP BY y.id""",
        SCORED,
    )
    return [(f"jury {f['id']}", p.text_vi) for f in found for p in check_jury(f["roles"])]
