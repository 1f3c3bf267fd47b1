"""A fragment for forms: the second list of a pair (province, then commune or district), fetched by htmx.

In the form, the first <select name="province"> says hx-get="/dia-danh/lua-chon" hx-include="this"
hx-target="#place"; the second one is <select name="place" id="place">.
"""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any
from uuid import UUID

from litestar import MediaType, Response, get
from litestar.params import FromQuery

from tieubieu.places import queries
from tieubieu.platform import clock


def options(
    places: list[queries.PlaceInfo], chosen: UUID | None = None, empty: str = "Chọn xã, phường"
) -> str:
    """<option> elements, labels in front of the names; the first one is empty."""
    lines = [f'<option value="">{escape(empty)}</option>']
    for p in places:
        shown = p.full_name[:1].upper() + p.full_name[1:]
        mark = " selected" if p.id == chosen else ""
        lines.append(f'<option value="{p.id}"{mark}>{escape(shown)}</option>')
    return "\n".join(lines)


@get("/dia-danh/lua-chon", media_type=MediaType.HTML, include_in_schema=False)
async def choices(
    province: FromQuery[str] = "", on: FromQuery[str] = "", chosen: FromQuery[str] = ""
) -> Response[str]:
    """The communes (districts before 1/7/2025) of a province on a day. What is not an id or a day counts as empty:
    the browser sends the form as it is."""
    day = _day(on) or clock.today()
    of = _id(province)
    found = await queries.children(of, day) if of else []
    empty = "Chọn xã, phường, đặc khu"
    if not of:
        empty = "Chọn tỉnh, thành phố trước"
    elif found and found[0].kind == "district":
        empty = "Chọn quận, huyện, thị xã"
    return Response(options(found, _id(chosen), empty), media_type=MediaType.HTML)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


routes: list[Any] = [choices]
