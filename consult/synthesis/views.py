"""The team's pages of reports: compose one, read it with its evidence, download it."""

from __future__ import annotations

import json

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from consult.access.models import User
from consult.access.policies import READERS, SUPERVISION, for_roles
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.kernel.downloads import FileType, download
from consult.kernel.i18n import LANGUAGES
from consult.kernel.messages import flash
from consult.kernel.rescue import kept_arguments
from consult.kernel.web import writes
from consult.synthesis.document import Cover, Heading, Register, from_plain
from consult.synthesis.forms import ComposeForm
from consult.synthesis.models import ReportVersion
from consult.synthesis.operations import compose_report
from consult.synthesis.page import TeamPlace
from consult.synthesis.policies import can_compose
from consult.synthesis.queries import get_version, list_versions
from consult.synthesis.render import Format, render
from consult.synthesis.trace import trace
from consult.themes.queries import active_themes, count_texts

bp = Blueprint("synthesis", __name__, url_prefix="/team/<slug>/reports")

ONE = "/<int(max=2147483647):number>"
FILE_TYPES = {
    Format.PDF: FileType.PDF,
    Format.DOCX: FileType.DOCX,
    Format.HTML: FileType.HTML,
    Format.XLSX: FileType.XLSX,
}


@bp.get("")
@for_roles(*READERS)
def index(slug: str) -> ResponseReturnValue:
    """The reports composed so far, and the form of a new one."""
    return _index(get_for_team(slug, READERS), ComposeForm(**kept_arguments()))


@bp.post("")
@for_roles(*SUPERVISION)
@writes
def compose(slug: str) -> ResponseReturnValue:
    """Compose a report and show it."""
    consultation = get_for_team(slug, SUPERVISION)
    form = ComposeForm()
    if not form.validate_on_submit():
        return _index(consultation, form)
    actor: User = current_user._get_current_object()
    report = compose_report(consultation=consultation, language=form.language.data, actor=actor)
    flash(_("The report is composed. It stays as it is; compose another when things change."))
    return redirect(url_for(".show", slug=slug, number=report.number))


@bp.get(ONE)
@for_roles(*READERS)
def show(slug: str, number: int) -> ResponseReturnValue:
    """A report on screen: each sentence opens to the contributions it rests on."""
    consultation = get_for_team(slug, READERS)
    report = get_version(consultation, number)
    document = from_plain(report.document)
    # the annex is in the files: here each contribution has a page of its own
    blocks = [b for b in document.blocks if not isinstance(b, Cover | Register)]
    return render_template(
        "synthesis/show.html",
        consultation=consultation,
        report=report,
        document=document,
        blocks=blocks,
        headings=[b for b in blocks if isinstance(b, Heading) and b.level == 1],
        place=TeamPlace(document, slug),
        language_name=LANGUAGES[report.language][1],
        formats=tuple(Format),
    )


@bp.get(f"{ONE}/report.<any(pdf, docx, html, xlsx):extension>")
@for_roles(*READERS)
def file(slug: str, number: int, extension: str) -> ResponseReturnValue:
    """A report as a file; the same version always gives the same bytes."""
    consultation = get_for_team(slug, READERS)
    report = get_version(consultation, number)
    form = Format(extension)
    content = render(from_plain(report.document), form)
    return download(content, name=_file_name(report, form), kind=FILE_TYPES[form])


@bp.get(f"{ONE}/trace.json")
@for_roles(*READERS)
def evidence(slug: str, number: int) -> ResponseReturnValue:
    """What each sentence, figure, quote, table and chart rests on."""
    consultation = get_for_team(slug, READERS)
    report = get_version(consultation, number)
    found = json.dumps(trace(from_plain(report.document)), ensure_ascii=False, indent=1)
    return download(found.encode(), name=_file_name(report, "json"), kind=FileType.JSON)


def _file_name(report: ReportVersion, extension: str) -> str:
    return f"{report.consultation.slug}-report-{report.number}-{report.language}.{extension}"


def _index(consultation: Consultation, form: ComposeForm) -> ResponseReturnValue:
    page = render_template(
        "synthesis/index.html",
        consultation=consultation,
        form=form,
        versions=list_versions(consultation),
        language_names={code: name for code, (_locale, name) in LANGUAGES.items()},
        texts=count_texts(consultation),
        themes=len(active_themes(consultation)),
        may_compose=can_compose(current_user, consultation),
        formats=tuple(Format),
    )
    return page, form.status
