"""The team's pages of a consultation's evaluations: all meetings together, and what is asked."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import current_user

from consult.access.policies import FACILITATION, SUPERVISION, TEAM, for_roles, has_role
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.extensions import utc_now
from consult.kernel.errors import DomainError
from consult.kernel.forms import ActionForm
from consult.kernel.i18n import LANGUAGES
from consult.kernel.messages import flash
from consult.kernel.rescue import kept_arguments
from consult.kernel.web import writes
from consult.workshops.evaluation import asking
from consult.workshops.evaluation.forms import NewQuestionForm, QuestionForm
from consult.workshops.evaluation.operations import prepare
from consult.workshops.evaluation.queries import evaluations_of, turnouts
from consult.workshops.evaluation.questions import get_in_force, get_retired, in_force, retired
from consult.workshops.evaluation.results import results_of
from consult.workshops.evaluation.showing import wording
from consult.workshops.evaluation.team import actor, bp, results_file
from consult.workshops.models.evaluation import QUESTION_KIND_LABELS, EvaluationQuestion
from consult.workshops.queries import list_workshops

QUESTION = "/evaluation/questions/<question_code>"


@bp.get("/evaluation")
@for_roles(*TEAM)
def index(slug: str) -> ResponseReturnValue:
    """How participants judged the meetings of a consultation."""
    consultation = get_for_team(slug)
    held = evaluations_of(consultation)
    return render_template(
        "workshops/evaluation/index.html",
        consultation=consultation,
        workshops=[listed.workshop for listed in list_workshops(consultation)],
        evaluations=held,
        turnouts=turnouts(held.values()),
        results=results_of(list(held.values()), provinces=consultation.region.provinces),
        action=ActionForm(formdata=None),
        now=utc_now(),
        may_run=has_role(current_user, FACILITATION, consultation.region_id),
        may_supervise=has_role(current_user, SUPERVISION, consultation.region_id),
        **wording(),
    )


@bp.post("/evaluation/prepare")
@for_roles(*FACILITATION)
@writes
def prepare_all(slug: str) -> ResponseReturnValue:
    """Give each meeting that is not called off and has no form its form."""
    consultation = get_for_team(slug, FACILITATION)
    _check_token()
    held = evaluations_of(consultation)
    wanting = [
        listed.workshop
        for listed in list_workshops(consultation)
        if listed.workshop.id not in held and not listed.workshop.cancelled_at
    ]
    for workshop in wanting:
        prepare(workshop=workshop, actor=actor())
    flash(ngettext("%(num)s form is prepared.", "%(num)s forms are prepared.", len(wanting)))
    return redirect(url_for(".index", slug=slug), 303)


@bp.get("/evaluation/results.<any(xlsx, csv):ending>")
@for_roles(*TEAM)
def whole_file(slug: str, ending: str) -> ResponseReturnValue:
    """The results of all meetings as a file."""
    consultation = get_for_team(slug)
    held = list(evaluations_of(consultation).values())
    results = results_of(held, provinces=consultation.region.provinces)
    return results_file(f"{slug}-evaluation", results, ending)


@bp.route("/evaluation/questions", methods=["GET", "POST"])
@for_roles(*SUPERVISION)
@writes
def questions(slug: str) -> ResponseReturnValue:
    """What is asked; the form adds a question."""
    consultation = get_for_team(slug, SUPERVISION)
    form = NewQuestionForm(**kept_arguments())
    if form.validate_on_submit():
        try:
            asking.add_question(
                consultation=consultation, kind=form.kind.data, texts=form.texts(), actor=actor()
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The question is added at the end."))
            return redirect(url_for(".questions", slug=slug), 303)
    return _questions_page(consultation, form)


@bp.route(QUESTION, methods=["GET", "POST"])
@for_roles(*SUPERVISION)
@writes
def reword(slug: str, question_code: str) -> ResponseReturnValue:
    """Ask a question in other words: a new version, beside the answers to the old one."""
    consultation = get_for_team(slug, SUPERVISION)
    question = get_in_force(consultation, question_code)
    form = QuestionForm(obj=question, seen=str(question.version), **kept_arguments())
    if form.validate_on_submit():
        try:
            asking.keep_usual_questions(consultation)
            asking.reword(
                question=get_in_force(consultation, question_code),
                seen=form.version,
                texts=form.texts(),
                actor=actor(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The question is asked in these words from now on."))
            return redirect(url_for(".questions", slug=slug), 303)
    page = render_template(
        "workshops/evaluation/question.html",
        consultation=consultation,
        question=question,
        form=form,
        kind_labels=QUESTION_KIND_LABELS,
    )
    return page, form.status


@bp.post(QUESTION + "/place")
@for_roles(*SUPERVISION)
@writes
def place(slug: str, question_code: str) -> ResponseReturnValue:
    """Move a question up or down, ask it no more, or ask it again."""
    consultation = get_for_team(slug, SUPERVISION)
    _check_token()
    asking.keep_usual_questions(consultation)
    match request.form.get("act"):
        case "up":
            asking.move(question=get_in_force(consultation, question_code), step=-1, actor=actor())
        case "down":
            asking.move(question=get_in_force(consultation, question_code), step=1, actor=actor())
        case "retire":
            asking.retire(question=get_in_force(consultation, question_code), actor=actor())
            flash(_("The question is no longer asked. Its answers stay."))
        case "again":
            asking.ask_again(question=get_retired(consultation, question_code), actor=actor())
            flash(_("The question is asked again."))
        case _:
            abort(400)
    return redirect(url_for(".questions", slug=slug, _anchor=f"question-{question_code}"), 303)


def _check_token() -> None:
    if not ActionForm().validate_on_submit():
        abort(400)


def _questions_page(consultation: Consultation, form: NewQuestionForm) -> ResponseReturnValue:
    held: list[EvaluationQuestion] = list(in_force(consultation))
    page = render_template(
        "workshops/evaluation/questions.html",
        consultation=consultation,
        questions=held,
        retired=retired(consultation),
        form=form,
        action=ActionForm(formdata=None),
        kind_labels=QUESTION_KIND_LABELS,
        text_languages=LANGUAGES,
    )
    return page, form.status
