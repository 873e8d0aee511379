"""From contents to texts: exact numbers of themes and numbering that input order can't change."""

from __future__ import annotations

import numpy as np

from consult.analysis.features import Floats, Integers


def leads(affinity: Floats) -> Floats:
    """Lead of the best column over the next, as a share of both: 0 (tie) to 1 (alone).

    ``affinity`` (n, k) is non-negative; a single column leads by 1.
    """
    if affinity.shape[1] == 1:
        return np.ones(len(affinity), np.float32)
    two = np.partition(affinity, affinity.shape[1] - 2, axis=1)[:, -2:].astype(np.float32)
    ahead: Floats = (two[:, 1] - two[:, 0]) / np.maximum(two.sum(axis=1), 1e-9)
    return ahead


def with_exactly(count: int, labels: Integers, content_of: Integers, order: Integers) -> Integers:
    """The labels split further until there are ``count`` themes (at most one a text).

    The largest theme gives up its last content; when every theme holds copies of one content
    only, the largest gives up its last copy, in the canonical ``order`` of texts.
    """
    labels = np.unique(labels, return_inverse=True)[1].astype(np.int64)
    for fresh in range(int(labels.max()) + 1, count):
        sizes = np.bincount(labels)
        mixed = [t for t in range(fresh) if len(np.unique(content_of[labels == t])) > 1]
        theme = max(mixed or range(fresh), key=lambda t: (sizes[t], -t))
        members = order[labels[order] == theme]
        last = members[-1]
        leaving = members[content_of[members] == content_of[last]] if mixed else members[-1:]
        labels[leaving] = fresh
    return labels


def by_size(labels: Integers, order: Integers) -> Integers:
    """Themes renumbered by falling size, ties by their first text in ``order``; -1 stays."""
    present = [int(theme) for theme in np.unique(labels) if theme >= 0]
    first = {theme: int(np.argmax(labels[order] == theme)) for theme in present}
    sizes = {theme: int((labels == theme).sum()) for theme in present}
    present.sort(key=lambda theme: (-sizes[theme], first[theme]))
    table = np.full(max(present, default=0) + 2, -1, np.int64)
    for number, theme in enumerate(present):
        table[theme] = number
    return table[labels]
