"""Score sheets: within the rubric, by judges who sit, as the ledger has them. Says ids only."""

from __future__ import annotations

from tieubieu.check.invariants import statement

_NEWEST = "JOIN sheet_version v ON v.sheet = s.id AND v.number = s.version"
_LEAF = """LEFT JOIN LATERAL (SELECT l.max_points, l.step FROM rubric_leaf l
             WHERE l.round = e.round AND l.leaf = k.key AND l.product_group IN (e.product_group, '*')
             ORDER BY l.product_group = '*' LIMIT 1) l ON true"""

statement(
    "sheet.rubric",
    "Mỗi điểm nằm trong mức và bước của khung điểm đã khóa, tổng là tổng các điểm",
    f"""SELECT DISTINCT 'sheet ' || s.id AS subject,
          'Bản lưu ' || v.number || ' có điểm ngoài khung hoặc tổng sai' AS words
        FROM sheet_version v JOIN sheet s ON s.id = v.sheet JOIN entry e ON e.id = s.entry
        LEFT JOIN LATERAL jsonb_each(v.points) k ON true {_LEAF}
        WHERE k.key IS NOT NULL AND (l.max_points IS NULL OR jsonb_typeof(k.value) <> 'number' OR
            CASE WHEN k.value::text ~ '^[0-9]{{1,6}}$' THEN k.value::text::int > l.max_points
                 OR k.value::text::int % l.step <> 0 ELSE true END)
          OR v.total <> (SELECT coalesce(sum(p.value::text::numeric), 0) FROM jsonb_each(v.points) p
                         WHERE jsonb_typeof(p.value) = 'number')""",
)
statement(
    "sheet.complete",
    "Phiếu đã nộp có điểm cho mọi mục của khung điểm",
    f"""SELECT 'sheet ' || s.id AS subject FROM sheet s {_NEWEST} JOIN entry e ON e.id = s.entry
        WHERE s.state = 'handed_in' AND EXISTS (SELECT 1 FROM rubric_leaf l WHERE l.round = e.round
          AND (l.product_group = e.product_group OR l.product_group = '*' AND NOT EXISTS (
            SELECT 1 FROM rubric_leaf o WHERE o.round = e.round AND o.product_group = e.product_group))
          AND NOT v.points ? l.leaf)""",
)
statement(
    "sheet.versions",
    "Các bản lưu của mỗi phiếu đánh số liền nhau, bản mới nhất là bản của phiếu",
    """SELECT 'sheet ' || s.id AS subject FROM sheet s LEFT JOIN sheet_version v ON v.sheet = s.id
       GROUP BY s.id HAVING s.version <> coalesce(max(v.number), 0) OR count(v.id) <> s.version""",
)
statement(
    "sheet.judge",
    "Mỗi phiếu là của một giám khảo ngồi trong Ban Giám khảo chấm nhóm ấy của kỳ ấy",
    """SELECT 'sheet ' || s.id AS subject FROM sheet s JOIN entry e ON e.id = s.entry JOIN judge j ON j.id = s.judge
         JOIN jury y ON y.id = j.jury WHERE y.round <> e.round OR NOT e.product_group = ANY(y.groups)""",
)
statement(
    "sheet.recused",
    "Không phiếu nào được tính của người đã từ chối chấm cơ sở ấy",
    """SELECT 'sheet ' || s.id AS subject FROM sheet s JOIN entry e ON e.id = s.entry JOIN judge j ON j.id = s.judge
       WHERE s.state <> 'set_aside' AND EXISTS (SELECT 1 FROM recusal x WHERE x.person = j.person
         AND x.establishment = e.establishment AND x.state IN ('declared', 'confirmed')
         AND (x.round_id IS NULL OR x.round_id = e.round))""",
)
statement(
    "sheet.leaf",
    "Phiếu đã nộp đúng như lá của nó trong sổ cái",
    f"""SELECT 'sheet ' || s.id AS subject, 'Phiếu không khớp lá của nó trong sổ cái, hoặc không có lá' AS words
        FROM sheet s {_NEWEST} JOIN entry e ON e.id = s.entry LEFT JOIN ledger_leaf l ON l.id = s.leaf_id
        WHERE s.state = 'handed_in' AND (l.id IS NULL OR l.kind <> 'sheet.handed_in' OR l.round_id <> e.round
          OR l.payload IS NOT NULL AND (l.payload->'points' <> v.points OR l.payload->>'entry' <> e.code
            OR (l.payload->>'total')::int <> v.total))""",
)
statement(
    "sheet.receipt",
    "Phiếu đã nộp có mã biên nhận sáu ký tự",
    """SELECT 'sheet ' || id AS subject FROM sheet
       WHERE state = 'handed_in' AND receipt !~ '^[0-9A-HJKMNP-TV-Z]{6}$'""",
)
