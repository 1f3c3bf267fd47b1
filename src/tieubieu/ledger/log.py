"""Appending to the log, numbering its leaves, signing its root, and proving what stands in it.

    async with transaction():                       # an action
        leaf = await log.append(Kind.TALLY, payloads.tally(...), round_id=round_id)
        ...
        signed = await log.checkpoint("minutes", round_id)   # numbers all, this transaction's leaves included

A leaf is inserted without a number, so that two actions never wait for each other. One sequencer, under an
advisory lock held until its transaction ends, numbers what is committed: a leaf that commits later gets a
later number, whatever its time, and no number is ever left out. Put `checkpoint` last in an action: others
wait for the lock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct

from tieubieu.ledger import tree
from tieubieu.ledger.bundle import build_bundle
from tieubieu.ledger.canonical import canonical
from tieubieu.ledger.leaf import Leaf, hash_of, leaf_data, seal
from tieubieu.ledger.note import ORIGIN, SignedCheckpoint, body
from tieubieu.ledger.payloads import TIMELESS, Kind
from tieubieu.platform import clock, ids
from tieubieu.platform.database import execute, in_transaction, row, rows, scalar, transaction

SEQUENCER_LOCK = 0x7462_6C65_6467_6572  # "tbledger", among PostgreSQL's advisory locks
CHECKPOINT_JOB = (
    "ledger.checkpoint"  # a phase change asks for its checkpoint after the commit (rounds/wiring.py)
)
PAGE = 5000  # rows read at a time by `problems`

Signer = Callable[[bytes], tuple[str, bytes]]

_signer: Signer | None = None
_origin = "tieubieu"


class NoSigner(RuntimeError):
    """A checkpoint was asked for before app.py registered the key that signs it."""


def set_signer(sign: Signer | None, origin: str = "tieubieu") -> None:
    """`sign(body)` returns (kid in hex, 64 bytes of Ed25519) with the key of purpose "checkpoint". `origin`
    names this log in every note: printable ASCII without space or plus, the same for the life of the
    installation."""
    global _signer, _origin
    if not ORIGIN.fullmatch(origin):
        raise ValueError(f"{origin!r} cannot name a log")
    _signer, _origin = sign, origin


class LeafRef(Struct, frozen=True):
    id: UUID
    leaf_hash: bytes

    @property
    def hex(self) -> str:
        """As other payloads cite it, and as a judge's receipt shows it."""
        return self.leaf_hash.hex()


async def append(
    kind: Kind, payload: Mapping[str, Any], round_id: UUID | None = None, subject_id: UUID | None = None
) -> LeafRef:
    """One leaf, in the action's transaction; RuntimeError outside one. `payload` comes from ledger.payloads;
    values under its `sealed` are replaced by commitments, and for kinds whose time is sealed the moment is
    added there. `subject_id` serves look-up only and is not hashed, so it may be an id that must not be
    told."""
    if not in_transaction():
        raise RuntimeError("a ledger leaf belongs to the transaction of what it tells")
    kind = Kind(kind)
    at, salt, blind = clock.now(), ids.token(), ids.token()
    told = dict(payload)
    if kind in TIMELESS:
        told["sealed"] = {**told.get("sealed", {}), "at": at}
    stored = seal(told, blind)
    ref = LeafRef(ids.new_id(), hash_of(leaf_data(kind, stored, at=at, round_id=round_id, salt=salt)))
    await execute(
        "INSERT INTO ledger_leaf "
        "(id, kind, round_id, subject_id, payload, salt, blind, leaf_hash, queued_at) "
        "VALUES ($1, $2, $3, $4, $5::text::jsonb, $6, $7, $8, $9)",
        ref.id,
        kind.value,
        round_id,
        subject_id,
        canonical(stored).decode(),
        salt,
        blind,
        ref.leaf_hash,
        at,
    )
    return ref


async def erase(leaf_id: UUID) -> None:
    """Forgets what a leaf said (a person's right); its hash, and so every proof and root, stays."""
    await execute("UPDATE ledger_leaf SET payload = NULL, salt = NULL, blind = NULL WHERE id = $1", leaf_id)


async def size() -> int:
    """How many leaves are numbered."""
    return await scalar('SELECT coalesce(max("index") + 1, 0) FROM ledger_leaf')


async def sequence() -> int:
    """Numbers every waiting leaf that is committed or of this transaction; returns the tree's size.

    Within one batch the kinds whose time is sealed come first, by hash: their order must not tell which
    sheets one judge handed in together. The others follow in the order of their time."""
    async with transaction():
        await execute("SELECT pg_advisory_xact_lock($1)", SEQUENCER_LOCK)
        tree_size = await _number_waiting()
    return tree_size


async def _number_waiting() -> int:
    before = await size()
    waiting = await rows('SELECT id, kind, leaf_hash, queued_at FROM ledger_leaf WHERE "index" IS NULL')
    if not waiting:
        return before
    timeless = sorted((w for w in waiting if w["kind"] in TIMELESS), key=lambda w: w["leaf_hash"])
    timed = sorted((w for w in waiting if w["kind"] not in TIMELESS), key=lambda w: (w["queued_at"], w["id"]))
    batch = timeless + timed
    known = await _tree([(0, before)])
    frontier = tree.Frontier(before, [known.nodes[node] for node in tree.cover(0, before)])
    made = [node for leaf in batch for node in frontier.append(leaf["leaf_hash"])]
    await execute(
        'UPDATE ledger_leaf l SET "index" = w.n '
        "FROM unnest($1::uuid[], $2::bigint[]) w(id, n) WHERE l.id = w.id",
        [leaf["id"] for leaf in batch],
        list(range(before, frontier.size)),
    )
    await execute(
        'INSERT INTO ledger_node (id, level, "index", hash) '
        "SELECT * FROM unnest($1::uuid[], $2::int[], $3::bigint[], $4::bytea[])",
        [ids.new_id() for _ in made],
        [level for level, _, _ in made],
        [index for _, index, _ in made],
        [digest for _, _, digest in made],
    )
    return frontier.size


async def checkpoint(reason: str, round_id: UUID | None = None) -> SignedCheckpoint:
    """Numbers what waits, signs the root, writes it down. In an action it covers the action's own leaves and
    is undone with it; the minutes print `root.hex()` and `tree_size`. Raises NoSigner."""
    if _signer is None:
        raise NoSigner("no checkpoint key: app.py must call ledger.log.set_signer")
    async with transaction():
        tree_size = await sequence()
        root, at = await root_at(tree_size), clock.now()
        kid, signature = _signer(body(_origin, tree_size, root, at).encode())
        signed = SignedCheckpoint(
            id=ids.new_id(),
            tree_size=tree_size,
            root=root,
            at=at,
            origin=_origin,
            kid=kid,
            signature=signature,
            reason=reason,
            round_id=round_id,
        )
        await execute(
            "INSERT INTO ledger_checkpoint "
            "(id, tree_size, root, at, origin, kid, signature, reason, round_id) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            signed.id,
            tree_size,
            root,
            at,
            _origin,
            kid,
            signature,
            reason,
            round_id,
        )
    return signed


_CHECKPOINT = (
    "SELECT id, tree_size, root, at, origin, kid, signature, reason, round_id FROM ledger_checkpoint"
)


async def checkpoints(round_id: UUID | None = None) -> list[SignedCheckpoint]:
    """All, or those made for one round; oldest first."""
    found = await rows(
        f"{_CHECKPOINT} WHERE $1::uuid IS NULL OR round_id = $1 ORDER BY tree_size, at, id", round_id
    )
    return [SignedCheckpoint(**r) for r in found]


async def latest_checkpoint() -> SignedCheckpoint | None:
    found = await row(f"{_CHECKPOINT} ORDER BY tree_size DESC, at DESC, id LIMIT 1")
    return SignedCheckpoint(**found) if found else None


_LEAF = (
    "SELECT id, kind, queued_at AS at, round_id, subject_id, payload, salt, blind, leaf_hash, "
    '"index" FROM ledger_leaf'
)


async def leaf(leaf_id: UUID) -> Leaf | None:
    found = await row(f"{_LEAF} WHERE id = $1", leaf_id)
    return Leaf(**found) if found else None


async def leaves_of(round_id: UUID) -> list[Leaf]:
    """Every leaf of a round, numbered ones first and in order. Sheets are sealed until scoring closes: the
    caller answers for who may see this."""
    return [
        Leaf(**r)
        for r in await rows(
            f'{_LEAF} WHERE round_id = $1 ORDER BY "index" NULLS LAST, queued_at, id', round_id
        )
    ]


async def _tree(ranges: Iterable[tree.Range]) -> tree.Tree:
    """A tree that knows the nodes for these subtrees: one statement whatever their number."""
    wanted = sorted({node for r in ranges for node in tree.cover(*r)})
    leaves = [index for level, index in wanted if level == 0]
    above = [node for node in wanted if node[0] > 0]
    found = await rows(
        'SELECT 0 AS level, "index", leaf_hash AS hash FROM ledger_leaf WHERE "index" = ANY($1::bigint[]) '
        'UNION ALL SELECT n.level, n."index", n.hash FROM ledger_node n '
        'JOIN unnest($2::int[], $3::bigint[]) w(level, n) ON n.level = w.level AND n."index" = w.n',
        leaves,
        [level for level, _ in above],
        [index for _, index in above],
    )
    nodes = {(r["level"], r["index"]): r["hash"] for r in found}
    if len(nodes) != len(wanted):
        raise LookupError(f"the log lacks {len(wanted) - len(nodes)} of the nodes asked for")
    return tree.Tree(nodes)


async def root_at(tree_size: int) -> bytes:
    """The root that the log had at this size; LookupError for a size it has not reached."""
    return (await _tree([(0, tree_size)])).root(tree_size)


async def inclusion(leaf_id: UUID, tree_size: int) -> list[bytes]:
    """The proof that a leaf is in the tree of this size; LookupError while it is not."""
    index = await scalar('SELECT "index" FROM ledger_leaf WHERE id = $1', leaf_id)
    if index is None or index >= tree_size:
        raise LookupError("this leaf is not in a tree of that size")
    return (await inclusions([index], tree_size))[index]


async def inclusions(indexes: Iterable[int], tree_size: int) -> dict[int, list[bytes]]:
    """Proofs by leaf index, in one statement."""
    indexes = list(indexes)
    known = await _tree(r for index in indexes for r in tree.inclusion_ranges(index, tree_size))
    return {index: known.inclusion_proof(index, tree_size) for index in indexes}


async def consistencies(sizes: Iterable[int], tree_size: int) -> dict[int, list[bytes]]:
    """Proofs, by smaller size, that each of these trees is the beginning of the tree of `tree_size`."""
    sizes = list(sizes)
    known = await _tree(r for m in sizes for r in tree.consistency_ranges(m, tree_size))
    return {m: known.consistency_proof(m, tree_size) for m in sizes}


async def bundle(
    round_id: UUID, *, rulebook: Mapping[str, Any] | None, demo: bool, at: SignedCheckpoint | None = None
) -> dict[str, Any]:
    """The bundle of a concluded round, as plain JSON (docs/bundle-format.md), proven against `at`, by default
    the newest checkpoint. `rulebook`: the frozen thể lệ that the tally cites, None for an imported round
    without one. Raises ValueError where the round's leaves do not make a bundle (no tally, no lists,
    something erased)."""
    at = at or await latest_checkpoint()
    if at is None:
        raise ValueError("a bundle needs a checkpoint")
    leaves = [
        found for found in await leaves_of(round_id) if found.index is not None and found.index < at.tree_size
    ]
    earlier = [c for c in await checkpoints(round_id) if 0 < c.tree_size < at.tree_size]
    return build_bundle(
        round_id=round_id,
        rulebook=rulebook,
        leaves=leaves,
        proofs=await inclusions([found.index for found in leaves if found.index is not None], at.tree_size),
        tree=at,
        earlier=earlier,
        consistency=await consistencies({c.tree_size for c in earlier}, at.tree_size),
        demo=demo,
    )


async def problems(verify: Callable[[str, bytes, bytes], bool] | None = None) -> list[str]:
    """Walks the whole log, for `tieubieu check`: every leaf's hash, the numbering, the subtrees, every
    checkpoint. `verify(kid, signature, body)` also checks the signatures. Sentences in Vietnamese; empty when
    all is well."""
    wrong: list[str] = []
    frontier, nodes = tree.Frontier(), {}
    signed = await checkpoints()
    due: dict[int, list[SignedCheckpoint]] = {}
    for c in signed:
        due.setdefault(c.tree_size, []).append(c)
    wrong += _compare(due.pop(0, []), frontier.root())
    while page := await rows(f'{_LEAF} WHERE "index" >= $1 ORDER BY "index" LIMIT {PAGE}', frontier.size):
        for r in page:
            found = Leaf(**r)
            if found.index != frontier.size:
                return [*wrong, f"Nhật ký: thiếu lá số {frontier.size}."]
            if found.data is not None and hash_of(found.data) != found.leaf_hash:
                wrong.append(f"Nhật ký: lá số {found.index} ({found.kind}) không khớp với mã băm của nó.")
            for level, index, made in frontier.append(found.leaf_hash):
                nodes[level, index] = made
            wrong += _compare(due.pop(frontier.size, []), frontier.root())
    stored = {
        (r["level"], r["index"]): r["hash"]
        for r in await rows('SELECT level, "index", hash FROM ledger_node')
    }
    wrong += [
        f"Nhật ký: nút ({level}, {index}) sai hoặc thiếu."
        for level, index in sorted(nodes.keys() | stored.keys())
        if nodes.get((level, index)) != stored.get((level, index))
    ]
    wrong += [f"Nhật ký: mốc ký cỡ {n} lớn hơn nhật ký ({frontier.size} lá)." for n in sorted(due)]
    if verify is not None:
        wrong += [
            f"Nhật ký: chữ ký của mốc cỡ {c.tree_size} ({c.at:%d/%m/%Y}) không đúng."
            for c in signed
            if not verify(c.kid, c.signature, c.body.encode())
        ]
    return wrong


def _compare(made: Sequence[SignedCheckpoint], root: bytes) -> list[str]:
    return [
        f"Nhật ký: mốc ký cỡ {c.tree_size} có gốc {c.root.hex()}, tính lại được {root.hex()}."
        for c in made
        if c.root != root
    ]
