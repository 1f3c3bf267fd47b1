"""The five states and their precedence."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieubieu.certificates.state import WORDS, Event, State, Term, state

TERM = Term(issued=date(2026, 6, 15), valid_until=date(2029, 12, 31))
IN_TERM = date(2026, 10, 24)

KINDS = ("suspended", "restored", "revoked", "replaced")
days = st.dates(date(2026, 6, 15), date(2031, 1, 1))
events = st.lists(st.builds(Event, st.sampled_from(KINDS), days), max_size=6)


def told(*happened: Event, released: bool = True, today: date = IN_TERM) -> State:
    return state(TERM, happened, released, today)


def test_a_released_certificate_is_valid_to_the_end_of_its_last_day():
    assert told() is State.VALID
    assert told(today=date(2029, 12, 31)) is State.VALID
    assert told(today=date(2030, 1, 1)) is State.EXPIRED


def test_an_unreleased_or_future_certificate_is_unknown_whatever_happened_to_it():
    assert told(released=False) is State.UNKNOWN
    assert told(Event("revoked", date(2026, 7, 1)), released=False) is State.UNKNOWN
    assert told(today=date(2026, 6, 14)) is State.UNKNOWN


def test_revoked_outranks_suspended_which_outranks_expired():
    suspended, revoked = Event("suspended", date(2026, 7, 1)), Event("revoked", date(2026, 8, 1))
    late = date(2030, 1, 1)
    assert told(suspended, revoked, today=late) is State.REVOKED
    assert told(suspended, today=late) is State.SUSPENDED
    assert told(suspended, Event("restored", date(2026, 9, 1)), today=late) is State.EXPIRED


def test_a_replaced_certificate_is_revoked():
    assert told(Event("replaced", date(2026, 7, 1))) is State.REVOKED


def test_a_measure_counts_from_its_day():
    revoked = Event("revoked", date(2026, 10, 25))
    assert told(revoked) is State.VALID
    assert told(revoked, today=date(2026, 10, 25)) is State.REVOKED


def test_on_one_day_the_later_recorded_measure_counts():
    day = date(2026, 7, 1)
    assert told(Event("suspended", day), Event("restored", day)) is State.VALID
    assert told(Event("restored", day), Event("suspended", day)) is State.SUSPENDED


def test_an_unknown_kind_of_event_is_an_error_not_a_guess():
    with pytest.raises(ValueError, match="lost"):
        told(Event("lost", date(2026, 7, 1)))


@given(events, days)
def test_nothing_brings_a_revoked_certificate_back(happened: list[Event], today: date):
    if any(e.kind in ("revoked", "replaced") and e.day <= today for e in happened):
        assert told(*happened, today=today) is State.REVOKED
    else:
        assert told(*happened, today=today) is not State.REVOKED


@given(events, days)
def test_events_after_today_change_nothing(happened: list[Event], today: date):
    assert told(*happened, today=today) is told(*(e for e in happened if e.day <= today), today=today)


def test_every_state_has_its_words():
    assert set(WORDS) == set(State)
