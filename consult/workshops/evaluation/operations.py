"""Writes of evaluations by the team: opening and closing the form, letters, publishing."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.access.models import User
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import Conflict, DomainError
from consult.workshops.agenda.calendar import span
from consult.workshops.evaluation import letters
from consult.workshops.evaluation.asking import keep_usual_questions
from consult.workshops.evaluation.links import hall_address
from consult.workshops.evaluation.queries import (
    find_evaluation,
    not_yet_invited,
    turnouts,
)
from consult.workshops.evaluation.statistics import SMALLEST
from consult.workshops.models import Workshop
from consult.workshops.models.evaluation import (
    Evaluation,
    EvaluationInvitation,
    EvaluationResponse,
    EvaluationText,
    TextState,
)

#: days for which a form is open unless the team says otherwise, and the most it may say
USUAL_DAYS, MOST_DAYS = 14, 90


def prepare(*, workshop: Workshop, days: int = USUAL_DAYS, actor: User | None) -> Evaluation:
    """Give a meeting its form: it opens by itself when the meeting ends, for so many days.

    A second time changes nothing.
    """
    known = find_evaluation(workshop)
    if known is not None:
        return known
    keep_usual_questions(workshop.consultation)
    ends = span(workshop)[1]
    evaluation = Evaluation(
        workshop=workshop,
        key=secrets.token_urlsafe(12),
        opens_at=ends,
        closes_at=ends + timedelta(days=days),
    )
    db.session.add(evaluation)
    db.session.flush()
    audit.record("prepare_evaluation", evaluation, actor=actor, days=days)
    return evaluation


def open_form(*, evaluation: Evaluation, days: int, now: datetime, actor: User | None) -> None:
    """Take answers from now on, for so many days.

    Raises
    ------
    Conflict
        When the meeting was called off.
    """
    if evaluation.workshop.cancelled_at:
        raise Conflict(_l("This meeting is called off: there is nothing to evaluate."))
    evaluation.opens_at = min(evaluation.opens_at, now)
    evaluation.closes_at = now + timedelta(days=days)
    db.session.flush()
    audit.record("open_evaluation", evaluation, actor=actor, days=days)


def close_form(*, evaluation: Evaluation, now: datetime, actor: User | None) -> None:
    """Take no more answers online; paper can still be typed in."""
    evaluation.opens_at = min(evaluation.opens_at, now)
    evaluation.closes_at = min(evaluation.closes_at, now)
    db.session.flush()
    audit.record("close_evaluation", evaluation, actor=actor)


def count_papers(*, evaluation: Evaluation, papers: int | None, actor: User | None) -> None:
    """Say how many paper forms were collected."""
    evaluation.papers = papers
    db.session.flush()
    audit.record("count_evaluation_papers", evaluation, actor=actor, papers=papers)


def publish_results(*, evaluation: Evaluation, actor: User | None) -> None:
    """Show the results on the meeting's public page; a second time changes nothing.

    Raises
    ------
    DomainError
        When so few answered that they could be recognised.
    """
    if turnouts([evaluation])[evaluation.id].answers < SMALLEST:
        raise DomainError(
            _l(
                "Results can be published from %(count)s answers on, so that nobody is recognised.",
                count=SMALLEST,
            )
        )
    evaluation.published_at = evaluation.published_at or utc_now()
    db.session.flush()
    audit.record("publish_evaluation", evaluation, actor=actor)


def take_results_back(*, evaluation: Evaluation, actor: User | None) -> None:
    """Show the results to the team alone."""
    evaluation.published_at = None
    db.session.flush()
    audit.record("unpublish_evaluation", evaluation, actor=actor)


def moderate(*, text: EvaluationText, state: TextState, actor: User | None) -> None:
    """Decide whether an open answer may be shown with the published results."""
    text.state = state
    db.session.flush()
    response = db.session.get_one(EvaluationResponse, text.response_id)
    evaluation = db.session.get_one(Evaluation, response.evaluation_id)
    audit.record("moderate_evaluation_text", evaluation, actor=actor, state=str(state))


def invite_people(*, evaluation: Evaluation) -> int:
    """Write to those who came and have an address, each once; how many letters were written.

    Nothing is written where no link can be: the site does not know its name then.
    """
    if not hall_address(evaluation):
        return 0
    written = 0
    for seat in not_yet_invited(evaluation):
        row = EvaluationInvitation(evaluation_id=evaluation.id, seat_id=seat.id)
        try:
            with db.session.begin_nested():
                db.session.add(row)
        except IntegrityError:
            # another process wrote to this person in this very moment
            continue
        letters.ask(evaluation, seat)
        written += 1
    return written
