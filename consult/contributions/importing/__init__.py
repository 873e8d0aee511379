"""Contributions out of people's spreadsheets: columns guessed, cells understood, rows added."""

from __future__ import annotations

from consult.contributions.importing.fields import FIELD_LABELS, Field, field_named
from consult.contributions.importing.guess import ColumnMapping, check_mapping, guess_mapping
from consult.contributions.importing.operations import (
    ImportOutcome,
    check_contributions,
    import_contributions,
)
from consult.contributions.importing.rows import RowError
from consult.contributions.importing.vocabulary import guess_columns

__all__ = [
    "FIELD_LABELS",
    "ColumnMapping",
    "Field",
    "ImportOutcome",
    "RowError",
    "check_contributions",
    "check_mapping",
    "field_named",
    "guess_columns",
    "guess_mapping",
    "import_contributions",
]
