"""Papers to print in tests: short ones, and the longest that real names make. All people and bodies are
invented."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

from msgspec.structs import replace

from tieubieu.certificates import keys, lookup, payload
from tieubieu.certificates.keys import Purpose
from tieubieu.certificates.payload import Claims
from tieubieu.papers.documents import (
    CertificatePaper,
    CouncilMinutesPaper,
    Decision,
    DecisionPaper,
    Dissent,
    HandedIn,
    LabelPaper,
    ListedProduct,
    Member,
    MinutesEntry,
    MinutesGroup,
    MinutesPaper,
    Missing,
    NominationPaper,
    Nominee,
    NoticePaper,
    Office,
    Paper,
    ReceiptPaper,
    SheetLine,
    SheetPaper,
    Signer,
    SupplementPaper,
    Votes,
)
from tieubieu.rules.levels import Level

HOST = "tieubieu.example"
LONG_HOST = "sanpham-congnghiep-nongthon.tinh.example"  # 40 characters, the most that is allowed

CRAFT = "Thủ công mỹ nghệ"
FOOD = "Chế biến nông, lâm, thủy sản và thực phẩm"
MACHINES = "Thiết bị, máy móc, dụng cụ và phụ tùng cơ khí"
OTHER = "Các sản phẩm khác"

LONG_PRODUCT = (
    "Bộ bàn ghế phòng khách gỗ hương đá kết hợp mây tre đan thủ công chạm khắc hoa văn thổ cẩm Tây Nguyên "
    "(mẫu số 12)"
)
LONG_PRODUCER = (
    "Công ty trách nhiệm hữu hạn một thành viên Sản xuất, Thương mại, Dịch vụ và Xuất nhập khẩu "
    "Thủ công mỹ nghệ Nguyễn Hoàng Phương Thí Dụ"
)
LONG_ADDRESS = (
    "Lô CN-08, đường số 5, Cụm công nghiệp Thí Dụ – Ví Dụ, thôn Quỳnh Thượng Mẫu 2, "
    "xã Nghĩa Hưng Mẫu, tỉnh Đắk Lắk"
)
DEPARTMENT = Office("Cục Đổi mới sáng tạo, Chuyển đổi xanh và Khuyến công", "Bộ Công Thương")
PEOPLES_COMMITTEE = Office("Ủy ban nhân dân tỉnh Bắc Ninh")
SCHOOL_OF_TRADE = Office("Sở Công Thương", "Ủy ban nhân dân tỉnh Bắc Ninh")
CHAIR = Signer(("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Nguyễn Văn Mẫu")
BASIS = (
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025",
    "Căn cứ Thông tư số 26/2014/TT-BCT ngày 28 tháng 8 năm 2014 của Bộ trưởng Bộ Công Thương, được sửa đổi, bổ sung "
    "bởi Thông tư số 14/2018/TT-BCT và Thông tư số 38/2025/TT-BCT",
)
RULEBOOK = hashlib.sha256(b"rulebook").hexdigest()
ROOT = hashlib.sha256(b"root").hexdigest()


def sealed(name: str, level: Level, issued: date, until: date) -> tuple[str, str]:
    """A demo token and its lookup code."""
    serial = hashlib.sha256(name.encode()).digest()[:10]
    pair = keys.demo_pair(Purpose.TOKEN)
    claims = Claims(serial, level, issued, until, payload.record_digest({"name": name}))
    return payload.sign(claims, pair.private, pair.kid), lookup.make(serial)


def certificate(
    product: str, level: Level, level_words: str, issuer: tuple[str, ...], number: str, **more: object
) -> CertificatePaper:
    year = int(str(more.pop("year", 2026)))
    issued, until = date(year, 6, 15), date(year + 3, 12, 31)
    token, code = sealed(number + product, level, issued, until)
    base = CertificatePaper(
        sample=False,
        level=level,
        level_words=level_words,
        year=year,
        issuer=issuer,
        product=product,
        establishment="Công ty cổ phần Gốm sứ Ví Dụ",
        address="Cụm công nghiệp làng nghề Phù Mẫu, xã Phù Mẫu, tỉnh Bắc Ninh",
        group=CRAFT,
        decision=Decision("1234/QĐ-UBND", date(year, 6, 2)),
        number=number,
        place="Bắc Ninh",
        date=issued,
        valid_until=until,
        signer=CHAIR,
        host=HOST,
        token=token,
        lookup=code,
    )
    return replace(base, **more)


BIRD_NEST = (
    "Yến sào nguyên tổ tinh chế",
    "Yến chưng đường phèn",
    "Yến chưng hạt sen, táo đỏ",
    "Yến chưng đông trùng hạ thảo",
    "Nước yến không đường",
    "Cháo yến thịt bằm ăn liền",
    "Bột yến sấy thăng hoa",
    "Bánh trung thu nhân yến",
)
TEA_SET = tuple(
    f"{what} men {glaze} hoa văn chim Lạc, nung củi ở nhiệt độ cao, dung tích {size} ml"
    for what in ("Ấm trà", "Chén quân", "Chén tống", "Khay")
    for glaze, size in (("hỏa biến", 180), ("ngọc", 60), ("rạn cổ", 120), ("tro", 240))
)
PROVINCE = ("Ủy ban nhân dân tỉnh Bắc Ninh",)

CERTIFICATES: dict[str, CertificatePaper] = {
    "province": certificate(
        "Tranh gốm men hỏa biến Phượng Vũ", Level.PROVINCE, "cấp tỉnh", PROVINCE, "27/GCN-UBND"
    ),
    "short": certificate(
        "Chè Ô Long",
        Level.PROVINCE,
        "cấp tỉnh",
        PROVINCE,
        "07/GCN-UBND",
        establishment="Hợp tác xã Mây",
        sample=True,
    ),
    "long": certificate(
        LONG_PRODUCT,
        Level.REGION,
        "cấp khu vực miền Trung và Tây Nguyên",
        (DEPARTMENT.parent, DEPARTMENT.name),
        "1124/GCN-ĐSK",
        establishment=LONG_PRODUCER,
        address=LONG_ADDRESS,
        group=MACHINES,
        place="Buôn Ma Thuột",
        signer=Signer(("KT. CỤC TRƯỞNG", "PHÓ CỤC TRƯỞNG"), "Nguyễn Hoàng Thị Phương Ví Dụ"),
        host=LONG_HOST,
        sample=True,
    ),
    "set of eight": certificate(
        "Bộ sản phẩm yến sào chế biến Đảo Mẫu",
        Level.PROVINCE,
        "cấp tỉnh",
        PROVINCE,
        "35/GCN-UBND",
        items=BIRD_NEST,
    ),
    "set of sixteen": certificate(
        "Bộ ấm chén trà đạo Phù Mẫu",
        Level.NATION,
        "cấp quốc gia",
        ("Bộ Công Thương",),
        "54/GCN-BCT",
        items=TEA_SET,
        signer=Signer(("KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"), "Hoàng Văn Ví Dụ"),
        year=2027,
    ),
    "set of three long": certificate(
        LONG_PRODUCT,
        Level.PROVINCE,
        "cấp tỉnh",
        PROVINCE,
        "36/GCN-UBND",
        items=(LONG_PRODUCT,) * 8,
        establishment=LONG_PRODUCER,
        address=LONG_ADDRESS,
        sample=True,
    ),
    "commune": certificate(
        "Nón lá Làng Mẫu",
        Level.COMMUNE,
        "cấp xã",
        ("Ủy ban nhân dân xã Phú Mẫu",),
        "03/GCN-UBND",
        host=LONG_HOST,
    ),
    "district": certificate(
        "Cà phê bột Buôn Đŭng, Krông Ƀuk",
        Level.DISTRICT,
        "cấp huyện",
        ("Ủy ban nhân dân huyện Cư M’gar",),
        "05/GCN-UBND",
        establishment="Cơ sở chế biến cà phê Y Thí Dụ Êban",
        address="buôn Mẫu A, thị trấn Quảng Mẫu, huyện Cư M’gar, tỉnh Đắk Lắk",
        group=FOOD,
        year=2019,
        signer=Signer(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Y Văn Ví Dụ"),
    ),
}


def label(of: str, size: str, *, host: str = HOST, sample: bool = False) -> LabelPaper:
    c = CERTIFICATES[of]
    return LabelPaper(
        sample=sample,
        size=size,  # type: ignore[arg-type]
        level_words=c.level_words,
        year=c.year,
        number=c.number,
        date=c.date,
        host=host,
        lookup=c.lookup,
    )


LABELS = {
    **{f"label {size}": label("province", size) for size in "SML"},
    **{f"label long {size}": label("long", size, host=LONG_HOST, sample=True) for size in "SML"},
}


# ---- scoring ----------------------------------------------------------------------------------------

RUBRIC = (
    (
        "Đáp ứng thị trường và khả năng phát triển sản xuất",
        (
            (
                "Đáp ứng nhu cầu thị trường",
                (
                    ("Mức độ đáp ứng nhu cầu thị trường trong và ngoài nước", 1000),
                    ("Khả năng thay thế, cạnh tranh với sản phẩm nhập khẩu", 1000),
                ),
            ),
            (
                "Khả năng phát triển sản xuất",
                (
                    ("Khả năng sản xuất hàng loạt với số lượng, quy mô lớn", 1000),
                    ("Khả năng chủ động nguồn nguyên liệu trong nước", 1000),
                ),
            ),
        ),
    ),
    (
        "Kinh tế - kỹ thuật - xã hội và môi trường",
        (
            (
                "Kinh tế",
                (("Doanh thu, lợi nhuận, nộp ngân sách", 600), ("Giá bán so với sản phẩm cùng loại", 600)),
            ),
            (
                "Kỹ thuật",
                (("Trình độ công nghệ, thiết bị", 600), ("Tiêu chuẩn, hệ thống quản lý chất lượng", 800)),
            ),
            ("Xã hội", (("Số lao động và thu nhập bình quân", 700),)),
            ("Môi trường", (("Biện pháp bảo vệ môi trường", 700),)),
        ),
    ),
    ("Tính văn hóa, tính thẩm mỹ", (("Bản sắc văn hóa", ()), ("Kiểu dáng, bao bì", ()))),
    ("Một số tiêu chí khác", ()),
)


def rubric(scored: bool) -> tuple[SheetLine, ...]:
    def line(name: str, most: int, parts: tuple[SheetLine, ...] = (), note: str = "") -> SheetLine:
        score = sum(p.score or 0 for p in parts) if parts else most * 17 // 20
        return SheetLine(name, most, score if scored else None, note if scored else "", parts)

    lines = []
    for name, parts in RUBRIC:
        below = []
        for part, leaves in parts:
            made = tuple(line(leaf, most) for leaf, most in leaves)
            below.append(
                line(part, sum(x.most for x in made), made)
                if made
                else line(part, 500, note="Giữ được nét riêng của làng nghề")
            )
        lines.append(line(name, sum(x.most for x in below), tuple(below)) if below else line(name, 1000))
    return tuple(lines)


COUNCIL = "Hội đồng bình chọn sản phẩm công nghiệp nông thôn tiêu biểu cấp tỉnh, tỉnh Bắc Ninh, năm 2026"
JURY_OFFICE = Office("Ban Giám khảo", "Hội đồng bình chọn sản phẩm CNNT tiêu biểu tỉnh Bắc Ninh")

SHEET = SheetPaper(
    sample=True,
    level_words="cấp tỉnh",
    year=2026,
    office=JURY_OFFICE,
    council=COUNCIL,
    product="Tranh gốm men hỏa biến Phượng Vũ",
    group=f"{CRAFT} (A)",
    code="A-4K7",
    judge="Vũ Thị Giám Khảo",
    judge_title="Thành viên Ban Giám khảo/Tiến sĩ",
    criteria=rubric(True),
    remark="Sản phẩm có bản sắc, men hỏa biến ổn định, đã có thị trường xuất khẩu. Cần hoàn thiện bao bì.",
    place="Bắc Ninh",
    date=date(2026, 5, 18),
    rulebook_hash=RULEBOOK,
    receipt="K7QX-20MD-4TBN · 6e0b 91d4 27fa 53c8",
)
BLANK_SHEET = replace(
    SHEET,
    product=LONG_PRODUCT,
    code="D-9QX",
    group=f"{OTHER} (D)",
    judge=None,
    judge_title=None,
    criteria=rubric(False),
    remark=None,
    date=None,
    receipt=None,
)
FOUR_CRITERIA_SHEET = replace(
    SHEET,
    criteria=tuple(
        SheetLine(name, most, most * 9 // 10)
        for name, most in (("Thị trường", 4000), ("Kinh tế", 4000), ("Văn hóa", 1000), ("Khác", 1000))
    ),
    sample=False,
)

JURY = (
    Member("Đặng Văn Trưởng Ban", "Trưởng ban"),
    Member("Lý Thị Phó Ban", "Phó Trưởng ban"),
    Member("Vũ Thị Giám Khảo", "Thành viên"),
    Member("Bùi Văn Thí Dụ", "Thành viên"),
    Member("Hồ Thị Ví Dụ", "Thành viên", present=False),
)


def entries(letter: str, names: list[str]) -> tuple[MinutesEntry, ...]:
    made = []
    for n, name in enumerate(names):
        total = 5 * (6800 + (n * 731) % 2000)
        made.append(
            MinutesEntry(
                code=f"{letter}-{n:02d}K",
                product=name,
                outcome="passed" if total >= 5 * 7000 else "below",
                sheets=5,
                total=total,
                low=total // 5 - 350,
                high=total // 5 + 275,
            )
        )
    return tuple(made)


MINUTES = MinutesPaper(
    sample=True,
    office=JURY_OFFICE,
    number="04/BB-BGK",
    place="Bắc Ninh",
    date=date(2026, 5, 20),
    level_words="cấp tỉnh",
    year=2026,
    council=COUNCIL,
    venue="hội trường Sở Công Thương tỉnh Bắc Ninh",
    start="14 giờ 00 phút",
    end="16 giờ 30 phút",
    basis="Thông tư số 26/2014/TT-BCT ngày 28 tháng 8 năm 2014 của Bộ trưởng Bộ Công Thương, được sửa đổi, bổ sung "
    "bởi Thông tư số 14/2018/TT-BCT và Thông tư số 38/2025/TT-BCT",
    rulebook_hash=RULEBOOK,
    jury=JURY,
    secretary="Mai Thị Thư Ký",
    groups=(
        MinutesGroup(
            "A", CRAFT, entries("A", ["Tranh gốm men hỏa biến Phượng Vũ", "Bộ sản phẩm mây tre đan Phù Mẫu"])
        ),
        MinutesGroup(
            "B",
            FOOD,
            (
                MinutesEntry("B-6HC", "Tương nếp cổ truyền Làng Mẫu", "passed", 5, 35000, 6950, 7050),
                MinutesEntry("B-7VN", "Nem bùi Thí Dụ", "below", 5, 34999, 6800, 7200),
            ),
        ),
        MinutesGroup(
            "C",
            MACHINES,
            (
                MinutesEntry(
                    "C-5JE",
                    "Máy ép gạch không nung Ví Dụ",
                    "not_scored",
                    reason="Sản phẩm không trình diễn được, chờ Chủ tịch Hội đồng quyết định phương thức bình chọn",
                ),
            ),
        ),
        MinutesGroup("D", OTHER, ()),
    ),
    set_aside=("phiếu của giám khảo mã GK-3 cho sản phẩm B-6HC (tránh xung đột lợi ích)",),
    votes=Votes(4, 1),
    dissent=(Dissent("Bùi Văn Thí Dụ", "Đề nghị chấm lại nhóm C khi có mẫu trình diễn."),),
    conclusion="Ban Giám khảo trình Hội đồng bình chọn xem xét danh sách sản phẩm đạt từ 70 điểm trở lên.",
    tree_size=1284,
    root=ROOT,
    recipients=("Hội đồng bình chọn", "Tổ chuyên môn giúp việc", "Lưu: BGK, hồ sơ đợt bình chọn"),
)
LONG_MINUTES = replace(
    MINUTES,
    groups=tuple(
        MinutesGroup(
            letter,
            name,
            entries(
                letter,
                [f"{LONG_PRODUCT if n % 4 == 0 else 'Sản phẩm thí dụ'} {letter}{n}" for n in range(15)],
            ),
        )
        for letter, name in (("A", CRAFT), ("B", FOOD), ("C", MACHINES), ("D", OTHER))
    ),
)


# ---- council and authority --------------------------------------------------------------------------


def products(n: int) -> tuple[ListedProduct, ...]:
    made = [
        ListedProduct(
            "Tranh gốm men hỏa biến Phượng Vũ",
            CRAFT,
            "Công ty cổ phần Gốm sứ Ví Dụ",
            "Cụm công nghiệp làng nghề Phù Mẫu, xã Phù Mẫu, tỉnh Bắc Ninh",
            mean=(58700, 7),
        ),
        ListedProduct(
            "Bộ sản phẩm yến sào chế biến Đảo Mẫu",
            FOOD,
            "Hợp tác xã Yến Ví Dụ",
            "xã Bắc Mẫu, tỉnh Bắc Ninh",
            items=8,
            note="Hợp nhất tại cuộc họp",
        ),
        ListedProduct(LONG_PRODUCT, OTHER, LONG_PRODUCER, LONG_ADDRESS, mean=(53000, 7)),
    ]
    return tuple((made * n)[:n])


MEMBERS = (
    Member("Trần Thị Chủ Tịch", "Chủ tịch"),
    Member("Phan Văn Thường Trực", "Phó Chủ tịch thường trực"),
    Member("Đặng Văn Trưởng Ban", "Thành viên"),
    Member("Lương Thị Thí Dụ", "Thành viên"),
    Member("Cao Văn Ví Dụ", "Thành viên", present=False),
    Member("Tô Thị Mẫu", "Thành viên"),
    Member("Hà Văn Mẫu", "Thành viên"),
)

COUNCIL_MINUTES = CouncilMinutesPaper(
    sample=True,
    office=Office("Hội đồng bình chọn sản phẩm CNNT tiêu biểu", "Ủy ban nhân dân tỉnh Bắc Ninh"),
    number="06/BB-HĐBC",
    place="Bắc Ninh",
    date=date(2026, 5, 28),
    level_words="cấp tỉnh",
    next_level_words="cấp khu vực phía Bắc",
    year=2026,
    council=COUNCIL,
    venue="trụ sở Sở Công Thương tỉnh Bắc Ninh",
    start="08 giờ 00 phút",
    end="11 giờ 15 phút",
    basis=BASIS[1:],
    members=MEMBERS,
    secretary="Mai Thị Thư Ký",
    jury_minutes=Decision("04/BB-BGK", date(2026, 5, 20)),
    entered=9,
    passed=6,
    recognised=products(3),
    recognised_votes=Votes(6, secret=True),
    nominated=products(1),
    nominated_votes=Votes(5, 0, 1),
    merged=("Bộ sản phẩm yến sào chế biến Đảo Mẫu gồm B-1RW, B-6HC, B-7VN",),
    withdrawn=("bà Tô Thị Mẫu đối với sản phẩm của Hợp tác xã Yến Ví Dụ",),
    dissent=(Dissent("Hà Văn Mẫu", "Đề nghị đề cử thêm một sản phẩm nhóm B."),),
    recipients=("Chủ tịch Ủy ban nhân dân tỉnh (để phê duyệt)", "Lưu: HĐBC"),
)
LONG_COUNCIL_MINUTES = replace(
    COUNCIL_MINUTES, number="", recognised=products(60), nominated=(), nominated_votes=None, sample=False
)

DECISION = DecisionPaper(
    sample=True,
    office=PEOPLES_COMMITTEE,
    number="1234/QĐ-UBND",
    place="Bắc Ninh",
    date=date(2026, 6, 2),
    authority="Chủ tịch Ủy ban nhân dân tỉnh Bắc Ninh",
    level_words="cấp tỉnh",
    year=2026,
    basis=BASIS,
    proposal="Theo đề nghị của Hội đồng bình chọn sản phẩm công nghiệp nông thôn tiêu biểu tỉnh Bắc Ninh tại Tờ trình "
    "số 15/TTr-HĐBC ngày 29 tháng 5 năm 2026",
    products=products(3),
    valid_until=date(2029, 12, 31),
    executors="Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc Sở Công Thương, Chủ tịch Ủy ban nhân dân các xã, phường "
    "và các cơ sở có sản phẩm được công nhận",
    signer=CHAIR,
    recipients=("Như Điều 3", "Bộ Công Thương (để báo cáo)", "Lưu: VT, KT"),
)
LONG_DECISION = replace(
    DECISION,
    office=DEPARTMENT,
    number="",
    products=products(60),
    level_words="cấp khu vực miền Trung và Tây Nguyên",
    authority="Cục trưởng Cục Đổi mới sáng tạo, Chuyển đổi xanh và Khuyến công",
    signer=Signer(("CỤC TRƯỞNG",), "Phạm Thị Mẫu"),
)


def nominees(n: int, bypass: bool = False) -> tuple[Nominee, ...]:
    made = [
        Nominee(
            "Tranh gốm men hỏa biến Phượng Vũ",
            CRAFT,
            "Công ty cổ phần Gốm sứ Ví Dụ",
            "Cụm công nghiệp làng nghề Phù Mẫu, xã Phù Mẫu, tỉnh Bắc Ninh",
            "0222 000 0001",
            "Tranh ghép gốm men hỏa biến, nung 1.280 °C, khổ 60 × 90 cm, xuất khẩu sang ba nước.",
            None if bypass else Decision("27/GCN-UBND", date(2026, 6, 15)),
            None if bypass else (58700, 7),
        ),
        Nominee(
            LONG_PRODUCT,
            OTHER,
            LONG_PRODUCER,
            LONG_ADDRESS,
            "0262 000 0002, 0900 000 002",
            LONG_PRODUCT + ".",
            None if bypass else Decision("1124/GCN-UBND", date(2026, 6, 15)),
            None if bypass else (49000, 7),
            "Đã đoạt giải cuộc thi mẫu thủ công 2025",
        ),
    ]
    return tuple((made * n)[:n])


NOMINATION = NominationPaper(
    sample=True,
    office=PEOPLES_COMMITTEE,
    number="2210/UBND-KT",
    place="Bắc Ninh",
    date=date(2026, 7, 1),
    addressee=("Bộ Công Thương", "Cục Đổi mới sáng tạo, Chuyển đổi xanh và Khuyến công"),
    level_words="cấp tỉnh",
    next_level_words="cấp khu vực phía Bắc",
    year=2026,
    place_words="tỉnh Bắc Ninh",
    basis=BASIS[1:],
    nominees=nominees(2),
    contact="Phòng Quản lý công nghiệp, Sở Công Thương, điện thoại 0222 000 0003",
    signer=CHAIR,
    recipients=("Như trên", "Sở Công Thương", "Lưu: VT, KT"),
)
LONG_NOMINATION = replace(NOMINATION, nominees=nominees(30), number="")
BYPASS = replace(
    NOMINATION,
    office=Office("Ủy ban nhân dân xã Phù Mẫu"),
    number="88/UBND-KT",
    addressee=("Sở Công Thương tỉnh Bắc Ninh",),
    level_words="cấp xã",
    next_level_words="cấp tỉnh",
    place_words="xã Phù Mẫu",
    nominees=nominees(1, bypass=True),
    bypass=True,
)

NOTICE = NoticePaper(
    sample=True,
    office=SCHOOL_OF_TRADE,
    number="311/TB-SCT",
    place="Bắc Ninh",
    date=date(2026, 6, 16),
    establishment="Công ty cổ phần Gốm sứ Ví Dụ",
    address="xã Phù Mẫu, tỉnh Bắc Ninh",
    product="Tranh gốm men hỏa biến Phượng Vũ",
    code="A-4K7",
    group=CRAFT,
    level_words="cấp tỉnh",
    year=2026,
    outcome="recognised",
    mean=(58700, 7),
    decision=Decision("1234/QĐ-UBND", date(2026, 6, 2)),
    certificate="27/GCN-UBND",
    valid_until=date(2029, 12, 31),
    nominated_to="cấp khu vực phía Bắc",
    complaint_to="Hội đồng bình chọn sản phẩm công nghiệp nông thôn tiêu biểu tỉnh Bắc Ninh, trụ sở Sở Công Thương",
    complain_until=date(2026, 7, 7),
    signer=Signer(("TL. CHỦ TỊCH HỘI ĐỒNG", "PHÓ CHỦ TỊCH THƯỜNG TRỰC"), "Phan Văn Thường Trực"),
    recipients=("Như trên", "Lưu: VT, HĐBC"),
)
NOTICES = {
    "notice": NOTICE,
    "notice not recognised": replace(
        NOTICE, outcome="not_recognised", mean=(49000, 7), establishment=LONG_PRODUCER, product=LONG_PRODUCT
    ),
    "notice below": replace(NOTICE, outcome="below", mean=(48999, 7)),
    "notice not scored": replace(
        NOTICE, outcome="not_scored", mean=None, reason="cơ sở không gửi mẫu sản phẩm đến nơi bình chọn"
    ),
}

RECEIPT = ReceiptPaper(
    sample=True,
    office=SCHOOL_OF_TRADE,
    number="102/BN-SCT",
    place="Bắc Ninh",
    date=date(2026, 4, 8),
    receipt="HS-7T2H-YF3K",
    round_title="đợt bình chọn sản phẩm công nghiệp nông thôn tiêu biểu tỉnh Bắc Ninh năm 2026",
    establishment="Công ty cổ phần Gốm sứ Ví Dụ",
    address="Cụm công nghiệp làng nghề Phù Mẫu, xã Phù Mẫu, tỉnh Bắc Ninh",
    representative="Nguyễn Thị Ví Dụ",
    product="Tranh gốm men hỏa biến Phượng Vũ",
    group=CRAFT,
    level_words="cấp tỉnh",
    papers=(
        HandedIn("Phiếu đăng ký (Phụ lục 1)"),
        HandedIn("Bản sao Giấy chứng nhận đăng ký doanh nghiệp", 2),
        HandedIn("Bản thuyết minh, mô tả sản phẩm (Phụ lục 2)"),
        HandedIn("Ảnh màu của sản phẩm", 4, "Bốn góc chụp khác nhau"),
    ),
    received_at=datetime(2026, 4, 8, 2, 41, tzinfo=UTC),
    fingerprint=hashlib.sha256(b"dossier").hexdigest(),
    check_until=date(2026, 4, 13),
    contact="Tổ chuyên môn giúp việc, điện thoại 0222 000 0003",
    receiver="Mai Thị Thư Ký",
)
LONG_RECEIPT = replace(
    RECEIPT,
    establishment=LONG_PRODUCER,
    address=LONG_ADDRESS,
    product=LONG_PRODUCT,
    version=3,
    entered_by="bà Mai Thị Thư Ký",
    papers=RECEIPT.papers
    + tuple(HandedIn(f"Bản sao giấy khen thứ {n} cho sản phẩm", 1) for n in range(1, 30)),
)

SUPPLEMENT = SupplementPaper(
    sample=True,
    office=SCHOOL_OF_TRADE,
    number="118/SCT-QLCN",
    place="Bắc Ninh",
    date=date(2026, 4, 10),
    establishment="Công ty cổ phần Gốm sứ Ví Dụ",
    address="xã Phù Mẫu, tỉnh Bắc Ninh",
    product="Tranh gốm men hỏa biến Phượng Vũ",
    receipt="HS-7T2H-YF3K",
    received_on=date(2026, 4, 8),
    round_title=RECEIPT.round_title,
    missing=(
        Missing("Ảnh màu của sản phẩm", "Bổ sung ít nhất một ảnh chụp từ trên xuống", "Điều 12.1.b"),
        Missing("Nguồn gốc nguyên liệu", "Điền nơi cung cấp đất sét và men ở mục 2 của bản thuyết minh"),
    ),
    until=date(2026, 4, 17),
    how_to_send="Bổ sung ngay trên trang hồ sơ hoặc gửi về Tổ chuyên môn giúp việc.",
    contact="Tổ chuyên môn giúp việc, điện thoại 0222 000 0003",
    signer=Signer(("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Phan Văn Thường Trực"),
    recipients=("Như trên", "Lưu: VT, QLCN"),
)
LONG_SUPPLEMENT = replace(
    SUPPLEMENT,
    establishment=LONG_PRODUCER,
    missing=tuple(
        replace(SUPPLEMENT.missing[n % 2], what=f"{SUPPLEMENT.missing[n % 2].what} ({n})") for n in range(24)
    ),
)

PAPERS: dict[str, Paper] = {
    **{f"certificate {name}": paper for name, paper in CERTIFICATES.items()},
    **LABELS,
    "sheet": SHEET,
    "sheet blank": BLANK_SHEET,
    "sheet four criteria": FOUR_CRITERIA_SHEET,
    "minutes": MINUTES,
    "minutes long": LONG_MINUTES,
    "council": COUNCIL_MINUTES,
    "council long": LONG_COUNCIL_MINUTES,
    "decision": DECISION,
    "decision long": LONG_DECISION,
    "nomination": NOMINATION,
    "nomination long": LONG_NOMINATION,
    "nomination bypass": BYPASS,
    **NOTICES,
    "receipt": RECEIPT,
    "receipt long": LONG_RECEIPT,
    "supplement": SUPPLEMENT,
    "supplement long": LONG_SUPPLEMENT,
}
