"""Writes of notes: each is a contribution with a workshop, a table and votes."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from consult.consultations.models import Criterion
from consult.contributions.models import Category, Channel, Contribution, Kind, Status
from consult.contributions.operations import (
    Origin,
    Place,
    Speaker,
    Words,
    remove_contribution,
    reword_contribution,
    submit_contribution,
)
from consult.extensions import db
from consult.kernel.errors import Conflict, DomainError
from consult.regions.models import Province
from consult.workshops.models import NoteAct, Workshop, WorkshopNote, new_note_key
from consult.workshops.operations.journal import write_down
from consult.workshops.operations.programme import LARGEST_COUNT
from consult.workshops.operations.state import digest, require_open

LARGEST_TABLE = 999


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
    #: who said it
    category: Category | None = None


@dataclass(frozen=True)
class Told:
    """Keys that a device made when it wrote a note, long before it could tell of it."""

    act: str
    note: str


def log_note(
    *,
    workshop: Workshop,
    note: NoteText,
    recorded_by_id: int | None = None,
    token: str | None = None,
    told: Told | None = None,
) -> WorkshopNote:
    """Enter a note of a table in the register, published; the same form sent twice is one note.

    ``token`` is of a page, ``told`` of a device that keeps its own keys.

    Raises
    ------
    Conflict
        When the workshop is closed.
    DomainError
        When there is no text or too much, or a number is out of range.
    """
    require_open(workshop)
    _check_numbers(note)
    contribution = submit_contribution(
        consultation=workshop.consultation,
        words=_words(note),
        place=place_of_note(note, workshop),
        speaker=Speaker(category=note.category),
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
    row, is_new = _add_row(contribution, note, workshop, told.note if told else new_note_key())
    if is_new:
        key = told.act if told else None
        write_down(note=row, kind=NoteAct.ADDED, actor_id=recorded_by_id, key=key)
    return row


def _add_row(
    contribution: Contribution, note: NoteText, workshop: Workshop, key: str
) -> tuple[WorkshopNote, bool]:
    row = WorkshopNote(
        contribution=contribution,
        workshop_id=workshop.id,
        key=key,
        table_number=note.table_number,
        votes=note.votes,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
    except IntegrityError:
        # the same form arrived twice at once: the other request won
        return db.session.get_one(WorkshopNote, contribution.id), False
    return row, True


def edit_note(
    *,
    note: WorkshopNote,
    text: NoteText,
    actor_id: int | None = None,
    key: str | None = None,
    kind: NoteAct = NoteAct.CORRECTED,
) -> None:
    """Correct a note; its votes become those of ``text``.

    Raises
    ------
    Conflict, DomainError
        As :func:`log_note`.
    """
    require_open(note.workshop)
    _check_numbers(text)
    said = note.contribution
    said.category = text.category
    # a table is no part of the contribution, but whoever saw the old one must be told
    flag_modified(said, "category")
    reword_contribution(
        contribution=said,
        words=_words(text),
        place=place_of_note(text, note.workshop),
        actor_id=actor_id,
    )
    note.table_number = text.table_number
    note.votes = text.votes
    db.session.flush()
    write_down(note=note, kind=kind, actor_id=actor_id, key=key)


def vote_for_note(
    *, note: WorkshopNote, by: int, actor_id: int | None = None, key: str | None = None
) -> None:
    """Add dots to a note, or take some back: two who do so at once both count.

    Raises
    ------
    Conflict
        When the workshop is closed.
    DomainError
        When there would be fewer than none, or too many.
    """
    require_open(note.workshop)
    votes = WorkshopNote.votes + by
    counted = db.session.execute(
        sa.update(WorkshopNote)
        .where(
            WorkshopNote.contribution_id == note.contribution_id,
            votes.between(0, LARGEST_COUNT),
        )
        .values(votes=votes)
        .returning(WorkshopNote.votes)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if counted is None:
        raise DomainError(_l("Votes go from 0 to %(limit)s.", limit=LARGEST_COUNT))
    db.session.refresh(note, ["votes"])
    write_down(note=note, kind=NoteAct.VOTED, actor_id=actor_id, key=key)


def remove_note(
    *,
    note: WorkshopNote,
    actor_id: int | None = None,
    key: str | None = None,
) -> None:
    """Delete a note logged by mistake.

    Raises
    ------
    Conflict
        When the workshop is closed, or the note is quoted as evidence somewhere.
    """
    require_open(note.workshop)
    try:
        with db.session.begin_nested():
            contribution = note.contribution
            write_down(note=note, kind=NoteAct.REMOVED, actor_id=actor_id, key=key)
            db.session.delete(note)
            db.session.flush()
            remove_contribution(contribution=contribution)
    except IntegrityError:
        # rooms above refer to it; the foreign key tells, without knowing them
        raise Conflict(
            _l("This note is quoted as evidence of a commitment: remove it there first.")
        ) from None


def _check_numbers(note: NoteText) -> None:
    if note.table_number is not None and not 1 <= note.table_number <= LARGEST_TABLE:
        raise DomainError(_l("A table number goes from 1 to %(limit)s.", limit=LARGEST_TABLE))
    if not 0 <= note.votes <= LARGEST_COUNT:
        raise DomainError(_l("Votes go from 0 to %(limit)s.", limit=LARGEST_COUNT))


def _words(note: NoteText) -> Words:
    return Words(statement=note.text, kind=note.kind)


def place_of_note(note: NoteText, workshop: Workshop) -> Place:
    """Where a note comes from: the workshop's own place counts unless the note names another."""
    elsewhere = note.province is not None and note.province != workshop.province
    return Place(
        criterion=note.criterion,
        province=note.province or workshop.province,
        commune=note.commune,
        setting=None if elsewhere else workshop.setting,
    )


def _submission(token: str, workshop: Workshop, note: NoteText) -> str:
    """A key that is equal only for the same page sent with the same content.

    So a second click makes no second note, and a note changed before it is sent again is not lost.
    """
    criterion_id = note.criterion.id if note.criterion else None
    province_id = note.province.id if note.province else None
    numbers = (criterion_id, province_id, note.table_number, note.votes, note.category)
    return digest(workshop.id, token, note.text, str(note.kind), note.commune, *numbers)
