"""Workbooks and delimited text: every visible sheet with the template's columns is read."""

from __future__ import annotations

import io
import zipfile

from openpyxl.utils.cell import range_boundaries

from consult.kernel.tables import TableError
from consult.kernel.tables.delimited import read_delimited
from consult.kernel.tables.workbook import read_workbook
from consult.workshops.sheets.columns import find_header
from consult.workshops.sheets.errors import SheetError
from consult.workshops.sheets.reading.content import LIMITS, Part

#: sheets that are looked at
MOST_SHEETS = 30


def workbook_parts(content: bytes, name: str) -> tuple[list[Part], str]:
    """The sheets that hold notes, and the words around them, in which the mark may stand."""
    if _has_macros(content):
        raise SheetError("macros", name=name)
    first, title, titles, merged = read_workbook(content, name=name, limits=LIMITS, sheet=None)
    parts, words = [], []
    for other in (title, *[t for t in titles[:MOST_SHEETS] if t != title]):
        grid, areas = first, merged
        if other != title:
            grid, _title, _titles, areas = read_workbook(
                content, name=name, limits=LIMITS, sheet=other
            )
        words += [cell for _, cells in grid.rows[:60] for cell in cells]
        if find_header(grid.rows):
            parts.append(Part(grid.rows, sheet=other, repeated=_repeated(areas)))
    if len(parts) == 1:
        parts = [Part(parts[0].rows, repeated=parts[0].repeated)]
    return parts, "\n".join(words)


def text_parts(content: bytes, name: str) -> tuple[list[Part], str]:
    """The rows of a CSV or TSV file."""
    grid, _dialect, _encoding = read_delimited(content, name=name, limits=LIMITS)
    if len(grid.rows) > LIMITS.rows:
        raise TableError("too_many_rows", name=name, limit=LIMITS.rows)
    return [Part(grid.rows)], "\n".join(cell for _, cells in grid.rows[:60] for cell in cells)


def _repeated(areas: tuple[str, ...]) -> frozenset[tuple[int, int]]:
    """Cells of merged areas below the first: what stands there was said once."""
    found = set()
    for area in areas:
        left, top, _right, bottom = range_boundaries(area)
        if left is not None and top is not None and bottom is not None:
            found |= {(row, left - 1) for row in range(top + 1, min(bottom, top + 5_000) + 1)}
    return frozenset(found)


def _has_macros(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return any(name.lower().endswith("vbaproject.bin") for name in archive.namelist())
