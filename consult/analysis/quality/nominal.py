"""Agreement of coders who gave each text one label, "none" and "unclear" being labels too.

All figures come from how often each pair of labels met, so that a thousand resamples cost a few
products of small matrices.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from consult.analysis.quality.coders import (
    LEVEL,
    RESAMPLES,
    Interval,
    ThemeAgreement,
    kappa_of_presence,
)
from consult.analysis.quality.sets import Reals


@dataclass(frozen=True)
class LabelAgreement:
    """Two coders who gave each text one label, with intervals by the bootstrap over texts."""

    texts: int
    #: share of texts that both gave the same label
    observed: Interval
    #: Cohen's kappa (1960): that share beyond what their use of the labels makes likely
    kappa: Interval
    #: Krippendorff's alpha (2004) for nominal data
    alpha: Interval
    #: mean over the labels in use of the F1 of the second coder against the first
    macro_f1: Interval
    #: label by label, as if it alone were told apart from all others
    labels: tuple[ThemeAgreement, ...]
    #: (label of the first, label of the second) → texts
    pairs: dict[tuple[Hashable, Hashable], int]


def label_agreement(
    first: Sequence[Hashable],
    second: Sequence[Hashable],
    *,
    n_boot: int = RESAMPLES,
    seed: int = 0,
) -> LabelAgreement:
    """Compare two coders' labels of the same texts; labels are compared, never matched.

    Raises ``ValueError`` where lengths differ, there is no text, or ``n_boot`` is below 1.

    >>> found = label_agreement(["eau", "route", "eau", "none"], ["eau", "route", "route", "none"])
    >>> found.observed.value, round(found.kappa.value, 3)
    (0.75, 0.636)
    """
    if len(first) != len(second):
        raise ValueError(f"{len(first)} labels beside {len(second)}")
    if not len(first):
        raise ValueError("there is no text to compare")
    if n_boot < 1:
        raise ValueError("n_boot must be 1 or more")
    pairs = Counter(zip(first, second, strict=True))
    ordered = sorted(pairs, key=repr)
    labels = sorted({label for pair in ordered for label in pair}, key=repr)
    one = np.array([[a == label for label in labels] for a, _ in ordered], np.float64)
    other = np.array([[b == label for label in labels] for _, b in ordered], np.float64)
    counts = np.array([pairs[pair] for pair in ordered], np.float64)
    random = np.random.default_rng(seed)
    drawn = random.multinomial(len(first), counts / len(first), size=n_boot)
    measured = _figures(np.vstack([counts, drawn]), one, other)
    return LabelAgreement(
        texts=len(first),
        **{name: _interval(values) for name, values in measured.items()},
        labels=_by_label(labels, counts, one, other),
        pairs=dict(pairs),
    )


def alpha_of_all(
    columns: Sequence[Sequence[Hashable | None]], *, n_boot: int = RESAMPLES, seed: int = 0
) -> Interval:
    """Krippendorff's alpha of any number of coders; ``None`` where one gave no label.

    Only texts with two labels or more count. Raises ``ValueError`` where lengths differ, no text
    has two labels, or ``n_boot`` is below 1.

    >>> alpha_of_all([["a", "b", None], ["a", "b", "a"], ["a", "b", "a"]]).value
    1.0
    """
    if len({len(column) for column in columns}) > 1:
        raise ValueError("coders differ in their number of texts")
    if n_boot < 1:
        raise ValueError("n_boot must be 1 or more")
    given = [[label for label in row if label is not None] for row in zip(*columns, strict=True)]
    given = [row for row in given if len(row) > 1]
    if not given:
        raise ValueError("no text has two labels")
    labels = sorted({label for row in given for label in row}, key=repr)
    uses = np.array([[row.count(label) for label in labels] for row in given], np.float64)
    sizes = uses.sum(axis=1)
    apart = (sizes**2 - (uses**2).sum(axis=1)) / (sizes - 1)
    equal = np.full(len(given), 1 / len(given))
    drawn = np.random.default_rng(seed).multinomial(len(given), equal, size=n_boot)
    weights = np.vstack([np.ones(len(given)), drawn])
    return _interval(_alpha(weights @ uses, weights @ apart))


def _by_label(
    labels: Sequence[Hashable], counts: Reals, one: Reals, other: Reals
) -> tuple[ThemeAgreement, ...]:
    rows = zip(labels, counts @ (one * other), counts @ one, counts @ other, strict=True)
    return tuple(
        ThemeAgreement(
            theme=label,
            first=int(a),
            second=int(b),
            precision=float(both / b) if b else 0.0,
            recall=float(both / a) if a else 0.0,
            f1=float(2 * both / (a + b)),
            kappa=kappa_of_presence(int(both), int(a), int(b), int(counts.sum())),
        )
        for label, both, a, b in rows
    )


def _figures(counts: Reals, one: Reals, other: Reals) -> dict[str, Reals]:
    """Each figure (b,) of (b, p) counts of pairs; ``one`` and ``other`` (p, k) say their labels."""
    texts = counts.sum(axis=1)
    first, second, both = counts @ one, counts @ other, counts @ (one * other)
    observed = both.sum(axis=1) / texts
    chance = (first * second).sum(axis=1) / texts**2
    used = first + second
    scores = np.divide(2 * both, used, out=np.zeros_like(used), where=used > 0)
    return {
        "observed": observed,
        "kappa": np.where(chance < 1, (observed - chance) / np.maximum(1 - chance, 1e-12), 1.0),
        "alpha": _alpha(used, 2 * texts * (1 - observed)),
        "macro_f1": scores.sum(axis=1) / (used > 0).sum(axis=1),
    }


def _alpha(uses: Reals, apart: Reals) -> Reals:
    """Alpha (b,) of the uses of each label (b, k) and the disagreeing pairs, weighted (b,)."""
    whole = uses.sum(axis=1)
    expected = (whole**2 - (uses**2).sum(axis=1)) / np.maximum(whole - 1, 1)
    alpha: Reals = np.where(expected > 0, 1 - apart / np.maximum(expected, 1e-12), 1.0)
    return alpha


def _interval(values: Reals) -> Interval:
    """The first value, with the middle of the others."""
    low, high = np.quantile(values[1:], [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(values[0]), float(low), float(high))
