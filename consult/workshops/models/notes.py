"""What happened to the notes of a workshop, one numbered line each, and what two people said apart.

A device that was without a network tells what it did by keys that it made itself; the unique key
of :class:`NoteOperation` makes what is told twice happen once, and its number lets each device ask
for what is new.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.access.models import User
from consult.extensions import Model, Numbered
from consult.workshops.models.meetings import Workshop


class NoteAct(StrEnum):
    """What was done to a note."""

    ADDED = "added"
    CORRECTED = "corrected"
    REMOVED = "removed"
    VOTED = "voted"
    SETTLED = "settled"


class NoteResult(StrEnum):
    """What became of it: done, or kept beside what somebody else did meanwhile."""

    APPLIED = "applied"
    CONFLICT = "conflict"


class NoteChoice(StrEnum):
    """How a person settled what two people did to one note."""

    #: the note stays as it is now
    KEPT = "kept"
    #: what came second is done after all
    TAKEN = "taken"
    #: a text written out of both
    MERGED = "merged"


class NoteOperation(Numbered, Model):
    """One act on one note, also of a note that is removed since."""

    __tablename__ = "note_operations"

    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshops.id"))
    #: counts the acts of a workshop in the order in which they were committed
    number: Mapped[int]
    #: made by the device, so that an act told twice happens once; of pages, made here
    client_key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    kind: Mapped[NoteAct]
    result: Mapped[NoteResult] = mapped_column(default=NoteResult.APPLIED)
    #: ``WorkshopNote.key``; no foreign key, since the line outlives the note
    note_key: Mapped[str] = mapped_column(sa.String(64))
    #: version of the contribution after the act; empty when it is gone
    version: Mapped[int | None]
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))

    workshop: Mapped[Workshop] = relationship()
    user: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("workshop_id", "number"),
        sa.CheckConstraint("number > 0", name="number_positive"),
        sa.CheckConstraint("client_key <> '' AND note_key <> ''", name="keys_given"),
        sa.CheckConstraint(
            "result = 'applied' OR kind IN ('corrected', 'removed')", name="conflict_of_a_change"
        ),
    )


class NoteConflict(Numbered, Model):
    """A correction or a removal that did not know of another: a person chooses.

    ``operation`` tells who did it, when, and whether it is a removal.
    """

    __tablename__ = "note_conflicts"

    operation_id: Mapped[int] = mapped_column(sa.ForeignKey("note_operations.id"), unique=True)
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshops.id"), index=True)
    note_key: Mapped[str] = mapped_column(sa.String(64))
    #: the correction that was not made, as the device sent it; empty for a removal
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict)
    choice: Mapped[NoteChoice | None]
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))

    operation: Mapped[NoteOperation] = relationship(lazy="joined")
    settled_by: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint("(choice IS NULL) = (settled_at IS NULL)", name="settled_with_a_choice"),
    )
