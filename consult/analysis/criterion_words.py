"""The words of criteria and of texts, where they meet: concepts of the lexicon, and stems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from consult.analysis.lexicon import Lexicon
from consult.analysis.morphology import stem
from consult.analysis.normalise import words
from consult.analysis.stopwords import stopwords, weak_words
from consult.analysis.terms import phrase_terms
from consult.analysis.tokens import tokenise

#: chance that a text with one word of a kind speaks to the criterion, were no other criterion to
#: share that word: named by the team, in the criterion's name, only of its field
_KEYWORD, _NAME, _FIELD = 0.75, 0.6, 0.3


@dataclass(frozen=True)
class Criterion:
    """A criterion of the consultation, in as many languages as it is written in.

    ``names`` holds its names and descriptions by language code; ``keywords`` words that the team
    thinks of; ``concepts`` and ``fields`` keys of concepts and fields of the lexicon.
    """

    key: str
    names: Mapping[str, str]
    keywords: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reason:
    """A word of the text that speaks for a criterion: ``text[start:end] == written``."""

    written: str
    start: int
    end: int
    concept: str | None = None  #: key of the concept by which they met, else they share a stem


class CriterionWords:
    """Terms of criteria and texts under one lexicon."""

    def __init__(self, lexicon: Lexicon):
        self._lexicon = lexicon

    def unknown(self, criterion: Criterion) -> list[str]:
        """Concepts and fields of a criterion that the lexicon does not hold, sorted."""
        concepts = self._lexicon.concepts
        fields = {concept.domain for concept in concepts.values()}
        wrong = {key for key in criterion.concepts if key not in concepts}
        return sorted(wrong | (set(criterion.fields) - fields))

    def terms(self, text: str) -> list[str]:
        """Concepts (``#key``) of a text, and stems of its other words, each once."""
        found = [word for word in words(text) if word not in stopwords()]
        terms = [term for word in found if (term := self._term(word))]
        return list(dict.fromkeys(terms + phrase_terms(found, self._lexicon)))

    def _term(self, word: str) -> str | None:
        concept = self._lexicon.concept_of(word)
        if concept:
            return f"#{concept}"
        return None if word in weak_words() or word.isdigit() else stem(word)

    def said_by(self, criterion: Criterion) -> dict[str, float]:
        """Terms of a criterion, with the chance of each before it is shared."""
        said = {
            f"#{concept.key}": _FIELD
            for concept in self._lexicon.concepts.values()
            if concept.domain in criterion.fields
        }
        for name in criterion.names.values():
            said |= dict.fromkeys(self.terms(name), _NAME)
        for keyword in criterion.keywords:
            said |= dict.fromkeys(self.terms(keyword), _KEYWORD)
        return said | {f"#{key}": _KEYWORD for key in criterion.concepts}

    def places(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Terms of a text with their place, those of phrases after those of words."""
        kept = [
            (word, token.start, token.end)
            for token in tokenise(text)
            if token.kind in {"word", "hashtag"}
            for word in words(token.text)
            if word not in stopwords()
        ]
        for word, start, end in kept:
            term = self._term(word)
            if term:
                yield term, start, end
        stems = [stem(word) for word, _, _ in kept]
        for first in range(len(kept) - 1):
            for last in range(first + 1, min(first + 4, len(kept))):
                concept = self._lexicon.phrases.get(tuple(stems[first : last + 1]))
                if concept:
                    yield f"#{concept}", kept[first][1], kept[last][2]
