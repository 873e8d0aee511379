"""What the database refuses of reports of workshops, and who comes first of two."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from consult.extensions import Model, db
from consult.kernel.errors import Conflict
from consult.workshops.models import Aspect, MatrixCell, WorkshopReport, WorkshopReportVersion
from consult.workshops.reporting.operations import (
    WrittenMeanwhile,
    generate_report,
    publish_report,
    write_cell,
)
from consult.workshops.reporting.queries import present_matrix
from tests.factories import make_consultation, make_workshop

pytestmark = pytest.mark.both_databases


@pytest.fixture
def report(app: Flask) -> WorkshopReport:
    workshop = make_workshop(make_consultation())
    return generate_report(workshop=workshop, language="ar", actor=None)


def _add(row: Model) -> None:
    with db.session.begin_nested():
        db.session.add(row)
        db.session.flush()


def _refused(constraint: str, row: Model) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        _add(row)


def _version(report: WorkshopReport, **values: Any) -> WorkshopReportVersion:
    given = {"number": 1, "content": {}, "sha256": "0" * 64, "engine_version": "1", **values}
    return WorkshopReportVersion(report_id=report.id, **given)


def test_a_workshop_has_one_report_in_a_known_language(report: WorkshopReport) -> None:
    workshop = report.workshop
    with pytest.raises(Conflict):
        generate_report(workshop=workshop, language="fr", actor=None)
    other = make_workshop(workshop.consultation)
    _refused(
        "ck_workshop_reports_language_known",
        WorkshopReport(workshop_id=other.id, language="es"),
    )


def test_a_cell_that_cannot_be_is_refused(report: WorkshopReport) -> None:
    criterion = report.workshop.consultation.criteria[0].id

    def cell(aspect: Aspect, criterion: int | None = None, **values: Any) -> MatrixCell:
        place = {"report_id": report.id, "criterion_id": criterion, "aspect": aspect}
        return MatrixCell(**place, contributions=[], **values)

    # SQLite names the columns of a unique index, PostgreSQL the index
    of_criterion = "uq_matrix_cells_report_id_criterion_id_aspect|matrix_cells.aspect"
    _refused(of_criterion, cell(Aspect.FOLLOW_UP, criterion))
    _refused("uq_matrix_cells_whole|matrix_cells.aspect", cell(Aspect.FOLLOW_UP))
    _refused("team_of_the_whole", cell(Aspect.TEAM, criterion))
    db.session.execute(sa.delete(MatrixCell).where(MatrixCell.aspect == Aspect.FOLLOW_UP))
    _refused("version_positive", cell(Aspect.FOLLOW_UP, version=0))
    _refused("basis_whole", cell(Aspect.FOLLOW_UP, basis="abc"))


def test_a_version_that_cannot_be_is_refused(report: WorkshopReport) -> None:
    table = "ck_workshop_report_versions"
    _refused(f"{table}_number_positive", _version(report, number=0, reason="تصحيح"))
    _refused(f"{table}_hash_whole", _version(report, sha256="0"))
    _refused(f"{table}_correction_has_reason", _version(report, number=2))


def test_a_number_is_given_once_and_what_is_published_is_not_published_again(
    report: WorkshopReport,
) -> None:
    matrix = present_matrix(report)
    publish_report(report=report, matrix=matrix, reason="", actor=None)
    with pytest.raises(Conflict, match="كما هو الآن"):
        publish_report(report=report, matrix=matrix, reason="تصحيح", actor=None)
    _refused(
        "uq_workshop_report_versions_report_id_number|workshop_report_versions.number",
        _version(report),
    )


def test_of_two_who_write_a_cell_at_once_the_second_is_told(report: WorkshopReport) -> None:
    cell = next(c for c in report.cells if c.aspect is Aspect.FOLLOW_UP)
    db.session.commit()
    assert cell.version == 1
    # somebody else, between the reading of this request and its writing
    with db.engine.begin() as other:
        other.execute(
            sa.update(MatrixCell).where(MatrixCell.id == cell.id).values(text="قبلك", version=2)
        )
    with pytest.raises(WrittenMeanwhile) as told:
        write_cell(cell=cell, text="بعدك", seen=1, actor=None)
    assert told.value.cell.text == "قبلك"
    db.session.rollback()
