"""Texts by where a walk from text to feature to text leads: the strongest view of short texts.

Correspondence analysis (Benzécri 1973) of the texts x features matrix: the singular vectors of
``D_text^-1/2 X D_feature^-1/2`` are the smooth functions on the graph that joins texts and their
features (Dhillon 2001); weighting each axis by a power of its singular value is letting a walk
run for some steps (diffusion maps: Coifman and Lafon 2006), which keeps what many texts share and
damps what two of them happen to share. Where the first axis would tell texts from no text, the
margins of correspondence analysis are taken out; here those of each language are, so that in a
mixed corpus the axes don't tell French from Arabic.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp

from consult.analysis.centring import common_languages
from consult.analysis.features import Floats, Integers, Sparse
from consult.analysis.vectors import svd_of_product, unit


class DiffusionView:
    """Unit vectors of texts along damped axes of correspondence analysis.

    Parameters
    ----------
    dimensions
        Axes kept.
    seed
        Of the randomised decomposition.
    steps
        Power of the singular values. Four did best or nearly so on every corpus measured; from
        three to six little changes.
    """

    def __init__(self, dimensions: int, seed: int, steps: int = 4):
        self.dimensions, self.seed, self.steps = dimensions, seed, steps

    def fit(self, counts: Sparse, languages: Sequence[str]) -> Floats:
        """Learn the axes from texts x features ``counts``; returns the texts' vectors."""
        self.groups_ = [*common_languages(languages), ""]
        weighted = _damped(counts)
        said = np.maximum(np.asarray(weighted.sum(axis=0)).ravel(), 1e-9)
        self.rarity_ = (1 / np.sqrt(said)).astype(np.float32)
        lengths = np.asarray(weighted.sum(axis=1)).ravel()
        self.means_ = np.zeros((len(self.groups_), counts.shape[1]), np.float32)
        if min(counts.shape) < 2:
            self.axes_ = np.ones((counts.shape[1], 1), np.float32)
            return self._placed(weighted, languages)
        balanced = sp.diags(1 / np.sqrt(np.maximum(lengths, 1e-9))) @ weighted
        balanced = (balanced @ sp.diags(self.rarity_)).tocsr().astype(np.float32)
        roots = np.sqrt(lengths).astype(np.float32)
        margins, norms = self._margins(roots, languages)
        flipped = balanced.T.tocsr()
        self.means_ = np.asarray((flipped @ margins).T) / norms[:, None]
        # a language never seen here is taken for the mean of all
        self.means_[~margins.any(axis=0)] = (flipped @ roots) / (roots @ roots)

        def forward(block: Floats) -> Floats:
            found: Floats = balanced @ block
            return found - margins @ (margins.T @ found)

        def backward(block: Floats) -> Floats:
            return np.asarray(flipped @ (block - margins @ (margins.T @ block)))

        shape = balanced.shape
        _, values, right = svd_of_product(forward, backward, shape, self.dimensions, self.seed)
        self.axes_ = (right.T * values ** (self.steps - 1)).astype(np.float32)
        return self._placed(weighted, languages)

    def transform(self, counts: Sparse, languages: Sequence[str]) -> Floats:
        """Vectors of later texts."""
        return self._placed(_damped(counts), languages)

    def _group_of(self, languages: Sequence[str]) -> Integers:
        place = {code: number for number, code in enumerate(self.groups_)}
        return np.array([place.get(code, len(place) - 1) for code in languages], np.int64)

    def _margins(self, roots: Floats, languages: Sequence[str]) -> tuple[Floats, Floats]:
        """Orthonormal (n, groups): what texts of each language have in common, and its norms."""
        found = np.zeros((len(roots), len(self.groups_)), np.float32)
        found[np.arange(len(roots)), self._group_of(languages)] = roots
        norms = np.maximum(np.linalg.norm(found, axis=0), 1e-9)
        return (found / norms).astype(np.float32), norms.astype(np.float32)

    def _placed(self, weighted: Sparse, languages: Sequence[str]) -> Floats:
        lengths = np.maximum(np.asarray(weighted.sum(axis=1)).ravel(), 1e-9)
        profiles = sp.diags((1 / lengths).astype(np.float32)) @ weighted
        placed = np.asarray(profiles @ (self.axes_ * self.rarity_[:, None]))
        return unit(placed - (self.means_ @ self.axes_)[self._group_of(languages)])


def _damped(counts: Sparse) -> Sparse:
    """Counts as ``1 + log(count)``: a word said twice says more, but not twice as much."""
    weighted = counts.astype(np.float32)
    weighted.data = 1 + np.log(weighted.data)
    return weighted
