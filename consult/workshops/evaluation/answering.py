"""Answering the form: by the code of the hall, by one's own link, and what came on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.access.models import User
from consult.contributions.models import AgeBand, Category, Sex
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import Conflict, DomainError, Gone
from consult.regions.models import Province
from consult.workshops.evaluation.queries import Invited, find_paper
from consult.workshops.models.evaluation import (
    Evaluation,
    EvaluationInvitation,
    EvaluationMark,
    EvaluationResponse,
    EvaluationText,
    ResponseWay,
)


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
