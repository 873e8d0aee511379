"""Taking the language out of vectors, so that texts meet by subject and not by language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from consult.analysis.features import Floats
from consult.analysis.vectors import unit

#: a language is centred from this number and share of texts on
_LEAST_TEXTS, _LEAST_SHARE = 12, 0.02


def common_languages(languages: Sequence[str]) -> list[str]:
    """Codes of the languages that enough texts are in to have a mean of their own, sorted."""
    counts = Counter(languages)
    least = max(_LEAST_TEXTS, _LEAST_SHARE * len(languages))
    return sorted(code for code, count in counts.items() if count >= least)


class LanguageCentring:
    """Subtracts from each text's vector the mean of the texts in its language.

    Does nothing when fewer than two languages are common enough to have a mean of their own.
    """

    def fit(self, rows: Floats, languages: Sequence[str]) -> Floats:
        """Learn the means of unit ``rows`` by language; returns the centred rows."""
        common = common_languages(languages)
        spoken = np.array(languages, dtype=object)
        self.means_ = (
            {code: rows[spoken == code].mean(axis=0) for code in common} if len(common) > 1 else {}
        )
        return self.transform(rows, languages)

    def transform(self, rows: Floats, languages: Sequence[str]) -> Floats:
        """Later rows, centred with the means learnt."""
        if not self.means_:
            return rows
        none = np.zeros(rows.shape[1], np.float32)
        return unit(rows - np.stack([self.means_.get(code, none) for code in languages]))
