"""Every paper that is printed, as plain values. `press.render` turns one into a PDF.

Texts are printed as they come: no markup, and the words of the day (names of bodies, of places, of levels)
are the caller's. Names of bodies are given in ordinary case; the layouts set capitals. Points are integer
hundredths. Days are legal days. The layout of all but the certificate and the label is that of Nghị định
30/2020/NĐ-CP, Phụ lục I.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, Literal

import msgspec

from tieubieu.certificates import lookup as lookup_code
from tieubieu.certificates.keys import VIETNAM
from tieubieu.certificates.payload import address as verify_address
from tieubieu.papers import qr
from tieubieu.rules.levels import Level
from tieubieu.rules.numbers import points_text, thousands
from tieubieu.rules.tally import mean_text

INLINE_ITEMS = 8  # a larger bộ sản phẩm lists its items on an annex page


class Signer(msgspec.Struct, frozen=True):
    """`title` line by line, as decided for that day: ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")."""

    title: tuple[str, ...]
    name: str = ""


class Office(msgspec.Struct, frozen=True):
    """The body that writes, and the one above it where the head of the paper names it."""

    name: str
    parent: str = ""


class Decision(msgspec.Struct, frozen=True):
    number: str
    date: date


class Member(msgspec.Struct, frozen=True):
    name: str
    role: str
    present: bool = True


class Votes(msgspec.Struct, frozen=True):
    agree: int
    against: int = 0
    abstain: int = 0
    secret: bool = False


class Dissent(msgspec.Struct, frozen=True):
    """A differing opinion, kept in the minutes in its author's words."""

    name: str
    words: str


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """What all papers share. `sample` prints BẢN MẪU across the page."""

    template: ClassVar[str]
    sample: bool = False

    @property
    def named(self) -> str:
        """How an error names this paper to a clerk."""
        raise NotImplementedError

    def data(self) -> dict[str, Any]:
        """What the template reads."""
        return msgspec.to_builtins(self)


class OfficialPaper(Paper, frozen=True, kw_only=True):
    """A paper with the head of Nghị định 30/2020: body, number, place and date. A number still to be given is
    "". `decimals` is how many digits of a mean the thể lệ shows (Rulebook.display_decimals)."""

    office: Office
    number: str = ""
    place: str
    date: date
    decimals: int = 2

    @property
    def named(self) -> str:
        return self.number or "chưa có số"


# ---- certificate and label --------------------------------------------------------------------------


CERTIFICATE_TEMPLATES = dict.fromkeys(Level, "certificate.typ")
"""One record per level, as the law numbers its forms (Phụ lục 6); all four share our layout until the
official forms are at hand."""


class CertificatePaper(Paper, frozen=True, kw_only=True):
    """Giấy chứng nhận (TT 26/2014 Điều 17.4, Phụ lục 6), A4 landscape. `level_words` is "cấp khu vực phía
    Nam"; `group` in words; `valid_until` the last day, included; `items` for a bộ sản phẩm, in order."""

    template: ClassVar[str] = "certificate.typ"

    level: Level
    level_words: str
    year: int
    issuer: tuple[str, ...]
    product: str
    items: tuple[str, ...] = ()
    establishment: str
    address: str
    group: str
    decision: Decision
    number: str
    place: str
    date: date
    valid_until: date
    signer: Signer
    host: str
    token: str
    lookup: str

    @property
    def named(self) -> str:
        return self.number

    def data(self) -> dict[str, Any]:
        return msgspec.to_builtins(self) | {
            "annex": len(self.items) > INLINE_ITEMS,
            "qr_svg": qr.svg(verify_address(self.host, self.token)),
            "verify": _verify(self.host, self.lookup),
        }


class LabelPaper(Paper, frozen=True, kw_only=True):
    """A label for packaging: S 25 × 37 mm, M 40 × 59 mm, L 84 × 42 mm (the logo on a product: Điều 21)."""

    template: ClassVar[str] = "label.typ"

    size: Literal["S", "M", "L"] = "M"
    level_words: str
    year: int
    number: str
    date: date
    host: str
    lookup: str

    @property
    def named(self) -> str:
        return self.number

    def data(self) -> dict[str, Any]:
        return msgspec.to_builtins(self) | {
            "qr_svg": qr.svg(verify_address(self.host, self.lookup), "Q"),
            "verify": _verify(self.host, self.lookup),
        }


def _verify(host: str, code: str) -> dict[str, str]:
    return {"page": f"{host.lower()}/xac-minh", "code": lookup_code.shown(code)}


# ---- scoring ----------------------------------------------------------------------------------------


class SheetLine(msgspec.Struct, frozen=True):
    """A criterion, part or leaf; `score` None prints an empty cell to write in. Points in hundredths."""

    name: str
    most: int
    score: int | None = None
    note: str = ""
    parts: tuple[SheetLine, ...] = ()


class SheetPaper(Paper, frozen=True, kw_only=True):
    """Phiếu chấm điểm (Phụ lục 4): one judge, one entry. It bears the mã số bình chọn and never the
    producer's name. Judge, date and scores are None on a sheet to be filled by hand."""

    template: ClassVar[str] = "sheet.typ"

    level_words: str
    year: int
    office: Office
    council: str
    product: str
    group: str
    code: str
    judge: str | None = None
    judge_title: str | None = None
    criteria: tuple[SheetLine, ...]
    remark: str | None = None
    place: str
    date: date | None = None
    rulebook_hash: str
    receipt: str | None = None

    @property
    def named(self) -> str:
        return self.code

    def data(self) -> dict[str, Any]:
        return msgspec.to_builtins(self) | {
            "rows": [row for n, line in enumerate(self.criteria, 1) for row in _rows(line, str(n), 1)],
            "most": points_text(sum(line.most for line in self.criteria)),
            "total": _total(self.criteria),
        }


def _rows(line: SheetLine, place: str, depth: int) -> list[dict[str, Any]]:
    score = None if line.score is None else points_text(line.score)
    row = {
        "place": place,
        "depth": depth,
        "name": line.name,
        "most": points_text(line.most),
        "score": score,
        "note": line.note,
    }
    below = [row for n, part in enumerate(line.parts, 1) for row in _rows(part, f"{place}.{n}", depth + 1)]
    return [row, *below]


def _total(lines: tuple[SheetLine, ...]) -> str | None:
    scores = [line.score for line in lines]
    return None if None in scores else points_text(sum(score for score in scores if score is not None))


class MinutesEntry(msgspec.Struct, frozen=True):
    """One entry's line of the tally: `total` and `low`, `high` in hundredths, over `sheets` counted sheets. A
    not-scored entry has none; its `reason` says why. Imported rounds print "imported" without a mean."""

    code: str
    product: str
    outcome: Literal["passed", "below", "not_scored", "imported"]
    sheets: int = 0
    total: int = 0
    low: int = 0
    high: int = 0
    reason: str = ""


class MinutesGroup(msgspec.Struct, frozen=True):
    """A product group: letter A to D, its name, its entries in the order to print."""

    letter: str
    name: str
    entries: tuple[MinutesEntry, ...]


class MinutesPaper(OfficialPaper, frozen=True, kw_only=True):
    """Biên bản tổng hợp kết quả bình chọn: the head of the jury to the council (TT 26/2014 Điều 16.3; the law
    has no form for it). `set_aside` names sheets kept but not counted, by the judge's code; `tree_size`,
    `root` are the ledger's checkpoint at the close; `votes` is the jury's adoption of these minutes."""

    template: ClassVar[str] = "minutes.typ"

    level_words: str
    year: int
    council: str
    venue: str
    start: str
    end: str
    copies: int = 3
    basis: str
    rulebook_hash: str
    jury: tuple[Member, ...]
    secretary: str
    groups: tuple[MinutesGroup, ...]
    set_aside: tuple[str, ...] = ()
    votes: Votes
    dissent: tuple[Dissent, ...] = ()
    conclusion: str = ""
    tree_size: int
    root: str
    recipients: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        entries = [entry for group in self.groups for entry in group.entries]
        outcomes = ("passed", "below", "not_scored", "imported")
        return msgspec.to_builtins(self) | {
            "groups": [
                {
                    "letter": group.letter,
                    "name": group.name,
                    "scored": [_scored(e, self.decimals) for e in group.entries if e.outcome != "not_scored"],
                    "count": {o: sum(e.outcome == o for e in group.entries) for o in outcomes},
                }
                for group in self.groups
            ],
            "not_scored": [
                {"code": e.code, "product": e.product, "group": group.letter, "reason": e.reason}
                for group in self.groups
                for e in group.entries
                if e.outcome == "not_scored"
            ],
            "count": {o: sum(e.outcome == o for e in entries) for o in outcomes} | {"entries": len(entries)},
            "present": sum(member.present for member in self.jury),
            "head": next((m.name for m in self.jury if m.role == "Trưởng ban"), self.jury[0].name),
            "tree_size": f"{self.tree_size}",
        }


def _scored(entry: MinutesEntry, decimals: int) -> dict[str, Any]:
    row: dict[str, Any] = {"code": entry.code, "product": entry.product, "outcome": entry.outcome}
    if not entry.sheets:
        return row | {"sheets": "–", "spread": "–", "mean": "–"}
    return row | {
        "sheets": str(entry.sheets),
        "spread": f"{points_text(entry.low)} – {points_text(entry.high)}",
        "mean": mean_text(entry.total, entry.sheets, decimals),
    }


# ---- council and authority --------------------------------------------------------------------------


class ListedProduct(msgspec.Struct, frozen=True):
    """A line of a list of products. `items` is the number of items of a bộ sản phẩm, 0 for a single product;
    `mean` as (total in hundredths, sheets), None where a set was merged or the round was imported."""

    product: str
    group: str
    establishment: str
    address: str
    items: int = 0
    mean: tuple[int, int] | None = None
    note: str = ""


def _listed(products: tuple[ListedProduct, ...] | tuple[Nominee, ...], decimals: int) -> list[dict[str, Any]]:
    return [msgspec.to_builtins(p) | {"mean": _mean(p.mean, decimals)} for p in products]


def _mean(mean: tuple[int, int] | None, decimals: int) -> str:
    return mean_text(*mean, decimals) if mean else ""


def counted(number: int) -> str:
    """A number of things in an administrative text: 7 → "07", 1500 → "1.500"."""
    return f"{number:02d}" if number < 10 else thousands(number)


def _producers(products: tuple[ListedProduct, ...]) -> str:
    return counted(len({(p.establishment, p.address) for p in products}))


class CouncilMinutesPaper(OfficialPaper, frozen=True, kw_only=True):
    """Biên bản họp Hội đồng bình chọn: the recognised list and the nominated list (TT 26/2014 Điều 10.2,
    17.1), each with its vote. `nominated` is part of `recognised`; None at the national level, where there is
    none. `withdrawn` says who took no part in what, by recusal, in plain sentences."""

    template: ClassVar[str] = "council.typ"

    level_words: str
    next_level_words: str = ""
    year: int
    council: str
    venue: str
    start: str
    end: str
    copies: int = 3
    basis: tuple[str, ...]
    members: tuple[Member, ...]
    secretary: str
    jury_minutes: Decision
    entered: int
    passed: int
    recognised: tuple[ListedProduct, ...]
    recognised_votes: Votes
    nominated: tuple[ListedProduct, ...] | None = None
    nominated_votes: Votes | None = None
    merged: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    dissent: tuple[Dissent, ...] = ()
    conclusion: str = ""
    recipients: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        return msgspec.to_builtins(self) | {
            "recognised": _listed(self.recognised, self.decimals),
            "nominated": None if self.nominated is None else _listed(self.nominated, self.decimals),
            "present": sum(member.present for member in self.members),
            "count": {
                "entered": counted(self.entered),
                "passed": counted(self.passed),
                "recognised": counted(len(self.recognised)),
                "nominated": counted(len(self.nominated or ())),
            },
            "chair": next((m.name for m in self.members if m.role == "Chủ tịch"), self.members[0].name),
        }


class DecisionPaper(OfficialPaper, frozen=True, kw_only=True):
    """Quyết định công nhận, with the list annexed (TT 26/2014 Điều 17.2). `authority` is who decides ("Chủ
    tịch Ủy ban nhân dân tỉnh …"); `basis` and `proposal` without the closing mark; `executors` of the last
    article."""

    template: ClassVar[str] = "decision.typ"

    authority: str
    level_words: str
    year: int
    basis: tuple[str, ...]
    proposal: str
    products: tuple[ListedProduct, ...]
    valid_until: date
    executors: str
    signer: Signer
    recipients: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        return msgspec.to_builtins(self) | {
            "products": _listed(self.products, self.decimals),
            "count": {"products": counted(len(self.products)), "producers": _producers(self.products)},
        }


class Nominee(msgspec.Struct, frozen=True):
    """A line of the Phụ lục 5 list (TT 26/2014 Điều 12.2.c to 12.4.c). Under the bypass there is no
    certificate."""

    product: str
    group: str
    establishment: str
    address: str
    telephone: str
    description: str
    certificate: Decision | None = None
    mean: tuple[int, int] | None = None
    note: str = ""


class NominationPaper(OfficialPaper, frozen=True, kw_only=True):
    """Văn bản đề nghị with the Phụ lục 5 list. `bypass`: a lowest level that held no round registers products
    for the province (Điều 12.2.d); the letter then states so."""

    template: ClassVar[str] = "nomination.typ"

    addressee: tuple[str, ...]
    level_words: str
    next_level_words: str
    year: int
    place_words: str
    basis: tuple[str, ...]
    nominees: tuple[Nominee, ...]
    bypass: bool = False
    contact: str = ""
    signer: Signer
    recipients: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        return msgspec.to_builtins(self) | {
            "nominees": _listed(self.nominees, self.decimals),
            "count": counted(len(self.nominees)),
        }


# ---- letters to a producer --------------------------------------------------------------------------


class NoticePaper(OfficialPaper, frozen=True, kw_only=True):
    """Thông báo kết quả to one entrant (TT 26/2014 Điều 17.2), with the way and the last day to complain
    (Điều 20.1: 15 working days). Only the entrant's own result stands in it."""

    template: ClassVar[str] = "notice.typ"

    establishment: str
    address: str
    product: str
    code: str
    group: str
    level_words: str
    year: int
    outcome: Literal["recognised", "not_recognised", "below", "not_scored"]
    mean: tuple[int, int] | None = None
    reason: str = ""
    decision: Decision
    certificate: str = ""
    valid_until: date | None = None
    nominated_to: str = ""
    complaint_to: str
    complain_until: date
    signer: Signer
    recipients: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        return msgspec.to_builtins(self) | {"mean": _mean(self.mean, self.decimals)}


class HandedIn(msgspec.Struct, frozen=True):
    """One paper of a dossier; `pages` is the number of files or sheets handed in."""

    name: str
    pages: int = 1
    note: str = ""


class ReceiptPaper(OfficialPaper, frozen=True, kw_only=True):
    """Giấy biên nhận hồ sơ. `receipt` is the random receipt code; `fingerprint` the SHA-256 of the frozen
    version; `entered_by` the clerk who entered it for a producer without an account, else ""."""

    template: ClassVar[str] = "receipt.typ"

    receipt: str
    round_title: str
    establishment: str
    address: str
    representative: str
    product: str
    group: str
    level_words: str
    version: int = 1
    papers: tuple[HandedIn, ...]
    received_at: datetime
    entered_by: str = ""
    fingerprint: str
    check_until: date | None = None
    contact: str = ""
    receiver: str = ""

    @property
    def named(self) -> str:
        return self.receipt

    def data(self) -> dict[str, Any]:
        at = self.received_at.astimezone(VIETNAM)
        return msgspec.to_builtins(self) | {
            "received": {"clock": f"{at.hour:02d} giờ {at.minute:02d} phút", "day": at.date().isoformat()},
            "pieces": counted(sum(paper.pages for paper in self.papers)),
        }


class Missing(msgspec.Struct, frozen=True):
    """What a dossier lacks: the paper or field, what to do, and the provision where there is one."""

    what: str
    how: str
    provision: str = ""


class SupplementPaper(OfficialPaper, frozen=True, kw_only=True):
    """Yêu cầu bổ sung, hoàn thiện hồ sơ. `until` is the last day, included."""

    template: ClassVar[str] = "supplement.typ"

    establishment: str
    address: str
    product: str
    receipt: str
    received_on: date
    round_title: str
    missing: tuple[Missing, ...]
    until: date
    how_to_send: str
    contact: str = ""
    signer: Signer
    recipients: tuple[str, ...] = ()
