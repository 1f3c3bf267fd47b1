"""Identities and codes that nobody can count or guess, from one random source that tests and the sample may replace."""

from __future__ import annotations

import random
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from tieubieu.platform import text

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 without I, L, O and U."""

source: random.Random = secrets.SystemRandom()
"""Cryptographic by default. Only `seeded` replaces it."""


@contextmanager
def seeded(seed: int | str) -> Iterator[None]:
    """Same seed, same ids: for the deterministic sample, and for tests that compare bytes. Never where a real
    secret is made."""
    global source
    before, source = source, random.Random(seed)
    try:
        yield
    finally:
        source = before


def new_id() -> UUID:
    return UUID(int=source.getrandbits(128), version=4)


def random_code(length: int, alphabet: str = CROCKFORD) -> str:
    """`length` characters; in Crockford's alphabet each is worth 5 bits."""
    return "".join(source.choice(alphabet) for _ in range(length))


def receipt() -> str:
    """A receipt number for people to read aloud: XXXX-XXXX-XXXX, 60 bits, says nothing about how many there are."""
    code = random_code(12)
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def token() -> bytes:
    """32 bytes for a session or a one-time link."""
    return source.randbytes(32)


def slugify(words: str, *, longest: int = 80) -> str:
    """ASCII words with hyphens and six random letters at the end, for a public address: unguessable enough
    that a hidden product cannot be found by its name."""
    plain = re.sub(r"[^a-z0-9]+", "-", text.fold(words)).strip("-")
    if len(plain) > longest:
        plain = plain[:longest].rpartition("-")[0] or plain[:longest]
    tail = random_code(6, "abcdefghijkmnpqrstuvwxyz")
    return f"{plain}-{tail}" if plain else tail
