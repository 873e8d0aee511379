"""Reads of consultations."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask import abort
from flask_security import current_user

from consult.access.models import Role
from consult.access.policies import TEAM, regions_of
from consult.consultations.models import Consultation, ConsultationStatus
from consult.extensions import db


def list_public() -> Sequence[Consultation]:
    """The consultations that anybody may see, the newest first."""
    select = (
        sa.select(Consultation)
        .where(Consultation.status != ConsultationStatus.DRAFT)
        .order_by(Consultation.opens_on.desc(), Consultation.id.desc())
    )
    return db.session.scalars(select).all()


def list_for_team(roles: tuple[Role, ...] = TEAM) -> Sequence[Consultation]:
    """The consultations of the regions where the signed-in account holds one of ``roles``."""
    select = sa.select(Consultation).order_by(Consultation.opens_on.desc(), Consultation.id.desc())
    regions = regions_of(current_user, roles)
    if regions is not None:
        select = select.where(Consultation.region_id.in_(regions))
    return db.session.scalars(select).all()


def get_public(slug: str) -> Consultation:
    """The consultation at this address, for the public; answers 404 when there is none."""
    select = sa.select(Consultation).where(
        Consultation.slug == slug, Consultation.status != ConsultationStatus.DRAFT
    )
    return db.session.scalar(select) or abort(404)


def get_for_team(slug: str, roles: tuple[Role, ...] = TEAM) -> Consultation:
    """The consultation at this address, for the signed-in account.

    Answers 404 when there is none in the regions where the account holds one of ``roles``.
    """
    select = sa.select(Consultation).where(Consultation.slug == slug)
    regions = regions_of(current_user, roles)
    if regions is not None:
        select = select.where(Consultation.region_id.in_(regions))
    return db.session.scalar(select) or abort(404)


def find_consultation(key: str) -> Consultation | None:
    """The consultation with this slug or this number, for the command line."""
    by_slug = db.session.scalar(sa.select(Consultation).filter_by(slug=key))
    if by_slug is None and key.isdecimal():
        return db.session.get(Consultation, int(key))
    return by_slug
