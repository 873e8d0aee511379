"""One written form for the many ways in which the same word is typed.

Arabic is typed with or without vowel signs, hamza, dots under the final ya, tatweel or letters of
neighbouring alphabets (گ, ڭ, ک); French with or without accents. Everything that compares texts
(search, duplicates, themes) compares their normalised form; what people typed is never changed.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from camel_tools.utils.charmap import CharMapper

#: longest word worth keeping: longer runs are noise (keys held down, encoded data)
MAX_WORD = 40

_ARABIC_BLOCK = range(0x0600, 0x0700)
#: after the general table: spelling differences that people don't hear
_ARABIC_FOLDS = {
    "آ": "ا",
    "أ": "ا",
    "إ": "ا",
    "ٱ": "ا",
    "ى": "ي",
    "ئ": "ي",
    "ؤ": "و",
    "ة": "ه",
    "ە": "ه",
    "ۀ": "ه",
    "ۃ": "ه",
    "ݣ": "ك",  # Moroccan gaf; the other two (گ, ڭ) are in the general table
}
_LATIN_FOLDS = {
    "œ": "oe",
    "æ": "ae",
    "ø": "o",
    "đ": "d",
    "ł": "l",
    "ı": "i",
    "ε": "ɛ",  # Amazigh typed on a Greek or mathematical keyboard
    "γ": "ɣ",
    "ʼ": "'",
    "’": "'",
    "‘": "'",
}


def _letters_table() -> dict[int, str]:
    """A ``str.translate`` table from camel-tools' ``arclean`` map and our own folds."""
    clean = CharMapper.builtin_mapper("arclean")
    table = {code: clean.map_string(chr(code)) for code in _ARABIC_BLOCK}
    table |= {ord(old): new for old, new in (_ARABIC_FOLDS | _LATIN_FOLDS).items()}
    return {code: _ARABIC_FOLDS.get(new, new) for code, new in table.items()}


def _dropped_table() -> dict[int, None]:
    """Combining marks, format characters (bidi, zero-width) of every script, and lone halves.

    They go before canonical decomposition, whose ordering step is quadratic in the length of a run
    of marks: ten thousand marks on one letter would otherwise hang the programme.
    """
    return {
        code: None
        for code in (*range(0x3000), *range(0xA000, 0xAC00), *range(0xFB00, 0x10000))
        if unicodedata.category(chr(code)) in {"Mn", "Me", "Cf"}
    }


_LETTERS = _letters_table()
_DROPPED = _dropped_table()
_LONE_HALF = re.compile("[\ud800-\udfff\x00]")
#: hamza goes, but for that of water (ماء): without it the word is the commonest particle (ما)
_HAMZA = re.compile(r"(?<!\b[وفبلك]ما)(?<!\bما)ء|ء\B")
#: a hamza between two ya (بيئية) would make three of them, which stretching would then undo
_BETWEEN_YAS = ("يئي", "يي")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
#: web and mail addresses; the lookbehind keeps long runs of letters linear
ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.\w+", re.IGNORECASE
)
#: characters that a round of folding brings to their final form
_SETTLED = re.compile("[ -~\u0621-\u064a\u2d30-\u2d6f]*")
_PLAIN_ARABIC = re.compile("[\u0621-\u063a\u0641-\u064a]+")
_WORD = re.compile(r"[^\W_]+")
#: longer runs of characters are seldom seen twice
_LONGEST_CACHED = 48
_ARABIC = re.compile("[\u0621-\u064a]")


def _decompose(text: str) -> str:
    text = text.translate(_DROPPED).replace(*_BETWEEN_YAS)
    text = unicodedata.normalize("NFKD", text).translate(_DROPPED)
    return text.translate(_LETTERS).translate(_DROPPED)


def _unstretch(match: re.Match[str]) -> str:
    letter = match.group(1)
    return letter if _ARABIC.match(letter) else letter * 2


def _folded(text: str) -> str:
    if _PLAIN_ARABIC.fullmatch(text):  # the commonest by far: nothing to decompose or to settle
        plain = _HAMZA.sub("", text.replace(*_BETWEEN_YAS).translate(_LETTERS))
        return _STRETCHED.sub(_unstretch, plain)
    if text.isascii() and text.isprintable():
        return " ".join(_STRETCHED.sub(_unstretch, text.lower()).split())
    text = _LONE_HALF.sub(" ", text)
    for _ in range(4):  # case folding may bring new compatibility forms; two rounds settle it
        folded = _decompose(text).casefold()
        folded = _HAMZA.sub("", folded)
        folded = " ".join(_STRETCHED.sub(_unstretch, folded).split())
        if folded == text or _SETTLED.fullmatch(folded):
            return folded
        text = folded
    return text


class Written(NamedTuple):
    """What there is to know about a run of characters between spaces, normalised."""

    folded: str
    #: the words in it, one-letter particles and overlong runs included
    parts: tuple[str, ...]
    #: the words that count for features
    words: tuple[str, ...]


def _read(token: str) -> Written:
    folded = _folded(token)
    parts = tuple(_WORD.findall(folded))
    bare = ADDRESS.sub(" ", token)
    found = parts if bare == token else _WORD.findall(_folded(bare))
    kept = [word for word in found if len(word) <= MAX_WORD and (len(word) > 1 or word.isdigit())]
    return Written(folded, parts, tuple(kept))


_read_once = lru_cache(maxsize=1 << 17)(_read)


def written(token: str) -> Written:
    """How a run of characters without spaces is written once normalised; cached when short.

    No rule looks across spaces, so a text is the sum of its tokens: a corpus repeats them, and
    reading each only once makes the whole ten times faster.
    """
    return _read_once(token) if len(token) <= _LONGEST_CACHED else _read(token)


def normalise(text: str) -> str:
    """The text with spelling variants made equal; for comparing, never for showing.

    Compatibility forms decomposed (NFKD), lower case, no vowel signs, accents, tatweel or bidi
    controls; alef, ya, ta marbuta and hamza made one; letters of neighbouring alphabets mapped to
    Arabic ones; digits to 0-9; stretched letters shortened; spaces collapsed. Idempotent.

    >>> normalise("الميزانيّــة")
    'الميزانيه'
    >>> normalise("إصلاح  الطُّرُقِ")
    'اصلاح الطرق'
    >>> normalise("البيئيّة") == normalise("البيئة")
    True
    >>> normalise("Éclairage")
    'eclairage'
    """
    return " ".join([plain for token in text.split() if (plain := written(token).folded)])


def words(text: str) -> list[str]:
    """Normalised words in order, without addresses, punctuation and one-letter Latin particles.

    >>> words("L'eau de l'oasis: https://example.org #النقل_المدرسي 2030")
    ['eau', 'de', 'oasis', 'النقل', 'المدرسي', '2030']
    """
    return [word for token in text.split() for word in written(token).words]


def normalised_word(word: str) -> str:
    """Cached :func:`normalise` for one word."""
    return sys.intern(written(word).folded)


def simple_tokens(text: str) -> list[str]:
    """Runs of letters and digits, and single signs, as camel-tools separates them."""
    # imported late: its tables of emoji take a third of a second that few programmes need
    from camel_tools.tokenizers.word import simple_word_tokenize

    found: list[str] = simple_word_tokenize(text)
    return found


def content_key(text: str) -> str:
    """A key that is equal for texts that differ only in spelling variants, spacing, punctuation.

    Texts without letters or digits (emoji only) keep their visible characters as key.

    >>> content_key("الإنارة  العموميّة!") == content_key("الانارة العمومية")
    True
    """
    parts = [part for token in text.split() for part in written(token).parts]
    return " ".join(parts) or normalise(text)
