"""Tables of reports: what is being written, and the frozen versions that people sign."""

from consult.synthesis.facts import ReportKind
from consult.synthesis.models.files import RedactionReason, ReportFile, ReportRedaction
from consult.synthesis.models.reports import BlockRevision, Report, ReportBlock
from consult.synthesis.models.signing import ReportSignature, ReportSigner, VersionStep
from consult.synthesis.models.versions import (
    STATE_LABELS,
    ReportState,
    ReportVersion,
)

__all__ = [
    "STATE_LABELS",
    "BlockRevision",
    "RedactionReason",
    "Report",
    "ReportBlock",
    "ReportFile",
    "ReportKind",
    "ReportRedaction",
    "ReportSignature",
    "ReportSigner",
    "ReportState",
    "ReportVersion",
    "VersionStep",
]
