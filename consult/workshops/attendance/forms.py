"""Forms of the door; choices come in as arguments."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired, Length

from consult.contributions.models import (
    AGE_LABELS,
    CATEGORY_LABELS,
    SETTING_LABELS,
    SEX_LABELS,
    AgeBand,
    Category,
    Setting,
    Sex,
)
from consult.kernel.forms import AtMost, Form, KeptLine, NoNul, Required, leniently, options
from consult.regions.models import Province
from consult.workshops.attendance.operations import Stranger
from consult.workshops.forms import Choices

LONGEST_NAME = 200
#: as people say it of themselves, and as the team notes it
CONSENT = {"yes": True, "no": False}


def _asked(value: Any) -> str:
    return value if value in CONSENT else ""


class CodeForm(Form):
    """A code typed at the door, and the person's word on pictures."""

    code = KeptLine(_l("Code"), [Required(_l("Type the code.")), NoNul(), Length(max=60)])
    pictures = SelectField(
        _l("Pictures"),
        id="code-pictures",
        choices=options(("", _l("not asked")), ("yes", _l("yes")), ("no", _l("no"))),
        coerce=_asked,
        default="",
    )

    @property
    def consent(self) -> bool | None:
        """Their word on pictures; None when they were not asked."""
        return CONSENT.get(self.pictures.data or "")


class SelfForm(Form):
    """A person checks themselves in, and says whether pictures of them may be shown."""

    code = KeptLine(_l("Your code"), [Required(_l("Type your code.")), NoNul(), Length(max=60)])
    pictures = RadioField(
        _l("May photos on which you can be recognised be shown in public?"),
        choices=options(("yes", _l("Yes, I agree")), ("no", _l("No, I do not agree"))),
        validators=[InputRequired(_l("Choose one of the two: both are fine."))],
    )


def _coded(kind: type[Any]) -> Any:
    return leniently(lambda value: kind(value) if value not in (None, "") else None)


class StrangerForm(Form):
    """Somebody who is not on the list: what is counted, nothing else has to be told."""

    name = KeptLine(_l("Name"), [NoNul(), AtMost(LONGEST_NAME)])
    category = SelectField(_l("Comes as"), coerce=_coded(Category), default=Category.CITIZEN)
    sex = SelectField(_l("Woman or man"), coerce=_coded(Sex))
    age_band = SelectField(_l("Age"), coerce=_coded(AgeBand))
    province = SelectField(
        _l("Prefecture or province"), coerce=leniently(lambda v: int(v) if v else None)
    )
    setting = SelectField(_l("Lives"), coerce=_coded(Setting))
    pictures = SelectField(
        _l("Pictures"),
        id="stranger-pictures",
        choices=options(("", _l("not asked")), ("yes", _l("yes")), ("no", _l("no"))),
        coerce=_asked,
        default="",
    )
    #: one per opened page, so that a second click lets nobody in twice
    token = HiddenField(default=lambda: secrets.token_urlsafe(24), validators=[Length(max=64)])

    def __init__(self, *, provinces: Choices, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        unsaid = ("", _("Not stated"))
        self.category.choices = _named(CATEGORY_LABELS)
        self.sex.choices = [unsaid, *_named(SEX_LABELS)]
        self.age_band.choices = [unsaid, *_named(AGE_LABELS)]
        self.setting.choices = [unsaid, *_named(SETTING_LABELS)]
        self.province.choices = options(unsaid, *provinces)

    def person(self, provinces: Mapping[int, Province]) -> Stranger:
        """Who was let in."""
        return Stranger(
            name=(self.name.data or "").strip(),
            category=self.category.data,
            sex=self.sex.data,
            age_band=self.age_band.data,
            province=provinces.get(self.province.data),
            setting=self.setting.data,
            photo_consent=CONSENT.get(self.pictures.data or ""),
        )


def _named(labels: Mapping[Any, Any]) -> list[Any]:
    return options(*labels.items())
