"""Which language and script a short text is written in.

Script is counted from the letters. Darija is told from Standard Arabic, and French from English
and from Darija or Amazigh in Latin letters, by function words and a few word shapes: short texts
hold two or three of them at least, and no model has to be fetched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from consult.analysis.normalise import words
from consult.analysis.stopwords import stopwords_by_language

#: share of letters from which a second script makes a text mixed
_MIXED_SHARE = 0.3

_SCRIPTS = {
    "Arab": re.compile("[\u0620-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]"),
    "Latn": re.compile("[A-Za-z\u00c0-\u024f\u0250-\u02af\u1e00-\u1eff]"),
    "Tfng": re.compile("[\u2d30-\u2d7f]"),
}
_OTHER_LETTER = re.compile(r"[^\W\d_]")

#: word shapes that Darija has and Standard Arabic has not
_DARIJA_SHAPE = re.compile(
    "^(?:(?:كا|كي|كن|كت|غا|غن|غت|تا)[يتن]?\\w{2,}(?:و|ي|ش)|ما\\w{2,}(?:ش|وش)|\\w{3,}ناش|"
    "(?:ت|ن|ي)\\w{2,}و|هاد\\w{0,3}|ديا\\w+|ل[ابتجحدرسشصطعفقكمن]\\w*نا)$"
)
#: letters and endings that Standard Arabic has and Darija rarely writes
_STANDARD_SHAPE = re.compile(
    "^(?:س[يتن]\\w{3,}|\\w{3,}(?:ون|تان|تين)|لل\\w{3,}|ا(?:ست|نت)\\w{3,})$"
)
_ARABIZI = re.compile(r"(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]*[35679][a-z0-9]*")
_ARABIZI_SHAPE = re.compile(
    r"^(?:k(?:a|ay|ey|i)[nty]\w+|ma\w+ch|\w+(?:ouch|owch)|gha[ynt]\w+|kh\w+)$"
)
_FRENCH_LETTER = re.compile("[éèêëàâçùûîïôœ]|\\b[ldcnsjmtq]u?['’]", re.IGNORECASE)
_AMAZIGH_SHAPE = re.compile(r"^(?:t[aiu]\w+t|[aiu]\w+n|n?s\w*gh)$|[ɣɛḍṭṣẓḥṛ]")


@dataclass(frozen=True)
class Language:
    """What a text is written in.

    ``code`` is one of ar, ary, fr, en, tzm (Amazigh in Tifinagh), ber-Latn, ary-Latn (Arabizi),
    mixed, und; ``script`` an ISO 15924 code (Zyyy without letters); ``confidence`` from 0 to 1.
    """

    code: str
    script: str
    confidence: float


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
    sample = text[:20_000]
    counts = {script: len(pattern.findall(sample)) for script, pattern in _SCRIPTS.items()}
    letters = len(_OTHER_LETTER.findall(sample))
    total = max(letters, sum(counts.values()))
    if not total:
        return Language("und", "Zyyy", 0.0)
    script, most = max(counts.items(), key=lambda item: item[1])
    second = sorted(counts.values())[-2]
    if not most or most < total * 0.4:
        return Language("und", "Zzzz", 0.0)
    if second >= _MIXED_SHARE * total and second >= 4:
        return Language("mixed", script, round(2 * second / total, 3) if total else 0.0)
    code, confidence = _within_script(script, sample)
    return Language(code, script, round(confidence * most / total, 3))


def _within_script(script: str, sample: str) -> tuple[str, float]:
    if script == "Tfng":
        return "tzm", 1.0
    found = words(sample)
    return _arabic(found) if script == "Arab" else _latin(found, sample)


def _arabic(found: list[str]) -> tuple[str, float]:
    """Darija or Standard Arabic, from function words (counting twice) and word shapes."""
    lists = stopwords_by_language()
    darija = standard = 0.0
    for word in found:
        bare = word[1:] if word[0] in "وف" and word[1:] in lists["ary"] else word
        if bare in lists["ary"] and bare not in lists["ar"]:
            darija += 2
        elif word in lists["ar"] and word not in lists["ary"]:
            standard += 1
        elif _DARIJA_SHAPE.match(word):
            darija += 0.7
        elif _STANDARD_SHAPE.match(word):
            standard += 0.5
    if not darija:
        return "ar", (standard + 1) / (standard + 2)
    code = "ary" if darija >= 0.5 * standard else "ar"
    winner, other = (darija, standard / 2) if code == "ary" else (standard / 2, darija)
    return code, (winner + 0.5) / (winner + other + 1)


def _latin(found: list[str], sample: str) -> tuple[str, float]:
    lists = stopwords_by_language()
    scores = dict.fromkeys(("en", "ary-Latn", "ber-Latn"), 0.0) | {"fr": 0.1}
    for word in found:
        for code in ("fr", "en", "ary-Latn", "ber-Latn"):
            scores[code] += word in lists[code]
        scores["ary-Latn"] += bool(_ARABIZI.fullmatch(word)) * 1.5
        scores["ary-Latn"] += bool(_ARABIZI_SHAPE.match(word)) * 0.7
        scores["ber-Latn"] += bool(_AMAZIGH_SHAPE.search(word)) * 0.3
    scores["fr"] += 0.5 * len(_FRENCH_LETTER.findall(sample))
    (code, best), (_, second), *_ = sorted(scores.items(), key=lambda item: -item[1])
    if best <= 0.1:
        return "und", 0.1
    return code, (best + 0.5) / (best + second + 1)
