"""A round of the past, brought in whole from a list: `tieubieu import-round FILE` and the sample competition.

The file's format is docs/import-format.md; it is `ImportedRound` as JSON."""

from tieubieu.roundimport.actions import import_round
from tieubieu.roundimport.format import (
    ImportedDecision,
    ImportedEntry,
    ImportedEstablishment,
    ImportedJudge,
    ImportedPhoto,
    ImportedProduct,
    ImportedRound,
    read,
)

__all__ = [
    "ImportedDecision",
    "ImportedEntry",
    "ImportedEstablishment",
    "ImportedJudge",
    "ImportedPhoto",
    "ImportedProduct",
    "ImportedRound",
    "import_round",
    "read",
]
