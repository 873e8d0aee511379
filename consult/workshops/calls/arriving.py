"""Who came: ticked off a list at the door, each with their word on pictures."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.access.models import User
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import Conflict
from consult.workshops.attendance.counting import recount
from consult.workshops.calls.seats import take_seat
from consult.workshops.models import HOLDING, Seat, SeatState, Workshop, WorkshopState


def check_in(*, seat: Seat, photo_consent: bool | None, actor: User | None) -> bool:
    """Note that a person came; somebody from the waiting list who came gets a seat if one is free.

    Noting it again only changes their word on pictures; two who note it at once note one arrival.
    Returns whether this was the first time.

    Raises
    ------
    Conflict
        When the person holds no seat and none is free, or the workshop is closed.
    """
    require_open_door(seat.workshop)
    if not _change(seat, {"state": SeatState.CONFIRMED}, Seat.state.in_(HOLDING)):
        _seat_now(seat)
    first = _change(seat, {"arrived_at": utc_now()}, Seat.arrived_at.is_(None))
    changed = _change(
        seat,
        {"photo_consent": photo_consent},
        Seat.photo_consent.is_distinct_from(photo_consent),
    )
    db.session.refresh(seat, ["state", "arrived_at", "photo_consent"])
    if first:
        recount(seat.workshop)
        audit.record("check_in", seat, actor=actor)
    elif changed:
        audit.record("change_photo_consent", seat, actor=actor)
    return first


def undo_check_in(*, seat: Seat, actor: User | None) -> None:
    """Take back that a person came.

    Raises
    ------
    Conflict
        When the workshop is closed.
    """
    require_open_door(seat.workshop)
    seat.arrived_at, seat.photo_consent = None, None
    db.session.flush()
    recount(seat.workshop)
    audit.record("undo_check_in", seat, actor=actor)


def require_open_door(workshop: Workshop) -> None:
    """Refuse arrivals once the workshop is closed: its attendance is part of what was reported.

    Raises
    ------
    Conflict
        When it is closed.
    """
    if workshop.state is WorkshopState.CLOSED:
        raise Conflict(
            _l("This workshop is closed: who came can no longer change. Reopen it first.")
        )


def count_arrived(workshop_id: int) -> int:
    """How many of those who asked for a seat came, by the list."""
    select = sa.select(sa.func.count(Seat.id)).where(
        Seat.workshop_id == workshop_id, Seat.arrived_at.is_not(None)
    )
    return db.session.scalar(select) or 0


def _seat_now(seat: Seat) -> None:
    """Give a seat to somebody who stands at the door without one."""
    without = frozenset(SeatState) - HOLDING
    with db.session.begin_nested():
        # else somebody gave this person a seat in the same moment
        if _change(seat, {"state": SeatState.CONFIRMED}, Seat.state.in_(without)) and not take_seat(
            seat.workshop
        ):
            raise Conflict(_l("All seats are given: this person cannot be let in without one."))


def _change(seat: Seat, values: dict[str, Any], condition: sa.ColumnElement[bool]) -> bool:
    """Change the row where the condition holds now; the database decides, in one statement."""
    changed = db.session.execute(
        sa.update(Seat)
        .where(Seat.id == seat.id, condition)
        .values(values)
        .execution_options(synchronize_session=False)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]  # an UPDATE has it
