"""Does another run, or a run on part of the texts, find the same themes again?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from consult.analysis.quality.agreement import theme_numbers


@dataclass(frozen=True)
class Stability:
    """How well runs find themes again, from 0 to 1: by theme number, and weighted by size."""

    themes: dict[int, float]
    mean: float


def stability(found: npt.ArrayLike, runs: Sequence[npt.ArrayLike]) -> Stability:
    """Compare themes with those of other runs on the same texts.

    The stability of a theme is the Jaccard index with the most alike theme of a run, averaged over
    runs (Hennig 2007, who calls a cluster below 0.5 dissolved and from 0.75 on valid). A text that
    is -1 in a run was not in it or was left undecided: it is left out of that comparison.

    Raises ``ValueError`` where lengths differ, there is no run, or themes are not whole numbers
    from -1 on.

    >>> stability([0, 0, 1, 1], [[5, 5, 3, 5]]).themes
    {0: 0.6666666666666666, 1: 0.5}
    """
    ours = theme_numbers(found)
    others = [theme_numbers(run) for run in runs]
    if not others or any(len(run) != len(ours) for run in others):
        raise ValueError("runs must be one at least, each of the same texts")
    numbers, sizes = np.unique(ours[ours >= 0], return_counts=True)
    scores: dict[int, list[float]] = {int(theme): [] for theme in numbers}
    for run in others:
        for theme, score in _found_again(ours[run >= 0], run[run >= 0]).items():
            scores[theme].append(score)
    means = {theme: float(np.mean(given)) if given else 0.0 for theme, given in scores.items()}
    whole = float(np.average(list(means.values()), weights=sizes)) if means else 0.0
    return Stability(means, whole)


def _found_again(ours: npt.NDArray[np.int64], run: npt.NDArray[np.int64]) -> dict[int, float]:
    """Best Jaccard index of each of our themes with one of the run's, over the same texts."""
    left, rows = np.unique(ours, return_inverse=True)
    right, columns = np.unique(run, return_inverse=True)
    shared = np.zeros((len(left), len(right)))
    np.add.at(shared, (rows, columns), 1)
    whole = shared.sum(axis=1)[:, None] + shared.sum(axis=0)[None, :] - shared
    best = (shared / np.maximum(whole, 1)).max(axis=1, initial=0)
    return {int(theme): float(b) for theme, b in zip(left, best, strict=True) if theme >= 0}
