"""Charts as SVG, drawn on the server: nothing for a browser to run, Arabic written right.

What is drawn is a Vega-Lite chart, made with Altair and rendered by vl-convert. The SVG holds
presentation attributes only, neither ``style`` attributes nor elements, so that it may stand
inline in a page whose policy is ``style-src 'self'``; it must stand in an element with
``dir="ltr"``, which :meth:`Picture.markup` provides: in a right-to-left one, ``text-anchor``
flips and labels leave the picture.
"""

from __future__ import annotations

import itertools
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from html import escape
from typing import Any

from markupsafe import Markup

from consult.config import SITE
from consult.kernel.i18n import direction
from consult.kernel.text import first_strong

#: a calm teal, an ochre beside it, then greys; each has a contrast of 3:1 with white or more
PALETTE = ("#0b5c5a", "#c7862b", "#5b6b73", "#3d8f8a", "#8a5a16", "#7d8a91")
INK, QUIET = "#1f2d33", "#8a979d"
#: one font for the whole of a label, whatever scripts it mixes, since a renderer that meets a
#: missing glyph takes the label's other letters from elsewhere too; a browser uses its own
FONTS = {"rtl": "Amiri", "ltr": "Noto Sans"}
TIFINAGH_FONT = "Noto Sans Tifinagh"
SIZES = {"rtl": 14, "ltr": 12}
#: characters in a line of a label, and lines in a label
LINE, LINES, LEADING = 32, 2, 15
BAR_WIDTH, BAR_HEIGHT, LABEL_WIDTH = 380, 33, 240
DAY_WIDTH, DAY_HEIGHT = 560, 170

_TEXT = re.compile(r"(<text\b[^>]*>)(.*?)</text>", re.DOTALL)
_LINE = re.compile(r"<tspan[^>]*>(.*?)</tspan>", re.DOTALL)
#: the mark of a bar or bubble: its place among the rows that were given
_NUMBERED = re.compile(r'data-n="(\d+)"')
_BARS = re.compile(r'(<g class="mark-rect role-mark[^"]*"[^>]*>)(.*?)(</g>)', re.DOTALL)
_PLACE = re.compile(r"translate\(([-\d.]+),([-\d.]+)\)")
#: beginning and end of a right-to-left piece of text
RTL, END = "\u202b", "\u202c"


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
            Markup(self.svg)  # noqa: S704 - drawn here; vl-convert escapes the labels
        )


def bar_chart(
    rows: Sequence[tuple[str, float]], *, alt: str, language: str, width: int = BAR_WIDTH
) -> Picture:
    """Horizontal bars, one a row, in the order given, with their numbers at the end.

    ``width`` is that of the longest bar: a narrow chart keeps its labels readable on a telephone.

    In a right-to-left language bars start at the right, where their labels stand. Labels
    longer than two lines are cut: the full text belongs in a table beside the chart.
    """
    alt_ = _altair()
    data = [
        {"key": _key(i, label), "value": value, "shown": grouped(value, language)}
        for i, (label, value) in enumerate(rows)
    ]
    rtl = direction(language) == "rtl"
    top = max((value for _label, value in rows), default=0) or 1
    base = alt_.Chart(alt_.Data(values=data)).encode(
        x=alt_.X(
            "value:Q",
            # room for the number after the longest bar
            scale=alt_.Scale(domain=[0, top * 1.15], nice=False, reverse=rtl),
            axis=None,
        ),
        y=alt_.Y("key:N", sort=None, title=None, axis=_label_axis(rtl=rtl)),
    )
    numbers = base.mark_text(
        align="right" if rtl else "left", dx=-5 if rtl else 5, color=INK, fontSize=SIZES["ltr"]
    ).encode(text="shown:N")
    chart = base.mark_bar(color=PALETTE[0], height={"band": 0.68}) + numbers
    drawn = _draw(chart.properties(width=width, height=alt_.Step(BAR_HEIGHT)), alt, language)
    return replace(drawn, svg=_BARS.sub(_numbered, drawn.svg))


def _numbered(group: re.Match[str]) -> str:
    """The bars of a chart, each with its place among the rows."""
    count = itertools.count()
    bars = re.sub("<path ", lambda _m: f'<path data-n="{next(count)}" ', group[2])
    return group[1] + bars + group[3]


def stacked_chart(rows: Sequence[tuple[str, str, float]], *, alt: str, language: str) -> Picture:
    """Horizontal bars in parts: ``(label, part, value)``; at most as many parts as colours.

    Parts keep one colour and one place in all bars, in the order in which they first come.
    """
    alt_ = _altair()
    labels = list(dict.fromkeys(label for label, _part, _value in rows))
    parts = list(dict.fromkeys(part for _label, part, _value in rows))
    data = [
        {
            "key": _key(labels.index(label), label),
            "part": part,
            "value": value,
            "order": parts.index(part),
        }
        for label, part, value in rows
    ]
    rtl = direction(language) == "rtl"
    chart = (
        alt_.Chart(alt_.Data(values=data))
        .mark_bar(height={"band": 0.68}, stroke="white", strokeWidth=1)
        .encode(
            x=alt_.X(
                "value:Q",
                scale=alt_.Scale(reverse=rtl),
                axis=alt_.Axis(title=None, grid=True, tickMinStep=1, tickCount=5),
            ),
            y=alt_.Y("key:N", sort=None, title=None, axis=_label_axis(rtl=rtl)),
            order="order:Q",
            color=alt_.Color(
                "part:N",
                scale=alt_.Scale(domain=parts, range=list(PALETTE[: len(parts)])),
                legend=alt_.Legend(
                    title=None, orient="top", direction="horizontal", columns=3, labelLimit=220
                ),
            ),
        )
    )
    return _draw(chart.properties(width=BAR_WIDTH, height=alt_.Step(BAR_HEIGHT)), alt, language)


def day_chart(
    days: Sequence[tuple[date, float]], *, alt: str, language: str, width: int = DAY_WIDTH
) -> Picture:
    """An area over days, earliest at the language's own beginning; days left out are zero."""
    alt_ = _altair()
    rtl = direction(language) == "rtl"
    data = [{"day": f"{d.isoformat()}T00:00:00Z", "value": v} for d, v in _every_day(days)]
    first, last = (days[0][0], days[-1][0]) if days else (None, None)
    chart = (
        alt_.Chart(alt_.Data(values=data))
        .mark_area(
            color=PALETTE[0],
            opacity=0.22,
            interpolate="step",
            line={"color": PALETTE[0], "strokeWidth": 1.5},
        )
        .encode(
            x=alt_.X(
                "day:T",
                scale=alt_.Scale(type="utc", reverse=rtl),
                axis=alt_.Axis(
                    title=None,
                    grid=False,
                    values=_ticks(first, last) if first and last else [],
                    labelExpr=_day_names(first, last, language) if first and last else "''",
                ),
            ),
            y=alt_.Y(
                "value:Q",
                axis=alt_.Axis(
                    title=None,
                    orient="right" if rtl else "left",
                    values=_whole_steps(max((v for _d, v in days), default=0)),
                    format="d",
                    domain=False,
                ),
            ),
        )
    )
    return _draw(chart.properties(width=width, height=DAY_HEIGHT), alt, language)


def to_png(picture: Picture, *, scale: float = 3.0) -> bytes:
    """The picture as PNG, for files that cannot hold an SVG."""
    # sizes are in CSS pixels, so a scale of 3 prints at about 300 dots per inch
    image: bytes = _renderer().svg_to_png(picture.svg, scale=scale)
    return image


def _altair() -> Any:
    # half a second to import, and only some pages draw
    import altair

    return altair


@cache
def _renderer() -> Any:
    import vl_convert

    vl_convert.register_font_directory(str(SITE / "static" / "fonts"))
    return vl_convert


def _draw(chart: Any, alt: str, language: str) -> Picture:
    side = direction(language)
    size = SIZES[side]
    spec = (
        chart.configure(font=FONTS[side], background="white", padding=_padding(side))
        .configure_view(stroke=None)
        .configure_axis(labelColor=INK, labelFontSize=size, tickColor=QUIET, gridColor="#dfe5e7")
        .configure_legend(labelColor=INK, labelFontSize=size, symbolType="square")
        # built here from typed parts: Altair has checked each, the whole need not be again
        .to_dict(validate=False)
    )
    svg = _renderer().vegalite_to_svg(spec)
    size_given = re.search(r'<svg[^>]*?\bwidth="(\d+)"[^>]*?\bheight="(\d+)"', svg)
    if size_given is None:
        raise RuntimeError("the chart came without a size")
    width, height = int(size_given[1]), int(size_given[2])
    return Picture(_finish(svg, alt), alt, width, height)


def _padding(side: str) -> dict[str, int]:
    """Room for labels in a browser, whose fonts may be wider than those measured here."""
    labels = "right" if side == "rtl" else "left"
    return {"left": 8, "right": 8, "top": 6, "bottom": 6} | {labels: 28}


def _finish(svg: str, alt: str) -> str:
    """One image with one description, each script of a label in a font that has it."""
    svg = re.sub(r' aria-[a-z]+="[^"]*"| role="[^"]*"', "", svg)
    svg = svg.replace("<svg ", f'<svg role="img" aria-label="{escape(alt)}" ', 1)
    return _TEXT.sub(_each_line, svg)


def _each_line(match: re.Match[str]) -> str:
    """One element a line, since Arabic lines of one element are drawn over each other."""
    start, content = match.groups()
    lines = _LINE.findall(content) or [content]
    above = -(len(lines) - 1) * LEADING / 2
    return "".join(
        f"{_moved_down(_in_font(start, line), above + i * LEADING)}{directed(line)}</text>"
        for i, line in enumerate(lines)
    )


def directed(line: str) -> str:
    """A line of a label, its direction marked, whatever stands around it."""
    return f"{RTL}{line}{END}" if first_strong(line) == "rtl" else line


def _in_font(start: str, line: str) -> str:
    return re.sub(r'font-family="[^"]*"', f'font-family="{font_of(line)}, sans-serif"', start)


def font_of(line: str) -> str:
    """The font that has all letters of a line of a label."""
    if any("\u2d30" <= letter <= "\u2d7f" for letter in line):
        return TIFINAGH_FONT
    if any("\u0600" <= letter <= "\u06ff" for letter in line):
        return FONTS["rtl"]
    return FONTS[first_strong(line) or "ltr"]


def _moved_down(start: str, by: float) -> str:
    return _PLACE.sub(lambda m: f"translate({m[1]},{float(m[2]) + by:g})", start, count=1)


def _label_axis(*, rtl: bool) -> Any:
    return _altair().Axis(
        orient="right" if rtl else "left",
        # the key begins with four characters that only keep rows apart
        labelExpr="split(slice(datum.value, 4), '\\n')",
        labelLimit=LABEL_WIDTH,
        labelPadding=6,
        ticks=False,
        domainColor=QUIET,
    )


def _key(index: int, label: str) -> str:
    lines = textwrap.wrap(" ".join(label.split()), LINE, max_lines=LINES, placeholder="…")
    return f"{index:03d}|" + "\n".join(lines)


def grouped(value: float, language: str) -> str:
    """A number as a label writes it, its digits grouped."""
    text = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"
    return text if language == "en" else text.replace(",", "\u00a0")


def _every_day(days: Sequence[tuple[date, float]]) -> list[tuple[date, float]]:
    if not days:
        return []
    counted = dict(days)
    first, last = min(counted), max(counted)
    span = range(first.toordinal(), last.toordinal() + 1)
    return [(d, counted.get(d, 0)) for d in map(date.fromordinal, span)]


def _ticks(first: date, last: date) -> list[str]:
    """At most five days, evenly spread, as Vega reads them."""
    span = (last - first).days
    steps = min(4, span)
    found = [
        date.fromordinal(first.toordinal() + span * i // max(steps, 1)) for i in range(steps + 1)
    ]
    return [f"{d.isoformat()}T00:00:00Z" for d in found]


def _whole_steps(top: float) -> list[int]:
    """Zero and at most five whole numbers up to ``top``, evenly spread."""
    step = max(1, -(-int(top) // 4))
    round_to = 10 ** max(0, len(str(step)) - 1)
    step = -(-step // round_to) * round_to
    return list(range(0, int(top) + 1, step))


def _day_names(first: date, last: date, language: str) -> str:
    """A Vega expression that writes each tick's date in the language, months by name."""
    from babel.dates import format_date

    from consult.kernel.i18n import babel_locale

    style = "MMM y" if (last - first).days > 300 else "d MMM"
    cases = "''"
    for tick in _ticks(first, last):
        day = date.fromisoformat(tick[:10])
        name = format_date(day, style, locale=babel_locale(language))
        cases = f"utcFormat(datum.value, '%Y-%m-%d') == '{day}' ? '{name}' : {cases}"
    return cases
