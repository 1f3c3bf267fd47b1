"""What a file that brings in a past round says (docs/import-format.md)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from tieubieu.platform.errors import Invalid
from tieubieu.rules.levels import Level

Text = Annotated[str, Meta(max_length=300)]


class ImportedDecision(Struct, forbid_unknown_fields=True, kw_only=True):
    """A paper that was signed: number, day, who in which title."""

    number: Annotated[str, Meta(min_length=1, max_length=60)]
    day: date
    signer: Annotated[str, Meta(min_length=1, max_length=120)]
    signer_title: Annotated[str, Meta(min_length=1, max_length=120)]


class ImportedEstablishment(Struct, forbid_unknown_fields=True, kw_only=True):
    """`place`: key of the district or commune of production (src/tieubieu/data/places). One that is known by its tax
    code already is used as it is."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    legal_kind: str
    place: str
    tax_code: Annotated[str, Meta(max_length=20)] = ""
    paper_number: Annotated[str, Meta(max_length=60)] = ""
    paper_issued_on: date | None = None
    paper_issuer: Annotated[str, Meta(max_length=160)] = ""
    address: Text = ""
    production_address: Text = ""
    phone: Annotated[str, Meta(max_length=20)] = ""
    email: Annotated[str, Meta(max_length=254)] = ""
    website: Annotated[str, Meta(max_length=200)] = ""
    representative: Annotated[str, Meta(max_length=120)] = ""
    representative_title: Annotated[str, Meta(max_length=80)] = ""
    trade: Annotated[str, Meta(max_length=200)] = ""
    workers: Annotated[int, Meta(ge=0, le=999_999)] = 0


class ImportedPhoto(Struct, forbid_unknown_fields=True, kw_only=True):
    """A picture that is in file storage already: SHA-256 of the original, the large and the small one."""

    file: str
    large: str
    small: str
    media_type: str
    size: int
    name: str
    caption: str = ""


class ImportedProduct(Struct, forbid_unknown_fields=True, kw_only=True):
    """`fields`: keys of rules.dossier_form, as far as the old papers state them."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    group: str
    set_kind: str = ""
    items: list[Text] = []
    summary: Annotated[str, Meta(max_length=500)] = ""
    fields: dict[str, Any] = {}
    photos: list[ImportedPhoto] = []


class ImportedJudge(Struct, forbid_unknown_fields=True, kw_only=True):
    name: Annotated[str, Meta(min_length=1, max_length=120)]
    role: str
    title: Annotated[str, Meta(max_length=200)] = ""


class ImportedEntry(Struct, forbid_unknown_fields=True, kw_only=True):
    """An entry with its result. `sheets`: one per judge in the order of `judges`, leaf key → hundredths, null where a
    judge has none; empty where the old papers hold no sheets: then `sum` and `count` may be stated, or only
    `outcome`."""

    establishment: ImportedEstablishment
    product: ImportedProduct
    sheets: list[dict[str, int] | None] = []
    sum: Annotated[int, Meta(ge=0)] | None = None
    count: Annotated[int, Meta(ge=0)] | None = None
    outcome: str = ""
    recognised: bool = False
    nominated: bool = False
    certificate_number: Annotated[str, Meta(max_length=60)] = ""


class ImportedRound(Struct, forbid_unknown_fields=True, kw_only=True):
    """`place` and `host_place`: keys of data/places ("nation" at national level). `announced_on` is the day on which
    the entrants were told; certificates bear the day of `recognition`."""

    format: str = "tieubieu-round/1"
    level: Level
    place: str
    plan: ImportedDecision
    recognition: ImportedDecision
    announced_on: date
    entries: Annotated[list[ImportedEntry], Meta(min_length=1, max_length=5000)]
    host_place: str = ""
    title: Annotated[str, Meta(max_length=200)] = ""
    year: int | None = None
    nomination: ImportedDecision | None = None
    jury: ImportedDecision | None = None
    judges: list[ImportedJudge] = []
    rulebook: dict[str, Any] | None = None


def read(content: bytes) -> ImportedRound:
    """The file as values. Invalid, with the place of the first mistake, when it does not fit the format."""
    try:
        found = msgspec.json.decode(content, type=ImportedRound)
    except msgspec.DecodeError as error:
        where = str(error).partition(" - at `$")[2].rstrip("`") or "tệp"
        raise Invalid({"file": f"Tệp không đúng định dạng tieubieu-round/1, ở {where}: {error}"}) from error
    if found.format != "tieubieu-round/1":
        raise Invalid({"file": f"Định dạng {found.format} không được nhận; hãy dùng tieubieu-round/1"})
    return found
