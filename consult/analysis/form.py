"""Texts by the words themselves: latent semantic analysis of weighted counts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp

from consult.analysis.features import Floats, Sparse
from consult.analysis.vectors import truncated_svd, unit


class FormView:
    """Latent semantic analysis of TF-IDF weighted counts (Deerwester et al. 1990)."""

    def __init__(self, dimensions: int, seed: int):
        self.dimensions, self.seed = dimensions, seed

    def fit(self, counts: Sparse, languages: Sequence[str] = ()) -> Floats:
        """Learn idf weights and axes; returns the texts' vectors.

        Languages are of no account here: centring comes after.
        """
        spread = np.bincount(counts.indices, minlength=counts.shape[1])
        self.idf_ = (np.log((1 + counts.shape[0]) / (1 + spread)) + 1).astype(np.float32)
        weighted = self._weighted(counts)
        self.axes_ = (
            truncated_svd(weighted, self.dimensions, self.seed)[2].T
            if min(weighted.shape) > 1
            else np.ones((weighted.shape[1], 1), np.float32)
        )
        return unit(weighted @ self.axes_)

    def transform(self, counts: Sparse, languages: Sequence[str] = ()) -> Floats:
        """Vectors of later texts."""
        return unit(self._weighted(counts) @ self.axes_)

    def _weighted(self, counts: Sparse) -> Sparse:
        weighted = counts.astype(np.float32)
        weighted.data = 1 + np.log(weighted.data)
        weighted = weighted @ sp.diags(self.idf_)
        lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
        return (sp.diags(1 / np.maximum(lengths, 1e-9)) @ weighted).tocsr().astype(np.float32)
