"""What a fit says about its themes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from consult.analysis.features import Floats, Integers
from consult.analysis.labels import theme_labels
from consult.analysis.lexicon import Lexicon
from consult.analysis.quotes import quotes_of

#: texts of a theme from which its label is made: more change nothing but the time
_READ = 2_000


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
    #: row of a text of the theme that speaks against what most of it asks, where there is one
    dissent: int | None = None


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


@dataclass(frozen=True)
class Spoken:
    """The texts of a fit: who said them where known, their languages, their canonical order.

    ``lexicon`` tells which of their words mean one thing; the civic one when left out.
    """

    texts: Sequence[str]
    languages: Sequence[str]
    authors: Sequence[object] | None
    order: Integers
    lexicon: Lexicon | None = None


def summarise(
    spoken: Spoken,
    labels: Integers,
    count: int,
    vectors: tuple[Floats, Integers],
    measures: tuple[Floats, Floats],
) -> list[ThemeSummary]:
    """Describe each of ``count`` themes, those without a text too.

    ``vectors`` are unit vectors of contents and the content of each text; ``measures`` the texts'
    stability and margin. Ties go by the canonical order, never by the order given.
    """
    rows, of = vectors
    kept, lead = measures
    members = _members(labels, count, spoken.order)
    named = _named(spoken, members)
    found = []
    for index, (shown, terms) in enumerate(named):
        within = members[index]
        quoted, dissent = quotes_of(rows, of, within, spoken.texts, spoken.authors)
        found.append(
            ThemeSummary(
                index=index,
                size=len(within),
                labels=shown,
                terms=terms,
                representatives=quoted,
                stability=round(float(kept[within].mean()), 4) if len(within) else 0.0,
                margin=round(float(lead[within].mean()), 4) if len(within) else 0.0,
                dissent=dissent,
            )
        )
    return found


def _members(labels: Integers, count: int, order: Integers) -> list[Integers]:
    """Rows of each theme in canonical order."""
    ranked = labels[order]
    by_theme = order[np.argsort(ranked, kind="stable")]
    ends = np.searchsorted(np.sort(ranked), np.arange(count + 1))
    return [by_theme[ends[theme] : ends[theme + 1]] for theme in range(count)]


def _named(spoken: Spoken, members: list[Integers]) -> list[tuple[dict[str, str], list[str]]]:
    """Labels and terms, from as many texts of each theme as words need to settle."""
    read = [
        within[np.linspace(0, len(within) - 1, min(len(within), _READ), dtype=np.int64)]
        for within in members
    ]
    rows = np.concatenate([*read, np.zeros(0, np.int64)])
    themes = np.repeat(np.arange(len(read)), [len(within) for within in read])
    return theme_labels(
        [spoken.texts[row] for row in rows],
        [spoken.languages[row] for row in rows],
        themes,
        len(members),
        spoken.lexicon,
    )


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
