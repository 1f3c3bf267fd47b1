"""Builds vectors.json, with which a verifier in any language can test itself.

`python -m tests.certificates.make_vectors` writes the file; a test compares it with what we build today.
The keys are made from the words "vector key" and a name, and are worth nothing.
"""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tieubieu.certificates import keys, lookup, payload, statuslist
from tieubieu.certificates.keys import KeyPair, PublicKey, Purpose
from tieubieu.certificates.payload import Claims
from tieubieu.certificates.state import State
from tieubieu.rules.levels import Level

FILE = Path(__file__).with_name("vectors.json")
NOW = datetime(2026, 10, 24, 2, tzinfo=UTC)
RECORD = {
    "decision": {"date": "2026-06-12", "number": "1234/QĐ-UBND"},
    "establishment": "Công ty cổ phần Gốm sứ Ví Dụ",
    "level": "province",
    "number": "27/GCN-UBND",
    "product": "Tranh gốm men hỏa biến Phượng Vũ",
    "valid_until": "2029-12-31",
    "year": 2026,
}


def pair(name: str, kid: str, purpose: Purpose = Purpose.TOKEN) -> KeyPair:
    seed = hashlib.sha256(b"vector key " + name.encode()).digest()
    return KeyPair(kid, purpose, Ed25519PrivateKey.from_private_bytes(seed))


CURRENT = pair("current", "1a2b")
RETIRED = pair("retired", "0c0d")
STATUS = pair("status", "5e5f", Purpose.STATUS)
STRANGER = pair("stranger", "1a2b")
PUBLISHED: list[PublicKey] = [
    keys.publish(CURRENT, datetime(2026, 1, 1, tzinfo=UTC)),
    keys.publish(RETIRED, datetime(2014, 10, 21, tzinfo=UTC), datetime(2025, 12, 31, tzinfo=UTC)),
    keys.publish(STATUS, datetime(2026, 1, 1, tzinfo=UTC)),
    keys.publish(keys.demo_pair(Purpose.TOKEN), datetime(2014, 10, 21, tzinfo=UTC)),
]


def claims(level: Level, issued: date, valid_until: date, seed: str) -> Claims:
    serial = hashlib.sha256(b"serial " + seed.encode()).digest()[:10]
    return Claims(serial, level, issued, valid_until, payload.record_digest(RECORD))


PROVINCE = claims(Level.PROVINCE, date(2026, 6, 15), date(2029, 12, 31), "province")
SHORT_SERIAL = Claims(b"serial", Level.COMMUNE, date(2026, 3, 20), date(2029, 12, 31), bytes(16))
DISTRICT = claims(Level.DISTRICT, date(2019, 5, 10), date(2022, 12, 31), "district")
NATION = claims(Level.NATION, date(2027, 10, 8), date(2030, 12, 31), "nation")
REGION = claims(Level.REGION, date(2026, 10, 12), date(2029, 12, 31), "region")


def sealed(header: bytes, outside: Any, body: bytes, signer: KeyPair = CURRENT) -> str:
    """A token of parts that our own `sign` would never write, with a true signature over them."""
    message = cbor2.dumps(["Signature1", header, b"", body])
    raw = cbor2.dumps([header, outside, body, signer.private.sign(message)])
    return base64.b32encode(raw).decode().rstrip("=")


def again(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=")


def build() -> dict[str, Any]:
    def sign(told: Claims, by: KeyPair) -> str:
        return payload.sign(told, by.private, by.kid)

    good = sign(PROVINCE, CURRENT)
    raw = base64.b32decode(good + "=" * (-len(good) % 8))
    parsed = payload.parse(good)
    header, body = parsed.protected, parsed.payload
    short = sign(SHORT_SERIAL, CURRENT)  # leaves room for one byte more below the longest token
    small, small_body = base64.b32decode(short + "=" * (-len(short) % 8)), payload.parse(short).payload
    told = cbor2.loads(body)
    tokens = [
        ("province", "good", good),
        ("any letter case", "good", good.lower()),
        ("serial of six bytes", "good", short),
        ("district certificate by a key since retired", "good", sign(DISTRICT, RETIRED)),
        ("nation", "good", sign(NATION, CURRENT)),
        ("region", "good", sign(REGION, CURRENT)),
        ("issued after its key retired", "key_out_of_time", sign(PROVINCE, RETIRED)),
        ("issued before its key began", "key_out_of_time", sign(DISTRICT, CURRENT)),
        ("key id of ours, key of somebody else", "bad_signature", sign(PROVINCE, STRANGER)),
        ("key id that nobody published", "unknown_key", sign(PROVINCE, pair("stranger", "ffff"))),
        ("status key", "unknown_key", sign(PROVINCE, STATUS)),
        ("demo key", "unknown_key", sign(PROVINCE, keys.demo_pair(Purpose.TOKEN))),
        ("last byte of the digest changed", "bad_signature", again(raw.replace(PROVINCE.digest, bytes(16)))),
        ("empty", "malformed", ""),
        ("not base32", "malformed", good[:-1] + "1"),
        ("with padding", "malformed", good + "="),
        ("padding bits set", "malformed", good[:-1] + chr(ord(good[-1]) + 1)),
        ("cut off", "malformed", good[:-8]),
        ("trailing byte", "malformed", again(small + b"\x00")),
        ("tagged COSE_Sign1", "malformed", again(cbor2.dumps(cbor2.CBORTag(18, cbor2.loads(raw))))),
        ("trailing byte in the claims", "malformed", sealed(header, {}, small_body + b"\x00")),
        (
            "claims in another order",
            "malformed",
            sealed(header, {}, cbor2.dumps(dict(reversed(told.items())))),
        ),
        ("level twice", "malformed", sealed(header, {}, b"\xa6" + body[1:] + b"\x02\x03")),
        ("a sixth claim", "malformed", sealed(header, {}, cbor2.dumps(told | {6: 1}))),
        ("level 6", "malformed", sealed(header, {}, cbor2.dumps(told | {2: 6}))),
        ("level as true", "malformed", sealed(header, {}, cbor2.dumps(told | {2: True}))),
        (
            "level in two bytes",
            "malformed",
            sealed(header, {}, body.replace(b"\x02\x03\x03", b"\x02\x18\x03\x03")),
        ),
        ("indefinite length", "malformed", sealed(header, {}, b"\xbf" + body[1:-2] + b"\xff")),
        ("serial of five bytes", "malformed", sealed(header, {}, cbor2.dumps(told | {1: b"seria"}))),
        ("last day before the first", "malformed", sealed(header, {}, cbor2.dumps(told | {4: told[3] - 1}))),
        ("key id outside the signature", "malformed", sealed(cbor2.dumps({1: -8}), {4: b"\x1a\x2b"}, body)),
        ("another algorithm", "malformed", sealed(cbor2.dumps({1: -7, 4: b"\x1a\x2b"}), {}, body)),
    ]
    listed = [
        statuslist.Line(lookup.make(PROVINCE.serial), Level.PROVINCE, PROVINCE.valid_until, State.VALID),
        statuslist.Line(lookup.make(DISTRICT.serial), Level.DISTRICT, DISTRICT.valid_until, State.VALID),
        statuslist.Line(lookup.make(REGION.serial), Level.REGION, REGION.valid_until, State.REVOKED),
        statuslist.Line(lookup.make(SHORT_SERIAL.serial), Level.COMMUNE, date(2029, 12, 31), State.SUSPENDED),
    ]
    document = statuslist.issue(listed, "tieubieu.example", NOW, STATUS.private, STATUS.kid)
    return {
        "note": "Test vectors of docs/certificate-format.md. The keys are worth nothing.",
        "keys": keys.document(PUBLISHED, "tieubieu.example"),
        "tokens": [{"name": name, "outcome": outcome, "token": token} for name, outcome, token in tokens],
        "claims": {
            "token": good,
            "kid": CURRENT.kid,
            "serial": PROVINCE.serial.hex(),
            "lookup": lookup.make(PROVINCE.serial),
            "level": PROVINCE.level.value,
            "issued": PROVINCE.issued.isoformat(),
            "valid_until": PROVINCE.valid_until.isoformat(),
            "digest": PROVINCE.digest.hex(),
            "record": RECORD,
        },
        "status": json.loads(document),
        "states": [
            {"name": name, "at": at, "token": token, "state": told}
            for name, at, token, told in (
                ("valid", "2026-10-24T02:00:00Z", good, "valid"),
                ("term over", "2026-10-24T02:00:00Z", sign(DISTRICT, RETIRED), "expired"),
                ("revoked", "2026-10-24T02:00:00Z", sign(REGION, CURRENT), "revoked"),
                ("suspended", "2026-10-24T02:00:00Z", short, "suspended"),
                ("not in the list", "2026-10-24T02:00:00Z", sign(NATION, CURRENT), "unknown"),
                ("list just thirty days old", "2026-11-23T02:00:00Z", good, "valid"),
                ("list older than thirty days", "2026-11-23T02:00:01Z", good, "unknown"),
                ("list from the future", "2026-10-23T01:59:59Z", good, "unknown"),
            )
        ],
    }


def written() -> str:
    return json.dumps(build(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
