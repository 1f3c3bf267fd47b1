"""The signed status list, `/.well-known/tieubieu-status.json`: what an offline verifier needs besides the
keys.

The signature covers the bytes of `payload` as they stand, a text that is itself canonical JSON: so a verifier
in any language checks first and reads then, and never has to write canonical JSON. docs/certificate-format.md
has the format.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tieubieu.certificates.keys import PublicKey, Purpose, decode, encode, is_demo, moment, written
from tieubieu.certificates.payload import expiry
from tieubieu.certificates.state import State
from tieubieu.ledger.canonical import canonical
from tieubieu.rules.levels import Level

FORMAT = "tieubieu-status/1"
FRESH = timedelta(days=30)
_CLOCK_SLIP = timedelta(days=1)  # how far ahead of the reader's clock a list may be
_CONTEXT = b"tieubieu-status/1\n"  # a signature over a list can be nothing else


class Line(msgspec.Struct, frozen=True):
    """One released certificate. `state` is valid, suspended or revoked: expiry is left to the reader's
    calendar."""

    lookup: str
    level: Level
    valid_until: date
    state: State


class StatusList(msgspec.Struct, frozen=True):
    host: str
    issued_at: datetime
    lines: dict[str, Line]

    def fresh(self, now: datetime) -> bool:
        return -_CLOCK_SLIP <= now - self.issued_at <= FRESH

    def state(self, lookup: str, now: datetime) -> State:
        """ "tình trạng: không rõ" for a list older than 30 days and for a code that it does not have."""
        line = self.lines.get(lookup)
        if line is None or not self.fresh(now):
            return State.UNKNOWN
        if line.state is State.VALID and now >= expiry(line.valid_until):
            return State.EXPIRED
        return line.state


class Refusal(StrEnum):
    MALFORMED = "malformed"
    UNKNOWN_KEY = "unknown_key"
    BAD_SIGNATURE = "bad_signature"
    KEY_OUT_OF_TIME = "key_out_of_time"


class Refused(Exception):
    """The list cannot be believed; `reason` says why."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


def issue(
    lines: Iterable[Line], host: str, issued_at: datetime, private_key: Ed25519PrivateKey, kid: str
) -> bytes:
    """The document as it is served: canonical JSON of kid, payload and signature. Certificates that are not
    released must not be among the lines. ValueError for a doubled code or a state that no list may carry."""
    certificates: dict[str, list[str]] = {}
    for line in lines:
        if line.state not in _LISTED:
            raise ValueError(f"{line.lookup}: a status list does not say {line.state}")
        if line.lookup in certificates:
            raise ValueError(f"{line.lookup} twice")
        certificates[line.lookup] = [line.level.value, line.valid_until.isoformat(), line.state.value]
    payload = canonical(
        {
            "format": FORMAT,
            "host": host.lower(),
            "issued_at": written(issued_at),
            "certificates": certificates,
        }
    )
    signature = encode(private_key.sign(_CONTEXT + payload))
    return canonical({"kid": kid, "payload": payload.decode(), "signature": signature})


_LISTED = (State.VALID, State.SUSPENDED, State.REVOKED)


def verify(document: bytes, keys: Iterable[PublicKey], *, demo: bool = False) -> StatusList:
    """The list, if one of these keys signed it in its time. Raises Refused. Its age is asked of `fresh`."""
    try:
        sealed = json.loads(document)
        kid, payload, signature = sealed["kid"], sealed["payload"].encode(), decode(sealed["signature"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(Refusal.MALFORMED) from error
    known = [k for k in keys if k.kid == kid and k.purpose is Purpose.STATUS and (demo or not is_demo(k))]
    if not known:
        raise Refused(Refusal.UNKNOWN_KEY)
    signer = next((key for key in known if key.signed(signature, _CONTEXT + payload)), None)
    if signer is None:
        raise Refused(Refusal.BAD_SIGNATURE)
    try:
        listed = _read(json.loads(payload))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(Refusal.MALFORMED) from error
    if not signer.covers(listed.issued_at):
        raise Refused(Refusal.KEY_OUT_OF_TIME)
    return listed


def _read(payload: dict[str, Any]) -> StatusList:
    if payload["format"] != FORMAT:
        raise ValueError("another format")
    lines = {
        code: Line(code, Level(level), date.fromisoformat(last), State(told))
        for code, (level, last, told) in payload["certificates"].items()
    }
    if any(line.state not in _LISTED for line in lines.values()):
        raise ValueError("a state that no list carries")
    return StatusList(payload["host"], moment(payload["issued_at"]), lines)
