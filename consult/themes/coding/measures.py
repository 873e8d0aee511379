"""How far the coders of a round agree, with each other and with the engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from consult.themes.coding.results import Coded, Column, name_of, paired

if TYPE_CHECKING:
    from consult.analysis.quality import Interval, LabelAgreement

#: of the resamples, so that the same labels always show the same intervals
_SEED = 0


@dataclass(frozen=True)
class Pair:
    """Two coders and their agreement; None when no text has a label of both."""

    first: Column
    second: Column
    agreement: LabelAgreement | None

    @property
    def key(self) -> str:
        """How an address names the pair."""
        return f"{self.first.name}-{self.second.name}"

    @property
    def labels(self) -> list[str]:
        """The labels that either of them gave, the most used first."""
        if self.agreement is None:
            return []
        ranked = sorted(self.agreement.labels, key=lambda row: -(row.first + row.second))
        return [str(row.theme) for row in ranked]


@dataclass(frozen=True)
class Measured:
    """The figures of a round."""

    pairs: list[Pair]
    #: Krippendorff's alpha of all people together; None before any text has two labels
    alpha: Interval | None


def measured(coded: Coded) -> Measured:
    """Measure each two people, each with the engine, and all people together."""
    # the library loads scikit-learn, which pages without figures need not wait for
    from consult.analysis.quality import alpha_of_all, label_agreement

    pairs = []
    for first, second in coded.pairs:
        one, other = paired(first, second)
        found = label_agreement(one, other, seed=_SEED) if one else None
        pairs.append(Pair(first, second, found))
    twice = any(len(coded.given(item)) > 1 for item in coded.items)
    columns = [
        [name_of(column.labels[i.id]) if i.id in column.labels else None for i in coded.items]
        for column in coded.coders
    ]
    return Measured(pairs, alpha_of_all(columns, seed=_SEED) if twice else None)
