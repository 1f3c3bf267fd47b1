"""Places and public bodies. Identity is ours; everything official (code, name, kind, parent) has validity dates.

`valid_from` empty: since before the circulars. `valid_until` is inclusive; empty: still so.
"""

from __future__ import annotations

from piccolo.columns import Date, ForeignKey, Text
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from tieubieu.platform.columns import key, maybe_day, one_of, words

PLACE_KINDS = ("nation", "region", "province", "district", "commune")
BODY_KINDS = ("people_committee", "specialist_office", "department", "agency", "ministry")


class Place(Table):
    """One place through its whole life. `key` is ours (places.keys) and never changes; `id` is made from it."""

    id = key()
    kind = words(10)
    key = words(120, unique=True)

    place_kind = one_of("kind", PLACE_KINDS)


class PlaceVersion(Table):
    """What a place was called, and what it belonged to, between two dates."""

    id = key()
    place = ForeignKey(references=Place, null=False, index=True)
    code = words(
        20, help_text="The official code of the statistics office; it is reused, so never an identity."
    )
    name = words(120, help_text="Without its label, as on a map: Gia Lai.")
    label = words(
        20, help_text="tỉnh, thành phố, quận, huyện, thị xã, xã, phường, đặc khu; '' for the nation."
    )
    full_name = words(150, help_text="In running text: tỉnh Gia Lai.")
    parent = ForeignKey(references=Place, null=True, index=True)
    sort_key = Text(
        default="", null=False, help_text='platform.text.sort_key of the name; order by it COLLATE "C".'
    )
    search = Text(default="", null=False, help_text="Folded words that the place is found by.")
    valid_from = maybe_day()
    valid_until = maybe_day()

    place_version_start = Unique(["place", "valid_from"], nulls_distinct=False)
    place_version_dates = Check("valid_from <= valid_until")


class PlaceSuccessor(Table):
    """From `on_date` the place `successor` takes the place's role. For provinces only: what became of a district
    or of its communes is never guessed (the producer or a clerk states the new commune)."""

    id = key()
    place = ForeignKey(references=Place, null=False, index=True)
    successor = ForeignKey(references=Place, null=False, index=True)
    on_date = Date(default=None, null=False)

    place_successor_once = Unique(["place", "successor"])


class RegionAssignment(Table):
    """Which region a province belongs to (TT 26/2014 Điều 3.1.c for the 63 provinces of its day). A setting by date
    for the provinces of 2025: an administrator may change it, and loading the data again does not undo that."""

    id = key()
    province = ForeignKey(references=Place, null=False, index=True)
    region = ForeignKey(references=Place, null=False, index=True)
    valid_from = maybe_day()
    valid_until = maybe_day()

    region_assignment_start = Unique(["province", "valid_from"], nulls_distinct=False)
    region_assignment_dates = Check("valid_from <= valid_until")


class Body(Table):
    """A public body: a people's committee (UBND), its specialist office (Phòng), a Sở Công Thương (department),
    the Cục (agency), the Ministry."""

    id = key()
    place = ForeignKey(references=Place, null=False)
    kind = words(20)

    body_kind = one_of("kind", BODY_KINDS)
    body_once = Unique(["place", "kind"])


class BodyName(Table):
    """What a body is called between two dates, who heads it, how its decisions are numbered."""

    id = key()
    body = ForeignKey(references=Body, null=False, index=True)
    name = words(200)
    short_name = words(120)
    head_title = words(60, help_text="The office of the person who signs: Chủ tịch, Giám đốc, Cục trưởng.")
    number_suffix = words(20, help_text="After the slash of a decision's number: QĐ-UBND.")
    valid_from = maybe_day()
    valid_until = maybe_day()

    body_name_start = Unique(["body", "valid_from"], nulls_distinct=False)
    body_name_dates = Check("valid_from <= valid_until")
