"""PDF of the report: the page is ``templates/documents/document.typ``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from consult.config import SITE
from consult.documents.blocks import (
    Cell,
    Chart,
    Code,
    Cover,
    Document,
    Entry,
    Grid,
    Heading,
    Label,
    MapChart,
    Notice,
    Paragraph,
    Passage,
    Points,
    Prose,
    Quote,
    Quotes,
    Register,
    Sentence,
    Span,
    Table,
    WriteLines,
)
from consult.documents.render import passages
from consult.documents.render.pictures import code_svg, picture, width_on_paper
from consult.documents.render.runs import plain, split
from consult.documents.wording import show
from consult.kernel.drawing import END, RTL
from consult.kernel.glyphs import printable
from consult.kernel.text import first_strong
from consult.kernel.typesetting import typeset, typesetting_folder

TEMPLATE = SITE / "templates" / "documents" / "document.typ"
#: RIGHT-TO-LEFT MARK
RIGHT_MARK = "\u200f"
#: contributions listed up to which quotes lead to their place in the list: marks and links make
#: typst lay the pages out once more, which a long list cannot afford
LINKED = 3000
#: width of the text on the page, in points
TEXT_WIDTH = 476


def render(document: Document) -> bytes:
    """The document as a PDF file.

    Raises
    ------
    FontError
        When typst warns, as it does of a font that it does not find.
    """
    with typesetting_folder() as folder:
        written = datetime.fromisoformat(document.written)
        # not kept here, so that it is gone before typst needs the memory
        return typeset(
            TEMPLATE, folder, _Page(document, folder).data(), name="report", written=written
        )


@dataclass
class _Page:
    """Turns a document into the template's data, every text checked against the fonts."""

    document: Document
    folder: Path
    #: contributions that a quote points to; only they are given an address in the register
    quoted: set[int] = field(default_factory=set)
    #: places that people's references can lead to
    anchors: frozenset[str] = frozenset()
    drawn: int = 0

    def data(self) -> dict[str, Any]:
        """Everything the template reads."""
        document = self.document
        held = [e for b in document.blocks if isinstance(b, Register) for e in b.entries]
        listed = {e.contribution for e in held}
        quotes = (q for b in document.blocks if isinstance(b, Quotes) for q in b.quotes)
        if len(held) <= LINKED:
            self.quoted = ({q.contribution for q in quotes} | passages.referred(document)) & listed
        # a place is led to only where it is marked
        marked = {f"c-{id_}" for id_ in self.quoted}
        self.anchors = frozenset(
            a for a in passages.anchors(document) if a in marked or not a.startswith("c-")
        )
        return {
            "language": document.language,
            "direction": document.direction,
            "title": self.clean(document.title),
            "header": self.runs(document.title),
            "demo_notice": document.demo_notice,
            "contents": document.words["contents"],
            "page_line": document.words["page"],
            "contents_lines": sum(isinstance(b, Heading) for b in document.blocks),
            "blocks": [{"block": b.block, **_WRITERS[type(b)](self, b)} for b in document.blocks],
        }

    def clean(self, text: str) -> str:
        """Text that the fonts can print, without marks."""
        return printable(plain(text), self.document.words, self.document.language)

    def runs(self, text: str) -> list[dict[str, str]]:
        """A sentence in runs of one direction."""
        return [{"t": self.clean(run.text), "d": run.direction} for run in split(text)]

    def said(self, text: str, *, shortened: bool) -> dict[str, Any]:
        """Somebody's words: lines, direction, and a language that fits the letters."""
        whole = f"{text} {self.document.words['more']}" if shortened else text
        side = first_strong(text) or self.document.direction
        language = self.document.language
        if side != self.document.direction:
            language = "ar" if side == "rtl" else "fr"
        lines = [line for line in self.clean(whole).split("\n") if line.strip()]
        return {"lines": lines or [""], "d": side, "lang": language}

    def cell(self, cell: Cell) -> dict[str, Any]:
        """A cell of a table."""
        if isinstance(cell, str):
            return {"number": False, "runs": self.name(cell)}
        return {"number": True, "t": show(cell, self.document.language)}

    def name(self, text: str) -> list[dict[str, str]]:
        """A name that stands alone, in its own direction."""
        cleaned = self.clean(text)
        return [{"t": cleaned, "d": first_strong(cleaned)}]

    def anchor(self, contribution: int) -> str:
        """Address of a contribution in the register, if a quote needs one."""
        return f"c-{contribution}" if contribution in self.quoted else ""


def _cover(page: _Page, b: Cover) -> dict[str, Any]:
    return {
        "kind": page.clean(b.kind),
        "title": page.name(b.title),
        "subtitle": page.clean(b.subtitle),
        "region": page.clean(b.region),
        "lines": [[page.clean(label), page.clean(value)] for label, value in b.lines],
    }


def _heading(page: _Page, b: Heading) -> dict[str, Any]:
    return {"level": b.level, "runs": page.runs(b.text), "anchor": b.anchor}


def _label(page: _Page, b: Label) -> dict[str, Any]:
    return {"text": page.clean(b.text), "note": page.clean(b.note)}


def _sentences(page: _Page, b: Paragraph | Points) -> dict[str, Any]:
    def runs(sentence: Sentence) -> list[dict[str, str]]:
        return page.runs(sentence.text)

    return {"sentences": [runs(s) for s in b.sentences]}


def _notice(page: _Page, b: Notice) -> dict[str, Any]:
    return {"runs": page.runs(b.text)}


def _quotes(page: _Page, b: Quotes) -> dict[str, Any]:
    return {"quotes": [_quote(page, q) for q in b.quotes]}


def _quote(page: _Page, quote: Quote) -> dict[str, Any]:
    notes = [n for n in (quote.source, quote.weight_text, quote.same_text) if n]
    return {
        "said": page.said(quote.text, shortened=quote.shortened),
        "reference": page.clean(quote.reference),
        "anchor": page.anchor(quote.contribution),
        "notes": [page.runs(n) for n in notes],
    }


def _table(page: _Page, b: Table) -> dict[str, Any]:
    return {
        "caption": page.clean(b.caption),
        "columns": [page.clean(c) for c in b.columns],
        "numeric": [not isinstance(c, str) for c in b.rows[0].cells],
        "widths": b.widths or [1] * len(b.columns),
        "rows": [[page.cell(c) for c in row.cells] for row in b.rows],
        "total": [page.cell(c) for c in b.total.cells] if b.total else None,
    }


def _grid(page: _Page, b: Grid) -> dict[str, Any]:
    return {
        "caption": page.clean(b.caption),
        "columns": [page.name(c) for c in b.columns],
        "widths": b.widths or [1] * len(b.columns),
        "rows": [[page.name(c) for c in row] for row in b.rows],
        "height": b.height,
    }


def _lines(page: _Page, b: WriteLines) -> dict[str, Any]:
    return {"count": b.count}


def _code(page: _Page, b: Code) -> dict[str, Any]:
    page.drawn += 1
    name = f"code-{page.drawn}.svg"
    (page.folder / name).write_text(code_svg(b.address), encoding="utf-8")
    return {
        "caption": page.clean(b.caption),
        "alt": page.clean(b.alt),
        "address": page.clean(b.address),
        "file": name,
    }


def _chart(page: _Page, b: Chart | MapChart) -> dict[str, Any]:
    drawn = picture(b, page.document.language, page.clean)
    page.drawn += 1
    name = f"chart-{page.drawn}.svg"
    # labels are real text in the file: embeddings would be copied with them, marks are not seen
    svg = drawn.svg.replace(RTL, RIGHT_MARK).replace(END, RIGHT_MARK)
    (page.folder / name).write_text(svg, encoding="utf-8")
    return {
        "caption": page.clean(b.caption),
        "alt": page.clean(b.alt),
        "anchor": passages.chart_anchor(b),
        "file": name,
        "width": width_on_paper(b, drawn, TEXT_WIDTH),
    }


def _prose(page: _Page, b: Prose) -> dict[str, Any]:
    return {
        "note": page.clean(b.note),
        "level": b.level,
        "groups": [
            {"kind": str(g.kind), "passages": [_passage(page, p) for p in g.passages]}
            for g in passages.groups(b.passages)
        ],
    }


def _passage(page: _Page, passage: Passage) -> dict[str, Any]:
    if passage.chart is not None:
        # the chart itself keeps the anchor
        return _chart(page, passage.chart) | {"anchor": ""}
    side = passages.side_of(passage) or page.document.direction
    language = page.document.language
    if side != page.document.direction:
        language = "ar" if side == "rtl" else "fr"
    return {
        "level": passage.level,
        "d": side,
        "lang": language,
        "spans": [_span(page, span) for span in passage.spans],
    }


def _span(page: _Page, span: Span) -> dict[str, Any]:
    text = page.clean(span.text)
    return {
        "lines": text.split("\n"),
        "b": span.bold,
        "i": span.italic,
        # what was inserted keeps its own direction; the letters around it follow the paragraph
        "d": first_strong(text) if span.target and not span.missing else "",
        "anchor": passages.target_of(span, page.anchors),
        "missing": span.missing,
    }


def _register(page: _Page, b: Register) -> dict[str, Any]:
    # a contribution has one address: in the annex, not where it is listed for another reason
    main = b.key == "register"
    return {
        "entries": [
            _entry(page, e, page.anchor(e.contribution) if main else "") for e in b.entries
        ],
    }


def _entry(page: _Page, entry: Entry, anchor: str) -> list[str]:
    said = page.said(entry.text, shortened=entry.shortened)
    facts = page.clean(entry.facts)
    source = f"– {facts}" if facts else ""
    text = "\n".join(said["lines"])
    return [page.clean(entry.reference), anchor, text, source, said["d"], said["lang"]]


_WRITERS: Mapping[type[Any], Callable[[_Page, Any], dict[str, Any]]] = {
    Cover: _cover,
    Heading: _heading,
    Label: _label,
    Paragraph: _sentences,
    Points: _sentences,
    Notice: _notice,
    Quotes: _quotes,
    Table: _table,
    Chart: _chart,
    MapChart: _chart,
    Prose: _prose,
    Register: _register,
    Grid: _grid,
    WriteLines: _lines,
    Code: _code,
}
