"""Forms of the team's register."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import AnyOf, InputRequired

from consult.contributions.forms import ListForm, Offered, enum_choices
from consult.contributions.models import STATUS_LABELS, Status
from consult.contributions.operations import LONGEST_TEXT, STATUS_CHANGES
from consult.kernel.forms import ActionForm, AtMost, Form, KeptText, NoNul, Words

#: what the team does → how it is said on a button
VERBS = {
    Status.PUBLISHED: _l("Publish: everybody can read it"),
    Status.HELD: _l("Hold: not shown until a question is settled"),
    Status.HIDDEN: _l("Do not publish: not shown, and counted nowhere"),
}
LONGEST_REASON = 2000


class RegisterForm(ListForm):
    """What the team's list shows; its fields are the page's address."""

    status_is = SelectField(_l("Status"), name="status", default="")

    def __init__(self, offered: Offered, **kwargs: Any) -> None:
        super().__init__(offered, **kwargs)
        self.status_is.choices = enum_choices(STATUS_LABELS, _("All"))

    @property
    def narrows(self) -> bool:
        """Whether some contributions are left out."""
        return super().narrows or bool(self.known("status_is"))


class PublishForm(ActionForm):
    """The ticked contributions of a page: their references are read from the request."""


class ModerationForm(Form):
    """A new status, with its reason."""

    status_wanted = RadioField(
        _l("What should happen?"),
        name="status",
        validators=[
            InputRequired(_l("Choose what should happen.")),
            AnyOf([str(status) for status in VERBS], _l("Choose what should happen.")),
        ],
        # that somebody else was quicker is told as such, not as a wrong choice
        validate_choice=False,
    )
    reason = KeptText(_l("Reason"), validators=[NoNul(), AtMost(LONGEST_REASON), Words()])

    def __init__(self, now: Status, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.status_wanted.choices = [
            (str(status), str(verb))
            for status, verb in VERBS.items()
            if status in STATUS_CHANGES[now]
        ]


class AnswerForm(Form):
    """The public answer; empty takes it back."""

    answer = KeptText(_l("Public answer"), validators=[NoNul(), AtMost(LONGEST_TEXT), Words()])
