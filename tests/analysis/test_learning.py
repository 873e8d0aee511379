"""A team's themes are learnt from the few texts that it placed."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from consult.analysis import Move, ThemeLearner
from tests.analysis.planted import planted

Numbers = npt.NDArray[np.int64]


@pytest.fixture(scope="module")
def corpus() -> tuple[list[str], Numbers, Numbers]:
    """Texts, their planted themes, and those of ten texts a theme, -1 for the others."""
    texts, themes = planted()
    truth = np.unique(themes, return_inverse=True)[1].astype(np.int64)
    return texts, truth, _placed(truth)


def _placed(truth: Numbers, count: int = 10) -> Numbers:
    found = np.full(len(truth), -1, np.int64)
    rng = np.random.default_rng(2)
    for theme in np.unique(truth):
        found[rng.permutation(np.flatnonzero(truth == theme))[:count]] = theme
    return found


@pytest.fixture(scope="module")
def learner(corpus: tuple[list[str], Numbers, Numbers]) -> ThemeLearner:
    return ThemeLearner().fit(corpus[0], corpus[2])


def test_ten_placed_texts_a_theme_place_nearly_all_others(
    corpus: tuple[list[str], Numbers, Numbers], learner: ThemeLearner
) -> None:
    _, truth, placed = corpus
    assert (learner.predict() == truth)[placed < 0].mean() >= 0.95
    assert learner.classes_.tolist() == [0, 1, 2, 3, 4]


def test_two_placed_texts_a_theme_are_worth_more_than_chance(
    corpus: tuple[list[str], Numbers, Numbers],
) -> None:
    texts, truth, _ = corpus
    placed = _placed(truth, 2)
    found = ThemeLearner().fit(texts, placed).predict()
    assert (found == truth)[placed < 0].mean() >= 0.7


def test_probabilities_of_a_text_add_up_to_one(
    corpus: tuple[list[str], Numbers, Numbers], learner: ThemeLearner
) -> None:
    assert learner.probabilities_.shape == (len(corpus[0]), 5)
    assert np.allclose(learner.probabilities_.sum(axis=1), 1, atol=1e-5)


def test_themes_keep_the_numbers_that_people_gave(
    corpus: tuple[list[str], Numbers, Numbers],
) -> None:
    texts, truth, placed = corpus
    numbers = np.array([3, 17, 4, 90, 8])
    found = ThemeLearner().fit(texts, np.where(placed >= 0, numbers[placed], -1))
    assert found.classes_.tolist() == [3, 4, 8, 17, 90]
    assert (found.predict() == numbers[truth]).mean() >= 0.95


def test_order_of_texts_never_matters(
    corpus: tuple[list[str], Numbers, Numbers], learner: ThemeLearner
) -> None:
    texts, _, placed = corpus
    order = np.random.default_rng(1).permutation(len(texts))
    other = ThemeLearner().fit([texts[row] for row in order], placed[order])
    assert other.probabilities_.tolist() == learner.probabilities_[order].tolist()


def test_copies_never_matter_and_share_their_probabilities(
    corpus: tuple[list[str], Numbers, Numbers], learner: ThemeLearner
) -> None:
    texts, _, placed = corpus
    rows = [*np.flatnonzero(placed >= 0)[:5], *np.flatnonzero(placed < 0)[:5]]
    copies = [texts[row] for row in rows for _ in range(4)]
    given = [int(placed[row]) for row in rows for _ in range(4)]
    other = ThemeLearner().fit([*texts, *copies], [*placed, *given])
    assert np.array_equal(other.probabilities_[: len(texts)], learner.probabilities_)
    assert np.array_equal(other.probabilities_[len(texts) :: 4], learner.probabilities_[rows])


def test_a_text_in_the_wrong_theme_is_proposed_for_its_own(
    corpus: tuple[list[str], Numbers, Numbers], learner: ThemeLearner
) -> None:
    _, truth, placed = corpus
    wrong = np.flatnonzero(placed < 0)[:8]
    now = truth.copy()
    now[wrong] = (now[wrong] + 1) % 5
    moves = learner.moves(now)
    assert len(moves) >= 6
    for move in moves:
        assert move.row in wrong
        assert (move.before, move.after) == (now[move.row], truth[move.row])


def test_moves_come_surest_first_and_only_from_a_probability_on(
    corpus: tuple[list[str], Numbers, Numbers], learner: ThemeLearner
) -> None:
    now = (corpus[1] + 1) % 5
    for least in (0.6, 0.8):
        sure = [move.probability for move in learner.moves(now, least)]
        assert sure == sorted(sure, reverse=True)
        assert min(sure) >= least
    assert len(learner.moves(now, 0.8)) < len(learner.moves(now, 0.6)) <= len(now)
    assert learner.moves(learner.predict(), 0.0) == []


def test_undecided_texts_are_proposed_for_their_likeliest_theme(
    corpus: tuple[list[str], Numbers, Numbers], learner: ThemeLearner
) -> None:
    now = corpus[1].copy()
    now[7] = -1
    sure = round(float(learner.probabilities_[7].max()), 4)
    assert learner.moves(now, 0.0)[0:] == [Move(7, -1, int(corpus[1][7]), sure)]


def test_themes_without_a_placed_text_are_left_alone(
    corpus: tuple[list[str], Numbers, Numbers],
) -> None:
    texts, truth, placed = corpus
    known = ThemeLearner().fit(texts, np.where(placed < 3, placed, -1))
    assert known.classes_.tolist() == [0, 1, 2]
    moves = known.moves(np.where(truth < 3, (truth + 1) % 3, truth), 0.0)
    assert moves
    assert {move.before for move in moves} == {0, 1, 2}


def test_a_theme_with_wordless_texts_only_is_left_alone(
    corpus: tuple[list[str], Numbers, Numbers],
) -> None:
    texts, truth, placed = corpus
    found = ThemeLearner().fit(["😀", *texts], [9, *placed])
    assert found.predict()[0] == -1
    assert not (found.predict() == 9).any()
    assert found.moves([9, *np.where(truth == 0, 9, truth)], 0.0) == []


def test_one_theme_alone_proposes_no_move(corpus: tuple[list[str], Numbers, Numbers]) -> None:
    texts, _, placed = corpus
    found = ThemeLearner().fit([*texts, ""], [*np.where(placed == 2, 2, -1), -1])
    assert found.predict().tolist() == [2] * len(texts) + [-1]
    assert found.moves([-1] * (len(texts) + 1)) == []


def test_texts_without_words_are_in_no_theme() -> None:
    found = ThemeLearner().fit(["", "😀", "12"], [0, 1, -1])
    assert found.predict().tolist() == [-1, -1, -1]
    assert found.moves([0, 1, 0]) == []
    assert found.probabilities_.shape == (3, 2)


def test_a_text_placed_in_two_themes_by_its_copies_is_learnt_for_both() -> None:
    texts = ["إصلاح الطريق", "إصلاح الطريق", "ماء الشرب", "توفير الطبيب"]
    share = ThemeLearner().fit(texts, [0, 1, 2, 2]).probabilities_
    assert share[0].tolist() == share[1].tolist()
    assert share[0, 0] == pytest.approx(share[0, 1], abs=1e-3)


@pytest.mark.parametrize(
    ("texts", "themes", "message"),
    [
        ([], [], "no text was placed"),
        (["الطريق", "الماء"], [-1, -1], "no text was placed"),
        (["الطريق", "الماء"], [0], "1 themes for 2 texts"),
    ],
)
def test_nothing_to_learn_from_is_refused(
    texts: list[str], themes: list[int], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        ThemeLearner().fit(texts, themes)


def test_themes_now_must_match_the_texts(learner: ThemeLearner) -> None:
    with pytest.raises(ValueError, match="2 themes for"):
        learner.moves([0, 1])


def test_a_learner_that_learnt_nothing_yet_says_so() -> None:
    with pytest.raises(NotFittedError):
        ThemeLearner().predict()


def test_a_learner_can_be_cloned() -> None:
    other = clone(ThemeLearner(random_state=5))
    assert other.get_params() == {"random_state": 5, "lexicon": None}
