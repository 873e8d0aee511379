"""Whether two texts say the same, from which of their words have a partner."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from consult.analysis.similar.asking import REFUSAL
from consult.analysis.similar.forms import Flags, Floats, Forms, Hashes, Integers
from consult.analysis.similar.usage import Usage

#: constants of the score: logistic regression on the even rows of 5,998 pairs of Arabic questions
#: with people's judgement; odd rows kept to report on
_COVERED, _SHARED, _REPLACED, _COMPLETE, _BIAS = 2.0, 4.1, 0.5, 3.4, -5.1
#: how fast completeness is lost with the weight of words without partner
_LOSS = 4.0
#: what is left of the score when only one text refuses: on the subject, yet never the same
_OPPOSED = 0.5


@dataclass(frozen=True)
class Side:
    """Texts as rows of ``numbers`` of words in ``forms``, -1 past the end; kinds of ``asking``."""

    forms: Forms
    numbers: Integers
    asking: Hashes

    @property
    def present(self) -> Flags:
        """Where there is a word."""
        return self.numbers >= 0

    def weights(self, usage: Usage) -> Floats:
        """Weights of the words of each text."""
        safe = np.maximum(self.numbers, 0)
        if not len(self.forms.stems):
            return np.zeros(self.numbers.shape)
        return usage.weights(self.forms.stems[safe], self.forms.weights[safe], self.present)


def scores(query: Side, others: Side, usage: Usage) -> tuple[Floats, Floats]:
    """Score of one text with each other one, and likeness of its words' best partners.

    Parameters
    ----------
    query : Side
        One text.
    others : Side
        ``n`` texts.

    Returns
    -------
    array (n,)
        Between 0 and 1, near the chance that people find that both say the same.
    array (n, words of the query)
        Likeness, 0 to 1, of each word's best partner.

    Notes
    -----
    *Coverage* is the smaller share of a text's weight with a partner in the other; *shared* the
    weight of partners: one word in two is an accident, four in five a paraphrase. Words without
    partner on **both** sides may replace each other; on one side only they make another subject.
    Asking for different things about one subject counts as a word without partner.
    """
    like = query.forms.likeness(others.forms)
    if not like.size:
        return np.zeros(len(others.numbers)), np.zeros((len(others.numbers), like.shape[0]))
    pairs = like[:, np.maximum(others.numbers, 0)] * others.present  # (words, n, length)
    mine, theirs = pairs.max(axis=2).T, pairs.max(axis=0)
    left = query.weights(usage)
    right = others.weights(usage)
    met = np.stack([(left * mine).sum(axis=1), (right * theirs).sum(axis=1)])
    unmet = np.stack([(left * (1 - mine)).sum(axis=1), (right * (1 - theirs)).sum(axis=1)])
    apart = _asking_apart(query.asking, others.asking)
    opposed = (query.asking ^ others.asking) & np.uint64(REFUSAL) != 0
    return _evidence(met, unmet, apart) * np.where(opposed, _OPPOSED, 1.0), mine


def _asking_apart(first: Hashes, second: Hashes) -> Floats:
    """1 where texts ask for different things, a half for each kind that only one asks for."""
    differing = np.bitwise_count(first ^ second).astype(np.float64)
    nothing_common = ((first & second) == 0) & ((first | second) != 0)
    apart: Floats = np.where(nothing_common, 1.0, np.minimum(differing / 2, 1.0))
    return apart


def _evidence(met: Floats, unmet: Floats, apart: Floats) -> Floats:
    covered = (met / np.maximum(met + unmet, 1e-9)).min(axis=0)
    shared, most, least = met.mean(axis=0), unmet.max(axis=0), unmet.min(axis=0)
    covered = covered * (1 - apart / (1 + shared + most))
    complete = np.exp(-_LOSS * np.maximum(most, apart))
    raised = (
        _BIAS
        + _COVERED * covered
        + _SHARED * np.log1p(shared)
        + _REPLACED * least
        + _COMPLETE * complete
    )
    chance: Floats = np.where(met.min(axis=0) > 0, 1 / (1 + np.exp(-raised)), 0.0)
    return chance
