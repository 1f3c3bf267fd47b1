"""From the hand-written word stock to whole rounds, the same on every run.

What a person wrote by hand stands in `products.json`, `establishments.json` and `stock.csv`; where a dossier of a
large round needs more words than were written for it, they come from `texts.json` by product family. Every choice
is a SHA-256 of a name, so that adding a line changes nothing elsewhere.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from tieubieu.sample.content import (
    DecisionContent,
    EntryContent,
    EstablishmentContent,
    LowerCertificate,
    PersonContent,
    ProductContent,
    RoundContent,
    gazetteer,
    load,
    text_of,
)

T = TypeVar("T")

_KIND_WORDS = {
    "cooperative": "Hợp tác xã",
    "enterprise": "Công ty TNHH",
    "household": "Hộ kinh doanh",
    "cooperative_group": "Tổ hợp tác",
}
_TITLES = {
    "cooperative": "Giám đốc",
    "enterprise": "Giám đốc",
    "household": "Chủ hộ",
    "cooperative_group": "Tổ trưởng",
}
_KINDS_BY_GROUP = {
    "A": ("cooperative", "household", "household", "enterprise", "cooperative_group"),
    "B": ("cooperative", "cooperative", "enterprise", "household", "cooperative_group"),
    "C": ("enterprise", "enterprise", "enterprise", "household"),
    "D": ("enterprise", "cooperative", "household", "enterprise"),
}
_HANDWORK = {"A": (60, 95), "B": (15, 55), "C": (10, 30), "D": (15, 60)}
_WEAVERS = {"brocade", "silk", "embroidery", "hat"}


class Idea(Struct, frozen=True):
    """A line of the word stock, or a product written in full (`fields` and `figures` then hold what is given)."""

    key: str
    province: str
    unit: str
    group: str
    family: str
    picture: str
    name: str
    note: str
    set_kind: str
    items: tuple[str, ...]
    establishment: str
    fields: dict[str, str]
    figures: dict[str, Any]


def _number(*seed: object) -> int:
    return int.from_bytes(hashlib.sha256("\x1f".join(map(str, seed)).encode()).digest()[:8], "big")


def _between(low: int, high: int, *seed: object) -> int:
    return low + _number(*seed) % (high - low + 1)


def _one(options: Sequence[T], *seed: object) -> T:
    return options[_number(*seed) % len(options)]


def slug(words: str) -> str:
    """ASCII words joined by hyphens."""
    plain = unicodedata.normalize("NFD", words.replace("đ", "d").replace("Đ", "D")).encode("ascii", "ignore")
    return re.sub(r"[^a-z0-9]+", "-", plain.decode().lower()).strip("-")


@cache
def _texts() -> dict[str, Any]:
    return load("texts.json")


@cache
def _names() -> dict[str, Any]:
    return load("names.json")


@cache
def _stock() -> tuple[dict[str, str], ...]:
    return tuple(csv.DictReader(io.StringIO(text_of("stock.csv"))))


def _ideas(round_key: str, province: str) -> list[Idea]:
    """The lines of one round ('' is the historic stock, whose lines name their own province)."""
    return [
        Idea(
            key=slug(f"{row['name']} {row['unit']} {row['province'] or province}"),
            province=row["province"] or province,
            unit=row["unit"],
            group=row["group"],
            family=row["family"],
            picture=row["picture"],
            name=row["name"],
            note=row["note"],
            set_kind=row["set_kind"],
            items=tuple(row["items"].split("; ")) if row["items"] else (),
            establishment="",
            fields={},
            figures={},
        )
        for row in _stock()
        if row["round"] == round_key
    ]


@cache
def _written_establishments() -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in load("establishments.json")}


def _written(source: str, province: str) -> list[Idea]:
    """The products of one round that were written in full."""
    return [
        Idea(
            key=row["key"],
            province=province,
            unit=_written_establishments()[row["establishment"]]["unit"],
            group=row["group"],
            family=row["family"],
            picture=row["picture"],
            name=row["name"],
            note=row["fields"]["purpose"],
            set_kind=row["set_kind"],
            items=tuple(row["items"]),
            establishment=row["establishment"],
            fields=row["fields"],
            figures=row["figures"],
        )
        for row in load("products.json")
        if row["round"] == source
    ]


# --- establishments ---------------------------------------------------------------------------------------------


def _terrain(province: str, unit: str, region: str) -> str:
    special = _names()["terrain"].get(f"{province}/{unit}")
    if special:
        return special
    if province in _names()["mountain"]:
        return "BAC_NUI"
    if province in _names()["highland"]:
        return "TAYNGUYEN"
    return region


def _representative(idea: Idea) -> str:
    where = _names()["where"]
    people = where.get(f"{idea.province}/{idea.unit}") or where.get(idea.province, "kinh")
    if idea.family not in _WEAVERS and _number("people", idea.key) % 5 < 2:
        people = "kinh"
    pool = _names()["peoples"][people]
    woman = _number("woman", idea.key) % 10 < (
        9 if idea.family in _WEAVERS else 1 if idea.group == "C" else 4
    )
    given = _one(pool["women" if woman else "men"], "given", idea.key)
    if people in ("ede", "kho", "bana"):
        return given
    return f"{_one(pool['family'], 'family', idea.key)} {given}"


class _Register:
    """Establishments made so far: one for each unit and trade, with names that no other bears."""

    def __init__(self) -> None:
        self._by_trade: dict[tuple[str, str], EstablishmentContent] = {}
        self._names: set[str] = set()

    def of(self, idea: Idea, day: date) -> EstablishmentContent:
        trade = _texts()["families"][idea.family]["trade"]
        key = (gazetteer.unit(idea.province, idea.unit, day).key, idea.establishment or trade)
        if key not in self._by_trade:
            self._by_trade[key] = self._make(idea, trade, day)
        return self._by_trade[key]

    def _make(self, idea: Idea, trade: str, day: date) -> EstablishmentContent:
        province = gazetteer.province(idea.province, day)
        unit = gazetteer.unit(idea.province, idea.unit, day)
        terrain = _terrain(idea.province, idea.unit, gazetteer.region_of(province.key, day))
        if idea.establishment:
            written = _written_establishments()[idea.establishment]
            name, kind = written["name"], written["legal_kind"]
            person, title = written["representative"], written["representative_title"]
        else:
            kind = _one(_KINDS_BY_GROUP[idea.group], "kind", idea.key)
            name = self._name(idea, kind, trade, terrain)
            person, title = _representative(idea), _TITLES[kind]
        self._names.add(name)
        era = "old" if day < date(2025, 7, 1) else "new"
        digits = f"{_number('tax', name) % 10**8:08d}"
        hamlet = _one(_names()["hamlets"][terrain], "hamlet", name)
        address = f"{hamlet}, {unit.full}, {province.full}"
        mailbox = slug(name)
        return EstablishmentContent(
            key=mailbox,
            name=name,
            legal_kind=kind,
            tax_code=f"00{digits}",
            paper_number=f"00{digits}" if kind == "enterprise" else f"00.{digits[:2]}.{digits[2:]}",
            paper_issued_on=date(
                _between(2009, 2017, "paper", name), 1 + _number(name) % 12, 3 + _number(name) % 24
            ),
            paper_issuer=self._issuer(kind, era, unit.full, province.full),
            province=idea.province,
            unit=unit.full,
            era=era,
            place_key=unit.key,
            address=address,
            production_address=address,
            phone=f"0900 {digits[1:4]} {digits[4:7]}",
            email=f"{mailbox[:48]}@vidu.example",
            website=f"{mailbox[:40]}.vidu.example" if kind == "enterprise" else "",
            representative=person,
            representative_title=title,
            trade=trade,
            workers=0,
        )

    def _name(self, idea: Idea, kind: str, trade: str, terrain: str) -> str:
        places = _names()["toponyms"][terrain]
        for turn in range(200):
            name = f"{_KIND_WORDS[kind]} {trade} {_one(places, 'toponym', idea.key, turn)}"
            if name not in self._names:
                return name
        raise LookupError(f"no free name for {idea.name}")

    @staticmethod
    def _issuer(kind: str, era: str, unit: str, province: str) -> str:
        """Who registered it; before 1/7/2025 the district's finance office for all but enterprises."""
        if kind == "enterprise":
            return f"Phòng Đăng ký kinh doanh {province}"
        return f"Phòng Tài chính - Kế hoạch {unit}" if era == "old" else f"Phòng Kinh tế {unit}"


# --- products ---------------------------------------------------------------------------------------------------


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _decimal(tenths: int) -> str:
    return f"{tenths // 10},{tenths % 10}" if tenths % 10 else str(tenths // 10)


def _round_off(number: int) -> int:
    """Two significant digits: what people say when asked how many."""
    if number < 100:
        return max(number, 1)
    step = 10 ** (len(str(number)) - 2)
    return number // step * step


def _figures(idea: Idea, year: int) -> dict[str, Any]:
    """Numbers of the year before the round that fit together: revenue is output times price (million đồng)."""
    family = _texts()["families"][idea.family]
    text = _texts()["texts"][family["text"]] | family
    given = idea.figures
    seed = (idea.key, year)
    if given:
        price = given["price_thousand"]
        last, before, capacity = given["output_last"], given["output_before"], given["capacity"]
    else:
        low, high = text["price"]
        price = low + (high - low) * (_number("price", idea.key) % 1000) ** 2 // 10**6
        price = max(low, price // 5 * 5 if price < 2000 else price // 100 * 100)
        target = _between(60, 420, "revenue", idea.key) ** 2 // 20 + 400
        if idea.group == "C":
            target *= 2
        last = max(12, _round_off(target * 1000 // price))
        before = _round_off(last * _between(78, 103, "before", *seed) // 100)
        capacity = _round_off(last * _between(118, 150, "capacity", idea.key) // 100)
    revenue = last * price // 1000
    labour = given.get("labour") or min(64, max(5, 3 + revenue // _between(230, 420, "labour", idea.key)))
    women_share = 85 if idea.family in _WEAVERS else 12 if idea.group == "C" else 55
    income = given.get("income") or _between(*text["income"], "income", idea.key) // 100 * 100
    return {
        "unit": given.get("unit") or text["unit"],
        "price": price,
        "last": last,
        "before": before,
        "capacity": capacity,
        "revenue": revenue,
        "revenue_before": before * price * 97 // 100 // 1000,
        "profit": revenue * _between(7, 16, "profit", *seed) // 100,
        "labour": labour,
        "women": given.get("women", labour * women_share // 100),
        "households": given.get(
            "households", 0 if idea.group == "C" else _between(0, 48, "households", idea.key)
        ),
        "income": income if given else income * (100 - 4 * max(0, 2026 - year)) // 100 // 100 * 100,
        "first_year": given.get("first_year") or _between(2005, 2017, "first", idea.key),
    }


def _value_chain(idea: Idea, households: int) -> str:
    if idea.group == "C":
        return "Mua thép, mô-tơ qua đại lý trong nước; các cửa hàng vật tư trong vùng nhận bán và bảo hành."
    if households:
        return f"Ký hợp đồng mua nguyên liệu với {households} hộ, giá ghi trước mùa."
    return "Mua nguyên liệu theo phiếu, chưa có hợp đồng dài hạn."


def _fields(idea: Idea, year: int) -> dict[str, str | int]:
    text = _texts()["texts"][_texts()["families"][idea.family]["text"]]
    n = _figures(idea, year)

    def some(part: str) -> str:
        return _one(text[part], part, idea.key)

    price = _thousands(n["price"] * 1000)
    share = _between(38, 74, "share", idea.key)
    growth = (n["last"] - n["before"]) * 100 // n["before"] if n["before"] else 0
    trend = f"tăng {growth}% so với" if growth > 0 else f"giảm {-growth}% so với" if growth < 0 else "bằng"
    homes = f"; {n['households']} hộ cung ứng nguyên liệu hoặc nhận gia công" if n["households"] else ""
    fields: dict[str, str | int] = {
        "sample_count": 1 if idea.group == "C" else 2,
        "purpose": f"{idea.note}.",
        "size_weight": some("size"),
        "materials": some("materials"),
        "domestic_share": _between(78, 100, "domestic", idea.key),
        "home_market": f"{some('market')} {share}% bán trong tỉnh, {100 - share}% ra tỉnh ngoài.",
        "price": f"{price} đồng một {n['unit'].removeprefix('nghìn ')}"
        if not n["unit"].startswith("nghìn")
        else f"{price} đồng một nghìn {n['unit'].removeprefix('nghìn ')}",
        "process": some("process"),
        "handwork_share": _between(*_HANDWORK[idea.group], "hand", idea.key),
        "output_unit": n["unit"],
        "capacity": n["capacity"],
        "output_last": n["last"],
        "output_before": n["before"],
        "equipment": some("equipment"),
        "scale": f"Nhà xưởng {_thousands(_between(12, 240, 'floor', idea.key) * 10)} m², "
        f"vốn lưu động {_thousands(max(150, n['revenue'] // 4 // 50 * 50))} triệu đồng.",
        "plans": some("plans"),
        "value_chain": _value_chain(idea, n["households"]),
        "revenue_last": n["revenue"],
        "revenue_before": n["revenue_before"],
        "profit_last": n["profit"],
        "efficiency": f"Sản lượng năm {year - 1} {trend} năm {year - 2}; "
        f"lợi nhuận {_thousands(n['profit'])} triệu đồng.",
        "quality": some("standards"),
        "standards": text["standards"][-1]
        if some("standards") == text["standards"][0]
        else text["standards"][0],
        "skills": f"{max(2, n['labour'] * _between(30, 60, 'skill', idea.key) // 100)} người có tay nghề trên "
        "ba năm; mỗi năm mở một lớp kèm việc.",
        "labour": n["labour"],
        "employment": f"{n['labour']} lao động thường xuyên, trong đó {n['women']} nữ{homes}.",
        "income": n["income"],
        "environment": some("environment"),
        "culture": some("culture"),
        "first_year": n["first_year"],
        "aesthetics": some("beauty"),
    }
    if idea.group == "C":
        fields["import_replacement"] = (
            f"Giá thấp hơn máy nhập cùng công suất khoảng {_between(18, 40, 'import', idea.key)}%, "
            "linh kiện thay tại chỗ."
        )
    if not idea.fields and _number("export", idea.key) % 4 == 0:
        fields["export_market"] = (
            f"{_one(('Nhật Bản', 'Hàn Quốc', 'Đức', 'Pháp', 'Đài Loan', 'Lào'), 'land', idea.key)}: "
            f"{_between(3, 22, 'abroad', idea.key)}% sản lượng năm {year - 1}."
        )
    if not idea.fields and _number("award", idea.key) % 5 == 0:
        fields["awards"] = (
            f"Giấy khen tại hội chợ công thương trong vùng năm {year - 1 - _number(idea.key) % 3}."
        )
    if _number("mark", idea.key) % 3 == 0:
        fields["trade_mark"] = f"Nhãn hiệu được bảo hộ từ năm {n['first_year'] + 1 + _number(idea.key) % 3}."
    return fields | idea.fields


def _summary(idea: Idea) -> str:
    note = idea.note.rstrip(".")
    return f"{note}."


def _product(idea: Idea, establishment: EstablishmentContent, year: int) -> ProductContent:
    return ProductContent(
        key=idea.key,
        establishment=establishment.key,
        name=idea.name,
        group=idea.group,
        set_kind=idea.set_kind,
        items=idea.items,
        summary=_summary(idea),
        picture=idea.picture,
        fields=_fields(idea, year),
    )


# --- rounds -----------------------------------------------------------------------------------------------------


def _spread(ideas: Iterable[Idea], quota: dict[str, int], salt: str) -> list[Idea]:
    """As many ideas of each group as the quota says, taken from the provinces in turn."""
    chosen = []
    pool = list(ideas)
    for group, wanted in quota.items():
        shelves: dict[str, list[Idea]] = {}
        for idea in sorted((i for i in pool if i.group == group), key=lambda i: _number(salt, i.key)):
            shelves.setdefault(idea.province, []).append(idea)
        turn: list[Idea] = []
        while len(turn) < wanted:
            layer = [shelf.pop() for shelf in shelves.values() if shelf]
            if not layer:
                raise LookupError(f"the stock has only {len(turn)} of {wanted} ideas for group {group}")
            turn.extend(layer)
        chosen.extend(turn[:wanted])
    return chosen


def _round_ideas(plan: dict[str, Any], day: date) -> list[Idea]:
    province = plan.get("province", "")
    if plan["source"] == "lines":
        ideas = _ideas(plan["key"], province)
        for below, keys in plan.get("climbs", {}).items():
            source = next(row["source"] for row in load("rounds.json") if row["key"] == below)
            ideas = [i for i in _written(source, province) if i.key in keys] + ideas
        return ideas
    if plan["source"] == "stock":
        by_region: dict[str, list[Idea]] = {}
        for idea in _ideas("", ""):
            region = gazetteer.region_of(gazetteer.province(idea.province, day).key, day)
            by_region.setdefault(region, []).append(idea)
        return [
            idea
            for region, quota in plan["regions"].items()
            for idea in _spread(by_region[region], quota, plan["key"])
        ]
    return _written(plan["source"], province)


class _Outcome(Struct, frozen=True):
    aim: int | None
    recognised: bool
    nominated: bool


def _outcomes(plan: dict[str, Any], ideas: list[Idea]) -> dict[str, _Outcome]:
    """What is meant to become of each entry; for rounds that will not be scored yet nothing is."""
    if "aims" in plan:
        return {
            i.key: _Outcome(
                plan["aims"][i.key], i.key in plan.get("recognise", ()), i.key in plan.get("nominate", ())
            )
            for i in ideas
        }
    if "passed" not in plan:
        return {i.key: _Outcome(None, False, False) for i in ideas}
    climbed = {key for keys in plan.get("climbs", {}).values() for key in keys}
    ordered = sorted(
        ideas, key=lambda i: _number(plan["key"], "rank", i.key) % 100 - (45 if i.key in climbed else 0)
    )
    aims: dict[str, int | None] = {}
    recognised: list[str] = []
    for group in plan["groups"]:
        ranked = [i.key for i in ordered if i.group == group]
        passed = plan["passed"][group]
        for rank, key in enumerate(ranked):
            if rank < passed:
                aims[key] = 9080 - 1900 * rank // passed - _number("aim", key) % 40
            else:
                aims[key] = 6850 - _number("aim", key) % 620
        recognised.extend(ranked[: plan["recognised"][group]])
    failed = [i.key for i in reversed(ordered) if (aims[i.key] or 0) < 7000]
    for key in failed[: plan["unscored"]]:
        aims[key] = None
    best = sorted(recognised, key=lambda key: (-(aims[key] or 0), key))[: plan["nominated"]]
    return {i.key: _Outcome(aims[i.key], i.key in recognised, i.key in best) for i in ideas}


def _later(day: date, days: int) -> date:
    """A working day (Monday to Friday) some days later."""
    day += timedelta(days=days)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


def _lower(plan: dict[str, Any], idea: Idea, place: str, number: int) -> LowerCertificate | None:
    """The certificate of the level below, valid on the day of registration; None: it enters by 12.2.d."""
    level, year = plan["level"], plan["year"]
    if level == "nation":
        issued = _later(date(2018, 9, 3), _number("lower", idea.key) % 60)
        return LowerCertificate(
            round="",
            level="region",
            issuer="Cục Công Thương địa phương",
            number=f"{100 + number}/GCN-CTĐP",
            issued_on=issued,
        )
    if level == "region":
        issued = _later(date(2023, 6, 5), _number("lower", idea.key) % 180)
        owner = gazetteer.province(idea.province, issued).full
        return LowerCertificate(
            round="",
            level="province",
            issuer=f"Ủy ban nhân dân {owner}",
            number=f"{1 + number}/{issued.year}/GCN-UBND",
            issued_on=issued,
        )
    for below, keys in plan.get("climbs", {}).items():
        if idea.key in keys:
            row = next(r for r in load("rounds.json") if r["key"] == below)
            day = date.fromisoformat(row["result_decision"][1])
            issuer = f"Ủy ban nhân dân {place}"
            return LowerCertificate(round=below, level="commune", issuer=issuer, number="", issued_on=day)
    choice = _number("way in", plan["key"], idea.key) % 10
    old = gazetteer.old_district(idea.unit, idea.province, date.fromisoformat(plan["plan"][1]))
    if old and choice < 5:
        district, province = old
        issued = _later(date(_between(2023, 2024, "district", idea.key), 5, 8), _number(idea.key) % 120)
        return LowerCertificate(
            round="",
            level="district",
            issuer=f"Ủy ban nhân dân {district.full}, {province.full}",
            number=f"{1 + number:02d}/{issued.year}/GCN-UBND",
            issued_on=issued,
        )
    if choice < 9:
        issued = _later(date(year, 3, 9), _number("commune", idea.key) % 55)
        return LowerCertificate(
            round="",
            level="commune",
            issuer=f"Ủy ban nhân dân {place}",
            number=f"{1 + number:02d}/{issued.year}/GCN-UBND",
            issued_on=issued,
        )
    return None


_SUPPLEMENTS = (
    "Thiếu ảnh chụp từ trên xuống, thấy rõ mặt trong sản phẩm.",
    "Phiếu kiểm nghiệm đã quá mười hai tháng; gửi phiếu mới.",
    "Chưa ghi sản lượng và doanh thu của hai năm gần nhất.",
    "Bản sao giấy chứng nhận đăng ký mờ, không đọc được ngày cấp.",
)
_REFUSAL = "Sản phẩm do cơ sở khác sản xuất, cơ sở đăng ký chỉ đóng gói (Điều 4 Thông tư 26/2014/TT-BCT)."


def _state(plan: dict[str, Any], position: int) -> tuple[str, str]:
    """Where a dossier stands in rounds that are still being received or checked, with the clerk's words."""
    if plan["phase"] == "receiving":
        return ("draft" if position % 3 == 2 else "submitted"), ""
    if plan["phase"] == "checking":
        if position in (3, 8, 13):
            return "supplement", _SUPPLEMENTS[position % len(_SUPPLEMENTS)]
        if position == 11:
            return "refused", _REFUSAL
        return ("accepted" if position % 2 else "submitted"), ""
    return "accepted", ""


def _entries(plan: dict[str, Any], register: _Register) -> tuple[EntryContent, ...]:
    day = date.fromisoformat(plan["plan"][1])
    first, last = (date.fromisoformat(raw) for raw in plan["receive"])
    span = min((last - first).days, 22) if plan["phase"] == "receiving" else (last - first).days
    ideas = _round_ideas(plan, day)
    outcomes = _outcomes(plan, ideas)
    entries = []
    for position, idea in enumerate(ideas):
        establishment = register.of(idea, day)
        lowest = plan["level"] in ("commune", "district")
        lower = None if lowest else _lower(plan, idea, establishment.unit, position)
        basis = "lowest" if lowest else "certificate" if lower else "bypass"
        state, note = _state(plan, position)
        outcome = outcomes[idea.key]
        letter = _later(first, -4) if basis == "bypass" else None
        entries.append(
            EntryContent(
                establishment=establishment,
                product=_product(idea, establishment, plan["year"]),
                basis=basis,
                lower=lower,
                bypass_letter_number=f"{60 + position}/UBND-KT" if letter else "",
                bypass_letter_day=letter,
                submitted_on=first + timedelta(days=_number("submitted", plan["key"], idea.key) % (span + 1)),
                state=state,
                note=note,
                aim=outcome.aim,
                recognised=outcome.recognised,
                nominated=outcome.nominated,
            )
        )
    return tuple(entries)


def _person(row: dict[str, str]) -> PersonContent:
    return PersonContent(**row)


def _decision(raw: list[str] | None) -> DecisionContent | None:
    return DecisionContent(raw[0], date.fromisoformat(raw[1])) if raw else None


def _needed(raw: list[str]) -> DecisionContent:
    return DecisionContent(raw[0], date.fromisoformat(raw[1]))


def _place(plan: dict[str, Any], day: date) -> tuple[str, str, str]:
    """Key of the round's place, key of its host, and the place's full name."""
    host = gazetteer.province(plan["host"], day).key if plan.get("host") else ""
    if plan["level"] == "nation":
        return "nation", host, "toàn quốc"
    if plan["level"] == "region":
        region = gazetteer.region(plan["region"])
        return region["key"], host, f"{region['label']} {region['name']}"
    province = gazetteer.province(plan["province"], day)
    if plan["level"] == "province":
        return province.key, "", province.full
    unit = gazetteer.unit(plan["province"], plan["unit"], day)
    return unit.key, "", f"{unit.full}, {province.full}"


_TITLES_BY_LEVEL = {
    "commune": "Bình chọn sản phẩm công nghiệp nông thôn tiêu biểu cấp xã, {place}, năm {year}",
    "district": "Bình chọn sản phẩm công nghiệp nông thôn tiêu biểu cấp huyện, {place}, năm {year}",
    "province": "Bình chọn sản phẩm công nghiệp nông thôn tiêu biểu cấp tỉnh, {place}, năm {year}",
    "region": "Bình chọn sản phẩm công nghiệp nông thôn tiêu biểu {place} năm {year}",
    "nation": "Bình chọn sản phẩm công nghiệp nông thôn tiêu biểu cấp quốc gia năm {year}",
}


def _round(plan: dict[str, Any], people: dict[str, Any], register: _Register) -> RoundContent:
    day = date.fromisoformat(plan["plan"][1])
    place_key, host_key, place_name = _place(plan, day)
    return RoundContent(
        key=plan["key"],
        level=plan["level"],
        place_key=place_key,
        host_key=host_key,
        place_name=place_name,
        province=plan.get("province", ""),
        year=plan["year"],
        title=_TITLES_BY_LEVEL[plan["level"]].format(place=place_name, year=plan["year"]),
        phase=plan["phase"],
        plan=_needed(plan["plan"]),
        receive_from=date.fromisoformat(plan["receive"][0]),
        receive_until=date.fromisoformat(plan["receive"][1]),
        check_until=date.fromisoformat(plan["check"]),
        score_until=date.fromisoformat(plan["score"]),
        council_on=date.fromisoformat(plan["council_on"]),
        announce_on=date.fromisoformat(plan["announce"]),
        council_decision=_needed(plan["council_decision"]),
        jury_decision=_decision(plan["jury_decision"]),
        result_decision=_decision(plan["result_decision"]),
        authority=_person(people["authority"]),
        officer=_person(people["officer"]),
        clerks=tuple(map(_person, people["clerks"])),
        council=tuple(map(_person, people["council"])),
        jury=tuple(map(_person, people["jury"])),
        entries=_entries(plan, register),
    )


def rounds() -> dict[str, RoundContent]:
    """All rounds, oldest plan first."""
    register = _Register()
    people = load("people.json")
    made = {plan["key"]: _round(plan, people[plan["key"]], register) for plan in load("rounds.json")}
    workers: dict[str, int] = {}
    for made_round in made.values():
        for entry in made_round.entries:
            labour = entry.product.fields["labour"]
            key = entry.establishment.key
            workers[key] = max(workers.get(key, 0), int(labour))
    return {key: _with_workers(made_round, workers) for key, made_round in made.items()}


def _with_workers(made_round: RoundContent, workers: dict[str, int]) -> RoundContent:
    """An establishment has as many people as its largest product needs, and a few more."""
    return replace(
        made_round,
        entries=tuple(
            replace(
                entry,
                establishment=replace(
                    entry.establishment,
                    workers=workers[entry.establishment.key] + _number("staff", entry.establishment.key) % 4,
                ),
            )
            for entry in made_round.entries
        ),
    )
