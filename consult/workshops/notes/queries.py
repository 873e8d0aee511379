"""What devices ask for: what is new since they last asked, scoped by the workshop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from consult.access.models import User
from consult.contributions.models import Contribution, Kind
from consult.contributions.operations import name_of
from consult.extensions import db
from consult.workshops.models import (
    NoteAct,
    NoteConflict,
    NoteOperation,
    Workshop,
    WorkshopNote,
    WorkshopState,
)
from consult.workshops.operations import NoteText


def find_note(workshop: Workshop, key: str) -> WorkshopNote | None:
    """The note with this key in this workshop, as it is now."""
    select = (
        _notes(workshop)
        .where(WorkshopNote.key == key)
        .execution_options(populate_existing=True)
    )  # fmt: skip
    return db.session.scalar(select)


def find_conflict(workshop: Workshop, key: str) -> NoteConflict | None:
    """The conflict that the act with this key met, in this workshop."""
    select = (
        sa.select(NoteConflict)
        .join(NoteConflict.operation)
        .where(NoteConflict.workshop_id == workshop.id, NoteOperation.client_key == key)
        .execution_options(populate_existing=True)
    )
    return db.session.scalar(select)


def open_conflicts(workshop: Workshop) -> Sequence[NoteConflict]:
    """What waits for a person's choice, in the order it happened."""
    select = (
        sa.select(NoteConflict)
        .options(joinedload(NoteConflict.operation).joinedload(NoteOperation.user))
        .where(NoteConflict.workshop_id == workshop.id, NoteConflict.settled_at.is_(None))
        .order_by(NoteConflict.id)
    )
    return db.session.scalars(select).all()


def lines_of(keys: Iterable[str]) -> dict[str, NoteOperation]:
    """The lines of acts that were told before, by key, whatever the workshop."""
    select = sa.select(NoteOperation).where(NoteOperation.client_key.in_(list(keys)))
    return {line.client_key: line for line in db.session.scalars(select)}


def changes_since(workshop: Workshop, since: int) -> dict[str, Any]:
    """What happened after act number ``since``, as plain values.

    ``whole`` says that these are all notes, which replace what a device knows: it asked for all,
    or for what comes after a number that this database never gave. ``sum`` lets a device see
    whether it knows what the server knows, since pages of other rooms correct notes too.
    """
    # read first: whatever is committed after it will be told again, and nothing is skipped
    cursor = db.session.scalar(sa.select(Workshop.note_acts).filter_by(id=workshop.id)) or 0
    whole = not 0 < since <= cursor
    select = _notes(workshop)
    changed: set[str] = set()
    if not whole:
        changed = set(db.session.scalars(_keys_after(workshop, since)))
        select = select.where(WorkshopNote.key.in_(changed))
    notes = db.session.scalars(select).unique().all()
    names = _names(note.contribution.recorded_by_id for note in notes)
    return {
        "cursor": cursor,
        "whole": whole,
        "notes": [_plain(note, names) for note in notes],
        "gone": sorted(changed - {note.key for note in notes}),
        "conflicts": [_plain_conflict(conflict) for conflict in open_conflicts(workshop)],
        "sum": _sum(workshop),
        "open": workshop.state is WorkshopState.OPEN,
    }


def _keys_after(workshop: Workshop, since: int) -> sa.Select[str]:
    return (
        sa.select(NoteOperation.note_key)
        .where(NoteOperation.workshop_id == workshop.id, NoteOperation.number > since)
        .distinct()
    )


def _notes(workshop: Workshop) -> sa.Select[WorkshopNote]:
    return (
        sa.select(WorkshopNote)
        .join(WorkshopNote.contribution)
        .options(contains_eager(WorkshopNote.contribution))
        .where(WorkshopNote.workshop_id == workshop.id)
        .order_by(WorkshopNote.contribution_id)
    )


def _sum(workshop: Workshop) -> list[int]:
    """How many notes there are, the sum of their versions, and of their votes."""
    select = (
        sa.select(
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(Contribution.version), 0),
            sa.func.coalesce(sa.func.sum(WorkshopNote.votes), 0),
        )
        .select_from(WorkshopNote)
        .join(WorkshopNote.contribution)
        .where(WorkshopNote.workshop_id == workshop.id)
    )
    return [int(value) for value in db.session.execute(select).one()]


def _names(keys: Iterable[int | None]) -> dict[int, str]:
    wanted = {key for key in keys if key is not None}
    if not wanted:
        return {}
    return {
        user.id: name_of(user)
        for user in db.session.scalars(sa.select(User).where(User.id.in_(wanted)))
    }


def _plain(note: WorkshopNote, names: Mapping[int, str]) -> dict[str, Any]:
    said = note.contribution
    return {
        "key": note.key,
        "version": said.version,
        "votes": note.votes,
        "fields": plain_fields(note),
        "by": names.get(said.recorded_by_id or 0, ""),
        "at": said.created_at.isoformat(),
        "order": said.id,
    }


def plain_fields(note: WorkshopNote) -> dict[str, Any]:
    """What a note says, as a device sends it."""
    said = note.contribution
    return {
        "text": said.statement or said.text,
        "kind": said.kind,
        "criterion": said.criterion_id,
        "table": note.table_number,
        "category": said.category,
        "province": said.province_id if said.province_id != note.workshop.province_id else None,
    }


def note_of(note: WorkshopNote) -> NoteText:
    """What a note says, as the operations take it."""
    said = note.contribution
    return NoteText(
        text=said.statement or said.text,
        kind=said.kind or Kind.DIAGNOSIS,
        criterion=said.criterion,
        province=said.province,
        commune=said.commune,
        table_number=note.table_number,
        votes=note.votes,
        category=said.category,
    )


def _plain_conflict(conflict: NoteConflict) -> dict[str, Any]:
    operation = conflict.operation
    return {
        "key": operation.client_key,
        "note": conflict.note_key,
        "removal": operation.kind is NoteAct.REMOVED,
        "fields": conflict.fields,
        "by": name_of(operation.user) if operation.user else "",
        "at": operation.created_at.isoformat(),
    }
