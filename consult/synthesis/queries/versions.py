"""Reads of versions, their files and what was taken out of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from flask import abort
from sqlalchemy.orm import defer, joinedload, undefer

from consult.consultations.models import Consultation
from consult.contributions.models import Contribution, Status
from consult.extensions import db
from consult.synthesis.models import (
    Report,
    ReportFile,
    ReportRedaction,
    ReportState,
    ReportVersion,
    VersionStep,
)


def list_versions(consultation: Consultation) -> Sequence[ReportVersion]:
    """The versions composed so far, the newest first, without their documents."""
    select = (
        sa.select(ReportVersion)
        .filter_by(consultation_id=consultation.id)
        .options(defer(ReportVersion.document), joinedload(ReportVersion.report))
        .order_by(ReportVersion.number.desc())
    )
    return db.session.scalars(select).unique().all()


def find_version(consultation: Consultation, number: int) -> ReportVersion | None:
    """The version with this number in this consultation, if there is one."""
    select = sa.select(ReportVersion).filter_by(consultation_id=consultation.id, number=number)
    return db.session.scalar(select)


def get_version(consultation: Consultation, number: int) -> ReportVersion:
    """The version with this number in this consultation, else 404."""
    return find_version(consultation, number) or abort(404)


def latest_version(report: Report) -> ReportVersion | None:
    """The newest version of a report, if there is any."""
    select = (
        sa.select(ReportVersion)
        .filter_by(report_id=report.id)
        .order_by(ReportVersion.number.desc())
        .limit(1)
    )
    return db.session.scalar(select)


def published_versions(consultation: Consultation) -> Sequence[ReportVersion]:
    """What the public may read, the newest first, without the documents."""
    published = sa.exists().where(
        VersionStep.version_id == ReportVersion.id, VersionStep.state == ReportState.PUBLISHED
    )
    select = (
        sa.select(ReportVersion)
        .filter_by(consultation_id=consultation.id)
        .where(published)
        .options(defer(ReportVersion.document), joinedload(ReportVersion.report))
        .order_by(ReportVersion.number.desc())
    )
    return db.session.scalars(select).unique().all()


def next_number(consultation: Consultation) -> int:
    """The number of the next version."""
    select = sa.select(sa.func.max(ReportVersion.number)).filter_by(consultation_id=consultation.id)
    return (db.session.scalar(select) or 0) + 1


def files_of(version: ReportVersion) -> Sequence[ReportFile]:
    """The files that were given out, without their bytes, edition by edition."""
    select = (
        sa.select(ReportFile)
        .filter_by(version_id=version.id)
        .order_by(ReportFile.edition, ReportFile.id)
    )
    return db.session.scalars(select).all()


def stored_file(version: ReportVersion, format_: str) -> ReportFile | None:
    """The file in force of this format, with its bytes, if it is kept."""
    select = (
        sa.select(ReportFile)
        .filter_by(version_id=version.id, format=format_, superseded_at=None)
        .options(undefer(ReportFile.content))
    )
    return db.session.scalar(select)


def redactions_of(version: ReportVersion) -> Sequence[ReportRedaction]:
    """What was taken out of a version since it was reviewed, in order."""
    select = (
        sa.select(ReportRedaction)
        .filter_by(version_id=version.id)
        .order_by(ReportRedaction.edition, ReportRedaction.id)
    )
    return db.session.scalars(select).all()


def published_among(consultation: Consultation, ids: Collection[int]) -> frozenset[int]:
    """Those of these contributions that have a public page."""
    select = sa.select(Contribution.id).where(
        Contribution.consultation_id == consultation.id,
        Contribution.status == Status.PUBLISHED,
        Contribution.id.in_(ids),
    )
    return frozenset(db.session.scalars(select))
