"""What people did with a contribution in this room: then it is not taken out of the register."""

from __future__ import annotations

import sqlalchemy as sa

from consult.contributions.traces import people_worked_on
from consult.themes.models import Assignment, Source, TextChange, ThemeEvent, ThemeQuote
from consult.themes.models.coding import CodingItem


@people_worked_on.connect
def sorted_by_people(sender: object) -> sa.CompoundSelect[int]:
    """Contributions that people placed, moved, quoted, or label in a round of double coding."""
    return sa.union(
        sa.select(Assignment.contribution_id).where(Assignment.source == Source.PERSON),
        sa.select(TextChange.contribution_id),
        sa.select(ThemeEvent.contribution_id).where(ThemeEvent.contribution_id.is_not(None)),
        sa.select(ThemeQuote.contribution_id).where(ThemeQuote.source == Source.PERSON),
        sa.select(CodingItem.contribution_id),
    )
