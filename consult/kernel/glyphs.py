"""Which characters the report's fonts can print, and what stands in for the others.

A PDF under PDF/UA-1 may not hold a missing glyph, so typst refuses one. Text is therefore checked
against the fonts' own character maps first: an emoji becomes its name in the report's language,
any other character its code, both in brackets; what has no form on paper is left out.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import emoji
from flask_babel import gettext as _

from consult.config import SITE
from consult.kernel.text import BIDI_CONTROLS

FONTS = SITE / "static" / "fonts"
#: families in the order of the template; a family's characters are those of all its files
FAMILIES = (
    ("NotoNaskhArabic-Regular.ttf", "NotoNaskhArabic-Bold.ttf"),
    ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
    ("NotoSansTifinagh-Regular.ttf",),
    ("NotoSansSymbols2-Regular.ttf",),
    ("NotoSansSymbols-Regular.ttf",),
)
#: direction marks and joiners that shape or order the letters beside them
KEPT_FORMATS = frozenset("\u200c\u200d\u200e\u200f")
#: codes shown for a run of characters without a glyph
MOST_CODES = 8


def printable(text: str, words: Mapping[str, str], language: str) -> str:
    """The text as the fonts can print it; ``words`` are those of the document."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if covered().issuperset(text):
        return text
    emoji.config.load_language(language)
    text = emoji.replace_emoji(text, lambda found, data: _named(found, data, words, language))
    text = "".join(c for c in text.translate(_SPACES) if _has_form(c))
    if covered().issuperset(text):
        return text
    return _uncovered().sub(lambda m: _coded(m[0], words), text)


def all_printable(value: Any, language: str) -> Any:
    """Plain data with each text in it as the fonts can print it, in the language in force."""
    words = {
        "emoji": _("sign: %(name)s", name="{name}"),
        "character": _("character %(code)s", code="{code}"),
    }

    def made(held: Any) -> Any:
        if isinstance(held, str):
            return printable(held, words, language)
        if isinstance(held, Mapping):
            return {key: made(inner) for key, inner in held.items()}
        return [made(inner) for inner in held] if isinstance(held, list | tuple) else held

    return made(value)


@cache
def covered() -> frozenset[str]:
    """Every character that the fonts print, and the line feed."""
    found: set[int] = set()
    for family in FAMILIES:
        found |= set.intersection(*(set(character_map(FONTS / name)) for name in family))
    return frozenset(c for c in map(chr, found) if _has_form(c)) | {"\n"}


def character_map(path: Path) -> Iterator[int]:
    """Code points of a TrueType font's ``cmap`` table, formats 4 and 12 (OpenType 1.9).

    Raises
    ------
    ValueError
        When the font has no table of these formats.
    """
    data = path.read_bytes()
    table = _table(data, b"cmap")
    count = struct.unpack_from(">H", data, table + 2)[0]
    formats = {}
    for i in range(count):
        offset = table + struct.unpack_from(">I", data, table + 8 + 8 * i)[0]
        formats[struct.unpack_from(">H", data, offset)[0]] = offset
    if 12 in formats:
        return _format_12(data, formats[12])
    if 4 in formats:
        return _format_4(data, formats[4])
    raise ValueError(f"{path.name} has no character map that can be read")


def _table(data: bytes, tag: bytes) -> int:
    for i in range(struct.unpack_from(">H", data, 4)[0]):
        name, _sum, offset, _length = struct.unpack_from(">4sIII", data, 12 + 16 * i)
        if name == tag:
            return int(offset)
    raise ValueError(f"the font has no table {tag.decode()}")


def _format_12(data: bytes, offset: int) -> Iterator[int]:
    for i in range(struct.unpack_from(">I", data, offset + 12)[0]):
        first, last, _glyph = struct.unpack_from(">III", data, offset + 16 + 12 * i)
        yield from range(first, last + 1)


def _format_4(data: bytes, offset: int) -> Iterator[int]:
    segments = struct.unpack_from(">H", data, offset + 6)[0] // 2

    def column(at: int, kind: str = "H") -> tuple[int, ...]:
        return struct.unpack_from(f">{segments}{kind}", data, offset + at)

    ends, starts = column(14), column(16 + 2 * segments)
    deltas, ranges = column(16 + 4 * segments, "h"), column(16 + 6 * segments)
    for i, (first, last) in enumerate(zip(starts, ends, strict=True)):
        # where the segment's glyphs are listed, if they do not follow from the code
        listed = offset + 16 + 6 * segments + 2 * i + ranges[i] if ranges[i] else 0
        for code in range(first, last + 1):
            glyph = (code + deltas[i]) & 0xFFFF
            if listed:
                glyph = struct.unpack_from(">H", data, listed + 2 * (code - first))[0]
            if glyph and code != 0xFFFF:
                yield code


_SPACES = str.maketrans(dict.fromkeys("\u000b\u000c\u0085\u2028\u2029", "\n") | {"\t": " "})


def _has_form(character: str) -> bool:
    """Whether a character has a form on paper, or shapes its neighbours."""
    if character == "\n" or character in KEPT_FORMATS:
        return True
    if character in BIDI_CONTROLS or "\ufe00" <= character <= "\ufe0f":
        return False
    # controls, formats and lone surrogates
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs"}


@cache
def _uncovered() -> re.Pattern[str]:
    return re.compile("[^" + "".join(re.escape(c) for c in sorted(covered())) + "]+")


def _named(found: str, data: Mapping[str, str], words: Mapping[str, str], language: str) -> str:
    if covered().issuperset(found):
        return found
    name = (data.get(language) or data.get("en") or "").strip(":").replace("_", " ")
    return f"[{words['emoji'].format(name=name)}]"


def _coded(found: str, words: Mapping[str, str]) -> str:
    codes = [f"U+{ord(c):04X}" for c in found[:MOST_CODES]]
    more = "…" if len(found) > MOST_CODES else ""
    return f"[{words['character'].format(code=' '.join(codes) + more)}]"
