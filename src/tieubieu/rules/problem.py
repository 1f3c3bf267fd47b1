"""What a rule answers when something is not right."""

from __future__ import annotations

from msgspec import Struct


class Problem(Struct, frozen=True):
    """One thing that is wrong, said to the person who can put it right.

    `code` is stable (dotted, ASCII) and may be used by the API. `law` is the article that demands it; None
    means that it follows from a setting of the round or from the form. `field` is the key of the form field,
    leaf of the rubric or kind of attachment concerned, or None for the whole.
    """

    code: str
    text_vi: str
    law: str | None = None
    field: str | None = None
