"""One leaf as data: what is hashed, and how a value is committed to without being told.

Leaf data is the canonical JSON of `{"at","kind","payload","round","salt","v"}`; its hash is RFC 6962's leaf
hash over those bytes. `salt` (32 random bytes, hex) makes a short payload unguessable and goes into the
bundle with the leaf.

A payload may carry `sealed`: values that the leaf must bind but never tell (a judge's id, remarks, the minute
of the handing in). `seal` replaces each by a commitment under a second secret, the *blind*, which is never
published. So the sheets of one judge cannot be joined across entries, yet whoever holds the value and its key
can prove it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from tieubieu.ledger.canonical import canonical, digest, plain
from tieubieu.ledger.payloads import TIMELESS
from tieubieu.ledger.tree import leaf_hash

VERSION = 1


def sealing_key(blind: bytes, field: str) -> bytes:
    """The key of one sealed field, HMAC-SHA256(blind, field name). Telling it opens that field and no
    other."""
    return hmac.digest(blind, field.encode(), hashlib.sha256)


def commitment(key: bytes, field: str, value: Any) -> str:
    """SHA-256 over canonical {"field","key","value"}, hex."""
    return digest({"field": field, "key": key.hex(), "value": value})


def seal(payload: Mapping[str, Any], blind: bytes) -> dict[str, Any]:
    """The payload as it is stored and hashed: each value under `sealed` replaced by its commitment."""
    stored = plain(payload)
    if "sealed" in stored:
        stored["sealed"] = {
            field: commitment(sealing_key(blind, field), field, value)
            for field, value in stored["sealed"].items()
        }
    return stored


def leaf_data(
    kind: str, payload: Mapping[str, Any], *, at: datetime, round_id: UUID | None, salt: bytes
) -> dict:
    """The data of a leaf, plain. For kinds whose time is sealed (`payloads.TIMELESS`) `at` is null here."""
    return plain(
        {
            "at": None if kind in TIMELESS else at,
            "kind": kind,
            "payload": payload,
            "round": round_id,
            "salt": salt.hex(),
            "v": VERSION,
        }
    )


def hash_of(data: Mapping[str, Any]) -> bytes:
    """The RFC 6962 leaf hash of leaf data."""
    return leaf_hash(canonical(data))


class Leaf(Struct, frozen=True, kw_only=True):
    """A leaf as it stands in the log. `payload`, `salt` and `blind` are None once erased; `index` is None
    while it waits for the sequencer."""

    id: UUID
    kind: str
    at: datetime
    round_id: UUID | None
    subject_id: UUID | None
    payload: dict[str, Any] | None
    salt: bytes | None
    blind: bytes | None
    leaf_hash: bytes
    index: int | None

    @property
    def hex(self) -> str:
        return self.leaf_hash.hex()

    @property
    def data(self) -> dict[str, Any] | None:
        """The hashed data, or None once erased."""
        if self.payload is None or self.salt is None:
            return None
        return leaf_data(self.kind, self.payload, at=self.at, round_id=self.round_id, salt=self.salt)

    def binds(self, field: str, value: Any) -> bool:
        """Is `value` what this leaf committed to under `sealed`? False once erased."""
        if self.payload is None or self.blind is None:
            return False
        committed = self.payload.get("sealed", {}).get(field)
        return committed == commitment(sealing_key(self.blind, field), field, value)
