"""Which texts speak for a theme: chosen by a person, or following the texts that move."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.access.models import User
from consult.contributions.models import UNCOUNTED, Contribution
from consult.extensions import db
from consult.kernel.errors import Conflict, DomainError
from consult.themes.models import Assignment, EventKind, Source, Theme, ThemeEvent
from consult.themes.operations.acts import Act
from consult.themes.operations.places import themes_of
from consult.themes.operations.refusals import check_in_force, check_seen

#: acts that leave the quotes of a theme as they were
NOT_QUOTES = frozenset(EventKind) - {EventKind.QUOTED, EventKind.MERGED, EventKind.SPLIT}
#: quotes of one theme: more nobody reads in a report
MOST_QUOTES = 10


def choose_quotes(
    *,
    theme: Theme,
    contributions: Sequence[Contribution],
    actor: User | None,
    reason: str = "",
    seen: int | None = None,
) -> ThemeEvent:
    """Let these texts speak for the theme, in this order, instead of those of before.

    Raises
    ------
    Conflict
        When one is no longer a text of the theme, or somebody chose others after version ``seen``.
    DomainError
        When there is none, one twice, or more than ``MOST_QUOTES``.
    """
    chosen = list(dict.fromkeys(contribution.id for contribution in contributions))
    if not 1 <= len(chosen) <= MOST_QUOTES:
        raise DomainError(
            _l("Choose between one and %(limit)s texts to speak for a theme.", limit=MOST_QUOTES)
        )
    act = Act(theme.consultation, actor, reason)
    act.fresh(theme)
    check_in_force(theme)
    check_seen(theme, seen, but=NOT_QUOTES)
    _check_spoken(theme, contributions)
    before = [text for text, _quote in act.quotes_of(theme.id)[theme.id]]
    act.quote(theme.id, [(text, Source.PERSON) for text in chosen])
    return act.record(EventKind.QUOTED, theme=theme, before=before, after=chosen)


def let_quotes_go(act: Act) -> None:
    """Texts no longer speak for a theme they left; the first text of a theme speaks for it."""
    gone, come = _gone(act), _come(act)
    quotes = act.quotes_of(*gone, *come)
    for theme, texts in gone.items():
        kept = [(text, quote.source) for text, quote in quotes[theme] if text not in texts]
        if len(kept) < len(quotes[theme]):
            act.quote(theme, kept)
    for theme, arrived in come.items():
        if not quotes[theme]:
            act.quote(theme, [(arrived[0], Source.PERSON)])


def let_quotes_follow(act: Act, source: int, target: int) -> None:
    """Quotes go with their texts from one theme to another, behind those that are there."""
    quotes = act.quotes_of(source, target)
    there = [(text, quote.source) for text, quote in quotes[target]]
    known = {text for text, _source in there}
    coming = [
        (text, quote.source)
        for text, quote in quotes[source]
        if text in act.texts and text not in known and target in themes_of(act.texts[text][1])
    ]
    if coming:
        act.quote(target, [*there, *coming])


def _gone(act: Act) -> dict[int, set[int]]:
    """Theme → texts that leave it in this act."""
    found: dict[int, set[int]] = defaultdict(set)
    for text, (before, after) in act.texts.items():
        for theme in set(themes_of(before)) - set(themes_of(after)):
            found[theme].add(text)
    return found


def _come(act: Act) -> dict[int, list[int]]:
    """Theme → texts that come into it in this act."""
    found: dict[int, list[int]] = defaultdict(list)
    for text, (before, after) in act.texts.items():
        for theme in set(themes_of(after)) - set(themes_of(before)):
            found[theme].append(text)
    return found


def _check_spoken(theme: Theme, contributions: Sequence[Contribution]) -> None:
    """Refuse a text that is not of the theme, or that does not count."""
    select = sa.select(Assignment.contribution_id).where(
        Assignment.theme_id == theme.id,
        Assignment.contribution_id.in_([contribution.id for contribution in contributions]),
    )
    members = set(db.session.scalars(select))
    for contribution in contributions:
        if contribution.id in members and contribution.status not in UNCOUNTED:
            continue
        raise Conflict(
            _l(
                "Text %(reference)s is not a text of this theme by now. Reload the page.",
                reference=contribution.reference,
            )
        )
