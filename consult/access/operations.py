"""Writes of accounts."""

from __future__ import annotations

import secrets

from flask_babel import lazy_gettext as _l
from flask_security.utils import hash_password

from consult.access.models import Membership, Role, User
from consult.access.queries import get_user_by_email
from consult.extensions import db
from consult.kernel import audit
from consult.kernel.errors import DomainError

SHORTEST_PASSWORD = 8


def add_user(
    *, email: str, password: str, role: Role, region_id: int | None = None, name: str = ""
) -> User:
    """Open an account with one role.

    Raises
    ------
    DomainError
        When the address has an account already, or the password is too short.
    """
    address = email.strip().lower()
    if "@" not in address:
        raise DomainError(_l("%(email)s is not an e-mail address.", email=email))
    if get_user_by_email(address) is not None:
        raise DomainError(_l("%(email)s has an account already.", email=address))
    if len(password) < SHORTEST_PASSWORD:
        raise DomainError(
            _l("The password needs at least %(count)s characters.", count=SHORTEST_PASSWORD)
        )
    user = User(
        email=address,
        name=name,
        password=hash_password(password),
        fs_uniquifier=secrets.token_urlsafe(32),
        memberships=[Membership(role=role, region_id=region_id)],
    )
    db.session.add(user)
    db.session.flush()
    audit.record("add_user", user, role=str(role), region_id=region_id)
    return user
