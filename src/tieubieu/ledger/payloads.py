"""What each kind of leaf says. Builders take plain values and return the payload for `log.append`.

No name, no person's id and no free text stands in a payload in the clear: what must be bound but not told
goes under `sealed` (see ledger/leaf.py) or is bound by a digest. Points are integer hundredths, days ISO
dates, hashes hex.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, NotRequired, TypedDict
from uuid import UUID

from tieubieu.ledger.canonical import digest
from tieubieu.rules.tally import PASS_MEAN, passed

Payload = dict[str, Any]


class Kind(StrEnum):
    ROUND_OPENED = "round.opened"
    RULEBOOK_FROZEN = "rulebook.frozen"
    SHEET_HANDED_IN = "sheet.handed_in"
    SHEET_TAKEN_BACK = "sheet.taken_back"
    TALLY = "tally"
    MINUTES = "minutes"
    LISTS_DECIDED = "lists.decided"
    APPROVED = "approved"
    CERTIFICATE_ISSUED = "certificate.issued"
    CERTIFICATE_SUSPENDED = "certificate.suspended"
    CERTIFICATE_RESTORED = "certificate.restored"
    CERTIFICATE_REVOKED = "certificate.revoked"
    RECUSAL = "recusal"
    REOPENED = "reopened"


TIMELESS = frozenset({Kind.SHEET_HANDED_IN, Kind.SHEET_TAKEN_BACK, Kind.RECUSAL})
"""Kinds whose moment is sealed: the minute of an act would join one judge's sheets across entries."""


class TallyEntry(TypedDict):
    """One entry of a tally. `sheets`: hex leaf hashes of the counted sheets, or None where an imported round
    has none. `sum` and `count`: of their totals in hundredths; None where an imported round does not state
    them. `outcome` (imported rounds only, computed otherwise): "passed", "below", "not_scored",
    "imported"."""

    code: str
    group: str
    sheets: list[str] | None
    sum: int | None
    count: int | None
    outcome: NotRequired[str]


class MergedSet(TypedDict):
    """A bộ sản phẩm made at the meeting: its own code, and the codes of the entries that it joins."""

    code: str
    items: list[str]


def round_opened(
    *,
    level: str,
    place: str,
    year: int,
    circular: str,
    origin: str,
    plan_number: str = "",
    plan_date: date | None,
) -> Payload:
    """`place`: the name as of the plan's date. `origin`: "run" or "imported"."""
    return {
        "circular": circular,
        "level": level,
        "origin": origin,
        "place": place,
        "plan": {"date": plan_date, "number": plan_number},
        "year": year,
    }


def rulebook_frozen(rulebook: Mapping[str, Any]) -> Payload:
    """`rulebook`: the thể lệ as plain JSON, the very document that the bundle publishes."""
    return {"rulebook": digest(rulebook)}


def sheet_handed_in(
    *,
    entry_code: str,
    stage: int,
    rulebook_hash: str,
    points: Mapping[str, int],
    total: int,
    judge_id: UUID,
    sheet_id: UUID,
    remark: str = "",
    leaf_remarks: Mapping[str, str] | None = None,
) -> Payload:
    """`points`: rubric leaf key → hundredths, every leaf of the entry's rubric. `entry_code`: mã số bình
    chọn.

    Raises ValueError when `total` is not their sum."""
    if total != sum(points.values()):
        raise ValueError(f"the total {total} is not the sum of the points, {sum(points.values())}")
    return {
        "entry": entry_code,
        "points": dict(points),
        "rulebook": rulebook_hash,
        "sealed": {
            "judge": judge_id,
            "remarks": {"leaves": dict(leaf_remarks or {}), "sheet": remark},
            "sheet": sheet_id,
        },
        "stage": stage,
        "total": total,
    }


def sheet_taken_back(*, sheet_leaf: str, judge_id: UUID, reason: str) -> Payload:
    """`sheet_leaf`: hex leaf hash of the handing in that no longer counts."""
    return {"sealed": {"judge": judge_id, "reason": reason}, "sheet": sheet_leaf}


def outcome(total: int | None, count: int | None) -> str:
    """One of "passed", "below", "not_scored": exact, never rounded (TT 26/2014 Điều 17.1); "imported" where an
    imported round does not state its sums."""
    if total is None or count is None:
        return "imported"
    if count == 0:
        return "not_scored"
    return "passed" if passed(total, count) else "below"


def tally(*, number: int, stage: int, rulebook_hash: str | None, entries: Iterable[TallyEntry]) -> Payload:
    """The snapshot of a closed scoring. Binds the ordered list of counted sheets of each entry, so that an
    omission shows; their order is by hash, which says nothing about the judges. `rulebook_hash` is None only
    for an imported round. `number` rises with each tally of the round (a new one after a reopening)."""
    lines = []
    for entry in sorted(entries, key=lambda e: e["code"]):
        total, count, sheets = entry["sum"], entry["count"], entry["sheets"]
        if sheets is not None and len(sheets) != count:
            raise ValueError(f"entry {entry['code']}: {len(sheets)} sheets listed, {count} counted")
        found = outcome(total, count)
        lines.append(
            {
                "code": entry["code"],
                "count": count,
                "group": entry["group"],
                "outcome": entry.get("outcome", found) if found == "imported" else found,
                "sheets": None if sheets is None else sorted(sheets),
                "sum": total,
            }
        )
    return {"entries": lines, "number": number, "pass": PASS_MEAN, "rulebook": rulebook_hash, "stage": stage}


def minutes(
    *, body: str, content_hash: str, tally_leaf: str | None, members: int, votes_for: int, votes_against: int
) -> Payload:
    """Minutes adopted. `body`: "jury" (Điều 16.3) or "council"; `content_hash`: of the document's canonical
    JSON."""
    return {
        "against": votes_against,
        "body": body,
        "content": content_hash,
        "for": votes_for,
        "members": members,
        "tally": tally_leaf,
    }


def lists_decided(
    *, tally_leaf: str, recognised: Iterable[str], nominated: Iterable[str], sets: Iterable[MergedSet] = ()
) -> Payload:
    """The council's lists (TT 26/2014 Điều 10.2), by code: nominated ⊆ recognised ⊆ passed. A merged set
    stands in the lists by its own code, its items do not."""
    return {
        "nominated": sorted(nominated),
        "recognised": sorted(recognised),
        "sets": sorted(
            ({"code": s["code"], "items": sorted(s["items"])} for s in sets), key=lambda s: s["code"]
        ),
        "tally": tally_leaf,
    }


def approved(*, kind: str, decision_number: str, decision_date: date, lists_leaf: str) -> Payload:
    """The authority's act. `kind`: "recognition", "nomination" or "returned"."""
    return {"decision": {"date": decision_date, "number": decision_number}, "kind": kind, "lists": lists_leaf}


def certificate_issued(
    *, serial: str, level: str, entry_code: str | None, record_hash: str, valid_until: date
) -> Payload:
    """`serial`: the random serial, hex. `record_hash`: digest of everything printed (a household's name is
    personal, so it stands here only by digest). `entry_code` is None for one imported without its round."""
    return {
        "entry": entry_code,
        "level": level,
        "record": record_hash,
        "serial": serial,
        "valid_until": valid_until,
    }


def certificate_changed(*, serial: str, decision_number: str, decision_date: date, reason: str) -> Payload:
    """For the kinds certificate.suspended, .restored and .revoked (Điều 20.3)."""
    return {
        "decision": {"date": decision_date, "number": decision_number},
        "sealed": {"reason": reason},
        "serial": serial,
    }


def recusal(*, act: str, recusal_id: UUID, person_id: UUID, establishment_id: UUID) -> Payload:
    """`act`: "declared", "confirmed", "refused" or "lifted". Who and whom is sealed."""
    return {
        "act": act,
        "sealed": {"establishment": establishment_id, "person": person_id, "recusal": recusal_id},
    }


def reopened(*, from_phase: str, to_phase: str, reason: str) -> Payload:
    return {"from": from_phase, "sealed": {"reason": reason}, "to": to_phase}
