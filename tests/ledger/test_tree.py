from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieubieu.ledger import tree
from tieubieu.ledger.tree import Frontier, Tree, leaf_hash, node_hash, verify_consistency, verify_inclusion

# The published vectors of the reference implementation of RFC 6962 (certificate-transparency, merkle_tree_test).
LEAVES = [
    bytes.fromhex(data)
    for data in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
HASHES = [leaf_hash(data) for data in LEAVES]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {  # (index, size): path
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {  # (m, n): proof
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}


def hexes(proof: list[bytes]) -> list[str]:
    return [step.hex() for step in proof]


@pytest.mark.parametrize("size", range(9))
def test_the_published_roots(size):
    assert tree.root(HASHES[:size]).hex() == ROOTS[size]
    assert Tree.of(HASHES).root(size).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_the_published_inclusion_proofs(index, size):
    proof = tree.inclusion_proof(HASHES, index, size)
    assert hexes(proof) == INCLUSION[index, size]
    assert verify_inclusion(HASHES[index], index, size, proof, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("m", "n"), CONSISTENCY)
def test_the_published_consistency_proofs(m, n):
    proof = tree.consistency_proof(HASHES, m, n)
    assert hexes(proof) == CONSISTENCY[m, n]
    assert verify_consistency(m, n, bytes.fromhex(ROOTS[m]), bytes.fromhex(ROOTS[n]), proof)


# The definitions of RFC 6962 section 2.1, word for word, slow.


def split(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def mth(d: list[bytes]) -> bytes:
    if not d:
        return sha256(b"").digest()
    if len(d) == 1:
        return sha256(b"\x00" + d[0]).digest()
    k = split(len(d))
    return sha256(b"\x01" + mth(d[:k]) + mth(d[k:])).digest()


def path(m: int, d: list[bytes]) -> list[bytes]:
    if len(d) == 1:
        return []
    k = split(len(d))
    return [*path(m, d[:k]), mth(d[k:])] if m < k else [*path(m - k, d[k:]), mth(d[:k])]


def subproof(m: int, d: list[bytes], whole: bool) -> list[bytes]:
    if m == len(d):
        return [] if whole else [mth(d)]
    k = split(len(d))
    if m <= k:
        return [*subproof(m, d[:k], whole), mth(d[k:])]
    return [*subproof(m - k, d[k:], False), mth(d[:k])]


DATA = [str(i).encode() for i in range(70)]
KNOWN = Tree.of(map(leaf_hash, DATA))


@given(st.integers(0, 70))
def test_roots_agree_with_the_definition(size):
    assert KNOWN.root(size) == mth(DATA[:size]) == tree.root([leaf_hash(d) for d in DATA[:size]])


@given(st.data())
def test_inclusion_proofs_agree_with_the_definition_and_hold(data):
    size = data.draw(st.integers(1, 70))
    index = data.draw(st.integers(0, size - 1))
    proof = KNOWN.inclusion_proof(index, size)
    assert proof == path(index, DATA[:size])
    assert verify_inclusion(leaf_hash(DATA[index]), index, size, proof, KNOWN.root(size))


@given(st.data())
def test_consistency_proofs_agree_with_the_definition_and_hold(data):
    n = data.draw(st.integers(1, 70))
    m = data.draw(st.integers(1, n))
    proof = KNOWN.consistency_proof(m, n)
    assert proof == subproof(m, DATA[:n], True)
    assert verify_consistency(m, n, KNOWN.root(m), KNOWN.root(n), proof)


def bent(proof: list[bytes], data: st.DataObject) -> list[bytes]:
    """The proof with one step changed, left out or added."""
    how = data.draw(st.sampled_from(["change", "drop", "add"] if proof else ["add"]))
    at = data.draw(st.integers(0, max(len(proof) - 1, 0)))
    if how == "change":
        bit = data.draw(st.integers(0, 255))
        wrong = bytearray(proof[at])
        wrong[bit // 8] ^= 1 << bit % 8
        return [*proof[:at], bytes(wrong), *proof[at + 1 :]]
    if how == "drop":
        return [*proof[:at], *proof[at + 1 :]]
    return [*proof[:at], bytes(32), *proof[at:]]


@given(st.data())
def test_a_bent_inclusion_proof_fails(data):
    size = data.draw(st.integers(1, 70))
    index = data.draw(st.integers(0, size - 1))
    proof, root = KNOWN.inclusion_proof(index, size), KNOWN.root(size)
    leaf = leaf_hash(DATA[index])
    assert not verify_inclusion(leaf, index, size, bent(proof, data), root)
    assert not verify_inclusion(leaf_hash(b"another"), index, size, proof, root)
    other = data.draw(st.integers(-1, size).filter(lambda i: i != index))
    assert not verify_inclusion(leaf, other, size, proof, root)


@given(st.data())
def test_a_bent_consistency_proof_fails(data):
    n = data.draw(st.integers(1, 70))
    m = data.draw(st.integers(1, n))
    proof, old, new = KNOWN.consistency_proof(m, n), KNOWN.root(m), KNOWN.root(n)
    assert not verify_consistency(m, n, old, new, bent(proof, data))
    assert not verify_consistency(m, n, leaf_hash(b"x"), new, proof)
    assert not verify_consistency(m, n, old, leaf_hash(b"x"), proof)


def test_the_empty_tree_begins_every_tree_and_nothing_else_does():
    assert verify_consistency(0, 5, tree.EMPTY_ROOT, KNOWN.root(5), [])
    assert KNOWN.consistency_proof(0, 5) == []
    assert not verify_consistency(0, 5, KNOWN.root(1), KNOWN.root(5), [])
    assert not verify_consistency(6, 5, KNOWN.root(6), KNOWN.root(5), [])


@given(st.integers(0, 70), st.integers(0, 70))
def test_a_frontier_taken_up_again_goes_on_as_one_tree(before, more):
    first = Frontier()
    for data in DATA[:before]:
        first.append(leaf_hash(data))
    again = Frontier(before, [KNOWN.nodes[node] for node in tree.cover(0, before)])
    assert again.peaks == first.peaks
    for index in range(before, min(before + more, 70)):
        for level, i, made in again.append(leaf_hash(DATA[index])):
            assert KNOWN.nodes[level, i] == made
    assert again.root() == mth(DATA[: again.size])


def test_a_frontier_with_the_wrong_number_of_peaks_is_refused():
    with pytest.raises(ValueError):
        Frontier(3, [bytes(32)])


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 4)])
def test_no_proof_for_a_leaf_outside_the_tree(index, size):
    with pytest.raises(IndexError):
        KNOWN.inclusion_proof(index, size)


def test_no_proof_that_a_longer_tree_begins_a_shorter_one():
    with pytest.raises(IndexError):
        KNOWN.consistency_proof(5, 4)


def test_a_leaf_cannot_pass_for_a_node():
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert leaf_hash(left + right) != node_hash(left, right)
