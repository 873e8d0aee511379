"""Charts as SVG, drawn on the server: nothing for a browser to run, Arabic written right.

They are drawn by hand, since a report of forty themes holds as many charts, a charting library
takes a second to load and fifty milliseconds each, and bars and days are all that is wanted.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from consult.kernel.drawing import (
    GRID,
    INK,
    PALETTE,
    QUIET,
    SIZES,
    Picture,
    drawn,
    grouped,
    letters,
    to_png,
    width_of,
)
from consult.kernel.i18n import babel_locale, direction

__all__ = ["INK", "PALETTE", "Picture", "bar_chart", "day_chart", "to_png"]

#: characters in a line of a label, and lines in a label
LINE, LINES, LEADING = 32, 2, 15
BAR_WIDTH, BAR_HEIGHT, BAND, LABEL_WIDTH = 380, 33, 0.68, 240
DAY_WIDTH, DAY_HEIGHT = 560, 170
#: around a drawing, and between a label and what it names
PAD, GAP = 8, 6


def bar_chart(
    rows: Sequence[tuple[str, float]], *, alt: str, language: str, width: int = BAR_WIDTH
) -> Picture:
    """Horizontal bars, one a row, in the order given, with their numbers at the end.

    ``width`` is that of the longest bar: a narrow chart keeps its labels readable on a telephone.

    In a right-to-left language bars start at the right, where their labels stand. Labels
    longer than two lines are cut: the full text belongs in a table beside the chart.
    """
    size = SIZES[direction(language)]
    labels = [_lines(label) for label, _value in rows]
    widest = max((width_of(line, size) for lines in labels for line in lines), default=0)
    room = round(min(widest, LABEL_WIDTH) + GAP + PAD)
    whole, height = room + width + PAD, len(rows) * BAR_HEIGHT + 2 * GAP
    rtl = direction(language) == "rtl"
    axis = whole - room if rtl else room
    parts = [f'<path d="M{axis},{GAP}V{height - GAP}" stroke="{QUIET}" fill="none"/>']
    top = max((value for _label, value in rows), default=0) or 1
    for i, (lines, (_label, value)) in enumerate(zip(labels, rows, strict=True)):
        # room for the number after the longest bar
        long = width * value / (top * 1.15)
        parts += _bar(i, axis, long, lines, grouped(value, language), rtl=rtl)
    return drawn(parts, alt, whole, height)


def day_chart(
    days: Sequence[tuple[date, float]], *, alt: str, language: str, width: int = DAY_WIDTH
) -> Picture:
    """An area over days, earliest at the language's own beginning; days left out are zero."""
    every = _every_day(days)
    rtl = direction(language) == "rtl"
    top = max((value for _day, value in every), default=0) or 1
    steps = _whole_steps(top)
    room = round(max(width_of(grouped(step, language), SIZES["ltr"]) for step in steps) + PAD + GAP)
    left, foot = (PAD * 2, DAY_HEIGHT + PAD) if rtl else (room, DAY_HEIGHT + PAD)
    whole = width + room + PAD * 2
    frame = _Frame(
        whole, left, left + width, foot, DAY_HEIGHT / top, width / max(len(every), 1), rtl
    )
    parts = [*_grid(frame, steps, language), *_area(frame, every), *_dates(frame, every, language)]
    return drawn(parts, alt, whole, foot + 26)


@dataclass(frozen=True)
class _Frame:
    """Where values and days of a chart lie, in pixels."""

    #: width of the drawing
    whole: float
    left: float
    right: float
    foot: float
    #: height of one, and width of a day
    rise: float
    step: float
    rtl: bool

    def x(self, day: float) -> float:
        """The beginning of a day, counted from the first."""
        return self.right - day * self.step if self.rtl else self.left + day * self.step

    def y(self, value: float) -> float:
        """The height of a value."""
        return self.foot - value * self.rise


def _lines(label: str) -> list[str]:
    return textwrap.wrap(" ".join(label.split()), LINE, max_lines=LINES, placeholder="…")


def _bar(
    number: int, axis: float, long: float, lines: Sequence[str], value: str, *, rtl: bool
) -> Iterator[str]:
    """A bar, its label on one side of the axis and its number behind its end."""
    middle = GAP + BAR_HEIGHT * (number + 0.5)
    high = BAR_HEIGHT * BAND
    start = axis - long if rtl else axis
    yield (
        f'<path d="M{start:.2f},{middle - high / 2:.2f}h{long:.2f}v{high:.2f}h-{long:.2f}Z"'
        f' data-n="{number}" fill="{PALETTE[0]}"/>'
    )
    size = SIZES["rtl" if rtl else "ltr"]
    at, anchor = (axis + GAP, "start") if rtl else (axis - GAP, "end")
    for i, line in enumerate(lines):
        above = (i - (len(lines) - 1) / 2) * LEADING
        yield letters(line, at, middle + above + size * 0.35, size=size, anchor=anchor)
    end = (start - 5, "end") if rtl else (axis + long + 5, "start")
    yield letters(value, end[0], middle + 4.5, size=SIZES["ltr"], anchor=end[1])


def _grid(frame: _Frame, steps: Sequence[int], language: str) -> Iterator[str]:
    for step in steps:
        y = frame.y(step)
        line = f"M{frame.left:.1f},{y:.1f}H{frame.right:.1f}"
        yield f'<path d="{line}" stroke="{GRID if step else QUIET}" fill="none"/>'
        at, anchor = (frame.right + GAP, "start") if frame.rtl else (frame.left - GAP, "end")
        yield letters(grouped(step, language), at, y + 4, size=SIZES["ltr"], anchor=anchor)


def _area(frame: _Frame, days: Sequence[tuple[date, float]]) -> Iterator[str]:
    if not days:
        return
    outline = "".join(
        f"{'L' if i else 'M'}{frame.x(i):.1f},{frame.y(v):.1f}H{frame.x(i + 1):.1f}"
        for i, (_day, v) in enumerate(days)
    )
    ground = f"V{frame.foot:.1f}H{frame.x(0):.1f}Z"
    yield f'<path d="{outline}{ground}" fill="{PALETTE[0]}" fill-opacity="0.22"/>'
    yield f'<path d="{outline}" fill="none" stroke="{PALETTE[0]}" stroke-width="1.5"/>'


def _dates(frame: _Frame, days: Sequence[tuple[date, float]], language: str) -> Iterator[str]:
    """At most five days by name, evenly spread."""
    if not days:
        return
    first, last = days[0][0], days[-1][0]
    span = (last - first).days
    style = "MMM y" if span > 300 else "d MMM"
    size = SIZES["rtl" if frame.rtl else "ltr"]
    for i in sorted({span * step // min(4, max(span, 1)) for step in range(min(4, span) + 1)}):
        x = frame.x(i + 0.5)
        yield f'<path d="M{x:.1f},{frame.foot:.1f}v4" stroke="{QUIET}" fill="none"/>'
        name = format_date(days[i][0], style, locale=babel_locale(language))
        # names at the ends stay inside the drawing
        half = width_of(name, size) / 2
        x = min(max(x, half + 2), frame.whole - half - 2)
        yield letters(name, x, frame.foot + 19, size=size)


def _every_day(days: Sequence[tuple[date, float]]) -> list[tuple[date, float]]:
    if not days:
        return []
    counted = dict(days)
    first, last = min(counted), max(counted)
    span = range(first.toordinal(), last.toordinal() + 1)
    return [(d, counted.get(d, 0)) for d in map(date.fromordinal, span)]


def _whole_steps(top: float) -> list[int]:
    """Zero and at most five whole numbers up to ``top``, evenly spread."""
    step = max(1, -(-int(top) // 4))
    round_to = 10 ** max(0, len(str(step)) - 1)
    step = -(-step // round_to) * round_to
    return list(range(0, int(top) + 1, step))
