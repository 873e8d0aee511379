"""Forms of reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, SelectField
from wtforms.validators import AnyOf, InputRequired
from wtforms.widgets import HiddenInput

from consult.kernel.forms import (
    AtMost,
    Form,
    KeptLine,
    KeptText,
    NoNul,
    Required,
    leniently,
    options,
)
from consult.kernel.i18n import LANGUAGES, current_language
from consult.synthesis.facts import ReportKind, Subject, SubjectKind

#: characters of one text, and of one title
LONGEST_TEXT, LONGEST_TITLE = 20_000, 200
LONGEST_NAME = 200

#: labels of groups → (value, label) of what a report may be
Choices = Mapping[str, Sequence[tuple[str, str]]]


class ComposeForm(Form):
    """Which report, and in which language."""

    report = SelectField(_l("Report"), default=ReportKind.SYNTHESIS.value)
    language = SelectField(
        _l("Language of the report"), default=current_language, validators=[AnyOf(LANGUAGES)]
    )

    def __init__(self, reports: Choices, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.report.choices = {group: options(*pairs) for group, pairs in reports.items()}
        self.language.choices = options(*((code, name) for code, (_l, name) in LANGUAGES.items()))

    @property
    def kind(self) -> ReportKind:
        """The kind that was chosen."""
        value = self.report.data
        return ReportKind.THEMATIC if ":" in value else ReportKind(value)

    @property
    def subject(self) -> Subject | None:
        """What a thematic report is to be about."""
        kind, colon, key = self.report.data.partition(":")
        return Subject(SubjectKind(kind), key) if colon else None


class BlockForm(Form):
    """What people write at one place of a report."""

    title = KeptLine(_l("Title of this section"), [AtMost(LONGEST_TITLE), NoNul()])
    source = KeptText(_l("Text"), [AtMost(LONGEST_TEXT), NoNul()])
    #: the revision that was before the person's eyes
    seen = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    find = KeptLine(_l("Search the contributions"))


class SectionForm(Form):
    """A further section begins with its title."""

    title = KeptLine(
        _l("Title of the new section"),
        [Required(_l("Give this section a title.")), AtMost(LONGEST_TITLE), NoNul()],
    )


class SeenForm(Form):
    """A button that concerns the revision a person had before their eyes."""

    seen = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


class RestoreForm(SeenForm):
    """Take an earlier text again."""

    number = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


class SignerForm(Form):
    """Who is to sign a version."""

    account = SelectField(_l("Account"), coerce=leniently(int))
    name = KeptLine(_l("Name, as it will be printed"), [AtMost(LONGEST_NAME), NoNul()])
    function = KeptLine(
        _l("Function"),
        [Required(_l("Give the function of this person.")), AtMost(LONGEST_NAME), NoNul()],
    )

    def __init__(self, accounts: Sequence[tuple[int, str]], **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.account.choices = options(*accounts)


class UnnameForm(Form):
    """Take back the naming of somebody."""

    account = HiddenField()

    @property
    def user_id(self) -> int:
        """The account; 0 when the field was tampered with."""
        sent = self.account.data or ""
        return int(sent) if sent.isdecimal() and len(sent) < 10 else 0
