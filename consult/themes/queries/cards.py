"""What the card of a theme says of it, for any number of themes in five queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from consult.contributions.models import UNCOUNTED, Contribution
from consult.extensions import db
from consult.themes.models import Assignment, Source, Theme
from consult.themes.queries.counting import counts_within
from consult.themes.queries.themes import quotes_of


@dataclass(frozen=True)
class ThemeCard:
    """Figures of one theme over its texts that count."""

    theme: Theme
    texts: int = 0
    #: texts of which it is the main theme
    main: int = 0
    #: texts that a person placed or confirmed
    reviewed: int = 0
    #: texts that say the same as another one of the theme, but for spelling and punctuation
    duplicates: int = 0
    #: codes of the analysis → texts, the most frequent first
    languages: Mapping[object, int] = field(default_factory=dict)
    #: keys of provinces, None where it was not said → texts
    provinces: Mapping[object, int] = field(default_factory=dict)
    channels: Mapping[object, int] = field(default_factory=dict)
    quotes: Sequence[Contribution] = ()

    @property
    def second(self) -> int:
        """Texts of which it is the second or third theme."""
        return self.texts - self.main

    @property
    def share_reviewed(self) -> float:
        """Share of its texts that a person placed or confirmed, 0 to 1."""
        return self.reviewed / self.texts if self.texts else 0.0

    @property
    def share_duplicates(self) -> float:
        """Share of its texts that say what another one says already, 0 to 1."""
        return self.duplicates / self.texts if self.texts else 0.0


def theme_cards(themes: Sequence[Theme]) -> dict[int, ThemeCard]:
    """The card of each of these themes, by key."""
    ours = sa.and_(
        Assignment.theme_id.in_([theme.id for theme in themes]),
        Contribution.status.not_in(UNCOUNTED),
    )
    figures = _figures(ours)
    by = {name: counts_within(ours, name) for name in ("language", "province", "channel")}
    quotes = quotes_of(themes)
    return {
        theme.id: ThemeCard(
            theme,
            *figures.get(theme.id, (0, 0, 0, 0)),
            languages=by["language"].get(theme.id, {}),
            provinces=by["province"].get(theme.id, {}),
            channels=by["channel"].get(theme.id, {}),
            quotes=tuple(quotes[theme.id]),
        )
        for theme in themes
    }


def _figures(condition: sa.ColumnElement[bool]) -> dict[int, tuple[int, int, int, int]]:
    """Texts, main texts, reviewed ones, duplicates of each theme."""
    count = sa.func.count()
    select = (
        sa.select(
            Assignment.theme_id,
            count,
            count.filter(Assignment.rank == 1),
            count.filter(Assignment.source == Source.PERSON),
            count - sa.func.count(sa.distinct(Contribution.content_key)),
        )
        .join(Contribution, Contribution.id == Assignment.contribution_id)
        .where(condition)
        .group_by(Assignment.theme_id)
    )
    return {
        key: (texts, main, reviewed, same)
        for key, texts, main, reviewed, same in db.session.execute(select)
        if key is not None
    }
