"""From the cells of a sheet or a table to rows of notes, by the names of its columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from consult.contributions.importing.names import fold
from consult.kernel.tables.model import column_letter
from consult.workshops.sheets.columns import (
    CHOSEN,
    FILLED_DOWN,
    Column,
    find_header,
    is_hint,
)
from consult.workshops.sheets.examples import is_example
from consult.workshops.sheets.reading.content import FilledRow, Part, SheetContent

#: what people write instead of repeating the cell above
_DITTO_MARKS = frozenset({'"', "''", "״", "〃", "″", "”", "“", "»", "«", "//", "--“--", '-"-'})
_DITTO_WORDS = frozenset(
    map(fold, ("idem", "id.", "ditto", "same", "نفسه", "نفسها", "نفس الشيء", "مثله", "كذلك"))
)
_REPEATABLE = (Column.TABLE, *CHOSEN)


def add_part(content: SheetContent, part: Part) -> bool:
    """Add the notes of a part; whether its columns were recognised at all."""
    header = find_header(part.rows)
    if header is None:
        return False
    number, places = header
    names = next(cells for row, cells in part.rows if row == number)
    for column, place in places.items():
        content.columns.setdefault(column, " ".join(names[place].split()))
    above: dict[Column, str] = {}
    for row, cells in part.rows:
        # copies of a template, one below the other, repeat the names
        if row > number and not _repeats(cells, names, places):
            _add_row(content, part, row, _by_column(part, row, cells, places), above)
            _note_unread(content, names, cells, places)
    return True


def _repeats(cells: Sequence[str], names: Sequence[str], places: Mapping[Column, int]) -> bool:
    return all(at < len(cells) and cells[at].strip() == names[at].strip() for at in places.values())


def _by_column(
    part: Part, row: int, cells: Sequence[str], places: Mapping[Column, int]
) -> dict[Column, str]:
    found = {}
    for column, place in places.items():
        repeated = column is Column.TEXT and (row, place) in part.repeated
        cell = cells[place] if place < len(cells) and not repeated else ""
        found[column] = "" if column in CHOSEN and is_hint(cell) else cell
    return found


def _add_row(
    content: SheetContent,
    part: Part,
    row: int,
    cells: dict[Column, str],
    above: dict[Column, str],
) -> None:
    written = {column for column, cell in cells.items() if cell.strip()}
    if written <= {Column.NUMBER}:
        return
    text = cells[Column.TEXT]
    if is_example(text):
        content.examples.append(part.place(row))
        return
    for column in _REPEATABLE:
        if column in cells:
            if _is_ditto(cells[column]):
                cells[column] = above.get(column, cells[column])
            above[column] = cells[column]
    if not text.strip() and written <= FILLED_DOWN:
        content.empty.append(part.place(row))
        return
    content.rows.append(FilledRow(part.place(row), cells))


def _is_ditto(cell: str) -> bool:
    trimmed = cell.strip()
    return trimmed in _DITTO_MARKS or (len(trimmed) < 20 and fold(trimmed) in _DITTO_WORDS)


def _note_unread(
    content: SheetContent,
    names: Sequence[str],
    cells: Sequence[str],
    places: Mapping[Column, int],
) -> None:
    for place, cell in enumerate(cells):
        if cell.strip() and place not in places.values():
            named = " ".join(names[place].split()) if place < len(names) else ""
            name = named or f"[{column_letter(place)}]"
            if name not in content.unread:
                content.unread.append(name)
