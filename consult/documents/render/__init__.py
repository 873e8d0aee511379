"""Files of a document: PDF, DOCX, HTML, XLSX. Each needs the document and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from consult.documents.blocks import Document


class Format(StrEnum):
    """A kind of file; the value is its extension."""

    PDF = "pdf"
    DOCX = "docx"
    HTML = "html"
    XLSX = "xlsx"


MEDIA_TYPES = {
    Format.PDF: "application/pdf",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.HTML: "text/html; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def render(document: Document, format_: Format) -> bytes:
    """The document as a file; the same document always gives the same bytes."""
    return _renderer(format_)(document)


def _renderer(format_: Format) -> Callable[[Document], bytes]:
    # each brings a large library, and most requests need none of them
    match format_:
        case Format.PDF:
            from consult.documents.render.pdf import render as made
        case Format.DOCX:
            from consult.documents.render.docx import render as made
        case Format.HTML:
            from consult.documents.render.html import render as made
        case Format.XLSX:
            from consult.documents.render.xlsx import render as made
    return made
