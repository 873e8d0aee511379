"""Forms of the import pages; what a file has comes in as arguments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, IntegerField, SelectField
from wtforms.validators import NumberRange
from wtforms.widgets import HiddenInput

from consult.contributions.importing.fields import FIELD_LABELS, TEXT_FIELDS, Field
from consult.contributions.importing.guess import ColumnMapping
from consult.kernel.forms import Between, Form, WholeNumber, options
from consult.kernel.text import storable

#: the largest number of a row that anybody's program has
LAST_ROW = 1_048_576
_CELL = re.compile(r"cell-(\d{1,7})-(\d{1,3})")
_LEAVE = re.compile(r"leave-(\d{1,7})")


class UploadForm(Form):
    """A file to import."""

    file = FileField(
        _l("File"),
        validators=[FileRequired(_l("Choose a file."))],
        description=_l("CSV, TSV or XLSX, with a row that names the columns."),
    )


class SeenForm(Form):
    """A button of a draft's page: it carries the revision that the page shows."""

    seen = IntegerField(
        widget=HiddenInput(), validators=[NumberRange(min=1, message=_l("Reload the page."))]
    )

    @property
    def revision(self) -> int:
        """The revision that the page showed; 0 when it showed none."""
        return self.seen.data or 0


class TableForm(SeenForm):
    """Where the table is in the file."""

    sheet = SelectField(_l("Sheet"))
    header_row = WholeNumber(_l("Row of the column names"), [Between(1, LAST_ROW)])

    def __init__(self, sheets: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if sheets:
            self.sheet.choices = [(name, name) for name in sheets]
        else:
            del self.sheet


class ImportForm(SeenForm):
    """Adding the rows to the register."""

    skip_bad = HiddenField()


class UndoForm(Form):
    """Undoing an import, also when some of it stays."""

    rest = HiddenField()


class ColumnsForm(SeenForm):
    """Which field each column fills; made by :func:`columns_form` with one field a column."""

    new_criteria = BooleanField(_l("Add unknown criteria to the consultation"))
    #: the columns in the order of the file
    columns: Sequence[str] = ()

    def fields(self) -> list[SelectField]:
        """The choices, one a column."""
        return [self[_name(place)] for place in range(len(self.columns))]

    def mapping(self) -> ColumnMapping:
        """Field → column, as chosen."""
        chosen = zip(self.columns, self.fields(), strict=True)
        return {Field(field.data): column for column, field in chosen if field.data}

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, then that no two columns fill the same and one holds what was said."""
        valid = bool(super().validate(extra_validators))
        taken: dict[str, str] = {}
        for column, field in zip(self.columns, self.fields(), strict=True):
            if field.data and field.data in taken:
                field.errors = [
                    _("The column “%(column)s” fills this already.", column=taken[field.data])
                ]
                valid = False
            taken.setdefault(field.data or "", column)
        if valid and not any(str(field) in taken for field in TEXT_FIELDS):
            self.form_errors.append(_("Choose the column that holds what people said."))
            valid = False
        return valid


def columns_form(
    columns: Sequence[str], mapping: Mapping[Field, str] | None = None, **kwargs: Any
) -> ColumnsForm:
    """The form of a file with these columns, with the fields that are chosen now."""
    chosen = {column: str(field) for field, column in (mapping or {}).items()}
    choices = options(("", _("Left out")), *FIELD_LABELS.items())
    bound = type("BoundColumnsForm", (ColumnsForm,), {"columns": list(columns)})
    for place, column in enumerate(columns):
        field = SelectField(column, choices=choices, default=chosen.get(column, ""))
        setattr(bound, _name(place), field)
    form: ColumnsForm = bound(**kwargs)
    return form


def typed_cells(
    sent: Iterable[tuple[str, str]], columns: Sequence[str]
) -> dict[int, dict[str, str]]:
    """Row → column → text, of the cells that a page of refused rows sent."""
    cells: dict[int, dict[str, str]] = {}
    for name, value in sent:
        if (found := _CELL.fullmatch(name)) and int(found[2]) < len(columns):
            text = storable(value.replace("\r\n", "\n"))
            cells.setdefault(int(found[1]), {})[columns[int(found[2])]] = text
    return cells


def ticked_rows(sent: Iterable[str]) -> set[int]:
    """Rows that a page of refused rows wants left out, by the names of its ticked boxes."""
    return {int(found[1]) for name in sent if (found := _LEAVE.fullmatch(name))}


def _name(place: int) -> str:
    return f"column_{place}"
