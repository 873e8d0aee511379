"""Facts about people's text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.kernel.text import BIDI_CONTROLS, first_strong, has_words, shorten, storable


@pytest.mark.parametrize("text", ["نعم", "oui", "ⴰⵢⵢⵓⵔ", "٣", "7", "!?a", "\u202eab"])
def test_a_letter_or_digit_of_any_script_is_words(text: str) -> None:
    assert has_words(text)


@pytest.mark.parametrize("text", ["", "   ", "😀👍🏽", "…!؟", "\u200f\u202e", "َُِ"])
def test_marks_and_emoji_alone_are_no_words(text: str) -> None:
    assert not has_words(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("«ميزانية» budget", "rtl"), ("budget ميزانية", "ltr"), ("123 !", ""), ("ⵜⴰ", "ltr")],
)
def test_direction_is_that_of_the_first_letter_that_has_one(text: str, expected: str) -> None:
    assert first_strong(text) == expected


@given(st.text(alphabet=st.characters() | st.sampled_from("\x00\ud800\udfff")))
def test_what_is_stored_can_be_written_and_loses_only_what_cannot(text: str) -> None:
    kept = storable(text)
    kept.encode("utf-8")
    assert "\x00" not in kept
    if "\x00" not in text and not any("\ud800" <= c <= "\udfff" for c in text):
        assert kept == text


@given(st.text(), st.integers(min_value=2, max_value=50))
def test_shortened_text_is_within_the_limit_and_begins_as_the_text_does(
    text: str, limit: int
) -> None:
    short = shorten(text, limit)
    assert len(short) <= limit
    assert " ".join(text.split()).startswith(short.removesuffix("…"))


def test_shortened_text_is_cut_at_a_word() -> None:
    assert shorten("نريد نشر ميزانية الجهة", 12) == "نريد نشر…"


def test_bidi_controls_are_the_ones_that_reorder() -> None:
    assert {f"{ord(c):04X}" for c in BIDI_CONTROLS} >= {"202A", "202E", "2066", "2069"}
