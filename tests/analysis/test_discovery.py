"""Theme discovery: planted themes are found; order, copies and odd texts never break it."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.metrics import homogeneity_score, v_measure_score

from consult.analysis import Decisions, ThemeDiscoverer
from consult.analysis.lexicon import civic_lexicon
from tests.analysis.planted import planted


@pytest.fixture(scope="module")
def found() -> tuple[list[str], list[str], ThemeDiscoverer]:
    texts, themes = planted()
    return texts, themes, ThemeDiscoverer(5).fit(texts)


def test_planted_themes_are_recovered_across_languages(
    found: tuple[list[str], list[str], ThemeDiscoverer],
) -> None:
    _, themes, finder = found
    assert v_measure_score(themes, finder.labels_) >= 0.9


@pytest.mark.parametrize("language", ["ar", "ary", "fr"])
def test_planted_themes_are_recovered_in_one_language(language: str) -> None:
    texts, themes = planted((language,))
    assert v_measure_score(themes, ThemeDiscoverer(5).fit(texts).labels_) >= 0.75


def test_the_number_of_planted_themes_is_found(
    found: tuple[list[str], list[str], ThemeDiscoverer],
) -> None:
    texts, themes, _ = found
    finder = ThemeDiscoverer().fit(texts)
    assert 4 <= len(finder.themes_) <= 7
    assert v_measure_score(themes, finder.labels_) >= 0.8


def test_labels_are_distinct_and_in_the_languages_found(
    found: tuple[list[str], list[str], ThemeDiscoverer],
) -> None:
    finder = found[2]
    for code in ("ar", "fr"):
        shown = [theme.labels[code] for theme in finder.themes_]
        assert len(set(shown)) == len(shown)
    assert any("déchets" in t.labels["fr"] or "poubelles" in t.labels["fr"] for t in finder.themes_)


def test_representatives_are_distinct_members_of_their_theme(
    found: tuple[list[str], list[str], ThemeDiscoverer],
) -> None:
    texts, _, finder = found
    for theme in finder.themes_:
        assert {int(finder.labels_[row]) for row in theme.representatives} == {theme.index}
        assert len({texts[row] for row in theme.representatives}) == len(theme.representatives) > 2


def test_themes_are_numbered_by_falling_size(
    found: tuple[list[str], list[str], ThemeDiscoverer],
) -> None:
    finder = found[2]
    sizes = [theme.size for theme in finder.themes_]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes == np.bincount(finder.labels_).tolist()


@pytest.mark.parametrize("n_themes", [5, None])
def test_order_of_input_and_number_of_threads_never_matter(n_themes: int | None) -> None:
    texts, _ = planted()
    texts += [*texts[:7], "", "😀"]
    order = list(range(len(texts)))
    random.Random(1).shuffle(order)  # noqa: S311  # not for secrets
    straight = ThemeDiscoverer(n_themes, n_jobs=1).fit(texts)
    shuffled = ThemeDiscoverer(n_themes, n_jobs=2).fit([texts[row] for row in order])
    assert straight.labels_[order].tolist() == shuffled.labels_.tolist()
    assert straight.confidence_[order].tolist() == shuffled.confidence_.tolist()
    assert [t.labels for t in straight.themes_] == [t.labels for t in shuffled.themes_]


def test_later_texts_are_placed_with_their_like(
    found: tuple[list[str], list[str], ThemeDiscoverer],
) -> None:
    texts, themes, finder = found
    water = int(np.bincount(finder.labels_[[t == "water" for t in themes]]).argmax())
    assert finder.predict(["نريد الماء الصالح للشرب وحفر بئر", "😀"]).tolist() == [water, -1]
    assert (finder.predict(texts) == finder.labels_).mean() >= 0.9


def test_progress_runs_from_nothing_to_all() -> None:
    told: list[float] = []
    stages: list[str] = []

    def tell(share: float, stage: str) -> None:
        told.append(share)
        stages.append(stage)

    ThemeDiscoverer(3).fit(planted()[0], progress=tell)
    assert list(dict.fromkeys(stages)) == ["read", "vectors", "consensus", "labels", "done"]
    assert told[0] == 0
    assert told[-1] == 1
    assert told == sorted(told)


ODD = {
    "one": ["مرحبا بكم"],
    "two": ["طريق", "ماء"],
    "identical": ["إصلاح الطريق"] * 200,
    "empty": [""] * 6,
    "numbers": ["1", "22", "3 3"] * 2,
    "emoji": ["😀", "😂😂", "🎉"],
    "surrogates": ["\ud800 نص", "a\udfff b", "نص"],
    "unseen": ["これは日本語です", "日本の道", "ถนนไม่ดี", "дорога плохая"],
    "marks": ["e" + "\u0301" * 10_000, "طريق القرية", "ماء الشرب"],
    "long": ["كلمة " * 40_000, "أ" * 200_000, "طريق القرية"],
}


@pytest.mark.parametrize("texts", ODD.values(), ids=ODD.keys())
def test_odd_corpora_give_a_defined_result(texts: list[str]) -> None:
    free = ThemeDiscoverer().fit(texts)
    assert free.labels_.shape == free.confidence_.shape == free.unclear_.shape == (len(texts),)
    for count in {1, 2, len(texts)} - {len(texts) + 1}:
        if count <= len(texts):
            finder = ThemeDiscoverer(count).fit(texts)
            assert sorted(set(finder.labels_.tolist())) == list(range(count))
            assert len(finder.themes_) == count


def test_identical_texts_are_one_theme_without_doubt() -> None:
    finder = ThemeDiscoverer().fit(["إصلاح الطريق"] * 200)
    assert finder.labels_.tolist() == [0] * 200
    assert finder.themes_[0].representatives == [0]


def test_texts_without_words_are_unclear_and_undecided() -> None:
    finder = ThemeDiscoverer().fit([*planted()[0], "", "😀", "12"])
    assert finder.unclear_.tolist()[-3:] == [True] * 3
    assert finder.labels_.tolist()[-3:] == [-1] * 3


@pytest.mark.parametrize(("texts", "count"), [([], None), (["طريق"], 2), (["طريق"], 0)])
def test_impossible_requests_are_refused_clearly(texts: list[str], count: int | None) -> None:
    with pytest.raises(ValueError, match="text"):
        ThemeDiscoverer(count).fit(texts)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(st.characters(), max_size=30), min_size=1, max_size=12), st.data())
def test_any_texts_can_be_cut_in_any_possible_number(texts: list[str], data: st.DataObject) -> None:
    count = data.draw(st.integers(1, len(texts)))
    finder = ThemeDiscoverer(count).fit(texts)
    assert sorted(set(finder.labels_.tolist())) == list(range(count))


def test_planted_themes_are_not_languages(
    found: tuple[list[str], list[str], ThemeDiscoverer],
) -> None:
    texts, _, finder = found
    french = ["a" <= text[-1] <= "z" for text in texts]
    assert v_measure_score(french, finder.labels_) <= 0.1


def test_finer_grain_finds_more_themes(
    found: tuple[list[str], list[str], ThemeDiscoverer],
) -> None:
    texts = found[0]
    coarse, fine = (ThemeDiscoverer(granularity=grain).fit(texts) for grain in ("coarse", "fine"))
    assert len(coarse.themes_) < len(fine.themes_)


def test_another_seed_finds_nearly_the_same_themes(
    found: tuple[list[str], list[str], ThemeDiscoverer],
) -> None:
    texts, _, finder = found
    other = ThemeDiscoverer(5, random_state=11).fit(texts)
    assert v_measure_score(finder.labels_, other.labels_) >= 0.9


def test_an_estimator_only_stores_what_it_is_given() -> None:
    lexicon = civic_lexicon()
    wrong = ThemeDiscoverer(-3, granularity="none", lexicon=lexicon)  # type: ignore[arg-type]  # on purpose
    assert wrong.n_themes == -3
    assert wrong.lexicon is lexicon
    assert sorted(vars(wrong)) == sorted(wrong.get_params())
    with pytest.raises(ValueError, match="-3"):
        wrong.fit(["الطريق"])


def test_an_estimator_can_be_cloned_and_set() -> None:
    finder = ThemeDiscoverer(4, granularity="fine", random_state=9, n_jobs=1)
    twin = clone(finder)
    assert twin is not finder
    assert twin.get_params() == finder.get_params()
    assert twin.set_params(n_themes=2).n_themes == 2
    assert finder.n_themes == 4


def test_a_fit_forgets_the_one_before() -> None:
    texts, _ = planted()
    finder = ThemeDiscoverer(5).fit(texts, decisions=Decisions(pinned={0: 3}, themes=5))
    again = finder.fit(texts[:40])
    assert again is finder
    assert finder.labels_.tolist() == ThemeDiscoverer(5).fit(texts[:40]).labels_.tolist()


@pytest.mark.parametrize("ask", ["predict", "predict_mentions", "partial"])
def test_before_a_fit_there_is_nothing_to_ask(ask: str) -> None:
    asked = [0] if ask == "partial" else ["الطريق"]
    with pytest.raises(NotFittedError, match="not been fitted"):
        getattr(ThemeDiscoverer(), ask)(asked)


def test_texts_without_words_are_placed_nowhere_later(
    found: tuple[list[str], list[str], ThemeDiscoverer],
) -> None:
    finder = found[2]
    assert finder.predict(["", "😀", "12", "!!"]).tolist() == [-1] * 4
    assert finder.predict([]).tolist() == []


def test_texts_of_words_never_seen_are_placed_all_the_same(
    found: tuple[list[str], list[str], ThemeDiscoverer],
) -> None:
    assert (found[2].predict(["これは日本語です", "ⴰⵣⵓⵍ ⴼⵍⵍⴰⵡⵏ", "qwrtp zxcvb"]) >= 0).all()


def test_where_no_text_had_a_word_later_ones_have_no_theme() -> None:
    assert ThemeDiscoverer().fit(["", "😀"]).predict(["الطريق"]).tolist() == [-1]


def _two_themes(themes: list[str]) -> list[int]:
    return [row for row, theme in enumerate(themes) if theme in {"roads", "water"}]


def test_a_theme_of_two_halves_is_split_in_them() -> None:
    texts, themes = planted()
    rows = _two_themes(themes)
    halves = [themes[row] for row in rows]
    finder = ThemeDiscoverer(1).fit(texts)
    assert v_measure_score(halves, finder.partial(rows, 2)) >= 0.95
    assert homogeneity_score(halves, finder.partial(rows)) >= 0.95
    assert finder.labels_.tolist() == [0] * len(texts)


def test_parts_are_numbered_by_falling_size_and_leave_the_fit_as_it_was(
    found: tuple[list[str], list[str], ThemeDiscoverer],
) -> None:
    _, themes, finder = found
    before = (finder.labels_.tolist(), finder.predict(["حفر بئر"]).tolist())
    parts = finder.partial(_two_themes(themes), 4)
    sizes = np.bincount(parts).tolist()
    assert len(sizes) == 4
    assert sizes == sorted(sizes, reverse=True)
    assert (finder.labels_.tolist(), finder.predict(["حفر بئر"]).tolist()) == before


@pytest.mark.parametrize("asked", [3, None])
def test_the_order_of_rows_never_matters_to_a_split(
    found: tuple[list[str], list[str], ThemeDiscoverer], asked: int | None
) -> None:
    _, themes, finder = found
    rows = _two_themes(themes)
    order = np.random.default_rng(3).permutation(len(rows))
    moved = finder.partial([rows[place] for place in order], asked)
    assert finder.partial(rows, asked)[order].tolist() == moved.tolist()


def test_texts_without_words_are_in_no_part_unless_all_are_wanted() -> None:
    texts, _ = planted()
    finder = ThemeDiscoverer(5).fit(["", *texts, "😀"])
    rows = [0, *range(1, 40), len(texts) + 1]
    free = finder.partial(rows)
    assert np.flatnonzero(free < 0).tolist() == [0, len(rows) - 1]
    assert sorted(set(finder.partial(rows, 3).tolist())) == [0, 1, 2]
    assert finder.partial([0, len(texts) + 1], 2).tolist() in ([0, 1], [1, 0])
    assert finder.partial([0, len(texts) + 1]).tolist() == [-1, -1]


def test_copies_are_split_only_where_there_is_nothing_else_to_split() -> None:
    finder = ThemeDiscoverer(2).fit(["إصلاح الطريق"] * 3 + ["ماء الشرب"] * 3)
    assert finder.partial(range(6), 2).tolist() in ([0, 0, 0, 1, 1, 1], [1, 1, 1, 0, 0, 0])
    assert sorted(set(finder.partial([0, 1, 2], 3).tolist())) == [0, 1, 2]


@pytest.mark.parametrize(
    ("rows", "asked"),
    [([], None), ([], 1), ([0, 1], 3), ([0, 1], 0), ([0, 1_000], 1), ([-1, 0], None)],
)
def test_impossible_splits_are_refused(
    found: tuple[list[str], list[str], ThemeDiscoverer], rows: list[int], asked: int | None
) -> None:
    with pytest.raises(ValueError, match=r"texts|rows"):
        found[2].partial(rows, asked)
