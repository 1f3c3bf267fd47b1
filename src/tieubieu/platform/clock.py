"""The only source of time. Demo and tests run on a story date: the machine's clock plus an offset.

The offset is kept in DATA/clock.json, so a demo started again is still in its story.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tieubieu.platform.settings import settings

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
"""Legal days are days here; there is no summer time."""

_offset: timedelta | None = None  # None: not yet read from the file
_frozen: datetime | None = None


def _machine() -> datetime:
    return datetime.now(UTC)


def offset() -> timedelta:
    """How far the story is ahead of the machine's clock; negative when it lies in the past."""
    global _offset
    if _offset is None:
        try:
            kept = json.loads(settings().clock_file.read_text("utf-8"))
            _offset = timedelta(seconds=kept["offset_seconds"])
        except FileNotFoundError:
            _offset = timedelta(0)
    return _offset


def now() -> datetime:
    """Aware, in UTC."""
    return _frozen or _machine() + offset()


def today() -> date:
    """The legal day: in Asia/Ho_Chi_Minh."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """The same instant as people in Vietnam read it."""
    return moment.astimezone(ZONE)


def is_story() -> bool:
    """Does this clock tell anything but the machine's time? The ribbon says so."""
    return _frozen is not None or offset() != timedelta(0)


def set_offset(delta: timedelta, *, keep: bool = False) -> None:
    """`keep` also writes it to the data folder, for the next start and for other processes started from now on."""
    global _offset, _frozen
    _offset, _frozen = delta, None
    if keep:
        file = settings().clock_file
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_suffix(".new")
        new.write_text(json.dumps({"offset_seconds": delta.total_seconds()}), "utf-8")
        os.replace(new, file)


def travel_to(moment: datetime, *, tick: bool = True, keep: bool = False) -> None:
    """From now on it is `moment`, and time goes on from there; with tick=False it stands still (tests only).
    A moment without a zone is Vietnamese time."""
    global _frozen
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZONE)
    moment = moment.astimezone(UTC)
    set_offset(moment - _machine(), keep=keep)
    if not tick:
        _frozen = moment


def reset() -> None:
    """Forget what was set in this process; the next use reads the data folder again."""
    global _offset, _frozen
    _offset = _frozen = None
