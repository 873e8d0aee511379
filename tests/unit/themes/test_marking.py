"""Cutting a text at the bounds of its extracts loses nothing and shows nothing twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from consult.themes.marking import Piece, pieces_of, shortened

SPANS = st.dictionaries(
    st.integers(1, 3), st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60)), max_size=4)
)


def joined(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


@given(st.text(max_size=50), SPANS, st.integers(0, 20))
def test_the_pieces_joined_are_the_text_whatever_the_spans(
    text: str, spans: dict[int, list[tuple[int, int]]], start: int
) -> None:
    pieces = pieces_of(text, spans, start=start)
    assert joined(pieces) == text
    marked = {
        (rank, at)
        for rank, pairs in spans.items()
        for low, high in pairs
        for at in range(low - start, high - start)
        if 0 <= at < len(text)
    }
    at, shown = 0, set()
    for piece in pieces:
        for place in range(at, at + len(piece.text)):
            shown |= {(rank, place) for rank in piece.ranks}
        at += len(piece.text)
    assert shown == marked


@given(st.text(max_size=200), SPANS, st.integers(1, 80))
def test_what_is_shortened_is_a_part_of_the_text_with_its_first_mark(
    text: str, spans: dict[int, list[tuple[int, int]]], limit: int
) -> None:
    pieces = pieces_of(text, spans)
    short = shortened(pieces, limit)
    assert joined(short).removeprefix("…").removesuffix("…") in text
    assert len(joined(short)) <= limit + 2
    assert any(p.ranks for p in short) == any(p.ranks for p in pieces)


def test_overlapping_extracts_are_marked_for_both_themes() -> None:
    pieces = pieces_of("abcdef", {1: [[0, 4]], 2: [[2, 6]]})
    assert pieces == [Piece("ab", (1,)), Piece("cd", (1, 2)), Piece("ef", (2,))]


def test_a_part_after_others_is_marked_at_its_own_place() -> None:
    assert pieces_of("world", {1: [[6, 8]]}, start=6) == [Piece("wo", (1,)), Piece("rld")]
