"""The call for interest: who would like to come, who has a seat, who came."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.models import AgeBand, Category, Setting, Sex
from consult.extensions import Model, Numbered
from consult.kernel.references import new_reference
from consult.regions.models import Province
from consult.workshops.models.meetings import Workshop


class Wish(StrEnum):
    """As what somebody would like to come (guide 2-ب: rapporteurs and facilitators too)."""

    PARTICIPANT = "participant"
    FACILITATOR = "facilitator"
    RAPPORTEUR = "rapporteur"


class SeatState(StrEnum):
    """Where a wish for a seat stands; ``HOLDING`` names those that hold one."""

    ASKED = "asked"
    CHOSEN = "chosen"
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    NOT_CHOSEN = "not_chosen"
    CANCELLED = "cancelled"


#: states that hold a seat
HOLDING = frozenset({SeatState.CHOSEN, SeatState.CONFIRMED})
#: states out of which the team may choose somebody
OPEN_STATES = frozenset({SeatState.ASKED, SeatState.WAITING, SeatState.NOT_CHOSEN})

WISH_LABELS: dict[Wish, LazyString] = {
    Wish.PARTICIPANT: _l("Participant"),
    Wish.FACILITATOR: _l("Participant who can facilitate a table"),
    Wish.RAPPORTEUR: _l("Participant who can take the notes of a table"),
}
SEAT_STATE_LABELS: dict[SeatState, LazyString] = {
    SeatState.ASKED: _l("Asked for a seat"),
    SeatState.CHOSEN: _l("Invited, to be confirmed"),
    SeatState.CONFIRMED: _l("Seat confirmed"),
    SeatState.WAITING: _l("On the waiting list"),
    SeatState.NOT_CHOSEN: _l("Not invited"),
    SeatState.CANCELLED: _l("Gave the seat back"),
}


class CallForInterest(Numbered, Model):
    """إبداء الاهتمام: an invitation to take part in the meetings, with its dates."""

    __tablename__ = "calls_for_interest"

    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    text_ar: Mapped[str] = mapped_column(sa.Text, default="")
    text_fr: Mapped[str] = mapped_column(sa.Text, default="")
    text_en: Mapped[str] = mapped_column(sa.Text, default="")
    #: seats go to those who ask first; else the team chooses, for balance
    first_come: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[datetime | None]

    consultation: Mapped[Consultation] = relationship()

    __table_args__ = (
        sa.CheckConstraint("closes_on >= opens_on", name="closes_after_it_opens"),
        sa.CheckConstraint("text_ar <> '' OR text_fr <> '' OR text_en <> ''", name="has_text"),
    )

    def takes_interest(self, today: date) -> bool:
        """Whether somebody may answer it on this day."""
        return self.published_at is not None and self.opens_on <= today <= self.closes_on


class Interest(Numbered, Model):
    """One answer to a call: a person, alone or for an organisation. Personal data."""

    __tablename__ = "interests"

    call_id: Mapped[int] = mapped_column(sa.ForeignKey("calls_for_interest.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    email: Mapped[str] = mapped_column(sa.String(255), default="")
    phone: Mapped[str] = mapped_column(sa.String(40), default="")
    organisation: Mapped[str] = mapped_column(sa.String(200), default="")
    category: Mapped[Category]
    sex: Mapped[Sex | None]
    age_band: Mapped[AgeBand | None]
    province_id: Mapped[int | None] = mapped_column(sa.ForeignKey("provinces.id"))
    setting: Mapped[Setting | None]
    wish: Mapped[Wish] = mapped_column(default=Wish.PARTICIPANT)
    #: what the person needs in order to take part
    needs: Mapped[str] = mapped_column(sa.Text, default="")
    motivation: Mapped[str] = mapped_column(sa.Text, default="")
    #: language of the letters
    language: Mapped[str] = mapped_column(sa.String(2))
    #: part of the person's own link, so that a link can be made anew but not guessed
    nonce: Mapped[str] = mapped_column(sa.String(32))
    submission_token: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    #: when the name and the ways to reach the person were deleted
    purged_at: Mapped[datetime | None]

    call: Mapped[CallForInterest] = relationship()
    province: Mapped[Province | None] = relationship()
    seats: Mapped[list[Seat]] = relationship(back_populates="interest", order_by="Seat.id")

    __table_args__ = (
        sa.CheckConstraint(
            "purged_at IS NOT NULL OR (name <> '' AND (email <> '' OR phone <> ''))",
            name="can_be_reached",
        ),
        sa.CheckConstraint(
            "purged_at IS NULL OR (name = '' AND email = '' AND phone = '')",
            name="purged_names_nobody",
        ),
        sa.CheckConstraint("language IN ('ar', 'fr', 'en')", name="language_known"),
    )


class Seat(Numbered, Model):
    """A person's wish for a seat at one meeting, and what became of it."""

    __tablename__ = "seats"

    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshops.id"))
    interest_id: Mapped[int] = mapped_column(sa.ForeignKey("interests.id"), index=True)
    state: Mapped[SeatState]
    #: why the team decided so
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    #: what the person shows at the door, such as ``4KQ7-XM3R``; empty once their name is deleted
    code: Mapped[str | None] = mapped_column(sa.String(9), unique=True, default=new_reference)
    arrived_at: Mapped[datetime | None]
    #: whether pictures of this person may be shown; empty = not asked
    photo_consent: Mapped[bool | None]

    workshop: Mapped[Workshop] = relationship()
    interest: Mapped[Interest] = relationship(back_populates="seats")
    decided_by: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("workshop_id", "interest_id"),
        sa.Index("ix_seats_workshop_id_state", "workshop_id", "state"),
        sa.CheckConstraint(
            "arrived_at IS NULL OR state IN ('chosen', 'confirmed')", name="arrived_holds_a_seat"
        ),
    )
