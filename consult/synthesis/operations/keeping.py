"""Files that are kept as they were given out, and made anew when words must be taken out."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from consult.consultations.models import Consultation
from consult.documents.blocks import Document
from consult.documents.render import Format, render
from consult.documents.storing import from_plain
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.plain import sha256
from consult.synthesis.models import (
    ReportFile,
    ReportRedaction,
    ReportState,
    ReportVersion,
    VersionStep,
)
from consult.synthesis.queries import files_of, redactions_of
from consult.synthesis.queries.taken_out import taken_back_words, taken_out_of
from consult.synthesis.redaction import TakenOut, redacted

#: names of the jobs
KEEP_FILES = "synthesis.keep_files"
REDACT = "synthesis.redact"


def keep_files(*, version: ReportVersion) -> None:
    """Render what is missing of the version's files and keep it; safe to repeat."""
    redact(version=version)
    held = {file.format for file in files_of(version) if file.superseded_at is None}
    missing = [format_ for format_ in Format if format_ not in held]
    if missing:
        document = redacted(from_plain(version.document), taken_out_of(version))
        edition = max((r.edition for r in redactions_of(version)), default=0)
        _keep(version, document, missing, edition)


def redact_versions(*, consultation: Consultation) -> int:
    """Take out of all kept versions what may no longer be shown; how many versions changed."""
    kept = sa.exists().where(
        VersionStep.version_id == ReportVersion.id, VersionStep.state == ReportState.REVIEWED
    )
    select = sa.select(ReportVersion).filter_by(consultation_id=consultation.id).where(kept)
    versions = db.session.scalars(select.order_by(ReportVersion.id)).unique().all()
    return sum(redact(version=version) for version in versions)


def redact(*, version: ReportVersion) -> bool:
    """Record words that may no longer be shown and make the kept files anew; whether any were.

    The former files give up their bytes; their hashes stay.
    """
    recorded = {r.contribution_id for r in redactions_of(version)}
    found = taken_back_words(version)
    new = {key: taken for key, taken in found.items() if key not in recorded}
    if not new or version.state is ReportState.DRAFT:
        return False
    edition = max((r.edition for r in redactions_of(version)), default=0) + 1
    _record(version, new, edition)
    superseded = [file for file in files_of(version) if file.superseded_at is None]
    for file in superseded:
        file.content, file.superseded_at = None, utc_now()
    db.session.flush()
    if superseded:
        document = redacted(from_plain(version.document), taken_out_of(version))
        _keep(version, document, [Format(file.format) for file in superseded], edition)
    audit.record("redact_report", version, edition=edition, contributions=len(new))
    return True


def _record(version: ReportVersion, new: Mapping[int, TakenOut], edition: int) -> None:
    for key, taken in sorted(new.items()):
        db.session.add(
            ReportRedaction(
                version_id=version.id,
                contribution_id=key,
                reason=taken.reason,
                since=taken.since,
                edition=edition,
            )
        )
    db.session.flush()


def _keep(version: ReportVersion, document: Document, formats: list[Format], edition: int) -> None:
    # all is rendered before anything is written: nobody else waits for it
    rendered = [(format_, render(document, format_)) for format_ in formats]
    for format_, content in rendered:
        file = ReportFile(
            version_id=version.id,
            format=str(format_),
            edition=edition,
            sha256=sha256(content),
            size=len(content),
            content=content,
        )
        try:
            with db.session.begin_nested():
                db.session.add(file)
                db.session.flush()
        except IntegrityError:
            # a job rendered it at the same moment, to the same bytes
            continue
