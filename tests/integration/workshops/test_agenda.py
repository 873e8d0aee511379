"""The public agenda shows what the team announced, and calendars follow its changes."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from consult.access.models import Role
from consult.consultations.models import Consultation
from consult.extensions import db, utc_now
from consult.kernel.errors import Conflict
from consult.workshops.models import Workshop, WorkshopKind
from consult.workshops.operations import Meeting, cancel_workshop, edit_workshop, publish_workshop
from tests.factories import make_consultation, make_workshop

DAY = date(2026, 12, 10)


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    return make_consultation("open")


def _announced(consultation: Consultation, **values: Any) -> Workshop:
    given = {"held_on": DAY, "published_at": utc_now(), **values}
    workshop = make_workshop(consultation, **given)
    db.session.commit()
    return workshop


def _events(client: FlaskClient, address: str = "/open/agenda/meetings.ics") -> list[Any]:
    answer = client.get(address)
    assert answer.content_type == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(answer.data).walk("VEVENT"))


def test_only_announced_meetings_are_shown(client: FlaskClient, consultation: Consultation) -> None:
    shown = _announced(consultation, title_ar="لقاء معلن")
    hidden = make_workshop(consultation, title_ar="لقاء داخلي", held_on=DAY)
    db.session.commit()
    page = client.get("/open/agenda").text
    assert "لقاء معلن" in page
    assert "لقاء داخلي" not in page
    assert client.get(f"/open/agenda/{shown.id}").status_code == 200
    assert client.get(f"/open/agenda/{hidden.id}").status_code == 404


def test_a_meeting_of_another_consultation_is_not_found(
    client: FlaskClient, consultation: Consultation
) -> None:
    other = _announced(make_consultation("other"))
    for ending in ("", "/meeting.ics", "/poster.pdf"):
        assert client.get(f"/open/agenda/{other.id}{ending}").status_code == 404


def test_the_agenda_is_narrowed_by_kind_and_language(
    client: FlaskClient, consultation: Consultation
) -> None:
    _announced(consultation, title_ar="لقاء أول", languages=["ar", "tzm"])
    _announced(consultation, title_ar="لقاء ثان", kind=WorkshopKind.THEMATIC, languages=["fr"])
    assert "لقاء أول" not in client.get("/open/agenda?kind=thematic").text
    assert "لقاء ثان" not in client.get("/open/agenda?language=tzm").text
    both = client.get("/open/agenda?kind=nonsense&language=xx").text
    assert "لقاء أول" in both
    assert "لقاء ثان" in both


def test_a_month_shows_its_meetings_on_their_days(
    client: FlaskClient, consultation: Consultation
) -> None:
    _announced(consultation, title_ar="لقاء دجنبر")
    page = client.get("/open/agenda?view=month&month=2026-12&lang=en").text
    assert "December 2026" in page
    assert "لقاء دجنبر" in page
    assert "لقاء دجنبر" not in client.get("/open/agenda?view=month&month=2026-10").text


@pytest.mark.parametrize("month", ["2026-13", "x", "9999-01", "2026-1", ""])
def test_a_month_that_is_none_shows_the_next_meeting(
    client: FlaskClient, consultation: Consultation, month: str
) -> None:
    day = utc_now().date() + timedelta(days=40)
    _announced(consultation, title_ar="لقاء قادم", held_on=day)
    assert "لقاء قادم" in client.get(f"/open/agenda?view=month&month={month}").text


def test_calendars_get_the_instant_in_universal_time(
    client: FlaskClient, consultation: Consultation
) -> None:
    _announced(consultation, title_ar="لقاء; مع، فواصل", starts=time(9, 30), ends=time(12))
    (event,) = _events(client)
    # Morocco's clocks are one hour ahead, save in Ramadan
    assert event["DTSTART"].dt.isoformat() == "2026-12-10T08:30:00+00:00"
    assert event["DTEND"].dt.isoformat() == "2026-12-10T11:00:00+00:00"
    assert str(event["SUMMARY"]) == "لقاء; مع، فواصل"


def test_in_ramadan_the_clocks_are_back(client: FlaskClient, consultation: Consultation) -> None:
    _announced(consultation, held_on=date(2026, 3, 1), starts=time(9, 30))
    (event,) = _events(client)
    assert event["DTSTART"].dt.isoformat() == "2026-03-01T09:30:00+00:00"


def test_a_meeting_without_an_hour_takes_the_day(
    client: FlaskClient, consultation: Consultation
) -> None:
    _announced(consultation)
    (event,) = _events(client)
    assert event["DTSTART"].dt == DAY
    assert event["DTEND"].dt == DAY + timedelta(days=1)


def test_a_changed_meeting_keeps_its_name_in_calendars_and_counts_the_change(
    client: FlaskClient, consultation: Consultation
) -> None:
    workshop = _announced(consultation)
    (before,) = _events(client)
    meeting = Meeting(titles={"ar": "لقاء"}, kind=WorkshopKind.REGIONAL, held_on=DAY)
    edit_workshop(workshop=workshop, meeting=meeting)
    db.session.commit()
    (after,) = _events(client)
    assert after["UID"] == before["UID"]
    assert int(after["SEQUENCE"]) == int(before["SEQUENCE"]) + 1


def test_a_meeting_called_off_says_so_everywhere(
    client: FlaskClient, consultation: Consultation
) -> None:
    workshop = _announced(consultation)
    cancel_workshop(workshop=workshop, actor=None)
    db.session.commit()
    (event,) = _events(client, f"/open/agenda/{workshop.id}/meeting.ics")
    assert event["STATUS"] == "CANCELLED"
    for address in ("/open/agenda?lang=en", f"/open/agenda/{workshop.id}?lang=en"):
        assert "alled off" in client.get(address).text
    assert "alled off" not in client.get("/open/?lang=en").text


def test_a_meeting_is_announced_once_and_called_off_once(consultation: Consultation) -> None:
    workshop = make_workshop(consultation)
    with pytest.raises(Conflict):
        cancel_workshop(workshop=workshop, actor=None)
    publish_workshop(workshop=workshop, actor=None)
    with pytest.raises(Conflict):
        publish_workshop(workshop=workshop, actor=None)
    cancel_workshop(workshop=workshop, actor=None)
    with pytest.raises(Conflict):
        cancel_workshop(workshop=workshop, actor=None)
    publish_workshop(workshop=workshop, actor=None)
    assert workshop.cancelled_at is None


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_poster_is_one_tagged_page_that_leads_to_the_meeting(
    client: FlaskClient, consultation: Consultation, language: str
) -> None:
    workshop = _announced(
        consultation, title_ar="لقاء 🎉 \x07", starts=time(9, 30), access="منحدر", capacity=40
    )
    answer = client.get(f"/open/agenda/{workshop.id}/poster.pdf?lang={language}")
    reader = PdfReader(io.BytesIO(answer.data))
    assert len(reader.pages) == 1
    marks = reader.root_object["/MarkInfo"].get_object()
    assert isinstance(marks, DictionaryObject)
    assert marks["/Marked"]
    assert f"/open/agenda/{workshop.id}" in reader.pages[0].extract_text()


def test_facilitators_do_not_announce(sign_in: Callable[..., FlaskClient], app: Flask) -> None:
    consultation = make_consultation("open")
    workshop = make_workshop(consultation)
    db.session.commit()
    client = sign_in(Role.FACILITATOR)
    answer = client.post(f"/team/open/workshops/{workshop.id}/publish")
    assert answer.status_code == 403
