"""The views of a corpus made ready for clustering: centred by language, smoothed, mixed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from consult.analysis.centring import LanguageCentring
from consult.analysis.features import Floats
from consult.analysis.neighbours import smoothed, smoothed_onto
from consult.analysis.vectors import CorpusVectors, Views, unit


class MixedVectors:
    """Learns the views of a corpus; maps later texts into the mixed one."""

    def __init__(self, dimensions: int = 100, seed: int = 0):
        self.dimensions, self.seed = dimensions, seed

    def fit(self, lists: list[list[str]], languages: Sequence[str]) -> list[Floats]:
        """Views of texts given as word lists: meaning, stems, mixed as it is, mixed and smoothed.

        The first two are smoothed; the mixed one as it is keeps the runs from agreeing too soon.
        """
        self.vectors_ = CorpusVectors(self.dimensions, self.seed)
        self.centring_ = [LanguageCentring() for _ in range(3)]
        raw = self.vectors_.fit(lists)
        parts = [
            centring.fit(rows, languages)
            for centring, rows in zip(self.centring_, _parts(raw), strict=True)
        ]
        self.raw_ = unit(np.hstack(parts))
        self.smooth_ = smoothed(self.raw_)
        return [smoothed(parts[0]), smoothed(parts[1]), self.raw_, self.smooth_]

    def transform(self, lists: list[list[str]], languages: Sequence[str]) -> Floats:
        """The mixed view of later texts."""
        raw = self.vectors_.transform(lists)
        parts = [
            centring.transform(rows, languages)
            for centring, rows in zip(self.centring_, _parts(raw), strict=True)
        ]
        return smoothed_onto(unit(np.hstack(parts)), self.raw_, self.smooth_)


def _parts(views: Views) -> tuple[Floats, Floats, Floats]:
    return views.meaning, views.stems, views.form
