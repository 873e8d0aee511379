"""Facts about people's text that no room owns."""

from __future__ import annotations

import unicodedata

#: bidirectional controls that can reorder text around them (UAX #9)
BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def has_words(text: str) -> bool:
    """Whether the text holds a letter or a digit of any script."""
    return any(unicodedata.category(character)[0] in "LN" for character in text)


def first_strong(text: str) -> str:
    """``rtl`` or ``ltr`` by the first letter that has a direction (UAX #9, P2), else ``""``."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in {"R", "AL"}:
            return "rtl"
        if kind == "L":
            return "ltr"
    return ""


def storable(text: str) -> str:
    """The text without what a database cannot hold: NUL and lone surrogates."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def shorten(text: str, limit: int) -> str:
    """The text, or its beginning cut at a word and an ellipsis, within ``limit`` characters."""
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    cut = flat[: limit - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[limit // 2 :] else cut) + "…"
