"""One partition out of many: what most of some sixty clusterings agree on.

Evidence accumulation (Fred and Jain 2005): each run votes for the pairs it puts together. The
votes' spectral embedding is had from the runs' membership matrix alone, whose product with its
transpose they are, so that time and memory grow linearly with the number of texts.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from joblib import Parallel, delayed
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from consult.analysis.centring import LanguageCentring
from consult.analysis.features import Floats, Integers, Sparse
from consult.analysis.mixing import FINE_FROM
from consult.analysis.partition import (
    membership,
    spherical_kmeans,
    ward_kmeans,
    with_all_clusters,
)
from consult.analysis.vectors import truncated_svd, unit

RUNS = 60
#: above this number of clusters fewer runs are enough: each sees the texts in finer grain
_MANY = FINE_FROM - 1
#: most clusters of a run, as a multiple of the themes wanted
_WIDEST = 2.0
#: above this number nobody reads the themes one by one: plain k-means, for its speed
_TOO_MANY = 200


@dataclass(frozen=True)
class Votes:
    """Memberships of all runs side by side (n, sum of clusters) and the number of runs."""

    matrix: Sparse
    runs: int

    def axes(self, count: int, seed: int) -> Floats:
        """(n, count) unit rows: the spectral embedding of the graph of agreement."""
        return unit(truncated_svd(self.scaled(), count, seed)[0])

    def scaled(self) -> Sparse:
        """The matrix whose singular values are those of the graph's normalised adjacency."""
        degree = self.matrix @ np.asarray(self.matrix.sum(axis=0)).ravel()
        found = sp.diags(1 / np.sqrt(np.maximum(degree, 1e-9))) @ self.matrix
        return found.tocsr().astype(np.float32)

    def agreement(self, labels: Integers, count: int) -> Floats:
        """(n, count): mean share of runs that put a row with the members of each cluster."""
        sizes = np.maximum(np.bincount(labels, minlength=count), 1)
        profiles = (membership(labels, count).T @ self.matrix).multiply(1 / sizes[:, None])
        shared = (self.matrix @ profiles.T.tocsr()).toarray()
        found: Floats = shared.astype(np.float32) / np.float32(self.runs)
        return found


def gather_votes(
    views: list[Floats],
    count: int,
    seed: int,
    *,
    jobs: int = 2,
    tick: Callable[[float], None],
) -> Votes:
    """Run k-means on the views in turn, each with its own k drawn from [count, 2 count]."""
    runs, widest = _effort(count)
    highest = max(2, min(round(widest * count), len(views[0]) // 2))
    lowest = max(2, min(count, highest))

    found: list[Sparse] = []
    work = Parallel(n_jobs=jobs, prefer="threads", return_as="generator")
    asked = (
        delayed(_run)(views[run % len(views)], lowest, highest, seed, run) for run in range(runs)
    )
    done = work(asked)
    try:
        for labels, clusters in done:
            found.append(membership(labels, clusters))
            tick(len(found) / runs)
    finally:
        with warnings.catch_warnings():
            # who stops a run by raising in ``tick`` knows that some of it was for nothing
            warnings.simplefilter("ignore", UserWarning)
            done.close()
    return Votes(sp.hstack(found).tocsr(), runs)


def _run(rows: Floats, lowest: int, highest: int, seed: int, run: int) -> tuple[Integers, int]:
    """One clustering: its labels and the number of its clusters, drawn in [lowest, highest]."""
    rng = np.random.default_rng([seed, run])
    clusters = int(rng.integers(lowest, highest + 1))
    with threadpool_limits(limits=1):
        return spherical_kmeans(rows, clusters, rng).labels, clusters


def _effort(count: int) -> tuple[int, float]:
    """Runs, and how many times ``count`` their clusters may be."""
    if count > _TOO_MANY:
        return 4, 1.2
    return (RUNS if count <= _MANY else RUNS // 4), _WIDEST


def settle(
    votes: Votes, mixed: Floats, languages: Sequence[str], count: int, seed: int
) -> Integers:
    """The partition into exactly ``count`` clusters that agrees best with the votes.

    Languages are taken out of the votes' axes as they were out of the views: what is left of them
    adds up over many runs. Many fine themes are settled on the ``mixed`` vectors themselves, from
    Ward's tree: there the consensus of runs blurred what tells neighbours apart.
    """
    if count == 1:
        return np.zeros(len(mixed), np.int64)
    rng = np.random.default_rng([seed, 1])
    if count > _TOO_MANY:
        labels = spherical_kmeans(mixed, count, rng).labels
    elif count > _MANY:
        labels = ward_kmeans(mixed, count, rng)
    else:
        axes = LanguageCentring().fit(votes.axes(count, seed), languages)
        labels = spherical_kmeans(axes, count, rng, starts=10).labels
    return with_all_clusters(labels, mixed, count)
