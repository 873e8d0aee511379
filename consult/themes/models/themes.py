"""Themes, and what belongs to them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.models import Contribution
from consult.extensions import Model, Numbered, utc_now
from consult.kernel.i18n import localized


class Source(StrEnum):
    """Who decided: what a person decided, no run changes."""

    ENGINE = "engine"
    PERSON = "person"


SOURCE_LABELS: dict[Source, LazyString] = {
    Source.ENGINE: _l("Proposed by the analysis"),
    Source.PERSON: _l("Decided by the team"),
}


class Outcome(StrEnum):
    """What became of a text: in a theme; too near to several; too short to tell."""

    ASSIGNED = "assigned"
    UNDECIDED = "undecided"
    UNCLEAR = "unclear"


class Theme(Numbered, Model):
    """A theme with a permanent number; runs propose, people decide."""

    __tablename__ = "themes"

    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    #: permanent within the consultation
    number: Mapped[int]
    label_ar: Mapped[str] = mapped_column(sa.String(200), default="")
    label_fr: Mapped[str] = mapped_column(sa.String(200), default="")
    label_en: Mapped[str] = mapped_column(sa.String(200), default="")
    #: what it is about, in plain paragraphs, when somebody wrote it
    description_ar: Mapped[str] = mapped_column(sa.Text, default="")
    description_fr: Mapped[str] = mapped_column(sa.Text, default="")
    description_en: Mapped[str] = mapped_column(sa.Text, default="")
    #: the theme it stands under in the tree, one level deep
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id"), index=True)
    #: finished: no run puts a text in or takes one out
    locked: Mapped[bool] = mapped_column(default=False)
    #: the theme that took its texts in when it was merged
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id"))
    #: the theme it was split from
    split_from_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id"))
    #: counts the acts on it, so that two people never overwrite each other
    version: Mapped[int] = mapped_column(default=1)
    #: who gave the label
    labelled_by: Mapped[Source] = mapped_column(default=Source.ENGINE)
    #: characteristic words as people wrote them, the strongest first
    terms: Mapped[list[str]] = mapped_column(default=list)
    #: share of repeated runs that keep its texts together, 0 to 1
    stability: Mapped[float | None]
    #: mean lead of this theme over the next one, 0 to 1
    margin: Mapped[float | None]
    run_id: Mapped[int | None] = mapped_column(sa.ForeignKey("theme_runs.id"))
    #: set when it was merged, withdrawn, or is no longer found and no person keeps it
    retired_at: Mapped[datetime | None]

    consultation: Mapped[Consultation] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("consultation_id", "number"),
        sa.CheckConstraint("number > 0", name="number_positive"),
        sa.CheckConstraint("version > 0", name="version_positive"),
        sa.CheckConstraint("parent_id <> id", name="not_its_own_parent"),
        sa.CheckConstraint("merged_into_id <> id", name="not_merged_into_itself"),
        sa.CheckConstraint(
            "merged_into_id IS NULL OR retired_at IS NOT NULL", name="merged_is_retired"
        ),
    )

    @property
    def label(self) -> str:
        """The label in the reader's language, else in another; its number before it has any."""
        return localized(self, "label") or _("Theme %(number)s", number=self.number)

    @property
    def labels(self) -> dict[str, str]:
        """Language → label, as typed."""
        return {"ar": self.label_ar, "fr": self.label_fr, "en": self.label_en}


#: themes that a text may be in, the main one first
MOST_THEMES = 3


class Assignment(Numbered, Model):
    """Where a contribution belongs, who said so, and how sure.

    A text has one row of rank 1, its main theme or why it has none, and up to two more for other
    themes it speaks of.
    """

    __tablename__ = "theme_assignments"

    contribution_id: Mapped[int] = mapped_column(
        sa.ForeignKey("contributions.id", ondelete="CASCADE")
    )
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id"), index=True)
    #: 1 for the main theme, then 2 and 3
    rank: Mapped[int] = mapped_column(default=1)
    #: where the text speaks of this theme: pairs of character offsets into ``Contribution.text``;
    #: empty = the whole text
    spans: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    outcome: Mapped[Outcome]
    source: Mapped[Source] = mapped_column(default=Source.ENGINE)
    #: 0 to 1; 1 for a person's decision
    confidence: Mapped[float]
    run_id: Mapped[int | None] = mapped_column(sa.ForeignKey("theme_runs.id"))
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    updated_at: Mapped[datetime] = mapped_column(default=utc_now, onupdate=utc_now)

    theme: Mapped[Theme | None] = relationship()
    contribution: Mapped[Contribution] = relationship()
    decided_by: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint(
            "(outcome = 'assigned') = (theme_id IS NOT NULL)", name="assigned_has_theme"
        ),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence_is_a_share"),
        sa.CheckConstraint(f"rank BETWEEN 1 AND {MOST_THEMES}", name="rank_of_three"),
        sa.CheckConstraint("rank = 1 OR theme_id IS NOT NULL", name="other_ranks_have_theme"),
        sa.UniqueConstraint("contribution_id", "rank"),
        sa.UniqueConstraint("contribution_id", "theme_id"),
    )


class ThemeQuote(Numbered, Model):
    """A contribution that represents a theme, in order of preference."""

    __tablename__ = "theme_quotes"

    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("themes.id", ondelete="CASCADE"))
    contribution_id: Mapped[int] = mapped_column(
        sa.ForeignKey("contributions.id", ondelete="CASCADE")
    )
    position: Mapped[int]
    source: Mapped[Source] = mapped_column(default=Source.ENGINE)

    contribution: Mapped[Contribution] = relationship(lazy="joined")

    __table_args__ = (sa.UniqueConstraint("theme_id", "contribution_id"),)
