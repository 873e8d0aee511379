"""Agreement of themes with one label a text, and of coders with sets of themes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.analysis.quality import agreement, coders_agreement, compare_coders, matched
from consult.analysis.quality.coders import masi_distance
from consult.analysis.quality.sets import coded

_PAIRS = st.lists(st.tuples(st.integers(0, 4), st.integers(-1, 5)), min_size=1, max_size=40)
_SETS = st.frozensets(st.sampled_from(["ماء", "طريق", "صحة", "école"]), max_size=3)
_CODINGS = st.lists(st.tuples(_SETS, _SETS), min_size=1, max_size=20)


def test_figures_of_a_small_case_are_those_worked_out_by_hand() -> None:
    found = agreement(["a", "a", "a", "b", "b", None], [7, 7, 2, 2, -1, 2])
    assert found.texts == 5
    assert found.accuracy == pytest.approx(3 / 5)
    assert found.macro_f1 == pytest.approx((0.8 + 0.5) / 2)
    assert found.undecided == pytest.approx(0.2)


def test_leaving_hard_texts_undecided_does_not_raise_the_figures() -> None:
    truth = [0, 0, 1, 1, 2, 2]
    assert agreement(truth, [0, 0, 1, 1, -1, -1]).accuracy == pytest.approx(4 / 6)
    assert agreement(truth, [0, -1, 1, -1, 2, -1]).v < 1


@given(_PAIRS)
def test_numbers_and_order_do_not_matter(pairs: list[tuple[int, int]]) -> None:
    truth, found = [t for t, _ in pairs], [f for _, f in pairs]
    before = agreement(truth, found)
    renamed = [-1 if theme < 0 else 17 - theme for theme in found]
    after = agreement([f"l{9 - label}" for label in reversed(truth)], renamed[::-1])
    for name in ("v", "ari", "ami", "accuracy", "macro_f1", "undecided"):
        assert getattr(after, name) == pytest.approx(getattr(before, name), abs=1e-9), name


@given(_PAIRS)
def test_figures_keep_their_bounds(pairs: list[tuple[int, int]]) -> None:
    found = agreement([t for t, _ in pairs], [f for _, f in pairs])
    for name in ("v", "homogeneity", "completeness", "accuracy", "macro_f1", "undecided"):
        assert 0 <= getattr(found, name) <= 1, name
    assert found.ari <= 1 + 1e-9


@pytest.mark.parametrize(
    ("truth", "found"),
    [
        ([1, 2], [0]),
        ([], []),
        ([None, -1], [0, 1]),
        ([1, "a"], [0, 1]),
        ([1, 2], [0, -2]),
        ([1, 2], [0.5, 1]),
        ([1, 2], [[0], [1]]),
    ],
)
def test_wrong_labels_are_refused(truth: list[int | str | None], found: list[int]) -> None:
    with pytest.raises(ValueError, match=r"label|themes"):
        agreement(truth, found)


@given(_CODINGS)
def test_a_coder_agrees_fully_with_itself(
    pairs: list[tuple[frozenset[str], frozenset[str]]],
) -> None:
    one = [first for first, _ in pairs]
    found = coders_agreement(one, one, n_boot=20)
    assert found.f1.value == found.f1.low == found.jaccard.value == found.alpha.value == 1
    assert all(theme.f1 == theme.kappa == 1 for theme in found.themes)


@given(_CODINGS)
def test_order_of_texts_leaves_intervals_as_they_are(
    pairs: list[tuple[frozenset[str], frozenset[str]]],
) -> None:
    one, other = [a for a, _ in pairs], [b for _, b in pairs]
    found = coders_agreement(one, other, n_boot=20)
    assert coders_agreement(one[::-1], other[::-1], n_boot=20) == found
    assert 0 <= found.f1.low <= found.f1.high <= 1
    assert found.jaccard.value <= found.f1.value + 1e-12


def test_masi_is_that_of_the_paper() -> None:
    sets = coded([{"a"}, {"a", "b"}, {"b", "c"}, set()]).members[0].astype(float)
    rows = {frozenset("abc"[i] for i in range(3) if row[i]): row for row in sets}

    def distance(one: str, other: str) -> float:
        first, second = rows[frozenset(one)], rows[frozenset(other)]
        return float(masi_distance(first[None, :], second[None, :])[0, 0])

    assert distance("a", "ab") == pytest.approx(1 - 1 / 2 * 2 / 3)
    assert distance("ab", "bc") == pytest.approx(1 - 1 / 3 * 1 / 3)
    assert distance("a", "bc") == distance("a", "") == 1
    assert distance("", "") == 0


def test_alpha_of_single_themes_is_the_nominal_one() -> None:
    # Krippendorff (2011), "Computing Krippendorff's alpha-reliability", example A: 0.095
    one, other = "0100000000", "1110010010"
    found = coders_agreement([{code} for code in one], [{code} for code in other])
    assert found.alpha.value == pytest.approx(0.095, abs=5e-4)


def test_kappa_of_a_theme_is_cohens() -> None:
    one = [{"a"}] * 45 + [{"b"}] * 55
    other = [{"a"}] * 25 + [{"b"}] * 20 + [{"a"}] * 10 + [{"b"}] * 45
    found = {theme.theme: theme for theme in coders_agreement(one, other).themes}
    assert found["a"].kappa == pytest.approx((0.7 - 0.515) / (1 - 0.515))
    assert found["a"].precision == pytest.approx(25 / 35)
    assert found["a"].recall == pytest.approx(25 / 45)


def test_an_engine_as_good_as_people_is_not_told_from_them_and_a_bad_one_is() -> None:
    themes = ["w", "r", "h"]
    truth = [themes[i % 3] for i in range(300)]

    def coder(wrong: int) -> list[set[str]]:
        return [
            {"z" if i * 7 % 100 in range(wrong, wrong + 15) else t} for i, t in enumerate(truth)
        ]

    good = compare_coders(coder(40), coder(0), coder(20), n_boot=300)
    assert good.f1_difference.low <= 0 <= good.f1_difference.high
    bad = compare_coders([{"w"}] * 300, coder(0), coder(20), n_boot=300)
    assert bad.f1_difference.high < 0
    assert bad.alpha_difference.high < 0


def test_free_numbers_are_matched_with_the_names_of_people() -> None:
    coder = [{"w"}, {"w", "r"}, {"r"}, {"h"}]
    engine = [{3}, {3, 1}, {1}, {9}]
    assert matched([*engine, {4}], [*coder, set()])[:4] == coder
    assert matched([*engine, {4}], [*coder, set()])[4] == {("unmatched", 4)}
    assert compare_coders(engine, coder, coder, match=True, n_boot=10).f1_difference.value == 0


def test_wrong_codings_are_refused() -> None:
    for codings in ([{"a"}], [{"a"}, {"b"}]), ([], []), (["ab"], [{"a"}]):
        with pytest.raises(ValueError, match=r"coding|collection"):
            coders_agreement(*codings)
    with pytest.raises(ValueError, match="n_boot"):
        coders_agreement([{"a"}], [{"a"}], n_boot=0)
