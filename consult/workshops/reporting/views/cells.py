"""One cell: written, made anew, and the notes behind it."""

from __future__ import annotations

from flask import Response, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_babel import gettext as _
from flask_security import current_user

from consult.access.policies import FACILITATION, TEAM, for_roles
from consult.contributions.models import KIND_LABELS
from consult.kernel.errors import DomainError
from consult.kernel.forms import ActionForm
from consult.kernel.i18n import current_language
from consult.kernel.messages import flash
from consult.kernel.rescue import kept_arguments
from consult.kernel.web import writes
from consult.workshops.models import ASPECT_LABELS, Aspect, MatrixCell, Workshop
from consult.workshops.policies import can_log
from consult.workshops.reporting.document import column_name
from consult.workshops.reporting.forms import CellForm, ExamplesForm, SeenForm
from consult.workshops.reporting.labels import group_labels
from consult.workshops.reporting.matrix import Column, Group, Said, behind, foremost
from consult.workshops.reporting.operations import (
    WrittenMeanwhile,
    choose_examples,
    column_of,
    keep_cell,
    refresh_cell,
    write_cell,
)
from consult.workshops.reporting.queries import get_cell, history_of, present_columns
from consult.workshops.reporting.views.frame import NUMBER, REPORT, actor, bp, loaded, note_address

CELL = f"{REPORT}/cells/<{NUMBER}:cell_id>"


@bp.route(CELL, methods=["GET", "POST"])
@for_roles(*FACILITATION)
@writes
def cell(slug: str, workshop_id: int, cell_id: int) -> ResponseReturnValue:
    """A cell by itself: written here, or from the matrix as somebody types."""
    workshop = loaded(slug, workshop_id, FACILITATION)
    held = get_cell(workshop, cell_id)
    if held.aspect is Aspect.EXAMPLES:
        return _choose(workshop, held)
    form = CellForm(data={"text": held.text, "seen": held.version}, **kept_arguments())
    if form.validate_on_submit():
        try:
            write_cell(cell=held, text=form.text.data or "", seen=form.version, actor=actor())
            return _saved(workshop, held)
        except WrittenMeanwhile as error:
            return _meanwhile(workshop, held, form, error)
        except DomainError as error:
            form.refuse(error)
    return _cell_page(workshop, held, form)


@bp.post(CELL + "/refresh")
@for_roles(*FACILITATION)
@writes
def refresh(slug: str, workshop_id: int, cell_id: int) -> ResponseReturnValue:
    """Make a cell anew from the notes."""
    workshop = loaded(slug, workshop_id, FACILITATION)
    held = get_cell(workshop, cell_id)
    refresh_cell(cell=held, seen=_seen(), actor=actor())
    flash(_("The cell is made anew from the notes."))
    return _back(workshop, held)


@bp.post(CELL + "/keep")
@for_roles(*FACILITATION)
@writes
def keep(slug: str, workshop_id: int, cell_id: int) -> ResponseReturnValue:
    """Say that a cell is still right."""
    workshop = loaded(slug, workshop_id, FACILITATION)
    held = get_cell(workshop, cell_id)
    keep_cell(cell=held, seen=_seen(), actor=actor())
    flash(_("Noted: this cell is still right with the present notes."))
    return _back(workshop, held)


@bp.get(REPORT + "/notes")
@for_roles(*TEAM)
def notes(slug: str, workshop_id: int) -> ResponseReturnValue:
    """The notes behind a figure or a cell, each leading to the register."""
    workshop = loaded(slug, workshop_id, TEAM)
    columns = present_columns(workshop)
    code, heading = request.args.get("criterion"), request.args.get("group", "")
    aspect = request.args.get("aspect", "")
    chosen = columns if code is None else [c for c in columns if c.code == code]
    said = [note for column in chosen for note in _wanted(column, heading, aspect)]
    titles = [column_name(c, current_language()) for c in chosen] if code is not None else []
    labels = {str(k): str(v) for k, v in (*group_labels().items(), *ASPECT_LABELS.items())}
    titles += [labels[key] for key in (heading, aspect) if key in labels]
    return render_template(
        "workshops/reporting/notes.html",
        consultation=workshop.consultation,
        workshop=workshop,
        notes=foremost(said),
        about=titles,
        kind_labels=KIND_LABELS,
        note_address=note_address(workshop.consultation),
        names={n.contribution: column_name(c, current_language()) for c in chosen for n in c.notes},
    )


def _wanted(column: Column, heading: str, aspect: str) -> list[Said]:
    if heading == "voted":
        return [note for note in column.notes if note.votes]
    if heading in set(Group):
        return list(column.in_group(Group(heading)))
    return list(behind(column, Aspect(aspect)) if aspect in set(Aspect) else column.notes)


def _choose(workshop: Workshop, held: MatrixCell) -> ResponseReturnValue:
    """The notes of a criterion, from which the quoted ones are ticked."""
    column = column_of(held)
    form = ExamplesForm(
        notes=[(n.contribution, n.text) for n in foremost(column.notes)],
        data={"chosen": list(held.contributions), "seen": held.version},
        **kept_arguments(),
    )
    if form.validate_on_submit():
        try:
            choose_examples(
                cell=held, chosen=form.chosen.data or (), seen=form.version, actor=actor()
            )
            return _saved(workshop, held)
        except WrittenMeanwhile as error:
            return _meanwhile(workshop, held, form, error)
        except DomainError as error:
            form.refuse(error)
    return _cell_page(workshop, held, form)


def _saved(workshop: Workshop, held: MatrixCell) -> ResponseReturnValue:
    if _wants_data():
        when = format_datetime(held.written_at, "short") if held.written_at else ""
        return jsonify(version=held.version, status=_("Saved %(when)s", when=when))
    flash(_("The cell is saved."))
    return _back(workshop, held)


def _meanwhile(
    workshop: Workshop, held: MatrixCell, form: CellForm | ExamplesForm, error: WrittenMeanwhile
) -> ResponseReturnValue:
    """Both texts: what the person wrote, and what stands there by now."""
    form.refuse(error)
    if _wants_data():
        answer: Response = jsonify(
            version=held.version,
            text=held.text,
            status=str(error),
            label=_("What stands there now"),
        )
        return answer, error.status
    # what is sent next was written with both texts before the eyes
    form.seen.data = str(held.version)
    return _cell_page(workshop, held, form, meanwhile=True)


def _cell_page(
    workshop: Workshop,
    held: MatrixCell,
    form: CellForm | ExamplesForm,
    *,
    meanwhile: bool = False,
) -> ResponseReturnValue:
    if _wants_data():
        errors = [str(e) for e in form.form_errors] + [str(e) for f in form for e in f.errors]
        return jsonify(status=" ".join(errors)), form.status
    page = render_template(
        "workshops/reporting/cell.html",
        consultation=workshop.consultation,
        workshop=workshop,
        cell=held,
        form=form,
        meanwhile=meanwhile,
        history=history_of(held),
        column=column_name(column_of(held), current_language()),
        aspect_labels=ASPECT_LABELS,
        action=ActionForm(formdata=None),
        may_write=can_log(current_user, workshop.consultation),
    )
    return page, form.status


def _wants_data() -> bool:
    """Whether a script asks, which saves while somebody types."""
    return request.accept_mimetypes.best == "application/json"


def _seen() -> int:
    form = SeenForm()
    if not form.validate_on_submit():
        abort(400)
    return form.version


def _back(workshop: Workshop, held: MatrixCell) -> ResponseReturnValue:
    slug, anchor = workshop.consultation.slug, f"cell-{held.id}"
    return redirect(url_for(".show", slug=slug, workshop_id=workshop.id, _anchor=anchor))
