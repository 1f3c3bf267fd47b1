"""Canonical JSON: the one way to write a value as bytes, so that two programs hash the same thing.

UTF-8, strings in NFC, keys ASCII and sorted, no insignificant space, no floats. Times are UTC with `Z` (a
fraction only when there is one, then six digits), dates are ISO, UUIDs their lower-case text.
`tools/recount.py` has the same function in its own words; docs/ledger.md states the format.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

LARGEST = 2**53 - 1  # the largest integer that every JSON reader keeps exactly (RFC 7493)


def instant(at: datetime) -> str:
    """An aware time as canonical text, `2026-10-24T02:00:00Z`. Raises TypeError for a naive one."""
    if at.tzinfo is None:
        raise TypeError("a time without a zone has no canonical form")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def plain(value: Any) -> Any:
    """The value as dicts, lists, str, int, bool and None only, exactly as `canonical` will write it.

    Raises TypeError for what has no canonical form (floats, Decimal, bytes, naive times, keys that are not
    text) and ValueError for a key outside ASCII or an integer beyond ±(2^53 − 1).
    """
    match value:
        case Enum():
            return plain(value.value)
        case None | bool():
            return value
        case str():
            return unicodedata.normalize("NFC", value)
        case int():
            if abs(value) > LARGEST:
                raise ValueError(f"{value} is too large for canonical JSON")
            return int(value)
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case Mapping():
            return {_key(k): plain(v) for k, v in value.items()}
        case list() | tuple():
            return [plain(v) for v in value]
    raise TypeError(f"{type(value).__name__} has no canonical JSON form")


def _key(key: Any) -> str:
    if isinstance(key, Enum):
        key = key.value
    if not isinstance(key, str):
        raise TypeError(f"a canonical JSON key is text, not {type(key).__name__}")
    if not key.isascii():
        raise ValueError(f"key {key!r} is not ASCII")
    return key


def canonical(obj: Any) -> bytes:
    """The canonical bytes. Raises as `plain` does; UnicodeEncodeError (a ValueError) for half a surrogate
    pair."""
    return json.dumps(
        plain(obj), ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    ).encode()


def digest(obj: Any) -> str:
    """SHA-256 of the canonical bytes, 64 hex digits."""
    return hashlib.sha256(canonical(obj)).hexdigest()
