"""What people have done with a contribution since it came in, in whichever room.

A contribution that nobody has worked on can be taken out again: a form typed in by mistake, an
import of the wrong file. One that somebody moderated, supported, sorted or quoted cannot.
"""

from __future__ import annotations

import sqlalchemy as sa
from blinker import Namespace

from consult.contributions.models import (
    ActKind,
    Channel,
    Contribution,
    ModerationAct,
    Status,
    Support,
)
from consult.extensions import db

#: rooms above answer with a ``Select`` of the keys of contributions that people worked on there
people_worked_on = Namespace().signal("people-worked-on")


def worked_on(wanted: sa.Select[int]) -> set[int]:
    """Keys of the contributions among ``wanted`` (a select of keys) that people worked on."""
    answers = [_in_the_register(), *(answer for _, answer in people_worked_on.send(None))]
    found: set[int] = set()
    for answer in answers:
        keys = answer.subquery()
        column = next(iter(keys.c))
        found |= set(db.session.scalars(sa.select(column).where(column.in_(wanted))))
    return found


def _in_the_register() -> sa.CompoundSelect[int]:
    merged = sa.orm.aliased(Contribution)
    # what was said at a workshop is public from the start: nobody decided so since
    born_public = sa.and_(
        Contribution.channel == Channel.WORKSHOP, Contribution.status == Status.PUBLISHED
    )
    decided = sa.and_(Contribution.status != Status.RECEIVED, sa.not_(born_public))
    return sa.union(
        sa.select(Contribution.id).where(sa.or_(decided, Contribution.answer.is_not(None))),
        # whoever typed it in may have corrected a slip of the keyboard
        sa.select(ModerationAct.contribution_id).where(ModerationAct.kind != ActKind.REWORDING),
        sa.select(Support.contribution_id),
        sa.select(merged.merged_into_id).where(merged.merged_into_id.is_not(None)),
    )
