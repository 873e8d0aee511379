"""Values of a theme's columns as the JSON of an event holds them, and back."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any

from consult.themes.models import Source


def plain(value: Any) -> Any:
    """The value as JSON: instants in ISO 8601, codes by their value."""
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def restored(column: str, value: Any) -> Any:
    """The value of this column of ``themes`` again."""
    if column == "retired_at" and value is not None:
        return datetime.fromisoformat(value)
    return Source(value) if column == "labelled_by" else value
