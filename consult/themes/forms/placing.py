"""The label of a theme, and where a text belongs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField
from wtforms.validators import InputRequired

from consult.kernel.forms import AtMost, Form, KeptLine, NoNul, Words
from consult.kernel.i18n import LANGUAGES
from consult.themes.suggestions import LONGEST_LABEL

#: targets of a move beside the numbers of themes
UNDECIDED, NEW = "undecided", "new"


def label_field(name: str) -> KeptLine:
    """A label in one language."""
    return KeptLine(name, [NoNul(), AtMost(LONGEST_LABEL), Words()])


class LabelForm(Form):
    """The label of a theme, in each language; one is enough."""

    label_ar = label_field(_l("Label in Arabic"))
    label_fr = label_field(_l("Label in French"))
    label_en = label_field(_l("Label in English"))

    def labels(self) -> dict[str, str]:
        """Language → label, as typed."""
        return {language: self[f"label_{language}"].data or "" for language in LANGUAGES}


class MoveForm(LabelForm):
    """Where a text belongs; the labels are those of a new theme."""

    target = SelectField(
        _l("Theme"), validators=[InputRequired(_l("Choose a theme."))], validate_choice=False
    )
    #: number of the theme in which the text was seen, empty for none
    seen = HiddenField()
    #: page to go back to
    back = HiddenField()

    def __init__(self, themes: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.target.choices = [
            ("", _("Choose a theme")),
            *((str(number), f"{number}. {label}") for number, label in themes),
            (NEW, _("A new theme…")),
            (UNDECIDED, _("Undecided")),
        ]
