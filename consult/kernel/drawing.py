"""What the drawings share: the picture, its colours, and letters of any script as SVG.

An SVG drawn here holds presentation attributes only, neither ``style`` attributes nor elements, so
that it may stand inline in a page whose policy is ``style-src 'self'``; it must stand in an element
with ``dir="ltr"``, which :meth:`Picture.markup` provides: in a right-to-left one, ``text-anchor``
flips and labels leave the picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from typing import Any

from markupsafe import Markup

from consult.config import SITE
from consult.kernel.text import first_strong

#: a calm teal, an ochre beside it, then greys; each has a contrast of 3:1 with white or more
PALETTE = ("#0b5c5a", "#c7862b", "#5b6b73", "#3d8f8a", "#8a5a16", "#7d8a91")
INK, QUIET, GRID = "#1f2d33", "#8a979d", "#dfe5e7"
#: one font for the whole of a label, whatever scripts it mixes, since a renderer that meets a
#: missing glyph takes the label's other letters from elsewhere too; a browser uses its own
FONTS = {"rtl": "Amiri", "ltr": "Noto Sans"}
TIFINAGH_FONT = "Noto Sans Tifinagh"
SIZES = {"rtl": 14, "ltr": 12}
#: width of a letter, as a share of its size; wider than most, since a browser's fonts may be
LETTER = {"rtl": 0.47, "ltr": 0.58}
#: beginning and end of a right-to-left piece of text
RTL, END = "\u202b", "\u202c"

#: the mark of a bar or bubble: its place among the rows that were given
_NUMBERED = re.compile(r'data-n="(\d+)"')


@dataclass(frozen=True)
class Picture:
    """An SVG with the words that stand in for it and its size in pixels."""

    svg: str
    alt: str
    width: int
    height: int

    def marked(self, addresses: Sequence[str]) -> Picture:
        """The picture whose bars or bubbles, in their order, tell a script what they stand for.

        They are for the mouse alone: a picture is one thing to a screen reader, and its table has
        the same links.
        """
        svg = _NUMBERED.sub(lambda m: f'data-inspect="{escape(addresses[int(m[1])])}"', self.svg)
        return replace(self, svg=svg)

    def markup(self) -> Markup:
        """The picture for a page, in the element that keeps its labels in place."""
        return Markup('<div class="chart" dir="ltr">{}</div>').format(
            Markup(self.svg)  # noqa: S704 - drawn here, its labels escaped
        )


def drawn(parts: Iterable[str], alt: str, width: int, height: int) -> Picture:
    """One image with one description."""
    svg = (
        f'<svg role="img" aria-label="{escape(alt)}" xmlns="http://www.w3.org/2000/svg"'
        f' width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>{"".join(parts)}</svg>'
    )
    return Picture(svg, alt, width, height)


def letters(
    text: str, x: float, y: float, *, size: int, anchor: str = "middle", bold: bool = False
) -> str:
    """One line of text at its baseline, in the font that has its letters."""
    weight = ' font-weight="bold"' if bold else ""
    line = _directed(escape(_unvoweled(text)))
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{INK}" text-anchor="{anchor}" font-size="{size}"'
        f'{weight} font-family="{font_of(text)}, sans-serif">{line}</text>'
    )


def width_of(text: str, size: int) -> float:
    """About how wide a line is, in pixels, rather more than less."""
    return len(text) * size * LETTER[first_strong(text) or "ltr"]


def font_of(line: str) -> str:
    """The font that has all letters of a line of a label."""
    if any("\u2d30" <= letter <= "\u2d7f" for letter in line):
        return TIFINAGH_FONT
    if any("\u0600" <= letter <= "\u06ff" for letter in line):
        return FONTS["rtl"]
    return FONTS[first_strong(line) or "ltr"]


def grouped(value: float, language: str) -> str:
    """A number as a label writes it, its digits grouped."""
    text = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"
    return text if language == "en" else text.replace(",", "\u00a0")


def to_png(picture: Picture, *, scale: float = 3.0) -> bytes:
    """The picture as PNG, for files that cannot hold an SVG."""
    # sizes are in CSS pixels, so a scale of 3 prints at about 300 dots per inch
    image: bytes = _renderer().svg_to_png(picture.svg, scale=scale)
    return image


def _unvoweled(line: str) -> str:
    """A line without Arabic vowel signs: what sets drawings in a PDF finds no glyph for some."""
    return "".join(c for c in line if not "\u064b" <= c <= "\u0652")


def _directed(line: str) -> str:
    return f"{RTL}{line}{END}" if first_strong(line) == "rtl" else line


@cache
def _renderer() -> Any:
    # only files need it, and it takes a while to start
    import vl_convert

    vl_convert.register_font_directory(str(SITE / "static" / "fonts"))
    return vl_convert
