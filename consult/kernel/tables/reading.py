"""The way from a file to a table."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import IO

from consult.kernel.tables.delimited import NONE, read_delimited
from consult.kernel.tables.errors import TableError
from consult.kernel.tables.header import find_header
from consult.kernel.tables.model import (
    DEFAULT_LIMITS,
    MEGABYTE,
    Grid,
    Limits,
    Origin,
    Row,
    Table,
    column_letter,
)
from consult.kernel.tables.recognise import Content, recognise
from consult.kernel.tables.workbook import read_workbook


def read_table(
    source: Path | str | bytes | IO[bytes],
    *,
    name: str = "",
    limits: Limits = DEFAULT_LIMITS,
    sheet: str | None = None,
    header_row: int | None = None,
) -> Table:
    """Read a CSV, TSV or XLSX file given as a path, as bytes or as an open binary file.

    ``name`` is what the owner calls the file, for messages (a path gives its own). The kind, the
    encoding, the delimiter, the quoting and the header row are found from the content, unless
    ``header_row`` names the row of the column names, as a spreadsheet program numbers it.

    Raises
    ------
    TableError
        With a ``key`` of :data:`consult.kernel.tables.errors.MESSAGES`.
    """
    if isinstance(source, (str, Path)):
        name = name or Path(source).name
    content = _load(source, name, limits)
    sha256 = hashlib.sha256(content).hexdigest()
    if recognise(content, name=name, limits=limits) is Content.WORKBOOK:
        grid, title, sheets, merged = read_workbook(content, name=name, limits=limits, sheet=sheet)
        origin = Origin(name, sha256, len(content), sheet=title, sheets=sheets, merged=merged)
    else:
        grid, dialect, encoding = read_delimited(content, name=name, limits=limits)
        delimiter = "" if dialect.delimiter == NONE else dialect.delimiter
        origin = Origin(name, sha256, len(content), encoding, delimiter, dialect.quoted)
    return _assemble(grid, origin, limits, header_row)


def _load(source: Path | str | bytes | IO[bytes], name: str, limits: Limits) -> bytes:
    """The content, refused by its size before all of it is in memory."""
    if isinstance(source, (str, Path)):
        try:
            with Path(source).open("rb") as file:
                content = file.read(limits.bytes + 1)
        except OSError as error:
            raise TableError("missing", name=name) from error
    else:
        content = source if isinstance(source, bytes) else source.read(limits.bytes + 1)
    if len(content) > limits.bytes:
        raise TableError("too_large", name=name, limit=max(1, limits.bytes // MEGABYTE))
    return content


def _assemble(grid: Grid, origin: Origin, limits: Limits, wanted: int | None) -> Table:
    name = origin.name
    if not grid.rows:
        raise TableError("empty", name=name)
    header = find_header(grid.rows, grid.banners) if wanted is None else _at(grid, wanted)
    if header is None and wanted is not None:
        raise TableError("no_such_row", name=name, row=wanted)
    if header is None:
        raise TableError("no_header", name=name)
    header_row, names = grid.rows[header]
    body = grid.rows[header + 1 :]
    width = _width(names, body, ragged=grid.ragged)
    if width > limits.columns:
        raise TableError("too_many_columns", name=name, limit=limits.columns)
    places, columns = _columns(names, body, width)
    rows, titles = _body(grid, body, places, width)
    rows = [row for row in rows if list(row.cells) != columns]  # a header repeated on each page
    if not rows:
        raise TableError("no_rows", name=name)
    if len(rows) > limits.rows:
        raise TableError("too_many_rows", name=name, limit=limits.rows)
    return Table(columns, rows, origin, header_row, titles)


def _at(grid: Grid, number: int) -> int | None:
    """Place of the row with this number; None when it is blank or not there."""
    return next((place for place, (n, _cells) in enumerate(grid.rows) if n == number), None)


def _width(names: list[str], body: list[tuple[int, list[str]]], *, ragged: bool) -> int:
    if ragged:
        return len(names)
    return max(len(names), max((len(cells) for _, cells in body), default=0))


def _columns(
    names: list[str], body: list[tuple[int, list[str]]], width: int
) -> tuple[list[int], list[str]]:
    """Places and names of the columns in use; one with cells but no name is called ``[C]``."""
    used = {i for _, cells in body for i, cell in enumerate(cells[:width]) if cell}
    places, columns = [], []
    seen: dict[str, int] = {}
    for place in range(width):
        column = " ".join(names[place].replace("\x00", "").split()) if place < len(names) else ""
        if not column and place not in used:
            continue
        column = column or f"[{column_letter(place)}]"
        if column in seen:
            first, second = column_letter(seen[column]), column_letter(place)
            raise TableError("duplicate_column", column=column, first=first, second=second)
        seen[column] = place
        places.append(place)
        columns.append(column)
    return places, columns


def _body(
    grid: Grid, body: list[tuple[int, list[str]]], places: list[int], width: int
) -> tuple[list[Row], list[tuple[int, str]]]:
    rows, titles = [], []
    plain = places == list(range(width))
    for number, cells in body:
        surplus = tuple(cells[width:]) if any(c.strip() for c in cells[width:]) else ()
        padded = cells[:width] + [""] * (width - len(cells))
        filled = [cell for cell in padded if cell.strip()] if number in grid.banners else []
        if len(filled) == 1:
            titles.append((number, filled[0]))
            continue
        kept = tuple(padded) if plain else tuple(padded[place] for place in places)
        rows.append(Row(number, kept, surplus))
    return rows, titles
