"""What people did with a contribution in this room: then it is not taken out of the register."""

from __future__ import annotations

import sqlalchemy as sa

from consult.commitments.models import Evidence
from consult.contributions.traces import people_worked_on


@people_worked_on.connect
def carried_as_evidence(sender: object) -> sa.Select[int]:
    """Contributions that a commitment card rests on."""
    return sa.select(Evidence.contribution_id)
