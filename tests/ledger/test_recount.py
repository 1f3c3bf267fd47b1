"""tools/recount.py as a stranger runs it: `python3 -I`, nothing installed, a file and a root on paper."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest

from tests.ledger.conftest import TOTALS, Log, Round, marks
from tieubieu.ledger import payloads, tree
from tieubieu.ledger.canonical import canonical
from tieubieu.ledger.leaf import hash_of
from tieubieu.ledger.payloads import Kind

TOOL = Path(__file__).parents[2] / "tools" / "recount.py"
Bundle = dict[str, Any]


@cache
def recount_module() -> ModuleType:
    spec = spec_from_file_location("recount", TOOL)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def recount(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    def run(bundle: Bundle | bytes, *arguments: str) -> subprocess.CompletedProcess[str]:
        file = tmp_path / "bundle.json"
        file.write_bytes(bundle if isinstance(bundle, bytes) else canonical(bundle))
        return subprocess.run(
            [sys.executable, "-I", str(TOOL), str(file), *arguments],
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
            env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        )

    return run


def codes(answer: subprocess.CompletedProcess[str]) -> list[str]:
    return [p["code"] for p in json.loads(answer.stdout)["problems"]]


def sheet_of(bundle: Bundle, code: str, n: int = 0) -> dict[str, Any]:
    return [s for s in bundle["sheets"] if s["leaf"]["payload"]["entry"] == code][n]


def rehash(item: dict[str, Any]) -> None:
    """A forger who knows the format also states the new hash."""
    item["hash"] = hash_of(item["leaf"]).hex()


def test_the_tool_needs_the_standard_library_only():
    imported = set()
    for node in ast.walk(ast.parse(TOOL.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").partition(".")[0])
    assert imported <= sys.stdlib_module_names


def test_a_concluded_round_agrees(concluded, recount):
    answer = recount(concluded.bundle(), "--root", concluded.roots[1])
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.startswith("Đợt bình chọn: cấp tỉnh, Tỉnh Hưng Yên, năm 2026")
    assert "✓ 9 phiếu" in answer.stdout
    assert "4 sản phẩm: 2 đạt, 1 chưa đạt, 1 không có điểm" in answer.stdout
    assert "2 công nhận, 1 đề cử" in answer.stdout
    assert "1 biên bản, 1 quyết định, 2 giấy chứng nhận" in answer.stdout
    assert "Dữ liệu trình diễn" in answer.stdout
    assert answer.stdout.rstrip().endswith("KHỚP.")


def test_it_speaks_english_and_json(concluded, recount):
    answer = recount(concluded.bundle(), "--root", concluded.roots[1], "--lang", "en")
    assert "Tally of 4 entries: 2 passed, 1 below, 1 not scored" in answer.stdout
    assert answer.stdout.rstrip().endswith("ALL AGREES.")
    told = json.loads(recount(concluded.bundle(), "--root", concluded.roots[1], "--json").stdout)
    assert told["agrees"] is True
    assert told["problems"] == []
    assert told["counts"] == {
        "approvals": 1,
        "below": 1,
        "certificates": 2,
        "entries": 4,
        "imported": 0,
        "minutes": 1,
        "nominated": 1,
        "not_scored": 1,
        "passed": 2,
        "recognised": 2,
        "sheets": 9,
    }
    assert told["not_covered"] == ["act"]


def test_a_root_typed_from_paper_may_have_spaces_and_capitals(concluded, recount):
    root = concluded.roots[1].upper()
    spaced = " ".join(root[i : i + 8] for i in range(0, 64, 8))
    assert recount(concluded.bundle(), "--root", spaced).returncode == 0


def test_the_root_of_the_jurys_minutes_says_what_it_cannot_vouch_for(concluded, recount):
    answer = recount(concluded.bundle(), "--root", concluded.roots[0])
    assert answer.returncode == 0
    assert "không bảo đảm được: danh sách của Hội đồng, văn bản" in answer.stdout
    strict = recount(concluded.bundle(), "--root", concluded.roots[0], "--strict")
    assert strict.returncode == 1
    assert "CHƯA ĐỦ" in strict.stdout
    whole = concluded.bundle()["tree"]["root"]
    assert (
        recount(concluded.bundle(), "--root", concluded.roots[0], "--root", whole, "--strict").returncode == 0
    )


def test_a_changed_score_is_named(concluded, recount):
    bundle = concluded.bundle()
    sheet_of(bundle, "2390")["leaf"]["payload"]["points"]["4.2"] += 50
    answer = recount(bundle, "--root", concluded.roots[1])
    assert answer.returncode == 1
    label = sheet_of(bundle, "2390")["judge"]
    assert f"Phiếu {label} của sản phẩm 2390: nội dung đã bị đổi" in answer.stdout
    assert "KHÔNG KHỚP" in answer.stdout
    assert {"changed", "unproven", "sheet_total", "sum", "outcome"} <= set(
        codes(recount(bundle, "--root", concluded.roots[1], "--json"))
    )


def test_a_score_changed_with_total_hash_and_tally_is_not_in_the_log(concluded, recount):
    """The most that a forger can do without the log: everything fits, except the proofs."""
    bundle = concluded.bundle()
    sheet, tally = sheet_of(bundle, "2390"), bundle["tally"]
    old = sheet["hash"]
    wins = [s for s in bundle["sheets"] if s["leaf"]["payload"]["total"] == 6950]
    assert len(wins) == 1
    sheet, old = wins[0], wins[0]["hash"]
    sheet["leaf"]["payload"]["points"] = marks(7000)
    sheet["leaf"]["payload"]["total"] = 7000
    rehash(sheet)
    for line in tally["leaf"]["payload"]["entries"]:
        if line["code"] == "2390":
            line.update(sum=21000, outcome="passed")
            line["sheets"] = [sheet["hash"] if h == old else h for h in line["sheets"]]
    old_tally = tally["hash"]
    rehash(tally)
    lists = bundle["lists"]
    lists["leaf"]["payload"]["tally"] = tally["hash"]
    lists["leaf"]["payload"]["recognised"].append("2390")
    old_lists = lists["hash"]
    rehash(lists)
    for act in bundle["acts"]:
        text = json.dumps(act["leaf"]).replace(old_tally, tally["hash"]).replace(old_lists, lists["hash"])
        act["leaf"] = json.loads(text)
        rehash(act)
    found = codes(recount(bundle, "--root", concluded.roots[1], "--json"))
    assert set(found) == {"unproven"}
    assert len(found) == 5  # the sheet, the tally, the lists, the minutes, the approval
    answer = recount(bundle, "--root", concluded.roots[1])
    assert "không nằm trong nhật ký có gốc" in answer.stdout

    # With a log of its own, too, it has another root than the one on paper.
    leaves = [bundle["opened"], bundle["frozen"], *bundle["sheets"], tally, lists, *bundle["acts"]]
    forged = tree.Tree.of(bytes.fromhex(item["hash"]) for item in leaves)
    for index, item in enumerate(leaves):
        item.update(index=index, proof=[p.hex() for p in forged.inclusion_proof(index, len(leaves))])
    bundle["tree"].update(size=len(leaves), root=forged.root(len(leaves)).hex())
    assert set(codes(recount(bundle, "--root", concluded.roots[1], "--json"))) == {"checkpoint", "root"}
    bundle["checkpoints"] = []
    answer = recount(bundle, "--root", concluded.roots[1])
    assert answer.returncode == 1
    assert "Gốc bạn đưa không phải gốc của bản công bố này" in answer.stdout


def test_a_missing_sheet_is_named(concluded, recount):
    bundle = concluded.bundle()
    lost = sheet_of(bundle, "1187", 1)
    bundle["sheets"].remove(lost)
    answer = recount(bundle, "--root", concluded.roots[1])
    assert answer.returncode == 1
    assert f"Sản phẩm 1187: thiếu phiếu {lost['hash']} mà bảng tổng hợp đã tính." in answer.stdout
    assert "ghi 3 phiếu, đếm lại được 2" in answer.stdout


def test_a_missing_sheet_that_the_tally_forgot_too_is_not_in_the_log(concluded, recount):
    bundle = concluded.bundle()
    lost = sheet_of(bundle, "2390")
    bundle["sheets"].remove(lost)
    for line in bundle["tally"]["leaf"]["payload"]["entries"]:
        if line["code"] == "2390":
            line["sheets"].remove(lost["hash"])
            line.update(count=2, sum=line["sum"] - lost["leaf"]["payload"]["total"])
            line["outcome"] = payloads.outcome(line["sum"], 2)
    answer = recount(bundle, "--root", concluded.roots[1])
    assert answer.returncode == 1
    assert "Bảng tổng hợp: nội dung đã bị đổi" in answer.stdout


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda p: p["recognised"].append("2390"), "2390 được công nhận nhưng không đạt bình quân 70 điểm"),
        (lambda p: p["recognised"].append("9999"), "9999 được công nhận nhưng không đạt"),
        (
            lambda p: p["nominated"].append("2390"),
            "2390 được đề cử nhưng không nằm trong danh sách công nhận",
        ),
        (lambda p: p["nominated"].append("0412"), "Danh sách của Hội đồng: nội dung đã bị đổi"),
        (lambda p: p["recognised"].remove("0412"), "cấp cho mã 0412, không nằm trong danh sách công nhận"),
        (lambda p: p["recognised"].append("0412"), "Mã 0412 có hai lần trong danh sách công nhận"),
        (lambda p: p.update(tally="00" * 32), "dựa trên một bảng tổng hợp khác"),
    ],
)
def test_a_changed_list_is_named(concluded, recount, change, words):
    bundle = concluded.bundle()
    change(bundle["lists"]["leaf"]["payload"])
    answer = recount(bundle, "--root", concluded.roots[1])
    assert answer.returncode == 1
    assert words in answer.stdout


def test_a_changed_root_is_named(concluded, recount):
    bundle = concluded.bundle()
    answer = recount(bundle, "--root", "00" * 32)
    assert answer.returncode == 1
    assert f"bạn đưa {'00' * 32}, bản công bố có gốc {bundle['tree']['root']}" in answer.stdout
    right = bundle["tree"]["root"]
    bundle["tree"]["root"] = "00" * 32
    answer = recount(bundle, "--root", right)
    assert answer.returncode == 1
    assert "Gốc bạn đưa không phải gốc" in answer.stdout
    # and with the false root given as if it were on paper, nothing stands under it
    assert "unproven" in codes(recount(bundle, "--root", "00" * 32, "--json"))


def test_a_sheet_swapped_to_another_entry_is_named(concluded, recount):
    bundle = concluded.bundle()
    one, other = sheet_of(bundle, "1187"), sheet_of(bundle, "2390")
    one["leaf"]["payload"]["entry"], other["leaf"]["payload"]["entry"] = "2390", "1187"
    answer = recount(bundle, "--root", concluded.roots[1])
    assert answer.returncode == 1
    assert "bảng tổng hợp tính phiếu này cho sản phẩm 1187" in answer.stdout
    assert "bảng tổng hợp tính phiếu này cho sản phẩm 2390" in answer.stdout


def test_sheets_swapped_in_the_tally_are_named(concluded, recount):
    """Both entries keep three sheets; only whose they are has changed."""
    bundle = concluded.bundle()
    lines = {line["code"]: line for line in bundle["tally"]["leaf"]["payload"]["entries"]}
    a, b = lines["1187"]["sheets"], lines["2390"]["sheets"]
    a[0], b[0] = b[0], a[0]
    found = codes(recount(bundle, "--root", concluded.roots[1], "--json"))
    assert found.count("sheet_swapped") == 2
    assert "changed" in found


def test_a_sheet_given_twice_is_named(concluded, recount):
    bundle = concluded.bundle()
    bundle["sheets"].append({**deepcopy(sheet_of(bundle, "0412")), "judge": "G4"})
    answer = recount(bundle, "--root", concluded.roots[1])
    assert answer.returncode == 1
    assert "phiếu này có mặt 2 lần" in answer.stdout


def test_a_sheet_counted_twice_is_named(concluded, recount):
    bundle = concluded.bundle()
    (line,) = (e for e in bundle["tally"]["leaf"]["payload"]["entries"] if e["code"] == "1187")
    line["sheets"][1] = line["sheets"][0]
    found = codes(recount(bundle, "--root", concluded.roots[1], "--json"))
    assert {"counted_twice", "sheet_foreign", "changed"} <= set(found)


def test_a_sheet_that_nobody_counted_is_named(concluded, recount):
    extra = concluded.hand_in("0412", concluded.judges[0], 10000)
    bundle = concluded.bundle()
    now = concluded.log.tree
    bundle["sheets"].append(
        {
            "judge": "G4",
            "hash": extra.hex,
            "index": extra.index,
            "leaf": extra.data,
            "proof": [p.hex() for p in now.inclusion_proof(extra.index, bundle["tree"]["size"])],
        }
    )
    assert codes(recount(bundle, "--root", concluded.roots[1], "--json")) == ["sheet_foreign"]


def test_a_true_leaf_of_another_round_is_named(concluded, recount):
    other = concluded.log.append(Kind.REOPENED, {"from": "tallied", "to": "scoring"}, concluded.log.uuid())
    bundle = concluded.bundle()
    proof = concluded.log.tree.inclusion_proof(other.index, bundle["tree"]["size"])
    bundle["acts"].append(
        {"hash": other.hex, "index": other.index, "leaf": other.data, "proof": [p.hex() for p in proof]}
    )
    answer = recount(bundle, "--root", concluded.roots[1], "--json")
    assert codes(answer) == ["elsewhere"]


def test_another_rubric_is_named(concluded, recount):
    bundle = concluded.bundle()
    node = bundle["rulebook"]["rubrics"]["*"]["nodes"][0]["children"][0]["children"][0]
    node["max"] += 100
    answer = recount(bundle, "--root", concluded.roots[1])
    assert answer.returncode == 1
    assert "Thể lệ trong bản công bố không phải thể lệ đã chốt" in answer.stdout
    assert "không giữ 40/40/10/10" in answer.stdout
    assert "chấm theo thể lệ khác" in answer.stdout


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda p: p.update({"9.9": 0}), "khung điểm của đợt không có mục 9.9"),
        (lambda p: p.pop("1.1.1"), "chưa có điểm mục 1.1.1"),
        (lambda p: p.update({"3.1": 550}), "mục 3.1 được 5,50 điểm, ngoài khoảng 0 đến 5,00"),
        (lambda p: p.update({"3.1": -50}), "mục 3.1 được -0,50 điểm, ngoài khoảng"),
        (lambda p: p.update({"3.1": 110}), "mục 3.1 được 1,10 điểm, không theo bước 0,50"),
    ],
)
def test_points_outside_the_rubric_are_named(concluded, recount, change, words):
    bundle = concluded.bundle()
    change(sheet_of(bundle, "0412")["leaf"]["payload"]["points"])
    answer = recount(bundle, "--root", concluded.roots[1])
    assert answer.returncode == 1
    assert words in answer.stdout


def test_a_platform_that_miscounts_is_caught_even_with_true_proofs(recount):
    """The log itself holds a tally that says 69,83 has passed."""
    log = Round(TOTALS, recognised=["0412"], nominated=[]).log
    at = next(i for i, leaf in enumerate(log.leaves) if leaf.kind == Kind.TALLY)
    payload = deepcopy(log.leaves[at].payload)
    for line in payload["entries"]:
        if line["code"] == "2390":
            line["outcome"] = "passed"
    round_ = Round(TOTALS, recognised=["0412"], nominated=[])
    log = round_.log
    del log.leaves[at:]
    tally = log.append(Kind.TALLY, payload)
    log.append(
        Kind.LISTS_DECIDED, payloads.lists_decided(tally_leaf=tally.hex, recognised=["2390"], nominated=[])
    )
    bundle = log.bundle(round_.rulebook)
    answer = recount(bundle, "--root", bundle["tree"]["root"])
    assert answer.returncode == 1
    assert (
        "Sản phẩm 2390: bảng tổng hợp ghi “đạt”, tính lại là “chưa đạt” (209,50 điểm / 3 phiếu)."
        in answer.stdout
    )
    assert "2390 được công nhận nhưng không đạt" in answer.stdout


@pytest.mark.parametrize(
    ("sets", "recognised", "fine"),
    [
        ([{"code": "BO-1", "items": ["0412", "1187"]}], ["BO-1"], True),
        ([{"code": "BO-1", "items": ["0412", "1187"]}], ["BO-1", "0412"], False),  # joined and alone
        ([{"code": "BO-1", "items": ["0412", "2390"]}], ["BO-1"], False),  # one did not pass
        ([{"code": "BO-1", "items": ["0412"]}], ["BO-1"], False),
        ([{"code": "BO-1", "items": ["0412", "0412"]}], ["BO-1"], False),
        ([{"code": c, "items": ["0412", "1187"]} for c in ("BO-1", "BO-2")], ["BO-1", "BO-2"], False),
    ],
)
def test_a_set_made_at_the_meeting_stands_for_its_items(recount, sets, recognised, fine):
    made = Round(TOTALS, recognised=recognised, nominated=[], sets=sets)
    answer = recount(made.bundle(), "--root", made.roots[1])
    assert (answer.returncode == 0) == fine, answer.stdout
    assert ("Bộ sản phẩm BO-" in answer.stdout) != fine


def imported(origin: str = "imported") -> Log:
    """A national round of 2019 from a printed list: 3 recognised of 5, no sheets, no thể lệ."""
    log = Log(Round(TOTALS, recognised=[], nominated=[]).log.round_id, seed="2019")
    log.append(
        Kind.ROUND_OPENED,
        payloads.round_opened(
            level="nation",
            place="Toàn quốc",
            year=2019,
            circular="26/2014+14/2018",
            origin=origin,
            plan_date=date(2019, 5, 6),
        ),
    )
    tally = log.append(
        Kind.TALLY,
        payloads.tally(
            number=1,
            stage=1,
            rulebook_hash=None,
            entries=[
                {"code": str(n), "group": "A", "sheets": None, "sum": None, "count": None, "outcome": outcome}
                for n, outcome in enumerate(["passed", "passed", "imported", "below", "not_scored"])
            ],
        ),
    )
    log.append(
        Kind.LISTS_DECIDED,
        payloads.lists_decided(tally_leaf=tally.hex, recognised=["0", "1", "2"], nominated=[]),
    )
    return log


def test_an_imported_round_says_that_its_scores_cannot_be_recounted(recount):
    bundle = imported().bundle(None)
    answer = recount(bundle, "--root", bundle["tree"]["root"])
    assert answer.returncode == 0, answer.stdout
    assert "không kiểm được điểm" in answer.stdout
    assert "3 công nhận, 0 đề cử" in answer.stdout
    assert "phiếu: từng mục" not in answer.stdout


def test_an_imported_rounds_lists_are_still_checked(recount):
    bundle = imported().bundle(None)
    bundle["lists"]["leaf"]["payload"].update(recognised=["0", "3"], nominated=["0"])
    answer = recount(bundle, "--root", bundle["tree"]["root"])
    assert answer.returncode == 1
    assert "3 được công nhận nhưng không đạt" in answer.stdout
    assert "Cấp quốc gia không có đề cử" in answer.stdout


def test_a_round_scored_here_cannot_pass_for_an_imported_one(recount, concluded):
    bundle = imported("run").bundle(None)
    answer = recount(bundle, "--root", bundle["tree"]["root"])
    assert answer.returncode == 1
    assert "thiếu hoặc hỏng phần “rulebook”" in answer.stdout
    bundle = concluded.bundle()
    bundle["round"]["origin"] = "imported"
    assert "header" in codes(recount(bundle, "--root", concluded.roots[1], "--json"))


@pytest.mark.parametrize(
    "raw",
    [b"", b"[]", b'{"format":"tieubieu-bundle/9"}', b'{"a":1,"a":2}', b'{"a":0.5}', b"\xff", b"[" * 100_000],
)
def test_what_is_not_a_bundle_is_said_so(recount, raw):
    answer = recount(raw, "--root", "00" * 32)
    assert answer.returncode == 2
    assert "Không đọc được bản công bố" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("arguments", [[], ["--root", "xyz"], ["--root", "00" * 31]])
def test_a_call_without_a_proper_root_is_refused(concluded, recount, arguments):
    answer = recount(concluded.bundle(), *arguments)
    assert answer.returncode == 2
    assert "usage" in answer.stderr


def spots(value: Any, path: tuple = ()) -> list[tuple]:
    """Every place in the bundle that could be tampered with."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path] * bool(path) + [spot for key, item in items for spot in spots(item, (*path, key))]


UNBOUND = {"demo", "note", "reason", "judge"}
"""What the hash tree does not bind: the ribbon, the notes (`tieubieu verify` reads them), labels of this bundle."""


def test_whatever_is_changed_or_left_out_is_noticed():
    """600 random tamperings: another value, another type, a part removed. Never a crash, never a pass. (An act or
    an older checkpoint may be left out whole: the bundle does not claim to hold them all.)"""
    made = Round(
        {**TOTALS, "7003": [9000], "7004": [8000]},
        recognised=["0412", "1187", "BO-1"],
        nominated=["BO-1"],
        sets=[{"code": "BO-1", "items": ["7003", "7004"]}],
    )
    whole, random, module = made.bundle(), Random(26_2014), recount_module()
    places = [p for p in spots(whole) if p[-1] not in UNBOUND and p not in (("format",), ("tree", "origin"))]
    for _ in range(600):
        bundle, (*way, last) = deepcopy(whole), random.choice(places)
        holder = bundle
        for step in way:
            holder = holder[step]
        old, new = holder[last], random.choice([None, 0, -1, "x", [], {}, True, 10**30, [{}], "drop"])
        left_out = (new == [] and last == "acts") or (new == "drop" and way in (["acts"], ["checkpoints"]))
        if left_out or (new == old and type(new) is type(old)):
            continue
        if new == "drop":
            del holder[last]
        else:
            holder[last] = new
        found = module.Recount(bundle, [made.roots[1]], "vi")
        found.run()
        module.report(found, False, 0)
        assert found.problems, (way, last, old, new)
