"""What comes round by itself: reminders, the end of a reading, names whose time is over."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from consult.consultations.models import Consultation
from consult.extensions import db, utc_now
from consult.kernel.clock import every
from consult.workshops.calls.operations import MONTH
from consult.workshops.minutes import letters
from consult.workshops.minutes.answering import forget_names
from consult.workshops.minutes.operations import close_reading
from consult.workshops.minutes.queries import readers_of
from consult.workshops.models import Minutes, MinutesAnswer, MinutesState, Workshop

#: how long before the last day people are reminded
BEFORE = timedelta(days=2)


@every(minutes=60)
def remind_readers() -> None:
    """Write once to everybody who has not answered when the end is near."""
    remind_until(utc_now().date())


@every(minutes=30)
def end_readings() -> None:
    """End the readings whose last day is over."""
    end_until(utc_now().date())


@every(minutes=24 * 60)
def forget_readers() -> None:
    """Delete the names given with halls' links once the time of the notice is over."""
    forget_until(utc_now().date())


def remind_until(today: date) -> None:
    """Remind of the readings that end within :data:`BEFORE` of this day."""
    select = _consulted().where(Minutes.closes_on.between(today, today + BEFORE))
    for minutes in db.session.scalars(select).unique():
        answered = set(
            db.session.scalars(sa.select(MinutesAnswer.seat_id).filter_by(minutes_id=minutes.id))
        )
        for seat in readers_of(minutes):
            if seat.id not in answered:
                letters.remind(minutes, seat)


def end_until(today: date) -> None:
    """End the readings whose last day lies before this day."""
    select = _consulted().where(Minutes.closes_on < today)
    for minutes in db.session.scalars(select).unique().all():
        close_reading(minutes=minutes, now=datetime.combine(today, time.min, UTC))


def forget_until(today: date) -> int:
    """Delete the names that no longer may be kept on this day; how many."""
    select = (
        sa.select(Minutes.id, Consultation)
        .join(Workshop, Workshop.id == Minutes.workshop_id)
        .join(Consultation, Consultation.id == Workshop.consultation_id)
    )
    ended = {
        key: c.closes_on + timedelta(days=MONTH * c.retention_months) < today
        for key, c in db.session.execute(select).unique()
    }
    return forget_names(ended=ended)


def _consulted() -> sa.Select[Minutes]:
    return (
        sa.select(Minutes)
        .where(Minutes.state == MinutesState.CONSULTED)
        .options(joinedload(Minutes.workshop))
        .order_by(Minutes.id)
    )
