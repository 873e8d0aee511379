"""Forms of the workshop file, the team and the checklist; choices come in as arguments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

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
    Words,
    options,
)
from consult.workshops.kit.operations.checklist import LARGEST_COST
from consult.workshops.kit.operations.team import MOST_TABLES
from consult.workshops.models.kit import ITEM_STATE_LABELS, TEAM_ROLE_LABELS, ItemState, TeamRole

LONGEST_TEXT, LONGEST_NAME, LONGEST_NOTE = 60_000, 200, 3_000
LONGEST_WAIT = 365

#: value and what is shown of an account or seat
People = Sequence[tuple[str, str]]


class SeenForm(Form):
    """A form that knows which revision was before the person's eyes."""

    seen = IntegerField(widget=HiddenInput(), validators=[InputRequired()])

    def saw(self, revision: int) -> None:
        """The page that is shown now shows this revision."""
        self.seen.data, self.seen.raw_data = revision, None


class TextForm(SeenForm):
    """The text of a document in one language."""

    source = KeptText(
        _l("Text"),
        [
            Required(_l("Write the text, or go back to the usual one.")),
            NoNul(),
            AtMost(LONGEST_TEXT),
            Words(),
        ],
    )


class TakeForm(SeenForm):
    """A button that puts an earlier text in force; 0 is the usual one."""

    number = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


class TaskForm(Form):
    """Who does what at which table."""

    person = SelectField(_l("Person"), [Required(_l("Choose a person."))])
    role = SelectField(_l("Role"), default=str(TeamRole.FACILITATOR))
    table = WholeNumber(_l("Number of the table"), [Between(1, MOST_TABLES)])

    def __init__(self, *, team: People, participants: People, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        groups = {_("Accounts of the team"): team, _("Participants with a seat"): participants}
        self.person.choices = {
            "": options(("", _("Choose"))),
            **{name: options(*people) for name, people in groups.items() if people},
        }
        self.role.choices = options(*TEAM_ROLE_LABELS.items())


class ItemForm(SeenForm):
    """Who sees to an item, until when, and where it stands."""

    name = KeptLine(_l("What is needed"), [NoNul(), AtMost(LONGEST_NAME)])
    state = SelectField(_l("State"), default=str(ItemState.TO_DO))
    account = SelectField(_l("Who sees to it"), default="")
    responsible = KeptLine(_l("Or somebody else"), [NoNul(), AtMost(LONGEST_NAME)])
    due_on = Day(_l("Until"))
    cost = WholeNumber(_l("Cost, in dirhams"), [Between(0, LARGEST_COST)])
    note = KeptText(_l("Note"), [NoNul(), AtMost(LONGEST_NOTE)])

    def __init__(self, *, accounts: People, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.state.choices = options(*ITEM_STATE_LABELS.items())
        self.account.choices = options(("", _("Nobody yet")), *accounts)

    @property
    def account_id(self) -> int | None:
        """The account that was chosen, if any."""
        return int(self.account.data) if self.account.data else None


class NewItemForm(Form):
    """Something more to see to."""

    name = KeptLine(
        _l("What else is to be seen to"),
        [Required(_l("Write what is to be seen to.")), NoNul(), AtMost(LONGEST_NAME), Words()],
    )


class UsualItemForm(NewItemForm):
    """Something that every checklist begins with."""

    days_before = WholeNumber(
        _l("Days before the meeting"),
        [Required(_l("Write how many days before.")), Between(0, LONGEST_WAIT)],
        default=7,
    )


class ArrangeUsualForm(Form):
    """Another name or another day; an empty name is that of the usual list."""

    name = KeptLine(_l("What is needed"), [NoNul(), AtMost(LONGEST_NAME)])
    days_before = WholeNumber(
        _l("Days before the meeting"),
        [Required(_l("Write how many days before.")), Between(0, LONGEST_WAIT)],
    )
