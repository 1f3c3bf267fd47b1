"""Certificates to print and to verify."""

from __future__ import annotations

import json
from datetime import date
from uuid import UUID

import typst

from tieubieu.certificates import signing
from tieubieu.certificates.actions import IssueCertificate, issue, release
from tieubieu.certificates.payload import SERIAL_BYTES, Claims
from tieubieu.papers import press
from tieubieu.papers.documents import CERTIFICATE_TEMPLATES, CertificatePaper, Decision, Signer
from tieubieu.platform import ids
from tieubieu.platform.actions import Act
from tieubieu.platform.actor import SYSTEM
from tieubieu.platform.database import rows, transaction
from tieubieu.rounds.queries import get as get_round
from tieubieu.rules.levels import Level
from tieubieu.rules.validity import valid_until

DAY = date(2026, 6, 15)


def paper(n: int) -> CertificatePaper:
    """One certificate, its token freshly signed."""
    token, _ = signing.sign_token(
        Claims(ids.source.randbytes(SERIAL_BYTES), Level.PROVINCE, DAY, valid_until(DAY), bytes(16))
    )
    return CertificatePaper(
        level=Level.PROVINCE,
        level_words="cấp tỉnh",
        year=2026,
        issuer=("Ủy ban nhân dân tỉnh Gia Lai",),
        product=f"Trà ô long Biển Lam {n}",
        establishment="Hợp tác xã Trà Biển Lam",
        address="xã Ia Hrú, tỉnh Gia Lai",
        group="Chế biến nông, lâm, thủy sản và thực phẩm",
        decision=Decision(number="1234/QĐ-UBND", date=DAY),
        number=f"{n}/GCN-UBND",
        place="Gia Lai",
        date=DAY,
        valid_until=valid_until(DAY),
        signer=Signer(title=("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), name="Nguyễn Văn Mẫu"),
        host="tieubieu.example",
        token=token,
        lookup="PAPD48GQ0W",
    )


_texts: list[str] = []


def bare_compile(n: int = 0) -> bytes:
    """typst on the same page with everything ready: no signing, no QR, no checks."""
    while len(_texts) <= n:
        _texts.append(json.dumps(paper(len(_texts) + 1000).data(), ensure_ascii=False))
    return typst.compile(
        str(press.TYPST / CERTIFICATE_TEMPLATES[Level.PROVINCE]),
        root=str(press.TYPST),
        font_paths=press._fonts(),
        sys_inputs={"data": _texts[n]},
        format="pdf",
        pdf_standards="a-2b",
    )


async def issue_all(round_id: UUID) -> list[str]:
    """Releases a certificate for every recognised entry; the tokens."""
    round = await get_round(round_id)
    assert round is not None
    found = await rows(
        """SELECT e.id, e.code, e.product, e.establishment, e.product_group, p.name, s.name AS holder
           FROM result x JOIN entry e ON e.id = x.entry JOIN product p ON p.id = e.product
           JOIN establishment s ON s.id = e.establishment WHERE x.round = $1 AND x.recognised""",
        round_id,
    )
    async with transaction():
        act = Act(SYSTEM, "bench.issue")
        for f in found:
            await issue(
                act,
                IssueCertificate(
                    round=round.id,
                    entry=f["id"],
                    entry_code=f["code"],
                    product=f["product"],
                    establishment=f["establishment"],
                    authority=round.authority,
                    level=round.level,
                    level_words="cấp quốc gia",
                    year=round.year,
                    issuer=("Bộ Công Thương",),
                    product_name=f["name"],
                    group=f["product_group"],
                    establishment_name=f["holder"],
                    address="xã Cát Minh, huyện Phù Cát, tỉnh Bình Định",
                    decision_number="1/QĐ-BCT",
                    decision_day=DAY,
                    day=DAY,
                    place="Hà Nội",
                    signer="Người Ký Đo",
                    signer_title=("BỘ TRƯỞNG",),
                ),
            )
        await release(act, round.id)
    tokens = await rows("SELECT token FROM certificate WHERE round_id = $1 AND token <> ''", round_id)
    return [f["token"] for f in tokens]
