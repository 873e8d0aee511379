"""What reading gives: rows of cells by column, and what was passed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from consult.kernel.tables import Limits
from consult.kernel.tables.model import MEGABYTE
from consult.workshops.sheets.columns import Column
from consult.workshops.sheets.marks import Mark

#: notes of one file: a workshop has a few hundred
MOST_NOTES = 5_000
LIMITS = Limits(
    bytes=10 * MEGABYTE,
    rows=20_000,
    columns=100,
    cells=2_000_000,
    unpacked=100 * MEGABYTE,
)


@dataclass(frozen=True)
class Place:
    """Where a row is in its file: a row of a sheet, or of a table of a document."""

    row: int
    #: the sheet's name, when the file has several with notes
    sheet: str = ""
    #: the table's number in a document; 0 for a workbook
    table: int = 0


@dataclass(frozen=True)
class Part:
    """A sheet, or a table of a document: numbered rows of cells."""

    rows: Sequence[tuple[int, Sequence[str]]]
    sheet: str = ""
    table: int = 0
    #: (row, place) of cells that only repeat the first of a merged area
    repeated: frozenset[tuple[int, int]] = frozenset()

    def place(self, row: int) -> Place:
        """Where this row is."""
        return Place(row, self.sheet, self.table)


@dataclass(frozen=True)
class FilledRow:
    """A row in which somebody wrote."""

    place: Place
    cells: Mapping[Column, str]


@dataclass
class SheetContent:
    """All that was read of a file."""

    rows: list[FilledRow] = field(default_factory=list)
    #: the workshop that the file names, if it names one
    mark: Mark | None = None
    #: column → its name in the file
    columns: dict[Column, str] = field(default_factory=dict)
    #: names of columns in which something is written that is not read
    unread: list[str] = field(default_factory=list)
    #: rows that only show how to fill in
    examples: list[Place] = field(default_factory=list)
    #: rows prepared for a note that nobody wrote
    empty: list[Place] = field(default_factory=list)
