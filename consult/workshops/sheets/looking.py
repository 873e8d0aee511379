"""What an import of a file would do now: each row read and judged against the workshop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from consult.kernel.tables.digits import bare
from consult.kernel.text import storable
from consult.workshops.models.sheets import NoteSheet
from consult.workshops.sheets.cells import CellError, NoteReader
from consult.workshops.sheets.columns import Column
from consult.workshops.sheets.judging import Judgement, Row, Standing, judge
from consult.workshops.sheets.queries import held_notes
from consult.workshops.sheets.reading import Place
from consult.workshops.sheets.said import Said

#: what a person can want of a row that the workshop has otherwise
CORRECT, ADD, LEAVE = "correct", "add", ""


@dataclass(frozen=True)
class SeenRow:
    """One row of a file, as it would be imported."""

    #: place in the list of rows, by which pages name it
    index: int
    place: Place
    cells: dict[str, str]
    choice: str
    mark: str
    said: Said | None = None
    errors: Sequence[CellError] = ()
    judgement: Judgement | None = None

    @property
    def standing(self) -> Standing | None:
        """New, known or changed; None for a row with errors."""
        return self.judgement.standing if self.judgement else None

    @property
    def is_added(self) -> bool:
        """Whether it would become a note."""
        if self.standing is Standing.CHANGED:
            return self.choice == ADD
        return self.standing is Standing.NEW

    @property
    def corrects(self) -> bool:
        """Whether it would correct a note."""
        return self.standing is Standing.CHANGED and self.choice == CORRECT


@dataclass
class Look:
    """All rows of a file, by what they are."""

    rows: list[SeenRow] = field(default_factory=list)
    left_out: list[Place] = field(default_factory=list)
    reader: NoteReader | None = None

    @property
    def refused(self) -> list[SeenRow]:
        """Rows with errors."""
        return [row for row in self.rows if row.errors]

    @property
    def changed(self) -> list[SeenRow]:
        """Rows that the workshop has otherwise."""
        return [row for row in self.rows if row.standing is Standing.CHANGED]

    @property
    def known(self) -> list[SeenRow]:
        """Rows that the workshop has already."""
        return [row for row in self.rows if row.standing is Standing.KNOWN]

    @property
    def added(self) -> list[SeenRow]:
        """Rows that would become notes."""
        return [row for row in self.rows if row.is_added]

    @property
    def corrections(self) -> list[SeenRow]:
        """Rows that would correct a note."""
        return [row for row in self.rows if row.corrects]


def look_at(sheet: NoteSheet) -> Look:
    """Read and judge each row of a file; writes nothing."""
    reader = NoteReader(sheet.workshop)
    look = Look(reader=reader)
    readable: list[tuple[SeenRow, Said]] = []
    for index, kept in enumerate(sheet.rows):
        place = place_of(kept)
        if kept.get("left"):
            look.left_out.append(place)
            continue
        said, errors = reader.read(kept["cells"])
        mark = _mark(sheet, kept["cells"])
        row = SeenRow(index, place, kept["cells"], kept.get("choice", LEAVE), mark, said, errors)
        if said is not None:
            readable.append((row, said))
        look.rows.append(row)
    judged = judge([Row(said, row.mark) for row, said in readable], held_notes(sheet.workshop))
    judgements = {row.index: found for (row, _), found in zip(readable, judged, strict=True)}
    look.rows = [_with_judgement(row, judgements.get(row.index)) for row in look.rows]
    return look


def place_of(kept: dict[str, Any]) -> Place:
    """Where a kept row is in its file."""
    return Place(kept["row"], kept.get("sheet", ""), kept.get("table", 0))


def as_plain(place: Place) -> dict[str, Any]:
    """A place as it is kept; :func:`place_of` reads it."""
    kept: dict[str, Any] = {"row": place.row}
    if place.sheet:
        kept["sheet"] = storable(place.sheet)
    if place.table:
        kept["table"] = place.table
    return kept


def _with_judgement(row: SeenRow, judgement: Judgement | None) -> SeenRow:
    return SeenRow(
        row.index, row.place, row.cells, row.choice, row.mark, row.said, row.errors, judgement
    )


def _mark(sheet: NoteSheet, cells: dict[str, str]) -> str:
    number = bare(cells.get(Column.NUMBER, ""))
    if not sheet.template_code or not number.isdecimal() or len(number) > 9:
        return ""
    return f"{sheet.template_code}-{int(number)}"
