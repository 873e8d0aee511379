"""The list of reports, and composing one with one click."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from consult.access.policies import READERS, SUPERVISION, for_roles
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.kernel.messages import flash
from consult.kernel.rescue import kept_arguments
from consult.kernel.web import writes
from consult.synthesis.forms import ComposeForm
from consult.synthesis.operations import compose_report
from consult.synthesis.policies import can_compose
from consult.synthesis.queries import list_versions
from consult.synthesis.views.frame import actor, bp
from consult.themes.queries import active_themes, count_texts


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
    report = compose_report(consultation=consultation, language=form.language.data, actor=actor())
    flash(_("The report is composed. It stays as it is; compose another when things change."))
    return redirect(url_for(".show", slug=slug, number=report.number))


def _index(consultation: Consultation, form: ComposeForm) -> ResponseReturnValue:
    page = render_template(
        "synthesis/index.html",
        consultation=consultation,
        form=form,
        versions=list_versions(consultation),
        texts=count_texts(consultation),
        themes=len(active_themes(consultation)),
        may_compose=can_compose(current_user, consultation),
    )
    return page, form.status
