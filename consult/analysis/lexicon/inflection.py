"""Which affixes an Arabic word of the lexicon may carry: one set of tables for every reader.

A word is prefix + stem + suffix, each of a category, as in Buckwalter's analyser and the ALMOR
databases made after it (Habash 2007): a split counts only if the three categories agree pairwise.
All strings here are normalised (ة is ه, أ is ا, ى is ي).

A final ه is the feminine ending or the pronoun "his", which normalised text can't tell apart; after
a plain noun it would make سلام (peace) of سلامة (safety), so only forms whose feminine is regular
(participles, nisba adjectives) take it, and nouns in ة.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import product
from typing import NamedTuple


class Affix(NamedTuple):
    """Written letters and their category."""

    text: str
    category: str


class Split(NamedTuple):
    """A word as prefix, stem and suffix whose categories agree, and the stem's category."""

    prefix: str
    stem: str
    suffix: str
    category: str


#: a stem of two letters (سد، دم) takes the article only: with one letter more it is another word
_SHORT_STEM = 2
#: letters of a stem from which a listed plural stands for its singular too (تحويلات، تحويل), and
#: a feminine adjective for its masculine (إنجليزية، إنجليزي); shorter ones give other words
_LONG_STEM = 5
_CONJUNCTIONS = ("", "و", "ف")
#: with the article: prepositions ب ك, Darija ع (on), د (of), ه (this); ل merges: لل
_WITH_ARTICLE = ("ال", "بال", "كال", "لل", "عال", "دال", "هال")
#: ل is also Darija's article (لمدرسة), and فل، بل "in the", "with the"
_PREPOSITIONS = ("ب", "ل", "فل", "بل")
_PRONOUNS = ("ها", "هم", "هن", "كم", "نا", "هما", "كما")
#: one letter more is often another word (فرن، فرنك), so short stems don't take these
_SHORT_PRONOUNS = ("ك", "و")


def _affixes(category: str, texts: Iterable[str]) -> tuple[Affix, ...]:
    return tuple(Affix(text, category) for text in texts)


PREFIXES: tuple[Affix, ...] = (
    Affix("", "P0"),
    *_affixes("PArt", (c + a for c, a in product(_CONJUNCTIONS, _WITH_ARTICLE))),
    *_affixes("PBare", (c + p for c, p in product(_CONJUNCTIONS, ("", *_PREPOSITIONS)) if c + p)),
    *_affixes("PLike", (c + "ك" for c in _CONJUNCTIONS)),
    *_affixes("PVerb", map("".join, product(("", "كا", "ك", "تا", "غا", "غ"), "يتن"))),
    *_affixes("PNot", (f"ما{tense}{person}" for tense, person in product(("", "ك"), "يتن"))),
)
#: endings by what they are; those with Pron carry a pronoun, which the article excludes
SUFFIXES: tuple[Affix, ...] = (
    Affix("", "S0"),
    Affix("ات", "SFemPlural"),
    *_affixes("SSound", ("ون", "ين", "ان")),
    Affix("ا", "SAcc"),
    *_affixes("SNisba", ("ي", "يه", "يين", "يون", "يات")),
    *_affixes("SPron", (*_PRONOUNS, *(f"ي{pronoun}" for pronoun in ("ها", "هم", "نا", "كم")))),
    *_affixes("SPronShort", _SHORT_PRONOUNS),
    *_affixes("SSoundPron", (f"ات{pronoun}" for pronoun in (*_PRONOUNS, "ه", "ي", "ك"))),
    *_affixes("SFem", ("ه", "ات", "تين", "تان")),
    *_affixes("SFemPron", (f"ت{pronoun}" for pronoun in (*_PRONOUNS, "ي", "ه", "و", "ك"))),
    *_affixes("SVerb", ("و", "وا", "ها", "هم", "نا", "وها", "وهم", "ونا")),
    *_affixes("SNot", ("ش", "وش", "وهاش", "هاش")),
)

_BARE = frozenset({"S0", "SAcc", "SPron"})
#: ون، ين، ان after three letters are names and other words more often (سلم، سلمان)
_PLURAL = frozenset({"SFemPlural", "SSoundPron"})
_FEMININE = frozenset({"SFem", "SFemPron", "SSoundPron"})
#: N, N3 (of three letters), NShort (of two): nouns and masculine adjectives; NPlural: plurals;
#: NFem, NFem3: words in ة, without it; NRegular: whose feminine is regular; V: Darija verbs
STEM_SUFFIX: dict[str, frozenset[str]] = {
    "N": _BARE | _PLURAL | {"SSound", "SNisba", "SPronShort"},
    "N3": _BARE | _PLURAL,
    "NShort": frozenset({"S0"}),
    "NPlural": _BARE | {"SPronShort"},
    "NFem": _FEMININE | {"SNisba"},
    "NFem3": _FEMININE,
    "NRegular": _BARE | _FEMININE | {"SSound", "SNisba", "SPronShort"},
    "V": frozenset({"S0", "SVerb", "SNot"}),
}
_NOUNS = frozenset(STEM_SUFFIX) - {"V"}
PREFIX_STEM: dict[str, frozenset[str]] = {
    "P0": _NOUNS,
    "PArt": _NOUNS,
    "PBare": _NOUNS - {"NShort"},
    "PLike": _NOUNS - {"NShort", "N3"},
    "PVerb": frozenset({"V"}),
    "PNot": frozenset({"V"}),
}
_NOUN_SUFFIXES = frozenset[str]().union(*(STEM_SUFFIX[category] for category in _NOUNS))
PREFIX_SUFFIX: dict[str, frozenset[str]] = {
    "P0": _NOUN_SUFFIXES,
    "PArt": frozenset({"S0", "SFemPlural", "SSound", "SNisba", "SFem"}),
    "PBare": _NOUN_SUFFIXES - {"SAcc"},
    "PLike": _NOUN_SUFFIXES - {"SAcc"},
    "PVerb": frozenset({"S0", "SVerb"}),
    "PNot": frozenset({"SNot"}),
}

_ARABIC = re.compile("[\u0621-\u064a]{2,}")
_PLURALS = ("ات", "ين", "ون")
_DARIJA_VERB = re.compile(r"(?:(?:كا|تا|غا)[يتن]|[كغ][يتن])(?P<stem>\w{3,}?)و?")
_KEEPS_AL = frozenset({"الله", "الو", "الي", "الكترون", "الكتروني", "الكترونيه"})


def stems_of(form: str, *, darija: bool = False) -> list[Affix]:
    """Stems, each with its category, of a listed form (normalised, one word, without article).

    A form that may be a Darija verb (كيخدمو) has a verb's stem too.

    >>> [tuple(stem) for form in ("غرامه", "طريق", "سياسيات") for stem in stems_of(form)]
    [('غرام', 'NFem'), ('طريق', 'N'), ('سياسيات', 'NPlural'), ('سياسي', 'NFem'), ('سياسي', 'N')]
    >>> [tuple(stem) for stem in stems_of("كيخدمو", darija=True)]
    [('كيخدمو', 'N'), ('خدم', 'V')]
    """
    if not _ARABIC.fullmatch(form):
        return []
    verb = _DARIJA_VERB.fullmatch(form) if darija else None
    water = _nouns(form[:-1]) if form.endswith("ء") else []  # ماء keeps its hamza, بالماء doesn't
    return [*_nouns(form), *water, *([Affix(verb["stem"], "V")] if verb else [])]


def _nouns(form: str) -> list[Affix]:
    if form.endswith("ه") and len(form) > _SHORT_STEM + 1:
        return _feminine(form[:-1])
    if form.endswith(_PLURALS) and len(form) > _LONG_STEM:
        return [Affix(form, "NPlural"), *_singular(form)]
    return [Affix(form, _noun(form))]


def _singular(plural: str) -> list[Affix]:
    stem = plural[:-2]
    if plural.endswith("ات"):
        found = [Affix(stem, "NFem"), Affix(stem, "N")]
        return found if len(stem) >= _LONG_STEM else []
    return [Affix(stem, "NRegular")]


def _feminine(stem: str) -> list[Affix]:
    category = "NFem3" if len(stem) <= _SHORT_STEM + 1 else "NFem"
    masculine = stem.endswith("ي") and len(stem) >= _LONG_STEM
    return [Affix(stem, category), *([Affix(stem, "NRegular")] if masculine else [])]


def _noun(form: str) -> str:
    if len(form) <= _SHORT_STEM:
        return "NShort"
    if form.endswith("ي") or (form.startswith("م") and len(form) in {4, 5}):
        return "NRegular"
    return "N3" if len(form) == _SHORT_STEM + 1 else "N"


def without_article(form: str) -> str:
    """The form without ال; for listed forms, which carry no other prefix.

    >>> without_article("الميزانية"), without_article("الكتروني")
    ('ميزانية', 'الكتروني')
    """
    bare = form.removeprefix("ال")
    return bare if len(bare) >= _SHORT_STEM and form not in _KEEPS_AL else form


_BY_PREFIX: dict[str, list[str]] = {}
for _affix in PREFIXES:
    _BY_PREFIX.setdefault(_affix.text, []).append(_affix.category)
_BY_SUFFIX: dict[str, list[str]] = {}
for _affix in SUFFIXES:
    _BY_SUFFIX.setdefault(_affix.text, []).append(_affix.category)
_LONGEST_PREFIX = max(map(len, _BY_PREFIX))
_LONGEST_SUFFIX = max(map(len, _BY_SUFFIX))


def splits(word: str, stems: Mapping[str, Iterable[str]]) -> list[Split]:
    """Ways to read a normalised word as prefix, known stem, suffix; longest stem first.

    ``stems`` gives the categories of each known stem. Of one stem's categories the feminine comes
    first: دراسات are more often studies (دراسة) than threshings (دراس).
    """
    found: list[Split] = []
    for start in range(min(_LONGEST_PREFIX, len(word) - _SHORT_STEM) + 1):
        before = _BY_PREFIX.get(word[:start])
        if before is None:
            continue
        for end in range(max(start + _SHORT_STEM, len(word) - _LONGEST_SUFFIX), len(word) + 1):
            after = _BY_SUFFIX.get(word[end:])
            known = stems.get(word[start:end])
            if after is None or known is None:
                continue
            found += [
                Split(word[:start], word[start:end], word[end:], category)
                for category in known
                if _agree(before, category, after)
            ]
    return sorted(found, key=_preference)


def _preference(split: Split) -> tuple[int, int, bool, str]:
    return (
        -len(split.stem),
        len(split.prefix),
        not split.category.startswith("NFem"),
        split.category,
    )


def _agree(before: list[str], category: str, after: list[str]) -> bool:
    return any(
        category in PREFIX_STEM[first]
        and last in STEM_SUFFIX[category]
        and last in PREFIX_SUFFIX[first]
        for first, last in product(before, after)
    )
