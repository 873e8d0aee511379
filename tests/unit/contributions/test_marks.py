"""Marks in place of what was taken out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.contributions.marks import MARKS, mark_for, without_marks


@pytest.mark.parametrize(
    ("language", "text", "mark"),
    [
        ("fr", "رقم", MARKS["fr"]),
        ("und", "12 numéro", MARKS["fr"]),
        ("mixed", "رقمي numéro", MARKS["ar"]),
        ("und", "123", MARKS["ar"]),
    ],
)
def test_the_mark_is_in_the_text_s_language(language: str, text: str, mark: str) -> None:
    assert mark_for(language, text) == mark


@given(st.text(), st.sampled_from(sorted(MARKS.values())), st.text())
def test_a_mark_is_read_as_blanks_of_its_length(before: str, mark: str, after: str) -> None:
    blank = without_marks(before + mark + after)
    assert len(blank) == len(before + mark + after)
    assert mark not in blank
