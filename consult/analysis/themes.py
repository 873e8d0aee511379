"""What a fit says about its themes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from consult.analysis.features import Floats, Integers
from consult.analysis.labels import theme_labels
from consult.analysis.quotes import representatives


@dataclass(frozen=True)
class ThemeSummary:
    """What one theme is about.

    ``labels`` by language code; ``terms`` and ``representatives`` (rows of the fitted texts) best
    first; ``stability`` the mean share of consensus runs that keep its texts together, ``margin``
    the mean lead of this theme over the next one for its texts; both from 0 to 1.
    """

    index: int
    size: int
    labels: dict[str, str]
    terms: list[str]
    representatives: list[int]
    stability: float
    margin: float


@dataclass(frozen=True)
class Quality:
    """How far a fit can be trusted; shares and means are between 0 and 1."""

    texts: int
    distinct_texts: int
    themes: int
    undecided: float
    unclear: float
    stability: float
    margin: float
    languages: dict[str, int]


def summarise(
    texts: Sequence[str],
    languages: Sequence[str],
    labels: Integers,
    rows: Floats,
    order: Integers,
    together: Floats,
    lead: Floats,
) -> list[ThemeSummary]:
    """Describe each theme.

    ``rows`` are unit vectors of the texts, ``order`` the texts' canonical order (so that ties
    don't depend on the order given), ``together`` and ``lead`` their stability and margin.
    """
    count = int(labels.max(initial=-1)) + 1
    named = theme_labels(
        [texts[row] for row in order], [languages[row] for row in order], labels[order], count
    )
    found = []
    for index, (shown, terms) in enumerate(named):
        members = order[labels[order] == index]
        found.append(
            ThemeSummary(
                index=index,
                size=len(members),
                labels=shown,
                terms=terms,
                representatives=representatives(rows, members, texts),
                stability=round(float(together[members].mean()), 4),
                margin=round(float(lead[members].mean()), 4),
            )
        )
    return found


def quality_of(
    labels: Integers,
    unclear: npt.NDArray[np.bool_],
    themes: Sequence[ThemeSummary],
    languages: Sequence[str],
    distinct: int,
) -> Quality:
    """Figures of the whole fit; means over themes are weighted by size."""
    sizes = np.array([theme.size for theme in themes], float)
    whole = max(float(sizes.sum()), 1.0)

    def mean(values: list[float]) -> float:
        return round(float((sizes * np.array(values)).sum()) / whole, 4)

    return Quality(
        texts=len(labels),
        distinct_texts=distinct,
        themes=len(themes),
        undecided=round(float(((labels < 0) & ~unclear).mean()), 4),
        unclear=round(float(unclear.mean()), 4),
        stability=mean([theme.stability for theme in themes]),
        margin=mean([theme.margin for theme in themes]),
        languages=dict(sorted(Counter(languages).items())),
    )
