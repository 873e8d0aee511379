"""A map of bubbles as SVG: places of one region at their coordinates, nothing fetched.

The projection is equirectangular about the middle of the places, which is true to within a
hundredth over a region's few hundred kilometres. There is no coast or border: the project has
none that it may give out, and the names tell the places.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consult.kernel.drawing import INK, PALETTE, QUIET, Picture, drawn, grouped, letters, width_of
from consult.kernel.i18n import direction

#: of the drawing, in CSS pixels
WIDTH, MOST_HEIGHT, LEAST_HEIGHT = 620, 460, 220
MARGIN, LABEL_MARGIN = 30, 90
#: radius of the largest and of the smallest bubble; areas are in proportion to values
LARGEST, SMALLEST = 34.0, 4.0
NAME_SIZE, VALUE_SIZE, LEADING = {"rtl": 15, "ltr": 13}, 13, 17
LINE = 18
#: kilometres in a degree of latitude
DEGREE = 111.2
SEA, LAND_LINE = "#eef4f3", "#d3dfde"


@dataclass(frozen=True)
class Place:
    """A place with its name, value, and position in degrees."""

    label: str
    value: int
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Box:
    """A rectangle, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: Box) -> float:
        """Area that two rectangles share."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, wide) * max(0.0, high)


@dataclass(frozen=True)
class Bubble:
    """A place as it is drawn."""

    #: its place among those that were given
    number: int
    place: Place
    x: float
    y: float
    radius: float

    @property
    def box(self) -> Box:
        """The square around it."""
        r = self.radius + 1
        return Box(self.x - r, self.y - r, self.x + r, self.y + r)


def bubble_map(places: Sequence[Place], *, alt: str, language: str) -> Picture:
    """Bubbles at their places, each with its name and its value.

    Raises
    ------
    ValueError
        When there is no place to draw.
    """
    if not places:
        raise ValueError("a map needs a place")
    bubbles, height, scale = _bubbles(places)
    # large ones first, so that small ones stay visible on them
    order = sorted(bubbles, key=lambda b: (-b.radius, b.place.label))
    parts = [*_ground(height), *map(_circle, order)]
    parts += _labels(order, height, language)
    parts += _scale_bar(scale, height, language)
    return drawn(parts, alt, WIDTH, height)


def _bubbles(places: Sequence[Place]) -> tuple[list[Bubble], int, float]:
    """Places in pixels, the height of the drawing, and pixels in a kilometre."""
    north, south = max(p.latitude for p in places), min(p.latitude for p in places)
    east, west = max(p.longitude for p in places), min(p.longitude for p in places)
    narrow = math.cos(math.radians((north + south) / 2))
    wide, high = (east - west) * narrow * DEGREE, (north - south) * DEGREE
    free_x, free_y = WIDTH - 2 * LABEL_MARGIN, MOST_HEIGHT - 2 * (MARGIN + LARGEST)
    # places that lie together are not drawn further apart than a hundred kilometres would be
    scale = min(free_x / max(wide, 20.0), free_y / max(high, 20.0))
    height = round(min(MOST_HEIGHT, max(LEAST_HEIGHT, high * scale + 2 * (MARGIN + LARGEST))))
    top = max((p.value for p in places), default=0) or 1
    found = []
    for number, place in enumerate(places):
        x = WIDTH / 2 + ((place.longitude - (east + west) / 2) * narrow * DEGREE) * scale
        y = height / 2 - ((place.latitude - (north + south) / 2) * DEGREE) * scale
        radius = max(SMALLEST, LARGEST * math.sqrt(max(place.value, 0) / top))
        found.append(Bubble(number, place, x, y, radius))
    return found, height, scale


def _ground(height: int) -> Iterator[str]:
    yield (
        f'<rect x="1" y="1" width="{WIDTH - 2}" height="{height - 2}" rx="6" fill="{SEA}"'
        f' stroke="{LAND_LINE}"/>'
    )


def _circle(bubble: Bubble) -> str:
    at = f'data-n="{bubble.number}" cx="{bubble.x:.1f}" cy="{bubble.y:.1f}" r="{bubble.radius:.1f}"'
    if not bubble.place.value:
        # nothing was said there: an empty ring
        return f'<circle {at} fill="#ffffff" stroke="{QUIET}" stroke-width="1.5"/>'
    return (
        f'<circle {at} fill="{PALETTE[0]}"'
        ' fill-opacity="0.82" stroke="#ffffff"'
        ' stroke-width="1.5"/>'
    )


def _labels(bubbles: Sequence[Bubble], height: int, language: str) -> Iterator[str]:
    """Names and values, each where it covers least of the others."""
    taken = [bubble.box for bubble in bubbles]
    # room for the scale
    taken.append(Box(0, height - 30, 130, height))
    for bubble in bubbles:
        lines = _lines(bubble.place, language)
        wide = max(width_of(text, size) for text, size, _bold in lines)
        box, far = _placed(bubble, wide, LEADING * len(lines), taken, height)
        taken.append(box)
        middle = (box.left + box.right) / 2
        if far:
            yield (
                f'<line x1="{bubble.x:.1f}" y1="{bubble.y:.1f}" x2="{middle:.1f}"'
                f' y2="{(box.top + box.bottom) / 2:.1f}" stroke="{QUIET}" stroke-width="0.8"/>'
                f"{_circle(bubble)}"
                f'<rect x="{box.left:.1f}" y="{box.top:.1f}" width="{box.right - box.left:.1f}"'
                f' height="{box.bottom - box.top:.1f}" fill="{SEA}"/>'
            )
        for i, (text, size, bold) in enumerate(lines):
            yield letters(text, middle, box.top + LEADING * i + 13, size=size, bold=bold)


def _lines(place: Place, language: str) -> list[tuple[str, int, bool]]:
    """The lines of a label: text, size of the letters, whether bold."""
    size = NAME_SIZE[direction(language)]
    name = textwrap.wrap(" ".join(place.label.split()), LINE, max_lines=2, placeholder="…")
    return [
        *((line, size, False) for line in name),
        (grouped(place.value, language), VALUE_SIZE, True),
    ]


def _placed(
    bubble: Bubble, wide: float, high: float, taken: Sequence[Box], height: int
) -> tuple[Box, bool]:
    """Where a label stands, and whether so far away that a line must lead to it."""
    best: tuple[float, Box, bool] | None = None
    for step, away in enumerate((3.0, 14.0, 28.0, 46.0, 70.0, 100.0)):
        for turn in range(24):
            angle = math.tau * turn / 24
            x = bubble.x + math.cos(angle) * (bubble.radius + away + wide / 2)
            y = bubble.y + math.sin(angle) * (bubble.radius + away + high / 2)
            box = Box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
            outside = max(0.0, 4 - box.left, 4 - box.top)
            outside += max(0.0, box.right - WIDTH + 4, box.bottom - height + 4)
            own = bubble.box
            covered = sum(box.overlap(other) for other in taken if other != own)
            # beside is read more easily than above
            cost = covered * 10 + outside * 1000 + step * 60 + abs(math.sin(angle)) * 8
            if best is None or cost < best[0]:
                best = (cost, box, away > 14)
    if best is None:
        raise RuntimeError("no place was tried")
    return best[1], best[2]


def _scale_bar(scale: float, height: int, language: str) -> Iterator[str]:
    """How long some round number of kilometres is."""
    length = max((k for k in (1, 5, 10, 20, 50, 100, 200) if k * scale <= 110), default=1)
    y = height - 12
    unit = {"ar": "كلم"}.get(language, "km")
    yield (
        f'<path d="M14 {y - 5}V{y}H{14 + length * scale:.1f}V{y - 5}" fill="none"'
        f' stroke="{INK}" stroke-width="1"/>'
    )
    yield letters(f"{grouped(length, language)} {unit}", 14 + length * scale / 2, y - 5, size=11)
