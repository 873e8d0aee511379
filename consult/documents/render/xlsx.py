"""XLSX: the report's figures and all its contributions, as values only, for further work."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from consult.documents.blocks import (
    Cell,
    Chart,
    Document,
    MapChart,
    Notice,
    Paragraph,
    Points,
    Prose,
    Quotes,
    Register,
    Row,
    Table,
)
from consult.documents.render import packages
from consult.documents.render.passages import text_of
from consult.documents.render.runs import plain, writable
from consult.kernel.text import first_strong

#: most characters in a cell of Excel (its published limits); longer text goes on in the next one
CELL = 32_767
#: tables of the sheet of themes, by their keys
THEME_TABLES = {"themes", "kinds", "priorities", "themes_by_channel", "firmness"}
TEAL, WASH = "#0b5c5a", "#eef4f3"


def render(document: Document) -> bytes:
    """The document as a workbook without a single formula."""
    held = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(held, options) as workbook:
        written = datetime.fromisoformat(document.written).replace(tzinfo=None)
        workbook.set_properties({"title": clean(document.title)[:255], "created": written})
        book = _Book(workbook, document)
        book.summary()
        book.participation()
        book.themes()
        book.assignments()
        book.contributions()
        book.charts()
    return packages.repacked(held.getvalue())


def clean(text: str) -> str:
    """Text that a cell can hold, without marks."""
    return writable(plain(text))


class _Book:
    """The sheets of one document."""

    def __init__(self, workbook: Any, document: Document) -> None:
        self.workbook = workbook
        self.document = document
        base = {"valign": "top", "text_wrap": True, "font_name": "Arial", "font_size": 10}
        self.formats = {
            "": workbook.add_format(base),
            "rtl": workbook.add_format({**base, "reading_order": 2}),
            "ltr": workbook.add_format({**base, "reading_order": 1}),
            "title": workbook.add_format(
                {**base, "bold": True, "font_size": 14, "text_wrap": False}
            ),
            "head": workbook.add_format(
                {**base, "bold": True, "bg_color": WASH, "bottom": 1, "font_color": TEAL}
            ),
            "number": workbook.add_format({**base, "num_format": "#,##0"}),
            "share": workbook.add_format({**base, "num_format": "0%"}),
            "notice": workbook.add_format({**base, "bold": True, "font_color": "#7a4d0c"}),
        }

    def sheet(self, word: str, widths: Sequence[int]) -> Any:
        """A sheet in the report's direction; a demo says so at the top and on paper."""
        sheet = self.workbook.add_worksheet(clean(self.document.words[word])[:31])
        if self.document.direction == "rtl":
            sheet.right_to_left()
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        notice = f"{clean(self.document.demo_notice)}  " if self.document.is_demo else ""
        sheet.set_footer(f"&C{notice}&P / &N")
        return sheet

    def summary(self) -> None:
        """Title, and the report's sentences in order."""
        sheet = self.sheet("summary", (110,))
        self._text(sheet, 0, 0, self.document.title, "title")
        line = self._demo(sheet, 1)
        for block in self.document.blocks:
            if isinstance(block, Paragraph | Points):
                for sentence in block.sentences:
                    self._text(sheet, line, 0, sentence.text)
                    line += 1
            elif isinstance(block, Prose):
                for passage in block.passages:
                    self._text(sheet, line, 0, text_of(passage))
                    line += 1
            elif isinstance(block, Notice):
                self._text(sheet, line, 0, block.text, "notice")
                line += 1

    def participation(self) -> None:
        """Every table on who took part and how, one under the other."""
        keys = ("workshops", "attendance_", "by_", "compared_", "handling", "evaluation")
        sheet = self.sheet("participation", (38, 18, 18, 18, 12, 12, 14, 14))
        line = self._demo(sheet, 0)
        for block in self.document.blocks:
            if isinstance(block, Table) and block.key.startswith(keys):
                line = self._table(sheet, line, block) + 1

    def themes(self) -> None:
        """Themes with their figures, then their extracts."""
        sheet = self.sheet("themes", (16, 60, 18, 16, 20))
        line = self._demo(sheet, 0)
        for block in self.document.blocks:
            if isinstance(block, Table) and block.key in THEME_TABLES:
                line = self._table(sheet, line, block) + 1
        for block in self.document.blocks:
            if isinstance(block, Quotes):
                for quote in block.quotes:
                    self._text(sheet, line, 0, quote.reference)
                    self._text(sheet, line, 1, quote.text)
                    self._text(sheet, line, 2, quote.source)
                    line += 1

    def assignments(self) -> None:
        """Which contribution stands in which theme."""
        register = self._register()
        sheet = self.sheet("assignments", (22, 70))
        words = self.document.words
        self._head(sheet, 0, (words["reference"], words["theme"]))
        # the theme is the fifth of the values (compose.annexes)
        for line, entry in enumerate(register.entries if register else (), start=1):
            self._text(sheet, line, 0, entry.reference)
            self._text(sheet, line, 1, str(entry.values[4]))
        sheet.freeze_panes(1, 0)

    def contributions(self) -> None:
        """All contributions with their whole text."""
        register = self._register()
        columns = register.columns if register else ()
        entries = register.entries if register else ()
        pieces = max((_pieces(e.full_text or e.text) for e in entries), default=1)
        words = self.document.words
        sheet = self.sheet("contributions", (22, *([90] * pieces), *([18] * len(columns))))
        texts = (words["text"], *([words["text_continued"]] * (pieces - 1)))
        self._head(sheet, 0, (words["reference"], *texts, *columns))
        for line, entry in enumerate(entries, start=1):
            self._text(sheet, line, 0, entry.reference)
            text = clean(entry.full_text or entry.text)
            for i in range(_pieces(text)):
                self._text(sheet, line, 1 + i, text[i * CELL : (i + 1) * CELL])
            for i, value in enumerate(entry.values, start=1 + pieces):
                self._cell(sheet, line, i, value)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, len(entries), pieces + len(columns))

    def charts(self) -> None:
        """The data of every chart: section and chart, value, number."""
        charts = [b for b in self.document.blocks if isinstance(b, Chart | MapChart)]
        if not charts or "charts" not in self.document.words:
            # documents of earlier versions have no word for the sheet
            return
        sheet = self.sheet("charts", (60, 40, 16))
        words, line = self.document.words, 1
        self._head(sheet, 0, (words["chart"], words["text"], words["contributions"]))
        for chart in charts:
            for held in chart.bars if isinstance(chart, Chart) else chart.spots:
                self._text(sheet, line, 0, chart.caption)
                self._text(sheet, line, 1, held.label)
                self._cell(sheet, line, 2, held.value)
                line += 1
        sheet.freeze_panes(1, 0)

    def _register(self) -> Register | None:
        registers = (b for b in self.document.blocks if isinstance(b, Register))
        return next((b for b in registers if b.key == "register"), None)

    def _demo(self, sheet: Any, line: int) -> int:
        if not self.document.is_demo:
            return line
        self._text(sheet, line, 0, self.document.demo_notice, "notice")
        return line + 2

    def _table(self, sheet: Any, line: int, table: Table) -> int:
        if table.caption:
            self._text(sheet, line, 0, table.caption, "title")
            line += 1
        self._head(sheet, line, table.columns)
        rows: list[Row] = [*table.rows, *([table.total] if table.total else [])]
        for row in rows:
            line += 1
            for column, cell in enumerate(row.cells):
                self._cell(sheet, line, column, cell)
        return line + 1

    def _head(self, sheet: Any, line: int, titles: Sequence[str]) -> None:
        for column, title in enumerate(titles):
            self._text(sheet, line, column, title, "head")

    def _cell(self, sheet: Any, line: int, column: int, cell: Cell) -> None:
        if isinstance(cell, str):
            self._text(sheet, line, column, cell)
        else:
            name = "share" if isinstance(cell, float) else "number"
            sheet.write_number(line, column, cell, self.formats[name])

    def _text(self, sheet: Any, line: int, column: int, text: str, name: str = "") -> None:
        shown = clean(text)[:CELL]
        sheet.write_string(line, column, shown, self.formats[name or first_strong(shown)])


def _pieces(text: str) -> int:
    return max(1, -(-len(text) // CELL))
