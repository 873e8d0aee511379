"""What participants answered, counted: for one meeting or for all of a consultation."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from consult.contributions.models import SEX_LABELS
from consult.extensions import db
from consult.kernel.i18n import localized
from consult.regions.models import Province
from consult.workshops.evaluation.queries import (
    Said,
    Turnout,
    find_evaluation,
    questions_with,
    texts_said,
    turnouts,
)
from consult.workshops.evaluation.statistics import SMALLEST, Tally, rate, shown_groups, tally
from consult.workshops.models import Workshop
from consult.workshops.models.evaluation import (
    Evaluation,
    EvaluationMark,
    EvaluationQuestion,
    EvaluationResponse,
    QuestionKind,
    TextState,
)

#: question → mark → how many
Counts = Mapping[int, Mapping[int, int]]


@dataclass(frozen=True)
class Group:
    """The answers of people of one kind to one question."""

    name: str
    tally: Tally


@dataclass(frozen=True)
class Closed:
    """A closed question: how it was answered by all, and by groups that are large enough."""

    question: EvaluationQuestion
    tally: Tally
    #: whether another wording of it has answers too
    reworded: bool = False
    sexes: Sequence[Group] = ()
    provinces: Sequence[Group] = ()

    @property
    def shown(self) -> bool:
        """Whether enough people answered it."""
        return self.tally.answers >= SMALLEST


@dataclass(frozen=True)
class Open:
    """An open question with what was written."""

    question: EvaluationQuestion
    texts: Sequence[Said]


@dataclass(frozen=True)
class Results:
    """The results of one or several evaluations."""

    turnout: Turnout
    #: how many came to the meetings that were evaluated
    participants: int
    closed: Sequence[Closed]
    open: Sequence[Open]

    @property
    def answers(self) -> int:
        """All filled forms."""
        return self.turnout.answers

    @property
    def rate(self) -> float | None:
        """Share of the participants who answered."""
        return rate(self.answers, self.participants)

    @property
    def enough(self) -> bool:
        """Whether so many answered that nobody is recognised."""
        return self.answers >= SMALLEST


def results_of(
    evaluations: Collection[Evaluation],
    *,
    provinces: Sequence[Province] = (),
    state: TextState | None = None,
) -> Results:
    """The results of these evaluations, in a constant number of queries.

    ``state`` limits the open answers to those that the team decided on so.
    """
    keys = [evaluation.id for evaluation in evaluations]
    counted = turnouts(evaluations)
    texts = texts_said(keys, state=state)
    marks = counts_of(keys)
    questions = questions_with({*marks, *texts})
    by_sex = _grouped(keys, EvaluationResponse.sex)
    by_province = _grouped(keys, EvaluationResponse.province_id)
    sexes = [(sex, str(label)) for sex, label in SEX_LABELS.items()]
    places = [(province.id, localized(province)) for province in provinces]
    several = _reworded(q for q in questions if q.id in marks)
    closed = [
        Closed(
            question=q,
            tally=(whole := tally(q.kind, marks[q.id])),
            reworded=q.code in several,
            sexes=_groups(q, whole, by_sex.get(q.id, {}), sexes),
            provinces=_groups(q, whole, by_province.get(q.id, {}), places),
        )
        for q in questions
        if q.kind is not QuestionKind.TEXT and q.id in marks
    ]
    opened = [Open(q, texts[q.id]) for q in questions if q.id in texts]
    turnout = _added(counted.values())
    return Results(turnout, turnout.participants, closed, opened)


def public_results(workshop: Workshop) -> Results | None:
    """What stands on the meeting's public page, once the team published it."""
    evaluation = find_evaluation(workshop)
    if evaluation is None or evaluation.published_at is None:
        return None
    return results_of([evaluation], state=TextState.SHOWN)


def counts_of(evaluations: Collection[int]) -> dict[int, dict[int, int]]:
    """How often each mark was given to each question."""
    select = (
        sa.select(EvaluationMark.question_id, EvaluationMark.mark, sa.func.count())
        .join(EvaluationResponse, EvaluationResponse.id == EvaluationMark.response_id)
        .where(EvaluationResponse.evaluation_id.in_(evaluations))
        .group_by(EvaluationMark.question_id, EvaluationMark.mark)
    )
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for question, mark, count in db.session.execute(select):
        found[question][mark] = count
    return found


def _grouped(
    evaluations: Collection[int], column: InstrumentedAttribute[Any]
) -> dict[int, dict[Any, dict[int, int]]]:
    """The same by a trait of those who answered; who did not state it is in no group."""
    select = (
        sa.select(EvaluationMark.question_id, column, EvaluationMark.mark, sa.func.count())
        .join(EvaluationResponse, EvaluationResponse.id == EvaluationMark.response_id)
        .where(EvaluationResponse.evaluation_id.in_(evaluations), column.is_not(None))
        .group_by(EvaluationMark.question_id, column, EvaluationMark.mark)
    )
    found: dict[int, dict[Any, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    for question, value, mark, count in db.session.execute(select):
        found[question][value][mark] = count
    return found


def _groups(
    question: EvaluationQuestion,
    whole: Tally,
    counted: Mapping[Any, Mapping[int, int]],
    names: Sequence[tuple[Any, str]],
) -> list[Group]:
    tallies = {value: tally(question.kind, counted.get(value, {})) for value, _name in names}
    kept = shown_groups({value: t.answers for value, t in tallies.items()}, whole.answers)
    return [Group(name, tallies[value]) for value, name in names if value in kept]


def _reworded(questions: Iterable[EvaluationQuestion]) -> set[str]:
    """Codes of the questions that were answered in several wordings."""
    wordings = Counter(question.code for question in questions)
    return {code for code, count in wordings.items() if count > 1}


def _added(held: Collection[Turnout]) -> Turnout:
    ways = {way for turnout in held for way in turnout.by_way}
    return Turnout(
        {way: sum(t.by_way.get(way, 0) for t in held) for way in sorted(ways)},
        sum(t.participants for t in held if t.answers),
    )
