"""Why a run would put a text in a theme: the words that they share, and where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from consult.analysis import search_terms, tokenise
from consult.themes.marking import Piece, pieces_of, shortened

if TYPE_CHECKING:
    from consult.analysis import Lexicon

#: characters of a text that the list shows
SHOWN = 420
#: shared words that are named
MOST_WORDS = 6
#: ranks under which the pieces of a text are marked: what is about the theme, shared words
ABOUT, SHARED = 1, 2


@dataclass(frozen=True)
class Shared:
    """Words of a theme that a text holds, as the theme has them, and where they stand in it."""

    words: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()


def shared_words(text: str, terms: Sequence[str], lexicon: Lexicon | None = None) -> Shared:
    """The words of a theme that a text says too, in another form or language it may be.

    >>> shared_words("نريد إصلاح الطرقات", ["طريق", "ماء"]).words
    ('طريق',)
    """
    wanted = {term: set(search_terms(term, lexicon)) for term in terms}
    found: set[str] = set()
    spans = []
    everything = set().union(*wanted.values()) if wanted else set()
    for token in tokenise(text):
        if token.kind not in ("word", "hashtag"):
            continue
        said = everything & set(search_terms(token.text, lexicon))
        if said:
            found |= said
            spans.append((token.start, token.end))
    words = [term for term, of in wanted.items() if of & found]
    return Shared(tuple(words[:MOST_WORDS]), tuple(spans))


def marked(text: str, about: Sequence[Sequence[Any]], shared: Shared) -> list[Piece]:
    """The text in pieces, around what is about the theme; the whole of it when it is short."""
    return shortened(pieces_of(text, {ABOUT: about, SHARED: shared.spans}), SHOWN)
