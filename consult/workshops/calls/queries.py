"""Reads of calls, answers and seats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask import abort
from sqlalchemy.orm import contains_eager, joinedload

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.workshops.agenda.queries import Wanted, published_meetings
from consult.workshops.calls.links import read_key
from consult.workshops.models import HOLDING, CallForInterest, Interest, Seat, SeatState, Workshop

#: by what the team looks at balance: name → attribute of an interest
BALANCED = ("sex", "age_band", "province_id", "setting", "category")


@dataclass(frozen=True)
class Balance:
    """How many have a seat and how many asked, by each value of one trait."""

    trait: str
    #: value (None = not stated) → (with a seat, all who asked)
    counts: Mapping[object, tuple[int, int]]


def latest_call(consultation: Consultation) -> CallForInterest | None:
    """The call that the team works on, published or not."""
    select = (
        sa.select(CallForInterest)
        .filter_by(consultation_id=consultation.id)
        .order_by(CallForInterest.id.desc())
        .limit(1)
    )
    return db.session.scalar(select)


def public_call(consultation: Consultation) -> CallForInterest | None:
    """The latest call that was published."""
    select = (
        sa.select(CallForInterest)
        .where(
            CallForInterest.consultation_id == consultation.id,
            CallForInterest.published_at.is_not(None),
        )
        .order_by(CallForInterest.id.desc())
        .limit(1)
    )
    return db.session.scalar(select)


def meetings_to_come(consultation: Consultation, today: date) -> list[Workshop]:
    """The meetings for which seats can be asked."""
    found = published_meetings(consultation, Wanted(first=today))
    return [meeting for meeting in found if not meeting.cancelled_at]


def get_by_key(consultation: Consultation, key: str) -> Interest:
    """The answer that a person's own link opens, else 404."""
    read = read_key(key)
    if read is None:
        abort(404)
    number, nonce = read
    select = (
        sa.select(Interest)
        .join(Interest.call)
        .where(
            Interest.id == number,
            Interest.nonce == nonce,
            CallForInterest.consultation_id == consultation.id,
        )
        .options(contains_eager(Interest.call), joinedload(Interest.seats))
    )
    return db.session.scalars(select).unique().one_or_none() or abort(404)


def seats_of(workshop: Workshop, *, state: SeatState | None = None) -> Sequence[Seat]:
    """The wishes for seats at a meeting, in the order in which they came."""
    select = (
        sa.select(Seat)
        .where(Seat.workshop_id == workshop.id)
        .options(
            joinedload(Seat.interest).joinedload(Interest.province), joinedload(Seat.decided_by)
        )
        .order_by(Seat.id)
    )
    if state is not None:
        select = select.where(Seat.state == state)
    return db.session.scalars(select).unique().all()


def get_seat(workshop: Workshop, seat_id: int) -> Seat:
    """The seat with this number at this meeting, else 404."""
    select = sa.select(Seat).filter_by(workshop_id=workshop.id, id=seat_id)
    return db.session.scalar(select) or abort(404)


def balance_of(seats: Sequence[Seat]) -> list[Balance]:
    """Who has a seat beside who asked, by each trait that balance is looked at."""
    return [Balance(trait, _counted(seats, trait)) for trait in BALANCED]


def _counted(seats: Sequence[Seat], trait: str) -> dict[object, tuple[int, int]]:
    asked: Counter[object] = Counter(getattr(seat.interest, trait) for seat in seats)
    held: Counter[object] = Counter(
        getattr(seat.interest, trait) for seat in seats if seat.state in HOLDING
    )
    return {value: (held[value], count) for value, count in asked.most_common()}
