"""A version as it may be shown: its document, and its files, without what was taken out."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from consult.documents.blocks import Document
from consult.documents.render import Format, render
from consult.documents.storing import from_plain
from consult.kernel.jobs import Jobs
from consult.synthesis.models import ReportState, ReportVersion
from consult.synthesis.operations.keeping import REDACT
from consult.synthesis.queries import redactions_of, stored_file
from consult.synthesis.queries.taken_out import taken_out_of
from consult.synthesis.redaction import TakenOut, redacted


@dataclass(frozen=True)
class Shown:
    """A version's document as it may be shown, and what was taken out of it."""

    document: Document
    taken_out: dict[int, TakenOut]


def shown(version: ReportVersion) -> Shown:
    """The document with a remark in place of what was withdrawn, hidden or cleaned since."""
    taken_out = taken_out_of(version)
    return Shown(redacted(from_plain(version.document), taken_out), taken_out)


def file_content(version: ReportVersion, format_: Format) -> bytes:
    """The bytes of a file: those that are kept, else rendered from what may be shown.

    Words that were taken back and whose redaction is not recorded yet are never given out: the
    file is rendered without them, and the recording, which gives the same bytes, is asked for.
    """
    taken_out = taken_out_of(version)
    recorded = {r.contribution_id for r in redactions_of(version)}
    if set(taken_out) <= recorded:
        kept = stored_file(version, str(format_))
        if kept is not None and kept.content is not None:
            return kept.content
    elif version.state is not ReportState.DRAFT:
        _ask_to_record(version)
    return render(redacted(from_plain(version.document), taken_out), format_)


def _ask_to_record(version: ReportVersion) -> None:
    jobs: Jobs = current_app.extensions["jobs"]
    jobs.send(REDACT, {"consultation_id": version.consultation_id})
