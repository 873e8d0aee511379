"""Columns of themes survive the JSON of an event."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from consult.themes.models import Source
from consult.themes.operations.columns import plain, restored


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("retired_at", datetime(2026, 11, 24, 13, 5, 9, tzinfo=UTC)),
        ("retired_at", None),
        ("labelled_by", Source.PERSON),
        ("label_ar", "طرق"),
        ("terms", ["ميزانية", "نشر"]),
        ("stability", 0.1 + 0.2),
        ("locked", True),
        ("parent_id", None),
    ],
)
def test_a_value_comes_back_as_it_was(column: str, value: Any) -> None:
    back = restored(column, json.loads(json.dumps(plain(value))))
    assert back == value
    assert type(back) is type(value)
