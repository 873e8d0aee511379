"""The state of minutes, and the lock under which it is looked at."""

from __future__ import annotations

import sqlalchemy as sa

from consult.extensions import db
from consult.workshops.models import Minutes, MinutesState


def hold(minutes: Minutes) -> MinutesState:
    """The present state; nobody else writes to these minutes until the transaction ends.

    A write that changes nothing takes the lock on both databases: PostgreSQL's of the row,
    SQLite's of the file, whose driver begins no transaction before a savepoint.
    """
    db.session.execute(
        sa.update(Minutes).where(Minutes.id == minutes.id).values(days=Minutes.days),
        execution_options={"synchronize_session": False},
    )
    db.session.refresh(minutes, ["state"])
    return minutes.state
