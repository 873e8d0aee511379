"""The document to fill in: numbered rows, drop-down content controls, the workshop's mark."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import quoteattr

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.shared import Mm
from flask_babel import gettext as _

from consult.documents.blocks import Document
from consult.documents.render import packages
from consult.documents.render.docx import MAIN_PART
from consult.documents.render.styles import dress
from consult.documents.render.wordml import BORDER, NAMESPACES, Writer, clean, scaled
from consult.kernel.i18n import current_language
from consult.workshops.models import Workshop
from consult.workshops.sheets.blank.wording import Words, words_of
from consult.workshops.sheets.columns import COLUMN_LABELS, HINT, Column
from consult.workshops.sheets.marks import Mark

#: rows that are prepared; more are added in the program with the Tab key
PREPARED_ROWS = 30
#: relative widths of the columns
_WIDTHS = {
    Column.NUMBER: 10,
    Column.TABLE: 10,
    Column.CRITERION: 19,
    Column.KIND: 12,
    Column.TEXT: 45,
    Column.VOTES: 10,
    Column.WHO: 15,
    Column.PROVINCE: 17,
}
_COLUMNS = list(Column)
_CENTRED = frozenset({Column.NUMBER, Column.TABLE, Column.VOTES})
#: width of the text on the page and height of an empty row, in twentieths of a point
_TEXT_WIDTH, _ROW_HEIGHT = 15_100, 560
_SAND, _TEAL = "FDF3E1", "0B5C5A"


def document_template(workshop: Workshop, mark: Mark) -> bytes:
    """The document of a workshop in the language in force."""
    words = words_of(workshop)
    document = Document(
        language=current_language(),
        title=words.title,
        written=workshop.created_at.isoformat(),
        version=1,
        is_demo=bool(words.demo),
        demo_notice=words.demo,
        words={"page": "{page} / {pages}"},
        blocks=(),
        kind="note_template",
    )
    writer = Writer(document)
    package = docx.Document()
    dress(package, document, writer)
    _lay_out(package, writer, mark)
    package.core_properties.title = clean(words.title)[:255]
    package.core_properties.author = package.core_properties.comments = ""
    package.core_properties.keywords = str(mark)
    package.core_properties.created = package.core_properties.modified = (
        workshop.created_at.replace(tzinfo=None)
    )
    held = io.BytesIO()
    package.save(held)
    body = "".join(_body(writer, words, mark)).encode()
    return packages.repacked(
        held.getvalue(), {MAIN_PART: lambda xml: xml.replace(b"<w:sectPr", body + b"<w:sectPr", 1)}
    )


def _lay_out(package: docx.document.Document, writer: Writer, mark: Mark) -> None:
    """A page on its side, the mark at its foot."""
    section = package.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin = section.bottom_margin = Mm(17)
    section.different_first_page_header_footer = False
    line = writer.wrapped(writer.run(str(mark), direction="ltr", style="Quiet"), "NumberCell")
    body = parse_xml(f"<w:body {NAMESPACES}>{line}</w:body>")
    section.footer._element.append(body[0])


def _body(writer: Writer, words: Words, mark: Mark) -> Iterator[str]:
    yield writer.wrapped(writer.runs(words.title), "Heading2")
    for name, value in words.facts:
        yield writer.wrapped(
            writer.run(f"{name}: ", style="Quiet") + writer.runs(value, strong=True), "Cell"
        )
    yield writer.wrapped(writer.run(_("How to fill in"), strong=True), "RunIn")
    for number, line in enumerate(words.instructions, start=1):
        yield writer.wrapped(writer.runs(f"{number}. {line}"), "Cell")
    yield writer.wrapped(
        writer.run(f"{words.mark_label} ", style="Quiet")
        + writer.run(str(mark), direction="ltr", style="Quiet"),
        "Cell",
    )
    yield writer.wrapped("", "Gap")
    yield _table(writer, words)


def _table(writer: Writer, words: Words) -> str:
    widths = scaled([_WIDTHS[column] for column in _COLUMNS], _TEXT_WIDTH)
    labels = [clean(str(COLUMN_LABELS[column])) for column in _COLUMNS]
    head = [_said(writer, label, centred=True, color="FFFFFF") for label in labels]
    rows = [_row(head, widths, fill=_TEAL, head=True)]
    for cells in words.examples:
        made = [
            _said(writer, cells.get(c, ""), centred=c in _CENTRED, slanted=True) for c in _COLUMNS
        ]
        rows.append(_row(made, widths, fill=_SAND))
    numbers = iter(range(1, 10_000))
    for number in range(1, PREPARED_ROWS + 1):
        made = [_blank(writer, column, number, words, numbers) for column in _COLUMNS]
        rows.append(_row(made, widths))
    visual = "<w:bidiVisual/>" if writer.rtl else ""
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{BORDER}"'
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f"<w:{edge} {line}/>" for edge in edges)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    caption = quoteattr(clean(_("Notes")))
    return (
        f'<w:tbl><w:tblPr>{visual}<w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCaption w:val={caption}/></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>" + writer.wrapped("", "Gap")
    )


def _row(cells: Sequence[str], widths: Sequence[int], *, fill: str = "", head: bool = False) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{cell}</w:tc>'
        for cell, width in zip(cells, widths, strict=True)
    )
    height = f'<w:trHeight w:val="{_ROW_HEIGHT}" w:hRule="atLeast"/>'
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{height}{repeated}</w:trPr>{made}</w:tr>"


def _said(
    writer: Writer, text: str, *, centred: bool = False, slanted: bool = False, color: str = ""
) -> str:
    run = writer.run(text, strong=bool(color), slanted=slanted) if text else ""
    if color:
        run = run.replace("</w:rPr>", f'<w:color w:val="{color}"/></w:rPr>', 1).replace(
            "<w:rtl/><w:cs/><w:color", "<w:color"
        )
        if writer.rtl:
            run = run.replace("</w:rPr>", "<w:rtl/><w:cs/></w:rPr>", 1)
    return writer.wrapped(run, "NumberCell" if centred else "Cell")


def _blank(
    writer: Writer, column: Column, number: int, words: Words, numbers: Iterator[int]
) -> str:
    if column is Column.NUMBER:
        return _said(writer, str(number), centred=True)
    if words.choices.get(column):
        return writer.wrapped(_choice(writer, column, words, next(numbers)), "Cell")
    return writer.wrapped("", "NumberCell" if column in _CENTRED else "Cell")


def _choice(writer: Writer, column: Column, words: Words, number: int) -> str:
    """A drop-down in which one can also type (ECMA-376 part 1, 17.5.2.5)."""
    items = "".join(
        f"<w:listItem w:displayText={quoteattr(clean(name))} w:value={quoteattr(clean(name))}/>"
        for name in dict.fromkeys(words.choices[column])
    )
    alias = quoteattr(clean(str(COLUMN_LABELS[column])))
    hint = writer.run(str(HINT), style="Quiet")
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val={alias}/><w:tag w:val="{column}"/>'
        f'<w:id w:val="{number}"/><w:showingPlcHdr/><w:comboBox>{items}</w:comboBox></w:sdtPr>'
        f"<w:sdtContent>{hint}</w:sdtContent></w:sdt>"
    )
