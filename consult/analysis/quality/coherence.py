"""Do the terms of a theme belong together, and do themes speak of different things?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from consult.analysis.features import Floats, Integers, Sparse
from consult.analysis.morphology import stem
from consult.analysis.normalise import words

#: terms of a theme that are looked at, as in the sources
TOP_TERMS = 10


@dataclass(frozen=True)
class Coherence:
    """Figures of themes' terms.

    ``npmi`` by theme from -1 (terms never meet) to 1 (they never part), nan for a theme with fewer
    than two terms that the texts hold; ``mean`` over the others, nan without any; ``diversity`` the
    share of distinct terms, nan without any.
    """

    npmi: tuple[float, ...]
    mean: float
    diversity: float


def coherence(
    texts: Sequence[str], terms: Sequence[Sequence[str]], top: int = TOP_TERMS
) -> Coherence:
    """Measure the first ``top`` terms of each theme against the texts that they come from.

    Terms and texts meet in their words' stems, so that inflection breaks no pair; a term of several
    words is in a text that holds all of them. The window is the text, since contributions are
    short.

    Parameters
    ----------
    texts
        (n,) the corpus.
    terms
        The terms of each theme, best first.

    Returns
    -------
    Coherence
        Mean normalised pointwise mutual information (Bouma 2009) over pairs of a theme's terms
        (Lau, Newman and Baldwin 2014), a pair that never meets counting -1 and one that is in every
        text 1; share of distinct terms (Dieng, Ruiz and Blei 2020).

    Raises
    ------
    ValueError
        Where there is no text or ``top`` is below 1.

    Examples
    --------
    >>> coherence(["ماء وبئر", "الماء والآبار", "طريق"], [["ماء", "طريق"]]).npmi
    (-1.0,)
    """
    if not len(texts):
        raise ValueError("no text to measure terms against")
    if top < 1:
        raise ValueError("top must be 1 or more")
    themes = [list(dict.fromkeys(map(stems_of, given)))[:top] for given in terms]
    themes = [[term for term in theme if term] for theme in themes]
    columns = {term: place for place, term in enumerate(sorted({t for th in themes for t in th}))}
    present = _presence(texts, list(columns))
    scores = tuple(_npmi(present, [columns[term] for term in theme]) for theme in themes)
    found = [score for score in scores if not np.isnan(score)]
    return Coherence(scores, float(np.mean(found)) if found else float("nan"), diversity(themes))


def stems_of(text: str) -> tuple[str, ...]:
    """The stems of a text's normalised words, in order."""
    return tuple(map(stem, words(text)))


def diversity(themes: Sequence[Sequence[object]]) -> float:
    """Distinct terms / terms of all themes; nan where there is no term."""
    given = [term for theme in themes for term in theme]
    return len(set(given)) / len(given) if given else float("nan")


def _presence(texts: Sequence[str], terms: list[tuple[str, ...]]) -> Sparse:
    """Whether each text (row) holds each term (column): (n, t) CSC of ones."""
    parts = {part: place for place, part in enumerate(sorted({p for t in terms for p in t}))}
    stems: dict[str, str] = {}
    rows: list[int] = []
    columns: list[int] = []
    for row, text in enumerate(texts):
        held = set()
        for word in words(text):
            found = stems.get(word)
            if found is None:
                found = stems[word] = stem(word)
            if found in parts:
                held.add(parts[found])
        rows.extend([row] * len(held))
        columns.extend(held)
    ones = np.ones(len(rows), np.float32)
    single = sp.csc_matrix((ones, (rows, columns)), shape=(len(texts), max(len(parts), 1)))
    whole = [_all_of(single, [parts[part] for part in set(term)]) for term in terms]
    return sp.hstack(whole, format="csc") if whole else single[:, :0]


def _all_of(single: Sparse, columns: list[int]) -> Sparse:
    column = single[:, columns[0]]
    for other in columns[1:]:
        column = column.multiply(single[:, other])
    return sp.csc_matrix(column)


def _npmi(present: Sparse, columns: Integers | list[int]) -> float:
    chosen = present[:, columns]
    together = np.asarray((chosen.T @ chosen).todense(), np.float64) / present.shape[0]
    alone: Floats = together.diagonal()
    known = np.flatnonzero(alone > 0)
    if len(known) < 2:
        return float("nan")
    first, second = (known[side] for side in np.triu_indices(len(known), 1))
    joint = together[first, second]
    scores = np.full(len(joint), -1.0)
    scores[joint >= 1] = 1
    met = (joint > 0) & (joint < 1)
    chance = alone[first[met]] * alone[second[met]]
    scores[met] = np.log(joint[met] / chance) / -np.log(joint[met])
    return float(np.clip(scores.mean(), -1, 1))
