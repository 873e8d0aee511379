"""Reads of accounts."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from consult.access.models import Membership, Role, User
from consult.extensions import db


def get_user_by_email(email: str) -> User | None:
    """The account of this address, if any."""
    return db.session.scalar(sa.select(User).filter_by(email=email.strip().lower()))


def list_accounts(region_id: int, roles: tuple[Role, ...]) -> Sequence[User]:
    """The accounts in use that hold one of ``roles`` in this region, by name."""
    held = sa.select(Membership.user_id).where(
        Membership.role.in_(roles),
        sa.or_(Membership.region_id == region_id, Membership.region_id.is_(None)),
    )
    select = (
        sa.select(User)
        .where(User.id.in_(held), User.active.is_(True))
        .order_by(User.name, User.email)
    )
    return db.session.scalars(select).all()
