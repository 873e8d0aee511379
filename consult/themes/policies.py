"""Who decides about themes."""

from __future__ import annotations

from typing import Any

from consult.access.policies import READERS, SUPERVISION, has_role
from consult.consultations.models import Consultation
from consult.themes.models import ThemeEvent
from consult.themes.queries import stands


def can_edit_themes(user: Any, consultation: Consultation) -> bool:
    """Whether the account decides about the themes of this consultation."""
    return has_role(user, SUPERVISION, consultation.region_id)


def can_read_history(user: Any, consultation: Consultation) -> bool:
    """Whether the account sees who decided what, and takes it away as a file."""
    return has_role(user, READERS, consultation.region_id)


def undoable(user: Any, event: ThemeEvent, consultation: Consultation) -> bool:
    """Whether the account may undo this decision: anybody of the team undoes anybody's.

    What somebody changed since may still refuse it (``operations.undo``).
    """
    return can_edit_themes(user, consultation) and stands(event)
