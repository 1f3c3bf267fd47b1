"""The signed token: what is written reads back, and nothing else is taken for it."""

from __future__ import annotations

import base64
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.certificates import make_vectors, stranger
from tieubieu.certificates import keys, lookup, payload, statuslist
from tieubieu.certificates.keys import KeyPair, Purpose
from tieubieu.certificates.payload import Claims, Malformed, Outcome
from tieubieu.rules.levels import Level

PAIR = make_vectors.CURRENT
KEY = keys.publish(PAIR, datetime(2014, 10, 21, tzinfo=UTC))
VECTORS = json.loads(make_vectors.FILE.read_text(encoding="utf-8"))

days = st.dates(date(1970, 1, 1), date(2149, 6, 6))


@st.composite
def some_claims(draw: st.DrawFn) -> Claims:
    first, last = sorted([draw(days), draw(days)])
    serial = draw(st.binary(min_size=6, max_size=10))
    return Claims(
        serial, draw(st.sampled_from(Level)), first, last, draw(st.binary(min_size=16, max_size=16))
    )


def signed(claims: Claims, pair: KeyPair = PAIR) -> str:
    return payload.sign(claims, pair.private, pair.kid)


def raw(token: str) -> bytes:
    return base64.b32decode(token + "=" * (-len(token) % 8))


def unpadded(data: bytes) -> str:
    return base64.b32encode(data).decode().rstrip("=")


TOKEN = signed(make_vectors.PROVINCE)


@given(some_claims(), st.binary(min_size=2, max_size=2))
def test_what_is_signed_reads_back_in_any_letter_case(claims: Claims, kid: bytes):
    token = payload.sign(claims, PAIR.private, kid.hex())
    for written in (token, token.lower(), token.capitalize()):
        parsed = payload.parse(written)
        assert (parsed.claims, parsed.kid) == (claims, kid.hex())


@given(some_claims())
def test_the_longest_address_fits_the_qr(claims: Claims):
    text = payload.address("h" * 40, signed(claims))
    assert len(text) <= payload.QR_ROOM
    assert set(text) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


@pytest.mark.parametrize("host", ["", "h" * 41, "tiêubiểu.vn", "a/b", "a b", "user@host"])
def test_a_host_that_the_qr_cannot_carry_is_refused(host: str):
    with pytest.raises(ValueError, match="40 characters"):
        payload.address(host, TOKEN)


def test_every_flipped_bit_is_refused():
    data = raw(TOKEN)
    for at in range(len(data) * 8):
        changed = bytearray(data)
        changed[at // 8] ^= 1 << (at % 8)
        assert not payload.verify(unpadded(bytes(changed)), [KEY]).good, f"bit {at}"


def test_every_changed_letter_is_refused():
    for at in range(len(TOKEN)):
        changed = "A" if TOKEN[at] != "A" else "B"
        assert not payload.verify(TOKEN[:at] + changed + TOKEN[at + 1 :], [KEY]).good, f"letter {at}"


def test_every_beginning_and_every_longer_token_is_malformed():
    for at in range(len(TOKEN)):
        assert payload.verify(TOKEN[:at], [KEY]).outcome is Outcome.MALFORMED
    for more in ("A", "AA", "AAAAAAAA", "=", "==", " ", "\n"):
        assert payload.verify(TOKEN + more, [KEY]).outcome is Outcome.MALFORMED
        assert payload.verify(more + TOKEN, [KEY]).outcome is Outcome.MALFORMED


@given(st.one_of(st.text(max_size=220), st.binary(max_size=119).map(unpadded)))
def test_rubbish_is_malformed_and_never_an_error(text: str):
    assert payload.verify(text, [KEY]).outcome is Outcome.MALFORMED


def test_letters_that_only_look_like_base32_are_refused():
    with_i = next(at for at, letter in enumerate(TOKEN) if letter == "I")
    dotless = TOKEN[:with_i] + "ı" + TOKEN[with_i + 1 :]
    assert dotless.upper() == TOKEN
    assert payload.verify(dotless, [KEY]).outcome is Outcome.MALFORMED


def test_the_demo_key_counts_only_in_a_demo():
    pair = keys.demo_pair(Purpose.TOKEN)
    key = keys.publish(pair, KEY.valid_from)
    token = signed(make_vectors.PROVINCE, pair)
    assert payload.verify(token, [key]).outcome is Outcome.UNKNOWN_KEY
    assert payload.verify(token, [key], demo=True).good
    renamed = KeyPair("0001", Purpose.TOKEN, pair.private)
    token = signed(make_vectors.PROVINCE, renamed)
    assert payload.verify(token, [keys.publish(renamed, KEY.valid_from)]).outcome is Outcome.UNKNOWN_KEY


def test_two_published_keys_may_share_an_id():
    other = keys.publish(make_vectors.STRANGER, KEY.valid_from)
    for published in ([KEY, other], [other, KEY]):
        verdict = payload.verify(TOKEN, published)
        assert verdict.good
        assert verdict.key == KEY


def test_a_certificate_of_the_first_and_of_the_last_day_of_its_key_is_good():
    issued = make_vectors.PROVINCE.issued
    noon = datetime(issued.year, issued.month, issued.day, 5, tzinfo=UTC)
    one = timedelta(days=1)
    for first, last, outcome in (
        (noon, noon, Outcome.GOOD),
        (noon + one, None, Outcome.KEY_OUT_OF_TIME),
        (noon - one, noon - one, Outcome.KEY_OUT_OF_TIME),
    ):
        assert payload.verify(TOKEN, [keys.publish(PAIR, first, last)]).outcome is outcome


def test_expiry_is_midnight_in_vietnam_after_the_last_day():
    assert payload.expiry(date(2029, 12, 31)) == datetime(2029, 12, 31, 17, tzinfo=UTC)
    claims = make_vectors.PROVINCE
    assert not claims.expired(datetime(2029, 12, 31, 16, 59, 59, tzinfo=UTC))
    assert claims.expired(datetime(2029, 12, 31, 17, tzinfo=UTC))


@pytest.mark.parametrize(
    "change",
    [
        {"serial": b"short"},
        {"serial": bytes(11)},
        {"digest": bytes(15)},
        {"issued": date(1969, 12, 31)},
        {"valid_until": date(2149, 6, 7)},
        {"issued": date(2030, 1, 1)},
    ],
)
def test_claims_outside_the_format_are_never_signed(change: dict[str, object]):
    fields = {name: getattr(make_vectors.PROVINCE, name) for name in Claims.__struct_fields__}
    with pytest.raises(Malformed):
        signed(Claims(**fields | change))


# ---- the published vectors, ours and a stranger's verifier ------------------------------------------


def test_the_vectors_are_what_we_build_today():
    assert make_vectors.FILE.read_text(encoding="utf-8") == make_vectors.written()


@pytest.mark.parametrize("vector", VECTORS["tokens"], ids=lambda v: v["name"])
def test_both_verifiers_agree_with_the_vector(vector: dict[str, str]):
    assert payload.verify(vector["token"], keys.read(VECTORS["keys"])).outcome == vector["outcome"]
    assert stranger.verdict(vector["token"], VECTORS["keys"]) == vector["outcome"]


def test_the_vectors_name_every_outcome():
    assert {v["outcome"] for v in VECTORS["tokens"]} == set(Outcome)


def test_the_claims_of_the_vector():
    told = VECTORS["claims"]
    parsed = payload.parse(told["token"])
    assert parsed.claims == make_vectors.PROVINCE
    assert payload.record_digest(told["record"]).hex() == told["digest"]
    assert lookup.make(parsed.claims.serial) == told["lookup"] == stranger.lookup(parsed.claims.serial)


@pytest.mark.parametrize("vector", VECTORS["states"], ids=lambda v: v["name"])
def test_a_stranger_tells_the_state_from_the_status_list(vector: dict[str, str]):
    now = datetime.fromisoformat(vector["at"])
    assert stranger.state(vector["token"], VECTORS["status"], VECTORS["keys"], now) == vector["state"]
    listed = statuslist.verify(json.dumps(VECTORS["status"]).encode(), keys.read(VECTORS["keys"]))
    code = lookup.make(payload.parse(vector["token"]).claims.serial)
    assert listed.state(code, now) == vector["state"]


@given(some_claims(), st.integers(0, 118), st.integers(1, 255))
def test_a_stranger_and_we_agree_on_changed_tokens(claims: Claims, at: int, change: int):
    data = bytearray(raw(signed(claims)))
    data[at % len(data)] ^= change
    token = unpadded(bytes(data))
    published = keys.document([KEY], "tieubieu.example")
    assert stranger.verdict(token, published) == payload.verify(token, [KEY]).outcome
