"""What comes round by itself: reminders of what is soon due."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from consult.access.models import User
from consult.extensions import db, utc_now
from consult.kernel.clock import every
from consult.workshops.kit import letters
from consult.workshops.models import Workshop
from consult.workshops.models.kit import UNFINISHED, ChecklistItem

#: how long before the day people are reminded
BEFORE = timedelta(days=2)


@every(minutes=60)
def remind_of_checklists() -> None:
    """Write once to each account about an item that is due in two days or less."""
    today = utc_now().date()
    select = (
        sa.select(ChecklistItem)
        .join(ChecklistItem.account)
        .join(ChecklistItem.workshop)
        .where(
            ChecklistItem.state.in_(UNFINISHED),
            ChecklistItem.due_on.between(today, today + BEFORE),
            Workshop.cancelled_at.is_(None),
            User.active.is_(True),
        )
        .options(
            contains_eager(ChecklistItem.account),
            contains_eager(ChecklistItem.workshop).joinedload(Workshop.consultation),
        )
        .order_by(ChecklistItem.id)
    )
    for item in db.session.scalars(select).unique():
        letters.remind(item)
