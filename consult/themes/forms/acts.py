"""What each act of the workbench asks before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from consult.kernel.forms import AtMost, Form, KeptText, NoNul, Words, options
from consult.kernel.i18n import LANGUAGES
from consult.themes.forms.placing import NEW, UNDECIDED, LabelForm
from consult.themes.operations.naming import LONGEST_DESCRIPTION

LONGEST_REASON = 2000
#: ways of two themes to become one branch, and of texts to enter a theme
MERGE, NEST = "merge", "nest"
COPY, MOVE = "copy", "move"


class ActForm(Form):
    """Why somebody does it, and where they came from."""

    reason = KeptText(_l("Why"), [NoNul(), AtMost(LONGEST_REASON), Words()])
    #: arguments of the workbench's address to go back to
    back = HiddenField()
    #: version of the theme on the page
    version = HiddenField()

    @property
    def why(self) -> str:
        """The reason as typed, empty without one."""
        return self.reason.data or ""

    @property
    def seen(self) -> int | None:
        """The version of the theme that the page showed; None when it says none."""
        return number_in(self.version.data)


class RenameForm(LabelForm, ActForm):
    """Other labels of a theme."""


class FoundForm(LabelForm, ActForm):
    """The labels of a new theme for the texts of a search."""

    how = RadioField(
        _l("What becomes of the texts?"),
        choices=options(
            (COPY, _l("They stay in their theme and are in the new one too")),
            (MOVE, _l("They move to the new theme")),
        ),
        default=COPY,
        validators=[InputRequired(_l("Choose what becomes of the texts."))],
    )


class DescribeForm(ActForm):
    """What a theme is about, in each language."""

    description_ar = KeptText(_l("In Arabic"), [NoNul(), AtMost(LONGEST_DESCRIPTION), Words()])
    description_fr = KeptText(_l("In French"), [NoNul(), AtMost(LONGEST_DESCRIPTION), Words()])
    description_en = KeptText(_l("In English"), [NoNul(), AtMost(LONGEST_DESCRIPTION), Words()])

    def descriptions(self) -> dict[str, str]:
        """Language → description, as typed."""
        return {language: self[f"description_{language}"].data or "" for language in LANGUAGES}


class TargetForm(ActForm):
    """Which theme it goes to."""

    target = SelectField(
        _l("Theme"), validators=[InputRequired(_l("Choose a theme."))], validate_choice=False
    )

    def __init__(self, themes: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.target.choices = [("", _("Choose a theme")), *_named(themes)]

    @property
    def number(self) -> int | None:
        """Number of the theme that was chosen, if it is one."""
        return number_in(self.target.data)


class JoinForm(TargetForm):
    """Merge a theme into another, or put it under it."""

    how = RadioField(
        _l("What should happen?"),
        choices=options(
            (MERGE, _l("Merge: its texts go there, and it is withdrawn")),
            (NEST, _l("Put under: both stay, one below the other")),
        ),
        default=MERGE,
        validators=[InputRequired(_l("Choose what should happen."))],
    )
    #: ``number:version`` of each theme on the page, with commas between
    versions = HiddenField()

    def seen_of(self, number: int) -> int | None:
        """The version of a theme that the page showed; None when it says none."""
        pairs = (pair.partition(":") for pair in (self.versions.data or "").split(","))
        return next((number_in(version) for key, _, version in pairs if key == str(number)), None)


class MoveTextsForm(LabelForm, TargetForm):
    """Where texts go: a theme, a new one with these labels, or the undecided ones."""

    def __init__(self, themes: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(themes, **kwargs)
        self.target.choices = [
            ("", _("Choose a theme")),
            (NEW, _("A new theme…")),
            (UNDECIDED, _("Undecided")),
            *_named(themes),
        ]


class QuotesForm(ActForm):
    """The texts that speak for a theme, by reference."""

    quotes = SelectMultipleField(
        _l("Texts that speak for the theme"),
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def __init__(self, texts: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.quotes.choices = list(texts)


def number_in(typed: str | None) -> int | None:
    """The number that a hidden field or a choice holds, if it is one."""
    given = typed or ""
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else None


def _named(themes: Sequence[tuple[int, str]]) -> list[tuple[str, str]]:
    return [(str(number), f"{number}. {label}") for number, label in themes]
