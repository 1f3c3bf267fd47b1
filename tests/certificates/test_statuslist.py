"""The signed status list that offline verifiers carry."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from tieubieu.certificates import keys, statuslist
from tieubieu.certificates.keys import KeyPair, Purpose
from tieubieu.certificates.state import State
from tieubieu.certificates.statuslist import Line, Refusal, Refused
from tieubieu.rules.levels import Level

NOW = datetime(2026, 10, 24, 2, tzinfo=UTC)
PAIR = keys._fresh(Purpose.STATUS, set())
KEY = keys.publish(PAIR, NOW - timedelta(days=100), NOW + timedelta(days=100))
LINES = [
    Line("PAPD48GQ0W", Level.PROVINCE, date(2029, 12, 31), State.VALID),
    Line("1234567890", Level.COMMUNE, date(2026, 10, 24), State.VALID),
    Line("7T2HYF3K9C", Level.DISTRICT, date(2022, 12, 31), State.SUSPENDED),
    Line("0000000004", Level.NATION, date(2027, 12, 31), State.REVOKED),
]


def issued(pair: KeyPair = PAIR, at: datetime = NOW, lines: list[Line] = LINES) -> bytes:
    return statuslist.issue(lines, "TIEUBIEU.example", at, pair.private, pair.kid)


def refusal(document: bytes, *published: keys.PublicKey, demo: bool = False) -> Refusal:
    with pytest.raises(Refused) as refused:
        statuslist.verify(document, published, demo=demo)
    return refused.value.reason


def test_a_list_reads_back_and_tells_each_state():
    listed = statuslist.verify(issued(), [KEY])
    assert listed.host == "tieubieu.example"
    assert listed.lines == {line.lookup: line for line in LINES}
    assert [listed.state(line.lookup, NOW) for line in LINES] == [
        State.VALID,
        State.VALID,
        State.SUSPENDED,
        State.REVOKED,
    ]
    assert listed.state("ZZZZZZZZZZ", NOW) is State.UNKNOWN


def test_the_order_of_the_lines_does_not_matter():
    assert issued(lines=LINES[::-1]) == issued()


def test_expiry_comes_at_midnight_in_vietnam():
    listed = statuslist.verify(issued(), [KEY])
    midnight = datetime(2026, 10, 24, 17, tzinfo=UTC)
    assert listed.state("1234567890", midnight - timedelta(seconds=1)) is State.VALID
    assert listed.state("1234567890", midnight) is State.EXPIRED


def test_after_thirty_days_the_state_is_unknown():
    listed = statuslist.verify(issued(), [KEY])
    assert listed.state("0000000004", NOW + timedelta(days=30)) is State.REVOKED
    assert listed.state("0000000004", NOW + timedelta(days=30, seconds=1)) is State.UNKNOWN
    assert listed.state("0000000004", NOW - timedelta(days=2)) is State.UNKNOWN


def test_every_changed_byte_is_refused():
    document = issued(lines=LINES[:1])
    for at in range(len(document)):
        changed = bytearray(document)
        changed[at] ^= 1
        assert refusal(bytes(changed), KEY) in (Refusal.MALFORMED, Refusal.UNKNOWN_KEY, Refusal.BAD_SIGNATURE)


def test_an_unknown_key_a_key_of_another_purpose_and_the_demo_key_are_refused():
    other = keys._fresh(Purpose.STATUS, {PAIR.kid})
    assert refusal(issued(), keys.publish(other, KEY.valid_from)) is Refusal.UNKNOWN_KEY
    assert refusal(
        issued(), keys.publish(KeyPair(PAIR.kid, Purpose.STATUS, other.private), KEY.valid_from)
    ) is (Refusal.BAD_SIGNATURE)
    token = keys.publish(KeyPair(PAIR.kid, Purpose.TOKEN, PAIR.private), KEY.valid_from)
    assert refusal(issued(), token) is Refusal.UNKNOWN_KEY
    demo = keys.demo_pair(Purpose.STATUS)
    assert refusal(issued(demo), keys.publish(demo, KEY.valid_from)) is Refusal.UNKNOWN_KEY
    assert statuslist.verify(issued(demo), [keys.publish(demo, KEY.valid_from)], demo=True).lines


def test_a_list_issued_outside_the_keys_time_is_refused():
    assert refusal(issued(at=NOW + timedelta(days=101)), KEY) is Refusal.KEY_OUT_OF_TIME
    assert refusal(issued(at=NOW - timedelta(days=101)), KEY) is Refusal.KEY_OUT_OF_TIME


def test_a_signed_text_that_is_no_list_is_malformed():
    for payload in ({}, {"format": "tieubieu-status/2"}, []):
        text = json.dumps(payload)
        document = json.dumps(
            {
                "kid": PAIR.kid,
                "payload": text,
                "signature": keys.encode(PAIR.private.sign(b"tieubieu-status/1\n" + text.encode())),
            }
        )
        assert refusal(document.encode(), KEY) is Refusal.MALFORMED


@pytest.mark.parametrize("state", [State.EXPIRED, State.UNKNOWN])
def test_a_list_says_only_what_was_decided(state: State):
    with pytest.raises(ValueError, match="does not say"):
        issued(lines=[Line("PAPD48GQ0W", Level.PROVINCE, date(2029, 12, 31), state)])


def test_a_doubled_code_is_refused():
    with pytest.raises(ValueError, match="twice"):
        issued(lines=LINES[:1] * 2)
