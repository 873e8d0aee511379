"""Which encoding a text file is in, found from its bytes; a wrong guess is refused, not shown."""

from __future__ import annotations

import codecs
import re
import unicodedata

from consult.kernel.tables.errors import TableError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: one byte a letter, in order of preference when two read the same
_LEGACY = ("windows-1252", "windows-1256", "iso-8859-6", "mac-roman")
_SAMPLE = 300_000
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = frozenset("àâäáãåæçéèêëíîïìñóôöòœúùûüÿ")
#: letters of Arabic script that Arabic (with Persian and Maghrebi additions) is written in
_ARABIC = re.compile("[\u0621-\u064a\u067e\u0686\u06a9\u06af\u06a4\u0698\u06ad\u0763\u06cc]+")
#: over half of any Arabic text; another script read as Arabic has hardly any of them
_FREQUENT = frozenset("ابتحدرسعفقكلمنهويأ")
#: below this share of sensible words a legacy reading is not believed
_BELIEVED = 0.8


def decode(content: bytes, *, name: str) -> tuple[str, str]:
    """The text of ``content`` and the name of its encoding.

    UTF-8 and UTF-16 (both orders) with or without a byte-order mark, Windows-1256, ISO 8859-6,
    Windows-1252 and Mac Roman are told apart.

    Raises
    ------
    TableError
        ``unknown_encoding`` when no encoding gives sensible words, ``broken_encoding`` when the
        text is UTF-8 with some damaged bytes (reading it as anything else would spoil all of it).
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strict(content.removeprefix(mark), encoding, name), encoding
    wide = _wide_without_mark(content)
    if wide:
        return _strict(content, wide, name), wide
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if _mostly_utf8(content):
            line = content.count(b"\n", 0, error.start) + 1
            raise TableError("broken_encoding", name=name, line=line) from error
    encoding = _legacy(content[:_SAMPLE], name)
    return _strict(content, encoding, name), encoding


def _strict(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise TableError("unknown_encoding", name=name) from error


def _wide_without_mark(content: bytes) -> str:
    """``utf-16-le`` or ``utf-16-be`` when the bytes read as sensible text in it, else nothing."""
    sample = content[:4000]
    if len(content) % 2 or sample.count(0) * 20 < len(sample):
        return ""
    shares = {
        encoding: _expected_share(sample.decode(encoding, "replace"))
        for encoding in ("utf-16-le", "utf-16-be")
    }
    best = max(shares, key=lambda encoding: shares[encoding])
    return best if shares[best] > 0.95 else ""


def _expected_share(text: str) -> float:
    expected = sum(1 for c in text if c in "\t\r\n" or " " <= c <= "\u024f" or _expected(c))
    return expected / max(len(text), 1)


def _expected(character: str) -> bool:
    return any(
        low <= character <= high
        for low, high in (
            ("\u0600", "\u06ff"),  # Arabic
            ("\u0750", "\u077f"),  # its supplement
            ("\u2000", "\u20bf"),  # punctuation, marks, currencies
            ("\u2d30", "\u2d7f"),  # Tifinagh
            ("\ufb50", "\ufefc"),  # Arabic presentation forms
            ("\ud83c", "\udfff"),  # halves of emoji
        )
    )


def _mostly_utf8(content: bytes) -> bool:
    """Whether well-formed sequences of two bytes and more are at least ten times the damaged."""
    text = content.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    formed = sum(1 for c in text if c > "\x7f") - damaged
    return formed >= 10 * damaged


def _legacy(sample: bytes, name: str) -> str:
    best, best_share = "", 0.0
    for encoding in _LEGACY:
        try:
            share = _sensible_share(sample.decode(encoding))
        except UnicodeDecodeError:
            continue
        if share > best_share:
            best, best_share = encoding, share
    if best_share < _BELIEVED:
        raise TableError("unknown_encoding", name=name)
    return best


def _sensible_share(text: str) -> float:
    """Share of the words with letters beyond ASCII that could be words of Arabic or French."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    if not words:
        return 0.9 if _clean(text) else 0.0
    arabic = "".join(word for word in words if _ARABIC.fullmatch(word))
    if 2 * sum(letter in _FREQUENT for letter in arabic) < len(arabic):
        return 0.0
    return sum(map(_sensible, words)) / len(words)


def _sensible(word: str) -> bool:
    if _ARABIC.fullmatch(word):
        return True
    cased = word.islower() or word.isupper() or (word[0].isupper() and word[1:].islower())
    return cased and all(letter.isascii() or letter in _LATIN for letter in word.lower())


def _clean(text: str) -> bool:
    return not any(unicodedata.category(c) == "Cc" and c not in "\t\r\n" for c in text)
