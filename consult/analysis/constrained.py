"""Themes under people's decisions: seeded and constrained clustering.

Existing themes start from the texts that people or an earlier run put there (seeded k-means: Basu,
Banerjee and Mooney 2002); texts move only where they may (Wagstaff et al. 2001) and leave an
earlier theme only for one that is clearly nearer; groups that no existing theme covers become new
themes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from consult.analysis.assignment import by_size, leads
from consult.analysis.decisions import Decisions
from consult.analysis.features import Floats, Integers
from consult.analysis.partition import centres_of

#: what a text's earlier theme is given on top of its cosine: others must be nearer by more
STAYING = 0.08
#: weight of a pinned text in its theme's centre beside a text that a run put there
_PIN_WEIGHT = 3
#: rounds of assignment and centring; few are needed from good starts
_ROUNDS = 8
#: a run's group is a new theme when at most this share of it was somewhere before
_NEW_BELOW = 0.5


@dataclass(frozen=True)
class Constrained:
    """Theme and lead of each text (n,), and its cosines with the themes, negative ones as 0."""

    labels: Integers
    lead: Floats
    affinity: Floats


def constrained(
    rows: Floats, found: Integers, decisions: Decisions, n_themes: int | None, order: Integers
) -> Constrained:
    """Place unit ``rows`` (n, d) in existing and new themes.

    ``found`` (n,) is the partition of a free run, -1 for texts without a word; ``order`` the
    canonical order of the texts, by which ties go. Existing themes keep their numbers; new ones
    follow by falling size.
    """
    texts, known = len(rows), decisions.themes
    before, held = decisions.before(texts), decisions.held(texts)
    fresh = _new_groups(found, before, known, n_themes)
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
        moved = _best(np.where(allowed, cosines + stays, -np.inf))
        if (moved == labels).all():
            break
        labels = moved
    affinity = np.maximum(cosines, 0)
    lead = leads(np.where(allowed, affinity, 0)) if count > 1 else np.ones(texts, np.float32)
    lead = np.where(held >= 0, 1, lead).astype(np.float32)
    labels = _kept_apart(labels, cosines, allowed, lead, decisions, order)
    fresh_only = by_size(np.where(labels >= known, labels - known, -1), order)
    labels = np.where(labels >= known, fresh_only + known, labels)
    return Constrained(labels, lead, affinity)


def _best(scores: Floats) -> Integers:
    """Column of the best score in each row, -1 where none is allowed."""
    if not scores.shape[1]:  # no theme exists and none was found
        return np.full(len(scores), -1, np.int64)
    return np.where(np.isfinite(scores).any(axis=1), scores.argmax(axis=1), -1)


def _new_groups(found: Integers, before: Integers, known: int, n_themes: int | None) -> list[int]:
    """Groups of the free run that existing themes don't cover, as many as are wanted."""
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
        if shared[theme, group]
    }
    free = sizes - shared.sum(axis=0)
    others = sorted(set(range(groups)) - taken, key=lambda group: (-free[group], group))
    if n_themes is not None:
        return [group for group in others if free[group]][: n_themes - known]
    return [g for g in others if free[g] > (1 - _NEW_BELOW) * sizes[g]]


def _kept_apart(
    labels: Integers,
    cosines: Floats,
    allowed: np.typing.NDArray[np.bool_],
    lead: Floats,
    decisions: Decisions,
    order: Integers,
) -> Integers:
    """The labels with one of each parted pair that still shares a theme moved on.

    The text with the smaller lead goes to its next best theme where none of those it was parted
    from is; where there is none it is left undecided.
    """
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    foes: dict[int, set[int]] = {}
    for one, other in decisions.apart:
        foes.setdefault(one, set()).add(other)
        foes.setdefault(other, set()).add(one)
    free = [row for row in foes if allowed[row].sum() > 1]
    labels = labels.copy()
    for row in sorted(free, key=lambda row: (lead[row], place[row])):
        closed = {int(labels[foe]) for foe in foes[row]}
        if int(labels[row]) not in closed:
            continue
        scores = np.where(allowed[row], cosines[row], -np.inf)
        scores[[theme for theme in closed if theme >= 0]] = -np.inf
        labels[row] = int(scores.argmax()) if np.isfinite(scores).any() else -1
    return labels


def together(affinity: Floats, labels: Integers) -> Floats:
    """(n,) affinity of each text with its own theme, 0 for undecided ones."""
    found = np.zeros(len(labels), np.float32)
    placed = np.flatnonzero(labels >= 0)
    found[placed] = affinity[placed, labels[placed]]
    return found
