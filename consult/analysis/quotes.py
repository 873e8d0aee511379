"""Quotes: few texts that stand for a theme, and one that speaks against it where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise

import numpy as np

from consult.analysis.features import Floats, Integers
from consult.analysis.normalise import content_key, normalise, words
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
    theme's texts in canonical order. No two quotes are by one author, where authors are known.
    """
    if not len(members):
        return [], None
    contents = of[members]
    middle = unit(rows[contents].mean(axis=0, keepdims=True))[0]
    near = rows[contents] @ middle
    chosen = _representatives(rows[contents], near, members, texts, authors)
    return chosen, _dissenting(near, members, texts, chosen)


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
        if authors is not None and authors[row] is not None:
            marks.add(("author", authors[row]))
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


@cache
def opposing_words() -> tuple[frozenset[str], frozenset[str]]:
    """Normalised words, and pairs of words, of refusal: ``lexicon/opposing.txt``."""
    text = files("consult.analysis.lexicon").joinpath("opposing.txt").read_text("utf-8")
    lines = [normalise(line) for line in text.splitlines() if line and not line.startswith("#")]
    found = [line for line in lines if line]
    return (
        frozenset(line for line in found if " " not in line),
        frozenset(line for line in found if " " in line),
    )


def opposes(text: str) -> bool:
    """Whether a text speaks against something in so many words.

    >>> opposes("نرفض بناء المطرح قرب الدوار"), opposes("نطالب ببناء مدرسة")
    (True, False)
    """
    single, joined = opposing_words()
    found = words(text[:2_000])
    pairs = {f"{one} {other}" for one, other in pairwise(found)}
    bare = {word[1:] for word in found if len(word) > 4 and word[0] in "وف"}
    return bool(single & ({*found} | bare) or joined & pairs)


def _dissenting(
    near: Floats, members: Integers, texts: Sequence[str], chosen: list[int]
) -> int | None:
    """The clearest text of the few that oppose what the theme's other texts ask for."""
    least = np.quantile(near, _NEAR_ENOUGH)
    order = np.argsort(-near, kind="stable")
    against = [place for place in order if opposes(texts[members[place]])]
    if not against or len(against) > _OPPOSED_BELOW * len(members):
        return None
    fit = [int(members[p]) for p in against if near[p] >= least and int(members[p]) not in chosen]
    return fit[0] if fit else None
