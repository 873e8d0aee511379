"""Search terms: query and document meet in the same stems and concepts."""

from __future__ import annotations

from consult.analysis.lexicon import Lexicon, civic_lexicon
from consult.analysis.morphology import stem
from consult.analysis.normalise import words
from consult.analysis.stopwords import stopwords


def search_terms(text: str, lexicon: Lexicon | None = None) -> list[str]:
    """Distinct terms by which a text is found, in order of first appearance.

    A word of the civic lexicon gives its concept (``"#road"``), so that broken plurals, dialect
    and translations meet; any other word gives its light stem. Stop words are dropped unless
    nothing else is left. Phrases of the lexicon add their own concept. Query and document must be
    read with equal lexicons (default: the civic one).

    >>> search_terms("الميزانيّات") == search_terms("ميزانيه")
    True
    >>> set(search_terms("طريق")) & set(search_terms("routes communales"))
    {'#road'}
    """
    found = words(text)
    kept = [word for word in found if word not in stopwords()] or found
    lexicon = civic_lexicon() if lexicon is None else lexicon
    terms = [term_of(word, lexicon) for word in kept]
    phrases = phrase_terms(found, lexicon) + phrase_terms(kept, lexicon)
    return list(dict.fromkeys(terms + phrases))


def term_of(word: str, lexicon: Lexicon) -> str:
    """The concept of a normalised word as ``"#key"``, or its stem."""
    concept = lexicon.concept_of(word)
    return f"#{concept}" if concept else stem(word)


def phrase_terms(found: list[str], lexicon: Lexicon) -> list[str]:
    """Concepts of the lexicon's phrases that appear in a list of normalised words."""
    stems = [stem(word) for word in found]
    return [
        f"#{key}"
        for start in range(len(stems) - 1)
        for end in range(start + 2, min(start + lexicon.longest_phrase, len(stems)) + 1)
        if (key := lexicon.phrases.get(tuple(stems[start:end])))
    ]
