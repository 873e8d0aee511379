"""Pages of texts: those in no theme, and moving one."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.access.policies import READERS, SUPERVISION, for_roles
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.contributions.models import Contribution
from consult.contributions.queries import get_contribution
from consult.kernel.errors import DomainError
from consult.kernel.messages import flash
from consult.kernel.rescue import kept_arguments
from consult.kernel.web import writes
from consult.themes.forms import NEW, UNDECIDED, MoveForm
from consult.themes.models import Assignment, Outcome, Theme
from consult.themes.operations import found_theme, move_text
from consult.themes.queries import (
    active_themes,
    assignment_page,
    get_assignment,
    get_theme,
    unsorted_page,
)
from consult.themes.views.frame import actor, bp, choices_of, may_edit, page_number

#: texts in no theme: heading and explanation of each group
GROUPS = {
    "undecided": (
        _l("Undecided texts"),
        _l("Too near to several themes for the analysis to choose, or put here by the team."),
    ),
    "unclear": (_l("Unclear texts"), _l("Too short, or without words, to tell a theme.")),
    "unsorted": (
        _l("Texts that no run has read yet"),
        _l("They came in after the latest run. Start another, or place them by hand."),
    ),
}


@bp.get("/themes/<any(undecided,unclear,unsorted):group>")
@for_roles(*READERS)
def loose(slug: str, group: str) -> ResponseReturnValue:
    """The texts of one group that is in no theme."""
    consultation = get_for_team(slug, READERS)
    if group == "unsorted":
        page = unsorted_page(consultation, page=page_number())
        rows: list[tuple[Contribution, Assignment | None]] = [(c, None) for c in page.items]
        pages: object = page
    else:
        found = assignment_page(consultation, Outcome(group), page=page_number())
        rows, pages = [(a.contribution, a) for a in found.items], found
    heading, text = GROUPS[group]
    edit = may_edit(consultation)
    return render_template(
        "themes/loose.html",
        consultation=consultation,
        heading=heading,
        text=text,
        rows=rows,
        page=pages,
        move=MoveForm(choices_of(active_themes(consultation))) if edit else None,
        may_edit=edit,
    )


@bp.get("/themes/texts/<path:reference>")
@for_roles(*READERS)
def place(slug: str, reference: str) -> ResponseReturnValue:
    """Where a text belongs, with the form to move it."""
    consultation = get_for_team(slug, READERS)
    contribution = get_contribution(consultation, reference)
    assignment = get_assignment(contribution)
    form = MoveForm(
        choices_of(active_themes(consultation)),
        data={"seen": seen_of(assignment)},
        **kept_arguments(),
    )
    return _place_page(consultation, contribution, form)


@bp.post("/themes/texts/<path:reference>")
@for_roles(*SUPERVISION)
@writes
def move(slug: str, reference: str) -> ResponseReturnValue:
    """Put a text where a person says it belongs."""
    consultation = get_for_team(slug, SUPERVISION)
    contribution = get_contribution(consultation, reference)
    form = MoveForm(choices_of(active_themes(consultation)))
    if form.validate_on_submit():
        try:
            target = _target(consultation, form)
            move_text(
                contribution=contribution,
                seen=_seen(consultation, form),
                target=target,
                actor=actor(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_moved_words(target))
            return redirect(_back(slug, form))
    return _place_page(consultation, contribution, form), form.status


def seen_of(assignment: Assignment | None) -> str:
    """Number of the theme a text is in, as a form carries it; empty for none."""
    theme = assignment.theme if assignment else None
    return str(theme.number) if theme else ""


def _target(consultation: Consultation, form: MoveForm) -> Theme | None:
    wanted = str(form.target.data)
    if wanted == UNDECIDED:
        return None
    if wanted == NEW:
        return found_theme(consultation=consultation, labels=form.labels(), actor=actor())
    if not (wanted.isascii() and wanted.isdecimal() and len(wanted) < 10):
        raise DomainError(_l("Choose a theme."))
    return get_theme(consultation, int(wanted))


def _seen(consultation: Consultation, form: MoveForm) -> int | None:
    seen = form.seen.data or ""
    if not (seen.isascii() and seen.isdecimal() and len(seen) < 10):
        return None
    return get_theme(consultation, int(seen)).id


def _moved_words(target: Theme | None) -> str:
    if target is None:
        return str(_("The text is with the undecided ones. No run moves it."))
    words = _(
        "The text is in theme %(number)s: %(label)s. No run moves it.",
        number=target.number,
        label=target.label,
    )
    return str(words)


def _back(slug: str, form: MoveForm) -> str:
    """The page the text was moved from, if it is one of the themes' pages."""
    themes = url_for(".index", slug=slug)
    back = form.back.data or ""
    return back if back.startswith(f"{themes}/") else themes


def _place_page(consultation: Consultation, contribution: Contribution, form: MoveForm) -> str:
    return render_template(
        "themes/place.html",
        consultation=consultation,
        contribution=contribution,
        assignment=get_assignment(contribution),
        form=form,
        may_edit=may_edit(consultation),
        new=NEW,
    )
