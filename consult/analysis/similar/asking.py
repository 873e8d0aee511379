"""What a text asks about its subject: how, how many, when, what it is good for."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

from consult.analysis.normalise import normalise

_LINKING = "[linking]"
#: bits of the first two kinds in asking.txt
DEFINITION, REFUSAL = 1, 2
#: with no other word that asks, these ask what something is
_WHAT = frozenset({"ما", "ماذا", "هو", "هي"})
_CLITICS = ("و", "ب", "ل", "ف")


@cache
def _beside_others() -> frozenset[str]:
    """Words that ask only beside another word that asks: طرق is ways, but roads elsewhere."""
    return frozenset(normalise(word[:-1]) for word in _table().split() if word.endswith("+"))


def _table() -> str:
    return files("consult.analysis.similar").joinpath("asking.txt").read_text("utf-8")


@cache
def _kinds() -> dict[str, int]:
    """Bit of the kind of asking of each listed word; linking words have none (0)."""
    found: dict[str, int] = {}
    bit, following = 0, DEFINITION
    for line in _table().splitlines():
        if line == _LINKING:
            bit = 0
        elif line.startswith("["):
            bit, following = following, following << 1
        elif not line.startswith("#"):
            for word in line.split():
                found.setdefault(normalise(word.rstrip("+")), bit)
    return found


@lru_cache(maxsize=1 << 16)
def asked_by(word: str) -> int | None:
    """Bit of what a normalised word asks for, 0 for a linking word, None for a word of content.

    >>> asked_by("كيف") == asked_by("طريقه"), asked_by("من"), asked_by("طريق")
    (True, 0, None)
    """
    kinds = _kinds()
    if word in kinds:
        return kinds[word]
    bare = word[2:] if word.startswith("ال") else word[1:] if word.startswith(_CLITICS) else word
    for form in (bare, "و" + word):
        if kinds.get(form):
            return kinds[form]
    return None


def asked(found: list[str]) -> tuple[list[str], int]:
    """Distinct words of content in order, and the kinds of asking as bits.

    >>> asked(["طرق", "تحضير", "الكسكس"])[0], asked(["اصلاح", "الطرق"])[0]
    (['الكسكس'], ['اصلاح', 'الطرق'])
    """
    kinds = [asked_by(word) for word in found]
    bits, content = 0, []
    for word, kind, *beside in zip(found, kinds, [None, *kinds], [*kinds[1:], None], strict=False):
        if kind is None or (word.removeprefix("ال") in _beside_others() and not any(beside)):
            content.append(word)
        else:
            bits |= kind
    if not bits and not _WHAT.isdisjoint(found):
        bits = DEFINITION
    return list(dict.fromkeys(content)), bits
