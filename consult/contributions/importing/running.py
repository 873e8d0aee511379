"""The long steps of an import: reading every row to check it, and adding the rows."""

from __future__ import annotations

import time
from collections.abc import Callable

import sqlalchemy as sa

from consult.access.models import User
from consult.contributions.importing.drafts import mapping_of, table_of
from consult.contributions.importing.mending import mended
from consult.contributions.importing.operations import (
    ImportOutcome,
    check_contributions,
    import_contributions,
)
from consult.contributions.importing.report import problem_of, report_of
from consult.contributions.models import DraftState, ImportDraft
from consult.extensions import db, utc_now
from consult.kernel.errors import DomainError

#: seconds between two notes of the progress: a page asks every two
_PAUSE = 1.0
Save = Callable[[], None]


def claim(draft_id: int, revision: int, state: DraftState) -> ImportDraft | None:
    """The draft that a job is to work on; None when it went on without it."""
    return db.session.scalar(
        sa.select(ImportDraft).where(
            ImportDraft.id == draft_id,
            ImportDraft.revision == revision,
            ImportDraft.state == state,
        )
    )


def check_draft(draft: ImportDraft, save: Save) -> None:
    """Read every row; the draft then says what would be added and what is wrong.

    ``save`` commits: how far it is shall be seen while it goes on.
    """
    revision = draft.revision
    try:
        table = mended(table_of(draft), draft.corrections, set(draft.left_out))
        mapping = mapping_of(draft)
        outcome = check_contributions(
            consultation=draft.consultation,
            table=table,
            mapping=mapping,
            new_criteria=draft.new_criteria,
            progress=_Note(draft.id, save),
        )
        report = report_of(outcome, table, mapping)
        state = DraftState.CHECKED
    except DomainError as error:
        report, state = problem_of(error), DraftState.MAPPING
    _settle(draft.id, revision, state=state, report=report)


def apply_draft(draft: ImportDraft, *, skip_bad: bool, actor: User, save: Save) -> ImportOutcome:
    """Add the rows, all of them or none; the file's bytes go with it.

    Raises
    ------
    DomainError
        When rows are refused that were not when they were checked.
    """
    revision = draft.revision
    table = mended(table_of(draft), draft.corrections, set(draft.left_out))
    outcome = import_contributions(
        consultation=draft.consultation,
        table=table,
        mapping=mapping_of(draft),
        actor=actor,
        skip_bad=skip_bad,
        new_criteria=draft.new_criteria,
        progress=_Note(draft.id, save, reading=2 * len(table.rows)),
    )
    if outcome.batch is None:
        # rows came to the register by another way since they were checked
        report = report_of(outcome, table, mapping_of(draft))
        _settle(draft.id, revision, state=DraftState.CHECKED, report=report)
        return outcome
    _settle(
        draft.id,
        revision,
        state=DraftState.APPLIED,
        content=None,
        preview={},
        corrections={},
        report={},
        import_batch_id=outcome.batch.id,
    )
    return outcome


def give_back(draft_id: int, revision: int, state: DraftState, error: DomainError | None) -> None:
    """Let somebody go on with a draft whose job failed."""
    report = problem_of(error) if error is not None else {"problem": {}}
    _settle(draft_id, revision, state=state, report=report)


def _settle(draft_id: int, revision: int, **values: object) -> None:
    """The end of a job, unless somebody went on meanwhile: then its work is undone."""
    moved = db.session.execute(
        sa.update(ImportDraft)
        .where(ImportDraft.id == draft_id, ImportDraft.revision == revision)
        .values(progress=100, changed_at=utc_now(), revision=revision + 1, **values)
    )
    if not moved.rowcount:  # type: ignore[attr-defined]  # an UPDATE has it
        db.session.rollback()


class _Note:
    """Says how far a job is, now and then, while it reads: once it writes, nothing may be saved."""

    def __init__(self, draft_id: int, save: Save, reading: int | None = None) -> None:
        self._draft_id, self._save, self._reading = draft_id, save, reading
        self._last = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        reads = self._reading is None or done < self._reading
        if not reads or time.monotonic() - self._last < _PAUSE:
            return
        self._last = time.monotonic()
        db.session.execute(
            sa.update(ImportDraft)
            .where(ImportDraft.id == self._draft_id)
            .values(progress=max(1, min(99, 100 * done // total)))
            .execution_options(synchronize_session=False)
        )
        self._save()
