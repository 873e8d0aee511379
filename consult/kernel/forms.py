"""The base of all forms: CSRF inside the form, so that an expired page keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from flask_babel import format_decimal
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    Field,
    IntegerField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.csrf.core import CSRFTokenField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from consult.kernel.errors import DomainError
from consult.kernel.tables.digits import bare
from consult.kernel.text import has_words, storable

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

#: digits of a typed number that are read: above it, no count of anything
LONGEST_NUMBER = 10
#: years that a date of a consultation can have
YEARS = range(2000, 2101)


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A form whose expired token is an error beside the others, never a lost page."""

    @property
    def expired(self) -> bool:
        """The page was open too long: the same text sent once more will be accepted."""
        return bool(getattr(self, "csrf_token", None) and self.csrf_token.errors)

    #: status of the rule that refused what was sent, if one did
    refused: int | None = None

    @property
    def status(self) -> int:
        """Status of the page that shows this form: 200 until it is sent and turned down."""
        if not self.is_submitted():
            return 200
        return self.refused or (400 if self.expired else 422)

    def refuse(self, error: DomainError) -> None:
        """Show a rule's refusal among the form's messages."""
        self.form_errors.append(str(error))
        self.refused = error.status

    def visible(self) -> list[Field]:
        """The fields a person fills in."""
        return [f for f in self if not isinstance(f, CSRFTokenField)]


def options(*pairs: tuple[Any, Any]) -> list[SelectChoice]:
    """Options of a select or of radio buttons from ``(value, label)`` pairs; labels may be lazy."""
    return [SelectChoice(str(value), label) for value, label in pairs]


def leniently(coerce: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Read a choice with ``coerce``; what it cannot read stays as sent, and is then no choice.

    WTForms would tell the person that "it could not coerce".
    """

    def read(value: Any) -> Any:
        try:
            return coerce(value)
        except (ValueError, TypeError):
            return value

    return read


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
            # no page can show it either: the text is given back without it
            field.data = storable(field.data)
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
                size=format_decimal(size),
                limit=format_decimal(self.limit),
            )
            raise ValidationError(str(message))


class Words:
    """Refuse text without a single letter or digit: only emoji, only marks."""

    def __call__(self, form: Form, field: Field) -> None:
        if field.data and not has_words(field.data):
            raise ValidationError(
                str(_l("Please write it in words: there are no letters in this text."))
            )


class WholeNumber(IntegerField):
    """A whole number typed in digits of any script; ``None`` when left empty."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        typed = bare(str(valuelist[0])) if valuelist else ""
        if not typed:
            return
        if not (typed.removeprefix("-").isdecimal() and len(typed) <= LONGEST_NUMBER):
            raise ValueError(str(_l("Write a whole number in digits.")))
        self.data = int(typed)


class Between:
    """Refuse a number outside ``lowest`` … ``highest``; an empty field passes."""

    def __init__(self, lowest: int, highest: int) -> None:
        self.lowest, self.highest = lowest, highest

    def __call__(self, form: Form, field: Field) -> None:
        if field.data is not None and not self.lowest <= field.data <= self.highest:
            message = _l(
                "Write a number from %(lowest)s to %(highest)s.",
                lowest=self.lowest,
                highest=self.highest,
            )
            raise ValidationError(str(message))


class Day(DateField):
    """A date, also typed by hand: 2026-10-03 or 03/10/2026, in digits of any script."""

    #: a date, or None; a required one is a date once the form is valid
    data: Any

    def __init__(self, label: Any, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, format=["%Y-%m-%d", "%d/%m/%Y"], **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        typed = bare(str(valuelist[0])) if valuelist else ""
        if not typed:
            return
        try:
            super().process_formdata([typed])
        except ValueError:
            self._refuse(_l("Write the date as day/month/year, like 03/10/2026."))
        if self.data.year not in YEARS:
            self._refuse(_l("Check the year of this date."))

    def _refuse(self, message: LazyString) -> NoReturn:
        """Keep what was typed in sight: a browser's date control would show it empty."""
        self.data = None
        self.widget = TextInput()
        raise ValueError(str(message))


class Hour(TimeField):
    """A time of the day, also typed by hand: 09:30 or 9h30, in digits of any script."""

    #: a time, or None when left empty
    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        typed = bare(str(valuelist[0])).lower().replace("h", ":") if valuelist else ""
        if not typed:
            return
        try:
            super().process_formdata([typed if not typed.endswith(":") else f"{typed}00"])
        except ValueError:
            self.data, self.widget = None, TextInput()
            raise ValueError(str(_l("Write the time as hours and minutes, like 09:30."))) from None


class Required:
    """Refuse an empty field, or one with nothing but spaces, in the field's own words."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __init__(self, message: LazyString | str) -> None:
        self.message = message

    def __call__(self, form: Form, field: Field) -> None:
        if field.data is None or (isinstance(field.data, str) and not field.data.strip()):
            # what could not be read has its own message already
            raise StopValidation("" if field.errors else str(self.message))
