"""Where one text stands, as plain data, and how a person's act changes it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from consult.themes.models import MOST_THEMES, Outcome, Source

Span = tuple[int, int]


@dataclass(frozen=True)
class Place:
    """A row of ``theme_assignments``, without its rank: a text's places stand in their order."""

    theme: int | None
    outcome: Outcome = Outcome.ASSIGNED
    source: Source = Source.ENGINE
    confidence: float = 0.0
    spans: tuple[Span, ...] = ()
    run: int | None = None
    by: int | None = None

    @classmethod
    def decided(cls, theme: int | None, by: int | None, spans: Sequence[Span] = ()) -> Place:
        """The place that a person gives, ``None`` for "undecided"."""
        outcome = Outcome.UNDECIDED if theme is None else Outcome.ASSIGNED
        return cls(theme, outcome, Source.PERSON, 1.0, tuple(spans), None, by)

    @classmethod
    def read(cls, stored: dict[str, Any]) -> Place:
        """From the JSON of an event."""
        return cls(
            theme=stored["theme"],
            outcome=Outcome(stored["outcome"]),
            source=Source(stored["source"]),
            confidence=stored["confidence"],
            spans=tuple((start, end) for start, end in stored["spans"]),
            run=stored["run"],
            by=stored["by"],
        )

    def stored(self) -> dict[str, Any]:
        """As the JSON of an event holds it."""
        return {
            "theme": self.theme,
            "outcome": self.outcome.value,
            "source": self.source.value,
            "confidence": self.confidence,
            "spans": [list(span) for span in self.spans],
            "run": self.run,
            "by": self.by,
        }


#: of one text, the main one first; empty = no run has read it
Places = tuple[Place, ...]


def themes_of(places: Places) -> tuple[int, ...]:
    """Keys of the themes, the main one first."""
    return tuple(place.theme for place in places if place.theme is not None)


def place_in(places: Places, theme: int | None) -> Place | None:
    """The place in a theme, if any."""
    return next((place for place in places if place.theme == theme), None)


def moved(places: Places, source: int | None, target: int | None, by: int | None) -> Places:
    """A person says that what was in ``source`` is in ``target``, or nowhere.

    ``source`` None: the text was in no theme. The place keeps its rank, and which words it is
    about; where the text was in the target already, the two places become one. Taken from its main
    theme to nowhere, the text is undecided, whatever its other themes were.
    """
    if target is None:
        if source is not None and places[0].theme != source:
            return left(places, source, by)
        return (Place.decided(None, by),)
    was = place_in(places, source)
    new = Place.decided(target, by, was.spans if was else ())
    if was is None or source is None:
        return _distinct((new, *(place for place in places if place.theme is not None)))
    return _distinct(new if place is was else place for place in places)


def joined(places: Places, sources: frozenset[int], target: int) -> Places:
    """Merged themes: the places in ``sources`` are in ``target``, and say who put them there."""
    return _distinct(
        replace(place, theme=target) if place.theme in sources else place for place in places
    )


def copied(places: Places, target: int, by: int | None, spans: Sequence[Span] = ()) -> Places:
    """The text speaks of ``target`` too; of it first when it was in no theme."""
    return (
        *(place for place in places if place.theme is not None),
        Place.decided(target, by, spans),
    )


def left(places: Places, theme: int, by: int | None) -> Places:
    """The text is no longer in ``theme``: the next one becomes the main one, else undecided."""
    rest = tuple(place for place in places if place.theme not in (theme, None))
    return rest or (Place.decided(None, by),)


def led_by(places: Places, theme: int, by: int | None) -> Places:
    """A person says that ``theme`` is the main one of those the text is in."""
    main = [pinned(place, by) for place in places if place.theme == theme]
    return (*main, *(place for place in places if place.theme != theme))


def pinned(place: Place, by: int | None) -> Place:
    """Confirmed by a person."""
    return replace(place, source=Source.PERSON, confidence=1.0, by=by)


def given_back(place: Place, confidence: float) -> Place:
    """The engine may decide again; ``confidence`` is what it said last."""
    return replace(place, source=Source.ENGINE, confidence=confidence, by=None)


def full(places: Places) -> bool:
    """Whether the text is in as many themes as it may be."""
    return len(themes_of(places)) >= MOST_THEMES


def _distinct(places: Iterable[Place]) -> Places:
    """One place for each theme, where the first one stood; a person's word counts more."""
    found: dict[int | None, Place] = {}
    for place in places:
        known = found.get(place.theme)
        found[place.theme] = place if known is None else _united(known, place)
    return tuple(found.values())


def _united(first: Place, second: Place) -> Place:
    """Both at once: about all their words, by a person when one of them is."""
    by_person = [place for place in (first, second) if place.source is Source.PERSON]
    kept = by_person[0] if by_person else max(first, second, key=lambda place: place.confidence)
    whole = not (first.spans and second.spans)
    spans = () if whole else tuple(sorted({*first.spans, *second.spans}))
    return replace(kept, spans=spans)
