"""The list of words of abuse to look out for."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from consult.access.policies import SUPERVISION, for_roles
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.contributions.operations import add_watch_word, remove_watch_word
from consult.contributions.queries import get_watch_word, list_watch_words
from consult.contributions.team.frame import bp, labels
from consult.contributions.team_forms import WatchWordForm
from consult.kernel.errors import DomainError
from consult.kernel.forms import ActionForm
from consult.kernel.messages import flash
from consult.kernel.rescue import kept_arguments
from consult.kernel.web import writes


@bp.route("/watch-words", methods=["GET", "POST"])
@for_roles(*SUPERVISION)
@writes
def watch_words(slug: str) -> ResponseReturnValue:
    """The list in force, and a word more."""
    consultation = get_for_team(slug, SUPERVISION)
    form = WatchWordForm(**kept_arguments())
    if form.validate_on_submit():
        try:
            word = add_watch_word(
                word=form.word.data or "", language=form.language.data, actor_id=current_user.id
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("“%(word)s” is on the list.", word=word.word))
            return redirect(url_for(".watch_words", slug=slug))
    return _page(consultation, form), form.status


@bp.post("/watch-words/<int(max=2147483647):word_id>/remove")
@for_roles(*SUPERVISION)
@writes
def unwatch(slug: str, word_id: int) -> ResponseReturnValue:
    """Take a word off the list."""
    get_for_team(slug, SUPERVISION)
    if ActionForm().validate_on_submit():
        word = get_watch_word(word_id)
        remove_watch_word(word=word, actor_id=current_user.id)
        flash(_("“%(word)s” is off the list.", word=word.word))
    else:
        flash(_("This page was open for too long. Please send it once more."), "warning")
    return redirect(url_for(".watch_words", slug=slug))


def _page(consultation: Consultation, form: WatchWordForm) -> str:
    return render_template(
        "contributions/team_words.html",
        consultation=consultation,
        form=form,
        words=list_watch_words(),
        action=ActionForm(formdata=None),
        **labels(),
    )
