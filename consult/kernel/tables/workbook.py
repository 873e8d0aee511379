"""XLSX workbooks, read row by row: values as they were last shown, formulas never evaluated."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from bisect import bisect_left, bisect_right
from datetime import date, datetime, time
from typing import Any, cast

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from consult.kernel.tables.errors import TableError
from consult.kernel.tables.model import MEGABYTE, Grid, Limits

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')
#: control characters are written as _x000D_ inside workbooks (ECMA-376, ST_Xstring)
_ESCAPED = re.compile("_x00([01][0-9A-Fa-f])_")
#: what a cell shows when its formula failed: nothing that anybody said
_FAILURES = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"}
)
Rows = list[tuple[int, list[str]]]


def read_workbook(
    content: bytes, *, name: str, limits: Limits, sheet: str | None
) -> tuple[Grid, str, tuple[str, ...], tuple[str, ...]]:
    """The rows of one sheet; its name, all sheet names, the merged areas.

    ``sheet`` chooses by name; without it the first visible sheet that is not empty is read. The
    value of an area merged downwards is given to each row it covers.

    Raises
    ------
    TableError
        ``no_such_sheet``, ``too_many_rows``, ``too_many_columns`` or ``broken_workbook``.
    """
    try:
        with warnings.catch_warnings():
            # what openpyxl does not know (validation, styles) takes nothing from the values
            warnings.simplefilter("ignore")
            return _read(content, name, limits, sheet)
    except TableError:
        raise
    except Exception as error:  # openpyxl lets through whatever its XML and zip parsers raise
        raise TableError("broken_workbook", name=name) from error


def _read(
    content: bytes, name: str, limits: Limits, wanted: str | None
) -> tuple[Grid, str, tuple[str, ...], tuple[str, ...]]:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    sheets = [s for s in cast("list[object]", book.worksheets) if isinstance(s, ReadOnlyWorksheet)]
    names = tuple(str(sheet.title) for sheet in sheets)
    chosen, rows = None, []
    for sheet in _candidates(sheets, wanted):
        chosen, rows = sheet, _rows(sheet, name, limits)
        if rows:
            break
    if chosen is None:
        raise TableError("no_such_sheet", sheet=wanted or "", sheets=", ".join(names))
    areas = _merged_areas(content, chosen)
    banners = _spread(rows, areas)
    book.close()
    grid = Grid(rows, banners=frozenset(banners))
    return grid, str(chosen.title), names, tuple(areas)


def _candidates(sheets: list[ReadOnlyWorksheet], wanted: str | None) -> list[ReadOnlyWorksheet]:
    if wanted is not None:
        same = [sheet for sheet in sheets if sheet.title == wanted]
        folded = wanted.strip().casefold()
        return same or [sheet for sheet in sheets if sheet.title.strip().casefold() == folded]
    return sorted(sheets, key=lambda sheet: sheet.sheet_state != "visible")


def _rows(sheet: ReadOnlyWorksheet, name: str, limits: Limits) -> Rows:
    # programs write wrong dimensions; without them every row is read as wide as it is
    sheet.reset_dimensions()
    rows: Rows = []
    walked = 0
    for number, row in enumerate(cast("Any", sheet).iter_rows(values_only=True), start=1):
        walked += len(row)
        if walked > limits.cells:
            raise TableError("too_many_rows", name=name, limit=limits.rows)
        cells = [cell_text(value) if value is not None else "" for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if not any(not cell.isspace() for cell in cells if cell):
            continue
        if len(cells) > limits.columns:
            raise TableError("too_many_columns", name=name, limit=limits.columns)
        rows.append((number, cells))
        if len(rows) > limits.rows + 100:
            raise TableError("too_many_rows", name=name, limit=limits.rows)
    return rows


def cell_text(value: object) -> str:
    """A cell's value as text: dates in ISO 8601, whole numbers without a fraction."""
    match value:
        case str():
            return _typed_text(value)
        case bool():
            text = str(value).upper()
        case float():
            whole = value.is_integer() and abs(value) < 1e15
            text = str(int(value)) if whole else f"{value:.15g}"
        case datetime():
            midnight = value.time() == time()
            text = value.date().isoformat() if midnight else value.isoformat(timespec="seconds")
        case date() | time():
            text = value.isoformat()
        case _:
            text = str(value)
    return text


def _typed_text(value: str) -> str:
    if value in _FAILURES:
        return ""
    if "_x00" not in value:
        return value
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)


def _merged_areas(content: bytes, sheet: ReadOnlyWorksheet) -> list[str]:
    """References of the merged areas; the row-by-row reader of openpyxl leaves them out."""
    path = str(cast("Any", sheet)._worksheet_path).lstrip("/")
    kept, found = b"", False
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(path) as file:
        while chunk := file.read(MEGABYTE):
            kept = (kept if found else kept[-20:]) + chunk
            if not found and (start := kept.find(b"mergeCells")) >= 0:
                kept, found = kept[start:], True
    return [area.decode("ascii") for area in _MERGED.findall(kept)] if found else []


def _spread(rows: Rows, areas: list[str]) -> set[int]:
    """Give the value of each area to the rows below its first; return rows merged across.

    Across columns nothing is repeated: the words of one cell would be read twice.
    """
    numbers = [number for number, _ in rows]
    banners: set[int] = set()
    for area in areas:
        left, top, right, bottom = range_boundaries(area)
        if left is None or top is None or right is None or bottom is None:
            continue
        first, end = bisect_left(numbers, top), bisect_right(numbers, bottom)
        if first == end or numbers[first] != top:
            continue
        if right > left:
            banners.update(numbers[first:end])
        cells = rows[first][1]
        value = cells[left - 1] if left <= len(cells) else ""
        for _, below in rows[first + 1 : end]:
            below.extend([""] * (left - len(below)))
            below[left - 1] = value
    return banners
