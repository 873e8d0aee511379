"""What a later run would change: suggestions that people accept or refuse."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.access.models import User
from consult.contributions.models import Contribution
from consult.extensions import Model, Numbered
from consult.themes.models.events import ThemeEvent
from consult.themes.models.runs import ThemeRun
from consult.themes.models.themes import Theme


class SuggestionKind(StrEnum):
    """What a run would change."""

    PLACE = "place"
    MOVE = "move"
    RELEASE = "release"
    FOUND = "found"
    RENAME = "rename"
    RETIRE = "retire"


SUGGESTION_LABELS: dict[SuggestionKind, LazyString] = {
    SuggestionKind.PLACE: _l("Put a text in a theme"),
    SuggestionKind.MOVE: _l("Move a text to another theme"),
    SuggestionKind.RELEASE: _l("Put a text with the undecided ones"),
    SuggestionKind.FOUND: _l("Make a new theme"),
    SuggestionKind.RENAME: _l("Rename a theme"),
    SuggestionKind.RETIRE: _l("Withdraw a theme"),
}


class SuggestionState(StrEnum):
    """What became of a suggestion; outdated: what it was about changed meanwhile."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    OUTDATED = "outdated"


SUGGESTION_STATE_LABELS: dict[SuggestionState, LazyString] = {
    SuggestionState.OPEN: _l("To be decided"),
    SuggestionState.ACCEPTED: _l("Accepted"),
    SuggestionState.REFUSED: _l("Refused"),
    SuggestionState.OUTDATED: _l("Outdated"),
}


class ThemeSuggestion(Numbered, Model):
    """One thing that a run would change; nothing changes before a person accepts it.

    ``details``: of a new theme its ``labels``, ``terms``, ``texts`` (keys of contributions) and
    ``quotes``; of a renaming ``before`` and ``after``, language → label; of a placing or a move
    ``others``, further themes with their ``spans``.
    """

    __tablename__ = "theme_suggestions"

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("theme_runs.id", ondelete="CASCADE"))
    kind: Mapped[SuggestionKind]
    state: Mapped[SuggestionState] = mapped_column(default=SuggestionState.OPEN)
    #: the theme it is about: renamed, withdrawn, or the one that the text is in
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id"))
    #: where the text would go
    target_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id"))
    contribution_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("contributions.id", ondelete="CASCADE"), index=True
    )
    #: how sure the run is, 0 to 1
    confidence: Mapped[float | None]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    #: what its acceptance changed
    event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("theme_events.id"))

    run: Mapped[ThemeRun] = relationship()
    theme: Mapped[Theme | None] = relationship(foreign_keys=theme_id)
    target: Mapped[Theme | None] = relationship(foreign_keys=target_id)
    contribution: Mapped[Contribution | None] = relationship()
    decided_by: Mapped[User | None] = relationship()
    event: Mapped[ThemeEvent | None] = relationship()

    __table_args__ = (
        sa.Index("ix_theme_suggestions_run_id_state_kind", "run_id", "state", "kind"),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided_has_a_date"),
        sa.CheckConstraint(
            "(kind IN ('place', 'move', 'release')) = (contribution_id IS NOT NULL)",
            name="about_a_text_or_a_theme",
        ),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence_is_a_share"),
    )
