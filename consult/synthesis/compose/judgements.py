"""How participants judged the workshops: part of the method, since it says how they were held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from consult.documents import wording
from consult.documents.blocks import (
    Bar,
    Block,
    Chart,
    ChartKind,
    Figure,
    Heading,
    Ids,
    Points,
    Row,
    Sentence,
    Table,
)
from consult.synthesis.compose.scope import Scope, say
from consult.synthesis.facts import Asked, Workshop
from consult.workshops.evaluation.statistics import SMALLEST, Tally, added, rate, shown_groups
from consult.workshops.models.evaluation import QuestionKind

KEY = "evaluation"


@dataclass(frozen=True)
class _Judged:
    """A question, its marks at all workshops, and at which it was answered."""

    name: str
    tally: Tally
    workshops: Ids


def judgements(scope: Scope) -> list[Block]:
    """The section; nothing when nobody answered, or so few that they could be recognised."""
    held = [w for w in scope.facts.workshops if w.answers]
    answers = sum(w.answers for w in held)
    asked = [j for a in scope.facts.asked if (j := _judged(scope, a, held)) is not None]
    if answers < SMALLEST or not asked:
        return []
    sentences = [_answered(scope, held, answers), *_rate(scope, held, answers), *_ends(asked)]
    return [
        Heading(2, _("How participants judged the workshops"), KEY),
        Points((*sentences, _rule(scope))),
        *_chart(scope, asked),
        _questions(asked),
        *_by_workshop(scope, held, answers),
    ]


def _judged(scope: Scope, asked: Asked, held: Sequence[Workshop]) -> _Judged | None:
    kind = QuestionKind(asked.kind)
    with_marks = [w for w in held if asked.key in w.marks]
    if not with_marks:
        return None
    whole = added(Tally(kind, w.marks[asked.key]) for w in with_marks)
    if whole.answers < SMALLEST:
        return None
    name = wording.name(asked.names, scope.language)
    return _Judged(name, whole, tuple(w.id for w in with_marks))


def _answered(scope: Scope, held: Sequence[Workshop], answers: int) -> Sentence:
    ids = tuple(w.id for w in held)
    forms = Figure(
        _("Answers to the evaluation form"),
        answers,
        _("Anonymous forms filled in by participants, online or on paper"),
        workshops=ids,
        key="evaluation_answers",
    )
    judged = Figure(
        _("Workshops judged"),
        len(ids),
        _("Workshops with an answer to the evaluation form"),
        workshops=ids,
        key="evaluation_workshops",
    )
    text = ngettext(
        "Participants filled in an anonymous evaluation form: answers to %(workshops)s workshop:"
        " %(answers)s.",
        "Participants filled in an anonymous evaluation form: answers to %(workshops)s workshops:"
        " %(answers)s.",
        len(ids),
        workshops=scope.number(len(ids)),
        answers=scope.number(answers),
    )
    return say("evaluation_answers", text, judged, forms)


def _rate(scope: Scope, held: Sequence[Workshop], answers: int) -> Iterator[Sentence]:
    came = [w.participants for w in held]
    whole = sum(count or 0 for count in came)
    share = rate(answers, whole)
    if share is None or None in came:
        return
    ids = tuple(w.id for w in held)
    figure = Figure(
        _("Answer rate"),
        share,
        _("Answers, of the participants counted at these workshops"),
        workshops=ids,
        key="evaluation_rate",
    )
    present = Figure(
        _("Participants of the workshops judged"),
        whole,
        _("Attendance of the workshops with an answer to the evaluation form"),
        workshops=ids,
        key="evaluation_participants",
    )
    text = _(
        "That is %(share)s of the %(people)s people counted there.",
        share=wording.share(share, scope.language),
        people=scope.number(whole),
    )
    yield say("evaluation_rate", text, figure, present)


def _ends(asked: Sequence[_Judged]) -> Iterator[Sentence]:
    """What was judged best and least, of the questions answered on the scale."""
    rated = sorted((j for j in asked if j.tally.mean is not None), key=_mean)
    if len(rated) < 2:
        return
    least, best = rated[0], rated[-1]
    text = _(
        "Best judged: %(best)s (mean %(high)s of 5); least: %(least)s (mean %(low)s).",
        best=wording.isolated(best.name.rstrip(" .")),
        high=_one_digit(best),
        least=wording.isolated(least.name.rstrip(" .")),
        low=_one_digit(least),
    )
    yield say("evaluation_ends", text, _mean_figure(best), _mean_figure(least))


def _mean(judged: _Judged) -> float:
    return judged.tally.mean or 0.0


def _mean_figure(judged: _Judged) -> Figure:
    return Figure(
        _("Mean of: %(question)s", question=wording.isolated(judged.name)),
        _one_digit(judged),
        _("Mean of the marks from 1 (not at all) to 5 (fully)"),
        workshops=judged.workshops,
    )


def _rule(scope: Scope) -> Sentence:
    text = _(
        "Answers are anonymous; results of fewer than %(count)s answers are not shown.",
        count=scope.number(SMALLEST),
    )
    return say("evaluation_rule", text)


def _chart(scope: Scope, asked: Sequence[_Judged]) -> Iterator[Chart]:
    caption = _("Answers that agree: 4 or 5 of 5, or yes")
    told = (f"{j.name} {scope.number(j.tally.favourable)}" for j in asked)
    bars = tuple(Bar(j.name, j.tally.favourable) for j in asked)
    alt = f"{caption}. {wording.clauses(told, scope.language)}."
    if len(bars) > 1:
        yield Chart(KEY, ChartKind.BARS, caption, alt, bars, table=KEY)


def _questions(asked: Sequence[_Judged]) -> Table:
    rows = tuple(
        Row(
            (
                j.name,
                j.tally.answers,
                _one_digit(j) if j.tally.mean is not None else "–",
                j.tally.favourable,
                j.tally.agreement,
            ),
            workshops=j.workshops,
        )
        for j in asked
    )
    columns = (_("Question"), _("Answers"), _("Mean (1 to 5)"), _("Agree"), _("Share"))
    definitions = (
        "",
        _("Participants who answered the question"),
        _("Mean of the marks from 1 (not at all) to 5 (fully)"),
        _("Answers of 4 or 5 on the scale, or yes"),
        _("Answers that agree, of all answers to the question"),
    )
    caption = _("Judgement of the participants")
    return Table(KEY, caption, columns, rows, widths=(52, 12, 14, 11, 11), definitions=definitions)


def _by_workshop(scope: Scope, held: Sequence[Workshop], answers: int) -> Iterator[Table]:
    """Answers of each workshop; those with few have no row, nor one that would give them away."""
    kept = shown_groups({w.id: w.answers for w in held}, answers)
    shown = [w for w in held if w.id in kept]
    if len(held) < 2 or not shown:
        return
    rows = tuple(
        Row(
            (w.title, w.answers, "–" if (share := _share(w)) is None else share),
            workshops=(w.id,),
        )
        for w in shown
    )
    columns = (_("Workshop"), _("Answers"), _("Answer rate"))
    yield Table(f"{KEY}_workshops", _("Answers by workshop"), columns, rows, widths=(60, 20, 20))


def _share(workshop: Workshop) -> float | None:
    return rate(workshop.answers, workshop.participants or 0)


def _one_digit(judged: _Judged) -> str:
    return str(format_decimal(round(_mean(judged), 1), "0.0"))
