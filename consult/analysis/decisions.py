"""What people decided, which a later fit may not contradict."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from consult.analysis.features import Integers


@dataclass(frozen=True)
class Decisions:
    """Decisions of a team about texts (rows of those given to ``fit``) and themes (numbers).

    Parameters
    ----------
    pinned
        Row -> theme that a person gave it. It stays there, whatever else was decided.
    earlier
        Row -> theme of an earlier run. It stays unless another theme has become clearly nearer.
    refused
        Pairs (row, theme): the text was taken out of that theme and never goes back. Where no
        other theme is open to it, it is left undecided.
    apart
        Pairs of rows that a person parted (a split, a move): they never share a theme. Where both
        are pinned to one theme, or were in a locked one, they stay there.
    locked
        Themes that are finished: nothing enters them but by a pin, and nothing leaves but by a
        pin or a refusal. Many later texts like theirs make a new theme; few stay undecided, where
        the number of themes is free.
    themes
        How many themes exist; numbers from 0 on. At least one more than the largest number used.

    Examples
    --------
    >>> Decisions(pinned={0: 0, 4: 1}, refused={(2, 0)}).themes
    2
    """

    pinned: Mapping[int, int] = field(default_factory=dict)
    earlier: Mapping[int, int] = field(default_factory=dict)
    refused: Collection[tuple[int, int]] = ()
    apart: Collection[tuple[int, int]] = ()
    locked: Collection[int] = ()
    themes: int = 0

    def __post_init__(self) -> None:
        """Count the themes that are named; raise ``ValueError`` for negative numbers."""
        named = [*self.pinned.values(), *self.earlier.values(), *self.locked]
        named += [theme for _, theme in self.refused]
        rows = [*self.pinned, *self.earlier, *(row for row, _ in self.refused)]
        rows += [row for pair in self.apart for row in pair]
        if min([*named, *rows, self.themes]) < 0:
            raise ValueError("rows and themes of decisions are numbers from 0 on")
        if any(one == other for one, other in self.apart):
            raise ValueError("a text cannot be parted from itself")
        object.__setattr__(self, "themes", max([self.themes, *(theme + 1 for theme in named)]))

    @property
    def empty(self) -> bool:
        """Whether nothing was decided yet."""
        return not (self.themes or self.apart)

    def check(self, texts: int, n_themes: int | None) -> None:
        """Raise ``ValueError`` for rows beyond ``texts`` or fewer themes wanted than there are."""
        rows = {*self.pinned, *self.earlier, *(row for row, _ in self.refused)}
        rows |= {row for pair in self.apart for row in pair}
        if rows and max(rows) >= texts:
            raise ValueError(f"a decision names row {max(rows)} of {texts} texts")
        if n_themes is not None and n_themes < self.themes:
            raise ValueError(f"{self.themes} themes exist already: {n_themes} can't hold them")

    def about(self, rows: Integers) -> Decisions:
        """Those about some rows, which are then numbered by their places among ``rows``."""
        place = {int(row): at for at, row in enumerate(rows)}
        return Decisions(
            pinned={place[row]: theme for row, theme in self.pinned.items() if row in place},
            earlier={place[row]: theme for row, theme in self.earlier.items() if row in place},
            refused={(place[row], theme) for row, theme in self.refused if row in place},
            apart={(place[a], place[b]) for a, b in self.apart if a in place and b in place},
            locked=self.locked,
            themes=self.themes,
        )

    def held(self, texts: int) -> Integers:
        """(n,) theme that each text must keep, -1 where the fit is free.

        Pins, and the earlier places of texts in locked themes that they were not taken out of.
        """
        locked, refused = set(self.locked), set(self.refused)
        found = np.full(texts, -1, np.int64)
        for row, theme in self.earlier.items():
            if theme in locked and (row, theme) not in refused:
                found[row] = theme
        for row, theme in self.pinned.items():
            found[row] = theme
        return found

    def before(self, texts: int) -> Integers:
        """(n,) theme of the pin or, unless refused, the earlier run; -1 where there is none."""
        refused = set(self.refused)
        found = np.full(texts, -1, np.int64)
        for row, theme in self.earlier.items():
            if (row, theme) not in refused:
                found[row] = theme
        for row, theme in self.pinned.items():
            found[row] = theme
        return found

    def allowed(self, texts: int, themes: int) -> npt.NDArray[np.bool_]:
        """(n, themes) whether a text may be in a theme."""
        found = np.ones((texts, themes), np.bool_)
        for theme in self.locked:
            found[:, theme] = False
        for row, theme in self.refused:
            found[row, theme] = False
        for row, theme in enumerate(self.held(texts)):
            if theme >= 0:
                found[row] = False
                found[row, theme] = True
        return found
