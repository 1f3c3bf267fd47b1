"""The levels of selection: four at any time, five over the years (TT 26/2014 Điều 3.1, 6.2; TT 38/2025)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tieubieu.rules.circulars import Circular


class Level(StrEnum):
    """A level of selection. Cấp huyện was the lowest one until 30/6/2025, cấp xã is since 1/7/2025."""

    COMMUNE = "commune"
    DISTRICT = "district"
    PROVINCE = "province"
    REGION = "region"
    NATION = "nation"


_LABELS = {
    Level.COMMUNE: ("cấp xã", "commune level"),
    Level.DISTRICT: ("cấp huyện", "district level"),
    Level.PROVINCE: ("cấp tỉnh", "provincial level"),
    Level.REGION: ("cấp khu vực", "regional level"),
    Level.NATION: ("cấp quốc gia", "national level"),
}

_ABOVE = {
    Level.COMMUNE: Level.PROVINCE,
    Level.DISTRICT: Level.PROVINCE,
    Level.PROVINCE: Level.REGION,
    Level.REGION: Level.NATION,
    Level.NATION: None,
}

LOWEST_LEVELS = (Level.COMMUNE, Level.DISTRICT)
"""Levels that are, or were, entered without a certificate."""

TOKEN_CODES = {level: code for code, level in enumerate(Level, start=1)}
"""One digit per level for the signed token: 1 xã, 2 huyện, 3 tỉnh, 4 khu vực, 5 quốc gia. Never renumber."""


def label(level: Level) -> str:
    """The Vietnamese name in running text: "cấp tỉnh"."""
    return _LABELS[level][0]


def label_en(level: Level) -> str:
    """The English name in running text: "provincial level"."""
    return _LABELS[level][1]


def above(level: Level) -> Level | None:
    """The level that a nominated product enters next; None above the national level."""
    return _ABOVE[level]


def below(level: Level, circular: Circular) -> tuple[Level, ...]:
    """The levels whose certificate opens `level` (TT 26/2014 Điều 12.2–12.4); empty for a lowest level.

    The province takes a certificate of cấp huyện and of cấp xã alike, since a district certificate keeps its
    term after 30/6/2025 (TT 38/2025 Điều 37.3); the lowest level of `circular` stands first.
    """
    opening = tuple(lower for lower, upper in _ABOVE.items() if upper == level)
    return tuple(sorted(opening, key=lambda lower: lower != circular.lowest))


def levels_of(circular: Circular) -> tuple[Level, ...]:
    """The four levels of one version of the rules, lowest first (TT 26/2014 Điều 6.2)."""
    return (circular.lowest, Level.PROVINCE, Level.REGION, Level.NATION)


def from_token_code(code: int) -> Level:
    """The level of a token's digit; ValueError for a digit that was never given out."""
    for level, known in TOKEN_CODES.items():
        if known == code:
            return level
    raise ValueError(f"no level has the token code {code}")
