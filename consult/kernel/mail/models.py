"""Letters on their way."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.extensions import Model, Numbered, utc_now


class LetterState(StrEnum):
    """Where a letter is; one that failed was tried as often as it is worth."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class OutgoingLetter(Numbered, Model):
    """One letter to one address. Once it is sent, only that it was sent is kept."""

    __tablename__ = "outgoing_letters"

    state: Mapped[LetterState] = mapped_column(default=LetterState.WAITING)
    recipient: Mapped[str] = mapped_column(sa.String(255))
    subject: Mapped[str] = mapped_column(sa.String(300))
    text: Mapped[str] = mapped_column(sa.Text)
    #: language of the words, for the header
    language: Mapped[str] = mapped_column(sa.String(2))
    #: what it is about, as a code: ``workshops.invitation``
    kind: Mapped[str] = mapped_column(sa.String(60))
    #: a letter with the same key is written once: ``workshops.reminder:17``
    key: Mapped[str | None] = mapped_column(sa.String(120), unique=True)
    tries: Mapped[int] = mapped_column(default=0)
    #: not tried before this instant
    due_at: Mapped[datetime] = mapped_column(default=utc_now)
    #: class of the fault of the latest try; never its text, which may name the address
    fault: Mapped[str] = mapped_column(sa.String(80), default="")
    sent_at: Mapped[datetime | None]

    __table_args__ = (
        sa.Index("ix_outgoing_letters_state_due_at", "state", "due_at"),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_is_dated"),
        sa.CheckConstraint(
            "state <> 'sent' OR (recipient = '' AND text = '')", name="sent_holds_nothing"
        ),
        sa.CheckConstraint("tries >= 0", name="tries_not_negative"),
    )
