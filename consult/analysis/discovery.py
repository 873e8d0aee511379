"""Theme discovery: an estimator from short texts in several languages to themes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClusterMixin
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from consult.analysis.assignment import by_size, leads, with_exactly
from consult.analysis.consensus import gather_votes, settle
from consult.analysis.corpus import Corpus
from consult.analysis.features import Floats, Integers
from consult.analysis.granularity import (
    GRANULARITIES,
    Granularity,
    expected_themes,
    fewest_themes,
    settled_number,
)
from consult.analysis.lexicon import civic_lexicon
from consult.analysis.mixing import FINE_FROM, MixedVectors
from consult.analysis.partition import centres_of
from consult.analysis.themes import Quality, ThemeSummary, quality_of, summarise

#: called with the share of the work done (0 to 1) and the key of the stage
Progress = Callable[[float, str], None]

#: distinct texts from which themes are learnt; the others are assigned to them
LANDMARKS = 20_000
#: lead below which a text is undecided, when the number of themes is free
UNDECIDED_BELOW = 0.08
_BLOCK = 5_000


def _no_progress(fraction: float, stage: str) -> None:
    """Nobody is watching."""


class ThemeDiscoverer(ClusterMixin, BaseEstimator):  # type: ignore[misc]  # sklearn has no types
    """Finds the themes of short texts by consensus over views made from the corpus itself.

    Parameters
    ----------
    n_themes
        Exact number of themes; every text then belongs to one. ``None`` chooses it, and leaves
        texts without a clear theme undecided (-1).
    granularity
        ``"coarse"``, ``"medium"`` or ``"fine"``: how many themes to look for when free.
    random_state
        Seed. The same seed and texts give the same themes, whatever their order or the number of
        processors.
    n_jobs
        Threads that run clusterings at the same time.

    Attributes
    ----------
    labels_ : (n,) int64, theme of each text, -1 undecided or unclear; themes by falling size
    confidence_ : (n,) float32, lead of a text's theme over the next one, 0 to 1
    unclear_ : (n,) bool, texts without a word to go by
    themes_ : list of :class:`ThemeSummary`
    quality_ : :class:`Quality`
    """

    labels_: Integers
    confidence_: Floats
    unclear_: npt.NDArray[np.bool_]
    themes_: list[ThemeSummary]
    quality_: Quality
    _rows: Floats
    _mixed: MixedVectors | None
    _centres: Floats | None

    def __init__(
        self,
        n_themes: int | None = None,
        granularity: Granularity = "medium",
        random_state: int = 0,
        n_jobs: int = 2,
    ):
        self.n_themes = n_themes
        self.granularity = granularity
        self.random_state = random_state
        self.n_jobs = n_jobs

    def fit(
        self,
        texts: Sequence[str],
        ids: Sequence[object] | None = None,
        progress: Progress | None = None,
    ) -> ThemeDiscoverer:
        """Find the themes of ``texts``.

        ``ids`` only decide between copies of one text, when more themes are asked for than there
        are distinct texts. Raises ``ValueError`` for no text at all, ``n_themes`` below 1 or above
        the number of texts, unknown ``granularity`` or ids that don't match the texts.
        """
        self._check(texts, ids)
        tell = progress or _no_progress
        # one thread inside each product: sums are then the same on any number of processors
        with threadpool_limits(limits=1):
            self._fit(list(texts), ids, tell)
        tell(1.0, "done")
        return self

    def predict(self, texts: Sequence[str]) -> Integers:
        """Theme of each of later texts; -1 for texts without a word to go by."""
        if not len(texts):
            return np.zeros(0, np.int64)
        with threadpool_limits(limits=1):
            corpus = Corpus.of(list(texts))
            clear = np.flatnonzero(~corpus.unclear)
            found = np.full(corpus.size, -1, np.int64)
            if self._centres is not None:
                found[clear] = self._affinity(corpus, clear)[1].argmax(axis=1)
        return found[corpus.content_of]

    def fit_predict(self, texts: Sequence[str], y: object = None) -> Integers:
        """Theme of each text; ``y`` is there for scikit-learn's convention only."""
        return self.fit(texts).labels_

    def _check(self, texts: Sequence[str], ids: Sequence[object] | None) -> None:
        if isinstance(texts, str) or not all(isinstance(text, str) for text in texts):
            raise ValueError("texts must be a sequence of strings")
        if len(texts) == 0:
            raise ValueError("there is no text to find themes in")
        if ids is not None and len(ids) != len(texts):
            raise ValueError(f"{len(ids)} ids for {len(texts)} texts")
        if self.n_themes is not None and not 1 <= self.n_themes <= len(texts):
            raise ValueError(
                f"cannot make {self.n_themes} themes of {len(texts)} texts: "
                "between one and the number of texts are possible"
            )
        if self.granularity not in GRANULARITIES:
            raise ValueError(f"granularity must be one of {', '.join(GRANULARITIES)}")

    def _fit(self, texts: list[str], ids: Sequence[object] | None, tell: Progress) -> None:
        tell(0.0, "read")
        corpus = Corpus.of(texts)
        order = corpus.canonical_order(texts, ids)
        content_labels, lead, together = self._learn(corpus, tell)
        labels, of = content_labels[corpus.content_of], corpus.content_of
        self.unclear_ = corpus.unclear[of]
        if self.n_themes is None:
            labels = np.where(self.unclear_ | (lead[of] < UNDECIDED_BELOW), -1, labels)
        else:
            labels = with_exactly(self.n_themes, labels, of, order)
        self.labels_ = by_size(labels, order)
        self.confidence_ = np.where(self.unclear_, 0, lead[of]).round(4).astype(np.float32)
        tell(0.8, "labels")
        languages = [corpus.languages[content] for content in of]
        rows = self._rows[of]
        self.themes_ = summarise(
            texts, languages, self.labels_, rows, order, together[of], self.confidence_
        )
        self.quality_ = quality_of(
            self.labels_, self.unclear_, self.themes_, languages, corpus.size
        )
        self._centres = (
            centres_of(rows[self.labels_ >= 0], self.labels_[self.labels_ >= 0], len(self.themes_))
            if self.themes_ and self._mixed
            else None
        )

    def _learn(self, corpus: Corpus, tell: Progress) -> tuple[Integers, Floats, Floats]:
        """Theme, lead and togetherness of each content."""
        labels = np.zeros(corpus.size, np.int64)
        lead, together = np.zeros((2, corpus.size), np.float32)
        clear = np.flatnonzero(~corpus.unclear)
        self._mixed = None
        self._centres = None
        self._rows = np.zeros((corpus.size, 1), np.float32)
        if not len(clear):
            return labels, lead, together
        landmarks = self._landmarks(clear)
        tell(0.1, "vectors")
        fine = (self.n_themes or 0) >= FINE_FROM
        self._mixed = MixedVectors(civic_lexicon(), fine=fine, seed=self.random_state)
        views = self._mixed.fit(*_chosen(corpus, landmarks))
        self._rows = np.zeros((corpus.size, views[-1].shape[1]), np.float32)
        self._rows[landmarks] = views[-1]
        tell(0.4, "consensus")
        spoken = [corpus.languages[content] for content in landmarks]
        found, affinity = self._consensus(views, spoken, tell)
        labels[landmarks], lead[landmarks] = found, leads(affinity)
        together[landmarks] = affinity[np.arange(len(found)), found]
        rest = np.setdiff1d(clear, landmarks)
        if len(rest):
            self._centres = centres_of(views[-1], found, int(found.max()) + 1)
            self._rows[rest], nearest = self._affinity(corpus, rest)
            labels[rest], lead[rest] = nearest.argmax(axis=1), leads(nearest)
            together[rest] = nearest.max(axis=1)
        return labels, lead, together

    def _landmarks(self, clear: Integers) -> Integers:
        if len(clear) <= LANDMARKS:
            return clear
        rng = np.random.default_rng(self.random_state)
        return np.sort(rng.choice(clear, LANDMARKS, replace=False))

    def _consensus(
        self, views: list[Floats], languages: list[str], tell: Progress
    ) -> tuple[Integers, Floats]:
        texts = len(views[0])
        expected = expected_themes(texts, self.granularity)
        asked = min(self.n_themes or fewest_themes(expected), texts)
        if asked == 1:
            return np.zeros(texts, np.int64), np.ones((texts, 1), np.float32)
        votes = gather_votes(
            views,
            asked,
            self.random_state,
            jobs=self.n_jobs,
            tick=lambda share: tell(0.4 + 0.35 * share, "consensus"),
        )
        count = asked if self.n_themes else settled_number(votes, expected, self.random_state)
        labels = settle(votes, views[-2], languages, count, self.random_state)
        return labels, votes.agreement(labels, count)

    def _affinity(self, corpus: Corpus, contents: Integers) -> tuple[Floats, Floats]:
        """Vectors of contents, and their cosines with the themes' centres, negative ones as 0."""
        if self._mixed is None or self._centres is None:
            raise ValueError("no theme was learnt")
        found = [np.zeros((0, self._centres.shape[1]), np.float32)]
        for start in range(0, len(contents), _BLOCK):
            block = contents[start : start + _BLOCK]
            found.append(self._mixed.transform(*_chosen(corpus, block)))
        rows = np.vstack(found)
        return rows, np.maximum(rows @ self._centres.T, 0)


def _chosen(corpus: Corpus, contents: Integers) -> tuple[list[list[str]], list[str]]:
    """Word lists and languages of some contents."""
    return [corpus.lists[i] for i in contents], [corpus.languages[i] for i in contents]
