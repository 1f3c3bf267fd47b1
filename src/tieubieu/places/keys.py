"""Our own keys of places, and the ids made from them: the same in every installation.

    place_id("province/binh-duong")          tỉnh Bình Dương, to 30/6/2025
    place_id("district/binh-duong/phu-giao")
    place_id("province-2025/gia-lai")        the province merged on 1/7/2025
    place_id("commune/gia-lai/chu-se")
    place_id("region/bac"), place_id("nation")

The files in data/places list them all. Official codes, names and labels change; a key never does.
"""

from __future__ import annotations

from uuid import UUID, uuid5

_SPACE = UUID("6f2b1c7e-5a0d-5d53-9a57-0d8f4b6c2e11")

NATION = "nation"


def place_id(key: str) -> UUID:
    return uuid5(_SPACE, f"place:{key}")


def body_id(kind: str, place_key: str) -> UUID:
    """The body of this kind (tables.BODY_KINDS) at the place with this key."""
    return uuid5(_SPACE, f"body:{kind}:{place_key}")


def version_id(of: UUID, start: str) -> UUID:
    """A dated row of a place or a body; `start` is its first day as text, '' for the oldest."""
    return uuid5(of, start)
