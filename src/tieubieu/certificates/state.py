"""The state that the public is told, from the record, its events and the day. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

import msgspec


class State(StrEnum):
    VALID = "valid"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


WORDS = {
    State.VALID: "còn hiệu lực",
    State.EXPIRED: "hết hạn",
    State.SUSPENDED: "tạm ngừng",
    State.REVOKED: "đã thu hồi",
    State.UNKNOWN: "không rõ",
}


class Term(msgspec.Struct, frozen=True):
    """What the state needs of the record; `valid_until` is the last day, included."""

    issued: date
    valid_until: date


class Event(msgspec.Struct, frozen=True):
    """One measure: kind "suspended", "restored", "revoked" or "replaced", in force from its legal day."""

    kind: str
    day: date


def measure(events: Iterable[Event], today: date) -> State:
    """What was decided until today, expiry aside: revoked, suspended or valid. Revoked and replaced are for
    ever; of suspensions and restorations the last counts (on one day, the later recorded: keep the recorded
    order)."""
    told = State.VALID
    for event in sorted((e for e in events if e.day <= today), key=lambda e: e.day):
        match event.kind:
            case "revoked" | "replaced":
                return State.REVOKED
            case "suspended":
                told = State.SUSPENDED
            case "restored":
                told = State.VALID
            case _:
                raise ValueError(f"no such event: {event.kind}")
    return told


def state(record: Term, events: Iterable[Event], released: bool, today: date) -> State:
    """One state, by this precedence:

    1. unknown    not released yet, or not issued yet: the public is told nothing
    2. revoked    by decision (TT 26/2014 Điều 20.3), or replaced by another certificate
    3. suspended  tạm ngừng, a measure under "xử lý" (Điều 20.3, I); it outranks expiry, since a
                  certificate whose term ran out meanwhile did not simply expire
    4. expired    after its last day (Điều 17.3)
    5. valid
    """
    if not released or today < record.issued:
        return State.UNKNOWN
    decided = measure(events, today)
    if decided is State.VALID and today > record.valid_until:
        return State.EXPIRED
    return decided
