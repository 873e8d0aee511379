"""Quotes: few texts that stand for a theme, and one that speaks against it where there is one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from consult.analysis.features import Floats, Integers
from consult.analysis.normalise import content_key
from consult.analysis.opposing import opposes
from consult.analysis.vectors import unit

#: quotes of a theme, and texts nearest to the middle among which they are chosen
_MOST, _POOL = 5, 200
#: cosine from which two texts say the same
_SAME = 0.97
#: weight of relevance beside novelty
_TRADE = 0.7
#: where this share of a theme opposes something, opposing is what the theme is about
_OPPOSED_BELOW = 0.4
#: nearness to the middle that a dissenting text has at least, as a quantile of the theme's
_NEAR_ENOUGH = 0.1


def quotes_of(
    rows: Floats,
    of: Integers,
    members: Integers,
    texts: Sequence[str],
    authors: Sequence[object] | None = None,
) -> tuple[list[int], int | None]:
    """Representative rows of a theme, best first, and the dissenting one or ``None``.

    ``rows`` are unit vectors of contents, ``of`` the content of each text, ``members`` the
    theme's texts in canonical order. No two quotes, the dissenting one among them, are by one
    author, where authors are known. A text that opposes what the others ask stands for none.
    """
    if not len(members):
        return [], None
    contents = of[members]
    middle = unit(rows[contents].mean(axis=0, keepdims=True))[0]
    near = rows[contents] @ middle
    against = _against(members, texts)
    rest = ~against
    chosen = _representatives(rows[contents[rest]], near[rest], members[rest], texts, authors)
    return chosen, _dissenting(near, members, against, authors, chosen)


def _representatives(
    rows: Floats,
    near: Floats,
    members: Integers,
    texts: Sequence[str],
    authors: Sequence[object] | None,
) -> list[int]:
    """The text nearest to the middle, then by maximal marginal relevance.

    Carbonell and Goldstein 1998. Near copies of a quote already chosen are passed over, and texts
    of a length that makes poor quotes while others remain.
    """
    worth = near + _quotable(members, texts)
    pool = np.argsort(-worth, kind="stable")[:_POOL]
    likeness = rows[pool] @ rows[pool].T
    chosen: list[int] = []
    seen: set[object] = set()
    nearest_chosen = np.zeros(len(pool), np.float32)
    open_ = np.ones(len(pool), bool)
    while open_.any() and len(chosen) < _MOST:
        score = np.where(open_, _TRADE * worth[pool] - (1 - _TRADE) * nearest_chosen, -np.inf)
        best = int(score.argmax())
        open_[best] = False
        row = int(members[pool[best]])
        marks: set[object] = {("text", content_key(texts[row]))}
        if _author(authors, row) is not None:
            marks.add(("author", _author(authors, row)))
        if marks & seen or (chosen and nearest_chosen[best] > _SAME):
            continue
        seen |= marks
        chosen.append(row)
        nearest_chosen = np.maximum(nearest_chosen, likeness[best])
    return chosen


def _quotable(members: Integers, texts: Sequence[str]) -> Floats:
    """A small penalty for texts of less than four words or of more than eighty."""
    sizes = np.array([len(texts[row][:2_000].split()) for row in members])
    return np.where((sizes < 4) | (sizes > 80), -0.15, 0.0).astype(np.float32)


def _against(members: Integers, texts: Sequence[str]) -> npt.NDArray[np.bool_]:
    """(m,) which texts of a theme oppose what its others ask; none where opposing is usual."""
    found = np.array([opposes(texts[row]) for row in members], np.bool_)
    return found if found.sum() <= _OPPOSED_BELOW * len(members) else np.zeros_like(found)


def _dissenting(
    near: Floats,
    members: Integers,
    against: npt.NDArray[np.bool_],
    authors: Sequence[object] | None,
    chosen: Sequence[int],
) -> int | None:
    """The text nearest to the middle of the few that oppose, by an author not quoted yet."""
    quoted = {_author(authors, row) for row in chosen} - {None}
    least = np.quantile(near, _NEAR_ENOUGH)
    order = np.argsort(-near, kind="stable")
    fit = (int(members[place]) for place in order if against[place] and near[place] >= least)
    return next((row for row in fit if _author(authors, row) not in quoted), None)


def _author(authors: Sequence[object] | None, row: int) -> object:
    return authors[row] if authors is not None else None
