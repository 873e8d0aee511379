"""Delimited text: which character separates cells, and whether quotation marks enclose them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from consult.kernel.tables.encoding import decode
from consult.kernel.tables.errors import TableError
from consult.kernel.tables.header import find_header
from consult.kernel.tables.model import MEGABYTE, Grid, Limits

DELIMITERS = ("\t", ";", ",", "|")
#: stands for "no delimiter": a table of one column
NONE = "\x1f"
_SAMPLE = 200_000
_SEP = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)

# the module's limit holds for the whole process; people's texts are longer than its default
csv.field_size_limit(64 * MEGABYTE)


@dataclass(frozen=True)
class Dialect:
    """How the cells of a file are told apart; ``width`` is the header's number of cells.

    ``spaced`` files have a space after each delimiter that belongs to no cell.
    """

    delimiter: str
    quoted: bool = False
    width: int = 1
    spaced: bool = False


def read_delimited(content: bytes, *, name: str, limits: Limits) -> tuple[Grid, Dialect, str]:
    """The rows of a text file, how they were told apart, and the file's encoding.

    Rows are numbered as a spreadsheet program numbers them: a quoted cell with line breaks
    inside is part of one row, and blank lines count.
    """
    text, encoding = decode(content, name=name)
    text = text.lstrip("\ufeff")  # some programs write the mark twice
    if text.count("\x00") * 10 > len(text):
        raise TableError("binary", name=name)
    hint = _SEP.match(text)
    if hint:
        text = text[hint.end() :]
    dialect = find_dialect(text, (hint.group(1),) if hint else DELIMITERS)
    rows: list[tuple[int, list[str]]] = []
    number = 0
    records = _records(text, dialect, strict=True)
    try:
        for number, cells in enumerate(records, start=1):
            if any(cell and not cell.isspace() for cell in cells):
                rows.append((number, cells))
                if len(cells) > 10 * limits.columns:
                    raise TableError("too_many_columns", name=name, limit=limits.columns)
                if len(rows) > limits.rows + 100:
                    break
    except csv.Error as error:  # strict: a mark inside a cell, or one that never closes
        raise TableError("unclosed_quote", name=name, row=number + 1) from error
    return Grid(rows, ragged=True), dialect, encoding


def find_dialect(text: str, delimiters: tuple[str, ...] = DELIMITERS) -> Dialect:
    """The delimiter and quoting under which the rows have as many cells as the header."""
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample[: sample.rfind("\n") + 1] or sample
    best, best_score = Dialect(NONE), (0.3, 0)
    for delimiter in delimiters:
        plain = Dialect(delimiter)
        for tried in (plain, replace(plain, quoted=True), Dialect(delimiter, True, spaced=True)):
            fit, found = _fit(list(_records(sample, tried)), tried)
            if (round(fit, 2), found.width) > best_score:
                best, best_score = found, (round(fit, 2), found.width)
    return replace(best, quoted=_is_quoted(text, best))


def _records(text: str, dialect: Dialect, *, strict: bool = False) -> Iterator[list[str]]:
    lines = io.StringIO(text, newline="")  # lines end at CR and LF only, kept inside quotes
    if not dialect.quoted:
        return csv.reader(lines, delimiter=dialect.delimiter, quoting=csv.QUOTE_NONE)
    return csv.reader(
        lines,
        delimiter=dialect.delimiter,
        quoting=csv.QUOTE_MINIMAL,
        skipinitialspace=dialect.spaced,
        strict=strict,
    )


def _fit(records: list[list[str]], tried: Dialect) -> tuple[float, Dialect]:
    """Share of the rows as wide as the header (narrower ones count half), and its width."""
    rows = [(i, cells) for i, cells in enumerate(records) if any(cell.strip() for cell in cells)]
    header = find_header(rows)
    if header is None or len(rows[header][1]) < 2:
        return 0.0, tried
    names = rows[header][1]
    if header > 0 and tried.delimiter != "\t" and _is_prose(rows[header:]):
        return 0.0, tried
    sizes = [len(cells) for _, cells in rows]
    full = sum(size == len(names) for size in sizes)
    narrower = sum(1 < size < len(names) for size in sizes)
    narrower += sum(size == 1 for size in sizes[:header])
    fit = (full + narrower / 2) / len(rows)
    # a line of sentences below the first may look like a header by chance
    return fit if header == 0 or fit > 0.6 else 0.0, replace(tried, width=len(names))


def _is_prose(rows: list[tuple[int, list[str]]]) -> bool:
    """Whether a space follows nearly every delimiter, as in sentences."""
    follow = [cell for _, cells in rows for cell in cells[1:] if cell]
    return bool(follow) and sum(cell[0].isspace() for cell in follow) > 0.9 * len(follow)


def _is_quoted(text: str, found: Dialect) -> bool:
    """Whether quotation marks enclose cells, rather than being part of what people wrote.

    Well-formed quoting is believed, except where tabs separate: there the rows are counted both
    ways, since programs write tabs without any quoting and a lone mark would swallow rows.
    """
    if '"' not in text:
        return False
    quoted = replace(found, quoted=True)
    well_formed = _is_well_formed(text, quoted)
    if well_formed and found.delimiter not in ("\t", NONE):
        return True
    plain_misfits = _misfits(text, replace(found, quoted=False))
    quoted_misfits = _misfits(text, quoted)
    if plain_misfits != quoted_misfits:
        return quoted_misfits < plain_misfits
    return well_formed and _marks_are_needed(text, found)


def _is_well_formed(text: str, dialect: Dialect) -> bool:
    try:
        for _ in _records(text, dialect, strict=True):
            pass
    except csv.Error:
        return False
    return True


def _misfits(text: str, dialect: Dialect) -> int:
    """Rows that are not as wide as the header, and whole rows swallowed by a quoted cell."""
    misfits = 0
    try:
        for cells in _records(text, dialect):
            misfits += len(cells) not in (0, dialect.width)
            for cell in cells if dialect.quoted else ():
                if dialect.delimiter in cell and "\n" in cell:
                    misfits += _whole_rows(cell, dialect)
    except csv.Error:
        misfits += text.count("\n")
    return misfits


def _whole_rows(cell: str, found: Dialect) -> int:
    """Lines inside ``cell`` that are rows by themselves; the first and last are counted as one."""
    lines = cell.split("\n")
    inner = sum(line.count(found.delimiter) == found.width - 1 for line in lines[1:-1])
    seam = lines[0].count(found.delimiter) + lines[-1].count(found.delimiter)
    return inner + (seam >= found.width - 1)


def _marks_are_needed(text: str, found: Dialect) -> bool:
    """Whether enclosing marks protect something: a line break, a delimiter, a doubled mark.

    Marks around every cell of a column protect nothing but are a program's habit all the same.
    """
    columns: dict[int, list[bool]] = {}
    for cells in _records(text, replace(found, quoted=False)):
        for index, cell in enumerate(cells):
            if not cell:
                continue
            opened = cell.startswith('"')
            if opened and (len(cell) < 2 or not cell.endswith('"') or '""' in cell[1:-1]):
                return True
            if opened and found.delimiter == NONE and any(d in cell for d in DELIMITERS):
                return True
            columns.setdefault(index, []).append(opened)
    return any(all(opened) for opened in columns.values())
