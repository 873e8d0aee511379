"""Second themes of texts: putting one in, taking one out, which theme is the main one."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from consult.access.models import User
from consult.contributions.models import Contribution
from consult.extensions import db
from consult.kernel.errors import Conflict, DomainError
from consult.themes.models import MOST_THEMES, EventKind, Theme, ThemeEvent
from consult.themes.operations.acts import Act
from consult.themes.operations.places import Places, Span, copied, full, led_by, left, place_in
from consult.themes.operations.refusals import check_unlocked
from consult.themes.operations.rows import places_of
from consult.themes.operations.texts import (
    begin,
    check_there,
    check_ways,
    consultation_of,
    record_one,
    record_several,
    theme_at,
)


def copy_text(
    *,
    contribution: Contribution,
    target: Theme,
    actor: User | None,
    spans: Sequence[Span] = (),
    reason: str = "",
) -> ThemeEvent:
    """Say that a text speaks of a second or third theme too.

    ``spans`` are pairs of character offsets into the text where it does; none = all of it.

    Raises
    ------
    Conflict
        When it is in this theme already, or the theme is withdrawn or locked.
    DomainError
        When it is in three themes, or a span lies outside the text.
    """
    act, places = begin(contribution, actor, reason)
    check_ways(act, None, target)
    _check_room(places, target)
    after = copied(places, target.id, act.by, checked_spans(contribution, spans))
    return record_one(act, EventKind.COPIED, contribution, (places, after), target)


def copy_texts(
    *, contributions: Sequence[Contribution], target: Theme, actor: User | None, reason: str = ""
) -> ThemeEvent:
    """Say of several texts that they speak of a second or third theme too, as one decision.

    Raises
    ------
    Conflict, DomainError
        As :func:`copy_text`, for the first text that is refused; and when there is no text.
    """
    act = Act(consultation_of(contributions), actor, reason)
    check_ways(act, None, target)
    before = places_of(c.id for c in contributions)
    for places in before.values():
        _check_room(places, target)
    act.place({text: copied(p, target.id, act.by) for text, p in before.items()}, before)
    return record_several(act, EventKind.COPIED, contributions, target)


def remove_text(
    *, contribution: Contribution, theme: Theme, actor: User | None, reason: str = ""
) -> ThemeEvent:
    """Take a text out of one theme; the next one becomes its main theme, else it is undecided.

    Raises
    ------
    Conflict
        When it is not in this theme by now, or the theme is locked.
    """
    act, places = begin(contribution, actor, reason)
    act.fresh(theme)
    check_unlocked(theme)
    check_there(contribution, places, theme.id)
    after = left(places, theme.id, act.by)
    return record_one(act, EventKind.REMOVED, contribution, (places, after), theme)


def remove_texts(
    *, contributions: Sequence[Contribution], theme: Theme, actor: User | None, reason: str = ""
) -> ThemeEvent:
    """Take several texts out of one theme, as one decision.

    Raises
    ------
    Conflict, DomainError
        As :func:`remove_text`, for the first text that is refused; and when there is no text.
    """
    act = Act(consultation_of(contributions), actor, reason)
    act.fresh(theme)
    check_unlocked(theme)
    before = places_of(c.id for c in contributions)
    for contribution in contributions:
        check_there(contribution, before[contribution.id], theme.id)
    act.place({text: left(p, theme.id, act.by) for text, p in before.items()}, before)
    return record_several(act, EventKind.REMOVED, contributions, theme)


def set_main(
    *, contribution: Contribution, theme: Theme, actor: User | None, reason: str = ""
) -> ThemeEvent:
    """Make one of the themes of a text its main one: reports count it there.

    Raises
    ------
    Conflict
        When it is not in this theme by now, or a theme is locked.
    """
    act, places = begin(contribution, actor, reason)
    check_there(contribution, places, theme.id)
    main = theme_at(places[0].theme)
    check_ways(act, main, theme)
    if main is theme:
        raise Conflict(_l("This is the main theme of the text already."))
    after = led_by(places, theme.id, act.by)
    event = record_one(act, EventKind.MOVED, contribution, (places, after), theme)
    event.details = {"before": main.number if main else None, "after": theme.number, "main": True}
    db.session.flush()
    return event


def checked_spans(contribution: Contribution, spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans in order, none for all of the text.

    Raises
    ------
    DomainError
        When one is empty or lies outside the text.
    """
    length = len(contribution.text)
    for start, end in spans:
        if not 0 <= start < end <= length:
            raise DomainError(_l("This part does not lie within the text. Select it again."))
    return tuple(sorted(set(spans)))


def _check_room(places: Places, target: Theme) -> None:
    """Refuse a further theme for a text that is in it, or in as many as it may be."""
    if place_in(places, target.id):
        raise Conflict(_l("The text is in this theme already."))
    if full(places):
        raise DomainError(
            _l("A text is in %(limit)s themes at most: take it out of one.", limit=MOST_THEMES)
        )
