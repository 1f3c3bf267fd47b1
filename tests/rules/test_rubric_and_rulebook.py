"""The frame of points and the thể lệ around it."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieubieu.rules import rulebook as rb
from tieubieu.rules.rubric import (
    CRITERIA,
    DEFAULT_RUBRIC,
    FULL_MARKS,
    Node,
    Rubric,
    check_complete,
    check_points,
    check_rubric,
    complete,
    leaves,
    missing,
    subtotal,
    total,
    walk,
)
from tieubieu.rules.rulebook import Rulebook, check_rulebook, from_plain, rubric_for, to_plain

modest = settings(max_examples=100, deadline=None)
LEAVES = leaves(DEFAULT_RUBRIC)


def codes(problems):
    return [problem.code for problem in problems]


@st.composite
def divided(draw, key, whole):
    """`whole` hundredths cut into one to six positive leaves, or left undivided."""
    cuts = sorted(draw(st.sets(st.integers(1, whole - 1), max_size=5)))
    pieces = [b - a for a, b in zip([0, *cuts], [*cuts, whole], strict=True)]
    if len(pieces) == 1:
        return ()
    return tuple(Node(f"{key}.{i}", f"Mục {i}", piece) for i, piece in enumerate(pieces, 1))


@st.composite
def lawful_rubrics(draw):
    return Rubric(tuple(Node(key, title, most, draw(divided(key, most))) for key, title, most in CRITERIA))


def test_the_default_frame_is_lawful_and_adds_up():
    assert check_rubric(DEFAULT_RUBRIC) == []
    assert [node.max for node in DEFAULT_RUBRIC.nodes] == [4000, 4000, 1000, 1000]
    assert sum(leaf.max for leaf in LEAVES) == FULL_MARKS
    assert len(LEAVES) == 24
    assert max(depth for _, depth in walk(DEFAULT_RUBRIC)) == 3


@modest
@given(lawful_rubrics())
def test_every_division_that_adds_up_is_accepted(rubric):
    assert check_rubric(rubric) == []
    assert sum(leaf.max for leaf in leaves(rubric)) == FULL_MARKS


@modest
@given(lawful_rubrics(), st.data())
def test_a_frame_that_no_longer_adds_up_is_refused(rubric, data):
    parents = [i for i, node in enumerate(rubric.nodes) if node.children]
    if not parents:
        parents = [0]
    at = data.draw(st.sampled_from(parents))
    change = data.draw(st.integers(-50, 50).filter(bool))
    node = rubric.nodes[at]
    if node.children:
        first = msgspec.structs.replace(node.children[0], max=node.children[0].max + change)
        changed = msgspec.structs.replace(node, children=(first, *node.children[1:]))
        wanted = "rubric.sum"
    else:
        changed = msgspec.structs.replace(node, max=node.max + change)
        wanted = "rubric.criteria"
    nodes = (*rubric.nodes[:at], changed, *rubric.nodes[at + 1 :])
    assert wanted in codes(check_rubric(Rubric(nodes)))


def test_each_fault_of_a_frame_is_named():
    def first_children(*children):
        key, title, most = CRITERIA[0]
        return Rubric((Node(key, title, most, children), *DEFAULT_RUBRIC.nodes[1:]))

    half = Node("1.1", "Một", 2000)
    assert codes(check_rubric(first_children(half, half))) == ["rubric.twice"]
    assert codes(check_rubric(first_children(half, Node("Mục", "Hai", 2000)))) == ["rubric.key"]
    assert codes(check_rubric(first_children(half, Node("1.2", " ", 2000)))) == ["rubric.title"]
    assert codes(check_rubric(first_children(Node("1.1", "Một", 4000), Node("1.2", "Hai", 0)))) == [
        "rubric.positive"
    ]
    deep = Node("1.1", "Một", 4000, (Node("a", "A", 4000, (Node("b", "B", 4000),)),))
    assert codes(check_rubric(first_children(deep))) == ["rubric.depth"]
    assert codes(check_rubric(Rubric(DEFAULT_RUBRIC.nodes[:3]))) == ["rubric.criteria"]


points_given = st.dictionaries(
    st.sampled_from([leaf.key for leaf in LEAVES]), st.integers(-100, 1100), max_size=24
)


@modest
@given(points_given, st.sampled_from(rb.STEPS))
def test_points_are_right_exactly_within_the_limit_and_on_the_step(points, step):
    most = {leaf.key: leaf.max for leaf in LEAVES}
    wrong = {key for key, value in points.items() if not 0 <= value <= most[key] or value % step}
    assert {problem.field for problem in check_points(DEFAULT_RUBRIC, points, step)} == wrong
    assert sum(subtotal(node, points) for node in DEFAULT_RUBRIC.nodes) == total(points)
    assert (
        complete(DEFAULT_RUBRIC, points)
        == (len(points) == len(LEAVES))
        == (not check_complete(DEFAULT_RUBRIC, points))
    )


def test_an_empty_box_is_not_a_zero():
    points = {leaf.key: 0 for leaf in LEAVES}
    assert complete(DEFAULT_RUBRIC, points)
    assert total(points) == 0
    del points["2.3.1"], points["4.2"]
    assert missing(DEFAULT_RUBRIC, points) == ("2.3.1", "4.2")
    [problem] = check_complete(DEFAULT_RUBRIC, points)
    assert (problem.field, problem.text_vi) == (
        "2.3.1",
        "Còn 2 ô chưa chấm. Ô bỏ trống không được tính là 0.",
    )


def test_full_marks_are_a_hundred_and_strange_values_are_refused():
    full = {leaf.key: leaf.max for leaf in LEAVES}
    assert total(full) == FULL_MARKS
    assert check_points(DEFAULT_RUBRIC, full, 100) == []
    assert codes(check_points(DEFAULT_RUBRIC, {"9.9": 100, "1.1.1": True, "3.1": 4.5}, 50)) == [
        "points.unknown",
        "points.number",
        "points.number",
    ]
    assert check_points(DEFAULT_RUBRIC, {"3.1": 501}, 50)[0].text_vi == (
        "Điểm từ 0 đến 5. Ô này chưa được cộng."
    )


rulebooks = st.builds(
    Rulebook,
    rubrics=st.dictionaries(st.sampled_from(["*", "A", "B"]), lawful_rubrics()),
    score_step=st.sampled_from(rb.STEPS),
    council_quorum=st.sampled_from([(2, 3), (1, 2), (1, 1)]),
    council_majority=st.sampled_from([(1, 2), (2, 3)]),
    majority_of=st.sampled_from(["present", "members"]),
    secret_ballot=st.booleans(),
    drop_out_rule=st.sampled_from(["submitted", "all"]),
    tie_break=st.sampled_from(["none", "criteria"]),
    outlier=st.sampled_from(["off", "flag"]),
    quota_up=st.none() | st.integers(0, 30),
    prizes=st.sampled_from([(), ("A", "B", "C")]),
)


def has_float(value):
    if isinstance(value, dict):
        return any(map(has_float, value.values()))
    if isinstance(value, list):
        return any(map(has_float, value))
    return isinstance(value, (float, tuple))


@modest
@given(rulebooks)
def test_a_rulebook_goes_through_json_without_floats_and_comes_back(rulebook):
    plain = to_plain(rulebook)
    assert not has_float(plain)
    assert from_plain(json.loads(json.dumps(plain))) == rulebook
    assert len([rb.value_text(rulebook, row) for row in rb.ROWS]) == len(rb.ROWS)


@pytest.mark.parametrize(
    "change",
    [
        {"score_step": 0.5},
        {"outlier": "drop"},
        {"pass_mark": 60},
        {"council_quorum": [2, 3, 4]},
        {"secret_ballot": "có"},
    ],
)
def test_a_foreign_document_is_refused(change):
    with pytest.raises(ValueError):
        from_plain(to_plain(Rulebook()) | change)


def test_the_default_rulebook_is_right_and_has_two_thirds_and_more_than_half():
    rulebook = Rulebook()
    assert check_rulebook(rulebook) == []
    assert (rulebook.council_quorum, rulebook.council_majority) == ((2, 3), (1, 2))
    assert (rulebook.outlier, rulebook.quota_up, rulebook.tie_break) == ("off", None, "none")


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"score_step": 10}, ["score_step"]),
        ({"council_quorum": (4, 3)}, ["council_quorum"]),
        ({"council_quorum": (0, 0)}, ["council_quorum"]),
        ({"council_majority": (1, 1)}, ["council_majority"]),
        ({"council_majority": (1, 3)}, ["council_majority"]),
        ({"min_sheets_per_entry": 0}, ["min_sheets_per_entry"]),
        ({"display_decimals": 5}, ["display_decimals"]),
        ({"quota_up": -1}, ["quota_up"]),
        ({"outlier_distance": 0}, ["outlier_distance"]),
        ({"supplement_days": 0}, ["supplement_days"]),
        ({"prizes": ("A", "A ")}, ["prizes"]),
        ({"rubrics": {}}, ["rubrics"]),
        ({"rubrics": {"A": DEFAULT_RUBRIC}}, ["rubrics"]),
        ({"rubrics": {"*": DEFAULT_RUBRIC, "E": DEFAULT_RUBRIC}}, ["rubrics.E"]),
        ({"rubrics": {"*": Rubric(())}}, ["rubrics.*"]),
    ],
)
def test_each_wrong_setting_is_named_at_its_field(change, fields):
    assert [problem.field for problem in check_rulebook(Rulebook(**change))] == fields


def test_full_marks_must_be_reachable_by_the_step():
    nodes = (
        *DEFAULT_RUBRIC.nodes[:2],
        Node("3", CRITERIA[2][1], 1000, (Node("3.1", "Văn hóa", 525), Node("3.2", "Thẩm mỹ", 475))),
        DEFAULT_RUBRIC.nodes[3],
    )
    odd = {"*": Rubric(nodes)}
    assert [p.field for p in check_rulebook(Rulebook(rubrics=odd))] == ["rubrics.*.3.1", "rubrics.*.3.2"]
    assert check_rulebook(Rulebook(rubrics=odd, score_step=25)) == []


def test_a_group_has_its_own_frame_or_the_common_one():
    own = Rubric(tuple(Node(*criterion) for criterion in CRITERIA))
    rulebook = Rulebook(rubrics={"*": DEFAULT_RUBRIC, "C": own})
    assert rubric_for(rulebook, "C") is own
    assert rubric_for(rulebook, "A") is DEFAULT_RUBRIC


def test_every_field_of_the_rulebook_says_that_it_is_a_setting_and_no_law_is_one():
    settings_shown = {row.key for row in rb.ROWS if row.law is None}
    assert settings_shown == {field.name for field in msgspec.structs.fields(Rulebook)}
    assert all(row.fixed for row in rb.ROWS if row.law)
    by_key = {row.key: row for row in rb.ROWS}
    assert rb.value_text(Rulebook(), by_key["score_step"]) == "0,5 điểm"
    assert rb.value_text(Rulebook(), by_key["council_majority"]) == "trên 1/2"
    assert rb.value_text(Rulebook(), by_key["pass"]) == "bình quân từ 70 điểm trở lên"
