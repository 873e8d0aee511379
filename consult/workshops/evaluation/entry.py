"""Typing in what was filled in on paper, by keyboard: one digit a question."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.access.policies import FACILITATION, for_roles
from consult.consultations.queries import get_for_team
from consult.kernel.errors import DomainError
from consult.kernel.forms import ActionForm
from consult.kernel.messages import flash
from consult.kernel.rescue import kept_arguments
from consult.kernel.web import writes
from consult.workshops.evaluation.answering import enter_paper, remove_paper
from consult.workshops.evaluation.forms import PaperEntryForm, evaluation_form
from consult.workshops.evaluation.queries import get_evaluation, papers_of
from consult.workshops.evaluation.questions import in_force
from consult.workshops.evaluation.team import ONE, actor, bp
from consult.workshops.models.evaluation import Evaluation
from consult.workshops.queries import get_workshop


@bp.route(ONE + "/papers/entry", methods=["GET", "POST"])
@for_roles(*FACILITATION)
@writes
def entry(slug: str, workshop_id: int) -> ResponseReturnValue:
    """One paper after the other."""
    workshop = get_workshop(get_for_team(slug, FACILITATION), workshop_id)
    evaluation = get_evaluation(workshop)
    form = _form(evaluation)
    if form.validate_on_submit():
        try:
            enter_paper(
                evaluation=evaluation,
                answers=form.said(),
                number=form.number.data or 0,
                token=form.submission_token(),
                actor=actor(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("Paper %(number)s is saved.", number=form.number.data))
            return redirect(url_for(".entry", slug=slug, workshop_id=workshop_id), 303)
    return _page(evaluation, form)


@bp.post(ONE + "/papers/<int(max=9999):number>/undo")
@for_roles(*FACILITATION)
@writes
def undo(slug: str, workshop_id: int, number: int) -> ResponseReturnValue:
    """Take out a paper that was typed in by mistake."""
    evaluation = get_evaluation(get_workshop(get_for_team(slug, FACILITATION), workshop_id))
    if not ActionForm().validate_on_submit():
        abort(400)
    remove_paper(evaluation=evaluation, number=number, actor=actor())
    flash(_("Paper %(number)s is taken out.", number=number))
    return redirect(url_for(".entry", slug=slug, workshop_id=workshop_id), 303)


def _form(evaluation: Evaluation) -> PaperEntryForm:
    consultation = evaluation.workshop.consultation
    return evaluation_form(
        in_force(consultation),
        consultation.region.provinces,
        kind=PaperEntryForm,
        data={"number": max(papers_of(evaluation), default=0) + 1},
        **kept_arguments(),
    )


def _page(evaluation: Evaluation, form: PaperEntryForm) -> ResponseReturnValue:
    workshop = evaluation.workshop
    page = render_template(
        "workshops/evaluation/entry.html",
        consultation=workshop.consultation,
        workshop=workshop,
        evaluation=evaluation,
        form=form,
        typed=papers_of(evaluation),
        action=ActionForm(formdata=None),
    )
    return page, form.status
