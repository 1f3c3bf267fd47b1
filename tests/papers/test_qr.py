"""The QR drawing."""

from __future__ import annotations

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tieubieu.papers import qr

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def side(text: str, level: str = "M") -> int:
    return len(qr.matrix(text, level)) - 8


def test_the_longest_certificate_address_is_version_9_and_one_more_letter_is_refused():
    assert side("A" * 262) == 53
    with pytest.raises(ValueError, match="version 10"):
        qr.svg("A" * 263)


def test_the_longest_label_address_is_version_4():
    assert side("HTTPS://" + "H" * 40 + "/V/PAPD48GQ0W", "Q") == 33


def test_the_quiet_zone_of_four_modules_is_white():
    rows = qr.matrix("HTTPS://TIEUBIEU.EXAMPLE/V/PAPD48GQ0W", "Q")
    assert not any(any(row) for row in (*rows[:4], *rows[-4:]))
    assert not any(any(row[:4]) or any(row[-4:]) for row in rows)


def test_letters_outside_the_alphanumeric_mode_are_refused():
    with pytest.raises(ValueError):
        qr.svg("https://tieubieu.example/v/")


@given(st.text(LETTERS, min_size=1, max_size=120), st.sampled_from(["M", "Q"]))
def test_the_drawing_fills_exactly_the_dark_modules(text: str, level: str):
    rows = qr.matrix(text, level)
    drawn = [[False] * len(rows) for _ in rows]
    path = qr.svg(text, level).split('d="')[1].split('"')[0]
    for run in filter(None, path.split("M")):
        x, rest = run.split(" ")
        y, length = rest.split("v")[0].split("h")
        for at in range(int(x), int(x) + int(length)):
            assert not drawn[int(y)][at]
            drawn[int(y)][at] = True
    assert drawn == rows


def test_the_drawing_reads():
    rows = qr.matrix("HTTPS://TIEUBIEU.EXAMPLE/V/PAPD48GQ0W", "Q")
    flat = bytes(0 if dark else 255 for row in rows for dark in row)
    picture = Image.frombytes("L", (len(rows), len(rows)), flat).resize((400, 400), Image.Resampling.NEAREST)
    assert [c.text for c in zxingcpp.read_barcodes(picture)] == ["HTTPS://TIEUBIEU.EXAMPLE/V/PAPD48GQ0W"]
