"""Forms of who types in for others: the questions of the web form, made for the keyboard."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from consult.contributions.entering.operations import Pile
from consult.contributions.entering.paper import LARGEST_NUMBER, MOST_COPIES, Copies
from consult.contributions.forms import (
    PARTS,
    Choices,
    ContributionForm,
    Offered,
    enum_choices,
    text_rules,
)
from consult.contributions.models import (
    AGE_LABELS,
    CATEGORY_LABELS,
    CHANNEL_LABELS,
    LARGEST_FORM,
    SETTING_LABELS,
    SEX_LABELS,
    Channel,
)
from consult.contributions.operations import Words
from consult.extensions import utc_now
from consult.kernel.forms import (
    AtMost,
    Between,
    Day,
    Form,
    KeptLine,
    KeptText,
    NoNul,
    Required,
    WholeNumber,
    leniently,
    options,
)
from consult.kernel.forms import Words as InWords
from consult.kernel.i18n import LANGUAGES

#: channels that are typed in here
CHANNELS = (Channel.PAPER, Channel.PHONE, Channel.EMAIL)
#: fields whose value may stay from form to form
KEEPABLE = (
    *("said_on", "criterion", "province", "commune", "setting"),
    *("category", "age_band", "sex"),
)
#: what stays unless the agent says otherwise: forms of a pile come from one place
KEPT_AT_FIRST = ("said_on", "province", "commune")


class NotLater:
    """Refuse a day that is still to come."""

    def __call__(self, form: Form, field: Day) -> None:
        if isinstance(field.data, date) and field.data > utc_now().date():
            raise ValidationError(str(_l("This day is still to come.")))


class BatchForm(Form):
    """What is known of a batch."""

    channel = RadioField(
        _l("How it came"),
        choices=options(*((channel, CHANNEL_LABELS[channel]) for channel in CHANNELS)),
        coerce=leniently(Channel),
        default=Channel.PAPER,
    )
    number = KeptLine(
        _l("Batch number"),
        [Required(_l("Give the batch a number.")), NoNul(), AtMost(40), InWords()],
    )
    said_on = Day(_l("Day"), [Required(_l("Give the day.")), NotLater()])
    place = KeptLine(_l("Place"), [NoNul(), AtMost(300)])
    expected = WholeNumber(_l("How many there are"), [Between(1, LARGEST_FORM)])

    def pile(self) -> Pile:
        """What a valid form says."""
        return Pile(
            channel=self.channel.data,
            number=self.number.data or "",
            said_on=self.said_on.data,
            place=self.place.data or "",
            expected=self.expected.data,
        )


class EntryForm(ContributionForm):
    """One form after the other; choices are numbered as on paper, so that a digit chooses."""

    number = WholeNumber(_l("Form no."), [Between(1, LARGEST_FORM)])
    said_on = Day(_l("Day"), [Required(_l("Give the day.")), NotLater()])
    criterion = SelectField(_l("What is it about?"), default="")
    statement = KeptText(
        _l("The whole text"),
        validators=text_rules(),
        description=_l("A letter or a call that is not split into the three texts below."),
    )
    keep = SelectMultipleField(
        _l("Keep for the next form"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def __init__(self, offered: Offered, channel: Channel, **kwargs: Any) -> None:
        super().__init__(offered, **kwargs)
        # whoever types in is no robot
        del self.website
        if channel is not Channel.PAPER:
            del self.number
        else:
            del self.statement
        self.criterion.choices = numbered(offered.criteria)
        self.province.choices = numbered(offered.provinces)
        self.setting.choices = numbered(enum_choices(SETTING_LABELS, "")[1:])
        self.category.choices = numbered(enum_choices(CATEGORY_LABELS, "")[1:])
        self.age_band.choices = numbered(enum_choices(AGE_LABELS, "")[1:])
        self.sex.choices = numbered(enum_choices(SEX_LABELS, "")[1:])
        self.keep.choices = [(name, str(self[name].label.text)) for name in KEEPABLE]

    def words(self) -> Words:
        """The text as typed."""
        statement = self.statement.data if "statement" in self else None
        parts = {name: self[name].data or None for name in PARTS}
        return Words(**parts, statement=statement or None)

    @property
    def form_number(self) -> int | None:
        """Number of the form, on paper."""
        return self.number.data if "number" in self else None


class PrintForm(Form):
    """How many paper forms, with which numbers; its fields are the file's address."""

    language = SelectField(
        _l("Language"), choices=options(*((code, name) for code, (_, name) in LANGUAGES.items()))
    )
    batch = KeptLine(_l("Batch number"), [NoNul(), AtMost(40)])
    first = WholeNumber(_l("Number of the first form"), [Between(1, LARGEST_NUMBER)])
    copies = WholeNumber(
        _l("How many forms"), [InputRequired(_l("Say how many.")), Between(1, MOST_COPIES)]
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(meta={"csrf": False}, **kwargs)

    def asked(self) -> Copies:
        """What a valid form asks for."""
        return Copies(
            count=self.copies.data or 1, batch=(self.batch.data or ""), first=self.first.data
        )


def numbered(choices: Choices) -> list[tuple[str, str]]:
    """Choices with the numbers that they have on paper, after the choice of none."""
    listed = [(value, f"{place} – {name}") for place, (value, name) in enumerate(choices, 1)]
    return [("", _("Not stated")), *listed]
