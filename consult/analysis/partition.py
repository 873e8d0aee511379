"""Partitions of unit vectors: spherical k-means (Dhillon and Modha 2001), exact in their number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.cluster.hierarchy import fcluster, linkage

from consult.analysis.features import Floats, Integers, Sparse
from consult.analysis.vectors import unit

_ROUNDS = 30
#: rows over which Ward's tree is grown
_WARD_TEXTS = 5_000


@dataclass(frozen=True)
class Partition:
    """Cluster of each row (n,), unit centres (k, d), and the mean cosine of rows to their own."""

    labels: Integers
    centres: Floats
    cohesion: float


def membership(labels: Integers, count: int) -> Sparse:
    """Rows x clusters matrix of ones."""
    ends = np.arange(len(labels) + 1)
    shape = (len(labels), count)
    return sp.csr_matrix((np.ones(len(labels), np.float32), labels, ends), shape=shape)


def centres_of(rows: Floats, labels: Integers, count: int) -> Floats:
    """Unit mean of each cluster's rows; zero for an empty one."""
    return unit(np.asarray(membership(labels, count).T @ rows))


def _spread_seeds(rows: Floats, count: int, rng: np.random.Generator) -> Floats:
    """Distinct starting rows, far ones likelier (k-means++: Arthur and Vassilvitskii 2007)."""
    chosen = [int(rng.integers(len(rows)))]
    gap = _gaps(rows, chosen[0]).astype(np.float64)
    for _ in range(count - 1):
        gap[chosen[-1]] = 0
        total = gap.sum()
        if total <= 1e-9:
            free = np.setdiff1d(np.arange(len(rows)), chosen, assume_unique=True)
            pick = int(free[0])
        else:
            pick = int(np.searchsorted(np.cumsum(gap), rng.random() * total))
            pick = min(pick, len(rows) - 1)
        chosen.append(pick)
        gap = np.minimum(gap, _gaps(rows, pick))
    return rows[chosen]


def _gaps(rows: Floats, pick: int) -> Floats:
    """(n,) how far each row is from one of them, 0 to 2."""
    # kernels of OpenBLAS may raise the flag for lanes beyond the end of a row, with finite values:
    # seen once in some thousand runs, and never again on the same texts
    with np.errstate(invalid="ignore"):
        found: Floats = np.maximum(1 - rows @ rows[pick], 0)
    return found


def spherical_kmeans(
    rows: Floats, count: int, rng: np.random.Generator, *, starts: int = 1, rounds: int = _ROUNDS
) -> Partition:
    """The best of ``starts`` partitions of unit ``rows`` into ``count`` <= n clusters."""
    tried = (_one_kmeans(rows, _spread_seeds(rows, count, rng), rounds) for _ in range(starts))
    return max(tried, key=lambda partition: partition.cohesion)


def _one_kmeans(rows: Floats, centres: Floats, rounds: int) -> Partition:
    labels = np.full(len(rows), -1, np.int64)
    for _ in range(rounds):
        cosines = rows @ centres.T
        moved = cosines.argmax(axis=1)
        if (moved != labels).sum() <= len(rows) // 1_000:
            labels = moved
            break
        labels = moved
        centres = centres_of(rows, labels, len(centres))
    cosines = rows @ centres.T
    labels = cosines.argmax(axis=1)
    return Partition(labels, centres, float(cosines.max(axis=1).mean()))


def ward_kmeans(rows: Floats, count: int, rng: np.random.Generator) -> Integers:
    """Labels of k-means from the ``count`` parts of Ward's tree (1963), which k-means++ misses.

    The tree is grown over at most :data:`_WARD_TEXTS` rows, drawn by ``rng``, since its time and
    memory are quadratic.
    """
    grown = rows
    if len(rows) > _WARD_TEXTS:
        grown = rows[np.sort(rng.choice(len(rows), _WARD_TEXTS, replace=False))]
    tree = linkage(grown.astype(np.float64), "ward")
    parts = fcluster(tree, count, "maxclust").astype(np.int64) - 1
    centres = centres_of(grown, parts, int(parts.max()) + 1)
    return _one_kmeans(rows, centres, _ROUNDS).labels


def with_all_clusters(labels: Integers, rows: Floats, count: int) -> Integers:
    """The labels with every one of ``count`` clusters non-empty (n >= count).

    An empty cluster takes, from the largest one, the row farthest from its centre; ties go to the
    last row.
    """
    labels = labels.copy()
    sizes = np.bincount(labels, minlength=count)
    for empty in np.flatnonzero(sizes == 0):
        largest = int(sizes.argmax())
        members = np.flatnonzero(labels == largest)
        cosines = rows[members] @ unit(rows[members].mean(axis=0, keepdims=True))[0]
        taken = members[len(members) - 1 - int(cosines[::-1].argmin())]
        labels[taken] = empty
        sizes[largest] -= 1
        sizes[empty] += 1
    return labels
