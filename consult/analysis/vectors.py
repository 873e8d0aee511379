"""Vectors of texts from the corpus itself: no model, no download.

Three views of the same texts. *Meaning*: features that keep the same company get near vectors
(positive pointwise mutual information, Church and Hanks 1990, with the context exponent of Levy,
Goldberg and Dagan 2015, factorised by a randomised SVD); a text is the mean of its features
weighted by rarity (SIF: Arora, Liang and Ma 2017). *Stems*: the same from stems alone. *Form*:
latent semantic analysis of stems and of pieces.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy.sparse as sp
from sklearn.utils.extmath import randomized_svd

from consult.analysis.features import (
    FeatureSpace,
    Floats,
    Limits,
    Sparse,
    count_words,
    piece_features,
    sorted_types,
    stem_features,
)

#: rarity constant of SIF weights
SIF_A = 1e-3
CONTEXT_EXPONENT = 0.75
#: corpora below this size keep pairs of features seen together once: they are half the signal
SMALL_CORPUS = 5_000
#: corpora below this size keep even the features of a single text
TINY_CORPUS = 30


@dataclass(frozen=True)
class Views:
    """Unit vectors of texts (float32, one row a text) in each view."""

    meaning: Floats
    stems: Floats
    form: Floats


def unit(rows: Floats) -> Floats:
    """Rows scaled to length one; zero rows stay zero."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Floats = (rows / np.maximum(lengths, 1e-9)).astype(np.float32)
    return scaled


def truncated_svd(matrix: Any, dimensions: int, seed: int) -> tuple[Floats, Floats, Floats]:
    """``U, S, Vt`` of the largest singular values; fewer when the matrix is small."""
    dimensions = max(1, min(dimensions, min(matrix.shape) - 1))
    left, values, right = randomized_svd(matrix, dimensions, n_iter=4, random_state=seed)
    return left.astype(np.float32), values.astype(np.float32), right.astype(np.float32)


def feature_vectors(presence: Sparse, dimensions: int, seed: int) -> Floats:
    """Vectors of features (columns) from the texts (rows) in which they appear together."""
    together = (presence.T @ presence).tocsr().astype(np.float32)
    together.setdiag(0)
    if presence.shape[0] >= SMALL_CORPUS:
        together.data[together.data < 2] = 0
    together.eliminate_zeros()
    rows = np.asarray(together.sum(axis=1)).ravel()
    context = rows**CONTEXT_EXPONENT
    context /= max(float(context.sum()), 1e-9)
    pairs = together.tocoo()
    information = np.log(pairs.data / (rows[pairs.row] * context[pairs.col]))
    kept = information > 0
    positive = sp.csr_matrix(
        (information[kept].astype(np.float32), (pairs.row[kept], pairs.col[kept])),
        shape=together.shape,
    )
    if min(positive.shape) < 2:
        return np.ones((positive.shape[0], 1), np.float32)
    left, values, _ = truncated_svd(positive, dimensions, seed)
    return (left * np.sqrt(values)).astype(np.float32)


class MeaningView:
    """Texts as SIF-weighted means of feature vectors, less their common direction."""

    def __init__(self, dimensions: int, seed: int):
        self.dimensions, self.seed = dimensions, seed

    def fit(self, counts: Sparse) -> Floats:
        """Learn feature vectors from texts x features counts; returns the texts' vectors."""
        presence = _presence(counts)
        spread = np.asarray(presence.sum(axis=0)).ravel()
        weights = SIF_A / (SIF_A + spread / max(float(spread.sum()), 1.0))
        self.table_ = feature_vectors(presence, self.dimensions, self.seed) * weights[:, None]
        self.weights_ = weights.astype(np.float32)
        means = self._means(presence)
        self.common_ = truncated_svd(means, 1, self.seed)[2] if means.shape[1] > 1 else means[:0]
        return self._less_common(means)

    def transform(self, counts: Sparse) -> Floats:
        """Vectors of later texts."""
        return self._less_common(self._means(_presence(counts)))

    def _means(self, presence: Sparse) -> Floats:
        total = presence @ self.weights_
        sums = presence @ self.table_
        means: Floats = (sums / np.maximum(total, 1e-9)[:, None]).astype(np.float32)
        return means

    def _less_common(self, means: Floats) -> Floats:
        common = (means @ self.common_.T) @ self.common_
        return unit((means - common).astype(np.float32))


class FormView:
    """Latent semantic analysis of TF-IDF weighted counts (Deerwester et al. 1990)."""

    def __init__(self, dimensions: int, seed: int):
        self.dimensions, self.seed = dimensions, seed

    def fit(self, counts: Sparse) -> Floats:
        """Learn idf weights and axes; returns the texts' vectors."""
        spread = np.bincount(counts.indices, minlength=counts.shape[1])
        self.idf_ = (np.log((1 + counts.shape[0]) / (1 + spread)) + 1).astype(np.float32)
        weighted = self._weighted(counts)
        self.axes_ = (
            truncated_svd(weighted, self.dimensions, self.seed)[2].T
            if min(weighted.shape) > 1
            else np.ones((weighted.shape[1], 1), np.float32)
        )
        return unit(weighted @ self.axes_)

    def transform(self, counts: Sparse) -> Floats:
        """Vectors of later texts."""
        return unit(self._weighted(counts) @ self.axes_)

    def _weighted(self, counts: Sparse) -> Sparse:
        weighted = counts.astype(np.float32)
        weighted.data = 1 + np.log(weighted.data)
        weighted = weighted @ sp.diags(self.idf_)
        lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
        return (sp.diags(1 / np.maximum(lengths, 1e-9)) @ weighted).tocsr().astype(np.float32)


def _presence(counts: Sparse) -> Sparse:
    presence = counts.copy().astype(np.float32)
    presence.data[:] = 1
    return presence


class CorpusVectors:
    """The three views of a corpus, learnt once, and the same views of later texts."""

    def __init__(self, dimensions: int = 100, seed: int = 0, limits: Limits | None = None):
        self.dimensions, self.seed, self.limits = dimensions, seed, limits or Limits()

    def fit(self, lists: list[list[str]]) -> Views:
        """Learn from word lists, one a text; returns their vectors."""
        types = sorted_types(lists)
        counts = count_words(lists, types)
        limits = self.limits if len(lists) >= TINY_CORPUS else replace(self.limits, min_df=1)
        self.stem_space_ = FeatureSpace(stem_features, limits)
        self.piece_space_ = FeatureSpace(piece_features, limits)
        stems = self.stem_space_.fit(counts, types)
        pieces = self.piece_space_.fit(counts, types)
        self.meaning_ = MeaningView(self.dimensions, self.seed)
        self.stems_ = MeaningView(self.dimensions, self.seed)
        self.form_stems_ = FormView(self.dimensions, self.seed)
        self.form_pieces_ = FormView(self.dimensions, self.seed)
        form = np.hstack([self.form_stems_.fit(stems), self.form_pieces_.fit(pieces)])
        both = sp.hstack([stems, pieces]).tocsr()
        return Views(self.meaning_.fit(both), self.stems_.fit(stems), unit(form))

    def transform(self, lists: list[list[str]]) -> Views:
        """Vectors of later texts in the views learnt."""
        types = sorted_types(lists)
        counts = count_words(lists, types)
        stems = self.stem_space_.transform(counts, types)
        pieces = self.piece_space_.transform(counts, types)
        form = np.hstack([self.form_stems_.transform(stems), self.form_pieces_.transform(pieces)])
        both = sp.hstack([stems, pieces]).tocsr()
        return Views(self.meaning_.transform(both), self.stems_.transform(stems), unit(form))
