"""Reads of imports and of files on their way."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask import abort
from sqlalchemy.orm import joinedload

from consult.consultations.models import Consultation
from consult.contributions.models import Contribution, DraftState, ImportBatch, ImportDraft
from consult.extensions import db
from consult.kernel.pagination import Page, paginate

#: contributions that are named when they stay
NAMED = 50


def list_imports(consultation: Consultation, *, page: int) -> Page[ImportBatch]:
    """One page of the imports of a consultation, the newest first."""
    select = (
        sa.select(ImportBatch)
        .filter_by(consultation_id=consultation.id)
        .options(joinedload(ImportBatch.imported_by), joinedload(ImportBatch.undone_by))
        .order_by(ImportBatch.created_at.desc(), ImportBatch.id.desc())
    )
    return paginate(select, number=page)


def list_drafts(consultation: Consultation) -> Sequence[ImportDraft]:
    """The files that are still on their way, the newest first, without their content."""
    select = (
        sa.select(ImportDraft)
        .where(
            ImportDraft.consultation_id == consultation.id,
            ImportDraft.state != DraftState.APPLIED,
        )
        .options(joinedload(ImportDraft.uploaded_by))
        .order_by(ImportDraft.changed_at.desc(), ImportDraft.id.desc())
    )
    return db.session.scalars(select).all()


def get_import(consultation: Consultation, import_id: int) -> ImportBatch:
    """The import of this consultation, else 404."""
    select = sa.select(ImportBatch).filter_by(consultation_id=consultation.id, id=import_id)
    return db.session.scalar(select) or abort(404)


def get_draft(consultation: Consultation, draft_id: int) -> ImportDraft:
    """The file on its way to this consultation, else 404."""
    select = sa.select(ImportDraft).filter_by(consultation_id=consultation.id, id=draft_id)
    return db.session.scalar(select) or abort(404)


def earlier_import(draft: ImportDraft) -> ImportBatch | None:
    """The import whose rows of this very file are in the register, if any."""
    select = (
        sa.select(ImportBatch)
        .where(
            ImportBatch.consultation_id == draft.consultation_id,
            ImportBatch.sha256 == draft.sha256,
            ImportBatch.rows_undone < ImportBatch.rows_added,
        )
        .order_by(ImportBatch.id.desc())
        .limit(1)
    )
    return db.session.scalar(select)


def named(keys: Sequence[int]) -> Sequence[Contribution]:
    """The first of these contributions, to be named."""
    select = (
        sa.select(Contribution)
        .where(Contribution.id.in_(list(keys[:NAMED])))
        .order_by(Contribution.id)
    )
    return db.session.scalars(select).unique().all()
