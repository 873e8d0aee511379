"""Which concept a word, a phrase or a text speaks of."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

from consult.analysis.lexicon.entries import single_words
from consult.analysis.lexicon.inflection import splits, stems_of
from consult.analysis.lexicon.table import LANGUAGES, Concept, read_rows, require_names
from consult.analysis.morphology import stem, without_proclitics
from consult.analysis.normalise import normalise, words
from consult.analysis.stopwords import stopwords

#: letters of a light stem in Latin letters below which only listed forms count: of the words that
#: met in a stem of four (reste and rest, plans and plane) most had another meaning; of five, few
_SHORTEST_STEM = 5
#: letters of a word that may take or lose a plural's s: fois is not a plural of foi
_SHORTEST_PLURAL = 4
_ARABIC = re.compile("[\u0621-\u064a]+")


class Lexicon:
    """Concepts, and which words or phrases stand for them. Never changed once made.

    Made of layers: the tables that come with the library, then each table of additions. A word
    belongs to the newest layer that lists it and, within a layer, to the first concept. Lexicons of
    equal layers are equal and have the same digest.

    Attributes
    ----------
    concepts : dict of str to Concept
        By key, the words of all layers together.
    exact : dict of str to str
        Key of the concept of each listed word, normalised, with and without its article.
    stems : dict of str to str
        Key of the concept of each light stem of words that are not in Arabic letters.
    arabic : dict of str to dict of str to str
        Key of the concept of each Arabic stem (not a light one) in each of its categories, as in
        :mod:`consult.analysis.lexicon.inflection`.
    phrases : dict of tuple of str to str
        Key of the concept of each listed phrase, as its words' light stems.
    longest_phrase : int
        Words of the longest phrase.
    """

    def __init__(self, *layers: dict[str, Concept]):
        self._layers = layers
        self.concepts: dict[str, Concept] = {}
        self.exact: dict[str, str] = {}
        self.stems: dict[str, str] = {}
        self.arabic: dict[str, dict[str, str]] = {}
        self.phrases: dict[tuple[str, ...], str] = {}
        for layer in layers:
            for key, concept in layer.items():
                known = self.concepts.get(key)
                self.concepts[key] = known.with_words(concept.words) if known else concept
        for layer in reversed(layers):
            for concept in layer.values():
                self._claim(concept)
        self.longest_phrase = max(map(len, self.phrases), default=0)

    def _claim(self, concept: Concept) -> None:
        for code in LANGUAGES:
            for form in concept.words.get(code, ()):
                self._claim_form(words(form), concept.key)
        for code in ("ar", "ary"):
            for form in single_words(concept.words.get(code, ())):
                for text, category in stems_of(normalise(form), darija=code == "ary"):
                    self.arabic.setdefault(text, {}).setdefault(category, concept.key)

    def _claim_form(self, parts: list[str], key: str) -> None:
        if len(parts) == 1:
            self.exact.setdefault(without_proclitics(parts[0]), key)
            self.exact.setdefault(parts[0], key)
            light = stem(parts[0])
            if len(light) >= _SHORTEST_STEM and not _ARABIC.fullmatch(light):
                self.stems.setdefault(light, key)
        elif parts:
            self.phrases.setdefault(tuple(map(stem, parts)), key)

    @cached_property
    def digest(self) -> str:
        """Fingerprint of the layers, their order and their words: 64 hexadecimal digits."""
        rows = [
            [
                [concept.key, concept.domain, *(concept.words[code] for code in LANGUAGES)]
                for concept in layer.values()
            ]
            for layer in self._layers
        ]
        return hashlib.sha256(json.dumps(rows).encode("ascii")).hexdigest()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Lexicon):
            return NotImplemented
        return self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        return f"<Lexicon of {len(self.concepts)} concepts, {self.digest[:12]}>"

    def concept_of(self, word: str) -> str | None:
        """Key of the concept that a normalised word stands for, whatever its inflection.

        A listed word is its concept's. Another word in Arabic letters must be a listed one with
        affixes that it may carry, the longest taken: its light stem would say too little (سلام is
        the stem of peace and of safety). Other words share a light stem with a listed one or
        differ from it by a plural's s.
        """
        if word in stopwords():
            return None
        key = self.exact.get(word)
        if key:
            return key
        return self._inflected(word) if _ARABIC.fullmatch(word) else self._alike(word)

    def _inflected(self, word: str) -> str | None:
        found = splits(word, self.arabic)
        return self.arabic[found[0].stem][found[0].category] if found else None

    def _alike(self, word: str) -> str | None:
        other = word.removesuffix("s") if word.endswith("s") else f"{word}s"
        by_plural = self.exact.get(other) if len(other) >= _SHORTEST_PLURAL else None
        return by_plural or self.stems.get(stem(word))

    def concepts_in(self, found: Sequence[str]) -> list[str]:
        """Concepts of a text's normalised words in order, each once.

        At each place the longest phrase of the lexicon is taken first; its words then don't speak
        for themselves: "النقل المدرسي" is about school transport, not about schools.
        """
        return list(dict.fromkeys(self._walk(found)))

    def _walk(self, found: Sequence[str]) -> Iterator[str]:
        stems = [stem(word) for word in found]
        start = 0
        while start < len(found):
            taken, key = self._longest_phrase(stems, start)
            concept = key or self.concept_of(found[start])
            if concept:
                yield concept
            start += taken

    def _longest_phrase(self, stems: list[str], start: int) -> tuple[int, str | None]:
        for length in range(min(self.longest_phrase, len(stems) - start), 1, -1):
            key = self.phrases.get(tuple(stems[start : start + length]))
            if key:
                return length, key
        return 1, None

    def domain_of(self, key: str) -> str:
        """Field that a concept belongs to. Raises ``KeyError`` for an unknown key."""
        return self.concepts[key].domain

    def extended(self, table: str, source: str = "additions") -> Lexicon:
        """A new lexicon with the table's concepts added, or its words added to known concepts.

        The table decides: a word that it lists belongs to the concept it stands at, whatever it
        meant before. Forms to show and fields of known concepts stay. Raises ``ValueError`` as
        :func:`consult.analysis.lexicon.parse` does, and for a line that names a known concept
        under another field.
        """
        layer: dict[str, Concept] = {}
        for place, row in read_rows(table, source):
            known = self.concepts.get(row.key)
            if known is None:
                require_names(row, place)
            elif row.domain not in {"", known.domain}:
                raise ValueError(f"{place}: {row.key!r} belongs to {known.domain!r}")
            layer[row.key] = row
        return Lexicon(*self._layers, layer) if layer else self

    def without(self, forms: Collection[tuple[str, str, str]]) -> Lexicon:
        """A new lexicon whose concepts lack some of the words listed for them, in every layer.

        ``forms`` are ``(key, language, word as listed)``; one that is not listed changes nothing.
        A word that another concept lists too is that concept's from then on.

        Raises ``ValueError`` where a concept would be left unnamed in a required language.
        """
        gone = frozenset(forms)
        touched = {key for key, _code, _form in gone}
        layers = [
            {
                key: _without(concept, gone) if key in touched else concept
                for key, concept in layer.items()
            }
            for layer in self._layers
        ]
        if layers == list(self._layers):
            return self
        found = Lexicon(*layers)
        for key in sorted(touched & found.concepts.keys()):
            require_names(found.concepts[key], "words switched off")
        return found


def _without(concept: Concept, gone: frozenset[tuple[str, str, str]]) -> Concept:
    kept = {
        code: tuple(form for form in forms if (concept.key, code, form) not in gone)
        for code, forms in concept.words.items()
    }
    return Concept(concept.key, concept.domain, kept)
