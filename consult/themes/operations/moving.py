"""Moving texts: each move is a decision that no run changes."""

from __future__ import annotations

from collections.abc import Sequence

from consult.access.models import User
from consult.contributions.models import Contribution
from consult.extensions import db
from consult.kernel.errors import Conflict
from consult.themes.models import EventKind, Theme, ThemeEvent
from consult.themes.operations.acts import Act
from consult.themes.operations.places import moved
from consult.themes.operations.quoting import let_quotes_go
from consult.themes.operations.refusals import moved_meanwhile
from consult.themes.operations.rows import places_of
from consult.themes.operations.texts import (
    NAMED,
    begin,
    check_left,
    check_there,
    check_ways,
    consultation_of,
    record_one,
    theme_at,
)


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
    other themes stay; put with the undecided ones, it is in none.

    Raises
    ------
    Conflict
        When the text is elsewhere by now (the message says who moved it), a theme is withdrawn,
        or one is locked.
    """
    act, places = begin(contribution, actor, reason)
    main = places[0].theme if places else None
    before = theme_at(main)
    if main != seen:
        raise Conflict(moved_meanwhile(contribution, before))
    check_ways(act, before, target)
    after = moved(places, main, target.id if target else None, act.by)
    act.texts[contribution.id] = (places, after)
    check_left(act)
    event = record_one(act, EventKind.MOVED, contribution, (places, after), target or before)
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

    A text for which ``source`` is a second theme keeps its main one; another one that is put with
    the undecided ones (``target`` None) is in no theme at all.

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
    check_ways(act, source, target)
    before = places_of(c.id for c in contributions)
    where = source.id if source else None
    for contribution in contributions:
        check_there(contribution, before[contribution.id], where)
    to = target.id if target else None
    act.place({text: moved(p, where, to, act.by) for text, p in before.items()}, before)
    check_left(act)
    let_quotes_go(act)
    return act.record(
        EventKind.MOVED,
        theme=target or source,
        before=source.number if source else None,
        after=target.number if target else None,
        texts=len(before),
        references=[c.reference for c in contributions[:NAMED]],
    )
