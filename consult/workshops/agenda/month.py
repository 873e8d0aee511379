"""A month as a calendar shows it: weeks from Monday to Sunday, as in Morocco."""

from __future__ import annotations

from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from consult.workshops.models import Workshop

_WEEKS = Calendar(firstweekday=0)


@dataclass(frozen=True)
class DayOf:
    """A day of the page; one outside the month only fills its week."""

    day: date
    inside: bool
    meetings: Sequence[Workshop]


@dataclass(frozen=True)
class Month:
    """The weeks of a month, and the months beside it."""

    first: date
    weeks: Sequence[Sequence[DayOf]]

    @property
    def before(self) -> date:
        """First day of the month before."""
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        """First day of the month after."""
        return (self.first + timedelta(days=31)).replace(day=1)


def month_of(first: date, meetings: Iterable[Workshop]) -> Month:
    """The month that begins on ``first``, each day with its meetings in their order."""
    on: dict[date, list[Workshop]] = defaultdict(list)
    for meeting in meetings:
        on[meeting.held_on].append(meeting)
    weeks = [
        [DayOf(day, day.month == first.month, tuple(on[day])) for day in week]
        for week in _WEEKS.monthdatescalendar(first.year, first.month)
    ]
    return Month(first, weeks)


def bounds(first: date) -> tuple[date, date]:
    """First and last day that the page of a month shows."""
    weeks = _WEEKS.monthdatescalendar(first.year, first.month)
    return weeks[0][0], weeks[-1][-1]
