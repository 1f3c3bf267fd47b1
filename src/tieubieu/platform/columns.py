"""Columns and constraints that every area's tables.py uses, so that the defaults are safe ones."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import uuid4

from piccolo.columns import UUID, Date, Timestamptz, Varchar
from piccolo.constraints import Check

from tieubieu.platform.ids import new_id


def key() -> UUID:
    """The primary key: a UUID made by the application, so that no sequence can be counted. Migrations know uuid4; what
    is called is ids.new_id, so that `ids.seeded` reaches every key."""
    column = UUID(primary_key=True, default=uuid4)
    column.default = new_id
    return column


def words(length: int | None = 300, **kw) -> Varchar:
    """Required text; '' is the default, as in the forms."""
    return Varchar(length=length, default="", null=False, **kw)


def moment(**kw) -> Timestamptz:
    """A recorded time, written by the action from the clock, never by the database."""
    return Timestamptz(default=None, null=False, **kw)


def maybe_moment(**kw) -> Timestamptz:
    return Timestamptz(default=None, null=True, **kw)


def maybe_day(**kw) -> Date:
    return Date(default=None, null=True, **kw)


def ref(**kw) -> UUID:
    """The id of a row in an area above, kept without a foreign key; `tieubieu check` verifies it."""
    return UUID(default=None, null=True, **kw)


def one_of(column: str, values: Iterable[str]) -> Check:
    """A column that holds one of a fixed list of words (Piccolo's `choices` are not enforced)."""
    listed = ", ".join(f"'{v}'" for v in values)
    return Check(f'"{column}" IN ({listed})')
