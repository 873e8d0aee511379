"""What the team decides about a contribution: status, criterion, province, language, answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.consultations.models import Consultation, Criterion
from consult.contributions.models import (
    LANGUAGE_LABELS,
    ActKind,
    Contribution,
    ModerationAct,
    Status,
)
from consult.contributions.operations.acts import (
    Hand,
    changed_meanwhile,
    held,
    latest_change_id,
    note_status,
    record_act,
)
from consult.extensions import db, utc_now
from consult.kernel.errors import DomainError
from consult.regions.models import Province

#: which status may follow which by a decision; merging and withdrawing have ways of their own
STATUS_CHANGES: dict[Status, frozenset[Status]] = {
    Status.RECEIVED: frozenset({Status.PUBLISHED, Status.HELD, Status.HIDDEN}),
    Status.PUBLISHED: frozenset({Status.HELD, Status.HIDDEN}),
    Status.HELD: frozenset({Status.PUBLISHED, Status.HIDDEN}),
    Status.HIDDEN: frozenset({Status.PUBLISHED, Status.HELD}),
    Status.MERGED: frozenset(),
    Status.WITHDRAWN: frozenset(),
}
#: statuses whose reason the author reads
NEED_A_REASON = frozenset({Status.HELD, Status.HIDDEN})


def check_reason(status: Status, reason: str) -> None:
    """Refuse to hold or hide without saying why."""
    if status in NEED_A_REASON and not reason.strip():
        raise DomainError(_l("Give the reason: the author will read it."))


def moderate(
    *,
    contribution: Contribution,
    status: Status,
    actor_id: int | None,
    reason: str = "",
    seen: int | None = None,
) -> ModerationAct:
    """Publish, hold or hide; holding and hiding need a reason, which the author reads.

    Raises
    ------
    Conflict
        When it is no longer the version ``seen``, or its status allows no such change.
    DomainError
        When the reason is missing.
    """
    hand = Hand(actor_id, seen)
    before, change = contribution.status, latest_change_id(contribution)
    check_reason(status, reason)
    with held(contribution, hand):
        if status not in STATUS_CHANGES[before]:
            raise changed_meanwhile(contribution)
        contribution.status = status
        contribution.status_reason = reason if status in NEED_A_REASON else ""
    note_status(contribution, actor_id=actor_id)
    act = record_act(
        contribution, ActKind.STATUS, hand, before=str(before), after=str(status), change=change
    )
    db.session.flush()
    return act


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
    for contribution in waiting.unique().all():
        moderate(contribution=contribution, status=Status.PUBLISHED, actor_id=actor_id)
        count += 1
    return count


def correct_criterion(
    *, contribution: Contribution, criterion: Criterion | None, hand: Hand
) -> ModerationAct | None:
    """Say which criterion it speaks to, or none; None when that is what stands already.

    Raises
    ------
    Conflict
        When it is no longer the version seen.
    """
    return _correct(contribution, ActKind.CRITERION, criterion.id if criterion else None, hand)


def correct_province(
    *, contribution: Contribution, province: Province | None, hand: Hand
) -> ModerationAct | None:
    """Say where it comes from; as :func:`correct_criterion`."""
    return _correct(contribution, ActKind.PROVINCE, province.id if province else None, hand)


def correct_language(
    *, contribution: Contribution, language: str, hand: Hand
) -> ModerationAct | None:
    """Say in which language it is; as :func:`correct_criterion`.

    Raises
    ------
    DomainError
        When the language is not one of ``LANGUAGE_LABELS``.
    """
    if language not in LANGUAGE_LABELS:
        raise DomainError(_l("Choose one of the languages of the list."))
    return _correct(contribution, ActKind.LANGUAGE, language, hand)


#: what each correction writes
CORRECTED_COLUMN: dict[ActKind, str] = {
    ActKind.CRITERION: "criterion_id",
    ActKind.PROVINCE: "province_id",
    ActKind.LANGUAGE: "language",
}


def _correct(
    contribution: Contribution, kind: ActKind, value: Any, hand: Hand
) -> ModerationAct | None:
    column = CORRECTED_COLUMN[kind]
    before = getattr(contribution, column)
    with held(contribution, hand):
        setattr(contribution, column, value)
    if before == value:
        return None
    act = record_act(contribution, kind, hand, before=before, after=value)
    db.session.flush()
    return act


def answer_contribution(
    *, contribution: Contribution, answer: str, actor_id: int | None, seen: int | None = None
) -> None:
    """Give the author a public answer; an empty one takes the former back.

    Raises
    ------
    Conflict
        When it is no longer the version ``seen``.
    """
    hand = Hand(actor_id, seen)
    before = contribution.answer
    with held(contribution, hand):
        contribution.answer = answer if answer.strip() else None
        contribution.answered_at = utc_now() if contribution.answer else None
    if contribution.answer == before:
        return
    record_act(
        contribution, ActKind.ANSWER, hand, before=before is not None, after=bool(answer.strip())
    )
    db.session.flush()
