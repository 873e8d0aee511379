"""Writes of the door: arrivals by code, people without a seat, counts taken from the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.models import AgeBand, Category, Setting, Sex
from consult.extensions import db
from consult.kernel import audit
from consult.kernel.errors import Conflict, DomainError
from consult.regions.models import Province
from consult.workshops.attendance.counting import recount
from consult.workshops.attendance.queries import seat_by_code
from consult.workshops.calls.arriving import check_in, require_open_door
from consult.workshops.calls.seats import fill_seats, free_seat, take_seat
from consult.workshops.models import HOLDING, Seat, WalkIn, Workshop
from consult.workshops.operations.state import require_open

#: days in a month of retention
MONTH = 30


@dataclass(frozen=True)
class Stranger:
    """Who came without having asked for a seat: only what is counted, and a name if wanted."""

    category: Category
    name: str = ""
    sex: Sex | None = None
    age_band: AgeBand | None = None
    province: Province | None = None
    setting: Setting | None = None
    photo_consent: bool | None = None


def check_in_by_code(
    *, workshop: Workshop, typed: str, photo_consent: bool | None, actor: User | None = None
) -> Seat:
    """Note that the person with this code came; once, however often and from where it is sent.

    A person who checks themselves in (no ``actor``) needs a seat: others are let in at the door.

    Raises
    ------
    DomainError
        When nobody has this code at this workshop.
    Conflict
        When the workshop is closed, or no seat is free.
    """
    seat = seat_by_code(workshop, typed)
    if seat is None or (actor is None and seat.state not in HOLDING):
        raise DomainError(
            _l("Nobody with a seat at this meeting has this code. Ask at the entrance.")
        )
    check_in(seat=seat, photo_consent=photo_consent, actor=actor)
    return seat


def let_in(
    *, workshop: Workshop, person: Stranger, actor: User | None, token: str | None = None
) -> WalkIn:
    """Let somebody in who is not on the list, if a seat is free; once for each token.

    Raises
    ------
    Conflict
        When all seats are given, or the workshop is closed or called off.
    DomainError
        When the province belongs to another region.
    """
    require_open_door(workshop)
    known = _sent_before(token)
    if known is not None:
        return known
    if person.province is not None:
        _check_region(person.province, workshop.consultation)
    walk_in = _row(workshop, person, actor, token)
    try:
        with db.session.begin_nested():
            if not take_seat(workshop):
                raise Conflict(_l("All seats are given: this person cannot be let in without one."))
            db.session.add(walk_in)
            db.session.flush()
    except IntegrityError:
        # the same form arrived twice at once: the other request won, and its seat alone is taken
        known = _sent_before(token)
        if known is None:
            raise
        return known
    recount(workshop)
    audit.record("let_in", walk_in, actor=actor)
    return walk_in


def send_away(*, walk_in: WalkIn, actor: User | None) -> None:
    """Take somebody off the list who was let in by mistake; their seat is free again.

    Raises
    ------
    Conflict
        When the workshop is closed.
    """
    workshop = walk_in.workshop
    require_open_door(workshop)
    audit.record("send_away", walk_in, actor=actor)
    db.session.delete(walk_in)
    db.session.flush()
    free_seat(workshop)
    fill_seats(workshop=workshop)
    recount(workshop)


def take_counts(*, workshop: Workshop, actor: User | None) -> None:
    """Let the list at the door count again, in place of what was counted by eye.

    Raises
    ------
    Conflict
        When the workshop is closed.
    """
    require_open(workshop)
    workshop.hand_counted = False
    recount(workshop)
    audit.record("take_counts_from_list", workshop, actor=actor)


def purge_walk_ins(*, today: date) -> int:
    """Delete the names of those let in once the time of the consultation's notice is over."""
    select = (
        sa.select(WalkIn, Consultation)
        .join(WalkIn.workshop)
        .join(Workshop.consultation)
        .where(WalkIn.name != "")
    )
    purged = 0
    for walk_in, consultation in db.session.execute(select).unique():
        if consultation.closes_on + timedelta(days=MONTH * consultation.retention_months) < today:
            walk_in.name = ""
            purged += 1
    db.session.flush()
    return purged


def _sent_before(token: str | None) -> WalkIn | None:
    return db.session.scalar(sa.select(WalkIn).filter_by(submission_token=token)) if token else None


def _row(workshop: Workshop, person: Stranger, actor: User | None, token: str | None) -> WalkIn:
    values = dict(vars(person))
    province = values.pop("province")
    return WalkIn(
        workshop_id=workshop.id,
        province_id=province.id if province else None,
        added_by_id=actor.id if actor else None,
        submission_token=token or None,
        **values,
    )


def _check_region(province: Province, consultation: Consultation) -> None:
    if province.region_id != consultation.region_id:
        raise DomainError(_l("This province belongs to another region."))
