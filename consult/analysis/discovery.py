"""Theme discovery: an estimator from short texts in several languages to themes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.exceptions import NotFittedError
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from consult.analysis.assignment import by_size, with_exactly
from consult.analysis.constrained import constrained, new_by_size
from consult.analysis.corpus import Corpus
from consult.analysis.decisions import Decisions
from consult.analysis.features import Floats, Integers
from consult.analysis.free import Progress, Wish, consensus, free_run, untold
from consult.analysis.given import check_seed, check_whole, rows_given, texts_given
from consult.analysis.granularity import GRANULARITIES, Granularity
from consult.analysis.layout import Points, lay_out
from consult.analysis.lexicon import Lexicon, civic_lexicon
from consult.analysis.mixing import FINE_FROM
from consult.analysis.several import Mention, mentions_of
from consult.analysis.space import TextSpace
from consult.analysis.themes import Quality, Spoken, ThemeSummary, quality_of, summarise

if TYPE_CHECKING:
    from consult.analysis.backend import Backend

#: lead below which a text is undecided, when the number of themes is free
UNDECIDED_BELOW = 0.08


class ThemeDiscoverer(ClusterMixin, BaseEstimator):  # type: ignore[misc]  # sklearn has no types
    """Finds the themes of short texts by consensus over views made from the corpus itself.

    Parameters
    ----------
    n_themes
        Exact number of themes; every text then belongs to one. ``None`` chooses it, and leaves
        texts without a clear theme undecided (-1). With decisions it is at most the number: new
        themes are made of groups that the existing ones don't cover; texts without a word, and
        those that no theme is open to, stay undecided.
    granularity
        ``"coarse"``, ``"medium"`` or ``"fine"``: how many themes to look for when free.
    random_state
        Seed. The same seed and texts give the same themes, whatever their order or the number of
        processors.
    backend
        Vectors of a local sentence model, set beside those of the corpus, never instead.
    lexicon
        Words of concepts; the civic lexicon that comes with the library when left out.
    n_jobs
        Clusterings that run at the same time.

    Attributes
    ----------
    labels_ : (n,) int64, theme of each text, -1 undecided or unclear; themes by falling size,
        after those that decisions name, which keep their numbers
    confidence_ : (n,) float32, lead of a text's theme over the next one, 0 to 1
    unclear_ : (n,) bool, texts without a word to go by
    themes_ : list of :class:`ThemeSummary`
    quality_ : :class:`Quality`

    Examples
    --------
    >>> texts = ["إصلاح الطريق", "تعبيد الطريق القروية", "ماء الشرب", "ربط الدوار بماء الشرب"]
    >>> labels = ThemeDiscoverer(2).fit_predict(texts)
    >>> bool(labels[0] == labels[1] != labels[2] == labels[3])
    True
    """

    labels_: Integers
    confidence_: Floats
    unclear_: npt.NDArray[np.bool_]
    themes_: list[ThemeSummary]
    quality_: Quality
    _texts: list[str]
    _of: Integers
    _order: Integers
    _space: TextSpace
    _centres: Floats

    def __init__(
        self,
        n_themes: int | None = None,
        granularity: Granularity = "medium",
        random_state: int = 0,
        backend: Backend | None = None,
        lexicon: Lexicon | None = None,
        n_jobs: int = 2,
    ):
        self.n_themes = n_themes
        self.granularity = granularity
        self.random_state = random_state
        self.backend = backend
        self.lexicon = lexicon
        self.n_jobs = n_jobs

    def fit(
        self,
        texts: Sequence[str],
        ids: Sequence[object] | None = None,
        progress: Progress | None = None,
        *,
        decisions: Decisions | None = None,
        authors: Sequence[object] | None = None,
    ) -> ThemeDiscoverer:
        """Find the themes of ``texts``.

        ``ids`` only decide between copies of one text. ``decisions`` are kept: pinned texts stay,
        parted ones share no theme, locked themes neither win nor lose a text. With ``authors`` no
        two quotes of a theme are by the same one.

        Raises ``ValueError`` for no text at all, texts that are no strings, ``n_themes`` below 1
        or above the number of texts or below that of existing themes, unknown ``granularity``, a
        seed that is no whole number, and ids, authors or decisions that don't match the texts.
        """
        texts = texts_given(texts)
        self._check(texts, ids, authors)
        decisions = decisions or Decisions()
        decisions.check(len(texts), self.n_themes)
        tell = progress or untold
        # one thread inside each product: sums are then the same on any number of processors
        with threadpool_limits(limits=1):
            self._fit(texts, ids, tell, decisions, authors)
        tell(1.0, "done")
        return self

    def predict(self, texts: Sequence[str]) -> Integers:
        """Theme of each of later texts; -1 for texts without a word to go by."""
        affinity = self._affinity(texts_given(texts))
        return np.where(affinity.any(axis=1), affinity.argmax(axis=1), -1)

    def predict_mentions(self, texts: Sequence[str]) -> list[list[Mention]]:
        """Up to three themes of each text, each with the extracts that speak of it.

        Long notes hold several matters: their sentences and bullets are placed one by one.
        """
        return mentions_of(texts_given(texts), self._affinity)

    def places(self) -> Points:
        """Where each fitted text stands on a map of the themes (n, 2), within the unit circle.

        NaN for texts without a word. See :mod:`consult.analysis.layout`. Raises ``NotFittedError``
        before a fit.
        """
        self._check_fitted()
        order = self._order
        found = np.zeros((len(order), 2))
        with threadpool_limits(limits=1):
            found[order] = lay_out(
                self._space.rows, self._of[order], self.labels_[order], self._centres
            )
        return found

    def partial(
        self,
        rows: Sequence[int],
        n_themes: int | None = None,
        *,
        decisions: Decisions | None = None,
    ) -> Integers:
        """Themes within some of the fitted texts (m,), by the vectors already learnt.

        For splitting one theme, or looking into what is undecided, in a moment; the fit itself is
        unchanged. Texts without a word are in none (-1), unless ``n_themes`` is given. Of
        ``decisions`` about fitted texts those about ``rows`` are kept, as :meth:`fit` keeps them.

        Raises ``ValueError`` for no row, a row twice, rows that were not fitted, or a number of
        themes beyond the rows or below that of existing ones, and its kind ``NotFittedError``
        before a fit.
        """
        self._check_fitted()
        chosen = rows_given(rows, len(self._of))
        if n_themes is not None:
            check_whole("the number of themes", n_themes)
        if not len(chosen) or (n_themes is not None and not 1 <= n_themes <= len(chosen)):
            raise ValueError(f"cannot make {n_themes} themes of {len(chosen)} texts")
        decided = decisions or Decisions()
        decided.check(len(self._of), n_themes)
        order = np.lexsort((chosen, self._of[chosen]))
        with threadpool_limits(limits=1):
            found = self._within(chosen[order], n_themes, decided.about(chosen[order]))
        return found[np.argsort(order)]

    def fit_predict(self, texts: Sequence[str], y: object = None) -> Integers:
        """Theme of each text; ``y`` is there for scikit-learn's convention only."""
        return self.fit(texts).labels_

    def _within(self, rows: Integers, n_themes: int | None, decisions: Decisions) -> Integers:
        """Themes within some fitted texts in canonical order."""
        contents, back = np.unique(self._of[rows], return_inverse=True)
        clear = np.flatnonzero(~self._space.unclear[contents])
        found = np.zeros(len(contents), np.int64)
        if len(clear):
            views, spoken = self._space.views_within(contents[clear])
            found[clear] = consensus(views, spoken, self._wish(n_themes))[0]
        labels = np.where(self.unclear_[rows], -1, found[back])
        if not decisions.empty:
            placed = constrained(self._space.rows[self._of[rows]], labels, decisions, n_themes)
            return new_by_size(placed.labels, decisions.themes)
        order = np.arange(len(rows))
        if n_themes is not None:
            labels = with_exactly(n_themes, found[back], back, order)
        return by_size(labels, order)

    def _check(
        self,
        texts: Sequence[str],
        ids: Sequence[object] | None,
        authors: Sequence[object] | None,
    ) -> None:
        if len(texts) == 0:
            raise ValueError("there is no text to find themes in")
        for name, given in (("ids", ids), ("authors", authors)):
            if given is not None and len(given) != len(texts):
                raise ValueError(f"{len(given)} {name} for {len(texts)} texts")
        check_seed(self.random_state)
        if self.n_themes is not None:
            check_whole("the number of themes", self.n_themes)
        if self.n_themes is not None and not 1 <= self.n_themes <= len(texts):
            raise ValueError(
                f"cannot make {self.n_themes} themes of {len(texts)} texts: "
                "between one and the number of texts are possible"
            )
        if self.granularity not in GRANULARITIES:
            raise ValueError(f"granularity must be one of {', '.join(GRANULARITIES)}")

    def _fit(
        self,
        texts: list[str],
        ids: Sequence[object] | None,
        tell: Progress,
        decisions: Decisions,
        authors: Sequence[object] | None,
    ) -> None:
        tell(0.0, "read")
        corpus = Corpus.of(texts)
        order = corpus.canonical_order(texts, ids)
        self._texts, self._of, self._order = texts, corpus.content_of, order
        self.unclear_ = corpus.unclear[corpus.content_of]
        labels, lead, kept = self._labelled(corpus, order, tell, decisions)
        count = max(int(labels.max(initial=-1)) + 1, decisions.themes)
        self.labels_ = labels
        self.confidence_ = np.where(self.unclear_, 0, lead).round(4).astype(np.float32)
        self._centres = self._space.centres(labels, corpus.content_of, count)
        tell(0.8, "labels")
        languages = [corpus.languages[content] for content in corpus.content_of]
        spoken = Spoken(texts, languages, authors, order, self.lexicon)
        vectors = (self._space.rows, corpus.content_of)
        self.themes_ = summarise(spoken, labels, count, vectors, (kept, lead))
        self.quality_ = quality_of(
            self.labels_, self.unclear_, self.themes_, languages, corpus.size
        )

    def _labelled(
        self, corpus: Corpus, order: Integers, tell: Progress, decisions: Decisions
    ) -> tuple[Integers, Floats, Floats]:
        """Theme, lead and togetherness of each text."""
        fine = (self.n_themes or 0) >= FINE_FROM
        lexicon = self.lexicon or civic_lexicon()
        self._space = TextSpace(lexicon, self.backend, fine=fine, seed=self.random_state)
        found, lead, kept = free_run(self._space, corpus, self._wish(self.n_themes), tell)
        of = corpus.content_of
        labels = np.where(self.unclear_, -1, found[of])
        if not decisions.empty:
            told = self._decided(of[order], labels[order], decisions.about(order))
            back = np.argsort(order)
            return told[0][back], told[1][back], told[2][back]
        if self.n_themes is None:
            labels = np.where(lead[of] < UNDECIDED_BELOW, -1, labels)
        else:
            labels = with_exactly(self.n_themes, found[of], of, order)
        return by_size(labels, order), lead[of], kept[of]

    def _decided(
        self, of: Integers, found: Integers, decisions: Decisions
    ) -> tuple[Integers, Floats, Floats]:
        """As :meth:`_labelled`, of texts in canonical order."""
        placed = constrained(self._space.rows[of], found, decisions, self.n_themes)
        undecided = placed.lead < UNDECIDED_BELOW
        undecided &= (self.n_themes is None) & (decisions.before(len(of)) < 0)
        labels = new_by_size(np.where(undecided, -1, placed.labels), decisions.themes)
        return labels, placed.lead, placed.kept

    def _wish(self, n_themes: int | None) -> Wish:
        return Wish(n_themes, self.granularity, self.random_state, self.n_jobs)

    def _check_fitted(self) -> None:
        if not hasattr(self, "_centres"):
            raise NotFittedError("this discoverer has not been fitted to texts yet")

    def _affinity(self, texts: Sequence[str]) -> Floats:
        """(n, k) cosines of texts with the themes' centres, negative ones and unclear texts as 0.

        A text with words and no positive cosine is given its nearest theme all the same, though
        none that no text is in.
        """
        self._check_fitted()
        if not len(texts) or not len(self._centres):
            return np.zeros((len(texts), 1), np.float32)
        with threadpool_limits(limits=1):
            corpus = Corpus.of(list(texts))
            cosines = self._space.place(corpus) @ self._centres.T
        drawn = self._centres.any(axis=1)
        nearest = np.where(drawn, cosines, -2).argmax(axis=1)
        found = np.maximum(cosines, 0)
        at = np.flatnonzero(~corpus.unclear & drawn.any())
        found[at, nearest[at]] = np.maximum(found[at, nearest[at]], 1e-6)
        found[corpus.unclear] = 0
        spread: Floats = found[corpus.content_of]
        return spread
