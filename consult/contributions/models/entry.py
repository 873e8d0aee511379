"""Tables of entry on behalf of people: batches typed in, and files on their way to an import."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.models.codes import Channel
from consult.contributions.models.register import Contribution, ImportBatch
from consult.extensions import Model, Numbered, utc_now

#: largest number of a form within its batch
LARGEST_FORM = 99_999


class EntryBatch(Numbered, Model):
    """A pile of paper forms, or the calls or letters of a day, that agents type in."""

    __tablename__ = "entry_batches"

    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"))
    channel: Mapped[Channel]
    #: as written on the pile and on its forms; the same number is the same batch
    number: Mapped[str] = mapped_column(sa.String(40))
    #: where the forms were collected, the calls taken
    place: Mapped[str] = mapped_column(sa.String(300), default="")
    #: day on which it was said, unless a form says otherwise
    said_on: Mapped[date]
    #: how many forms the pile has, when somebody counted them
    expected: Mapped[int | None]
    opened_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))

    consultation: Mapped[Consultation] = relationship()
    opened_by: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("consultation_id", "number"),
        sa.CheckConstraint("number <> ''", name="has_a_number"),
        sa.CheckConstraint("channel IN ('paper', 'phone', 'email')", name="is_typed_in"),
        sa.CheckConstraint("expected > 0", name="expects_something"),
    )


class Entry(Numbered, Model):
    """A contribution typed in from a batch, under the number of its form if it has one."""

    __tablename__ = "entries"

    batch_id: Mapped[int] = mapped_column(sa.ForeignKey("entry_batches.id"))
    contribution_id: Mapped[int] = mapped_column(
        sa.ForeignKey("contributions.id", ondelete="CASCADE"), unique=True
    )
    #: number of the form in its batch
    number: Mapped[int | None]

    batch: Mapped[EntryBatch] = relationship()
    contribution: Mapped[Contribution] = relationship(lazy="joined")

    __table_args__ = (
        sa.UniqueConstraint("batch_id", "number"),
        sa.CheckConstraint(f"number BETWEEN 1 AND {LARGEST_FORM}", name="number_of_a_form"),
    )


class DraftState(StrEnum):
    """How far an uploaded file is on its way to the register."""

    MAPPING = "mapping"
    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"


DRAFT_STATE_LABELS: dict[DraftState, LazyString] = {
    DraftState.MAPPING: _l("Columns to be chosen"),
    DraftState.CHECKING: _l("Being checked"),
    DraftState.CHECKED: _l("Checked"),
    DraftState.APPLYING: _l("Being imported"),
    DraftState.APPLIED: _l("Imported"),
}


class ImportDraft(Numbered, Model):
    """A file kept while somebody maps its columns and mends its rows; its bytes go when applied."""

    __tablename__ = "import_drafts"

    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    uploaded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    file_name: Mapped[str] = mapped_column(sa.String(300))
    #: of the file's bytes, hexadecimal
    sha256: Mapped[str] = mapped_column(sa.String(64))
    #: bytes of the file
    size: Mapped[int]
    content: Mapped[bytes | None] = mapped_column(sa.LargeBinary, deferred=True)
    state: Mapped[DraftState] = mapped_column(default=DraftState.MAPPING)
    #: grows with each choice, so that a check of older choices is never applied
    revision: Mapped[int] = mapped_column(default=1)
    #: percent of the check or the import
    progress: Mapped[int] = mapped_column(default=0)
    #: sheet of a workbook; empty = the first that is not empty
    sheet: Mapped[str] = mapped_column(sa.String(200), default="")
    #: row that names the columns; empty = found from the content
    header_row: Mapped[int | None]
    #: sheets, columns and first rows, as they were read
    preview: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: field → column of the file
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: whether unknown criteria become criteria of the consultation
    new_criteria: Mapped[bool] = mapped_column(default=False)
    #: row → column → what stands there instead
    corrections: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: numbers of the rows that are left out
    left_out: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    #: what the check found, or why it failed
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    changed_at: Mapped[datetime] = mapped_column(default=utc_now)
    import_batch_id: Mapped[int | None] = mapped_column(sa.ForeignKey("import_batches.id"))

    consultation: Mapped[Consultation] = relationship()
    uploaded_by: Mapped[User | None] = relationship()
    import_batch: Mapped[ImportBatch | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name="progress_is_percent"),
        sa.CheckConstraint("size > 0", name="holds_something"),
        sa.CheckConstraint(
            "(content IS NULL) = (state = 'applied')", name="file_goes_when_applied"
        ),
    )
