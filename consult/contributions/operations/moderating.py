"""What the team decides about a contribution, and who supports it."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.consultations.models import Consultation
from consult.contributions.models import (
    Contribution,
    Status,
    StatusChange,
    Support,
)
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import Conflict, DomainError

#: which status may follow which
STATUS_CHANGES: dict[Status, frozenset[Status]] = {
    Status.RECEIVED: frozenset({Status.PUBLISHED, Status.HELD, Status.HIDDEN}),
    Status.PUBLISHED: frozenset({Status.HELD, Status.HIDDEN}),
    Status.HELD: frozenset({Status.PUBLISHED, Status.HIDDEN}),
    Status.HIDDEN: frozenset({Status.PUBLISHED, Status.HELD}),
}


def moderate(
    *, contribution: Contribution, status: Status, actor_id: int | None, reason: str = ""
) -> None:
    """Publish, hold or hide; holding and hiding need a reason, which the author reads.

    Raises
    ------
    Conflict
        When the contribution has this status already.
    DomainError
        When the reason is missing.
    """
    if status not in STATUS_CHANGES[contribution.status]:
        raise Conflict(_l("Somebody changed this contribution meanwhile."))
    if status in {Status.HELD, Status.HIDDEN} and not reason.strip():
        raise DomainError(_l("Give the reason: the author will read it."))
    contribution.status = status
    contribution.status_reason = reason if status is not Status.PUBLISHED else ""
    note_status(contribution, actor_id=actor_id)
    db.session.flush()
    audit.record("moderate", contribution, status=str(status))


def publish_received(
    *, consultation: Consultation, references: Sequence[str], actor_id: int | None
) -> int:
    """Publish those of ``references`` that nobody has read yet; how many there were."""
    waiting = db.session.scalars(
        sa.select(Contribution).where(
            Contribution.consultation_id == consultation.id,
            Contribution.reference.in_(references),
            Contribution.status == Status.RECEIVED,
        )
    )
    count = 0
    for contribution in waiting.unique():
        moderate(contribution=contribution, status=Status.PUBLISHED, actor_id=actor_id)
        count += 1
    return count


def answer_contribution(*, contribution: Contribution, answer: str, actor_id: int | None) -> None:
    """Give the author a public answer; an empty one takes the former back."""
    contribution.answer = answer if answer.strip() else None
    contribution.answered_at = utc_now() if contribution.answer else None
    db.session.flush()
    audit.record("answer_contribution", contribution, actor_id=actor_id)


def support(*, contribution: Contribution, visitor: str) -> bool:
    """Support a published contribution; False when this visitor had done so before.

    Raises
    ------
    Conflict
        When the contribution is not published.
    """
    if contribution.status is not Status.PUBLISHED:
        raise Conflict(_l("Only a published contribution can be supported."))
    try:
        with db.session.begin_nested():
            db.session.add(Support(contribution_id=contribution.id, visitor=visitor))
            db.session.flush()
    except IntegrityError:
        return False
    return True


def withdraw_support(*, contribution: Contribution, visitor: str) -> None:
    """Take a support back."""
    db.session.execute(
        sa.delete(Support).where(
            Support.contribution_id == contribution.id, Support.visitor == visitor
        )
    )


def note_status(contribution: Contribution, *, actor_id: int | None) -> None:
    """Add the present status to the history that the author reads."""
    db.session.add(
        StatusChange(
            contribution_id=contribution.id,
            status=contribution.status,
            reason=contribution.status_reason or "",
            actor_id=actor_id,
        )
    )
