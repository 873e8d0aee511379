"""Tables of workshops."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.consultations.models import Consultation
from consult.contributions.models import Contribution
from consult.extensions import Model, Numbered
from consult.regions.models import Province


class WorkshopKind(StrEnum):
    """The guide's consultative meetings: provincial, regional and thematic (2-ب)."""

    PROVINCIAL = "provincial"
    REGIONAL = "regional"
    THEMATIC = "thematic"


class WorkshopState(StrEnum):
    """Notes can be entered and edited while a workshop is open."""

    OPEN = "open"
    CLOSED = "closed"


class Dimension(StrEnum):
    """By what attendance is counted."""

    SEX = "sex"
    AGE_BAND = "age_band"
    SECTOR = "sector"


#: allowed changes of state
TRANSITIONS: dict[WorkshopState, frozenset[WorkshopState]] = {
    WorkshopState.OPEN: frozenset({WorkshopState.CLOSED}),
    WorkshopState.CLOSED: frozenset({WorkshopState.OPEN}),
}

WORKSHOP_KIND_LABELS: dict[WorkshopKind, LazyString] = {
    WorkshopKind.PROVINCIAL: _l("Provincial meeting"),
    WorkshopKind.REGIONAL: _l("Regional meeting"),
    WorkshopKind.THEMATIC: _l("Thematic meeting"),
}
DIMENSION_LABELS: dict[Dimension, LazyString] = {
    Dimension.SEX: _l("Women and men"),
    Dimension.AGE_BAND: _l("Age"),
    Dimension.SECTOR: _l("Sector"),
}
WORKSHOP_STATE_LABELS: dict[WorkshopState, LazyString] = {
    WorkshopState.OPEN: _l("Open for notes"),
    WorkshopState.CLOSED: lazy_pgettext("workshop", "Closed"),
}


class Workshop(Numbered, Model):
    """One meeting."""

    __tablename__ = "workshops"

    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(300))
    kind: Mapped[WorkshopKind]
    state: Mapped[WorkshopState] = mapped_column(default=WorkshopState.OPEN)
    province_id: Mapped[int | None] = mapped_column(sa.ForeignKey("provinces.id"))
    place: Mapped[str] = mapped_column(sa.String(300), default="")
    held_on: Mapped[date]
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    #: one per opened form, so that a second click makes no second workshop
    submission_token: Mapped[str | None] = mapped_column(sa.String(64), unique=True)

    consultation: Mapped[Consultation] = relationship()
    province: Mapped[Province | None] = relationship(lazy="joined")
    attendance: Mapped[list[AttendanceCount]] = relationship(
        back_populates="workshop", cascade="all, delete-orphan", lazy="selectin"
    )

    __table_args__ = (
        sa.CheckConstraint(
            "kind <> 'provincial' OR province_id IS NOT NULL", name="provincial_has_province"
        ),
    )

    def counted(self, dimension: Dimension) -> dict[str, int]:
        """People counted by one dimension: value → how many."""
        return {a.value: a.count for a in self.attendance if a.dimension is dimension}

    @property
    def totals(self) -> dict[Dimension, int]:
        """People by each dimension that was counted."""
        counted = {a.dimension for a in self.attendance}
        return {d: sum(self.counted(d).values()) for d in Dimension if d in counted}

    @property
    def participants(self) -> int:
        """How many came: the largest total of the dimensions that were counted."""
        return max(self.totals.values(), default=0)


class AttendanceCount(Numbered, Model):
    """How many people of one kind came."""

    __tablename__ = "attendance_counts"

    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshops.id", ondelete="CASCADE"))
    dimension: Mapped[Dimension]
    #: a value of ``contributions.models.Sex``, ``AgeBand`` or ``Category``
    value: Mapped[str] = mapped_column(sa.String(40))
    count: Mapped[int]

    workshop: Mapped[Workshop] = relationship(back_populates="attendance")

    __table_args__ = (
        sa.UniqueConstraint("workshop_id", "dimension", "value"),
        sa.CheckConstraint("count >= 0", name="count_not_negative"),
    )


class WorkshopNote(Model):
    """What makes a contribution a workshop note: its table and its votes."""

    __tablename__ = "workshop_notes"

    contribution_id: Mapped[int] = mapped_column(
        sa.ForeignKey("contributions.id", ondelete="CASCADE"), primary_key=True
    )
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshops.id"), index=True)
    table_number: Mapped[int | None]
    votes: Mapped[int] = mapped_column(default=0)

    contribution: Mapped[Contribution] = relationship(lazy="joined")
    workshop: Mapped[Workshop] = relationship()

    __table_args__ = (
        sa.CheckConstraint("votes >= 0", name="votes_not_negative"),
        sa.CheckConstraint("table_number > 0", name="table_number_positive"),
    )
