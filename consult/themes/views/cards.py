"""A suggestion as the queue shows it: the text with what matters marked, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consult.consultations.models import Consultation
from consult.contributions.lexicon.site import site_lexicon
from consult.contributions.models import Contribution
from consult.themes.marking import Piece
from consult.themes.models import SuggestionKind, ThemeSuggestion
from consult.themes.queries import sizes
from consult.themes.queries.review import texts_of
from consult.themes.why import Shared, marked, shared_words


@dataclass(frozen=True)
class Card:
    """What people need to decide one suggestion."""

    suggestion: ThemeSuggestion
    #: of the text it is about, those about the theme marked
    pieces: Sequence[Piece] = ()
    #: words of the target theme that the text says
    words: Sequence[str] = ()
    #: further themes that the text speaks of: number and label
    quotes: Sequence[Contribution] = ()
    #: language → label before and after
    labels: Sequence[tuple[str, str, str]] = ()
    #: texts that the theme holds now
    size: int = 0


def cards_of(consultation: Consultation, suggestions: Sequence[ThemeSuggestion]) -> list[Card]:
    """The cards of a page of suggestions, in a constant number of queries."""
    if not suggestions:
        return []
    quoted, size, lexicon = texts_of(suggestions), sizes(consultation), site_lexicon()
    cards = []
    for suggestion in suggestions:
        details = suggestion.details or {}
        text, target = suggestion.contribution, suggestion.target
        if text is not None:
            shared = shared_words(text.text, target.terms, lexicon) if target else Shared()
            about = _about(details, suggestion.target_id)
            card = Card(suggestion, marked(text.text, about, shared), shared.words)
        else:
            card = Card(
                suggestion,
                quotes=[quoted[key] for key in details.get("quotes", ())[:3] if key in quoted],
                labels=_labels(suggestion.kind, details),
                size=size.get(suggestion.theme_id or 0, 0),
            )
        cards.append(card)
    return cards


def _about(details: Mapping[str, Any], target: int | None) -> Sequence[Sequence[int]]:
    """Where the text speaks of the theme that it would go to."""
    mentions = details.get("others", ())
    return next((mention["spans"] for mention in mentions if mention["theme"] == target), ())


def _labels(kind: SuggestionKind, details: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    if kind is SuggestionKind.FOUND:
        before, after = {}, details.get("labels", {})
    else:
        before, after = details.get("before", {}), details.get("after", {})
    return [
        (language, before.get(language, ""), label)
        for language, label in after.items()
        if label != before.get(language, "")
    ]
