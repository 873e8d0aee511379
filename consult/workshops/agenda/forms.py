"""What the agenda shows: its fields are the page's address."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField

from consult.consultations.models import Consultation
from consult.kernel.forms import Form
from consult.kernel.i18n import localized
from consult.workshops.forms import MEETING_LANGUAGES
from consult.workshops.models import WORKSHOP_KIND_LABELS


class AgendaForm(Form):
    """Filters of the agenda; an unknown value shows all."""

    view = HiddenField(default="list")
    month = HiddenField()
    kind = SelectField(_l("Kind of meeting"), default="")
    province = SelectField(_l("Prefecture or province"), default="")
    criterion = SelectField(_l("Criterion"), default="")
    language = SelectField(_l("Language"), default="")

    def __init__(self, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(meta={"csrf": False}, **kwargs)
        every = ("", _("All"))
        self.kind.choices = [every, *((str(k), str(v)) for k, v in WORKSHOP_KIND_LABELS.items())]
        self.province.choices = [
            every,
            *((p.code, localized(p)) for p in consultation.region.provinces),
        ]
        self.criterion.choices = [every, *((c.code, localized(c)) for c in consultation.criteria)]
        self.language.choices = [every, *((k, str(v)) for k, v in MEETING_LANGUAGES.items())]

    def known(self, name: str) -> str:
        """The field's value if it is one of its choices, else nothing."""
        field = self[name]
        return str(field.data) if field.data in dict(field.choices) else ""

    @property
    def narrows(self) -> bool:
        """Whether some meetings are left out."""
        return any(self.known(name) for name in ("kind", "province", "criterion", "language"))

    def kept(self) -> dict[str, str]:
        """The filters in force, as arguments of an address."""
        names = ("kind", "province", "criterion", "language")
        return {name: value for name in names if (value := self.known(name))}
