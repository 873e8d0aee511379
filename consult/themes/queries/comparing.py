"""What changed from one run to another, for readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.themes.models import (
    RunStatus,
    SuggestionKind,
    Theme,
    ThemeRun,
    ThemeSuggestion,
)
from consult.themes.queries.review import ABOUT_TEXTS

#: ways of texts, and themes, that a page names
MOST_WAYS, MOST_NAMED = 12, 60


@dataclass(frozen=True)
class Way:
    """Texts that go from one theme (None: from no theme) to another (None: to the undecided)."""

    source: Theme | None
    target: Theme | None
    texts: int


def runs_to_compare(run: ThemeRun) -> Sequence[ThemeRun]:
    """The other runs of the consultation that came to an end, the newest first."""
    select = (
        sa.select(ThemeRun)
        .where(
            ThemeRun.consultation_id == run.consultation_id,
            ThemeRun.status == RunStatus.DONE,
            ThemeRun.id != run.id,
        )
        .order_by(ThemeRun.id.desc())
        .limit(50)
    )
    return db.session.scalars(select).all()


def whole_themes(run: ThemeRun) -> Sequence[ThemeSuggestion]:
    """What the run proposed about whole themes: new ones, other labels, withdrawals."""
    select = (
        sa.select(ThemeSuggestion)
        .where(ThemeSuggestion.run_id == run.id, ThemeSuggestion.kind.not_in(ABOUT_TEXTS))
        .options(joinedload(ThemeSuggestion.theme), joinedload(ThemeSuggestion.target))
        .order_by(ThemeSuggestion.kind, ThemeSuggestion.id)
        .limit(MOST_NAMED)
    )
    return db.session.scalars(select).unique().all()


def ways_of(run: ThemeRun, consultation: Consultation) -> list[Way]:
    """From where to where the run would take most texts, or took them when nobody had read them."""
    count = sa.func.count()
    select = (
        sa.select(ThemeSuggestion.theme_id, ThemeSuggestion.target_id, count)
        .where(
            ThemeSuggestion.run_id == run.id,
            ThemeSuggestion.kind.in_([SuggestionKind.MOVE, SuggestionKind.PLACE]),
        )
        .group_by(ThemeSuggestion.theme_id, ThemeSuggestion.target_id)
        .order_by(count.desc(), ThemeSuggestion.target_id, ThemeSuggestion.theme_id)
        .limit(MOST_WAYS)
    )
    rows = db.session.execute(select).all()
    keys = {key for source, target, _count in rows for key in (source, target) if key}
    themes = {
        theme.id: theme
        for theme in db.session.scalars(
            sa.select(Theme).where(Theme.consultation_id == consultation.id, Theme.id.in_(keys))
        )
    }
    return [
        Way(themes.get(source or 0), themes.get(target or 0), texts)
        for source, target, texts in rows
    ]
