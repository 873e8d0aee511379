"""Words and phrases as people wrote them, keyed by what they mean: the raw matter of labels."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from consult.analysis.lexicon import Lexicon, civic_lexicon
from consult.analysis.normalise import MAX_WORD, normalised_word
from consult.analysis.stopwords import stopwords, weak_words
from consult.analysis.terms import term_of

#: characters of a text that labels are drawn from
_READ = 2_000
#: linking words that a phrase may span (accès à l'information, الحصول على المعلومات)
_LINKS = 2

_TOKEN = re.compile(r"(?:https?://|www\.)\S+|[^\W_]+(?:[\u064b-\u0652\u0640]+[^\W_]*)*|[^\s\w]|_")
_MARKS = re.compile("[\u064b-\u0655\u0640\u0670]")
_JOINED = re.compile("^(?:و|ف)?(?:ب|ك)?(?=ال\\w{3})")
_JOINED_LAM = re.compile("^(?:و|ف)?لل(?=\\w{3})")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One or two content words of a text: ``key`` for counting, ``shown`` as written."""

    key: tuple[str, ...]
    shown: str


@dataclass(frozen=True, slots=True)
class _Token:
    shown: str
    word: str
    term: str
    kind: str  # content, link or break


def _tokens(text: str, lexicon: Lexicon) -> list[_Token]:
    plain = _MARKS.sub("", unicodedata.normalize("NFC", text[:_READ]))
    found = []
    for written in _TOKEN.findall(plain):
        word = normalised_word(written)
        if not word or not word[0].isalnum():
            found.append(_Token(written, "", "", "link" if written in "'’" else "break"))
        elif word in stopwords() or len(word) == 1:
            found.append(_Token(written, word, "", "link"))
        elif len(written) > MAX_WORD or not word.isalpha():
            found.append(_Token(written, word, "", "break"))
        else:
            found.append(_Token(written, word, term_of(word, lexicon), "content"))
    return found


def _freed(shown: str) -> str:
    """The word without particles written before its article: وبالطريق becomes الطريق."""
    shown = _JOINED_LAM.sub("ال", shown)
    return _JOINED.sub("", shown)


def phrases(text: str, lexicon: Lexicon | None = None) -> Iterator[Phrase]:
    """Content words of a text and pairs of neighbouring ones, in order.

    Words of one concept of the ``lexicon`` (the civic one when left out) share their key.

    >>> [phrase.shown for phrase in phrases("إصلاح الطريق")]
    ['إصلاح', 'الطريق', 'إصلاح الطريق']
    """
    tokens = _tokens(text, civic_lexicon() if lexicon is None else lexicon)
    pairs: list[Phrase] = []
    for place, token in enumerate(tokens):
        if token.kind != "content":
            continue
        yield Phrase((token.term,), _freed(token.shown))
        pair = _pair_from(tokens, place)
        if pair:
            pairs.append(pair)
    yield from pairs


def _pair_from(tokens: list[_Token], place: int) -> Phrase | None:
    first, links = tokens[place], 0
    for end in range(place + 1, min(place + 2 + 2 * _LINKS, len(tokens))):
        token = tokens[end]
        if token.kind == "break":
            return None
        if token.kind == "content":
            if token.term == first.term:
                return None
            if token.word in weak_words() and links:
                continue  # في وضعية إعاقة: the word that matters is the next one
            return Phrase((first.term, token.term), _joined(tokens[place : end + 1]))
        links += token.shown not in "'’"
        if links > _LINKS:
            return None
    return None


def _joined(tokens: list[_Token]) -> str:
    shown = _freed(tokens[0].shown)
    for before, token in pairwise(tokens):
        tight = token.shown in "'’" or before.shown in "'’"
        shown += token.shown if tight else f" {token.shown}"
    return shown
