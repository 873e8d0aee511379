"""Published reports, for everybody."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from consult.consultations.models import Consultation
from consult.consultations.queries import get_public
from consult.documents.blocks import Cover, Document, Heading, Quotes, Register
from consult.documents.render import Format
from consult.documents.render.html import Place
from consult.kernel.downloads import download
from consult.kernel.i18n import LANGUAGES
from consult.kernel.web import open_to_all
from consult.synthesis.choices import KIND_LABELS, report_name
from consult.synthesis.models import ReportState, ReportVersion
from consult.synthesis.models.files import REDACTION_LABELS
from consult.synthesis.queries import (
    files_of,
    get_version,
    published_among,
    published_versions,
    redactions_of,
)
from consult.synthesis.showing import file_content, shown
from consult.synthesis.views.frame import FILE_TYPES, NUMBER, file_name

bp = Blueprint("reports", __name__, url_prefix="/<slug>/reports")


class PublicPlace(Place):
    """Writes blocks for everybody: numbers of published contributions lead to their pages."""

    def __init__(self, document: Document, slug: str, published: frozenset[int]) -> None:
        super().__init__(document)
        self.slug, self.published = slug, published

    def address(self, contribution: int) -> str:
        """The public page of a contribution; nothing when it has none."""
        if contribution not in self.published:
            return ""
        reference = self.document.references[contribution][0]
        return url_for("contributions.show", slug=self.slug, reference=reference)


@bp.get("")
@open_to_all
def listing(slug: str) -> ResponseReturnValue:
    """The reports that were published, the newest first."""
    consultation = get_public(slug)
    return render_template(
        "synthesis/public_list.html",
        consultation=consultation,
        versions=published_versions(consultation),
        report_name=report_name,
        language_names={code: name for code, (_locale, name) in LANGUAGES.items()},
        published=ReportState.PUBLISHED,
    )


@bp.get(f"/<{NUMBER}:number>")
@open_to_all
def show(slug: str, number: int) -> ResponseReturnValue:
    """A published report: its text, who signed it, its files and their hashes."""
    consultation = get_public(slug)
    version = _published(consultation, number)
    held = shown(version)
    document = held.document
    blocks = [b for b in document.blocks if not isinstance(b, Cover | Register)]
    quoted = {q.contribution for b in blocks if isinstance(b, Quotes) for q in b.quotes}
    siblings = [v for v in published_versions(consultation) if v.report_id == version.report_id]
    return render_template(
        "synthesis/public_show.html",
        consultation=consultation,
        report=version,
        document=document,
        blocks=blocks,
        headings=[b for b in blocks if isinstance(b, Heading) and b.level == 1],
        place=PublicPlace(document, slug, published_among(consultation, quoted)),
        files=files_of(version),
        redactions=redactions_of(version),
        redaction_labels=REDACTION_LABELS,
        kind_label=KIND_LABELS[version.kind],
        later=next((v for v in siblings if v.number > number), None),
        language_name=LANGUAGES[version.language][1],
        published=ReportState.PUBLISHED,
    )


@bp.get(f"/<{NUMBER}:number>/report.<extension>")
@open_to_all
def file(slug: str, number: int, extension: str) -> ResponseReturnValue:
    """A file of a published report; the same bytes each time."""
    version = _published(get_public(slug), number)
    if extension not in set(Format):
        abort(404)
    form = Format(extension)
    content = file_content(version, form)
    return download(content, name=file_name(version, form), kind=FILE_TYPES[form])


def _published(consultation: Consultation, number: int) -> ReportVersion:
    """The version with this number when the public may read it, else 404."""
    version = get_version(consultation, number)
    return version if version.state is ReportState.PUBLISHED else abort(404)
