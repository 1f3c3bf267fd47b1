"""Dossiers and entries: what was submitted is whole, and what names each other agrees."""

from __future__ import annotations

from tieubieu.check.invariants import Found, invariant, statement
from tieubieu.check.rounds import BEFORE_LIST, SCORED
from tieubieu.ledger.canonical import digest
from tieubieu.platform.database import rows

_PAGE = 500


@invariant("dossier.hash", "Hồ sơ đã nộp khớp với mã băm của nó")
async def versions_match() -> Found:
    found: list[tuple[str, str]] = []
    last = None
    while page := await rows(
        f"""SELECT id, content, content_hash FROM dossier_version WHERE $1::uuid IS NULL OR id > $1
            ORDER BY id LIMIT {_PAGE}""",
        last,
    ):
        found += [
            (f"dossier_version {f['id']}", "Nội dung hồ sơ đã nộp không khớp mã băm")
            for f in page
            if digest(f["content"]) != f["content_hash"]
        ]
        last = page[-1]["id"]
    return found


statement(
    "entry.agrees",
    "Hồ sơ dự bình chọn, bản đã nộp, sản phẩm và cơ sở là của nhau",
    """SELECT 'entry ' || e.id AS subject FROM entry e JOIN dossier_version v ON v.id = e.version
         JOIN dossier d ON d.id = e.dossier JOIN product p ON p.id = e.product
       WHERE v.dossier <> e.dossier OR d.product <> e.product OR p.establishment <> e.establishment""",
)
statement(
    "entry.code",
    "Mã số bình chọn chỉ có từ khi chốt danh sách, mang chữ của nhóm, không trùng trong kỳ",
    """SELECT 'entry ' || e.id AS subject, CASE
           WHEN e.code <> '' AND r.phase = ANY($1::text[]) THEN 'Có mã số bình chọn trước khi chốt danh sách'
           WHEN e.code = '' THEN 'Không có mã số bình chọn'
           WHEN e.code NOT LIKE e.product_group || '-%' THEN 'Mã số bình chọn không mang chữ của nhóm'
           ELSE 'Mã số bình chọn bị trùng trong kỳ' END AS words
       FROM entry e JOIN round r ON r.id = e.round
       WHERE e.code <> '' AND r.phase = ANY($1::text[])
         OR e.code = '' AND e.state = 'accepted' AND r.phase = ANY($2::text[])
         OR e.code <> '' AND e.code NOT LIKE e.product_group || '-%'
         OR e.code <> '' AND EXISTS (
           SELECT 1 FROM entry o WHERE o.round = e.round AND o.code = e.code AND o.id <> e.id)""",
    BEFORE_LIST,
    ["listed", *SCORED],
)
statement(
    "entry.settled",
    "Kỳ đã chốt danh sách không còn hồ sơ chưa kiểm tra",
    """SELECT 'entry ' || e.id AS subject FROM entry e JOIN round r ON r.id = e.round
       WHERE r.phase = ANY($1::text[]) AND e.state IN ('submitted', 'supplement')""",
    ["listed", *SCORED],
)
statement(
    "entry.receipt",
    "Mỗi biên nhận nộp hồ sơ là duy nhất",
    """SELECT 'receipt ' || receipt AS subject, 'Biên nhận đứng ở ' || count(*) || ' hồ sơ' AS words
       FROM entry GROUP BY receipt HAVING count(*) > 1 OR receipt = ''""",
)
statement(
    "entry.basis",
    "Mỗi hồ sơ vào kỳ có căn cứ: giấy chứng nhận cấp dưới còn hạn của chính sản phẩm, hoặc văn bản 12.2.d",
    """SELECT 'entry ' || e.id AS subject FROM entry e JOIN round r ON r.id = e.round
         LEFT JOIN certificate c ON c.id = e.lower_certificate
       WHERE e.basis = 'certificate' AND (c.id IS NULL OR c.product_id <> e.product OR c.level = r.level
           OR NOT e.registered_on BETWEEN c.issued_on AND c.valid_until)
         OR e.basis = 'bypass' AND (r.level <> 'province' OR e.bypass_letter_number = '' OR e.bypass_letter_day IS NULL)
         OR e.basis = 'lowest' AND r.level NOT IN ('commune', 'district')""",
)
statement(
    "supplement.agrees",
    "Mỗi đề nghị bổ sung nói về bản hồ sơ của chính hồ sơ đó",
    """SELECT 'supplement ' || s.id AS subject FROM supplement s JOIN entry e ON e.id = s.entry
         JOIN dossier_version v ON v.id = s.version WHERE v.dossier <> e.dossier""",
)
statement(
    "nomination.agrees",
    "Mỗi lời mời lên cấp trên nói về sản phẩm được đề cử, với giấy chứng nhận của nó",
    """SELECT 'nomination ' || n.id AS subject FROM nomination n JOIN entry e ON e.id = n.entry
         LEFT JOIN result x ON x.entry = e.id JOIN certificate c ON c.id = n.certificate
         LEFT JOIN entry t ON t.id = n.to_entry
       WHERE x.nominated IS NOT TRUE OR c.entry_id IS DISTINCT FROM e.id OR t.product <> e.product
         OR (n.state = 'confirmed') <> (n.to_entry IS NOT NULL)""",
)
statement(
    "product.items",
    "Bộ sản phẩm có từ hai món, sản phẩm đơn không có món",
    """SELECT 'product ' || p.id AS subject FROM product p LEFT JOIN product_item i ON i.product = p.id
       WHERE EXISTS (SELECT 1 FROM entry e WHERE e.product = p.id)
       GROUP BY p.id HAVING (p.is_set AND count(i.id) = 1) OR (NOT p.is_set AND count(i.id) > 0)""",
)
