"""The import: every row of a table becomes a contribution, or none does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _l

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.importing.fields import Field
from consult.contributions.importing.guess import check_mapping
from consult.contributions.importing.known import Judgement, KnownRows
from consult.contributions.importing.names import fold
from consult.contributions.importing.rows import RowError, RowReader
from consult.contributions.importing.vocabulary import vocabulary_of
from consult.contributions.importing.writing import (
    NewRow,
    add_criteria,
    add_rows,
    build_row,
    find_terms,
)
from consult.contributions.models import ImportBatch
from consult.extensions import db
from consult.kernel import audit
from consult.kernel.jobs import enqueue
from consult.kernel.tables import Table

#: steps done, steps in all
Progress = Callable[[int, int], None]


@dataclass
class ImportOutcome:
    """What an import did, or, when it has errors and ``batch`` is None, would not do."""

    rows_read: int
    added: int = 0
    #: rows that an earlier import had brought already
    known: int = 0
    errors: list[RowError] = field(default_factory=list)
    #: rows known by their identifier that say something else now; the register was not changed
    differing: list[int] = field(default_factory=list)
    #: names of the criteria that were added to the consultation
    new_criteria: list[str] = field(default_factory=list)
    #: columns of the file that fill no field
    unused_columns: list[str] = field(default_factory=list)
    #: where the rows came from; None when nothing was added
    batch: ImportBatch | None = None

    @property
    def refused(self) -> int:
        """How many rows have at least one error."""
        return len({error.row for error in self.errors})


def import_contributions(
    *,
    consultation: Consultation,
    table: Table,
    mapping: Mapping[Field, str],
    actor: User | None,
    skip_bad: bool = False,
    new_criteria: bool = False,
    progress: Progress | None = None,
) -> ImportOutcome:
    """Add the rows of ``table`` to the register: all of them, or none when one has an error.

    With ``skip_bad`` the rows without errors are added. Rows that an earlier import brought are
    known (see :class:`KnownRows`) and not added again; the same words twice in one file are two
    people's. With ``new_criteria`` an unknown criterion becomes one of the consultation's,
    otherwise it is an error. Flushes; the caller commits.

    Raises
    ------
    DomainError
        When the mapping names a column that is not there, or no column of text.
    Conflict
        When somebody imports the same rows at this moment.
    """
    steps = _Steps(progress, 2 * len(table.rows))
    outcome, fresh = _examine(consultation, table, mapping, actor, new_criteria, steps.done)
    if fresh and (skip_bad or not outcome.errors):
        find_terms(fresh, steps.done)
        outcome.new_criteria = add_criteria(consultation, fresh)
        outcome.batch = _open_batch(consultation, table, mapping, actor)
        add_rows(fresh, batch=outcome.batch, actor=actor)
        outcome.added = len(fresh)
        _close_batch(outcome, actor)
    steps.finish()
    return outcome


def check_contributions(
    *,
    consultation: Consultation,
    table: Table,
    mapping: Mapping[Field, str],
    new_criteria: bool = False,
    progress: Progress | None = None,
) -> ImportOutcome:
    """What :func:`import_contributions` would do; ``added`` counts the rows without errors.

    Writes nothing.

    Raises
    ------
    DomainError
        When the mapping names a column that is not there, or no column of text.
    """
    steps = _Steps(progress, len(table.rows))
    outcome, fresh = _examine(consultation, table, mapping, None, new_criteria, steps.done)
    outcome.added = len(fresh)
    names = {row.parsed.criterion_name for row in fresh} - {None}
    outcome.new_criteria = sorted({fold(name): name for name in names if name}.values())
    steps.finish()
    return outcome


def _examine(
    consultation: Consultation,
    table: Table,
    mapping: Mapping[Field, str],
    actor: User | None,
    new_criteria: bool,
    done: Callable[[], None],
) -> tuple[ImportOutcome, list[NewRow]]:
    """Read and judge each row; the outcome so far, and the rows that are new."""
    check_mapping(table, mapping)
    reader = RowReader(table, mapping, vocabulary_of(consultation, new_criteria=new_criteria))
    known = KnownRows(consultation, table, _references(table, mapping))
    outcome = ImportOutcome(
        rows_read=len(table.rows),
        errors=reader.errors,
        unused_columns=[c for c in table.columns if c not in mapping.values()],
    )
    fresh: list[NewRow] = []
    for parsed in reader.read():
        done()
        if parsed is None:
            continue
        if known.has_place(parsed.number, parsed.source_id):
            outcome.known += 1
            continue
        row = build_row(consultation, parsed, actor)
        judgement = known.judge(parsed.number, row.contribution, parsed.reference)
        if _is_new(judgement, parsed.number, reader, outcome):
            fresh.append(row)
    return outcome, fresh


def _is_new(judgement: Judgement, number: int, reader: RowReader, outcome: ImportOutcome) -> bool:
    if judgement.known:
        outcome.known += 1
        if judgement.differing:
            outcome.differing.append(number)
    elif judgement.twin is not None:
        message = _l(
            "Row %(row)s has the same identifier and another text. Give each its own.",
            row=judgement.twin,
        )
        reader.refuse(number, Field.SOURCE_ID, message)
    elif judgement.taken:
        message = _l("Another contribution has this reference number already.")
        reader.refuse(number, Field.REFERENCE, message)
    else:
        return True
    return False


def _references(table: Table, mapping: Mapping[Field, str]) -> list[str]:
    column = mapping.get(Field.REFERENCE)
    return [] if column is None else [cell.strip() for cell in table.column(column)]


def _open_batch(
    consultation: Consultation, table: Table, mapping: Mapping[Field, str], actor: User | None
) -> ImportBatch:
    batch = ImportBatch(
        consultation_id=consultation.id,
        file_name=table.origin.name[:300],
        sha256=table.origin.sha256,
        sheet=table.origin.sheet,
        mapping={str(name): column for name, column in mapping.items()},
        imported_by_id=actor.id if actor else None,
    )
    db.session.add(batch)
    db.session.flush()
    return batch


def _close_batch(outcome: ImportOutcome, actor: User | None) -> None:
    batch = outcome.batch
    assert batch is not None  # noqa: S101  # tells the type checker what the caller ensured
    batch.rows_read = outcome.rows_read
    batch.rows_added = outcome.added
    batch.rows_known = outcome.known
    batch.rows_refused = outcome.refused
    db.session.flush()
    audit.record("import_contributions", batch, actor=actor, added=outcome.added)
    enqueue("examine_contributions", consultation_id=batch.consultation_id)


class _Steps:
    """Counts the work: each row is read, and the words of each new one."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def done(self) -> None:
        self._done += 1
        if self._progress is not None:
            self._progress(self._done, self._total)

    def finish(self) -> None:
        if self._progress is not None:
            self._progress(self._total, self._total)
