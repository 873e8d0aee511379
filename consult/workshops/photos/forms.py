"""Forms of photos."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, MultipleFileField, RadioField, SelectMultipleField
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from consult.kernel.forms import (
    AtMost,
    Between,
    Form,
    KeptText,
    NoNul,
    WholeNumber,
    Words,
    leniently,
    options,
)
from consult.workshops.forms import Choices
from consult.workshops.operations import LARGEST_TABLE
from consult.workshops.photos.operations import LONGEST_DESCRIPTION, Shown

#: what somebody can say of the people on a photo
SAID = {"yes": True, "no": False}


class PhotosForm(Form):
    """Photos to take in, several at once, or one with the key that a device made for it."""

    photos = MultipleFileField(_l("Photos"))
    table_number = WholeNumber(_l("Table number"), [Between(1, LARGEST_TABLE)])
    key = HiddenField(validators=[Length(max=36)])


class PhotoForm(Form):
    """What the team says of a photo."""

    # the form of notes on the same page has a field of this name too
    table_number = WholeNumber(
        _l("Table number"), [Between(1, LARGEST_TABLE)], id="photo-table-number"
    )
    people = RadioField(
        _l("Can people be recognised on it?"),
        choices=options(("no", _l("No")), ("yes", _l("Yes")), ("", _l("Not looked at yet"))),
        default="",
    )
    agreed = BooleanField(_l("I asked: everybody on it agrees to be shown in public"))
    description = KeptText(
        _l("What is on it, in words"), [NoNul(), AtMost(LONGEST_DESCRIPTION), Words()]
    )

    def shown(self) -> Shown:
        """What was said."""
        return Shown(
            table_number=self.table_number.data,
            people=SAID.get(self.people.data),
            agreed=self.agreed.data,
            description=self.description.data or "",
        )


class LinksForm(Form):
    """Which notes of the workshop were written from a photo."""

    notes = SelectMultipleField(
        _l("Notes written from this photo"),
        coerce=leniently(int),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    def __init__(self, *, notes: Choices, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.notes.choices = options(*notes)
