"""Agreement of coders with one label a text, against independent computations."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score, f1_score

from consult.analysis.quality import alpha_of_all, coders_agreement, label_agreement

labels = st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), min_size=2)


def coded(seed: int = 1, size: int = 200) -> tuple[list[str], list[str]]:
    chance = random.Random(seed)  # noqa: S311  # to be repeated, not to be secret
    first = [chance.choice("abcde") for _ in range(size)]
    second = [x if chance.random() < 0.7 else chance.choice("abcdef") for x in first]
    return first, second


def test_kappa_and_f1_are_those_of_others() -> None:
    first, second = coded()
    found = label_agreement(first, second)
    assert found.kappa.value == pytest.approx(cohen_kappa_score(first, second))
    f1 = f1_score(first, second, average="macro", labels=list("abcdef"), zero_division=0)
    assert found.macro_f1.value == pytest.approx(f1)
    sets = coders_agreement([{x} for x in first], [{x} for x in second])
    assert found.alpha.value == pytest.approx(sets.alpha.value)
    assert alpha_of_all([first, second]).value == pytest.approx(sets.alpha.value)
    by_label = {row.theme: row for row in found.labels}
    for theme in sets.themes:
        assert by_label[theme.theme] == theme


def test_krippendorff_s_own_example_with_missing_labels() -> None:
    # Krippendorff 2011, "Computing Krippendorff's alpha-reliability", table C: 0.743 nominal
    table = (
        "1 2 3 3 2 1 4 1 2 * * *",
        "1 2 3 3 2 2 4 1 2 5 * 3",
        "* 3 3 3 2 3 4 2 2 5 1 *",
        "1 2 3 3 2 4 4 1 2 5 1 *",
    )
    columns = [[None if x == "*" else x for x in row.split()] for row in table]
    assert alpha_of_all(columns).value == pytest.approx(0.743, abs=5e-4)


def test_intervals_hold_the_value_and_narrow_with_more_texts() -> None:
    widths = []
    for size in (50, 800):
        found = label_agreement(*coded(size=size)).kappa
        assert found.low < found.value < found.high
        widths.append(found.high - found.low)
    assert widths[1] < widths[0] / 2


def test_the_same_labels_show_the_same_figures_in_any_order() -> None:
    first, second = coded(size=40)
    turned = label_agreement(first[::-1], second[::-1])
    assert turned == label_agreement(first, second)


def test_chance_agreement_is_no_agreement_and_one_label_alone_is_full() -> None:
    chance = label_agreement(["a", "a", "b", "b"], ["a", "b", "a", "b"])
    assert chance.kappa.value == 0
    alone = label_agreement(["none"] * 5, ["none"] * 5)
    assert (alone.kappa.value, alone.alpha.value, alone.macro_f1.value) == (1, 1, 1)
    assert alone.pairs == {("none", "none"): 5}


@settings(max_examples=50, deadline=None)
@given(labels)
def test_figures_stay_within_their_bounds(pairs: list[tuple[str, str]]) -> None:
    first, second = zip(*pairs, strict=True)
    found = label_agreement(first, second, n_boot=20)
    assert 0 <= found.observed.value <= 1
    assert 0 <= found.macro_f1.value <= 1
    assert -1 <= found.kappa.value <= 1
    assert found.alpha.value <= 1
    assert sum(found.pairs.values()) == len(pairs)


@pytest.mark.parametrize(
    ("first", "second", "boot"), [(["a"], ["a", "b"], 10), ([], [], 10), (["a"], ["a"], 0)]
)
def test_what_cannot_be_compared_is_refused(first: list[str], second: list[str], boot: int) -> None:
    with pytest.raises(ValueError, match=r"label|text|n_boot"):
        label_agreement(first, second, n_boot=boot)
    with pytest.raises(ValueError, match=r"coders|two labels|n_boot"):
        alpha_of_all([first, second], n_boot=boot)
