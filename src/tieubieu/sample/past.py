"""The two large rounds of the past, brought in whole by the import that an installation uses for its own old lists.

Their numbers of entries, groups and recognised products are published; establishments, products and scores are not
those of the real rounds: the sheets are synthetic."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import msgspec

from tieubieu.platform.actor import SYSTEM
from tieubieu.roundimport import (
    ImportedDecision,
    ImportedEntry,
    ImportedEstablishment,
    ImportedJudge,
    ImportedPhoto,
    ImportedProduct,
    ImportedRound,
    import_round,
)
from tieubieu.rules.levels import Level
from tieubieu.rules.rulebook import DEFAULT_RULEBOOK, rubric_for
from tieubieu.sample import scores
from tieubieu.sample.album import Album
from tieubieu.sample.cast import Cast
from tieubieu.sample.content import DecisionContent, EntryContent, PersonContent, RoundContent
from tieubieu.sample.story import Step, moment

_KEPT = {field.name for field in msgspec.structs.fields(ImportedEstablishment)}
LABEL = "(phiếu chấm minh họa)"
"""Behind the title of both: the numbers of the lists are published, the sheets are ours."""


def step(round: RoundContent, cast: Cast, album: Album) -> Step:
    """The import, on the evening after the announcement."""
    at = moment(round.announce_on + timedelta(days=1), 18)
    return Step(at, f"{round.place_name}: nhập danh sách", partial(_bring_in, round, cast, album))


async def _bring_in(round: RoundContent, cast: Cast, album: Album) -> None:
    await cast.officials(round)
    await import_round(SYSTEM, imported(round, album))


def imported(round: RoundContent, album: Album) -> ImportedRound:
    """The round as a file of docs/import-format.md would say it."""
    assert round.result_decision is not None and round.jury_decision is not None
    sheets = scores.sheets(round, rubric_for(DEFAULT_RULEBOOK, "*"))
    chair = next(p for p in round.council if p.role == "chair")
    nominates = any(e.nominated for e in round.entries)
    return ImportedRound(
        level=Level(round.level),
        place=round.place_key,
        host_place=round.host_key,
        title=f"{round.title} {LABEL}",
        year=round.year,
        plan=_signed(round.plan, round.authority),
        jury=_signed(round.jury_decision, chair),
        judges=[ImportedJudge(name=j.name, role=j.role, title=j.title) for j in round.jury],
        recognition=_signed(round.result_decision, round.authority),
        nomination=_signed(round.result_decision, round.authority) if nominates else None,
        announced_on=round.announce_on,
        entries=[_entry(entry, sheets, album) for entry in round.entries],
    )


def _signed(decision: DecisionContent, by: PersonContent) -> ImportedDecision:
    return ImportedDecision(number=decision.number, day=decision.day, signer=by.name, signer_title=by.title)


def _entry(entry: EntryContent, sheets: dict[str, list[scores.SheetContent]], album: Album) -> ImportedEntry:
    told = msgspec.structs.asdict(entry.establishment)
    product = entry.product
    return ImportedEntry(
        establishment=ImportedEstablishment(
            **{name: value for name, value in told.items() if name in _KEPT},
            place=entry.establishment.place_key,
        ),
        product=ImportedProduct(
            name=product.name,
            group=product.group,
            set_kind=product.set_kind,
            items=list(product.items),
            summary=product.summary[:500],
            fields=dict(product.fields),
            photos=[
                ImportedPhoto(
                    file=picture.original.sha256,
                    large=picture.photo.large.sha256,
                    small=picture.photo.small.sha256,
                    media_type=picture.original.media_type,
                    size=picture.original.size,
                    name=f"{product.picture}-{number}.png",
                )
                for number, picture in enumerate(album.of(product)[:1], 1)
            ],
        ),
        sheets=[sheet.points for sheet in sheets.get(product.key, [])],
        recognised=entry.recognised,
        nominated=entry.nominated,
    )
