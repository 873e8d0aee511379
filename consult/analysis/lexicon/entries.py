"""The Arabic words of the lexicon as dictionary entries: stem, category, lemma, concept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from consult.analysis.lexicon.inflection import Affix, stems_of, without_article
from consult.analysis.lexicon.table import Concept
from consult.analysis.normalise import normalise


class Entry(NamedTuple):
    """One stem of one listed word."""

    form: str  #: as listed, without article
    stem: Affix  #: normalised
    lemma: str  #: as listed, without article
    concept: str
    darija: bool


#: endings of regular inflection by category of stem; a nisba is a word of its own
_REGULAR = {
    "N": ("ات", "ون", "ين", "ان"),
    "N3": ("ات", "ون", "ين", "ان"),
    "NRegular": ("ه", "ات", "ون", "ين", "ان", "تان", "تين"),
    "NFem": ("ات", "تان", "تين"),
    "NFem3": ("ات", "تان", "تين"),
}
_WEAK = re.compile("[اويهء]")
_DOUBLED = re.compile(r"(\w)\1+")
#: normalised shapes of broken plurals (Wright 1896, § 304) and the shapes of their singulars; a
#: letter of the root may be weak or doubled
_BROKEN = tuple(
    (re.compile(plural), re.compile(singular))
    for plural, singular in (
        (r"\w\w[^يه]", r"\w\wي\wه?|\w\wا\w|\w{2,3}ه"),  # فعل: طريق، كتاب، غرفة; no عمل of عامل
        (r"\w\wو\w|\w\wا[^ه]|ا\w{1,2}ا\w", r"\w{2,4}ه?"),  # فعول، فعال، أفعال
        (r"\w{3}ا|ا\w{3}ا", r"\w\wي\w?|\wا\w\w"),  # فعلاء، أفعلاء: وزير، صديق، شاعر
        (r"[^ا]\w{2}ه|ا\w{3}ه|\w{3}ان", r"\w{3,4}"),  # فعلة، أفعلة، فعلان: طالب، سلاح، بلد
        (r"\w\wا\w[^ه]|\w\wا\w[يو]\w", r"\w{4,}"),  # فعالل، فعاليل
    )
)


def entries(concepts: Iterable[Concept]) -> Iterator[Entry]:
    """Entries of the concepts' Arabic words, Standard and Darija; phrases have none."""
    for concept in concepts:
        found: dict[str, str] = {}
        for code in ("ar", "ary"):
            for form in single_words(concept.words[code]):
                lemma = found.setdefault(normalise(form), _lemma(form, found))
                for stem in stems_of(normalise(form), darija=code == "ary"):
                    yield Entry(form, stem, lemma, concept.key, code == "ary")


def single_words(forms: Iterable[str]) -> Iterator[str]:
    """Those forms that are one word in Arabic letters, without vowel signs and article."""
    for form in forms:
        plain = re.sub("[\u064b-\u0652\u0640]", "", form)
        if re.fullmatch("[\u0621-\u064a\u067e-\u06af]{2,}", plain):
            yield without_article(plain)


def _lemma(form: str, found: dict[str, str]) -> str:
    """The lemma of an earlier form that this one inflects, else the form itself.

    The singular stands before its plurals in a cell; what no rule relates to an earlier word is a
    synonym, and its own lemma.
    """
    word = normalise(form)
    bare = word.removeprefix("ل")  # Darija's article: لمدارس
    for known, lemma in found.items():
        if bare == known or any(
            _is_regular(w, known) or _is_broken(w, known) for w in (word, bare)
        ):
            return lemma
    return form


def _is_regular(word: str, base: str) -> bool:
    return any(
        word.startswith(stem) and word[len(stem) :] in _REGULAR.get(category, ())
        for stem, category in stems_of(base)
    )


def _is_broken(word: str, base: str) -> bool:
    bare = base.removesuffix("ه")
    # derivation, not plural: أدبية of أدب, سياحي of سياحة, قياد of قيادة; but سدود of سد
    derived = len(bare) > 2 and (word.startswith(bare) or base.startswith(word))
    if len(word) == len(bare) == 3:
        derived = False  # غرف of غرفة
    if derived or word.endswith("وي") or _root(word) != _root(base):
        return False
    return any(plural.fullmatch(word) and singular.fullmatch(base) for plural, singular in _BROKEN)


def _root(word: str) -> str:
    return _DOUBLED.sub(r"\1", _WEAK.sub("", word))
