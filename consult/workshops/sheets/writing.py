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
from consult.contributions.models import Channel, ImportBatch, Status
from consult.contributions.operations import (
    Origin,
    Speaker,
    Words,
    build_contribution,
)
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import Conflict
from consult.kernel.jobs import enqueue
from consult.workshops.models import NoteAct, Workshop, WorkshopNote, new_note_key
from consult.workshops.models.sheets import (
    NoteSheet,
    SheetCorrection,
    SheetNote,
    SheetState,
)
from consult.workshops.operations.journal import hold_notes, write_down_many
from consult.workshops.operations.notes import NoteText, edit_note, place_of_note
from consult.workshops.operations.state import require_open
from consult.workshops.sheets.looking import Look, SeenRow, as_plain, look_at
from consult.workshops.sheets.queries import occurrences
from consult.workshops.sheets.said import Said


def apply_sheet(*, sheet: NoteSheet, look: Look, actor: User) -> Look:
    """Add and correct what the file says, judged anew once nobody else can write; its rows go.

    ``look`` is what was seen before: its words are read while others may still write. Returns what
    was done.

    Raises
    ------
    Conflict
        When the workshop is closed, or the same rows came in by another way at this moment.
    """
    workshop = sheet.workshop
    prepared = {row.index: _build(workshop, row, actor) for row in look.added}
    # reading words takes long, and nobody else can write meanwhile on SQLite
    find_terms(list(prepared.values()), lambda: None)
    hold_notes(workshop)
    require_open(workshop)
    look = look_at(sheet)
    fresh = [(row, prepared.get(row.index) or _build(workshop, row, actor)) for row in look.added]
    find_terms([new for row, new in fresh if row.index not in prepared], lambda: None)
    batch = _open_batch(sheet, look, actor)
    counted = occurrences(workshop)
    try:
        with db.session.begin_nested():
            add_rows([new for _, new in fresh], batch=batch, actor=actor)
            _add_notes(workshop, fresh, counted, actor)
            for row in look.corrections:
                _correct(sheet, row, counted, actor)
    except IntegrityError as error:
        raise Conflict(
            _l("Somebody is importing the same rows at this moment. Try again.")
        ) from error
    sheet.report = sheet.report | _not_taken(look)
    sheet.state, sheet.rows, sheet.changed_at = SheetState.APPLIED, [], utc_now()
    sheet.import_batch_id, sheet.corrected = batch.id, len(look.corrections)
    db.session.flush()
    audit.record(
        "import_notes", sheet, actor=actor, added=len(fresh), corrected=len(look.corrections)
    )
    enqueue("examine_contributions", consultation_id=workshop.consultation_id)
    return look


def note_text(said: Said, workshop: Workshop, note: WorkshopNote | None = None) -> NoteText:
    """What a note is made of, as the operations on notes take it."""
    consultation = workshop.consultation
    criteria = {c.id: c for c in consultation.criteria}
    provinces = {p.id: p for p in consultation.region.provinces}
    own = said.province_id == workshop.province_id
    return NoteText(
        text=said.text,
        kind=said.kind,
        criterion=criteria.get(said.criterion_id or 0),
        province=None if own else provinces.get(said.province_id or 0),
        commune=note.contribution.commune if note else None,
        table_number=said.table_number,
        votes=said.votes,
        category=said.category,
    )


def _build(workshop: Workshop, row: SeenRow, actor: User) -> NewRow:
    text = note_text(_said(row), workshop)
    contribution = build_contribution(
        consultation=workshop.consultation,
        words=Words(statement=text.text, kind=text.kind),
        place=place_of_note(text, workshop),
        speaker=Speaker(category=text.category),
        origin=Origin(
            channel=Channel.WORKSHOP,
            said_on=workshop.held_on,
            source_row=row.place.row,
            recorded_by_id=actor.id,
            status=Status.PUBLISHED,
        ),
    )
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


def _not_taken(look: Look) -> dict[str, Any]:
    """Where the rows are that were not taken: their owner mends them and sends the file again."""
    changed = [row for row in look.changed if not row.is_added and not row.corrects]
    return {
        "refused": [as_plain(row.place) for row in look.refused],
        "left": [as_plain(place) for place in look.left_out],
        "changed": [as_plain(row.place) for row in changed],
    }


def _add_notes(
    workshop: Workshop,
    fresh: Sequence[tuple[SeenRow, NewRow]],
    counted: dict[str, int],
    actor: User,
) -> None:
    """What makes contributions notes, from which row each came, and word of it to devices."""
    notes = [
        {
            "contribution_id": new.contribution.id,
            "workshop_id": workshop.id,
            "key": new_note_key(),
            "table_number": _said(row).table_number,
            "votes": _said(row).votes,
        }
        for row, new in fresh
    ]
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
    if fresh:
        db.session.execute(sa.insert(WorkshopNote), notes)
        db.session.execute(sa.insert(SheetNote), origins)
    told = [
        (str(note["key"]), new.contribution.version)
        for note, (_row, new) in zip(notes, fresh, strict=True)
    ]
    write_down_many(workshop=workshop, notes=told, kind=NoteAct.ADDED, actor_id=actor.id)


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
    edit_note(note=note, text=note_text(said, sheet.workshop, note), actor_id=actor.id)
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


def _next(counted: dict[str, int], said: Said) -> int:
    counted[said.fingerprint] = counted.get(said.fingerprint, 0) + 1
    return counted[said.fingerprint]


def _said(row: SeenRow) -> Said:
    assert row.said is not None  # noqa: S101  # only rows that could be read are written
    return row.said
