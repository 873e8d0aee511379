"""Tables of the site's own words of the lexicon, and of who changed them."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.access.models import User
from consult.extensions import Model, Numbered

#: characters of the longest word or phrase that the site adds
LONGEST_WORD = 80
LONGEST_KEY = 60


class LexiconAct(StrEnum):
    """What a person did to the lexicon."""

    ADDED = "added"
    CORRECTED = "corrected"
    SWITCHED_OFF = "switched_off"
    SWITCHED_ON = "switched_on"
    CONCEPT = "concept"
    UNDONE = "undone"
    REDONE = "redone"


LEXICON_ACT_LABELS: dict[LexiconAct, LazyString] = {
    LexiconAct.ADDED: _l("Word added"),
    LexiconAct.CORRECTED: _l("Word corrected"),
    LexiconAct.SWITCHED_OFF: _l("Word switched off"),
    LexiconAct.SWITCHED_ON: _l("Word switched on again"),
    LexiconAct.CONCEPT: _l("Concept added"),
    LexiconAct.UNDONE: _l("Change undone"),
    LexiconAct.REDONE: _l("Change done again"),
}


class Effect(StrEnum):
    """What a row does to the lexicon that comes with the library."""

    ADDED = "added"
    OFF = "off"


class Rebuild(StrEnum):
    """How far the search index follows a change."""

    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class LexiconChange(Numbered, Model):
    """One decision about the lexicon: who, when, why, and the state it left behind."""

    __tablename__ = "lexicon_changes"

    #: 1, 2, 3…: two people cannot both make the next change without seeing the other's
    number: Mapped[int] = mapped_column(unique=True)
    kind: Mapped[LexiconAct]
    #: key of the concept concerned
    concept: Mapped[str] = mapped_column(sa.String(LONGEST_KEY))
    #: field of a concept that is new
    domain: Mapped[str] = mapped_column(sa.String(60), default="")
    reason: Mapped[str] = mapped_column(sa.Text)
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    #: ``Lexicon.digest`` of the site's lexicon after this change
    digest: Mapped[str] = mapped_column(sa.String(64))
    #: the change that this one undoes or does again
    target_id: Mapped[int | None] = mapped_column(sa.ForeignKey("lexicon_changes.id"))
    #: the change that undid this one; empty while it is in force
    undone_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("lexicon_changes.id"))
    #: how far the search index follows, of how many contributions
    rebuild: Mapped[Rebuild] = mapped_column(default=Rebuild.PENDING)
    texts: Mapped[int] = mapped_column(default=0)
    texts_done: Mapped[int] = mapped_column(default=0)
    #: keys of the words that it ended, so that undoing it brings them back
    ended: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)

    actor: Mapped[User | None] = relationship()
    target: Mapped[LexiconChange | None] = relationship(
        foreign_keys=[target_id], remote_side="LexiconChange.id"
    )
    words: Mapped[list[LexiconWord]] = relationship(
        back_populates="change", foreign_keys="LexiconWord.change_id", order_by="LexiconWord.id"
    )

    __table_args__ = (
        sa.CheckConstraint("number > 0", name="number_positive"),
        sa.CheckConstraint("reason <> ''", name="says_why"),
        sa.CheckConstraint("(kind = 'concept') = (domain <> '')", name="new_concept_has_field"),
        sa.CheckConstraint(
            "(kind IN ('undone', 'redone')) = (target_id IS NOT NULL)", name="undoing_has_target"
        ),
        sa.CheckConstraint("texts_done BETWEEN 0 AND texts", name="texts_done_within_texts"),
        sa.Index(
            "uq_lexicon_changes_concept_once",
            "concept",
            unique=True,
            sqlite_where=sa.text("kind = 'concept' AND undone_by_id IS NULL"),
            postgresql_where=sa.text("kind = 'concept' AND undone_by_id IS NULL"),
        ),
    )


class LexiconWord(Numbered, Model):
    """A word or phrase that the site adds to a concept, or switches off there."""

    __tablename__ = "lexicon_words"

    change_id: Mapped[int] = mapped_column(sa.ForeignKey("lexicon_changes.id"), index=True)
    concept: Mapped[str] = mapped_column(sa.String(LONGEST_KEY))
    #: code of the lexicon's column: ar, ary, ary-Latn, fr, en, tzm, ber-Latn
    language: Mapped[str] = mapped_column(sa.String(10))
    #: as typed; of one that is switched off, as listed
    word: Mapped[str] = mapped_column(sa.String(LONGEST_WORD))
    effect: Mapped[Effect]
    #: the change that took it back; empty while it is in force
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("lexicon_changes.id"))

    change: Mapped[LexiconChange] = relationship(foreign_keys=[change_id], back_populates="words")

    __table_args__ = (
        sa.CheckConstraint("word <> ''", name="is_a_word"),
        sa.CheckConstraint(
            "language IN ('ar', 'ary', 'ary-Latn', 'fr', 'en', 'tzm', 'ber-Latn')",
            name="language_known",
        ),
        sa.Index(
            "uq_lexicon_words_in_force",
            "concept",
            "language",
            "word",
            unique=True,
            sqlite_where=sa.text("ended_by_id IS NULL"),
            postgresql_where=sa.text("ended_by_id IS NULL"),
        ),
    )
