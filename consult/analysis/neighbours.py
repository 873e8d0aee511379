"""Nearest texts by cosine, in blocks, and smoothing of vectors over them."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from joblib import Parallel, delayed
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from consult.analysis.features import Floats, Integers, Sparse
from consult.analysis.vectors import unit

NEIGHBOURS = 15
_BLOCK = 512
_JOBS = 2


def nearest(rows: Floats, among: Floats, count: int, *, same: bool) -> tuple[Integers, Floats]:
    """Indices and cosines of the ``count`` nearest unit vectors ``among``, for each of ``rows``.

    ``same`` says that both are one array: a row is then not its own neighbour. Ties go to the
    lower index, so that results don't depend on how the work was cut.
    """
    starts = range(0, len(rows), _BLOCK)
    blocks = (rows[start : start + _BLOCK] for start in starts)
    work = Parallel(n_jobs=_JOBS, prefer="threads")
    parts = work(
        delayed(_nearest_of)(block, among, count, start if same else None)
        for start, block in zip(starts, blocks, strict=True)
    )
    if not parts:
        return np.empty((0, count), np.int64), np.empty((0, count), np.float32)
    found, cosines = zip(*parts, strict=True)
    return np.vstack(found), np.vstack(cosines)


def _nearest_of(
    block: Floats, among: Floats, count: int, start: int | None
) -> tuple[Integers, Floats]:
    """Nearest to the rows of one block, which stands at ``start`` of ``among`` or not in it.

    Blocks share nothing and are cut alike everywhere, so that results don't depend on the number
    of threads, processes or machines.
    """
    with threadpool_limits(limits=1):
        cosines = block @ among.T
    if start is not None:
        cosines[np.arange(len(block)), np.arange(start, start + len(block))] = -np.inf
    first = cosines.shape[1] - min(count, cosines.shape[1])
    # a copy: a slice would keep the whole block's order alive, a thousand times as large
    best = np.argpartition(cosines, first, axis=1)[:, first:].copy()
    best.sort(axis=1)
    return best, np.take_along_axis(cosines, best, axis=1)


def walk_of(rows: Floats) -> Sparse:
    """(n, n) weights of each unit row's nearest neighbours, each row of them summing to one."""
    count = min(NEIGHBOURS, len(rows) - 1)
    if count < 1:
        return sp.identity(len(rows), dtype=np.float32, format="csr")
    found, cosines = nearest(rows, rows, count, same=True)
    weights = np.maximum(cosines, 0)
    weights /= np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)
    ends = np.arange(0, found.size + 1, count)
    return sp.csr_matrix((weights.ravel(), found.ravel(), ends), shape=(len(rows), len(rows)))


def smoothed(rows: Floats, walk: Sparse, rounds: int = 2, share: float = 0.5) -> Floats:
    """Each vector drawn towards its neighbours: ``Z = (1-share) Z0 + share A Z``."""
    current = rows
    for _ in range(rounds):
        current = ((1 - share) * rows + share * (walk @ current)).astype(np.float32)
    return unit(current)


def smoothed_onto(rows: Floats, raw: Floats, smooth: Floats, share: float = 0.5) -> Floats:
    """Later vectors drawn towards their nearest among ``raw``, as these lie once smoothed."""
    count = min(NEIGHBOURS, len(raw))
    found, cosines = nearest(rows, raw, count, same=False)
    weights = np.maximum(cosines, 0)
    weights /= np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)
    pulled = np.einsum("nk,nkd->nd", weights, smooth[found])
    return unit(((1 - share) * rows + share * pulled).astype(np.float32))
