"""Double coding: people who label the same texts without seeing each other's labels."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.models import Contribution
from consult.extensions import Model, Numbered, utc_now
from consult.themes.models.themes import Theme


class Strata(StrEnum):
    """By what the sample is spread, in proportion."""

    NONE = "none"
    THEME = "theme"
    PROVINCE = "province"


STRATA_LABELS: dict[Strata, LazyString] = {
    Strata.NONE: _l("All texts alike"),
    Strata.THEME: _l("In proportion to the themes"),
    Strata.PROVINCE: _l("In proportion to the prefectures and provinces"),
}


class Verdict(StrEnum):
    """What a coder says of a text: one theme, none of them, or that it cannot be told."""

    THEME = "theme"
    NONE = "none"
    UNCLEAR = "unclear"


VERDICT_LABELS: dict[Verdict, LazyString] = {
    Verdict.THEME: _l("A theme"),
    Verdict.NONE: _l("None of the themes"),
    Verdict.UNCLEAR: _l("Unclear"),
}


class CodingRound(Numbered, Model):
    """A sample of texts that several people label; the same seed draws the same texts."""

    __tablename__ = "coding_rounds"

    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    #: what the coders should heed, shown above each text
    instructions: Mapped[str] = mapped_column(sa.Text, default="")
    #: texts drawn
    size: Mapped[int]
    seed: Mapped[int] = mapped_column(default=0)
    strata: Mapped[Strata] = mapped_column(default=Strata.NONE)
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    #: set when no more labels are taken; results are open to all from then on
    closed_at: Mapped[datetime | None]

    consultation: Mapped[Consultation] = relationship()
    created_by: Mapped[User | None] = relationship()
    coders: Mapped[list[CodingCoder]] = relationship(
        back_populates="round", order_by="CodingCoder.id"
    )

    __table_args__ = (
        sa.CheckConstraint("title <> ''", name="has_title"),
        sa.CheckConstraint("size > 0", name="size_positive"),
        sa.CheckConstraint("seed >= 0", name="seed_not_negative"),
    )


class CodingItem(Numbered, Model):
    """One text of a round, with what the engine said of it when the round began.

    ``engine_verdict`` is empty where no run had read the text or a person had placed it: there is
    no label of the engine to compare with.
    """

    __tablename__ = "coding_items"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("coding_rounds.id", ondelete="CASCADE"))
    contribution_id: Mapped[int] = mapped_column(
        sa.ForeignKey("contributions.id", ondelete="CASCADE"), index=True
    )
    #: from 1, the order in which coders meet it
    position: Mapped[int]
    engine_verdict: Mapped[Verdict | None]
    engine_theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id"))
    #: when a person settled a disagreement by placing the text
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))

    contribution: Mapped[Contribution] = relationship()
    decided_by: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("round_id", "contribution_id"),
        sa.UniqueConstraint("round_id", "position"),
        # for the codes, which belong to the same round as their item
        sa.UniqueConstraint("round_id", "id"),
        sa.CheckConstraint("position > 0", name="position_positive"),
        sa.CheckConstraint(
            "(engine_verdict IS NOT NULL AND engine_verdict = 'theme')"
            " = (engine_theme_id IS NOT NULL)",
            name="engine_theme_goes_with_verdict",
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_at IS NOT NULL", name="decision_is_dated"
        ),
    )


class CodingCoder(Numbered, Model):
    """A member of the team who labels the texts of a round."""

    __tablename__ = "coding_coders"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("coding_rounds.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), index=True)
    #: set when the coder says that the labels are final
    finished_at: Mapped[datetime | None]

    round: Mapped[CodingRound] = relationship(back_populates="coders")
    user: Mapped[User] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("round_id", "user_id"),
        # for the codes, which belong to the same round as their coder
        sa.UniqueConstraint("round_id", "id"),
    )


class CodingCode(Numbered, Model):
    """What one coder said of one text."""

    __tablename__ = "coding_codes"

    round_id: Mapped[int]
    item_id: Mapped[int]
    coder_id: Mapped[int] = mapped_column(index=True)
    verdict: Mapped[Verdict]
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id"))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    updated_at: Mapped[datetime] = mapped_column(default=utc_now, onupdate=utc_now)

    theme: Mapped[Theme | None] = relationship()

    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["round_id", "item_id"],
            ["coding_items.round_id", "coding_items.id"],
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["round_id", "coder_id"],
            ["coding_coders.round_id", "coding_coders.id"],
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("item_id", "coder_id"),
        sa.CheckConstraint("(verdict = 'theme') = (theme_id IS NOT NULL)", name="theme_named"),
    )
