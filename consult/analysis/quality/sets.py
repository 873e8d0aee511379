"""Sets of themes: texts that carry several, as two or more coders see them."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from consult.analysis.features import Integers

#: the themes that one coder gave each text
Coding: TypeAlias = Sequence[Collection[Hashable]]
Reals: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Coded:
    """Several coders' sets, each combination of sets once: all figures need no more.

    ``members[c]`` is (p, k): whether coder c gave theme j in combination i; ``counts`` (p,) says
    how many texts have it; ``themes`` names the columns.
    """

    themes: tuple[Hashable, ...]
    members: tuple[npt.NDArray[np.bool_], ...]
    counts: Integers

    @property
    def texts(self) -> int:
        """Number of texts."""
        return int(self.counts.sum())


def coded(*codings: Coding) -> Coded:
    """Bring codings of the same texts together.

    Raises ``ValueError`` where their lengths differ, there is no text, or a text's themes are a
    string instead of a collection.
    """
    lengths = {len(coding) for coding in codings}
    if len(lengths) != 1 or lengths == {0}:
        raise ValueError(f"codings must be of the same texts, one at least; lengths {lengths}")
    if any(isinstance(given, str | bytes) for coding in codings for given in coding):
        raise ValueError("the themes of a text must be a collection, not a string")
    themes = sorted({theme for coding in codings for given in coding for theme in given}, key=_name)
    place = {theme: column for column, theme in enumerate(themes)}
    rows = np.zeros((len(codings), len(codings[0]), max(len(themes), 1)), np.bool_)
    for coder, coding in enumerate(codings):
        for row, given in enumerate(coding):
            rows[coder, row, [place[theme] for theme in given]] = True
    together = np.packbits(np.concatenate(list(rows), axis=1), axis=1)
    _, first, counts = np.unique(together, axis=0, return_index=True, return_counts=True)
    return Coded(tuple(themes), tuple(coder[first] for coder in rows), counts.astype(np.int64))


def _name(theme: Hashable) -> tuple[str, str]:
    return type(theme).__name__, str(theme)


def matched(coding: Coding, *references: Coding) -> list[set[Hashable]]:
    """The coding with its themes renamed to those of the references that they fit best.

    One-to-one, by the largest sum of F1 over the texts of all references together (Kuhn 1955).
    A theme left without a partner, or whose partner shares no text with it, becomes
    ``("unmatched", theme)``. Raises as :func:`coded` does.
    """
    if not references:
        raise ValueError("no coding to match with")
    own = sorted({theme for given in coding for theme in given}, key=_name)
    theirs = sorted({t for coder in references for given in coder for t in given}, key=_name)
    shared = np.zeros((len(own), len(theirs)))
    sizes, others = np.zeros(len(own)), np.zeros(len(theirs))
    rows = {theme: row for row, theme in enumerate(own)}
    columns = {theme: column for column, theme in enumerate(theirs)}
    for reference in references:
        coded(coding, reference)
        for given, wanted in zip(coding, reference, strict=True):
            left = [rows[theme] for theme in set(given)]
            right = [columns[theme] for theme in set(wanted)]
            sizes[left] += 1
            others[right] += 1
            shared[np.ix_(left, right)] += 1
    gains = 2 * shared / np.maximum(sizes[:, None] + others[None, :], 1)
    pairs = zip(*linear_sum_assignment(gains, maximize=True), strict=True)
    names = {own[row]: theirs[column] for row, column in pairs if shared[row, column]}
    return [{names.get(theme, ("unmatched", theme)) for theme in given} for given in coding]
