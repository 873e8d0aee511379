"""Tables of consultations."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.extensions import Model, Numbered
from consult.regions.models import Region

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString


class ConsultationStatus(StrEnum):
    """Where a consultation stands; contributions are taken only while it is open."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    CONCLUDED = "concluded"


#: allowed changes of status
TRANSITIONS: dict[ConsultationStatus, frozenset[ConsultationStatus]] = {
    ConsultationStatus.DRAFT: frozenset({ConsultationStatus.OPEN}),
    ConsultationStatus.OPEN: frozenset({ConsultationStatus.CLOSED}),
    ConsultationStatus.CLOSED: frozenset({ConsultationStatus.OPEN, ConsultationStatus.CONCLUDED}),
    ConsultationStatus.CONCLUDED: frozenset(),
}

STATUS_LABELS: dict[ConsultationStatus, LazyString] = {
    ConsultationStatus.DRAFT: _l("In preparation"),
    ConsultationStatus.OPEN: _l("Open"),
    ConsultationStatus.CLOSED: _l("Closed"),
    ConsultationStatus.CONCLUDED: _l("Concluded"),
}

#: the guide's five stages of the plan (guide, axis 3, section 2), by number
STAGE_LABELS: dict[int, LazyString] = {
    1: _l("Preparing the launch of the plan's preparation"),
    2: _l("Carrying out the participatory diagnosis"),
    3: _l("Preparing the commitment cards"),
    4: _l("Drafting the plan and ratifying it"),
    5: _l("Monitoring and evaluating the plan"),
}


class Consultation(Numbered, Model):
    """One consultation of a region."""

    __tablename__ = "consultations"

    region_id: Mapped[int] = mapped_column(sa.ForeignKey("regions.id"), index=True)
    #: the consultation's part of addresses
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    status: Mapped[ConsultationStatus] = mapped_column(default=ConsultationStatus.DRAFT)
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    #: demo data are marked as such on every page and in every report
    is_demo: Mapped[bool] = mapped_column(default=False)

    title_ar: Mapped[str] = mapped_column(sa.String(300))
    title_fr: Mapped[str] = mapped_column(sa.String(300), default="")
    title_en: Mapped[str] = mapped_column(sa.String(300), default="")
    #: what it is about, in plain paragraphs
    summary_ar: Mapped[str] = mapped_column(sa.Text, default="")
    summary_fr: Mapped[str] = mapped_column(sa.Text, default="")
    summary_en: Mapped[str] = mapped_column(sa.Text, default="")
    #: where paper forms are taken and who answers questions; shown publicly
    contact: Mapped[str] = mapped_column(sa.Text, default="")
    #: number of the CNDP receipt (law 09-08), shown in the privacy notice
    cndp_receipt: Mapped[str] = mapped_column(sa.String(100), default="")
    #: for how long personal data are kept, in months
    retention_months: Mapped[int] = mapped_column(default=24)

    region: Mapped[Region] = relationship(lazy="joined")
    criteria: Mapped[list[Criterion]] = relationship(
        back_populates="consultation", order_by="Criterion.position", cascade="all, delete-orphan"
    )
    stages: Mapped[list[Stage]] = relationship(
        back_populates="consultation", order_by="Stage.number", cascade="all, delete-orphan"
    )

    __table_args__ = (
        sa.CheckConstraint("closes_on >= opens_on", name="closes_after_it_opens"),
        sa.CheckConstraint("retention_months > 0", name="retention_positive"),
    )

    def takes_contributions(self, today: date) -> bool:
        """Whether somebody may contribute on this day."""
        return self.status is ConsultationStatus.OPEN and self.opens_on <= today <= self.closes_on

    def current_stage(self, today: date) -> int:
        """Number of the latest stage begun; the first before any has."""
        begun = [s.number for s in self.stages if s.starts_on is not None and s.starts_on <= today]
        return max(begun, default=1)


class Criterion(Numbered, Model):
    """A criterion of the participatory diagnosis; a region may add its own (guide, rule 5)."""

    __tablename__ = "criteria"

    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    code: Mapped[str] = mapped_column(sa.String(60))
    position: Mapped[int]
    name_ar: Mapped[str] = mapped_column(sa.String(200))
    name_fr: Mapped[str] = mapped_column(sa.String(200), default="")
    name_en: Mapped[str] = mapped_column(sa.String(200), default="")

    consultation: Mapped[Consultation] = relationship(back_populates="criteria")

    __table_args__ = (sa.UniqueConstraint("consultation_id", "code"),)


class Stage(Numbered, Model):
    """Dates of one of the guide's five stages."""

    __tablename__ = "stages"

    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    number: Mapped[int]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]

    consultation: Mapped[Consultation] = relationship(back_populates="stages")

    __table_args__ = (
        sa.UniqueConstraint("consultation_id", "number"),
        sa.CheckConstraint("number BETWEEN 1 AND 5", name="one_of_five"),
        sa.CheckConstraint("ends_on >= starts_on", name="ends_after_it_starts"),
    )
