"""Who may enter: the certificate of the level below, its nomination, and the one bypass."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieubieu.rules.circulars import CIRCULARS
from tieubieu.rules.ladder import LowerCertificate, admission
from tieubieu.rules.levels import Level, below, levels_of

modest = settings(max_examples=150, deadline=None)
OLD, AMENDED, NOW = CIRCULARS
DAY = date(2026, 9, 10)

certificates = st.builds(
    LowerCertificate,
    level=st.sampled_from(list(Level)),
    valid_until=st.sampled_from([date(2025, 12, 31), date(2026, 12, 31), DAY, DAY - timedelta(days=1)]),
    state=st.sampled_from(["issued", "suspended", "revoked", "?"]),
    origin=st.sampled_from(["issued", "imported", "attested"]),
    nominated=st.booleans(),
    issued=st.sampled_from([None, date(2024, 5, 13), DAY, DAY + timedelta(days=1)]),
)


def certificate(level=Level.COMMUNE, **changes):
    good = {"valid_until": date(2029, 12, 31), "state": "issued", "origin": "issued", "nominated": True}
    return LowerCertificate(level=level, **(good | changes))


def codes(answer):
    return [problem.code for problem in answer.problems]


@modest
@given(
    st.sampled_from(list(Level)),
    st.sampled_from(CIRCULARS),
    st.lists(certificates, max_size=4),
    st.booleans(),
    st.booleans(),
)
def test_admission_follows_the_circular_and_nothing_else(level, circular, held, bypass, known):
    def opens(c):
        return (
            c.level in below(level, circular)
            and c.state == "issued"
            and c.nominated
            and c.valid_until >= DAY
            and (c.issued is None or c.issued <= DAY)
        )

    if level not in levels_of(circular):
        expected = None
    elif level in (Level.COMMUNE, Level.DISTRICT):
        expected = "lowest"
    elif any(opens(c) for c in held):
        expected = "certificate"
    elif bypass and level == Level.PROVINCE:
        expected = "bypass"
    else:
        expected = None
    answer = admission(level, DAY, circular, held, bypass, known)
    assert answer.basis == expected
    assert answer.ok == (expected is not None) == (not answer.problems)
    assert bool(answer.warnings) == (expected == "bypass" and known)
    if expected == "certificate":
        assert opens(answer.certificate)
    else:
        assert answer.certificate is None
    assert all(problem.law for problem in answer.problems)


@pytest.mark.parametrize("origin", ["issued", "imported", "attested"])
@pytest.mark.parametrize("level", [Level.COMMUNE, Level.DISTRICT])
def test_district_and_commune_certificates_of_every_origin_open_the_province(level, origin):
    assert admission(Level.PROVINCE, DAY, NOW, [certificate(level, origin=origin)]).basis == "certificate"


def test_the_registration_date_decides_to_the_day():
    assert admission(Level.PROVINCE, DAY, NOW, [certificate(issued=DAY)]).ok
    last = certificate(valid_until=date(2026, 12, 31))
    assert admission(Level.PROVINCE, date(2026, 12, 31), NOW, [last]).ok
    late = admission(Level.PROVINCE, date(2027, 1, 1), NOW, [last])
    assert codes(late) == ["ladder.expired"]
    assert late.problems[0].law == "TT 26/2014 Điều 12.2.b"
    assert "31/12/2026" in late.problems[0].text_vi


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"state": "suspended"}, "ladder.suspended"),
        ({"state": "revoked"}, "ladder.revoked"),
        ({"nominated": False}, "ladder.not_nominated"),
        ({"issued": date(2026, 9, 11)}, "ladder.not_yet"),
    ],
)
def test_each_fault_is_named(changes, code):
    assert codes(admission(Level.PROVINCE, DAY, NOW, [certificate(**changes)])) == [code]


def test_the_nearest_certificate_tells_what_to_do():
    held = [certificate(state="revoked", nominated=False), certificate(nominated=False)]
    assert codes(admission(Level.PROVINCE, DAY, NOW, held)) == ["ladder.not_nominated"]


@pytest.mark.parametrize("level", [Level.REGION, Level.NATION])
def test_no_bypass_to_region_or_nation(level):
    answer = admission(level, DAY, NOW, [certificate(Level.COMMUNE)], bypass_statement=True)
    assert not answer.ok
    assert codes(answer) == ["ladder.no_certificate", "ladder.no_bypass"]
    assert answer.problems[1].law == "TT 26/2014 Điều 12.2.d"


def test_a_level_is_never_skipped():
    answer = admission(Level.NATION, DAY, NOW, [certificate(Level.PROVINCE), certificate(Level.NATION)])
    assert codes(answer) == ["ladder.no_certificate"]
    assert "cấp khu vực" in answer.problems[0].text_vi


def test_a_level_of_another_time_is_refused():
    assert codes(admission(Level.DISTRICT, DAY, NOW)) == ["ladder.level"]
    assert codes(admission(Level.COMMUNE, date(2019, 5, 6), AMENDED)) == ["ladder.level"]
    assert admission(Level.DISTRICT, date(2019, 5, 6), AMENDED).basis == "lowest"
