"""What the last two phases do: telling every entrant at the announcement, publishing the bundle at the end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tieubieu.certificates import actions as certificates
from tieubieu.certificates.queries import holders
from tieubieu.ledger import log
from tieubieu.ledger.canonical import canonical
from tieubieu.platform import files, ids
from tieubieu.platform.actions import Act
from tieubieu.platform.database import execute, rows
from tieubieu.platform.settings import settings
from tieubieu.rounds import queries as rounds
from tieubieu.rounds.queries import RoundRow
from tieubieu.rules.numbers import date_text
from tieubieu.rules.tally import mean_text
from tieubieu.rules.working_days import complaint_deadline


async def announce(act: Act, round: RoundRow) -> None:
    """Releases the certificates, publishes the recognised products, tells each entrant their own result (Điều 17.2)."""
    await certificates.release(act, round.id)
    await execute(
        """UPDATE product SET published = true WHERE id IN (
             SELECT e.product FROM result x JOIN entry e ON e.id = x.entry WHERE x.round = $1 AND x.recognised)""",
        round.id,
    )
    if round.origin == "imported":
        return
    found = await rows(
        """SELECT e.id, e.receipt, e.establishment, v.content->'product'->>'name' AS name, x.sum_points, x.sheets,
             x.outcome, x.recognised, x.nominated, x.reason, c.number, c.lookup, c.valid_until
           FROM result x JOIN entry e ON e.id = x.entry JOIN dossier_version v ON v.id = e.version
           LEFT JOIN certificate c ON c.entry_id = e.id AND c.state <> 'revoked'
           WHERE x.round = $1 ORDER BY e.code""",
        round.id,
    )
    decimals = (await rounds.rulebook(round.id)).display_decimals
    addresses = await holders(*{f["establishment"] for f in found})
    for f in found:
        words = _result_words(f, decimals)
        for email, name in addresses.get(f["establishment"], []):
            await act.mail(
                email,
                name,
                f"Kết quả bình chọn: {f['name']}",
                f"Kính gửi {name},\n\n{round.title} đã công bố kết quả.\nSản phẩm: {f['name']}\n{words}\n\n"
                f"Hạn khiếu nại: hết ngày {date_text(complaint_deadline(act.today))}, gửi {round.organiser_name}"
                " (Thông tư 26/2014/TT-BCT Điều 20).\n\n"
                f"{settings().base_url}/ho-so/da-nop/{f['receipt']}/ket-qua",
                kind="results.announced",
                about=("entry", f["id"]),
            )


def _result_words(f: dict[str, Any], decimals: int) -> str:
    if f["outcome"] == "not_scored":
        return f"Sản phẩm không có điểm. {f['reason']}".strip()
    told = [f"Điểm trung bình: {mean_text(f['sum_points'], f['sheets'], decimals)} trên {f['sheets']} phiếu."]
    if f["recognised"]:
        told.append(
            f"Được công nhận. Giấy chứng nhận số {f['number']}, có giá trị đến hết ngày {date_text(f['valid_until'])}:"
            f" {settings().base_url}/v/{f['lookup']}"
        )
        if f["nominated"]:
            told.append("Hội đồng đề cử sản phẩm dự bình chọn cấp trên.")
    elif f["outcome"] == "passed":
        told.append(f"Đạt từ 70 điểm; Hội đồng không đưa vào danh sách công nhận. {f['reason']}".strip())
    else:
        told.append("Chưa đạt mức 70 điểm.")
    return "\n".join(told)


async def publish_bundle(act: Act, round: RoundRow) -> UUID:
    """Signs the root once more and keeps the bundle against it; anyone can recount it with tools/recount.py."""
    versions = await rounds.rulebooks(round.id)
    frozen = next((v.content for v in versions if v.frozen_at), None)
    signed = await log.checkpoint("concluded", round.id)
    bundle = await log.bundle(round.id, rulebook=frozen, demo=round.demo, at=signed)
    sha256 = await files.in_thread(lambda: files.keep(canonical(bundle)))
    bundle_id = ids.new_id()
    await execute(
        "INSERT INTO bundle (id, round, file, root, tree_size, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        bundle_id,
        round.id,
        sha256,
        signed.root.hex(),
        signed.tree_size,
        act.now,
    )
    return bundle_id
