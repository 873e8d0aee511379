"""What people decided is kept by later fits, whatever the texts say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.analysis import Decisions, ThemeDiscoverer
from consult.analysis.features import Integers
from tests.analysis.planted import planted

COUNTS = pytest.mark.parametrize("n_themes", [5, None])


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return planted()[0]


@pytest.fixture(scope="module")
def first(texts: list[str]) -> Integers:
    """Themes of a first run."""
    return ThemeDiscoverer(5).fit(texts).labels_


def _places(labels: Integers) -> dict[int, int]:
    return {row: int(theme) for row, theme in enumerate(labels) if theme >= 0}


def _run(texts: list[str], n_themes: int | None, decisions: Decisions) -> ThemeDiscoverer:
    return ThemeDiscoverer(n_themes).fit(texts, decisions=decisions)


@COUNTS
def test_pinned_texts_stay_whatever_a_run_finds(
    texts: list[str], first: Integers, n_themes: int | None
) -> None:
    pinned = {row: int(first[row] + 1) % 5 for row in range(0, 40, 2)}
    finder = _run(texts, n_themes, Decisions(pinned=pinned, earlier=_places(first)))
    assert {row: int(finder.labels_[row]) for row in pinned} == pinned
    assert (finder.confidence_[list(pinned)] == 1).all()


@COUNTS
def test_nothing_enters_or_leaves_a_locked_theme(
    texts: list[str], first: Integers, n_themes: int | None
) -> None:
    inside = np.flatnonzero(first == 2)[::2]
    others = np.setdiff1d(np.arange(len(texts)), np.flatnonzero(first == 2))
    earlier = {int(row): int(first[row]) for row in [*inside, *others[:60]]}
    finder = _run(texts, n_themes, Decisions(earlier=earlier, locked={2}))
    assert np.flatnonzero(finder.labels_ == 2).tolist() == sorted(inside.tolist())


def test_texts_that_do_not_fit_a_locked_theme_stay_in_it_too(
    texts: list[str], first: Integers
) -> None:
    earlier = {row: (theme + 1) % 5 if row < 30 else theme for row, theme in _places(first).items()}
    labels = _run(texts, 5, Decisions(earlier=earlier, locked=range(5))).labels_
    assert labels.tolist() == [earlier[row] for row in range(len(texts))]


def test_many_later_texts_like_a_locked_theme_become_a_new_one(
    texts: list[str], first: Integers
) -> None:
    inside = np.flatnonzero(first == 0)
    later = inside[len(inside) // 4 :].tolist()
    earlier = {row: theme for row, theme in _places(first).items() if row not in later}
    labels = _run(texts, None, Decisions(earlier=earlier, locked={0})).labels_
    assert np.mean(labels[later] == 5) >= 0.7
    assert np.isin(labels[later], [5, -1]).all()


def test_few_later_texts_like_a_locked_theme_are_undecided_and_not_in_another(
    texts: list[str], first: Integers
) -> None:
    later = np.flatnonzero(first == 0)[-6:].tolist()
    earlier = {row: theme for row, theme in _places(first).items() if row not in later}
    finder = _run(texts, None, Decisions(earlier=earlier, locked={0}))
    assert np.mean(finder.labels_[later] == -1) >= 0.8
    assert (finder.confidence_[finder.labels_ < 0] == 0).all()


def test_a_person_may_pin_a_text_into_a_locked_theme(texts: list[str], first: Integers) -> None:
    row = int(np.flatnonzero(first == 0)[0])
    decisions = Decisions(pinned={row: 2}, earlier=_places(first), locked={0, 2})
    assert _run(texts, 5, decisions).labels_[row] == 2


@COUNTS
def test_a_refused_text_never_goes_back(
    texts: list[str], first: Integers, n_themes: int | None
) -> None:
    refused = {(row, int(first[row])) for row in range(25)}
    finder = _run(texts, n_themes, Decisions(earlier=_places(first), refused=refused))
    assert not [pair for pair in refused if finder.labels_[pair[0]] == pair[1]]
    again = _places(finder.predict(texts))  # where their words alone would put them
    labels = _run(texts, n_themes, Decisions(earlier=again, refused=refused)).labels_
    assert not [pair for pair in refused if labels[pair[0]] == pair[1]]


def test_a_text_taken_out_of_a_locked_theme_is_not_held_in_it(
    texts: list[str], first: Integers
) -> None:
    row, theme = 3, int(first[3])
    decisions = Decisions(earlier=_places(first), refused={(row, theme)}, locked={theme})
    labels = _run(texts, 5, decisions).labels_
    assert labels[row] not in {theme, -1}


def test_a_text_refused_everywhere_is_undecided(texts: list[str], first: Integers) -> None:
    refused = {(3, theme) for theme in range(5)}
    finder = _run(texts, 5, Decisions(earlier=_places(first), refused=refused))
    assert finder.labels_[3] == -1
    assert finder.confidence_[3] == 0


@COUNTS
def test_parted_texts_never_share_a_theme(
    texts: list[str], first: Integers, n_themes: int | None
) -> None:
    roads = np.flatnonzero(first == 0)[:12].tolist()
    apart = {*zip(roads[:6], roads[6:], strict=True), (roads[0], roads[7])}
    for decisions in (
        Decisions(apart=apart),
        Decisions(apart=apart, earlier=_places(first)),
        Decisions(apart=apart, pinned=dict.fromkeys(roads[:6], 0)),
    ):
        labels = _run(texts, n_themes, decisions).labels_
        assert not [pair for pair in apart if labels[pair[0]] == labels[pair[1]] != -1]
        assert (labels[roads] >= 0).mean() >= 0.5


def test_three_texts_parted_from_each_other_are_in_three_themes(
    texts: list[str], first: Integers
) -> None:
    one, two, three = np.flatnonzero(first == 0)[:3].tolist()
    apart = {(one, two), (two, three), (one, three)}
    labels = _run(texts, 5, Decisions(apart=apart, earlier=_places(first))).labels_
    assert len(set(labels[[one, two, three]].tolist())) == 3


def test_pins_win_over_parting(texts: list[str], first: Integers) -> None:
    decisions = Decisions(pinned={0: 1, 1: 1}, apart={(0, 1)}, earlier=_places(first))
    assert _run(texts, 5, decisions).labels_[:2].tolist() == [1, 1]


def test_parted_texts_with_only_one_theme_leave_one_undecided(texts: list[str]) -> None:
    labels = _run(texts, 1, Decisions(apart={(0, 1)})).labels_
    assert sorted(labels[:2].tolist()) == [-1, 0]
    assert (labels[2:] == 0).all()


@COUNTS
def test_most_earlier_themes_are_kept_when_a_fifth_of_the_texts_is_new(
    texts: list[str], n_themes: int | None
) -> None:
    old = len(texts) * 4 // 5
    before = ThemeDiscoverer(n_themes).fit(texts[:old]).labels_
    earlier = _places(before)
    pinned = {row: (earlier[row] + 1) % 4 for row in list(earlier)[::20]}
    labels = _run(texts, n_themes, Decisions(earlier=earlier, pinned=pinned)).labels_
    free = [row for row in earlier if row not in pinned]
    assert np.mean([labels[row] == earlier[row] for row in free]) >= 0.92
    assert [row for row in pinned if labels[row] != pinned[row]] == []
    assert (labels[old:] >= 0).mean() >= 0.8


def test_an_existing_theme_keeps_its_number_when_all_its_texts_leave(
    texts: list[str], first: Integers
) -> None:
    earlier = {row: theme + (theme >= 2) for row, theme in _places(first).items()}
    inside = [row for row, theme in earlier.items() if theme == 3]
    decisions = Decisions(
        earlier=earlier, pinned=dict.fromkeys(inside, 0), refused={(row, 3) for row in inside}
    )
    finder = _run(texts, None, decisions)
    assert decisions.themes == 6
    assert [theme.index for theme in finder.themes_] == list(range(len(finder.themes_)))
    for empty in (2, 3):
        assert finder.themes_[empty].size == 0
        assert finder.themes_[empty].representatives == []
        assert not (finder.predict(texts) == empty).any()
    kept = [row for row in range(len(texts)) if row not in inside]
    assert np.mean([finder.labels_[row] == earlier[row] for row in kept]) >= 0.92


def test_themes_named_and_never_used_draw_no_text(texts: list[str]) -> None:
    finder = _run(texts, 8, Decisions(themes=3))
    assert sorted(set(finder.labels_.tolist())) == [3, 4, 5, 6, 7]
    assert len(finder.themes_) == 8


@COUNTS
def test_new_themes_follow_the_existing_ones_by_falling_size(
    texts: list[str], first: Integers, n_themes: int | None
) -> None:
    earlier = {row: theme - 3 for row, theme in _places(first).items() if theme >= 3}
    finder = _run(texts, n_themes, Decisions(earlier=earlier))
    sizes = [theme.size for theme in finder.themes_]
    assert len(sizes) >= 4
    assert sizes[2:] == sorted(sizes[2:], reverse=True)
    assert min(sizes[2:]) > 0
    old = list(earlier)
    assert np.mean(finder.labels_[old] == [earlier[row] for row in old]) >= 0.92


def test_each_new_theme_is_as_much_together_as_any(texts: list[str], first: Integers) -> None:
    earlier = {row: 0 for row, theme in _places(first).items() if theme == 4}
    finder = _run(texts, 5, Decisions(earlier=earlier))
    assert min(theme.stability for theme in finder.themes_) >= 0.5


def test_a_number_of_themes_is_the_most_that_decisions_leave(texts: list[str]) -> None:
    pinned = {row: row % 2 for row in range(len(texts))}
    finder = _run(texts, 5, Decisions(pinned=pinned))
    assert len(finder.themes_) == 2


@pytest.mark.parametrize(
    ("decisions", "n_themes"),
    [
        (Decisions(earlier={0: 5}), 5),
        (Decisions(themes=4), 3),
        (Decisions(locked={7}), 7),
    ],
)
def test_fewer_themes_than_exist_are_refused(
    texts: list[str], decisions: Decisions, n_themes: int
) -> None:
    with pytest.raises(ValueError, match="themes exist"):
        _run(texts, n_themes, decisions)


@pytest.mark.parametrize(
    "decisions",
    [
        Decisions(pinned={9: 0}),
        Decisions(earlier={2: 0}),
        Decisions(refused={(2, 0)}),
        Decisions(apart={(0, 2)}),
    ],
)
def test_rows_beyond_the_texts_are_refused(decisions: Decisions) -> None:
    with pytest.raises(ValueError, match="row"):
        _run(["الطريق", "الماء"], None, decisions)


@pytest.mark.parametrize(
    "wrong",
    [
        {"pinned": {-1: 0}},
        {"pinned": {0: -1}},
        {"earlier": {0: -1}},
        {"refused": {(0, -2)}},
        {"apart": {(-1, 0)}},
        {"locked": {-1}},
        {"themes": -1},
        {"apart": {(4, 4)}},
    ],
)
def test_impossible_decisions_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"from 0 on|itself"):
        Decisions(**wrong)  # type: ignore[arg-type]  # the kinds are right, the numbers are not


def test_copies_of_a_text_may_be_pinned_to_different_themes(
    texts: list[str], first: Integers
) -> None:
    copies = [texts[0], texts[0], *texts]
    labels = _run(copies, 5, Decisions(pinned={0: 3, 1: 4, 2: 1})).labels_
    assert labels[:3].tolist() == [3, 4, 1]


def test_texts_without_words_go_where_they_are_pinned(texts: list[str], first: Integers) -> None:
    odd = [*texts, "", "😀", "12"]
    end = len(texts)
    decisions = Decisions(pinned={end: 2}, earlier={**_places(first), end + 1: 1})
    finder = _run(odd, 5, decisions)
    assert finder.labels_[end:].tolist() == [2, -1, -1]
    assert finder.confidence_[end:].tolist() == [0, 0, 0]


@COUNTS
def test_the_order_of_texts_never_matters_to_decisions(
    texts: list[str], first: Integers, n_themes: int | None
) -> None:
    said = [*texts, *texts[:9], "", "😀"]
    places = _places(first)
    pinned = {row: (places[row] + 1) % 5 for row in range(0, 20, 3)}
    refused = {(row, places[row]) for row in range(30, 60, 4)}
    apart = {(row, row + 1) for row in range(60, 100, 5)}
    earlier = {row: theme for row, theme in places.items() if row < 110}
    decisions = Decisions(pinned, earlier, refused, apart, locked={1})
    order = np.random.default_rng(4).permutation(len(said))
    moved = decisions.about(order)
    ids = [f"c{row}" for row in range(len(said))]
    straight = ThemeDiscoverer(n_themes, n_jobs=1).fit(said, ids, decisions=decisions)
    other = ThemeDiscoverer(n_themes, n_jobs=2).fit(
        [said[row] for row in order], [ids[row] for row in order], decisions=moved
    )
    assert straight.labels_[order].tolist() == other.labels_.tolist()
    assert straight.confidence_[order].tolist() == other.confidence_.tolist()
    assert [t.labels for t in straight.themes_] == [t.labels for t in other.themes_]
    assert [t.stability for t in straight.themes_] == [t.stability for t in other.themes_]


@COUNTS
def test_all_texts_may_be_pinned(texts: list[str], n_themes: int | None) -> None:
    pinned = {row: row % 4 for row in range(len(texts))}
    assert _places(_run(texts, n_themes, Decisions(pinned=pinned)).labels_) == pinned


@pytest.mark.parametrize("text", ["إصلاح الطريق", "Réparer la route", "ⴰⴱⵔⵉⴷ"])
@pytest.mark.parametrize(
    ("decisions", "n_themes", "theme"),
    [
        (Decisions(pinned={0: 0}), 1, 0),
        (Decisions(pinned={0: 2}), None, 2),
        (Decisions(earlier={0: 1}, locked={1}), None, 1),
        (Decisions(themes=1), None, 1),  # its own, since nobody put it in the one there is
        (Decisions(refused={(0, 0)}), 1, None),
    ],
)
def test_decisions_about_a_single_text(
    text: str, decisions: Decisions, n_themes: int | None, theme: int | None
) -> None:
    labels = _run([text], n_themes, decisions).labels_.tolist()
    assert labels == [-1 if theme is None else theme]


def test_decisions_count_the_themes_that_they_name() -> None:
    assert Decisions().empty
    assert not Decisions(apart={(0, 1)}).empty
    assert Decisions(pinned={0: 3}, locked={6}, themes=2).themes == 7


ROWS = st.integers(0, 9)
THEMES = st.integers(0, 3)


@settings(max_examples=30, deadline=None)
@given(
    st.dictionaries(ROWS, THEMES, max_size=5),
    st.dictionaries(ROWS, THEMES, max_size=8),
    st.sets(st.tuples(ROWS, THEMES), max_size=8),
    st.sets(st.tuples(ROWS, ROWS).filter(lambda pair: pair[0] != pair[1]), max_size=8),
    st.sets(THEMES, max_size=2),
    st.sampled_from([None, 4, 6]),
)
def test_any_decisions_are_kept(
    pinned: dict[int, int],
    earlier: dict[int, int],
    refused: set[tuple[int, int]],
    apart: set[tuple[int, int]],
    locked: set[int],
    n_themes: int | None,
) -> None:
    said = [*planted()[0][:8], "", planted()[0][0]]
    decisions = Decisions(pinned, earlier, refused, apart, locked)
    labels = _run(said, n_themes, decisions).labels_.tolist()
    held = decisions.held(len(said)).tolist()
    assert all(labels[row] == theme for row, theme in enumerate(held) if theme >= 0)
    assert all(pinned.get(row) == theme for row, theme in refused if labels[row] == theme)
    assert all(held[row] >= 0 for row in range(len(said)) if labels[row] in locked)
    for one, other in apart:
        assert labels[one] != labels[other] or labels[one] == -1 or min(held[one], held[other]) >= 0
    assert max(labels) < (n_themes or len(said) + 4)


def test_a_run_within_some_texts_keeps_the_decisions_about_them(texts: list[str]) -> None:
    finder = ThemeDiscoverer(3).fit(texts)
    rows = [int(row) for row in np.flatnonzero(finder.labels_ == 0)]
    one, other, third, *_ = rows
    outside = int(np.flatnonzero(finder.labels_ != 0)[0])
    decisions = Decisions(
        pinned={one: 1, outside: 0}, refused={(other, 0)}, apart={(one, third)}, themes=2
    )
    labels = dict(zip(rows, finder.partial(rows, 3, decisions=decisions).tolist(), strict=True))
    assert labels[one] == 1
    assert labels[other] != 0
    assert labels[third] != labels[one]
    assert set(labels.values()) <= {0, 1, 2}
    backwards = finder.partial(rows[::-1], 3, decisions=decisions)
    assert backwards.tolist() == [labels[row] for row in rows[::-1]]


def test_a_run_within_some_texts_takes_each_text_once(texts: list[str]) -> None:
    finder = ThemeDiscoverer(3).fit(texts)
    with pytest.raises(ValueError, match="twice"):
        finder.partial([1, 2, 1])
    with pytest.raises(ValueError, match="themes exist already"):
        finder.partial([1, 2, 3], 1, decisions=Decisions(pinned={1: 1}))


def test_decisions_about_some_rows_are_numbered_by_their_places() -> None:
    decisions = Decisions({4: 1}, {2: 0, 5: 0}, {(2, 1)}, {(4, 2), (4, 9)}, {0}, themes=3)
    assert decisions.about(np.array([5, 4, 2])) == Decisions(
        {1: 1}, {0: 0, 2: 0}, {(2, 1)}, {(1, 2)}, {0}, themes=3
    )


@COUNTS
def test_decisions_are_kept_in_a_split(
    texts: list[str], first: Integers, n_themes: int | None
) -> None:
    finder = ThemeDiscoverer(5).fit(texts)
    rows = np.flatnonzero(np.isin(first, [0, 1])).tolist()
    one, other, *rest = rows
    decisions = Decisions(pinned={rest[0]: 0, rest[1]: 1}, apart={(one, other)}, refused={(one, 0)})
    labels = dict(zip(rows, finder.partial(rows, n_themes, decisions=decisions), strict=True))
    assert (labels[rest[0]], labels[rest[1]]) == (0, 1)
    assert labels[one] != labels[other]
    assert labels[one] != 0
    order = np.random.default_rng(3).permutation(rows).tolist()
    moved = finder.partial(order, n_themes, decisions=decisions)
    assert dict(zip(order, moved, strict=True)) == labels
