"""Files of notes: on their way to a workshop, and which note came from which row of which file."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.access.models import User
from consult.contributions.models import Contribution, ImportBatch
from consult.extensions import Model, Numbered, utc_now
from consult.workshops.models.meetings import Workshop


class SheetState(StrEnum):
    """How far a file of notes is on its way."""

    READ = "read"
    APPLYING = "applying"
    APPLIED = "applied"


SHEET_STATE_LABELS: dict[SheetState, LazyString] = {
    SheetState.READ: _l("To be looked at"),
    SheetState.APPLYING: _l("Being imported"),
    SheetState.APPLIED: _l("Imported"),
}


class NoteSheet(Numbered, Model):
    """A file that somebody filled in for a workshop; its rows go once they are imported."""

    __tablename__ = "note_sheets"

    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshops.id"), index=True)
    uploaded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    file_name: Mapped[str] = mapped_column(sa.String(300))
    #: of the file's bytes, hexadecimal
    sha256: Mapped[str] = mapped_column(sa.String(64))
    #: code of the template it was written in; empty when the file names none
    template_code: Mapped[str] = mapped_column(sa.String(12), default="")
    state: Mapped[SheetState] = mapped_column(default=SheetState.READ)
    #: grows with each change, so that nobody imports what they have not seen
    revision: Mapped[int] = mapped_column(default=1)
    #: what was read of the columns, and which rows were passed over
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: each row with its place in the file, its cells and what was decided
    rows: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    #: notes that the import corrected
    corrected: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(default=utc_now)
    import_batch_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("import_batches.id"), unique=True
    )

    workshop: Mapped[Workshop] = relationship()
    uploaded_by: Mapped[User | None] = relationship()
    import_batch: Mapped[ImportBatch | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint("revision > 0", name="revision_positive"),
        sa.CheckConstraint("corrected >= 0", name="corrected_not_negative"),
        sa.CheckConstraint(
            "(import_batch_id IS NOT NULL) = (state = 'applied')", name="applied_as_a_batch"
        ),
    )


class SheetNote(Model):
    """The row of a file whose words a note took; the unique key makes each row count once."""

    __tablename__ = "sheet_notes"

    contribution_id: Mapped[int] = mapped_column(
        sa.ForeignKey("contributions.id", ondelete="CASCADE"), primary_key=True
    )
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshops.id"))
    #: code of the template and number of the row there; empty when the file names none
    mark: Mapped[str] = mapped_column(sa.String(40), default="")
    #: SHA-256 of what the row said when it was taken, hexadecimal
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    #: the same row twice in a file is two people's: they are counted
    occurrence: Mapped[int] = mapped_column(default=1)

    contribution: Mapped[Contribution] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("workshop_id", "fingerprint", "occurrence"),
        sa.CheckConstraint("occurrence > 0", name="occurrence_positive"),
    )


class SheetCorrection(Numbered, Model):
    """What a note said before a file corrected it, kept for a while so that it can be undone."""

    __tablename__ = "sheet_corrections"

    sheet_id: Mapped[int] = mapped_column(
        sa.ForeignKey("note_sheets.id", ondelete="CASCADE"), index=True
    )
    contribution_id: Mapped[int] = mapped_column(
        sa.ForeignKey("contributions.id", ondelete="CASCADE"), index=True
    )
    #: the note before, and its row of an earlier file
    former: Mapped[dict[str, Any]]
    #: version of the contribution that the correction made
    version: Mapped[int]

    contribution: Mapped[Contribution] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("sheet_id", "contribution_id"),
        sa.CheckConstraint("version > 0", name="version_positive"),
    )
