"""Certificates: the record, its digest, its token and its state say the same, and rest on a result."""

from __future__ import annotations

from datetime import date
from typing import Any

from tieubieu.certificates import lookup, payload, queries
from tieubieu.certificates.keys import PublicKey
from tieubieu.check.invariants import Found, invariant, statement
from tieubieu.check.rounds import ANNOUNCED
from tieubieu.ledger.canonical import digest
from tieubieu.platform.database import rows
from tieubieu.platform.settings import settings
from tieubieu.rules.validity import valid_until

_PAGE = 500


def _wrong_with(c: dict[str, Any], keys: list[PublicKey]) -> str | None:
    """The first thing that does not agree."""
    record = c["record"]
    if digest(record) != c["digest"]:
        return "Nội dung giấy không khớp mã băm"
    if lookup.make(c["serial"]) != c["lookup"]:
        return "Mã tra cứu không phải của số ngẫu nhiên trên giấy"
    told = {"number": c["number"], "date": c["issued_on"].isoformat(), "valid_until": c["valid_until"].isoformat(),
            "level": c["level"]}  # fmt: skip
    if any(record.get(key, value) != value for key, value in told.items()):
        return "Số, ngày, hạn hoặc cấp ghi khác với nội dung giấy"
    decided = (record.get("decision") or {}).get("date")
    if decided and date.fromisoformat(decided) > c["issued_on"]:
        return "Ngày của giấy sớm hơn ngày của quyết định"
    if c["origin"] != "attested" and valid_until(c["issued_on"]) != c["valid_until"]:
        return "Thời hạn không đúng quy định của ngày cấp (TT 26/2014 Điều 17.3)"
    if not c["token"]:
        return "Giấy cấp tại đây mà không có chữ ký số" if c["origin"] == "issued" else None
    verdict = payload.verify(c["token"], keys, demo=settings().demo)
    if not verdict.good or verdict.parsed is None:
        return f"Chữ ký số không đúng ({verdict.outcome})"
    claims = verdict.parsed.claims
    same = (claims.serial, str(claims.level), claims.issued, claims.valid_until, claims.digest) == (
        c["serial"], c["level"], c["issued_on"], c["valid_until"], payload.record_digest(record))  # fmt: skip
    return None if same else "Chữ ký số là của một nội dung khác"


@invariant("certificate.record", "Nội dung, mã băm, thời hạn và chữ ký số của mỗi giấy chứng nhận khớp nhau")
async def certificates_agree() -> Found:
    found: list[tuple[str, str]] = []
    keys, last = await queries.public_keys(), None
    while page := await rows(
        f"""SELECT id, serial, lookup, level, number, issued_on, valid_until, origin, record, digest, token
            FROM certificate WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT {_PAGE}""",
        last,
    ):
        found += [(f"certificate {c['lookup']}", wrong) for c in page if (wrong := _wrong_with(c, keys))]
        last = page[-1]["id"]
    return found


statement(
    "certificate.state",
    "Tình trạng ghi ở giấy là của biện pháp mới nhất",
    """SELECT 'certificate ' || c.lookup AS subject FROM certificate c WHERE c.state <> coalesce((
         SELECT CASE v.kind WHEN 'suspended' THEN 'suspended' WHEN 'restored' THEN 'issued' ELSE 'revoked' END
         FROM certificate_event v WHERE v.certificate = c.id ORDER BY v.recorded_at DESC, v.id DESC LIMIT 1), 'issued')
         AND NOT (c.origin = 'attested' AND c.state = 'revoked')""",
)
statement(
    "certificate.entry",
    "Giấy chứng nhận của kỳ là của sản phẩm, cơ sở được công nhận trong kỳ ấy",
    """SELECT 'certificate ' || c.lookup AS subject FROM certificate c JOIN entry e ON e.id = c.entry_id
         LEFT JOIN result x ON x.entry = e.id
       WHERE c.round_id <> e.round OR c.product_id <> e.product OR c.establishment_id <> e.establishment
         OR x.recognised IS NOT TRUE""",
)
statement(
    "certificate.released",
    "Giấy chứng nhận chỉ được công khai từ khi kỳ công bố",
    """SELECT 'certificate ' || c.lookup AS subject FROM certificate c JOIN round r ON r.id = c.round_id
       WHERE r.origin = 'run' AND (c.released_at IS NOT NULL) <> (r.phase = ANY($1::text[]))""",
    ANNOUNCED,
)
statement(
    "certificate.given",
    "Mỗi sản phẩm được công nhận trong kỳ đã công bố có giấy chứng nhận",
    """SELECT 'entry ' || x.entry AS subject FROM result x JOIN round r ON r.id = x.round
       WHERE x.recognised AND r.origin = 'run' AND r.phase = ANY($1::text[])
         AND NOT EXISTS (SELECT 1 FROM certificate c WHERE c.entry_id = x.entry)""",
    ANNOUNCED,
)
statement(
    "certificate.number",
    "Một cơ quan không cấp hai giấy cùng số trong một năm",
    """SELECT 'certificate ' || string_agg(lookup, ', ' ORDER BY lookup) AS subject, 'Trùng số ' || number AS words
       FROM certificate WHERE origin = 'issued'
       GROUP BY authority, extract(year FROM issued_on), number HAVING count(*) > 1""",
)
statement(
    "certificate.leaf",
    "Việc cấp, tạm ngừng, khôi phục, thu hồi mỗi giấy đều có lá trong sổ cái",
    """SELECT 'certificate ' || c.lookup AS subject FROM certificate c
       WHERE c.origin = 'issued' AND NOT EXISTS (SELECT 1 FROM ledger_leaf l WHERE l.subject_id = c.id
           AND l.kind = 'certificate.issued' AND coalesce(l.payload->>'record' = c.digest, true))
         OR (SELECT count(*) FROM certificate_event v WHERE v.certificate = c.id AND v.kind <> 'replaced') >
            (SELECT count(*) FROM ledger_leaf l WHERE l.subject_id = c.id
             AND l.kind IN ('certificate.suspended', 'certificate.restored', 'certificate.revoked'))""",
)
statement(
    "certificate.attested",
    "Giấy do nơi khác cấp được hai người khác nhau xác nhận",
    """SELECT 'certificate ' || c.lookup AS subject FROM certificate c LEFT JOIN attestation t ON t.certificate = c.id
       WHERE c.origin = 'attested' AND (t.id IS NULL OR t.confirmed_by = t.attested_by)""",
)
statement(
    "certificate.events",
    "Không biện pháp nào sau khi giấy đã bị thu hồi",
    """SELECT DISTINCT 'certificate ' || c.lookup AS subject FROM certificate c
         JOIN certificate_event v ON v.certificate = c.id
         JOIN certificate_event o ON o.certificate = c.id AND o.kind IN ('revoked', 'replaced')
           AND (o.recorded_at, o.id) < (v.recorded_at, v.id)""",
)
