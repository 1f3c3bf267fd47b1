from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import asyncpg
import pytest
from cryptography.exceptions import InvalidSignature

from tests.ledger.conftest import KEY, marks
from tieubieu.ledger import log, payloads, tree
from tieubieu.ledger.payloads import Kind
from tieubieu.platform import clock
from tieubieu.platform.database import count_statements, execute, rows, scalar, transaction

NOTHING = {"from": "tallied", "to": "scoring"}


@pytest.fixture(autouse=True)
def _signer() -> Iterator[None]:
    log.set_signer(lambda body: ("c0de", KEY.sign(body)), "thu-nghiem.example")
    yield
    log.set_signer(None)


def verify(kid: str, signature: bytes, body: bytes) -> bool:
    try:
        KEY.public_key().verify(signature, body)
    except InvalidSignature:
        return False
    return kid == "c0de"


async def some(count: int) -> list[log.LeafRef]:
    return [await log.append(Kind.REOPENED, {**NOTHING, "n": n}) for n in range(count)]


async def test_a_leaf_waits_unnumbered_and_a_checkpoint_numbers_it(db):
    ref = await log.append(
        Kind.REOPENED, payloads.reopened(from_phase="tallied", to_phase="scoring", reason="Lý do")
    )
    waiting = await log.leaf(ref.id)
    assert waiting is not None and waiting.index is None
    assert waiting.leaf_hash == ref.leaf_hash
    assert waiting.binds("reason", "Lý do")
    assert "Lý do" not in str(waiting.payload)

    signed = await log.checkpoint("phase")
    numbered = await log.leaf(ref.id)
    assert numbered is not None and numbered.index == signed.tree_size - 1
    assert numbered.data is not None and log.hash_of(numbered.data) == ref.leaf_hash
    assert await log.latest_checkpoint() == signed


async def test_roots_and_proofs_are_those_of_the_pure_tree_at_every_size(db):
    base = await log.size()
    assert base == 0
    for batch in (1, 4, 0, 2, 9, 1):
        await some(batch)
        await log.sequence()
    found = await rows('SELECT id, leaf_hash FROM ledger_leaf ORDER BY "index"')
    hashes = [r["leaf_hash"] for r in found]
    assert len(hashes) == 17
    for size in range(18):
        assert await log.root_at(size) == tree.root(hashes[:size])
    for index in range(17):
        proof = await log.inclusion(found[index]["id"], 17)
        assert tree.verify_inclusion(hashes[index], index, 17, proof, tree.root(hashes))
    proofs = await log.consistencies([1, 6, 16], 17)
    for m, proof in proofs.items():
        assert tree.verify_consistency(m, 17, tree.root(hashes[:m]), tree.root(hashes), proof)
    assert await log.problems() == []


async def test_many_proofs_cost_one_statement(db):
    await some(20)
    size = await log.sequence()
    with count_statements() as few:
        await log.inclusions([3], size)
    with count_statements() as many:
        proofs = await log.inclusions(range(20), size)
    assert (few.count, many.count, len(proofs)) == (1, 1, 20)


async def test_no_root_and_no_proof_beyond_the_log(db):
    refs = await some(3)
    await log.sequence()
    later = await log.append(Kind.REOPENED, NOTHING)
    with pytest.raises(LookupError):
        await log.root_at(4)
    with pytest.raises(LookupError):
        await log.inclusion(later.id, 3)
    with pytest.raises(LookupError):
        await log.inclusion(refs[2].id, 2)


async def test_sheets_of_a_batch_stand_by_hash_before_what_has_a_time(db):
    round_id, judge = uuid4(), uuid4()
    clock.travel_to(datetime(2026, 10, 24, 2, tzinfo=UTC))
    opened = await log.append(Kind.REOPENED, NOTHING, round_id)
    sheets = [
        await log.append(
            Kind.SHEET_HANDED_IN,
            payloads.sheet_handed_in(
                entry_code=str(n),
                stage=1,
                rulebook_hash="",
                points=marks(7000),
                total=7000,
                judge_id=judge,
                sheet_id=uuid4(),
            ),
            round_id,
        )
        for n in range(6)
    ]
    tally = await log.append(Kind.TALLY, {"entries": []}, round_id)
    await log.sequence()
    order = [leaf.leaf_hash for leaf in await log.leaves_of(round_id)]
    assert order == [*sorted(s.leaf_hash for s in sheets), opened.leaf_hash, tally.leaf_hash]


async def test_an_undone_action_leaves_no_leaf_and_no_gap(db):
    await some(2)

    async def refused() -> None:
        async with transaction():
            await log.append(Kind.REOPENED, NOTHING)
            await log.checkpoint("minutes")
            raise RuntimeError("refused")

    with pytest.raises(RuntimeError, match="refused"):
        await refused()
    assert await log.latest_checkpoint() is None
    assert (await log.checkpoint("phase")).tree_size == 2
    assert await log.problems(verify) == []


async def test_erasing_a_leaf_leaves_the_tree_verifiable(db):
    (ref,) = await some(1)
    signed = await log.checkpoint("phase")
    await log.erase(ref.id)
    erased = await log.leaf(ref.id)
    assert erased is not None
    assert (erased.payload, erased.salt, erased.blind, erased.data) == (None, None, None, None)
    assert erased.leaf_hash == ref.leaf_hash
    assert not erased.binds("reason", "")
    assert await log.root_at(1) == signed.root
    assert await log.problems(verify) == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_leaf SET leaf_hash = sha256('x')",
        "UPDATE ledger_leaf SET kind = 'tally'",
        "UPDATE ledger_leaf SET payload = '{}'",
        "UPDATE ledger_leaf SET salt = 'x'",
        "UPDATE ledger_leaf SET blind = 'x'",
        "UPDATE ledger_leaf SET queued_at = now()",
        "UPDATE ledger_leaf SET round_id = gen_random_uuid()",
        'UPDATE ledger_leaf SET "index" = 5',
        'UPDATE ledger_leaf SET "index" = NULL',
        "UPDATE ledger_leaf SET payload = NULL",  # without salt and blind
        "DELETE FROM ledger_leaf",
        "TRUNCATE ledger_leaf",
        "UPDATE ledger_node SET hash = sha256('x')",
        "DELETE FROM ledger_node",
        "TRUNCATE ledger_node",
        "UPDATE ledger_checkpoint SET tree_size = 0",
        "DELETE FROM ledger_checkpoint",
        "TRUNCATE ledger_checkpoint",
    ],
)
async def test_the_database_refuses_to_change_the_past(db, change):
    await some(2)
    await log.checkpoint("phase")
    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        async with transaction():
            await execute(change)
    assert await log.problems(verify) == []


async def test_the_database_refuses_a_leaf_that_numbers_itself(db):
    with pytest.raises(asyncpg.RestrictViolationError):
        async with transaction():
            await execute(
                'INSERT INTO ledger_leaf (id, kind, payload, salt, blind, leaf_hash, queued_at, "index") '
                "VALUES (gen_random_uuid(), 'tally', '{}', '', '', sha256('x'), now(), 0)"
            )


async def test_the_walk_names_what_someone_with_the_database_changed(db):
    await some(5)
    await log.checkpoint("phase")
    await execute("ALTER TABLE ledger_leaf DISABLE TRIGGER ALL")
    await execute('UPDATE ledger_leaf SET payload = \'{"from": "scoring"}\' WHERE "index" = 3')
    assert await log.problems(verify) == ["Nhật ký: lá số 3 (reopened) không khớp với mã băm của nó."]

    await execute("UPDATE ledger_leaf SET leaf_hash = sha256('x') WHERE \"index\" = 3")
    found = await log.problems(verify)
    assert found[0] == "Nhật ký: lá số 3 (reopened) không khớp với mã băm của nó."
    assert "mốc ký cỡ 5" in found[1]
    assert found[2:] == ["Nhật ký: nút (1, 1) sai hoặc thiếu.", "Nhật ký: nút (2, 0) sai hoặc thiếu."]


async def test_the_walk_names_a_missing_leaf_a_cut_log_and_a_false_signature(db):
    await some(5)
    await log.checkpoint("phase")
    assert await log.problems(lambda *_: False) == [
        f"Nhật ký: chữ ký của mốc cỡ 5 ({clock.now():%d/%m/%Y}) không đúng."
    ]
    await execute("ALTER TABLE ledger_leaf DISABLE TRIGGER ALL")
    await execute('DELETE FROM ledger_leaf WHERE "index" = 4')
    assert await log.problems() == ["Nhật ký: mốc ký cỡ 5 lớn hơn nhật ký (4 lá)."]
    await execute('DELETE FROM ledger_leaf WHERE "index" = 2')
    assert await log.problems() == ["Nhật ký: thiếu lá số 2."]


async def test_without_a_key_there_is_no_checkpoint(db):
    log.set_signer(None)
    with pytest.raises(log.NoSigner):
        await log.checkpoint("phase")


@pytest.mark.parametrize("origin", ["", "tiêu biểu", "a b", "a+b", "x" * 101])
def test_a_log_has_a_plain_name(origin):
    with pytest.raises(ValueError):
        log.set_signer(None, origin)


async def test_an_unknown_kind_is_refused(db):
    with pytest.raises(ValueError):
        await log.append("gossip", {})  # type: ignore[arg-type]
    assert await scalar("SELECT count(*) FROM ledger_leaf") == 0


async def test_checkpoints_of_a_round_are_found_and_verify(db):
    round_id = uuid4()
    await some(1)
    await log.checkpoint("elsewhere")
    signed = await log.checkpoint("phase", round_id)
    assert await log.checkpoints(round_id) == [signed]
    assert (signed.reason, signed.round_id, signed.tree_size) == ("phase", round_id, 1)
    assert verify(signed.kid, signed.signature, signed.body.encode())
