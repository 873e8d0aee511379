"""Scores made into chances: how often people decided as a score of that height said."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from consult.analysis.features import Floats

#: scores are kept this far from 0 and 1, whose log-odds have no end
_EDGE = 1e-4


class Calibration:
    """Platt's scaling (1999) of log-odds: growing, so that it never changes an order.

    Attributes
    ----------
    slope_, shift_ : of the log-odds; 1 and 0 until fitted, or where scores say nothing.
    """

    def __init__(self) -> None:
        self.slope_, self.shift_ = 1.0, 0.0

    def fit(self, scores: npt.ArrayLike, right: npt.ArrayLike) -> Calibration:
        """Learn from scores (n,) from 0 to 1 and whether each was right (n,); 0 is no score."""
        given, truth = np.asarray(scores, np.float64), np.asarray(right, np.bool_)
        if given.shape != truth.shape:
            raise ValueError(f"{truth.size} outcomes for {given.size} scores")
        given, truth = given[given > 0], truth[given > 0]
        if 0 < truth.sum() < len(truth):
            model = LogisticRegression().fit(_log_odds(given)[:, None], truth)
            slope, shift = float(model.coef_[0, 0]), float(model.intercept_[0])
            if slope > 0:
                self.slope_, self.shift_ = slope, shift
        return self

    def transform(self, scores: Floats) -> Floats:
        """The chances that scores stand for; 0 stays 0."""
        if (self.slope_, self.shift_) == (1.0, 0.0):
            return scores
        odds = self.slope_ * _log_odds(scores) + self.shift_
        chances: Floats = np.where(scores > 0, 1 / (1 + np.exp(-odds)), 0).astype(np.float32)
        return chances


def _log_odds(scores: npt.NDArray[np.float64] | Floats) -> npt.NDArray[np.float64]:
    kept = np.clip(np.asarray(scores, np.float64), _EDGE, 1 - _EDGE)
    return np.log(kept) - np.log1p(-kept)
