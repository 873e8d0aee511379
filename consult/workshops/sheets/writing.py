"""The import of a file of notes: added many at a time, corrected one by one, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.access.models import User
from consult.contributions.importing.rows import ParsedRow
from consult.contributions.importing.writing import NewRow, add_rows, find_terms
from consult.contributions.models import Channel, Contribution, ImportBatch, Status
from consult.contributions.operations import (
    Origin,
    Place,
    Speaker,
    Words,
    build_contribution,
    reword_contribution,
)
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import Conflict
from consult.kernel.jobs import enqueue
from consult.workshops.models import Workshop, WorkshopNote
from consult.workshops.models.sheets import (
    NoteSheet,
    SheetCorrection,
    SheetNote,
    SheetState,
)
from consult.workshops.operations.state import require_open
from consult.workshops.sheets.looking import Look, SeenRow
from consult.workshops.sheets.queries import occurrences
from consult.workshops.sheets.said import Said


def apply_sheet(*, sheet: NoteSheet, look: Look, actor: User) -> None:
    """Add and correct what ``look`` found; the rows of the file go.

    Raises
    ------
    Conflict
        When the workshop is closed, or somebody imports the same rows at this moment.
    """
    workshop = sheet.workshop
    fresh = [(row, _build(workshop, row, actor)) for row in look.added]
    # reading words takes long, and nobody else can write meanwhile on SQLite
    find_terms([new for _, new in fresh], lambda: None)
    require_open(workshop)
    batch = _open_batch(sheet, look, actor)
    counted = occurrences(workshop)
    try:
        with db.session.begin_nested():
            add_rows([new for _, new in fresh], batch=batch, actor=actor)
            _add_notes(workshop, fresh, counted)
            for row in look.corrections:
                _correct(sheet, row, counted, actor)
    except IntegrityError as error:
        raise Conflict(
            _l("Somebody is importing the same rows at this moment. Try again.")
        ) from error
    sheet.state, sheet.rows, sheet.changed_at = SheetState.APPLIED, [], utc_now()
    sheet.import_batch_id, sheet.corrected = batch.id, len(look.corrections)
    db.session.flush()
    audit.record(
        "import_notes", sheet, actor=actor, added=len(fresh), corrected=len(look.corrections)
    )
    enqueue("examine_contributions", consultation_id=workshop.consultation_id)


def _build(workshop: Workshop, row: SeenRow, actor: User) -> NewRow:
    said = _said(row)
    contribution = build_contribution(
        consultation=workshop.consultation,
        words=Words(statement=said.text, kind=said.kind),
        place=Place(),
        speaker=Speaker(category=said.category),
        origin=Origin(
            channel=Channel.WORKSHOP,
            said_on=workshop.held_on,
            source_row=row.place.row,
            recorded_by_id=actor.id,
            status=Status.PUBLISHED,
        ),
    )
    contribution.criterion_id, contribution.province_id = said.criterion_id, said.province_id
    return NewRow(ParsedRow(row.place.row), contribution)


def _open_batch(sheet: NoteSheet, look: Look, actor: User) -> ImportBatch:
    batch = ImportBatch(
        consultation_id=sheet.workshop.consultation_id,
        file_name=sheet.file_name,
        sha256=sheet.sha256,
        rows_read=len(look.rows) + len(look.left_out),
        rows_added=len(look.added),
        rows_known=len(look.known),
        rows_refused=len(look.refused),
        imported_by_id=actor.id,
    )
    db.session.add(batch)
    db.session.flush()
    return batch


def _add_notes(
    workshop: Workshop, fresh: Sequence[tuple[SeenRow, NewRow]], counted: dict[str, int]
) -> None:
    """What makes contributions notes, and from which row each came."""
    db.session.add_all(
        WorkshopNote(
            contribution_id=new.contribution.id,
            workshop_id=workshop.id,
            table_number=_said(row).table_number,
            votes=_said(row).votes,
        )
        for row, new in fresh
    )
    db.session.flush()
    origins = [
        {
            "contribution_id": new.contribution.id,
            "workshop_id": workshop.id,
            "mark": row.mark,
            "fingerprint": _said(row).fingerprint,
            "occurrence": _next(counted, _said(row)),
        }
        for row, new in fresh
    ]
    if origins:
        db.session.execute(sa.insert(SheetNote), origins)


def _correct(sheet: NoteSheet, row: SeenRow, counted: dict[str, int], actor: User) -> None:
    """Give a note the words of a row; what it said before is kept for a while."""
    held = row.judgement.held if row.judgement else None
    assert held is not None  # noqa: S101  # a changed row is about a note: judge() says so
    note = db.session.get_one(WorkshopNote, held.contribution_id)
    origin = db.session.get(SheetNote, held.contribution_id)
    former: dict[str, Any] = {"said": held.said.as_plain(), "origin": None}
    if origin is not None:
        former["origin"] = [origin.mark, origin.fingerprint, origin.occurrence]
    said = _said(row)
    give_words(note, said, actor)
    if origin is None:
        origin = SheetNote(contribution_id=note.contribution_id, workshop_id=note.workshop_id)
        db.session.add(origin)
    origin.mark, origin.fingerprint = row.mark or origin.mark or "", said.fingerprint
    origin.occurrence = _next(counted, said)
    db.session.add(
        SheetCorrection(
            sheet_id=sheet.id,
            contribution_id=note.contribution_id,
            former=former,
            version=note.contribution.version,
        )
    )
    db.session.flush()


def give_words(note: WorkshopNote, said: Said, actor: User) -> None:
    """Let a note say this, with everything that belongs to its words."""
    contribution: Contribution = note.contribution
    contribution.category = said.category
    note.table_number, note.votes = said.table_number, said.votes
    reword_contribution(
        contribution=contribution,
        words=Words(statement=said.text, kind=said.kind),
        place=Place(commune=contribution.commune),
        actor_id=actor.id,
    )
    contribution.criterion_id, contribution.province_id = said.criterion_id, said.province_id
    db.session.flush()


def _next(counted: dict[str, int], said: Said) -> int:
    counted[said.fingerprint] = counted.get(said.fingerprint, 0) + 1
    return counted[said.fingerprint]


def _said(row: SeenRow) -> Said:
    assert row.said is not None  # noqa: S101  # only rows that could be read are written
    return row.said
