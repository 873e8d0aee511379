"""What people decided about themes."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.access.models import User
from consult.contributions.models import Contribution
from consult.extensions import Model, Numbered
from consult.themes.models.themes import Theme


class EventKind(StrEnum):
    """What a person did to a theme."""

    RENAMED = "renamed"
    DESCRIBED = "described"
    CREATED = "created"
    MERGED = "merged"
    SPLIT = "split"
    NESTED = "nested"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    RETIRED = "retired"
    REVIVED = "revived"
    MOVED = "moved"
    COPIED = "copied"
    REMOVED = "removed"
    PINNED = "pinned"
    UNPINNED = "unpinned"
    QUOTED = "quoted"
    ADOPTED = "adopted"
    UNDONE = "undone"
    REDONE = "redone"


EVENT_LABELS: dict[EventKind, LazyString] = {
    EventKind.RENAMED: _l("Theme renamed"),
    EventKind.DESCRIBED: _l("Theme described"),
    EventKind.CREATED: _l("Theme created"),
    EventKind.MERGED: _l("Themes merged"),
    EventKind.SPLIT: _l("Theme split"),
    EventKind.NESTED: _l("Theme put under another"),
    EventKind.LOCKED: _l("Theme locked"),
    EventKind.UNLOCKED: _l("Theme unlocked"),
    EventKind.RETIRED: _l("Theme withdrawn"),
    EventKind.REVIVED: _l("Theme taken back into use"),
    EventKind.MOVED: _l("Text moved"),
    EventKind.COPIED: _l("Text put in a second theme"),
    EventKind.REMOVED: _l("Text taken out of a theme"),
    EventKind.PINNED: _l("Place of the text confirmed"),
    EventKind.UNPINNED: _l("Confirmation taken back"),
    EventKind.QUOTED: _l("Quotes chosen"),
    EventKind.ADOPTED: _l("Suggestion of a run accepted"),
    EventKind.UNDONE: _l("Decision undone"),
    EventKind.REDONE: _l("Decision done again"),
}


class ThemeEvent(Numbered, Model):
    """A decision of a person: who, when, why, what before and after.

    It holds all that is needed to undo it: ``changes`` for themes and quotes, rows of
    ``TextChange`` for the places of texts. An undo is an event of its own that names the one it
    undoes; a redo names the undo.

    ``details`` are for people to read. Of a renaming: ``before`` and ``after``, language → label.
    Of a move: ``before`` and ``after``, numbers of themes, null for "undecided" or "not sorted
    yet". Of a merging and a split: the number of the one theme, the numbers of the several. Of a
    text put in a second theme or taken out of one: all its themes, the main one first. Of several
    texts at once: ``texts``, how many, and ``references``, the first of them. Of an undo: ``of``,
    the kind of the decision, and ``event``, the key of what it undoes.
    """

    __tablename__ = "theme_events"

    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    kind: Mapped[EventKind]
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id"), index=True)
    contribution_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("contributions.id", ondelete="CASCADE")
    )
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    #: why, in the words of the person
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: ``{"table": "themes", "key": id, "before": columns, "after": columns}`` of each theme, and
    #: ``{"table": "quotes", "key": [theme, text], "before": …, "after": …}`` of each quote, null
    #: where it does not stand
    changes: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    #: the event that this one undoes; two people cannot undo one decision
    undoes_id: Mapped[int | None] = mapped_column(sa.ForeignKey("theme_events.id"), unique=True)

    theme: Mapped[Theme | None] = relationship()
    contribution: Mapped[Contribution | None] = relationship()
    actor: Mapped[User | None] = relationship()
    undoes: Mapped[ThemeEvent | None] = relationship(remote_side="ThemeEvent.id")

    __table_args__ = (
        sa.CheckConstraint(
            "(kind IN ('undone', 'redone')) = (undoes_id IS NOT NULL)", name="undo_names_its_event"
        ),
    )


class TextChange(Model):
    """Where a text was before and after an event: its rows of ``theme_assignments``, by rank.

    ``before`` and ``after`` are lists of ``{"theme", "outcome", "source", "confidence", "spans",
    "run", "by"}``, the main theme first; empty = no run had read the text.
    """

    __tablename__ = "text_changes"

    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("theme_events.id", ondelete="CASCADE"), primary_key=True
    )
    contribution_id: Mapped[int] = mapped_column(
        sa.ForeignKey("contributions.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    before: Mapped[list[Any]] = mapped_column(sa.JSON)
    after: Mapped[list[Any]] = mapped_column(sa.JSON)

    event: Mapped[ThemeEvent] = relationship()


class ThemeVersion(Model):
    """Which event made which version of a theme: its own history, and who changed it since."""

    __tablename__ = "theme_versions"

    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("theme_events.id", ondelete="CASCADE"), primary_key=True
    )
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("themes.id"), primary_key=True)
    version: Mapped[int]

    event: Mapped[ThemeEvent] = relationship()

    # two acts cannot both have seen the same state
    __table_args__ = (sa.UniqueConstraint("theme_id", "version"),)
