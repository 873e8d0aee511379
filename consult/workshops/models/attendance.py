"""Those who came without having asked for a seat: only what has to be counted is asked."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.contributions.models import AgeBand, Category, Setting, Sex
from consult.extensions import Model, Numbered
from consult.regions.models import Province
from consult.workshops.models.meetings import Workshop


class WalkIn(Numbered, Model):
    """A person let in at the door; they hold a seat. ``created_at`` is when they came."""

    __tablename__ = "walk_ins"

    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshops.id"), index=True)
    #: personal data, and not needed
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    category: Mapped[Category]
    sex: Mapped[Sex | None]
    age_band: Mapped[AgeBand | None]
    province_id: Mapped[int | None] = mapped_column(sa.ForeignKey("provinces.id"))
    setting: Mapped[Setting | None]
    #: whether pictures of this person may be shown; empty = not asked
    photo_consent: Mapped[bool | None]
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    #: one per opened form, so that a second click lets nobody in twice
    submission_token: Mapped[str | None] = mapped_column(sa.String(64), unique=True)

    workshop: Mapped[Workshop] = relationship()
    province: Mapped[Province | None] = relationship()
