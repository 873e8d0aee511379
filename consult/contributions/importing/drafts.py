"""Files on their way to the register: uploaded, mapped, checked, mended, imported or thrown away.

The file is kept with what was chosen for it, so that one can go away and come back. What takes long
(checking, importing) is a job; a draft's ``revision`` ties each job to the choices it was asked
with.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.importing.fields import TEXT_FIELDS, Field
from consult.contributions.importing.guess import ColumnMapping
from consult.contributions.importing.preview import describe
from consult.contributions.importing.vocabulary import guess_columns
from consult.contributions.models import DraftState, ImportDraft
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import Conflict, DomainError
from consult.kernel.jobs import enqueue
from consult.kernel.tables import Limits, Table, read_table
from consult.kernel.text import storable

#: a file of the pages; longer ones are for ``consult import``, which nobody waits for
LIMITS = Limits(rows=50_000)
#: days for which a file that nobody goes on with is kept
KEPT_DAYS = 14
CHECK, APPLY = "check_import", "apply_import"


def table_of(draft: ImportDraft) -> Table:
    """The draft's file as it lies, read with what was chosen.

    Raises
    ------
    TableError
        When it cannot be read so.
    """
    if draft.content is None:
        raise Conflict(_l("This file is imported already."))
    return read_table(
        draft.content,
        name=draft.file_name,
        limits=LIMITS,
        sheet=draft.sheet or None,
        header_row=draft.header_row,
    )


def mapping_of(draft: ImportDraft) -> ColumnMapping:
    """Field → column, as chosen."""
    return {Field(name): column for name, column in draft.mapping.items()}


def keep_upload(
    *, consultation: Consultation, content: bytes, name: str, actor: User
) -> ImportDraft:
    """Keep an uploaded file that can be read; the same file twice is one draft.

    Raises
    ------
    TableError
        When it cannot be read.
    """
    table = read_table(content, name=name, limits=LIMITS)
    known = db.session.scalar(
        sa.select(ImportDraft).where(
            ImportDraft.consultation_id == consultation.id,
            ImportDraft.sha256 == table.origin.sha256,
            ImportDraft.state != DraftState.APPLIED,
        )
    )
    if known is not None:
        return known
    draft = ImportDraft(
        consultation_id=consultation.id,
        uploaded_by_id=actor.id,
        file_name=storable(name)[:300],
        sha256=table.origin.sha256,
        size=len(content),
        content=content,
    )
    _describe(draft, consultation, table)
    db.session.add(draft)
    db.session.flush()
    audit.record("keep_upload", draft, actor=actor, rows=len(table.rows))
    return draft


def choose_table(*, draft: ImportDraft, sheet: str, header_row: int | None, seen: int) -> None:
    """Read another sheet, or take another row as that of the column names.

    Raises
    ------
    TableError
        When there is no table there.
    Conflict
        When somebody changed the draft meanwhile.
    """
    _move(draft, DraftState.MAPPING, seen)
    draft.sheet, draft.header_row = sheet[:200], header_row
    draft.corrections, draft.left_out, draft.report = {}, [], {}
    _describe(draft, draft.consultation, table_of(draft))
    db.session.flush()


def map_columns(
    *, draft: ImportDraft, mapping: Mapping[Field, str], new_criteria: bool, seen: int
) -> None:
    """Choose which column fills which field.

    Raises
    ------
    Conflict
        When somebody changed the draft meanwhile.
    """
    _move(draft, DraftState.MAPPING, seen)
    draft.mapping = {str(field): column for field, column in mapping.items()}
    draft.new_criteria = new_criteria
    draft.report = {}
    db.session.flush()


def ask_for_check(*, draft: ImportDraft, seen: int) -> None:
    """Have every row read by the mapping, without adding any.

    Raises
    ------
    DomainError
        When no column holds what people said.
    Conflict
        When somebody changed the draft meanwhile.
    """
    if not any(field in mapping_of(draft) for field in TEXT_FIELDS):
        raise DomainError(_l("Choose the column that holds what people said."))
    _move(draft, DraftState.CHECKING, seen)
    draft.report = {}
    db.session.flush()
    enqueue(CHECK, draft_id=draft.id, revision=draft.revision)


def mend_rows(
    *,
    draft: ImportDraft,
    cells: Mapping[int, Mapping[str, str]],
    left_out: set[int],
    seen: int,
) -> None:
    """Put cells right and leave rows out, then have the file checked anew.

    Raises
    ------
    Conflict
        When somebody changed the draft meanwhile.
    """
    _check_seen(draft, seen)
    corrections: dict[str, Any] = {row: dict(own) for row, own in draft.corrections.items()}
    for number, changed in cells.items():
        corrections.setdefault(str(number), {}).update(changed)
    draft.corrections = corrections
    draft.left_out = sorted({*draft.left_out, *left_out})
    ask_for_check(draft=draft, seen=seen)


def take_rows_back(*, draft: ImportDraft, seen: int) -> None:
    """Take all rows that were left out into the file again, and have it checked anew.

    Raises
    ------
    Conflict
        When somebody changed the draft meanwhile.
    """
    _check_seen(draft, seen)
    draft.left_out = []
    ask_for_check(draft=draft, seen=seen)


def ask_for_import(*, draft: ImportDraft, skip_bad: bool, seen: int, actor: User) -> None:
    """Have the checked rows added to the register.

    Raises
    ------
    DomainError
        When rows are refused and are not to be skipped, or there is nothing to add.
    Conflict
        When the draft is not checked, or somebody changed it meanwhile.
    """
    _check_seen(draft, seen)
    if draft.state is not DraftState.CHECKED:
        raise Conflict(_l("This file is not checked. Check it first."))
    if draft.report.get("refused") and not skip_bad:
        raise DomainError(_l("Some rows are refused. Correct them, or leave them out."))
    if not draft.report.get("added"):
        raise DomainError(_l("Nothing would be added."))
    _move(draft, DraftState.APPLYING, seen)
    db.session.flush()
    enqueue(APPLY, draft_id=draft.id, revision=draft.revision, skip_bad=skip_bad, actor_id=actor.id)


def discard(*, draft: ImportDraft, actor: User) -> None:
    """Throw an uploaded file away.

    Raises
    ------
    Conflict
        When it is being imported or was.
    """
    if draft.state in {DraftState.APPLYING, DraftState.APPLIED}:
        raise Conflict(_l("This file is imported already."))
    audit.record("discard_import", draft, actor=actor)
    db.session.delete(draft)
    db.session.flush()


def purge_drafts() -> int:
    """Delete files with which nobody went on for ``KEPT_DAYS`` days; how many there were."""
    limit = utc_now() - timedelta(days=KEPT_DAYS)
    deleted = db.session.execute(sa.delete(ImportDraft).where(ImportDraft.changed_at < limit))
    return int(deleted.rowcount)  # type: ignore[attr-defined]  # a DELETE has it


def _describe(draft: ImportDraft, consultation: Consultation, table: Table) -> None:
    draft.preview = describe(table)
    draft.sheet = table.origin.sheet
    guessed = guess_columns(consultation, table)
    draft.mapping = {str(field): column for field, column in guessed.items()}


def _check_seen(draft: ImportDraft, seen: int) -> None:
    if draft.revision != seen or draft.state in {DraftState.APPLYING, DraftState.APPLIED}:
        raise Conflict(
            _l("Somebody went on with this file meanwhile. Reload the page to see where it is.")
        )


def _move(draft: ImportDraft, state: DraftState, seen: int) -> None:
    """Take the next revision, once: of two people who saw the same, the second is told."""
    _check_seen(draft, seen)
    with db.session.no_autoflush:
        moved = db.session.execute(
            sa.update(ImportDraft)
            .where(ImportDraft.id == draft.id, ImportDraft.revision == seen)
            .values(revision=seen + 1, state=state, progress=0, changed_at=utc_now())
            .execution_options(synchronize_session=False)
        )
    if not moved.rowcount:  # type: ignore[attr-defined]  # an UPDATE has it
        raise Conflict(
            _l("Somebody went on with this file meanwhile. Reload the page to see where it is.")
        )
    db.session.refresh(draft, ["revision", "state", "progress", "changed_at"])
