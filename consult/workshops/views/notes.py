"""Pages of one workshop: its notes, entered one after the other, corrected, removed."""

from __future__ import annotations

import secrets
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from consult.access.policies import FACILITATION, TEAM, for_roles
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.contributions.models import Category, Kind
from consult.kernel.errors import DomainError
from consult.kernel.forms import ActionForm
from consult.kernel.i18n import localized
from consult.kernel.messages import flash
from consult.kernel.rescue import kept_arguments
from consult.kernel.tables.digits import bare
from consult.kernel.web import writes
from consult.workshops.forms import NoteForm
from consult.workshops.models import Workshop, WorkshopNote, WorkshopState
from consult.workshops.notes.operations import correct_from_page
from consult.workshops.notes.queries import open_conflicts
from consult.workshops.operations import NoteText, log_note, remove_note
from consult.workshops.policies import can_log, can_reopen
from consult.workshops.queries import get_note, get_workshop, list_notes
from consult.workshops.views.frame import (
    ONE,
    bp,
    chosen_province,
    for_action,
    labels,
    provinces_of,
)

NOTE = ONE + "/notes/<int(max=2147483647):note_id>"


@bp.route(ONE, methods=["GET", "POST"])
@for_roles(*TEAM)
@writes
def show(slug: str, workshop_id: int) -> ResponseReturnValue:
    """A workshop with its notes; facilitators enter notes here, one after the other."""
    consultation = get_for_team(slug)
    workshop = get_workshop(consultation, workshop_id)
    form = note_form(workshop, data=choices_kept(), **kept_arguments())
    if not form.is_submitted():
        return _workshop_page(workshop, form)
    if not can_log(current_user, consultation):
        abort(403)
    if not form.validate():
        return _workshop_page(workshop, form)
    try:
        note = log_note(
            workshop=workshop,
            note=note_text(form, consultation),
            recorded_by_id=current_user.id,
            token=form.token.data,
        )
    except DomainError as error:
        form.refuse(error)
        return _workshop_page(workshop, form)
    return redirect(
        url_for(
            ".show",
            slug=slug,
            workshop_id=workshop.id,
            saved=note.contribution_id,
            criterion=form.criterion.data,
            kind=form.kind.data,
            table=form.table_number.data,
            province=form.province.data,
            who=form.category.data,
            _anchor="note-form",
        )
    )


@bp.route(NOTE, methods=["GET", "POST"])
@for_roles(*FACILITATION)
@writes
def note(slug: str, workshop_id: int, note_id: int) -> ResponseReturnValue:
    """Correct a note."""
    consultation = get_for_team(slug, FACILITATION)
    workshop = get_workshop(consultation, workshop_id)
    row = get_note(workshop, note_id)
    form = note_form(workshop, data=_said(row, workshop), **kept_arguments())
    if form.validate_on_submit():
        try:
            correct_from_page(
                workshop=workshop,
                note_key=row.key,
                text=note_text(form, consultation),
                seen=request.form.get("seen", type=int),
                votes_seen=request.form.get("votes_seen", type=int),
                actor_id=current_user.id,
            )
            flash(_("The note is saved."))
            return redirect(url_for(".show", slug=slug, workshop_id=workshop.id))
        except DomainError as error:
            form.refuse(error)
    page = render_template(
        "workshops/note.html",
        consultation=consultation,
        workshop=workshop,
        note=row,
        form=form,
        removal=ActionForm(formdata=None),
    )
    return page, form.status


@bp.post(NOTE + "/remove")
@for_roles(*FACILITATION)
@writes
def remove(slug: str, workshop_id: int, note_id: int) -> ResponseReturnValue:
    """Delete a note logged by mistake."""
    workshop = for_action(slug, workshop_id, FACILITATION)
    remove_note(note=get_note(workshop, note_id), actor_id=current_user.id)
    flash(_("The note is removed."))
    return redirect(url_for(".show", slug=slug, workshop_id=workshop.id))


def _workshop_page(workshop: Workshop, form: NoteForm) -> ResponseReturnValue:
    consultation = workshop.consultation
    page = render_template(
        "workshops/workshop.html",
        consultation=consultation,
        workshop=workshop,
        notes=list_notes(workshop),
        conflicts=open_conflicts(workshop),
        form=form,
        action=ActionForm(formdata=None),
        is_open=workshop.state is WorkshopState.OPEN,
        saved=request.args.get("saved", type=int) if request.method == "GET" else None,
        may_log=can_log(current_user, consultation),
        may_reopen=can_reopen(current_user, consultation),
        **labels(),
    )
    return page, form.status


def note_form(workshop: Workshop, **kwargs: Any) -> NoteForm:
    """The form of a note with the choices of its workshop."""
    consultation = workshop.consultation
    return NoteForm(
        criteria=[(c.id, localized(c)) for c in consultation.criteria],
        provinces=provinces_of(consultation),
        usual=localized(workshop.province) if workshop.province else "",
        **kwargs,
    )


def choices_kept() -> dict[str, Any]:
    """What the note before chose, from the address; anything unreadable is left out."""
    args = request.args
    kind = args.get("kind", "")
    return {
        "criterion": args.get("criterion", type=_number),
        "kind": Kind(kind) if kind in set(Kind) else Kind.DIAGNOSIS,
        "table_number": args.get("table", type=_number),
        "province": args.get("province", type=_number),
        "category": args.get("who", type=Category),
        "token": secrets.token_urlsafe(24),
    }


def _number(text: str) -> int:
    digits = bare(text)
    if len(digits) > 9:
        raise ValueError("no key and no table number is that long")
    return int(digits)


def _said(note: WorkshopNote, workshop: Workshop) -> dict[str, Any]:
    said = note.contribution
    return {
        "criterion": said.criterion_id,
        "kind": said.kind,
        "table_number": note.table_number,
        "text": said.statement,
        "votes": note.votes,
        "category": said.category,
        "province": said.province_id if said.province_id != workshop.province_id else None,
    }


def note_text(form: NoteForm, consultation: Consultation) -> NoteText:
    """What was typed in the form of a note."""
    return NoteText(
        text=form.text.data or "",
        kind=form.kind.data,
        criterion=next((c for c in consultation.criteria if c.id == form.criterion.data), None),
        province=chosen_province(consultation, form.province.data),
        table_number=form.table_number.data,
        votes=form.votes.data or 0,
        category=form.category.data,
    )
