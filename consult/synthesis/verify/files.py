"""The kept files of a version: their bytes, their hashes, and whether they render alike."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from consult.documents.blocks import Document
from consult.documents.render import Format, render
from consult.extensions import db
from consult.kernel.plain import sha256
from consult.synthesis.engine import engine_version
from consult.synthesis.models import ReportFile, ReportState, ReportVersion
from consult.synthesis.queries import redactions_of
from consult.synthesis.queries.taken_out import taken_out_of
from consult.synthesis.redaction import redacted


def check_files(
    version: ReportVersion,
    document: Document,
    mismatches: list[str],
    notes: list[str],
    checked: dict[str, int],
) -> None:
    """Add what is wrong with the kept files, and which were superseded."""
    select = (
        sa.select(ReportFile)
        .filter_by(version_id=version.id)
        .options(undefer(ReportFile.content))
        .order_by(ReportFile.edition, ReportFile.id)
    )
    files = db.session.scalars(select).all()
    due = taken_out_of(version)
    recorded = {r.contribution_id for r in redactions_of(version)}
    if waiting := set(due) - recorded:
        notes.append(f"files: {len(waiting)} redactions are due and not recorded yet")
    shown = redacted(document, {key: due[key] for key in recorded})
    same_engine = version.engine_version == engine_version()
    for file in files:
        name = f"file {file.format}, edition {file.edition}"
        if file.content is None:
            notes.append(f"{name}: superseded by a redaction; its hash was {file.sha256}")
            continue
        checked["files"] = checked.get("files", 0) + 1
        if sha256(file.content) != file.sha256 or len(file.content) != file.size:
            mismatches.append(f"{name}: its bytes have the hash {sha256(file.content)}")
        elif same_engine and render(shown, Format(file.format)) != file.content:
            mismatches.append(f"{name}: the document renders to other bytes")
    if version.state in {ReportState.SIGNED, ReportState.PUBLISHED} and not files:
        mismatches.append("files: a signed version has none")
