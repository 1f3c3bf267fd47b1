"""Private halves in their folder, public halves as they are published."""

from __future__ import annotations

import json
import stat
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tieubieu.certificates import keys
from tieubieu.certificates.keys import KeyPair, KeyProblem, Purpose

START = datetime(2026, 1, 1, tzinfo=UTC)


def test_set_up_makes_one_pair_a_purpose_that_nobody_else_can_read(tmp_path: Path):
    folder = tmp_path / "keys"
    made = keys.ensure(folder)
    assert set(made) == set(Purpose)
    assert len({pair.public for pair in made.values()}) == 3
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()] == [0o600] * 3


def test_set_up_a_second_time_keeps_the_keys(tmp_path: Path):
    first = {p: pair.public for p, pair in keys.ensure(tmp_path).items()}
    assert {p: pair.public for p, pair in keys.ensure(tmp_path).items()} == first


def test_after_a_rotation_the_newest_key_signs_and_the_old_one_is_still_there(tmp_path: Path):
    old = keys.ensure(tmp_path)[Purpose.TOKEN]
    new = keys.create(tmp_path, Purpose.TOKEN)
    assert new.kid != old.kid
    assert keys.ensure(tmp_path)[Purpose.TOKEN].public == new.public
    assert old.public in {pair.public for pair in keys.load(tmp_path)}


def test_a_key_that_others_can_read_is_refused_unless_the_folder_is_a_mount(tmp_path: Path):
    keys.ensure(tmp_path)
    path = next(tmp_path.glob("token-*.pem"))
    path.chmod(0o644)
    with pytest.raises(KeyProblem, match=rf"{path.name}.*0600"):
        keys.load(tmp_path)
    assert len(keys.load(tmp_path, mounted=True)) == 3


def test_a_renamed_or_foreign_file_is_refused(tmp_path: Path):
    keys.ensure(tmp_path)
    path = next(tmp_path.glob("token-*.pem"))
    renamed = path.rename(tmp_path / path.name.replace("token", "status"))
    renamed.rename(tmp_path / "status-0000.pem")
    with pytest.raises(KeyProblem, match=r"status-0000\.pem"):
        keys.load(tmp_path)
    (tmp_path / "status-0000.pem").unlink()
    (tmp_path / "token-0000.pem").write_text("not a key")
    (tmp_path / "token-0000.pem").chmod(0o600)
    with pytest.raises(KeyProblem, match="not a key file"):
        keys.load(tmp_path)


def test_the_demo_has_fixed_marked_keys_and_no_other_installation_takes_them(tmp_path: Path):
    demo = keys.ensure(tmp_path, demo=True)
    assert {p: pair.public for p, pair in demo.items()} == {p: keys.demo_pair(p).public for p in Purpose}
    assert len({pair.kid for pair in demo.values()}) == 3
    assert all(pair.kid.startswith("de") and pair.demo for pair in demo.values())
    with pytest.raises(KeyProblem, match="outside a demo"):
        keys.load(tmp_path)


def test_a_demo_refuses_real_keys(tmp_path: Path):
    keys.ensure(tmp_path)
    with pytest.raises(KeyProblem, match="a real key, in a demo"):
        keys.load(tmp_path, demo=True)


def test_the_demo_key_is_known_under_any_name():
    pair = keys.demo_pair(Purpose.TOKEN)
    disguised = keys.publish(KeyPair("0001", Purpose.TOKEN, pair.private), START)
    assert keys.is_demo(disguised)
    other = Ed25519PrivateKey.generate()
    assert keys.is_demo(KeyPair("de00", Purpose.TOKEN, other))
    assert not keys.is_demo(KeyPair("0001", Purpose.TOKEN, other))


def test_the_published_list_reads_back_and_holds_no_private_half(tmp_path: Path):
    pairs = keys.ensure(tmp_path)
    published = [keys.publish(pair, START, datetime(2027, 1, 1, tzinfo=UTC)) for pair in pairs.values()]
    text = json.dumps(keys.document(published, "TIEUBIEU.example"))
    assert sorted(keys.read(json.loads(text)), key=lambda k: k.purpose) == sorted(
        published, key=lambda k: k.purpose
    )
    assert '"host": "tieubieu.example"' in text
    for pair in pairs.values():
        assert keys.encode(pair.private.private_bytes_raw()) not in text
        assert pair.private.private_bytes_raw().hex() not in repr(pair)


@pytest.mark.parametrize(
    "spoil",
    [
        {"public": "AA=="},
        {"from": "2026-01-01"},
        {"from": "2026-01-01T00:00:00"},
        {"purpose": "seal"},
        {"kid": "xy"},
        {"kid": None},
    ],
)
def test_a_spoilt_list_of_keys_is_refused(spoil: dict[str, object]):
    document = keys.document([keys.publish(keys.demo_pair(Purpose.TOKEN), START)], "h")
    document["keys"][0] |= spoil
    with pytest.raises(ValueError):
        keys.read(document)


def test_a_key_covers_whole_days_of_vietnam():
    key = keys.publish(
        keys.demo_pair(Purpose.TOKEN),
        datetime(2026, 1, 1, 20, tzinfo=UTC),  # already 2/1 in Vietnam
        datetime(2026, 3, 31, 17, tzinfo=UTC),  # 00:00 of 1/4 in Vietnam
    )
    assert not key.covers_day(date(2026, 1, 1))
    assert key.covers_day(date(2026, 1, 2))
    assert key.covers_day(date(2026, 4, 1))
    assert not key.covers_day(date(2026, 4, 2))
