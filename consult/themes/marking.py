"""Where a text speaks of its themes, cut in pieces that a page can mark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

#: rank of a theme → pairs of character offsets into ``Contribution.text``
Spans = Mapping[int, Sequence[Sequence[int]]]


@dataclass(frozen=True)
class Piece:
    """Characters that stand together, and the ranks of the themes that they speak of."""

    text: str
    ranks: tuple[int, ...] = ()


def pieces_of(text: str, spans: Spans, *, start: int = 0) -> list[Piece]:
    """Cut ``text``, which begins at offset ``start`` of the whole, where spans begin and end.

    The pieces joined are the text again, whatever the spans: those outside it count for nothing.
    """
    inside = [
        (rank, low, high)
        for rank, pairs in spans.items()
        for low, high in _within(pairs, start, len(text))
    ]
    cuts = sorted({0, len(text), *(edge for _, low, high in inside for edge in (low, high))})
    return [
        Piece(text[low:high], tuple(sorted({r for r, a, b in inside if a <= low and high <= b})))
        for low, high in pairwise(cuts)
    ]


def shortened(pieces: Sequence[Piece], limit: int) -> list[Piece]:
    """The pieces within about ``limit`` characters around the first marked one, with "…"."""
    total = sum(len(piece.text) for piece in pieces)
    if total <= limit:
        return list(pieces)
    first, at = 0, 0
    for piece in pieces:
        if piece.ranks:
            first = at
            break
        at += len(piece.text)
    low = max(0, min(first - limit // 4, total - limit))
    return _cut(pieces, low, low + limit)


def _cut(pieces: Sequence[Piece], low: int, high: int) -> list[Piece]:
    kept, at = [], 0
    for piece in pieces:
        text = piece.text[max(0, low - at) : max(0, high - at)]
        if text:
            kept.append(Piece(text, piece.ranks))
        at += len(piece.text)
    if low > 0:
        kept.insert(0, Piece("…"))
    if high < at:
        kept.append(Piece("…"))
    return kept


def _within(pairs: Iterable[Sequence[Any]], start: int, length: int) -> Iterable[tuple[int, int]]:
    for pair in pairs:
        low, high = max(0, pair[0] - start), min(length, pair[1] - start)
        if low < high:
            yield low, high
