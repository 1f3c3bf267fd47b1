"""Words of the public side that are put together here and not in a template, in Vietnamese and English."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from tieubieu.platform import web
from tieubieu.register.queries import Certified
from tieubieu.rules.levels import Level

LEVELS = {
    Level.COMMUNE: "Cấp xã",
    Level.DISTRICT: "Cấp huyện",
    Level.PROVINCE: "Cấp tỉnh",
    Level.REGION: "Cấp khu vực",
    Level.NATION: "Cấp quốc gia",
}
CIRCULARS = {
    "26/2014": "Thông tư 26/2014",
    "26/2014+14/2018": "Thông tư 26/2014, sửa đổi năm 2018",
    "26/2014+14/2018+38/2025": "Thông tư 26/2014, sửa đổi năm 2018 và 2025",
}
STATES = {"valid": "Còn hiệu lực", "expired": "Hết hạn", "suspended": "Tạm ngừng", "revoked": "Đã thu hồi"}
GROUPS = {
    "A": "Thủ công mỹ nghệ",
    "B": "Chế biến nông, lâm, thủy sản và thực phẩm",
    "C": "Thiết bị, máy móc, dụng cụ và phụ tùng cơ khí",
    "D": "Các sản phẩm khác",
}
GROUPS_SHORT = GROUPS | {"B": "Nông sản, thực phẩm chế biến", "C": "Thiết bị, máy móc"}
REGIONS = {
    "region/bac": "Khu vực phía Bắc",
    "region/trung-taynguyen": "Khu vực miền Trung, Tây Nguyên",
    "region/nam": "Khu vực phía Nam",
}
LEGAL_KINDS = {
    "enterprise": "Doanh nghiệp",
    "cooperative": "Hợp tác xã",
    "cooperative_group": "Tổ hợp tác",
    "household": "Hộ kinh doanh",
}
COUNCIL_ROLES = {
    "chair": "Chủ tịch",
    "deputy": "Phó Chủ tịch thường trực",
    "vice": "Phó Chủ tịch",
    "member": "Ủy viên",
}


def say(lang: str, text: str, **values: Any) -> str:
    """The text in the page's language, with %(name)s filled in."""
    said = web.english().get(text, text) if lang == "en" else text
    return said % values if values else said


def speaker(lang: str) -> Callable[..., str]:
    return lambda text, **values: say(lang, text, **values)


def ladder(certificates: Iterable[Certified], today: date, lang: str, but: str = "") -> list[dict[str, Any]]:
    """The rungs of parts/page.html, lowest level first; `but` is the certificate on whose page we are. A nomination
    stands as a rung of its own while the level above has given nothing newer."""
    _ = speaker(lang)
    found = list(certificates)
    rungs = [
        {
            "level": str(c.level),
            "title": _("%(level)s, năm %(year)s", level=_(LEVELS[c.level]), year=c.year),
            "state": str(c.state(today)),
            "body": ", ".join(c.issuer),
            "number": c.number,
            "issued": c.issued_on,
            "until": c.valid_until,
            "note": "",
            "href": None if c.lookup == but else f"/v/{c.lookup}{'?lang=en' if lang == 'en' else ''}",
        }
        for c in found
    ]
    last = found[-1] if found else None
    if last is not None and last.nominated_to is not None and last.nominated_to != last.level:
        rungs.append(
            {
                "level": str(last.nominated_to),
                "title": _(LEVELS[last.nominated_to]),
                "state": "nominated",
                "body": "",
                "number": "",
                "issued": None,
                "until": None,
                "note": _("Văn bản đề nghị ngày %(day)s.", day=f"{last.nominated_on:%d/%m/%Y}")
                if last.nominated_on
                else "",
                "href": None,
            }
        )
    return rungs
