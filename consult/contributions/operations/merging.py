"""Merging what says the same: one stays and counts for all, the others point to it."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm.attributes import flag_modified

from consult.contributions.models import (
    STATUS_LABELS,
    ActKind,
    Contribution,
    ModerationAct,
    Status,
)
from consult.contributions.operations.acts import (
    Hand,
    held,
    latest_change_id,
    note_status,
    record_act,
)
from consult.extensions import db
from consult.kernel.errors import Conflict, DomainError

#: what can still be merged, or stay
MERGEABLE = frozenset({Status.RECEIVED, Status.PUBLISHED, Status.HELD})


def merge(*, contribution: Contribution, into: Contribution, hand: Hand) -> ModerationAct:
    """Let ``into`` stay for both; what was merged into ``contribution`` follows it.

    Raises
    ------
    Conflict
        When it is no longer the version seen, or one of the two is not there to be merged.
    DomainError
        When the two are one, or of two consultations.
    """
    _check(contribution, into)
    before, change = contribution.status, latest_change_id(contribution)
    followers = merged_into(contribution)
    with held(contribution, hand):
        contribution.status = Status.MERGED
        contribution.status_reason = ""
        contribution.merged_into_id = into.id
        for follower in followers:
            follower.merged_into_id = into.id
        # written too, so that nobody merges or hides it elsewhere at the same moment
        flag_modified(into, "status")
    note_status(contribution, actor_id=hand.actor_id)
    act = record_act(
        contribution,
        ActKind.MERGE,
        hand,
        before=str(before),
        change=change,
        into=into.id,
        followers=[follower.id for follower in followers],
    )
    db.session.flush()
    return act


def _check(contribution: Contribution, into: Contribution) -> None:
    if contribution.id == into.id:
        raise DomainError(_l("A contribution cannot be merged with itself."))
    if contribution.consultation_id != into.consultation_id:
        raise DomainError(_l("Only contributions of one consultation can be merged."))
    for one in (contribution, into):
        if one.status not in MERGEABLE:
            raise Conflict(
                _(
                    "%(reference)s cannot be merged: its status is “%(status)s”.",
                    reference=one.reference,
                    status=STATUS_LABELS[one.status],
                )
            )


def merged_into(contribution: Contribution) -> Sequence[Contribution]:
    """The contributions for which this one counts too, in order."""
    select = (
        sa.select(Contribution)
        .where(Contribution.merged_into_id == contribution.id)
        .order_by(Contribution.id)
    )
    return db.session.scalars(select).unique().all()


def part_from(act: ModerationAct) -> None:
    """Let a merged contribution stand by itself again, and what had followed it.

    Raises
    ------
    Conflict
        When the one that stayed was itself merged later.
    """
    contribution, into = act.contribution, act.details["into"]
    if contribution.merged_into_id != into:
        raise Conflict(
            _("The one that stayed was itself merged later: undo that first, then this.")
        )
    follow = sa.select(Contribution).where(
        Contribution.id.in_(act.details["followers"]), Contribution.merged_into_id == into
    )
    for follower in db.session.scalars(follow).unique().all():
        follower.merged_into_id = contribution.id
    contribution.merged_into_id = None
