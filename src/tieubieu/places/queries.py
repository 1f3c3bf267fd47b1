"""Every read of places and bodies, one SQL statement each. `on` is a legal day: names, parents and kinds are of it.

A place has ended when its last version lies before `on`. Names are still answered then (old papers name old places),
and `ancestors` and `contains` follow an ended province to its successor, an ended district to its province: so a
certificate of huyện Phú Giáo (Bình Dương) opens the round of TP. Hồ Chí Minh of 2026.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import Struct, convert

from tieubieu.places.keys import NATION, place_id
from tieubieu.places.loading import search_words
from tieubieu.places.tables import PLACE_KINDS
from tieubieu.platform.database import row, rows
from tieubieu.platform.errors import NotFound, Refusal
from tieubieu.rules.levels import Level


class PlaceInfo(Struct, frozen=True, kw_only=True):
    """A place as it was on a day. `within`: the parent's name in running text, for telling two of one name apart.
    `ended`: it no longer existed on that day, and this is what it was last."""

    id: UUID
    key: str
    kind: str
    code: str
    name: str
    label: str
    full_name: str
    parent: UUID | None
    within: str | None
    valid_from: date | None
    valid_until: date | None
    ended: bool


class BodyInfo(Struct, frozen=True, kw_only=True):
    """A body by its name of a day. `number_suffix` stands after the slash of its decisions' numbers."""

    id: UUID
    place: UUID
    kind: str
    name: str
    short_name: str
    head_title: str
    number_suffix: str


class NoBody(Refusal):
    """No body of that kind existed there on that day (a huyện after 30/6/2025, a xã before 1/7/2025)."""

    status = 409
    code = "no_body"


ORGANISERS = {
    Level.COMMUNE: ("specialist_office", "people_committee"),
    Level.DISTRICT: ("specialist_office", "people_committee"),
    Level.PROVINCE: ("department", "people_committee"),
    Level.REGION: ("agency", "agency"),
    Level.NATION: ("agency", "ministry"),
}
"""(organiser, authority) of a round at each level (TT 26/2014 Điều 8.1, 17.2)."""

_VALID = "(v.valid_from IS NULL OR v.valid_from <= $1) AND (v.valid_until IS NULL OR v.valid_until >= $1)"
_NEAREST = """(w.valid_from IS NULL OR w.valid_from <= $1) DESC,
    CASE WHEN w.valid_from <= $1 THEN w.valid_from END DESC NULLS LAST, w.valid_from"""
"""Order of the versions w: the one of the day first; of an ended thing its last one, of a future one its first."""
_COLUMNS = f"""p.id, p.key, p.kind, v.code, v.name, v.label, v.full_name, v.parent, v.valid_from, v.valid_until,
    v.valid_until IS NOT NULL AND v.valid_until < $1 AS ended,
    (SELECT w.full_name FROM place_version w WHERE w.place = v.parent ORDER BY {_NEAREST} LIMIT 1) AS within"""
_FOUND = f"SELECT {_COLUMNS} FROM place p JOIN place_version v ON v.place = p.id AND {_VALID}"
_LATEST = f"""SELECT {_COLUMNS} FROM place p JOIN LATERAL (
    SELECT * FROM place_version w WHERE w.place = p.id ORDER BY {_NEAREST} LIMIT 1) v ON true"""
_ASSIGNED = "(a.valid_from IS NULL OR a.valid_from <= $1) AND (a.valid_until IS NULL OR a.valid_until >= $1)"

_UP = f"""WITH RECURSIVE up (place, depth) AS (
    SELECT $2::uuid, 0
    UNION ALL
    SELECT step.next, up.depth + 1 FROM up, LATERAL (
        SELECT COALESCE(
            (SELECT s.successor FROM place_successor s WHERE s.place = up.place AND s.on_date <= $1),
            (SELECT a.region FROM region_assignment a WHERE a.province = up.place AND {_ASSIGNED}),
            (SELECT w.parent FROM place_version w WHERE w.place = up.place ORDER BY {_NEAREST} LIMIT 1)
        ) AS next) step
    WHERE step.next IS NOT NULL)"""


def _place(found: dict[str, Any]) -> PlaceInfo:
    return convert(found, PlaceInfo)


async def provinces(on: date) -> list[PlaceInfo]:
    """63 until 30/6/2025, 34 since, in Vietnamese order."""
    found = await rows(f"{_FOUND} WHERE p.kind = 'province' ORDER BY v.sort_key COLLATE \"C\"", on)
    return [_place(f) for f in found]


async def children(place: UUID, on: date) -> list[PlaceInfo]:
    """One step down: the nation's regions, a region's provinces, a province's districts or communes."""
    found = await rows(
        f"{_FOUND} LEFT JOIN region_assignment a ON a.province = p.id AND {_ASSIGNED}"
        ' WHERE COALESCE(a.region, v.parent) = $2 ORDER BY v.sort_key COLLATE "C", v.label',
        on,
        place,
    )
    return [_place(f) for f in found]


async def search(
    text: str, on: date, kinds: Iterable[str] = ("province", "district", "commune"), limit: int = 20
) -> list[PlaceInfo]:
    """Places whose name holds `text`, accents or not: exact names first, then beginnings, larger places first.
    An empty text finds nothing."""
    wanted = search_words(text)
    if not wanted:
        return []
    found = await rows(
        f"""{_FOUND} WHERE p.kind = ANY($2::text[]) AND (' ' || v.search) LIKE '% ' || $3::text || '%'
        ORDER BY right(' ' || v.search, length($3) + 1) <> ' ' || $3, array_position($4::text[], p.kind::text),
            length(v.search), v.sort_key COLLATE "C", p.key LIMIT $5""",
        on,
        list(kinds),
        wanted,
        list(PLACE_KINDS),
        limit,
    )
    return [_place(f) for f in found]


async def pick(
    on: date, kind: str | None = None, parent: UUID | None = None, text: str = "", limit: int = 200
) -> list[PlaceInfo]:
    """What a picker asks for, all conditions together, in Vietnamese order. A parent may be any number of steps up
    (the communes of a region)."""
    found = await rows(
        f"""WITH RECURSIVE down (id) AS (
            SELECT $3::uuid
            UNION
            SELECT v.place FROM down JOIN place_version v ON {_VALID}
            LEFT JOIN region_assignment a ON a.province = v.place AND {_ASSIGNED}
            WHERE COALESCE(a.region, v.parent) = down.id)
        {_FOUND}
        WHERE ($2::text IS NULL OR p.kind = $2)
        AND ($3::uuid IS NULL OR (p.id <> $3 AND p.id IN (SELECT id FROM down)))
        AND ($4::text = '' OR (' ' || v.search) LIKE '% ' || $4 || '%')
        ORDER BY array_position($5::text[], p.kind::text), v.sort_key COLLATE "C", v.label, p.key LIMIT $6""",
        on,
        kind,
        parent,
        search_words(text),
        list(PLACE_KINDS),
        limit,
    )
    return [_place(f) for f in found]


async def place(id: UUID, on: date) -> PlaceInfo:
    """Also after its end (`ended`). NotFound for an id that was never a place."""
    found = await row(f"{_LATEST} WHERE p.id = $2", on, id)
    if found is None:
        raise NotFound("Không tìm thấy địa danh này")
    return _place(found)


async def places(ids: Iterable[UUID], on: date) -> dict[UUID, PlaceInfo]:
    """Many at once, for lists; unknown ids are left out."""
    found = await rows(f"{_LATEST} WHERE p.id = ANY($2::uuid[])", on, list(ids))
    return {f["id"]: _place(f) for f in found}


async def place_name(id: UUID, on: date) -> str:
    """In running text, by the name of that day: "tỉnh Gia Lai"."""
    return (await place(id, on)).full_name


async def ancestors(id: UUID, on: date) -> list[PlaceInfo]:
    """What the place lies in, nearest first, up to the nation; the region stands between province and nation."""
    found = await rows(
        f"{_UP} {_LATEST} JOIN up ON up.place = p.id WHERE up.depth > 0 ORDER BY up.depth", on, id
    )
    return [_place(f) for f in found]


async def address(id: UUID, on: date) -> str:
    """The place and its province: "xã Chư Sê, tỉnh Gia Lai"; a province, region or the nation alone."""
    here = await place(id, on)
    return f"{here.full_name}, {here.within}" if here.kind in ("district", "commune") else here.full_name


async def region_of(province: UUID, on: date) -> UUID | None:
    """The region's place id; None before 21/10/2014 or where nothing is assigned."""
    found = await row(
        f"SELECT a.region FROM region_assignment a WHERE a.province = $2 AND {_ASSIGNED}", on, province
    )
    return found["region"] if found else None


async def contains(outer: UUID, inner: UUID, on: date) -> bool:
    """Does `inner` lie in `outer` on that day? A place contains itself; an ended place lies where it now belongs."""
    found = await row(f"{_UP} SELECT count(*) AS n FROM up WHERE place = $3", on, inner, outer)
    return bool(found and found["n"])


_BODY = f"""SELECT b.id, b.place, b.kind, v.name, v.short_name, v.head_title, v.number_suffix
    FROM body b JOIN body_name v ON v.body = b.id AND {_VALID}"""


async def bodies_for_round(level: str, place: UUID, on: date) -> tuple[BodyInfo, BodyInfo]:
    """(organiser, authority) of a round of this level at this place, planned that day. NoBody where there is none."""
    kinds = ORGANISERS[Level(level)]
    where = place_id(NATION) if level in (Level.REGION, Level.NATION) else place
    found = await rows(f"{_BODY} WHERE b.place = $2 AND b.kind = ANY($3::text[])", on, where, list(kinds))
    by_kind = {f["kind"]: convert(f, BodyInfo) for f in found}
    if any(kind not in by_kind for kind in kinds):
        raise NoBody(f"Ngày {on:%d/%m/%Y} ở đây không có cơ quan tổ chức bình chọn cấp này")
    return by_kind[kinds[0]], by_kind[kinds[1]]


async def body_names(ids: Iterable[UUID], on: date) -> dict[UUID, BodyInfo]:
    """Many at once, for lists. A body that has ended, or not begun, is called by its nearest name."""
    found = await rows(
        f"""SELECT b.id, b.place, b.kind, v.name, v.short_name, v.head_title, v.number_suffix
        FROM body b JOIN LATERAL (
            SELECT * FROM body_name w WHERE w.body = b.id ORDER BY {_NEAREST} LIMIT 1) v ON true
        WHERE b.id = ANY($2::uuid[])""",
        on,
        list(ids),
    )
    return {f["id"]: convert(f, BodyInfo) for f in found}


async def body_name(id: UUID, on: date) -> BodyInfo:
    """The body by its name of the document's day. NotFound for an id that was never a body."""
    found = await body_names([id], on)
    if id not in found:
        raise NotFound("Không tìm thấy cơ quan này")
    return found[id]


async def bodies_of(place: UUID, on: date) -> list[BodyInfo]:
    """The bodies that exist at a place on that day."""
    found = await rows(f"{_BODY} WHERE b.place = $2 ORDER BY b.kind", on, place)
    return [convert(f, BodyInfo) for f in found]
