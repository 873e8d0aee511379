"""Writes of reports of workshops: generated, written cell by cell, refreshed, published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version as installed
from typing import Any, cast

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.access.models import User
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import Conflict, DomainError
from consult.kernel.i18n import LANGUAGES, babel_locale
from consult.kernel.plain import as_plain, plain_hash
from consult.workshops.models import (
    COMPUTED,
    WRITTEN,
    Aspect,
    MatrixCell,
    Workshop,
    WorkshopReport,
    WorkshopReportVersion,
)
from consult.workshops.reporting.drafting import MOST_EXAMPLES, draft
from consult.workshops.reporting.matrix import Column, Matrix
from consult.workshops.reporting.queries import present_columns, versions_of
from consult.workshops.reporting.team import team_text

LONGEST_CELL = 20_000


class WrittenMeanwhile(Conflict):
    """Somebody else changed this cell since the person opened it; ``cell`` is as it stands."""

    def __init__(self, cell: MatrixCell) -> None:
        self.cell = cell
        who = cell.written_by.name if cell.written_by else None
        super().__init__(
            _l(
                "%(who)s changed this cell while you were writing. Nothing is lost.",
                who=who or _l("Somebody"),
            )
        )


def generate_report(*, workshop: Workshop, language: str, actor: User | None) -> WorkshopReport:
    """Make the report of a workshop from its notes, once; ``language`` is that of its text.

    Raises
    ------
    Conflict
        When it was made already.
    DomainError
        When the language is unknown.
    """
    if language not in LANGUAGES:
        raise DomainError(_l("Choose the language in which the report is written."))
    report = WorkshopReport(
        workshop_id=workshop.id, language=language, created_by_id=actor.id if actor else None
    )
    report.cells = _cells(workshop, language)
    try:
        with db.session.begin_nested():
            db.session.add(report)
            db.session.flush()
    except IntegrityError as error:
        raise Conflict(_l("This report was made already.")) from error
    audit.record("generate_workshop_report", report, actor=actor, workshop_id=workshop.id)
    return report


def _cells(workshop: Workshop, language: str) -> list[MatrixCell]:
    columns = present_columns(workshop)
    with force_locale(babel_locale(language)):
        cells = [cell for column in columns for cell in _column_cells(column, language)]
    return [*cells, MatrixCell(aspect=Aspect.TEAM, text=team_text(workshop), contributions=[])]


def _column_cells(column: Column, language: str) -> list[MatrixCell]:
    cells = []
    for aspect in COMPUTED:
        made = draft(column, aspect, language)
        cells.append(
            MatrixCell(
                criterion_id=column.criterion,
                aspect=aspect,
                text=made.text,
                contributions=list(made.contributions),
                basis=made.basis,
            )
        )
    written = [
        MatrixCell(criterion_id=column.criterion, aspect=aspect, text="", contributions=[])
        for aspect in WRITTEN
    ]
    return [*cells, *written]


def complete_report(*, report: WorkshopReport, actor: User | None) -> int:
    """Add the cells of criteria that came since it was made; how many were added."""
    held = {cell.criterion_id for cell in report.cells}
    columns = [c for c in present_columns(report.workshop) if c.criterion not in held]
    with force_locale(babel_locale(report.language)):
        added = [cell for column in columns for cell in _column_cells(column, report.language)]
    report.cells += added
    db.session.flush()
    audit.record("complete_workshop_report", report, actor=actor, cells=len(added))
    return len(added)


def write_cell(*, cell: MatrixCell, text: str, seen: int, actor: User | None) -> None:
    """Keep what somebody wrote in a cell; ``seen`` is the version they had before their eyes.

    Raises
    ------
    WrittenMeanwhile
        When somebody changed the cell since.
    DomainError
        When the text is too long, or the cell's words are those of the register.
    """
    if cell.aspect is Aspect.EXAMPLES:
        raise DomainError(_l("Examples are chosen among the notes: their words are not changed."))
    if len(text) > LONGEST_CELL:
        raise DomainError(_l("A cell holds at most %(limit)s characters.", limit=LONGEST_CELL))
    _must_be_seen(cell, seen)
    if text == cell.text:
        return
    _change(cell, seen, actor, text=text)
    audit.record("write_matrix_cell", cell, actor=actor, version=cell.version)


def choose_examples(
    *, cell: MatrixCell, chosen: Sequence[int], seen: int, actor: User | None
) -> None:
    """Choose the notes of a criterion that the report quotes word for word.

    Raises
    ------
    WrittenMeanwhile
        When somebody changed the choice since.
    DomainError
        When there are too many, or one is no note of this criterion.
    """
    column = column_of(cell)
    known = {note.contribution for note in column.notes}
    if not set(chosen) <= known or cell.aspect is not Aspect.EXAMPLES:
        raise DomainError(_l("Choose examples among the notes of this criterion."))
    if len(chosen) > MOST_EXAMPLES:
        raise DomainError(_l("Choose at most %(limit)s examples.", limit=MOST_EXAMPLES))
    basis = draft(column, cell.aspect, cell.report.language).basis
    _change(cell, seen, actor, contributions=list(dict.fromkeys(chosen)), basis=basis)
    audit.record("choose_examples", cell, actor=actor, version=cell.version)


def refresh_cell(*, cell: MatrixCell, seen: int, actor: User | None) -> None:
    """Make a cell anew from the notes as they are now, in place of what it held.

    Raises
    ------
    WrittenMeanwhile
        When somebody changed the cell since.
    DomainError
        When people alone write this cell.
    """
    if cell.aspect not in COMPUTED:
        raise DomainError(_l("This cell is written by people, not made from the notes."))
    language = cell.report.language
    with force_locale(babel_locale(language)):
        made = draft(column_of(cell), cell.aspect, language)
    anew = {"text": made.text, "basis": made.basis, "contributions": list(made.contributions)}
    _change(cell, seen, actor, **anew, written_by_id=None, written_at=None)
    audit.record("refresh_matrix_cell", cell, actor=actor, version=cell.version)


def keep_cell(*, cell: MatrixCell, seen: int, actor: User | None) -> None:
    """Say that a cell is still right although the notes behind it changed.

    Raises
    ------
    WrittenMeanwhile
        When somebody changed the cell since.
    """
    made = draft(column_of(cell), cell.aspect, cell.report.language)
    # what is quoted was chosen, and stays
    chosen = cell.aspect is Aspect.EXAMPLES
    ids = list(cell.contributions if chosen else made.contributions)
    _change(cell, seen, actor, basis=made.basis, contributions=ids)
    audit.record("keep_matrix_cell", cell, actor=actor, version=cell.version)


def column_of(cell: MatrixCell) -> Column:
    """The column of a cell with the notes that count now."""
    columns = present_columns(cell.report.workshop)
    return next(c for c in columns if c.criterion == cell.criterion_id)


def _must_be_seen(cell: MatrixCell, seen: int) -> None:
    if cell.version != seen:
        raise WrittenMeanwhile(cell)


def _change(cell: MatrixCell, seen: int, actor: User | None, **values: Any) -> None:
    """Write the version after the one that was seen, in one statement: of two, the first wins."""
    made = {
        "version": seen + 1,
        "written_by_id": actor.id if actor else None,
        "written_at": utc_now(),
        **values,
    }
    same = sa.update(MatrixCell).where(MatrixCell.id == cell.id, MatrixCell.version == seen)
    done = db.session.execute(same.values(**made), execution_options={"synchronize_session": False})
    db.session.refresh(cell)
    if not cast("sa.CursorResult[Any]", done).rowcount:
        raise WrittenMeanwhile(cell)


def publish_report(
    *, report: WorkshopReport, matrix: Matrix, reason: str, actor: User | None
) -> WorkshopReportVersion:
    """Freeze the report as it stands and show it to the public; a correction is a new version.

    Raises
    ------
    Conflict
        When nothing changed since the version before, or somebody published at this moment.
    DomainError
        When a correction has no reason.
    """
    before = versions_of(report.workshop)
    number = before[0].number + 1 if before else 1
    if before and not reason.strip():
        raise DomainError(_l("Say why the published report is corrected."))
    if before and _said_by(before[0].content) == _said_by(as_plain(matrix)):
        raise Conflict(_l("This report is published as it stands already."))
    frozen = as_plain(_numbered(matrix, number, reason if before else ""))
    version = WorkshopReportVersion(
        report_id=report.id,
        number=number,
        content=frozen,
        sha256=plain_hash(frozen),
        engine_version=installed("consult"),
        reason=reason.strip() if before else "",
        published_by_id=actor.id if actor else None,
    )
    try:
        with db.session.begin_nested():
            db.session.add(version)
            db.session.flush()
    except IntegrityError as error:
        raise Conflict(_l("Somebody published this report at the same moment.")) from error
    audit.record("publish_workshop_report", version, actor=actor, number=number)
    return version


def _numbered(matrix: Matrix, number: int, reason: str) -> Matrix:
    return replace(matrix, number=number, published=utc_now(), reason=reason.strip())


def _said_by(content: Mapping[str, Any]) -> dict[str, Any]:
    """All that a version says but its own number, date and reason."""
    return {k: v for k, v in content.items() if k not in ("number", "published", "reason")}


def is_whole(version: WorkshopReportVersion) -> bool:
    """Whether a published version still says what was published."""
    return plain_hash(version.content) == version.sha256
