"""Texts by the company that their features keep.

Features that appear with the same others get near vectors (positive pointwise mutual information,
Church and Hanks 1990, with the context exponent of Levy, Goldberg and Dagan 2015, factorised by a
randomised SVD); a text is the mean of its features weighted by rarity (SIF: Arora, Liang and Ma
2017).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp

from consult.analysis.features import Floats, Sparse
from consult.analysis.vectors import presence, truncated_svd, unit

#: rarity constant of SIF weights
SIF_A = 1e-3
CONTEXT_EXPONENT = 0.75
#: corpora below this size keep pairs of features seen together once: they are half the signal
SMALL_CORPUS = 5_000


def feature_vectors(texts: Sparse, dimensions: int, seed: int) -> Floats:
    """Vectors of features (columns) from the texts (rows) in which they appear together."""
    together = (texts.T @ texts).tocsr().astype(np.float32)
    together.setdiag(0)
    if texts.shape[0] >= SMALL_CORPUS:
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

    def fit(self, counts: Sparse, languages: Sequence[str] = ()) -> Floats:
        """Learn feature vectors from texts x features counts; returns the texts' vectors.

        Languages are of no account here: centring comes after.
        """
        found = presence(counts)
        spread = np.asarray(found.sum(axis=0)).ravel()
        weights = SIF_A / (SIF_A + spread / max(float(spread.sum()), 1.0))
        self.table_ = feature_vectors(found, self.dimensions, self.seed) * weights[:, None]
        self.weights_ = weights.astype(np.float32)
        means = self._means(found)
        self.common_ = truncated_svd(means, 1, self.seed)[2] if means.shape[1] > 1 else means[:0]
        return self._less_common(means)

    def transform(self, counts: Sparse, languages: Sequence[str] = ()) -> Floats:
        """Vectors of later texts."""
        return self._less_common(self._means(presence(counts)))

    def _means(self, found: Sparse) -> Floats:
        total = found @ self.weights_
        sums = found @ self.table_
        means: Floats = (sums / np.maximum(total, 1e-9)[:, None]).astype(np.float32)
        return means

    def _less_common(self, means: Floats) -> Floats:
        common = (means @ self.common_.T) @ self.common_
        return unit((means - common).astype(np.float32))
