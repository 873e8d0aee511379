"""The numbered lines of what happened to the notes of a workshop."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from consult.extensions import db
from consult.workshops.models import (
    NoteAct,
    NoteOperation,
    NoteResult,
    Workshop,
    WorkshopNote,
    new_note_key,
)


def hold_notes(workshop: Workshop) -> None:
    """Let nobody else change notes of this workshop until the end of the transaction.

    The first thing a transaction writes, so that SQLite waits here and what is read after it is
    the present state.
    """
    _count(workshop.id, 0)


def write_down(
    *,
    note: WorkshopNote,
    kind: NoteAct,
    actor_id: int | None = None,
    key: str | None = None,
    result: NoteResult = NoteResult.APPLIED,
) -> NoteOperation:
    """Add the line of an act on a flushed note; ``key`` is the device's own, if it made one."""
    return write_line(
        NoteOperation(
            workshop_id=note.workshop_id,
            note_key=note.key,
            version=None if kind is NoteAct.REMOVED else note.contribution.version,
            kind=kind,
            result=result,
            user_id=actor_id,
            client_key=key,
        )
    )


def write_down_many(
    *, workshop: Workshop, notes: Sequence[tuple[str, int | None]], kind: NoteAct, actor_id: int
) -> None:
    """Add the lines of one act on many notes, given by key and version: two statements."""
    if not notes:
        return
    before = _count(workshop.id, len(notes)) - len(notes)
    lines = [
        {
            "workshop_id": workshop.id,
            "number": number,
            "client_key": new_note_key(),
            "kind": kind,
            "result": NoteResult.APPLIED,
            "note_key": key,
            "version": version,
            "user_id": actor_id,
        }
        for number, (key, version) in enumerate(notes, start=before + 1)
    ]
    db.session.execute(sa.insert(NoteOperation), lines)


def write_line(line: NoteOperation) -> NoteOperation:
    """Number a line and add it."""
    line.client_key = line.client_key or new_note_key()
    line.number = _count(line.workshop_id, 1)
    db.session.add(line)
    db.session.flush()
    return line


def _count(workshop_id: int, more: int) -> int:
    """The count of acts after adding to it: one statement, in which writers wait for each other."""
    statement = (
        sa.update(Workshop)
        .where(Workshop.id == workshop_id)
        .values(note_acts=Workshop.note_acts + more)
        .returning(Workshop.note_acts)
        .execution_options(synchronize_session=False)
    )
    return db.session.execute(statement).scalar_one()
