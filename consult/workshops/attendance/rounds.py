"""What comes round by itself: names of those let in are deleted after the notice's time."""

from __future__ import annotations

from consult.extensions import utc_now
from consult.kernel.clock import every
from consult.workshops.attendance.operations import purge_walk_ins


@every(minutes=24 * 60)
def forget_walk_ins() -> None:
    """Delete the names of those let in whom nobody needs to know any more."""
    purge_walk_ins(today=utc_now().date())
