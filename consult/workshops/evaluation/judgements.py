"""What participants answered to closed questions, meeting by meeting, for reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.workshops.evaluation.queries import questions_with
from consult.workshops.evaluation.statistics import tally
from consult.workshops.models import Workshop
from consult.workshops.models.evaluation import (
    Evaluation,
    EvaluationMark,
    EvaluationQuestion,
    EvaluationResponse,
)


@dataclass(frozen=True)
class Judgements:
    """Counts of a consultation's meetings, by their keys."""

    #: questions with answers, in their order
    questions: Sequence[EvaluationQuestion]
    #: filled forms of each meeting
    answers: Mapping[int, int]
    #: meeting → question → mark → how many
    marks: Mapping[int, Mapping[int, Mapping[int, int]]]

    def marks_of(self, workshop_id: int) -> dict[str, tuple[int, ...]]:
        """Key of each question → how many gave each mark at this meeting, from 1."""
        given = self.marks.get(workshop_id, {})
        return {
            str(q.id): tally(q.kind, given[q.id]).counts for q in self.questions if q.id in given
        }


def judgements_of(consultation: Consultation) -> Judgements:
    """The counts, in three queries."""
    answers = (
        sa.select(Evaluation.workshop_id, sa.func.count())
        .join(EvaluationResponse, EvaluationResponse.evaluation_id == Evaluation.id)
        .join(Workshop, Workshop.id == Evaluation.workshop_id)
        .where(Workshop.consultation_id == consultation.id)
        .group_by(Evaluation.workshop_id)
    )
    counted = {row[0]: row[1] for row in db.session.execute(answers)}
    marks = _marks(consultation) if counted else {}
    questions = {key for by_question in marks.values() for key in by_question}
    return Judgements(questions_with(questions) if questions else (), counted, marks)


def _marks(consultation: Consultation) -> dict[int, dict[int, dict[int, int]]]:
    select = (
        sa.select(
            Evaluation.workshop_id,
            EvaluationMark.question_id,
            EvaluationMark.mark,
            sa.func.count(),
        )
        .join(EvaluationResponse, EvaluationResponse.id == EvaluationMark.response_id)
        .join(Evaluation, Evaluation.id == EvaluationResponse.evaluation_id)
        .join(Workshop, Workshop.id == Evaluation.workshop_id)
        .where(Workshop.consultation_id == consultation.id)
        .group_by(Evaluation.workshop_id, EvaluationMark.question_id, EvaluationMark.mark)
    )
    found: dict[int, dict[int, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    for workshop, question, mark, count in db.session.execute(select):
        found[workshop][question][mark] = count
    return found
