"""From the cells of a row to a contribution's values, or to errors that name row and column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from consult.consultations.models import Criterion
from consult.contributions.importing.dates import is_month_first, parse_date
from consult.contributions.importing.fields import TEXT_FIELDS, Field
from consult.contributions.importing.names import Choices, says_nothing
from consult.contributions.importing.values import (
    CATEGORIES,
    CHANNELS,
    KINDS,
    SETTINGS,
    SEXES,
    parse_age_band,
)
from consult.contributions.models import (
    CATEGORY_LABELS,
    CHANNEL_LABELS,
    KIND_LABELS,
    SETTING_LABELS,
    SEX_LABELS,
    AgeBand,
    Category,
    Channel,
    Kind,
    Setting,
    Sex,
)
from consult.contributions.operations import LONGEST_TEXT
from consult.kernel.i18n import localized
from consult.kernel.tables import Row, Table
from consult.kernel.text import shorten
from consult.regions.models import Province

#: characters of the fields that are kept as typed
LENGTHS = {
    Field.SOURCE_ID: 200,
    Field.REFERENCE: 200,
    Field.COMMUNE: 200,
    Field.CRITERION: 200,
    Field.CONTACT_NAME: 200,
    Field.CONTACT_EMAIL: 255,
    Field.CONTACT_PHONE: 40,
}


@dataclass(frozen=True)
class RowError:
    """Why one row cannot be imported, by the place where a spreadsheet program shows it."""

    row: int
    column: str
    message: LazyString
    #: what stands in the cell, shortened
    value: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """What cells may name in the consultation that is filled."""

    criteria: Choices[Criterion]
    provinces: Choices[Province]
    #: values of the criterion column that name none, to become criteria of the consultation
    new_criteria: dict[str, None] | None = None


@dataclass
class ParsedRow:
    """One row understood; every field that the file does not give is None."""

    number: int
    texts: dict[str, str] = field(default_factory=dict)
    source_id: str | None = None
    reference: str | None = None
    kind: Kind | None = None
    criterion: Criterion | None = None
    #: a criterion that is still to be added to the consultation
    criterion_name: str | None = None
    province: Province | None = None
    commune: str | None = None
    setting: Setting | None = None
    category: Category | None = None
    age_band: AgeBand | None = None
    sex: Sex | None = None
    channel: Channel = Channel.IMPORT
    date: date | None = None
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""


class RowReader:
    """Reads the rows of one table by one mapping; collects what cannot be understood."""

    def __init__(
        self,
        table: Table,
        mapping: Mapping[Field, str],
        vocabulary: Vocabulary,
        *,
        month_first: bool | None = None,
    ) -> None:
        """``month_first`` tells how dates are written when ``table`` is only a part of a file."""
        self.table = table
        self.mapping = mapping
        self.vocabulary = vocabulary
        self.errors: list[RowError] = []
        self._places = {field: table.columns.index(name) for field, name in mapping.items()}
        if month_first is None:
            dates = table.column(mapping[Field.DATE]) if Field.DATE in mapping else []
            month_first = is_month_first(dates)
        self._readers: dict[Field, tuple[Callable[[str], Any], LazyString]] = {
            Field.KIND: (KINDS.find, _one_of(KIND_LABELS.values())),
            Field.CATEGORY: (CATEGORIES.find, _one_of(CATEGORY_LABELS.values())),
            Field.SEX: (SEXES.find, _one_of(SEX_LABELS.values())),
            Field.SETTING: (SETTINGS.find, _one_of(SETTING_LABELS.values())),
            Field.CHANNEL: (CHANNELS.find, _one_of(CHANNEL_LABELS.values())),
            Field.PROVINCE: (vocabulary.provinces.find, _named(vocabulary.provinces)),
            Field.CRITERION: (vocabulary.criteria.find, _named(vocabulary.criteria)),
            Field.AGE_BAND: (
                parse_age_band,
                _l("This is not an age, nor one of the bands: under 18, 18-24, 25-34, 35-49, "
                   "50-64, 65+."),
            ),
            Field.DATE: (
                partial(parse_date, month_first=month_first),
                _l("This is not a date such as 2026-05-12 or 12/05/2026."),
            ),
        }  # fmt: skip

    def read(self) -> Iterator[ParsedRow | None]:
        """Each row in turn; None for a row with errors, which are added to ``errors``."""
        for row in self.table.rows:
            before = len(self.errors)
            parsed = self.parse(row)
            yield parsed if len(self.errors) == before else None

    def parse(self, row: Row) -> ParsedRow:
        """What can be understood of a row; the rest is added to ``errors``."""
        parsed = ParsedRow(row.number)
        if row.surplus:
            self.refuse(row.number, None, _l(
                "This row has more cells than there are columns: a delimiter stands unquoted "
                "inside a text."
            ), " ".join(row.surplus))  # fmt: skip
        for name in self.mapping:
            cell = row.cells[self._places[name]]
            if "\x00" in cell:
                self.refuse(row.number, name, _l(
                    "This text holds an invisible character (NUL) that cannot be stored."
                ), cell)  # fmt: skip
            elif name in TEXT_FIELDS:
                if cell.strip():
                    parsed.texts[name.value] = cell
            elif not says_nothing(cell) or name in (Field.SOURCE_ID, Field.REFERENCE):
                self._value(row, parsed, name, cell.strip())
        self._check_texts(row, parsed)
        return parsed

    def _value(self, row: Row, parsed: ParsedRow, name: Field, cell: str) -> None:
        limit = LENGTHS.get(name)
        if limit is not None and len(cell) > limit:
            message = _l(
                "This text has %(size)s characters; at most %(limit)s are accepted.",
                size=len(cell),
                limit=limit,
            )
            self.refuse(row.number, name, message, cell)
            return
        if name not in self._readers:
            setattr(parsed, name.value, cell or getattr(parsed, name.value))
            return
        find, message = self._readers[name]
        value = find(cell)
        if value is not None:
            setattr(parsed, name.value, value)
        elif name is Field.CRITERION and self.vocabulary.new_criteria is not None:
            self.vocabulary.new_criteria[cell] = None
            parsed.criterion_name = cell
        else:
            self.refuse(row.number, name, message, cell)

    def _check_texts(self, row: Row, parsed: ParsedRow) -> None:
        # a text without letters is kept: it was said already, and nobody can be asked to reword it
        columns = [name for name in TEXT_FIELDS if name in self.mapping]
        place = next((name for name in columns if parsed.texts.get(name.value)), columns[0])
        text = "\n".join(parsed.texts.values())
        if not text:
            if not any("\x00" in row.cells[self._places[name]] for name in columns):
                self.refuse(row.number, place, _l("There is no text in this row."))
        elif len(text) > LONGEST_TEXT:
            message = _l(
                "This text has %(size)s characters; at most %(limit)s are accepted.",
                size=len(text),
                limit=LONGEST_TEXT,
            )
            self.refuse(row.number, place, message, text)

    def refuse(self, number: int, name: Field | None, message: LazyString, value: str = "") -> None:
        """Note an error at row ``number``, in the column that fills ``name``."""
        column = self.mapping[name] if name else ""
        shown = shorten(value.replace("\x00", "␀"), 80)
        self.errors.append(RowError(number, column, message, shown))


def _named(choices: Choices[Any]) -> LazyString:
    """The message that lists things by name, in the language in which it is shown."""
    return _one_of([LazyString(partial(localized, thing)) for thing in choices.things])


def _one_of(names: Iterable[object]) -> LazyString:
    given = list(names)
    shown = LazyString(lambda: " · ".join(map(str, given)))
    return _l("This is not one of: %(choices)s.", choices=shown)
