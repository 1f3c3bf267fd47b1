"""A past round comes in whole, or not at all."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest

from tieubieu.app import wire
from tieubieu.platform import clock, files
from tieubieu.platform.actor import SYSTEM
from tieubieu.platform.database import row, rows, scalar
from tieubieu.platform.errors import Invalid, NotFound, NotNow
from tieubieu.roundimport import (
    ImportedDecision,
    ImportedEntry,
    ImportedEstablishment,
    ImportedJudge,
    ImportedProduct,
    ImportedRound,
    import_round,
    read,
)
from tieubieu.rules.levels import Level
from tieubieu.rules.rubric import DEFAULT_RUBRIC, leaves

ROOT = Path(__file__).parents[2]


def paper(number: str, day: date) -> ImportedDecision:
    return ImportedDecision(number=number, day=day, signer="Nguyễn Văn Ký", signer_title="Chủ tịch")


def full(part: int) -> dict[str, int]:
    """A sheet with `part` percent of every leaf, in steps of half a point."""
    return {leaf.key: leaf.max * part // 100 // 50 * 50 for leaf in leaves(DEFAULT_RUBRIC)}


def entry(n: int, part: int | None, *, recognised: bool = False, judges: int = 3) -> ImportedEntry:
    return ImportedEntry(
        establishment=ImportedEstablishment(
            name=f"Hợp tác xã số {n}",
            legal_kind="cooperative",
            place="district/binh-dinh/phu-cat",
            tax_code=f"00000000{n:02d}",
        ),
        product=ImportedProduct(name=f"Nước mắm {n}", group="B"),
        sheets=[full(part)] * judges if part is not None else [],
        recognised=recognised,
    )


def past_round(entries: list[ImportedEntry], *, judges: int = 3) -> ImportedRound:
    return ImportedRound(
        level=Level.DISTRICT,
        place="district/binh-dinh/phu-cat",
        plan=paper("18/KH-UBND", date(2019, 3, 5)),
        recognition=paper("99/QĐ-UBND", date(2019, 6, 10)),
        jury=paper("12/QĐ-HĐBC", date(2019, 4, 2)),
        announced_on=date(2019, 6, 12),
        judges=[
            ImportedJudge(name=f"Giám khảo {k}", role="head" if k == 0 else "member") for k in range(judges)
        ],
        entries=entries,
    )


@pytest.fixture(autouse=True)
def _wired() -> None:
    wire()


async def test_a_round_with_sheets_ends_concluded_and_can_be_recounted(db, tmp_path):
    data = past_round([entry(1, 90, recognised=True), entry(2, 80), entry(3, 50)])
    round_id = await import_round(SYSTEM, data)
    found = await row("SELECT phase, origin, announced_on, circular FROM round WHERE id = $1", round_id)
    assert found == {
        "phase": "concluded",
        "origin": "imported",
        "announced_on": date(2019, 6, 12),
        "circular": "26/2014+14/2018",
    }
    outcomes = await rows(
        """SELECT p.name, x.outcome, x.recognised FROM result x JOIN entry e ON e.id = x.entry
           JOIN product p ON p.id = e.product WHERE x.round = $1 ORDER BY p.name""",
        round_id,
    )
    assert [tuple(o.values()) for o in outcomes] == [
        ("Nước mắm 1", "passed", True),
        ("Nước mắm 2", "passed", False),
        ("Nước mắm 3", "below", False),
    ]
    certificate = await row(
        "SELECT origin, valid_until, released_at FROM certificate WHERE round_id = $1", round_id
    )
    assert certificate and certificate["origin"] == "imported"
    assert certificate["valid_until"] == date(2022, 12, 31)
    assert certificate["released_at"] is not None
    bundle = await row("SELECT file, root FROM bundle WHERE round = $1", round_id)
    assert bundle
    path = tmp_path / "goi.json"
    path.write_bytes(await files.read(bundle["file"]))
    assert recount(path, bundle["root"]) == 0
    spoilt = json.loads(path.read_bytes())
    points = spoilt["sheets"][0]["leaf"]["payload"]["points"]
    key = next(iter(points))
    points[key] += 50
    path.write_text(json.dumps(spoilt))
    assert recount(path, bundle["root"]) == 1


def recount(path: Path, root: str) -> int:
    tool = ROOT / "tools" / "recount.py"
    return subprocess.run(
        [sys.executable, "-I", str(tool), str(path), "--root", root], capture_output=True, check=False
    ).returncode


async def test_old_papers_without_sheets_say_so(db, tmp_path):
    made = entry(1, None, recognised=True)
    made.outcome = "passed"
    stated = entry(2, None)
    stated.sum, stated.count = 3 * 6999, 3
    round_id = await import_round(SYSTEM, past_round([made, stated], judges=0))
    found = await rows("SELECT outcome, passed FROM result WHERE round = $1 ORDER BY outcome", round_id)
    assert [tuple(f.values()) for f in found] == [("below", False), ("imported", True)]
    assert await scalar("SELECT count(*) FROM sheet") == 0
    bundle = await row("SELECT file, root FROM bundle WHERE round = $1", round_id)
    assert bundle
    path = tmp_path / "goi.json"
    path.write_bytes(await files.read(bundle["file"]))
    assert recount(path, bundle["root"]) == 0


async def test_a_mistake_names_its_entry_and_nothing_is_written(db):
    bad = past_round([entry(1, 90), entry(2, 50, recognised=True)])
    bad.entries[0].product.group = "X"
    with pytest.raises(Invalid) as refused:
        await import_round(SYSTEM, bad)
    assert set(refused.value.fields) == {"entries.0.product.group", "entries.1.recognised"}
    assert await scalar("SELECT count(*) FROM round") == 0


async def test_the_same_round_comes_in_once(db):
    await import_round(SYSTEM, past_round([entry(1, 90)]))
    with pytest.raises(NotNow):
        await import_round(SYSTEM, past_round([entry(1, 90)]))


async def test_a_dry_run_writes_nothing(db):
    await import_round(SYSTEM, past_round([entry(1, 90, recognised=True)]), dry_run=True)
    assert await scalar("SELECT count(*) FROM round") == 0


async def test_only_an_officer_of_that_body_may(db, make_person):
    stranger = await make_person("Người lạ", ("officer", "body", uuid4()))
    with pytest.raises(NotFound):
        await import_round(stranger, past_round([entry(1, 90)]))


async def test_an_establishment_known_by_its_tax_code_is_not_made_twice(db):
    await import_round(SYSTEM, past_round([entry(1, 90), entry(1, 80)]))
    assert await scalar("SELECT count(*) FROM establishment") == 1


def test_the_file_format_reads_back_what_it_writes():
    data = past_round([entry(1, 90)])
    assert read(msgspec.json.encode(data)) == data
    with pytest.raises(Invalid):
        read(b'{"format": "tieubieu-round/1"}')


async def test_imported_judges_cannot_sign_in(db):
    await import_round(SYSTEM, past_round([entry(1, 90)]))
    assert await scalar("SELECT count(*) FROM person WHERE disabled_at IS NULL") == 0
    assert clock.today() >= date(2019, 6, 12)
