"""Written forms that must meet, and what normalising must never do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.analysis import content_key, normalise
from consult.analysis.normalise import normalised_word, words

#: any text, lone surrogates included
ANY_TEXT = st.text(st.characters(), max_size=200)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("الميزانيّة", "الميزانيه"),
        ("إصـــلاح الطُّرُق", "اصلاح الطرق"),
        ("مستشفى", "مستشفي"),
        ("ﻻ", "لا"),
        ("گاع الناس", "كاع الناس"),
        ("ڭاع", "كاع"),
        ("ݣاع", "كاع"),
        ("ڤيلا", "فيلا"),
        ("پاسپور", "باسبور"),
        ("ﺍﻟﻄﺮﻳﻖ", "الطريق"),
        ("tamaziγt", "tamaziɣt"),
        ("ⴰⴽⴽⵯ", "ⴰⴽⴽⵡ"),
        ("كبييييير", "كبير"),
        ("Éclairage PUBLIC", "eclairage public"),
        ("cœur", "coeur"),
        ("٢٠٣٠", "2030"),
        ("نص\u202eمعكوس", "نصمعكوس"),
    ],
)
def test_spelling_variants_become_equal(first: str, second: str) -> None:
    assert normalise(first) == normalise(second)


@pytest.mark.parametrize(("first", "second"), [("ماء", "ما"), ("طريق", "فريق"), ("ⴰⵎⴰⵏ", "ⴰⵎⴰⵙ")])
def test_different_words_stay_different(first: str, second: str) -> None:
    assert normalise(first) != normalise(second)


@given(st.lists(ANY_TEXT, max_size=4))
def test_a_text_is_read_as_the_sum_of_its_tokens(parts: list[str]) -> None:
    assert normalise(" ".join(parts)) == " ".join(filter(None, map(normalise, parts)))
    assert normalised_word(" ".join(parts)) == normalise(" ".join(parts))
    assert words("\n".join(parts)) == [word for part in parts for word in words(part)]


@given(ANY_TEXT)
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(ANY_TEXT)
def test_a_normalised_text_has_no_stray_spaces_or_lone_surrogates(text: str) -> None:
    found = normalise(text)
    assert found == " ".join(found.split())
    found.encode("utf-8")


def test_ten_thousand_marks_on_a_letter_are_read_at_once() -> None:
    assert normalise("e" + "\u0301\u0327" * 10_000) == "e"


def test_addresses_are_no_words_and_hashtags_are() -> None:
    text = "انظر https://example.org/a?b=1 و contact@example.org #النقل_المدرسي"
    assert words(text) == ["انظر", "النقل", "المدرسي"]


def test_content_keys_ignore_spacing_and_punctuation() -> None:
    assert content_key("الإنارة  العموميّة!") == content_key("« الانارة العمومية »")
    assert content_key("الإنارة") != content_key("الإدارة")


def test_texts_of_symbols_only_keep_different_keys() -> None:
    assert content_key("😀") != content_key("🎉")
    assert content_key("   ") == content_key("") == ""
