"""Near-copies in a growing register: letters that many people send, each with a name under it.

An index of subjects gives the words that all such letters share no weight, and so does not find
them. Each text is known here by the smallest hashes of its pieces (a bottom-k sketch: Cohen and
Kaplan 2007), of which near-copies share most; whether they are copies is then seen in the texts.
"""

from __future__ import annotations

from collections import Counter
from heapq import nsmallest
from itertools import islice
from zlib import crc32

from consult.analysis import content_key

#: characters of a piece, and hashes by which a text is known
_PIECE, _SKETCH = 5, 16
#: characters of a text that are read
_READ = 20_000
#: texts with one hash that are looked at, the first ones
_FIRST = 256
#: share of a text's hashes that a near-copy has too
_SHARED = 0.25


class Copies:
    """Sketches of texts by their keys. Threads must take turns.

    >>> copies = Copies()
    >>> copies.add(1, "نطالب بإصلاح الطريق. التوقيع: علي")
    >>> copies.like("نطالب بإصلاح الطريق. التوقيع: سعاد")
    [1]
    """

    def __init__(self) -> None:
        self._sketches: dict[int, tuple[int, ...]] = {}
        #: hash → keys of the texts that have it, in the order they were added
        self._holders: dict[int, dict[int, None]] = {}

    def add(self, key: int, text: str) -> None:
        """Add a text, or the present words of a known one."""
        self.remove(key)
        sketch = self._sketches[key] = _sketch(text)
        for name in sketch:
            self._holders.setdefault(name, {})[key] = None

    def remove(self, key: int) -> None:
        """Forget a text, if it is known."""
        for name in self._sketches.pop(key, ()):
            holders = self._holders[name]
            del holders[key]
            if not holders:
                del self._holders[name]

    def like(self, text: str, *, most: int = 64) -> list[int]:
        """Keys of texts that may be near-copies, those with the most in common first."""
        sketch = _sketch(text)
        shared = Counter(
            key for name in sketch for key in islice(self._holders.get(name, ()), _FIRST)
        )
        least = max(1, len(sketch) * _SHARED)
        found = ((-count, key) for key, count in shared.items() if count >= least)
        return [key for _count, key in nsmallest(most, found)]


def _sketch(text: str) -> tuple[int, ...]:
    plain = content_key(text[:_READ])
    if not plain:
        return ()
    ends = range(max(1, len(plain) - _PIECE + 1))
    hashes = {crc32(plain[start : start + _PIECE].encode("utf-8", "replace")) for start in ends}
    return tuple(nsmallest(_SKETCH, hashes))
