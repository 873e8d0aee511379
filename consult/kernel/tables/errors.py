"""Why a file cannot be read, said so that its owner knows what to do next."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from consult.kernel.errors import DomainError

#: key → message; the placeholders are the parameters of the error
MESSAGES: dict[str, LazyString] = {
    "too_large": _l(
        "The file “%(name)s” is larger than %(limit)s MB. Split it into several files."
    ),
    "empty": _l("The file “%(name)s” is empty."),
    "missing": _l("The file “%(name)s” cannot be opened."),
    "unreadable_kind": _l(
        "The file “%(name)s” is not a table: its content is %(kind)s. "
        "Send a file saved as .xlsx or .csv."
    ),
    "named_as_workbook": _l(
        "The file “%(name)s” is named like a workbook, but its content is plain text. "
        "Rename it to .csv, or open it in a spreadsheet program and save it as .xlsx."
    ),
    "legacy_workbook": _l(
        "The file “%(name)s” is in an older or different format (%(kind)s). "
        "Open it in a spreadsheet program and save it as .xlsx."
    ),
    "encrypted": _l(
        "The workbook “%(name)s” is protected by a password. Save it without one and try again."
    ),
    "archive_bomb": _l(
        "The workbook “%(name)s” would grow to %(size)s MB when unpacked, which is too large to "
        "open safely. Copy its rows to a new workbook, or save it as .csv."
    ),
    "broken_workbook": _l(
        "The workbook “%(name)s” is damaged and cannot be opened. "
        "Open it in a spreadsheet program and save it again."
    ),
    "no_such_sheet": _l("There is no sheet “%(sheet)s” in this workbook. It has: %(sheets)s."),
    "no_rows": _l("The file “%(name)s” has column names but no rows below them."),
    "no_header": _l(
        "No row of column names was found in “%(name)s”. "
        "The first row of the table must name its columns."
    ),
    "no_such_row": _l("Row %(row)s of “%(name)s” is empty or not there: it names no columns."),
    "duplicate_column": _l(
        "Two columns are both named “%(column)s” (columns %(first)s and %(second)s). "
        "Give each column its own name."
    ),
    "too_many_rows": _l(
        "The file “%(name)s” has more than %(limit)s rows. Split it into several files."
    ),
    "too_many_columns": _l("The file “%(name)s” has more than %(limit)s columns."),
    "unknown_encoding": _l(
        "The letters of “%(name)s” cannot be read: its encoding is not known. "
        "Save the file as UTF-8, or as .xlsx."
    ),
    "broken_encoding": _l(
        "The file “%(name)s” is UTF-8, but some letters of line %(line)s are damaged. "
        "Save it again as UTF-8, or as .xlsx."
    ),
    "unclosed_quote": _l(
        "The quotation marks of row %(row)s do not pair, so where its cells end is not known. "
        "Correct that row, or save the file as .xlsx."
    ),
    "binary": _l(
        "The file “%(name)s” is not a table of text: it holds invisible bytes (NUL). "
        "Send a file saved as .xlsx or .csv."
    ),
}

#: what the content of a refused file is, for ``unreadable_kind``
KINDS: dict[str, LazyString] = {
    "picture": _l("a picture"),
    "pdf": _l("a PDF document"),
    "html": _l("a web page"),
    "xml": _l("an XML document"),
    "json": _l("JSON data"),
    "archive": _l("an archive of files"),
    "document": _l("a text document"),
    "sound": _l("a sound or a film"),
    "program": _l("a program"),
}


class TableError(DomainError):
    """A file that cannot be read as a table.

    ``key`` is stable and names the reason, ``parameters`` fill the message's placeholders; the
    message is translated when it is shown.
    """

    def __init__(self, key: str, **parameters: object) -> None:
        super().__init__(LazyString(lambda: str(MESSAGES[key]) % parameters))
        self.key = key
        self.parameters = parameters
        if key == "too_large":
            self.status = 413
