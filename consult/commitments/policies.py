"""Who may do what with commitment cards, in the region of their consultation."""

from __future__ import annotations

from typing import Any

from consult.access.policies import SUPERVISION, has_role
from consult.consultations.models import Consultation


def can_draft(user: Any, consultation: Consultation) -> bool:
    """Whether ``user`` may draft and edit cards."""
    return has_role(user, SUPERVISION, consultation.region_id)
