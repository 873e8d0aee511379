"""Writes of the programme: workshops, who came, closing and reopening."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.consultations.models import Consultation, Criterion
from consult.contributions.models import AgeBand, Category, Contribution, Setting, Sex
from consult.extensions import db
from consult.kernel import audit
from consult.kernel.errors import Conflict, DomainError
from consult.kernel.i18n import LANGUAGES
from consult.regions.models import Province
from consult.workshops.attendance.counting import recount, replace_counts
from consult.workshops.models import (
    TRANSITIONS,
    Dimension,
    Workshop,
    WorkshopKind,
    WorkshopNote,
    WorkshopState,
)
from consult.workshops.operations.state import digest, lock_state, require_open

#: what can be counted anywhere, in the order of the attendance sheet; a region's provinces follow
COUNTED: dict[Dimension, tuple[str, ...]] = {
    Dimension.SEX: tuple(Sex),
    Dimension.AGE_BAND: tuple(AgeBand),
    Dimension.SECTOR: tuple(Category),
    Dimension.SETTING: tuple(Setting),
}
LARGEST_COUNT = 100_000


@dataclass(frozen=True)
class Meeting:
    """What a workshop is, where and when; a provincial one names its province."""

    #: language → title, one of them at least
    titles: Mapping[str, str]
    kind: WorkshopKind
    held_on: date
    province: Province | None = None
    place: str = ""
    #: where those who come mostly live
    setting: Setting | None = None
    starts: time | None = None
    ends: time | None = None
    criterion: Criterion | None = None
    languages: tuple[str, ...] = ()
    access: str = ""
    #: seats there are; None = not limited
    capacity: int | None = None

    def columns(self) -> dict[str, Any]:
        """What the table holds of it."""
        return {
            **{f"title_{language}": self.titles.get(language, "") for language in LANGUAGES},
            "kind": self.kind,
            "held_on": self.held_on,
            "province_id": self.province.id if self.province else None,
            "place": self.place,
            "setting": self.setting,
            "starts": self.starts,
            "ends": self.ends,
            "criterion_id": self.criterion.id if self.criterion else None,
            "languages": list(self.languages),
            "access": self.access,
            "capacity": self.capacity,
        }


def create_workshop(
    *,
    consultation: Consultation,
    meeting: Meeting,
    created_by_id: int | None = None,
    token: str | None = None,
) -> Workshop:
    """Enter a workshop in the programme, open for notes; once for each token.

    Raises
    ------
    DomainError
        When a provincial workshop has no province, or one of another region.
    """
    _check(meeting, consultation)
    token = digest(consultation.id, token, sorted(meeting.titles.items())) if token else None
    workshop = Workshop(
        consultation_id=consultation.id,
        state=WorkshopState.OPEN,
        created_by_id=created_by_id,
        submission_token=token,
        attendance=[],
        **meeting.columns(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(workshop)
            db.session.flush()
    except IntegrityError:
        known = db.session.scalar(sa.select(Workshop).filter_by(submission_token=token))
        if token and known is not None:
            return known
        raise
    audit.record("create_workshop", workshop, kind=str(workshop.kind))
    return workshop


def edit_workshop(*, workshop: Workshop, meeting: Meeting) -> None:
    """Correct what a workshop is; its notes follow its date, its province and its setting.

    Notes that name another province or setting keep it.

    Raises
    ------
    Conflict
        When the workshop is closed.
    DomainError
        As :func:`create_workshop`.
    """
    require_open(workshop)
    _check(meeting, workshop.consultation, workshop.seats_taken)
    before = {"province_id": workshop.province_id, "setting": workshop.setting}
    for name, value in meeting.columns().items():
        setattr(workshop, name, value)
    if workshop.published_at is not None:
        workshop.sequence += 1
    db.session.flush()
    db.session.refresh(workshop, ["province", "criterion"])
    notes = sa.select(WorkshopNote.contribution_id).filter_by(workshop_id=workshop.id)
    theirs = sa.update(Contribution).where(Contribution.id.in_(notes))
    db.session.execute(theirs.values(said_on=workshop.held_on))
    for name, value in before.items():
        if value != (now := getattr(workshop, name)):
            same = getattr(Contribution, name).is_not_distinct_from(value)
            db.session.execute(theirs.where(same).values({name: now}))
    audit.record("edit_workshop", workshop)


def record_attendance(*, workshop: Workshop, counts: Mapping[Dimension, Mapping[str, int]]) -> None:
    """Replace the counts of the dimensions given; a value left out was not counted.

    Totals of two dimensions may differ: halls are counted by eye. Counts that were taken from the
    list at the door all go, and come back when nothing is counted by eye.

    Raises
    ------
    Conflict
        When the workshop is closed.
    DomainError
        When a count is negative or above ``LARGEST_COUNT``, or the value is unknown.
    """
    require_open(workshop)
    countable = countable_at(workshop)
    for dimension, values in counts.items():
        for value, count in values.items():
            if value not in countable[dimension] or not 0 <= count <= LARGEST_COUNT:
                raise DomainError(
                    _l("A count is a number from 0 to %(limit)s.", limit=LARGEST_COUNT)
                )
    db.session.refresh(workshop, ["hand_counted"])
    kept = {d: workshop.counted(d) for d in Dimension} if workshop.hand_counted else {}
    replace_counts(workshop, {**kept, **counts})
    workshop.hand_counted = bool(workshop.attendance)
    recount(workshop)
    audit.record("record_attendance", workshop, participants=workshop.participants)


def countable_at(workshop: Workshop) -> dict[Dimension, tuple[str, ...]]:
    """What can be counted at a workshop: everything that can be anywhere, and its provinces."""
    provinces = workshop.consultation.region.provinces
    return COUNTED | {Dimension.PROVINCE: tuple(str(province.id) for province in provinces)}


def close_workshop(*, workshop: Workshop) -> None:
    """End the entry of notes.

    Raises
    ------
    Conflict
        When it is closed already.
    """
    _change_state(workshop, WorkshopState.CLOSED)


def reopen_workshop(*, workshop: Workshop) -> None:
    """Allow notes again: for the supervision team.

    Raises
    ------
    Conflict
        When it is open.
    """
    _change_state(workshop, WorkshopState.OPEN)


def _change_state(workshop: Workshop, state: WorkshopState) -> None:
    before = lock_state(workshop)
    if state not in TRANSITIONS[before]:
        raise Conflict(
            _l("This workshop is closed already.")
            if state is WorkshopState.CLOSED
            else _l("This workshop is open already.")
        )
    workshop.state = state
    db.session.flush()
    audit.record("change_state", workshop, before=str(before), after=str(state))


def _check(meeting: Meeting, consultation: Consultation, taken: int = 0) -> None:
    if not any(title.strip() for title in meeting.titles.values()):
        raise DomainError(_l("Give the workshop a title."))
    if meeting.starts and meeting.ends and meeting.ends <= meeting.starts:
        raise DomainError(_l("A meeting ends after it starts."))
    if meeting.capacity is not None and not 0 < meeting.capacity <= LARGEST_COUNT:
        raise DomainError(_l("Seats go from 1 to %(limit)s.", limit=LARGEST_COUNT))
    if meeting.capacity is not None and meeting.capacity < taken:
        raise DomainError(
            _l("%(count)s seats are given already: there cannot be fewer.", count=taken)
        )
    if meeting.kind is WorkshopKind.PROVINCIAL and meeting.province is None:
        raise DomainError(_l("A provincial meeting needs its province."))
    if meeting.province is not None and meeting.province.region_id != consultation.region_id:
        raise DomainError(_l("This province belongs to another region."))
