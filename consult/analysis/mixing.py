"""The views of a corpus made ready for clustering: read, centred by language, mixed, smoothed.

Themes of a usual number are about subjects: words of content, their concepts and pieces. Where
many fine themes are wanted (77 kinds of request to a bank) the wording tells them apart: every
word, stop words and short pieces too, and pairs of words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from joblib import Parallel, delayed
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from consult.analysis.centring import LanguageCentring
from consult.analysis.diffusion import DiffusionView
from consult.analysis.features import FeatureSpace, Floats, Limits, Reading, Sparse, WordCounts
from consult.analysis.form import FormView
from consult.analysis.lexicon import Lexicon
from consult.analysis.meaning import MeaningView
from consult.analysis.neighbours import smoothed, smoothed_onto, walk_of
from consult.analysis.vectors import PrincipalAxes, unit

#: from this number of themes on, texts are told apart by their wording
FINE_FROM = 41
#: corpora below this size keep even the features of a single text
TINY_CORPUS = 30
#: axes of a view, and of all views together; fine themes need more to be told apart
_DIFFUSED, _OTHER, _MIXED = 150, 100, 64
_DIFFUSED_FINE, _MIXED_FINE = 250, 200

#: texts among which later ones find their neighbours: enough to draw them to their subject
_NEARBY = 4_000

_SUBJECT = Reading(pieces=(4,))
_TERMS = Reading()
_WORDING = Reading(pieces=(3, 4), every_word=True)
_FINE = replace(_WORDING, pairs=True)
_SPELLING = replace(_FINE, pieces=(2, 3, 4), lexicon=False)


class _View(Protocol):
    def fit(self, counts: Sparse, languages: Sequence[str]) -> Floats: ...
    def transform(self, counts: Sparse, languages: Sequence[str]) -> Floats: ...


def _diffused(seed: int) -> _View:
    return DiffusionView(_DIFFUSED, seed)


def _diffused_far(seed: int) -> _View:
    return DiffusionView(_DIFFUSED_FINE, seed)


def _formed(seed: int) -> _View:
    return FormView(_OTHER, seed)


def _meant(seed: int) -> _View:
    return MeaningView(_OTHER, seed)


@dataclass(frozen=True)
class _Part:
    reading: Reading
    view: Callable[[int], _View]
    #: whether clusterings run on this view alone too
    alone: bool = True


_COARSE_PARTS = (
    _Part(_SUBJECT, _diffused),
    _Part(_TERMS, _diffused),
    _Part(_WORDING, _diffused),
    _Part(_TERMS, _formed, alone=False),
)
_FINE_PARTS = (
    _Part(_FINE, _diffused_far),
    _Part(_SPELLING, _diffused_far),
    _Part(_FINE, _meant, alone=False),
)


def _learnt(view: _View, counts: Sparse, languages: Sequence[str]) -> tuple[_View, Floats]:
    """The view once it has learnt, which another process must hand back, and the texts' vectors."""
    with threadpool_limits(limits=1):
        found = view.fit(counts, languages)
    return view, found


class MixedVectors:
    """Learns the views of a corpus; maps later texts into the mixed one.

    ``fine`` chooses the views for many fine themes; ``jobs`` views are learnt at the same time.
    """

    def __init__(self, lexicon: Lexicon, *, fine: bool = False, seed: int = 0, jobs: int = 2):
        self.lexicon, self.fine, self.seed, self.jobs = lexicon, fine, seed, jobs

    def fit(
        self,
        lists: Sequence[list[str]],
        languages: Sequence[str],
        embedded: Floats | None = None,
    ) -> list[Floats]:
        """Views of texts given as word lists; the last is the mixed and smoothed one.

        Before it stand the single views, smoothed, and the mixed one as it is, which keeps the
        runs from agreeing too soon. ``embedded`` (n, d) are unit vectors of a sentence model:
        one more view beside the others.
        """
        limits = Limits() if len(lists) >= TINY_CORPUS else Limits(min_df=1)
        self.parts_ = _FINE_PARTS if self.fine else _COARSE_PARTS
        self.spaces_ = {
            part.reading: FeatureSpace(part.reading, self.lexicon, limits) for part in self.parts_
        }
        said = WordCounts.of(lists)
        counts = {reading: space.fit(said) for reading, space in self.spaces_.items()}
        self.views_ = [part.view(self.seed) for part in self.parts_]
        self.centring_ = [LanguageCentring() for _ in self.parts_]
        # each view is learnt by itself; their products leave other threads room to run
        learnt = Parallel(n_jobs=self.jobs, prefer="threads")(
            delayed(_learnt)(view, counts[part.reading], languages)
            for part, view in zip(self.parts_, self.views_, strict=True)
        )
        self.views_ = [view for view, _ in learnt]
        rows = [
            centring.fit(found, languages)
            for centring, (_, found) in zip(self.centring_, learnt, strict=True)
        ]
        if embedded is not None:
            self.centring_.append(LanguageCentring())
            rows.append(self.centring_[-1].fit(embedded, languages))
        self.mixing_ = PrincipalAxes(_MIXED_FINE if self.fine else _MIXED)
        self.raw_ = self.mixing_.fit(unit(np.hstack(rows)))
        walk = walk_of(self.raw_)
        self.smooth_ = smoothed(self.raw_, walk)
        rng = np.random.default_rng(self.seed)
        count = len(self.raw_)
        self.nearby_ = np.sort(rng.choice(count, min(count, _NEARBY), replace=False))
        alone = [part.alone for part in self.parts_] + [True] * (embedded is not None)
        single = [
            smoothed(found, walk) for found, wanted in zip(rows, alone, strict=True) if wanted
        ]
        return [*single, self.raw_, self.smooth_]

    def transform(
        self,
        lists: Sequence[list[str]],
        languages: Sequence[str],
        embedded: Floats | None = None,
    ) -> Floats:
        """The mixed view of later texts."""
        said = WordCounts.of(lists)
        counts = {reading: space.transform(said) for reading, space in self.spaces_.items()}
        rows = [
            centring.transform(view.transform(counts[part.reading], languages), languages)
            for part, view, centring in zip(self.parts_, self.views_, self.centring_, strict=False)
        ]
        if embedded is not None:
            rows.append(self.centring_[-1].transform(embedded, languages))
        mixed = self.mixing_.transform(unit(np.hstack(rows)))
        return smoothed_onto(mixed, self.raw_[self.nearby_], self.smooth_[self.nearby_])
