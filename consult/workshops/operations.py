"""Writes of workshops, in the field's verbs: flush, never commit."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.consultations.models import Consultation, Criterion
from consult.contributions.models import (
    AgeBand,
    Category,
    Channel,
    Contribution,
    Kind,
    Sex,
    Status,
)
from consult.contributions.operations import (
    Origin,
    Place,
    Words,
    remove_contribution,
    reword_contribution,
    submit_contribution,
)
from consult.extensions import db
from consult.kernel import audit
from consult.kernel.errors import Conflict, DomainError
from consult.regions.models import Province
from consult.workshops.models import (
    TRANSITIONS,
    AttendanceCount,
    Dimension,
    Workshop,
    WorkshopKind,
    WorkshopNote,
    WorkshopState,
)

#: what can be counted in each dimension, in the order of the attendance sheet
COUNTED: dict[Dimension, tuple[str, ...]] = {
    Dimension.SEX: tuple(Sex),
    Dimension.AGE_BAND: tuple(AgeBand),
    Dimension.SECTOR: tuple(Category),
}
LARGEST_COUNT = 100_000
LARGEST_TABLE = 999


@dataclass(frozen=True)
class Meeting:
    """What a workshop is, where and when; a provincial one names its province."""

    title: str
    kind: WorkshopKind
    held_on: date
    province: Province | None = None
    place: str = ""


@dataclass(frozen=True)
class NoteText:
    """What was written at a table; without a province, the workshop's own counts."""

    text: str
    kind: Kind
    criterion: Criterion | None = None
    province: Province | None = None
    commune: str | None = None
    table_number: int | None = None
    votes: int = 0


def create_workshop(
    *, consultation: Consultation, meeting: Meeting, created_by_id: int | None = None
) -> Workshop:
    """Enter a workshop in the programme, open for notes.

    Raises
    ------
    DomainError
        When a provincial workshop has no province, or one of another region.
    """
    _check(meeting, consultation)
    workshop = Workshop(
        consultation_id=consultation.id,
        state=WorkshopState.OPEN,
        created_by_id=created_by_id,
        attendance=[],
        **vars(meeting),
    )
    db.session.add(workshop)
    db.session.flush()
    audit.record("create_workshop", workshop, kind=str(workshop.kind))
    return workshop


def edit_workshop(*, workshop: Workshop, meeting: Meeting) -> None:
    """Correct what a workshop is; its notes follow its date and its province.

    Notes that name another province keep it.

    Raises
    ------
    Conflict
        When the workshop is closed.
    DomainError
        As :func:`create_workshop`.
    """
    _require_open(workshop)
    _check(meeting, workshop.consultation)
    before = workshop.province_id
    for name, value in vars(meeting).items():
        setattr(workshop, name, value)
    db.session.flush()
    notes = sa.select(WorkshopNote.contribution_id).filter_by(workshop_id=workshop.id)
    theirs = sa.update(Contribution).where(Contribution.id.in_(notes))
    db.session.execute(theirs.values(said_on=workshop.held_on))
    if before != workshop.province_id:
        same = Contribution.province_id.is_not_distinct_from(before)
        db.session.execute(theirs.where(same).values(province_id=workshop.province_id))
    audit.record("edit_workshop", workshop)


def record_attendance(*, workshop: Workshop, counts: Mapping[Dimension, Mapping[str, int]]) -> None:
    """Replace the counts of the dimensions given; a value left out was not counted.

    Totals of two dimensions may differ: halls are counted by eye.

    Raises
    ------
    Conflict
        When the workshop is closed.
    DomainError
        When a count is negative or above ``LARGEST_COUNT``, or the value is unknown.
    """
    _require_open(workshop)
    for dimension, values in counts.items():
        for value, count in values.items():
            if value not in COUNTED[dimension] or not 0 <= count <= LARGEST_COUNT:
                raise DomainError(
                    _l("A count is a number from 0 to %(limit)s.", limit=LARGEST_COUNT)
                )
    workshop.attendance = [a for a in workshop.attendance if a.dimension not in counts]
    # the old rows go before the new ones come: they hold the same unique keys
    db.session.flush()
    workshop.attendance += [
        AttendanceCount(dimension=dimension, value=value, count=count)
        for dimension, values in counts.items()
        for value, count in values.items()
    ]
    db.session.flush()
    audit.record("record_attendance", workshop, participants=workshop.participants)


def log_note(
    *,
    workshop: Workshop,
    note: NoteText,
    recorded_by_id: int | None = None,
    token: str | None = None,
) -> WorkshopNote:
    """Enter a note of a table in the register, published; the same form sent twice is one note.

    Raises
    ------
    Conflict
        When the workshop is closed.
    DomainError
        When there is no text or too much, or a number is out of range.
    """
    _require_open(workshop)
    _check_numbers(note)
    contribution = submit_contribution(
        consultation=workshop.consultation,
        words=_words(note),
        place=_place(note, workshop),
        origin=Origin(
            channel=Channel.WORKSHOP,
            said_on=workshop.held_on,
            token=_submission(token, workshop, note) if token else None,
            recorded_by_id=recorded_by_id,
            status=Status.PUBLISHED,
        ),
    )
    known = db.session.get(WorkshopNote, contribution.id)
    if known is not None:
        return known
    row = WorkshopNote(
        contribution=contribution,
        workshop_id=workshop.id,
        table_number=note.table_number,
        votes=note.votes,
    )
    db.session.add(row)
    db.session.flush()
    return row


def edit_note(*, note: WorkshopNote, text: NoteText) -> None:
    """Correct a note.

    Raises
    ------
    Conflict, DomainError
        As :func:`log_note`.
    """
    _require_open(note.workshop)
    _check_numbers(text)
    reword_contribution(
        contribution=note.contribution, words=_words(text), place=_place(text, note.workshop)
    )
    note.table_number = text.table_number
    note.votes = text.votes
    db.session.flush()


def remove_note(*, note: WorkshopNote) -> None:
    """Delete a note logged by mistake.

    Raises
    ------
    Conflict
        When the workshop is closed, or the note is quoted as evidence somewhere.
    """
    _require_open(note.workshop)
    try:
        with db.session.begin_nested():
            contribution = note.contribution
            db.session.delete(note)
            db.session.flush()
            remove_contribution(contribution=contribution)
    except IntegrityError:
        # rooms above refer to it; the foreign key tells, without knowing them
        raise Conflict(
            _l("This note is quoted as evidence of a commitment: remove it there first.")
        ) from None


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
    before = _lock_state(workshop)
    if state not in TRANSITIONS[before]:
        raise Conflict(
            _l("This workshop is closed already.")
            if state is WorkshopState.CLOSED
            else _l("This workshop is open already.")
        )
    workshop.state = state
    db.session.flush()
    audit.record("change_state", workshop, before=str(before), after=str(state))


def _lock_state(workshop: Workshop) -> WorkshopState:
    """The present state, held until the end of the transaction where the database can."""
    db.session.refresh(workshop, ["state"], with_for_update=True)
    return workshop.state


def _require_open(workshop: Workshop) -> None:
    if _lock_state(workshop) is not WorkshopState.OPEN:
        raise Conflict(
            _l(
                "This workshop is closed: its notes can no longer change."
                " The supervision team can reopen it."
            )
        )


def _check(meeting: Meeting, consultation: Consultation) -> None:
    if meeting.kind is WorkshopKind.PROVINCIAL and meeting.province is None:
        raise DomainError(_l("A provincial meeting needs its province."))
    if meeting.province is not None and meeting.province.region_id != consultation.region_id:
        raise DomainError(_l("This province belongs to another region."))


def _check_numbers(note: NoteText) -> None:
    if note.table_number is not None and not 1 <= note.table_number <= LARGEST_TABLE:
        raise DomainError(_l("A table number goes from 1 to %(limit)s.", limit=LARGEST_TABLE))
    if not 0 <= note.votes <= LARGEST_COUNT:
        raise DomainError(_l("Votes go from 0 to %(limit)s.", limit=LARGEST_COUNT))


def _words(note: NoteText) -> Words:
    return Words(statement=note.text, kind=note.kind)


def _place(note: NoteText, workshop: Workshop) -> Place:
    return Place(
        criterion=note.criterion,
        province=note.province or workshop.province,
        commune=note.commune,
    )


def _submission(token: str, workshop: Workshop, note: NoteText) -> str:
    """A key that is equal only for the same page sent with the same content.

    So a second click makes no second note, and a note changed before it is sent again is not lost.
    """
    content = (
        note.text,
        note.kind,
        note.criterion and note.criterion.id,
        note.province and note.province.id,
        note.commune,
        note.table_number,
        note.votes,
    )
    key = repr((workshop.id, token, *content))
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
