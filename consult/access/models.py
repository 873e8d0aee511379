"""Tables of accounts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from flask_security.core import RoleMixin, UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.extensions import Model, Numbered


class Role(StrEnum):
    """What a member of the team may do; each role includes the ones after it, save facilitator."""

    ADMINISTRATOR = "administrator"
    SUPERVISION = "supervision"
    FACILITATOR = "facilitator"
    READER = "reader"

    def get_permissions(self) -> set[str]:
        """None: Flask-Security asks each role, our policies ask for roles."""
        return set()


ROLE_LABELS = {
    Role.ADMINISTRATOR: _l("Administrator"),
    Role.SUPERVISION: _l("Supervision team"),
    Role.FACILITATOR: _l("Facilitator"),
    Role.READER: _l("Reader"),
}


class User(Numbered, Model, UserMixin):
    """A member of the team. Citizens have no account."""

    __tablename__ = "users"

    email: Mapped[str] = mapped_column(sa.String(255), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    password: Mapped[str] = mapped_column(sa.String(255))
    active: Mapped[bool] = mapped_column(default=True)
    #: changes when all sessions of the account must end
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)
    last_seen_at: Mapped[datetime | None]

    memberships: Mapped[list[Membership]] = relationship(
        back_populates="user", cascade="all, delete-orphan", lazy="selectin"
    )

    @property
    def roles(self) -> list[Role]:  # type: ignore[override]  # ours are names, not rows
        """The roles held anywhere, as Flask-Security asks for them."""
        return [m.role for m in self.memberships]

    def __repr__(self) -> str:
        return f"<User {self.id}>"


class Membership(Numbered, Model):
    """A role of an account in one region; without a region, in all of them."""

    __tablename__ = "memberships"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), index=True)
    region_id: Mapped[int | None] = mapped_column(sa.ForeignKey("regions.id"))
    role: Mapped[Role]

    user: Mapped[User] = relationship(back_populates="memberships")

    __table_args__ = (sa.UniqueConstraint("user_id", "region_id", "role"),)


class SecurityRole(Numbered, Model, RoleMixin):
    """Flask-Security wants a table of roles; ours are an enumeration, so it stays empty."""

    __tablename__ = "security_roles"

    name: Mapped[str] = mapped_column(sa.String(60), unique=True)
