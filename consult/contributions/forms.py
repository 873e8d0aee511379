"""Forms of the public register: they get their choices, and never ask the database."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, RadioField, SelectField, StringField, TelField
from wtforms.validators import Email, Optional

from consult.contributions.models import (
    AGE_LABELS,
    CATEGORY_LABELS,
    CHANNEL_LABELS,
    LANGUAGE_LABELS,
    SETTING_LABELS,
    SEX_LABELS,
    AgeBand,
    Category,
    Setting,
    Sex,
)
from consult.contributions.operations import LONGEST_TEXT, Speaker, Words
from consult.contributions.queries import Order
from consult.kernel.forms import AtMost, Form, KeptLine, KeptText, NoNul, Required
from consult.kernel.forms import Words as InWords
from consult.kernel.text import storable

Choices = Sequence[tuple[str, str]]
Value = TypeVar("Value", bound=StrEnum)

ORDER_LABELS = {
    Order.NEWEST: _l("Newest first"),
    Order.OLDEST: _l("Oldest first"),
    Order.SUPPORT: _l("Most supported"),
}
PARTS = ("problem", "proposal", "effect")
#: the questions in their order: their numbers are the same online, on paper and for who types in
QUESTIONS = (
    *PARTS,
    *("criterion", "province", "commune", "setting", "category", "age_band", "sex"),
    *("name", "email", "phone"),
)


@dataclass(frozen=True)
class Offered:
    """What a consultation lets people choose from: ``(code, name)`` pairs."""

    criteria: Choices
    provinces: Choices


def enum_choices(labels: Mapping[Any, Any], nothing: str) -> list[tuple[str, str]]:
    """Choices of an enumeration after the choice of none of them."""
    return [("", nothing), *((str(value), str(label)) for value, label in labels.items())]


def text_rules() -> tuple[Any, ...]:
    """What is asked of each long text: it may be empty, it is kept as typed."""
    return NoNul(), AtMost(LONGEST_TEXT), InWords()


class ContributionForm(Form):
    """What a citizen says; one of the three texts is enough, all the rest may stay empty."""

    problem = KeptText(
        _l("The problem"),
        validators=text_rules(),
        description=_l("What do you live or see that should be better?"),
    )
    proposal = KeptText(
        _l("Your proposal"),
        validators=text_rules(),
        description=_l("What should the region do about it?"),
    )
    effect = KeptText(
        _l("What would change"),
        validators=text_rules(),
        description=_l("What would be better, and for whom?"),
    )
    criterion: RadioField | SelectField = RadioField(_l("What is it about?"), default="")
    province = SelectField(_l("Prefecture or province"), default="")
    commune = KeptLine(_l("Commune"), validators=[NoNul(), AtMost(200)])
    setting = SelectField(_l("You live"), default="")
    category = SelectField(_l("You speak as"), default="")
    age_band = SelectField(_l("Age"), default="")
    sex = SelectField(_l("You are"), default="")
    name = KeptLine(_l("Name"), validators=[NoNul(), AtMost(200)])
    email = EmailField(
        _l("E-mail"),
        validators=[
            NoNul(),
            Optional(),
            AtMost(255),
            Email(message=_l("This is not an e-mail address, such as name@example.org.")),
        ],
    )
    phone = TelField(_l("Telephone"), validators=[NoNul(), AtMost(40)])
    #: people do not see it, robots fill it in
    website = StringField(_l("Website"))
    #: one per opened page, so that a second click makes no second contribution
    token = HiddenField(default=lambda: secrets.token_urlsafe(24))

    def __init__(self, offered: Offered, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        unsaid = _("I prefer not to say")
        self.criterion.choices = [*offered.criteria, ("", _("I am not sure"))]
        self.province.choices = [("", unsaid), *offered.provinces]
        self.setting.choices = enum_choices(SETTING_LABELS, unsaid)
        self.category.choices = enum_choices(CATEGORY_LABELS, unsaid)
        self.age_band.choices = enum_choices(AGE_LABELS, unsaid)
        self.sex.choices = enum_choices(SEX_LABELS, unsaid)
        for number, name in enumerate(QUESTIONS, start=1):
            label = self[name].label
            label.text = f"{number}. {label.text}"

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, then what concerns several of them."""
        valid = bool(super().validate(extra_validators))
        for message in self._faults_of_the_whole():
            self.form_errors.append(message)
            valid = False
        # NUL can be neither stored nor shown: the page gives the text back without it
        for field in self.visible():
            if isinstance(field.data, str):
                field.data = storable(field.data)
        return valid

    def _faults_of_the_whole(self) -> list[str]:
        # whoever types in for others is asked for no trap
        if "website" in self and self.website.data:
            return [_("Leave the field “Website” empty: it is there to catch robots.")]
        text = self.words().joined
        if any(self[name].errors for name in PARTS):
            return []
        if not text.strip():
            return [_("Write at least one of: the problem, the proposal, what would change.")]
        if len(text) > LONGEST_TEXT:
            return [
                _(
                    "Your three texts have %(size)s characters together; at most %(limit)s are"
                    " accepted.",
                    size=format_decimal(len(text)),
                    limit=format_decimal(LONGEST_TEXT),
                )
            ]
        return []

    def words(self) -> Words:
        """The text as typed."""
        return Words(
            problem=self.problem.data or None,
            proposal=self.proposal.data or None,
            effect=self.effect.data or None,
        )

    def submission_token(self) -> str:
        """The same for the same text sent twice from one page, and only then.

        Somebody who goes back and writes more says something new: it must not be lost.
        """
        said = f"{self.token.data}\n{self.words().joined}"
        return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()

    def chosen_setting(self) -> Setting | None:
        """Where the person lives, when they chose to tell it."""
        return self._chosen("setting", Setting)

    def speaker(self) -> Speaker:
        """What the person chose to tell about themselves."""
        return Speaker(
            category=self._chosen("category", Category),
            age_band=self._chosen("age_band", AgeBand),
            sex=self._chosen("sex", Sex),
            name=self.name.data or "",
            email=self.email.data or "",
            phone=self.phone.data or "",
        )

    def _chosen(self, name: str, kind: type[Value]) -> Value | None:
        return kind(self[name].data) if self[name].data else None


class ListForm(Form):
    """What the list of published contributions shows; its fields are the page's address."""

    q = StringField(_l("Search"))
    criterion = SelectField(_l("Criterion"), default="")
    province = SelectField(_l("Prefecture or province"), default="")
    channel = SelectField(_l("Channel"), default="")
    language = SelectField(_l("Language"), default="")
    sort = SelectField(_l("Sort by"), default=str(Order.NEWEST))

    def __init__(self, offered: Offered, **kwargs: Any) -> None:
        super().__init__(meta={"csrf": False}, **kwargs)
        every = _("All")
        self.criterion.choices = [("", every), *offered.criteria]
        self.province.choices = [("", every), *offered.provinces]
        self.channel.choices = enum_choices(CHANNEL_LABELS, every)
        self.language.choices = enum_choices(LANGUAGE_LABELS, every)
        self.sort.choices = [(str(order), str(label)) for order, label in ORDER_LABELS.items()]

    def known(self, name: str) -> str:
        """The field's value if it is one of its choices; an unknown one shows all."""
        field = self[name]
        return str(field.data) if field.data in dict(field.choices or ()) else ""

    @property
    def narrows(self) -> bool:
        """Whether some contributions are left out."""
        names = ("criterion", "province", "channel", "language")
        return bool((self.q.data or "").strip()) or any(self.known(name) for name in names)


class TrackForm(Form):
    """A reference number, in the page's address."""

    reference = StringField(_l("Reference number"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(meta={"csrf": False}, **kwargs)


class AuthorForm(Form):
    """The author's code, with the number of what is to be withdrawn."""

    reference = HiddenField(id="author-reference")
    code = KeptLine(
        _l("The code of your receipt"),
        validators=[Required(_l("Give the code of your receipt.")), NoNul(), AtMost(100)],
    )


class SupportForm(Form):
    """The button under a contribution."""

    wish = HiddenField(default="support")
    #: the number of a browser that keeps none yet
    visitor = HiddenField()
