"""Unit vectors and truncated decompositions, all seeded and in single precision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn.utils.extmath import randomized_svd

from consult.analysis.features import Floats, Sparse

#: further columns that range finders draw, and their power iterations
_OVERSAMPLES, _ITERATIONS = 10, 3


def unit(rows: Floats) -> Floats:
    """Rows scaled to length one; zero rows stay zero."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Floats = (rows / np.maximum(lengths, 1e-9)).astype(np.float32)
    return scaled


def truncated_svd(matrix: Any, dimensions: int, seed: int) -> tuple[Floats, Floats, Floats]:
    """``U, S, Vt`` of the largest singular values; fewer when the matrix is small."""
    dimensions = max(1, min(dimensions, min(matrix.shape) - 1))
    left, values, right = randomized_svd(
        matrix, dimensions, n_iter=_ITERATIONS + 1, random_state=seed
    )
    return left.astype(np.float32), values.astype(np.float32), right.astype(np.float32)


def svd_of_product(
    forward: Callable[[Floats], Floats],
    backward: Callable[[Floats], Floats],
    shape: tuple[int, int],
    dimensions: int,
    seed: int,
) -> tuple[Floats, Floats, Floats]:
    """``U, S, Vt`` of a matrix of ``shape`` known only by its products with thin matrices.

    ``forward`` multiplies by the matrix, ``backward`` by its transpose. Randomised range finder
    with power iterations (Halko, Martinsson and Tropp 2011, algorithm 4.4).
    """
    dimensions = max(1, min(dimensions, min(shape) - 1))
    drawn = np.random.default_rng(seed).normal(size=(shape[1], dimensions + _OVERSAMPLES))
    basis = np.linalg.qr(forward(drawn.astype(np.float32)))[0]
    for _ in range(_ITERATIONS):
        basis = np.linalg.qr(forward(backward(basis)))[0]
    left, values, right = np.linalg.svd(backward(basis).T, full_matrices=False)
    return basis @ left[:, :dimensions], values[:dimensions], right[:dimensions]


class PrincipalAxes:
    """The few axes that hold most of vectors' length: later products cost less, noise goes."""

    def __init__(self, dimensions: int):
        self.dimensions = dimensions

    def fit(self, rows: Floats) -> Floats:
        """Learn the axes of ``rows`` (n, d); returns unit vectors along them."""
        spread = (rows.T @ rows).astype(np.float64)
        self.axes_: Floats = np.linalg.eigh(spread)[1][:, ::-1][:, : self.dimensions].astype(
            np.float32
        )
        return self.transform(rows)

    def transform(self, rows: Floats) -> Floats:
        """Unit vectors of later rows along the axes learnt."""
        return unit(rows @ self.axes_)


def presence(counts: Sparse) -> Sparse:
    """The counts with every value one."""
    found = counts.copy().astype(np.float32)
    found.data[:] = 1
    return found
