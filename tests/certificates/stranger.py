"""A verifier as a stranger would write it from docs/certificate-format.md: nothing of ours is imported."""

from __future__ import annotations

import base64
import json
from datetime import date, datetime, timedelta, timezone

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

VIETNAM = timezone(timedelta(hours=7))
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def unpack(token: str) -> tuple[dict, str, bytes, bytes]:
    """claims, kid, bytes that were signed, signature; ValueError where the token is malformed."""
    if not token.isascii() or len(token) > 191:
        raise ValueError("length or letters")
    token = token.upper()
    raw = base64.b32decode(token + "=" * (-len(token) % 8))
    cose = cbor2.loads(raw)
    if type(cose) is not list or [type(x) for x in cose] != [bytes, dict, bytes, bytes]:
        raise ValueError("no COSE_Sign1")
    protected, unprotected, payload, signature = cose
    header, claims = cbor2.loads(protected), cbor2.loads(payload)
    if list(header) != [1, 4] or header[1] != -8 or type(header[4]) is not bytes or len(header[4]) != 2:
        raise ValueError("header")
    if unprotected or list(claims) != [1, 2, 3, 4, 5] or len(signature) != 64:
        raise ValueError("parts")
    if [type(v) for v in claims.values()] != [bytes, int, int, int, bytes]:
        raise ValueError("types")
    serial, level, issued, until, digest = claims.values()
    if not (
        6 <= len(serial) <= 10 and 1 <= level <= 5 and 0 <= issued <= until <= 65535 and len(digest) == 16
    ):
        raise ValueError("ranges")
    again = cbor2.dumps([cbor2.dumps(header), {}, cbor2.dumps(claims), signature])
    if base64.b32encode(again).decode().rstrip("=") != token:
        raise ValueError("not canonical")
    return claims, header[4].hex(), cbor2.dumps(["Signature1", protected, b"", payload]), signature


def day(number: int) -> date:
    return date(1970, 1, 1) + timedelta(days=number)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def signed(public: str, signature: bytes, message: bytes) -> bool:
    key = Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(public + "=" * (-len(public) % 4)))
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True


def verdict(token: str, keys: dict) -> str:
    try:
        claims, kid, message, signature = unpack(token)
    except (ValueError, TypeError, KeyError, AttributeError, cbor2.CBORError):
        return "malformed"
    known = [k for k in keys["keys"] if k["kid"] == kid and k["purpose"] == "token" and not k["demo"]]
    if not known or kid.startswith("de"):
        return "unknown_key"
    for key in known:
        if signed(key["public"], signature, message):
            first = instant(key["from"]).astimezone(VIETNAM).date()
            last = instant(key["until"]).astimezone(VIETNAM).date() if key["until"] else date.max
            return "good" if first <= day(claims[3]) <= last else "key_out_of_time"
    return "bad_signature"


def lookup(serial: bytes) -> str:
    bits = int.from_bytes(serial[:6], "big") >> 3
    values = [(bits >> shift) & 31 for shift in range(40, -1, -5)]
    check = 0
    for value in values:
        check = (check ^ value) << 1
        if check >= 32:
            check ^= 0b100101
    return "".join(CROCKFORD[v] for v in [*values, check ^ 4])


def state(token: str, document: dict, keys: dict, now: datetime) -> str:
    """The state of a good token by a status list; "unknown" where the list cannot be used."""
    message = b"tieubieu-status/1\n" + document["payload"].encode()
    signature = base64.urlsafe_b64decode(document["signature"] + "==")
    listed = json.loads(document["payload"])
    issued_at = instant(listed["issued_at"])
    trusted = any(
        k["kid"] == document["kid"]
        and k["purpose"] == "status"
        and not k["demo"]
        and signed(k["public"], signature, message)
        and instant(k["from"]) <= issued_at
        and (k["until"] is None or issued_at <= instant(k["until"]))
        for k in keys["keys"]
    )
    claims = unpack(token)[0]
    line = listed["certificates"].get(lookup(claims[1]))
    if not trusted or line is None or not timedelta(days=-1) <= now - issued_at <= timedelta(days=30):
        return "unknown"
    _level, _until, told = line
    if told == "valid" and now >= datetime.combine(day(claims[4] + 1), datetime.min.time(), VIETNAM):
        return "expired"
    return told
