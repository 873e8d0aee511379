"""The base of all forms: CSRF inside the form, so that an expired page keeps what was typed."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, StringField, TextAreaField, ValidationError
from wtforms.csrf.core import CSRFTokenField

from consult.kernel.text import has_words


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A form whose expired token is an error beside the others, never a lost page."""

    @property
    def expired(self) -> bool:
        """The page was open too long: the same text sent once more will be accepted."""
        return bool(getattr(self, "csrf_token", None) and self.csrf_token.errors)

    @property
    def status(self) -> int:
        """Status of the answer when this form did not validate."""
        return 400 if self.expired else 422

    def visible(self) -> list[Field]:
        """The fields a person fills in."""
        return [f for f in self if not isinstance(f, CSRFTokenField)]


class ActionForm(Form):
    """A form of one button: it carries only the CSRF token."""


def keep(value: str | None) -> str | None:
    """Leave text exactly as typed; a field left empty is nothing at all."""
    return value or None


class KeptText(TextAreaField):
    """Long text stored as typed: browsers send CRLF line ends, which are undone."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = str(valuelist[0]).replace("\r\n", "\n") if valuelist else self.data


class KeptLine(StringField):
    """One line of text, stored as typed."""


class NoNul:
    """Refuse NUL, which a database text cannot hold: the person is told, not corrected."""

    def __call__(self, form: Form, field: Field) -> None:
        if field.data and "\x00" in field.data:
            raise ValidationError(
                str(_l("This text holds an invisible character (NUL) that cannot be stored."))
            )


class AtMost:
    """Refuse text above ``limit`` characters, telling how many there are."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, form: Form, field: Field) -> None:
        size = len(field.data or "")
        if size > self.limit:
            message = _l(
                "This text has %(size)s characters; at most %(limit)s are accepted.",
                size=size,
                limit=self.limit,
            )
            raise ValidationError(str(message))


class Words:
    """Refuse text without a single letter or digit: only emoji, only marks."""

    def __call__(self, form: Form, field: Field) -> None:
        if field.data and not has_words(field.data):
            raise ValidationError(
                str(_l("Please write it in words: there are no letters in this text."))
            )
