"""Forms of minutes; what they offer comes in as arguments."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.validators import Length

from consult.kernel.forms import (
    AtMost,
    Between,
    Form,
    KeptLine,
    KeptText,
    NoNul,
    Required,
    WholeNumber,
    Words,
    options,
)
from consult.kernel.i18n import LANGUAGES
from consult.workshops.minutes.operations import LONGEST_REASON, LONGEST_SECTION, MOST_DAYS
from consult.workshops.models import DECISION_LABELS, MinutesSection, RemarkDecision, Verdict

LONGEST_REMARK = 5_000


class DraftForm(Form):
    """In which language the minutes are written."""

    language = SelectField(
        _l("Language of the minutes"),
        choices=options(*((code, name) for code, (_locale, name) in LANGUAGES.items())),
        default="ar",
    )


class SendForm(Form):
    """How long the participants may answer."""

    days = WholeNumber(
        _l("Days to answer"),
        [Required(_l("Give the number of days.")), Between(1, MOST_DAYS)],
        default=7,
    )


class SectionForm(Form):
    """The text of a section, and the revision that was seen."""

    text = KeptText(_l("Text of the section"), [NoNul(), AtMost(LONGEST_SECTION)])
    seen = HiddenField()

    @property
    def seen_revision(self) -> int:
        """The revision that was seen; 0, which fits none, when it cannot be read."""
        return _number(self.seen.data)


class RulingForm(Form):
    """What becomes of a remark."""

    decision = RadioField(_l("Decision"), choices=options(*DECISION_LABELS.items()))
    text = KeptText(_l("Text of the section, as it will stand"), [NoNul(), AtMost(LONGEST_SECTION)])
    reason = KeptText(_l("Reason"), [NoNul(), AtMost(LONGEST_REASON), Words()])
    seen = HiddenField()

    @property
    def seen_revision(self) -> int:
        """As that of :class:`SectionForm`."""
        return _number(self.seen.data)

    @property
    def ruling(self) -> RemarkDecision:
        """What was chosen, once the form is valid."""
        return RemarkDecision(self.decision.data)


class CorrectionForm(Form):
    """Why published minutes are corrected."""

    reason = KeptText(
        _l("Reason of the correction"),
        [
            Required(_l("Say why the published minutes are corrected.")),
            NoNul(),
            AtMost(LONGEST_REASON),
            Words(),
        ],
    )


class AnswerForm(Form):
    """What somebody who came answers; the fields of sections are added by :func:`answer_form`."""

    verdict = RadioField(_l("Do you approve these minutes?"))
    whole = KeptText(_l("Comment on the whole"), [NoNul(), AtMost(LONGEST_REMARK), Words()])
    name = KeptLine(_l("Your name, or what you were there for"), [NoNul(), AtMost(200)])
    #: people do not see it, robots fill it in
    website = StringField(_l("Website"))
    #: one per opened page, so that a second click makes no second answer
    token = HiddenField(default=lambda: secrets.token_urlsafe(24), validators=[Length(max=64)])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.verdict.choices = options(
            (Verdict.APPROVES, _("Yes, I approve them")),
            (Verdict.REMARKS, _("Not as they are: I wrote comments")),
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then that no robot filled in the trap and no token is missing."""
        valid: bool = super().validate(extra_validators)
        if self.website.data:
            message = str(_l("Leave this field empty: it is there to catch robots."))
            self.website.errors = [*self.website.errors, message]
            valid = False
        return valid and bool(self.token.data)


def answer_form(sections: Sequence[MinutesSection], **kwargs: Any) -> AnswerForm:
    """The form with two fields for each section: a comment, and a text to stand there instead."""
    fields: dict[str, Any] = {}
    for section in sections:
        fields[f"comment_{section.id}"] = KeptText(
            _("Comment on “%(section)s”", section=section.title),
            [NoNul(), AtMost(LONGEST_REMARK), Words()],
        )
        fields[f"text_{section.id}"] = KeptText(
            _("Other text for “%(section)s”", section=section.title),
            [NoNul(), AtMost(LONGEST_SECTION), Words()],
        )
    made: AnswerForm = type("SectionsAnswerForm", (AnswerForm,), fields)(**kwargs)
    return made


def _number(typed: str | None) -> int:
    text = typed or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
