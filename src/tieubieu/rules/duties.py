"""After the certificate: rights, duties, reports, revocation (TT 26/2014 Điều 20.3, 21, 22, 23)."""

from __future__ import annotations

from msgspec import Struct

from tieubieu.rules.circulars import Circular
from tieubieu.rules.levels import Level, label


class Clause(Struct, frozen=True):
    """A right or a duty in our words, with the article that gives it."""

    key: str
    text: str
    law: str


RIGHTS: tuple[Clause, ...] = (
    Clause(
        "logo",
        "In hoặc dán logo của Chương trình bình chọn trên sản phẩm được công nhận hoặc bao bì của nó",
        "TT 26/2014 Điều 21.1",
    ),
    Clause("reward", "Được thưởng bằng tiền theo quy định", "TT 26/2014 Điều 21.2"),
    Clause("support", "Được ưu tiên xét hỗ trợ từ kinh phí khuyến công", "TT 26/2014 Điều 21.3"),
    Clause("advice", "Được tư vấn, tiếp cận chính sách hỗ trợ, ưu đãi đầu tư khác", "TT 26/2014 Điều 21.4"),
    Clause("publicity", "Được giới thiệu sản phẩm trên phương tiện truyền thông", "TT 26/2014 Điều 21.5"),
)
"""Rights of the establishment while its certificate is valid. The amount of a reward is a setting."""


def duties(circular: Circular) -> tuple[Clause, ...]:
    """Duties of the establishment while its certificate is valid, in the words of `circular` (Điều 22)."""
    committee = f"Ủy ban nhân dân {label(circular.lowest)}"
    return (
        Clause("quality", "Giữ tiêu chuẩn chất lượng đã cam kết trong hồ sơ", "TT 26/2014 Điều 22.1"),
        Clause(
            "report",
            f"Hằng năm báo cáo Sở Công Thương và {committee} về kết quả hỗ trợ và sản xuất kinh doanh",
            "TT 26/2014 Điều 22.2",
        ),
        Clause("support", "Phối hợp lập hồ sơ để được hỗ trợ", "TT 26/2014 Điều 22.3"),
        Clause("complaints", "Phối hợp giải quyết khiếu nại về kết quả bình chọn", "TT 26/2014 Điều 22.4"),
    )


def reports_to(level: Level, circular: Circular) -> str | None:
    """The office to which the organiser of a level reports on its rounds (Điều 23).

    None for region and nation, on which the Cục reports to the Minister.
    """
    if level == circular.lowest:
        return "Sở Công Thương"
    if level == Level.PROVINCE:
        return circular.central_body
    return None


REVOCATION = Clause(
    "revocation",
    "Cơ sở vi phạm quy định pháp luật hoặc Thông tư: tùy mức độ, Hội đồng bình chọn trình cấp có thẩm quyền "
    "xử lý hoặc thu hồi giấy chứng nhận",
    "TT 26/2014 Điều 20.3",
)
"""The council proposes, the authority decides, with reason, number and date; certificates above stay."""

SAMPLES: tuple[Clause, ...] = (
    Clause(
        "cannot_ship",
        "Sản phẩm quá lớn hoặc khó vận chuyển: Chủ tịch Hội đồng quyết định phương thức bình chọn",
        "TT 26/2014 Điều 15.2",
    ),
    Clause(
        "returned",
        "Sản phẩm mẫu được trả lại; giữ lại trưng bày phải được chủ cơ sở đồng ý",
        "TT 26/2014 Điều 15.3",
    ),
)
"""What happens to the samples that were sent in."""
