"""What one token tells of the language it is written in: words known by heart, and shapes.

Weights add up like the logarithms of odds. They were set by hand from knowledge of the languages
(function words, clitics, verb shapes, habits of spelling), not fitted by a programme; mistakes seen
on real texts were then mended by hand, so that figures on those texts flatter a little.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from consult.analysis.normalise import ADDRESS, normalise, written

#: languages told apart in Latin letters; the last is any other
LATIN = ("fr", "en", "ary-Latn", "ber-Latn", "xx")
_FR, _EN, _ARY, _BER, _XX = range(5)

Leaning = tuple[float, ...]

#: longer runs of characters are no words
_LONGEST = 48
#: what stands around words
_SIGNS = '.,;:!?؟،؛…()[]{}«»"“”*-–—_'


class Evidence(NamedTuple):
    """Letters of a token by script, and what it speaks for."""

    arabic: int
    latin: int
    tifinagh: int
    other: int
    #: weights for Darija and for Standard Arabic
    darija: float
    standard: float
    #: for a third language in Arabic letters
    foreign: float
    #: for each of :data:`LATIN`; None when it says nothing
    leanings: Leaning | None


_ARAB = re.compile("[\u0620-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
_LATN = re.compile("[A-Za-z\u00aa\u00ba\u00c0-\u024f\u0250-\u02af\u1e00-\u1eff]")
_TFNG = re.compile("[\u2d30-\u2d7f]")
_LETTER = re.compile(r"[^\W\d_]")
_PLAIN_ARABIC = re.compile("[\u0621-\u063a\u0641-\u064a]+")

#: shapes of Darija (above zero) and of Standard Arabic, on normalised words; the first that fits of
#: each group counts. Exceptions in the lookaheads are common Standard words of the same shape.
_ARABIC_SHAPES = tuple(
    (
        tuple(weight for weight, _ in group),
        re.compile("|".join(f"({pattern})" for _, pattern in group)),
    )
    for group in (
        (
            (2.5, r"ما\w{2,}ش\Z"),
            (1.5, r"ماعند(?:ي|ك|و|ه|ها|نا|كم|هم|كوم|هوم)\Z"),
            (2.2, r"م[كي]\w{2,}ش\Z"),
            (2.0, r"كا(?:[ين]\w{3,}|ت(?!ب)\w{3,})(?<!كانت)\Z"),
            (2.0, r"غا(?:[ين](?!ه\Z|ات\Z|ا\Z|دي\Z)|ت)\w{2,}"),
            (
                1.3,
                r"ك(?:ي(?!ل|ف|ان|م|س|ب\w?\Z)|ت(?!ا|ب|ل(?:ه|ات|تين|تي)?\Z|ف\w?\Z|م)|ن(?!ي|د|ت\Z|ز|ا))\w{3,}",
            ),
            (1.3, r"غ(?:ي(?!ر|ا|و|ن|ب)|ت|ن(?!ي|ا|م|و))\w{3,}"),
            (2.0, r"ن\w{2,}و(?:ه|ها|هم|كم|ش|ا)?(?<!نرجو)(?<!ندعو)(?<!نشكو)(?<!نحو)\Z"),
            (
                1.0,
                r"(?!.(?:دع|بد|رج|خل|نم|شك|عل|تل|غز|سم|عد|صب|كس|طف|حذ|وني|ولي|محو|هف|قس)و)[يت]\w{2,}و\Z",
            ),
            (1.0, r"تا(?:ي(?!ل|و|م)|ت|ن(?!ي))\w{3,}"),
            (2.0, r"هاد\w{0,3}\Z|ديا?ل(?:ي|ك|و|ه|ها|نا|كم|هم|كوم|هوم)?\Z"),
            (1.0, r"فل(?!س|ا|ك|ت|ذ)\w{4,}|بل(?!ا|د|غ|ج|و|ي|س)\w{4,}|عل(?!ي|ا|م|و|ن|ق)\w{4,}"),
            (0.7, r"فال\w{3,}|عال\w{4,}(?<!عالميه)(?<!عالمي)"),
            (0.3, r"ل[بتجحخدرزسشصضطعغفقكمنه]\w{2,}(?:ه|ا|ات|ين)\Z"),
            (-1.0, r"س[يتن](?!اس|ار|اح|د|ل|نا|ر\w?\Z|و|ف|ط|اد)\w{3,}"),
            (-0.4, r"[وف]?لل\w{3,}"),
            (-0.2, r"ا(?:ست|نت|نف|حت|جت|عت|كت|شت)\w{3,}"),
        ),
        (
            (0.0, r"(?:ال)?(?:قانون|مليون|تلفزيون|صابون|زيتون|عيون|ديون|سكون|لون)\Z"),
            (0.0, r"(?:ال)?(?:جيوش|نقوش|وحوش|عروش|قروش|نعوش)\Z"),
            (-0.7, r"\w{3,}ون\Z"),
            (-0.5, r"\w{3,}(?:تان|تين|هما|هن)\Z"),
            (2.0, r"\w{2,}[طت]اش(?:ر|ن)?\Z"),
            (0.8, r"\w+ييا\Z"),
            (0.3, r"\w+ييه\Z"),
            (1.2, r"[^ينت]\w+او\Z"),
            (0.7, r"(?!ال)[^ينت]\w{2,}و\Z"),
            (1.0, r"\w{2,}(?:ناش|واش|هاش|نيش|تش|(?<!مف)هوم)\Z"),
            (0.7, r"(?!ال)\w{3,}وش\Z"),
            (0.2, r"\w{3,}تي\Z"),
        ),
    )
)
#: habits of spelling, on the token as typed
_SPELT: tuple[tuple[float, re.Pattern[str]], ...] = tuple(
    (weight, re.compile(pattern))
    for weight, pattern in (
        (0.7, "[گڭݣڤپچڨ]"),
        (-1.2, "\u064b|اً"),
        (-0.4, "[ثذظ]"),
        (-0.4, "[ءئؤ]"),
        (0.6, "^أُ"),
        (-0.15, "^[وبفلك]?[أإ]|^[وبفك]?ال[أإ]"),
    )
)
_CAREFUL = re.compile("[ءئؤ\u064b]")
_ALONE = {"د": 1.5, "ف": 1.2, "ب": 0.6, "ل": 0.6, "ع": 0.6, "و": 0.3, "ك": 0.3, "م": 0.3}
_URDU = re.compile("[ٹڈڑںےۆێڕڵ]")
_PERSIAN = re.compile("[یک]")

_LATIN_SHAPES: tuple[tuple[int, float, re.Pattern[str]], ...] = tuple(
    (language, weight, re.compile(pattern))
    for language, weight, pattern in (
        (
            _ARY,
            1.5,
            r"(?=\w*[a-z])(?!\d+(?:er|re|e|eme|h|km|m|dh|g|th|st|nd|rd|s)\d*\Z)\w*[235679]\w*",
        ),
        (_ARY, 1.5, r"ma(?!rch\Z|tch\Z|nch)\w{2,}ch\Z"),
        (_ARY, 0.8, r"k(?:a|ay|ey|i|at|an)[nty]\w{2,}|gh(?:a|an|at|ay)[nty]\w+"),
        (_ARY, 0.8, r"\w{2,}(?:hom|houm|kom|koum|ouch|owch|nach|lik|lih|liya)\Z"),
        (_ARY, 0.7, r"[nyt](?!ou)\w{2,}(?:iw|aw|ou|iou)\Z"),
        (_ARY, 0.5, r"\w*(?:aa|kh|gh|dj|3|9)\w*"),
        (
            _ARY,
            0.9,
            (
                r"(?!bl|br|ch|cl|cr|dr|fl|fr|gl|gr|ph|pl|pr|ps|pn|gn|qu|rh|sc|sh|sk|sl|sm|sn|sp|"
                r"sq|st|sv|sw|th|tr|ts|tw|vr|wh|wr|kn|kr|kl|dj|gh|kh|xx|vl|dh|km|cm|mm|ml|kg)"
                r"[bcdfghjklmnpqrstvwxz]{2}\w*[aeiouy]\w*"
            ),
        ),
        (_ARY, 1.0, r"[bcdfghjklmnpqrstvwxz]{3,}\Z"),
        (_ARY, 0.4, r"\w*(?:q(?!u)|x)\w*|\w*[aeiou]k\Z|w\w*"),
        (_ARY, 0.4, r"\w*[^cpstgwkrz\W]h[^\W]\w*|y[^eo\W]\w+|\w{3,}(?:iya|iyat|iyin)\Z"),
        (_BER, 1.0, r"t[aiu]\w{2,}t\Z"),
        (_BER, 0.4, r"[aiu]\w{2,}(?:n|en)\Z|u[bcdfghjklmqrstvwxz]\w{3,}|tt\w+|im\w{3,}n\Z"),
        (_BER, 1.0, r"\w*[ɣɛ]\w*"),
        (
            _FR,
            0.6,
            (
                r"\w{3,}(?:ment|ments|eur|eurs|euse|eux|aux|ages?|iques?|aires?|ances?|ences?|ites?|"
                r"elles?|oires?|aient|ais|ait|ons|ez|iere|ieres|ures?|eaux?|isme|istes?)\Z"
            ),
        ),
        (_FR, 0.5, r"\w{3,}(?:tions?|sions?|ables?|ibles?)\Z"),
        (_EN, 0.4, r"\w{3,}(?:tions?|sions?|able|ment|ence)\Z"),
        (_EN, 0.7, r"\w{2,}(?:ing|ings|ness|less|ful|ly|ght|ould|ship|ties|ty|ck|ous|ers|ed)\Z"),
        (_EN, 0.3, r"\w*(?:th|wh|sh|oo|ee)\w*"),
        (
            _XX,
            0.6,
            (
                r"\w{3,}(?:cion|ciones|zione|zioni|cao|coes|dade|dad|heid|keit|ung|ungen|schaft|"
                r"lich|isch|mente|amos|emos|ando|iendo|aban|lerin|larin)\Z"
            ),
        ),
        (_XX, 0.4, r"\w*(?:sch|ij|cz|sz|lj|nj|zz|cch|ggi)\w*|\w{3,}(?:os|as)\Z"),
    )
)
#: letters as typed that a language has
_LATIN_SPELT = tuple(
    (language, weight, re.compile(pattern))
    for language, weight, pattern in (
        (_FR, 0.9, r"[èêëâçùûîœ]|à\Z|[eé]e?s?\Z(?<=é)|(?<=[éè])e?s?\Z"),
        (_FR, 0.5, "[éàïô]"),
        (_FR, 1.0, r"^(?:[ldcnsjmt]|qu|jusqu|lorsqu)['’]"),
        (_EN, 1.0, r"\w(?:n['’]t|['’](?:s|re|ve|ll))\Z"),
        (_BER, 1.0, "[ɣɛḍṭṣẓḥṛεγ]"),
        (_XX, 1.2, "[ñ¿¡ßäöüãõşğłąęčšžřůőåøæíóúáěťďľćńźż]"),
    )
)


def _sections() -> dict[str, dict[str, float]]:
    """Weights of normalised words by language code, as ``lexicon/telltales.txt`` lists them."""
    found: dict[str, dict[str, float]] = {}
    text = files("consult.analysis.lexicon").joinpath("telltales.txt").read_text("utf-8")
    for line in text.splitlines():
        if line.startswith("["):
            code, weight = line.strip("[] ").split()
            current, value = found.setdefault(code, {}), float(weight)
        elif not line.startswith("#"):
            for word in line.split():
                current.setdefault(normalise(word), value)
    return found


@cache
def _arabic_words() -> dict[str, float]:
    sections = _sections()
    darija, standard = sections["ary"], sections["ar"]
    return {word: darija.get(word, 0.0) - standard.get(word, 0.0) for word in darija | standard}


@cache
def _foreign_words() -> dict[str, float]:
    return _sections()["fa"]


@cache
def _latin_words() -> dict[str, Leaning]:
    sections = _sections()
    known = {word for code in LATIN for word in sections[code]}
    return {word: tuple(sections[code].get(word, 0.0) for code in LATIN) for word in known}


def _registers(token: str, parts: tuple[str, ...]) -> tuple[float, float]:
    """Weights for Darija and for Standard Arabic.

    Darija is written as it sounds, without the hamza inside or after a word and without nunation:
    a word spelt with them is no Darija word, though it may look like one once normalised
    (``الضوء``, ``دائرة``).
    """
    if len(parts) == 1 and len(parts[0]) == 1:
        return _ALONE.get(token, 0.0), 0.0
    known = _arabic_words()
    careful = 0.4 if _CAREFUL.search(token) else 1.0
    found: list[float] = []
    for word in parts:
        bare = word[1:] if word[0] in "وف" and len(word) > 3 else word
        weight = known.get(word, known.get(bare))
        if weight is not None:
            found.append(min(weight, 0.0) if careful < 1 else weight)
            continue
        found += [value * (careful if value > 0 else 1.0) for value in _shapes(word, bare)]
        found += [value for value, sign in _SPELT if sign.search(token)]
    return sum(w for w in found if w > 0), -sum(w for w in found if w < 0)


def _shapes(word: str, bare: str) -> list[float]:
    """Shapes of the word, or of what is left of it without its conjunction."""
    found = []
    for weights, shapes in _ARABIC_SHAPES:
        fits = shapes.match(word) or (shapes.match(bare) if bare != word else None)
        if fits and fits.lastindex:
            found.append(weights[fits.lastindex - 1])
    return found


def _leanings(token: str, parts: tuple[str, ...]) -> Leaning | None:
    known = _latin_words()
    total = [0.0] * len(LATIN)
    for word in parts:
        weights = known.get(word)
        if weights:
            for language, weight in enumerate(weights):
                total[language] += weight
            continue
        if len(word) > 1:
            for language, weight, pattern in _LATIN_SHAPES:
                total[language] += weight if pattern.match(word) else 0.0
    lowered = token.lower()
    for language, weight, pattern in _LATIN_SPELT:
        total[language] += weight if pattern.search(lowered) else 0.0
    return tuple(total) if any(total) else None


def _foreign(token: str, parts: tuple[str, ...]) -> float:
    listed = _foreign_words()
    signs = 1.5 * bool(_URDU.search(token)) + 0.4 * bool(_PERSIAN.search(token))
    return signs + sum(listed.get(word, 0.0) for word in parts)


def _weigh(token: str) -> Evidence:
    if len(token) <= _LONGEST and _PLAIN_ARABIC.fullmatch(token):
        parts = written(token).parts
        foreign = sum(_foreign_words().get(word, 0.0) for word in parts)
        return Evidence(len(token), 0, 0, 0, *_registers(token, parts), foreign, None)
    bare = ADDRESS.sub(" ", token)
    arabic, latin, tifinagh = (len(found.findall(bare)) for found in (_ARAB, _LATN, _TFNG))
    other = max(0, len(_LETTER.findall(bare)) - arabic - latin - tifinagh)
    if len(token) > _LONGEST or not (arabic or latin) or bare != token:
        return Evidence(arabic, latin, tifinagh, other, 0.0, 0.0, 0.0, None)
    trimmed = token.strip(_SIGNS)
    parts = written(trimmed).parts
    if latin >= arabic:
        leanings = _leanings(trimmed, parts)
        return Evidence(arabic, latin, tifinagh, other, 0.0, 0.0, 0.0, leanings)
    abbreviated = len(trimmed) == 1 and trimmed != token  # د. is no Darija particle
    registers = (0.0, 0.0) if abbreviated else _registers(trimmed, parts)
    foreign = _foreign(trimmed, parts)
    return Evidence(arabic, latin, tifinagh, other, *registers, foreign, None)


_weigh_once = lru_cache(maxsize=1 << 17)(_weigh)


def evidence(token: str) -> Evidence:
    """What a run of characters without spaces tells; cached when short."""
    return _weigh_once(token) if len(token) <= _LONGEST else _weigh(token)
