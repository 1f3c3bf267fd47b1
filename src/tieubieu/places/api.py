"""GET /api/v1/places: what the pickers of a place read. Public, nothing personal."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import get
from litestar.datastructures import CacheControlHeader
from litestar.params import FromQuery, QueryParameter
from msgspec import Struct

from tieubieu.places import queries
from tieubieu.platform import clock
from tieubieu.rules.levels import Level


class PlaceOut(Struct, frozen=True, kw_only=True):
    """A place as it was on the day asked about. `level`: commune, district, province, region, nation. `code`: the
    official code. `within`: the name of what it lies in. `valid_until` is inclusive."""

    id: UUID
    key: str
    level: Level
    code: str
    name: str
    label: str
    full_name: str
    parent: UUID | None
    within: str | None
    valid_from: date | None
    valid_until: date | None


def _out(place: queries.PlaceInfo) -> PlaceOut:
    return PlaceOut(
        id=place.id,
        key=place.key,
        level=Level(place.kind),
        code=place.code,
        name=place.name,
        label=place.label,
        full_name=place.full_name,
        parent=place.parent,
        within=place.within,
        valid_from=place.valid_from,
        valid_until=place.valid_until,
    )


@get(
    "/places",
    operation_id="places",
    summary="Địa danh theo cấp, theo nơi trực thuộc, theo tên, vào một ngày",
    tags=["places"],
    cache_control=CacheControlHeader(public=True, max_age=3600),
)
async def places(
    level: FromQuery[Level | None] = None,
    parent: FromQuery[UUID | None] = None,
    q: Annotated[str, QueryParameter(max_length=100, description="Một phần tên, có dấu hay không")] = "",
    on: Annotated[date | None, QueryParameter(description="Ngày; để trống là hôm nay")] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=500)] = 200,
) -> list[PlaceOut]:
    """Largest places first, then in Vietnamese order; with `q` alone, the best matches first."""
    day = on or clock.today()
    if q.strip() and parent is None:
        kinds = (level,) if level else tuple(Level)
        return [_out(p) for p in await queries.search(q, day, kinds, limit)]
    return [_out(p) for p in await queries.pick(day, level, parent, q, limit)]


routes: list[Any] = [places]
