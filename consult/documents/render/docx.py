"""DOCX: real heading styles, a contents field, and right-to-left throughout in Arabic.

python-docx gives the package, styles and pictures; the body is written as WordprocessingML
(ECMA-376 part 1, 17), since a table of ten thousand rows takes minutes cell by cell.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import docx
from docx.document import Document as Package

from consult.documents.blocks import (
    Block,
    Chart,
    Code,
    Cover,
    Document,
    Grid,
    Heading,
    Label,
    MapChart,
    Notice,
    Paragraph,
    Passage,
    PassageKind,
    Points,
    Prose,
    Quote,
    Quotes,
    Register,
    Row,
    Span,
    Table,
    WriteLines,
)
from consult.documents.render import packages, passages, wordml
from consult.documents.render.pictures import code_png, picture, width_on_paper
from consult.documents.render.runs import by_script
from consult.documents.render.styles import dress
from consult.documents.render.wordml import Writer
from consult.documents.wording import show
from consult.kernel.drawing import to_png
from consult.kernel.text import first_strong

MAIN_PART = "word/document.xml"
#: English Metric Units in a point
EMU = 12_700
#: width of the text on the page, in twentieths of a point
TEXT_WIDTH = 9500
#: twentieths of a point in a millimetre
TWIPS = 56.7
#: height of a grid that stays on one page, in millimetres
WHOLE_GRID = 200
#: width of a code for telephones, in points
CODE_WIDTH = 85
#: lines of a table that stays on one page
WHOLE_TABLE = 16


def render(document: Document) -> bytes:
    """The document as a DOCX file; the same document always gives the same bytes."""
    package = docx.Document()
    writer = Writer(document)
    dress(package, document, writer)
    _properties(package, document)
    body = _body(package, document, writer).encode()
    held = io.BytesIO()
    package.save(held)
    # an empty package has no body but the section's properties
    return packages.repacked(
        held.getvalue(), {MAIN_PART: lambda xml: xml.replace(b"<w:sectPr", body + b"<w:sectPr", 1)}
    )


def _properties(package: Package, document: Document) -> None:
    properties = package.core_properties
    written = datetime.fromisoformat(document.written).replace(tzinfo=None)
    properties.title = wordml.clean(document.title)[:255]
    properties.author = ""
    properties.comments = ""
    properties.language = document.language
    properties.created = properties.modified = written


def _body(package: Package, document: Document, writer: Writer) -> str:
    """Each block as WordprocessingML, pictures added to the package."""
    quotes = (q for b in document.blocks if isinstance(b, Quotes) for q in b.quotes)
    writer.quoted = {q.contribution for q in quotes} | passages.referred(document)
    writer.anchors = passages.anchors(document)
    return "".join(_block(package, writer, block) for block in document.blocks)


def _block(package: Package, writer: Writer, block: Block) -> str:
    if isinstance(block, Chart | MapChart):
        return _chart(package, writer, block)
    if isinstance(block, Code):
        return _code(package, writer, block)
    if isinstance(block, Prose):
        return _prose(package, writer, block)
    return _WRITERS[type(block)](writer, block)


def _cover(writer: Writer, b: Cover) -> str:
    document = writer.document
    parts = [
        writer.paragraph(b.region, "CoverQuiet"),
        writer.paragraph(b.kind, "Title"),
        writer.named(b.title, "Subtitle"),
        writer.paragraph(b.subtitle, "CoverQuiet"),
    ]
    parts += [writer.pair(label, value, "CoverLine") for label, value in b.lines]
    if document.is_demo:
        parts.append(writer.paragraph(document.demo_notice, "Notice"))
    parts.append(writer.paragraph(document.words["contents"], "TOCHeading", page_break=True))
    headings = [block for block in document.blocks if isinstance(block, Heading)]
    return "".join(parts) + writer.contents(headings)


def _heading(writer: Writer, b: Heading) -> str:
    return writer.heading(b)


def _label(writer: Writer, b: Label) -> str:
    note = writer.run(f"  {b.note}", style="Quiet") if b.note else ""
    return writer.wrapped(writer.run(b.text) + note, "RunIn")


def _paragraph(writer: Writer, b: Paragraph) -> str:
    return writer.wrapped(" ".join(writer.runs(f"{s.text} ") for s in b.sentences), "Normal")


def _points(writer: Writer, b: Points) -> str:
    return "".join(writer.paragraph(s.text, "ListBullet") for s in b.sentences)


def _notice(writer: Writer, b: Notice) -> str:
    return writer.paragraph(b.text, "Notice")


def _quotes(writer: Writer, b: Quotes) -> str:
    return "".join(_quote(writer, q) for q in b.quotes)


def _quote(writer: Writer, quote: Quote) -> str:
    text = f"{quote.text} {writer.document.words['more']}" if quote.shortened else quote.text
    notes = [n for n in (quote.source, quote.weight_text, quote.same_text) if n]
    reference = writer.link(quote.contribution, quote.reference)
    source = reference + writer.runs("".join(f" · {n}" for n in notes))
    return writer.said(text, "Extract") + writer.wrapped(source, "Source")


def _table(writer: Writer, b: Table) -> str:
    language = writer.document.language
    widths = wordml.scaled(b.widths or (1,) * len(b.columns), TEXT_WIDTH)
    numeric = [not isinstance(c, str) for c in b.rows[0].cells]
    lines = [b.columns, *([show(c, language) for c in row.cells] for row in _rows(b))]
    # a short table stays on one page: each row with the next
    whole = len(lines) <= WHOLE_TABLE
    rows = []
    for i, line in enumerate(lines):
        last = i == len(lines) - 1
        cells = [
            writer.cell(text, number=n, strong=bool(b.total) and last, keep=whole and not last)
            for text, n in zip(line, numeric, strict=True)
        ]
        rows.append(writer.row(cells, widths, head=i == 0))
    caption = writer.paragraph(b.caption, "Caption") if b.caption else ""
    return caption + writer.table(rows, widths, b.caption)


def _rows(table: Table) -> tuple[Row, ...]:
    return (*table.rows, *([table.total] if table.total else []))


def _register(writer: Writer, b: Register) -> str:
    widths = wordml.scaled((17, 58, 25), TEXT_WIDTH)
    more = writer.document.words["more"]
    rows = [writer.row([writer.cell(h) for h in b.headings], widths, head=True)]
    main = b.key == "register"
    for entry in b.entries:
        text = f"{entry.text} {more}" if entry.shortened else entry.text
        mark = entry.contribution if main else None
        cells = [
            writer.wrapped(writer.bookmarked(mark, entry.reference), "Cell"),
            writer.said(text, "Cell"),
            writer.paragraph(entry.facts, "Cell"),
        ]
        rows.append(writer.row(cells, widths))
    return writer.table(rows, widths, b.caption)


def _prose(package: Package, writer: Writer, b: Prose) -> str:
    note = writer.wrapped(writer.run(b.note, style="Quiet"), "Normal", extra="<w:keepNext/>")
    return note * bool(b.note) + "".join(
        _chart(package, writer, passage.chart, marked=False)
        if passage.chart is not None
        else _passage(writer, passage, b.level)
        for passage in b.passages
    )


def _passage(writer: Writer, passage: Passage, level: int) -> str:
    """A paragraph, sub-heading or item, in the direction of its first letter."""
    side = passages.side_of(passage) or writer.document.direction
    runs = "".join(_span(writer, span, side) for span in passage.spans)
    style = "Normal"
    if passage.kind is PassageKind.HEADING:
        style = f"Heading{min(level + passage.level, 4)}"
    elif passage.kind is PassageKind.ITEM:
        style = "ListBullet"
    elif passage.kind is PassageKind.NUMBERED:
        style = "Numbered"
        runs = writer.run(f"{passage.level}.", direction="ltr") + "<w:r><w:tab/></w:r>" + runs
    return writer.wrapped(runs, style, rtl=side == "rtl")


def _span(writer: Writer, span: Span, side: str) -> str:
    inserted = span.target and not span.missing
    inside = (first_strong(span.text) or side) if inserted else side
    anchor = passages.target_of(span, writer.anchors)
    runs = "".join(
        writer.run(
            r.text,
            direction=r.direction,
            style="Linked" if anchor else "",
            strong=span.bold,
            slanted=span.italic,
        )
        for r in by_script(span.text, inside)
    )
    return writer.linked(anchor, runs) if anchor else runs


def _chart(package: Package, writer: Writer, b: Chart | MapChart, *, marked: bool = True) -> str:
    drawn = picture(b, writer.document.language, wordml.clean)
    image = io.BytesIO(to_png(drawn, scale=2.5))
    relation, _image = package.part.get_or_add_image(image)
    width = width_on_paper(b, drawn, TEXT_WIDTH / 20)
    height = width * drawn.height / drawn.width
    inline = writer.picture(relation, b.alt, round(width * EMU), round(height * EMU))
    caption = writer.runs(b.caption)
    if marked:
        caption = writer.marked(passages.chart_anchor(b), caption)
    return writer.wrapped(caption, "Caption") + writer.wrapped(inline, "Picture")


def _code(package: Package, writer: Writer, b: Code) -> str:
    relation, _image = package.part.get_or_add_image(io.BytesIO(code_png(b.address)))
    inline = writer.picture(relation, b.alt, CODE_WIDTH * EMU, CODE_WIDTH * EMU)
    address = writer.run(b.address, direction="ltr", style="Quiet")
    caption = writer.wrapped(writer.runs(b.caption, strong=True), "Normal", extra="<w:keepNext/>")
    return caption + writer.wrapped(inline, "Picture") + writer.wrapped(address, "Normal")


def _grid(writer: Writer, b: Grid) -> str:
    widths = wordml.scaled(b.widths or (1,) * len(b.columns), TEXT_WIDTH)
    # what fits on a page stays on one: each row with the next
    whole = len(b.rows) * b.height <= WHOLE_GRID
    head = [writer.cell(c, strong=True, keep=whole) for c in b.columns]
    rows = [writer.row(head, widths, head=True)]
    for i, row in enumerate(b.rows, start=1):
        cells = [writer.cell(c, keep=whole and i < len(b.rows)) for c in row]
        rows.append(writer.row(cells, widths, height=round(b.height * TWIPS)))
    caption = writer.paragraph(b.caption, "Caption") if b.caption else ""
    return caption + writer.table(rows, widths, b.caption, ruled=True)


def _lines(writer: Writer, b: WriteLines) -> str:
    rows = [writer.row([writer.cell("")], (TEXT_WIDTH,), height=round(9 * TWIPS))] * b.count
    return writer.table(rows, (TEXT_WIDTH,), "")


_WRITERS: Mapping[type[Any], Callable[[Writer, Any], str]] = {
    Cover: _cover,
    Heading: _heading,
    Label: _label,
    Paragraph: _paragraph,
    Points: _points,
    Notice: _notice,
    Quotes: _quotes,
    Table: _table,
    Register: _register,
    Grid: _grid,
    WriteLines: _lines,
}
