"""The hash tree of RFC 6962 section 2.1 (the same in RFC 9162), as pure functions over leaf hashes.

A *node* is a perfect subtree, named (level, index): level 0 is a leaf, (l, i) covers leaves [i·2^l,
(i+1)·2^l). Nodes never change once complete, so a log may store them and read O(log n) of them for any root
or proof. A *range* (lo, hi) is any subtree of RFC 6962; `cover` splits it into nodes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

Node = tuple[int, int]
Range = tuple[int, int]

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _split(n: int) -> int:
    """The largest power of two smaller than n, for n > 1."""
    return 1 << ((n - 1).bit_length() - 1)


def cover(lo: int, hi: int) -> list[Node]:
    """The nodes whose hashes, folded, give the hash of the subtree [lo, hi); largest first. `lo` is aligned
    to it."""
    nodes = []
    while lo < hi:
        level = (hi - lo).bit_length() - 1
        nodes.append((level, lo >> level))
        lo += 1 << level
    return nodes


def fold(peaks: Sequence[bytes]) -> bytes:
    """The hash over the peaks of one subtree, largest first; the empty tree's root for none."""
    if not peaks:
        return EMPTY_ROOT
    *rest, top = peaks
    for peak in reversed(rest):
        top = node_hash(peak, top)
    return top


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """The subtrees whose hashes are PATH(index, D[size]), from the leaf upwards."""
    if not 0 <= index < size:
        raise IndexError(f"leaf {index} is not in a tree of {size}")
    lo, hi, down = 0, size, []
    while hi - lo > 1:
        middle = lo + _split(hi - lo)
        if index < middle:
            down.append((middle, hi))
            hi = middle
        else:
            down.append((lo, middle))
            lo = middle
    return down[::-1]


def consistency_ranges(m: int, n: int) -> list[Range]:
    """The subtrees whose hashes are PROOF(m, D[n]); none where m is 0 or n."""
    if not 0 <= m <= n:
        raise IndexError(f"a tree of {m} cannot be the beginning of a tree of {n}")
    lo, hi, down, whole = 0, n, [], True
    if m == 0:
        return []
    while hi != m:
        middle = lo + _split(hi - lo)
        if m <= middle:
            down.append((middle, hi))
            hi = middle
        else:
            down.append((lo, middle))
            lo, whole = middle, False
    return ([] if whole else [(lo, hi)]) + down[::-1]


class Frontier:
    """A growing tree that remembers only its peaks (the compact range [0, size))."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()):
        self.size = size
        self.peaks = list(peaks)
        if len(self.peaks) != size.bit_count():
            raise ValueError(f"a tree of {size} has {size.bit_count()} peaks, not {len(self.peaks)}")

    def append(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Adds one leaf hash; returns the nodes above level 0 that it completed, as (level, index, hash)."""
        made: list[tuple[int, int, bytes]] = []
        node, level, index = leaf, 0, self.size
        while index & 1:
            node, level, index = node_hash(self.peaks.pop(), node), level + 1, index >> 1
            made.append((level, index, node))
        self.peaks.append(node)
        self.size += 1
        return made

    def root(self) -> bytes:
        return fold(self.peaks)


class Tree:
    """Roots and proofs from known nodes. `Tree.of(hashes)` knows all; a log fills in the few that it
    needs."""

    def __init__(self, nodes: Mapping[Node, bytes]):
        self.nodes = nodes

    @classmethod
    def of(cls, hashes: Iterable[bytes]) -> Tree:
        nodes: dict[Node, bytes] = {}
        frontier = Frontier()
        for index, leaf in enumerate(hashes):
            nodes[0, index] = leaf
            nodes.update({(level, i): made for level, i, made in frontier.append(leaf)})
        return cls(nodes)

    def hash(self, lo: int, hi: int) -> bytes:
        return fold([self.nodes[node] for node in cover(lo, hi)])

    def root(self, size: int) -> bytes:
        return self.hash(0, size)

    def inclusion_proof(self, index: int, size: int) -> list[bytes]:
        return [self.hash(*r) for r in inclusion_ranges(index, size)]

    def consistency_proof(self, m: int, n: int) -> list[bytes]:
        return [self.hash(*r) for r in consistency_ranges(m, n)]


def root(hashes: Sequence[bytes]) -> bytes:
    """MTH over leaf hashes (RFC 6962 section 2.1)."""
    frontier = Frontier()
    for leaf in hashes:
        frontier.append(leaf)
    return frontier.root()


def inclusion_proof(hashes: Sequence[bytes], index: int, size: int) -> list[bytes]:
    return Tree.of(hashes[:size]).inclusion_proof(index, size)


def consistency_proof(hashes: Sequence[bytes], m: int, n: int) -> list[bytes]:
    return Tree.of(hashes[:n]).consistency_proof(m, n)


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Is this leaf hash number `index` of the tree with this size and root? (RFC 9162 section 2.1.3.2)"""
    if not 0 <= index < size:
        return False
    node, fn, sn = leaf, index, size - 1
    for step in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            node = node_hash(step, node)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            node = node_hash(node, step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and node == root


def verify_consistency(m: int, n: int, root_m: bytes, root_n: bytes, proof: Sequence[bytes]) -> bool:
    """Is the tree (m, root_m) the beginning of the tree (n, root_n)? (RFC 9162 section 2.1.4.2)"""
    if not 0 <= m <= n:
        return False
    if m == 0:
        return not proof and root_m == EMPTY_ROOT
    if m == n:
        return not proof and root_m == root_n
    path = list(proof)
    if m & (m - 1) == 0:
        path.insert(0, root_m)
    if not path:
        return False
    fn, sn = m - 1, n - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    old = new = path[0]
    for step in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            old, new = node_hash(step, old), node_hash(step, new)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            new = node_hash(new, step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and old == root_m and new == root_n
