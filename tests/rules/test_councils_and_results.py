"""Councils, juries, the three lists, quorum and majority, phases."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieubieu.rules import phases, results
from tieubieu.rules.circulars import CIRCULARS
from tieubieu.rules.councils import (
    COUNCIL_ROLE_LABELS,
    JURY_ROLE_LABELS,
    CouncilRole,
    JuryRole,
    check_council,
    check_jury,
    council_rule,
)
from tieubieu.rules.levels import Level, levels_of
from tieubieu.rules.phases import Phase

modest = settings(max_examples=150, deadline=None)
OLD, AMENDED, NOW = CIRCULARS
LAWFUL_SIZES = {
    Level.COMMUNE: {5, 7},
    Level.DISTRICT: {5, 7},
    Level.PROVINCE: {7, 9},
    Level.REGION: {9, 11},
    Level.NATION: {11, 13},
}


@modest
@given(st.sampled_from(list(Level)), st.lists(st.sampled_from(list(CouncilRole)), max_size=15))
def test_a_council_is_lawful_exactly_when_size_chair_and_deputies_are(level, roles):
    deputies = roles.count(CouncilRole.DEPUTY)
    right_deputies = deputies + roles.count(CouncilRole.VICE) >= 2 if level == Level.NATION else deputies == 1
    lawful = len(roles) in LAWFUL_SIZES[level] and roles.count(CouncilRole.CHAIR) == 1 and right_deputies
    problems = check_council(level, roles)
    assert (not problems) == lawful
    assert all(problem.law.startswith("TT 26/2014 Điều 9.") for problem in problems)


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("size", range(3, 16))
def test_a_well_seated_council_is_refused_only_for_its_size(level, size):
    roles = ["chair", "deputy", "vice"] + ["member"] * (size - 3)
    expected = [] if size in LAWFUL_SIZES[level] else ["council.size"]
    assert [problem.code for problem in check_council(level, roles)] == expected


@modest
@given(st.lists(st.sampled_from(list(JuryRole)), max_size=15))
def test_a_jury_is_lawful_exactly_when_odd_with_one_head_a_deputy_and_members(roles):
    lawful = (
        len(roles) % 2 == 1
        and roles.count(JuryRole.HEAD) == 1
        and JuryRole.DEPUTY in roles
        and JuryRole.MEMBER in roles
    )
    problems = check_jury(roles)
    assert (not problems) == lawful
    assert all(problem.law == "TT 26/2014 Điều 11.2" for problem in problems)


def test_an_empty_jury_has_every_fault_and_a_jury_of_four_only_one():
    assert {problem.code for problem in check_jury([])} == {
        "jury.even",
        "jury.head",
        "jury.deputy",
        "jury.members",
    }
    assert [p.code for p in check_jury(["head", "deputy", "member", "member"])] == ["jury.even"]


def test_the_national_council_has_two_deputies_however_they_are_called():
    rest = ["chair"] + ["member"] * 8
    assert check_council(Level.NATION, [*rest, "deputy", "vice"]) == []
    assert check_council(Level.NATION, [*rest, "vice", "vice"]) == []
    one = check_council(Level.NATION, [*rest, "deputy", "member"])
    assert [(p.code, p.law) for p in one] == [("council.deputies", "TT 26/2014 Điều 9.4")]


def test_an_unknown_role_is_an_error_of_the_caller():
    with pytest.raises(ValueError):
        check_council(Level.PROVINCE, ["president"])
    assert set(COUNCIL_ROLE_LABELS) == set(CouncilRole)
    assert set(JURY_ROLE_LABELS) == set(JuryRole)


def test_who_sets_up_a_council_depends_on_level_and_version():
    assert council_rule(Level.COMMUNE, NOW).set_up_by == "Chủ tịch Ủy ban nhân dân cấp xã"
    assert council_rule(Level.DISTRICT, OLD).set_up_by == "Chủ tịch Ủy ban nhân dân cấp huyện"
    assert council_rule(Level.REGION, OLD).set_up_by == "Cục trưởng Cục Công nghiệp địa phương"
    assert council_rule(Level.REGION, AMENDED).chair == "đại diện Lãnh đạo Cục Công Thương địa phương"
    assert council_rule(Level.NATION, NOW).set_up_by == "Bộ trưởng Bộ Công Thương"
    assert council_rule(Level.NATION, NOW).nomination_by is None
    for circular in CIRCULARS:
        for level in levels_of(circular):
            assert set(council_rule(level, circular).sizes) == LAWFUL_SIZES[level]
    with pytest.raises(ValueError):
        council_rule(Level.DISTRICT, NOW)
    with pytest.raises(ValueError):
        council_rule(Level.COMMUNE, AMENDED)


products = st.sets(st.integers(0, 6))


@modest
@given(st.sampled_from(list(Level)), products, products, products, st.none() | st.integers(0, 5))
def test_lists_are_nested_and_nothing_climbs_above_the_nation(level, passed, recognised, nominated, quota):
    right = (
        nominated <= recognised <= passed
        and not (nominated and level == Level.NATION)
        and (quota is None or len(nominated) <= quota)
    )
    assert (not results.check_lists(level, passed, recognised, nominated, quota)) == right


def test_the_council_may_recognise_fewer_than_passed():
    passed = set(range(43))
    assert results.check_lists(Level.PROVINCE, passed, set(range(30)), set(range(10)), 30) == []
    assert [p.law for p in results.check_lists(Level.PROVINCE, passed, passed, passed, 30)] == [None]


@modest
@given(st.integers(0, 20), st.integers(1, 13), st.sampled_from([(2, 3), (1, 2), (3, 4), (1, 1)]))
def test_quorum_and_majority_agree_with_exact_fractions(present, members, share):
    num, den = share
    fraction = Fraction(present, members)
    assert results.quorum_met(present, members, num, den) == (fraction >= Fraction(num, den))
    assert results.quorum_met(present, members, num, den) == (
        present >= results.quorum_needed(members, num, den)
    )
    assert results.majority(present, members, num, den) == (fraction > Fraction(num, den))
    assert results.majority(present, members, num, den) == (
        present >= results.majority_needed(members, num, den)
    )


def test_half_is_no_majority_and_an_empty_council_has_no_quorum():
    assert not results.majority(3, 6)
    assert results.jury_adopts(4, 7)
    assert not results.jury_adopts(3, 7)
    assert not results.quorum_met(0, 0)
    assert results.quorum_needed(7) == 5


def test_phases_run_in_order_and_end():
    seen, phase = [Phase.PLAN], Phase.PLAN
    while (phase := phases.next_phase(phase)) is not None:
        seen.append(phase)
    assert tuple(seen) == phases.ORDER
    assert seen[-1] == Phase.CONCLUDED
    assert phases.next_phase(Phase.ABANDONED) is None
    assert [len(phases.label(p)) > 0 and len(phases.label_en(p)) > 0 for p in Phase] == [True] * 11


def test_scores_are_sealed_until_tallied_and_for_ever_in_an_abandoned_round():
    assert [p for p in Phase if phases.sealed(p)] == [
        Phase.PLAN,
        Phase.RECEIVING,
        Phase.CHECKING,
        Phase.LISTED,
        Phase.SCORING,
        Phase.ABANDONED,
    ]


def test_each_act_has_its_phases():
    def when(predicate):
        return "".join("PRCLSTOAND X"[i] for i, phase in enumerate(Phase) if predicate(phase))

    # plan Receiving Checking Listed Scoring Tallied cOuncil Approval aNnounced concluDed; a blank: abandoned
    assert when(phases.may_submit) == "R"
    assert when(phases.may_check) == when(phases.may_supplement) == "RC"
    assert when(phases.may_close_list) == "C"
    assert when(phases.may_edit_plan) == "P"
    assert when(phases.may_edit_rulebook) == "PRCL"
    assert when(phases.rulebook_frozen) == "STOAND "
    assert when(phases.may_withdraw) == "RCLS"
    assert when(phases.may_score) == "S"
    assert when(phases.may_appoint_jury) == "PRCLS"
    assert when(phases.may_appoint_council) == when(phases.may_declare_recusal) == "PRCLSTOA"
    assert when(phases.may_abandon) == "PRCLSTOA"
    assert when(phases.may_write_minutes) == "T"
    assert when(phases.may_decide_lists) == when(phases.may_merge) == "O"
    assert when(phases.may_undo_merge) == "OA"
    assert when(phases.may_approve) == "A"
    assert when(phases.may_issue_certificates) == "AN"
    assert when(phases.may_complain) == "N"
    assert when(phases.public_results) == "ND"
    assert when(phases.public_round) == "RCLSTOAND "
    assert when(phases.bundle_due) == "D"


def test_reopening_goes_one_phase_back_but_never_behind_a_frozen_rulebook_or_an_announcement():
    back = {phase: phases.reopens_to(phase) for phase in Phase}
    for phase, earlier in back.items():
        if earlier is not None:
            assert phases.next_phase(earlier) == phase
    assert back[Phase.SCORING] is None
    assert back[Phase.ANNOUNCED] is None
    assert back[Phase.TALLIED] == Phase.SCORING


def test_predicates_take_the_words_of_the_database_too():
    assert phases.may_submit("receiving")
    assert not phases.sealed("announced")
