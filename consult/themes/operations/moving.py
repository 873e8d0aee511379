"""Where people put texts: each act is a decision that no run changes."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.models import Contribution
from consult.extensions import db
from consult.kernel.errors import Conflict, DomainError
from consult.themes.models import MOST_THEMES, EventKind, Theme, ThemeEvent
from consult.themes.operations.acts import Act
from consult.themes.operations.places import (
    Places,
    Span,
    copied,
    full,
    led_by,
    left,
    moved,
    place_in,
    themes_of,
)
from consult.themes.operations.quoting import let_quotes_go
from consult.themes.operations.refusals import check_in_force, check_unlocked, moved_meanwhile
from consult.themes.operations.rows import places_of

#: references that an event keeps for people to read; the rest is counted
_NAMED = 20


def move_text(
    *,
    contribution: Contribution,
    seen: int | None,
    target: Theme | None,
    actor: User | None,
    reason: str = "",
) -> ThemeEvent:
    """Place a text in ``target`` instead of its main theme, or with the undecided ones; for good.

    ``seen`` is the key of the main theme in which the person saw the text, None for none. Its
    other themes stay, unless it is put with the undecided ones.

    Raises
    ------
    Conflict
        When the text is elsewhere by now (the message says who moved it), a theme is withdrawn,
        or one is locked.
    """
    act, places = _begin(contribution, actor, reason)
    main = places[0].theme if places else None
    before = _theme(main)
    if main != seen:
        raise Conflict(moved_meanwhile(contribution, before))
    _check_ways(act, before, target)
    after = moved(places, main, target.id if target else None, act.by)
    event = _record_one(act, EventKind.MOVED, contribution, (places, after), target or before)
    event.details = {
        "before": before.number if before else None,
        "after": target.number if target else None,
    }
    db.session.flush()
    return event


def move_texts(
    *,
    contributions: Sequence[Contribution],
    source: Theme | None,
    target: Theme | None,
    actor: User | None,
    reason: str = "",
) -> ThemeEvent:
    """Place several texts of ``source`` (None: texts in no theme) in ``target``, as one decision.

    A text for which ``source`` is a second theme keeps its main one.

    Raises
    ------
    Conflict
        When one is no longer in ``source`` (the message says who moved it), or a theme is
        withdrawn or locked.
    DomainError
        When there is no text.
    """
    consultation = consultation_of(contributions)
    act = Act(consultation, actor, reason)
    _check_ways(act, source, target)
    before = places_of(c.id for c in contributions)
    where = source.id if source else None
    for contribution in contributions:
        _check_there(contribution, before[contribution.id], where)
    to = target.id if target else None
    act.place({text: moved(p, where, to, act.by) for text, p in before.items()}, before)
    let_quotes_go(act)
    return act.record(
        EventKind.MOVED,
        theme=target or source,
        before=source.number if source else None,
        after=target.number if target else None,
        texts=len(before),
        references=[c.reference for c in contributions[:_NAMED]],
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
    act, places = _begin(contribution, actor, reason)
    _check_ways(act, None, target)
    _check_room(places, target)
    after = copied(places, target.id, act.by, checked_spans(contribution, spans))
    return _record_one(act, EventKind.COPIED, contribution, (places, after), target)


def remove_text(
    *, contribution: Contribution, theme: Theme, actor: User | None, reason: str = ""
) -> ThemeEvent:
    """Take a text out of one theme; the next one becomes its main theme, else it is undecided.

    Raises
    ------
    Conflict
        When it is not in this theme by now, or the theme is locked.
    """
    act, places = _begin(contribution, actor, reason)
    act.fresh(theme)
    check_unlocked(theme)
    _check_there(contribution, places, theme.id)
    after = left(places, theme.id, act.by)
    return _record_one(act, EventKind.REMOVED, contribution, (places, after), theme)


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
    _check_ways(act, None, target)
    before = places_of(c.id for c in contributions)
    for places in before.values():
        _check_room(places, target)
    act.place({text: copied(p, target.id, act.by) for text, p in before.items()}, before)
    return _record_several(act, EventKind.COPIED, contributions, target)


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
        _check_there(contribution, before[contribution.id], theme.id)
    act.place({text: left(p, theme.id, act.by) for text, p in before.items()}, before)
    return _record_several(act, EventKind.REMOVED, contributions, theme)


def set_main(
    *, contribution: Contribution, theme: Theme, actor: User | None, reason: str = ""
) -> ThemeEvent:
    """Make one of the themes of a text its main one: reports count it there.

    Raises
    ------
    Conflict
        When it is not in this theme by now, or a theme is locked.
    """
    act, places = _begin(contribution, actor, reason)
    _check_there(contribution, places, theme.id)
    main = _theme(places[0].theme)
    _check_ways(act, main, theme)
    if main is theme:
        raise Conflict(_l("This is the main theme of the text already."))
    after = led_by(places, theme.id, act.by)
    event = _record_one(act, EventKind.MOVED, contribution, (places, after), theme)
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


def _begin(contribution: Contribution, actor: User | None, reason: str) -> tuple[Act, Places]:
    act = Act(contribution.consultation, actor, reason)
    return act, places_of([contribution.id])[contribution.id]


def _record_one(
    act: Act,
    kind: EventKind,
    contribution: Contribution,
    change: tuple[Places, Places],
    theme: Theme | None,
) -> ThemeEvent:
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


def _record_several(
    act: Act, kind: EventKind, contributions: Sequence[Contribution], theme: Theme
) -> ThemeEvent:
    let_quotes_go(act)
    return act.record(
        kind,
        theme=theme,
        contribution=contributions[0] if len(contributions) == 1 else None,
        texts=len(act.texts),
        references=[c.reference for c in contributions[:_NAMED]],
    )


def _numbers(places: Places) -> list[int]:
    """Numbers of the themes, the main one first."""
    themes = (_theme(key) for key in themes_of(places))
    return [theme.number for theme in themes if theme]


def _check_ways(act: Act, source: Theme | None, target: Theme | None) -> None:
    """Refuse when texts may not leave the one or enter the other."""
    themes = [theme for theme in (source, target) if theme is not None]
    act.fresh(*themes)
    if target is not None:
        check_in_force(target)
    check_unlocked(*themes)


def _check_room(places: Places, target: Theme) -> None:
    """Refuse a further theme for a text that is in it, or in as many as it may be."""
    if place_in(places, target.id):
        raise Conflict(_l("The text is in this theme already."))
    if full(places):
        raise DomainError(
            _l("A text is in %(limit)s themes at most: take it out of one.", limit=MOST_THEMES)
        )


def _check_there(contribution: Contribution, places: Places, theme: int | None) -> None:
    there = place_in(places, theme) if theme is not None else not themes_of(places)
    if not there:
        raise Conflict(moved_meanwhile(contribution, _theme(places[0].theme) if places else None))


def _theme(key: int | None) -> Theme | None:
    return db.session.get(Theme, key) if key is not None else None
