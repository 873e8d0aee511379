"""What comes round by itself: reminders before a meeting, deletion after the notice's time."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from consult.extensions import db, utc_now
from consult.kernel.clock import every
from consult.workshops.calls import letters
from consult.workshops.calls.operations import purge_people
from consult.workshops.calls.seats import fill_seats
from consult.workshops.models import (
    HOLDING,
    CallForInterest,
    Interest,
    Seat,
    SeatState,
    Workshop,
)

#: how long before a meeting people are reminded
BEFORE = timedelta(days=3)


@every(minutes=60)
def remind_of_meetings() -> None:
    """Write once to everybody who holds a seat at a meeting that is near."""
    today = utc_now().date()
    select = (
        sa.select(Seat)
        .join(Seat.workshop)
        .where(
            Seat.state.in_(HOLDING),
            Workshop.held_on.between(today, today + BEFORE),
            Workshop.cancelled_at.is_(None),
        )
        .options(
            contains_eager(Seat.workshop),
            joinedload(Seat.interest)
            .joinedload(Interest.call)
            .joinedload(CallForInterest.consultation),
        )
        .order_by(Seat.id)
    )
    for seat in db.session.scalars(select).unique():
        letters.remind(seat)


@every(minutes=24 * 60)
def forget_people() -> None:
    """Delete the names of people whom nobody needs to reach any more."""
    purge_people(today=utc_now().date())


@every(minutes=10)
def fill_free_seats() -> None:
    """Give seats that got free while somebody else was just put on the waiting list."""
    waiting = sa.select(Seat.workshop_id).where(Seat.state == SeatState.WAITING)
    select = (
        sa.select(Workshop)
        .where(
            Workshop.id.in_(waiting),
            Workshop.held_on >= utc_now().date(),
            Workshop.cancelled_at.is_(None),
            sa.or_(Workshop.capacity.is_(None), Workshop.seats_taken < Workshop.capacity),
        )
        .order_by(Workshop.id)
    )
    for workshop in db.session.scalars(select).unique():
        fill_seats(workshop=workshop)
