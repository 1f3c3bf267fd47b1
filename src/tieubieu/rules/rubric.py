"""The frame of points: four criteria, parts and leaves (TT 26/2014 Điều 7, 16.1, Phụ lục 3, 4).

All points are integer hundredths. The four criteria and 40/40/10/10 are law; the names below them follow
Phụ lục 3 and common practice; their maxima are a setting that the council's chair decides for each round.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from tieubieu.rules.numbers import points_text
from tieubieu.rules.problem import Problem

FULL_MARKS = 10_000

CRITERIA: tuple[tuple[str, str, int], ...] = (
    ("1", "Đáp ứng thị trường và khả năng phát triển sản xuất", 4000),
    ("2", "Kinh tế - kỹ thuật - xã hội và môi trường", 4000),
    ("3", "Tính văn hóa, tính thẩm mỹ", 1000),
    ("4", "Một số tiêu chí khác", 1000),
)
"""Key, title and maximum of the four criteria of Phụ lục 4."""

DEPTH = 3
"""Criterion, part, leaf."""

_KEY = re.compile(r"[a-z0-9][a-z0-9._-]{0,19}")
_LAW = "TT 26/2014 Điều 16.1, Phụ lục 4"


class Node(Struct, frozen=True):
    """A criterion, a part of one, or a leaf. `max` is in hundredths; a node without children is scored."""

    key: str
    title: str
    max: int
    children: tuple[Node, ...] = ()


class Rubric(Struct, frozen=True):
    """The four criteria with everything under them."""

    nodes: tuple[Node, ...]


def walk(rubric: Rubric) -> Iterator[tuple[Node, int]]:
    """Every node with its depth (1 for a criterion), in the order of the sheet."""

    def below(node: Node, depth: int) -> Iterator[tuple[Node, int]]:
        yield node, depth
        for child in node.children:
            yield from below(child, depth + 1)

    for top in rubric.nodes:
        yield from below(top, 1)


def leaves(rubric: Rubric) -> tuple[Node, ...]:
    """The nodes that judges score, in the order of the sheet."""
    return tuple(node for node, _ in walk(rubric) if not node.children)


def check_rubric(rubric: Rubric) -> list[Problem]:
    """What keeps this frame from being used; the four criteria and their sums are law, the rest is form."""
    problems = []
    found = tuple((node.key, node.title, node.max) for node in rubric.nodes)
    if found != CRITERIA:
        problems.append(
            Problem(
                "rubric.criteria",
                "Khung điểm giữ nguyên bốn tiêu chí của Phụ lục 4, với 40, 40, 10 và 10 điểm.",
                _LAW,
            )
        )
    seen: set[str] = set()
    for node, depth in walk(rubric):
        if not _KEY.fullmatch(node.key):
            problems.append(
                Problem("rubric.key", f"Mã “{node.key}” chỉ gồm chữ thường, số và dấu chấm.", None, node.key)
            )
        if node.key in seen:
            problems.append(Problem("rubric.twice", f"Mã {node.key} đã dùng ở trên.", None, node.key))
        seen.add(node.key)
        if not node.title.strip():
            problems.append(Problem("rubric.title", f"Mục {node.key} chưa có tên.", None, node.key))
        if node.max <= 0:
            problems.append(
                Problem("rubric.positive", f"Điểm tối đa của mục {node.key} phải lớn hơn 0.", None, node.key)
            )
        if depth > DEPTH:
            problems.append(
                Problem("rubric.depth", f"Mục {node.key} ở quá sâu; khung có tối đa 3 bậc.", None, node.key)
            )
        if node.children:
            added = sum(child.max for child in node.children)
            if added != node.max:
                problems.append(
                    Problem(
                        "rubric.sum",
                        f"Các mục con của {node.key} cộng lại được {points_text(added)} điểm; "
                        f"phải đúng {points_text(node.max)} điểm.",
                        _LAW,
                        node.key,
                    )
                )
    return problems


def check_points(rubric: Rubric, points: Mapping[str, int], step: int) -> list[Problem]:
    """What is wrong with the points given so far (leaf key → hundredths); empty leaves are fine."""
    known = {leaf.key: leaf for leaf in leaves(rubric)}
    problems = []
    for key, value in points.items():
        leaf = known.get(key)
        if leaf is None:
            problems.append(
                Problem("points.unknown", f"Khung điểm của kỳ này không có mục {key}.", None, key)
            )
        elif type(value) is not int:
            problems.append(Problem("points.number", "Điểm là số, ví dụ 7,5.", None, key))
        elif not 0 <= value <= leaf.max:
            problems.append(
                Problem(
                    "points.range",
                    f"Điểm từ 0 đến {points_text(leaf.max)}. Ô này chưa được cộng.",
                    None,
                    key,
                )
            )
        elif value % step:
            problems.append(
                Problem(
                    "points.step",
                    f"Điểm đi theo bước {points_text(step)}. Ô này chưa được cộng.",
                    None,
                    key,
                )
            )
    return problems


def missing(rubric: Rubric, points: Mapping[str, int]) -> tuple[str, ...]:
    """Keys of the leaves not yet scored, in the order of the sheet."""
    return tuple(leaf.key for leaf in leaves(rubric) if leaf.key not in points)


def complete(rubric: Rubric, points: Mapping[str, int]) -> bool:
    """Whether every leaf has a score; an empty box is not a 0."""
    return not missing(rubric, points)


def check_complete(rubric: Rubric, points: Mapping[str, int]) -> list[Problem]:
    """Why the sheet cannot be handed in yet: at most one problem, which names the first empty leaf."""
    empty = missing(rubric, points)
    if not empty:
        return []
    words = f"Còn {len(empty)} ô chưa chấm. Ô bỏ trống không được tính là 0."
    return [Problem("points.missing", words, None, empty[0])]


def total(points: Mapping[str, int]) -> int:
    """The sheet's total in hundredths."""
    return sum(points.values())


def subtotal(node: Node, points: Mapping[str, int]) -> int:
    """What the leaves under `node` have been given so far, in hundredths."""
    if not node.children:
        return points.get(node.key, 0)
    return sum(subtotal(child, points) for child in node.children)


def _part(key: str, title: str, *children: tuple[str, int]) -> Node:
    below = tuple(Node(f"{key}.{i}", name, points * 100) for i, (name, points) in enumerate(children, 1))
    return Node(key, title, sum(node.max for node in below), below)


def _criterion(index: int, *parts: Node) -> Node:
    key, title, maximum = CRITERIA[index]
    return Node(key, title, maximum, parts)


DEFAULT_RUBRIC = Rubric(
    (
        _criterion(
            0,
            _part(
                "1.1",
                "Đáp ứng nhu cầu thị trường",
                ("Mức độ đáp ứng nhu cầu thị trường trong và ngoài nước", 9),
                ("Khả năng thay thế, cạnh tranh với sản phẩm nhập khẩu", 6),
            ),
            _part(
                "1.2",
                "Khả năng phát triển sản xuất",
                ("Sản xuất hàng loạt, số lượng lớn", 5),
                ("Áp dụng công nghệ, thiết bị hiện đại", 5),
                ("Quy mô sản xuất", 4),
                ("Nhân rộng sản xuất và thúc đẩy ngành khác", 4),
                ("Sử dụng nguyên, vật liệu trong nước", 4),
                ("Tham gia chuỗi liên kết giá trị", 3),
            ),
        ),
        _criterion(
            1,
            _part(
                "2.1",
                "Kinh tế",
                ("Hiệu quả sản xuất kinh doanh", 5),
                ("Doanh thu", 4),
                ("Chỉ tiêu kinh tế khác", 3),
            ),
            _part(
                "2.2",
                "Kỹ thuật",
                ("Trình độ công nghệ, thiết bị", 3),
                ("Chất lượng, mẫu mã", 4),
                ("Đáp ứng tiêu chuẩn, quy chuẩn", 3),
                ("Hệ thống quản lý sản xuất và chất lượng", 2),
                ("Chất lượng lao động", 2),
            ),
            _part(
                "2.3",
                "Xã hội",
                ("Thu hút, giải quyết việc làm", 4),
                ("Thu nhập bình quân của lao động", 3),
                ("Tác động xã hội khác", 1),
            ),
            _part("2.4", "Môi trường", ("Bảo vệ môi trường trong sản xuất", 6)),
        ),
        _criterion(2, Node("3.1", "Tính văn hóa", 500), Node("3.2", "Tính thẩm mỹ", 500)),
        _criterion(
            3,
            Node("4.1", "Giải thưởng, bằng khen, chứng nhận đã có", 500),
            Node("4.2", "Nhãn hiệu, bảo hộ sở hữu trí tuệ", 500),
        ),
    )
)
"""Our starting frame for every group; its maxima below the four criteria are ours, not the law's."""
