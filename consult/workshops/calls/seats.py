"""Giving seats: never more than there are, whoever asks at the same moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.access.models import User
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import Conflict, DomainError
from consult.workshops.calls import letters
from consult.workshops.models import HOLDING, OPEN_STATES, Seat, SeatState, Workshop


@dataclass(frozen=True)
class Given:
    """What a choice of several people came to."""

    chosen: int
    #: those for whom no seat was left; they wait
    waiting: int


def take_seat(workshop: Workshop) -> bool:
    """Count one seat up if there is one; the database decides, in one statement."""
    taken = db.session.execute(
        sa.update(Workshop)
        .where(
            Workshop.id == workshop.id,
            Workshop.cancelled_at.is_(None),
            sa.or_(Workshop.capacity.is_(None), Workshop.seats_taken < Workshop.capacity),
        )
        .values(seats_taken=Workshop.seats_taken + 1)
        .execution_options(synchronize_session=False)
    )
    db.session.expire(workshop, ["seats_taken"])
    return bool(taken.rowcount)  # type: ignore[attr-defined]  # an UPDATE has it


def free_seat(workshop: Workshop) -> None:
    """Count one seat down."""
    db.session.execute(
        sa.update(Workshop)
        .where(Workshop.id == workshop.id)
        .values(seats_taken=Workshop.seats_taken - 1)
        .execution_options(synchronize_session=False)
    )
    db.session.expire(workshop, ["seats_taken"])


def choose_people(*, seats: Sequence[Seat], reason: str, actor: User | None) -> Given:
    """Invite these people, in this order, as long as there are seats; the others wait.

    Raises
    ------
    DomainError
        Without a reason: it is kept with each choice.
    Conflict
        When one of them was decided by somebody else meanwhile.
    """
    if not reason.strip():
        raise DomainError(_l("Give the reason of this choice: it is kept with it."))
    chosen = 0
    for seat in seats:
        state = SeatState.CHOSEN if take_seat(seat.workshop) else SeatState.WAITING
        chosen += state is SeatState.CHOSEN
        _change(seat, OPEN_STATES, state)
        _decide(seat, reason, actor)
        letters.tell(seat)
    return Given(chosen, len(seats) - chosen)


def turn_down(*, seats: Sequence[Seat], reason: str, actor: User | None) -> None:
    """Tell these people that they have no seat this time.

    Raises
    ------
    DomainError, Conflict
        As :func:`choose_people`.
    """
    if not reason.strip():
        raise DomainError(_l("Give the reason of this choice: it is kept with it."))
    for seat in seats:
        _change(seat, OPEN_STATES - {SeatState.NOT_CHOSEN}, SeatState.NOT_CHOSEN)
        _decide(seat, reason, actor)
        letters.tell(seat)


def confirm_seat(*, seat: Seat) -> None:
    """The person says that they come.

    Raises
    ------
    Conflict
        When the seat is not theirs to confirm.
    """
    _change(seat, frozenset({SeatState.CHOSEN}), SeatState.CONFIRMED)
    db.session.flush()
    audit.record("confirm_seat", seat)


def give_back(*, seat: Seat) -> None:
    """The person does not come; a seat that gets free goes to the next who waits.

    Raises
    ------
    Conflict
        When the person came already, or had taken the wish back.
    """
    if seat.arrived_at is not None:
        raise Conflict(_l("This person is at the meeting already."))
    held = seat.state in HOLDING
    before = frozenset({seat.state}) - {SeatState.CANCELLED}
    _change(seat, before, SeatState.CANCELLED)
    db.session.flush()
    audit.record("give_seat_back", seat)
    if held:
        free_seat(seat.workshop)
        fill_seats(workshop=seat.workshop)


def fill_seats(*, workshop: Workshop) -> int:
    """Give free seats to those who wait, the longest first; how many were given."""
    given = 0
    while (following := _next_waiting(workshop)) is not None and take_seat(workshop):
        first_come = following.interest.call.first_come
        state = SeatState.CONFIRMED if first_come else SeatState.CHOSEN
        if not _move(following, frozenset({SeatState.WAITING}), state):
            # somebody else gave this person a seat in the same moment
            free_seat(workshop)
            continue
        letters.tell(following)
        given += 1
    db.session.flush()
    return given


def _next_waiting(workshop: Workshop) -> Seat | None:
    select = (
        sa.select(Seat)
        .where(Seat.workshop_id == workshop.id, Seat.state == SeatState.WAITING)
        .order_by(Seat.id)
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return db.session.scalar(select)


def _change(seat: Seat, before: frozenset[SeatState], after: SeatState) -> None:
    if not _move(seat, before, after):
        raise Conflict(_l("This seat was decided otherwise meanwhile. Reload the page to see how."))


def _move(seat: Seat, before: frozenset[SeatState], after: SeatState) -> bool:
    """Change the state unless somebody did meanwhile."""
    moved = db.session.execute(
        sa.update(Seat)
        .where(Seat.id == seat.id, Seat.state.in_(before))
        .values(state=after)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(seat, ["state"])
    return bool(moved.rowcount)  # type: ignore[attr-defined]  # an UPDATE has it


def _decide(seat: Seat, reason: str, actor: User | None) -> None:
    seat.reason, seat.decided_at = reason, utc_now()
    seat.decided_by_id = actor.id if actor else None
    db.session.flush()
    audit.record("decide_seat", seat, actor=actor, state=str(seat.state))
