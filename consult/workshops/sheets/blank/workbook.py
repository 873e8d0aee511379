"""The workbook to fill in: drop-down lists, a frozen head, instructions, the workshop's mark."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from flask_babel import gettext as _

from consult.documents.render import packages
from consult.kernel.i18n import direction
from consult.workshops.models import Workshop
from consult.workshops.operations import LARGEST_COUNT, LARGEST_TABLE
from consult.workshops.sheets.blank.wording import Words, clean, words_of
from consult.workshops.sheets.columns import COLUMN_LABELS, Column
from consult.workshops.sheets.marks import Mark

#: rows that are prepared; people may go on below
PREPARED_ROWS = 300
_WIDTHS = {
    Column.NUMBER: 9,
    Column.TABLE: 10,
    Column.CRITERION: 30,
    Column.KIND: 15,
    Column.TEXT: 70,
    Column.VOTES: 10,
    Column.WHO: 20,
    Column.PROVINCE: 24,
}
_TEAL, _WASH, _LINE, _QUIET, _SAND = "#0b5c5a", "#eef4f3", "#c9d3d6", "#55646b", "#fdf3e1"
_COLUMNS = list(Column)
#: rows above the names of the columns: title, facts, mark
_HEAD = 3


def workbook_template(workshop: Workshop, mark: Mark) -> bytes:
    """The workbook of a workshop in the language in force."""
    words = words_of(workshop)
    held = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(held, options) as book:
        book.set_properties({"title": words.title[:255], "keywords": str(mark)})
        formats = _formats(book)
        notes = _sheet(book, _("Notes"))
        lists = _lists(book, words)
        _notes(notes, formats, words, mark)
        _validations(notes, lists, words)
        _instructions(book, formats, words, mark)
        notes.activate()
    return packages.repacked(held.getvalue())


def _formats(book: Any) -> dict[str, Any]:
    rtl = direction() == "rtl"
    base = {
        "font_name": "Arial",
        "font_size": 11,
        "valign": "top",
        "text_wrap": True,
        "align": "right" if rtl else "left",
    }
    box = {**base, "border": 1, "border_color": _LINE}
    order = {"reading_order": 2 if rtl else 1}
    example = {**box, "italic": True, "font_color": _QUIET, "bg_color": _SAND}
    made = {
        "title": {**base, **order, "bold": True, "font_size": 15, "font_color": _TEAL,
                  "text_wrap": False, "valign": "vcenter"},
        "quiet": {**base, **order, "font_color": _QUIET, "font_size": 10, "text_wrap": False},
        "mark": {**base, "reading_order": 1, "font_color": _QUIET, "font_size": 9,
                 "text_wrap": False},
        "head": {**box, **order, "bold": True, "bg_color": _TEAL, "font_color": "#ffffff",
                 "valign": "vcenter", "align": "center"},
        "number": {**box, "align": "center", "font_color": _QUIET, "bg_color": _WASH},
        "count": {**box, "align": "center"},
        "cell": {**box, **order},
        # text stays what was typed: no formula, no date; each cell runs as its first letter does
        "text": {**box, "num_format": "@", "reading_order": 0},
        "example": {**example, **order},
        "example_count": {**example, "align": "center"},
        "line": {**base, **order, "font_size": 12},
        "label": {**base, **order, "bold": True, "font_color": _TEAL},
        "notice": {**base, **order, "bold": True, "font_color": "#7a4d0c", "text_wrap": False},
    }  # fmt: skip
    return {name: book.add_format(values) for name, values in made.items()}


def _sheet(book: Any, name: str) -> Any:
    sheet = book.add_worksheet(clean(name)[:31])
    if direction() == "rtl":
        sheet.right_to_left()
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    return sheet


def _notes(sheet: Any, formats: dict[str, Any], words: Words, mark: Mark) -> None:
    for place, column in enumerate(_COLUMNS):
        sheet.set_column(place, place, _WIDTHS[column])
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, words.title, formats["title"])
    facts = " · ".join(value for _name, value in words.facts[1:])
    sheet.write_string(1, 0, " · ".join(filter(None, [words.demo, facts])), formats["quiet"])
    sheet.write_string(2, 0, f"{words.mark_label} {mark}", formats["mark"])
    sheet.set_row(_HEAD, 34)
    for place, column in enumerate(_COLUMNS):
        sheet.write_string(_HEAD, place, clean(COLUMN_LABELS[column]), formats["head"])
    sheet.freeze_panes(_HEAD + 1, 0)
    for row, cells in enumerate(words.examples, start=_HEAD + 1):
        for place, column in enumerate(_COLUMNS):
            _example_cell(sheet, (row, place), column, cells.get(column, ""), formats)
    first = _HEAD + 1 + len(words.examples)
    for number in range(1, PREPARED_ROWS + 1):
        _blank_row(sheet, first + number - 1, number, formats)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD)
    sheet.set_footer(f"&L{mark}&R&P / &N")
    sheet.set_selection(first, 1, first, 1)


def _example_cell(
    sheet: Any, place: tuple[int, int], column: Column, text: str, formats: dict[str, Any]
) -> None:
    centred = column in {Column.NUMBER, Column.TABLE, Column.VOTES}
    chosen = formats["example_count" if centred else "example"]
    if text.isdecimal():
        sheet.write_number(*place, int(text), chosen)
    else:
        sheet.write_string(*place, text, chosen)


def _blank_row(sheet: Any, row: int, number: int, formats: dict[str, Any]) -> None:
    for place, column in enumerate(_COLUMNS):
        if column is Column.NUMBER:
            sheet.write_number(row, place, number, formats["number"])
        else:
            name = {Column.TEXT: "text", Column.TABLE: "count", Column.VOTES: "count"}
            sheet.write_blank(row, place, None, formats[name.get(column, "cell")])


def _lists(book: Any, words: Words) -> dict[Column, str]:
    """A hidden sheet with the choices; where each list stands there."""
    sheet = book.add_worksheet("lists")
    sheet.hide()
    ranges = {}
    for place, (column, names) in enumerate(words.choices.items()):
        for row, name in enumerate(names):
            sheet.write_string(row, place, name)
        letter = "ABCD"[place]
        if names:
            ranges[column] = f"=lists!${letter}$1:${letter}${len(names)}"
    return ranges


def _validations(sheet: Any, lists: dict[Column, str], words: Words) -> None:
    first = _HEAD + 1 + len(words.examples)
    last = first + PREPARED_ROWS - 1
    # warnings, not refusals: the import understands other spellings and tells what it does not
    for column, source in lists.items():
        place = _COLUMNS.index(column)
        sheet.data_validation(first, place, last, place, {
            "validate": "list",
            "source": source,
            "error_type": "warning",
            "error_title": clean(COLUMN_LABELS[column])[:32],
            "error_message": clean(_("This name is not in the list."))[:255],
        })  # fmt: skip
    for column, low, high in (
        (Column.TABLE, 1, LARGEST_TABLE),
        (Column.VOTES, 0, LARGEST_COUNT),
    ):
        place = _COLUMNS.index(column)
        message = _("Write a number from %(lowest)s to %(highest)s.", lowest=low, highest=high)
        sheet.data_validation(first, place, last, place, {
            "validate": "integer",
            "criteria": "between",
            "minimum": low,
            "maximum": high,
            "error_type": "warning",
            "error_title": clean(COLUMN_LABELS[column])[:32],
            "error_message": clean(message)[:255],
        })  # fmt: skip


def _instructions(book: Any, formats: dict[str, Any], words: Words, mark: Mark) -> None:
    sheet = _sheet(book, _("How to fill in"))
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 90)
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, words.title, formats["title"])
    row = 1
    if words.demo:
        sheet.write_string(row, 0, words.demo, formats["notice"])
        row += 1
    for name, value in words.facts:
        sheet.write_string(row, 0, name, formats["label"])
        sheet.write_string(row, 1, value, formats["line"])
        row += 1
    for number, line in enumerate(words.instructions, start=1):
        sheet.write_number(row + number, 0, number, formats["label"])
        sheet.write_string(row + number, 1, line, formats["line"])
    row += len(words.instructions) + 2
    for column, names in words.choices.items():
        sheet.write_string(row, 0, clean(COLUMN_LABELS[column]), formats["label"])
        sheet.write_string(row, 1, " · ".join(names), formats["line"])
        row += 1
    sheet.write_string(row + 1, 0, words.mark_label, formats["quiet"])
    sheet.write_string(row + 2, 0, str(mark), formats["mark"])
    sheet.fit_to_pages(1, 0)
