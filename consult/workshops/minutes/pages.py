"""How blocks of minutes are written in a page, and the files made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from flask import Response, url_for
from markupsafe import Markup

from consult.contributions.models import Contribution, Status
from consult.documents.blocks import Block, Document, Span
from consult.documents.render import Format, render
from consult.documents.render.html import Place
from consult.documents.wording import document_words
from consult.extensions import db, utc_now
from consult.kernel.downloads import FileType, download
from consult.workshops.minutes.document import section_blocks
from consult.workshops.models import Minutes

FILE_TYPES = {Format.PDF: FileType.PDF, Format.DOCX: FileType.DOCX}


class LinkedPlace(Place):
    """Writes reference numbers as links: ``addresses`` gives each contribution's page."""

    def __init__(self, document: Document, addresses: Mapping[int, str]) -> None:
        super().__init__(document)
        self.addresses = addresses

    def span(self, span: Span) -> Markup:
        """A reference number leads to what was said; other letters stay letters."""
        address = next((a for i in span.contributions if (a := self.addresses.get(i))), "")
        if not span.target.startswith("ref:"):
            return super().span(span)
        shown = Markup('<bdi class="reference">{}</bdi>').format(self.clean(span.text))
        if not address:
            return shown
        return Markup('<a href="{}">{}</a>').format(address, shown)


def public_addresses(slug: str, ids: Iterable[int]) -> dict[int, str]:
    """The public page of each of these contributions that has one."""
    select = sa.select(Contribution.id, Contribution.reference).where(
        Contribution.id.in_(list(ids)), Contribution.status == Status.PUBLISHED
    )
    return {
        row.id: url_for("contributions.show", slug=slug, reference=row.reference)
        for row in db.session.execute(select)
    }


def draft_place(minutes: Minutes, addresses: Mapping[int, str]) -> LinkedPlace:
    """A place for the sections of minutes that are not published."""
    frame = Document(
        language=minutes.language,
        title=minutes.workshop.title,
        written=utc_now().isoformat(),
        version=0,
        is_demo=False,
        demo_notice="",
        words=document_words(),
        blocks=(),
        kind="minutes",
    )
    return LinkedPlace(frame, addresses)


def blocks_by_section(
    minutes: Minutes, references: Mapping[str, int], *, level: int
) -> dict[int, list[Block]]:
    """The blocks of each section, by its number; ``level`` is that of the sections' headings."""
    return {s.id: list(section_blocks(s, references, level=level)) for s in minutes.sections}


def minutes_file(document: Document, format_: Format, minutes: Minutes) -> Response:
    """The minutes as a file, named after the consultation, the meeting and the edition."""
    edition = f"edition-{document.version}" if document.version else "draft"
    slug = minutes.workshop.consultation.slug
    name = f"{slug}-minutes-{minutes.workshop_id}-{edition}-{document.language}.{format_}"
    return download(render(document, format_), name=name, kind=FILE_TYPES[format_])
