"""The blank form on paper: the questions of the page, with their numbers and boxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from flask_babel import force_locale
from flask_babel import gettext as _
from wtforms import Field, RadioField, SelectField

from consult.consultations.models import Consultation
from consult.documents.blocks import (
    Block,
    Code,
    Document,
    Grid,
    Heading,
    Label,
    Paragraph,
    Sentence,
    WriteLines,
)
from consult.documents.wording import document_words, isolated
from consult.kernel.i18n import babel_locale, localized, long_date
from consult.workshops.evaluation.forms import EvaluationForm, MarkField, evaluation_form
from consult.workshops.evaluation.links import hall_address
from consult.workshops.evaluation.queries import find_evaluation
from consult.workshops.evaluation.questions import in_force
from consult.workshops.models import Workshop
from consult.workshops.models.evaluation import MARKS, QuestionKind

#: BALLOT BOX
BOX = "\u2610"
#: between a box and what it stands for, so that no line parts them
STUCK = "\u00a0"
#: relative width of a question beside that of one box
QUESTION_WIDTH, BOXES_WIDTH = 46, 54
TEXT_LINES, ROW_HEIGHT, NUMBER_WIDTHS = 3, 9, (40, 60)


def blank_form(about: Workshop | Consultation, language: str) -> Document:
    """The form to print, of one meeting (with its code) or of any meeting of a consultation."""
    consultation = about.consultation if isinstance(about, Workshop) else about
    with force_locale(babel_locale(language)):
        title = _("How was the meeting?")
        return Document(
            language=language,
            title=f"{title} – {isolated(_name(about))}",
            written=about.created_at.isoformat(),
            version=1,
            is_demo=consultation.is_demo,
            demo_notice=_("Demonstration: invented data") if consultation.is_demo else "",
            words=document_words(),
            blocks=blank_blocks(about, language),
            kind="evaluation",
        )


def blank_blocks(about: Workshop | Consultation, language: str) -> tuple[Block, ...]:
    """The same as blocks, for a document that holds more: one chapter, beginning on a page."""
    with force_locale(babel_locale(language)):
        return tuple(_blocks(about))


def _blocks(about: Workshop | Consultation) -> Iterator[Block]:
    consultation = about.consultation if isinstance(about, Workshop) else about
    form = evaluation_form(
        in_force(consultation),
        consultation.region.provinces,
        kind=EvaluationForm,
        formdata=None,
        meta={"csrf": False},
    )
    yield Heading(1, _("How was the meeting?"), "evaluation-form")
    yield Label(isolated(_name(about)), _day(about))
    yield _said(
        _("Please do not write your name: nobody will know who answered what."),
        _("Tick one box in each row; leave out what you do not want to answer."),
    )
    yield from _code(about)
    yield from _questions(form)
    yield Heading(2, _("Who answers"), "evaluation-who")
    for field in form.person():
        yield Label(field.label.text)
        yield _said(_boxes(field))
    yield Grid("", (_("For the team: number of this paper"), STUCK), (), NUMBER_WIDTHS)


def _questions(form: EvaluationForm) -> Iterator[Block]:
    """Closed questions of one kind that follow each other in one grid, open ones with lines."""
    pairs = zip(form.questions, form.answers(), strict=True)
    for kind, run in groupby(pairs, key=lambda pair: pair[0].kind):
        fields = [field for _question, field in run]
        if kind is QuestionKind.TEXT:
            for field in fields:
                yield Label(field.label.text)
                yield WriteLines(TEXT_LINES)
        else:
            yield _grid(kind, fields)


def _grid(kind: QuestionKind, fields: Sequence[Field]) -> Grid:
    scale = kind is QuestionKind.SCALE
    width = BOXES_WIDTH // MARKS[kind]
    columns = _choices(fields[0])
    return Grid(
        caption="",
        columns=(_("I agree…") if scale else "", *columns),
        rows=tuple(
            (str(field.label.text), *(f"{BOX}{STUCK}{mark}" for mark in _marks(field)))
            for field in fields
        ),
        widths=(QUESTION_WIDTH, *(width,) * MARKS[kind]),
        height=ROW_HEIGHT,
    )


def _marks(field: Field) -> range:
    return range(1, field.highest + 1) if isinstance(field, MarkField) else range(0)


def _boxes(field: Field) -> str:
    """The choices of a field in a line, with the digits by which they are typed in."""
    ticked = (
        f"{BOX}{STUCK}{number}.{STUCK}{name.replace(' ', STUCK)}"
        for number, name in enumerate(_choices(field), start=1)
    )
    return "   ".join(ticked)


def _choices(field: Field) -> list[str]:
    """The names of what can be ticked; to tick nothing is to say nothing."""
    options = list(field) if isinstance(field, (RadioField, SelectField)) else []
    return [str(option.label.text) for option in options if option.data]


def _said(*texts: str) -> Paragraph:
    return Paragraph(tuple(Sentence("evaluation_form", text) for text in texts))


def _name(about: Workshop | Consultation) -> str:
    return about.title if isinstance(about, Workshop) else localized(about, "title")


def _day(about: Workshop | Consultation) -> str:
    return long_date(about.held_on) if isinstance(about, Workshop) else ""


def _code(about: Workshop | Consultation) -> Iterator[Block]:
    evaluation = find_evaluation(about) if isinstance(about, Workshop) else None
    address = hall_address(evaluation) if evaluation else ""
    if address:
        caption = _("Rather on your telephone? Point its camera here: it is the same form.")
        yield Code(address, caption, _("Code that leads to the form"))
