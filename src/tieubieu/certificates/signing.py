"""The private keys of this process: made at the first use, their public halves kept in `signing_key`."""

from __future__ import annotations

import fcntl
from datetime import datetime
from urllib.parse import urlsplit

from tieubieu.certificates import keys, payload
from tieubieu.certificates.keys import VIETNAM, KeyPair, KeyProblem, Purpose
from tieubieu.certificates.payload import Claims
from tieubieu.platform import clock
from tieubieu.platform.database import execute
from tieubieu.platform.ids import new_id
from tieubieu.platform.settings import Settings, settings

FIRST_DAY = datetime(2014, 10, 21, tzinfo=VIETNAM)
"""TT 26/2014 in force: no certificate is older, so a token key signs from here on."""

_held: tuple[Settings, dict[Purpose, KeyPair]] | None = None


def host() -> str:
    """What stands in every QR code: host and port of the installation's address."""
    return urlsplit(settings().base_url).netloc.lower()


def pairs() -> dict[Purpose, KeyPair]:
    """The pair that signs for each purpose. Raises KeyProblem where the folder is not as it must be."""
    global _held
    s = settings()
    if _held is None or _held[0] is not s:
        _held = s, _load(s)
    return _held[1]


def _load(s: Settings) -> dict[Purpose, KeyPair]:
    if s.keys is not None and not s.demo:
        found = {pair.purpose: pair for pair in keys.load(s.keys, mounted=True)}
        if missing := [str(p) for p in Purpose if p not in found]:
            raise KeyProblem(f"{s.keys}: no key for {', '.join(missing)}")
        return found
    s.keys_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (s.keys_folder / ".lock").open("w") as lock:  # two processes at the first start make one pair
        fcntl.flock(lock, fcntl.LOCK_EX)
        return keys.ensure(s.keys_folder, demo=s.demo)


def sign_token(claims: Claims) -> tuple[str, str]:
    """The token and the id of its key."""
    pair = pairs()[Purpose.TOKEN]
    return payload.sign(claims, pair.private, pair.kid), pair.kid


def sign_checkpoint(body: bytes) -> tuple[str, bytes]:
    """For ledger.log.set_signer."""
    pair = pairs()[Purpose.CHECKPOINT]
    return pair.kid, pair.private.sign(body)


async def publish_keys() -> None:
    """Writes the public halves down, once each; one statement."""
    held = pairs()
    await execute(
        """INSERT INTO signing_key (id, kid, purpose, public, valid_from, demo)
           SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[], $5::timestamptz[], $6::bool[])
           ON CONFLICT (kid) DO NOTHING""",
        [new_id() for _ in held],
        [pair.kid for pair in held.values()],
        [str(purpose) for purpose in held],
        [pair.public for pair in held.values()],
        [FIRST_DAY if pair.demo or p is Purpose.TOKEN else clock.now() for p, pair in held.items()],
        [pair.demo for pair in held.values()],
    )
