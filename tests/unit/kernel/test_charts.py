"""Charts: harmless markup, right to left where the language is, the same every time."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from consult.kernel.charts import PALETTE, Picture, bar_chart, day_chart, to_png
from consult.kernel.maps import Place, bubble_map

ROWS = [("النقل المدرسي (2026)", 12.0), ("Eau potable", 1234.0), ("ⴰⵎⴰⵏ", 0.0)]
DAYS = [(date(2026, 6, 1), 3.0), (date(2026, 6, 9), 1.0)]
PLACES = [
    Place("طنجة - أصيلة", 320, 35.77, -5.80),
    Place("الفحص - أنجرة", 3, 35.73, -5.67),
    Place("تطوان", 150, 35.58, -5.37),
    Place("الحسيمة", 0, 35.25, -3.94),
]


def drawn(language: str) -> list[Picture]:
    return [
        bar_chart(ROWS, alt="كلمات", language=language),
        day_chart(DAYS, alt="كلمات", language=language),
        bubble_map(PLACES, alt="كلمات", language=language),
    ]


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_a_chart_may_stand_in_a_page_with_a_strict_policy(language: str) -> None:
    for picture in drawn(language):
        assert not re.search(r"<style|\sstyle=|<script|\son\w+=|<image|href=", picture.svg)
        root = ElementTree.fromstring(picture.svg)  # noqa: S314  # drawn by the code under test
        assert root.get("role") == "img"
        assert root.get("aria-label") == "كلمات"


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_same_figures_give_the_same_picture(language: str) -> None:
    assert drawn(language) == drawn(language)
    picture = drawn(language)[0]
    assert to_png(picture) == to_png(picture)


def test_a_hostile_label_is_text() -> None:
    hostile = "<script>\"&'</script>"
    picture = bar_chart([(hostile, 1.0)], alt=hostile, language="ar")
    root = ElementTree.fromstring(picture.svg)  # noqa: S314  # drawn by the code under test
    assert root.get("aria-label") == hostile
    assert hostile in "".join(root.itertext())


def bars(picture: Picture) -> list[tuple[float, float]]:
    """Left and right edge of each bar."""
    paths = re.findall(r'aria-hidden|<path d="M([\d.]+),[\d.]+h([\d.]+)v', picture.svg)
    edges = [(float(x), float(x) + float(w)) for x, w in paths if x]
    return [(left, right) for left, right in edges if right - left < 10_000]


def test_bars_start_on_the_right_in_arabic_and_on_the_left_in_french() -> None:
    arabic = [b for b in bars(bar_chart(ROWS[:2], alt="", language="ar")) if b[1] - b[0] > 1]
    french = [b for b in bars(bar_chart(ROWS[:2], alt="", language="fr")) if b[1] - b[0] > 1]
    assert len({round(right) for _left, right in arabic}) == 1
    assert len({round(left) for left, _right in french}) == 1


def test_an_arabic_label_is_one_right_to_left_piece_in_one_font() -> None:
    svg = bar_chart(ROWS, alt="", language="ar").svg
    (start,) = re.findall(r"(<text[^>]*>)\u202bالنقل المدرسي \(2026\)\u202c</text>", svg)
    assert 'font-family="Amiri' in start


def test_a_long_label_takes_two_lines_and_is_cut() -> None:
    label = "موضوع طويل جدا " * 20
    svg = bar_chart([(label, 1.0)], alt="", language="ar").svg
    lines = [t for t in re.findall(r"<text[^>]*>([^<]*)</text>", svg) if "موضوع" in t]
    assert len(lines) == 2
    assert lines[1].rstrip("\u202c").endswith("…")


def test_every_colour_is_seen_on_white() -> None:
    def luminance(colour: str) -> float:
        values = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        parts = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    assert all(1.05 / (luminance(colour) + 0.05) >= 3 for colour in PALETTE)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_nothing_to_show_is_no_error(language: str) -> None:
    assert bar_chart([], alt="", language=language).svg
    assert day_chart([], alt="", language=language).svg


def test_labels_are_drawn_without_the_vowel_signs_that_a_pdf_cannot_set() -> None:
    picture = bar_chart([("كان الهدفُ واضحًا، جيّدًا", 3)], alt="واضحًا", language="ar")
    drawn = picture.svg.partition("<rect")[2]
    assert "كان الهدف واضحا، جيدا" in drawn
