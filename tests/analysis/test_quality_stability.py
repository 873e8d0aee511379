"""Themes that other runs find again, and themes that they don't."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.analysis.quality import stability

_THEMES = st.lists(st.integers(-1, 4), max_size=30)


@given(_THEMES)
def test_a_run_with_other_numbers_finds_every_theme_again(themes: list[int]) -> None:
    renamed = [-1 if theme < 0 else 9 - theme for theme in themes]
    found = stability(themes, [themes, renamed])
    assert set(found.themes) == set(themes) - {-1}
    assert all(score == 1 for score in found.themes.values())


def test_a_split_theme_is_half_as_stable_and_the_mean_is_weighted() -> None:
    found = stability([0, 0, 0, 0, 1, 1], [[0, 0, 2, 2, 1, 1]])
    assert found.themes == {0: 0.5, 1: 1}
    assert found.mean == pytest.approx(4 / 6)


def test_texts_that_a_run_did_not_see_are_left_out() -> None:
    assert stability([0, 0, 1, 1], [[7, -1, 3, 3]]).themes == {0: 1, 1: 1}
    assert stability([0, 0], [[-1, -1]]).themes == {0: 0}


def test_wrong_runs_are_refused() -> None:
    for runs in [], [[0]]:
        with pytest.raises(ValueError, match="runs"):
            stability([0, 1], runs)
