"""Who may compose a report."""

from __future__ import annotations

from typing import Any

from consult.access.policies import SUPERVISION, has_role
from consult.consultations.models import Consultation


def can_compose(user: Any, consultation: Consultation) -> bool:
    """The supervision team and administrators of the region; readers download."""
    return has_role(user, SUPERVISION, consultation.region_id)
