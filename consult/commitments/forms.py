"""The form of a commitment card: the guide's fields, with as many activities as needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from consult.commitments.matrix import (
    ACTIVITY_ENDS_ON,
    ACTIVITY_STARTS_ON,
    ENDS_ON,
    ENTRIES,
    PRINTED_ROWS,
    QUESTIONS,
    STARTS_ON,
)
from consult.commitments.models import (
    ANSWER_LABELS,
    COMMITMENT_STATE_LABELS,
    Answer,
    Commitment,
    CommitmentState,
    Relevance,
)
from consult.commitments.operations import LONGEST_TITLE, Card, Step
from consult.contributions.operations import LONGEST_TEXT
from consult.kernel.forms import (
    AtMost,
    Day,
    Form,
    KeptLine,
    KeptText,
    NoNul,
    Required,
    Words,
    leniently,
    options,
)

#: rows of activities that one card can have
MOST_ROWS = 40
#: empty rows shown after the filled ones
SPARE_ROWS = 1
LONGEST_LINE = 500

Rows = Sequence[Mapping[str, Any]]


class CommitmentForm(Form):
    """A card without its activities, which :func:`commitment_form` adds row by row."""

    title = KeptLine(
        _l("Title of the commitment"),
        [Required(_l("Give the commitment a title.")), NoNul(), AtMost(LONGEST_TITLE), Words()],
    )
    state = SelectField(
        _l("State"),
        choices=options(*COMMITMENT_STATE_LABELS.items()),
        coerce=leniently(CommitmentState),
    )
    starts_on = Day(STARTS_ON)
    ends_on = Day(ENDS_ON)
    #: evidence that the card shall no longer carry
    dropped = SelectMultipleField(
        _l("Quotes to remove"),
        coerce=leniently(int),
        choices=[],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    #: reference numbers of contributions to carry as evidence
    added = KeptLine(_l("Add quotes by their reference numbers"), [NoNul(), AtMost(LONGEST_LINE)])
    rows = HiddenField()
    #: what the editor had in sight, so that two people do not undo each other's work unawares
    seen = HiddenField()

    #: how many activities this form has
    row_count: int = 0

    def card(self) -> Card:
        """The fields of the matrix, as typed."""
        texts = {entry.name: self[entry.name].data or "" for entry in ENTRIES}
        return Card(
            title=self.title.data or "",
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            **texts,
        )

    def relevance(self) -> dict[Relevance, tuple[Answer, str]]:
        """The answers given, each with its explanation."""
        return {
            question: (Answer(answer.data), why.data or "")
            for question, answer, why in self.questions()
            if answer.data
        }

    def activities(self) -> list[Step]:
        """The rows that hold something, in order."""
        rows = [(t.data or "", s.data, e.data) for _n, t, s, e in self.steps()]
        return [Step(*row) for row in rows if row[0].strip()]

    def questions(self) -> Iterator[tuple[Relevance, Any, Any]]:
        """Each relevance question with the fields of its answer and of its explanation."""
        for question in QUESTIONS:
            yield question, self[f"relevance-{question}"], self[f"relevance-{question}-why"]

    def steps(self) -> Iterator[tuple[int, Any, Any, Any]]:
        """Each row of activities: number, and the fields of title, start and end."""
        for n in range(1, self.row_count + 1):
            yield n, self[f"activity-{n}"], self[f"activity-{n}-starts"], self[f"activity-{n}-ends"]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then the rules that join several of them."""
        valid = bool(super().validate(extra_validators))
        pairs = [(self.starts_on, self.ends_on), *((s, e) for _n, _t, s, e in self.steps())]
        for start, end in pairs:
            if start.data and end.data and end.data < start.data:
                _add(end, _l("The end date comes before the start date."))
                valid = False
        for _question, answer, why in self.questions():
            if (why.data or "").strip() and not answer.data:
                _add(answer, _l("Answer yes or no as well: the explanation needs its answer."))
                valid = False
        for _n, title, start, end in self.steps():
            if (start.data or end.data) and not (title.data or "").strip():
                _add(title, _l("Name the activity that these dates belong to."))
                valid = False
        return valid


def commitment_form(rows: int, **kwargs: Any) -> CommitmentForm:
    """A form with ``rows`` activities, between the guide's three and ``MOST_ROWS``."""
    made: CommitmentForm = _with_rows(min(max(rows, PRINTED_ROWS), MOST_ROWS))(**kwargs)
    made.rows.data = str(made.row_count)
    return made


def values_of(commitment: Commitment) -> dict[str, Any]:
    """The card as values of its form."""
    values = {
        name: getattr(commitment, name) for name in ("title", "state", "starts_on", "ends_on")
    }
    values |= {entry.name: getattr(commitment, entry.name) for entry in ENTRIES}
    for given in commitment.relevance:
        values[f"relevance-{given.question}"] = given.answer
        values[f"relevance-{given.question}-why"] = given.explanation
    for n, activity in enumerate(commitment.activities, 1):
        values[f"activity-{n}"] = activity.title
        values[f"activity-{n}-starts"] = activity.starts_on
        values[f"activity-{n}-ends"] = activity.ends_on
    return values


def _add(field: Any, message: Any) -> None:
    field.errors = [*field.errors, str(message)]


def _text(label: Any) -> KeptText:
    return KeptText(label, [NoNul(), AtMost(LONGEST_TEXT)])


def _answered(question: Any) -> RadioField:
    choices = options(*ANSWER_LABELS.items(), ("", _l("Not answered yet")))
    return RadioField(question, choices=choices, default="")


@lru_cache
def _with_rows(rows: int) -> Callable[..., CommitmentForm]:
    """A class of form with that many activities, each field named and labelled by its row."""
    fields: dict[str, Any] = {"row_count": rows}
    for n in range(1, rows + 1):
        fields[f"activity-{n}"] = _text(_l("Activity %(number)s", number=n))
        fields[f"activity-{n}-starts"] = Day(_Numbered(ACTIVITY_STARTS_ON, n))
        fields[f"activity-{n}-ends"] = Day(_Numbered(ACTIVITY_ENDS_ON, n))
    return type("CommitmentFormWithRows", (CommitmentForm,), fields)


class _Numbered:
    """A label followed by the number of its row, in the language of the page."""

    def __init__(self, label: object, number: int) -> None:
        self.label, self.number = label, number

    def __str__(self) -> str:
        return f"{self.label} ({self.number})"


for _entry in ENTRIES:
    setattr(CommitmentForm, _entry.name, _text(_entry.label))
for _question, _label in QUESTIONS.items():
    setattr(CommitmentForm, f"relevance-{_question}", _answered(_label))
    setattr(CommitmentForm, f"relevance-{_question}-why", _text(_l("Explanation")))
