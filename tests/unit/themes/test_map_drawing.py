"""The theme map as shapes: looks that differ, labels that do not cover each other."""

from __future__ import annotations

import math
import re

from hypothesis import given
from hypothesis import strategies as st

from consult.themes.map.drawing import (
    COLOURS,
    LETTER,
    LINE,
    LINES,
    SHAPES,
    Bubble,
    bubbles,
    looks,
    mark,
    paths,
    wrapped,
)
from consult.themes.map.queries import Point, Spread

#: contrast with white that a graphic needs (WCAG 2.2, 1.4.11)
CONTRAST = 3.0


def luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def spread(texts: int, x: float, y: float, radius: float = 0.1) -> Spread:
    return Spread(texts, x, y, radius**2 / 2)


def test_every_colour_is_seen_on_white() -> None:
    for colour in COLOURS:
        assert 1.05 / (luminance(colour) + 0.05) >= CONTRAST, colour


def test_forty_values_look_different_and_neighbours_in_both_ways() -> None:
    found = looks(range(40))
    assert len({found[i] for i in range(40)}) == 40
    assert all(
        found[i].colour != found[i + 1].colour and found[i].shape != found[i + 1].shape
        for i in range(39)
    )
    assert found[None] not in {found[i] for i in range(40)}


def test_marks_of_one_look_are_one_path() -> None:
    points = [Point(f"r{i}", i / 10, 0.0, i % 2) for i in range(10)]
    drawn = paths([*points, Point("loose", 0, 0, None), Point("odd", 0, 0, "gone")], looks([0, 1]))
    assert len(drawn) == 3
    assert [len(re.findall("M", path)) for _look, path in drawn] == [5, 5, 2]


def test_every_shape_is_path_data() -> None:
    for shape in (*SHAPES, "ring"):
        path = mark(shape, -1.234, 5.678)
        assert re.fullmatch(r"M[-\d. ]+(?:[alhv][-\d. ]+)+z", path), path


def test_a_bubble_covers_its_texts_and_one_of_far_off_texts_stays_small() -> None:
    spreads = {1: spread(20, 0.5, 0.5), 2: spread(20, -0.5, 0.5), 3: spread(20, 0, 0, 0.9)}
    first, second, far = bubbles(spreads, {1: "واحد", 2: "اثنان", 3: "ثلاثة"})
    assert (first.x, first.y) == (50, -50), "y points downwards in a drawing"
    assert 10 <= first.radius <= 13
    assert second.radius == first.radius
    assert far.radius < 2 * first.radius
    assert first.nearest == (3, 2)


def test_no_label_covers_another_and_the_largest_theme_is_named() -> None:
    spreads = {
        key: spread(100 - key, 0.08 * (key % 6) - 0.2, 0.07 * (key // 6) - 0.2)
        for key in range(1, 31)
    }
    found = bubbles(spreads, {key: f"موضوع طويل الاسم رقم {key} جدا" for key in spreads})
    assert not found[0].crowded
    shown = [bubble for bubble in found if not bubble.crowded]
    assert 0 < len(shown) < 30
    boxes = [box(bubble) for bubble in shown]
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            assert (
                one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            )


def box(bubble: Bubble) -> tuple[float, float, float, float]:
    half = max(map(len, bubble.lines)) * LETTER * 0.5 / 2
    return (
        bubble.x - half,
        bubble.words_y,
        bubble.x + half,
        bubble.words_y + len(bubble.lines) * LETTER,
    )


def test_a_label_is_read_in_its_own_direction() -> None:
    found = bubbles({1: spread(2, 0, 0), 2: spread(1, 0.5, 0)}, {1: "الطرق", 2: "Routes"})
    assert [bubble.direction for bubble in found] == ["rtl", "ltr"]


@given(st.text(max_size=300))
def test_any_label_fits(label: str) -> None:
    lines = wrapped(label)
    assert len(lines) <= LINES
    assert all(len(line) <= LINE + 6 for line in lines)


def test_a_map_of_one_text_is_drawn() -> None:
    (only,) = bubbles({7: Spread(1, 0.0, 0.0, 0.0)}, {7: "x"})
    assert math.isfinite(only.radius)
    assert only.nearest == ()
    assert bubbles({}, {}) == []
