from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import pytest

from tests.ledger.conftest import KEY, marks
from tieubieu.ledger import payloads
from tieubieu.ledger.leaf import hash_of, leaf_data, seal, sealing_key
from tieubieu.ledger.payloads import Kind

ROUND = UUID(int=7, version=4)
JUDGE = UUID(int=8, version=4)
AT = datetime(2026, 10, 24, 2, tzinfo=UTC)


def sheet(total: int = 8050) -> dict:
    return payloads.sheet_handed_in(
        entry_code="0412",
        stage=1,
        rulebook_hash="ef" * 32,
        points=marks(total),
        total=total,
        judge_id=JUDGE,
        sheet_id=UUID(int=9, version=4),
        remark="Bao bì đẹp",
    )


def test_the_hash_of_a_leaf_is_as_docs_ledger_says():
    data = leaf_data("tally", {"entries": []}, at=AT, round_id=ROUND, salt=b"\1" * 32)
    written = (
        '{"at":"2026-10-24T02:00:00Z","kind":"tally","payload":{"entries":[]},'
        f'"round":"{ROUND}","salt":"{"01" * 32}","v":1}}'
    )
    assert hash_of(data) == sha256(b"\0" + written.encode()).digest()


def test_sealed_values_leave_only_commitments():
    stored = seal(sheet(), b"\2" * 32)
    text = json.dumps(stored, ensure_ascii=False)
    assert str(JUDGE) not in text
    assert "đẹp" not in text
    assert set(stored["sealed"]) == {"judge", "remarks", "sheet"}


def test_sheets_of_one_judge_do_not_share_a_commitment():
    one, two = seal(sheet(), b"\2" * 32), seal(sheet(), b"\3" * 32)
    assert not set(one["sealed"].values()) & set(two["sealed"].values())


def test_one_sealed_field_can_be_opened_without_the_others():
    blind = b"\2" * 32
    key = sealing_key(blind, "judge")
    opened = f'{{"field":"judge","key":"{key.hex()}","value":"{JUDGE}"}}'
    assert seal(sheet(), blind)["sealed"]["judge"] == sha256(opened.encode()).hexdigest()
    assert sealing_key(blind, "remarks") != key


def test_the_minute_of_a_sheet_is_not_in_its_data(concluded):
    for leaf in concluded.log.leaves:
        timeless = leaf.kind in (Kind.SHEET_HANDED_IN, Kind.SHEET_TAKEN_BACK, Kind.RECUSAL)
        assert (leaf.data["at"] is None) == timeless
        assert ("at" in leaf.payload.get("sealed", {})) == timeless


def test_a_leaf_binds_what_was_sealed_and_nothing_else(concluded):
    leaf = concluded.sheets["0412"][0]
    assert leaf.binds("judge", concluded.judges[0])
    assert leaf.binds("at", leaf.at)
    assert not leaf.binds("judge", concluded.judges[1])
    assert not leaf.binds("absent", None)


def test_a_sheet_whose_total_is_not_the_sum_is_refused():
    with pytest.raises(ValueError):
        payloads.sheet_handed_in(
            entry_code="1",
            stage=1,
            rulebook_hash="",
            points={"1": 100},
            total=101,
            judge_id=JUDGE,
            sheet_id=JUDGE,
        )


@pytest.mark.parametrize(
    ("total", "count", "outcome"),
    [(21000, 3, "passed"), (20999, 3, "below"), (0, 0, "not_scored"), (0, 1, "below"), (None, 3, "imported")],
)
def test_outcomes_are_exact(total, count, outcome):
    assert payloads.outcome(total, count) == outcome


def test_a_tally_orders_sheets_by_hash_and_entries_by_code():
    made = payloads.tally(
        number=1,
        stage=1,
        rulebook_hash=None,
        entries=[
            {"code": "9", "group": "A", "sheets": ["ff", "00"], "sum": 15000, "count": 2},
            {"code": "1", "group": "A", "sheets": None, "sum": None, "count": None, "outcome": "passed"},
        ],
    )
    assert [(e["code"], e["sheets"], e["outcome"]) for e in made["entries"]] == [
        ("1", None, "passed"),
        ("9", ["00", "ff"], "passed"),
    ]


def test_a_tally_that_counts_other_than_it_lists_is_refused():
    entry: payloads.TallyEntry = {"code": "9", "group": "A", "sheets": ["ff"], "sum": 15000, "count": 2}
    with pytest.raises(ValueError):
        payloads.tally(number=1, stage=1, rulebook_hash=None, entries=[entry])


def test_the_note_is_signed_over_its_body(concluded):
    signed = concluded.checkpoints[0]
    text, _, line = signed.note.rpartition("\n\n")
    origin, size, root, at = text.split("\n")
    assert (origin, size, base64.b64decode(root)) == (
        "thu-nghiem.example",
        str(signed.tree_size),
        signed.root,
    )
    assert at == "at " + signed.at.strftime("%Y-%m-%dT%H:%M:%SZ")
    dash, name, blob = line.rstrip("\n").split(" ")
    assert (dash, name) == ("—", "thu-nghiem.example")
    raw = base64.b64decode(blob)
    assert raw[:4] == b"\0\0\xc0\xde"
    KEY.public_key().verify(raw[4:], (text + "\n").encode())
