"""Learning from people: what the texts that they placed say about all the others."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.utils.validation import check_is_fitted
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from consult.analysis.corpus import Corpus
from consult.analysis.features import Floats, Integers
from consult.analysis.given import check_seed, texts_given
from consult.analysis.lexicon import Lexicon, civic_lexicon
from consult.analysis.mixing import FINE_FROM, MixedVectors
from consult.analysis.quality.agreement import theme_numbers

#: probability from which a move is worth a person's time
PROPOSE_FROM = 0.6
#: inverse strength of the regression's penalty: strong, since placed texts are few
_STRENGTH = 1.0


@dataclass(frozen=True)
class Move:
    """A proposal: that the text of ``row`` go from one theme to another, for people to decide."""

    row: int
    before: int
    after: int
    probability: float


class ThemeLearner(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # sklearn has no types
    """Learns a team's themes from the texts that it placed, seen among all texts.

    The views of the whole corpus (placed or not) give the vectors; a logistic regression on them
    learns the themes. Ten texts a theme are enough to beat any clustering.

    Parameters
    ----------
    random_state
        Seed of the vectors.
    lexicon
        Words of concepts; the civic lexicon that comes with the library when left out.

    Attributes
    ----------
    classes_ : (k,) int64, numbers of the themes that have placed texts
    probabilities_ : (n, k) float32, of each text in each of them; 0 for texts without a word
    """

    classes_: Integers
    probabilities_: Floats

    def __init__(self, random_state: int = 0, lexicon: Lexicon | None = None):
        self.random_state = random_state
        self.lexicon = lexicon

    def fit(self, texts: Sequence[str], themes: npt.ArrayLike) -> ThemeLearner:
        """Learn from ``themes`` (n,): the theme of each placed text, -1 for all others.

        Raises ``ValueError`` where the lengths differ, no text is placed, texts are no strings,
        or themes or the seed no whole numbers.
        """
        check_seed(self.random_state)
        texts, placed_in = texts_given(texts), theme_numbers(themes)
        if len(texts) != len(placed_in):
            raise ValueError(f"{len(placed_in)} themes for {len(texts)} texts")
        if not (placed_in >= 0).any():
            raise ValueError("no text was placed in a theme: there is nothing to learn from")
        corpus = Corpus.of(texts)
        clear = np.flatnonzero(~corpus.unclear)
        self.classes_ = np.unique(placed_in[placed_in >= 0])
        found = np.zeros((corpus.size, len(self.classes_)), np.float32)
        if len(clear):
            with threadpool_limits(limits=1):
                found[clear] = self._learn(corpus, clear, placed_in)
        self.probabilities_ = found[corpus.content_of]
        return self

    def predict(self) -> Integers:
        """Likeliest theme of each fitted text (n,); -1 for texts without a word to go by."""
        check_is_fitted(self, "probabilities_")
        best = self.classes_[self.probabilities_.argmax(axis=1)]
        return np.where(self.probabilities_.any(axis=1), best, -1)

    def moves(self, labels: npt.ArrayLike, least: float = PROPOSE_FROM) -> list[Move]:
        """Moves worth proposing, surest first, given where the texts are now (n,).

        Those of probability ``least`` or more; never one of a text in a theme that nobody placed
        a text in, since of such themes nothing was learnt, and none at all from texts placed in
        one theme only, which don't say what is not in it. Raises ``ValueError`` for labels that
        are no theme numbers, one for each text.
        """
        now, best = theme_numbers(labels), self.predict()
        if len(now) != len(best):
            raise ValueError(f"{len(now)} themes for {len(best)} texts")
        sure = self.probabilities_.max(axis=1)
        open_ = (best >= 0) & (best != now) & (sure >= least)
        learnt = self.classes_[self.probabilities_.any(axis=0)]
        open_ &= ((now < 0) | np.isin(now, learnt)) & (len(learnt) > 1)
        rows = np.flatnonzero(open_)
        rows = rows[np.argsort(-sure[rows], kind="stable")]
        return [Move(int(r), int(now[r]), int(best[r]), round(float(sure[r]), 4)) for r in rows]

    def _learn(self, corpus: Corpus, clear: Integers, placed_in: Integers) -> Floats:
        lists = [corpus.lists[content] for content in clear]
        spoken = [corpus.languages[content] for content in clear]
        fine = len(self.classes_) >= FINE_FROM
        vectors = MixedVectors(self.lexicon or civic_lexicon(), fine=fine, seed=self.random_state)
        # the views as they are and smoothed, at equal weight: no corpus preferred one alone
        rows = np.hstack(vectors.fit(lists, spoken)) / 2
        place = np.full(corpus.size, -1, np.int64)
        place[clear] = np.arange(len(clear))
        placed = np.flatnonzero((placed_in >= 0) & (place[corpus.content_of] >= 0))
        # copies of a text, and texts placed in this order or that, must not change the outcome
        at = place[corpus.content_of[placed]]
        pairs = np.unique(np.column_stack([at, placed_in[placed]]), axis=0)
        share = np.zeros((len(clear), len(self.classes_)), np.float32)
        seen = np.unique(pairs[:, 1])
        columns = np.searchsorted(self.classes_, seen)
        if len(seen) == 1:
            share[:, columns[0]] = 1
        elif len(seen):
            model = LogisticRegression(C=_STRENGTH, max_iter=1_000)
            with warnings.catch_warnings():
                # a theme or more for every two texts is unusual, and all the same what was asked
                warnings.filterwarnings("ignore", "The number of unique classes")
                model.fit(rows[pairs[:, 0]], pairs[:, 1])
            share[:, columns] = model.predict_proba(rows)
        return share
