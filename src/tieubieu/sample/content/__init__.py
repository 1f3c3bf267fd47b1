"""The sample competition's content: invented establishments, products, people and remarks, round by round.

Everything in it is fiction (README.md beside this file). `rounds()` is the only door: the builder walks it in
order and lets real actions do the rest. Nothing here is random: the same files give the same competition.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
from msgspec import Struct

_HERE = files("tieubieu.sample.content")


class EstablishmentContent(Struct, frozen=True, kw_only=True):
    """An invented establishment. `place_key` is the `key` of its district ("old" era, to 30/6/2025) or commune
    ("new") in data/places; `unit` is that place with its label, as of the round's plan date."""

    key: str
    name: str
    legal_kind: str
    tax_code: str
    paper_number: str
    paper_issued_on: date
    paper_issuer: str
    province: str
    unit: str
    era: str
    place_key: str
    address: str
    production_address: str
    phone: str
    email: str
    website: str
    representative: str
    representative_title: str
    trade: str
    workers: int


class ProductContent(Struct, frozen=True, kw_only=True):
    """A product as one round sees it. `key` stays the same when it enters another round; `fields` (keys of
    rules.dossier_form that are typed into the dossier) speak of the two years before that round.
    `set_kind` is a, b or c of Điều 3.2, or '' for a single product; `picture` names its drawing."""

    key: str
    establishment: str
    name: str
    group: str
    set_kind: str
    items: tuple[str, ...]
    summary: str
    picture: str
    fields: dict[str, str | int]


class LowerCertificate(Struct, frozen=True, kw_only=True):
    """The certificate with which a product enters the level above. `round` is the sample's round that issued it,
    or '' when it comes from elsewhere (imported or attested)."""

    round: str
    level: str
    issuer: str
    number: str
    issued_on: date


class EntryContent(Struct, frozen=True, kw_only=True):
    """A product in a round, with what is meant to become of it.

    `basis`: lowest, certificate or bypass (Điều 12.2.d, then `bypass_letter_number` and `_day`).
    `state`: submitted, supplement, accepted or refused, with `note` the clerk's words; "draft" where the dossier
    is still with its producer. `aim` is the mean to draw the sheets around, in hundredths of a point; None: never
    scored. `passed` follows from it. `recognised` and `nominated` are the lists the council is meant to decide.
    """

    establishment: EstablishmentContent
    product: ProductContent
    basis: str
    lower: LowerCertificate | None
    bypass_letter_number: str
    bypass_letter_day: date | None
    submitted_on: date
    state: str
    note: str
    aim: int | None
    recognised: bool
    nominated: bool

    @property
    def passed(self) -> bool:
        return self.aim is not None and self.aim >= 7000


class PersonContent(Struct, frozen=True, kw_only=True):
    """`role` is a value of rules.councils.CouncilRole or JuryRole, or officer, clerk, authority."""

    name: str
    title: str
    role: str
    email: str


class DecisionContent(Struct, frozen=True):
    """Number and date of a recorded paper."""

    number: str
    day: date


class RoundContent(Struct, frozen=True, kw_only=True):
    """One round. `place_key` and `host_key` are keys of data/places ("nation" at national level; `host_key` is ''
    below region). `province` is '' for region and nation. All dates are legal days in Asia/Ho_Chi_Minh."""

    key: str
    level: str
    place_key: str
    host_key: str
    place_name: str
    province: str
    year: int
    title: str
    phase: str
    plan: DecisionContent
    receive_from: date
    receive_until: date
    check_until: date
    score_until: date
    council_on: date
    announce_on: date
    council_decision: DecisionContent
    jury_decision: DecisionContent | None
    result_decision: DecisionContent | None
    authority: PersonContent
    officer: PersonContent
    clerks: tuple[PersonContent, ...]
    council: tuple[PersonContent, ...]
    jury: tuple[PersonContent, ...]
    entries: tuple[EntryContent, ...]


def load(name: str) -> Any:
    """A JSON file of this folder, decoded."""
    return msgspec.json.decode(_HERE.joinpath(name).read_bytes())


def text_of(name: str) -> str:
    """A text file of this folder."""
    return _HERE.joinpath(name).read_text(encoding="utf-8")


@cache
def remarks() -> dict[str, tuple[str, ...]]:
    """Judges' remarks by product group."""
    return {group: tuple(lines) for group, lines in load("remarks.json").items()}


@cache
def rounds() -> dict[str, RoundContent]:
    """The rounds of the sample by key, in the order in which they happened (by plan date)."""
    from tieubieu.sample.content import compose

    return compose.rounds()
