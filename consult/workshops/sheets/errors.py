"""Why a file of notes cannot be read, said so that its owner knows what to do next."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from consult.kernel.errors import DomainError
from consult.kernel.tables import TableError
from consult.kernel.tables.errors import KINDS

#: key → message; the placeholders are the parameters of the error
MESSAGES: dict[str, LazyString] = {
    "no_columns": _l(
        "No table with the columns of the template was found in “%(name)s”. One row must name the "
        "columns: at least “What was said” and one more. Copy your notes into a new template."
    ),
    "no_notes": _l("There is no note in “%(name)s” yet: nothing was written in its rows."),
    "too_many_notes": _l(
        "The file “%(name)s” has more than %(limit)s notes. Split it into several files."
    ),
    "other_workshop": _l(
        "The file “%(name)s” is the template of another workshop: %(workshop)s. "
        "Upload it on the page of that workshop."
    ),
    "elsewhere": _l(
        "The file “%(name)s” is the template of a workshop of another consultation. "
        "Upload it on the page of that workshop."
    ),
    "several_workshops": _l(
        "The file “%(name)s” holds the templates of several workshops. Make one file for each."
    ),
    "macros": _l(
        "The file “%(name)s” contains macros, which are never opened here. "
        "Save it as .xlsx or .docx, without macros."
    ),
    "encrypted": _l(
        "The file “%(name)s” is protected by a password. Save it without one and try again."
    ),
    "older": _l(
        "The file “%(name)s” is in an older or different format (%(kind)s). "
        "Open it in your program and save it as .xlsx or .docx."
    ),
    "other_kind": _l(
        "The content of “%(name)s” is %(kind)s. Notes are read from files saved as .xlsx, .docx "
        "or .csv; what is on paper or in a picture has to be typed in."
    ),
    "bomb": _l(
        "The file “%(name)s” would grow to %(size)s MB when unpacked, which is too large to open "
        "safely. Copy its rows into a new template."
    ),
    "broken": _l(
        "The file “%(name)s” is damaged and cannot be opened. "
        "Open it in your program and save it again."
    ),
}
#: reasons of the reading of tables that are said in words that fit a document as well
_SAID_HERE = {
    "encrypted": "encrypted",
    "legacy_workbook": "older",
    "unreadable_kind": "other_kind",
    "archive_bomb": "bomb",
    "broken_workbook": "broken",
    "no_rows": "no_notes",
}


class SheetError(DomainError):
    """A file that cannot be taken as the notes of a workshop; ``key`` names the reason."""

    def __init__(self, key: str, **parameters: object) -> None:
        super().__init__(LazyString(lambda: str(MESSAGES[key]) % parameters))
        self.key = key
        self.parameters = parameters


def said_here(error: TableError) -> DomainError:
    """The same refusal, in words that speak of notes."""
    key = _SAID_HERE.get(error.key)
    return SheetError(key, **error.parameters) if key else error


def other_kind(name: str, kind: str) -> SheetError:
    """The refusal of a file whose content is no table at all."""
    return SheetError("other_kind", name=name, kind=KINDS[kind])
