"""What needs no database: is this token signed, what does the status list say, does this bundle count up, who signed
its checkpoints."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from tieubieu.certificates import keys as certificate_keys
from tieubieu.certificates import lookup, payload, statuslist
from tieubieu.certificates.keys import PublicKey, Purpose, is_demo
from tieubieu.certificates.payload import Outcome
from tieubieu.certificates.state import WORDS, State
from tieubieu.platform.web import ROOT

RECOUNT = ROOT / "tools" / "recount.py"

OUTCOMES = {
    Outcome.GOOD: "chữ ký đúng",
    Outcome.BAD_SIGNATURE: "chữ ký không đúng: giấy này không do nơi giữ khóa ấy cấp",
    Outcome.UNKNOWN_KEY: "không có khóa công khai nào khớp",
    Outcome.KEY_OUT_OF_TIME: "khóa không có hiệu lực vào ngày cấp giấy",
    Outcome.MALFORMED: "không phải mã của giấy chứng nhận",
}


class Unreadable(Exception):
    """A file given is not what it should be; the words say which."""


class Verified(Struct, frozen=True):
    """`outcome` is "" for a lookup code, which proves nothing by itself. `state` is "unknown" without a fresh status
    list. `record_matches` is None where no record was given."""

    outcome: str
    state: str
    words: str
    lookup: str
    level: str = ""
    issued: str = ""
    valid_until: str = ""
    record_matches: bool | None = None

    @property
    def fine(self) -> bool:
        """Signed (or only looked up), in force, and the record, if given, is the signed one."""
        return self.outcome in ("", "good") and self.state == "valid" and self.record_matches is not False


def read_keys(path: Path) -> list[PublicKey]:
    """A saved /.well-known/tieubieu-keys.json."""
    try:
        return certificate_keys.read(json.loads(path.read_bytes()))
    except (ValueError, AttributeError) as problem:
        raise Unreadable(f"{path} không phải danh sách khóa công khai: {problem}") from None


def code_of(text: str) -> str:
    """The token or lookup code in what was scanned: a whole address, or the code alone."""
    text = text.strip()
    at = text.upper().rfind("/V/")
    return text[at + 3 :].split("?")[0].removesuffix(".json") if at >= 0 else text


def verify(
    text: str,
    keys: Sequence[PublicKey],
    now: datetime,
    *,
    status: bytes | None = None,
    record: bytes | None = None,
    demo: bool = False,
) -> Verified:
    """A token or lookup code, by published keys and a status list alone. Raises Unreadable for what is neither, and for
    a status list that cannot be believed."""
    code = code_of(text)
    listed = _status(status, keys, demo)
    if normal := lookup.normalise(code):
        state = listed.state(normal, now) if listed else State.UNKNOWN
        return Verified(
            "", str(state), f"Mã tra cứu tự nó không chứng minh gì; tình trạng: {WORDS[state]}", normal
        )
    verdict = payload.verify(code, keys, demo=demo)
    if verdict.parsed is None:
        raise Unreadable("Đây không phải mã trên giấy chứng nhận, cũng không phải mã tra cứu")
    if not verdict.good:
        return Verified(
            verdict.outcome, str(State.UNKNOWN), f"Không tin được: {OUTCOMES[verdict.outcome]}", ""
        )
    claims = verdict.parsed.claims
    found = lookup.make(claims.serial)
    state = listed.state(found, now) if listed else State.UNKNOWN
    matches = None if record is None else payload.record_digest(_record(record)) == claims.digest
    words = f"Chữ ký đúng, tình trạng: {WORDS[state]}"
    if matches is False:
        words += "; nội dung đưa vào KHÔNG phải nội dung đã ký"
    return Verified(
        verdict.outcome,
        str(state),
        words,
        found,
        str(claims.level),
        claims.issued.isoformat(),
        claims.valid_until.isoformat(),
        matches,
    )


def _status(document: bytes | None, keys: Sequence[PublicKey], demo: bool) -> statuslist.StatusList | None:
    if document is None:
        return None
    try:
        return statuslist.verify(document, keys, demo=demo)
    except statuslist.Refused as refused:
        raise Unreadable(f"Danh sách tình trạng không tin được ({refused.reason})") from None


def _record(document: bytes) -> dict[str, Any]:
    try:
        read = json.loads(document)
        return read.get("record", read)
    except (ValueError, AttributeError):
        raise Unreadable("Nội dung giấy không phải JSON") from None


# Bundles


def read_bundle(path: Path) -> dict[str, Any]:
    try:
        bundle = json.loads(path.read_bytes())
        if bundle["format"].startswith("tieubieu-bundle/") and bundle["tree"]["note"]:
            return bundle
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    raise Unreadable(f"{path} không phải gói kiểm phiếu")


def unsigned_notes(bundle: dict[str, Any], keys: Sequence[PublicKey], *, demo: bool = False) -> list[str]:
    """What is wrong with the signatures of its checkpoints; [] when a known key signed each, and each says the size and
    root that stand beside it."""
    wrong = []
    for held in (bundle["tree"], *bundle.get("checkpoints", ())):
        size, root = held.get("size"), str(held.get("root", ""))
        try:
            body, mark, signature = held["note"].rpartition("\n— ")
            raw = base64.b64decode(signature.split()[-1], validate=True)
            kid, signed = raw[:4].lstrip(b"\0").rjust(2, b"\0").hex(), raw[4:]
            _, told_size, told_root, *_ = body.splitlines()
            same = mark and int(told_size) == size and base64.b64decode(told_root).hex() == root
        except (KeyError, ValueError, IndexError, AttributeError, TypeError):
            wrong.append(f"Mốc cỡ {size}: không đọc được chữ ký")
            continue
        known = [
            k for k in keys if k.kid == kid and k.purpose is Purpose.CHECKPOINT and (demo or not is_demo(k))
        ]
        if not same:
            wrong.append(f"Mốc cỡ {size}: chữ ký là của một gốc khác")
        elif not known:
            wrong.append(f"Mốc cỡ {size}: không có khóa công khai {kid} để ký mốc")
        elif not any(k.signed(signed, body.encode()) for k in known):
            wrong.append(f"Mốc cỡ {size}: chữ ký không đúng")
    return wrong


def recount(
    bundle: Path, roots: Sequence[str], *, as_json: bool = False, strict: bool = False
) -> tuple[int, str, str]:
    """tools/recount.py as a stranger would run it, apart from all of our code: exit status, what it said, its
    errors."""
    command = [sys.executable, "-I", str(RECOUNT), str(bundle)]
    for root in roots:
        command += ["--root", root]
    command += ["--json"] * as_json + ["--strict"] * strict
    done = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")
    return done.returncode, done.stdout, done.stderr
