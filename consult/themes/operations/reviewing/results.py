"""Where texts stand once a suggestion about them is decided; nothing of the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from consult.themes.models import MOST_THEMES, Outcome, Source
from consult.themes.operations.places import Place, Places, left, place_in


def is_where(places: Places, theme: int | None) -> bool:
    """Whether the engine has the text in this theme, or in none."""
    return bool(places) and places[0].source is Source.ENGINE and places[0].theme == theme


def went(
    before: Places,
    target: Place,
    mentions: Sequence[Mapping[str, Any]],
    closed: Collection[int],
) -> Places:
    """The text is in ``target``; ``mentions`` are further themes that the run read in it.

    What a person said of further themes stays. Themes in ``closed`` neither gain nor lose: nothing
    is added to them, and a text that speaks of one still does.
    """
    kept = [
        place
        for place in before[1:]
        if place.source is Source.PERSON or not mentions or place.theme in closed
    ]
    kept += [
        mentioned(mention["theme"], mention["confidence"], mentions, target.run)
        for mention in mentions
        if mention["theme"] not in closed
    ]
    others: dict[int | None, Place] = {}
    for place in kept:
        if place.theme is not None and place.theme != target.theme:
            others.setdefault(place.theme, place)
    return (target, *others.values())[:MOST_THEMES]


def mentioned(
    theme: int, confidence: float, mentions: Sequence[Mapping[str, Any]], run: int | None
) -> Place:
    """A place by the engine's word, about the words that the run read of it."""
    spans = next((m["spans"] for m in mentions if m["theme"] == theme), ())
    pairs = tuple((start, end) for start, end in spans)
    return Place(theme, confidence=confidence, spans=pairs, run=run)


def released(before: Places, theme: int | None, run: int) -> Places:
    """Out of a theme by the engine's word: into the next one that it speaks of, else undecided."""
    if theme is None or place_in(before, theme) is None:
        return before
    rest = left(before, theme, None)
    if rest[0].theme is None:
        return (Place(None, Outcome.UNDECIDED, run=run),)
    return (replace(rest[0], spans=()),) if len(rest) == 1 else rest
