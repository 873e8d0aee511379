"""Who may do what with a report.

The supervision team composes, writes and reviews. Whoever is named for a version signs it, each
with an account of their own. An administrator publishes: what stands in the region's name before
the public takes another pair of hands than writing it.
"""

from __future__ import annotations

from typing import Any

from consult.access.policies import ADMINISTRATION, SUPERVISION, has_role
from consult.consultations.models import Consultation
from consult.synthesis.models import ReportState, ReportVersion


def can_compose(user: Any, consultation: Consultation) -> bool:
    """The supervision team and administrators of the region; readers download."""
    return has_role(user, SUPERVISION, consultation.region_id)


def can_review(user: Any, version: ReportVersion) -> bool:
    """Say that a draft was read: who composes may, while it is a draft."""
    return version.state is ReportState.DRAFT and can_compose(user, version.consultation)


def can_name_signers(user: Any, version: ReportVersion) -> bool:
    """Name who is to sign, once it is reviewed and until all have signed."""
    return version.state is ReportState.REVIEWED and can_compose(user, version.consultation)


def can_sign(user: Any, version: ReportVersion) -> bool:
    """Sign with one's own account: who is named and has not signed yet."""
    return version.state is ReportState.REVIEWED and any(
        signer.user_id == user.id and signer.signature is None for signer in version.signers
    )


def can_publish(user: Any, version: ReportVersion) -> bool:
    """Show a signed version to the public: administrators of the region."""
    allowed = has_role(user, ADMINISTRATION, version.consultation.region_id)
    return version.state is ReportState.SIGNED and allowed
