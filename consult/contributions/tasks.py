"""Jobs of the register."""

from __future__ import annotations

from consult.contributions.operations.examining import examine_new
from consult.extensions import db
from consult.kernel.jobs import job


@job("examine_contributions")
def examine_contributions(*, consultation_id: int) -> None:
    """Look through the texts of a consultation that were entered or changed."""
    for _count in examine_new(consultation_id):
        db.session.commit()
