"""Reads of reports of workshops: each in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from flask import abort
from sqlalchemy.orm import joinedload, selectinload, undefer

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.models import UNCOUNTED, Contribution, Status
from consult.documents.wording import Names
from consult.extensions import Model, db
from consult.kernel.audit import AuditEvent
from consult.kernel.i18n import LANGUAGES
from consult.kernel.plain import of_plain
from consult.workshops.models import (
    Dimension,
    MatrixCell,
    Workshop,
    WorkshopNote,
    WorkshopReport,
    WorkshopReportVersion,
)
from consult.workshops.reporting.matrix import Cell, Column, Head, Matrix, Said, columns_of

#: neither counted nor quoted, as in the synthesis report
LEFT_OUT = UNCOUNTED | {Status.HELD}
#: acts on one cell that its page lists
MOST_CHANGES = 50


def names_of(thing: Model, field: str = "name") -> Names:
    """A name in every language that has one."""
    return {code: getattr(thing, f"{field}_{code}") or "" for code in LANGUAGES}


def counted_notes(
    consultation: Consultation, workshop: Workshop | None = None
) -> Mapping[int, Sequence[Said]]:
    """Workshop → its notes that count, in the order they were entered; of one, or of all.

    A note that others were merged into has their votes too.
    """
    merged = (
        sa.select(
            Contribution.merged_into_id.label("contribution_id"),
            sa.func.sum(WorkshopNote.votes).label("votes"),
        )
        .join(Contribution, Contribution.id == WorkshopNote.contribution_id)
        .where(
            Contribution.consultation_id == consultation.id,
            Contribution.merged_into_id.is_not(None),
        )
        .group_by(Contribution.merged_into_id)
        .subquery()
    )
    votes = WorkshopNote.votes + sa.func.coalesce(merged.c.votes, 0)
    select = (
        sa.select(
            Contribution, WorkshopNote.workshop_id, WorkshopNote.table_number, votes.label("votes")
        )
        .join(WorkshopNote, WorkshopNote.contribution_id == Contribution.id)
        .outerjoin(merged, merged.c.contribution_id == Contribution.id)
        .where(
            Contribution.consultation_id == consultation.id, Contribution.status.not_in(LEFT_OUT)
        )
        .order_by(Contribution.id)
    )
    if workshop is not None:
        select = select.where(WorkshopNote.workshop_id == workshop.id)
    found: dict[int, list[Said]] = defaultdict(list)
    for held, workshop_id, table, counted in db.session.execute(select).unique():
        found[workshop_id].append(_said(held, table, counted))
    return found


def _said(held: Contribution, table: int | None, votes: int) -> Said:
    return Said(
        contribution=held.id,
        reference=held.reference,
        text="\n".join(text for _name, text in held.parts),
        kind=held.kind,
        criterion=held.criterion_id,
        table=table,
        votes=int(votes),
        speaker=str(held.category or ""),
    )


def criteria_columns(consultation: Consultation) -> list[Column]:
    """A column for each criterion of the consultation, without notes yet."""
    return [Column(c.id, names_of(c), c.code) for c in consultation.criteria]


def present_columns(workshop: Workshop) -> tuple[Column, ...]:
    """The columns of a workshop with the notes that count now."""
    consultation = workshop.consultation
    notes = counted_notes(consultation, workshop).get(workshop.id, ())
    return columns_of(criteria_columns(consultation), notes)


def present_matrix(report: WorkshopReport) -> Matrix:
    """The report as it would be frozen now."""
    workshop = report.workshop
    consultation = workshop.consultation
    cells: dict[int | None, list[Cell]] = defaultdict(list)
    for cell in report.cells:
        cells[cell.criterion_id].append(Cell(cell.aspect, cell.text, tuple(cell.contributions)))
    columns = tuple(
        Column(c.criterion, c.names, c.code, c.notes, tuple(cells[c.criterion]))
        for c in present_columns(workshop)
    )
    return Matrix(
        head=head_of(workshop),
        columns=columns,
        language=report.language,
        consultation=names_of(consultation, "title"),
        region=names_of(consultation.region),
        is_demo=consultation.is_demo,
    )


def head_of(workshop: Workshop) -> Head:
    """What the meeting was and who came, as it is known now."""
    return Head(
        workshop=workshop.id,
        titles=names_of(workshop, "title"),
        kind=workshop.kind,
        held=workshop.held_on,
        place=workshop.place,
        province=names_of(workshop.province) if workshop.province else {},
        attendance={d: workshop.counted(d) for d in workshop.totals},
        provinces=_arrived_from(workshop),
    )


def _arrived_from(workshop: Workshop) -> tuple[tuple[Names, int], ...]:
    """Where those live who came, as far as it was counted, in the order of the provinces."""
    people = workshop.counted(Dimension.PROVINCE)
    provinces = workshop.consultation.region.provinces if people else ()
    return tuple((names_of(p), people[str(p.id)]) for p in provinces if people.get(str(p.id)))


def find_report(workshop: Workshop) -> WorkshopReport | None:
    """The workshop's report, with its cells, if it was made."""
    select = (
        sa.select(WorkshopReport)
        .filter_by(workshop_id=workshop.id)
        .options(joinedload(WorkshopReport.workshop), selectinload(WorkshopReport.cells))
    )
    return db.session.scalar(select)


def get_cell(workshop: Workshop, cell_id: int) -> MatrixCell:
    """The cell with this number in this workshop's report, else 404."""
    select = (
        sa.select(MatrixCell)
        .join(MatrixCell.report)
        .where(WorkshopReport.workshop_id == workshop.id, MatrixCell.id == cell_id)
    )
    return db.session.scalar(select) or abort(404)


def versions_of(workshop: Workshop) -> Sequence[WorkshopReportVersion]:
    """The published versions, the latest first."""
    select = (
        sa.select(WorkshopReportVersion)
        .join(WorkshopReportVersion.report)
        .where(WorkshopReport.workshop_id == workshop.id)
        .options(joinedload(WorkshopReportVersion.published_by))
        .order_by(WorkshopReportVersion.number.desc())
    )
    return db.session.scalars(select).unique().all()


def latest_versions(
    consultation: Consultation, *, whole: bool = False
) -> Mapping[int, WorkshopReportVersion]:
    """Workshop → the latest published version of its report, in one query.

    ``whole`` loads what it says, too.
    """
    last = (
        sa.select(
            WorkshopReportVersion.report_id,
            sa.func.max(WorkshopReportVersion.number).label("number"),
        )
        .group_by(WorkshopReportVersion.report_id)
        .subquery()
    )
    select = (
        sa.select(WorkshopReport.workshop_id, WorkshopReportVersion)
        .join(WorkshopReportVersion, WorkshopReportVersion.report_id == WorkshopReport.id)
        .join(Workshop, Workshop.id == WorkshopReport.workshop_id)
        .join(
            last,
            sa.and_(
                last.c.report_id == WorkshopReport.id,
                last.c.number == WorkshopReportVersion.number,
            ),
        )
        .where(Workshop.consultation_id == consultation.id)
        .order_by(WorkshopReport.workshop_id)
    )
    if whole:
        select = select.options(undefer(WorkshopReportVersion.content))
    return {row.workshop_id: row.WorkshopReportVersion for row in db.session.execute(select)}


def matrix_of(version: WorkshopReportVersion) -> Matrix:
    """What a version froze.

    Raises
    ------
    ValueError
        When its content cannot be read.
    """
    return of_plain(Matrix, version.content)


def no_longer_shown(consultation: Consultation, ids: Collection[int]) -> frozenset[int]:
    """Those of these contributions whose words may not be shown, or that are gone.

    One that was merged into another may go on being quoted: nobody took it back.
    """
    shown = sa.select(Contribution.id).where(
        Contribution.consultation_id == consultation.id,
        Contribution.id.in_(ids),
        Contribution.status.not_in((Status.HELD, Status.HIDDEN, Status.WITHDRAWN)),
    )
    return frozenset(ids) - frozenset(db.session.scalars(shown))


def published_among(consultation: Consultation, ids: Collection[int]) -> frozenset[int]:
    """Those of these contributions that have a public page."""
    select = sa.select(Contribution.id).where(
        Contribution.consultation_id == consultation.id,
        Contribution.id.in_(ids),
        Contribution.status == Status.PUBLISHED,
    )
    return frozenset(db.session.scalars(select))


class Change(NamedTuple):
    """An act on a cell: what, when, and by whom if the account is still there."""

    action: str
    at: datetime
    name: str


def history_of(cell: MatrixCell) -> Sequence[Change]:
    """What people did with a cell, the latest first, as the audit keeps it."""
    select = (
        sa.select(AuditEvent.action, AuditEvent.created_at, User.name)
        .outerjoin(User, User.id == AuditEvent.actor_id)
        .where(AuditEvent.subject == MatrixCell.__tablename__, AuditEvent.subject_id == cell.id)
        .order_by(AuditEvent.id.desc())
        .limit(MOST_CHANGES)
    )
    return [
        Change(row.action, row.created_at, row.name or "") for row in db.session.execute(select)
    ]
