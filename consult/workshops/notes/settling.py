"""Choosing between two versions of a note on the page of the workshop, also without JavaScript."""

from __future__ import annotations

from dataclasses import replace

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from consult.access.policies import FACILITATION, for_roles
from consult.kernel.errors import DomainError
from consult.kernel.messages import flash
from consult.kernel.text import has_words, storable
from consult.kernel.web import writes
from consult.workshops.models import NoteChoice, Workshop
from consult.workshops.notes.conflicts import settle_conflict
from consult.workshops.notes.queries import find_conflict, find_note, note_of
from consult.workshops.notes.views import bp
from consult.workshops.operations import NoteText
from consult.workshops.views.frame import for_action

SETTLE = "/team/<slug>/workshops/<int(max=2147483647):workshop_id>/notes/two-versions/<key>"


@bp.post(SETTLE)
@for_roles(*FACILITATION)
@writes
def settle(slug: str, workshop_id: int, key: str) -> ResponseReturnValue:
    """Do what was chosen; what was changed meanwhile is shown again."""
    workshop = for_action(slug, workshop_id, FACILITATION)
    conflict = find_conflict(workshop, key) or abort(404)
    choice = request.form.get("choice", "")
    if choice not in set(NoteChoice):
        abort(400)
    try:
        settle_conflict(
            workshop=workshop,
            conflict=conflict,
            choice=NoteChoice(choice),
            seen=request.form.get("seen", type=int),
            text=_merged(workshop, conflict.note_key) if choice == NoteChoice.MERGED else None,
            actor_id=current_user.id,
        )
    except DomainError as error:
        flash(str(error), "danger")
    else:
        flash(_("The choice is kept."))
    return redirect(
        url_for("workshops.show", slug=slug, workshop_id=workshop_id, _anchor="main"), 303
    )


def _merged(workshop: Workshop, note_key: str) -> NoteText | None:
    """The present note with the text that was written out of both."""
    text = storable(request.form.get("text", "")).replace("\r\n", "\n")
    note = find_note(workshop, note_key)
    return replace(note_of(note), text=text) if note and has_words(text) else None
