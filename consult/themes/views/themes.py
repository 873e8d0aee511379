"""Pages of themes: list, one theme, its labels."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.access.policies import READERS, SUPERVISION, for_roles
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.contributions.figures import figure_by, names_of
from consult.kernel.errors import DomainError
from consult.kernel.forms import ActionForm
from consult.kernel.messages import flash
from consult.kernel.rescue import kept_arguments
from consult.kernel.web import writes
from consult.themes.forms import LabelForm, MoveForm
from consult.themes.models import Outcome
from consult.themes.operations import rename_theme, retire_theme
from consult.themes.queries import (
    active_themes,
    count_texts,
    counts_by,
    counts_of_theme,
    current_run,
    get_theme,
    latest_done_run,
    members_page,
    outcome_counts,
    quotes_of,
    sizes,
)
from consult.themes.queries.review import waiting
from consult.themes.views.frame import (
    NUMBER,
    actor,
    bp,
    check_token,
    choices_of,
    may_edit,
    page_number,
)

#: provinces and channels named beside each theme of the list
NAMED = 2


@bp.get("/themes")
@for_roles(*READERS)
def index(slug: str) -> ResponseReturnValue:
    """The themes in force, and what is not in one."""
    consultation = get_for_team(slug, READERS)
    themes = active_themes(consultation)
    size = sizes(consultation)
    outcomes = outcome_counts(consultation)
    texts = count_texts(consultation)
    return render_template(
        "themes/index.html",
        consultation=consultation,
        themes=sorted(themes, key=lambda theme: (-size.get(theme.id, 0), theme.number)),
        sizes=size,
        texts=texts,
        undecided=outcomes.get(Outcome.UNDECIDED, 0),
        unclear=outcomes.get(Outcome.UNCLEAR, 0),
        unsorted=texts - sum(outcomes.values()),
        provinces=_most_frequent(consultation, "province"),
        channels=_most_frequent(consultation, "channel"),
        stability=stability_words,
        latest=latest_done_run(consultation),
        current=current_run(consultation),
        waiting=waiting(consultation),
        may_edit=may_edit(consultation),
    )


@bp.get(f"/themes/<{NUMBER}:number>")
@for_roles(*READERS)
def show(slug: str, number: int) -> ResponseReturnValue:
    """One theme: what it is called, who speaks for it, all its texts."""
    consultation = get_for_team(slug, READERS)
    theme = get_theme(consultation, number)
    titles = {
        "province": _("From which prefecture or province"),
        "channel": _("By which channel"),
        "criterion": _("Under which criterion"),
    }
    figures = [
        figure_by(consultation, field, counts_of_theme(theme, field), title=title)
        for field, title in titles.items()
    ]
    edit = may_edit(consultation)
    return render_template(
        "themes/show.html",
        consultation=consultation,
        theme=theme,
        quotes=quotes_of([theme])[theme.id],
        figures=[figure for figure in figures if figure],
        page=members_page(theme, page=page_number()),
        texts=count_texts(consultation),
        stability=stability_words(theme.stability),
        move=MoveForm(choices_of(active_themes(consultation))) if edit else None,
        action=ActionForm(),
        may_edit=edit,
    )


@bp.route(f"/themes/<{NUMBER}:number>/rename", methods=["GET", "POST"])
@for_roles(*SUPERVISION)
@writes
def rename(slug: str, number: int) -> ResponseReturnValue:
    """Give a theme other labels."""
    consultation = get_for_team(slug, SUPERVISION)
    theme = get_theme(consultation, number)
    form = LabelForm(
        data={f"label_{language}": label for language, label in theme.labels.items()},
        **kept_arguments(),
    )
    if form.validate_on_submit():
        try:
            rename_theme(theme=theme, labels=form.labels(), actor=actor())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The theme is renamed. Later runs keep its label."))
            return redirect(url_for(".show", slug=slug, number=number))
    page = render_template("themes/rename.html", consultation=consultation, theme=theme, form=form)
    return page, form.status


@bp.post(f"/themes/<{NUMBER}:number>/retire")
@for_roles(*SUPERVISION)
@writes
def retire(slug: str, number: int) -> ResponseReturnValue:
    """Withdraw a theme that holds no text."""
    theme = get_theme(get_for_team(slug, SUPERVISION), number)
    check_token()
    retire_theme(theme=theme, actor=actor())
    flash(_("The theme is withdrawn. Its number is not given again."))
    return redirect(url_for(".index", slug=slug))


def stability_words(share: float | None) -> str:
    """How far to trust a theme, in words; empty when it was not measured.

    ``share`` is that of the repeated runs that keep its texts together. Those runs cut up to
    three times finer on purpose, so a theme that always comes back whole or in two halves has a
    half; below three tenths its texts mostly come back apart.
    """
    if share is None:
        return ""
    if share >= 0.5:
        return str(_("stable"))
    return str(_("fairly stable") if share >= 0.3 else _("loose: read its texts"))


def _most_frequent(consultation: Consultation, field: str) -> dict[int, list[str]]:
    """Names of the most frequent values of ``field`` in each theme."""
    names = names_of(consultation, field)
    return {
        theme_id: [names[value] for value in counts if value in names][:NAMED]
        for theme_id, counts in counts_by(consultation, field).items()
    }
