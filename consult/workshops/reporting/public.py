"""Published reports of workshops, for everybody."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from consult.consultations.models import Consultation
from consult.consultations.queries import get_public
from consult.documents.blocks import Cover, Document, Heading, Register
from consult.documents.render.html import Place
from consult.kernel.downloads import download
from consult.kernel.i18n import LANGUAGES, current_language
from consult.kernel.web import open_to_all
from consult.workshops.models import Workshop, WorkshopReportVersion
from consult.workshops.queries import get_workshop
from consult.workshops.reporting.document import compose
from consult.workshops.reporting.files import EXTENSIONS, file_of
from consult.workshops.reporting.matrix import Matrix, without
from consult.workshops.reporting.operations import is_whole
from consult.workshops.reporting.queries import (
    matrix_of,
    no_longer_shown,
    published_among,
    versions_of,
)
from consult.workshops.reporting.views.frame import FILE, FILE_TYPES, NUMBER

bp = Blueprint("workshop_reports", __name__, url_prefix="/<slug>/agenda")

REPORT = f"/<{NUMBER}:number>/report"
VERSION = f"{REPORT}/<{NUMBER}:version>"


class PublicPlace(Place):
    """Writes the report for everybody: references lead to published contributions."""

    def __init__(self, document: Document, slug: str, published: frozenset[int]) -> None:
        super().__init__(document)
        self.slug, self.published = slug, published

    def address(self, contribution: int) -> str:
        """The public page of a contribution; nothing when it has none."""
        if contribution not in self.published:
            return ""
        reference = self.document.references[contribution][0]
        return url_for("contributions.show", slug=self.slug, reference=reference)

    def anchor(self, contribution: int) -> str:
        """Where a note stands in the page."""
        return f"c-{contribution}"


@bp.get(REPORT)
@open_to_all
def latest(slug: str, number: int) -> ResponseReturnValue:
    """The latest version of a meeting's report."""
    return _page(slug, number, None)


@bp.get(VERSION)
@open_to_all
def show(slug: str, number: int, version: int) -> ResponseReturnValue:
    """One published version, for ever at this address."""
    return _page(slug, number, version)


@bp.get(f"{VERSION}/report.<{FILE}:extension>")
@open_to_all
def file(slug: str, number: int, version: int, extension: str) -> ResponseReturnValue:
    """A published version as a file, in the reader's language."""
    consultation = get_public(slug)
    _workshop, versions = _published(consultation, number)
    chosen = _chosen(versions, version)
    language = current_language()
    content = file_of(_shown(consultation, chosen), language, extension)
    name = f"{slug}-workshop-{number}-v{version}-{language}.{extension}"
    return download(content, name=name, kind=FILE_TYPES[extension])


def _page(slug: str, number: int, wanted: int | None) -> ResponseReturnValue:
    consultation = get_public(slug)
    workshop, versions = _published(consultation, number)
    version = _chosen(versions, wanted)
    matrix = _shown(consultation, version)
    document = compose(matrix, current_language())
    blocks = [b for b in document.blocks if not isinstance(b, Cover)]
    return render_template(
        "workshops/reporting/public.html",
        consultation=consultation,
        workshop=workshop,
        version=version,
        versions=versions,
        document=document,
        blocks=[b for b in blocks if not isinstance(b, Register)],
        register=next((b for b in blocks if isinstance(b, Register)), None),
        headings=[b for b in blocks if isinstance(b, Heading) and b.level == 1],
        place=PublicPlace(document, slug, published_among(consultation, document.references)),
        taken_out=sum(not note.text for note in matrix.notes),
        is_whole=is_whole(version),
        extensions=EXTENSIONS,
        file_languages=LANGUAGES,
    )


def _published(
    consultation: Consultation, number: int
) -> tuple[Workshop, list[WorkshopReportVersion]]:
    """The meeting and its published versions, the latest first; 404 when there is none."""
    workshop = get_workshop(consultation, number)
    return workshop, list(versions_of(workshop)) or abort(404)


def _chosen(versions: list[WorkshopReportVersion], number: int | None) -> WorkshopReportVersion:
    if number is None:
        return versions[0]
    return next((v for v in versions if v.number == number), None) or abort(404)


def _shown(consultation: Consultation, version: WorkshopReportVersion) -> Matrix:
    """What was published, without the words that may no longer be shown (law 09-08)."""
    matrix = matrix_of(version)
    ids = [note.contribution for note in matrix.notes]
    return without(matrix, no_longer_shown(consultation, ids))
