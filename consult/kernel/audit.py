"""Who did what and when: one row for each act of an operation."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.extensions import Model, Numbered, db


class AuditEvent(Numbered, Model):
    """An act, kept for ever. Never holds personal data: identifiers and codes only."""

    __tablename__ = "audit_events"

    #: account that acted; empty for the public and for the system
    actor_id: Mapped[int | None] = mapped_column(index=True)
    #: the operation's verb: ``submit_contribution``
    action: Mapped[str] = mapped_column(sa.String(60))
    #: table and key of what was acted on
    subject: Mapped[str] = mapped_column(sa.String(60))
    subject_id: Mapped[int | None]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)

    __table_args__ = (sa.Index("ix_audit_events_subject_subject_id", "subject", "subject_id"),)


def record(
    action: str, subject: Any, *, actor: Any = None, actor_id: int | None = None, **details: Any
) -> AuditEvent:
    """Add an audit row for ``subject`` (a flushed table row) in the present transaction.

    Who acted is an account, or its key.
    """
    event = AuditEvent(
        actor_id=getattr(actor, "id", actor_id),
        action=action,
        subject=subject.__tablename__,
        subject_id=subject.id,
        details=details,
    )
    db.session.add(event)
    return event
