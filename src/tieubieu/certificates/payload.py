"""The token in the QR: base32 of a COSE_Sign1 over five claims. Pure: no database, no clock, no request.

docs/certificate-format.md describes it so that a stranger can write a verifier; keep the two the same.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

import cbor2
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tieubieu.certificates.keys import VIETNAM, PublicKey, Purpose, is_demo
from tieubieu.ledger.canonical import canonical
from tieubieu.rules.levels import TOKEN_CODES, Level, from_token_code

SERIAL_BYTES = 10
DIGEST_BYTES = 16
LONGEST_TOKEN = 191  # characters, with a serial of ten bytes
LONGEST_HOST = 40
QR_ROOM = 262  # characters of QR version 9, level M, alphanumeric mode

_EPOCH = date(1970, 1, 1)
_LAST_DAY = 0xFFFF  # two bytes of days, to 2149
_HOST_CHARACTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:")
_EDDSA = -8
_ALG, _KID = 1, 4  # COSE header labels
_SERIAL, _LEVEL, _ISSUED, _UNTIL, _DIGEST = range(1, 6)


class Malformed(ValueError):
    """Not a token of ours, or not in the one form in which it may be written."""


class Claims(msgspec.Struct, frozen=True):
    """What the token says. `valid_until` is the last day, included."""

    serial: bytes
    level: Level
    issued: date
    valid_until: date
    digest: bytes

    def expired(self, now: datetime) -> bool:
        return now >= expiry(self.valid_until)


class Parsed(msgspec.Struct, frozen=True):
    """A token taken apart; nothing is known yet about who signed it. `kid` is four hex digits."""

    claims: Claims
    kid: str
    protected: bytes
    payload: bytes
    signature: bytes


class Outcome(StrEnum):
    GOOD = "good"
    BAD_SIGNATURE = "bad_signature"
    UNKNOWN_KEY = "unknown_key"
    KEY_OUT_OF_TIME = "key_out_of_time"
    MALFORMED = "malformed"


class Verdict(msgspec.Struct, frozen=True):
    """`parsed` is missing only where the token is malformed; `key` only where none was found. Claims of a
    token that is not GOOD are hearsay."""

    outcome: Outcome
    parsed: Parsed | None = None
    key: PublicKey | None = None

    @property
    def good(self) -> bool:
        return self.outcome is Outcome.GOOD


def expiry(valid_until: date) -> datetime:
    """The first moment at which a certificate is no longer valid: 00:00 of the next day in Asia/Ho_Chi_Minh
    (TT 26/2014 Điều 17.3: "đến hết ngày 31 tháng 12")."""
    return datetime.combine(valid_until + timedelta(days=1), time(), VIETNAM).astimezone(UTC)


def record_digest(record: Mapping[str, Any]) -> bytes:
    """The claim `digest`: the first 16 bytes of the SHA-256 of the full record in canonical JSON."""
    return hashlib.sha256(canonical(record)).digest()[:DIGEST_BYTES]


def sign(claims: Claims, private_key: Ed25519PrivateKey, kid: str) -> str:
    """The token, upper case; `kid` is four hex digits. ValueError where the claims do not fit the format."""
    protected = _protected(bytes.fromhex(kid))
    payload = _payload(claims)
    signature = private_key.sign(_to_be_signed(protected, payload))
    return _base32(_sealed(protected, payload, signature))


def address(host: str, token_or_lookup: str) -> str:
    """What a QR holds: the token on a certificate, the lookup code on a small label. The host is at most 40
    characters, so that QR version 9 at level M is always enough."""
    if not host or len(host) > LONGEST_HOST or set(host.upper()) - _HOST_CHARACTERS:
        raise ValueError(f"not a host name of at most {LONGEST_HOST} characters: {host!r}")
    text = f"HTTPS://{host.upper()}/V/{token_or_lookup.upper()}"
    if len(text) > QR_ROOM:
        raise ValueError(f"{len(text)} characters do not fit the QR ({QR_ROOM})")
    return text


def parse(token: str) -> Parsed:
    """Takes a token apart, in any letter case. Strict: it is accepted only if writing the same claims again
    gives the same characters, which refuses trailing bytes, padding bits, doubled keys, long forms of
    numbers."""
    if not token.isascii() or len(token) > LONGEST_TOKEN:
        raise Malformed("too long, or letters that no token has")
    upper = token.upper()
    try:
        raw = base64.b32decode(upper + "=" * (-len(upper) % 8))
        protected, _, payload, signature = _list(cbor2.loads(raw), 4)
        header = _map(cbor2.loads(_bytes(protected, 1, 20)), {_ALG, _KID})
        body = _map(cbor2.loads(_bytes(payload, 1, 60)), {_SERIAL, _LEVEL, _ISSUED, _UNTIL, _DIGEST})
        kid = _bytes(header[_KID], 2, 2)
        claims = Claims(
            serial=_bytes(body[_SERIAL], 6, SERIAL_BYTES),
            level=from_token_code(_number(body[_LEVEL])),
            issued=_day(body[_ISSUED]),
            valid_until=_day(body[_UNTIL]),
            digest=_bytes(body[_DIGEST], DIGEST_BYTES, DIGEST_BYTES),
        )
        again = _base32(_sealed(_protected(kid), _payload(claims), _bytes(signature, 64, 64)))
    except Malformed:
        raise
    except (binascii.Error, ValueError, KeyError, TypeError, RecursionError, cbor2.CBORError) as error:
        raise Malformed("not a token") from error
    if again != upper:
        raise Malformed("not the canonical form of its claims")
    return Parsed(claims, kid.hex(), protected, payload, signature)


def verify(token: str, keys: Iterable[PublicKey], *, demo: bool = False) -> Verdict:
    """Whether one of these keys signed the token, for a certificate issued in that key's time. Says nothing
    about expiry or revocation. Demo keys count as unknown unless `demo`."""
    try:
        parsed = parse(token)
    except Malformed:
        return Verdict(Outcome.MALFORMED)
    known = [
        key
        for key in keys
        if key.kid == parsed.kid and key.purpose is Purpose.TOKEN and (demo or not is_demo(key))
    ]
    if not known:
        return Verdict(Outcome.UNKNOWN_KEY, parsed)
    message = _to_be_signed(parsed.protected, parsed.payload)
    signer = next((key for key in known if key.signed(parsed.signature, message)), None)
    if signer is None:
        return Verdict(Outcome.BAD_SIGNATURE, parsed)
    outcome = Outcome.GOOD if signer.covers_day(parsed.claims.issued) else Outcome.KEY_OUT_OF_TIME
    return Verdict(outcome, parsed, signer)


# ---- writing: the one form -------------------------------------------------------------------------


def _protected(kid: bytes) -> bytes:
    if len(kid) != 2:
        raise ValueError("a key id has two bytes")
    return cbor2.dumps({_ALG: _EDDSA, _KID: kid})


def _payload(claims: Claims) -> bytes:
    if not 6 <= len(claims.serial) <= SERIAL_BYTES or len(claims.digest) != DIGEST_BYTES:
        raise Malformed("serial of 6 to 10 bytes, digest of 16")
    if claims.issued > claims.valid_until:
        raise Malformed("issued after its last day")
    return cbor2.dumps(
        {
            _SERIAL: claims.serial,
            _LEVEL: TOKEN_CODES[claims.level],
            _ISSUED: _days(claims.issued),
            _UNTIL: _days(claims.valid_until),
            _DIGEST: claims.digest,
        }
    )


def _to_be_signed(protected: bytes, payload: bytes) -> bytes:
    """Sig_structure of RFC 9052 section 4.4, without external data."""
    return cbor2.dumps(["Signature1", protected, b"", payload])


def _sealed(protected: bytes, payload: bytes, signature: bytes) -> bytes:
    return cbor2.dumps([protected, {}, payload, signature])


def _base32(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=")


def _days(day: date) -> int:
    number = (day - _EPOCH).days
    if not 0 <= number <= _LAST_DAY:
        raise Malformed("a day outside 1970 to 2149")
    return number


# ---- reading: nothing but the expected types -------------------------------------------------------
# (True == 1 and 1.0 == 1 in Python, so types are compared exactly)


def _list(value: Any, length: int) -> list[Any]:
    if type(value) is not list or len(value) != length:
        raise Malformed("not a COSE_Sign1")
    return value


def _map(value: Any, keys: set[int]) -> dict[int, Any]:
    if type(value) is not dict or set(value) != keys or any(type(key) is not int for key in value):
        raise Malformed("not the expected claims")
    return value


def _bytes(value: Any, least: int, most: int) -> bytes:
    if type(value) is not bytes or not least <= len(value) <= most:
        raise Malformed("not a byte string of the expected length")
    return value


def _number(value: Any) -> int:
    if type(value) is not int:
        raise Malformed("not a whole number")
    return value


def _day(value: Any) -> date:
    number = _number(value)
    if not 0 <= number <= _LAST_DAY:
        raise Malformed("a day outside 1970 to 2149")
    return _EPOCH + timedelta(days=number)
