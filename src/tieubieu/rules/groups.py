"""What may enter: product groups, sets of products, kinds of establishment."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from tieubieu.rules.problem import Problem


class Named(Struct, frozen=True):
    """A value of a closed list, with its words and the article that lists it (None: our own list)."""

    key: str
    label: str
    label_en: str
    law: str | None = None


GROUPS: dict[str, Named] = {
    group.key: group
    for group in (
        Named("A", "Thủ công mỹ nghệ", "Handicrafts and fine arts", "TT 26/2014 Điều 5.1"),
        Named(
            "B",
            "Chế biến nông, lâm, thủy sản và thực phẩm",
            "Processed farm, forest and aquatic products and food",
            "TT 26/2014 Điều 5.2",
        ),
        Named(
            "C",
            "Thiết bị, máy móc, dụng cụ và phụ tùng cơ khí",
            "Equipment, machinery, tools and mechanical parts",
            "TT 26/2014 Điều 5.3",
        ),
        Named("D", "Các sản phẩm khác", "Other products", "TT 26/2014 Điều 5.4"),
    )
}
"""The four groups are the law's; the letters are common practice."""

SET_KINDS: dict[str, Named] = {
    kind.key: kind
    for kind in (
        Named(
            "a",
            "Cùng mẫu mã và công dụng, được sản xuất từ nhiều loại nguyên liệu, vật liệu khác nhau",
            "Same design and use, made of different materials",
            "TT 26/2014 Điều 3.2.a",
        ),
        Named(
            "b",
            "Mẫu mã khác nhau, công dụng giống nhau, được sản xuất từ một loại nguyên liệu, vật liệu",
            "Different designs, same use, made of one material",
            "TT 26/2014 Điều 3.2.b",
        ),
        Named(
            "c",
            "Các sản phẩm khác nhau nhưng có thể ghép lại với nhau để tăng tiện ích sử dụng",
            "Different products that combine to be of more use",
            "TT 26/2014 Điều 3.2.c",
        ),
    )
}
"""When items of one establishment are a *bộ sản phẩm*: one entry, one score, one certificate."""

ESTABLISHMENT_KINDS: dict[str, Named] = {
    kind.key: kind
    for kind in (
        Named(
            "enterprise",
            "Doanh nghiệp nhỏ và vừa",
            "Small or medium-sized enterprise",
            "NĐ 45/2012 Điều 1.2.a",
        ),
        Named("cooperative", "Hợp tác xã", "Cooperative", "NĐ 45/2012 Điều 1.2.a"),
        Named("cooperative_group", "Tổ hợp tác", "Cooperative group", "NĐ 45/2012 Điều 1.2.a"),
        Named("household", "Hộ kinh doanh", "Household business", "NĐ 45/2012 Điều 1.2.a"),
    )
}
"""The legal kinds of a *cơ sở công nghiệp nông thôn*; its place of production is in rural territory."""


def check_set(kind: str | None, items: Sequence[str]) -> list[Problem]:
    """What keeps these items from being one *bộ sản phẩm* (TT 26/2014 Điều 3.2)."""
    law = "TT 26/2014 Điều 3.2"
    problems = []
    if kind not in SET_KINDS:
        problems.append(
            Problem("set.kind", "Bộ sản phẩm thuộc trường hợp a, b hoặc c. Hãy chọn một.", law, "set_kind")
        )
    names = [" ".join(item.split()).casefold() for item in items]
    if len(names) < 2:
        problems.append(
            Problem("set.too_few", "Bộ sản phẩm có ít nhất 2 sản phẩm. Hãy ghi thêm tên.", law, "set_items")
        )
    if not all(names):
        problems.append(
            Problem("set.unnamed", "Có sản phẩm trong bộ chưa có tên. Hãy ghi tên.", None, "set_items")
        )
    elif len(set(names)) < len(names):
        problems.append(
            Problem("set.twice", "Có hai sản phẩm trong bộ trùng tên. Hãy sửa lại.", None, "set_items")
        )
    return problems
