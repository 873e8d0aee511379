"""HTML: one self-contained file, without any script, that reads well on screen and on paper."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

from consult.config import SITE
from consult.documents.blocks import (
    Bar,
    Cell,
    Chart,
    Code,
    Cover,
    Document,
    Heading,
    MapChart,
    Prose,
    Quote,
    Row,
    Sentence,
    Span,
    Spot,
)
from consult.documents.render import passages
from consult.documents.render.pictures import code_svg, label, picture
from consult.documents.render.runs import plain, split, writable
from consult.documents.wording import show

#: the frame, and the blocks that the team's page shows too
STYLES = (
    SITE / "templates" / "documents" / "document.css",
    SITE / "static" / "css" / "report.css",
)


def render(document: Document) -> bytes:
    """The document as an HTML file; its policy allows nothing but its own style sheet."""
    style = "\n".join(path.read_text(encoding="utf-8") for path in STYLES)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    page = _environment().get_template("documents/document.jinja")
    text = page.render(
        document=document,
        cover=next(b for b in document.blocks if isinstance(b, Cover)),
        headings=[b for b in document.blocks if isinstance(b, Heading)],
        blocks=[b for b in document.blocks if not isinstance(b, Cover)],
        place=Place(document),
        style=Markup(style),  # noqa: S704 - a file of this project
        style_hash=f"sha256-{digest}",
    )
    return text.encode("utf-8")


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(SITE / "templates")
    return Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)


class Place:
    """How the blocks of a document are written in a page; a page may write some differently."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.anchors = passages.anchors(document)

    def clean(self, text: str) -> str:
        """Text without marks, and without characters that HTML cannot hold."""
        return writable(plain(text))

    def runs(self, text: str) -> Markup:
        """A sentence, each inserted name isolated."""
        return Markup("").join(
            Markup("<bdi>{}</bdi>").format(self.clean(run.text))
            if run.inserted
            else escape(self.clean(run.text))
            for run in split(text)
        )

    def said(self, text: str, shortened: bool) -> str:
        """Somebody's words."""
        return self.clean(f"{text} {self.document.words['more']}" if shortened else text)

    def show(self, cell: Cell) -> str:
        """A number or share as this language writes it."""
        return show(cell, self.document.language)

    def is_text(self, cell: Cell) -> bool:
        """Whether a cell is text rather than a number."""
        return isinstance(cell, str)

    def chart(self, chart: Chart | MapChart) -> Markup:
        """A chart as inline SVG."""
        return picture(chart, self.document.language, self.clean).markup()

    def code(self, code: Code) -> str:
        """A code as the address of a picture that stands in the page itself."""
        drawn = base64.b64encode(code_svg(code.address).encode()).decode()
        return f"data:image/svg+xml;base64,{drawn}"

    def chart_anchor(self, chart: Chart | MapChart) -> str:
        """Where a chart stands in the page."""
        return passages.chart_anchor(chart)

    def groups(self, prose: Prose) -> tuple[passages.Group, ...]:
        """People's text, its lists put together."""
        return tuple(passages.groups(prose.passages))

    def span(self, span: Span) -> Markup:
        """Letters of people's text; what they refer to is a link where it is in the page."""
        shown = escape(self.clean(span.text))
        if not span.target:
            return shown
        shown = Markup("<bdi>{}</bdi>").format(shown)
        anchor = passages.target_of(span, self.anchors)
        return self.link(span, anchor, shown) if anchor or span.figure else shown

    def link(self, span: Span, anchor: str, shown: Markup) -> Markup:
        """A reference of people's text, which leads to ``anchor`` if that is not empty."""
        return Markup('<a href="#{}">{}</a>').format(anchor, shown) if anchor else shown

    def words(self, sentence: Sentence) -> Markup:
        """A sentence, each inserted name isolated."""
        return self.runs(sentence.text)

    def piece_id(self, piece: object) -> str:
        """The id of a sentence; none in a file, where nothing points to it."""
        return ""

    def cell(self, row: Row, column: int) -> Markup:
        """A cell of a table."""
        cell = row.cells[column]
        if isinstance(cell, str):
            return Markup("<bdi>{}</bdi>").format(self.clean(cell))
        return escape(self.show(cell))

    def bar(self, chart: Chart | MapChart, number: int) -> Markup:
        """The number of a bar in the chart's table."""
        bars = chart.bars if isinstance(chart, Chart) else chart.spots
        return escape(self.show(bars[number].value))

    def same(self, quote: Quote) -> Markup:
        """How many said the same."""
        return self.runs(quote.same_text)

    def data(self, chart: Chart | MapChart) -> Markup:
        """The data of a chart as a table that opens."""
        rows: Sequence[Bar | Spot] = chart.bars if isinstance(chart, Chart) else chart.spots
        words = self.document.words
        title = words.get("data") or words["table"]
        lines = Markup("").join(
            Markup('<tr><th scope="row"><bdi>{}</bdi></th><td class="number">{}</td></tr>').format(
                self.clean(label(row.label, chart, self.document.language)), self.bar(chart, i)
            )
            for i, row in enumerate(rows)
        )
        return Markup(
            '<details class="report-data"><summary>{}</summary><table>{}</table></details>'
        ).format(title, lines)

    def anchor(self, contribution: int) -> str:
        """Where a contribution stands in the page."""
        return f"c-{contribution}"

    def address(self, contribution: int) -> str:
        """Where a quote's reference number leads."""
        return f"#{self.anchor(contribution)}"

    def evidence(self, sentence: Sentence) -> str:
        """What stands behind a sentence; nothing in the file, which has a trace beside it."""
        return ""
