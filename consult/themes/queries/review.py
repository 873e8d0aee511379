"""What a run would change, for people to decide: a constant number of queries, paged."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import aliased, joinedload

from consult.consultations.models import Consultation
from consult.contributions.models import UNCOUNTED, Contribution
from consult.extensions import db
from consult.kernel.pagination import Page, paginate
from consult.themes.models import (
    SUGGESTION_LABELS,
    Assignment,
    RunStatus,
    Source,
    SuggestionKind,
    SuggestionState,
    Theme,
    ThemeEvent,
    ThemeRun,
    ThemeSuggestion,
)

#: suggestions about the place of a text
ABOUT_TEXTS = (SuggestionKind.PLACE, SuggestionKind.MOVE, SuggestionKind.RELEASE)


class Shown(StrEnum):
    """Which suggestions a list shows, by what became of them."""

    OPEN = "open"
    PLACED = "placed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    OUTDATED = "outdated"


SHOWN_LABELS: dict[Shown, LazyString] = {
    Shown.OPEN: _l("To be decided"),
    Shown.PLACED: _l("Placed by the run"),
    Shown.ACCEPTED: _l("Accepted"),
    Shown.REFUSED: _l("Refused"),
    Shown.OUTDATED: _l("Outdated"),
}


@dataclass(frozen=True)
class ReviewFilter:
    """Which suggestions are listed; every field that is empty lists all."""

    shown: Shown = Shown.OPEN
    kind: SuggestionKind | None = None
    theme_id: int | None = None
    #: least confidence, 0 to 1
    sure: float = 0.0


@dataclass(frozen=True)
class Tally:
    """Suggestions of a run, by kind and by what became of them."""

    counts: Mapping[tuple[SuggestionKind, Shown], int] = field(default_factory=dict)

    def of(self, shown: Shown, kind: SuggestionKind | None = None) -> int:
        """How many became this; of all kinds when none is named."""
        return sum(
            count
            for (its_kind, its), count in self.counts.items()
            if its is shown and kind in (None, its_kind)
        )

    @property
    def open(self) -> int:
        """How many wait for somebody."""
        return self.of(Shown.OPEN)

    @property
    def kinds(self) -> dict[SuggestionKind, int]:
        """The open ones by kind."""
        return {k: count for k in SUGGESTION_LABELS if (count := self.of(Shown.OPEN, k))}

    @property
    def shown(self) -> dict[Shown, int]:
        """All of them by what became of them."""
        return {shown: count for shown in Shown if (count := self.of(shown))}


def holds() -> sa.ColumnElement[bool]:
    """Condition: what a suggestion is about is still as the run saw it, and may be changed.

    The text is where it was, by the engine's word; the themes are in force and not locked. Of a
    new theme, its texts are compared when it is accepted.
    """
    main = (
        sa.select(Assignment.id)
        .join(Contribution, Contribution.id == Assignment.contribution_id)
        .where(
            Assignment.contribution_id == ThemeSuggestion.contribution_id,
            Assignment.rank == 1,
            Assignment.source == Source.ENGINE,
            Assignment.theme_id.is_not_distinct_from(ThemeSuggestion.theme_id),
            Contribution.status.not_in(UNCOUNTED),
        )
        .correlate(ThemeSuggestion)
        .exists()
    )
    return sa.case(
        (
            ThemeSuggestion.kind.in_(ABOUT_TEXTS),
            sa.and_(
                main,
                sa.or_(ThemeSuggestion.theme_id.is_(None), _changeable(ThemeSuggestion.theme_id)),
                sa.or_(
                    ThemeSuggestion.target_id.is_(None),
                    _changeable(ThemeSuggestion.target_id),
                ),
            ),
        ),
        (ThemeSuggestion.kind == SuggestionKind.FOUND, sa.true()),
        else_=_changeable(ThemeSuggestion.theme_id, by_engine=True),
    )


def is_shown(shown: Shown) -> sa.ColumnElement[bool]:
    """Condition: this became of a suggestion; an open one that no longer holds is outdated."""
    state = ThemeSuggestion.state
    by_run = sa.and_(ThemeSuggestion.decided_by_id.is_(None), ThemeSuggestion.event_id.is_(None))
    match shown:
        case Shown.OPEN:
            return sa.and_(state == SuggestionState.OPEN, holds())
        case Shown.PLACED:
            return sa.and_(state == SuggestionState.ACCEPTED, by_run)
        case Shown.ACCEPTED:
            return sa.and_(state == SuggestionState.ACCEPTED, sa.not_(by_run))
        case Shown.REFUSED:
            return state == SuggestionState.REFUSED
        case Shown.OUTDATED:
            past = sa.and_(state == SuggestionState.OPEN, sa.not_(holds()))
            return sa.or_(state == SuggestionState.OUTDATED, past)


def tally(run: ThemeRun) -> Tally:
    """Count the suggestions of a run."""
    others = [shown for shown in Shown if shown is not Shown.OUTDATED]
    became = sa.case(
        *((is_shown(shown), shown.value) for shown in others), else_=Shown.OUTDATED.value
    )
    state = became.label("shown")
    select = (
        sa.select(state, ThemeSuggestion.kind, sa.func.count())
        .where(ThemeSuggestion.run_id == run.id)
        .group_by(state, ThemeSuggestion.kind)
    )
    return Tally({(kind, Shown(value)): n for value, kind, n in db.session.execute(select)})


def suggestion_page(
    run: ThemeRun, wanted: ReviewFilter, *, page: int, size: int = 25
) -> Page[ThemeSuggestion]:
    """Suggestions that match: whole themes first, then texts, theme by theme, the surest first."""
    select = _matching(run, wanted).options(
        joinedload(ThemeSuggestion.contribution),
        joinedload(ThemeSuggestion.theme),
        joinedload(ThemeSuggestion.target),
        joinedload(ThemeSuggestion.decided_by),
    )
    about_text = sa.case((ThemeSuggestion.kind.in_(ABOUT_TEXTS), 1), else_=0)
    select = select.order_by(
        about_text,
        ThemeSuggestion.target_id,
        ThemeSuggestion.confidence.desc(),
        ThemeSuggestion.id,
    )
    return paginate(select, number=page, size=size)


def matching_ids(run: ThemeRun, wanted: ReviewFilter) -> Sequence[int]:
    """Keys of all suggestions that match."""
    select = _matching(run, wanted).with_only_columns(ThemeSuggestion.id)
    return db.session.scalars(select.order_by(ThemeSuggestion.id)).all()


def holding(ids: Collection[int]) -> set[int]:
    """Which of these suggestions still hold."""
    select = sa.select(ThemeSuggestion.id).where(ThemeSuggestion.id.in_(ids), holds())
    return set(db.session.scalars(select))


def texts_of(suggestions: Sequence[ThemeSuggestion]) -> dict[int, Contribution]:
    """The texts that speak for the new themes among these suggestions, by key."""
    keys = {key for s in suggestions for key in (s.details or {}).get("quotes", ())[:3]}
    select = sa.select(Contribution).where(
        Contribution.id.in_(keys), Contribution.status.not_in(UNCOUNTED)
    )
    return {text.id: text for text in db.session.scalars(select).unique()}


def themes_concerned(run: ThemeRun) -> Sequence[Theme]:
    """The themes that a run's suggestions name, by number, to choose from."""
    named = sa.union(
        sa.select(ThemeSuggestion.theme_id).where(ThemeSuggestion.run_id == run.id),
        sa.select(ThemeSuggestion.target_id).where(ThemeSuggestion.run_id == run.id),
    )
    select = sa.select(Theme).where(Theme.id.in_(named)).order_by(Theme.number)
    return db.session.scalars(select).all()


def waiting(consultation: Consultation) -> tuple[ThemeRun | None, int]:
    """The run whose suggestions wait for people, and how many do."""
    select = (
        sa.select(ThemeRun)
        .where(
            ThemeRun.consultation_id == consultation.id,
            ThemeRun.status == RunStatus.DONE,
            sa.exists().where(
                ThemeSuggestion.run_id == ThemeRun.id,
                ThemeSuggestion.state == SuggestionState.OPEN,
            ),
        )
        .order_by(ThemeRun.id.desc())
        .limit(1)
    )
    run = db.session.scalar(select)
    if run is None:
        return None, 0
    count = sa.select(sa.func.count(ThemeSuggestion.id)).where(
        ThemeSuggestion.run_id == run.id, is_shown(Shown.OPEN)
    )
    return run, db.session.scalar(count) or 0


def adoptions(run: ThemeRun, *, limit: int = 5) -> Sequence[ThemeEvent]:
    """What people did with a run's suggestions, the latest first."""
    events = (
        sa.select(ThemeSuggestion.event_id)
        .where(ThemeSuggestion.run_id == run.id, ThemeSuggestion.event_id.is_not(None))
        .distinct()
    )
    select = (
        sa.select(ThemeEvent)
        .where(ThemeEvent.id.in_(events))
        .options(joinedload(ThemeEvent.actor), joinedload(ThemeEvent.theme))
        .order_by(ThemeEvent.id.desc())
        .limit(limit)
    )
    return db.session.scalars(select).unique().all()


def _changeable(
    key: sa.orm.InstrumentedAttribute[int | None], *, by_engine: bool = False
) -> sa.ColumnElement[bool]:
    """Condition: the theme is in force and not locked; ``by_engine``: nobody named it either."""
    theme = aliased(Theme)
    select = sa.select(theme.id).where(
        theme.id == key, theme.retired_at.is_(None), theme.locked.is_(False)
    )
    if by_engine:
        select = select.where(theme.labelled_by == Source.ENGINE)
    return select.correlate(ThemeSuggestion).exists()


def _matching(run: ThemeRun, wanted: ReviewFilter) -> sa.Select[ThemeSuggestion]:
    select = sa.select(ThemeSuggestion).where(
        ThemeSuggestion.run_id == run.id, is_shown(wanted.shown)
    )
    if wanted.kind is not None:
        select = select.where(ThemeSuggestion.kind == wanted.kind)
    if wanted.theme_id is not None:
        select = select.where(
            sa.or_(
                ThemeSuggestion.theme_id == wanted.theme_id,
                ThemeSuggestion.target_id == wanted.theme_id,
            )
        )
    if wanted.sure:
        select = select.where(ThemeSuggestion.confidence >= wanted.sure)
    return select
