"""Reads of the door: who is expected, who came, who was let in without a seat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask import abort
from sqlalchemy.orm import joinedload

from consult.contributions.importing.names import fold
from consult.extensions import db
from consult.kernel.references import read_reference
from consult.workshops.calls.queries import seats_of
from consult.workshops.models import HOLDING, Seat, SeatState, WalkIn, Workshop


@dataclass(frozen=True)
class Door:
    """Everybody who may come in, in the order in which they are looked for."""

    #: with a seat and not there yet, then the waiting list
    expected: Sequence[Seat]
    arrived: Sequence[Seat]
    walk_ins: Sequence[WalkIn]

    @property
    def came(self) -> int:
        """How many are in the hall, by the list."""
        return len(self.arrived) + len(self.walk_ins)


def door_of(workshop: Workshop, wanted: str = "") -> Door:
    """The list at the door; with ``wanted`` only those in whom its words are found."""
    seats = [s for s in seats_of(workshop) if s.state is not SeatState.CANCELLED]
    words = fold(wanted).split()
    seats = [s for s in seats if _holds(findable(s), words)]
    expected = [s for s in seats if s.arrived_at is None]
    expected.sort(key=lambda s: (s.state not in HOLDING, fold(s.interest.name), s.id))
    arrived = [s for s in seats if s.arrived_at is not None]
    arrived.sort(key=lambda s: (fold(s.interest.name), s.id))
    let_in = [w for w in walk_ins_of(workshop) if _holds(fold(w.name), words)]
    return Door(expected, arrived, let_in)


def _holds(text: str, words: Sequence[str]) -> bool:
    return all(word in text for word in words)


def findable(seat: Seat) -> str:
    """What a person is searched by, folded as the search is."""
    person = seat.interest
    return fold(f"{person.name} {person.organisation} {person.phone}")


def walk_ins_of(workshop: Workshop) -> Sequence[WalkIn]:
    """Those who came without having asked for a seat, in the order in which they did."""
    select = (
        sa.select(WalkIn)
        .filter_by(workshop_id=workshop.id)
        .options(joinedload(WalkIn.province))
        .order_by(WalkIn.id)
    )
    return db.session.scalars(select).all()


def get_walk_in(workshop: Workshop, walk_in_id: int) -> WalkIn:
    """The person with this number who was let in to this workshop, else 404."""
    select = sa.select(WalkIn).filter_by(workshop_id=workshop.id, id=walk_in_id)
    return db.session.scalar(select) or abort(404)


def seat_by_code(workshop: Workshop, typed: str) -> Seat | None:
    """The seat at this workshop whose code was typed, however it was; None when there is none."""
    code = read_reference(typed)
    select = (
        sa.select(Seat)
        .filter_by(workshop_id=workshop.id, code=code)
        .options(joinedload(Seat.interest))
    )
    return db.session.scalar(select) if code else None
