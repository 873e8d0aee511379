"""A page to print and hang up: the code of the link with which all who came read the draft."""

from __future__ import annotations

from io import BytesIO

import segno
from flask_babel import force_locale
from flask_babel import gettext as _

from consult.documents.wording import day
from consult.kernel.glyphs import all_printable
from consult.kernel.i18n import babel_locale, direction, localized
from consult.kernel.typesetting import typeset, typesetting_folder
from consult.workshops.agenda.poster import TEMPLATE
from consult.workshops.agenda.wording import full_date, meeting_hours
from consult.workshops.minutes.links import address_of, hall_link
from consult.workshops.models import Minutes


def hall_sheet(minutes: Minutes, language: str) -> bytes:
    """One A4 page in the language in force, laid out as the poster of a meeting."""
    workshop, consultation = minutes.workshop, minutes.workshop.consultation
    address = address_of(minutes, hall_link(minutes))
    code = BytesIO()
    segno.make(address, error="m", micro=False).save(code, kind="svg", border=0, scale=10)
    with force_locale(babel_locale(language)):
        until = day(minutes.closes_on, language) if minutes.closes_on else ""
        data = {
            "title": workshop.title,
            "consultation": localized(consultation, "title"),
            "region": localized(consultation.region),
            "kind": _("Minutes to read"),
            "demo": _("Demonstration: invented data") if consultation.is_demo else "",
            "cancelled": "",
            "day": full_date(workshop.held_on),
            "hours": meeting_hours(workshop),
            "facts": [
                (_("For whom"), _("Those who took part in this meeting")),
                (_("What to do"), _("Read the draft, approve it, comment on it")),
                (_("Last day"), until),
            ],
            "scan": _("Read the draft of the minutes"),
            "alt": _("Code that leads to the draft of the minutes"),
            "address": address,
        }
    made = all_printable(data, language)
    with typesetting_folder() as folder:
        (folder / "code.svg").write_bytes(code.getvalue())
        return typeset(
            TEMPLATE,
            folder,
            made | {"language": language, "direction": direction(language)},
            name="poster",
            written=minutes.sent_at or minutes.created_at,
        )
