"""Jobs of reports: keeping files, and taking words out of versions that are kept."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapper

from consult.consultations.models import Consultation
from consult.contributions.models import ActKind, ModerationAct
from consult.extensions import db
from consult.kernel.jobs import enqueue, job
from consult.synthesis.models import ReportState, ReportVersion, VersionStep
from consult.synthesis.operations import keep_files, redact_versions
from consult.synthesis.operations.keeping import KEEP_FILES, REDACT


@job(KEEP_FILES)
def keep(version_id: int) -> None:
    """Render the files of a version that was reviewed and keep them; safe to repeat."""
    version = db.session.get(ReportVersion, version_id)
    if version is not None:
        keep_files(version=version)


@job(REDACT)
def redact(consultation_id: int) -> None:
    """Take out of all kept versions what may no longer be shown; safe to repeat."""
    consultation = db.session.get(Consultation, consultation_id)
    if consultation is not None:
        redact_versions(consultation=consultation)


#: acts of moderation after which words may no longer be shown
TAKING_BACK = frozenset({ActKind.STATUS, ActKind.REDACTION, ActKind.WITHDRAWAL})


@event.listens_for(ModerationAct, "after_insert")
def _ask_for_redaction(
    _mapper: Mapper[ModerationAct], connection: sa.Connection, act: ModerationAct
) -> None:
    """Have words that are taken back removed from the versions that are kept, if there are any."""
    if act.kind not in TAKING_BACK:
        return
    kept = sa.exists().where(
        VersionStep.version_id == ReportVersion.id,
        VersionStep.state == ReportState.REVIEWED,
        ReportVersion.consultation_id == act.consultation_id,
    )
    if connection.scalar(sa.select(kept)):
        enqueue(REDACT, consultation_id=act.consultation_id)
