"""What the page of coverage counts: its fields are the page's address."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from consult.consultations.models import Consultation
from consult.contributions.coverage.queries import Narrowed
from consult.contributions.models import CHANNEL_LABELS, Channel
from consult.kernel.forms import Form
from consult.kernel.i18n import localized


class CoverageForm(Form):
    """By which channel, about which criterion; an unknown value counts all."""

    channel = SelectField(_l("Channel"), default="")
    criterion = SelectField(_l("Criterion"), default="")

    def __init__(self, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(meta={"csrf": False}, **kwargs)
        every = ("", _("All"))
        self.keys = {c.code: c.id for c in consultation.criteria}
        self.channel.choices = [every, *((str(k), str(v)) for k, v in CHANNEL_LABELS.items())]
        self.criterion.choices = [every, *((c.code, localized(c)) for c in consultation.criteria)]

    def known(self, name: str) -> str:
        """The field's value if it is one of its choices, else nothing."""
        field = self[name]
        return str(field.data) if field.data in dict(field.choices) else ""

    @property
    def narrows(self) -> bool:
        """Whether some contributions are left out."""
        return any(self.known(name) for name in ("channel", "criterion"))

    def narrowed(self) -> Narrowed:
        """Which contributions are counted."""
        channel = self.known("channel")
        return Narrowed(
            channel=Channel(channel) if channel else None,
            criterion_id=self.keys.get(self.known("criterion")),
        )

    def kept(self) -> dict[str, str]:
        """The filters in force, as arguments of an address."""
        return {name: value for name in ("channel", "criterion") if (value := self.known(name))}
