"""A report on the team's screen: its blocks, each piece of which leads to what lies behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from consult.documents.blocks import (
    Block,
    Chart,
    Document,
    Figure,
    MapChart,
    Paragraph,
    Points,
    Prose,
    Quote,
    Quotes,
    Row,
    Sentence,
    Span,
    Table,
)
from consult.documents.render.html import Place
from consult.documents.render.pictures import picture
from consult.documents.render.runs import split
from consult.documents.wording import show
from consult.synthesis.inspector import rows_of

#: contributions named beside a figure of a report that is not frozen
NAMED = 12


class TeamPlace(Place):
    """Writes blocks for the team: reference numbers lead to the register.

    With the number of a version every figure leads to its page in the inspector; a report that is
    being written has no such pages, and opens to its evidence in place.
    """

    def __init__(self, document: Document, slug: str, number: int | None = None) -> None:
        super().__init__(document)
        self.slug = slug
        self.number = number
        # pieces are told apart by identity: the same words may stand in two places
        self._where = dict(_pieces(document)) if number is not None else {}

    def address(self, contribution: int) -> str:
        """The page of a contribution."""
        return url_for("register.show", slug=self.slug, reference=self.reference(contribution))

    def reference(self, contribution: int) -> str:
        """Its reference number."""
        return self.document.references[contribution][0]

    def piece_id(self, piece: object) -> str:
        """The id of a sentence in the page."""
        where = self._where.get(id(piece))
        return f"piece-{where[0]}-{where[1]}" if where else ""

    def inspected(self, piece: object, part: int | None = None) -> str:
        """The inspector's page of a piece, if it has one."""
        where = self._where.get(id(piece))
        if where is None or self.number is None:
            return ""
        block, item = where[:2]
        part = where[2] if part is None and len(where) > 2 else part
        return url_for(
            "synthesis.inspect",
            slug=self.slug,
            number=self.number,
            block=block,
            item=item,
            part=part,
        )

    def evidence(self, sentence: Sentence) -> Markup | str:
        """Where the figures of a sentence come from: a link, or the list itself."""
        if not sentence.figures:
            return ""
        address = self.inspected(sentence)
        if address:
            return Markup(' <a class="report-inspect" href="{}" data-inspect-panel>{}</a>').format(
                address, _("Evidence")
            )
        page = render_template("synthesis/_evidence.html", sentence=sentence, place=self)
        return Markup(page)  # noqa: S704 - rendered by this project's own template

    def words(self, sentence: Sentence) -> Markup:
        """A sentence whose figures are links."""
        if not self.inspected(sentence):
            return self.runs(sentence.text)
        waiting = list(enumerate(sentence.figures))
        pieces = []
        for run in split(sentence.text):
            if run.inserted:
                # a number inside a name is not the figure
                pieces.append(Markup("<bdi>{}</bdi>").format(self.clean(run.text)))
            else:
                pieces += self._linked(run.text, sentence, waiting)
        return Markup("").join(pieces)

    def cell(self, row: Row, column: int) -> Markup:
        """A cell of a table; a number leads to what it counts."""
        plain = super().cell(row, column)
        if isinstance(row.cells[column], str) or not (row.contributions or row.workshops):
            return plain
        return self._figure(self.inspected(row, column), plain)

    def chart(self, chart: Chart | MapChart) -> Markup:
        """A chart as inline SVG, whose bars open the inspector for those who have a mouse."""
        drawn = picture(chart, self.document.language, self.clean)
        addresses = [self.inspected(bar) for bar in _bars(chart)]
        return drawn.marked(addresses).markup() if all(addresses) else drawn.markup()

    def bar(self, chart: Chart | MapChart, number: int) -> Markup:
        """The number of a bar in the chart's table."""
        return self._figure(self.inspected(_bars(chart)[number]), super().bar(chart, number))

    def same(self, quote: Quote) -> Markup:
        """How many said the same, which leads to them."""
        return self._figure(self.inspected(quote), super().same(quote))

    def link(self, span: Span, anchor: str, shown: Markup) -> Markup:
        """A reference of people's text: to the register, the inspector, or a place of the page."""
        kind = span.target.partition(":")[0]
        if kind == "ref" and span.contributions and not span.missing:
            return Markup('<a href="{}">{}</a>').format(self.address(span.contributions[0]), shown)
        if span.figure is not None:
            return self._figure(self.inspected(span), shown)
        return super().link(span, anchor, shown)

    def value(self, figure: Figure) -> str:
        """The figure as the report writes it."""
        return show(figure.value, self.document.language)

    def named(self, figure: Figure) -> tuple[int, ...]:
        """The first contributions behind a figure."""
        return figure.contributions[:NAMED]

    def unnamed(self, figure: Figure) -> int:
        """How many more there are."""
        return max(0, len(figure.contributions) - NAMED)

    def _linked(
        self, text: str, sentence: Sentence, waiting: list[tuple[int, Figure]]
    ) -> Iterator[Markup]:
        """A piece of a sentence, the figures that wait being linked where they are found."""
        while waiting:
            number, figure = waiting[0]
            found = _number(self.value(figure)).search(text)
            if found is None:
                if self._comes_later(figure, sentence, text):
                    break
                waiting.pop(0)
                continue
            yield escape(self.clean(text[: found.start()]))
            yield self._figure(self.inspected(sentence, number), escape(found[0]))
            text = text[found.end() :]
            waiting.pop(0)
        yield escape(self.clean(text))

    def _comes_later(self, figure: Figure, sentence: Sentence, text: str) -> bool:
        after = sentence.text.partition(text)[2]
        outside = "".join(run.text if not run.inserted else "\n" for run in split(after))
        return bool(_number(self.value(figure)).search(outside))

    def _figure(self, address: str, shown: Markup) -> Markup:
        if not address:
            return shown
        return Markup('<a class="report-figure" href="{}" data-inspect-panel>{}</a>').format(
            address, shown
        )


def _number(shown: str) -> re.Pattern[str]:
    """A number as written, not a piece of a longer one or of a percentage."""
    return re.compile(rf"(?<![\d.,\u202f]){re.escape(shown)}(?![\d\u202f]|[.,]\d|\u00a0?%)")


def _bars(chart: Chart | MapChart) -> tuple[Any, ...]:
    return chart.bars if isinstance(chart, Chart) else chart.spots


def _pieces(document: Document) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Identity of each piece that can be looked into → its block, its item and its part."""
    for number, block in enumerate(document.blocks):
        for where, piece in _inside(block):
            yield id(piece), (number, *where)


def _inside(block: Block) -> Iterator[tuple[tuple[int, ...], object]]:
    items: tuple[object, ...] = ()
    match block:
        case Paragraph() | Points():
            items = block.sentences
        case Table():
            items = rows_of(block)
        case Chart() | MapChart():
            items = _bars(block)
        case Quotes():
            items = tuple(q for q in block.quotes)
        case Prose():
            for i, passage in enumerate(block.passages):
                yield (i,), passage
                for j, span in enumerate(passage.spans):
                    yield (i, j), span
        case _:
            pass
    yield from (((i,), item) for i, item in enumerate(items))
