"""Near-duplicates: texts that say the same but for spelling, a word or a signature.

Shingles of five characters of the normalised text, compared by MinHash signatures cut in bands
(Broder 1997; Leskovec, Rajaraman and Ullman, chapter 3); candidate pairs are then checked by the
true overlap of their shingles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from consult.analysis.given import texts_given
from consult.analysis.normalise import content_key
from consult.analysis.similar.forms import Flags, Floats, Hashes, Integers

_SHINGLE = 5
#: rows and number of bands: pairs at the overlap looked for are met with a chance above 0.97
_CLOSE, _LOOSE = (5, 20), (3, 33)
#: overlap below which the looser bands are needed
_LOOSE_BELOW = 0.7
#: share of common shingles from which two texts are near-duplicates
THRESHOLD = 0.7
#: characters of a text that are compared
_READ = 20_000
#: rows of a crowded bucket that each other row is held against: groups join up all the same
_FIRST = 20
#: texts whose shingles, and pairs whose overlaps, are held in memory at a time
_BLOCK = 20_000


def near_duplicates(texts: Sequence[str], threshold: float = THRESHOLD) -> list[list[int]]:
    """Groups (two or more) of rows that are near-duplicates of each other.

    Two texts are joined when the Jaccard overlap of their shingles reaches ``threshold``; groups
    are the connected parts. Rows ascend in a group, groups by their first row. Empty texts form
    no group. Raises ``ValueError`` for texts that are no strings and a ``threshold`` that is not
    above 0 and at most 1.

    >>> near_duplicates(["إصلاح الطريق القروية", "اصلاح الطريق  القرويّة!", "ملعب القرب"])
    [[0, 1]]
    """
    if not 0 < threshold <= 1:
        raise ValueError("threshold must be above 0 and at most 1")
    rows_of: defaultdict[str, list[int]] = defaultdict(list)
    for row, text in enumerate(texts_given(texts)):
        rows_of[content_key(text)[:_READ]].append(row)
    rows_of.pop("", None)
    keys = sorted(rows_of)
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for part, key in zip(_parts(keys, threshold), keys, strict=True):
        groups[part] += rows_of[key]
    return sorted(sorted(rows) for rows in groups.values() if len(rows) > 1)


def _parts(keys: list[str], threshold: float) -> list[int]:
    """Number of the connected part of each distinct key.

    Pairs that are connected already, or were found to be too different, are not compared again: a
    letter that twenty thousand people filled in costs one comparison each.
    """
    parts = np.arange(len(keys))
    apart = np.zeros(0, np.int64)
    for one, two in _met_in_bands(keys, *(_LOOSE if threshold < _LOOSE_BELOW else _CLOSE)):
        pairs = (one * len(keys) + two)[parts[one] != parts[two]]
        pairs = np.setdiff1d(pairs, apart)
        left, right = pairs // len(keys), pairs % len(keys)
        joined = _overlaps(keys, left, right) >= threshold
        if joined.any():
            parts = _connected(parts, left[joined], right[joined])
        if not joined.all():
            apart = np.union1d(apart, pairs[~joined])
    numbers: list[int] = parts.tolist()
    return numbers


def _connected(parts: Integers, left: Integers, right: Integers) -> Integers:
    """The parts once further rows are joined."""
    edges = (np.ones(len(left), np.bool_), (parts[left], parts[right]))
    graph = sp.csr_matrix(edges, shape=(len(parts), len(parts)))
    merged: Integers = connected_components(graph, directed=False)[1].astype(np.int64)
    return merged[parts]


def _shingles(keys: Sequence[str]) -> tuple[Hashes, Integers]:
    """64-bit hashes of the shingles of all keys, one after the other, and where each begins.

    A text shorter than a shingle is padded to one.
    """
    padded = [key.ljust(_SHINGLE, "\0") for key in keys]
    codes = np.frombuffer("".join(padded).encode("utf-32-le"), np.uint32).astype(np.uint64)
    mixed: Hashes = np.zeros(len(codes) - _SHINGLE + 1, np.uint64)
    for offset in range(_SHINGLE):
        mixed = mixed * np.uint64(0x100000001B3) ^ codes[offset : len(mixed) + offset]
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(32)
    sizes = np.array([len(key) for key in padded])
    within: Flags = np.ones(len(codes), np.bool_)
    ends = np.cumsum(sizes)
    for offset in range(1, _SHINGLE):  # windows that run over into the next text
        within[ends - offset] = False
    counts = sizes - _SHINGLE + 1
    return mixed[within[: len(mixed)]], np.cumsum(counts) - counts


def _met_in_bands(keys: list[str], rows: int, bands: int) -> Iterator[tuple[Integers, Integers]]:
    """Pairs of keys with an equal band, some at a time."""
    blocks = [keys[start : start + _BLOCK] for start in range(0, len(keys), _BLOCK)]
    empty = np.zeros((0, rows * bands), np.uint64)
    signatures = np.concatenate([empty, *(_signatures(block, rows * bands) for block in blocks)])
    for band in range(bands):
        yield from _met(signatures[:, band * rows : (band + 1) * rows])


def _signatures(keys: list[str], count: int) -> Hashes:
    rng = np.random.default_rng(20_260_101)
    factors = rng.integers(1, 1 << 62, count, dtype=np.uint64) | np.uint64(1)
    hashes, starts = _shingles(keys)
    found = np.empty((len(keys), count), np.uint64)
    for column, factor in enumerate(factors):
        mixed = hashes * factor
        mixed ^= mixed >> np.uint64(31)
        found[:, column] = np.minimum.reduceat(mixed, starts)
    return found


def _met(band: Hashes) -> Iterator[tuple[Integers, Integers]]:
    """Pairs of rows with an equal band: each row with the first ones of its bucket."""
    mixed: Hashes = np.zeros(len(band), np.uint64)
    for column in band.T:
        mixed = (mixed ^ column) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    order = np.argsort(mixed, kind="stable")
    ordered = mixed[order]
    fresh = np.concatenate([[True], ordered[1:] != ordered[:-1]])
    start = np.maximum.accumulate(np.where(fresh, np.arange(len(order)), 0))
    place = np.arange(len(order)) - start
    met: list[tuple[Integers, Integers]] = []
    for first in range(min(_FIRST, int(place.max(initial=0)))):
        later = np.flatnonzero(place > first)
        met.append((order[start[later] + first], order[later]))
    for some in (met[:1], met[1:]):  # most of a crowd is joined by its first row alone
        if some:
            yield np.concatenate([one for one, _ in some]), np.concatenate([two for _, two in some])


def _overlaps(keys: list[str], left: Integers, right: Integers) -> Floats:
    """Jaccard overlap of the shingles of each pair of keys."""
    starts = range(0, len(left), _BLOCK)
    blocks = [
        _overlaps_of_some(keys, left[start : start + _BLOCK], right[start : start + _BLOCK])
        for start in starts
    ]
    return np.concatenate([np.zeros(0), *blocks])


def _overlaps_of_some(keys: list[str], left: Integers, right: Integers) -> Floats:
    used, places = np.unique(np.concatenate([left, right]), return_inverse=True)
    hashes, starts = _shingles([keys[row] for row in used])
    columns = np.unique(hashes, return_inverse=True)[1]
    ends = np.append(starts, len(hashes))
    holds = sp.csr_matrix((np.ones(len(hashes), np.float64), columns, ends))
    holds.sum_duplicates()
    holds.data[:] = 1
    sizes = np.diff(holds.indptr)
    first, second = places[: len(left)], places[len(left) :]
    common = np.asarray(holds[first].multiply(holds[second]).sum(axis=1)).ravel()
    shares: Floats = common / (sizes[first] + sizes[second] - common)
    return shares
