"""Numbers of themes last: which suggested theme continues which."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from consult.themes.matching import SAME, match_themes, share_kept

groups = st.lists(st.frozensets(st.integers(0, 30)), max_size=6)


def test_the_same_groups_in_another_order_are_matched() -> None:
    before = [{1, 2, 3}, {4, 5, 6}]
    assert match_themes(before, [{4, 5, 6}, {1, 2, 3}]) == {0: 1, 1: 0}


def test_texts_that_came_in_between_do_not_count() -> None:
    before = [{1, 2, 3, 4}]
    assert match_themes(before, [{1, 2, 3, 4} | set(range(100, 130))]) == {0: 0}


def test_a_group_that_shares_less_than_half_is_new() -> None:
    before = [{1, 2, 3, 4}, {5, 6, 7, 8}]
    assert match_themes(before, [{1, 2, 3, 5, 6, 7, 8}, {4}]) == {0: 1}
    halves = [set(range(10)), set(range(10, 20))]
    assert match_themes(halves, [set(range(0, 20, 2)), set(range(1, 20, 2))]) == {}


def test_a_small_group_does_not_name_the_large_one_that_swallows_it() -> None:
    large = set(range(100))
    before = [large, {200, 201}]
    assert match_themes(before, [large | {200, 201}]) == {0: 0}


def test_three_that_became_one_are_a_new_one_and_a_half_lives_on() -> None:
    thirds = [set(range(4)), set(range(4, 8)), set(range(8, 12))]
    assert match_themes(thirds, [set(range(12))]) == {}
    assert match_themes([set(range(8))], [set(range(4)), set(range(4, 8))]) == {0: 0}


def test_of_two_that_could_continue_a_theme_one_does() -> None:
    before = [set(range(10)), set(range(10, 14))]
    after = [set(range(6)), set(range(6, 10)) | set(range(10, 14))]
    assert match_themes(before, after) == {0: 0, 1: 1}


def test_nothing_matches_nothing() -> None:
    assert match_themes([], [{1}]) == {}
    assert match_themes([{1}], []) == {}
    assert share_kept(set(), set()) == 0.0


@given(before=groups, after=groups)
def test_matching_is_one_to_one_and_shares_enough(
    before: list[frozenset[int]], after: list[frozenset[int]]
) -> None:
    pairs = match_themes(before, after)
    assert len(set(pairs.values())) == len(pairs)
    read = frozenset().union(*after)
    known = frozenset().union(*before)
    for new, old in pairs.items():
        assert share_kept(before[old] & read, after[new] & known) > SAME


@given(first=st.frozensets(st.integers()), second=st.frozensets(st.integers()))
def test_the_share_is_symmetric_and_one_only_for_equals(
    first: frozenset[int], second: frozenset[int]
) -> None:
    share = share_kept(first, second)
    assert share == share_kept(second, first)
    assert 0 <= share <= 1
    assert (share == 1) == (first == second != frozenset())
