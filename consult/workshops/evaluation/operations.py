"""Writes of evaluations: opening and closing the form, answering it, typing in paper."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.access.models import User
from consult.contributions.models import AgeBand, Category, Sex
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import Conflict, DomainError, Gone
from consult.regions.models import Province
from consult.workshops.agenda.calendar import span
from consult.workshops.evaluation import letters
from consult.workshops.evaluation.asking import keep_usual_questions
from consult.workshops.evaluation.links import hall_address
from consult.workshops.evaluation.queries import (
    Invited,
    find_evaluation,
    find_paper,
    not_yet_invited,
    turnouts,
)
from consult.workshops.evaluation.statistics import SMALLEST
from consult.workshops.models import Workshop
from consult.workshops.models.evaluation import (
    Evaluation,
    EvaluationInvitation,
    EvaluationMark,
    EvaluationResponse,
    EvaluationText,
    ResponseWay,
    TextState,
)

#: days for which a form is open unless the team says otherwise, and the most it may say
USUAL_DAYS, MOST_DAYS = 14, 90


@dataclass(frozen=True)
class Answers:
    """What one form says: by the key of each question, and who the person is, if they said so."""

    marks: Mapping[int, int] = field(default_factory=dict)
    texts: Mapping[int, str] = field(default_factory=dict)
    sex: Sex | None = None
    age_band: AgeBand | None = None
    province: Province | None = None
    category: Category | None = None

    @property
    def says_something(self) -> bool:
        """Whether a question was answered."""
        return bool(self.marks or self.texts)


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


def answer_by_code(
    *, evaluation: Evaluation, answers: Answers, token: str | None, now: datetime
) -> None:
    """Take a form filled in by the code of the hall; once for each token.

    Raises
    ------
    Gone
        When the form takes no answers.
    DomainError
        When nothing is answered.
    """
    _must_be_open(evaluation, now)
    _add(evaluation, answers, way=ResponseWay.CODE, token=token)


def answer_by_letter(
    *, invited: Invited, answers: Answers, token: str | None, now: datetime
) -> None:
    """Take a form filled in by a person's own link, which works once; the database decides.

    Raises
    ------
    Gone, DomainError
        As :func:`answer_by_code`.
    Conflict
        When the link was used.
    """
    evaluation = invited.evaluation
    if _known(token):
        return
    _must_be_open(evaluation, now)
    used = db.session.execute(
        sa.update(EvaluationInvitation)
        .where(
            EvaluationInvitation.evaluation_id == evaluation.id,
            EvaluationInvitation.seat_id == invited.seat_id,
            EvaluationInvitation.used.is_(False),
        )
        .values(used=True)
        .execution_options(synchronize_session=False)
    )
    if not used.rowcount:  # type: ignore[attr-defined]  # an UPDATE has it
        raise Conflict(_l("This link was used already: each person answers once. Thank you."))
    _add(evaluation, answers, way=ResponseWay.LETTER, token=token)


def enter_paper(
    *,
    evaluation: Evaluation,
    answers: Answers,
    number: int,
    token: str | None,
    actor: User | None,
) -> None:
    """Type in a form that was filled in on paper, open or not; once for each token.

    Raises
    ------
    Conflict
        When the form with this number is typed in already.
    DomainError
        When nothing is answered.
    """
    if _known(token):
        return
    taken = _l("Form %(number)s is typed in already.", number=number)
    if find_paper(evaluation, number):
        raise Conflict(taken)
    try:
        _add(evaluation, answers, way=ResponseWay.PAPER, token=token, number=number)
    except IntegrityError as error:
        raise Conflict(taken) from error
    audit.record("enter_evaluation_paper", evaluation, actor=actor, number=number)


def remove_paper(*, evaluation: Evaluation, number: int, actor: User | None) -> None:
    """Take out a paper form that was typed in by mistake.

    Raises
    ------
    Conflict
        When there is none with this number.
    """
    response = find_paper(evaluation, number)
    if response is None:
        raise Conflict(_l("There is no form %(number)s any more.", number=number))
    db.session.delete(response)
    db.session.flush()
    audit.record("remove_evaluation_paper", evaluation, actor=actor, number=number)


def _must_be_open(evaluation: Evaluation, now: datetime) -> None:
    if now < evaluation.opens_at:
        raise Gone(_l("This form is not open yet. Nothing was sent."))
    if not evaluation.takes_answers(now):
        raise Gone(_l("This form is closed and takes no more answers. Nothing was sent."))


def _known(token: str | None) -> bool:
    if token is None:
        return False
    select = sa.select(EvaluationResponse.id).filter_by(submission_token=token)
    return db.session.scalar(select) is not None


def _add(
    evaluation: Evaluation,
    answers: Answers,
    *,
    way: ResponseWay,
    token: str | None,
    number: int | None = None,
) -> None:
    if not answers.says_something:
        raise DomainError(_l("Answer one question at least."))
    if _known(token):
        return
    response = EvaluationResponse(
        evaluation_id=evaluation.id,
        way=way,
        answered_on=utc_now().date(),
        sex=answers.sex,
        age_band=answers.age_band,
        province_id=answers.province.id if answers.province else None,
        category=answers.category,
        paper_number=number,
        submission_token=token,
        marks=[EvaluationMark(question_id=q, mark=mark) for q, mark in answers.marks.items()],
        texts=[EvaluationText(question_id=q, text=text) for q, text in answers.texts.items()],
    )
    try:
        with db.session.begin_nested():
            db.session.add(response)
    except IntegrityError:
        # the same page sent twice in one moment is one response
        if not _known(token):
            raise
