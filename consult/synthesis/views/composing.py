"""The list of reports; composing one with one click, or beginning to write it."""

from __future__ import annotations

from collections import defaultdict

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from consult.access.policies import READERS, SUPERVISION, for_roles
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.kernel.errors import DomainError
from consult.kernel.messages import flash
from consult.kernel.rescue import kept_arguments
from consult.kernel.web import writes
from consult.synthesis.choices import report_choices
from consult.synthesis.forms import ComposeForm
from consult.synthesis.models import Report, ReportVersion
from consult.synthesis.operations import freeze, open_report
from consult.synthesis.policies import can_compose
from consult.synthesis.queries import list_reports, list_versions
from consult.synthesis.views.frame import actor, bp
from consult.themes.queries import active_themes, count_texts


@bp.get("")
@for_roles(*READERS)
def index(slug: str) -> ResponseReturnValue:
    """The reports composed so far, and the form of a new one."""
    consultation = get_for_team(slug, READERS)
    return _index(consultation, _form(consultation))


@bp.post("")
@for_roles(*SUPERVISION)
@writes
def compose(slug: str) -> ResponseReturnValue:
    """Compose a report and show it, or open it to write in it."""
    consultation = get_for_team(slug, SUPERVISION)
    form = _form(consultation)
    if not form.validate_on_submit():
        return _index(consultation, form)
    try:
        report = open_report(
            consultation=consultation,
            language=form.language.data,
            actor=actor(),
            kind=form.kind,
            subject=form.subject,
        )
    except DomainError as error:
        form.refuse(error)
        return _index(consultation, form)
    if "write" in request.form:
        return redirect(url_for(".edit", slug=slug, report_id=report.id))
    return composed(report)


def composed(report: Report) -> ResponseReturnValue:
    """Freeze a report and go to the version."""
    version = freeze(report=report, actor=actor())
    flash(_("The report is composed. It stays as it is; compose another when things change."))
    slug = report.consultation.slug
    return redirect(url_for(".show", slug=slug, number=version.number))


def _form(consultation: Consultation) -> ComposeForm:
    themes = list(active_themes(consultation))
    return ComposeForm(report_choices(consultation, themes), **kept_arguments())


def _index(consultation: Consultation, form: ComposeForm) -> ResponseReturnValue:
    versions: dict[int, list[ReportVersion]] = defaultdict(list)
    for version in list_versions(consultation):
        versions[version.report_id].append(version)
    reports = list_reports(consultation)
    page = render_template(
        "synthesis/index.html",
        consultation=consultation,
        form=form,
        # the report with the newest version comes first, those without any before all
        reports=sorted(
            reports, key=lambda r: versions[r.id][0].number if versions[r.id] else 10**9
        )[::-1],
        versions=versions,
        texts=count_texts(consultation),
        themes=len(active_themes(consultation)),
        may_compose=can_compose(current_user, consultation),
    )
    return page, form.status
