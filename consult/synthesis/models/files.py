"""Files of a version as they were given out, and what was taken out of them since."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Mapped, mapped_column

from consult.extensions import Model, Numbered


class RedactionReason(StrEnum):
    """Why words of a contribution are no longer shown."""

    WITHDRAWN = "withdrawn"
    HIDDEN = "hidden"
    PERSONAL_DATA = "personal_data"


REDACTION_LABELS: dict[RedactionReason, LazyString] = {
    RedactionReason.WITHDRAWN: _l("Withdrawn by its author"),
    RedactionReason.HIDDEN: _l("No longer published"),
    RedactionReason.PERSONAL_DATA: _l("Personal data taken out"),
}


class ReportFile(Numbered, Model):
    """A rendered file, kept so that the same version gives the same bytes for ever.

    A redaction makes another edition. The former one then gives up its bytes, which held what the
    law (09-08) demands to take out; its hash stays, so that a copy can still be recognised.
    """

    __tablename__ = "report_files"

    version_id: Mapped[int] = mapped_column(sa.ForeignKey("report_versions.id"), index=True)
    #: its extension
    format: Mapped[str] = mapped_column(sa.String(10))
    #: 0 as signed; one more with each redaction
    edition: Mapped[int] = mapped_column(default=0)
    #: of its bytes, hexadecimal
    sha256: Mapped[str] = mapped_column(sa.String(64))
    size: Mapped[int]
    content: Mapped[bytes | None] = mapped_column(sa.LargeBinary, deferred=True)
    superseded_at: Mapped[datetime | None]

    __table_args__ = (
        sa.UniqueConstraint("version_id", "format", "edition"),
        sa.CheckConstraint("edition >= 0", name="edition_counts"),
        sa.CheckConstraint("length(sha256) = 64", name="hash_whole"),
        sa.CheckConstraint(
            "(content IS NULL) = (superseded_at IS NOT NULL)", name="superseded_gives_up_bytes"
        ),
    )


class ReportRedaction(Numbered, Model):
    """From this moment a version no longer shows the words of one contribution."""

    __tablename__ = "report_redactions"

    version_id: Mapped[int] = mapped_column(sa.ForeignKey("report_versions.id"), index=True)
    #: no foreign key: the record outlives a contribution that is purged
    contribution_id: Mapped[int]
    reason: Mapped[RedactionReason]
    #: day on which its words were taken back, as the remark in their place says
    since: Mapped[date]
    #: the edition of the files that it led to
    edition: Mapped[int]

    __table_args__ = (
        sa.UniqueConstraint("version_id", "contribution_id"),
        sa.CheckConstraint("edition > 0", name="edition_positive"),
    )
