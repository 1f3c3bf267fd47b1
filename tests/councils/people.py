"""Decisions on people as an officer types them, for tests of rounds and councils."""

from __future__ import annotations

from datetime import date
from typing import Any

from tieubieu.councils.actions import Member, RecordCouncil, RecordHelpers, RecordJury
from tieubieu.rounds.queries import RoundRow


def members(prefix: str, *roles: str) -> list[Member]:
    return [
        Member(name=f"Ông {prefix} {i}", email=f"{prefix}.{i}@vidu.example", title=f"Chức vụ {i}", role=role)
        for i, role in enumerate(roles)
    ]


_PAPER: dict[str, Any] = {"day": date(2026, 8, 7), "signer": "Người Ký", "signer_title": "Chủ tịch"}


def a_council(round: RoundRow, **changed: Any) -> RecordCouncil:
    """Seven members, as the law allows at cấp tỉnh."""
    roles = ("chair", "deputy", "vice", *["member"] * 4)
    start = {"round": round.id, "number": "101/QĐ", "members": members("hd", *roles)}
    return RecordCouncil(**(start | _PAPER | changed))


def a_jury(round: RoundRow, **changed: Any) -> RecordJury:
    """Five judges for every group."""
    roles = ("head", "deputy", *["member"] * 3)
    start = {"round": round.id, "number": "102/QĐ", "groups": list("ABCD"), "members": members("gk", *roles)}
    return RecordJury(**(start | _PAPER | changed))


def helpers(round: RoundRow, **changed: Any) -> RecordHelpers:
    return RecordHelpers(
        **({"round": round.id, "number": "103/QĐ", "members": members("tg", "", "")} | _PAPER | changed)
    )
