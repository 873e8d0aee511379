"""How often words are said, alone and together, in the distinct texts of an index."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from consult.analysis.similar.forms import Flags, Floats, Hashes, Integers

_ALONE, _TOGETHER = 21, 24
_MIX = np.uint64(0x9E3779B97F4A7C15)
_Counts = npt.NDArray[np.uint32]
#: share of the information of a word said once in the corpus from which a word counts in full
_FULL = 0.85
#: what a common or a predictable word still counts
_LEAST_RARE, _LEAST_NEW = 0.3, 0.05


class Usage:
    """Counts in hashed tables of fixed size: adding is cheap, removing exact, order irrelevant.

    Words that share a slot share a count: with some millions of pairs a count may be a little
    high, never low.
    """

    def __init__(self) -> None:
        self.texts = 0
        self._alone: _Counts = np.zeros(1 << _ALONE, np.uint32)
        self._together: _Counts = np.zeros(1 << _TOGETHER, np.uint32)

    @property
    def nbytes(self) -> int:
        """Bytes of the tables."""
        return self._alone.nbytes + self._together.nbytes

    def count(self, stems: Hashes, times: int) -> None:
        """Count a text of these distinct stems once more, or once less (``times`` -1)."""
        self.texts += times
        change = np.array(times).astype(np.uint32)  # -1 wraps round, and so does the sum
        np.add.at(self._alone, _slot(stems, _ALONE), change)
        first, second = np.triu_indices(len(stems), 1)
        np.add.at(self._together, _slot(stems[first] + stems[second], _TOGETHER), change)

    def weights(self, stems: Hashes, base: Floats, present: Flags) -> Floats:
        """Weight of the words of texts, (texts, words), 0 where no word is ``present``.

        Rare words weigh more (inverse document frequency, damped by a square root); a word that
        the words beside it let expect says little: "official" beside "currency". Its surprise is
        1 less the largest share of texts with a word beside it that hold it too, the text itself
        not counted.
        """
        said = self._alone[_slot(stems, _ALONE)].astype(np.float64)
        rarity = np.log1p(self.texts / (said + 0.5)) / (_FULL * np.log1p(max(self.texts, 1)))
        pairs = stems[:, :, None] + stems[:, None, :]
        both = self._together[_slot(pairs, _TOGETHER)].astype(np.float64)
        expected = np.maximum(both - 1, 0) / (said[:, None, :] + 1)
        other = present[:, None, :] & (stems[:, :, None] != stems[:, None, :])
        surprise = 1 - np.max(expected * other, axis=2, initial=0.0)
        weights: Floats = base * np.sqrt(np.clip(rarity, _LEAST_RARE, 1))
        weights *= np.maximum(surprise, _LEAST_NEW) * present
        return weights


def _slot(values: Hashes, bits: int) -> Integers:
    mixed = values * _MIX
    mixed ^= mixed >> np.uint64(29)
    return ((mixed * _MIX) >> np.uint64(64 - bits)).astype(np.int64)
