"""Forms of the pages of files of notes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import HiddenField, ValidationError

from consult.contributions.importing.forms import SeenForm
from consult.kernel.forms import Form
from consult.workshops.sheets.columns import Column
from consult.workshops.sheets.looking import ADD, CORRECT, LEAVE

#: files that are taken at once
MOST_FILES = 20
_CELL = re.compile(r"cell-(\d{1,5})-([a-z]+)")
_CHOICE = re.compile(r"choice-(\d{1,5})")
_LEAVE = re.compile(r"leave-(\d{1,5})")


class FilesForm(Form):
    """Filled-in files of a workshop."""

    files = MultipleFileField(
        _l("Filled-in files"),
        description=_l("XLSX, DOCX or CSV; several at once, one for each table for instance."),
    )

    def validate_files(self, field: MultipleFileField) -> None:
        """Refuse no file at all, and more than anybody looks at."""
        chosen = [file for file in field.data or () if file and file.filename]
        if not chosen:
            raise ValidationError(str(_l("Choose a file.")))
        if len(chosen) > MOST_FILES:
            message = _l("At most %(limit)s files at once.", limit=MOST_FILES)
            raise ValidationError(str(message))


class RowsForm(SeenForm):
    """Rows mended and decided, and what is to happen then."""


class UndoForm(Form):
    """Undoing an import, also when some of it stays."""

    rest = HiddenField()


def typed_cells(sent: Iterable[tuple[str, str]]) -> dict[int, dict[Column, str]]:
    """Row → column → text, of the cells that the page sent."""
    cells: dict[int, dict[Column, str]] = {}
    names = {str(column): column for column in Column}
    for name, value in sent:
        if (found := _CELL.fullmatch(name)) and found[2] in names:
            text = value.replace("\r\n", "\n")
            cells.setdefault(int(found[1]), {})[names[found[2]]] = text
    return cells


def made_choices(sent: Iterable[tuple[str, str]]) -> dict[int, str]:
    """Row → what is to become of it, of rows that the workshop has otherwise."""
    return {
        int(found[1]): value
        for name, value in sent
        if (found := _CHOICE.fullmatch(name)) and value in {ADD, CORRECT, LEAVE}
    }


def ticked_rows(sent: Iterable[str]) -> set[int]:
    """Rows that are to be left out."""
    return {int(found[1]) for name in sent if (found := _LEAVE.fullmatch(name))}
