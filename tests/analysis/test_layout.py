"""The theme map: themes apart, texts around them, nothing left to chance or to the order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.analysis import ThemeDiscoverer
from consult.analysis.layout import (
    SMALLEST,
    Points,
    apart,
    disc_radii,
    fitted,
    lay_out,
    scaled,
    turned_like,
)


def unit_rows(count: int, width: int = 20, seed: int = 0) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(count, width)).astype(np.float32)
    unit: np.ndarray = rows / np.linalg.norm(rows, axis=1)[:, None]
    return unit


def themed(count: int, themes: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows near their theme's centre, a theme each and some in none, the centres."""
    centres = unit_rows(themes, seed=seed)
    labels = np.arange(count) % (themes + 1) - 1
    rows = centres[np.maximum(labels, 0)] + 0.5 * unit_rows(count, seed=seed + 1)
    return rows / np.linalg.norm(rows, axis=1)[:, None], labels, centres


def gaps(places: Points) -> np.ndarray:
    found = np.hypot(*(places[:, None] - places[None, :]).transpose(2, 0, 1))
    np.fill_diagonal(found, np.inf)
    whole: np.ndarray = found
    return whole


@pytest.mark.parametrize(("count", "themes"), [(10, 2), (7, 3), (60, 12), (3_000, 60)])
def test_discs_do_not_overlap_and_all_lies_within_the_circle(count: int, themes: int) -> None:
    rows, labels, centres = themed(count, themes)
    places = lay_out(rows, np.arange(count), labels, centres)
    assert np.isfinite(places).all()
    assert np.hypot(*places.T).max() <= 1 + 1e-9
    middles = np.array([places[labels == theme].mean(axis=0) for theme in range(themes)])
    reach = np.array([np.hypot(*(places[labels == t] - middles[t]).T).max() for t in range(themes)])
    inside = gaps(middles) - 0.8 * (reach[:, None] + reach[None, :])
    assert inside.min() > 0, "the texts of two themes stand apart"
    assert gaps(places[labels >= 0]).min() > 1e-4, "no text covers another"


def test_near_themes_stand_nearer_than_far_ones() -> None:
    one, other = unit_rows(2, seed=3)
    near = one + 0.2 * unit_rows(1, seed=4)[0]
    places = scaled(np.stack([one, near / np.linalg.norm(near), other, -one]))
    found = gaps(places)
    assert found[0].argmin() == 1
    assert found[0, 1] < found[0, 2] < found[0, 3]


def test_distances_that_a_plane_can_hold_are_kept() -> None:
    angles = np.array([0.0, 0.3, 0.9, 2.0])
    vectors = np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)
    chords = gaps(vectors.astype(np.float64))
    kept = np.isfinite(chords)
    assert gaps(scaled(vectors))[kept] == pytest.approx(chords[kept], abs=1e-3)


def test_a_text_stands_within_by_likeness_and_towards_its_second_theme() -> None:
    centres = np.eye(3, 4, dtype=np.float32)
    towards = [centres[0] + share * centres[1] for share in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)]
    rows = np.stack([*towards, centres[1], centres[2]])
    rows = rows / np.linalg.norm(rows, axis=1)[:, None]
    labels = np.array([0] * 7 + [1, 2])
    places = lay_out(rows, np.arange(9), labels, centres)
    middle = places[0]  # the likest text
    away = np.hypot(*(places[:7] - middle).T)
    assert away[0] == 0
    assert (away[1:] > 0).all()
    rows_of_all = np.concatenate([rows, rows[6:7]])
    undecided = lay_out(rows_of_all, np.arange(10), np.append(labels, -1), centres)
    between = undecided[9]
    to = [np.hypot(*(between - undecided[k])) for k in (0, 7, 8)]
    assert max(to[:2]) < to[2], "an undecided text stands between the two that draw it"


def test_words_are_needed_for_a_place() -> None:
    rows = np.zeros((2, 3), np.float32)
    rows[0, 0] = 1
    places = lay_out(rows, np.array([0, 1]), np.array([0, -1]), rows[:1])
    assert np.isfinite(places[0]).all()
    assert np.isnan(places[1]).all()
    assert lay_out(rows, np.zeros(0, np.int64), np.zeros(0, np.int64), rows[:1]).shape == (0, 2)
    nothing = lay_out(rows, np.array([0, 1]), np.array([-1, -1]), np.zeros((0, 3), np.float32))
    assert np.isfinite(nothing).all(axis=1).tolist() == [True, False]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 5_000), min_size=1, max_size=60), st.integers(0, 5))
def test_any_sizes_find_room(sizes: Sequence[int], seed: int) -> None:
    radii = disc_radii(sizes)
    assert radii.min() >= SMALLEST
    places, scale = fitted(apart(scaled(unit_rows(len(sizes), seed=seed)), radii), radii)
    radii = radii * scale
    assert (np.hypot(*places.T) + radii).max() <= 1 + 1e-9
    assert (gaps(places) - radii[:, None] - radii[None, :]).min() > 0


def test_themes_on_one_spot_are_told_apart() -> None:
    same = np.repeat(unit_rows(1), 4, axis=0)
    radii = disc_radii([5, 5, 5, 5])
    places = apart(scaled(same), radii)
    assert (gaps(places) - radii[:, None] - radii[None, :]).min() > 0


def test_a_later_map_is_turned_like_the_earlier_one() -> None:
    earlier = unit_rows(30, 2).astype(np.float64)
    angle = 2.1
    mirrored = earlier @ np.array([[-1, 0], [0, 1]])
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    reference = np.where(np.arange(30)[:, None] < 10, earlier, np.nan)
    assert turned_like(mirrored @ turn, reference) == pytest.approx(earlier)
    unknown = np.full((30, 2), np.nan)
    assert turned_like(earlier, unknown) is earlier


def test_the_order_of_the_texts_does_not_matter() -> None:
    texts = [
        f"{subject} {word}"
        for subject in ("إصلاح الطريق", "ماء الشرب", "النقل المدرسي")
        for word in ("القروية", "بالدوار", "غير كاف", "منذ سنوات", "للجميع", "الآن")
    ]
    ids = [f"{number:02}" for number in range(len(texts))]
    fit = ThemeDiscoverer(3).fit(texts, ids=ids)
    order = np.random.default_rng(1).permutation(len(texts))
    again = ThemeDiscoverer(3).fit([texts[i] for i in order], ids=[ids[i] for i in order])
    assert again.places() == pytest.approx(fit.places()[order])
    assert (fit.places() == fit.places()).all()
