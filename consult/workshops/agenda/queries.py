"""Reads of the agenda: published meetings only, in the order in which they are held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask import abort
from sqlalchemy.orm import joinedload

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.workshops.models import Workshop, WorkshopKind


@dataclass(frozen=True)
class Wanted:
    """Which meetings; an empty field asks for all."""

    kind: WorkshopKind | None = None
    province_id: int | None = None
    criterion_id: int | None = None
    language: str = ""
    #: first and last day
    first: date | None = None
    last: date | None = None


def published_meetings(
    consultation: Consultation,
    wanted: Wanted = Wanted(),  # frozen
) -> Sequence[Workshop]:
    """The meetings that everybody may know of, those that were called off among them."""
    select = (
        sa.select(Workshop)
        .where(Workshop.consultation_id == consultation.id, Workshop.published_at.is_not(None))
        .options(joinedload(Workshop.province), joinedload(Workshop.criterion))
        .order_by(Workshop.held_on, Workshop.starts.nulls_last(), Workshop.id)
    )
    for column, value in (
        (Workshop.kind, wanted.kind),
        (Workshop.province_id, wanted.province_id),
        (Workshop.criterion_id, wanted.criterion_id),
    ):
        if value is not None:
            select = select.where(column == value)
    if wanted.first is not None:
        select = select.where(Workshop.held_on >= wanted.first)
    if wanted.last is not None:
        select = select.where(Workshop.held_on <= wanted.last)
    found = db.session.scalars(select).unique().all()
    # languages are a list in JSON, which the two databases search in different ways
    return [w for w in found if not wanted.language or wanted.language in w.languages]


def get_published(consultation: Consultation, workshop_id: int) -> Workshop:
    """The published meeting with this number in this consultation, else 404."""
    select = sa.select(Workshop).where(
        Workshop.consultation_id == consultation.id,
        Workshop.id == workshop_id,
        Workshop.published_at.is_not(None),
    )
    return db.session.scalar(select) or abort(404)
