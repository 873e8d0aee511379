"""Days and hours as people of each language write them."""

from __future__ import annotations

from datetime import date, datetime, time

from flask import Blueprint
from flask_babel import format_date, format_time
from flask_babel import gettext as _

from consult.workshops.models import Workshop


def full_date(day: date) -> str:
    """The day of the week and the date."""
    return str(format_date(day, "full"))


def month_name(day: date) -> str:
    """The month alone."""
    return str(format_date(day, "LLL"))


def month_and_year(day: date) -> str:
    """The month and its year."""
    return str(format_date(day, "LLLL y"))


def weekday_name(day: date) -> str:
    """The day of the week."""
    return str(format_date(day, "cccc"))


def weekday_short(day: date) -> str:
    """The day of the week as a calendar heads its columns."""
    return str(format_date(day, "ccc"))


def meeting_hours(meeting: Workshop) -> str:
    """The hours of a meeting; empty when nobody told."""
    if meeting.starts is None:
        return ""
    starts = _clock(meeting.held_on, meeting.starts)
    if meeting.ends is None:
        return str(_("at %(time)s", time=starts))
    return str(
        _("from %(begin)s to %(end)s", begin=starts, end=_clock(meeting.held_on, meeting.ends))
    )


def _clock(day: date, hour: time) -> str:
    return str(format_time(datetime.combine(day, hour), "HH:mm", rebase=False))


def register_wording(bp: Blueprint) -> None:
    """Give templates these as filters."""
    for function in (
        *(full_date, month_name, month_and_year, weekday_name, weekday_short),
        meeting_hours,
    ):
        bp.add_app_template_filter(function)
