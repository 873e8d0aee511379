"""Suggestions under decision: while it lasts, nobody else decides one or changes a theme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import joinedload, lazyload

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.models import Contribution
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import Conflict
from consult.themes.models import (
    SuggestionState,
    Theme,
    ThemeEvent,
    ThemeRun,
    ThemeSuggestion,
)
from consult.themes.operations.acts import Act
from consult.themes.operations.refusals import moved_meanwhile
from consult.themes.operations.reviewing.results import is_where
from consult.themes.operations.rows import batches, places_of


@dataclass
class Decision:
    """What became of the suggestions that somebody decided."""

    done: int = 0
    #: no longer about anything: people changed it since the run
    outdated: int = 0
    #: decided by somebody else first
    late: int = 0
    #: themes that cannot be withdrawn yet: they hold texts
    holding: int = 0
    events: list[ThemeEvent] = field(default_factory=list)


@dataclass
class Sitting:
    """The suggestions of a run that somebody decides now.

    ``waiting`` are those that nobody decided yet; ``placed`` are texts that the run placed by
    itself and nobody looked at.
    """

    run: ThemeRun
    actor: User | None
    read: bool
    wanted: Sequence[ThemeSuggestion]
    waiting: list[ThemeSuggestion]
    placed: list[ThemeSuggestion]
    decision: Decision = field(default_factory=Decision)

    @classmethod
    def open(cls, run: ThemeRun, ids: Sequence[int], actor: User | None, *, read: bool) -> Sitting:
        """Read the suggestions once nobody else can change anything."""
        Act(run.consultation, actor)
        wanted = [s for batch in batches(sorted(set(ids))) for s in _load(run, batch)]
        waiting = [s for s in wanted if s.state is SuggestionState.OPEN]
        placed = [s for s in wanted if _by_run(s)]
        late = len(wanted) - len(waiting) - len(placed)
        return cls(run, actor, read, wanted, waiting, placed, Decision(late=late))

    @property
    def consultation(self) -> Consultation:
        """Whose themes they are about."""
        return self.run.consultation

    @property
    def by(self) -> int | None:
        """Key of the actor."""
        return self.actor.id if self.actor else None

    def act(self) -> Act:
        """Begin one decision to be undone as a whole."""
        return Act(self.consultation, self.actor)

    def decide(
        self,
        suggestions: Sequence[ThemeSuggestion],
        state: SuggestionState,
        event: ThemeEvent | None = None,
    ) -> None:
        """Write what somebody decided, and the event that changed something."""
        now = utc_now()
        for suggestion in suggestions:
            suggestion.state, suggestion.decided_at = state, now
            suggestion.decided_by_id = self.by
            suggestion.event_id = event.id if event else None
        self.decision.done += len(suggestions)
        if event is not None:
            self.decision.events.append(event)

    def outdate(self, suggestions: Sequence[ThemeSuggestion]) -> None:
        """Close what is about something that changed since the run."""
        now = utc_now()
        for suggestion in suggestions:
            suggestion.state, suggestion.decided_at = SuggestionState.OUTDATED, now
        self.decision.outdated += len(suggestions)

    def check_alone(self) -> None:
        """A single suggestion that could not be decided is told as a conflict."""
        if len(self.wanted) != 1 or self.decision.done:
            return
        (suggestion,) = self.wanted
        if self.decision.late:
            raise Conflict(decided_meanwhile(suggestion))
        if self.decision.holding:
            raise Conflict(_l("This theme holds texts: move them first."))
        raise Conflict(outdated_words(suggestion))

    def close(self, verb: str) -> Decision:
        """Write what was decided."""
        db.session.flush()
        found = self.decision
        counts = {"done": found.done, "outdated": found.outdated, "late": found.late}
        audit.record(verb, self.run, actor=self.actor, **counts)
        return found


def decided_meanwhile(suggestion: ThemeSuggestion) -> LazyString:
    """Who decided a suggestion first, and how."""
    if suggestion.state is SuggestionState.OUTDATED:
        return outdated_words(suggestion)
    by = suggestion.decided_by
    who = (by.name or by.email) if by else LazyString(_, "Somebody")
    if suggestion.state is SuggestionState.ACCEPTED:
        return _l("%(who)s accepted this suggestion meanwhile.", who=who)
    return _l("%(who)s refused this suggestion meanwhile.", who=who)


def outdated_words(suggestion: ThemeSuggestion) -> LazyString:
    """What changed since the run; who moved the text, when somebody did."""
    text = suggestion.contribution
    if text is not None:
        places = places_of([text.id])[text.id]
        by_run = suggestion.state is SuggestionState.ACCEPTED
        if not is_where(places, suggestion.target_id if by_run else suggestion.theme_id):
            now = places[0].theme if places else None
            return moved_meanwhile(text, db.session.get(Theme, now) if now else None)
    return _l("What this suggestion is about changed since the run, so it is outdated.")


def _by_run(suggestion: ThemeSuggestion) -> bool:
    """Whether the run did it by itself and nobody looked at it."""
    return (
        suggestion.state is SuggestionState.ACCEPTED
        and suggestion.decided_by_id is None
        and suggestion.event_id is None
    )


def _load(run: ThemeRun, ids: Sequence[int]) -> Sequence[ThemeSuggestion]:
    select = (
        sa.select(ThemeSuggestion)
        .where(ThemeSuggestion.run_id == run.id, ThemeSuggestion.id.in_(ids))
        .options(
            joinedload(ThemeSuggestion.contribution).options(
                lazyload(Contribution.criterion), lazyload(Contribution.province)
            ),
            joinedload(ThemeSuggestion.theme),
            joinedload(ThemeSuggestion.target),
            joinedload(ThemeSuggestion.decided_by),
        )
        .order_by(ThemeSuggestion.id)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(select).unique().all()
