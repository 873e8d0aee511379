"""Tables of reports."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.consultations.models import Consultation
from consult.extensions import Model, Numbered


class ReportKind(StrEnum):
    """The guide's reports (2-ب); the others come with the editor."""

    SYNTHESIS = "synthesis"


class ReportVersion(Numbered, Model):
    """A report as it was composed: frozen, so that it downloads the same for ever."""

    __tablename__ = "report_versions"

    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    kind: Mapped[ReportKind] = mapped_column(default=ReportKind.SYNTHESIS)
    #: counts from 1 within the consultation and kind, across languages
    number: Mapped[int]
    language: Mapped[str] = mapped_column(sa.String(2))
    #: the whole report as plain data
    document: Mapped[dict[str, Any]]
    composed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))

    consultation: Mapped[Consultation] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("consultation_id", "kind", "number"),
        sa.CheckConstraint("language IN ('ar', 'fr', 'en')", name="language_known"),
    )
