"""Forms of the report: choices come in as arguments, so that they test without a database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from consult.kernel.forms import AtMost, Form, KeptText, NoNul, leniently, options
from consult.kernel.i18n import LANGUAGES
from consult.workshops.reporting.operations import LONGEST_CELL

LONGEST_REASON = 1000


class GenerateForm(Form):
    """In which language the report is written."""

    language = RadioField(
        _l("Language of the report's text"),
        choices=options(*((code, named[1]) for code, named in LANGUAGES.items())),
    )


class SeenForm(Form):
    """A button on one cell: it names the version that was before the person's eyes."""

    seen = HiddenField()

    @property
    def version(self) -> int:
        """The version seen; 0, which no cell has, when it cannot be read."""
        typed = str(self.seen.data or "")
        return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


class CellForm(SeenForm):
    """The text of one cell."""

    text = KeptText(_l("Text"), [NoNul(), AtMost(LONGEST_CELL)])


class ExamplesForm(SeenForm):
    """The notes that are quoted."""

    chosen = SelectMultipleField(
        _l("Notes to quote, word for word"),
        coerce=leniently(int),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    def __init__(self, *args: Any, notes: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen.choices = options(*notes)


class PublishForm(Form):
    """Publishing; a correction says why."""

    reason = KeptText(_l("Why is it corrected?"), [NoNul(), AtMost(LONGEST_REASON)])
