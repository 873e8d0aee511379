"""Quotes: few texts that stand for a theme, near its middle and unlike each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from consult.analysis.features import Floats, Integers
from consult.analysis.normalise import content_key
from consult.analysis.vectors import unit

#: texts nearest to the middle among which quotes are chosen
_POOL = 200
#: cosine from which two texts say the same
_SAME = 0.97


def representatives(
    rows: Floats, members: Integers, texts: Sequence[str], most: int = 5, trade: float = 0.7
) -> list[int]:
    """Members that stand for all: the one nearest to the middle, then by marginal relevance.

    Maximal marginal relevance (Carbonell and Goldstein 1998) with ``trade`` between relevance and
    novelty. Near copies of a quote already chosen are passed over, as are texts of a length that
    makes poor quotes while others remain. ``rows`` are unit vectors of all texts.
    """
    middle = unit(rows[members].mean(axis=0, keepdims=True))[0]
    relevance = rows[members] @ middle + _quotable(members, texts)
    pool = members[np.argsort(-relevance, kind="stable")[:_POOL]]
    worth = np.sort(-relevance, kind="stable")[:_POOL] * -1
    likeness = rows[pool] @ rows[pool].T
    chosen: list[int] = []
    keys: set[str] = set()
    nearest_chosen = np.zeros(len(pool), np.float32)
    open_ = np.ones(len(pool), bool)
    while open_.any() and len(chosen) < most:
        score = np.where(open_, trade * worth - (1 - trade) * nearest_chosen, -np.inf)
        best = int(score.argmax())
        open_[best] = False
        key = content_key(texts[pool[best]])
        if key in keys or (chosen and nearest_chosen[best] > _SAME):
            continue
        keys.add(key)
        chosen.append(int(pool[best]))
        nearest_chosen = np.maximum(nearest_chosen, likeness[best])
    return chosen


def _quotable(members: Integers, texts: Sequence[str]) -> Floats:
    """A small penalty for texts of less than four words or of more than eighty."""
    sizes = np.array([len(texts[row][:2_000].split()) for row in members])
    return np.where((sizes < 4) | (sizes > 80), -0.15, 0.0).astype(np.float32)
