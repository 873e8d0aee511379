"""The page of one report: generated, read, published, downloaded as it stands."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from consult.access.policies import FACILITATION, SUPERVISION, TEAM, for_roles, has_role
from consult.kernel.downloads import download
from consult.kernel.errors import DomainError
from consult.kernel.forms import ActionForm
from consult.kernel.i18n import current_language
from consult.kernel.messages import flash
from consult.kernel.rescue import kept_arguments
from consult.kernel.web import writes
from consult.workshops.models import (
    ASPECT_LABELS,
    COMPUTED,
    WRITTEN,
    Aspect,
    Workshop,
    WorkshopReport,
)
from consult.workshops.policies import can_log
from consult.workshops.reporting.document import column_name
from consult.workshops.reporting.files import file_of
from consult.workshops.reporting.forms import GenerateForm, PublishForm
from consult.workshops.reporting.labels import group_labels
from consult.workshops.reporting.matrix import Group, Matrix, basis_of
from consult.workshops.reporting.operations import (
    complete_report,
    generate_report,
    publish_report,
)
from consult.workshops.reporting.queries import find_report, present_matrix, versions_of
from consult.workshops.reporting.views.frame import (
    FILE,
    FILE_TYPES,
    REPORT,
    actor,
    bp,
    get_report,
    loaded,
    note_address,
)


@bp.get(REPORT)
@for_roles(*TEAM)
def show(slug: str, workshop_id: int) -> ResponseReturnValue:
    """The matrix as it stands, cell by cell; before it is made, the button that makes it."""
    return _page(loaded(slug, workshop_id, TEAM))


@bp.post(REPORT)
@for_roles(*FACILITATION)
@writes
def generate(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Make the report from the notes."""
    workshop = loaded(slug, workshop_id, FACILITATION)
    form = GenerateForm()
    if not form.validate_on_submit():
        return _page(workshop, generation=form)
    generate_report(workshop=workshop, language=form.language.data, actor=actor())
    flash(_("The report is made from the notes. Complete it cell by cell."))
    return redirect(url_for(".show", slug=slug, workshop_id=workshop_id))


@bp.post(REPORT + "/complete")
@for_roles(*FACILITATION)
@writes
def complete(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Add the criteria that came since the report was made."""
    workshop = loaded(slug, workshop_id, FACILITATION)
    if not ActionForm().validate_on_submit():
        abort(400)
    complete_report(report=get_report(workshop), actor=actor())
    return redirect(url_for(".show", slug=slug, workshop_id=workshop_id))


@bp.post(REPORT + "/publish")
@for_roles(*SUPERVISION)
@writes
def publish(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Freeze the report and show it to the public."""
    workshop = loaded(slug, workshop_id, SUPERVISION)
    report = get_report(workshop)
    form = PublishForm()
    if not form.validate_on_submit():
        return _page(workshop, publication=form)
    try:
        version = publish_report(
            report=report,
            matrix=present_matrix(report),
            reason=form.reason.data or "",
            actor=actor(),
        )
    except DomainError as error:
        form.refuse(error)
        return _page(workshop, publication=form)
    flash(_("Version %(number)s of the report is published.", number=version.number))
    return redirect(url_for(".show", slug=slug, workshop_id=workshop_id, _anchor="published"))


@bp.get(f"{REPORT}/draft.<{FILE}:extension>")
@for_roles(*TEAM)
def draft(slug: str, workshop_id: int, extension: str) -> ResponseReturnValue:
    """The report as it stands now, as a file."""
    workshop = loaded(slug, workshop_id, TEAM)
    matrix = present_matrix(get_report(workshop))
    language = current_language()
    name = f"{slug}-workshop-{workshop_id}-draft-{language}.{extension}"
    content = file_of(matrix, language, extension)
    return download(content, name=name, kind=FILE_TYPES[extension])


def _page(
    workshop: Workshop,
    generation: GenerateForm | None = None,
    publication: PublishForm | None = None,
) -> ResponseReturnValue:
    consultation = workshop.consultation
    report = find_report(workshop)
    forms = [form for form in (generation, publication) if form is not None]
    language = current_language()
    page = render_template(
        "workshops/reporting/show.html",
        consultation=consultation,
        workshop=workshop,
        report=report,
        generation=generation or GenerateForm(data={"language": language}, **kept_arguments()),
        publication=publication or PublishForm(formdata=None),
        action=ActionForm(formdata=None),
        may_write=can_log(current_user, consultation),
        may_publish=has_role(current_user, SUPERVISION, consultation.region_id),
        note_address=note_address(consultation),
        **(_shown(report, language) if report else {}),
    )
    return page, forms[0].status if forms and request.method == "POST" else 200


def _shown(report: WorkshopReport, language: str) -> dict[str, Any]:
    """What the page shows of a report that was made."""
    matrix = present_matrix(report)
    held = {(cell.criterion_id, cell.aspect): cell for cell in report.cells}
    return {
        "matrix": matrix,
        "cells": held,
        "stale": _stale(report, matrix),
        "incomplete": [c for c in matrix.columns if (c.criterion, Aspect.OBSTACLES) not in held],
        "versions": versions_of(report.workshop),
        "aspect_labels": ASPECT_LABELS,
        "aspects": (*COMPUTED, *WRITTEN, Aspect.TEAM),
        "computed": COMPUTED,
        "Aspect": Aspect,
        "Group": Group,
        "group_labels": group_labels(),
        "column_name": lambda column: column_name(column, language),
        "said": {note.contribution: note for note in matrix.notes},
    }


def _stale(report: WorkshopReport, matrix: Matrix) -> frozenset[int]:
    """Cells whose notes changed since the cell was made from them."""
    columns = {column.criterion: column for column in matrix.columns}
    return frozenset(
        cell.id
        for cell in report.cells
        if cell.aspect in COMPUTED
        and cell.criterion_id in columns
        and basis_of(columns[cell.criterion_id], cell.aspect) != cell.basis
    )
