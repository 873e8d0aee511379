"""A free run: the themes that the texts themselves suggest, before any decision of people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from consult.analysis.assignment import leads
from consult.analysis.consensus import gather_votes, settle
from consult.analysis.corpus import Corpus
from consult.analysis.features import Floats, Integers
from consult.analysis.granularity import (
    Granularity,
    expected_themes,
    fewest_themes,
    settled_number,
)
from consult.analysis.space import TextSpace

#: called with the share of the work done (0 to 1) and the key of the stage
Progress = Callable[[float, str], None]


def untold(fraction: float, stage: str) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Wish:
    """What is asked of a run: a number of themes or none, how fine, a seed, how many jobs."""

    n_themes: int | None
    granularity: Granularity
    seed: int
    jobs: int


def free_run(
    space: TextSpace, corpus: Corpus, wish: Wish, tell: Progress = untold
) -> tuple[Integers, Floats, Floats]:
    """Theme, lead and togetherness of each content; ``space`` learns the corpus.

    Togetherness is the mean share of runs that put a content with the others of its theme. Themes
    are learnt from landmarks; the other contents go to the nearest, with cosines for shares.
    """
    labels = np.zeros(corpus.size, np.int64)
    lead, kept = np.zeros((2, corpus.size), np.float32)
    tell(0.1, "vectors")
    views, landmarks = space.learn(corpus)
    if not len(landmarks):
        return labels, lead, kept
    tell(0.4, "consensus")
    spoken = [corpus.languages[content] for content in landmarks]
    found, affinity = consensus(views, spoken, wish, tell)
    labels[landmarks], lead[landmarks] = found, leads(affinity)
    kept[landmarks] = affinity[np.arange(len(found)), found]
    rest = space.spread(corpus)
    if len(rest):
        centres = space.centres(found, landmarks, int(found.max()) + 1)
        nearest = np.maximum(space.rows[rest] @ centres.T, 0)
        labels[rest], lead[rest] = nearest.argmax(axis=1), leads(nearest)
        kept[rest] = nearest.max(axis=1)
    return labels, lead, kept


def consensus(
    views: list[Floats], languages: list[str], wish: Wish, tell: Progress = untold
) -> tuple[Integers, Floats]:
    """Partition of the views' texts (n,), and their agreement with each part (n, parts)."""
    texts = len(views[0])
    expected = expected_themes(texts, wish.granularity)
    asked = min(wish.n_themes or fewest_themes(expected), texts)
    if asked == 1:
        return np.zeros(texts, np.int64), np.ones((texts, 1), np.float32)
    votes = gather_votes(
        views,
        asked,
        wish.seed,
        jobs=wish.jobs,
        tick=lambda share: tell(0.4 + 0.35 * share, "consensus"),
    )
    count = asked if wish.n_themes else settled_number(votes, expected, wish.seed)
    labels = settle(votes, views[-2], languages, count, wish.seed)
    return labels, votes.agreement(labels, count)
