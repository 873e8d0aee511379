"""Forms of the evaluation: one form object for the page, the paper and whoever types it in."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from typing import Any, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import Field, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import html_params

from consult.contributions.forms import enum_choices
from consult.contributions.models import (
    AGE_LABELS,
    CATEGORY_LABELS,
    SEX_LABELS,
    AgeBand,
    Category,
    Sex,
)
from consult.kernel.forms import (
    AtMost,
    Between,
    Form,
    KeptText,
    NoNul,
    Required,
    WholeNumber,
    leniently,
    options,
)
from consult.kernel.forms import Words as InWords
from consult.kernel.i18n import LANGUAGES, localized
from consult.kernel.tables.digits import bare
from consult.kernel.text import storable
from consult.regions.models import Province
from consult.workshops.evaluation.answering import Answers
from consult.workshops.evaluation.operations import MOST_DAYS, USUAL_DAYS
from consult.workshops.models.evaluation import (
    MARK_LABELS,
    QUESTION_KIND_LABELS,
    EvaluationQuestion,
    QuestionKind,
)

#: characters of an open answer, papers of a hall, characters of a question
LONGEST_TEXT, MOST_PAPERS, LONGEST_QUESTION = 2000, 9999, 300
#: what people may tell of themselves, in the order of the questions
PERSON = ("sex", "age_band", "province", "category")

Value = TypeVar("Value", Sex, AgeBand, Category)
Kind = TypeVar("Kind", bound="EvaluationForm")


class DigitInput:
    """A box for one digit, for those who type in what is on paper."""

    input_type = "text"

    def __call__(self, field: Field, **kwargs: Any) -> Markup:
        """The box with the mark that was typed."""
        given = {
            "id": field.id,
            "name": field.name,
            "value": field.data or "",
            "type": "text",
            "inputmode": "numeric",
            "maxlength": 1,
            "autocomplete": "off",
            "dir": "ltr",
            **kwargs,
        }
        return Markup(f"<input {html_params(**given)}>")  # noqa: S704  # its values are escaped


class MarkField(RadioField):
    """The mark of a closed question: one of its digits, in any script, or nothing."""

    def __init__(self, label: str, kind: QuestionKind, **kwargs: Any) -> None:
        super().__init__(
            label,
            choices=options(*MARK_LABELS[kind].items()),
            validate_choice=False,
            default="",
            **kwargs,
        )
        self.kind = kind
        self.highest = len(MARK_LABELS[kind])

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the digit."""
        self.data = bare(str(valuelist[0])) if valuelist else ""

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no mark of this question."""
        if self.data and self.data not in map(str, range(1, self.highest + 1)):
            raise ValidationError(
                str(_("Write a digit from 1 to %(highest)s.", highest=self.highest))
            )

    @property
    def mark(self) -> int | None:
        """The mark of a valid field."""
        return int(self.data) if self.data else None


class EvaluationForm(Form):
    """What one participant says; everything may stay empty but one answer.

    Made by :func:`evaluation_form`, which adds the questions as its first fields.
    """

    sex = SelectField(_l("You are"), default="")
    age_band = SelectField(_l("Age"), default="")
    province = SelectField(_l("Prefecture or province"), default="")
    category = SelectField(_l("You speak as"), default="")
    #: keys of the questions that this page shows, in their order
    asked = HiddenField()
    #: people do not see it, robots fill it in
    website = StringField(_l("Website"))
    #: one per opened page, so that a second click makes no second response
    token = HiddenField(default=lambda: secrets.token_urlsafe(24))

    questions: Sequence[EvaluationQuestion] = ()

    def __init__(self, provinces: Sequence[Province] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._provinces = {province.code: province for province in provinces}
        unsaid = _("I prefer not to say")
        self.sex.choices = enum_choices(SEX_LABELS, unsaid)
        self.age_band.choices = enum_choices(AGE_LABELS, unsaid)
        names = {code: localized(province) for code, province in self._provinces.items()}
        self.province.choices = enum_choices(names, unsaid)
        self.category.choices = enum_choices(CATEGORY_LABELS, unsaid)
        self.asked.data = ".".join(str(question.id) for question in self.questions)
        for number, field in enumerate((*self.answers(), *self.person()), start=1):
            field.label.text = f"{number}. {field.label.text}"

    def answers(self) -> list[Field]:
        """The fields of the questions, in their order."""
        return [self[field_name(question)] for question in self.questions]

    def person(self) -> list[Field]:
        """The fields about the person."""
        return [self[name] for name in PERSON]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, and the trap."""
        valid = bool(super().validate(extra_validators))
        if "website" in self and self.website.data:
            self.form_errors.append(
                _("Leave the field “Website” empty: it is there to catch robots.")
            )
            valid = False
        for field in self.visible():
            if isinstance(field.data, str):
                field.data = storable(field.data)
        return valid

    def said(self) -> Answers:
        """What a valid form says."""
        pairs = list(zip(self.questions, self.answers(), strict=True))
        return Answers(
            marks={q.id: f.mark for q, f in pairs if isinstance(f, MarkField) and f.mark},
            texts={q.id: f.data for q, f in pairs if isinstance(f, KeptText) and f.data},
            sex=self._chosen("sex", Sex),
            age_band=self._chosen("age_band", AgeBand),
            province=self._provinces.get(self.province.data),
            category=self._chosen("category", Category),
        )

    def submission_token(self) -> str:
        """The same for one page sent twice with the same answers, and only then."""
        said = "\n".join(str(field.data) for field in (*self.answers(), *self.person()))
        content = f"{self.token.data}\n{said}"
        return hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()

    def _chosen(self, name: str, kind: type[Value]) -> Value | None:
        return kind(self[name].data) if self[name].data else None


class PaperEntryForm(EvaluationForm):
    """The same questions, each a box for the digit that stands on the paper."""

    number = WholeNumber(
        _l("Number on the paper"),
        [
            Required(_l("Number the paper, so that none is typed in twice.")),
            Between(1, MOST_PAPERS),
        ],
    )

    def __init__(self, provinces: Sequence[Province] = (), **kwargs: Any) -> None:
        super().__init__(provinces, **kwargs)
        # whoever types in is no robot
        del self.website
        for field in self.answers():
            if isinstance(field, MarkField):
                field.widget = DigitInput()
        for name in PERSON:
            self[name].choices = [("", _("Not stated")), *numbered(self[name].choices[1:])]


class WindowForm(Form):
    """For how many days the form is open."""

    days = WholeNumber(
        _l("Days"),
        [Required(_l("Say for how many days.")), Between(1, MOST_DAYS)],
        default=USUAL_DAYS,
    )


class PapersForm(Form):
    """How many paper forms were collected."""

    papers = WholeNumber(_l("Paper forms collected"), [Between(0, MOST_PAPERS)])


class QuestionForm(Form):
    """The words of a question."""

    text_ar = KeptText(_l("In Arabic"), [NoNul(), AtMost(LONGEST_QUESTION), InWords()])
    text_fr = KeptText(_l("In French"), [NoNul(), AtMost(LONGEST_QUESTION), InWords()])
    text_en = KeptText(_l("In English"), [NoNul(), AtMost(LONGEST_QUESTION), InWords()])
    #: the version that the page showed
    seen = HiddenField(default="1")

    @property
    def version(self) -> int:
        """The version that was seen; 0, which none has, when the page does not say."""
        seen = str(self.seen.data or "")
        return int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 9 else 0

    def texts(self) -> dict[str, str]:
        """The words by language."""
        return {code: self[f"text_{code}"].data or "" for code in LANGUAGES}


class NewQuestionForm(QuestionForm):
    """A question to be added."""

    kind = SelectField(
        _l("How it is answered"),
        choices=options(*QUESTION_KIND_LABELS.items()),
        coerce=leniently(QuestionKind),
        default=QuestionKind.SCALE,
    )


def field_name(question: EvaluationQuestion) -> str:
    """Name of a question's field; before it is a row of the table, by its code."""
    return f"q{question.id}" if question.id else f"q_{question.code.replace('-', '_')}"


def evaluation_form(
    questions: Sequence[EvaluationQuestion],
    provinces: Sequence[Province],
    *,
    kind: type[Kind],
    **kwargs: Any,
) -> Kind:
    """The form of these questions, in the language in force."""
    fields: dict[str, Any] = {field_name(q): _field(q) for q in questions}
    made: type[Kind] = type(kind.__name__, (kind,), {**fields, "questions": questions})
    return made(provinces, **kwargs)


def asked_ids(value: str) -> list[int]:
    """Keys of the questions that a page showed; what is no list of keys is none."""
    pieces = value.split(".")[:100]
    return [int(p) for p in pieces if p.isascii() and p.isdecimal() and 0 < int(p) < 2**31]


def numbered(choices: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Choices with the numbers that they have on paper."""
    return [(value, f"{place} – {name}") for place, (value, name) in enumerate(choices, 1)]


def _field(question: EvaluationQuestion) -> Any:
    if question.kind is QuestionKind.TEXT:
        return KeptText(question.text, [NoNul(), AtMost(LONGEST_TEXT), InWords()])
    return MarkField(question.text, question.kind)
