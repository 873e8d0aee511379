"""Forms of the team's register."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, SelectField
from wtforms.validators import AnyOf, InputRequired
from wtforms.widgets import HiddenInput

from consult.contributions.forms import ListForm, Offered, enum_choices
from consult.contributions.models import (
    ACT_LABELS,
    LANGUAGE_LABELS,
    SETTING_LABELS,
    STATUS_LABELS,
    Status,
)
from consult.contributions.operations import LONGEST_TEXT, STATUS_CHANGES
from consult.contributions.queries import Flag
from consult.kernel.forms import (
    LONGEST_NUMBER,
    AtMost,
    Form,
    KeptLine,
    KeptText,
    NoNul,
    Words,
    options,
)

#: what the team does → how it is said on a button
VERBS = {
    Status.PUBLISHED: _l("Publish: everybody can read it"),
    Status.HELD: _l("Hold: not shown until a question is settled"),
    Status.HIDDEN: _l("Do not publish: not shown, and counted nowhere"),
}
FLAG_LABELS = {
    Flag.PERSONAL_DATA: _l("Personal data found"),
    Flag.ABUSIVE_WORD: _l("Word of abuse found"),
    Flag.DUPLICATE: _l("Possible duplicate"),
    Flag.NO_CRITERION: _l("Without a criterion"),
}
LONGEST_REASON = 2000


class RegisterForm(ListForm):
    """What the team's list shows; its fields are the page's address."""

    setting = SelectField(_l("Town or countryside"), default="")
    status_is = SelectField(_l("Status"), name="status", default="")
    flag = SelectField(_l("To look at"), default="")

    def __init__(self, offered: Offered, **kwargs: Any) -> None:
        super().__init__(offered, **kwargs)
        self.setting.choices = enum_choices(SETTING_LABELS, _("All"))
        self.status_is.choices = enum_choices(STATUS_LABELS, _("All"))
        self.flag.choices = enum_choices(FLAG_LABELS, _("All"))

    @property
    def narrows(self) -> bool:
        """Whether some contributions are left out."""
        return super().narrows or any(self.known(n) for n in ("setting", "status_is", "flag"))

    def address(self) -> dict[str, Any]:
        """The arguments of an address that shows this list again; what shows all is left out."""
        chosen = {
            field.name: self.known(name)
            for name, field in self._fields.items()
            if isinstance(field, SelectField)
        }
        searched = (self.q.data or "").strip()
        return {name: value for name, value in {"q": searched, **chosen}.items() if value}


class Version(IntegerField):
    """The version of a contribution that the page showed."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read a number; anything else is a version that never was."""
        typed = str(valuelist[0]) if valuelist else ""
        # more digits than a database's integer has
        known = typed.isascii() and typed.isdigit() and len(typed) < LONGEST_NUMBER
        self.data = int(typed) if known else 0

    def show(self, version: int) -> None:
        """Carry ``version`` from now on, whatever was sent."""
        self.data, self.raw_data = version, None


class SeenForm(Form):
    """A form about one contribution as the page showed it."""

    version = Version()


class ModerationForm(SeenForm):
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


class AnswerForm(SeenForm):
    """The public answer; empty takes it back."""

    answer = KeptText(_l("Public answer"), validators=[NoNul(), AtMost(LONGEST_TEXT), Words()])


class CorrectionForm(SeenForm):
    """Criterion, province and language, as they should be."""

    criterion = SelectField(_l("Criterion"), default="", id="correct-criterion")
    province = SelectField(_l("Prefecture or province"), default="", id="correct-province")
    language = SelectField(_l("Language"), default="und", id="correct-language")

    def __init__(self, offered: Offered, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.criterion.choices = [("", _("None")), *offered.criteria]
        self.province.choices = [("", _("None")), *offered.provinces]
        self.language.choices = [(code, str(name)) for code, name in LANGUAGE_LABELS.items()]


class RedactionForm(SeenForm):
    """Passages to take out: those found, ticked, and others written as they stand in the text."""

    passages = KeptText(
        _l("Other passages to take out"), validators=[NoNul(), AtMost(LONGEST_TEXT)]
    )


class MergeForm(SeenForm):
    """The contribution that says the same, and which of the two stays."""

    other = KeptLine(
        _l("Reference number of the other one"),
        validators=[InputRequired(_l("Give the reference number.")), NoNul(), AtMost(200)],
    )
    stays = RadioField(
        _l("Which one stays?"),
        default="other",
        choices=options(("other", _l("The other one stays")), ("this", _l("This one stays"))),
    )


class WithdrawalForm(SeenForm):
    """How and when the author asked for it."""

    reason = KeptText(
        _l("How and when its author asked for it"),
        id="withdrawal-reason",
        validators=[NoNul(), AtMost(LONGEST_REASON), Words()],
    )


class PurgeForm(SeenForm):
    """Delete the originals for ever."""


class BulkForm(Form):
    """What to do with many: those ticked, or all that the filter shows."""

    action = SelectField(
        _l("What should happen?"),
        choices=options(
            ("published", _l("Publish")),
            ("held", _l("Hold")),
            ("hidden", _l("Do not publish")),
            ("redaction", _l("Take out the personal data found")),
            ("criterion", _l("Set the criterion")),
            ("province", _l("Set the prefecture or province")),
            ("language", _l("Set the language")),
        ),
    )
    scope = RadioField(_l("With which ones?"), default="ticked")
    #: how many the filter showed when the page was opened
    expected = Version()
    reason = KeptText(_l("Reason"), validators=[NoNul(), AtMost(LONGEST_REASON), Words()])
    criterion = SelectField(_l("Criterion"), default="", id="bulk-criterion")
    province = SelectField(_l("Prefecture or province"), default="", id="bulk-province")
    language = SelectField(_l("Language"), default="und", id="bulk-language")

    def __init__(self, offered: Offered, total: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scope.choices = [
            ("ticked", _("Those that are ticked")),
            ("all", _("All %(count)s that the filter shows", count=total)),
        ]
        self.criterion.choices = [("", _("None")), *offered.criteria]
        self.province.choices = [("", _("None")), *offered.provinces]
        self.language.choices = [(code, str(name)) for code, name in LANGUAGE_LABELS.items()]


class HistoryForm(Form):
    """What the history shows; its fields are the page's address."""

    kind = SelectField(_l("What was done"), default="")
    batch = HiddenField(default="")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(meta={"csrf": False}, **kwargs)
        self.kind.choices = enum_choices(ACT_LABELS, _("All"))


class WatchWordForm(Form):
    """A word or a phrase to look out for."""

    word = KeptLine(_l("Word or phrase"), validators=[NoNul(), AtMost(100)])
    language = SelectField(_l("Language"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.language.choices = [
            (code, str(name))
            for code, name in LANGUAGE_LABELS.items()
            if code not in {"mixed", "und"}
        ]
