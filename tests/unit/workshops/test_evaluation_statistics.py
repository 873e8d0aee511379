"""What marks add up to, and which groups are large enough to be shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.workshops.evaluation.statistics import (
    SMALLEST,
    Tally,
    added,
    rate,
    shown_groups,
    tally,
)
from consult.workshops.models.evaluation import MARKS, QuestionKind

SCALE, CHOICE = QuestionKind.SCALE, QuestionKind.YES_PARTLY_NO
closed_kinds = st.sampled_from(list(MARKS))


@given(kind=closed_kinds, data=st.data())
def test_a_tally_counts_every_mark_once(kind: QuestionKind, data: st.DataObject) -> None:
    marks = data.draw(st.lists(st.integers(1, MARKS[kind]), max_size=60))
    found = tally(kind, {mark: marks.count(mark) for mark in set(marks)})
    assert found.answers == len(marks)
    assert len(found.counts) == MARKS[kind]
    shares = [found.share(mark) for mark in range(1, MARKS[kind] + 1)]
    assert sum(shares) == pytest.approx(1.0 if marks else 0.0)
    if kind is SCALE and marks:
        assert found.mean == pytest.approx(sum(marks) / len(marks))
        assert found.favourable == sum(mark >= 4 for mark in marks)
    else:
        assert found.mean is None
    if kind is CHOICE:
        assert found.favourable == marks.count(1)
    assert 0 <= found.agreement <= 1


@given(st.lists(st.lists(st.integers(0, 9), min_size=5, max_size=5), min_size=1, max_size=6))
def test_tallies_add_up_mark_by_mark(parts: list[list[int]]) -> None:
    whole = added(Tally(SCALE, tuple(part)) for part in parts)
    assert whole.counts == tuple(sum(column) for column in zip(*parts, strict=True))


def test_nothing_cannot_be_added_up() -> None:
    with pytest.raises(ValueError, match="nothing"):
        added([])


@given(sizes=st.dictionaries(st.integers(0, 9), st.integers(0, 12)), unsaid=st.integers(0, 8))
def test_no_group_is_small_and_none_can_be_computed(sizes: dict[int, int], unsaid: int) -> None:
    whole = sum(sizes.values()) + unsaid
    kept = shown_groups(sizes, whole)
    rest = whole - sum(sizes[key] for key in kept)
    assert all(sizes[key] >= SMALLEST for key in kept)
    assert not kept or rest == 0 or rest >= SMALLEST
    assert kept == [key for key in sizes if key in kept]


@pytest.mark.parametrize(
    ("sizes", "whole", "shown"),
    [
        ({"f": 9, "m": 8}, 17, ["f", "m"]),
        # the men could be computed from all and the women
        ({"f": 9, "m": 4}, 13, []),
        # three men and two who did not say: five together
        ({"f": 9, "m": 3}, 14, ["f"]),
        ({"a": 20, "b": 7, "c": 2}, 29, ["a"]),
    ],
)
def test_small_groups_take_the_smallest_large_one_along(
    sizes: dict[str, int], whole: int, shown: list[str]
) -> None:
    assert shown_groups(sizes, whole) == shown


@pytest.mark.parametrize(
    ("answers", "participants", "share"),
    [(5, 20, 0.25), (20, 20, 1.0), (0, 20, None), (9, 0, None)],
)
def test_a_rate_is_known_when_as_many_came_as_answered(
    answers: int, participants: int, share: float | None
) -> None:
    assert rate(answers, participants) == share
