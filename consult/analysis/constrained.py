"""Themes under people's decisions: seeded and constrained clustering.

Existing themes start from the texts that people or an earlier run put there (seeded k-means: Basu,
Banerjee and Mooney 2002); texts move only where they may (Wagstaff et al. 2001) and leave an
earlier theme only for one that is clearly nearer; groups that no existing theme covers become new
themes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from consult.analysis.assignment import by_size, leads
from consult.analysis.decisions import Decisions
from consult.analysis.features import Floats, Integers
from consult.analysis.partition import centres_of

#: a theme is clearly nearer from this difference of cosines on: added for a text's earlier theme
STAYING = 0.08
#: weight of a pinned text in its theme's centre beside a text that a run put there
_PIN_WEIGHT = 3
#: rounds of assignment and centring; few are needed from good starts
_ROUNDS = 8
#: a run's group is a new theme when at most this share of it was somewhere before
_NEW_BELOW = 0.5


@dataclass(frozen=True)
class Constrained:
    """Of each text (n,) its theme, its lead and its cosine with the theme's middle, 0 or more."""

    labels: Integers
    lead: Floats
    kept: Floats


def constrained(
    rows: Floats, found: Integers, decisions: Decisions, n_themes: int | None
) -> Constrained:
    """Place unit ``rows`` (n, d) in existing and new themes.

    ``found`` (n,) is the partition of a free run, -1 for texts without a word. Texts come in
    their canonical order, by which ties go. Existing themes keep their numbers, whatever is left
    in them; new ones follow. There are at most ``n_themes``: fewer where the free run has too few
    groups with a text that is in no existing theme.
    """
    texts, known = len(rows), decisions.themes
    before, held = decisions.before(texts), decisions.held(texts)
    fresh = _new_groups(found, before, decisions, n_themes)
    start = before.copy()
    for number, group in enumerate(fresh, start=known):
        start[(found == group) & (before < 0)] = number
    count = known + len(fresh)
    allowed = decisions.allowed(texts, count)
    allowed[found < 0] &= (held[found < 0] >= 0)[:, None]
    stays = np.zeros((texts, count), np.float32)
    at = np.flatnonzero(before >= 0)
    stays[at, before[at]] = STAYING
    weights = np.where(held >= 0, _PIN_WEIGHT, 1).astype(np.float32)
    labels, cosines = start, np.zeros((texts, count), np.float32)
    for _ in range(_ROUNDS):
        placed = labels >= 0
        centres = centres_of(rows[placed] * weights[placed, None], labels[placed], count)
        cosines = rows @ centres.T
        # the middle of no text is zero, which would be nearer than one on the other side
        cosines[:, np.bincount(labels[placed], minlength=count) == 0] = -1
        moved = _best(np.where(allowed, cosines + stays, -np.inf))
        if (moved == labels).all():
            break
        labels = moved
    affinity = np.maximum(cosines, 0)
    lead = _leads(affinity, allowed, held, decisions)
    labels = _kept_apart(labels, np.where(allowed, cosines, -np.inf), held, lead, decisions)
    lead = np.where(labels >= 0, lead, 0).astype(np.float32)
    return Constrained(labels, lead, together(affinity, labels))


def _leads(
    affinity: Floats, allowed: npt.NDArray[np.bool_], held: Integers, decisions: Decisions
) -> Floats:
    """Lead of each text's theme over the next open to it, 1 for texts that people placed.

    It is 0 for a text that is clearly nearer to a finished theme, which nothing enters any more,
    than to any other: of the themes left to it none is its own.
    """
    within = np.where(allowed, affinity, 0)
    finished = np.zeros_like(allowed)
    finished[:, list(decisions.locked)] = True
    for row, theme in decisions.refused:
        finished[row, theme] = False
    beyond = np.where(finished, affinity, 0).max(axis=1, initial=0)
    shut = beyond > within.max(axis=1, initial=0) + STAYING
    lead = leads(within) if affinity.shape[1] > 1 else np.ones(len(affinity), np.float32)
    return np.where(held >= 0, 1, np.where(shut, 0, lead)).astype(np.float32)


def new_by_size(labels: Integers, known: int) -> Integers:
    """The labels of texts in canonical order, with the themes from ``known`` on by falling size."""
    fresh = by_size(np.where(labels >= known, labels - known, -1), np.arange(len(labels)))
    return np.where(labels >= known, fresh + known, labels)


def _best(scores: Floats) -> Integers:
    """Column of the best score in each row, -1 where none is allowed."""
    if not scores.shape[1]:  # no theme exists and none was found
        return np.full(len(scores), -1, np.int64)
    return np.where(np.isfinite(scores).any(axis=1), scores.argmax(axis=1), -1)


def _new_groups(
    found: Integers, before: Integers, decisions: Decisions, n_themes: int | None
) -> list[int]:
    """Groups of the free run that existing themes don't cover, as many as are wanted.

    A locked theme covers its own texts only: what is like them and came later needs a new one.
    """
    known = decisions.themes
    groups = int(found.max(initial=-1)) + 1
    sizes = np.bincount(found[found >= 0], minlength=groups)
    placed = (found >= 0) & (before >= 0)
    shared = np.zeros((known, groups))
    np.add.at(shared, (before[placed], found[placed]), 1)
    home = np.bincount(before[before >= 0], minlength=known)
    dice = 2 * shared / np.maximum(home[:, None] + sizes[None, :], 1)
    taken = {
        int(group)
        for theme, group in zip(*linear_sum_assignment(-dice), strict=True)
        if shared[theme, group] and theme not in decisions.locked
    }
    free = sizes - shared.sum(axis=0)
    others = sorted(set(range(groups)) - taken, key=lambda group: (-free[group], group))
    if n_themes is not None:
        return [group for group in others if free[group]][: n_themes - known]
    return [g for g in others if free[g] > (1 - _NEW_BELOW) * sizes[g]]


def _kept_apart(
    labels: Integers, scores: Floats, held: Integers, lead: Floats, decisions: Decisions
) -> Integers:
    """The labels with one of each parted pair that still shares a theme moved on.

    The text with the smaller lead goes to its next best theme where none of those it was parted
    from is; where there is none it is left undecided. ``scores`` (n, k) are -inf for themes that
    a text may not be in.
    """
    foes: dict[int, set[int]] = {}
    for one, other in decisions.apart:
        foes.setdefault(one, set()).add(other)
        foes.setdefault(other, set()).add(one)
    free = [row for row in foes if held[row] < 0 <= labels[row]]
    labels = labels.copy()
    for row in sorted(free, key=lambda row: (lead[row], row)):
        closed = [int(labels[foe]) for foe in foes[row] if labels[foe] >= 0]
        if labels[row] in closed:
            left = scores[row].copy()
            left[closed] = -np.inf
            labels[row] = _best(left[None])[0]
    return labels


def together(affinity: Floats, labels: Integers) -> Floats:
    """(n,) affinity of each text with its own theme, 0 for undecided ones."""
    found = np.zeros(len(labels), np.float32)
    placed = np.flatnonzero(labels >= 0)
    found[placed] = affinity[placed, labels[placed]]
    return found
