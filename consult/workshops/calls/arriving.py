"""Who came: ticked off a list at the door, each with their word on pictures."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.access.models import User
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import Conflict
from consult.workshops.calls.seats import take_seat
from consult.workshops.models import HOLDING, Seat, SeatState


def check_in(*, seat: Seat, photo_consent: bool | None, actor: User | None) -> None:
    """Note that a person came; somebody from the waiting list who came gets a seat if one is free.

    Noting it again only changes their word on pictures.

    Raises
    ------
    Conflict
        When the person holds no seat and none is free.
    """
    if seat.state not in HOLDING:
        if not take_seat(seat.workshop):
            raise Conflict(_l("All seats are given: this person cannot be let in without one."))
        seat.state = SeatState.CONFIRMED
    elif seat.state is SeatState.CHOSEN:
        seat.state = SeatState.CONFIRMED
    seat.arrived_at = seat.arrived_at or utc_now()
    seat.photo_consent = photo_consent
    db.session.flush()
    audit.record("check_in", seat, actor=actor)


def undo_check_in(*, seat: Seat, actor: User | None) -> None:
    """Take back that a person came."""
    seat.arrived_at, seat.photo_consent = None, None
    db.session.flush()
    audit.record("undo_check_in", seat, actor=actor)


def count_arrived(workshop_id: int) -> int:
    """How many came, by the list."""
    select = sa.select(sa.func.count(Seat.id)).where(
        Seat.workshop_id == workshop_id, Seat.arrived_at.is_not(None)
    )
    return db.session.scalar(select) or 0
