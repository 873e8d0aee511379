"""Reads of the territory."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from consult.extensions import db
from consult.regions.models import Province, Region


def get_region(code: str) -> Region | None:
    """The region with this official code."""
    return db.session.scalar(sa.select(Region).filter_by(code=code))


def list_regions() -> Sequence[Region]:
    """All regions, by official code."""
    return db.session.scalars(sa.select(Region).order_by(Region.code)).all()


def list_provinces(region_id: int) -> Sequence[Province]:
    """The provinces of a region, in official order."""
    select = sa.select(Province).filter_by(region_id=region_id).order_by(Province.position)
    return db.session.scalars(select).all()
