"""Reads of files of notes, scoped by their workshop."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask import abort
from sqlalchemy.orm import defer, joinedload

from consult.contributions.models import Contribution, ImportBatch, Kind
from consult.extensions import db
from consult.workshops.models import Workshop, WorkshopNote
from consult.workshops.models.sheets import NoteSheet, SheetNote
from consult.workshops.sheets.judging import Held
from consult.workshops.sheets.said import Said

#: imported files that are listed
LISTED = 100


def list_sheets(workshop: Workshop) -> Sequence[NoteSheet]:
    """The files of a workshop, the newest first, without their rows."""
    select = (
        sa.select(NoteSheet)
        .filter_by(workshop_id=workshop.id)
        .options(
            defer(NoteSheet.rows),
            joinedload(NoteSheet.uploaded_by),
            joinedload(NoteSheet.import_batch).options(
                joinedload(ImportBatch.imported_by), joinedload(ImportBatch.undone_by)
            ),
        )
        .order_by(NoteSheet.changed_at.desc(), NoteSheet.id.desc())
        .limit(LISTED)
    )
    return db.session.scalars(select).all()


def get_sheet(workshop: Workshop, sheet_id: int) -> NoteSheet:
    """The file of this workshop, else 404."""
    select = sa.select(NoteSheet).filter_by(workshop_id=workshop.id, id=sheet_id)
    return db.session.scalar(select) or abort(404)


def held_notes(workshop: Workshop) -> list[Held]:
    """All notes of a workshop, as they are now and as files brought them: one query."""
    c = Contribution
    select = (
        sa.select(
            *(c.id, c.statement, c.kind, c.criterion_id, c.province_id, c.category),
            *(WorkshopNote.table_number, WorkshopNote.votes),
            *(SheetNote.mark, SheetNote.fingerprint),
        )
        .join(WorkshopNote, WorkshopNote.contribution_id == c.id)
        .outerjoin(SheetNote, SheetNote.contribution_id == c.id)
        .where(WorkshopNote.workshop_id == workshop.id)
        .order_by(c.id)
    )
    return [
        Held(
            row.id,
            Said(
                text=row.statement or "",
                # notes have a kind; a contribution of another channel made one may lack it
                kind=row.kind or Kind.DIAGNOSIS,
                criterion_id=row.criterion_id,
                province_id=row.province_id,
                category=row.category,
                table_number=row.table_number,
                votes=row.votes,
            ),
            mark=row.mark or "",
            fingerprint=row.fingerprint or "",
        )
        for row in db.session.execute(select)
    ]


def occurrences(workshop: Workshop) -> dict[str, int]:
    """Fingerprint → the largest number under which the workshop has it."""
    select = (
        sa.select(SheetNote.fingerprint, sa.func.max(SheetNote.occurrence))
        .where(SheetNote.workshop_id == workshop.id)
        .group_by(SheetNote.fingerprint)
    )
    return {str(fingerprint): int(most) for fingerprint, most in db.session.execute(select)}
