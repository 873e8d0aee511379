"""What a check found, as plain data: counts, refused rows, errors in every language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import force_locale

from consult.contributions.importing.fields import TEXT_FIELDS, Field
from consult.contributions.importing.operations import ImportOutcome
from consult.contributions.importing.rows import RowError
from consult.kernel.errors import DomainError
from consult.kernel.i18n import LANGUAGES, babel_locale, current_language
from consult.kernel.tables import Table
from consult.kernel.text import shorten, storable

#: refused rows that are kept with their errors; all of them are counted
MOST_ROWS = 2_000
#: rows that are named because the register has other words under their identifier
MOST_NAMED = 200
#: characters of a cell that can be put right on the page
LONGEST_CELL = 5_000


@dataclass(frozen=True)
class Fault:
    """One error, in the language in force."""

    column: str
    message: str
    value: str
    #: whether the page can offer the cell
    mendable: bool


@dataclass(frozen=True)
class RefusedRow:
    """A row that cannot be imported, by its number in the file."""

    number: int
    #: beginning of its text
    about: str
    faults: Sequence[Fault]


def report_of(outcome: ImportOutcome, table: Table, mapping: Mapping[Field, str]) -> dict[str, Any]:
    """The outcome of a check as plain data."""
    by_row: dict[int, list[RowError]] = {}
    for error in outcome.errors:
        by_row.setdefault(error.row, []).append(error)
    kept = dict(sorted(by_row.items())[:MOST_ROWS])
    rows = {row.number: row.cells for row in table.rows if row.number in kept}
    messages = _Messages()
    refused = [
        _row(number, kept[number], dict(zip(table.columns, rows[number], strict=True)),
             mapping, messages)
        for number in kept
    ]  # fmt: skip
    return {
        "read": outcome.rows_read,
        "added": outcome.added,
        "known": outcome.known,
        "refused": outcome.refused,
        "differing": outcome.differing[:MOST_NAMED],
        "new_criteria": [storable(name) for name in outcome.new_criteria],
        "unused": outcome.unused_columns,
        "rows": refused,
        "messages": messages.listed,
    }


def problem_of(error: DomainError) -> dict[str, Any]:
    """A refusal of the whole file as plain data."""
    return {"problem": in_every_language(error)}


def in_every_language(message: object) -> dict[str, str]:
    """Language → a lazy text in it."""
    said = {}
    for language in LANGUAGES:
        with force_locale(babel_locale(language)):
            said[language] = storable(str(message))
    return said


def refused_rows(report: Mapping[str, Any]) -> list[RefusedRow]:
    """The refused rows of a report, in the language in force."""
    language = current_language()
    messages = [said[language] for said in report.get("messages", ())]
    return [
        RefusedRow(
            row["row"],
            row["about"],
            [
                Fault(column, messages[message], value, mendable)
                for column, message, value, mendable in row["errors"]
            ],
        )
        for row in report.get("rows", ())
    ]


class _Messages:
    """Each message once: a thousand rows may have the same fault."""

    def __init__(self) -> None:
        self.listed: list[dict[str, str]] = []
        self._places: dict[str, int] = {}

    def place(self, message: object) -> int:
        key = str(message)
        if key not in self._places:
            self._places[key] = len(self.listed)
            self.listed.append(in_every_language(message))
        return self._places[key]


def _row(
    number: int,
    errors: Sequence[RowError],
    cells: Mapping[str, str],
    mapping: Mapping[Field, str],
    messages: _Messages,
) -> dict[str, Any]:
    texts = [cells[mapping[field]] for field in TEXT_FIELDS if field in mapping]
    about = next((text for text in texts if text.strip()), "")
    return {
        "row": number,
        "about": shorten(storable(about), 120),
        "errors": [
            [
                error.column,
                messages.place(error.message),
                storable(cells.get(error.column, error.value))[:LONGEST_CELL],
                len(cells.get(error.column, "")) <= LONGEST_CELL and error.column in cells,
            ]
            for error in errors
        ],
    }
