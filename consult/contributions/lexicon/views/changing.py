"""Pages that change the lexicon: each shows first what the change would do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.access.policies import SUPERVISION, for_roles
from consult.consultations.queries import get_for_team
from consult.contributions.lexicon.forms import ConceptForm, ReasonForm, WordForm
from consult.contributions.lexicon.operations import (
    change_lexicon,
    latest_number,
    retry_rebuild,
    undo_change,
)
from consult.contributions.lexicon.preview import Preview, preview_of, preview_of_undoing
from consult.contributions.lexicon.queries import ended_words, fields_of, get_change, get_concept
from consult.contributions.lexicon.site import site_lexicon
from consult.contributions.lexicon.views.frame import NUMBER, actor, bp
from consult.contributions.models.lexicon import LexiconChange, Rebuild
from consult.kernel.errors import DomainError
from consult.kernel.forms import ActionForm
from consult.kernel.i18n import current_language
from consult.kernel.messages import flash
from consult.kernel.rescue import kept_arguments
from consult.kernel.web import writes

#: value of the button that only shows what would happen
PREVIEW = "preview"


@bp.route("/change", methods=["GET", "POST"])
@for_roles(*SUPERVISION)
@writes
def change(slug: str) -> ResponseReturnValue:
    """One word added, corrected, switched off or on: what it would do, then done."""
    consultation = get_for_team(slug, SUPERVISION)
    form = WordForm(**(kept_arguments() or {"formdata": request.form or request.args}))
    wish = form.wish
    if wish is None:  # an address cut short
        return redirect(url_for(".index", slug=slug))
    concept = get_concept(site_lexicon(), wish.concept)
    made = _applied(form, lambda: change_lexicon(wish=wish, **_said(form)))
    if made is not None:
        return _done(slug, made)
    told = bool(wish.before if form.takes_no_word else wish.word)
    preview = _seen(
        form,
        lambda: preview_of(wish, consultation=consultation, language=current_language()),
        wanted=told,
    )
    page = render_template(
        "contributions/lexicon/change.html",
        consultation=consultation,
        concept=concept,
        form=form,
        wish=wish,
        preview=preview,
        latest_number=latest_number(),
    )
    return page, _status(form)


@bp.route("/new", methods=["GET", "POST"])
@for_roles(*SUPERVISION)
@writes
def new(slug: str) -> ResponseReturnValue:
    """A concept that the lexicon lacks: what it would do, then done."""
    consultation = get_for_team(slug, SUPERVISION)
    form = ConceptForm(fields_of(site_lexicon()), **kept_arguments())
    made = _applied(form, lambda: change_lexicon(wish=form.wish, **_said(form)))
    if made is not None:
        return _done(slug, made)
    preview = _seen(
        form,
        lambda: preview_of(form.wish, consultation=consultation, language=current_language()),
        wanted=form.is_submitted(),
    )
    page = render_template(
        "contributions/lexicon/new.html",
        consultation=consultation,
        form=form,
        preview=preview,
        latest_number=latest_number(),
    )
    return page, _status(form)


@bp.route(f"/changes/<{NUMBER}:change_number>/undo", methods=["GET", "POST"])
@for_roles(*SUPERVISION)
@writes
def undo(slug: str, change_number: int) -> ResponseReturnValue:
    """Undo a change, or do it again: what that would do, then done."""
    consultation = get_for_team(slug, SUPERVISION)
    target = get_change(change_number)
    form = ReasonForm(**kept_arguments())
    made = _applied(form, lambda: undo_change(target=target, **_said(form)))
    if made is not None:
        return _done(slug, made)
    preview = _seen(
        form,
        lambda: preview_of_undoing(target, consultation=consultation, language=current_language()),
    )
    page = render_template(
        "contributions/lexicon/undo.html",
        consultation=consultation,
        change=target,
        ended=ended_words([target]),
        form=form,
        preview=preview,
        latest_number=latest_number(),
    )
    return page, _status(form)


@bp.post(f"/changes/<{NUMBER}:change_number>/rebuild")
@for_roles(*SUPERVISION)
@writes
def rebuild(slug: str, change_number: int) -> ResponseReturnValue:
    """Ask once more that the search follow a change."""
    get_for_team(slug, SUPERVISION)
    if not ActionForm().validate_on_submit():
        abort(400)
    try:
        retry_rebuild(change=get_change(change_number), actor=actor())
    except DomainError as error:
        flash(error, "info")
    return redirect(url_for(".index", slug=slug))


def _said(form: ReasonForm) -> dict[str, Any]:
    """Why, what was seen and who: what every operation is told."""
    return {"reason": form.reason.data or "", "seen": form.seen_number, "actor": actor()}


def _applied(form: ReasonForm, apply: Callable[[], LexiconChange]) -> LexiconChange | None:
    """The change, when the form asks to apply it and nothing refuses it."""
    if not form.is_submitted() or form.step.data == PREVIEW or not form.validate():
        return None
    try:
        return apply()
    except DomainError as error:
        form.refuse(error)
        return None


def _seen(form: ReasonForm, look: Callable[[], Preview], *, wanted: bool = True) -> Preview | None:
    """What would happen; None before anything is asked for, or when it is refused."""
    if not wanted:
        return None
    try:
        return look()
    except DomainError as error:
        if str(error) not in form.form_errors:
            form.refuse(error)
        return None


def _status(form: ReasonForm) -> int:
    """To look at what would happen is no error; a page open for too long is one in any case."""
    if form.expired:
        return 400
    previewed = form.is_submitted() and form.step.data == PREVIEW and not form.refused
    return 200 if previewed else form.status


def _done(slug: str, made: LexiconChange) -> ResponseReturnValue:
    if made.rebuild is not Rebuild.DONE:
        flash(_("The lexicon is changed. The search takes it in now; you can leave the page."))
        return redirect(url_for(".index", slug=slug))
    flash(_("The lexicon is changed, and the search follows it already."))
    if made.concept not in site_lexicon().concepts:
        return redirect(url_for(".history", slug=slug))
    return redirect(url_for(".concept", slug=slug, concept_key=made.concept))
