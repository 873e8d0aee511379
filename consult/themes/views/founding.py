"""A new theme: empty, or with the texts of a search."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.access.policies import SUPERVISION, for_roles
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.contributions.queries import Filters
from consult.kernel.errors import DomainError
from consult.kernel.rescue import kept_arguments
from consult.kernel.web import writes
from consult.themes.forms import COPY, FoundForm
from consult.themes.operations import found_from_search, found_theme, preview_search
from consult.themes.views.acting import act_page, back_state, done, refuse
from consult.themes.views.frame import actor, bp
from consult.themes.views.state import State


@bp.route("/workbench/new-theme", methods=["GET", "POST"])
@for_roles(*SUPERVISION)
@writes
def found(slug: str) -> ResponseReturnValue:
    """Name a theme that the analysis did not find, and fill it from the search of the address."""
    consultation = get_for_team(slug, SUPERVISION)
    state = back_state()
    form = FoundForm(**kept_arguments())
    if form.validate_on_submit():
        try:
            number = _found(consultation, state, form)
        except DomainError as error:
            refuse(form, error)
        else:
            message = _("The new theme has the number %(number)s.", number=number)
            return done(consultation, message, State(theme=str(number), by=state.by))
    return _page(consultation, state, form)


def filters_of(consultation: Consultation, state: State) -> Filters:
    """The search of the register that the workbench's address names."""
    wanted = state.filter(consultation)
    return Filters(
        search=wanted.search,
        province_id=wanted.province_id,
        channel=wanted.channel,
        language=wanted.language,
    )


def _found(consultation: Consultation, state: State, form: FoundForm) -> int:
    if not state.q:
        theme = found_theme(
            consultation=consultation, labels=form.labels(), actor=actor(), reason=form.why
        )
        return theme.number
    event = found_from_search(
        consultation=consultation,
        filters=filters_of(consultation, state),
        labels=form.labels(),
        copy=form.how.data == COPY,
        actor=actor(),
        reason=form.why,
    )
    return event.theme.number if event.theme else 0


def _page(consultation: Consultation, state: State, form: FoundForm) -> ResponseReturnValue:
    filters = filters_of(consultation, state)
    page: ResponseReturnValue = act_page(
        "found",
        consultation,
        form,
        title=_("A new theme"),
        subject=state.q,
        copied=preview_search(consultation=consultation, filters=filters, copy=True)
        if state.q
        else None,
        moved=preview_search(consultation=consultation, filters=filters, copy=False)
        if state.q
        else None,
        go=_("Make the theme"),
    )
    return page
