"""The forms as data: what is asked, what feeds which criterion, what judges never see."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieubieu.rules import dossier_form as form
from tieubieu.rules.circulars import CIRCULARS
from tieubieu.rules.rubric import DEFAULT_RUBRIC, leaves, walk

modest = settings(max_examples=80, deadline=None)
OLD, AMENDED, NOW = CIRCULARS
TODAY = date(2026, 10, 24)

SAMPLES = {
    "text": "Mây tre đan",
    "long": "Giỏ mây đan mắt cáo, đựng đồ trong nhà.",
    "number": 12,
    "year": 2019,
    "date": "2019-05-06",
    "tax_code": "4100123456",
    "phone": "0912 345 678",
    "email": "co.so@vidu.vn",
    "url": "vidu.vn",
}


def full():
    return {f.key: f.choices[0][0] if f.kind == "choice" else SAMPLES[f.kind] for f in form.FIELDS}


DECLARED = [item.key for item in form.DECLARATIONS]


def check(circular=NOW, fields=None, declared=DECLARED, attachments=None, photos=3, **more):
    return form.check_dossier(
        circular,
        full() if fields is None else fields,
        declared,
        {"business_paper": 1} if attachments is None else attachments,
        photos,
        today=TODAY,
        **more,
    )


def test_a_full_dossier_has_no_problem_under_any_version():
    assert [check(circular) for circular in CIRCULARS] == [[], [], []]


def test_keys_are_unique_and_parts_are_known():
    assert len(form.FIELD) == len(form.FIELDS)
    assert {field.part for field in form.FIELDS} == {part.key for part in form.PARTS}
    annex = {part.key: part.annex for part in form.PARTS}
    assert {annex[field.part] for field in form.ANNEX_1} == {1}
    assert {annex[field.part] for field in form.ANNEX_2} == {2}
    assert len({item.key for item in form.DECLARATIONS}) == len(form.DECLARATIONS)


def test_every_leaf_of_the_default_frame_is_fed_and_every_feed_exists():
    known = {node.key for node, _ in walk(DEFAULT_RUBRIC)}
    assert {field.criterion for field in form.FIELDS if field.criterion} <= known
    assert [leaf.key for leaf in leaves(DEFAULT_RUBRIC) if not form.feeding(leaf.key)] == []
    assert form.feeding("2.3")[0].key == "labour"
    assert {f.key for f in form.feeding("1.1.1")} < {f.key for f in form.feeding("1")}
    assert all(not field.identifies_producer for field in form.FIELDS if field.criterion)


@modest
@given(st.dictionaries(st.sampled_from([*form.FIELD, "smuggled"]), st.text(max_size=5)))
def test_judges_get_no_field_that_names_the_producer_and_no_unknown_one(fields):
    seen = form.for_judges(fields)
    assert set(seen) == {
        key for key in fields if key in form.FIELD and not form.FIELD[key].identifies_producer
    }
    assert all(seen[key] == fields[key] for key in seen)


def test_nothing_of_the_establishment_reaches_the_judges():
    seen = form.for_judges(full())
    hidden = {field.key for field in form.ANNEX_1 if field.part == "establishment"} | {
        "earlier_certificates",
        "designer",
        "trade_mark_number",
    }
    assert hidden & set(seen) == set()
    assert {"product_name", "group", "purpose", "culture"} <= set(seen)
    assert [kind.key for kind in form.ATTACHMENT_KINDS if not kind.identifies_producer] == ["photo"]


@modest
@given(st.sets(st.sampled_from(DECLARED)))
def test_each_declaration_is_made_by_itself(declared):
    problems = check(declared=declared)
    assert {p.field for p in problems} == {f"declarations.{key}" for key in DECLARED if key not in declared}
    assert all(p.law for p in problems)


@pytest.mark.parametrize(
    ("circular", "right"), [(OLD, {3}), (AMENDED, set(range(3, 9))), (NOW, set(range(3, 9)))]
)
@pytest.mark.parametrize("photos", range(9))
def test_photos_are_exactly_three_in_2014_and_at_least_three_later(circular, right, photos):
    fields = [problem.field for problem in check(circular, photos=photos)]
    assert fields == ([] if photos in right else ["attachments.photo"])


def test_sets_of_paper_by_version_and_one_for_the_bypass():
    assert [form.sets_required(circular) for circular in CIRCULARS] == [1, 2, 2]
    assert form.sets_required(NOW, bypass=True) == 1
    assert [p.code for p in check(NOW, paper_sets=1)] == ["dossier.sets"]
    assert check(OLD, paper_sets=1) == []
    letter = {"business_paper": 1, "nomination_letter": 1}
    assert check(NOW, attachments=letter, bypass=True, paper_sets=1) == []


def test_the_business_paper_and_for_the_bypass_the_letter_are_demanded():
    assert [(p.field, p.law) for p in check(attachments={"award": 2})] == [
        ("attachments.business_paper", "TT 26/2014 Điều 12.1.a")
    ]
    assert [(p.field, p.law) for p in check(bypass=True)] == [
        ("attachments.nomination_letter", "TT 26/2014 Điều 12.2.d")
    ]


def test_every_missing_required_field_is_named_once():
    problems = check(fields={})
    assert [p.field for p in problems] == [f.key for f in form.FIELDS if f.required]
    assert {p.code for p in problems} == {"dossier.missing"}
    assert check(fields=full() | {"smuggled": "x"})[0].code == "dossier.unknown_field"


@pytest.mark.parametrize(
    ("key", "raw", "value"),
    [
        ("revenue_last", "3.500", 3500),
        ("revenue_last", 3500, 3500),
        ("revenue_last", " ", None),
        ("first_year", "2026", 2026),
        ("paper_issued_on", "06/05/2019", "2019-05-06"),
        ("tax_code", "4100123456-001", "4100123456-001"),
        ("phone", "+84 912 345 678", "+84 912 345 678"),
        ("purpose", "  đựng đồ ", "đựng đồ"),
        ("group", "B", "B"),
        ("workers", "0", 0),
    ],
)
def test_what_was_typed_becomes_a_plain_value(key, raw, value):
    assert form.clean(form.FIELD[key], raw, TODAY) == value


@pytest.mark.parametrize(
    ("key", "raw", "words"),
    [
        ("revenue_last", "3 tỷ rưỡi", "hãy nhập như 3.500"),
        ("revenue_last", -1, "từ 0"),
        ("revenue_last", True, "không đọc được"),
        ("revenue_last", 3.5, "không đọc được"),
        ("first_year", "2029", "ở tương lai"),
        ("first_year", "19", "bốn chữ số"),
        ("handwork_share", "101", "100 %"),
        ("paper_issued_on", "25/10/2026", "ở tương lai"),
        ("paper_issued_on", "31/02/2019", "trong lịch"),
        ("group", "E", "hãy chọn"),
        ("tax_code", "41001", "chữ số"),
        ("phone", "không có", "chữ số"),
        ("email", "co.so", "ten@noi.vn"),
        ("representative", "x" * 121, "tối đa 120"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(key, raw, words):
    with pytest.raises(ValueError, match=words):
        form.clean(form.FIELD[key], raw, TODAY)
    assert [p.field for p in check(fields=full() | {key: raw})] == [key]


def test_the_form_is_gathered_from_three_records():
    establishment = {"name": "Cơ sở Mây đan Hạ Vân", "paper_issued_on": date(2019, 5, 6), "website": ""}
    product = {"name": "Bộ giỏ mây", "product_group": "A", "set_kind": "b"}
    typed = {"purpose": "Đựng đồ", "establishment_name": "khác", "smuggled": "x", "workers": 9}
    assert form.gather(typed, establishment, product) == {
        "establishment_name": "Cơ sở Mây đan Hạ Vân",
        "paper_issued_on": "2019-05-06",
        "product_name": "Bộ giỏ mây",
        "group": "A",
        "set_kind": "b",
        "purpose": "Đựng đồ",
    }


def test_columns_of_the_printed_lists():
    assert len(form.ANNEX_5) == 10
    assert {column.key for column in form.ANNEX_6} >= {
        "issuer",
        "product",
        "decision",
        "valid_until",
        "signer",
    }
