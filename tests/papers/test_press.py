"""Every paper, short and long: it prints, reads as Vietnamese, is archival, and comes out the same each time."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import unicodedata

import pytest
from msgspec.structs import replace

from tests.papers import examples, looking
from tieubieu.certificates.payload import address
from tieubieu.papers import press
from tieubieu.papers.documents import CertificatePaper, LabelPaper, Paper, counted
from tieubieu.papers.press import CannotPrint, render, render_async, render_svg

PAPERS = examples.PAPERS
PROVINCE = examples.CERTIFICATES["province"]

PAGES = {
    "certificate set of sixteen": 2,
    "certificate set of three long": 2,
    "minutes": 2,
    "minutes long": 4,
    "council": 4,
    "decision": 2,
    "nomination": 2,
    "nomination bypass": 2,
    "receipt long": 2,
    "supplement long": 2,
}
MANY_PAGES = {"council long", "decision long", "nomination long"}

SAID = {
    "certificate province": [
        "GIẤY CHỨNG NHẬN",
        "CẤP TỈNH NĂM 2026",
        "Tranh gốm men hỏa biến Phượng Vũ",
        "31/12/2029",
    ],
    "certificate district": ["HUYỆN CƯ M’GAR", "Buôn Đŭng, Krông Ƀuk", "Y Thí Dụ Êban", "31/12/2022"],
    "certificate set of eight": ["Bộ gồm 08 sản phẩm:", "8. Bánh trung thu nhân yến"],
    "certificate set of sixteen": [
        "danh mục ở trang sau",
        "DANH MỤC SẢN PHẨM TRONG BỘ",
        "54/GCN-BCT",
        "Trang 2/2",
    ],
    "label M": ["Sản phẩm công nghiệp", "cấp tỉnh · 2026"],
    "sheet": ["PHIẾU CHẤM ĐIỂM", "Mã số bình chọn: A-4K7", "Tổng cộng 100 85", "5,95", "Phụ lục 4"],
    "sheet blank": ["Họ và tên giám khảo:", "ngày …… tháng …… năm 2026"],
    "minutes": [
        "Tổng hợp kết quả bình chọn",
        "70,00 Đạt",
        "69,99 Dưới 70",
        "4. Sản phẩm không có điểm (không phải là không đạt)",
        "4 tán thành, 1 không tán thành, trên 5 thành viên",
        "Đề nghị chấm lại nhóm C khi có mẫu trình diễn.",
        "kích thước cây 1284",
        "phiếu của giám khảo mã GK-3",
        "A 1/2; B 1/2; C 0/0; D 0/0",
    ],
    "council": [
        "03 sản phẩm, bộ sản phẩm (Danh sách 1 kèm theo)",
        "6 tán thành, 0 không tán thành (bỏ phiếu kín)",
        "01 sản phẩm, bộ sản phẩm trong số",
        "bà Tô Thị Mẫu",
        "ĐỀ CỬ BÌNH CHỌN CẤP KHU VỰC PHÍA BẮC",
    ],
    "council long": ["Hội đồng không đề cử sản phẩm nào."],
    "decision": [
        "QUYẾT ĐỊNH",
        "Điều 1. Công nhận 03 sản phẩm, bộ sản phẩm của 03 cơ sở",
        "(bộ gồm 8 sản phẩm)",
    ],
    "nomination": ["Kính gửi:", "DANH SÁCH TRÍCH NGANG", "27/GCN-UBND 15/06/2026", "83,86"],
    "nomination bypass": ["không tổ chức bình chọn cấp xã trong kỳ này", "điểm d khoản 2 Điều 12"],
    "notice": ["đã được công nhận", "83,86 điểm", "chậm nhất hết ngày 07/07/2026", "15 ngày làm việc"],
    "notice not recognised": ["70,00 điểm, từ mức 70 điểm trở lên, nhưng không nằm trong danh sách"],
    "notice below": ["69,99 điểm, dưới mức 70 điểm"],
    "notice not scored": ["Đây không phải là kết quả không đạt.", "cơ sở không gửi mẫu sản phẩm"],
    "receipt": [
        "HS-7T2H-YF3K",
        "09 giờ 41 phút, ngày 08 tháng 4 năm 2026",
        "Tổng cộng 4 thành phần, 08 bản, tệp.",
    ],
    "receipt long": ["hồ sơ nộp lần 3", "do bà Mai Thị Thư Ký nhập thay cơ sở"],
    "supplement": ["Bổ sung ít nhất một ảnh chụp từ trên xuống", "Hạn bổ sung: hết ngày 17/04/2026."],
}


@pytest.fixture(scope="module")
def printed() -> dict[str, bytes]:
    return {name: render(paper) for name, paper in PAPERS.items()}


@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_prints_on_the_expected_number_of_pages(printed: dict[str, bytes], name: str):
    pages = len(looking.words(printed[name]))
    if name in MANY_PAGES:
        assert pages > 5
    else:
        assert pages == PAGES.get(name, 1)


@pytest.mark.parametrize("name", SAID)
def test_a_paper_says_in_copyable_vietnamese(printed: dict[str, bytes], name: str):
    text = unicodedata.normalize("NFC", " ".join(looking.words(printed[name])))
    for words in SAID[name]:
        assert words in text


@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_is_an_archival_pdf_with_its_fonts_inside(printed: dict[str, bytes], name: str):
    pdf = printed[name]
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in pdf
    assert pdf.count(b"/Type/FontDescriptor") or pdf.count(b"/Type /FontDescriptor")
    assert pdf.count(b"/FontFile") == len(re.findall(rb"/Type ?/FontDescriptor", pdf))


@pytest.mark.parametrize("name", PAPERS)
def test_the_same_paper_gives_the_same_bytes(printed: dict[str, bytes], name: str):
    assert render(PAPERS[name]) == printed[name]


FRESH = """
import hashlib
from tests.papers.examples import PAPERS
from tieubieu.papers.press import render
for name in ("certificate set of sixteen", "minutes", "label S"):
    print(hashlib.sha256(render(PAPERS[name])).hexdigest())
"""


def test_another_process_gives_the_same_bytes(printed: dict[str, bytes]):
    told = subprocess.run(
        [sys.executable, "-c", FRESH], capture_output=True, text=True, check=True
    ).stdout.split()
    names = ("certificate set of sixteen", "minutes", "label S")
    assert told == [hashlib.sha256(printed[name]).hexdigest() for name in names]


@pytest.mark.parametrize("name", PAPERS)
def test_a_sample_says_so_and_nothing_else_does(printed: dict[str, bytes], name: str):
    text = " ".join(looking.words(printed[name])).replace(" ", "")
    assert ("BẢNMẪU" in text) == PAPERS[name].sample


def test_the_metadata_carry_the_papers_own_day(printed: dict[str, bytes]):
    assert b"D:20260615" in printed["certificate province"]
    assert b"D:20260520" in printed["minutes"]


def test_nothing_runs_over_the_rim_of_a_label():
    """The rim is the outermost ink: just inside it, at the four sides, stays paper."""
    for name in ("label long S", "label long M", "label long L", "label S", "label M", "label L"):
        picture = looking.page(render(PAPERS[name]), dpi=300).convert("L")
        inset = round(1.05 / 25.4 * 300)  # between rim (up to 0.85 mm) and hairline (from 1.27 mm) or text
        left = picture.crop((inset, picture.height // 4, inset + 1, picture.height * 3 // 4))
        right = picture.crop(
            (picture.width - inset - 1, picture.height // 4, picture.width - inset, picture.height * 3 // 4)
        )
        assert left.getextrema()[0] > 200, name
        assert right.getextrema()[0] > 200, name


# ---- QR ---------------------------------------------------------------------------------------------


def expected_address(paper: Paper) -> str:
    assert isinstance(paper, CertificatePaper | LabelPaper)
    return address(paper.host, paper.token if isinstance(paper, CertificatePaper) else paper.lookup)


@pytest.mark.parametrize("name", [*(f"certificate {n}" for n in examples.CERTIFICATES), *examples.LABELS])
def test_the_qr_of_every_certificate_and_label_reads(printed: dict[str, bytes], name: str):
    assert looking.decoded(looking.page(printed[name])) == [expected_address(PAPERS[name])]


@pytest.mark.parametrize(
    "name", ["certificate province", "certificate long", "label S", "label long S", "label long L"]
)
def test_the_qr_reads_from_a_bad_picture(printed: dict[str, bytes], name: str):
    """150 dpi, turned by 7°, blurred, noisy: at least 19 of 20."""
    assert looking.times_read(looking.page(printed[name]), expected_address(PAPERS[name])) >= 19


def test_a_code_that_is_covered_too_far_does_not_read():
    picture = looking.page(render(PROVINCE))
    picture.paste((255, 255, 255), (0, picture.height * 3 // 4, picture.width // 4, picture.height))
    assert looking.decoded(picture) == []


def test_a_label_as_drawing_has_no_live_text():
    drawing = render_svg(examples.label("province", "M"))
    assert drawing.startswith("<svg")
    assert "<text" not in drawing


# ---- words that cannot be printed -------------------------------------------------------------------


def test_text_that_does_not_fit_is_refused_with_the_number():
    with pytest.raises(CannotPrint, match="27/GCN-UBND: nội dung quá dài") as problem:
        render(replace(PROVINCE, product=" ".join(["Bộ sản phẩm gốm sứ mỹ nghệ cao cấp"] * 40)))
    assert (problem.value.number, problem.value.reason) == ("27/GCN-UBND", "too_long")


def test_a_word_wider_than_the_line_is_refused():
    with pytest.raises(CannotPrint, match="quá dài"):
        render(replace(PROVINCE, product="G" * 90))


def test_a_letter_that_no_font_has_is_refused_and_named():
    with pytest.raises(CannotPrint, match="27/GCN-UBND: có ký tự không in được.*茶") as problem:
        render(replace(PROVINCE, product="Trà 茶"))
    assert problem.value.reason == "glyph"


def test_words_are_never_markup():
    product = "Gốm *đỏ* #1 $x$ @home _a_ <b> `c` \\ // [d] ~ -- \"e\" 'f'"
    text = looking.words(render(replace(PROVINCE, product=product)))[0]
    for piece in (
        "*đỏ*",
        "#1",
        "$x$",
        "@home",
        "_a_",
        "<b>",
        "`c`",
        "\\",
        "//",
        "[d]",
        "~",
        "--",
        '"e"',
        "'f'",
    ):
        assert piece in text


def test_decomposed_letters_print_as_composed_ones():
    name = "Tranh gốm men hỏa biến Phượng Vũ"
    assert render(replace(PROVINCE, product=unicodedata.normalize("NFD", name))) == render(
        replace(PROVINCE, product=name)
    )


def test_a_few_long_items_move_to_an_annex_by_themselves():
    long = examples.CERTIFICATES["set of three long"]
    assert not long.data()["annex"]
    assert "DANH MỤC SẢN PHẨM TRONG BỘ" in looking.words(render(long))[1]


def test_a_set_of_a_hundred_items_lists_them_all():
    items = tuple(f"Sản phẩm thí dụ số {n}" for n in range(1, 101))
    pages = looking.words(render(replace(PROVINCE, items=items)))
    text = " ".join(pages)
    assert all(item in text for item in items)
    assert f"Trang {len(pages)}/{len(pages)}" in pages[-1]


async def test_rendering_off_the_event_loop_gives_the_same_bytes():
    assert await render_async(PROVINCE) == render(PROVINCE)


def test_no_font_of_this_machine_is_used():
    assert {font.family for font in press._fonts().fonts()} == {
        "Be Vietnam Pro",
        "Lora",
        "Playfair Display",
        "Tinos",
    }


def test_a_sheet_never_names_the_producer():
    assert not {"establishment", "producer", "address"} & set(examples.SHEET.__struct_fields__)


def test_a_mean_has_the_digits_that_the_rulebook_shows():
    text = " ".join(looking.words(render(replace(examples.MINUTES, decimals=3))))
    assert "69,998 Dưới 70" in text


def test_counts_are_written_as_in_administrative_papers():
    assert [counted(n) for n in (0, 7, 10, 441, 1500)] == ["00", "07", "10", "441", "1.500"]
