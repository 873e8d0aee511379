"""Undo and do again, any decision, by whoever may decide."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.access.policies import SUPERVISION, for_roles
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.kernel.errors import DomainError
from consult.kernel.rescue import kept_arguments
from consult.kernel.web import writes
from consult.themes.forms import ActForm
from consult.themes.models import EventKind, ThemeEvent
from consult.themes.operations import undo
from consult.themes.queries import get_event
from consult.themes.views.acting import act_page, back_state, done, refuse
from consult.themes.views.frame import NUMBER, actor, bp
from consult.themes.views.telling import words_of


@bp.route(f"/workbench/decisions/<{NUMBER}:event_id>/undo", methods=["GET", "POST"])
@for_roles(*SUPERVISION)
@writes
def undo_event(slug: str, event_id: int) -> ResponseReturnValue:
    """Bring back what a decision changed; undoing an undo does the decision again."""
    consultation = get_for_team(slug, SUPERVISION)
    event = get_event(consultation, event_id)
    form = ActForm(**kept_arguments())
    if form.validate_on_submit():
        try:
            undo(event=event, actor=actor(), reason=form.why)
        except DomainError as error:
            refuse(form, error)
        else:
            return _done(consultation, event)
    again = event.kind is EventKind.UNDONE
    page: ResponseReturnValue = act_page(
        "undo",
        consultation,
        form,
        event=event,
        title=_("Do it again") if again else _("Undo a decision"),
        subject=words_of(event),
        go=_("Do it again") if again else _("Undo"),
    )
    return page


def _done(consultation: Consultation, event: ThemeEvent) -> ResponseReturnValue:
    what = words_of(event)
    if event.kind is EventKind.UNDONE:
        message = _("Done again: %(what)s.", what=what)
    else:
        message = _("Undone: %(what)s.", what=what)
    answer = done(consultation, message, back_state())
    if request.form.get("from") == "history":
        return redirect(url_for("themes.history", slug=consultation.slug))
    return answer
