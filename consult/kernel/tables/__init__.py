"""Reading of people's spreadsheets: CSV, TSV and XLSX, whatever program wrote them."""

from __future__ import annotations

from consult.kernel.tables.digits import western_digits
from consult.kernel.tables.errors import TableError
from consult.kernel.tables.model import DEFAULT_LIMITS, Limits, Row, Table, column_letter
from consult.kernel.tables.reading import read_table

__all__ = [
    "DEFAULT_LIMITS",
    "Limits",
    "Row",
    "Table",
    "TableError",
    "column_letter",
    "read_table",
    "western_digits",
]
