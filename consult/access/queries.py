"""Reads of accounts."""

from __future__ import annotations

import sqlalchemy as sa

from consult.access.models import User
from consult.extensions import db


def get_user_by_email(email: str) -> User | None:
    """The account of this address, if any."""
    return db.session.scalar(sa.select(User).filter_by(email=email.strip().lower()))
