"""Which language and script a short text is written in.

Script is counted from the letters. Darija is told from Standard Arabic, and French from English
and from Darija or Amazigh in Latin letters, by what each word tells
(:mod:`consult.analysis.telltales`): no model has to be fetched, and a text takes microseconds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from consult.analysis.telltales import LATIN, evidence

#: share of letters from which a second script makes a text mixed
_MIXED_SHARE = 0.3
#: weight from which French and Arabizi in one text count as two languages
_MIXED_WEIGHT = 2.5
#: characters looked at: longer texts have told their language by then
_SAMPLE = 20_000
#: without any sign, a text in Arabic letters is rather Standard: people write titles in it
_STANDARD_PRIOR = 0.4
#: Standard words belong to written Darija too: what they tell grows slower than their number
_STANDARD_GROWTH = 0.75
#: weight of what a text in Latin letters is of none of the languages known here
_NONE_PRIOR = 0.6
#: a language never seen needs more than a word that looks foreign
_STRANGER = 1.2
#: weights of one text are not independent: odds grow slower than their sum
_DAMPING = 0.7


@dataclass(frozen=True, slots=True)
class Language:
    """What a text is written in.

    ``code`` is one of ar, ary, fr, en, tzm (Amazigh in Tifinagh), ber-Latn, ary-Latn (Arabizi),
    mixed, und; ``script`` an ISO 15924 code (Zyyy without letters, Zzzz for letters of no script
    known here); ``confidence`` from 0 to 1, about the share of such texts that are told right.
    """

    code: str
    script: str
    confidence: float


_NOTHING = Language("und", "Zyyy", 0.0)
_UNKNOWN_SCRIPT = Language("und", "Zzzz", 0.0)


def detect_language(text: str) -> Language:
    """Language and script of a text.

    >>> detect_language("خاصنا الطريق ديال الدوار تصلح").code
    'ary'
    >>> detect_language("نطالب بإصلاح الطريق المؤدية إلى الدوار").code
    'ar'
    >>> detect_language("Réparer la route du village").code
    'fr'
    >>> detect_language("123 !?")
    Language(code='und', script='Zyyy', confidence=0.0)
    """
    arabic = latin = tifinagh = other = 0
    darija = standard = foreign = 0.0
    spoken = []
    for token in text[:_SAMPLE].split():
        arab, latn, tfng, rest, spoken_here, taught, alien, leanings = evidence(token)
        arabic += arab
        latin += latn
        tifinagh += tfng
        other += rest
        darija += spoken_here
        standard += taught
        foreign += alien
        if leanings:
            spoken.append(leanings)
    lean = darija - _STANDARD_GROWTH * math.sqrt(standard) - _STANDARD_PRIOR
    if arabic and not (latin or tifinagh or other):
        return _arabic(lean, foreign, 1.0)
    return _by_script(
        {"Arab": arabic, "Latn": latin, "Tfng": tifinagh}, other, lean, foreign, spoken
    )


def _by_script(
    letters: dict[str, int],
    other: int,
    lean: float,
    foreign: float,
    spoken: list[tuple[float, ...]],
) -> Language:
    total = sum(letters.values()) + other
    if not total:
        return _NOTHING
    (script, most), (_, second), _ = sorted(letters.items(), key=lambda item: -item[1])
    if most < total * 0.4:
        return _UNKNOWN_SCRIPT
    if second >= _MIXED_SHARE * total and second >= 4:
        return Language("mixed", script, round(min(1.0, 2 * second / total), 3))
    if script == "Arab":
        return _arabic(lean, foreign, most / total)
    if script == "Tfng":
        return Language("tzm", script, round(most / total, 3))
    return _latin(spoken, most / total)


def _arabic(lean: float, foreign: float, share: float) -> Language:
    """Darija or Standard Arabic, or a third language in Arabic letters."""
    if foreign >= 2 and foreign > abs(lean):
        return Language("und", "Arab", 0.1)
    odds = _DAMPING * lean
    sure = 1 / (1 + math.exp(-min(abs(odds), 30.0)))
    return Language("ary" if odds > 0 else "ar", "Arab", round(sure * share, 3))


def _latin(spoken: list[tuple[float, ...]], share: float) -> Language:
    if not spoken:
        return Language("und", "Latn", 0.1)
    sums = [math.fsum(weights) for weights in zip(*spoken, strict=True)]
    best = max(sums)
    if best < 0.3:
        return Language("und", "Latn", 0.1)
    code = LATIN[sums.index(best)]
    if code == "xx" and best < _STRANGER and max(sums[:-1]) > 0:
        code = LATIN[sums.index(max(sums[:-1]))]
    french, arabizi = sums[LATIN.index("fr")], sums[LATIN.index("ary-Latn")]
    both = min(french, arabizi)
    if best == max(french, arabizi) and both >= _MIXED_WEIGHT and both >= best / 2:
        return Language("mixed", "Latn", round(share * 2 * both / (french + arabizi), 3))
    powers = [math.exp(_DAMPING * (weight - best)) for weight in (*sums, _NONE_PRIOR)]
    sure = share / sum(powers)
    if code == "xx":
        return Language("und", "Latn", round(min(sure, 0.3), 3))
    return Language(code, "Latn", round(sure, 3))
