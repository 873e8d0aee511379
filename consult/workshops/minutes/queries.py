"""Reads of minutes: scoped by their consultation, constant in number for a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask import abort
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from consult.consultations.models import Consultation
from consult.contributions.models import Contribution, Status
from consult.extensions import db
from consult.kernel.i18n import localized
from consult.workshops.minutes.drafting import Came
from consult.workshops.minutes.links import read_link
from consult.workshops.models import (
    Interest,
    Minutes,
    MinutesAnswer,
    MinutesEdition,
    MinutesRemark,
    MinutesRevision,
    MinutesSection,
    MinutesState,
    Seat,
    Verdict,
    Workshop,
    WorkshopNote,
)
from consult.workshops.models.kit import TeamMember


@dataclass(frozen=True)
class Reader:
    """Somebody who opened a link: the minutes, and who they are, if the link says so."""

    minutes: Minutes
    seat: Seat | None = None
    answer: MinutesAnswer | None = None


@dataclass(frozen=True)
class Counts:
    """How those who came answered; silence is no approval."""

    #: written to
    invited: int
    #: of those who were written to
    approved: int
    remarked: int
    #: of those who used the hall's link
    hall_approved: int
    hall_remarked: int

    @property
    def silent(self) -> int:
        """Written to, and did not answer."""
        return max(0, self.invited - self.approved - self.remarked)

    @property
    def answered(self) -> int:
        """Answered, by any way."""
        return self.approved + self.remarked + self.hall_approved + self.hall_remarked


def minutes_of(workshop: Workshop) -> Minutes | None:
    """The minutes of a workshop with their sections, if there are any."""
    select = (
        sa.select(Minutes)
        .filter_by(workshop_id=workshop.id)
        .options(selectinload(Minutes.sections), joinedload(Minutes.workshop))
    )
    return db.session.scalars(select).unique().one_or_none()


def get_minutes(workshop: Workshop) -> Minutes:
    """The minutes of a workshop, else 404."""
    return minutes_of(workshop) or abort(404)


def get_section(minutes: Minutes, section_id: int) -> MinutesSection:
    """The section with this number in these minutes, else 404."""
    select = sa.select(MinutesSection).filter_by(minutes_id=minutes.id, id=section_id)
    return db.session.scalar(select) or abort(404)


def public_notes(workshop: Workshop) -> Sequence[WorkshopNote]:
    """The notes that minutes may quote, in the order in which they were entered."""
    select = (
        sa.select(WorkshopNote)
        .join(WorkshopNote.contribution)
        .options(contains_eager(WorkshopNote.contribution))
        .where(WorkshopNote.workshop_id == workshop.id, Contribution.status == Status.PUBLISHED)
        .order_by(WorkshopNote.contribution_id)
    )
    return db.session.scalars(select).unique().all()


def note_references(workshop: Workshop) -> Mapping[str, int]:
    """Reference number → contribution of each note of a workshop, whatever its status."""
    select = (
        sa.select(Contribution.reference, Contribution.id)
        .join(WorkshopNote, WorkshopNote.contribution_id == Contribution.id)
        .where(WorkshopNote.workshop_id == workshop.id)
        .order_by(Contribution.id)
    )
    return {row.reference: row.id for row in db.session.execute(select)}


def unpublished_notes(workshop: Workshop) -> Sequence[Contribution]:
    """What was said there and may not be quoted: hidden, withdrawn, merged, held."""
    select = (
        sa.select(Contribution)
        .join(WorkshopNote, WorkshopNote.contribution_id == Contribution.id)
        .where(WorkshopNote.workshop_id == workshop.id, Contribution.status != Status.PUBLISHED)
        .order_by(Contribution.id)
    )
    return db.session.scalars(select).unique().all()


def arrivals(workshop: Workshop) -> Sequence[Seat]:
    """The seats of those who came, by the list at the door."""
    select = (
        sa.select(Seat)
        .where(Seat.workshop_id == workshop.id, Seat.arrived_at.is_not(None))
        .options(joinedload(Seat.interest).joinedload(Interest.province))
        .order_by(Seat.id)
    )
    return db.session.scalars(select).unique().all()


def who_came(workshop: Workshop, language: str) -> Came:
    """Provinces of those who came, by the list at the door, and how many had a task."""
    people = [seat.interest for seat in arrivals(workshop)]
    provinces = Counter(localized(p.province, language=language) for p in people if p.province)
    team = sa.select(TeamMember.role, TeamMember.user_id, TeamMember.seat_id).where(
        TeamMember.workshop_id == workshop.id
    )
    # somebody who leads two tables is one person
    tasks = Counter(row.role for row in set(db.session.execute(team)))
    return Came(dict(provinces.most_common()), tasks)


def readers_of(minutes: Minutes) -> list[Seat]:
    """Those who came and can be written to."""
    return [seat for seat in arrivals(minutes.workshop) if seat.interest.email]


def answers_of(minutes: Minutes) -> Sequence[MinutesAnswer]:
    """All answers with their remarks, in the order in which they came."""
    select = (
        sa.select(MinutesAnswer)
        .filter_by(minutes_id=minutes.id)
        .options(
            selectinload(MinutesAnswer.remarks),
            joinedload(MinutesAnswer.seat).joinedload(Seat.interest),
        )
        .order_by(MinutesAnswer.id)
    )
    return db.session.scalars(select).unique().all()


def get_remark(minutes: Minutes, remark_id: int) -> MinutesRemark:
    """The remark with this number on these minutes, else 404."""
    select = (
        sa.select(MinutesRemark)
        .join(MinutesRemark.answer)
        .where(MinutesRemark.id == remark_id, MinutesAnswer.minutes_id == minutes.id)
        .options(contains_eager(MinutesRemark.answer))
    )
    return db.session.scalar(select) or abort(404)


def counts_of(minutes: Minutes) -> Counts:
    """How many approved, commented, did not answer."""
    select = (
        sa.select(MinutesAnswer.verdict, MinutesAnswer.seat_id.is_(None), sa.func.count())
        .where(MinutesAnswer.minutes_id == minutes.id)
        .group_by(MinutesAnswer.verdict, MinutesAnswer.seat_id.is_(None))
    )
    found = {(verdict, bool(hall)): n for verdict, hall, n in db.session.execute(select)}
    return Counts(
        minutes.invited,
        found.get((Verdict.APPROVES, False), 0),
        found.get((Verdict.REMARKS, False), 0),
        found.get((Verdict.APPROVES, True), 0),
        found.get((Verdict.REMARKS, True), 0),
    )


def revisions_of(section: MinutesSection) -> Sequence[MinutesRevision]:
    """Every text that the section held, the newest first."""
    select = (
        sa.select(MinutesRevision)
        .filter_by(section_id=section.id)
        .order_by(MinutesRevision.number.desc())
    )
    return db.session.scalars(select).unique().all()


def latest_edition(workshop: Workshop) -> MinutesEdition | None:
    """What the public reads of a workshop's minutes, if they were published."""
    select = (
        sa.select(MinutesEdition)
        .join(MinutesEdition.minutes)
        .options(contains_eager(MinutesEdition.minutes))
        .where(Minutes.workshop_id == workshop.id)
        .order_by(MinutesEdition.number.desc())
        .limit(1)
    )
    return db.session.scalar(select)


def get_edition(consultation: Consultation, workshop_id: int) -> MinutesEdition:
    """The minutes of the workshop with this number as they were published, else 404."""
    select = sa.select(Workshop).filter_by(consultation_id=consultation.id, id=workshop_id)
    workshop = db.session.scalar(select) or abort(404)
    return latest_edition(workshop) or abort(404)


def get_reader(consultation: Consultation, link: str) -> Reader:
    """Whom a link of this consultation names, else 404."""
    key = read_link(link) or abort(404)
    select = (
        sa.select(Minutes)
        .join(Minutes.workshop)
        .where(
            Minutes.id == key.minutes_id,
            Workshop.consultation_id == consultation.id,
            Minutes.state != MinutesState.DRAFT,
        )
        .options(contains_eager(Minutes.workshop), selectinload(Minutes.sections))
    )
    minutes = db.session.scalar(select) or abort(404)
    if key.kind == "seat":
        return _by_seat(minutes, key.row_id, key.nonce)
    if key.kind == "own":
        found = sa.select(MinutesAnswer).filter_by(
            minutes_id=minutes.id, id=key.row_id, token=key.nonce
        )
        return Reader(minutes, answer=db.session.scalar(found) or abort(404))
    return Reader(minutes) if key.nonce == minutes.nonce else abort(404)


def _by_seat(minutes: Minutes, seat_id: int, nonce: str) -> Reader:
    select = (
        sa.select(Seat)
        .join(Seat.interest)
        .where(
            Seat.id == seat_id,
            Seat.workshop_id == minutes.workshop_id,
            Seat.arrived_at.is_not(None),
            Interest.nonce == nonce,
        )
        .options(contains_eager(Seat.interest))
    )
    seat = db.session.scalar(select) or abort(404)
    answer = sa.select(MinutesAnswer).filter_by(minutes_id=minutes.id, seat_id=seat.id)
    return Reader(minutes, seat, db.session.scalar(answer))
