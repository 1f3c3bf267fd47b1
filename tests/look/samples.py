# ruff: noqa: E501
# fmt: off
"""Plain-data contexts for the templates of the look: what their comments promise, with the story's people and things.

`PAGES` maps a name to (template, context of web.render); templates without a folder are tests/look/templates. Pictures are the drawn ones of static/img. All invented.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from tieubieu.platform.actor import Actor, Grant

NOW = datetime(2026, 10, 24, 2, 0, tzinfo=UTC)
JUDGE = Actor(id=None, name="Hoàng Đức Tín", email="tin@vi-du.vn", grants=(Grant("judge", "round", None),))
SECRETARY = Actor(id=None, name="Phạm Thị Lan", email="lan@vi-du.vn", grants=(Grant("council_member", "round", None),))
PRODUCER = Actor(id=None, name="Nguyễn Văn Thuận", email="thuan@vi-du.vn", grants=(Grant("producer", "place", None),))
ADMIN = Actor(id=None, name="Trần Thị Quản", email="quan@vi-du.vn", grants=(Grant("admin", "all", None),))


def picture(name: str, alt: str) -> dict[str, str]:
    return {"src": f"/static/img/{name}.svg", "alt": alt}


def card(name: str, by: str, img: str = "", level: str = "province", group: str = "A", state: str = "valid") -> dict[str, Any]:
    return {
        "name": name, "href": "/san-pham/mau", "by": by, "group": group, "level": level, "state": state,
        "until": date(2029, 12, 31), "picture": picture(img, name) if img else None,
    }


CARDS = [
    card("Trà ô long Biển Lam", "Hợp tác xã Trà Biển Lam, Gia Lai", "tra", "region", "B"),
    card("Bộ giỏ mây đan mắt cáo", "Cơ sở Mây đan Hạ Vân, Gia Lai", "gio-may", "commune"),
    card("Bình gốm men tro", "Hộ kinh doanh Gốm Cẩm Sa, Gia Lai", "binh-gom", "region"),
    card("Máy xát vỏ cà phê tươi VH-300", "Công ty TNHH Cơ khí Vạn Hưng, Đắk Lắk", "may-xat", "province", "C"),
    card("Khăn dệt thổ cẩm Plei Kon", "Tổ hợp tác dệt Plei Kon, Gia Lai", "khan-lanh", "region"),
    card("Viên nén củi trấu", "Hợp tác xã Trấu Xanh, Gia Lai", "", "district", "D", "expired"),
]

ROUNDS = [
    {
        "title": "Tỉnh Gia Lai năm 2026", "href": "/ky/gia-lai-2026", "level": "province",
        "body": "Sở Công Thương tỉnh Gia Lai", "phase": "scoring", "note": "Đóng phiếu 17:00 ngày 24/10/2026",
        "action": ("/ky/gia-lai-2026", "Xem tiến độ"),
    },
    {
        "title": "Xã Hoài Lạch năm 2026", "href": "/ky/hoai-lach-2026", "level": "commune",
        "body": "Ủy ban nhân dân xã Hoài Lạch, tỉnh Gia Lai", "phase": "receiving",
        "note": "Nhận hồ sơ đến hết ngày 30/10/2026", "action": ("/ho-so", "Nộp hồ sơ"),
    },
    {
        "title": "Khu vực phía Bắc năm 2026", "href": "/ky/bac-2026", "level": "region",
        "body": "Cục Đổi mới sáng tạo, Chuyển đổi xanh và Khuyến công", "phase": "announced",
        "note": "Nhận khiếu nại đến hết ngày 30/10/2026", "action": None,
    },
]


def rung(level: str, title: str, state: str | None, body: str, number: str, issued: date | None, until: date | None, note: str = "") -> dict[str, Any]:
    return {
        "level": level, "title": title, "state": state, "body": body, "number": number, "issued": issued,
        "until": until, "note": note, "href": None,
    }


CENTRAL = "Cục Đổi mới sáng tạo, Chuyển đổi xanh và Khuyến công"
RUNGS = [
    rung("district", "Cấp huyện, năm 2022", "expired", "Ủy ban nhân dân huyện An Sơn", "07/2022/GCN-CNNTTB", date(2022, 6, 14), date(2025, 12, 31)),
    rung("province", "Cấp tỉnh, năm 2024", "valid", "Ủy ban nhân dân tỉnh Gia Lai", "21/2024/GCN-CNNTTB", date(2024, 5, 22), date(2027, 12, 31)),
    rung("region", "Cấp khu vực, năm 2026", "valid", CENTRAL, "12/2026/GCN-CNNTTB", date(2026, 9, 18), date(2029, 12, 31)),
    rung("nation", "Cấp quốc gia", "nominated", "", "", None, None, "Danh sách đề cử gửi Bộ Công Thương ngày 30/09/2026"),
]
PAGER = {"first": 1, "last": 8, "total": 1104, "number": 3, "count": 46, "href": "?trang={page}", "what": "sản phẩm"}
NO_PAGER = {"first": 1, "last": 3, "total": 3, "number": 1, "count": 1, "href": "?trang={page}", "what": "kỳ"}
DATES = {
    "plan": "05/08/2026", "receiving": "đến 15/09/2026", "checking": "đến 25/09/2026", "listed": "28/09/2026",
    "scoring": "đến 24/10/2026", "tallied": "26/10/2026", "council": "02/11/2026", "approval": "trước 13/11/2026",
    "announced": "dự kiến 16/11/2026", "concluded": "sau hạn khiếu nại",
}
DOCUMENT = {"title": "Kế hoạch số 88/KH-SCT", "href": "/tep/ke-hoach", "kind": "PDF", "size": 412_000, "note": "05/08/2026"}

CERTIFICATE = {
    "product": "Trà ô long Biển Lam", "product_href": "/san-pham/tra-o-long", "level": "region", "year": 2026,
    "establishment": "Hợp tác xã Trà Biển Lam", "place": "xã Ia Hồ, tỉnh Gia Lai", "number": "12/2026/GCN-CNNTTB",
    "issued": date(2026, 9, 18), "until": date(2029, 12, 31), "signer": f"Cục trưởng {CENTRAL}",
    "picture": picture("tra", "Hộp trà ô long màu chàm, bên cạnh là chén trà"), "pdf": "/tep/giay", "origin": "",
}


def verify(state: str, **more: Any) -> dict[str, Any]:
    """A context of register/verify.html."""
    return {
        "title": "Kết quả xác minh", "section": "xac-minh", "path": "/v/ABC", "state": state, "checked_at": NOW,
        "certificate": CERTIFICATE, "since": date(2026, 10, 5), "reason": "sản phẩm đang bán không do cơ sở sản xuất.",
        "decision": "Quyết định số 131/QĐ-CĐMST ngày 05/10/2026.", "replaced_by": None, "still_valid": None,
        "rungs": RUNGS, "unknown": None,
        "checks": {"signature": ("k2", date(2026, 1, 5)), "digest": "9f3c 07a1", "list_at": NOW},
    } | more


def unknown(why: str) -> dict[str, Any]:
    found = {"why": why, "read": "2KCE3IQEIFKA7WMZHB6T…Q4", "key": "k9", "known": ["k1", "k2", "k3"]}
    return verify("unknown", certificate=None, since=None, reason="", decision="", rungs=[], checks=None, unknown=found)


def leaf(key: str, title: str, most: int, value: str, says: str = "", error: str = "") -> dict[str, Any]:
    return {"key": key, "title": title, "max": most, "step": 50, "value": value, "error": error, "says": says, "remark": ""}


RUBRIC = [
    {"number": "1", "title": "Đáp ứng thị trường và khả năng phát triển sản xuất", "max": 4000, "parts": [
        {"number": "1.1", "title": "Đáp ứng nhu cầu thị trường", "leaves": [
            leaf("1.1.1", "Mức độ đáp ứng nhu cầu thị trường trong và ngoài nước", 900, "7,5", "Bán 11.200 bộ năm 2025: 64% trong nước."),
            leaf("1.1.2", "Khả năng thay thế, cạnh tranh với sản phẩm nhập khẩu", 600, "6,75", "", "Điểm từ 0 đến 6. Ô này chưa được cộng.")]},
        {"number": "1.2", "title": "Khả năng phát triển sản xuất", "leaves": [
            leaf("1.2.1", "Sản xuất hàng loạt, số lượng lớn", 2500, "20")]}]},
    {"number": "2", "title": "Kinh tế, kỹ thuật, xã hội và môi trường", "max": 4000, "parts": [
        {"number": "2.1", "title": "Kinh tế", "leaves": [
            leaf("2.1.1", "Hiệu quả sản xuất kinh doanh", 2000, "14", "Lợi nhuận sau thuế năm 2025: 612 triệu đồng."),
            leaf("2.4", "Bảo vệ môi trường trong sản xuất", 2000, "")]}]},
    {"number": "3", "title": "Tính văn hóa, tính thẩm mỹ", "max": 1000, "parts": [
        {"number": "", "title": "", "leaves": [leaf("3.1", "Tính văn hóa", 500, "4,5"), leaf("3.2", "Tính thẩm mỹ", 500, "4,5")]}]},
    {"number": "4", "title": "Một số tiêu chí khác", "max": 1000, "parts": [
        {"number": "", "title": "", "leaves": [leaf("4.1", "Giải thưởng, bằng khen, chứng nhận đã có", 1000, "3")]}]},
]
GALLERY = [
    picture("gio-may", "Hai giỏ nhìn thẳng, có quai"), picture("gio-may-canh", "Giỏ không quai nhìn nghiêng"),
    picture("gio-may-tren", "Giỏ nhìn từ trên xuống"), picture("gio-may-mat-dan", "Mắt đan nhìn gần"),
]


def sheet(locked: bool) -> dict[str, Any]:
    return {
        "title": "Bộ giỏ mây đan mắt cáo", "section": "cham-diem", "actor": JUDGE, "locked": locked, "rubric": RUBRIC,
        "crumbs": [("/cham-diem", "Chấm điểm"), ("/cham-diem/gia-lai-2026", "Tỉnh Gia Lai năm 2026"), ("", "A-417")],
        "sums": {"1": 2750, "2": 1400, "3": 900, "4": 300}, "total": 5350, "pictures": GALLERY,
        "summary": [("Công dụng", "Đựng đồ trong nhà, đi chợ"), ("Vật liệu", "Mây nếp, tre"), ("Giá bán", "320.000 đồng một bộ")],
        "paper": [("Tên Hội đồng bình chọn", "Hội đồng bình chọn cấp tỉnh, tỉnh Gia Lai năm 2026"), ("Mã số bình chọn", "A-417")],
        "stale": None if locked else {"saved_at": "10:40", "rows": [("Tính văn hóa", "4", "4,5")], "theirs": "/cham-diem/a-417"},
    }


def result(name: str, group: str, code: str, totals: list[int], img: str = "", **more: Any) -> dict[str, Any]:
    passed = bool(totals) and sum(totals) >= 7000 * len(totals)
    return {
        "entry": code, "name": name, "href": "/ho-so/mau", "by": "Hợp tác xã mẫu", "group": group, "code": code,
        "picture": f"/static/img/{img}.svg" if img else "", "sum": sum(totals), "sheets": len(totals), "totals": totals,
        "outcome": "passed" if passed else ("below" if totals else "not_scored"), "recognised": False,
        "nominated": False, "prize": "", "note": "",
    } | more


RESULTS = [
    result("Trà ô long Biển Lam", "B", "B-118", [9150, 9050, 8950, 9050, 8350, 8550, 9000], "tra", recognised=True, nominated=True, prize="Giải A"),
    result("Máy xát vỏ cà phê tươi VH-300", "C", "C-390", [8700, 8800, 9000, 9000, 9100, 9200, 9400], "may-xat", recognised=True),
    result("Bộ giỏ mây đan mắt cáo", "A", "A-417", [7850, 8250, 8250, 8300, 8350, 8450, 5600], "gio-may", note="Một phiếu lệch xa, đã xem lại"),
    result("Chổi đót An Khê", "A", "A-512", [7000] * 7),
    result("Gạch không nung", "D", "D-504", [6650, 6650, 6700, 6700, 6900, 6950, 7050]),
    result("Viên nén củi trấu", "D", "D-846", []),
]

SLOTS = [
    {"name": "photo-1", "label": "Nhìn thẳng", "picture": ("/static/img/gio-may.svg", "Hai giỏ nhìn thẳng"), "saved": "15/09/2026 09:12", "optional": False, "error": "", "asked": False},
    {"name": "photo-2", "label": "Nhìn nghiêng", "picture": ("/static/img/gio-may-canh.svg", "Giỏ nhìn nghiêng"), "saved": "15/09/2026 09:13", "optional": False, "error": "", "asked": False},
    {"name": "photo-3", "label": "Nhìn từ trên xuống", "picture": None, "saved": "", "optional": False, "error": "Chưa có ảnh này. Tổ chuyên môn đang chờ.", "asked": True},
    {"name": "photo-4", "label": "Nhìn gần", "picture": None, "saved": "", "optional": True, "error": "", "asked": False},
]
DOOR = {
    "title": "Đăng nhập", "section": "", "path": "/dang-nhap", "slots": SLOTS,
    "form": {
        "data": {"email": "thuan@vi-du.vn", "year": "2029", "place": "2", "rights": ["read"]},
        "errors": {"year": "Năm 2029 ở tương lai. Hãy nhập năm từ 1900 đến 2026.", "rights": "Hãy chọn ít nhất một điều."},
    },
}
LISTS = {
    "title": "Chọn sản phẩm công nhận và đề cử", "section": "hoi-dong", "actor": SECRETARY, "rows": RESULTS,
    "crumbs": [("/hoi-dong", "Hội đồng"), ("", "Phiên họp 02/11/2026")],
    "cut": {"mark": 7800, "low": 7000, "high": 9200, "counts": {"all": 3, "A": 1, "B": 1, "C": 1, "D": 0}},
}

CONFIRM = {
    "title": "", "section": "ho-so", "actor": PRODUCER, "crumbs": [("/ho-so", "Hồ sơ của tôi"), ("", "Rút hồ sơ")],
    "confirm": {
        "title": "Rút hồ sơ A-417 khỏi kỳ này?", "lead": "Hồ sơ và ảnh vẫn được giữ trong tài khoản của bạn.",
        "facts": [("Kỳ", "Tỉnh Gia Lai năm 2026")], "items": ["Bộ giỏ mây đan mắt cáo"],
        "note": "Sau khi danh sách chốt ngày 28/09/2026, bạn không nộp lại vào kỳ này được nữa.", "action": "/ho-so/1/rut",
        "hidden": [("version", "7")], "submit": "Rút hồ sơ", "cancel": ("/ho-so/1", "Giữ lại"), "danger": True,
        "reason": ("reason", "Lý do", "Tổ chuyên môn đọc được lý do này."),
    },
    "form": {"data": {"reason": ""}, "errors": {"reason": "Hãy ghi lý do."}},
}

HOME = {
    "title": "", "section": "", "path": "/", "groups": [("A", 612), ("B", 1104), ("C", 217), ("D", 251)], "rounds": ROUNDS,
    "rounds_total": 14, "newest": CARDS[:5], "numbers": {"valid": 2184, "establishments": 1467, "concluded": 326, "bundles": 58},
    "chart": {"year": 2025, "rows": [("A", 684, 412), ("B", 1246, 738), ("C", 231, 142), ("D", 259, 151)]},
}
PRODUCTS = {
    "title": "Sản phẩm", "section": "san-pham", "path": "/san-pham", "q": "gom men", "total": 1104, "products": CARDS,
    "facets": [
        {"name": "nhom", "title": "Nhóm", "options": [("A", "Thủ công mỹ nghệ", 612, True), ("B", "Nông sản, thực phẩm", 1104, False)]},
        {"name": "tt", "title": "Tình trạng", "options": [("valid", "Còn hiệu lực", 588, False), ("expired", "Hết hạn", 24, False)]},
    ],
    "pages": PAGER, "reset": "/san-pham?q=gom+men",
}
PRODUCT = {
    "title": "Trà ô long Biển Lam", "section": "san-pham", "path": "/san-pham/tra-o-long-biển",
    "crumbs": [("/", "Trang đầu"), ("/san-pham", "Sản phẩm"), ("", "Trà ô long Biển Lam")],
    "product": {
        "name": "Trà ô long Biển Lam", "summary": "Trà ô long sao tay từ giống thuần trồng ở độ cao 800 m.", "level": "region",
        "state": "valid", "group": "B", "establishment": ("Hợp tác xã Trà Biển Lam", "/co-so/tra-bien-lam"), "place": "xã Ia Hồ, tỉnh Gia Lai",
        "until": date(2029, 12, 31), "pictures": [picture("tra", "Hộp trà ô long màu chàm"), picture("khan-lanh", "Khăn gói hộp trà")], "picture_note": "Ảnh trong hồ sơ cấp khu vực năm 2026.",
        "set_items": [("Hộp 200 g", ""), ("Hộp 500 g", "thiếc, có khay")], "set_kind": "b",
        "story": ["Lá trà hái một tôm hai lá vào sáng sớm."], "declared": [("Sản lượng", "18,5 tấn mỗi năm"), ("Lao động", "41 người, 27 là nữ")],
    },
    "rungs": RUNGS, "certificate": {"number": "12/2026/GCN-CNNTTB", "href": "/v/ABC", "qr": "/static/img/qr-mau.svg"}, "related": CARDS[2:4],
}
PUBLIC_ROUND = {
    "title": "Tỉnh Gia Lai năm 2026", "section": "ky", "path": "/ky/gia-lai-2026", "crumbs": [("/", "Trang đầu"), ("/ky", "Kỳ bình chọn"), ("", "Tỉnh Gia Lai năm 2026")],
    "round": {"title": "Tỉnh Gia Lai năm 2026", "level": "province", "body": "Sở Công Thương tỉnh Gia Lai", "phase": "announced", "dates": DATES, "basis": "Kế hoạch số 88/KH-SCT", "note": "Công bố ngày 16/11/2026", "apply": None},
    "numbers": [("hồ sơ dự bình chọn", 24), ("đạt từ 70 điểm", 20), ("được công nhận", 14), ("được đề cử", 5)],
    "recognised": [{"name": r["name"], "href": r["href"], "by": r["by"], "group": r["group"], "picture": r["picture"], "level": "province", "number": "21/2026/GCN-CNNTTB", "certificate": "/v/ABC", "nominated": r["nominated"]} for r in RESULTS[:3]],
    "documents": [DOCUMENT], "bundle": {"href": "/tep/goi", "size": 900_000, "root": "5b1e90c2" * 8}, "complaints": {"until": date(2026, 12, 7), "how": "Gửi tới Thư ký Hội đồng."},
}
STATISTICS = {
    "title": "Thống kê", "section": "thong-ke", "path": "/thong-ke", "years": [("?nam=2025", "2025", True), ("?nam=2024", "2024", False)],
    "numbers": [("giấy chứng nhận còn hiệu lực", 2184), ("cơ sở", 1467), ("kỳ đã kết thúc", 326)], "note": "Tính đến ngày 24/10/2026, từ các kỳ đã công bố.",
    "charts": [
        {"title": "Theo nhóm", "series": ["Dự bình chọn", "Được công nhận"], "rows": [("Thủ công mỹ nghệ", [684, 412]), ("Chế biến nông, lâm, thủy sản và thực phẩm", [1246, 738])], "unit": "Nhóm"},
        {"title": "Theo tỉnh, thành phố", "series": ["Còn hiệu lực"], "rows": [("Gia Lai", [120]), ("Đắk Lắk", [0]), ("Thành phố Hồ Chí Minh", [98])], "unit": "Nơi"},
    ],
    "exports": [DOCUMENT],
}
DATA = {
    "title": "Dữ liệu mở", "section": "du-lieu", "path": "/du-lieu", "files": [DOCUMENT], "pages": NO_PAGER, "tool": ("/du-lieu/recount.py", "recount.py"),
    "bundles": [{"title": "Khu vực phía Bắc năm 2024", "level": "region", "concluded": date(2024, 11, 3), "href": "/tep/goi", "size": 2_400_000, "root": "9c047d1e" * 8, "entries": 218}],
}

PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "home": ("register/home.html", HOME),
    "home-empty": ("register/home.html", HOME | {"rounds": [], "newest": [], "chart": None, "rounds_total": 0}),
    "products": ("register/products.html", PRODUCTS),
    "products-none": ("register/products.html", PRODUCTS | {"products": [], "total": 0, "reset": None}),
    "product": ("register/product.html", PRODUCT),
    "product-bare": ("register/product.html", PRODUCT | {"certificate": None, "related": [], "product": PRODUCT["product"] | {"pictures": [], "level": None, "state": None, "until": None, "set_items": [], "set_kind": "", "declared": []}}),
    "rounds": ("register/rounds.html", {"title": "Kỳ bình chọn", "section": "ky", "path": "/ky", "rounds": ROUNDS, "filters": [("?", "Tất cả", True, 14)], "pages": NO_PAGER}),
    "round-public": ("register/round.html", PUBLIC_ROUND),
    "round-public-open": ("register/round.html", PUBLIC_ROUND | {"round": PUBLIC_ROUND["round"] | {"phase": "receiving", "apply": "/ho-so"}, "numbers": [], "recognised": [], "documents": [], "bundle": None, "complaints": None}),
    "establishment": ("register/establishment.html", {"title": "Hợp tác xã Trà Biển Lam", "section": "san-pham", "path": "/co-so/tra", "establishment": {"name": "Hợp tác xã Trà Biển Lam", "kind": "Hợp tác xã", "place": "xã Ia Hồ", "about": "Trồng và chế biến trà từ năm 2009.", "since": "2009"}, "facts": [("Nơi sản xuất", "xã Ia Hồ, tỉnh Gia Lai")], "products": CARDS[:3]}),
    "verify-valid": ("register/verify.html", verify("valid")),
    "verify-expired": ("register/verify.html", verify("expired", still_valid={"level": "region", "year": 2026, "until": date(2029, 12, 31), "href": "/v/X"})),
    "verify-suspended": ("register/verify.html", verify("suspended")),
    "verify-revoked": ("register/verify.html", verify("revoked", replaced_by=("13/2026/GCN-CNNTTB", "/v/Y"), certificate=CERTIFICATE | {"picture": None, "pdf": None})),
    "verify-unknown": ("register/verify.html", unknown("signature")),
    "verify-form": ("register/verify_form.html", {"title": "Xác minh giấy chứng nhận", "section": "xac-minh", "path": "/xac-minh", "typed": "12/20", "error": "Số này thiếu phần sau dấu gạch."}),
    "statistics": ("register/statistics.html", STATISTICS),
    "data": ("register/data.html", DATA),
    "not-found": ("register/not_found.html", {"title": "", "section": "", "path": "/san-pham/tra", "words": "trà ô long", "suggestions": CARDS[:2]}),
    "sheet": ("sheet.html", sheet(locked=False)),
    "sheet-locked": ("sheet.html", sheet(locked=True)),
    "lists": ("lists.html", LISTS),
    "door": ("door.html", DOOR),
    "confirm": ("layouts/confirm.html", CONFIRM),
    "parts": ("admin/parts.html", {"title": "Mẫu giao diện", "section": "quan-tri", "actor": ADMIN}),
} | {
    f"error-{code}": (f"errors/{code}.html", {"title": "", "path": "/ho-so", "message": "Hạn nộp đã qua lúc 17:00.", "fields": {"name": "Hãy nhập tên"}})
    for code in (404, 409, 413, 422, 429, 500, 503)
}

PUBLIC = [name for name, (template, _) in PAGES.items() if template.startswith(("register/", "errors/"))]
