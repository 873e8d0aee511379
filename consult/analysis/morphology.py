"""Light stems: the part of a word that its inflected forms share.

For Arabic a light stemmer after Larkey, Ballesteros and Connell (2007), "light10", extended with
attached pronouns and with Darija's verb prefixes (كا، كي، غا، …) and negation (ما…ش); for French
and English the minimal rules of Savoy (1999) and Harman (1991). Stems are for comparing, never for
showing. Broken plurals (طريق، طرق) are beyond rules: the civic lexicon holds them.
"""

from __future__ import annotations

import re
from functools import lru_cache

#: proclitics, longest first; the article alone may leave two letters (الما)
_PROCLITICS = (
    "وبال", "وكال", "فبال", "ولل", "فلل", "وال", "فال", "بال", "كال", "هال", "لل", "ال",
)  # fmt: skip
#: words that begin with a radical that looks like a proclitic
_RADICAL_START = frozenset(
    """الله والي والد واليد ولايه ولايات وزاره وزارات وزير وزيره وزراء وزرا وطن وطني وطنيه وكاله
    وكالات وثيقه وثايق وحده وحدات وسايل وسيله ورش ورشه ورشات وقف وسط وسيط وقت واد واحه واحات وصول
    وقايه وضع وضعيه وضعيات وفاه ولاده وظيفه وظايف ولوج وداديه ورزازات وجده وزان واقع واقعيه وعي
    ورقه وراق ولد ولاد ولي فلاح فلاحه فلاحي فلاحيه فلاحين فالنسيا بالغ بالون كالسيوم هاله بلديه
    فلسفه فلسطين بلد باليه""".split()  # noqa: SIM905  # a list of words reads better so
)
#: water (ماء) once its hamza is gone: shorter than what a proclitic may leave, yet common
_WATER = "ما"
_PRONOUNS = ("كما", "هما", "هم", "كم", "هن", "ها", "نا")
_SUFFIXES = ("ات", "ان", "ون", "ين", "يه", "ه", "ي")
#: Darija present (كا، كي، تا) and future (غا، غي) before the person letter, which goes too
_DARIJA_VERB = re.compile(r"^(?:(?:كا|تا|غا)[تين]|[كغ][ين])(\w{3,}?)و?$")
_NOT_VERBS = ("كنيس", "كيف", "غير", "كيل", "غين", "كناش", "كنز")
_NEGATION = re.compile(r"^ما(\w{3,}?)ش$")
_ARABIC_WORD = re.compile(r"^[\u0621-\u064a]+$")
_LATIN_WORD = re.compile(r"^[a-z]+$")


def without_proclitics(word: str) -> str:
    """The word without article and the particles written with it.

    >>> without_proclitics("وبالطريق"), without_proclitics("للمواطنين")
    ('طريق', 'مواطنين')
    """
    if word in _RADICAL_START:
        return word
    for prefix in _PROCLITICS:
        rest = word[len(prefix) :]
        if word.startswith(prefix) and (len(rest) >= 3 or (prefix == "ال" and len(rest) == 2)):
            return rest
        if word.startswith(prefix) and rest == _WATER:
            return rest
    return word


def _without_suffixes(word: str) -> str:
    for pronoun in _PRONOUNS:
        if word.endswith(pronoun) and len(word) - len(pronoun) >= 3:
            bare = word[: -len(pronoun)]
            joined = bare.endswith("ت") and not bare.endswith("ات") and len(bare) >= 4
            word = bare[:-1] if joined else bare
            break
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)]
    return word


def stem_arabic(word: str) -> str:
    """Light stem of a normalised word in Arabic letters.

    >>> {stem_arabic(w) for w in ("ميزانيه", "الميزانيات", "وميزانيتنا")}
    {'ميزان'}
    """
    word = word.replace("ء", "")
    bare = without_proclitics(word)
    if bare == word and word not in _RADICAL_START:
        negated = _NEGATION.match(word)
        bare = negated.group(1) if negated else word
        if bare[0] in "وفبل" and len(bare) >= 5 and bare[1:3] != "ال":
            bare = bare[1:] if bare[0] == "و" else bare
        if not bare.startswith(_NOT_VERBS):
            bare = _DARIJA_VERB.sub(r"\1", bare)
    return _without_suffixes(bare)


def stem_latin(word: str) -> str:
    """Light stem of a normalised French or English word.

    >>> stem_latin("communaux") == stem_latin("communal"), stem_latin("routes")
    (True, 'rout')
    """
    if len(word) < 4:
        return word
    if word.endswith("x"):
        word = word[:-1] if word.endswith(("eaux", "eux")) else word
        word = word[:-3] + "al" if word.endswith("aux") and len(word) > 5 else word
        word = word[:-1] + "il" if word.endswith("aval") else word
    elif word.endswith("ies") and len(word) > 4:
        word = word[:-2]
    elif word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    word = word[:-1] + "i" if word.endswith("y") and len(word) > 4 else word
    while word.endswith("e") and len(word) > 4:
        word = word[:-1]
    if len(word) > 4 and word[-1] == word[-2]:
        word = word[:-1]
    return word


@lru_cache(maxsize=400_000)
def stem(word: str) -> str:
    """Light stem of one normalised word of any language; other scripts are kept whole."""
    if _ARABIC_WORD.match(word):
        return stem_arabic(word)
    if _LATIN_WORD.match(word):
        return stem_latin(word)
    return word
