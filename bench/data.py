"""Rounds of any size, made through the import of past rounds."""

from __future__ import annotations

from datetime import date
from random import Random
from uuid import UUID

from tieubieu.platform.actor import SYSTEM
from tieubieu.platform.database import execute, rows
from tieubieu.roundimport import (
    ImportedDecision,
    ImportedEntry,
    ImportedEstablishment,
    ImportedJudge,
    ImportedProduct,
    ImportedRound,
    import_round,
)
from tieubieu.rules.levels import Level
from tieubieu.rules.rubric import DEFAULT_RUBRIC, leaves

LEAVES = leaves(DEFAULT_RUBRIC)


def sheet(random: Random) -> dict[str, int]:
    """A complete sheet, most leaves high, in steps of half a point."""
    return {leaf.key: leaf.max * random.randint(55, 100) // 100 // 50 * 50 for leaf in LEAVES}


async def past_round(
    number: int, entries: int, judges: int, *, sheets: bool, recognised: bool = False
) -> UUID:
    """An imported national round with so many entries and judges."""
    random = Random(number)
    day = date(2023, 5, 2)

    def paper(text: str, on: date) -> ImportedDecision:
        return ImportedDecision(
            number=f"{number}/{text}", day=on, signer="Người Ký Đo", signer_title="Bộ trưởng"
        )

    return await import_round(
        SYSTEM,
        ImportedRound(
            level=Level.NATION,
            place="nation",
            title=f"Kỳ đo tốc độ {number}",
            plan=paper("KH", day),
            recognition=paper("QĐ-BCT", date(2023, 8, 1)),
            jury=paper("QĐ-HĐ", date(2023, 6, 1)),
            announced_on=date(2023, 8, 2),
            judges=[
                ImportedJudge(name=f"Giám khảo đo {k}", role="head" if k == 0 else "member")
                for k in range(judges)
            ],
            entries=[
                ImportedEntry(
                    establishment=ImportedEstablishment(
                        name=f"Cơ sở đo {number}-{n}",
                        legal_kind="household",
                        place="district/binh-dinh/phu-cat",
                        tax_code=f"9{number:03d}{n:06d}",
                    ),
                    product=ImportedProduct(name=f"Sản phẩm đo số {n}", group="ABCD"[n % 4]),
                    sheets=[sheet(random) for _ in range(judges)] if sheets else [],
                    recognised=recognised,
                )
                for n in range(entries)
            ],
        ),
    )


async def reopen(round_id: UUID, phase: str) -> None:
    """Puts an imported round without sheets back into an earlier phase, as if it were being run."""
    await execute("DELETE FROM result WHERE round = $1", round_id)
    await execute(
        "UPDATE round SET phase = $2, origin = 'run', score_until = NULL, announced_on = NULL WHERE id = $1",
        round_id,
        phase,
    )


async def judges_of(round_id: UUID) -> list[UUID]:
    """The persons who judge there."""
    found = await rows(
        "SELECT j.person FROM judge j JOIN jury y ON y.id = j.jury WHERE y.round = $1 ORDER BY j.id", round_id
    )
    return [f["person"] for f in found]
