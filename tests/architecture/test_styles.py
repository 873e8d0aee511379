"""One style sheet serves both directions: logical properties only, nothing from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.places import STATIC, relative

SHEETS = sorted(STATIC.rglob("*.css"))
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)

PHYSICAL = re.compile(
    r"""(?<![\w-])(?:
        (?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)
        (?:-(?:width|style|color))?\s*:
      | border-(?:top|bottom)-(?:left|right)-radius\s*:
      | (?:left|right)\s*:
      | (?:text-align|float|clear|caption-side)\s*:\s*(?:left|right)\b
    )""",
    re.VERBOSE,
)
#: a shorthand of four values whose second and fourth differ names sides as well
FOUR_VALUES = re.compile(
    r"(?<![\w-])(?:margin|padding|inset)\s*:\s*([^\s;]+)\s+([^\s;]+)\s+([^\s;]+)\s+([^\s;]+)\s*;"
)


def rules(sheet: Path) -> str:
    """The sheet without its comments."""
    return COMMENT.sub("", sheet.read_text("utf-8"))


def test_there_are_sheets_to_read() -> None:
    assert SHEETS


@pytest.mark.parametrize("sheet", SHEETS, ids=relative)
def test_only_logical_properties(sheet: Path) -> None:
    text = rules(sheet)
    assert PHYSICAL.findall(text) == []
    assert [m[0] for m in FOUR_VALUES.finditer(text) if m[2] != m[4]] == []


@pytest.mark.parametrize("sheet", SHEETS, ids=relative)
def test_nothing_is_fetched_from_elsewhere(sheet: Path) -> None:
    addresses = re.findall(r"(?:url\(|@import)\s*['\"]?([^'\")\s;]+)", rules(sheet))
    outside = [a for a in addresses if re.match(r"(?:[a-z]+:)?//", a)]
    assert outside == []


@pytest.mark.parametrize("sheet", SHEETS, ids=relative)
def test_no_rule_is_written_once_more_for_a_direction(sheet: Path) -> None:
    assert re.findall(r"\[dir=['\"]?(?:rtl|ltr)", rules(sheet)) == []


@pytest.mark.parametrize(
    "line",
    [
        "margin-left: 1px;",
        "a{right:0}",
        "text-align: right;",
        "border-top-left-radius: 2px;",
        "padding-bottom: 1rem;",
    ],
)
def test_a_physical_property_is_seen(line: str) -> None:
    assert PHYSICAL.search(line)


@pytest.mark.parametrize(
    "line", ["margin-inline-start: 1px;", "inset-inline: 0;", "text-align: end;", ".bar-left {"]
)
def test_a_logical_property_is_let_through(line: str) -> None:
    assert not PHYSICAL.search(line)
