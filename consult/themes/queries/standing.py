"""What a run must know before it begins: the themes in force, and what people decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import sqlalchemy as sa

from consult.consultations.models import Consultation
from consult.contributions.models import Contact, Contribution
from consult.extensions import db
from consult.themes.models import (
    Assignment,
    EventKind,
    Source,
    SuggestionKind,
    SuggestionState,
    TextChange,
    Theme,
    ThemeEvent,
    ThemeQuote,
    ThemeRun,
    ThemeSuggestion,
)
from consult.themes.queries.themes import active_themes
from consult.themes.standing import Known, MainPlace, Refusals, Standing

#: acts by which a person takes a text out of a theme
TAKEN_OUT = (EventKind.MOVED, EventKind.REMOVED)
#: splits, and texts on each side of one, that the engine is told of: pairs grow by their product
MOST_SPLITS, MOST_APART = 6, 30


def standing_of(consultation: Consultation, *, anew: bool = False) -> Standing:
    """The themes of a consultation as they stand, in a constant number of queries."""
    places = _places(consultation)
    return Standing(
        themes=tuple(_themes(consultation)),
        places=places,
        refusals=_refusals(consultation),
        apart=frozenset(_apart(consultation, places)),
        anew=anew,
    )


def authors_of(consultation: Consultation) -> dict[int, int]:
    """Which contributions have one author: key of a contribution → a number for its author.

    Told by the address or the telephone that people left; of all others nobody knows.
    """
    select = (
        sa.select(Contact.contribution_id, Contact.email, Contact.phone)
        .join(Contribution, Contribution.id == Contact.contribution_id)
        .where(Contribution.consultation_id == consultation.id)
        .order_by(Contact.contribution_id)
    )
    numbers: dict[str, int] = {}
    return {
        text: numbers.setdefault(email.casefold() or phone, len(numbers))
        for text, email, phone in db.session.execute(select)
        if email or phone
    }


def undone_events(consultation: Consultation) -> frozenset[int]:
    """Keys of the events that are undone, and not done again since."""
    select = sa.select(ThemeEvent.undoes_id, ThemeEvent.id).where(
        ThemeEvent.consultation_id == consultation.id, ThemeEvent.undoes_id.is_not(None)
    )
    answer = {undone: event for undone, event in db.session.execute(select) if undone is not None}
    undone: set[int] = set()
    # a later event answers an earlier one: from the latest on, each one's own fate is known
    for event in sorted(answer, reverse=True):
        if answer[event] not in undone:
            undone.add(event)
    return frozenset(undone)


def _themes(consultation: Consultation) -> Iterator[Known]:
    themes = active_themes(consultation)
    parents = {theme.parent_id for theme in themes}
    keys = [theme.id for theme in themes]
    by_hand = [
        sa.select(rows.theme_id).where(rows.source == Source.PERSON, rows.theme_id.in_(keys))
        for rows in (ThemeQuote, Assignment)
    ]
    filled = set(db.session.scalars(sa.union(*by_hand)))
    for theme in themes:
        by_person = theme.labelled_by is Source.PERSON
        yield Known(
            key=theme.id,
            labels=theme.labels,
            locked=theme.locked,
            labelled_by_person=by_person,
            kept_by_person=by_person
            or theme.id in parents
            or theme.id in filled
            or _touched(theme),
        )


def _touched(theme: Theme) -> bool:
    """Whether somebody described the theme, put it under another or made it of a part of one."""
    described = theme.description_ar or theme.description_fr or theme.description_en
    return bool(described or theme.parent_id or theme.split_from_id)


def _places(consultation: Consultation) -> dict[int, MainPlace]:
    select = (
        sa.select(
            Assignment.contribution_id,
            Assignment.theme_id,
            Assignment.outcome,
            Assignment.source,
        )
        .join(Contribution, Contribution.id == Assignment.contribution_id)
        .where(Contribution.consultation_id == consultation.id, Assignment.rank == 1)
    )
    return {
        text: MainPlace(theme, outcome, source)
        for text, theme, outcome, source in db.session.execute(select)
    }


def _refusals(consultation: Consultation) -> Refusals:
    undone = undone_events(consultation)
    pairs = set(_taken_out(consultation, undone))
    releases: set[tuple[int, int]] = set()
    founded: list[frozenset[int]] = []
    labels: dict[int, list[Mapping[str, str]]] = defaultdict(list)
    retired: set[int] = set()
    for suggestion in _turned_down(consultation, undone):
        kind, text, theme = suggestion.kind, suggestion.contribution_id, suggestion.theme_id
        if kind is SuggestionKind.FOUND:
            founded.append(frozenset(suggestion.details["texts"]))
        elif kind is SuggestionKind.RENAME and theme is not None:
            labels[theme].append(suggestion.details["after"])
        elif kind is SuggestionKind.RETIRE and theme is not None:
            retired.add(theme)
        elif kind is SuggestionKind.RELEASE and text is not None and theme is not None:
            releases.add((text, theme))
        elif text is not None and suggestion.target_id is not None:
            pairs.add((text, suggestion.target_id))
    return Refusals(
        frozenset(pairs), frozenset(releases), tuple(founded), dict(labels), frozenset(retired)
    )


def _turned_down(consultation: Consultation, undone: frozenset[int]) -> list[ThemeSuggestion]:
    """Suggestions that people refused, or accepted and took back."""
    select = (
        sa.select(ThemeSuggestion)
        .join(ThemeRun, ThemeRun.id == ThemeSuggestion.run_id)
        .where(
            ThemeRun.consultation_id == consultation.id,
            sa.or_(
                ThemeSuggestion.state == SuggestionState.REFUSED,
                sa.and_(
                    ThemeSuggestion.state == SuggestionState.ACCEPTED,
                    ThemeSuggestion.event_id.is_not(None),
                ),
            ),
        )
        .order_by(ThemeSuggestion.id)
    )
    return [
        suggestion
        for suggestion in db.session.scalars(select)
        if suggestion.state is SuggestionState.REFUSED or suggestion.event_id in undone
    ]


def _taken_out(consultation: Consultation, undone: frozenset[int]) -> Iterator[tuple[int, int]]:
    """(text, theme) of each text that a person took out of a theme."""
    for event, text, before, after in _changes(consultation, TAKEN_OUT):
        if event not in undone:
            now = {place["theme"] for place in after}
            for place in before:
                if place["theme"] is not None and place["theme"] not in now:
                    yield text, place["theme"]


def _apart(
    consultation: Consultation, places: Mapping[int, MainPlace]
) -> Iterator[tuple[int, int]]:
    """Pairs of texts that a split parted and that are apart still; some stand for all."""
    undone = undone_events(consultation)
    gone: dict[tuple[int, int], list[int]] = defaultdict(list)
    for event, text, before, _after in _changes(consultation, (EventKind.SPLIT,)):
        if event not in undone and before and before[0]["theme"] is not None:
            gone[event, before[0]["theme"]].append(text)
    members: dict[int | None, list[int]] = defaultdict(list)
    for text, place in places.items():
        members[place.theme].append(text)
    for (_event, theme), texts in sorted(gone.items(), reverse=True)[:MOST_SPLITS]:
        elsewhere = [t for t in texts if t in places and places[t].theme not in (None, theme)]
        for one in _spread(elsewhere):
            for other in _spread(members[theme]):
                yield one, other


def _spread(texts: Sequence[int]) -> Sequence[int]:
    """At most ``MOST_APART`` of these texts, from all over the list."""
    ordered = sorted(texts)
    step = max(1, -(-len(ordered) // MOST_APART))
    return ordered[::step]


def _changes(
    consultation: Consultation, kinds: Sequence[EventKind]
) -> Iterator[tuple[int, int, list[dict[str, int]], list[dict[str, int]]]]:
    """Event, text, places before and after, of each change of these kinds, the earliest first."""
    select = (
        sa.select(
            TextChange.event_id, TextChange.contribution_id, TextChange.before, TextChange.after
        )
        .join(ThemeEvent, ThemeEvent.id == TextChange.event_id)
        .where(ThemeEvent.consultation_id == consultation.id, ThemeEvent.kind.in_(kinds))
        .order_by(TextChange.event_id, TextChange.contribution_id)
    )
    yield from db.session.execute(select)
