"""From texts to sparse counts, with the cost of morphology paid once a word type.

Each distinct word is turned into its features once; a corpus is then one sparse product
``texts x words @ words x features``, however often each word was said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from consult.analysis.lexicon import Lexicon
from consult.analysis.morphology import stem
from consult.analysis.normalise import words
from consult.analysis.stopwords import stopwords

Floats: TypeAlias = npt.NDArray[np.float32]
Integers: TypeAlias = npt.NDArray[np.int64]
#: scipy's sparse matrices carry no element type that checkers could use
Sparse: TypeAlias = Any

#: characters of one text that are read; a longer one is known by its beginning
MAX_CHARACTERS = 60_000
#: words at the start of a text that count twice, in texts of more than so many words
_LEAD, _LONG = 12, 30
#: first characters of features that come from the lexicon: concepts and fields
_FROM_LEXICON = "@%"


@dataclass(frozen=True)
class Reading:
    """What is read off a text: which features stand for its words.

    ``pieces`` are lengths of character pieces of ``<word>``: they bridge inflection, dialect and
    typing errors. ``lexicon`` adds a word's concept and field; the stem stays beside them, since
    replacing it cost most of what the lexicon gains. ``every_word`` reads stop words too, which
    tell requests apart (when, why, not) where themes are fine; ``pairs`` adds neighbouring stems.
    """

    pieces: tuple[int, ...] = ()
    lexicon: bool = True
    every_word: bool = False
    pairs: bool = False

    def features_of(self, word: str, lexicon: Lexicon) -> list[str]:
        """Features of one normalised word; none for numbers and words not read.

        >>> from consult.analysis.lexicon import civic_lexicon
        >>> Reading(pieces=(4,)).features_of("طريق", civic_lexicon())
        ['طريق', '@road', '%mobility', '#<طري', '#طريق', '#ريق>']
        """
        content = is_content(word)
        if word.isdigit() or not (content or self.every_word):
            return []
        found = [stem(word)]
        concept = lexicon.concept_of(word) if content and self.lexicon else None
        if concept:
            found += [f"@{concept}", f"%{lexicon.concepts[concept].domain}"]
        edged = f"<{word}>"
        for length in self.pieces:
            ends = range(max(1, len(edged) - length + 1))
            found += [f"#{edged[start : start + length]}" for start in ends]
        return found


def word_lists(texts: Iterable[str]) -> list[list[str]]:
    """Normalised words of each text, in order."""
    return [words(text[:MAX_CHARACTERS]) for text in texts]


@dataclass(frozen=True)
class WordCounts:
    """Texts as words: ``lists`` in order, and texts x word types ``counts`` of distinct words."""

    lists: Sequence[list[str]]
    types: dict[str, int]
    counts: Sparse

    @classmethod
    def of(cls, lists: Sequence[list[str]]) -> WordCounts:
        """Count the words of texts; word types get their columns in code point order.

        Long texts say first what they are about (a title, a request): those words count twice.
        """
        types = sorted_types(lists)
        stressed = [found + found[:_LEAD] if len(found) > _LONG else found for found in lists]
        return cls(lists, types, count_words(stressed, types))


def count_words(lists: Sequence[list[str]], types: dict[str, int]) -> Sparse:
    """Texts x word types counts; ``types`` maps a word to its column, other words are left out."""
    columns = [[types[word] for word in found if word in types] for found in lists]
    ends = np.cumsum([0, *(len(row) for row in columns)])
    indices = np.fromiter((column for row in columns for column in row), np.int64, int(ends[-1]))
    shape = (len(lists), len(types))
    counts = sp.csr_matrix((np.ones(len(indices), np.float32), indices, ends), shape=shape)
    counts.sum_duplicates()
    return counts


def sorted_types(lists: Iterable[list[str]]) -> dict[str, int]:
    """Distinct words in code point order with their column: independent of the order of texts."""
    return {word: column for column, word in enumerate(sorted({w for row in lists for w in row}))}


@dataclass(frozen=True)
class Limits:
    """Which features are kept: seen in ``min_df`` texts or more, in at most a share ``max_df``.

    Concepts and fields of the lexicon are kept however common: in a corpus of few themes the
    words of each are in a good share of the texts.
    """

    min_df: int = 2
    max_df: float = 0.3
    most: int = 12_000


class FeatureSpace:
    """Feature columns learnt from a corpus; later texts are counted in the same columns."""

    def __init__(self, reading: Reading, lexicon: Lexicon, limits: Limits | None = None):
        self.reading = reading
        self.lexicon = lexicon
        self.limits = limits or Limits()
        self._read: dict[str, list[str]] = {}

    def fit(self, words_said: WordCounts) -> Sparse:
        """Learn the columns; returns texts x features counts."""
        of_words, names = self._of_words(words_said.types, None)
        full, every = words_said.counts @ of_words, names
        if self.reading.pairs:
            pairs, pair_names = _pair_counts(words_said, None)
            full, every = sp.hstack([full, pairs]).tocsr(), names + pair_names
        kept = self._kept(full, every)
        self.names_ = [every[column] for column in kept]
        self.columns_ = {name: column for column, name in enumerate(self.names_)}
        return full[:, kept].tocsr()

    def transform(self, words_said: WordCounts) -> Sparse:
        """Texts x features of texts whose words may be new."""
        found = words_said.counts @ self._of_words(words_said.types, self.columns_)[0]
        if self.reading.pairs:
            found = found + _pair_counts(words_said, self.columns_)[0]
        return found.tocsr()

    def _of_words(
        self, types: dict[str, int], columns: dict[str, int] | None
    ) -> tuple[Sparse, list[str]]:
        """Word types x features: how often each feature is in each word; the features' names."""
        return _counted([self._features(word) for word in types], columns)

    def _features(self, word: str) -> list[str]:
        """Features of a word, remembered: the same words come back in each block of texts."""
        found = self._read.get(word)
        if found is None:
            found = self._read[word] = self.reading.features_of(word, self.lexicon)
        return found

    def _kept(self, full: Sparse, every: list[str]) -> Integers:
        spread = np.bincount(full.indices, minlength=full.shape[1])
        highest = max(self.limits.max_df * full.shape[0], self.limits.min_df)
        known = np.array([name[0] in _FROM_LEXICON for name in every], np.bool_)
        ceiling = np.where(known, full.shape[0], highest)
        kept = np.flatnonzero((spread >= self.limits.min_df) & (spread <= ceiling))
        if len(kept) > self.limits.most:
            commonest = np.argsort(-spread[kept], kind="stable")[: self.limits.most]
            kept = np.sort(kept[commonest])
        return kept


def _counted(features: list[list[str]], columns: dict[str, int] | None) -> tuple[Sparse, list[str]]:
    """Rows x features counts in the given columns, or in those of all names, sorted."""
    if columns is None:
        names = sorted({name for row in features for name in row})
        columns = {name: column for column, name in enumerate(names)}
    kept = [[columns[name] for name in row if name in columns] for row in features]
    ends = np.cumsum([0, *(len(row) for row in kept)])
    indices = np.fromiter((column for row in kept for column in row), np.int64, int(ends[-1]))
    values = np.ones(len(indices), np.float32)
    found = sp.csr_matrix((values, indices, ends), shape=(len(features), len(columns)))
    found.sum_duplicates()
    return found, list(columns)


def _pair_counts(
    words_said: WordCounts, columns: dict[str, int] | None
) -> tuple[Sparse, list[str]]:
    """Texts x pairs of neighbouring stems, numbers left out."""
    rows = []
    for found in words_said.lists:
        stems = [stem(word) for word in found if not word.isdigit()]
        rows.append([f"&{first} {second}" for first, second in pairwise(stems)])
    return _counted(rows, columns)


def is_content(word: str) -> bool:
    """Whether a normalised word may carry a subject: no number, no stop word."""
    return not word.isdigit() and word not in stopwords()
