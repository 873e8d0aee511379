"""The questions of a consultation: those in force, those asked before."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from flask import abort

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.workshops.evaluation.defaults import QUESTIONS
from consult.workshops.models.evaluation import EvaluationQuestion


def in_force(consultation: Consultation) -> Sequence[EvaluationQuestion]:
    """The questions that are asked now, in their order; before the first form, the usual ones."""
    select = (
        _of(consultation)
        .where(EvaluationQuestion.retired_at.is_(None))
        .order_by(EvaluationQuestion.position, EvaluationQuestion.id)
    )
    held = db.session.scalars(select).all()
    return held if held or has_own(consultation) else usual(consultation)


def has_own(consultation: Consultation) -> bool:
    """Whether the consultation has questions of its own, retired ones among them."""
    return db.session.scalar(_of(consultation).limit(1)) is not None


def usual(consultation: Consultation) -> list[EvaluationQuestion]:
    """The questions to begin with, not yet rows of the table."""
    return [
        EvaluationQuestion(
            consultation_id=consultation.id,
            code=asked.code,
            version=1,
            kind=asked.kind,
            position=position,
            text_ar=asked.ar,
            text_fr=asked.fr,
            text_en=asked.en,
        )
        for position, asked in enumerate(QUESTIONS, start=1)
    ]


def retired(consultation: Consultation) -> Sequence[EvaluationQuestion]:
    """The latest wording of each question that is no longer asked."""
    asked = {question.code for question in in_force(consultation)}
    select = _of(consultation).order_by(EvaluationQuestion.code, EvaluationQuestion.version)
    latest = {question.code: question for question in db.session.scalars(select)}
    return [question for code, question in latest.items() if code not in asked]


def asked_on_page(consultation: Consultation, ids: Collection[int]) -> list[EvaluationQuestion]:
    """The questions that a page showed, in its order: also those that were reworded since."""
    select = _of(consultation).where(EvaluationQuestion.id.in_(ids))
    known = {question.id: question for question in db.session.scalars(select)}
    return [known[key] for key in ids if key in known]


def get_in_force(consultation: Consultation, code: str) -> EvaluationQuestion:
    """The question with this code that is asked now, else 404."""
    return next((q for q in in_force(consultation) if q.code == code), None) or abort(404)


def get_retired(consultation: Consultation, code: str) -> EvaluationQuestion:
    """The latest wording of a question that is no longer asked, else 404."""
    return next((q for q in retired(consultation) if q.code == code), None) or abort(404)


def _of(consultation: Consultation) -> sa.Select[EvaluationQuestion]:
    return sa.select(EvaluationQuestion).filter_by(consultation_id=consultation.id)
