"""A table with the cells that somebody put right and without the rows that are left out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from consult.kernel.tables import Row, Table

#: row number, as text → column → what stands there instead
Corrections = Mapping[str, Mapping[str, str]]


def mended(table: Table, corrections: Corrections, left_out: Collection[int]) -> Table:
    """The table as it is to be imported; rows keep the numbers that they have in the file."""
    places = {column: place for place, column in enumerate(table.columns)}
    rows = [
        _corrected(row, corrections.get(str(row.number), {}), places)
        for row in table.rows
        if row.number not in left_out
    ]
    return replace(table, rows=rows)


def _corrected(row: Row, cells: Mapping[str, str], places: Mapping[str, int]) -> Row:
    if not cells:
        return row
    changed = list(row.cells)
    for column, text in cells.items():
        if column in places:
            changed[places[column]] = text
    return row._replace(cells=tuple(changed))
