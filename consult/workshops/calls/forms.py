"""Forms of the call; choices come in as arguments."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
)
from wtforms.validators import Email, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from consult.contributions.models import AGE_LABELS, CATEGORY_LABELS, SEX_LABELS
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
from consult.kernel.i18n import LANGUAGES
from consult.workshops.models import SETTING_LABELS, WISH_LABELS, Wish

Choices = Sequence[tuple[int, str]]
LONGEST_CALL, LONGEST_ANSWER, LONGEST_REASON = 10_000, 3_000, 2_000


def _enum(labels: Mapping[Any, Any], nothing: Any = None) -> list[tuple[str, str]]:
    first = [("", str(nothing))] if nothing is not None else []
    return [*first, *((str(value), str(label)) for value, label in labels.items())]


class CallForm(Form):
    """What a call says and when it is open."""

    opens_on = Day(_l("Opens on"), [Required(_l("Give the first day."))])
    closes_on = Day(_l("Closes on"), [Required(_l("Give the last day."))])
    text_ar = KeptText(_l("The call in Arabic"), [NoNul(), AtMost(LONGEST_CALL), Words()])
    text_fr = KeptText(_l("The call in French"), [NoNul(), AtMost(LONGEST_CALL), Words()])
    text_en = KeptText(_l("The call in English"), [NoNul(), AtMost(LONGEST_CALL), Words()])
    first_come = BooleanField(_l("Give seats to those who ask first, without a choice by the team"))

    def texts(self) -> dict[str, str]:
        """Language → text as typed."""
        return {code: self[f"text_{code}"].data or "" for code in LANGUAGES}


class InterestForm(Form):
    """An answer to a call."""

    meetings = SelectMultipleField(
        _l("Meetings you would like to come to"),
        coerce=leniently(int),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    name = KeptLine(
        _l("Name"), [Required(_l("Write your name: the invitation is made out to it.")), NoNul(),
                     AtMost(200), Words()]
    )  # fmt: skip
    email = EmailField(
        _l("E-mail"),
        [
            NoNul(),
            Optional(),
            AtMost(255),
            Email(message=_l("This is not an e-mail address, such as name@example.org.")),
        ],
    )
    phone = TelField(_l("Telephone"), [NoNul(), AtMost(40)])
    category = SelectField(_l("You come as"), [Required(_l("Choose as what you come."))])
    organisation = KeptLine(_l("Organisation"), [NoNul(), AtMost(200)])
    wish = RadioField(_l("You would like to come as"), default=str(Wish.PARTICIPANT))
    sex = SelectField(_l("You are"), default="")
    age_band = SelectField(_l("Age"), default="")
    province = SelectField(_l("Prefecture or province"), default="", coerce=str)
    setting = SelectField(_l("You live"), default="")
    needs = KeptText(
        _l("What you need in order to take part"), [NoNul(), AtMost(LONGEST_ANSWER), Words()]
    )
    motivation = KeptText(_l("Why you would like to come"), [NoNul(), AtMost(LONGEST_ANSWER)])
    #: people do not see it, robots fill it in
    website = StringField(_l("Website"))
    #: one per opened page, so that a second click makes no second answer
    token = HiddenField(default=lambda: secrets.token_urlsafe(24), validators=[Length(max=64)])

    def __init__(self, *, meetings: Choices, provinces: Choices, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        rather_not = _("I would rather not say")
        self.meetings.choices = options(*meetings)
        self.category.choices = _enum(CATEGORY_LABELS, _("Choose"))
        self.wish.choices = _enum(WISH_LABELS)
        self.sex.choices = _enum(SEX_LABELS, rather_not)
        self.age_band.choices = _enum(AGE_LABELS, rather_not)
        self.setting.choices = _enum(SETTING_LABELS, rather_not)
        self.province.choices = [("", rather_not), *((str(k), name) for k, name in provinces)]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then what joins several of them."""
        valid: bool = super().validate(extra_validators)
        if not self.meetings.data:
            message = str(_l("Choose one meeting at least."))
            self.meetings.errors = [*self.meetings.errors, message]
            valid = False
        if not ((self.email.data or "").strip() or (self.phone.data or "").strip()):
            message = str(_l("Give an e-mail address or a telephone number: we answer there."))
            self.email.errors = [*self.email.errors, message]
            valid = False
        if self.website.data:
            message = str(_l("Leave this field empty: it is there to catch robots."))
            self.website.errors = [*self.website.errors, message]
            valid = False
        return valid


class ChoiceForm(Form):
    """Why the ticked people are invited or not; the ticks are read from the request."""

    reason = KeptText(
        _l("Reason"),
        [
            Required(_l("Give the reason of this choice: it is kept with it.")),
            NoNul(),
            AtMost(LONGEST_REASON),
            Words(),
        ],
    )
