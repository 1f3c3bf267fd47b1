"""Ed25519 key pairs of this installation: one purpose a pair, private halves in a folder, public halves as
plain values that the database keeps and `/.well-known/tieubieu-keys.json` publishes.

A key id (`kid`) is two bytes, written as four hex digits: the start of the SHA-256 of the public half. Ids
that begin with `de` are the demo's. The demo's keys are made from a fixed seed, so everybody holds them: they
are never trusted unless the caller says that it is a demo, not even under another id.
"""

from __future__ import annotations

import base64
import hashlib
import os
import stat
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

FORMAT = "tieubieu-keys/1"
DEMO_MARK = 0xDE

# Vietnam has kept +07:00 all year since 1975; a fixed offset needs no time zone data where a verifier runs.
VIETNAM = timezone(timedelta(hours=7))


class Purpose(StrEnum):
    TOKEN = "token"
    STATUS = "status"
    CHECKPOINT = "checkpoint"


class KeyProblem(Exception):
    """The key folder is not as it must be; the message names the file."""


class KeyPair(msgspec.Struct, frozen=True):
    kid: str
    purpose: Purpose
    private: Ed25519PrivateKey
    demo: bool = False

    @property
    def public(self) -> bytes:
        """32 bytes."""
        return _raw(self.private)

    def __repr__(self) -> str:
        return f"KeyPair({self.kid}, {self.purpose})"


class PublicKey(msgspec.Struct, frozen=True, kw_only=True):
    """A public half and the time in which it signs: both ends included, `valid_until` None while in use."""

    kid: str
    purpose: Purpose
    public: bytes
    valid_from: datetime
    valid_until: datetime | None = None
    demo: bool = False

    def signed(self, signature: bytes, message: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    def covers_day(self, day: date) -> bool:
        """Whether a legal day (Asia/Ho_Chi_Minh) lies in the key's time, first and last day included."""
        last = self.valid_until.astimezone(VIETNAM).date() if self.valid_until else date.max
        return self.valid_from.astimezone(VIETNAM).date() <= day <= last

    def covers(self, instant: datetime) -> bool:
        return self.valid_from <= instant and (self.valid_until is None or instant <= self.valid_until)


def _raw(private: Ed25519PrivateKey) -> bytes:
    return private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def _fingerprint(public: bytes) -> bytes:
    return hashlib.sha256(public).digest()


def demo_pair(purpose: Purpose) -> KeyPair:
    """The demo's fixed key for a purpose: the same on every machine, worth nothing outside a demo."""
    seed = hashlib.sha256(b"tieubieu demo key, to be trusted nowhere: " + purpose.encode()).digest()
    private = Ed25519PrivateKey.from_private_bytes(seed)
    kid = bytes([DEMO_MARK, _fingerprint(_raw(private))[0]])
    return KeyPair(kid.hex(), purpose, private, demo=True)


DEMO_PUBLICS = frozenset(demo_pair(purpose).public for purpose in Purpose)


def is_demo(key: PublicKey | KeyPair) -> bool:
    """By mark, by id, or because it *is* the demo's key under another name."""
    return key.demo or bytes.fromhex(key.kid)[0] == DEMO_MARK or key.public in DEMO_PUBLICS


def create(folder: Path, purpose: Purpose, *, demo: bool = False) -> KeyPair:
    """Makes a pair and writes its private half (PKCS #8 PEM, 0600, never over an existing file). An
    installation may hold several pairs of a purpose after a rotation; their ids differ."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    taken = {pair.kid for pair in load(folder, demo=demo)}
    pair = demo_pair(purpose) if demo else _fresh(purpose, taken)
    pem = pair.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = folder / f"{purpose}-{pair.kid}.pem"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    return pair


def _fresh(purpose: Purpose, taken: set[str]) -> KeyPair:
    while True:
        private = Ed25519PrivateKey.generate()
        kid = _fingerprint(_raw(private))[:2]
        if kid[0] != DEMO_MARK and kid.hex() not in taken:
            return KeyPair(kid.hex(), purpose, private)


def ensure(folder: Path, *, demo: bool = False) -> dict[Purpose, KeyPair]:
    """At set-up: a pair for every purpose, made where missing. Where there are several, the newest file
    signs."""
    for purpose in Purpose:
        if not any(pair.purpose == purpose for pair in load(folder, demo=demo)):
            create(folder, purpose, demo=demo)
    return {pair.purpose: pair for pair in load(folder, demo=demo)}


def load(folder: Path, *, demo: bool = False, mounted: bool = False) -> list[KeyPair]:
    """All pairs of a folder, oldest file first. Refuses a file that others may read, unless `mounted` says
    that the folder is a secret mount whose modes are not ours; refuses a demo key outside a demo and the
    reverse."""
    pairs = []
    for path in sorted(folder.glob("*.pem"), key=lambda p: (p.stat().st_mtime_ns, p.name)):
        if not mounted and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise KeyProblem(f"{path.name}: others may read this key; set its mode to 0600")
        try:
            purpose = Purpose(path.stem.split("-")[0])
            private = load_pem_private_key(path.read_bytes(), None)
        except ValueError as error:
            raise KeyProblem(f"{path.name}: not a key file of ours") from error
        if not isinstance(private, Ed25519PrivateKey):
            raise KeyProblem(f"{path.name}: not an Ed25519 key")
        public = _raw(private)
        fixed = public in DEMO_PUBLICS
        if fixed != demo:
            raise KeyProblem(
                f"{path.name}: " + ("the demo's key, outside a demo" if fixed else "a real key, in a demo")
            )
        kid = demo_pair(purpose).kid if demo else _fingerprint(public)[:2].hex()
        if path.stem != f"{purpose}-{kid}":
            raise KeyProblem(f"{path.name}: the name does not belong to this key")
        pairs.append(KeyPair(kid, purpose, private, demo))
    return pairs


def publish(pair: KeyPair, valid_from: datetime, valid_until: datetime | None = None) -> PublicKey:
    """The public half. For a token key `valid_from` is the earliest date of a certificate that it may sign,
    so an installation that will hold imported certificates sets it back to the first of them."""
    return PublicKey(
        kid=pair.kid,
        purpose=pair.purpose,
        public=pair.public,
        valid_from=valid_from,
        valid_until=valid_until,
        demo=pair.demo,
    )


def document(keys: Iterable[PublicKey], host: str) -> dict[str, Any]:
    """`/.well-known/tieubieu-keys.json`, see docs/certificate-format.md."""
    return {
        "format": FORMAT,
        "host": host.lower(),
        "keys": [
            {
                "kid": key.kid,
                "purpose": str(key.purpose),
                "algorithm": "Ed25519",
                "public": encode(key.public),
                "from": written(key.valid_from),
                "until": written(key.valid_until) if key.valid_until else None,
                "demo": key.demo,
            }
            for key in sorted(keys, key=lambda key: (key.purpose, key.valid_from, key.kid))
        ],
    }


def read(published: Mapping[str, Any]) -> list[PublicKey]:
    """The keys of such a document. ValueError where it is not one."""
    if published.get("format") != FORMAT:
        raise ValueError(f"not a list of keys in the format {FORMAT}")
    try:
        return [
            PublicKey(
                kid=bytes.fromhex(row["kid"]).hex(),
                purpose=Purpose(row["purpose"]),
                public=decode(row["public"]),
                valid_from=moment(row["from"]),
                valid_until=moment(row["until"]) if row["until"] else None,
                demo=bool(row["demo"]),
            )
            for row in published["keys"]
        ]
    except (KeyError, TypeError) as error:
        raise ValueError("a line of the list of keys is not complete") from error


def encode(value: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """ValueError unless it is base64url in its one canonical form."""
    value = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if encode(value) != text:
        raise ValueError("not canonical base64url")
    return value


def moment(text: str) -> datetime:
    """An instant as our documents write it, "2026-10-24T02:00:00Z". ValueError for anything else."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def written(instant: datetime) -> str:
    """The reverse of `moment`; parts of a second are cut off."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
