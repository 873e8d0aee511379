"""Labels of themes: distinct, as people wrote, in the languages that they wrote in."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.analysis import ThemeDiscoverer, detect_language
from consult.analysis.labels import theme_labels
from tests.analysis.planted import planted

AMAZIGH = ["ⴰⴱⵔⵉⴷ ⵏ ⵜⵎⴰⵣⵉⵔⵜ", "ⴰⵎⴰⵏ ⵏ ⵜⵉⵙⵙⵉ", "ⴰⴱⵔⵉⴷ ⴰⵎⴰⵢⵏⵓ", "ⴰⵎⴰⵏ ⴳ ⵜⵎⴰⵣⵉⵔⵜ"]


@pytest.fixture(scope="module")
def found() -> tuple[list[str], ThemeDiscoverer]:
    texts, _ = planted()
    return texts, ThemeDiscoverer(5).fit(texts)


def _named(texts: list[str], labels: list[int]) -> list[tuple[dict[str, str], list[str]]]:
    languages = [detect_language(text).code for text in texts]
    return theme_labels(texts, languages, np.array(labels), max(labels) + 1)


def _parts(label: str) -> list[str]:
    return re.split("، |, ", label)


def test_no_two_themes_have_the_same_label(found: tuple[list[str], ThemeDiscoverer]) -> None:
    for code in ("ar", "fr"):
        shown = [theme.labels[code] for theme in found[1].themes_]
        assert len(set(shown)) == len(shown) == 5


def test_no_two_themes_are_headed_by_the_same_words(
    found: tuple[list[str], ThemeDiscoverer],
) -> None:
    for code in ("ar", "fr"):
        heads = [_parts(theme.labels[code])[0] for theme in found[1].themes_]
        assert len(set(heads)) == 5


def test_labels_are_words_and_no_numbers(found: tuple[list[str], ThemeDiscoverer]) -> None:
    for theme in found[1].themes_:
        for part in [*theme.terms, *(p for label in theme.labels.values() for p in _parts(label))]:
            assert len(part) > 1
            assert not any(letter.isdigit() for letter in part)


def test_labels_are_made_of_what_texts_of_the_theme_say(
    found: tuple[list[str], ThemeDiscoverer],
) -> None:
    texts, finder = found
    for theme in finder.themes_:
        said = [text for text, own in zip(texts, finder.labels_, strict=True) if own == theme.index]
        words = " ".join(said)
        for label in theme.labels.values():
            for part in _parts(label):
                assert all(word in words for word in part.split())


def test_labels_are_in_the_languages_of_the_texts(
    found: tuple[list[str], ThemeDiscoverer],
) -> None:
    for theme in found[1].themes_:
        assert set(theme.labels) == {"ar", "fr"}
        assert re.fullmatch("[\u0600-\u06ff\\s]+", theme.labels["ar"])
        assert re.fullmatch("[a-zéèêàôçîœ',\\s]+", theme.labels["fr"])


def test_a_theme_in_one_language_is_named_in_it_alone() -> None:
    texts, themes = planted(("fr",))
    named = _named(texts, np.unique(themes, return_inverse=True)[1].tolist())
    assert {code for labels, _ in named for code in labels} == {"fr"}


def test_tifinagh_is_named_in_tifinagh() -> None:
    named = _named(AMAZIGH, [0, 1, 0, 1])
    assert [set(labels) for labels, _ in named] == [{"tzm"}, {"tzm"}]
    assert named[0][0]["tzm"].startswith("ⴰⴱⵔⵉⴷ")
    assert named[1][0]["tzm"].startswith("ⴰⵎⴰⵏ")


def test_the_commonest_writing_of_a_word_is_shown() -> None:
    texts = ["الإنارة العمومية"] * 3 + ["الانارة العموميه"] + ["النقل المدرسي"] * 4
    named = _named(texts, [0] * 4 + [1] * 4)
    assert named[0][0]["ar"] == "الإنارة العمومية"


def test_the_same_label_is_never_given_twice() -> None:
    texts = ["النقل المدرسي"] * 6
    shown = [labels["ar"] for labels, _ in _named(texts, [0, 0, 1, 1, 2, 2])]
    assert len(set(shown)) == 3
    assert all(label.startswith("النقل المدرسي") for label in shown)


@pytest.mark.parametrize("text", ["😀", "", "12 30", "في على من"])
def test_a_theme_without_content_words_is_called_by_its_place(text: str) -> None:
    named = _named([text, text, "إصلاح الطريق", "تعبيد الطريق"], [1, 1, 0, 0])
    assert named[1][0] == {"und": "#2"}
    assert "ar" in named[0][0]


def test_texts_in_no_theme_name_none() -> None:
    texts = ["إصلاح الطريق", "إصلاح الطريق القروية", "ماء الشرب"]
    (labels, terms), *_ = _named(texts, [0, 0, -1])
    assert "ماء" not in labels["ar"]
    assert not any("ماء" in term for term in terms)


@given(st.lists(st.text(max_size=25), min_size=1, max_size=8))
def test_any_theme_of_any_texts_has_a_distinct_name(texts: list[str]) -> None:
    labels = [row % 3 for row in range(len(texts))]
    named = _named(texts, labels)
    for shown, _ in named:
        assert shown
        assert all(label.strip() for label in shown.values())
    for code in {code for shown, _ in named for code in shown}:
        given_names = [shown[code] for shown, _ in named if code in shown]
        assert len(set(given_names)) == len(given_names)
