"""Near-duplicates: texts that say the same but for spelling, a word or a signature.

Shingles of five characters of the normalised text, compared by MinHash signatures cut in bands
(Broder 1997; Leskovec, Rajaraman and Ullman, chapter 3); candidate pairs are then checked by the
true overlap of their shingles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from consult.analysis.normalise import content_key

_SHINGLE = 5
_BANDS, _ROWS = 20, 5
#: share of common shingles from which two texts are near-duplicates
THRESHOLD = 0.7
#: characters of a text that are compared
_READ = 20_000
_Hashes = npt.NDArray[np.uint64]


def shingles(key: str) -> _Hashes:
    """Sorted distinct 64-bit hashes of a text's shingles; one hash for a shorter text."""
    codes = np.frombuffer(key[:_READ].encode("utf-32-le"), np.uint32).astype(np.uint64)
    if len(codes) < _SHINGLE:
        codes = np.pad(codes, (0, _SHINGLE - len(codes)))
    mixed = np.zeros(len(codes) - _SHINGLE + 1, np.uint64)
    for offset in range(_SHINGLE):
        mixed = mixed * np.uint64(0x100000001B3) ^ codes[offset : len(mixed) + offset]
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    return np.unique(mixed ^ (mixed >> np.uint64(32)))


def near_duplicates(texts: Sequence[str], threshold: float = THRESHOLD) -> list[list[int]]:
    """Groups (two or more) of rows that are near-duplicates of each other.

    Two texts are joined when the Jaccard overlap of their shingles reaches ``threshold``; groups
    are the connected parts. Rows ascend in a group, groups by their first row. Empty texts form
    no group.

    >>> near_duplicates(["إصلاح الطريق القروية", "اصلاح الطريق  القرويّة!", "ملعب القرب"])
    [[0, 1]]
    """
    rows_of: defaultdict[str, list[int]] = defaultdict(list)
    for row, text in enumerate(texts):
        rows_of[content_key(text)].append(row)
    rows_of.pop("", None)
    keys = list(rows_of)
    pieces = [shingles(key) for key in keys]
    left, right = _joined_pairs(pieces, threshold)
    graph = csr_matrix((np.ones(len(left), bool), (left, right)), shape=(len(keys), len(keys)))
    part_of = connected_components(graph, directed=False)[1] if keys else []
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for part, key in zip(part_of, keys, strict=True):
        groups[int(part)] += rows_of[key]
    return sorted(sorted(rows) for rows in groups.values() if len(rows) > 1)


def _joined_pairs(pieces: list[_Hashes], threshold: float) -> tuple[list[int], list[int]]:
    left: list[int] = []
    right: list[int] = []
    signatures = _signatures(pieces)
    seen: set[tuple[int, int]] = set()
    for band in range(_BANDS):
        buckets: defaultdict[bytes, list[int]] = defaultdict(list)
        cut = np.ascontiguousarray(signatures[:, band * _ROWS : (band + 1) * _ROWS])
        for row in range(len(pieces)):
            buckets[cut[row].tobytes()].append(row)
        for bucket in buckets.values():
            # in a crowded bucket each row is held against the first ones only: groups join up
            for position, first in enumerate(bucket[:20]):
                for second in bucket[position + 1 :]:
                    if (first, second) not in seen:
                        seen.add((first, second))
                        if _overlap(pieces[first], pieces[second]) >= threshold:
                            left.append(first)
                            right.append(second)
    return left, right


def _signatures(pieces: list[_Hashes]) -> _Hashes:
    rng = np.random.default_rng(20_260_101)
    factors = rng.integers(1, 1 << 62, _BANDS * _ROWS, dtype=np.uint64) | np.uint64(1)
    found = np.empty((len(pieces), len(factors)), np.uint64)
    for row, hashes in enumerate(pieces):
        mixed = hashes[:, None] * factors[None, :]
        found[row] = (mixed ^ (mixed >> np.uint64(31))).min(axis=0)
    return found


def _overlap(first: _Hashes, second: _Hashes) -> float:
    common = len(np.intersect1d(first, second, assume_unique=True))
    return common / (len(first) + len(second) - common)
