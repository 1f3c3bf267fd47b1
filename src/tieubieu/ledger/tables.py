"""The log: leaves, the perfect subtrees above them, and signed checkpoints. Append-only by trigger
(sql.py)."""

from __future__ import annotations

from piccolo.columns import JSONB, BigInt, Bytea, Integer
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from tieubieu.ledger.payloads import Kind
from tieubieu.ledger.sql import APPEND_ONLY
from tieubieu.platform.columns import key, moment, one_of, ref, words


class LedgerLeaf(Table, tablename="ledger_leaf"):
    """One event. Unnumbered (`index` empty) until the sequencer has placed it in the tree.
    `payload`, `salt` and `blind` are erased together; the hash stays, and the tree stays verifiable."""

    id = key()
    kind = words(30)
    round_id = ref(index=True)
    subject_id = ref(index=True, help_text="For look-up only; not part of the hashed data.")
    payload = JSONB(default=None, null=True)
    salt = Bytea(default=None, null=True, help_text="Published with the leaf in a bundle.")
    blind = Bytea(default=None, null=True, help_text="Keys the sealed fields; never published.")
    leaf_hash = Bytea(default=b"", null=False, unique=True)
    queued_at = moment()
    index = BigInt(default=None, null=True, unique=True)

    ledger_leaf_kind = one_of("kind", tuple(Kind))
    ledger_leaf_hash_size = Check("octet_length(leaf_hash) = 32")
    ledger_leaf_erased_whole = Check(
        "(payload IS NULL) = (salt IS NULL) AND (payload IS NULL) = (blind IS NULL)",
    )


class LedgerNode(Table, tablename="ledger_node"):
    """The hash of a complete subtree of 2^level leaves, level ≥ 1; a root or proof of any size reads O(log n)
    rows."""

    id = key()
    level = Integer(default=1, null=False)
    index = BigInt(default=0, null=False)
    hash = Bytea(default=b"", null=False)

    ledger_node_once = Unique(["level", "index"])
    ledger_node_above_leaves = Check('level >= 1 AND "index" >= 0')


class Checkpoint(Table, tablename="ledger_checkpoint"):
    """The tree's size and root at a moment, signed; `log.note` writes it as text. Several may have the same
    size."""

    id = key()
    tree_size = BigInt(default=0, null=False, index=True)
    root = Bytea(default=b"", null=False)
    at = moment()
    origin = words(100, help_text="First line of the signed note: the name of this log.")
    kid = words(16, help_text="hex")
    signature = Bytea(default=b"", null=False)
    reason = words(60)
    round_id = ref(index=True)

    ledger_checkpoint_root_size = Check("octet_length(root) = 32")


GUARDS = APPEND_ONLY
"""Run by `migrate` after the migrations (see platform/tables.py)."""
