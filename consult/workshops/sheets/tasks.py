"""The jobs behind files of notes."""

from __future__ import annotations

import logging

import sqlalchemy as sa

from consult.access.models import User
from consult.extensions import db
from consult.kernel.clock import every
from consult.kernel.jobs import job
from consult.workshops.models.sheets import NoteSheet, SheetState
from consult.workshops.sheets.looking import look_at
from consult.workshops.sheets.operations import APPLY
from consult.workshops.sheets.undoing import purge_sheets
from consult.workshops.sheets.writing import apply_sheet

log = logging.getLogger(__name__)


@job(APPLY)
def apply_note_sheet(sheet_id: int, revision: int, actor_id: int) -> None:
    """Import the rows of a long file, once; if it fails, somebody can try again."""
    sheet = db.session.scalar(
        sa.select(NoteSheet).filter_by(id=sheet_id, revision=revision, state=SheetState.APPLYING)
    )
    actor = db.session.get(User, actor_id)
    if sheet is None or actor is None:
        return
    try:
        apply_sheet(sheet=sheet, look=look_at(sheet), actor=actor)
    except Exception:
        db.session.rollback()
        log.exception("the import of note sheet %s failed", sheet_id)
        db.session.execute(
            sa.update(NoteSheet)
            .where(NoteSheet.id == sheet_id, NoteSheet.revision == revision)
            .values(state=SheetState.READ, revision=revision + 1)
        )


@every(minutes=24 * 60)
def purge_old_sheets() -> None:
    """What people said does not stay in files that nobody goes on with."""
    purge_sheets()
