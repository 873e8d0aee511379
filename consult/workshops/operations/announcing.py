"""Announcing meetings: into the public agenda, out of it, called off."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.access.models import User
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import Conflict
from consult.workshops.calls.letters import call_off
from consult.workshops.models import Seat, SeatState, Workshop

#: who must hear that a meeting is called off
EXPECTING = (SeatState.ASKED, SeatState.CHOSEN, SeatState.CONFIRMED, SeatState.WAITING)


def publish_workshop(*, workshop: Workshop, actor: User | None) -> None:
    """Show a meeting in the public agenda, and take it up again when it was called off.

    Raises
    ------
    Conflict
        When it stands there already.
    """
    if workshop.published_at is not None and workshop.cancelled_at is None:
        raise Conflict(_l("This meeting is in the public agenda already."))
    if workshop.published_at is not None:
        workshop.sequence += 1
    workshop.published_at = workshop.published_at or utc_now()
    workshop.cancelled_at = None
    db.session.flush()
    audit.record("publish_workshop", workshop, actor=actor)


def cancel_workshop(*, workshop: Workshop, actor: User | None) -> None:
    """Call a published meeting off: the agenda goes on showing it, as called off.

    People who put it in their calendar must learn of it, so it does not just disappear; those who
    have a seat or wait for one get a letter.

    Raises
    ------
    Conflict
        When it is not in the agenda, or was called off already.
    """
    if workshop.published_at is None:
        raise Conflict(_l("This meeting is not in the public agenda."))
    if workshop.cancelled_at is not None:
        raise Conflict(_l("This meeting was called off already."))
    workshop.cancelled_at = utc_now()
    workshop.sequence += 1
    db.session.flush()
    held = sa.select(Seat).where(Seat.workshop_id == workshop.id, Seat.state.in_(EXPECTING))
    for seat in db.session.scalars(held.order_by(Seat.id)).unique():
        call_off(seat)
    audit.record("cancel_workshop", workshop, actor=actor)
