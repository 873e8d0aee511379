"""A report as it was frozen."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.extensions import Model, Numbered
from consult.synthesis.facts import ReportKind
from consult.synthesis.models.reports import Report
from consult.synthesis.models.signing import STATE_LABELS, ReportSigner, VersionStep
from consult.synthesis.states import ORDER, ReportState

__all__ = ["STATE_LABELS", "ReportState", "ReportVersion"]


class ReportVersion(Numbered, Model):
    """A report as it was composed: frozen, so that it downloads the same for ever."""

    __tablename__ = "report_versions"

    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("reports.id"), index=True)
    kind: Mapped[ReportKind] = mapped_column(default=ReportKind.SYNTHESIS)
    #: counts from 1 within the consultation, across kinds and languages
    number: Mapped[int]
    language: Mapped[str] = mapped_column(sa.String(2))
    title: Mapped[str] = mapped_column(sa.String(500), default="")
    #: the whole report as plain data
    document: Mapped[dict[str, Any]]
    #: of the document's canonical JSON (``synthesis.snapshot``)
    document_sha256: Mapped[str] = mapped_column(sa.String(64))
    #: everything it was composed from, compressed; empty for those composed before it was kept
    snapshot: Mapped[bytes | None] = mapped_column(sa.LargeBinary, deferred=True)
    #: of the snapshot's JSON before compression
    snapshot_sha256: Mapped[str] = mapped_column(sa.String(64), default="")
    #: version of this software that composed it
    engine_version: Mapped[str] = mapped_column(sa.String(40), default="")
    #: a theme run was at work while it was composed
    run_under_way: Mapped[bool] = mapped_column(default=False)
    composed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))

    consultation: Mapped[Consultation] = relationship()
    report: Mapped[Report] = relationship()
    composed_by: Mapped[User | None] = relationship()
    steps: Mapped[list[VersionStep]] = relationship(
        order_by=VersionStep.created_at, lazy="selectin", cascade="all, delete-orphan"
    )
    signers: Mapped[list[ReportSigner]] = relationship(
        order_by=ReportSigner.id, lazy="selectin", cascade="all, delete-orphan"
    )

    __table_args__ = (
        sa.UniqueConstraint("consultation_id", "number"),
        sa.CheckConstraint("language IN ('ar', 'fr', 'en')", name="language_known"),
        sa.CheckConstraint("length(document_sha256) = 64", name="document_hash_whole"),
        sa.CheckConstraint(
            "(snapshot IS NULL) = (snapshot_sha256 = '')", name="snapshot_has_its_hash"
        ),
    )

    @property
    def state(self) -> ReportState:
        """The furthest state reached."""
        reached = {step.state for step in self.steps}
        return next((state for state in reversed(ORDER) if state in reached), ReportState.DRAFT)

    def step(self, state: ReportState) -> VersionStep | None:
        """When and by whom a state was reached."""
        return next((step for step in self.steps if step.state is state), None)
