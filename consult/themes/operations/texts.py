"""What the acts about single texts share: opening one, what it may do, recording it."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.models import Contribution
from consult.extensions import db
from consult.kernel.errors import Conflict, DomainError
from consult.themes.models import EventKind, Theme, ThemeEvent
from consult.themes.operations.acts import Act
from consult.themes.operations.places import Places, place_in, themes_of
from consult.themes.operations.quoting import let_quotes_go
from consult.themes.operations.refusals import check_in_force, check_unlocked, moved_meanwhile
from consult.themes.operations.rows import places_of

#: references that an event keeps for people to read; the rest is counted
NAMED = 20


def consultation_of(contributions: Sequence[Contribution]) -> Consultation:
    """The consultation of all these texts.

    Raises
    ------
    DomainError
        When there is no text, or they belong to several consultations.
    """
    if not contributions:
        raise DomainError(_l("Choose at least one text."))
    if len({contribution.consultation_id for contribution in contributions}) > 1:
        raise DomainError(_l("These texts belong to several consultations."))
    return contributions[0].consultation


def begin(contribution: Contribution, actor: User | None, reason: str) -> tuple[Act, Places]:
    """Open an act about one text, with its places."""
    act = Act(contribution.consultation, actor, reason)
    return act, places_of([contribution.id])[contribution.id]


def record_one(
    act: Act,
    kind: EventKind,
    contribution: Contribution,
    change: tuple[Places, Places],
    theme: Theme | None,
) -> ThemeEvent:
    """Note the places of one text before and after, and record the act."""
    before, after = change
    # also what changes nothing is a decision: it is now a person's
    act.texts[contribution.id] = (before, after)
    let_quotes_go(act)
    return act.record(
        kind,
        theme=theme,
        contribution=contribution,
        before=_numbers(before),
        after=_numbers(after),
    )


def record_several(
    act: Act, kind: EventKind, contributions: Sequence[Contribution], theme: Theme
) -> ThemeEvent:
    """Record an act about several texts, whose places are noted."""
    let_quotes_go(act)
    return act.record(
        kind,
        theme=theme,
        contribution=contributions[0] if len(contributions) == 1 else None,
        texts=len(act.texts),
        references=[c.reference for c in contributions[:NAMED]],
    )


def _numbers(places: Places) -> list[int]:
    """Numbers of the themes, the main one first."""
    themes = (theme_at(key) for key in themes_of(places))
    return [theme.number for theme in themes if theme]


def check_ways(act: Act, source: Theme | None, target: Theme | None) -> None:
    """Refuse when texts may not leave the one or enter the other."""
    themes = [theme for theme in (source, target) if theme is not None]
    act.fresh(*themes)
    if target is not None:
        check_in_force(target)
    check_unlocked(*themes)


def check_left(act: Act) -> None:
    """Refuse when a text would leave a locked theme that it is in as well."""
    left = {
        theme
        for before, after in act.texts.values()
        for theme in set(themes_of(before)) - set(themes_of(after))
    }
    select = sa.select(Theme).where(Theme.id.in_(left), Theme.locked).order_by(Theme.number)
    check_unlocked(*db.session.scalars(select))


def check_there(contribution: Contribution, places: Places, theme: int | None) -> None:
    """Refuse a text that is not in this theme, or in none, by now; it says who moved it."""
    there = place_in(places, theme) if theme is not None else not themes_of(places)
    if not there:
        raise Conflict(moved_meanwhile(contribution, theme_at(places[0].theme) if places else None))


def theme_at(key: int | None) -> Theme | None:
    """The theme with this key, if one is given."""
    return db.session.get(Theme, key) if key is not None else None
