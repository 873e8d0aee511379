"""Evaluation of a meeting of the demo: invented answers, some by the code, some on paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from consult.access.models import User
from consult.contributions.models import AgeBand, Category, Sex
from consult.regions.models import Province
from consult.workshops.evaluation.answering import Answers, answer_by_code, enter_paper
from consult.workshops.evaluation.operations import (
    close_form,
    count_papers,
    moderate,
    prepare,
    publish_results,
)
from consult.workshops.evaluation.queries import get_text, texts_said
from consult.workshops.evaluation.questions import in_force
from consult.workshops.models import Workshop, WorkshopState
from consult.workshops.models.evaluation import EvaluationQuestion, QuestionKind, TextState

#: marks in the order of the usual closed questions, and sex: 1 woman, 2 man, 0 not stated
ROWS = (
    ("5554112444", 1), ("4543111343", 1), ("5454113545", 2), ("4435212334", 2),
    ("5545111445", 1), ("3424122233", 2), ("5555111555", 1), ("4344121434", 0),
    ("4454112343", 2), ("5443211445", 1), ("2323132122", 2), ("5455111454", 1),
    ("4454111344", 2), ("5545112544", 1), ("3434121333", 2), ("4544111445", 1),
)  # fmt: skip
#: those of the last rows came on paper
ON_PAPER = 6
LIKED = (
    "استمع إلينا الجميع، وقيلت الأمور بصراحة.",
    "La parole a tourné, même ceux qui parlent peu ont été entendus.",
    "توزيعنا على موائد صغيرة سهّل النقاش.",
)
IMPROVE = (
    "الوقت قصير على ثلاثة مواضيع.",
    "ما كاينش النقل للدواور البعيدة.",
    "Envoyer le compte rendu plus vite.",
)
AGES = tuple(AgeBand)
KINDS = (Category.CITIZEN, Category.ASSOCIATION, Category.CITIZEN, Category.ACADEMIC)


def judge_meetings(workshops: Iterable[Workshop], actor: User) -> None:
    """Fill in the forms of the first meeting that is over and publish its results."""
    over = [workshop for workshop in workshops if workshop.state is WorkshopState.CLOSED]
    if over:
        _judge(over[0], actor)


def _judge(workshop: Workshop, actor: User) -> None:
    evaluation = prepare(workshop=workshop, actor=actor)
    questions = in_force(workshop.consultation)
    during = evaluation.opens_at + timedelta(hours=1)
    online = len(ROWS) - ON_PAPER
    for place in range(len(ROWS)):
        answers = _answers(place, questions, workshop.province)
        if place < online:
            answer_by_code(
                evaluation=evaluation, answers=answers, token=f"demo-{place}", now=during
            )
        else:
            enter_paper(
                evaluation=evaluation,
                answers=answers,
                number=place - online + 1,
                token=f"demo-{place}",
                actor=actor,
            )
    count_papers(evaluation=evaluation, papers=ON_PAPER, actor=actor)
    close_form(evaluation=evaluation, now=evaluation.closes_at, actor=actor)
    for said in texts_said([evaluation.id]).values():
        text = get_text(evaluation, said[0].response_id, said[0].question_id)
        moderate(text=text, state=TextState.SHOWN, actor=actor)
    publish_results(evaluation=evaluation, actor=actor)


def _answers(
    place: int, questions: Sequence[EvaluationQuestion], province: Province | None
) -> Answers:
    marks, sex = ROWS[place]
    closed = [q for q in questions if q.kind is not QuestionKind.TEXT]
    liked, improve = (q for q in questions if q.kind is QuestionKind.TEXT)
    texts = {liked.id: LIKED, improve.id: IMPROVE}
    return Answers(
        marks={q.id: int(mark) for q, mark in zip(closed, marks, strict=True)},
        texts={key: held[place] for key, held in texts.items() if place < len(held)},
        sex=(None, Sex.FEMALE, Sex.MALE)[sex],
        age_band=AGES[place % len(AGES)],
        province=province,
        category=KINDS[place % len(KINDS)],
    )
