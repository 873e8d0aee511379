"""Words without a subject of their own, by language."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from consult.analysis.normalise import normalise


@cache
def stopwords_by_language() -> dict[str, frozenset[str]]:
    """Normalised stop words of each language code, as ``lexicon/stopwords.txt`` lists them."""
    sections: dict[str, set[str]] = {}
    text = files("consult.analysis.lexicon").joinpath("stopwords.txt").read_text("utf-8")
    for line in text.splitlines():
        if line.startswith("["):
            current = sections.setdefault(line.strip("[] "), set())
        elif line and not line.startswith("#"):
            current.update(normalise(word) for word in line.split())
    return {code: frozenset(found - {""}) for code, found in sections.items()}


@cache
def stopwords() -> frozenset[str]:
    """Stop words of all languages together, normalised."""
    return frozenset().union(*stopwords_by_language().values())


@cache
def weak_words() -> frozenset[str]:
    """Normalised words that say little alone, as ``lexicon/weak.txt`` lists them."""
    text = files("consult.analysis.lexicon").joinpath("weak.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return frozenset(normalise(word) for line in lines for word in line.split())
