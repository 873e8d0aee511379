"""What the engine proposes, in the form the room keeps it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.themes.discovery import plain
from consult.themes.suggestions import LONGEST_LABEL, Corpus, SuggestedTheme, Suggestions


@pytest.mark.parametrize(
    ("labels", "arabic"),
    [
        ({"ar": "نشر الميزانية", "ary": "الميزانية ديال الجهة"}, "نشر الميزانية"),
        ({"ary": "الميزانية ديال الجهة", "fr": "budget"}, "الميزانية ديال الجهة"),
        ({"fr": "budget"}, ""),
        ({"tzm": "ⴰⴱⵔⵉⴷ"}, "ⴰⴱⵔⵉⴷ"),
        ({}, "طريق, قنطرة, إنارة"),
    ],
)
def test_the_arabic_label_is_found_in_any_form_of_arabic(
    labels: dict[str, str], arabic: str
) -> None:
    theme = SuggestedTheme(labels=labels, terms=("طريق", "قنطرة", "إنارة", "ماء"))
    assert theme.label("ar") == arabic


def test_a_label_fits_its_column() -> None:
    theme = SuggestedTheme(labels={"fr": "route " * 100})
    assert 0 < len(theme.label("fr")) <= LONGEST_LABEL


def test_members_leave_out_what_was_not_decided() -> None:
    suggestions = Suggestions(
        ids=(5, 6, 7),
        labels=(1, -1, 0),
        confidence=(1.0, 0.1, 1.0),
        unclear=(False, False, False),
        themes=(SuggestedTheme(), SuggestedTheme()),
    )
    assert suggestions.members() == [{7}, {5}]


@given(texts=st.lists(st.text(), min_size=1, max_size=5))
def test_the_hash_tells_corpora_apart(texts: list[str]) -> None:
    ids = tuple(range(len(texts)))
    one = Corpus(ids=ids, texts=tuple(texts))
    assert one.sha256 == Corpus(ids=ids, texts=tuple(texts)).sha256
    assert one.sha256 != Corpus(ids=ids, texts=(*texts[:-1], texts[-1] + "x")).sha256
    assert one.sha256 != Corpus(ids=tuple(i + 1 for i in ids), texts=tuple(texts)).sha256


def test_figures_become_what_json_can_hold() -> None:
    figures = {"a": np.float64(0.5), 1: np.array([1, 2]), "n": float("nan"), "t": ("x",)}
    assert plain(figures) == {"a": 0.5, "1": [1, 2], "n": None, "t": ["x"]}
