"""Which of a consultation's criteria a text speaks to: suggestions, for people to decide.

Before any decision the words of the criteria speak, through the lexicon: a Darija text meets a
criterion written in French in the same concept. Each decision of the team then takes weight from
them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import scipy.sparse as sp
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.utils.validation import check_is_fitted

from consult.analysis.calibration import Calibration
from consult.analysis.criterion_words import Criterion, CriterionWords, Reason
from consult.analysis.features import Floats, Sparse
from consult.analysis.given import texts_given
from consult.analysis.lexicon import Lexicon, civic_lexicon

__all__ = ["Criterion", "CriterionSuggester", "Reason", "Suggestion"]

#: decided texts, each with the keys it speaks to
Decided: TypeAlias = list[tuple[str, tuple[str, ...]]]
#: confidence below which nothing is suggested: more often wrong than a person should have to read
SUGGEST_FROM = 0.3
#: decisions for a criterion at which they weigh as much as its words
EVEN_AT = 5.0
#: decisions from which confidence is calibrated, and the parts into which they are cut for it
CALIBRATE_FROM = 20
_FOLDS = 4
#: inverse strength of the regression's penalty
_STRENGTH = 10.0
#: words that are shown as reasons
_REASONS = 5


@dataclass(frozen=True)
class Suggestion:
    """A criterion that a text may speak to, with a confidence from 0 to 1 and the reasons."""

    criterion: str
    confidence: float
    because: tuple[Reason, ...] = field(default=())


class CriterionSuggester(BaseEstimator):  # type: ignore[misc]  # sklearn has no types
    """Suggests criteria from their words and from the team's decisions.

    The words of a criterion give each term of a text a chance of speaking to it, which falls with
    the number of criteria that share the term; the chances join by noisy-or (Pearl 1988, § 4.3).
    A logistic regression for each criterion learns from the decisions, with the criteria's own
    words as one more example each. The two are mixed: with ``n`` decisions for a criterion the
    words weigh ``even_at / (even_at + n)``. From :data:`CALIBRATE_FROM` decisions on, confidence
    is calibrated on decisions kept aside in turn.

    Parameters
    ----------
    lexicon
        Words of concepts; the civic lexicon that comes with the library when left out.
    suggest_from
        Confidence below which nothing is suggested.
    even_at
        Decisions for a criterion at which they weigh as much as its words.

    Attributes
    ----------
    keys_ : keys of the criteria, in the order given
    chances_ : (k, terms) float32 CSR, what each term says for each criterion by its words
    coefficients_ : (k, terms) float64, what the decisions say
    word_weights_ : (k,) weight of the words beside the decisions
    """

    def __init__(
        self,
        lexicon: Lexicon | None = None,
        suggest_from: float = SUGGEST_FROM,
        even_at: float = EVEN_AT,
    ):
        self.lexicon = lexicon
        self.suggest_from = suggest_from
        self.even_at = even_at

    def fit(
        self,
        criteria: Sequence[Criterion],
        decided_texts: Sequence[str] = (),
        decided_criteria: Sequence[Collection[str]] = (),
    ) -> CriterionSuggester:
        """Learn criteria and what the team decided: for each text the keys it speaks to, or none.

        The order of the decisions does not matter; one made twice counts once. Raises
        ``ValueError`` for no criterion, a repeated key, an unknown concept or field, texts that are
        no strings, lengths that differ, a decision for an unknown criterion, ``suggest_from``
        outside 0 to 1 or ``even_at`` not above 0.
        """
        decided_texts = texts_given(decided_texts)
        self._check(criteria, decided_texts, decided_criteria)
        self.keys_ = tuple(criterion.key for criterion in criteria)
        decided = sorted(
            {
                (text, tuple(sorted(set(keys))))
                for text, keys in zip(decided_texts, decided_criteria, strict=True)
            }
        )
        self.calibration_ = Calibration()
        self._fit(criteria, decided)
        if len(decided) >= CALIBRATE_FROM:
            self._calibrate(criteria, decided)
        return self

    def _fit(self, criteria: Sequence[Criterion], decided: Decided) -> None:
        said = [self._words.said_by(criterion) for criterion in criteria]
        terms = [self._words.terms(text) for text, _ in decided]
        known = sorted({t for own in said for t in own} | {t for found in terms for t in found})
        self.columns_ = {term: column for column, term in enumerate(known)}
        self.chances_ = self._chances(said)
        self._learn([list(own) for own in said] + terms, [keys for _, keys in decided])

    def _calibrate(self, criteria: Sequence[Criterion], decided: Decided) -> None:
        """Learn how often confidence is right from decisions that a fit has not seen."""
        scores, right = [], []
        for fold in range(_FOLDS):
            without = CriterionSuggester(self.lexicon, self.suggest_from, self.even_at)
            without.keys_ = self.keys_
            without._fit(criteria, [d for at, d in enumerate(decided) if at % _FOLDS != fold])
            unseen = decided[fold::_FOLDS]
            scores.append(without._mixed([text for text, _ in unseen]).ravel())
            right += [key in keys for _, keys in unseen for key in self.keys_]
        self.calibration_.fit(np.concatenate(scores), right)

    def predict_proba(self, texts: Sequence[str]) -> Floats:
        """Confidence (n, k) of each text in each criterion; 0 where nothing speaks for it.

        Raises ``ValueError`` for texts that are no strings, and before ``fit``.
        """
        check_is_fitted(self, "calibration_")
        return self.calibration_.transform(self._mixed(texts_given(texts)))

    def _mixed(self, texts: Sequence[str]) -> Floats:
        found = self._presence([self._words.terms(text) for text in texts])
        by_words = self._by_words(found)
        if not self.learnt_:
            return by_words
        scores = _unit(found) @ self.coefficients_.T + self.intercepts_
        by_decisions = 1 / (1 + np.exp(-scores))
        by_decisions[np.asarray(found.sum(axis=1)).ravel() == 0] = 0
        mixed: Floats = (
            self.word_weights_ * by_words + (1 - self.word_weights_) * by_decisions
        ).astype(np.float32)
        return mixed

    def suggest(self, texts: Sequence[str], most: int = 3) -> list[list[Suggestion]]:
        """Up to ``most`` criteria for each text, likeliest first; none where all are doubtful.

        >>> budget = Criterion("budget", {"fr": "Transparence du budget"})
        >>> ((found,),) = CriterionSuggester().fit([budget]).suggest(["بغينا الميزانية تكون واضحة"])
        >>> found.criterion, [reason.written for reason in found.because]
        ('budget', ['الميزانية'])
        """
        if most < 1:
            raise ValueError("most must be 1 or more")
        texts = texts_given(texts)
        rows = self.predict_proba(texts)
        return [
            [
                Suggestion(self.keys_[at], round(float(row[at]), 4), self._reasons(text, int(at)))
                for at in np.argsort(-row, kind="stable")[:most]
                if row[at] >= max(self.suggest_from, 1e-6)
            ]
            for text, row in zip(texts, rows, strict=True)
        ]

    def _check(
        self,
        criteria: Sequence[Criterion],
        texts: Sequence[str],
        decisions: Sequence[Collection[str]],
    ) -> None:
        keys = [criterion.key for criterion in criteria]
        if not keys or len(set(keys)) < len(keys):
            raise ValueError("criteria must be one at least, each with a key of its own")
        if len(texts) != len(decisions):
            raise ValueError(f"{len(decisions)} decisions for {len(texts)} texts")
        if any(isinstance(given, str) for given in decisions):
            raise ValueError("a decision must be a collection of keys, not a string")
        unknown = {key for given in decisions for key in given} - set(keys)
        if unknown:
            raise ValueError(f"decisions for unknown criteria: {sorted(unknown)}")
        if not 0 <= self.suggest_from <= 1 or not self.even_at > 0:
            raise ValueError("suggest_from must be from 0 to 1 and even_at above 0")
        own = self._words
        for criterion in criteria:
            wrong = own.unknown(criterion)
            if wrong:
                raise ValueError(f"criterion {criterion.key!r}: not in the lexicon: {wrong}")

    @property
    def _words(self) -> CriterionWords:
        return CriterionWords(self.lexicon or civic_lexicon())

    def _chances(self, said: list[dict[str, float]]) -> Sparse:
        chances = np.zeros((len(said), len(self.columns_)), np.float32)
        for row, own in enumerate(said):
            for term, chance in own.items():
                chances[row, self.columns_[term]] = chance
        return sp.csr_matrix(chances / np.maximum((chances > 0).sum(axis=0), 1))

    def _presence(self, lists: Sequence[Sequence[str]]) -> Sparse:
        rows = [row for row, terms in enumerate(lists) for t in terms if t in self.columns_]
        columns = [self.columns_[t] for terms in lists for t in terms if t in self.columns_]
        shape = (len(lists), max(len(self.columns_), 1))
        return sp.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=shape)

    def _by_words(self, found: Sparse) -> Floats:
        if not self.columns_:
            return np.zeros((found.shape[0], len(self.keys_)), np.float32)
        against = self.chances_.copy()
        against.data = np.log1p(-against.data)
        chances: Floats = (1 - np.exp((found @ against.T).toarray())).astype(np.float32)
        return chances

    def _learn(self, lists: list[list[str]], decided: list[tuple[str, ...]]) -> None:
        """Regressions on the criteria's words (first ``k`` lists) and the decided texts."""
        rows = _unit(self._presence(lists))
        self.coefficients_ = np.zeros((len(self.keys_), rows.shape[1]))
        self.intercepts_ = np.zeros(len(self.keys_))
        self.learnt_ = bool(decided)
        counts = np.array([sum(key in given for given in decided) for key in self.keys_], float)
        self.word_weights_ = self.even_at / (self.even_at + counts)
        for place, key in enumerate(self.keys_ if decided else ()):
            speaks = [key == other for other in self.keys_] + [key in given for given in decided]
            if all(speaks):
                self.word_weights_[place] = 1.0  # nothing to tell it from
                continue
            model = LogisticRegression(C=_STRENGTH, solver="liblinear", random_state=0)
            model.fit(rows, speaks)
            self.coefficients_[place] = model.coef_[0]
            self.intercepts_[place] = model.intercept_[0]

    def _reasons(self, text: str, place: int) -> tuple[Reason, ...]:
        """Words of the text that speak most for a criterion, in the order of the text."""
        own = np.asarray(self.chances_[place].todense()).ravel() * self.word_weights_[place]
        own = own + np.maximum(self.coefficients_[place], 0) * (1 - self.word_weights_[place])
        found: dict[str, tuple[float, Reason]] = {}
        for term, start, end in self._words.places(text):
            weight = float(own[self.columns_[term]]) if term in self.columns_ else 0.0
            if weight > 0 and term not in found:
                concept = term[1:] if term.startswith("#") else None
                found[term] = (weight, Reason(text[start:end], start, end, concept))
        best = sorted(found.values(), key=lambda pair: (-pair[0], pair[1].start))[:_REASONS]
        return tuple(sorted((reason for _, reason in best), key=lambda r: (r.start, r.end)))


def _unit(found: Sparse) -> Sparse:
    """Rows of presences at length one, so that long texts weigh as short ones."""
    lengths = np.sqrt(np.maximum(np.asarray(found.sum(axis=1)).ravel(), 1))
    return sp.csr_matrix(sp.diags_array(1 / lengths) @ found)
