"""The way from the bytes of a file to its notes."""

from __future__ import annotations

import io
import re
import zipfile

from consult.kernel.tables import TableError
from consult.kernel.tables.model import MEGABYTE
from consult.kernel.tables.recognise import Content, recognise
from consult.workshops.sheets.errors import SheetError, said_here
from consult.workshops.sheets.marks import Mark, find_marks
from consult.workshops.sheets.reading.content import LIMITS, MOST_NOTES, Part, SheetContent
from consult.workshops.sheets.reading.document import document_parts, is_document
from consult.workshops.sheets.reading.rows import add_part
from consult.workshops.sheets.reading.tables import text_parts, workbook_parts

#: stream of an old Word document, as its directory names it
_OLD_DOCUMENT = "WordDocument".encode("utf-16-le")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MACROS = re.compile(r"\.(xlsm|xltm|docm|dotm|xlam)$", re.IGNORECASE)


def read_sheet(content: bytes, name: str) -> SheetContent:
    """The notes of a file: a workbook, a document or delimited text, told by its content.

    Raises
    ------
    SheetError, TableError
        When it cannot be read, holds no note, or names several workshops.
    """
    if len(content) > LIMITS.bytes:
        raise TableError("too_large", name=name, limit=LIMITS.bytes // MEGABYTE)
    try:
        parts, words = _parts(content, name)
    except TableError as error:
        raise said_here(error) from error
    sheet = SheetContent(mark=_mark(words, name))
    recognised = [add_part(sheet, part) for part in parts]
    if not any(recognised):
        raise SheetError("no_columns", name=name)
    if not sheet.rows:
        raise SheetError("no_notes", name=name)
    if len(sheet.rows) > MOST_NOTES:
        raise SheetError("too_many_notes", name=name, limit=MOST_NOTES)
    return sheet


def _parts(content: bytes, name: str) -> tuple[list[Part], str]:
    if content.startswith(_OLE) and _OLD_DOCUMENT in content:
        raise SheetError("older", name=name, kind="DOC")
    if content.startswith(b"PK") and is_document(content):
        parts, words = document_parts(content, name)
    elif recognise(content, name=name, limits=LIMITS) is Content.WORKBOOK:
        parts, words = workbook_parts(content, name)
    elif _MACROS.search(name):
        raise SheetError("macros", name=name)
    else:
        return text_parts(content, name)
    return parts, f"{words}\n{_properties(content)}"


def _properties(content: bytes) -> str:
    """What the file says of itself: the mark stands there too."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = {"docProps/core.xml", "docProps/custom.xml"} & set(archive.namelist())
        return "\n".join(archive.read(n).decode("utf-8", "replace") for n in sorted(names))


def _mark(words: str, name: str) -> Mark | None:
    marks = find_marks(words)
    if len({(mark.slug, mark.workshop_id) for mark in marks}) > 1:
        raise SheetError("several_workshops", name=name)
    return marks[0] if marks else None
