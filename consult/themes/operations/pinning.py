"""Confirming where texts stand, and giving them back to the engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.access.models import User
from consult.contributions.models import Contribution
from consult.extensions import db
from consult.kernel.errors import Conflict, DomainError
from consult.themes.models import EventKind, Source, TextChange, Theme, ThemeEvent
from consult.themes.operations.acts import Act
from consult.themes.operations.places import Place, given_back, pinned, place_in
from consult.themes.operations.refusals import moved_meanwhile
from consult.themes.operations.rows import batches, places_of
from consult.themes.operations.texts import consultation_of


def pin_texts(
    *,
    contributions: Sequence[Contribution],
    theme: Theme | None,
    actor: User | None,
    reason: str = "",
) -> ThemeEvent:
    """Confirm that these texts are in this theme, or undecided for None: no run moves them.

    Raises
    ------
    Conflict
        When one is no longer there (the message says who moved it).
    DomainError
        When there is no text, or a person placed all of them already.
    """
    act, found = _begin(contributions, theme, actor, reason)
    wanted = {text: place for text, place in found.items() if place.source is Source.ENGINE}
    if not wanted:
        raise DomainError(_l("People have confirmed this already."))
    _replace(act, {text: (place, pinned(place, act.by)) for text, place in wanted.items()})
    return _record(act, EventKind.PINNED, contributions, theme)


def unpin_texts(
    *,
    contributions: Sequence[Contribution],
    theme: Theme | None,
    actor: User | None,
    reason: str = "",
) -> ThemeEvent:
    """Let runs place these texts again; they stay in the theme until one proposes another.

    Raises
    ------
    Conflict
        When one is no longer there (the message says who moved it).
    DomainError
        When there is no text, or no person placed any of them.
    """
    act, found = _begin(contributions, theme, actor, reason)
    wanted = {text: place for text, place in found.items() if place.source is Source.PERSON}
    if not wanted:
        raise DomainError(_l("No person has confirmed this: there is nothing to take back."))
    said = _said_by_engine(wanted, theme.id if theme else None)
    _replace(
        act,
        {text: (place, given_back(place, said.get(text, 0.0))) for text, place in wanted.items()},
    )
    return _record(act, EventKind.UNPINNED, contributions, theme)


def _begin(
    contributions: Sequence[Contribution], theme: Theme | None, actor: User | None, reason: str
) -> tuple[Act, dict[int, Place]]:
    """The act, and the place of each text in the theme."""
    act = Act(consultation_of(contributions), actor, reason)
    places = places_of(c.id for c in contributions)
    found: dict[int, Place] = {}
    for contribution in contributions:
        stands = places[contribution.id]
        place = place_in(stands, theme.id if theme else None)
        if place is None:
            main = db.session.get(Theme, stands[0].theme) if stands and stands[0].theme else None
            raise Conflict(moved_meanwhile(contribution, main))
        found[contribution.id] = place
    return act, found


def _replace(act: Act, changed: dict[int, tuple[Place, Place]]) -> None:
    before = places_of(changed)
    act.place(
        {
            text: tuple(new if place == old else place for place in before[text])
            for text, (old, new) in changed.items()
        },
        before,
    )


def _record(
    act: Act, kind: EventKind, contributions: Sequence[Contribution], theme: Theme | None
) -> ThemeEvent:
    alone = contributions[0] if len(contributions) == 1 else None
    number = theme.number if theme else None
    return act.record(
        kind, theme=theme, contribution=alone, before=number, after=number, texts=len(act.texts)
    )


def _said_by_engine(texts: Iterable[int], theme: int | None) -> dict[int, float]:
    """How sure the engine last was of each text in a theme, as the events remember it."""
    found: dict[int, float] = {}
    for batch in batches(sorted(texts)):
        select = (
            sa.select(TextChange.contribution_id, TextChange.before)
            .where(TextChange.contribution_id.in_(batch))
            .order_by(TextChange.event_id)
        )
        for text, before in db.session.execute(select):
            place = place_in(tuple(Place.read(row) for row in before), theme)
            if place is not None and place.source is Source.ENGINE:
                found[text] = place.confidence
    return found
