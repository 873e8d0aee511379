"""Whether a text speaks against something in so many words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from consult.analysis.morphology import stem
from consult.analysis.normalise import words

#: characters of a text that are read
_READ = 2_000
#: words after a refusal among which what is refused is named
_NAMED_WITHIN = 3
#: before a refusal these turn it round: we are not against it
_NEGATIONS = frozenset(words("لا لسنا لست ليس ليسوا ماشي مش pas jamais not never"))


def opposes(text: str) -> bool:
    """Whether a text speaks against something that others may ask for.

    Only sure phrases count (``lexicon/opposing.txt``): "against" alone is in every campaign
    against a disease. Who refuses what nobody asks for (``lexicon/unwanted.txt``: being left out,
    promises, the closing of a school) doesn't oppose.

    >>> opposes("نرفض بناء المطرح قرب الدوار"), opposes("نطالب ببناء مدرسة")
    (True, False)
    >>> opposes("نرفض التهميش"), opposes("حملة ضد السرطان")
    (False, False)
    """
    found = words(text[:_READ])
    return any(_meant(found, start, end) for start, end in _refusals(found))


@cache
def _phrases() -> dict[str, list[tuple[str, ...]]]:
    """Phrases of refusal as normalised words, by their first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for line in _lines("opposing.txt"):
        first, *rest = words(line)
        found.setdefault(first, []).append((first, *rest))
    return found


@cache
def _unwanted() -> frozenset[str]:
    """Light stems of what is refused by people who ask for the same as the others."""
    return frozenset(stem(word) for line in _lines("unwanted.txt") for word in words(line))


def _lines(name: str) -> list[str]:
    text = files("consult.analysis.lexicon").joinpath(name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _refusals(found: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Starts and ends of the phrases of refusal among a text's words."""
    known = _phrases()
    for start, word in enumerate(found):
        # the particles of "and", "so" are written onto the word after them
        bare = word[1:] if word[0] in "وف" and len(word) > 2 else word
        for phrase in (*known.get(word, ()), *(known.get(bare, ()) if bare != word else ())):
            end = start + len(phrase)
            if tuple(found[start + 1 : end]) == phrase[1:]:
                yield start, end


def _meant(found: Sequence[str], start: int, end: int) -> bool:
    if start and found[start - 1] in _NEGATIONS:
        return False
    return not any(stem(word) in _unwanted() for word in found[end : end + _NAMED_WITHIN])
