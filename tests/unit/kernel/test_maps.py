"""The map of bubbles: everything inside the drawing, labels beside each other."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.kernel.drawing import Picture, to_png
from consult.kernel.maps import Place, bubble_map
from consult.regions.reference import PROVINCES

VALUES = (320, 45, 150, 3, 88, 0, 61, 207)


def region(language: str) -> Picture:
    places = [
        Place(getattr(row, language), value, row.latitude, row.longitude)
        for row, value in zip(PROVINCES["01"], VALUES, strict=True)
    ]
    return bubble_map(places, alt="خريطة", language=language)


def labels(picture: Picture) -> list[tuple[float, float, str]]:
    found = re.findall(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</text>', picture.svg)
    return [(float(x), float(y), text.strip("\u202b\u202c")) for x, y, text in found]


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_every_place_has_its_name_and_its_number(language: str) -> None:
    shown = {text for _x, _y, text in labels(region(language))}
    for row, value in zip(PROVINCES["01"], VALUES, strict=True):
        assert getattr(row, language).replace("'", "&#x27;") in shown
        assert str(value) in shown


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_no_name_lies_over_another(language: str) -> None:
    placed = labels(region(language))
    for i, (x, y, text) in enumerate(placed):
        for other_x, other_y, other in placed[i + 1 :]:
            apart = abs(y - other_y) >= 13 or abs(x - other_x) >= 4 * (len(text) + len(other)) / 2
            assert apart, (text, other)


def test_north_is_above_and_east_on_the_right_in_every_language() -> None:
    for language in ("ar", "fr"):
        svg = region(language).svg
        at = {
            int(n): (float(x), float(y))
            for n, x, y in re.findall(r'data-n="(\d+)" cx="([\d.]+)" cy="([\d.]+)"', svg)
        }
        rows = list(enumerate(PROVINCES["01"]))
        northmost = max(rows, key=lambda r: r[1].latitude)[0]
        eastmost = max(rows, key=lambda r: r[1].longitude)[0]
        assert at[northmost][1] == min(y for _x, y in at.values())
        assert at[eastmost][0] == max(x for x, _y in at.values())


def test_a_map_is_drawn_as_a_picture_and_marked_for_the_mouse() -> None:
    picture = region("ar")
    assert to_png(picture).startswith(b"\x89PNG")
    marked = picture.marked([f"/p/{i}" for i in range(len(VALUES))])
    assert {f"/p/{i}" for i in range(len(VALUES))} == set(
        re.findall(r'data-inspect="([^"]+)"', marked.svg)
    )


def test_a_map_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a place"):
        bubble_map([], alt="", language="ar")


@given(
    st.lists(
        st.builds(
            Place,
            st.text(max_size=60),
            st.integers(0, 10**7),
            st.floats(-60, 60),
            st.floats(-20, 20),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_any_places_make_a_drawing_that_can_be_read(places: list[Place]) -> None:
    picture = bubble_map(places, alt="x", language="ar")
    clean = "".join(c for c in picture.svg if c.isprintable() or c in "\u202b\u202c")
    root = ElementTree.fromstring(clean)  # noqa: S314  # drawn by the code under test
    for circle in root.iter("{http://www.w3.org/2000/svg}circle"):
        assert 0 <= float(circle.get("cx") or -1) <= picture.width
        assert 0 <= float(circle.get("cy") or -1) <= picture.height
