"""The map as shapes: bubbles, labels that do not cover each other, points in few paths.

Units are hundredths of the map's radius: x from -100 to 100, y downwards as SVG has it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from consult.kernel.text import first_strong, shorten
from consult.themes.map.queries import Point, Spread

#: eight colours that people with any colour vision tell apart, after Okabe and Ito (2008), the
#: light ones darkened: each has a contrast of 3:1 with white
COLOURS = (
    *("#0072b2", "#d55e00", "#00795a", "#a8437f", "#8a6d00", "#5b3b9b", "#1f7a8c", "#3f4a4a"),
)
#: with a shape of its own, each of forty values looks different without any colour
SHAPES = ("disc", "square", "triangle", "diamond", "drop")
#: what is in no theme, or was not stated
NEUTRAL = "#6b7271"
#: size of a point; of a label's letters; characters of a label's line, and lines
POINT, LETTER, LINE, LINES = 0.9, 3.9, 18, 3
#: the drawing's half width
EDGE = 104
#: from one line of a label to the next
LEADING = 4.6
#: smallest bubble, so that a finger meets it
SMALLEST = 4.0
#: mean width of a letter as a share of its height
_WIDTH = 0.5
#: a bubble that people made of far-off texts is drawn this much larger than others of its size
_WIDEST = 1.4


#: left, top, right, bottom
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Look:
    """How a value is drawn: colour and shape."""

    colour: str
    shape: str


@dataclass(frozen=True)
class Bubble:
    """A theme: its middle, its radius, its label in lines from ``words_y`` downwards.

    The labels of ``crowded`` ones wait for a closer look: they would cover another's.
    """

    key: int
    x: float
    y: float
    radius: float
    texts: int
    lines: tuple[str, ...] = ()
    words_y: float = 0.0
    crowded: bool = False
    #: keys of the nearest bubbles, the nearest first
    nearest: tuple[int, ...] = ()

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``, as its label is read: the page around it says the other, perhaps."""
        return first_strong(" ".join(self.lines)) or "ltr"


def looks(values: Sequence[object]) -> dict[object, Look]:
    """A look for each value: neighbours differ in colour and in shape, forty in one of them."""
    found: dict[object, Look] = {
        value: Look(COLOURS[i % len(COLOURS)], SHAPES[i % len(SHAPES)])
        for i, value in enumerate(values)
    }
    return {**found, None: Look(NEUTRAL, "ring")}


def bubbles(spreads: Mapping[int, Spread], labels: Mapping[int, str]) -> list[Bubble]:
    """The bubbles of the themes on the map, the largest first."""
    ranked = sorted(spreads, key=lambda key: (-spreads[key].texts, key))
    # texts fill a disc evenly: its radius is then √2 of their root mean squared distance
    wide = {key: math.sqrt(2 * spreads[key].variance) * 100 for key in ranked}
    usual = median(wide[k] / math.sqrt(spreads[k].texts) for k in ranked) if ranked else 0.0
    found = []
    for key in ranked:
        spread = spreads[key]
        limit = _WIDEST * usual * math.sqrt(spread.texts)
        radius = max(min(wide[key], limit) + POINT, SMALLEST)
        found.append(
            Bubble(
                key=key,
                x=round(100 * spread.x, 2),
                y=round(-100 * spread.y, 2),
                radius=round(radius, 2),
                texts=spread.texts,
                lines=tuple(wrapped(labels[key])),
            )
        )
    return _with_neighbours(_uncrowded(found))


def wrapped(label: str) -> list[str]:
    """A label in at most ``LINES`` lines of about ``LINE`` characters, cut at words."""
    lines: list[str] = []
    for word in shorten(label, LINE * LINES).split():
        if lines and len(lines[-1]) + 1 + len(word) <= LINE:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], f"{lines[LINES - 1]}…"]
    return [shorten(line, LINE + 6) for line in lines]


def paths(points: Iterable[Point], look_of: Mapping[object, Look]) -> list[tuple[Look, str]]:
    """One path for each look, of all the points that have it: few elements, however many texts."""
    drawn: dict[Look, list[str]] = {}
    neutral = look_of[None]
    for point in points:
        look = look_of.get(point.value, neutral)
        drawn.setdefault(look, []).append(mark(look.shape, 100 * point.x, -100 * point.y))
    return [(look, "".join(marks)) for look, marks in drawn.items()]


def mark(shape: str, x: float, y: float, size: float = POINT) -> str:
    """Path data of one mark.

    >>> mark("square", 0, 0, 1)
    'M-0.85-0.85h1.7v1.7h-1.7z'
    """
    if shape == "square":
        side = 0.85 * size
        return f"M{_n(x - side)}{_s(y - side)}h{_n(2 * side)}v{_n(2 * side)}h{_n(-2 * side)}z"
    if shape in ("triangle", "drop"):
        tip = -1.2 * size if shape == "triangle" else 1.2 * size
        foot = f"l{_n(1.1 * size)}{_s(-1.6 * tip)}h{_n(-2.2 * size)}z"
        return f"M{_n(x)}{_s(y + tip)}{foot}"
    if shape == "diamond":
        far = 1.25 * size
        return f"M{_n(x)}{_s(y - far)}l{_n(far)}{_s(far)}l{_n(-far)}{_s(far)}l{_n(-far)}{_s(-far)}z"
    arc = f"a{_n(size)} {_n(size)} 0 1 0"
    return f"M{_n(x - size)}{_s(y)}{arc} {_n(2 * size)} 0{arc} {_n(-2 * size)} 0z"


def _n(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _s(value: float) -> str:
    """A number that follows another: a minus sign parts them, else a space does."""
    text = _n(value)
    return text if text.startswith("-") else f" {text}"


def _uncrowded(found: list[Bubble]) -> list[Bubble]:
    """Place each label, of the largest bubble first: within, below or above it, where it is free.

    A number is always shown; no label covers the number of another bubble.
    """
    numbers = {bubble.key: _box(bubble.x, bubble.y, 3, 1) for bubble in found}
    discs = {b.key: _square(b.x, b.y, 0.85 * b.radius) for b in found}
    taken: list[Box] = []
    told = []
    for bubble in found:
        within, *outside = tops = _tops(bubble)
        others = [box for key, box in numbers.items() if key != bubble.key]
        themes = [box for key, box in discs.items() if key != bubble.key]
        # a label in another theme's disc would be taken for that theme's
        ways = [(within, [*taken, *others]), *((top, [*taken, *themes]) for top in outside)]
        top = next((top for top, kept in ways if not _covers(_words(bubble, top), kept)), None)
        if top is not None:
            taken.append(_words(bubble, top))
        shown = tops[0] if top is None else top
        told.append(replace(bubble, words_y=round(shown, 2), crowded=top is None))
    return told


def _tops(bubble: Bubble) -> tuple[float, float, float]:
    """Where a label may begin: under the number, below the bubble, above it."""
    height = len(bubble.lines) * LEADING
    edge = bubble.radius + LEADING / 4
    return bubble.y + 0.7 * LEADING, bubble.y + edge, bubble.y - edge - height


def _words(bubble: Bubble, top: float) -> Box:
    lines = len(bubble.lines)
    widest = max((len(line) for line in bubble.lines), default=0)
    return _box(bubble.x, top + lines * LEADING / 2, widest, lines)


def _covers(box: Box, others: list[Box]) -> bool:
    return any(_meet(box, other) for other in others) or box[0] < -EDGE or box[2] > EDGE


def _square(x: float, y: float, half: float) -> Box:
    return x - half, y - half, x + half, y + half


def _box(x: float, y: float, letters: int, lines: int) -> Box:
    """The rectangle around some lines whose middle is at a place."""
    width, height = letters * LETTER * _WIDTH / 2, lines * LEADING / 2
    return x - width, y - height, x + width, y + height


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _with_neighbours(found: list[Bubble], count: int = 3) -> list[Bubble]:
    def apart(one: Bubble, other: Bubble) -> float:
        return math.hypot(one.x - other.x, one.y - other.y) - one.radius - other.radius

    return [
        replace(
            one,
            nearest=tuple(
                other.key
                for other in sorted(
                    (b for b in found if b is not one), key=lambda b: (apart(one, b), b.key)
                )[:count]
            ),
        )
        for one in found
    ]
