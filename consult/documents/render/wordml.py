"""WordprocessingML of paragraphs, runs and tables, in the direction of their text."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from consult.documents.blocks import Document, Heading
from consult.documents.render.runs import by_script, plain, split, writable
from consult.kernel.text import first_strong

NAMESPACES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BORDER = "C9D3D6"


def clean(text: str) -> str:
    """Text that the file can hold, without marks."""
    return writable(plain(text))


def bookmark(name: str) -> str:
    """An anchor as Word takes it: at most 40 characters, long ones told apart by a number."""
    return name if len(name) <= 40 else f"{name[:31]}-{zlib.crc32(name.encode()):08x}"


def scaled(widths: Sequence[int], whole: int) -> list[int]:
    """Relative widths as parts of a whole."""
    return [width * whole // sum(widths) for width in widths]


@dataclass
class Writer:
    """Writes the pieces of one document; right to left when its language is."""

    document: Document
    #: contributions that a quote points to
    quoted: set[int] = field(default_factory=set)
    #: places that people's references can lead to
    anchors: frozenset[str] = frozenset()
    last_id: int = 100

    @property
    def rtl(self) -> bool:
        """Whether the document runs from right to left."""
        return self.document.direction == "rtl"

    def next_id(self) -> int:
        """A number not yet used for a bookmark or picture."""
        self.last_id += 1
        return self.last_id

    def run(
        self,
        text: str,
        *,
        direction: str = "",
        style: str = "",
        strong: bool = False,
        slanted: bool = False,
    ) -> str:
        """A run; line feeds become line breaks."""
        side = direction or self.document.direction
        properties = f'<w:rStyle w:val="{style}"/>' if style else ""
        properties += "<w:b/><w:bCs/>" if strong else ""
        properties += "<w:i/><w:iCs/>" if slanted else ""
        properties += "<w:rtl/><w:cs/>" if side == "rtl" else ""
        lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(
            escape(line) for line in clean(text).split("\n")
        )
        return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{lines}</w:t></w:r>'

    def runs(self, text: str, *, strong: bool = False) -> str:
        """A sentence of the report: its words, and inserted names in their own direction."""
        return "".join(
            self.run(piece.text, direction=piece.direction, strong=strong)
            for run in split(text)
            for piece in by_script(run.text, run.direction or self.document.direction)
        )

    def wrapped(self, runs: str, style: str, *, rtl: bool | None = None, extra: str = "") -> str:
        """A paragraph around runs."""
        bidi = "<w:bidi/>" if (self.rtl if rtl is None else rtl) else '<w:bidi w:val="0"/>'
        properties = f'<w:pStyle w:val="{style}"/>{extra}{bidi}'
        return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"

    def paragraph(self, text: str, style: str, *, page_break: bool = False) -> str:
        """A paragraph of the report's own words."""
        extra = "<w:pageBreakBefore/>" if page_break else ""
        return self.wrapped(self.runs(text), style, extra=extra)

    def said(self, text: str, style: str) -> str:
        """Somebody's words, the paragraph in the direction of their first letter."""
        side = first_strong(text) or self.document.direction
        runs = "".join(self.run(r.text, direction=r.direction) for r in by_script(text, side))
        return self.wrapped(runs, style, rtl=side == "rtl")

    def named(self, text: str, style: str) -> str:
        """A name that stands alone, on the report's side, in its own direction."""
        side = first_strong(text) or self.document.direction
        runs = "".join(self.run(r.text, direction=r.direction) for r in by_script(text, side))
        return self.wrapped(runs, style)

    def pair(self, label: str, value: str, style: str) -> str:
        """A label and its value in one line."""
        words = self.run(f"{label}: ", style="Quiet") + self.runs(value, strong=True)
        return self.wrapped(words, style)

    def heading(self, heading: Heading) -> str:
        """A heading that the contents can point to."""
        runs = self.marked(heading.anchor, self.runs(heading.text))
        return self.wrapped(runs, f"Heading{heading.level}")

    def contents(self, headings: Sequence[Heading]) -> str:
        """A contents field, filled with links; Word adds the page numbers when it updates it."""
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
            '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-3" \\h \\z \\u </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        end = self.wrapped('<w:r><w:fldChar w:fldCharType="end"/></w:r>', "TOC1")
        lines = []
        for i, heading in enumerate(headings):
            runs = self.linked(heading.anchor, self.runs(heading.text))
            lines.append(self.wrapped(("" if i else begin) + runs, f"TOC{heading.level}"))
        return "".join(lines) + end if lines else ""

    def link(self, contribution: int, reference: str) -> str:
        """A reference number that leads to the contribution in the annex."""
        run = self.run(reference, direction=first_strong(reference) or "ltr", style="Reference")
        return self.linked(f"c-{contribution}", run)

    def linked(self, anchor: str, runs: str) -> str:
        """Runs that lead to a place of the document."""
        name = quoteattr(bookmark(anchor))
        return f'<w:hyperlink w:anchor={name} w:history="1">{runs}</w:hyperlink>'

    def bookmarked(self, contribution: int | None, reference: str) -> str:
        """A reference number that quotes can lead to."""
        run = self.run(reference, direction=first_strong(reference) or "ltr")
        if contribution is None or contribution not in self.quoted:
            return run
        return self.marked(f"c-{contribution}", run)

    def cell(
        self, text: str, *, number: bool = False, strong: bool = False, keep: bool = False
    ) -> str:
        """Content of a table's cell; numbers stand in the middle.

        With ``keep`` its row stays on the page of the next one.
        """
        side = first_strong(text) or self.document.direction
        runs = "".join(
            self.run(r.text, direction=r.direction, strong=strong) for r in by_script(text, side)
        )
        extra = "<w:keepNext/>" if keep else ""
        return self.wrapped(runs, "NumberCell" if number else "Cell", extra=extra)

    def row(
        self, cells: Sequence[str], widths: Sequence[int], *, head: bool = False, height: int = 0
    ) -> str:
        """A row, at least so many twentieths of a point high; a head row is on each page."""
        properties = "<w:cantSplit/>"
        properties += f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
        properties += "<w:tblHeader/>" if head else ""
        shade = '<w:shd w:val="clear" w:color="auto" w:fill="EEF4F3"/>' if head else ""
        made = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{cell}</w:tc>'
            for cell, width in zip(cells, widths, strict=True)
        )
        return f"<w:tr><w:trPr>{properties}</w:trPr>{made}</w:tr>"

    def table(
        self, rows: Sequence[str], widths: Sequence[int], caption: str, *, ruled: bool = False
    ) -> str:
        """A table whose first column stands where the language begins; ``ruled`` on all sides."""
        visual = "<w:bidiVisual/>" if self.rtl else ""
        line = f'w:val="single" w:sz="4" w:space="0" w:color="{BORDER}"'
        borders = f"<w:top {line}/><w:bottom {line}/><w:insideH {line}/>"
        if ruled:
            all_sides = ("top", "left", "bottom", "right", "insideH", "insideV")
            borders = "".join(f"<w:{side} {line}/>" for side in all_sides)
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        sides = "".join(f'<w:{s} w:w="60" w:type="dxa"/>' for s in ("left", "right"))
        margins = f"<w:tblCellMar>{sides}</w:tblCellMar>"
        described = f"<w:tblCaption w:val={quoteattr(clean(caption))}/>" if caption else ""
        return (
            f'<w:tbl><w:tblPr>{visual}<w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            f"<w:tblBorders>{borders}</w:tblBorders>"
            f'<w:tblLayout w:type="fixed"/>{margins}{described}</w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>" + self.wrapped("", "Gap")
            # Word joins tables that touch
        )

    def picture(self, relation: str, alt: str, width: int, height: int) -> str:
        """A run with an inline picture of the package (ECMA-376 part 1, 20.4); sizes in EMU."""
        number = self.next_id()
        words = quoteattr(clean(alt))
        size = f'cx="{width}" cy="{height}"'
        return (
            f'<w:r><w:drawing><wp:inline xmlns:wp="{DRAWING}/wordprocessingDrawing">'
            f'<wp:extent {size}/><wp:docPr id="{number}" name="chart {number}" descr={words}/>'
            f'<a:graphic xmlns:a="{DRAWING}/main"><a:graphicData uri="{DRAWING}/picture">'
            f'<pic:pic xmlns:pic="{DRAWING}/picture"><pic:nvPicPr>'
            f'<pic:cNvPr id="{number}" name="chart {number}" descr={words}/><pic:cNvPicPr/>'
            f'</pic:nvPicPr><pic:blipFill><a:blip xmlns:r="{RELATIONS}" r:embed="{relation}"/>'
            "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>"
            f'<a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
            "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )

    def marked(self, name: str, runs: str) -> str:
        """Runs that a link can lead to."""
        number = self.next_id()
        start = f'<w:bookmarkStart w:id="{number}" w:name={quoteattr(bookmark(name))}/>'
        return f'{start}{runs}<w:bookmarkEnd w:id="{number}"/>'
