"""What a file looks like before its import: sheets, columns, first rows, as they will be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from consult.consultations.models import Consultation
from consult.contributions.importing.dates import is_month_first
from consult.contributions.importing.fields import TEXT_FIELDS, Field
from consult.contributions.importing.rows import ParsedRow, RowError, RowReader
from consult.contributions.importing.vocabulary import vocabulary_of
from consult.contributions.models import (
    AGE_LABELS,
    CATEGORY_LABELS,
    CHANNEL_LABELS,
    KIND_LABELS,
    SEX_LABELS,
)
from consult.kernel.i18n import localized, long_date
from consult.kernel.tables import Row, Table
from consult.kernel.tables.model import Origin

#: rows that are shown, and characters kept of each of their cells
FIRST_ROWS, LONGEST_CELL = 6, 1_000

_LABELS: dict[Field, Mapping[Any, Any]] = {
    Field.KIND: KIND_LABELS,
    Field.CATEGORY: CATEGORY_LABELS,
    Field.AGE_BAND: AGE_LABELS,
    Field.SEX: SEX_LABELS,
    Field.CHANNEL: CHANNEL_LABELS,
}


@dataclass(frozen=True)
class PreviewRow:
    """One of the first rows: field → what will stand in the register; and why it cannot."""

    number: int
    values: dict[Field, str]
    errors: dict[str, RowError]


def describe(table: Table) -> dict[str, Any]:
    """What is kept of a table for its preview: plain data."""
    origin = table.origin
    return {
        "sheet": origin.sheet,
        "sheets": list(origin.sheets),
        "header_row": table.header_row,
        "columns": list(table.columns),
        "rows": len(table.rows),
        "titles": len(table.titles),
        "merged": list(origin.merged[:20]),
        "month_first": [c for c in table.columns if is_month_first(table.column(c))],
        "first": [
            [row.number, [cell[:LONGEST_CELL] for cell in row.cells], list(row.surplus[:3])]
            for row in table.rows[:FIRST_ROWS]
        ],
    }


def samples(preview: Mapping[str, Any], column: int) -> list[str]:
    """Some cells of a column that hold something, each once."""
    cells = [cells[column] for _, cells, _ in preview["first"] if cells[column].strip()]
    return list(dict.fromkeys(cells))[:3]


def read_preview(
    consultation: Consultation,
    preview: Mapping[str, Any],
    mapping: Mapping[Field, str],
    *,
    new_criteria: bool,
) -> list[PreviewRow]:
    """The first rows as the import would read them; none while no column holds a text."""
    if not any(field in mapping for field in TEXT_FIELDS):
        return []
    rows = [Row(number, tuple(cells), tuple(more)) for number, cells, more in preview["first"]]
    table = Table(preview["columns"], rows, Origin("", "", 0), preview["header_row"])
    reader = RowReader(
        table,
        mapping,
        vocabulary_of(consultation, new_criteria=new_criteria),
        month_first=mapping.get(Field.DATE) in preview["month_first"],
    )
    shown = []
    for row in rows:
        known = len(reader.errors)
        parsed = reader.parse(row)
        errors = {error.column: error for error in reader.errors[known:]}
        shown.append(PreviewRow(row.number, _values(parsed, mapping), errors))
    return shown


def _values(parsed: ParsedRow, mapping: Mapping[Field, str]) -> dict[Field, str]:
    return {field: _shown(parsed, field) for field in mapping}


def _shown(parsed: ParsedRow, field: Field) -> str:
    if field in TEXT_FIELDS:
        return parsed.texts.get(field.value, "")
    if field is Field.CRITERION and parsed.criterion_name is not None:
        return parsed.criterion_name
    value = getattr(parsed, field.value)
    if value is None:
        return ""
    if field in (Field.CRITERION, Field.PROVINCE):
        return localized(value)
    if field is Field.DATE:
        return long_date(value)
    return str(_LABELS[field][value]) if field in _LABELS else str(value)
