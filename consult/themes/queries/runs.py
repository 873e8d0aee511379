"""Reads of theme runs."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask import abort
from sqlalchemy.orm import joinedload

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.themes.models import UNFINISHED, RunStatus, ThemeRun


def list_runs(consultation: Consultation, *, limit: int = 20) -> Sequence[ThemeRun]:
    """The latest runs, the newest first."""
    select = (
        sa.select(ThemeRun)
        .filter_by(consultation_id=consultation.id)
        .options(joinedload(ThemeRun.started_by))
        .order_by(ThemeRun.id.desc())
        .limit(limit)
    )
    return db.session.scalars(select).unique().all()


def get_run(consultation: Consultation, run_id: int) -> ThemeRun:
    """The run with this key in this consultation, else 404."""
    select = sa.select(ThemeRun).filter_by(consultation_id=consultation.id, id=run_id)
    return db.session.scalar(select) or abort(404)


def current_run(consultation: Consultation) -> ThemeRun | None:
    """The run that waits or is at work, if any."""
    select = sa.select(ThemeRun).where(
        ThemeRun.consultation_id == consultation.id, ThemeRun.status.in_(UNFINISHED)
    )
    return db.session.scalar(select)


def latest_done_run(consultation: Consultation) -> ThemeRun | None:
    """The run on which the present themes rest, if any."""
    select = (
        sa.select(ThemeRun)
        .filter_by(consultation_id=consultation.id, status=RunStatus.DONE)
        .order_by(ThemeRun.id.desc())
        .limit(1)
    )
    return db.session.scalar(select)
