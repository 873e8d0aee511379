"""Which column fills which field, guessed from the columns' names and the cells below them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_babel import lazy_gettext as _l

from consult.contributions.importing.dates import parse_date
from consult.contributions.importing.fields import (
    AMBIGUOUS,
    HEADERS,
    LEFT_ALONE,
    TEXT_FIELDS,
    Field,
)
from consult.contributions.importing.names import fold, says_nothing
from consult.contributions.importing.values import (
    CATEGORIES,
    CHANNELS,
    KINDS,
    SETTINGS,
    SEXES,
    parse_age_band,
)
from consult.kernel.errors import DomainError
from consult.kernel.tables import Table

#: field → column
ColumnMapping = dict[Field, str]
#: whether a cell can be understood as the field's value
Reader = Callable[[str], object]

_KNOWN = {field: frozenset(map(fold, names)) for field, names in HEADERS.items()}
_READERS: dict[Field, Reader] = {
    Field.KIND: KINDS.find,
    Field.CATEGORY: CATEGORIES.find,
    Field.SEX: SEXES.find,
    Field.SETTING: SETTINGS.find,
    Field.CHANNEL: CHANNELS.find,
    Field.AGE_BAND: parse_age_band,
    Field.DATE: parse_date,
}
#: fields whose columns are known by their whole name only
_BY_WHOLE_NAME = frozenset(
    {
        Field.SOURCE_ID,
        Field.REFERENCE,
        Field.CONTACT_NAME,
        Field.CONTACT_EMAIL,
        Field.CONTACT_PHONE,
    }
)
_LOOKED_AT = 200
#: characters a cell has on average in a column of people's sentences
_SENTENCE = 25


def guess_mapping(table: Table, readers: Mapping[Field, Reader] | None = None) -> ColumnMapping:
    """Guess field → column for a table; columns that fit no field are left out.

    ``readers`` adds readers of cells for fields whose values depend on the consultation
    (criterion, province). A name that could mean several things is taken only when most cells can
    be read as that field. Without any column of text by name, the one with the longest cells is
    the statement.
    """
    every = {**_READERS, **(readers or {})}
    lengths = {column: _mean_length(table, column) for column in table.columns}
    ranked = sorted(
        (-score, -lengths[column] if field in TEXT_FIELDS else 0.0, position, field)
        for position, column in enumerate(table.columns)
        for field in HEADERS
        if (score := _score(column, field)) and _cells_agree(table, column, field, score, every)
    )
    mapping: ColumnMapping = {}
    for _, _, position, field in ranked:
        column = table.columns[position]
        if field not in mapping and column not in mapping.values():
            mapping[field] = column
    if not any(field in mapping for field in TEXT_FIELDS):
        mapping |= _longest_column(lengths, mapping)
    return {field: mapping[field] for field in Field if field in mapping}


def _score(column: str, field: Field) -> float:
    """How well a column's name fits: 2 for the same name, up to 1 for a part of it, else 0."""
    folded = fold(column)
    words = folded.split()
    if not words or LEFT_ALONE.intersection(words):
        return 0.0
    if folded in _KNOWN[field]:
        return 2.0
    # a survey's whole question may name what it asks to tell, but "date" in it means nothing;
    # "name of the workshop" is nobody's name
    if field in _BY_WHOLE_NAME or (len(words) > 4 and field not in TEXT_FIELDS):
        return 0.0
    padded = f" {folded} "
    parts = [name for name in _KNOWN[field] if len(name) > 2 and f" {name} " in padded]
    return max(map(len, parts), default=0) / len(folded)


def _cells_agree(
    table: Table, column: str, field: Field, score: float, readers: Mapping[Field, Reader]
) -> bool:
    exact = score == 2.0 and fold(column) not in AMBIGUOUS
    if field in TEXT_FIELDS:
        return score == 2.0 or _mean_length(table, column) >= _SENTENCE
    if field not in readers or exact:
        return True
    cells = [cell for cell in table.column(column)[:_LOOKED_AT] if not says_nothing(cell)]
    understood = sum(readers[field](cell) is not None for cell in cells)
    return bool(cells) and 2 * understood >= len(cells)


def _mean_length(table: Table, column: str) -> float:
    cells = [cell for cell in table.column(column)[:_LOOKED_AT] if cell.strip()]
    return sum(map(len, cells)) / len(cells) if cells else 0.0


def _longest_column(lengths: Mapping[str, float], mapping: ColumnMapping) -> ColumnMapping:
    free = [column for column in lengths if column not in mapping.values()]
    longest = max(free, key=lambda column: lengths[column], default=None)
    if longest is None or lengths[longest] < _SENTENCE:
        return {}
    return {Field.STATEMENT: longest}


def check_mapping(table: Table, mapping: Mapping[Field, str]) -> None:
    """Refuse a mapping that names a column which is not there, or no column of text.

    Raises
    ------
    DomainError
        Naming the columns that there are.
    """
    columns = ", ".join(f"“{column}”" for column in table.columns)
    for column in mapping.values():
        if column not in table.columns:
            raise DomainError(
                _l(
                    "The file has no column “%(column)s”. Its columns are: %(columns)s.",
                    column=column,
                    columns=columns,
                )
            )
    if not any(field in mapping for field in TEXT_FIELDS):
        raise DomainError(
            _l(
                "Which column holds what people said is not known. "
                "Name it as the text; the columns are: %(columns)s.",
                columns=columns,
            )
        )
