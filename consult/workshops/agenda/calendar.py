"""Meetings as iCalendar (RFC 5545), for the calendars of telephones and offices."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from icalendar import Calendar, Event
from icalendar.prop import vUri

from consult.consultations.models import Consultation
from consult.contributions.models import LANGUAGE_LABELS
from consult.kernel.i18n import localized
from consult.workshops.models import WORKSHOP_KIND_LABELS, Workshop

#: clocks in Morocco change for Ramadan, by decree: instants are written in UTC
MOROCCO = ZoneInfo("Africa/Casablanca")
#: how long a meeting lasts whose end nobody told
USUAL = timedelta(hours=3)
PRODUCT = "-//consult//agenda//AR"


def calendar_of(
    consultation: Consultation,
    meetings: Iterable[Workshop],
    *,
    address_of: Callable[[Workshop], str],
    host: str,
) -> bytes:
    """The meetings as a calendar file.

    ``address_of`` gives the page of a meeting. A meeting keeps its UID whatever changes, and its
    SEQUENCE grows, so that a calendar that has it follows; one called off says so.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", localized(consultation, "title"))
    calendar.add("x-wr-timezone", str(MOROCCO))
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for meeting in meetings:
        calendar.add_component(_event(meeting, address_of(meeting), host))
    return bytes(calendar.to_ical())


def _event(meeting: Workshop, address: str, host: str) -> Event:
    event = Event()
    event.add("uid", f"meeting-{meeting.id}@{host}")
    event.add("dtstamp", meeting.published_at or meeting.created_at)
    event.add("sequence", meeting.sequence)
    event.add("status", "CANCELLED" if meeting.cancelled_at else "CONFIRMED")
    event.add("summary", meeting.title)
    begin, end = span(meeting)
    if meeting.starts is None:
        event.add("dtstart", meeting.held_on)
        event.add("dtend", meeting.held_on + timedelta(days=1))
    else:
        event.add("dtstart", begin)
        event.add("dtend", end)
    where = ", ".join(filter(None, [meeting.place, localized(meeting.province)]))
    if where:
        event.add("location", where)
    event.add("description", "\n".join(described(meeting)))
    event.add("url", vUri(address))
    event.add("categories", [str(WORKSHOP_KIND_LABELS[meeting.kind])])
    return event


def span(meeting: Workshop) -> tuple[datetime, datetime]:
    """When a meeting begins and ends, in UTC; the whole day when nobody told the hour."""
    if meeting.starts is None:
        begin = datetime.combine(meeting.held_on, datetime.min.time(), MOROCCO)
        return begin.astimezone(UTC), (begin + timedelta(days=1)).astimezone(UTC)
    begin = datetime.combine(meeting.held_on, meeting.starts, MOROCCO)
    end = (
        datetime.combine(meeting.held_on, meeting.ends, MOROCCO) if meeting.ends else begin + USUAL
    )
    return begin.astimezone(UTC), end.astimezone(UTC)


def described(meeting: Workshop) -> list[str]:
    """What people should know before they come, one line each."""
    lines = [str(WORKSHOP_KIND_LABELS[meeting.kind])]
    if meeting.cancelled_at:
        lines.insert(0, _("This meeting is called off."))
    if meeting.criterion is not None:
        lines.append(_("Criterion: %(name)s", name=localized(meeting.criterion)))
    if meeting.languages:
        names = ", ".join(str(LANGUAGE_LABELS[code]) for code in meeting.languages)
        lines.append(_("Languages: %(names)s", names=names))
    if meeting.access:
        lines.append(_("Access for people with disabilities: %(text)s", text=meeting.access))
    return lines
