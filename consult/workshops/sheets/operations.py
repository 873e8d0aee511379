"""Files of notes: kept, mended, imported as a whole, or thrown away."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm.attributes import flag_modified

from consult.access.models import User
from consult.contributions.importing.names import says_nothing
from consult.contributions.models import Kind
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import Conflict, DomainError
from consult.kernel.jobs import enqueue
from consult.kernel.text import storable
from consult.workshops.models import Workshop
from consult.workshops.models.sheets import NoteSheet, SheetState
from consult.workshops.operations.state import require_open
from consult.workshops.sheets.columns import Column
from consult.workshops.sheets.errors import SheetError
from consult.workshops.sheets.looking import ADD, CORRECT, LEAVE, as_plain, look_at
from consult.workshops.sheets.marks import Mark
from consult.workshops.sheets.reading import SheetContent, read_sheet
from consult.workshops.sheets.writing import apply_sheet

#: rows that are imported while the person waits; more are a job's work
AT_ONCE = 400
APPLY = "apply_note_sheet"
_CHANGED = _l("Somebody went on with this file meanwhile. Reload the page to see where it is.")


def keep_sheet(*, workshop: Workshop, content: bytes, name: str, actor: User) -> NoteSheet:
    """Keep the rows of an uploaded file; the same file twice on its way is one.

    Raises
    ------
    Conflict
        When the workshop is closed.
    SheetError, TableError
        When it cannot be read, or belongs to another workshop.
    """
    require_open(workshop)
    name = storable(name)[:300]
    read = read_sheet(content, name)
    _check_workshop(read.mark, workshop, name)
    sha256 = hashlib.sha256(content).hexdigest()
    known = db.session.scalar(
        sa.select(NoteSheet).where(
            NoteSheet.workshop_id == workshop.id,
            NoteSheet.sha256 == sha256,
            NoteSheet.state == SheetState.READ,
        )
    )
    if known is not None:
        return known
    sheet = NoteSheet(
        workshop_id=workshop.id,
        uploaded_by_id=actor.id,
        file_name=name,
        sha256=sha256,
        template_code=read.mark.code if read.mark else "",
        report=_report(read),
        rows=[as_plain(row.place) | {"cells": _stored(row.cells)} for row in read.rows],
    )
    db.session.add(sheet)
    db.session.flush()
    audit.record("keep_note_sheet", sheet, actor=actor, rows=len(sheet.rows))
    return sheet


def mend_rows(
    *,
    sheet: NoteSheet,
    cells: Mapping[int, Mapping[Column, str]],
    choices: Mapping[int, str],
    left_out: Collection[int],
    seen: int,
) -> None:
    """Put cells right, choose what becomes of changed rows, leave rows out.

    Raises
    ------
    Conflict
        When somebody went on with the file meanwhile.
    """
    _move(sheet, seen)
    for index, row in enumerate(sheet.rows):
        row["cells"].update({str(c): storable(t) for c, t in cells.get(index, {}).items()})
        if choices.get(index) in {ADD, CORRECT, LEAVE}:
            row["choice"] = choices[index]
        if index in left_out:
            row["left"] = True
    flag_modified(sheet, "rows")
    db.session.flush()


def fill_kind(*, sheet: NoteSheet, kind: Kind, seen: int) -> None:
    """Give all rows that name no kind this one.

    Raises
    ------
    Conflict
        When somebody went on with the file meanwhile.
    """
    bare = [
        index
        for index, row in enumerate(sheet.rows)
        if says_nothing(row["cells"].get(Column.KIND, ""))
    ]
    cells = {index: {Column.KIND: str(kind)} for index in bare}
    mend_rows(sheet=sheet, cells=cells, choices={}, left_out=(), seen=seen)


def take_rows_back(*, sheet: NoteSheet, seen: int) -> None:
    """Take all rows that were left out into the file again.

    Raises
    ------
    Conflict
        When somebody went on with the file meanwhile.
    """
    _move(sheet, seen)
    for row in sheet.rows:
        row.pop("left", None)
    flag_modified(sheet, "rows")
    db.session.flush()


def decide_all(*, sheet: NoteSheet, choice: str, seen: int) -> None:
    """Choose the same for all rows that the workshop has otherwise.

    Raises
    ------
    Conflict
        When somebody went on with the file meanwhile.
    """
    changed = {row.index: choice for row in look_at(sheet).changed}
    mend_rows(sheet=sheet, cells={}, choices=changed, left_out=(), seen=seen)


def import_sheet(*, sheet: NoteSheet, skip_bad: bool, seen: int, actor: User) -> None:
    """Import the rows: all of them or none; a long file is handed to a job.

    Raises
    ------
    Conflict
        When the workshop is closed, or somebody went on with the file meanwhile.
    DomainError
        When rows are refused and not to be skipped, or nothing would change.
    """
    require_open(sheet.workshop)
    _check_seen(sheet, seen)
    look = look_at(sheet)
    if look.refused and not skip_bad:
        raise DomainError(_l("Some rows are refused. Correct them, or leave them out."))
    if not look.added and not look.corrections:
        raise DomainError(_l("Nothing would be added or corrected."))
    _move(sheet, seen)
    if len(look.added) + len(look.corrections) <= AT_ONCE:
        apply_sheet(sheet=sheet, look=look, actor=actor)
        return
    sheet.state = SheetState.APPLYING
    db.session.flush()
    enqueue(APPLY, sheet_id=sheet.id, revision=sheet.revision, actor_id=actor.id)


def discard(*, sheet: NoteSheet, actor: User) -> None:
    """Throw an uploaded file away.

    Raises
    ------
    Conflict
        When it is being imported or was.
    """
    if sheet.state is not SheetState.READ:
        raise Conflict(_l("This file is imported already."))
    audit.record("discard_note_sheet", sheet, actor=actor)
    db.session.delete(sheet)
    db.session.flush()


def _check_seen(sheet: NoteSheet, seen: int) -> None:
    if sheet.state is not SheetState.READ or sheet.revision != seen:
        raise Conflict(_CHANGED)


def _move(sheet: NoteSheet, seen: int) -> None:
    """Take the next revision, once: of two people who saw the same, the second is told."""
    with db.session.no_autoflush:
        moved = db.session.execute(
            sa.update(NoteSheet)
            .where(
                NoteSheet.id == sheet.id,
                NoteSheet.revision == seen,
                NoteSheet.state == SheetState.READ,
            )
            .values(revision=seen + 1, changed_at=utc_now())
            .execution_options(synchronize_session=False)
        )
    if not moved.rowcount:  # type: ignore[attr-defined]  # an UPDATE has it
        raise Conflict(_CHANGED)
    db.session.refresh(sheet, ["revision", "changed_at"])


def _check_workshop(mark: Mark | None, workshop: Workshop, name: str) -> None:
    if mark is None or mark.names(workshop):
        return
    other = None
    if mark.slug == workshop.consultation.slug:
        other = db.session.scalar(
            sa.select(Workshop).filter_by(
                id=mark.workshop_id, consultation_id=workshop.consultation_id
            )
        )
    if other is None:
        raise SheetError("elsewhere", name=name)
    raise SheetError("other_workshop", name=name, workshop=other.title)


def _report(read: SheetContent) -> dict[str, Any]:
    return {
        "marked": read.mark is not None,
        "columns": {str(column): storable(name) for column, name in read.columns.items()},
        "unread": [storable(name) for name in read.unread[:20]],
        "examples": len(read.examples),
        "empty": [as_plain(place) for place in read.empty],
    }


def _stored(cells: Mapping[Column, str]) -> dict[str, str]:
    """Cells as JSON can hold them on every database; NUL is shown as a mark, to be mended."""
    return {str(c): storable(t.replace("\x00", "␀")) for c, t in cells.items() if t}
