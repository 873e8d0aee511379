"""Who may do what with workshops, in the region of their consultation."""

from __future__ import annotations

from typing import Any

from consult.access.policies import FACILITATION, SUPERVISION, has_role
from consult.consultations.models import Consultation


def can_log(user: Any, consultation: Consultation) -> bool:
    """Whether ``user`` may create workshops and enter their notes."""
    return has_role(user, FACILITATION, consultation.region_id)


def can_reopen(user: Any, consultation: Consultation) -> bool:
    """Whether ``user`` may reopen a closed workshop."""
    return has_role(user, SUPERVISION, consultation.region_id)
