"""Undoing the import of a file of notes: added notes go, corrected ones say again what they did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from consult.access.models import User
from consult.contributions.importing.undoing import standing, undo_import, undoing
from consult.contributions.models import Contribution, ImportBatch
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import Conflict
from consult.workshops.models import NoteAct, WorkshopNote
from consult.workshops.models.sheets import NoteSheet, SheetCorrection, SheetNote, SheetState
from consult.workshops.operations.journal import hold_notes, write_down_many
from consult.workshops.operations.notes import edit_note
from consult.workshops.operations.state import require_open
from consult.workshops.sheets.said import Said
from consult.workshops.sheets.writing import note_text

#: days for which corrections can be undone, and files wait on which nobody goes on
KEPT_DAYS = 14


@dataclass(frozen=True)
class Undoable:
    """What an undo would do now."""

    #: notes that would go, and those that stay because people worked on them
    removable: int
    staying: Sequence[int]
    #: corrections that would be taken back, and those of notes that changed since
    restorable: int
    overtaken: int

    @property
    def anything(self) -> bool:
        """Whether an undo would change anything."""
        return bool(self.removable or self.restorable)

    @property
    def everything(self) -> bool:
        """Whether nothing of the import would stay."""
        return not self.staying and not self.overtaken


def undoable(sheet: NoteSheet) -> Undoable:
    """What can be undone of an imported file."""
    if sheet.import_batch is None or sheet.import_batch.undone_at is not None:
        return Undoable(0, (), 0, 0)
    found = standing(sheet.import_batch)
    fresh, overtaken = _corrections(sheet)
    return Undoable(len(found.removable), found.staying, len(fresh), len(overtaken))


def undo_sheet(*, sheet: NoteSheet, leave_worked_on: bool, actor: User) -> None:
    """Take the notes of a file out again and take its corrections back.

    Raises
    ------
    Conflict
        When the workshop is closed, nothing is left to undo, or people worked on some of it and
        that is not to be left.
    """
    require_open(sheet.workshop)
    found, batch = undoable(sheet), sheet.import_batch
    if batch is None or not found.anything:
        raise Conflict(_l("Nothing of this import is left that could be taken out."))
    if not found.everything and not leave_worked_on:
        raise Conflict(_l("People have worked on some of these notes since."))
    if found.removable:
        undo_import(batch=batch, leave_worked_on=leave_worked_on, actor=actor)
    else:
        batch.undone_at, batch.undone_by_id = utc_now(), actor.id
        undo_notes(batch, actor=actor, keys=())
    db.session.flush()
    audit.record("undo_note_sheet", sheet, actor=actor, restored=found.restorable)


@undoing.connect
def undo_notes(batch: ImportBatch, *, actor: User, keys: Sequence[int]) -> None:
    """Tell devices which notes go, and let corrected ones say again what they said before."""
    sheet = db.session.scalar(sa.select(NoteSheet).filter_by(import_batch_id=batch.id))
    if sheet is None:
        return
    hold_notes(sheet.workshop)
    written = {row.contribution_id: row.key for row in db.session.execute(_notes_of(batch))}
    gone = [(written[key], None) for key in keys if key in written]
    write_down_many(workshop=sheet.workshop, notes=gone, kind=NoteAct.REMOVED, actor_id=actor.id)
    fresh, _overtaken = _corrections(sheet)
    for correction in fresh:
        _restore(sheet, correction, actor)
    db.session.flush()


def _notes_of(batch: ImportBatch) -> sa.Select[int, str]:
    return (
        sa.select(WorkshopNote.contribution_id, WorkshopNote.key)
        .join(Contribution, Contribution.id == WorkshopNote.contribution_id)
        .where(Contribution.import_batch_id == batch.id)
    )


def _restore(sheet: NoteSheet, correction: SheetCorrection, actor: User) -> None:
    note = db.session.get_one(WorkshopNote, correction.contribution_id)
    said = Said.of_plain(correction.former["said"])
    edit_note(note=note, text=note_text(said, sheet.workshop, note), actor_id=actor.id)
    origin = db.session.get_one(SheetNote, correction.contribution_id)
    if correction.former["origin"] is None:
        db.session.delete(origin)
    else:
        origin.mark, origin.fingerprint, origin.occurrence = correction.former["origin"]
    db.session.delete(correction)


def _corrections(sheet: NoteSheet) -> tuple[list[SheetCorrection], list[SheetCorrection]]:
    """Corrections of a file: those that nobody touched since, and the others."""
    select = (
        sa.select(SheetCorrection)
        .filter_by(sheet_id=sheet.id)
        .options(joinedload(SheetCorrection.contribution))
        .order_by(SheetCorrection.id)
    )
    every = db.session.scalars(select).unique().all()
    fresh = [c for c in every if c.contribution.version == c.version]
    return fresh, [c for c in every if c not in fresh]


def purge_sheets() -> int:
    """Delete files that nobody goes on with, and what corrected notes said before; how many."""
    limit = utc_now() - timedelta(days=KEPT_DAYS)
    old = sa.delete(SheetCorrection).where(SheetCorrection.created_at < limit)
    db.session.execute(old)
    deleted = db.session.execute(
        sa.delete(NoteSheet).where(
            NoteSheet.changed_at < limit, NoteSheet.state != SheetState.APPLIED
        )
    )
    return int(deleted.rowcount)  # type: ignore[attr-defined]  # a DELETE has it
