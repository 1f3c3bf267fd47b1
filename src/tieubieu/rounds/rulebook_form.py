"""The thể lệ as a form that needs no script: the rubric as lines of title and points, the settings as fields.

A line's place in the form gives its key in the rubric: the second leaf of the first part of criterion 2 is `2.1.2`,
typed as `r.2.1.2.title` and `r.2.1.2.max`. An emptied title takes its line away; one empty line stands at
each end.
"""

from __future__ import annotations

from typing import Any, get_args

import msgspec
from msgspec import Struct

from tieubieu.platform.errors import Problems
from tieubieu.platform.forms import Typed, typed_from
from tieubieu.rules.numbers import parse_points, parse_whole, points_text
from tieubieu.rules.problem import Problem
from tieubieu.rules.rubric import CRITERIA, Node, Rubric, check_rubric
from tieubieu.rules.rulebook import ALL_GROUPS, DropOut, MajorityOf, Outlier, Rulebook, TieBreak

MOST_LINES = 30  # parts of a criterion, or leaves of a part, that the form reads
SHARES = {"1/2": "một nửa", "3/5": "ba phần năm", "2/3": "hai phần ba", "3/4": "ba phần tư", "1/1": "tất cả"}


class Line(Struct, frozen=True):
    """One line of the editor. `name` is the start of its fields, `sum` what its lines below add up to, as text."""

    name: str
    title: str
    max: str
    sum: str = ""
    lines: tuple[Line, ...] = ()


class Criterion(Struct, frozen=True):
    """One of the four, fixed by law, with the lines under it."""

    key: str
    title: str
    max: str
    sum: str
    fits: bool
    parts: tuple[Line, ...]


def typed_rubric(rubric: Rubric) -> dict[str, str]:
    """The fields that show this rubric."""
    fields: dict[str, str] = {}
    for top in rubric.nodes:
        for p, part in enumerate(top.children, 1):
            fields[f"r.{top.key}.{p}.title"] = part.title
            fields[f"r.{top.key}.{p}.max"] = points_text(part.max)
            for i, leaf in enumerate(part.children, 1):
                fields[f"r.{top.key}.{p}.{i}.title"] = leaf.title
                fields[f"r.{top.key}.{p}.{i}.max"] = points_text(leaf.max)
    return fields


def typed_settings(rulebook: Rulebook) -> dict[str, Any]:
    return {
        "score_step": points_text(rulebook.score_step),
        "council_quorum": "{}/{}".format(*rulebook.council_quorum),
        "council_majority": "{}/{}".format(*rulebook.council_majority),
        "majority_of": rulebook.majority_of,
        "secret_ballot": rulebook.secret_ballot,
        "min_sheets_per_entry": str(rulebook.min_sheets_per_entry),
        "drop_out_rule": rulebook.drop_out_rule,
        "tie_break": rulebook.tie_break,
        "display_decimals": str(rulebook.display_decimals),
        "quota_up": "" if rulebook.quota_up is None else str(rulebook.quota_up),
        "outlier": rulebook.outlier,
        "outlier_distance": points_text(rulebook.outlier_distance),
        "supplement_days": str(rulebook.supplement_days),
        "prizes": "\n".join(rulebook.prizes),
    }


def typed_rulebook(rulebook: Rulebook, group: str = ALL_GROUPS) -> Typed:
    rubric = rulebook.rubrics.get(group) or rulebook.rubrics[ALL_GROUPS]
    return typed_from({**typed_settings(rulebook), **typed_rubric(rubric)})


def lines(typed: Typed) -> tuple[Criterion, ...]:
    """The editor's lines from what was typed, with sums and one empty line at each end."""
    found = []
    for key, title, maximum in CRITERIA:
        parts = [_line(typed, f"r.{key}.{p}") for p in _used(typed, f"r.{key}")]
        added = sum(_points(part.sum or part.max) for part in parts)
        parts.append(Line(f"r.{key}.{_free(typed, f'r.{key}')}", "", ""))
        found.append(
            Criterion(key, title, points_text(maximum), points_text(added), added == maximum, tuple(parts))
        )
    return tuple(found)


def _line(typed: Typed, name: str) -> Line:
    below = [
        Line(f"{name}.{i}", typed[f"{name}.{i}.title"], typed[f"{name}.{i}.max"]) for i in _used(typed, name)
    ]
    added = points_text(sum(_points(line.max) for line in below)) if below else ""
    below.append(Line(f"{name}.{_free(typed, name)}", "", ""))
    return Line(name, typed[f"{name}.title"], typed[f"{name}.max"], added, tuple(below))


def _used(typed: Typed, name: str) -> list[int]:
    return [i for i in range(1, MOST_LINES + 1) if typed[f"{name}.{i}.title"]]


def _free(typed: Typed, name: str) -> int:
    return max(_used(typed, name), default=0) + 1


def _points(text: str) -> int:
    try:
        return parse_points(text)
    except ValueError:
        return 0


def read_rubric(typed: Typed, wrong: Problems) -> Rubric:
    """The rubric as typed; what is wrong goes to the field of its line. A part's points are the sum of its lines."""
    names: dict[str, str] = {}
    nodes = []
    for key, title, maximum in CRITERIA:
        parts = []
        for place, p in enumerate(_used(typed, f"r.{key}"), 1):
            name, part_key = f"r.{key}.{p}", f"{key}.{place}"
            names[part_key] = name
            leaves = []
            for at, i in enumerate(_used(typed, name), 1):
                leaf_key = f"{part_key}.{at}"
                names[leaf_key] = f"{name}.{i}"
                leaves.append(
                    Node(leaf_key, typed[f"{name}.{i}.title"], _read(typed, f"{name}.{i}.max", wrong))
                )
            points = sum(x.max for x in leaves) if leaves else _read(typed, f"{name}.max", wrong)
            parts.append(Node(part_key, typed[f"{name}.title"], points, tuple(leaves)))
        names[key] = f"r.{key}"
        nodes.append(Node(key, title, maximum, tuple(parts)))
    rubric = Rubric(tuple(nodes))
    if not wrong.fields:
        for problem in check_rubric(rubric):
            wrong.add(_field(problem, names), problem.text_vi)
    return rubric


def _read(typed: Typed, name: str, wrong: Problems) -> int:
    try:
        return parse_points(typed[name])
    except ValueError as error:
        wrong.add(name, str(error) if typed[name] else "Hãy ghi điểm tối đa của mục này")
        return 0


def _field(problem: Problem, names: dict[str, str]) -> str:
    name = names.get(problem.field or "", "r.1")
    return name if problem.code == "rubric.sum" and name.count(".") == 1 else f"{name}.max"


def read_settings(typed: Typed, base: Rulebook, wrong: Problems) -> Rulebook:
    """`base` with the settings as typed."""
    values: dict[str, Any] = {
        "score_step": _number(typed, "score_step", wrong, parse_points),
        "council_quorum": _share(typed, "council_quorum", wrong),
        "council_majority": _share(typed, "council_majority", wrong),
        "majority_of": _one_of(typed, "majority_of", get_args(MajorityOf), wrong),
        "secret_ballot": typed["secret_ballot"] == "1",
        "min_sheets_per_entry": _number(typed, "min_sheets_per_entry", wrong, parse_whole),
        "drop_out_rule": _one_of(typed, "drop_out_rule", get_args(DropOut), wrong),
        "tie_break": _one_of(typed, "tie_break", get_args(TieBreak), wrong),
        "display_decimals": _number(typed, "display_decimals", wrong, parse_whole),
        "quota_up": _number(typed, "quota_up", wrong, parse_whole) if typed["quota_up"] else None,
        "outlier": _one_of(typed, "outlier", get_args(Outlier), wrong),
        "outlier_distance": _number(typed, "outlier_distance", wrong, parse_points),
        "supplement_days": _number(typed, "supplement_days", wrong, parse_whole),
        "prizes": tuple(line.strip() for line in typed["prizes"].splitlines() if line.strip()),
    }
    return msgspec.structs.replace(base, **values)


def _number(typed: Typed, name: str, wrong: Problems, parse: Any) -> int:
    try:
        return parse(typed[name])
    except ValueError as error:
        wrong.add(name, str(error) if typed[name] else "Hãy điền ô này")
        return 0


def _share(typed: Typed, name: str, wrong: Problems) -> tuple[int, int]:
    if typed[name] not in SHARES:
        wrong.add(name, "Hãy chọn một tỷ lệ")
        return (1, 2)
    over, under = typed[name].split("/")
    return int(over), int(under)


def _one_of(typed: Typed, name: str, values: tuple[str, ...], wrong: Problems) -> str:
    wrong.unless(typed[name] in values, name, "Hãy chọn một mục")
    return typed[name] if typed[name] in values else values[0]


def at_fields(fields: dict[str, str]) -> dict[str, str]:
    """The action's field names, which speak of rubrics.GROUP.KEY, as those of the form."""
    return {_form_field(name): words for name, words in fields.items()}


def _form_field(name: str) -> str:
    start, _, rest = name.partition(".")
    if start != "rubrics":
        return name
    key = rest.partition(".")[2]
    return f"r.{key}.max" if "." in key else f"r.{key or '1'}"
