"""The code that people type: what is forgiven, and what is caught."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieubieu.certificates import lookup

codes = st.binary(min_size=6, max_size=10).map(lookup.make)


def test_the_printed_example_is_a_code():
    assert lookup.normalise("PAP-D48-GQ0W") == "PAPD48GQ0W"
    assert lookup.shown("PAPD48GQ0W") == "PAP-D48-GQ0W"


def test_a_code_takes_the_first_45_bits_and_no_more():
    assert lookup.make(bytes(6)) == lookup.make(bytes(5) + b"\x07" + b"rest") == "0000000004"
    assert lookup.make(b"\xff" * 6)[:9] == "ZZZZZZZZZ"
    with pytest.raises(ValueError, match="6 random bytes"):
        lookup.make(bytes(5))


@given(codes)
def test_case_hyphens_spaces_and_lookalikes_are_forgiven(code: str):
    typed = lookup.shown(code).lower().replace("0", "o").replace("1", "l")
    assert lookup.normalise(f"  {typed}\n") == code
    assert lookup.normalise(code.replace("1", "I").replace("0", "O")) == code
    assert lookup.normalise(" – ".join(code)) == code


@given(codes, st.data())
def test_every_single_wrong_character_is_caught(code: str, data: st.DataObject):
    at = data.draw(st.integers(0, 9))
    wrong = data.draw(st.sampled_from([c for c in lookup.ALPHABET if c != code[at]]))
    assert lookup.normalise(code[:at] + wrong + code[at + 1 :]) is None


@given(codes)
def test_every_swap_of_two_different_characters_is_caught(code: str):
    for i, j in combinations(range(10), 2):
        swapped = list(code)
        swapped[i], swapped[j] = swapped[j], swapped[i]
        if code[i] != code[j]:
            assert lookup.normalise("".join(swapped)) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PAPD48GQ0",
        "PAPD48GQ0WW",
        "UAPD48GQ0W",
        "PAP*D48GQ0W",
        "PAPD48GQ0Ư",
        "0000000000",
        "P" * 500,
        "🂡" * 10,
    ],
)
def test_anything_else_is_no_code(text: str):
    assert lookup.normalise(text) is None
