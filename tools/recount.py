#!/usr/bin/env python3
"""Recount a round from its published bundle: standard library only, one file, any Python from 3.9 on.

    python3 -I tools/recount.py BUNDLE.json --root HEX

HEX is the ledger's root as printed in the minutes; give several (--root A --root B) when you hold more than
one. Every score sheet is added up and held against the rubric; sums, counts, pass list (mean of 70 or more,
exactly) and the council's lists are computed again; every part is proven to stand in the hash tree (RFC 6962)
under that root. Signatures are not checked here: that is what `tieubieu verify` does. The format is in
docs/bundle-format.md.

Exit status: 0 all agrees · 1 something differs, and it says what · 2 not a bundle, or called wrongly.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path

FORMAT = "tieubieu-bundle/1"
PASS = 7000  # hundredths; TT 26/2014 Điều 17.1
CRITERIA = [("1", 4000), ("2", 4000), ("3", 1000), ("4", 1000)]  # Phụ lục 4
HEX = re.compile(r"[0-9a-f]{64}")

# code: (Vietnamese, English). Shown in the order found.
TEXT = {
    "root": (
        "Gốc bạn đưa không phải gốc của bản công bố này: bạn đưa {given}, bản công bố có gốc {root} (cỡ {size}).",
        "The root you gave is not a root of this bundle: you gave {given}, the bundle has {root} (size {size}).",
    ),
    "checkpoint": (
        "Mốc cỡ {size} (gốc {root}) không phải phần đầu của nhật ký trong bản công bố: nhật ký đã bị viết lại.",
        "The checkpoint of size {size} (root {root}) is not the beginning of the bundle's log: "
        "the log was rewritten.",
    ),
    "shape": (
        "Bản công bố thiếu hoặc hỏng phần “{where}”.",
        "Part “{where}” of the bundle is missing or malformed.",
    ),
    "changed": (
        "{what}: nội dung đã bị đổi, mã băm ghi {stated} nhưng tính lại được {found}.",
        "{what}: the content was changed; the hash stated is {stated}, computed again it is {found}.",
    ),
    "unproven": (
        "{what}: không nằm trong nhật ký có gốc {root}.",
        "{what}: does not stand in the log with root {root}.",
    ),
    "kind": ("{what}: là lá loại “{found}”.", "{what}: is a leaf of kind “{found}”."),
    "elsewhere": ("{what}: thuộc đợt bình chọn khác.", "{what}: belongs to another round."),
    "header": (
        "Thông tin đợt không khớp nhật ký ở mục “{field}”: bản công bố ghi “{stated}”, nhật ký ghi “{found}”.",
        "The round's “{field}” differs: the bundle says “{stated}”, the log says “{found}”.",
    ),
    "rulebook": (
        "Thể lệ trong bản công bố không phải thể lệ đã chốt: mã băm {found}, trong nhật ký là {stated}.",
        "The rulebook in the bundle is not the frozen one: its hash is {found}, the log has {stated}.",
    ),
    "rulebook_tally": (
        "Bảng tổng hợp dùng thể lệ khác với thể lệ đã chốt.",
        "The tally cites another rulebook than the frozen one.",
    ),
    "criteria": (
        "Khung điểm nhóm {group} không giữ 40/40/10/10 hoặc các mục con cộng không đúng.",
        "The rubric of group {group} does not keep 40/40/10/10, or its parts do not add up.",
    ),
    "no_rubric": (
        "Thể lệ không có khung điểm cho nhóm {group}.",
        "The rulebook has no rubric for group {group}.",
    ),
    "sheet_rulebook": (
        "{what}: chấm theo thể lệ khác ({found}).",
        "{what}: was scored under another rulebook ({found}).",
    ),
    "sheet_unknown": (
        "{what}: khung điểm của đợt không có mục {leaf}.",
        "{what}: the round's rubric has no item {leaf}.",
    ),
    "sheet_missing": ("{what}: chưa có điểm mục {leaf}.", "{what}: item {leaf} has no score."),
    "sheet_limit": (
        "{what}: mục {leaf} được {points} điểm, ngoài khoảng 0 đến {max}.",
        "{what}: item {leaf} has {points} points, outside 0 to {max}.",
    ),
    "sheet_step": (
        "{what}: mục {leaf} được {points} điểm, không theo bước {step}.",
        "{what}: item {leaf} has {points} points, not a multiple of {step}.",
    ),
    "sheet_total": (
        "{what}: tổng ghi {stated}, cộng lại được {found}.",
        "{what}: the total says {stated}, added up it is {found}.",
    ),
    "sheet_twice": (
        "{what}: phiếu này có mặt {times} lần trong bản công bố.",
        "{what}: this sheet stands in the bundle {times} times.",
    ),
    "sheet_stage": (
        "{what}: thuộc vòng chấm khác với bảng tổng hợp.",
        "{what}: belongs to another stage than the tally.",
    ),
    "sheet_lost": (
        "Sản phẩm {code}: thiếu phiếu {hash} mà bảng tổng hợp đã tính.",
        "Entry {code}: sheet {hash}, which the tally counted, is missing.",
    ),
    "sheet_foreign": (
        "{what}: không có trong danh sách phiếu được tính của sản phẩm này.",
        "{what}: is not among the sheets counted for this entry.",
    ),
    "sheet_swapped": (
        "{what}: bảng tổng hợp tính phiếu này cho sản phẩm {other}.",
        "{what}: the tally counts this sheet for entry {other}.",
    ),
    "counted_twice": (
        "Sản phẩm {code}: bảng tổng hợp tính một phiếu nhiều lần ({hash}).",
        "Entry {code}: the tally counts one sheet more than once ({hash}).",
    ),
    "entry_twice": ("Mã {code} có hai dòng trong bảng tổng hợp.", "Code {code} has two lines in the tally."),
    "no_sheets": (
        "Sản phẩm {code}: đợt này được chấm trên hệ thống nhưng bảng tổng hợp không nêu phiếu.",
        "Entry {code}: this round was scored here, yet the tally names no sheets.",
    ),
    "count": (
        "Sản phẩm {code}: bảng tổng hợp ghi {stated} phiếu, đếm lại được {found}.",
        "Entry {code}: the tally says {stated} sheets, counted again there are {found}.",
    ),
    "sum": (
        "Sản phẩm {code}: bảng tổng hợp ghi tổng {stated} điểm, cộng lại được {found}.",
        "Entry {code}: the tally says a sum of {stated} points, added up it is {found}.",
    ),
    "outcome": (
        "Sản phẩm {code}: bảng tổng hợp ghi “{stated}”, tính lại là “{found}” ({sum} điểm / {count} phiếu).",
        "Entry {code}: the tally says “{stated}”, computed again it is “{found}” ({sum} points / {count} sheets).",
    ),
    "pass": (
        "Bảng tổng hợp lấy điểm đạt {stated}, luật định 70.",
        "The tally takes {stated} as the pass mark; the law says 70.",
    ),
    "lists_tally": (
        "Danh sách của Hội đồng dựa trên một bảng tổng hợp khác.",
        "The council's lists rest on another tally.",
    ),
    "list_twice": (
        "Mã {code} có hai lần trong danh sách {list}.",
        "Code {code} stands twice in the {list} list.",
    ),
    "not_passed": (
        "{code} được công nhận nhưng không đạt bình quân 70 điểm theo bảng tổng hợp.",
        "{code} is recognised but did not pass by the tally.",
    ),
    "not_recognised": (
        "{code} được đề cử nhưng không nằm trong danh sách công nhận.",
        "{code} is nominated but not recognised.",
    ),
    "set": (
        "Bộ sản phẩm {code}: gồm ít nhất hai sản phẩm đã đạt, mỗi sản phẩm chỉ ở một bộ và không đứng riêng.",
        "Set {code}: needs two or more passed entries, each in one set only and not listed by itself.",
    ),
    "nation": (
        "Cấp quốc gia không có đề cử lên cấp trên.",
        "There is no level above the nation to nominate to.",
    ),
    "quota": (
        "Đề cử {found} sản phẩm, thể lệ cho tối đa {stated}.",
        "{found} entries are nominated; the rulebook allows {stated}.",
    ),
    "minutes_tally": (
        "Biên bản cuối cùng ({body}) dựa trên một bảng tổng hợp khác.",
        "The last minutes ({body}) rest on another tally.",
    ),
    "approved_lists": (
        "Quyết định phê duyệt cuối cùng ({number}) phê duyệt một danh sách khác.",
        "The last approval ({number}) approves another list.",
    ),
    "certificate": (
        "Giấy chứng nhận {serial} cấp cho mã {code}, không nằm trong danh sách công nhận.",
        "Certificate {serial} was issued to {code}, which is not recognised.",
    ),
    "not_covered": (
        "Gốc bạn đưa (cỡ {size}) có trước phần này nên không bảo đảm được: {parts}. "
        "Hãy đối chiếu thêm gốc in ở văn bản sau.",
        "The root you gave (size {size}) is older than these parts and cannot vouch for them: {parts}. "
        "Compare the root printed in a later document too.",
    ),
    "demo": (
        "Dữ liệu trình diễn: sản phẩm và điểm là giả định.",
        "Demo data: products and scores are invented.",
    ),
    "imported": (
        "Đợt nhập từ hồ sơ cũ, không có phiếu chấm: không kiểm được điểm, chỉ kiểm danh sách và nhật ký.",
        "An imported round without score sheets: scores cannot be recounted, only lists and log are checked.",
    ),
    "partly": (
        "Đợt nhập từ hồ sơ cũ: {count} sản phẩm không có phiếu chấm nên không kiểm được điểm.",
        "An imported round: {count} entries have no sheets, so their scores cannot be recounted.",
    ),
    "reopened": (
        "Đợt đã được mở lại {count} lần; lần chấm được tính là lần nêu trong danh sách cuối.",
        "The round was reopened {count} times; the tally that counts is the one the last lists cite.",
    ),
}

PARTS = {
    "opened": ("mở đợt", "opening"),
    "frozen": ("thể lệ đã chốt", "frozen rulebook"),
    "tally": ("bảng tổng hợp", "tally"),
    "lists": ("danh sách của Hội đồng", "the council's lists"),
    "sheets": ("phiếu chấm", "score sheets"),
    "act": ("văn bản", "act"),
}
OUTCOMES = {
    "passed": ("đạt", "passed"),
    "below": ("chưa đạt", "below"),
    "not_scored": ("không có điểm", "not scored"),
    "imported": ("nhập, không rõ điểm", "imported"),
}
LISTS = {"recognised": ("công nhận", "recognised"), "nominated": ("đề cử", "nominated")}
FIELDS = {
    "circular": ("thông tư", "circular"),
    "level": ("cấp", "level"),
    "origin": ("nguồn", "origin"),
    "place": ("địa bàn", "place"),
    "year": ("năm", "year"),
}
LEVELS = {
    "commune": ("cấp xã", "commune"),
    "district": ("cấp huyện", "district"),
    "province": ("cấp tỉnh", "province"),
    "region": ("cấp khu vực", "region"),
    "nation": ("cấp quốc gia", "nation"),
}


class NotABundle(Exception):
    """The file is not a bundle of this format."""


class Misshapen(Exception):
    """A part is missing or has the wrong type; the message is its place."""


# --- Canonical JSON and the hash tree ---


def normal(value):
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {key: normal(item) for key, item in value.items()}
    if isinstance(value, list):
        return [normal(item) for item in value]
    return value


def canonical(value):
    text = json.dumps(normal(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def sha(data):
    return hashlib.sha256(data).digest()


def leaf_hash(data):
    return sha(b"\x00" + canonical(data))


def node_hash(left, right):
    return sha(b"\x01" + left + right)


def included(leaf, index, size, proof, root):
    """RFC 9162 section 2.1.3.2."""
    if not 0 <= index < size:
        return False
    node, fn, sn = leaf, index, size - 1
    for step in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            node = node_hash(step, node)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            node = node_hash(node, step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and node == root


def consistent(m, n, root_m, root_n, proof):
    """RFC 9162 section 2.1.4.2, for 0 < m < n."""
    if not 0 < m < n:
        return False
    path = list(proof)
    if m & (m - 1) == 0:
        path.insert(0, root_m)
    if not path:
        return False
    fn, sn = m - 1, n - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    old = new = path[0]
    for step in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            old, new = node_hash(step, old), node_hash(step, new)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            new = node_hash(new, step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and old == root_m and new == root_n


# --- Reading ---


def once(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def no_float(text):
    raise ValueError(f"{text} is not an integer")


def read(path):
    raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    bundle = json.loads(
        raw.decode("utf-8"), object_pairs_hook=once, parse_float=no_float, parse_constant=no_float
    )
    if not isinstance(bundle, dict) or bundle.get("format") != FORMAT:
        raise NotABundle
    return bundle


def get(value, kind, *path):
    """The item at this path, of exactly this type."""
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            raise Misshapen(".".join(map(str, path))) from None
    if type(value) is not kind:
        raise Misshapen(".".join(map(str, path)))
    return value


def maybe(value, kind, *path):
    """The same, where null may stand."""
    holder = get(value, dict, *path[:-1])
    if path[-1] in holder and holder[path[-1]] is None:
        return None
    return get(value, kind, *path)


def words_at(value, *path):
    found = get(value, list, *path)
    if not all(isinstance(item, str) for item in found):
        raise Misshapen(".".join(map(str, path)))
    return found


def hexes(value, *path):
    found = words_at(value, *path)
    if not all(HEX.fullmatch(item) for item in found):
        raise Misshapen(".".join(map(str, path)))
    return found


def hash_at(value, *path):
    found = get(value, str, *path)
    if not HEX.fullmatch(found):
        raise Misshapen(".".join(map(str, path)))
    return found


def points(hundredths):
    """7550 → 75,50; anything that is not an integer as it stands."""
    if type(hundredths) is not int:
        return str(hundredths)
    whole, rest = divmod(abs(hundredths), 100)
    return f"{'-' if hundredths < 0 else ''}{whole},{rest:02d}"


# --- The recount ---


class Recount:
    def __init__(self, bundle, roots, lang):
        self.bundle, self.roots = bundle, roots
        self.tongue = 0 if lang == "vi" else 1
        self.problems, self.notes = [], []
        self.covered = 0
        self.late = {}  # part → the smallest index that no given root covers
        self.counts = {"sheets": 0, "entries": 0, "passed": 0, "below": 0, "not_scored": 0, "imported": 0}
        self.counts.update(recognised=0, nominated=0, minutes=0, approvals=0, certificates=0)

    def word(self, table, key):
        return table[key][self.tongue] if isinstance(key, str) and key in table else str(key)

    def title(self, part):
        word = self.word(PARTS, part)
        return word[0].upper() + word[1:]

    def say(self, finding, /, **words):
        self.problems.append(self.sentence(finding, words))

    def note(self, finding, /, **words):
        self.notes.append(self.sentence(finding, words))

    def sentence(self, finding, words):
        return {"about": words, "code": finding, "text": TEXT[finding][self.tongue].format(**words)}

    def run(self):
        for check in (self.log, self.opening, self.rulebook, self.tally, self.lists, self.acts):
            try:
                check()
            except Misshapen as broken:
                self.say("shape", where=str(broken))
                break
        if self.late and self.covered:
            parts = ", ".join(self.word(PARTS, part) for part in self.late)
            self.note("not_covered", size=self.covered, parts=parts)
        if self.bundle.get("demo") is True:
            self.note("demo")

    # the tree and the roots that the reader holds

    def log(self):
        self.size = get(self.bundle, int, "tree", "size")
        self.root = hash_at(self.bundle, "tree", "root")
        known = {self.root: self.size}
        for i in range(len(get(self.bundle, list, "checkpoints"))):
            size = get(self.bundle, int, "checkpoints", i, "size")
            root = hash_at(self.bundle, "checkpoints", i, "root")
            proof = [bytes.fromhex(step) for step in hexes(self.bundle, "checkpoints", i, "consistency")]
            if consistent(size, self.size, bytes.fromhex(root), bytes.fromhex(self.root), proof):
                known.setdefault(root, size)
            else:
                self.say("checkpoint", size=size, root=root)
        for given in self.roots:
            if given in known:
                self.covered = max(self.covered, known[given])
            else:
                self.say("root", given=given, root=self.root, size=self.size)

    def leaf(self, what, part, *path, kind=None):
        """The payload of a published leaf, once its hash, proof, round and kind have been checked."""
        data = get(self.bundle, dict, *path, "leaf")
        stated = hash_at(self.bundle, *path, "hash")
        index = get(self.bundle, int, *path, "index")
        proof = [bytes.fromhex(step) for step in hexes(self.bundle, *path, "proof")]
        payload = get(data, dict, "payload")
        found = leaf_hash(data)
        if found.hex() != stated:
            self.say("changed", what=what, stated=stated, found=found.hex())
        if not included(found, index, self.size, proof, bytes.fromhex(self.root)):
            self.say("unproven", what=what, root=self.root)
        elif index >= self.covered:
            self.late[part] = min(index, self.late.get(part, index))
        if data.get("round") != get(self.bundle, str, "round", "id"):
            self.say("elsewhere", what=what)
        if kind is not None and data.get("kind") != kind:
            self.say("kind", what=what, found=data.get("kind"))
        return payload

    def opening(self):
        opened = self.leaf(self.title("opened"), "opened", "opened", kind="round.opened")
        header = get(self.bundle, dict, "round")
        for field in FIELDS:
            if header.get(field) != opened.get(field):
                self.say(
                    "header",
                    field=self.word(FIELDS, field),
                    stated=header.get(field),
                    found=opened.get(field),
                )
        self.imported = opened.get("origin") == "imported"
        self.level = opened.get("level")

    # the thể lệ

    def rulebook(self):
        self.rules = maybe(self.bundle, dict, "rulebook")
        self.rules_hash = None
        self.rubrics, self.step = {}, 1
        if self.rules is None:
            if not self.imported:
                raise Misshapen("rulebook")
            return
        self.rules_hash = sha(canonical(self.rules)).hex()
        frozen = self.leaf(self.title("frozen"), "frozen", "frozen", kind="rulebook.frozen")
        if frozen.get("rulebook") != self.rules_hash:
            self.say("rulebook", found=self.rules_hash, stated=frozen.get("rulebook"))
        self.step = get(self.rules, int, "score_step")
        for group in get(self.rules, dict, "rubrics"):
            nodes = get(self.rules, list, "rubrics", group, "nodes")
            tops = [(get(n, str, "key"), get(n, int, "max")) for n in nodes]
            leaves = {}
            uneven = [node for node in nodes if not self.leaves_below(node, leaves)]
            if tops != CRITERIA or uneven:
                self.say("criteria", group=group)
            self.rubrics[group] = leaves

    def leaves_below(self, node, found):
        """Collects key → maximum of the scored items; says whether everything below adds up."""
        children = get(node, list, "children")
        if not children:
            found[get(node, str, "key")] = get(node, int, "max")
            return True
        uneven = [child for child in children if not self.leaves_below(child, found)]
        return not uneven and sum(get(child, int, "max") for child in children) == get(node, int, "max")

    # sheets and tally

    def tally(self):
        tally = self.leaf(self.title("tally"), "tally", "tally", kind="tally")
        if tally.get("rulebook") != self.rules_hash:
            self.say("rulebook_tally")
        if tally.get("pass") != PASS:
            self.say("pass", stated=points(tally.get("pass")))
        lines = get(tally, list, "entries")
        groups, owner = {}, {}
        for i in range(len(lines)):
            code = get(lines, str, i, "code")
            if code in groups:
                self.say("entry_twice", code=code)
            groups[code] = get(lines, str, i, "group")
            for counted in hexes(lines, i, "sheets") if maybe(lines[i], list, "sheets") is not None else ():
                owner.setdefault(counted, code)
        totals = self.sheets(tally, groups, owner)
        self.outcomes = {}
        without = 0
        for line in lines:
            without += self.line(line, totals)
        self.counts["entries"] = len(lines)
        self.counts.update(Counter(self.outcomes.values()))
        if without == len(lines) and lines:
            self.note("imported")
        elif without:
            self.note("partly", count=without)

    def sheets(self, tally, groups, owner):
        """Checks every sheet; hash → (entry, total as added up here)."""
        listed = get(self.bundle, list, "sheets")
        seen = Counter(hash_at(self.bundle, "sheets", i, "hash") for i in range(len(listed)))
        totals = {}
        for i, sheet in enumerate(listed):
            label = get(self.bundle, str, "sheets", i, "judge")
            claimed = get(self.bundle, str, "sheets", i, "leaf", "payload", "entry")
            what = ("Phiếu {} của sản phẩm {}", "Sheet {} of entry {}")[self.tongue].format(label, claimed)
            payload = self.leaf(what, "sheets", "sheets", i, kind="sheet.handed_in")
            if seen[sheet["hash"]] > 1:
                if sheet["hash"] not in totals:
                    self.say("sheet_twice", what=what, times=seen[sheet["hash"]])
                    totals[sheet["hash"]] = (claimed, self.add_up(what, payload, groups))
                continue
            total = self.add_up(what, payload, groups)
            counted_for = owner.get(leaf_hash(sheet["leaf"]).hex(), owner.get(sheet["hash"]))
            if counted_for is None:
                self.say("sheet_foreign", what=what)
            elif counted_for != claimed:
                self.say("sheet_swapped", what=what, other=counted_for)
            if payload.get("stage") != tally.get("stage"):
                self.say("sheet_stage", what=what)
            totals[sheet["hash"]] = (claimed, total)
        self.counts["sheets"] = len(listed)
        return totals

    def add_up(self, what, payload, groups):
        given = get(payload, dict, "points")
        if payload.get("rulebook") != self.rules_hash:
            self.say("sheet_rulebook", what=what, found=payload.get("rulebook"))
        group = groups.get(payload["entry"])
        rubric = self.rubrics.get(group, self.rubrics.get("*"))
        if rubric is None:
            self.say("no_rubric", group=group)
            rubric = {}
        total = 0
        for key in sorted(given):
            value = get(payload, int, "points", key)
            total += value
            if key not in rubric:
                self.say("sheet_unknown", what=what, leaf=key)
            elif not 0 <= value <= rubric[key]:
                self.say("sheet_limit", what=what, leaf=key, points=points(value), max=points(rubric[key]))
            elif self.step > 0 and value % self.step:
                self.say("sheet_step", what=what, leaf=key, points=points(value), step=points(self.step))
        for key in rubric:
            if key not in given:
                self.say("sheet_missing", what=what, leaf=key)
        if payload.get("total") != total:
            self.say("sheet_total", what=what, stated=points(payload.get("total")), found=points(total))
        return total

    def line(self, line, totals):
        """Computes one entry again; 1 where there are no sheets to compute it from."""
        code, stated = line["code"], get(line, str, "outcome")
        listed = line["sheets"]
        total, count = maybe(line, int, "sum"), maybe(line, int, "count")
        missing_sheets = listed is None
        if listed is None:
            if not self.imported:
                self.say("no_sheets", code=code)
        else:
            for counted, times in Counter(listed).items():
                if times > 1:
                    self.say("counted_twice", code=code, hash=counted)
                if counted not in totals:
                    self.say("sheet_lost", code=code, hash=counted)
            found = [totals[counted][1] for counted in listed if counted in totals]
            if count != len(found):
                self.say("count", code=code, stated=count, found=len(found))
            if total != sum(found):
                self.say("sum", code=code, stated=points(total), found=points(sum(found)))
            total, count = sum(found), len(found)
        if total is not None and count is not None:
            right = "not_scored" if count == 0 else "passed" if total >= PASS * count else "below"
            if stated != right:
                self.say(
                    "outcome",
                    code=code,
                    stated=self.word(OUTCOMES, stated),
                    found=self.word(OUTCOMES, right),
                    sum=points(total),
                    count=count,
                )
            stated = right
        elif stated not in OUTCOMES:
            raise Misshapen(f"tally.{code}.outcome")
        self.outcomes[code] = stated
        return int(missing_sheets)

    # the council's lists

    def lists(self):
        lists = self.leaf(self.title("lists"), "lists", "lists", kind="lists.decided")
        if lists.get("tally") != hash_at(self.bundle, "tally", "hash"):
            self.say("lists_tally")
        named = {}
        for name in LISTS:
            codes = words_at(lists, name)
            for code, times in Counter(codes).items():
                if times > 1:
                    self.say("list_twice", code=code, list=self.word(LISTS, name))
            named[name] = codes
            self.counts[name] = len(codes)
        # An imported round may know who was recognised without knowing the scores.
        good = {code for code, outcome in self.outcomes.items() if outcome in ("passed", "imported")}
        joined = set()
        for i in range(len(get(lists, list, "sets"))):
            code, items = get(lists, str, "sets", i, "code"), words_at(lists, "sets", i, "items")
            apart = set(items)
            alone = apart & set(named["recognised"])
            if len(items) < 2 or len(apart) != len(items) or apart - good or apart & joined or alone:
                self.say("set", code=code)
            else:
                good.add(code)
            joined |= apart
        for code in named["recognised"]:
            if code not in good:
                self.say("not_passed", code=code)
        self.recognised = set(named["recognised"])
        for code in named["nominated"]:
            if code not in self.recognised:
                self.say("not_recognised", code=code)
        if named["nominated"] and self.level == "nation":
            self.say("nation")
        quota = maybe(self.rules, int, "quota_up") if self.rules else None
        if quota is not None and len(named["nominated"]) > quota:
            self.say("quota", found=len(named["nominated"]), stated=quota)

    # what was signed on top

    def acts(self):
        latest, reopened = {}, 0
        for i in range(len(get(self.bundle, list, "acts"))):
            kind = get(self.bundle, str, "acts", i, "leaf", "kind")
            payload = self.leaf(f"{self.word(PARTS, 'act').capitalize()} {i + 1} ({kind})", "act", "acts", i)
            if kind == "minutes":
                latest["minutes", get(payload, str, "body")] = payload
            elif kind == "approved" and payload.get("kind") != "returned":
                latest["approved", get(payload, str, "kind")] = payload
            elif kind == "reopened":
                reopened += 1
            elif kind == "certificate.issued":
                self.counts["certificates"] += 1
                code = maybe(payload, str, "entry")
                if code is not None and code not in self.recognised:
                    self.say("certificate", serial=payload.get("serial"), code=code)
        self.counts["minutes"] = sum(kind == "minutes" for kind, _ in latest)
        self.counts["approvals"] = sum(kind == "approved" for kind, _ in latest)
        for (kind, which), payload in latest.items():
            if kind == "minutes" and payload.get("tally") != self.bundle["tally"]["hash"]:
                self.say("minutes_tally", body=which)
            if kind == "approved" and payload.get("lists") != self.bundle["lists"]["hash"]:
                self.say("approved_lists", number=get(payload, str, "decision", "number"))
        if reopened:
            self.note("reopened", count=reopened)


def report(recount, strict, tongue):
    """The text for a person."""
    header = recount.bundle.get("round")
    header = header if isinstance(header, dict) else {}
    level = recount.word(LEVELS, header.get("level"))
    lines = [
        ("Đợt bình chọn: {}, {}, năm {} (thông tư {})", "Round: {}, {}, {} (circular {})")[tongue].format(
            level, header.get("place"), header.get("year"), header.get("circular")
        )
    ]
    counts = recount.counts
    if recount.problems:
        lines.append("")
        lines += [f"✗ {problem['text']}" for problem in recount.problems]
    else:
        if counts["sheets"]:
            lines.append(
                (
                    "✓ {sheets} phiếu: từng mục trong khung điểm, tổng cộng đúng, có trong nhật ký",
                    "✓ {sheets} sheets: every item within the rubric, totals right, all in the log",
                )[tongue].format(**counts)
            )
        lines.append(
            (
                "✓ Bảng tổng hợp {entries} sản phẩm: {passed} đạt, {below} chưa đạt, {not_scored} không có điểm",
                "✓ Tally of {entries} entries: {passed} passed, {below} below, {not_scored} not scored",
            )[tongue].format(**counts)
            + (
                (", {imported} không rõ điểm", ", {imported} of unknown score")[tongue].format(**counts)
                if counts["imported"]
                else ""
            )
        )
        lines.append(
            (
                "✓ Danh sách: {recognised} công nhận, {nominated} đề cử",
                "✓ Lists: {recognised} recognised, {nominated} nominated",
            )[tongue].format(**counts)
        )
        lines.append(
            (
                "✓ Văn bản kèm theo: {minutes} biên bản, {approvals} quyết định, {certificates} giấy chứng nhận",
                "✓ Acts on top: {minutes} minutes, {approvals} approvals, {certificates} certificates",
            )[tongue].format(**counts)
        )
        lines.append(
            (
                "✓ Nhật ký: mọi phần nằm trong cây có gốc {}",
                "✓ Log: every part stands in the tree with root {}",
            )[tongue].format(recount.root)
        )
    if recount.notes:
        lines.append("")
        lines += [f"! {note['text']}" for note in recount.notes]
    lines.append("")
    if recount.problems:
        lines.append(
            ("KHÔNG KHỚP: {} chỗ khác.", "DIFFERS: {} findings.")[tongue].format(len(recount.problems))
        )
    elif strict and recount.late:
        lines.append(
            (
                "CHƯA ĐỦ: gốc đã cho không bảo đảm hết (--strict).",
                "NOT ENOUGH: the given root does not cover everything (--strict).",
            )[tongue]
        )
    else:
        lines.append(("KHỚP.", "ALL AGREES.")[tongue])
    return "\n".join(lines)


def main():
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    parser = argparse.ArgumentParser(
        description="Kiểm lại một đợt bình chọn từ bản công bố. / Recount a round from its published bundle.",
        epilog="0: khớp / agrees · 1: không khớp / differs · 2: không đọc được / unreadable",
    )
    parser.add_argument("bundle", metavar="BUNDLE.json", help="tệp bản công bố, hoặc - / the bundle, or -")
    parser.add_argument(
        "--root",
        action="append",
        required=True,
        metavar="HEX",
        help="gốc nhật ký in trong biên bản, 64 chữ số; có thể lặp lại / root as printed; repeatable",
    )
    parser.add_argument("--lang", choices=("vi", "en"), default="vi", help="ngôn ngữ / language")
    parser.add_argument("--json", action="store_true", help="kết quả dạng JSON / result as JSON")
    parser.add_argument(
        "--strict",
        action="store_true",
        help="trả 1 khi gốc đã cho có trước một phần nào đó / fail when a part is newer than the roots given",
    )
    asked = parser.parse_args()
    tongue = 0 if asked.lang == "vi" else 1
    roots = [re.sub(r"[\s:.-]", "", root).lower() for root in asked.root]
    if not all(HEX.fullmatch(root) for root in roots):
        parser.error(("gốc là 64 chữ số thập lục phân", "a root is 64 hexadecimal digits")[tongue])
    try:
        bundle = read(asked.bundle)
    except (OSError, ValueError, RecursionError, NotABundle) as problem:
        words = (f"Không đọc được bản công bố {asked.bundle}", f"Cannot read the bundle {asked.bundle}")[
            tongue
        ]
        print(f"{words}: {problem or FORMAT}", file=sys.stderr)
        return 2
    recount = Recount(bundle, roots, asked.lang)
    recount.run()
    agrees = not recount.problems and not (asked.strict and recount.late)
    if asked.json:
        result = {
            "agrees": agrees,
            "counts": recount.counts,
            "covered_size": recount.covered,
            "not_covered": sorted(recount.late),
            "notes": recount.notes,
            "problems": recount.problems,
            "roots": roots,
        }
        print(json.dumps(result, ensure_ascii=False, indent=2, default=str))
    else:
        print(report(recount, asked.strict, tongue))
    return 0 if agrees else 1


if __name__ == "__main__":
    sys.exit(main())
