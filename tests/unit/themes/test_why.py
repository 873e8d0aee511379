"""Words that a text shares with a theme, in another form or language it may be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from consult.themes.why import SHOWN, Shared, marked, shared_words


def test_a_word_is_found_in_another_form_and_marked_where_it_stands() -> None:
    text = "نريد إصلاح الطرقات القروية"
    found = shared_words(text, ["طريق", "ماء"])
    assert found.words == ("طريق",)
    assert [text[start:end] for start, end in found.spans] == ["الطرقات"]


def test_a_word_is_found_in_another_language() -> None:
    assert shared_words("la route communale", ["طريق"]).words == ("طريق",)


def test_a_theme_without_words_shares_none() -> None:
    assert shared_words("نريد إصلاح الطريق", []) == Shared()


def test_the_text_is_marked_where_it_speaks_of_the_theme() -> None:
    pieces = marked("الماء ثم الطريق", [(9, 15)], Shared())
    assert [(piece.text, piece.ranks) for piece in pieces] == [
        ("الماء ثم ", ()),
        ("الطريق", (1,)),
    ]


@given(st.text(max_size=2000))
def test_any_text_is_shown_as_it_is_or_shortened(text: str) -> None:
    found = shared_words(text, ["طريق", "route"])
    assert all(0 <= start < end <= len(text) for start, end in found.spans)
    shown = "".join(piece.text for piece in marked(text, [], found))
    assert shown.strip("…") in text or shown in text
    assert len(shown) <= max(SHOWN + 2, 0) or shown == text
