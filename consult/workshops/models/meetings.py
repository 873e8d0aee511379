"""The programme: meetings, and who came."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum
from uuid import uuid4

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.consultations.models import Consultation, Criterion
from consult.contributions.models import Contribution, Setting
from consult.extensions import Model, Numbered
from consult.kernel.i18n import localized
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
    PROVINCE = "province"
    SETTING = "setting"


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
    Dimension.PROVINCE: _l("Prefecture or province"),
    Dimension.SETTING: _l("Town or countryside"),
}
WORKSHOP_STATE_LABELS: dict[WorkshopState, LazyString] = {
    WorkshopState.OPEN: _l("Open for notes"),
    WorkshopState.CLOSED: lazy_pgettext("workshop", "Closed"),
}


class Workshop(Numbered, Model):
    """One meeting."""

    __tablename__ = "workshops"

    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    #: in any language at least; ``title`` is that of the reader, or another
    title_ar: Mapped[str] = mapped_column(sa.String(300), default="")
    title_fr: Mapped[str] = mapped_column(sa.String(300), default="")
    title_en: Mapped[str] = mapped_column(sa.String(300), default="")
    kind: Mapped[WorkshopKind]
    state: Mapped[WorkshopState] = mapped_column(default=WorkshopState.OPEN)
    province_id: Mapped[int | None] = mapped_column(sa.ForeignKey("provinces.id"))
    place: Mapped[str] = mapped_column(sa.String(300), default="")
    #: where those who come mostly live; its notes count there
    setting: Mapped[Setting | None]
    held_on: Mapped[date]
    #: of the day, as clocks in Morocco show it
    starts: Mapped[time | None]
    ends: Mapped[time | None]
    criterion_id: Mapped[int | None] = mapped_column(sa.ForeignKey("criteria.id"))
    #: codes of the languages spoken there: ``ar``, ``ary``, ``tzm``, ``fr``
    languages: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    #: how people with disabilities reach the place and take part
    access: Mapped[str] = mapped_column(sa.Text, default="")
    #: seats there are; empty = not limited
    capacity: Mapped[int | None]
    #: seats given: counted up in one statement, so that the last is given once
    seats_taken: Mapped[int] = mapped_column(default=0)
    #: whether people were counted by eye; else the counts are those of the list at the door
    hand_counted: Mapped[bool] = mapped_column(default=False)
    #: since when it stands in the public agenda
    published_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    #: counts the public changes, as calendars want to know (RFC 5545, 3.8.7.4)
    sequence: Mapped[int] = mapped_column(default=0)
    #: counts what happened to its notes: counted up in one statement, which also makes writers wait
    note_acts: Mapped[int] = mapped_column(default=0, server_default="0")
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    #: one per opened form, so that a second click makes no second workshop
    submission_token: Mapped[str | None] = mapped_column(sa.String(64), unique=True)

    consultation: Mapped[Consultation] = relationship()
    province: Mapped[Province | None] = relationship(lazy="joined")
    criterion: Mapped[Criterion | None] = relationship()
    attendance: Mapped[list[AttendanceCount]] = relationship(
        back_populates="workshop", cascade="all, delete-orphan", lazy="selectin"
    )

    __table_args__ = (
        sa.CheckConstraint(
            "kind <> 'provincial' OR province_id IS NOT NULL", name="provincial_has_province"
        ),
        sa.CheckConstraint("title_ar <> '' OR title_fr <> '' OR title_en <> ''", name="has_title"),
        sa.CheckConstraint("ends > starts", name="ends_after_it_starts"),
        sa.CheckConstraint("capacity > 0", name="capacity_positive"),
        sa.CheckConstraint(
            "seats_taken >= 0 AND (capacity IS NULL OR seats_taken <= capacity)",
            name="seats_within_capacity",
        ),
        sa.CheckConstraint("sequence >= 0", name="sequence_not_negative"),
    )

    @property
    def title(self) -> str:
        """The title in the reader's language, else in another."""
        return localized(self, "title")

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
    #: a value of ``contributions.models.Sex``, ``AgeBand``, ``Category`` or ``Setting``, or the
    #: key of a province
    value: Mapped[str] = mapped_column(sa.String(40))
    count: Mapped[int]

    workshop: Mapped[Workshop] = relationship(back_populates="attendance")

    __table_args__ = (
        sa.UniqueConstraint("workshop_id", "dimension", "value"),
        sa.CheckConstraint("count >= 0", name="count_not_negative"),
    )


def new_note_key() -> str:
    """A key for a note that no device made."""
    return str(uuid4())


class WorkshopNote(Model):
    """What makes a contribution a workshop note: its table and its votes."""

    __tablename__ = "workshop_notes"

    contribution_id: Mapped[int] = mapped_column(
        sa.ForeignKey("contributions.id", ondelete="CASCADE"), primary_key=True
    )
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshops.id"), index=True)
    #: made by the device that wrote the note, before the server knew of it; never used again
    key: Mapped[str] = mapped_column(sa.String(64), unique=True, default=new_note_key)
    table_number: Mapped[int | None]
    votes: Mapped[int] = mapped_column(default=0)

    contribution: Mapped[Contribution] = relationship(lazy="joined")
    workshop: Mapped[Workshop] = relationship()

    __table_args__ = (
        sa.CheckConstraint("votes >= 0", name="votes_not_negative"),
        sa.CheckConstraint("table_number > 0", name="table_number_positive"),
    )
