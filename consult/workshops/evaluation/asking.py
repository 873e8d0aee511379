"""Changing what is asked. Words never change under answers: another wording is a new version."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import Conflict, DomainError
from consult.kernel.i18n import LANGUAGES
from consult.workshops.evaluation.questions import has_own, in_force, usual
from consult.workshops.models.evaluation import EvaluationQuestion, QuestionKind

#: questions that a form can have: more than a hall has patience for
MOST_QUESTIONS = 40


def keep_usual_questions(consultation: Consultation) -> None:
    """Make the usual questions rows of the consultation, once."""
    if has_own(consultation):
        return
    try:
        with db.session.begin_nested():
            db.session.add_all(usual(consultation))
    except IntegrityError:
        # somebody else did in this very moment
        return


def add_question(
    *,
    consultation: Consultation,
    kind: QuestionKind,
    texts: Mapping[str, str],
    actor: User | None,
) -> EvaluationQuestion:
    """Ask something more, at the end.

    Raises
    ------
    DomainError
        When it says nothing in any language, or there are too many already.
    """
    keep_usual_questions(consultation)
    held = in_force(consultation)
    if len(held) >= MOST_QUESTIONS:
        raise DomainError(_l("A form has at most %(count)s questions.", count=MOST_QUESTIONS))
    question = EvaluationQuestion(
        consultation_id=consultation.id,
        code=f"own-{_next_number(consultation)}",
        version=1,
        kind=kind,
        position=max((q.position for q in held), default=0) + 1,
        **_columns(texts),
    )
    _flush(question)
    audit.record("add_evaluation_question", question, actor=actor, kind=str(kind))
    return question


def reword(
    *, question: EvaluationQuestion, seen: int, texts: Mapping[str, str], actor: User | None
) -> EvaluationQuestion:
    """Ask the same in other words: what was answered stays with the words that were read.

    ``seen`` is the version that the team member looked at.

    Raises
    ------
    Conflict
        When somebody reworded it meanwhile.
    DomainError
        When it says nothing in any language.
    """
    if question.version != seen:
        raise Conflict(_meanwhile())
    if _columns(texts) == {f"text_{code}": question.__dict__[f"text_{code}"] for code in LANGUAGES}:
        return question
    retire(question=question, actor=actor)
    again = EvaluationQuestion(
        consultation_id=question.consultation_id,
        code=question.code,
        version=question.version + 1,
        kind=question.kind,
        position=question.position,
        **_columns(texts),
    )
    _flush(again)
    audit.record("reword_evaluation_question", again, actor=actor, version=again.version)
    return again


def retire(*, question: EvaluationQuestion, actor: User | None) -> None:
    """Ask it no more; what was answered stays.

    Raises
    ------
    Conflict
        When somebody changed it meanwhile.
    """
    done = db.session.execute(
        sa.update(EvaluationQuestion)
        .where(EvaluationQuestion.id == question.id, EvaluationQuestion.retired_at.is_(None))
        .values(retired_at=utc_now())
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(question)
    if not done.rowcount:  # type: ignore[attr-defined]  # an UPDATE has it
        raise Conflict(_meanwhile())
    audit.record("retire_evaluation_question", question, actor=actor)


def ask_again(*, question: EvaluationQuestion, actor: User | None) -> None:
    """Ask a retired question again, in its own words.

    Raises
    ------
    Conflict
        When another wording of it is asked.
    """
    question.retired_at = None
    _flush(question)
    audit.record("ask_evaluation_question_again", question, actor=actor)


def move(*, question: EvaluationQuestion, step: int, actor: User | None) -> None:
    """Move a question one place up (-1) or down (1); at the end of the list nothing moves."""
    held = list(in_force(question_owner(question)))
    place = next(i for i, other in enumerate(held) if other.id == question.id)
    target = min(max(place + step, 0), len(held) - 1)
    held.insert(target, held.pop(place))
    for position, other in enumerate(held, start=1):
        other.position = position
    db.session.flush()
    audit.record("move_evaluation_question", question, actor=actor, place=target + 1)


def question_owner(question: EvaluationQuestion) -> Consultation:
    """The consultation that asks it."""
    return db.session.get_one(Consultation, question.consultation_id)


def _columns(texts: Mapping[str, str]) -> dict[str, str]:
    held = {f"text_{code}": texts.get(code, "").strip() for code in LANGUAGES}
    if not any(held.values()):
        raise DomainError(_l("Write the question in one language at least."))
    return held


def _flush(question: EvaluationQuestion) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(question)
    except IntegrityError as error:
        raise Conflict(_meanwhile()) from error


def _next_number(consultation: Consultation) -> int:
    select = sa.select(sa.func.count(EvaluationQuestion.code.distinct())).where(
        EvaluationQuestion.consultation_id == consultation.id
    )
    return (db.session.scalar(select) or 0) + 1


def _meanwhile() -> object:
    return _l("Somebody changed this question meanwhile. Reload the page to see how.")
