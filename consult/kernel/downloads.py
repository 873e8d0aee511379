"""Files people download: safe to open in a spreadsheet program, named in any script."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from urllib.parse import quote

from flask import Response
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

#: what a cell may hold; enumerations are written by their value
Cell = str | int | float | bool | date | datetime | time | None

#: a cell that begins so is run as a formula by spreadsheet programs (OWASP, CSV injection)
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
#: characters a workbook's cell can hold (Excel specifications)
LONGEST_CELL = 32_767
_CUT = " […]"
_FORBIDDEN_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


class FileType(StrEnum):
    """Media types of the files that are offered."""

    CSV = "text/csv; charset=utf-8"
    TSV = "text/tab-separated-values; charset=utf-8"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    PDF = "application/pdf"
    JSON = "application/json"
    HTML = "text/html; charset=utf-8"
    ICS = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook: column names and rows, read from the right where asked for."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    right_to_left: bool = False


def guarded(cell: Cell) -> Cell:
    """``cell``, with an apostrophe before text that a program would run as a formula.

    Numbers stay numbers: only text that somebody typed can attack.
    """
    if isinstance(cell, str) and cell.startswith(DANGEROUS):
        return f"'{cell}"
    return cell


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Comma-separated text in UTF-8 with a byte-order mark, which Excel needs for Arabic."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([guarded(column) for column in columns])
    writer.writerows([guarded(_plain(cell)) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig", "replace")


def xlsx_bytes(sheets: Iterable[Sheet]) -> bytes:
    """A workbook in which text stays text: no formula, no link is ever made of it.

    Text above 32,767 characters, which no workbook can hold, is cut and marked ``[…]``; the CSV
    file holds all of it.
    """
    file = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with Workbook(file, options) as book:
        names: set[str] = set()
        for sheet in sheets:
            page = book.add_worksheet(_sheet_name(sheet.name, names))
            _write_sheet(book, page, sheet)
    return file.getvalue()


def _write_sheet(book: Workbook, page: Worksheet, sheet: Sheet) -> None:
    if sheet.right_to_left:
        page.right_to_left()
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    page.freeze_panes(1, 0)
    widths = [len(column) for column in sheet.columns]
    for index, column in enumerate(sheet.columns):
        page.write_string(0, index, column, heading)
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        for index, cell in enumerate(row):
            _write_cell(page, (last, index), _plain(cell), wrapped)
            if isinstance(cell, str) and index < len(widths):
                widths[index] = max(widths[index], len(cell))
    for index, width in enumerate(widths):
        page.set_column(index, index, min(max(width + 2, 8), 60))
    if sheet.columns:
        page.autofilter(0, 0, max(last, 1), len(sheet.columns) - 1)


def _write_cell(page: Worksheet, place: tuple[int, int], cell: Cell, wrapped: object) -> None:
    row, column = place
    if isinstance(cell, str):
        whole = len(cell) <= LONGEST_CELL
        text = cell if whole else cell[: LONGEST_CELL - len(_CUT)] + _CUT
        page.write_string(row, column, text, wrapped)
    elif isinstance(cell, bool):
        page.write_boolean(row, column, cell)
    elif isinstance(cell, (int, float)):
        page.write_number(row, column, cell)
    elif isinstance(cell, (date, time)):
        page.write_datetime(row, column, cell)


def _plain(cell: Cell) -> Cell:
    """Instants as ISO 8601 text: no spreadsheet cell knows a time zone."""
    if isinstance(cell, datetime):
        return cell.isoformat()
    return str(cell) if isinstance(cell, StrEnum) else cell


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """A name that Excel accepts: at most 31 characters, none forbidden, no two alike."""
    base = wanted.translate(_FORBIDDEN_IN_SHEET_NAMES).strip().strip("'")[:31] or "Sheet"
    name, number = base, 2
    while name.casefold() in taken:
        ending = f" {number}"
        name, number = base[: 31 - len(ending)] + ending, number + 1
    taken.add(name.casefold())
    return name


def download(content: bytes, *, name: str, kind: FileType) -> Response:
    """An answer that the browser saves under ``name``, whatever script the name is in."""
    response = Response(content, content_type=str(kind))
    safe = "".join(c if c.isprintable() and c not in '/\\:*?"<>|' else "_" for c in name)
    # RFC 6266: a name in ASCII for old programs, and the real one in UTF-8
    plain = safe.encode("ascii", "replace").decode("ascii").replace("?", "_") or "download"
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"
    )
    response.headers["Content-Length"] = str(len(content))
    return response
