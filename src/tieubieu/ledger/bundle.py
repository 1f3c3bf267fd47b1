"""The bundle of a concluded round: what anyone needs to recount it (docs/bundle-format.md). Pure.

Everything that counts stands in it once, as leaf data with its proof, so there is no second copy to disagree
with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from tieubieu.ledger.canonical import digest, plain
from tieubieu.ledger.leaf import Leaf
from tieubieu.ledger.note import SignedCheckpoint
from tieubieu.ledger.payloads import Kind

FORMAT = "tieubieu-bundle/1"
ACTS = frozenset({Kind.MINUTES, Kind.APPROVED, Kind.REOPENED, Kind.CERTIFICATE_ISSUED})


def build_bundle(
    *,
    round_id: UUID,
    rulebook: Mapping[str, Any] | None,
    leaves: Sequence[Leaf],
    proofs: Mapping[int, Sequence[bytes]],
    tree: SignedCheckpoint,
    earlier: Iterable[SignedCheckpoint] = (),
    consistency: Mapping[int, Sequence[bytes]] | None = None,
    demo: bool,
) -> dict[str, Any]:
    """`leaves`: the round's, numbered below `tree.tree_size`, in order; `proofs`: by their index. `earlier`:
    the round's older checkpoints, whose roots are printed in its minutes, with `consistency` proofs by size.

    Raises ValueError where the round was not opened in the log, has no tally or no lists, where the tally
    counts a sheet that is not among the leaves or is erased, or where `rulebook` is not the one that the
    tally cites."""

    def last(kind: Kind) -> Leaf | None:
        return next((leaf for leaf in reversed(leaves) if leaf.kind == kind), None)

    def publish(leaf: Leaf) -> dict[str, Any]:
        if leaf.data is None or leaf.index is None:
            raise ValueError(f"leaf {leaf.id} ({leaf.kind}) is erased or not numbered")
        return {
            "hash": leaf.hex,
            "index": leaf.index,
            "leaf": leaf.data,
            "proof": [step.hex() for step in proofs[leaf.index]],
        }

    by_hash = {leaf.hex: leaf for leaf in leaves}
    opened, lists = last(Kind.ROUND_OPENED), last(Kind.LISTS_DECIDED)
    if opened is None or opened.payload is None:
        raise ValueError("the round was not opened in the log")
    if lists is None or lists.payload is None:
        raise ValueError("the council's lists are not in the log")
    tally = by_hash.get(lists.payload["tally"])
    if tally is None or tally.payload is None:
        raise ValueError("the tally that the lists cite is not in the log")

    cited = tally.payload["rulebook"]
    if cited != (None if rulebook is None else digest(rulebook)):
        raise ValueError("this rulebook is not the one that the tally cites")
    frozen = next(
        (
            leaf
            for leaf in reversed(leaves)
            if leaf.kind == Kind.RULEBOOK_FROZEN
            and leaf.payload is not None
            and leaf.payload["rulebook"] == cited
        ),
        None,
    )

    sheets = []
    for entry in tally.payload["entries"]:
        for number, counted in enumerate(entry["sheets"] or (), start=1):
            if counted not in by_hash:
                raise ValueError(f"sheet {counted} of entry {entry['code']} is not in the log")
            sheets.append({"judge": f"G{number}", **publish(by_hash[counted])})

    return plain(
        {
            "acts": [publish(leaf) for leaf in leaves if leaf.kind in ACTS],
            "checkpoints": [
                {
                    "consistency": [step.hex() for step in (consistency or {})[c.tree_size]],
                    "note": c.note,
                    "reason": c.reason,
                    "root": c.root.hex(),
                    "size": c.tree_size,
                }
                for c in earlier
            ],
            "demo": demo,
            "format": FORMAT,
            "frozen": None if frozen is None else publish(frozen),
            "lists": publish(lists),
            "opened": publish(opened),
            "round": {
                "circular": opened.payload["circular"],
                "id": round_id,
                "level": opened.payload["level"],
                "origin": opened.payload["origin"],
                "place": opened.payload["place"],
                "year": opened.payload["year"],
            },
            "rulebook": rulebook,
            "sheets": sheets,
            "tally": publish(tally),
            "tree": {
                "note": tree.note,
                "origin": tree.origin,
                "root": tree.root.hex(),
                "size": tree.tree_size,
            },
        }
    )
