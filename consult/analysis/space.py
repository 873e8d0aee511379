"""The space that a corpus's texts are placed in: learnt from some of them, shared by all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

from consult.analysis.corpus import Corpus
from consult.analysis.features import Floats, Integers
from consult.analysis.given import vectors_given
from consult.analysis.lexicon import Lexicon
from consult.analysis.mixing import MixedVectors
from consult.analysis.vectors import unit

if TYPE_CHECKING:
    from consult.analysis.backend import Backend

#: distinct texts from which vectors and themes are learnt; the others are placed among them
LANDMARKS = 20_000
_BLOCK = 8_192


class TextSpace:
    """Vectors of distinct contents, learnt from landmarks and spread to the rest.

    ``rows`` (contents, d) are unit vectors, zero for contents without a word.
    """

    rows: Floats

    def __init__(
        self, lexicon: Lexicon, backend: Backend | None = None, *, fine: bool = False, seed: int = 0
    ):
        self.lexicon, self.backend, self.fine, self.seed = lexicon, backend, fine, seed

    def learn(self, corpus: Corpus) -> tuple[list[Floats], Integers]:
        """Learn from at most :data:`LANDMARKS` contents; returns their views and which they are."""
        self.unclear = corpus.unclear
        self._languages = corpus.languages
        clear = np.flatnonzero(~corpus.unclear)
        self._landmarks = clear
        if len(clear) > LANDMARKS:
            rng = np.random.default_rng(self.seed)
            self._landmarks = np.sort(rng.choice(clear, LANDMARKS, replace=False))
        self.rows = np.zeros((corpus.size, 1), np.float32)
        self._mixed: MixedVectors | None = None
        if not len(clear):
            return [], clear
        self._mixed = MixedVectors(self.lexicon, fine=self.fine, seed=self.seed)
        part = corpus.some(self._landmarks)
        views = self._mixed.fit(part.lists, part.languages, self._embedded(part))
        self.rows = np.zeros((corpus.size, views[-1].shape[1]), np.float32)
        self.rows[self._landmarks] = views[-1]
        return views, self._landmarks

    def spread(self, corpus: Corpus) -> Integers:
        """Place the contents that are no landmarks; returns which they are."""
        rest = np.setdiff1d(np.flatnonzero(~corpus.unclear), self._landmarks)
        self._fill(corpus, rest, self.rows)
        return rest

    def place(self, corpus: Corpus) -> Floats:
        """Unit vectors of a later corpus's contents, zero for those without a word."""
        found = np.zeros((corpus.size, self.rows.shape[1]), np.float32)
        self._fill(corpus, np.flatnonzero(~corpus.unclear), found)
        return found

    def centres(self, labels: Integers, of: Integers, count: int) -> Floats:
        """(count, d) unit mean of each theme's texts, given each text's theme and content.

        Texts of theme -1 are in none; the mean of none is zero.
        """
        placed = labels >= 0
        pairs = (np.ones(int(placed.sum()), np.float32), (labels[placed], of[placed]))
        members = sp.csr_matrix(pairs, shape=(count, len(self.rows)))
        return unit(np.asarray(members @ self.rows))

    def views_within(self, contents: Integers) -> tuple[list[Floats], list[str]]:
        """Views of some contents by which they differ from each other, and their languages.

        The second to last is relative to their own middle: within one theme, what all share says
        nothing.
        """
        rows = self.rows[contents]
        return [unit(rows - rows.mean(axis=0)), rows], [self._languages[c] for c in contents]

    def _fill(self, corpus: Corpus, contents: Integers, rows: Floats) -> None:
        if self._mixed is None:
            return
        for start in range(0, len(contents), _BLOCK):
            block = contents[start : start + _BLOCK]
            part = corpus.some(block)
            rows[block] = self._mixed.transform(part.lists, part.languages, self._embedded(part))

    def _embedded(self, part: Corpus) -> Floats | None:
        if self.backend is None:
            return None
        return unit(vectors_given(self.backend.embed(part.texts), part.size))
