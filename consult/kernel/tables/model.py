"""What reading gives: a table of text with the row numbers people see in their program."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """How much is read of a file that a stranger may have made.

    ``bytes`` counts the file as sent, ``cells`` also the empty ones, ``unpacked`` the sum of its
    parts once decompressed, and ``ratio`` is unpacked / sent, looked at from ten megabytes up (a
    zip bomb is far above 200, a workbook of repeated words stays below 50).
    """

    bytes: int = 20 * MEGABYTE
    rows: int = 200_000
    columns: int = 400
    cells: int = 30_000_000
    unpacked: int = 300 * MEGABYTE
    ratio: int = 200


DEFAULT_LIMITS = Limits()


class Row(NamedTuple):
    """One row: its number in the file, 1-based and as a spreadsheet program shows it."""

    number: int
    #: one text for each column of the table, empty where nothing was written
    cells: tuple[str, ...]
    #: cells beyond the last column: a delimiter stood unquoted inside a text
    surplus: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grid:
    """Rows as they lie in the file, before the header is known; blank ones are left out."""

    rows: list[tuple[int, list[str]]]
    #: rows in which a merged area covers several columns: titles and groups, hardly a header
    banners: frozenset[int] = frozenset()
    #: whether a row may have more cells than there are columns by mistake (delimited text)
    ragged: bool = False


@dataclass(frozen=True)
class Origin:
    """Where a table comes from and how it was read."""

    name: str
    sha256: str
    size: int
    #: of delimited text; empty for a workbook
    encoding: str = ""
    delimiter: str = ""
    quoted: bool = False
    #: of a workbook: the sheet that was read, and all sheets
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    #: merged areas whose value was given to every row they cover: ``A2:A9``
    merged: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """Columns by name and rows of text."""

    columns: list[str]
    rows: list[Row]
    origin: Origin
    header_row: int
    #: rows that are only a title across the columns: (row number, text)
    titles: list[tuple[int, str]] = field(default_factory=list)

    def column(self, name: str) -> list[str]:
        """The cells of one column, in row order; ``ValueError`` if there is no such column."""
        index = self.columns.index(name)
        return [row.cells[index] for row in self.rows]


def column_letter(index: int) -> str:
    """The letters a spreadsheet program shows above column ``index`` (0-based): 27 → ``AB``."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
