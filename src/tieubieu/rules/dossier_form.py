"""The dossier as data: Phụ lục 1 and 2, declarations, attachments, and the columns of Phụ lục 5 and 6.

What a dossier consists of is law (TT 26/2014 Điều 4, 12). The single fields are ours, derived from the
criteria and from ordinary administrative forms; each form stands in one tuple, so that the official one can
replace it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, Literal

from msgspec import Struct

from tieubieu.rules.circulars import Circular
from tieubieu.rules.groups import ESTABLISHMENT_KINDS, GROUPS, SET_KINDS
from tieubieu.rules.numbers import date_text, parse_date, parse_whole, thousands
from tieubieu.rules.problem import Problem

Kind = Literal["text", "long", "number", "year", "date", "choice", "tax_code", "phone", "email", "url"]


class Part(Struct, frozen=True):
    """A page of the form; `annex` is the Phụ lục that it prints in."""

    key: str
    label: str
    annex: int


class Field(Struct, frozen=True, kw_only=True):
    """One field of a form.

    `criterion` is the leaf, part or criterion of the default rubric that it feeds. `max_length` counts
    characters; for a number it counts digits. `unit` stands behind the box. `source` names where the value is
    kept when it is not typed into the dossier: "establishment.COLUMN" or "product.COLUMN". A value is a
    str; a number or year is an int ≥ 0; a date is an ISO str.
    """

    key: str
    label: str
    part: str
    kind: Kind = "text"
    hint: str = ""
    required: bool = False
    criterion: str | None = None
    identifies_producer: bool = False
    max_length: int = 200
    unit: str = ""
    source: str | None = None
    choices: tuple[tuple[str, str], ...] = ()


PARTS: tuple[Part, ...] = (
    Part("establishment", "Cơ sở", 1),
    Part("product", "Sản phẩm", 1),
    Part("description", "Mô tả sản phẩm", 2),
    Part("market", "Thị trường và sản xuất", 2),
    Part("economy", "Kinh tế, kỹ thuật", 2),
    Part("society", "Xã hội, môi trường", 2),
    Part("beauty", "Văn hóa và thẩm mỹ", 2),
    Part("honours", "Giải thưởng, nhãn hiệu", 2),
)

_NO_NAME = "Giám khảo đọc mục này: đừng ghi tên cơ sở, tên chủ cơ sở."


def _choices(named: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((item.key, item.label) for item in named.values())


def _establishment(key: str, label: str, column: str, **more: Any) -> Field:
    return Field(
        key=key,
        label=label,
        part="establishment",
        identifies_producer=True,
        source=f"establishment.{column}",
        **more,
    )


ANNEX_1: tuple[Field, ...] = (
    _establishment("establishment_name", "Tên cơ sở", "name", required=True),
    _establishment(
        "establishment_kind",
        "Loại hình",
        "legal_kind",
        kind="choice",
        required=True,
        choices=_choices(ESTABLISHMENT_KINDS),
    ),
    _establishment("tax_code", "Mã số thuế", "tax_code", kind="tax_code", required=True, max_length=14),
    _establishment(
        "paper_number",
        "Số giấy chứng nhận đăng ký",
        "paper_number",
        required=True,
        max_length=60,
        hint="Đăng ký doanh nghiệp, kinh doanh, hợp tác xã, hộ kinh doanh hoặc giấy tương đương.",
    ),
    _establishment(
        "paper_issued_on", "Ngày cấp", "paper_issued_on", kind="date", required=True, max_length=10
    ),
    _establishment("paper_issuer", "Nơi cấp", "paper_issuer", required=True, max_length=160),
    _establishment("address", "Địa chỉ trụ sở", "address", required=True, max_length=300),
    _establishment(
        "production_address",
        "Nơi sản xuất",
        "production_address",
        required=True,
        max_length=300,
        hint="Nơi làm ra sản phẩm; bình chọn tính theo nơi này.",
    ),
    _establishment("phone", "Điện thoại", "phone", kind="phone", required=True, max_length=20),
    _establishment("email", "Thư điện tử", "email", kind="email", max_length=254),
    _establishment("website", "Trang web", "website", kind="url"),
    _establishment("representative", "Người đại diện", "representative", required=True, max_length=120),
    _establishment("representative_title", "Chức vụ", "representative_title", required=True, max_length=80),
    _establishment("trade", "Ngành nghề", "trade", required=True),
    _establishment("workers", "Số lao động của cơ sở", "workers", kind="number", unit="người", max_length=6),
    Field(
        key="product_name",
        label="Tên sản phẩm hoặc bộ sản phẩm",
        part="product",
        required=True,
        source="product.name",
        hint="Tên này in trên phiếu chấm và trên giấy chứng nhận.",
    ),
    Field(
        key="group",
        label="Nhóm sản phẩm",
        part="product",
        kind="choice",
        required=True,
        source="product.product_group",
        choices=_choices(GROUPS),
    ),
    Field(
        key="set_kind",
        label="Trường hợp của bộ sản phẩm",
        part="product",
        kind="choice",
        source="product.set_kind",
        hint="Chỉ chọn khi đăng ký một bộ sản phẩm.",
        choices=_choices(SET_KINDS),
    ),
    Field(
        key="sample_count",
        label="Số mẫu gửi đến",
        part="product",
        kind="number",
        unit="mẫu",
        max_length=4,
        hint="Sản phẩm quá lớn, không gửi được thì ghi 0; Chủ tịch Hội đồng quyết định cách bình chọn.",
    ),
    Field(
        key="earlier_certificates",
        label="Giấy chứng nhận đã được cấp trước đây",
        part="product",
        kind="long",
        identifies_producer=True,
        max_length=1000,
        hint="Số, ngày, cấp bình chọn. Giấy do hệ thống này cấp thì không cần ghi.",
    ),
)
"""Phiếu đăng ký tham gia bình chọn (Điều 12.1.a)."""


def _long(
    key: str, label: str, part: str, criterion: str | None, hint: str = _NO_NAME, required: bool = False
) -> Field:
    return Field(
        key=key,
        label=label,
        part=part,
        kind="long",
        criterion=criterion,
        hint=hint,
        required=required,
        max_length=3000,
    )


def _number(
    key: str, label: str, part: str, criterion: str, unit: str, required: bool = False, hint: str = ""
) -> Field:
    return Field(
        key=key,
        label=label,
        part=part,
        kind="number",
        criterion=criterion,
        unit=unit,
        required=required,
        hint=hint,
        max_length=12,
    )


ANNEX_2: tuple[Field, ...] = (
    _long("purpose", "Sản phẩm là gì, dùng để làm gì, cho ai", "description", "1.1.1", required=True),
    Field(
        key="size_weight",
        label="Kích thước, khối lượng",
        part="description",
        criterion="2.2.2",
        required=True,
        max_length=300,
    ),
    _long("materials", "Nguyên, vật liệu và nguồn gốc", "description", "1.2.5", required=True),
    _number("domestic_share", "Nguyên, vật liệu trong nước", "description", "1.2.5", "%"),
    _long("home_market", "Bán ở đâu trong nước, cho ai", "market", "1.1.1", required=True),
    _long(
        "export_market",
        "Bán ra nước ngoài",
        "market",
        "1.1.1",
        "Nước nào, bao nhiêu mỗi năm. Không có thì để trống.",
    ),
    Field(
        key="price",
        label="Giá bán",
        part="market",
        criterion="1.1.2",
        max_length=200,
        hint="Ví dụ 320.000 đồng một bộ.",
    ),
    _long(
        "import_replacement",
        "Thay thế, cạnh tranh với hàng nhập khẩu",
        "market",
        "1.1.2",
        "So sánh về giá, chất lượng, công dụng.",
    ),
    _long("process", "Quy trình sản xuất", "market", "1.2.1", required=True),
    _number("handwork_share", "Phần làm bằng tay", "market", "1.2.1", "%"),
    Field(
        key="output_unit",
        label="Đơn vị tính sản lượng",
        part="market",
        criterion="1.2.1",
        required=True,
        max_length=30,
        hint="Ví dụ cái, bộ, kg, lít.",
    ),
    _number("capacity", "Năng lực sản xuất một năm", "market", "1.2.1", "đơn vị", required=True),
    _number("output_last", "Sản lượng năm trước", "market", "1.2.3", "đơn vị", required=True),
    _number("output_before", "Sản lượng năm trước nữa", "market", "1.2.3", "đơn vị"),
    _long("equipment", "Máy móc, công nghệ, thiết bị", "market", "1.2.2", required=True),
    _long("scale", "Quy mô: nhà xưởng, mặt bằng, vốn", "market", "1.2.3"),
    _long("plans", "Hướng phát triển, nhân rộng, ngành khác được thúc đẩy", "market", "1.2.4", required=True),
    _long("value_chain", "Liên kết với nơi cung cấp, tiêu thụ", "market", "1.2.6"),
    _number("revenue_last", "Doanh thu sản phẩm năm trước", "economy", "2.1.2", "triệu đồng", required=True),
    _number("revenue_before", "Doanh thu sản phẩm năm trước nữa", "economy", "2.1.2", "triệu đồng"),
    _number(
        "profit_last",
        "Lợi nhuận từ sản phẩm năm trước",
        "economy",
        "2.1.1",
        "triệu đồng",
        hint="Lỗ thì ghi 0 và nói rõ ở mục hiệu quả.",
    ),
    _long("efficiency", "Hiệu quả sản xuất kinh doanh", "economy", "2.1.1"),
    _long(
        "economy_other",
        "Chỉ tiêu kinh tế khác",
        "economy",
        "2.1.3",
        "Ví dụ nộp ngân sách, tốc độ tăng, năng suất.",
    ),
    _long("technology_level", "Trình độ công nghệ, thiết bị", "economy", "2.2.1"),
    _long("quality", "Chất lượng, mẫu mã", "economy", "2.2.2", required=True),
    _long("standards", "Tiêu chuẩn, quy chuẩn đã đáp ứng", "economy", "2.2.3"),
    _long(
        "quality_system",
        "Hệ thống quản lý sản xuất, chất lượng",
        "economy",
        "2.2.4",
        "Ví dụ ISO, HACCP, GMP, 5S.",
    ),
    _long("skills", "Tay nghề, đào tạo lao động", "economy", "2.2.5"),
    _number("labour", "Lao động làm sản phẩm này", "society", "2.3.1", "người", required=True),
    _long("employment", "Việc làm tạo ra tại địa phương", "society", "2.3.1"),
    _number(
        "income", "Thu nhập bình quân một người một tháng", "society", "2.3.2", "nghìn đồng", required=True
    ),
    _long("society_other", "Tác động xã hội khác", "society", "2.3.3"),
    _long("environment", "Bảo vệ môi trường trong sản xuất", "society", "2.4.1", required=True),
    _long(
        "culture",
        "Nét văn hóa của sản phẩm",
        "beauty",
        "3.1",
        "Kiểu dáng, hoa văn, cách làm có từ đâu? Viết như kể cho người chưa biết. Đừng ghi tên cơ sở.",
        required=True,
    ),
    Field(
        key="first_year",
        label="Năm bắt đầu sản xuất mẫu này",
        part="beauty",
        kind="year",
        criterion="3.1",
        max_length=4,
        hint="Bốn chữ số, ví dụ 2019.",
    ),
    _long("aesthetics", "Nét đẹp: hình dáng, màu sắc, bao bì", "beauty", "3.2", required=True),
    Field(
        key="designer",
        label="Người thiết kế",
        part="beauty",
        identifies_producer=True,
        max_length=120,
    ),
    _long("awards", "Giải thưởng, bằng khen, chứng nhận đã có", "honours", "4.1"),
    _long(
        "trade_mark",
        "Nhãn hiệu, sáng chế, kiểu dáng đã được bảo hộ",
        "honours",
        "4.2",
        "Loại bảo hộ và năm. Giám khảo đọc mục này: số và tên chủ văn bằng ghi ở mục dưới.",
    ),
    Field(
        key="trade_mark_number",
        label="Số và chủ văn bằng bảo hộ",
        part="honours",
        identifies_producer=True,
        max_length=300,
    ),
)
"""Bản thuyết minh, mô tả sản phẩm (Điều 12.1.b)."""

FIELDS: tuple[Field, ...] = ANNEX_1 + ANNEX_2
FIELD: dict[str, Field] = {field.key: field for field in FIELDS}


class Declaration(Struct, frozen=True):
    """What the producer declares, one by one, none ticked beforehand."""

    key: str
    text: str
    law: str


DECLARATIONS: tuple[Declaration, ...] = (
    Declaration("own_product", "Sản phẩm do chính cơ sở sản xuất và đăng ký.", "TT 26/2014 Điều 4.2"),
    Declaration("not_copied", "Sản phẩm không phải là sản phẩm sao chép.", "TT 26/2014 Điều 4.3"),
    Declaration(
        "intellectual_property",
        "Việc sản xuất không vi phạm quyền sở hữu trí tuệ, quyền sở hữu công nghiệp.",
        "TT 26/2014 Điều 4.3",
    ),
    Declaration(
        "quality",
        "Việc sản xuất không vi phạm tiêu chuẩn, quy chuẩn về chất lượng.",
        "TT 26/2014 Điều 4.3",
    ),
    Declaration(
        "labour_safety",
        "Việc sản xuất không vi phạm quy định về vệ sinh, an toàn lao động.",
        "TT 26/2014 Điều 4.3",
    ),
    Declaration(
        "food_safety",
        "Việc sản xuất không vi phạm quy định về an toàn thực phẩm.",
        "TT 26/2014 Điều 4.3",
    ),
    Declaration(
        "environment",
        "Việc sản xuất không vi phạm quy định về bảo vệ môi trường.",
        "TT 26/2014 Điều 4.3",
    ),
    Declaration(
        "mass_production",
        "Sản phẩm sản xuất được hàng loạt, với số lượng lớn, không phải là sản phẩm độc bản.",
        "TT 26/2014 Điều 4.4",
    ),
    Declaration(
        "truthful",
        "Cơ sở tự nguyện tham gia và chịu trách nhiệm trước pháp luật về thông tin đã khai.",
        "TT 26/2014 Điều 6.4",
    ),
)

_PICTURES = ("image/jpeg", "image/png")
_PAPERS = ("application/pdf", "image/jpeg", "image/png")


class AttachmentKind(Struct, frozen=True, kw_only=True):
    """A kind of attachment. `required` holds for every dossier; photos are counted by the circular."""

    key: str
    label: str
    required: bool = False
    identifies_producer: bool = True
    media_types: tuple[str, ...] = _PAPERS
    law: str | None = None


ATTACHMENT_KINDS: tuple[AttachmentKind, ...] = (
    AttachmentKind(
        key="photo",
        label="Ảnh màu của sản phẩm",
        required=True,
        identifies_producer=False,
        media_types=_PICTURES,
        law="TT 26/2014 Điều 12.1.b",
    ),
    AttachmentKind(
        key="business_paper",
        label="Bản sao giấy chứng nhận đăng ký của cơ sở",
        required=True,
        law="TT 26/2014 Điều 12.1.a",
    ),
    AttachmentKind(key="quality", label="Chứng chỉ, chứng nhận chất lượng", law="TT 26/2014 Điều 12.1.c"),
    AttachmentKind(
        key="food_safety", label="Giấy chứng nhận an toàn thực phẩm", law="TT 26/2014 Điều 12.1.c"
    ),
    AttachmentKind(key="award", label="Giấy khen, bằng khen", law="TT 26/2014 Điều 12.1.c"),
    AttachmentKind(
        key="nomination_letter",
        label="Văn bản đề nghị của cấp dưới",
        law="TT 26/2014 Điều 12.2",
    ),
    AttachmentKind(key="signed_form", label="Bản giấy đã ký của cơ sở"),
    AttachmentKind(key="other", label="Giấy tờ khác", law="TT 26/2014 Điều 12.1.c"),
)

ATTACHMENT_KIND: dict[str, AttachmentKind] = {kind.key: kind for kind in ATTACHMENT_KINDS}


class Column(Struct, frozen=True):
    """A column of a list, or a line of a certificate."""

    key: str
    label: str


ANNEX_5: tuple[Column, ...] = (
    Column("number", "TT"),
    Column("product", "Tên sản phẩm"),
    Column("group", "Nhóm sản phẩm"),
    Column("establishment", "Tên cơ sở"),
    Column("address", "Địa chỉ"),
    Column("phone", "Điện thoại"),
    Column("description", "Mô tả tóm tắt"),
    Column("certificate", "Giấy chứng nhận cấp dưới (số, ngày)"),
    Column("mean", "Điểm bình quân"),
    Column("note", "Ghi chú"),
)
"""Danh sách trích ngang sản phẩm đăng ký tham gia bình chọn, sent with a nomination (Điều 12.2.c)."""

ANNEX_6: tuple[Column, ...] = (
    Column("issuer", "Cơ quan cấp"),
    Column("title", "Giấy chứng nhận sản phẩm công nghiệp nông thôn tiêu biểu"),
    Column("level", "Cấp bình chọn"),
    Column("year", "Năm"),
    Column("product", "Sản phẩm"),
    Column("establishment", "Cơ sở"),
    Column("address", "Địa chỉ"),
    Column("decision", "Quyết định công nhận (số, ngày)"),
    Column("number", "Số giấy chứng nhận"),
    Column("valid_until", "Có giá trị đến hết ngày"),
    Column("place_date", "Nơi cấp, ngày cấp"),
    Column("signer", "Người ký"),
)
"""Giấy chứng nhận (Điều 17.4)."""


def for_judges(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The values that judges may read: what does not identify the producer, in the form's order."""
    return {
        field.key: fields[field.key]
        for field in FIELDS
        if field.key in fields and not field.identifies_producer
    }


def feeding(criterion: str) -> tuple[Field, ...]:
    """The fields that inform a leaf, or anything under a part or criterion: what "Hồ sơ nêu" shows."""
    return tuple(
        field
        for field in FIELDS
        if field.criterion is not None
        and (field.criterion == criterion or field.criterion.startswith(f"{criterion}."))
    )


def gather(
    typed: Mapping[str, Any], establishment: Mapping[str, Any], product: Mapping[str, Any]
) -> dict[str, Any]:
    """All values of the form: those typed into the dossier, and those kept with establishment and product.

    The mappings are the records by column; a date becomes ISO text. Unknown keys in `typed` are left out.
    """
    records = {"establishment": establishment, "product": product}
    values = {}
    for field in FIELDS:
        if field.source is None:
            value = typed.get(field.key)
        else:
            record, column = field.source.split(".")
            value = records[record].get(column)
        if isinstance(value, date):
            value = value.isoformat()
        if value not in (None, ""):
            values[field.key] = value
    return values


_TAX_CODE = re.compile(r"[0-9]{10}(-?[0-9]{3})?|[0-9]{12}")
_PHONE = re.compile(r"\+?[0-9](?:[ .-]?[0-9]){7,13}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
_URL = re.compile(r"(https?://)?[^\s/]+\.[^\s/.]{2,}(/\S*)?")

_SHAPES = {
    "tax_code": (_TAX_CODE, "Mã số thuế có 10, 12 hoặc 13 chữ số."),
    "phone": (_PHONE, "Số điện thoại chỉ gồm chữ số, ví dụ 0912 345 678."),
    "email": (_EMAIL, "Địa chỉ thư điện tử có dạng ten@noi.vn."),
    "url": (_URL, "Trang web có dạng ten.vn."),
}


def clean(field: Field, raw: Any, today: date | None = None) -> str | int | None:
    """The value to keep for what was typed (str) or sent (str, int): None when empty.

    ValueError, in words for the person, when it does not fit the field. With `today` a year or date in the
    future is refused.
    """
    if isinstance(raw, str):
        raw = raw.strip()
    if raw is None or raw == "":
        return None
    if isinstance(raw, bool) or not isinstance(raw, (str, int)):
        raise ValueError(f"{field.label}: giá trị không đọc được.")
    if field.kind in ("number", "year"):
        return _clean_number(field, raw, today)
    text = str(raw)
    if len(text) > field.max_length:
        long, most = thousands(len(text)), thousands(field.max_length)
        raise ValueError(f"{field.label} dài {long} ký tự; tối đa {most}. Hãy rút gọn.")
    if field.kind == "date":
        day = parse_date(text)
        if today is not None and day > today:
            raise ValueError(f"Ngày {date_text(day)} ở tương lai. Hãy xem lại.")
        return day.isoformat()
    if field.kind == "choice" and text not in dict(field.choices):
        raise ValueError(f"{field.label}: hãy chọn một trong các mục có sẵn.")
    if field.kind in _SHAPES:
        shape, words = _SHAPES[field.kind]
        if not shape.fullmatch(text):
            raise ValueError(f"{words} Bạn nhập “{text}”.")
    return text


def _clean_number(field: Field, raw: str | int, today: date | None) -> int:
    if isinstance(raw, int):
        number = raw
    else:
        try:
            number = parse_whole(raw)
        except ValueError:
            example = "2019" if field.kind == "year" else "3.500"
            raise ValueError(
                f"{field.label} là số, không kèm chữ. Bạn nhập “{raw}”; hãy nhập như {example}."
            ) from None
    if number < 0 or len(str(number)) > field.max_length:
        raise ValueError(f"{field.label} là số từ 0, có tối đa {field.max_length} chữ số.")
    if field.unit == "%" and number > 100:
        raise ValueError(f"{field.label} từ 0 đến 100 %.")
    if field.kind == "year":
        last = today.year if today is not None else 9999
        if number > last:
            raise ValueError(f"Năm {number} ở tương lai. Hãy nhập năm từ 1900 đến {last}.")
        if number < 1900:
            raise ValueError(f"Năm gồm bốn chữ số, từ 1900. Bạn nhập {number}.")
    return number


def sets_required(circular: Circular, bypass: bool = False) -> int:
    """Paper sets to send: 01 in 2014, 02 since 2018 (Điều 12); 01 for the bypass (Điều 12.2.d)."""
    return 1 if bypass else circular.sets


def check_fields(fields: Mapping[str, Any], today: date | None = None) -> list[Problem]:
    """What is wrong in the fields (all values of the form, see `gather`): missing, unfit or unknown ones."""
    problems = [
        Problem("dossier.unknown_field", f"Biểu mẫu không có mục {key}.", None, key)
        for key in fields
        if key not in FIELD
    ]
    for field in FIELDS:
        try:
            value = clean(field, fields.get(field.key), today)
        except ValueError as error:
            problems.append(Problem("dossier.unfit", str(error), None, field.key))
            continue
        if value is None and field.required:
            problems.append(Problem("dossier.missing", f"Chưa có: {field.label}.", None, field.key))
    return problems


def check_dossier(
    circular: Circular,
    fields: Mapping[str, Any],
    declarations: Collection[str],
    attachments: Mapping[str, int],
    photos: int,
    *,
    today: date | None = None,
    bypass: bool = False,
    paper_sets: int | None = None,
) -> list[Problem]:
    """Everything that keeps a dossier from being submitted to a round held under `circular`.

    `fields` are all values of the form, `declarations` the keys declared, `attachments` counts by kind
    (photos are counted by `photos` alone). With `bypass` the letter of the People's Committee must be
    attached (Điều 12.2.d). `paper_sets` is given where a clerk counts what came in on paper. A problem's
    `field` is the key of a field, or "declarations.KEY", "attachments.KEY", "paper_sets".
    """
    problems = check_fields(fields, today)
    declared = set(declarations)
    problems.extend(
        Problem("dossier.declaration", f"Chưa cam kết: {item.text}", item.law, f"declarations.{item.key}")
        for item in DECLARATIONS
        if item.key not in declared
    )
    problems.extend(_check_photos(circular, photos))
    for kind in ATTACHMENT_KINDS:
        wanted = kind.key != "photo" and (kind.required or (bypass and kind.key == "nomination_letter"))
        if wanted and attachments.get(kind.key, 0) < 1:
            law = "TT 26/2014 Điều 12.2.d" if kind.key == "nomination_letter" else kind.law
            words = f"Chưa có tệp: {kind.label}."
            problems.append(Problem("dossier.attachment", words, law, f"attachments.{kind.key}"))
    needed = sets_required(circular, bypass)
    if paper_sets is not None and paper_sets < needed:
        words = f"Cần {needed:02d} bộ hồ sơ giấy; mới nhận {paper_sets:02d} bộ."
        problems.append(Problem("dossier.sets", words, "TT 26/2014 Điều 12", "paper_sets"))
    return problems


def _check_photos(circular: Circular, photos: int) -> Iterator[Problem]:
    law = "TT 26/2014 Điều 12.1.b"
    if circular.photos_exact and photos != circular.photos_min:
        words = (
            f"Cần đúng {circular.photos_min} ảnh màu, chụp chính diện, mặt bên, từ trên xuống; "
            f"đang có {photos}."
        )
        yield Problem("dossier.photos", words, law, "attachments.photo")
    elif photos < circular.photos_min:
        words = f"Cần ít nhất {circular.photos_min} ảnh màu chụp ở các góc khác nhau; đang có {photos}."
        yield Problem("dossier.photos", words, law, "attachments.photo")
