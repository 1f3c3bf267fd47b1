"""Results: sealed before the tally, computed exactly after it, and three lists each within the one before."""

from __future__ import annotations

from tieubieu.check.invariants import Found, invariant, statement
from tieubieu.check.rounds import ANNOUNCED, BEFORE_TALLY, DECIDED, TALLIED
from tieubieu.ledger.canonical import digest
from tieubieu.platform.database import rows

statement(
    "result.sealed",
    "Trước khi đóng chấm điểm không có kết quả nào",
    """SELECT 'result ' || x.id AS subject FROM result x JOIN round r ON r.id = x.round
       WHERE r.phase = ANY($1::text[])""",
    BEFORE_TALLY,
)
statement(
    "result.round",
    "Mỗi kết quả thuộc kỳ của hồ sơ, và mỗi hồ sơ đủ điều kiện của kỳ đã tổng hợp có kết quả",
    """SELECT 'entry ' || e.id AS subject FROM entry e JOIN round r ON r.id = e.round
         LEFT JOIN result x ON x.entry = e.id
       WHERE x.round <> e.round OR x.id IS NOT NULL AND e.state <> 'accepted'
         OR x.id IS NULL AND e.state = 'accepted' AND e.merged_into IS NULL AND r.phase = ANY($1::text[])""",
    TALLIED,
)
statement(
    "result.mean",
    "Điểm của mỗi hồ sơ đúng bằng tổng các phiếu được tính",
    """WITH counted AS (
         SELECT s.entry, count(*) AS sheets, sum(v.total) AS points, min(v.total) AS lowest, max(v.total) AS highest
         FROM sheet s JOIN sheet_version v ON v.sheet = s.id AND v.number = s.version JOIN judge j ON j.id = s.judge
           JOIN entry e ON e.id = s.entry
         WHERE s.state = 'handed_in' AND (j.left_at IS NULL OR EXISTS (SELECT 1 FROM rulebook_version b
           WHERE b.round = e.round AND b.frozen_at IS NOT NULL AND b.content->>'drop_out_rule' = 'submitted'))
         GROUP BY s.entry)
       SELECT 'entry ' || x.entry AS subject, 'Kết quả ghi khác với các phiếu được tính' AS words
       FROM result x JOIN round r ON r.id = x.round LEFT JOIN counted c ON c.entry = x.entry
       WHERE (r.origin = 'run' OR c.entry IS NOT NULL) AND NOT CASE
         WHEN x.sheets = 0 THEN x.sum_points = 0 AND coalesce(c.sheets, 0) < greatest(1, coalesce((
           SELECT (b.content->>'min_sheets_per_entry')::int FROM rulebook_version b
           WHERE b.round = x.round AND b.frozen_at IS NOT NULL LIMIT 1), 1))
         ELSE (x.sheets, x.sum_points, x.lowest, x.highest) = (c.sheets, c.points, c.lowest, c.highest) END IS TRUE""",
)
statement(
    "result.outcome",
    "Đạt là trung bình từ 70 điểm trở lên, tính đúng, không làm tròn (TT 26/2014 Điều 17.1)",
    """SELECT 'entry ' || entry AS subject FROM result WHERE outcome <> 'imported' AND (
         passed <> (sheets > 0 AND sum_points >= 7000 * sheets)
         OR outcome <> CASE WHEN sheets = 0 THEN 'not_scored' WHEN passed THEN 'passed' ELSE 'below' END)
         AND NOT (sheets = 0 AND EXISTS (SELECT 1 FROM round r WHERE r.id = round AND r.origin = 'imported'))""",
)
statement(
    "result.lists",
    "Được đề cử thì được công nhận, được công nhận thì đạt",
    """SELECT 'entry ' || x.entry AS subject FROM result x JOIN round r ON r.id = x.round
       WHERE x.nominated AND NOT x.recognised OR x.recognised AND NOT x.passed OR x.nominated AND r.level = 'nation'""",
)
statement(
    "tally.leaf",
    "Kết quả đúng như bảng tổng hợp mới nhất trong sổ cái",
    """WITH newest AS (SELECT DISTINCT ON (round) round, leaf_id FROM tally ORDER BY round, number DESC),
       told AS (SELECT t.round, k->>'code' AS code, (k->>'sum')::int AS sum, (k->>'count')::int AS count,
           k->>'outcome' AS outcome
         FROM newest t JOIN ledger_leaf l ON l.id = t.leaf_id, LATERAL jsonb_array_elements(l.payload->'entries') k
         WHERE l.kind = 'tally'),
       held AS (SELECT e.round, e.code, x.sum_points, x.sheets, x.outcome FROM result x JOIN entry e ON e.id = x.entry
         JOIN newest t ON t.round = e.round)
       SELECT 'round ' || coalesce(a.round, b.round) AS subject, 'Mã số ' || coalesce(a.code, b.code)
         || ' khác với bảng tổng hợp trong sổ cái' AS words
       FROM told a FULL JOIN held b ON a.round = b.round AND a.code = b.code
       WHERE a.code IS NULL OR b.code IS NULL OR a.sum IS NOT NULL AND (a.sum, a.count) <> (b.sum_points, b.sheets)
         OR a.outcome <> b.outcome""",
)
statement(
    "lists.leaf",
    "Danh sách công nhận và đề cử đúng như Hội đồng đã quyết trong sổ cái",
    """WITH told AS (SELECT DISTINCT ON (round_id) round_id, payload FROM ledger_leaf
         WHERE kind = 'lists.decided' AND payload IS NOT NULL
         ORDER BY round_id, "index" DESC NULLS FIRST, queued_at DESC)
       SELECT 'entry ' || e.id AS subject FROM result x JOIN entry e ON e.id = x.entry JOIN round r ON r.id = e.round
         JOIN told t ON t.round_id = r.id
       WHERE r.phase = ANY($1::text[]) AND (x.recognised <> (t.payload->'recognised' ? e.code)
         OR x.nominated <> (t.payload->'nominated' ? e.code))""",
    DECIDED,
)
statement(
    "approval.decided",
    "Kỳ đã công bố có quyết định công nhận của cấp có thẩm quyền",
    """SELECT 'round ' || r.id AS subject FROM round r WHERE r.phase = ANY($1::text[]) AND r.origin = 'run'
       AND NOT EXISTS (SELECT 1 FROM approval a WHERE a.round = r.id AND a.kind = 'recognition')""",
    ANNOUNCED,
)


@invariant("minutes.hash", "Biên bản khớp với mã băm của nó")
async def minutes_match() -> Found:
    found = await rows("SELECT id, content, content_hash FROM minutes")
    return [
        (f"minutes {f['id']}", "Nội dung biên bản không khớp mã băm")
        for f in found
        if digest(f["content"]) != f["content_hash"]
    ]


statement(
    "minutes.root",
    "Gốc in trong biên bản là gốc của một mốc đã ký của sổ cái",
    """SELECT 'minutes ' || m.id AS subject FROM minutes m WHERE m.root <> '' AND NOT EXISTS (
         SELECT 1 FROM ledger_checkpoint c WHERE c.tree_size = m.tree_size AND encode(c.root, 'hex') = m.root)""",
)
statement(
    "minutes.majority",
    "Biên bản chỉ được thông qua khi quá nửa số giám khảo đồng ý (TT 26/2014 Điều 16.3)",
    """SELECT 'minutes ' || m.id AS subject FROM minutes m JOIN ledger_leaf l ON l.id = m.leaf_id
       WHERE m.adopted_at IS NOT NULL AND l.payload IS NOT NULL
         AND 2 * (l.payload->>'for')::int <= (l.payload->>'members')::int""",
)
statement(
    "bundle.root",
    "Gốc của gói kiểm phiếu là gốc của một mốc đã ký của sổ cái",
    """SELECT 'bundle ' || b.id AS subject FROM bundle b WHERE NOT EXISTS (
         SELECT 1 FROM ledger_checkpoint c WHERE c.tree_size = b.tree_size AND encode(c.root, 'hex') = b.root)""",
)
