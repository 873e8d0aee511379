"""Tables of moderation: what people did, what was found in the words, what was taken out."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.access.models import User
from consult.contributions.models.register import Contribution
from consult.extensions import Model, Numbered


class ActKind(StrEnum):
    """What somebody did to a contribution."""

    STATUS = "status"
    CRITERION = "criterion"
    PROVINCE = "province"
    LANGUAGE = "language"
    REDACTION = "redaction"
    PURGE = "purge"
    MERGE = "merge"
    WITHDRAWAL = "withdrawal"
    ANSWER = "answer"
    REWORDING = "rewording"


ACT_LABELS: dict[ActKind, LazyString] = {
    ActKind.STATUS: _l("Status changed"),
    ActKind.CRITERION: _l("Criterion corrected"),
    ActKind.PROVINCE: _l("Province corrected"),
    ActKind.LANGUAGE: _l("Language corrected"),
    ActKind.REDACTION: _l("Passages taken out"),
    ActKind.PURGE: _l("Original deleted for ever"),
    ActKind.MERGE: _l("Merged with another"),
    ActKind.WITHDRAWAL: _l("Withdrawn"),
    ActKind.ANSWER: _l("Answered"),
    ActKind.REWORDING: _l("Text corrected"),
}


class ModerationAct(Numbered, Model):
    """One act on one contribution: codes and keys only, never what anybody said."""

    __tablename__ = "moderation_acts"

    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    contribution_id: Mapped[int] = mapped_column(
        sa.ForeignKey("contributions.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[ActKind] = mapped_column()
    #: empty when the author acted, who has no account
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    #: the state ``before`` and ``after`` the act
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: the same for all that was done by one click
    batch: Mapped[str | None] = mapped_column(sa.String(32), index=True)
    undone_at: Mapped[datetime | None]
    #: empty when the other contribution's author withdrew it, and with it what hung on it
    undone_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))

    contribution: Mapped[Contribution] = relationship()
    actor: Mapped[User | None] = relationship(foreign_keys=[actor_id])
    undone_by: Mapped[User | None] = relationship(foreign_keys=[undone_by_id])

    __table_args__ = (
        sa.CheckConstraint(
            "undone_by_id IS NULL OR undone_at IS NOT NULL", name="undone_at_a_time"
        ),
    )


class RedactedOriginal(Numbered, Model):
    """A part as it was before passages were taken out; for the administrator, until purged."""

    __tablename__ = "redacted_originals"

    act_id: Mapped[int] = mapped_column(
        sa.ForeignKey("moderation_acts.id", ondelete="CASCADE"), index=True
    )
    contribution_id: Mapped[int] = mapped_column(
        sa.ForeignKey("contributions.id", ondelete="CASCADE"), index=True
    )
    #: name of the text field
    part: Mapped[str] = mapped_column(sa.String(20))
    #: personal data; empty once purged
    original: Mapped[str | None] = mapped_column(sa.Text)
    purged_at: Mapped[datetime | None]

    __table_args__ = (
        sa.CheckConstraint("(original IS NULL) = (purged_at IS NOT NULL)", name="kept_or_purged"),
        sa.CheckConstraint(
            "part IN ('problem', 'proposal', 'effect', 'statement')", name="part_of_the_form"
        ),
        sa.UniqueConstraint("act_id", "part"),
    )


class WatchWord(Numbered, Model):
    """A word of abuse to look out for, in every consultation; a removed one is not seeded again."""

    __tablename__ = "watch_words"

    #: as people wrote it in the list
    word: Mapped[str] = mapped_column(sa.String(100))
    #: its normalised tokens, by which texts are searched
    key: Mapped[str] = mapped_column(sa.String(100), unique=True)
    #: language code of the analysis
    language: Mapped[str] = mapped_column(sa.String(10))
    #: empty for the words that the list starts with
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    removed_at: Mapped[datetime | None]

    __table_args__ = (sa.CheckConstraint("key <> ''", name="is_a_word"),)


class Examination(Model):
    """What was found in a contribution's words, so that a list can be filtered by it."""

    __tablename__ = "examinations"

    contribution_id: Mapped[int] = mapped_column(
        sa.ForeignKey("contributions.id", ondelete="CASCADE"), primary_key=True
    )
    personal_data: Mapped[bool]
    abusive_word: Mapped[bool]
    #: the likeliest to say the same, entered before it
    duplicate_of_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("contributions.id", ondelete="SET NULL"), index=True
    )
    #: which list of words it was held against
    word_list: Mapped[str] = mapped_column(sa.String(64))

    __table_args__ = (
        sa.CheckConstraint("duplicate_of_id <> contribution_id", name="not_its_own_duplicate"),
    )
