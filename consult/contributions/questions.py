"""The questions put to people, read from the web form: for the paper form and whoever types it in.

There is one source of the questions, their numbers and their choices:
:class:`consult.contributions.forms.ContributionForm`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from wtforms import RadioField, SelectField

from consult.consultations.models import Consultation
from consult.contributions.forms import PARTS, QUESTIONS, ContributionForm, Offered
from consult.kernel.i18n import localized

#: lines to write on, of each text and of each short answer
TEXT_LINES, SHORT_LINES = 6, 1


@dataclass(frozen=True)
class Question:
    """One question: its label begins with its number."""

    name: str
    label: str
    hint: str = ""
    #: what can be ticked, in the order of the numbers that each choice has; else lines are written
    choices: Sequence[str] = ()
    lines: int = 0


@dataclass(frozen=True)
class Section:
    """Questions that belong together, with what is to be known before answering them."""

    title: str
    note: str
    questions: Sequence[Question]


def offered_by(consultation: Consultation) -> Offered:
    """What a person can choose from in this consultation, in the language in force."""
    return Offered(
        criteria=[(c.code, localized(c)) for c in consultation.criteria],
        provinces=[(p.code, localized(p)) for p in consultation.region.provinces],
    )


def questionnaire(offered: Offered) -> list[Section]:
    """The questions of the web form, in the language in force."""
    form = ContributionForm(offered, formdata=None, meta={"csrf": False})
    asked = {name: _question(form, name) for name in QUESTIONS}
    words, about, contact = QUESTIONS[:4], QUESTIONS[4:10], QUESTIONS[10:]
    return [
        Section(
            _("What you want to say"),
            _("One of the three texts is enough; everything else may stay empty."),
            [asked[name] for name in words],
        ),
        Section(
            _("Where you live and who you are"),
            _(
                "This shows whether all places and all people are heard. It is published only as"
                " totals, except the place."
            ),
            [asked[name] for name in about],
        ),
        Section(
            _("How to reach you"),
            _("Kept apart from your text, never published, used only to answer you."),
            [asked[name] for name in contact],
        ),
    ]


def _question(form: ContributionForm, name: str) -> Question:
    field = form[name]
    # to tick nothing is to say nothing: the choices that stand for it are not printed
    ticked = list(field) if isinstance(field, (RadioField, SelectField)) else []
    return Question(
        name=name,
        label=str(field.label.text),
        hint=str(field.description),
        choices=[str(option.label.text) for option in ticked if option.data],
        lines=TEXT_LINES if name in PARTS else SHORT_LINES,
    )
