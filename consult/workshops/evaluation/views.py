"""The participants' pages: the form behind the code of the hall, and behind a person's own link."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.consultations.models import Consultation
from consult.consultations.queries import get_public
from consult.extensions import utc_now
from consult.kernel.errors import DomainError
from consult.kernel.limits import PUBLIC_WRITES, limited
from consult.kernel.web import open_to_all, writes
from consult.workshops.evaluation.answering import answer_by_code, answer_by_letter
from consult.workshops.evaluation.forms import EvaluationForm, asked_ids, evaluation_form
from consult.workshops.evaluation.queries import get_by_key, get_by_own_key
from consult.workshops.evaluation.questions import asked_on_page, in_force
from consult.workshops.models.evaluation import Evaluation

bp = Blueprint("evaluation", __name__, url_prefix="/<slug>/evaluation")


@bp.route("/<hall_key>", methods=["GET", "POST"])
@open_to_all
@limited(PUBLIC_WRITES)
@writes
def answer(slug: str, hall_key: str) -> ResponseReturnValue:
    """The form behind the code of the hall: many people, many telephones."""
    consultation, now = get_public(slug), utc_now()
    evaluation = get_by_key(consultation, hall_key)
    form = _form(consultation)
    if form.validate_on_submit():
        try:
            answer_by_code(
                evaluation=evaluation,
                answers=form.said(),
                token=form.submission_token(),
                now=now,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect(url_for(".thanks", slug=slug, hall_key=hall_key), 303)
    return _page(consultation, evaluation, form, now)


@bp.route("/own/<personal_key>", methods=["GET", "POST"])
@open_to_all
@limited(PUBLIC_WRITES)
@writes
def own(slug: str, personal_key: str) -> ResponseReturnValue:
    """The form behind a person's own link, which works once."""
    consultation, now = get_public(slug), utc_now()
    invited = get_by_own_key(consultation, personal_key)
    form = _form(consultation)
    if form.validate_on_submit():
        try:
            answer_by_letter(
                invited=invited, answers=form.said(), token=form.submission_token(), now=now
            )
        except DomainError as error:
            form.refuse(error)
        else:
            thanks = url_for(".thanks", slug=slug, hall_key=invited.evaluation.key)
            return redirect(thanks, 303)
    return _page(consultation, invited.evaluation, form, now, used=invited.used)


@bp.get("/<hall_key>/thanks")
@open_to_all
def thanks(slug: str, hall_key: str) -> ResponseReturnValue:
    """The answer arrived."""
    consultation = get_public(slug)
    return render_template(
        "workshops/evaluation/thanks.html",
        consultation=consultation,
        workshop=get_by_key(consultation, hall_key).workshop,
    )


def _form(consultation: Consultation) -> EvaluationForm:
    """The questions in force; those that the page showed, when it was open as they changed."""
    asked = asked_ids(request.form.get("asked", ""))
    questions = asked_on_page(consultation, asked) if asked else []
    return evaluation_form(
        questions or in_force(consultation),
        consultation.region.provinces,
        kind=EvaluationForm,
    )


def _page(
    consultation: Consultation,
    evaluation: Evaluation,
    form: EvaluationForm,
    now: datetime,
    *,
    used: bool = False,
) -> ResponseReturnValue:
    page = render_template(
        "workshops/evaluation/form.html",
        consultation=consultation,
        workshop=evaluation.workshop,
        evaluation=evaluation,
        form=form,
        is_open=evaluation.takes_answers(now),
        not_begun=now < evaluation.opens_at,
        used=used,
    )
    status = form.status
    if form.is_submitted() and not evaluation.takes_answers(now):
        status = 410
    return page, status
