"""How far found themes agree with the labels that people gave, one a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import (
    adjusted_mutual_info_score,
    adjusted_rand_score,
    homogeneity_completeness_v_measure,
)

from consult.analysis.features import Floats, Integers


@dataclass(frozen=True)
class Agreement:
    """Figures of agreement, from 0 to 1 (``ari`` and ``ami`` may fall below 0 by chance)."""

    texts: int  #: texts with a label: only they are compared
    v: float
    homogeneity: float
    completeness: float
    ari: float
    ami: float
    accuracy: float
    macro_f1: float
    undecided: float  #: share of the compared texts that were found no theme


def agreement(truth: Sequence[int | str | None], found: Sequence[int]) -> Agreement:
    """Compare themes with people's labels; neither numbers nor order matter.

    Parameters
    ----------
    truth
        (n,) label of each text, all numbers or all strings; -1 or ``None`` where nobody gave one:
        such texts are left out.
    found
        (n,) theme of each text, -1 for undecided. Undecided texts stay in: for V, ARI and AMI they
        are one more group, so that leaving hard texts aside gains nothing; for accuracy and F1
        they are never right.

    Returns
    -------
    Agreement
        V-measure, homogeneity and completeness (Rosenberg and Hirschberg 2007), adjusted Rand
        index (Hubert and Arabie 1985), adjusted mutual information with the arithmetic mean (Vinh,
        Epps and Bailey 2010). Accuracy is that of the best one-to-one matching of themes with
        labels (Kuhn 1955); macro-F1 the mean over labels of the F1 of each with its theme under
        the matching that makes it largest, 0 for a label without one.

    Raises
    ------
    ValueError
        Where the lengths differ, no text has a label, ``truth`` mixes numbers with strings or
        ``found`` holds anything but whole numbers from -1 on.

    Examples
    --------
    >>> agreement(["ماء", "ماء", "طريق"], [1, 1, 0]).accuracy
    1.0
    """
    labels, themes = label_codes(truth), theme_numbers(found)
    if len(labels) != len(themes):
        raise ValueError(f"{len(themes)} themes for {len(labels)} labels")
    labels, themes = labels[labels >= 0], themes[labels >= 0]
    if not len(labels):
        raise ValueError("no text has a label: there is nothing to compare with")
    homogeneity, completeness, v = homogeneity_completeness_v_measure(labels, themes)
    table = contingency(labels, themes)
    return Agreement(
        texts=len(labels),
        v=_share(v),
        homogeneity=_share(homogeneity),
        completeness=_share(completeness),
        ari=float(adjusted_rand_score(labels, themes)),
        ami=float(adjusted_mutual_info_score(labels, themes)),
        accuracy=best_sum(table) / len(labels),
        macro_f1=_macro_f1(table, labels, themes),
        undecided=float((themes < 0).mean()),
    )


def _share(value: float) -> float:
    """Within 0 and 1, which rounding may leave by a hair."""
    return min(max(float(value), 0.0), 1.0)


def label_codes(labels: Sequence[int | str | None]) -> Integers:
    """Numbers from 0 on for labels, -1 for none. Raises ``ValueError`` for mixed kinds."""
    given = list(labels)
    names = [label for label in given if label is not None and label != -1]
    if not (
        all(isinstance(name, str) for name in names)
        or all(isinstance(n, int | np.integer) and not isinstance(n, bool) for n in names)
    ):
        raise ValueError("labels must be all strings or all whole numbers")
    codes = {name: code for code, name in enumerate(sorted(set(names)))}
    none = {None: -1, -1: -1}
    return np.array([none[n] if n is None or n == -1 else codes[n] for n in given], np.int64)


def theme_numbers(found: npt.ArrayLike) -> Integers:
    """The themes of texts as (n,) int64. Raises ``ValueError`` for anything else than that."""
    themes = np.asarray(found)
    if themes.size == 0 and themes.ndim == 1:
        return np.zeros(0, np.int64)
    if themes.ndim != 1 or themes.dtype.kind not in "iu" or themes.min() < -1:
        raise ValueError("themes must be one whole number from -1 on for each text")
    return themes.astype(np.int64)


def contingency(labels: Integers, themes: Integers) -> Integers:
    """Texts of each label (rows) in each theme (columns) that has any; undecided ones in none."""
    rows = np.unique(labels, return_inverse=True)[1]
    numbers = np.unique(themes[themes >= 0])
    table = np.zeros((int(rows.max()) + 1, len(numbers)), np.int64)
    kept = themes >= 0
    np.add.at(table, (rows[kept], np.searchsorted(numbers, themes[kept])), 1)
    return table


def best_sum(gains: npt.NDArray[np.float64] | Floats | Integers) -> float:
    """Largest sum of gains of a one-to-one matching of rows with columns."""
    rows, columns = linear_sum_assignment(gains, maximize=True)
    return float(gains[rows, columns].sum())


def _macro_f1(table: Integers, labels: Integers, themes: Integers) -> float:
    whole = np.unique(labels, return_counts=True)[1][:, None] + table.sum(axis=0)[None, :]
    return best_sum(2 * table / whole) / len(table)
