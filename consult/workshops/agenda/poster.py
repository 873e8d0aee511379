"""The poster of a meeting: one A4 page to hang up, with a code that telephones read."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import segno
from flask_babel import gettext as _

from consult.config import SITE
from consult.contributions.models import LANGUAGE_LABELS
from consult.kernel.glyphs import all_printable
from consult.kernel.i18n import direction, localized
from consult.kernel.typesetting import typeset, typesetting_folder
from consult.workshops.agenda.wording import full_date, meeting_hours
from consult.workshops.models import WORKSHOP_KIND_LABELS, Workshop

TEMPLATE = SITE / "templates" / "workshops" / "poster.typ"


def typeset_poster(meeting: Workshop, address: str, language: str) -> bytes:
    """The poster in the language in force: tagged PDF, the same bytes for the same meeting."""
    code = BytesIO()
    # half of the code may be dirty or torn and it is still read
    segno.make(address, error="q", micro=False).save(code, kind="svg", border=0, scale=10)
    written = meeting.published_at or meeting.created_at
    with typesetting_folder() as folder:
        (folder / "code.svg").write_bytes(code.getvalue())
        return typeset(
            TEMPLATE, folder, _data(meeting, address, language), name="poster", written=written
        )


def _data(meeting: Workshop, address: str, language: str) -> dict[str, Any]:
    consultation = meeting.consultation
    data = {
        "title": meeting.title,
        "consultation": localized(consultation, "title"),
        "region": localized(consultation.region),
        "kind": str(WORKSHOP_KIND_LABELS[meeting.kind]),
        "demo": _("Demonstration: invented data") if consultation.is_demo else "",
        "cancelled": _("This meeting is called off.") if meeting.cancelled_at else "",
        "day": full_date(meeting.held_on),
        "hours": meeting_hours(meeting),
        "facts": _facts(meeting, language),
        "scan": _("Details and registration"),
        "alt": _("Code that leads to the page of this meeting"),
        "address": address,
    }
    made: dict[str, Any] = all_printable(data, language)
    return made | {"language": language, "direction": direction(language)}


def _facts(meeting: Workshop, language: str) -> list[tuple[str, str]]:
    comma = "، " if language == "ar" else ", "
    where = comma.join(filter(None, [meeting.place, localized(meeting.province)]))
    languages = comma.join(str(LANGUAGE_LABELS[code]) for code in meeting.languages)
    facts = [
        (_("Place"), where),
        (_("Criterion"), localized(meeting.criterion)),
        (_("Languages"), languages),
        (_("Access for people with disabilities"), meeting.access),
        (_("Seats"), str(meeting.capacity or "")),
    ]
    return [(label, value) for label, value in facts if value]
