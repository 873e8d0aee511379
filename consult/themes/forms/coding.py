"""Forms of double coding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from consult.kernel.forms import (
    AtMost,
    Between,
    Form,
    KeptLine,
    KeptText,
    NoNul,
    Required,
    WholeNumber,
    leniently,
    options,
)
from consult.themes.forms.placing import UNDECIDED
from consult.themes.forms.runs import LARGEST_SEED
from consult.themes.models import STRATA_LABELS, Strata, Verdict

LONGEST_TITLE, LONGEST_NOTE = 200, 2000
#: texts that a round has unless somebody says otherwise
USUAL_SIZE = 50
#: choices of a coder beside the numbers of themes
NONE, UNCLEAR = str(Verdict.NONE), str(Verdict.UNCLEAR)


class People(SelectMultipleField):
    """Several people to tick; values are keys of accounts."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class RoundForm(Form):
    """A new round: its texts and who labels them."""

    title = KeptLine(
        _l("Title"), [Required(_l("Give the round a title.")), NoNul(), AtMost(LONGEST_TITLE)]
    )
    size = WholeNumber(
        _l("Number of texts"), [Required(_l("Say how many texts.")), Between(1, 2_000)]
    )
    seed = WholeNumber(_l("Seed of the random numbers"), [Between(0, LARGEST_SEED)])
    strata = SelectField(_l("How the texts are drawn"), validate_choice=False)
    coders = People(_l("Who labels them"), coerce=leniently(int))
    instructions = KeptText(_l("What the coders should heed"), [NoNul(), AtMost(LONGEST_NOTE)])

    def __init__(self, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.strata.choices = options(*STRATA_LABELS.items())
        self.coders.choices = options(*people)

    @property
    def known_strata(self) -> Strata:
        """The way of drawing, all texts alike for an unknown one."""
        found = next((kind for kind in Strata if kind == self.strata.data), None)
        return found or Strata.NONE


class CodeForm(Form):
    """What one coder says of one text."""

    choice = RadioField(
        _l("Which theme is it about?"),
        validators=[InputRequired(_l("Choose a theme, “None of the themes” or “Unclear”."))],
        validate_choice=False,
    )
    note = KeptText(_l("Note"), [NoNul(), AtMost(LONGEST_NOTE)])

    def __init__(self, themes: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.choice.choices = options(
            *((number, f"{number}. {label}") for number, label in themes),
            (NONE, _("None of the themes")),
            (UNCLEAR, _("Unclear")),
        )


class SettleForm(Form):
    """Where a text belongs whose coders disagree."""

    target = SelectField(
        _l("Theme"), validators=[InputRequired(_l("Choose a theme."))], validate_choice=False
    )
    #: number of the main theme in which the text was seen, empty for none
    seen = HiddenField()

    def __init__(self, themes: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.target.choices = options(
            ("", _("Choose a theme")),
            *((number, f"{number}. {label}") for number, label in themes),
            (UNDECIDED, _("Undecided")),
        )


class ResultsForm(Form):
    """Which pair is shown in full and which texts are listed; the page's address."""

    pair = SelectField(_l("Compare"), default="", validate_choice=False)
    show = SelectField(_l("Texts listed"), default="people", validate_choice=False)

    def __init__(self, pairs: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(meta={"csrf": False}, **kwargs)
        self.pair.choices = options(*pairs)
        self.show.choices = options(
            ("people", _("On which people disagree")),
            ("engine", _("On which people agree and the analysis differs")),
            ("all", _("All")),
        )
