"""What lies behind one piece of a report: a sentence, a figure, a cell, a bar, a quote.

A piece is named by the number of its block in the document, its number in the block, and the
number of the part in it, all from 0. A version is frozen, so a piece keeps its name for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from flask_babel import gettext as _

from consult.documents.blocks import (
    Block,
    Chart,
    Document,
    Entry,
    Figure,
    Ids,
    MapChart,
    Paragraph,
    Points,
    Prose,
    Quotes,
    Register,
    Row,
    Selection,
    Table,
)
from consult.documents.render.pictures import label
from consult.documents.render.runs import plain
from consult.documents.wording import show


@dataclass(frozen=True)
class Part:
    """A figure inside a sentence or row, which can be looked into by itself."""

    number: int
    name: str
    value: str


@dataclass(frozen=True)
class Evidence:
    """What a piece of a report says, how it was counted, and over what."""

    #: what it is called
    name: str
    #: the figure as the report writes it; empty for a sentence or quote
    value: str = ""
    definition: str = ""
    #: the words around it in the report, with marks around inserted names
    context: str = ""
    contributions: Ids = ()
    workshops: Ids = ()
    selection: Selection | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Inspector:
    """Looks into one document."""

    document: Document

    @cached_property
    def texts(self) -> Mapping[int, Entry]:
        """The entry of each contribution in the annex, as it was frozen."""
        return {
            entry.contribution: entry
            for block in self.document.blocks
            if isinstance(block, Register) and block.key == "register"
            for entry in block.entries
        }

    def look(self, block: int, item: int, part: int | None = None) -> Evidence | None:
        """What lies behind a piece, or nothing when there is no such piece."""
        if not 0 <= block < len(self.document.blocks) or item < 0 or (part or 0) < 0:
            return None
        try:
            return self._behind(self.document.blocks[block], item, part)
        except IndexError:
            return None

    def _behind(self, block: Block, item: int, part: int | None) -> Evidence | None:
        found: Evidence | None = None
        match block:
            case Paragraph() | Points():
                found = self._sentence(block, item, part)
            case Table():
                found = self._cell(block, item, part)
            case Chart() | MapChart():
                found = self._bar(block, item)
            case Quotes():
                found = _quote(block, item)
            case Prose():
                found = self._span(block, item, part)
            case _:
                pass
        return found

    def _sentence(self, block: Paragraph | Points, item: int, part: int | None) -> Evidence:
        sentence = block.sentences[item]
        if part is not None:
            return self._figure(sentence.figures[part], sentence.text)
        return Evidence(
            name=_("Sentence of the report"),
            context=sentence.text,
            contributions=_distinct(f.contributions for f in sentence.figures),
            workshops=_distinct(f.workshops for f in sentence.figures),
            parts=tuple(
                Part(i, f.name, self._shown(f.value)) for i, f in enumerate(sentence.figures)
            ),
        )

    def _figure(self, figure: Figure, context: str) -> Evidence:
        return Evidence(
            name=figure.name,
            value=self._shown(figure.value),
            definition=figure.definition,
            context=context,
            contributions=figure.contributions,
            workshops=figure.workshops,
            selection=figure.selection,
        )

    def _cell(self, table: Table, item: int, part: int | None) -> Evidence:
        rows = rows_of(table)
        row = rows[item]
        title = table.caption or table.columns[0]
        name = plain(_row_name(row))
        if part is None:
            cells = enumerate(zip(table.columns, row.cells, strict=True))
            return Evidence(
                name=name or title,
                context=title,
                contributions=row.contributions,
                workshops=row.workshops,
                selection=row.selection,
                parts=tuple(
                    Part(i, column, self._shown(cell))
                    for i, (column, cell) in cells
                    if not isinstance(cell, str)
                ),
            )
        return Evidence(
            name=f"{name} – {table.columns[part]}" if name else table.columns[part],
            value=self._shown(row.cells[part]),
            definition=table.definitions[part] if table.definitions else "",
            context=title,
            contributions=row.ids(part),
            workshops=row.workshops,
            selection=row.selection,
        )

    def _bar(self, chart: Chart | MapChart, item: int) -> Evidence:
        held = (chart.bars if isinstance(chart, Chart) else chart.spots)[item]
        return Evidence(
            name=label(held.label, chart, self.document.language),
            value=self._shown(held.value),
            context=chart.caption,
            contributions=held.contributions,
            selection=held.selection,
        )

    def _span(self, prose: Prose, item: int, part: int | None) -> Evidence | None:
        passage = prose.passages[item]
        if passage.chart is not None and part is not None:
            return self._bar(passage.chart, part)
        words = "".join(span.text for span in passage.spans)
        if part is None:
            spans = [span for span in passage.spans if span.target]
            return Evidence(
                name=_("Text of the team"),
                context=words,
                contributions=_distinct(span.contributions for span in spans),
                parts=tuple(
                    Part(i, span.target, span.text)
                    for i, span in enumerate(passage.spans)
                    if span.target
                ),
            )
        span = passage.spans[part]
        if span.figure is not None:
            return self._figure(span.figure, words)
        if not span.target:
            return None
        return Evidence(name=span.text, context=words, contributions=span.contributions)

    def _shown(self, value: str | float) -> str:
        return show(value, self.document.language)


def rows_of(table: Table) -> tuple[Row, ...]:
    """Every row that can be looked into, the total last."""
    return (*table.rows, *([table.total] if table.total else []))


def _quote(block: Quotes, item: int) -> Evidence:
    quote = block.quotes[item]
    return Evidence(
        name=_("Quote"),
        context=quote.text,
        definition=quote.same_text,
        contributions=(quote.contribution, *quote.same),
    )


def _row_name(row: Row) -> str:
    """The first words of a row: tables of themes begin with a number."""
    return next((cell for cell in row.cells if isinstance(cell, str) and cell), "")


def _distinct(groups: Iterable[Ids]) -> Ids:
    return tuple(dict.fromkeys(id_ for ids in groups for id_ in ids))
