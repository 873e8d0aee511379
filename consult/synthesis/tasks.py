"""Jobs of reports: keeping files, and taking words out of versions that are kept."""

from __future__ import annotations

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.kernel.jobs import job
from consult.synthesis.models import ReportVersion
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
