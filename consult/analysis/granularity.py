"""How many themes a corpus has, when nobody says."""

from __future__ import annotations

from typing import Literal

import numpy as np

from consult.analysis.consensus import Votes
from consult.analysis.vectors import truncated_svd

Granularity = Literal["coarse", "medium", "fine"]
GRANULARITIES: tuple[Granularity, ...] = ("coarse", "medium", "fine")

#: more themes than this nobody can work with
MOST_THEMES = 30
#: where a medium number stops growing with the texts: a committee reads so many in a morning
_MOST_MEDIUM = 18
_FACTOR = {"coarse": 0.5, "medium": 1.0, "fine": 1.8}


def expected_themes(texts: int, granularity: Granularity) -> int:
    """A first guess that grows with the square root of the number of distinct texts.

    >>> [expected_themes(400, grain) for grain in GRANULARITIES]
    [6, 11, 20]
    >>> [expected_themes(40_000, grain) for grain in GRANULARITIES]
    [9, 18, 30]
    """
    if texts < 4:
        return 1
    guess = round(_FACTOR[granularity] * min(1 + np.sqrt(texts) / 2, _MOST_MEDIUM))
    return int(min(max(guess, 2), MOST_THEMES, texts // 2))


def fewest_themes(expected: int) -> int:
    """The least number considered around ``expected``, from which the runs draw theirs."""
    return min(expected, max(2, round(0.7 * expected)))


def settled_number(votes: Votes, expected: int, seed: int) -> int:
    """The number near ``expected`` after which the votes' spectrum falls most.

    The eigengap rule (von Luxburg 2007) on the graph of agreement between runs: k clear themes
    give k large singular values.
    """
    lowest, highest = fewest_themes(expected), min(MOST_THEMES, round(1.4 * expected))
    if expected < 2 or highest <= lowest or votes.matrix.shape[0] <= highest + 2:
        return expected
    values = truncated_svd(votes.scaled(), highest + 1, seed)[1]
    gaps = values[lowest - 1 : highest] - values[lowest : highest + 1]
    return lowest + int(gaps.argmax())
