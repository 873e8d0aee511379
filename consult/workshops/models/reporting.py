"""The report of a workshop (مصفوفة التقارير, guide 2-ب): a matrix, and its published versions."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.access.models import User
from consult.consultations.models import Criterion
from consult.extensions import Model, Numbered
from consult.workshops.models.meetings import Workshop


class Aspect(StrEnum):
    """What a cell of the matrix tells of its criterion."""

    OBSTACLES = "obstacles"
    PROPOSALS = "proposals"
    PRIORITIES = "priorities"
    SPEAKERS = "speakers"
    EXAMPLES = "examples"
    CROSS_CUTTING = "cross_cutting"
    DISAGREEMENTS = "disagreements"
    FOLLOW_UP = "follow_up"
    #: facilitators and rapporteurs, once for the whole meeting
    TEAM = "team"


#: aspects made from the notes, and made anew when they change
COMPUTED = (
    Aspect.OBSTACLES,
    Aspect.PROPOSALS,
    Aspect.PRIORITIES,
    Aspect.SPEAKERS,
    Aspect.EXAMPLES,
)
#: aspects that people alone write
WRITTEN = (Aspect.CROSS_CUTTING, Aspect.DISAGREEMENTS, Aspect.FOLLOW_UP)

ASPECT_LABELS: dict[Aspect, LazyString] = {
    Aspect.OBSTACLES: _l("Diagnosis and obstacles"),
    Aspect.PROPOSALS: _l("Proposals and recommendations"),
    Aspect.PRIORITIES: _l("Priorities, with their votes"),
    Aspect.SPEAKERS: _l("Who said it"),
    Aspect.EXAMPLES: _l("Examples, in the participants' own words"),
    Aspect.CROSS_CUTTING: _l("Cross-cutting observations"),
    Aspect.DISAGREEMENTS: _l("Disagreements"),
    Aspect.FOLLOW_UP: _l("Follow-up"),
    Aspect.TEAM: _l("Facilitators and rapporteurs"),
}


class WorkshopReport(Numbered, Model):
    """The matrix that the team works on, one for each workshop."""

    __tablename__ = "workshop_reports"

    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshops.id"), unique=True)
    #: in which people write; labels and figures follow the reader
    language: Mapped[str] = mapped_column(sa.String(2))
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))

    workshop: Mapped[Workshop] = relationship()
    cells: Mapped[list[MatrixCell]] = relationship(
        back_populates="report", order_by="MatrixCell.id", cascade="all, delete-orphan"
    )

    __table_args__ = (sa.CheckConstraint("language IN ('ar', 'fr', 'en')", name="language_known"),)


class MatrixCell(Numbered, Model):
    """One cell: made from the notes behind it, changed by people, or theirs alone."""

    __tablename__ = "matrix_cells"

    report_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop_reports.id", ondelete="CASCADE"))
    #: empty = what names no criterion, and the meeting as a whole
    criterion_id: Mapped[int | None] = mapped_column(sa.ForeignKey("criteria.id"))
    aspect: Mapped[Aspect]
    #: as people read it; ``- `` begins an item, ``[K7QM-2XWD]`` names a contribution
    text: Mapped[str] = mapped_column(sa.Text, default="")
    #: contributions behind it when it was last made from the notes, or those that are quoted
    contributions: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    #: of what those notes said then: another one now means that they changed since
    basis: Mapped[str] = mapped_column(sa.String(64), default="")
    #: counts the changes; whoever saves names the one that was seen
    version: Mapped[int] = mapped_column(default=1)
    #: who changed it and when; empty as long as it stands as it was made
    written_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    written_at: Mapped[datetime | None]

    report: Mapped[WorkshopReport] = relationship(back_populates="cells")
    criterion: Mapped[Criterion | None] = relationship()
    written_by: Mapped[User | None] = relationship(lazy="joined")

    __table_args__ = (
        sa.UniqueConstraint("report_id", "criterion_id", "aspect"),
        # NULLs are never equal, so the meeting as a whole has an index of its own
        sa.Index(
            "uq_matrix_cells_whole",
            "report_id",
            "aspect",
            unique=True,
            sqlite_where=sa.text("criterion_id IS NULL"),
            postgresql_where=sa.text("criterion_id IS NULL"),
        ),
        sa.CheckConstraint("version >= 1", name="version_positive"),
        sa.CheckConstraint("aspect <> 'team' OR criterion_id IS NULL", name="team_of_the_whole"),
        sa.CheckConstraint("basis = '' OR length(basis) = 64", name="basis_whole"),
    )


class WorkshopReportVersion(Numbered, Model):
    """The matrix as it was published: frozen, with the hash of what it says."""

    __tablename__ = "workshop_report_versions"

    report_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop_reports.id"))
    #: 1 at first; one more with each correction
    number: Mapped[int]
    #: ``workshops.reporting.matrix.Matrix`` as plain data; lists of versions do without it
    content: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    #: of the content's canonical JSON
    sha256: Mapped[str] = mapped_column(sa.String(64))
    #: version of this software that froze it
    engine_version: Mapped[str] = mapped_column(sa.String(40))
    #: why the version before was corrected
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    published_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))

    report: Mapped[WorkshopReport] = relationship()
    published_by: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("report_id", "number"),
        sa.CheckConstraint("number >= 1", name="number_positive"),
        sa.CheckConstraint("length(sha256) = 64", name="hash_whole"),
        sa.CheckConstraint("number = 1 OR reason <> ''", name="correction_has_reason"),
    )
