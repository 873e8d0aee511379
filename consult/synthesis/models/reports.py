"""A report as it is being written: its places for people's words, and every text they held."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.access.models import User
from consult.consultations.models import Consultation, Criterion
from consult.extensions import Model, Numbered
from consult.regions.models import Province
from consult.synthesis.facts import ReportKind, Subject, SubjectKind
from consult.synthesis.places import Place
from consult.themes.models import Theme

#: a thematic report is about exactly one thing, the others about none
ABOUT = (
    "(CASE WHEN theme_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN criterion_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN province_id IS NULL THEN 0 ELSE 1 END)"
    " = (CASE WHEN kind = 'thematic' THEN 1 ELSE 0 END)"
)


class Report(Numbered, Model):
    """A report that people write; versions of it are frozen, the report itself goes on."""

    __tablename__ = "reports"

    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    kind: Mapped[ReportKind] = mapped_column(default=ReportKind.SYNTHESIS)
    language: Mapped[str] = mapped_column(sa.String(2))
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id"))
    criterion_id: Mapped[int | None] = mapped_column(sa.ForeignKey("criteria.id"))
    province_id: Mapped[int | None] = mapped_column(sa.ForeignKey("provinces.id"))
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))

    consultation: Mapped[Consultation] = relationship()
    theme: Mapped[Theme | None] = relationship(lazy="joined")
    criterion: Mapped[Criterion | None] = relationship(lazy="joined")
    province: Mapped[Province | None] = relationship(lazy="joined")
    blocks: Mapped[list[ReportBlock]] = relationship(
        back_populates="report",
        order_by="ReportBlock.position",
        cascade="all, delete-orphan",
        lazy="selectin",
    )

    __table_args__ = (
        sa.CheckConstraint("language IN ('ar', 'fr', 'en')", name="language_known"),
        sa.CheckConstraint(ABOUT, name="about_one_thing"),
        # two reports of one kind would be written side by side without knowing of each other
        sa.Index(
            "uq_reports_one_of_its_kind",
            "consultation_id",
            "kind",
            "language",
            unique=True,
            sqlite_where=sa.text("kind <> 'thematic'"),
            postgresql_where=sa.text("kind <> 'thematic'"),
        ),
        sa.UniqueConstraint("theme_id", "language"),
        sa.UniqueConstraint("criterion_id", "language"),
        sa.UniqueConstraint("consultation_id", "province_id", "language"),
    )

    @property
    def subject(self) -> Subject | None:
        """What a thematic report is about."""
        if self.theme is not None:
            return Subject(SubjectKind.THEME, str(self.theme.number))
        if self.criterion_id is not None:
            return Subject(SubjectKind.CRITERION, str(self.criterion_id))
        if self.province_id is not None:
            return Subject(SubjectKind.PROVINCE, str(self.province_id))
        return None


class ReportBlock(Numbered, Model):
    """A place of a report that people fill; its text is that of its latest revision."""

    __tablename__ = "report_blocks"

    report_id: Mapped[int] = mapped_column(
        sa.ForeignKey("reports.id", ondelete="CASCADE"), index=True
    )
    place: Mapped[Place]
    #: tells several further sections apart; empty for the places that are there once
    key: Mapped[str] = mapped_column(sa.String(20), default="")
    position: Mapped[int]
    #: number of the revision in force; 0 before anything was written
    revision: Mapped[int] = mapped_column(default=0)
    #: a removed section keeps its history, and can be brought back
    removed_at: Mapped[datetime | None]
    removed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    #: figures under the text when somebody wrote it, or found it still right: key → name, value
    basis: Mapped[dict[str, Any]] = mapped_column(default=dict)
    basis_hash: Mapped[str] = mapped_column(sa.String(64), default="")
    checked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    checked_at: Mapped[datetime | None]

    report: Mapped[Report] = relationship(back_populates="blocks")
    checked_by: Mapped[User | None] = relationship(foreign_keys=checked_by_id)
    current: Mapped[BlockRevision | None] = relationship(
        primaryjoin="and_(ReportBlock.id == foreign(BlockRevision.block_id),"
        " ReportBlock.revision == BlockRevision.number)",
        viewonly=True,
        uselist=False,
        lazy="joined",
    )

    __table_args__ = (
        sa.UniqueConstraint("report_id", "place", "key"),
        sa.CheckConstraint("(place = 'extra') = (key <> '')", name="only_extra_has_key"),
        sa.CheckConstraint("revision >= 0", name="revision_counts"),
        sa.CheckConstraint("place = 'extra' OR removed_at IS NULL", name="only_extra_removed"),
    )

    @property
    def is_written(self) -> bool:
        """Whether it stands in the report with a text."""
        return self.removed_at is None and bool(self.current and self.current.source.strip())


class BlockRevision(Numbered, Model):
    """A text that a block held: who wrote it and when, kept for ever."""

    __tablename__ = "report_block_revisions"

    block_id: Mapped[int] = mapped_column(sa.ForeignKey("report_blocks.id", ondelete="CASCADE"))
    #: counts from 1 within the block; two people cannot write the same one
    number: Mapped[int]
    #: of a further section
    title: Mapped[str] = mapped_column(sa.String(200), default="")
    #: as typed; ``synthesis.prose`` reads it
    source: Mapped[str] = mapped_column(sa.Text)
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    #: the revision whose text was taken again
    restored_from: Mapped[int | None]

    author: Mapped[User | None] = relationship(lazy="joined")

    __table_args__ = (
        sa.UniqueConstraint("block_id", "number"),
        sa.CheckConstraint("number > 0", name="number_positive"),
        sa.CheckConstraint("restored_from < number", name="restored_from_before"),
    )
