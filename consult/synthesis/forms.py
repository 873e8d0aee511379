"""Forms of reports."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import AnyOf

from consult.kernel.forms import Form, options
from consult.kernel.i18n import LANGUAGES, current_language


class ComposeForm(Form):
    """In which language a report is composed."""

    language = SelectField(
        _l("Language of the report"), default=current_language, validators=[AnyOf(LANGUAGES)]
    )

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.language.choices = options(*((code, name) for code, (_l, name) in LANGUAGES.items()))
