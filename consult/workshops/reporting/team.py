"""Who facilitated and who took the notes, as the workshop's team was chosen."""

from __future__ import annotations

from consult.workshops.models import Workshop


def team_text(workshop: Workshop) -> str:
    """The team in words to begin with, to be completed by people; empty when none was chosen."""
    return ""
