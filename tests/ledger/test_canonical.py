from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import IntEnum, StrEnum
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieubieu.ledger.canonical import canonical, digest, plain

NAIVE = datetime(2026, 10, 24, tzinfo=UTC).replace(tzinfo=None)


class Group(StrEnum):
    B = "B"


class Points(IntEnum):
    FULL = 10_000


def test_keys_are_sorted_and_no_space_is_left():
    assert (
        canonical({"b": [1, True, None], "a": {"z": "x y", "Z": -3}})
        == b'{"a":{"Z":-3,"z":"x y"},"b":[1,true,null]}'
    )


def test_text_is_nfc_in_utf8_and_not_escaped():
    decomposed = "Tie\u0302u Bie\u0302\u0309u"
    assert canonical(decomposed) == canonical("Tiêu Biểu") == '"Tiêu Biểu"'.encode()


def test_only_what_json_demands_is_escaped():
    assert canonical('"\\/\n\t\x01\x7f\u2028') == '"\\"\\\\/\\n\\t\\u0001\x7f\u2028"'.encode()


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (datetime(2026, 10, 24, 9, tzinfo=timezone(timedelta(hours=7))), b'"2026-10-24T02:00:00Z"'),
        (datetime(2026, 10, 24, 2, 0, 0, 5, tzinfo=UTC), b'"2026-10-24T02:00:00.000005Z"'),
        (date(2026, 10, 24), b'"2026-10-24"'),
        (UUID("AAAAAAAA-bbbb-4ccc-8ddd-eeeeeeeeeeee"), b'"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"'),
        ((1, 2), b"[1,2]"),
        (Group.B, b'"B"'),
        (Points.FULL, b"10000"),
        ({Group.B: 1}, b'{"B":1}'),
    ],
)
def test_values_of_ours_have_one_form(value, written):
    assert canonical(value) == written


@pytest.mark.parametrize(
    "value",
    [0.5, 70.0, Decimal("70"), b"bytes", {1, 2}, NAIVE, {1: "x"}, [float("nan")], object()],
)
def test_what_has_no_canonical_form_is_a_type_error(value):
    with pytest.raises(TypeError):
        canonical(value)


@pytest.mark.parametrize("value", [{"điểm": 1}, {"a": [{"ß": 1}]}, 2**53, -(2**53), "\ud800"])
def test_non_ascii_keys_huge_integers_and_broken_text_are_value_errors(value):
    with pytest.raises(ValueError):
        canonical(value)


def test_the_digest_is_sha256_in_hex():
    assert digest({}) == sha256(b"{}").hexdigest()


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(max_codepoint=127), max_size=6), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(JSON)
def test_reading_and_writing_again_gives_the_same_bytes(value):
    written = canonical(value)
    assert canonical(json.loads(written)) == written
    assert json.loads(written) == plain(value)


@given(st.dictionaries(st.text(st.characters(max_codepoint=127)), st.integers(0, 9)), st.randoms())
def test_the_order_of_keys_does_not_matter(value, random):
    items = list(value.items())
    random.shuffle(items)
    assert canonical(dict(items)) == canonical(value)
