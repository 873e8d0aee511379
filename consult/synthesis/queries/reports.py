"""Reads of reports that are being written."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask import abort

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.synthesis.facts import ReportKind, Subject, SubjectKind
from consult.synthesis.models import BlockRevision, Report, ReportBlock
from consult.synthesis.places import Written
from consult.themes.models import Theme


def list_reports(consultation: Consultation) -> Sequence[Report]:
    """The reports of a consultation, in the order in which they were begun."""
    select = sa.select(Report).filter_by(consultation_id=consultation.id).order_by(Report.id)
    return db.session.scalars(select).unique().all()


def get_report(consultation: Consultation, report_id: int) -> Report:
    """The report with this key in this consultation, else 404."""
    select = sa.select(Report).filter_by(consultation_id=consultation.id, id=report_id)
    return db.session.scalar(select) or abort(404)


def find_report(
    consultation: Consultation, kind: ReportKind, subject: Subject | None, language: str
) -> Report | None:
    """The report of this kind, about this, in this language, if it was begun."""
    select = sa.select(Report).filter_by(
        consultation_id=consultation.id, kind=kind, language=language
    )
    if subject is None:
        return db.session.scalar(select)
    match subject.kind:
        case SubjectKind.THEME:
            number = Theme.number == int(subject.key)
            select = select.join(Theme, Report.theme_id == Theme.id).where(number)
        case SubjectKind.CRITERION:
            select = select.where(Report.criterion_id == int(subject.key))
        case SubjectKind.PROVINCE:
            select = select.where(Report.province_id == int(subject.key))
    return db.session.scalar(select)


def get_block(report: Report, block_id: int) -> ReportBlock:
    """The block with this key in this report, else 404."""
    return next((b for b in report.blocks if b.id == block_id), None) or abort(404)


def list_revisions(block: ReportBlock) -> Sequence[BlockRevision]:
    """Every text that the block held, the newest first."""
    select = (
        sa.select(BlockRevision).filter_by(block_id=block.id).order_by(BlockRevision.number.desc())
    )
    return db.session.scalars(select).unique().all()


def written_in(report: Report) -> tuple[Written, ...]:
    """What people wrote in the report, in its order."""
    return tuple(
        Written(block.place, block.current.source, block.current.title, block.key)
        for block in report.blocks
        if block.is_written and block.current is not None
    )
