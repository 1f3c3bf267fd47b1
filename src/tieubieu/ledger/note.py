"""A checkpoint as text: the body that is signed, and the signed note that is printed, mailed and published.

The body is that of C2SP's tlog-checkpoint: origin, size, root in base64, one line each, and one extension
line with the time. The signature line is a signed note's: `— ORIGIN BASE64(key id ‖ Ed25519 signature)`; our
key ids have two bytes and are preceded by two zero bytes there.
"""

from __future__ import annotations

import base64
import re
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from tieubieu.ledger.canonical import instant

ORIGIN = re.compile(r"[!-*,-~]{1,100}")  # printable ASCII without space and plus, as a signed note's key name


def body(origin: str, size: int, root: bytes, at: datetime) -> str:
    """What the checkpoint key signs, as UTF-8."""
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\nat {instant(at)}\n"


class SignedCheckpoint(Struct, frozen=True, kw_only=True):
    """`tree_size` leaves had this root at this moment; `kid` is hex."""

    id: UUID
    tree_size: int
    root: bytes
    at: datetime
    origin: str
    kid: str
    signature: bytes
    reason: str
    round_id: UUID | None

    @property
    def body(self) -> str:
        return body(self.origin, self.tree_size, self.root, self.at)

    @property
    def note(self) -> str:
        signed = bytes.fromhex(self.kid).rjust(4, b"\0") + self.signature
        return f"{self.body}\n— {self.origin} {base64.b64encode(signed).decode()}\n"
