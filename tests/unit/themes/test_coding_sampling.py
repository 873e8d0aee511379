"""Drawing the texts of a round of double coding."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.themes.coding.sampling import draw


@given(
    st.dictionaries(st.integers(1, 500), st.sampled_from(["a", "b", None]), min_size=1),
    st.integers(0, 3),
    st.data(),
)
def test_each_stratum_gets_its_share_to_the_next_whole_number(
    strata: dict[int, str | None], seed: int, data: st.DataObject
) -> None:
    size = data.draw(st.integers(1, len(strata)))
    drawn = draw(strata, size=size, seed=seed)
    assert len(set(drawn)) == size
    assert set(drawn) <= set(strata)
    whole, taken = Counter(strata.values()), Counter(strata[key] for key in drawn)
    for stratum, count in whole.items():
        assert abs(taken[stratum] - size * count / len(strata)) < 1


def test_neither_order_nor_run_changes_what_is_drawn() -> None:
    strata = {key: key % 3 for key in range(1, 200)}
    turned = dict(reversed(strata.items()))
    assert draw(strata, size=20, seed=4) == draw(turned, size=20, seed=4)
    assert draw(strata, size=20, seed=4) != draw(strata, size=20, seed=5)


def test_all_texts_can_be_drawn_in_random_order() -> None:
    drawn = draw(dict.fromkeys(range(50)), size=50, seed=1)
    assert sorted(drawn) == list(range(50)) != drawn


@pytest.mark.parametrize("size", [0, 3])
def test_more_than_there_is_cannot_be_drawn(size: int) -> None:
    with pytest.raises(ValueError, match="of 2"):
        draw({1: None, 2: None}, size=size, seed=0)
