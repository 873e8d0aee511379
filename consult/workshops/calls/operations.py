"""Writes of the call: publishing it, answering it, deleting what is no longer needed."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.models import AgeBand, Category, Sex
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import DomainError, Gone
from consult.kernel.i18n import LANGUAGES
from consult.regions.models import Province
from consult.workshops.calls import letters
from consult.workshops.calls.seats import take_seat
from consult.workshops.models import (
    CallForInterest,
    Interest,
    Seat,
    SeatState,
    Setting,
    Wish,
    Workshop,
)

#: days in a month of retention
MONTH = 30


@dataclass(frozen=True)
class CallText:
    """What a call says, and between which days it can be answered."""

    texts: Mapping[str, str]
    opens_on: date
    closes_on: date
    first_come: bool = False


@dataclass(frozen=True)
class Person:
    """Who would like to come."""

    name: str
    category: Category
    email: str = ""
    phone: str = ""
    organisation: str = ""
    sex: Sex | None = None
    age_band: AgeBand | None = None
    province: Province | None = None
    setting: Setting | None = None
    wish: Wish = Wish.PARTICIPANT
    needs: str = ""
    motivation: str = ""
    language: str = "ar"

    def columns(self) -> dict[str, object]:
        """What the table holds of it."""
        values = dict(vars(self))
        province = values.pop("province")
        return values | {"province_id": province.id if province else None}


def write_call(
    *,
    consultation: Consultation,
    call: CallForInterest | None,
    content: CallText,
    actor: User | None,
) -> CallForInterest:
    """Write the call of a consultation, or change it.

    Raises
    ------
    DomainError
        When it says nothing, or closes before it opens.
    """
    if not any(text.strip() for text in content.texts.values()):
        raise DomainError(_l("Write the call in one language at least."))
    if content.closes_on < content.opens_on:
        raise DomainError(_l("The call closes after it opens."))
    call = call or CallForInterest(consultation_id=consultation.id)
    for language in LANGUAGES:
        setattr(call, f"text_{language}", content.texts.get(language, ""))
    call.opens_on, call.closes_on = content.opens_on, content.closes_on
    call.first_come = content.first_come
    db.session.add(call)
    db.session.flush()
    audit.record("write_call", call, actor=actor)
    return call


def publish_call(*, call: CallForInterest, actor: User | None) -> None:
    """Show the call to the public; a second time changes nothing."""
    if call.published_at is None:
        call.published_at = utc_now()
        db.session.flush()
        audit.record("publish_call", call, actor=actor)


def express_interest(
    *,
    call: CallForInterest,
    person: Person,
    meetings: Sequence[Workshop],
    token: str | None = None,
) -> Interest:
    """Register an answer to a call with its wishes for seats; once for each token.

    Where seats go to those who ask first, each meeting that has one gives it now; else the person
    waits, or is waited for by the team's choice.

    Raises
    ------
    Gone
        When the call is not open.
    DomainError
        Without a name, without a way to reach the person, or without a meeting to come.
    """
    today = utc_now().date()
    if not call.takes_interest(today):
        raise Gone(_l("This call does not take answers now."))
    _check(person, meetings, today)
    interest = Interest(
        call_id=call.id,
        nonce=secrets.token_urlsafe(16),
        submission_token=token,
        **person.columns(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(interest)
            db.session.flush()
    except IntegrityError:
        known = db.session.scalar(sa.select(Interest).filter_by(submission_token=token))
        if token and known is not None:
            return known
        raise
    # in one order for everybody, so that two people never wait for each other
    for meeting in sorted(meetings, key=lambda m: m.id):
        _ask(interest, meeting, first_come=call.first_come)
    letters.thank(interest)
    audit.record("express_interest", interest, meetings=len(meetings))
    return interest


def _ask(interest: Interest, meeting: Workshop, *, first_come: bool) -> None:
    state = SeatState.ASKED
    if first_come:
        state = SeatState.CONFIRMED if take_seat(meeting) else SeatState.WAITING
    seat = Seat(workshop=meeting, interest=interest, state=state)
    db.session.add(seat)
    db.session.flush()
    if first_come:
        letters.tell(seat)


def _check(person: Person, meetings: Sequence[Workshop], today: date) -> None:
    if not person.name.strip():
        raise DomainError(_l("Write your name: the invitation is made out to it."))
    if not (person.email.strip() or person.phone.strip()):
        raise DomainError(_l("Give an e-mail address or a telephone number: we answer there."))
    if not meetings:
        raise DomainError(_l("Choose one meeting at least."))
    if any(m.published_at is None or m.cancelled_at or m.held_on < today for m in meetings):
        raise DomainError(_l("One of these meetings takes nobody any more. Choose again."))


def purge_people(*, today: date) -> int:
    """Delete names and ways to reach people once the time of the consultation's notice is over.

    What remains counts who was heard and names nobody (law 09-08, article 3). Returns how many.
    """
    select = (
        sa.select(Interest, Consultation)
        .join(Interest.call)
        .join(CallForInterest.consultation)
        .where(Interest.purged_at.is_(None))
        .options(selectinload(Interest.seats))
    )
    purged = 0
    for interest, consultation in db.session.execute(select).unique():
        kept = timedelta(days=MONTH * consultation.retention_months)
        if consultation.closes_on + kept < today:
            interest.name = interest.email = interest.phone = ""
            interest.needs = interest.motivation = interest.organisation = ""
            interest.purged_at = utc_now()
            for seat in interest.seats:
                seat.code = None
            purged += 1
    db.session.flush()
    return purged
