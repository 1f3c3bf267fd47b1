"""The ten-character lookup code that people type and small labels carry: nine random Crockford characters and
one check character.

The check character is a weighted sum in the field of 32 elements. Every weight is different and none is zero,
so it catches every single wrong character and every swap of two characters, neighbours or not.
"""

from __future__ import annotations

import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
_RANDOM = LENGTH - 1
_OFFSET = 4  # keeps 0000000000 from being a code

_VALUES = {character: value for value, character in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_DASHES = "-‐‑‒–—−"


def _doubled(value: int) -> int:
    """`value` times x in GF(2)[x] / (x⁵ + x² + 1)."""
    value <<= 1
    return value ^ 0b100101 if value & 0b100000 else value


def check_character(nine: str) -> str:
    """The tenth character: offset + Σ xⁱ·vᵢ over the nine (i = 9 for the first, 1 for the ninth).

    >>> check_character("PAPD48GQ0")
    'W'
    """
    total = 0
    for character in nine:
        total = _doubled(total ^ _VALUES[character])
    return ALPHABET[total ^ _OFFSET]


def make(random: bytes) -> str:
    """A code from the first 45 bits of `random` (at least 6 bytes). Given the serial of a certificate, it is
    the code of that certificate: so a token alone leads to the line in the status list."""
    if len(random) < 6:
        raise ValueError("a lookup code needs at least 6 random bytes")
    bits = int.from_bytes(random[:6], "big") >> 3
    nine = "".join(ALPHABET[(bits >> (5 * place)) & 31] for place in reversed(range(_RANDOM)))
    return nine + check_character(nine)


def normalise(text: str) -> str | None:
    """What a person typed, as a code: any case, O for 0, I and L for 1, hyphens and spaces anywhere.
    None where it is no code or the check character does not fit."""
    if len(text) > 80:
        return None
    folded = unicodedata.normalize("NFKC", text).upper()
    plain = [c for c in folded if c not in _DASHES and not c.isspace()]
    if len(plain) != LENGTH or any(c not in _VALUES for c in plain):
        return None
    code = "".join(ALPHABET[_VALUES[c]] for c in plain)
    return code if check_character(code[:_RANDOM]) == code[_RANDOM] else None


def shown(code: str) -> str:
    """As printed: "PAP-D48-GQ0W"."""
    return f"{code[:3]}-{code[3:6]}-{code[6:]}"
