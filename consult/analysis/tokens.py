"""Tokens of a text as typed, with their place in it.

Numbers keep their unit, law numbers and addresses stay whole: ``20%``, ``3 كلم``, ``31.13``,
``1.500.000 درهم``. What is left is split by camel-tools, which would otherwise break addresses
and hashtags into characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

from consult.analysis.normalise import simple_tokens

Kind = Literal["word", "number", "url", "email", "hashtag", "mention", "emoji", "punctuation"]

_DIGIT = "0-9٠-٩۰-۹"
#: longest first, so that km² is not read as km
_UNIT_LIST = """
    مليون مليار مليارات ملايين ألف الف آلاف درهم دراهم درهما سنتيم ريال أورو اورو دولار كلم كيلومتر
    كيلومترات كم متر أمتار امتار مترا سنتمتر هكتار هكتارا هكتارات كيلو كلغ كغ طن أطنان لتر لترات
    ساعة ساعات دقيقة يوم أيام يوما أسبوع شهر أشهر شهرا سنة سنوات عام بالمائة بالمئة
    km² km2 km m² m2 m³ m3 m cm mm ha kg g t l kwh kw mw mg mo go ko gb mb h min mn jours jour mois
    ans an heures heure millions million milliards milliard mille mdh dhs dh mad dirhams dirham
    euros euro eur usd fois hab days day months years hours minutes
"""
_UNITS = "|".join(map(re.escape, sorted(_UNIT_LIST.split(), key=len, reverse=True)))
_FREE = r"(?:(?<![^\W_])|(?<=\b[وبفلك]))"  # particles are typed onto numbers: و15
_SPACE = "[ \u00a0\u202f]"
_TIME = rf"{_FREE}[{_DIGIT}]{{1,2}}[:h][{_DIGIT}]{{2}}(?![^\W_])"
_NUMBER = (
    rf"{_FREE}[$€£]?(?:[{_DIGIT}]{{1,3}}(?:{_SPACE}[{_DIGIT}]{{3}})+(?![{_DIGIT}])|[{_DIGIT}]+)"
    rf"(?:[.,٫٬:/’'-][{_DIGIT}]+)*"
    rf"(?:{_SPACE}?(?:[%٪‰°€$£]|(?:{_UNITS})(?!\w)))*(?![^\W_])"
)
_MARKS = "\u0300-\u036f\u064b-\u0652\u0670"
_EMOJI = (
    "(?:[\U0001f1e6-\U0001f1ff]{2}|[0-9#*]\ufe0f?\u20e3|"
    "[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]"
    "[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
    "(?:\u200d[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]"
    "[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*)*)"
)
_PROTECTED = re.compile(
    r"(?P<url>(?:https?://|www\.)[^\s<>«»\"،؛؟]*[^\s<>«»\"،؛؟.,;:!?…)\]}'’”])|"
    r"(?P<email>(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5})|"
    rf"(?P<hashtag>#[\w{_MARKS}]*[^\W\d][\w{_MARKS}]*)|"
    r"(?P<mention>(?<!\w)@\w[\w.]{0,63}(?<!\.))|"
    rf"(?P<number>{_TIME}|{_NUMBER})|(?P<emoji>{_EMOJI})",
    re.IGNORECASE,
)
_PUNCTUATION = re.compile(r"[^\w\s]")


@dataclass(frozen=True, slots=True)
class Token:
    """A part of a text that is read as one: ``whole[start:end] == text``."""

    kind: Kind
    text: str
    start: int
    end: int


def tokenise(text: str) -> list[Token]:
    """Tokens in order, without overlap; every character that is no space is in one.

    Linear in the length of the text, whatever is in it.

    >>> [token.text for token in tokenise("الطريق 3 كلم، القانون 31.13: https://a.ma #ماء_الشرب")]
    ['الطريق', '3 كلم', '،', 'القانون', '31.13', ':', 'https://a.ma', '#ماء_الشرب']
    >>> [(token.kind, token.text) for token in tokenise("20% @x")]
    [('number', '20%'), ('mention', '@x')]
    """
    return list(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    done = 0
    for match in _PROTECTED.finditer(text):
        yield from _plain(text, done, match.start())
        kind = cast("Kind", match.lastgroup)
        yield Token(kind, match.group(), match.start(), match.end())
        done = match.end()
    yield from _plain(text, done, len(text))


def _plain(text: str, start: int, end: int) -> Iterator[Token]:
    """Words and signs between protected spans, as camel-tools separates them."""
    for found in simple_tokens(text[start:end]):
        start = text.index(found, start, end)
        kind: Kind = "punctuation" if _PUNCTUATION.match(found) else "word"
        yield Token(kind, found, start, start + len(found))
        start += len(found)
