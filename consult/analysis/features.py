"""From texts to sparse counts, with the cost of morphology paid once a word type.

Each distinct word is turned into its features once; a corpus is then one sparse product
``texts x words @ words x features``, however often each word was said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from consult.analysis.lexicon import civic_lexicon
from consult.analysis.morphology import stem
from consult.analysis.normalise import words
from consult.analysis.stopwords import stopwords

Floats: TypeAlias = npt.NDArray[np.float32]
Integers: TypeAlias = npt.NDArray[np.int64]
#: scipy's sparse matrices carry no element type that checkers could use
Sparse: TypeAlias = Any

#: characters of one text that are read; a longer one is known by its beginning
MAX_CHARACTERS = 60_000
PIECE = 4
#: first characters of features that come from the lexicon: concepts and fields
_FROM_LEXICON = "@%"


def word_lists(texts: Iterable[str]) -> list[list[str]]:
    """Normalised words of each text, in order."""
    return [words(text[:MAX_CHARACTERS]) for text in texts]


def stem_features(word: str) -> list[str]:
    """The light stem of a word, with its concept and field where the lexicon knows them.

    The stem stays beside the concept: replacing it cost most of what the lexicon gains.
    """
    if not is_content(word):
        return []
    lexicon = civic_lexicon()
    concept = lexicon.concept_of(word)
    if not concept:
        return [stem(word)]
    return [stem(word), f"@{concept}", f"%{lexicon.concepts[concept].domain}"]


def piece_features(word: str) -> list[str]:
    """Pieces of four characters of ``<word>``: they bridge inflection, dialect and typing errors.

    >>> piece_features("طريق")
    ['#<طري', '#طريق', '#ريق>']
    """
    if not is_content(word):
        return []
    edged = f"<{word}>"
    return [f"#{edged[i : i + PIECE]}" for i in range(max(1, len(edged) - PIECE + 1))]


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
    most: int = 8_000


class FeatureSpace:
    """Feature columns learnt from a corpus; later texts are counted in the same columns."""

    def __init__(self, features_of: Callable[[str], list[str]], limits: Limits | None = None):
        self.features_of = features_of
        self.limits = limits or Limits()

    def fit(self, counts: Sparse, types: dict[str, int]) -> Sparse:
        """Learn the columns from texts x word types counts; returns texts x features."""
        features = [self.features_of(word) for word in types]
        every = sorted({name for names in features for name in names})
        full = counts @ _map(features, {name: column for column, name in enumerate(every)})
        spread = np.bincount(full.indices, minlength=full.shape[1])
        highest = max(self.limits.max_df * full.shape[0], self.limits.min_df)
        known = np.array([name[0] in _FROM_LEXICON for name in every], np.bool_)
        ceiling = np.where(known, full.shape[0], highest)
        kept = np.flatnonzero((spread >= self.limits.min_df) & (spread <= ceiling))
        if len(kept) > self.limits.most:
            commonest = np.argsort(-spread[kept], kind="stable")[: self.limits.most]
            kept = np.sort(kept[commonest])
        self.names_ = [every[column] for column in kept]
        self.columns_ = {name: column for column, name in enumerate(self.names_)}
        return full[:, kept].tocsr()

    def transform(self, counts: Sparse, types: dict[str, int]) -> Sparse:
        """Texts x features of texts whose words may be new."""
        features = [self.features_of(word) for word in types]
        return (counts @ _map(features, self.columns_)).tocsr()


def _map(features: list[list[str]], columns: dict[str, int]) -> Sparse:
    """Word types x features matrix: how often each feature is in each word."""
    kept = [[columns[name] for name in names if name in columns] for names in features]
    ends = np.cumsum([0, *(len(row) for row in kept)])
    indices = np.fromiter((column for row in kept for column in row), np.int64, int(ends[-1]))
    values = np.ones(len(indices), np.float32)
    found = sp.csr_matrix((values, indices, ends), shape=(len(features), len(columns)))
    found.sum_duplicates()
    return found


def is_content(word: str) -> bool:
    """Whether a normalised word may carry a subject: no number, no stop word."""
    return not word.isdigit() and word not in stopwords()
