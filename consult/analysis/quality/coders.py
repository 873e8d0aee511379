"""Agreement of coders who gave each text a set of themes, with intervals by the bootstrap."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import scipy.sparse as sp

from consult.analysis.quality.sets import Coded, Coding, Reals, coded, matched

#: resamples: enough for two digits of a 95 % percentile interval (Efron and Tibshirani 1993, § 13)
RESAMPLES = 1_000
#: share of resamples that an interval holds
LEVEL = 0.95
#: cells of a block of resamples: bounds the memory at some tens of megabytes
_BLOCK = 1 << 22

#: figure of (b, p) counts of combinations: (b,)
_Figure: TypeAlias = Callable[[Reals], Reals]


@dataclass(frozen=True)
class Interval:
    """A figure with the percentile interval of its bootstrap over texts."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class ThemeAgreement:
    """One theme: the second coder's use of it as seen from the first, and Cohen's kappa."""

    theme: Hashable
    first: int  #: texts to which the first coder gave it
    second: int
    precision: float
    recall: float
    f1: float
    kappa: float


@dataclass(frozen=True)
class CodersAgreement:
    """Two coders: figures over texts, then theme by theme."""

    texts: int
    f1: Interval
    jaccard: Interval
    alpha: Interval
    themes: tuple[ThemeAgreement, ...]


@dataclass(frozen=True)
class Comparison:
    """An engine beside two people; the differences are engine-human less human-human."""

    humans: CodersAgreement
    engine_a: CodersAgreement
    engine_b: CodersAgreement
    f1_difference: Interval
    alpha_difference: Interval


def coders_agreement(
    first: Coding, second: Coding, *, n_boot: int = RESAMPLES, seed: int = 0
) -> CodersAgreement:
    """Compare two codings of the same texts.

    Parameters
    ----------
    first, second
        (n,) collections of themes; an empty one means that the coder saw none. Two empty sets
        agree fully.
    n_boot
        Resamples of the texts; the interval holds the middle 95 % of their figures.

    Returns
    -------
    CodersAgreement
        F1 and Jaccard averaged over texts (Godbole and Sarawagi 2004); Krippendorff's alpha (2004)
        with the MASI distance between sets (Passonneau 2006); by theme precision and recall of
        ``second`` against ``first`` and Cohen's kappa (1960).

    Raises
    ------
    ValueError
        Where lengths differ, there is no text, or ``n_boot`` is below 1.

    Examples
    --------
    >>> coders_agreement([{"ماء"}, {"ماء", "طريق"}], [{"ماء"}, {"طريق"}]).f1.value
    0.8333333333333333
    """
    both = coded(first, second)
    return _agreement(both, 0, 1, _resamples(both, n_boot, seed))


def compare_coders(
    engine: Coding,
    coder_a: Coding,
    coder_b: Coding,
    *,
    match: bool = False,
    n_boot: int = RESAMPLES,
    seed: int = 0,
) -> Comparison:
    """Does an engine agree with two people as they agree with each other?

    The two people's agreement is the ceiling. The engine's is the mean of its agreement with each;
    each resample of the texts gives one difference, so that the interval is that of pairs. An
    interval that holds 0 shows no difference; one wholly below 0, that the engine agrees less.

    ``match`` renames the engine's themes to the people's by :func:`matched`: only for numbers
    that mean nothing, since it takes the names that flatter the engine most. Raises ``ValueError``
    as :func:`coders_agreement` does.
    """
    if match:
        engine = matched(engine, coder_a, coder_b)
    all_three = coded(engine, coder_a, coder_b)
    resamples = _resamples(all_three, n_boot, seed)

    def difference(figure: Callable[[Coded, int, int], _Figure]) -> Interval:
        with_a, with_b = figure(all_three, 0, 1), figure(all_three, 0, 2)
        humans = figure(all_three, 1, 2)
        return _interval(
            lambda counts: (with_a(counts) + with_b(counts)) / 2 - humans(counts),
            all_three,
            resamples,
        )

    return Comparison(
        humans=_agreement(all_three, 1, 2, resamples),
        engine_a=_agreement(all_three, 1, 0, resamples),
        engine_b=_agreement(all_three, 2, 0, resamples),
        f1_difference=difference(_f1),
        alpha_difference=difference(masi_alpha),
    )


def _agreement(of: Coded, first: int, second: int, resamples: Reals) -> CodersAgreement:
    return CodersAgreement(
        texts=of.texts,
        f1=_interval(_f1(of, first, second), of, resamples),
        jaccard=_interval(_jaccard(of, first, second), of, resamples),
        alpha=_interval(masi_alpha(of, first, second), of, resamples),
        themes=_by_theme(of, first, second),
    )


def _resamples(of: Coded, n_boot: int, seed: int) -> Reals:
    """Counts (n_boot, p) of the combinations in texts drawn with replacement.

    Drawing texts and counting combinations is one multinomial draw, whatever the texts' order.
    """
    if n_boot < 1:
        raise ValueError("n_boot must be 1 or more")
    random = np.random.default_rng(seed)
    return random.multinomial(of.texts, of.counts / of.texts, size=n_boot).astype(np.float64)


def _interval(figure: _Figure, of: Coded, resamples: Reals) -> Interval:
    size = max(_BLOCK // resamples.shape[1], 1)
    blocks = [resamples[start : start + size] for start in range(0, len(resamples), size)]
    drawn = np.concatenate([figure(block) for block in blocks])
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    value = figure(of.counts.astype(np.float64)[None, :])[0]
    return Interval(float(value), float(low), float(high))


def _mean(scores: Reals) -> _Figure:
    return lambda counts: counts @ scores / counts.sum(axis=1)


def _f1(of: Coded, first: int, second: int) -> _Figure:
    one, other = of.members[first], of.members[second]
    whole = one.sum(axis=1) + other.sum(axis=1)
    shared = (one & other).sum(axis=1)
    return _mean(np.where(whole > 0, 2 * shared / np.maximum(whole, 1), 1.0))


def _jaccard(of: Coded, first: int, second: int) -> _Figure:
    one, other = of.members[first], of.members[second]
    whole = (one | other).sum(axis=1)
    return _mean(np.where(whole > 0, (one & other).sum(axis=1) / np.maximum(whole, 1), 1.0))


def masi_distance(one: Reals, other: Reals) -> Reals:
    """MASI distances (p, q) between sets given as 0/1 rows (p, k) and (q, k).

    1 - J x M, J the Jaccard index, M = 1 for equal sets, 2/3 where one holds the other, 1/3 where
    they meet, 0 where they don't (Passonneau 2006). Two empty sets are at 0.
    """
    shared = one @ other.T
    left, right = one.sum(axis=1)[:, None], other.sum(axis=1)[None, :]
    whole = left + right - shared
    within = (shared == left) | (shared == right)
    weight = np.where(within, 2 / 3, np.where(shared > 0, 1 / 3, 0.0))
    weight[(shared == left) & (shared == right)] = 1
    jaccard = np.where(whole > 0, shared / np.maximum(whole, 1), 1.0)
    distance: Reals = 1 - jaccard * weight
    return distance


def masi_alpha(of: Coded, first: int, second: int) -> _Figure:
    """Krippendorff's alpha of two coders; 1 where all sets given are equal (no disagreement)."""
    pair = np.stack([of.members[first], of.members[second]]).astype(np.float64)
    sets, which = np.unique(pair.reshape(-1, pair.shape[2]), axis=0, return_inverse=True)
    left, right = which.reshape(2, -1)
    distances = masi_distance(sets, sets)
    observed = distances[left, right]

    ones, rows = np.ones(len(left)), np.arange(len(left))
    shape = (len(left), len(sets))
    use = sum(sp.csr_array((ones, (rows, side)), shape=shape) for side in (left, right))

    def figure(counts: Reals) -> Reals:
        given = counts @ use
        texts = counts.sum(axis=1)
        chance = ((given @ distances) * given).sum(axis=1) / (2 * texts * (2 * texts - 1))
        rate = counts @ observed / texts
        return np.where(chance > 0, 1 - rate / np.maximum(chance, 1e-300), 1.0)

    return figure


def _by_theme(of: Coded, first: int, second: int) -> tuple[ThemeAgreement, ...]:
    one, other = of.members[first], of.members[second]
    both = of.counts @ (one & other)
    sizes, found = of.counts @ one, of.counts @ other
    rows = zip(of.themes, both.tolist(), sizes.tolist(), found.tolist(), strict=False)
    return tuple(
        ThemeAgreement(
            theme=theme,
            first=a,
            second=b,
            precision=shared / b if b else 0.0,
            recall=shared / a if a else 0.0,
            f1=2 * shared / (a + b),
            kappa=kappa_of_presence(shared, a, b, of.texts),
        )
        for theme, shared, a, b in rows
        if a + b
    )


def kappa_of_presence(both: int, first: int, second: int, texts: int) -> float:
    """Cohen's kappa of presence; 1 where both coders gave the theme to every text."""
    agreed = (texts - first - second + 2 * both) / texts
    chance = (first * second + (texts - first) * (texts - second)) / texts**2
    return (agreed - chance) / (1 - chance) if chance < 1 else 1.0
