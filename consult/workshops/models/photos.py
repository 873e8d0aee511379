"""Photos of flip charts: whose file lies where, what may be shown, which notes were written."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.access.models import User
from consult.extensions import Model, Numbered
from consult.workshops.models.meetings import Workshop


class Photo(Numbered, Model):
    """One photo of a meeting: the team's alone, until somebody decides to show it."""

    __tablename__ = "workshop_photos"

    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshops.id"), index=True)
    #: UUID made by the device that sends it, so that one sent twice is kept once
    key: Mapped[str] = mapped_column(sa.String(36), unique=True)
    table_number: Mapped[int | None]
    #: random name of its files in the data folder, without an ending
    stem: Mapped[str] = mapped_column(sa.String(32), unique=True)
    #: SHA-256 of the file as it is kept, in hexadecimal
    sha256: Mapped[str] = mapped_column(sa.String(64))
    #: of the kept file, in pixels and in bytes
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    taken_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    #: whether people can be recognised on it; empty = nobody said
    shows_people: Mapped[bool | None]
    #: since when, and by whose word, everybody on it agreed to be shown
    agreed_at: Mapped[datetime | None]
    agreed_noted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    #: what is on it, in words, for those who do not see it
    description: Mapped[str] = mapped_column(sa.Text, default="")
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))

    workshop: Mapped[Workshop] = relationship()
    taken_by: Mapped[User | None] = relationship(foreign_keys=taken_by_id)
    agreed_noted_by: Mapped[User | None] = relationship(foreign_keys=agreed_noted_by_id)
    published_by: Mapped[User | None] = relationship(foreign_keys=published_by_id)

    __table_args__ = (
        sa.CheckConstraint("table_number > 0", name="table_number_positive"),
        sa.CheckConstraint("width > 0 AND height > 0 AND size > 0", name="has_a_picture"),
        sa.CheckConstraint("published_at IS NULL OR description <> ''", name="public_is_described"),
        # a CHECK lets NULL pass, so that "nobody said" has to be named
        sa.CheckConstraint(
            "published_at IS NULL OR (shows_people IS NOT NULL"
            " AND (NOT shows_people OR agreed_at IS NOT NULL))",
            name="public_shows_nobody_unasked",
        ),
        sa.CheckConstraint(
            "(agreed_at IS NULL) = (agreed_noted_by_id IS NULL)", name="agreement_has_a_witness"
        ),
    )


class PhotoNote(Model):
    """A note was written from a photo."""

    __tablename__ = "photo_notes"

    photo_id: Mapped[int] = mapped_column(
        sa.ForeignKey("workshop_photos.id", ondelete="CASCADE"), primary_key=True
    )
    note_id: Mapped[int] = mapped_column(
        sa.ForeignKey("workshop_notes.contribution_id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    )
