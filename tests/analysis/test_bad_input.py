"""Bad input gives a defined result or a clear ``ValueError``: no crash, no hang, no NaN."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from consult.analysis import (
    Criterion,
    CriterionSuggester,
    Decisions,
    SimilarIndex,
    ThemeDiscoverer,
    ThemeLearner,
    campaigns,
    content_key,
    detect_language,
    near_duplicates,
    normalise,
    search_terms,
    split_extracts,
    tokenise,
)
from consult.analysis.quality import check_theme_set, coherence, diversity, stability
from tests.analysis.hostile import LONG, SHORT, mixed

NAMES = sorted(SHORT)
FEW = ["إصلاح الطريق", "ماء الشرب", "مدرسة بعيدة", "طبيب ودواء", "route du village", "eau potable"]


def all_shares(values: npt.ArrayLike) -> bool:
    found = np.asarray(values, float)
    return bool(np.isfinite(found).all() and (found >= 0).all() and (found <= 1).all())


def check_fit(found: ThemeDiscoverer, texts: list[str]) -> None:
    labels = found.labels_
    assert labels.shape == found.confidence_.shape == found.unclear_.shape == (len(texts),)
    assert all_shares(found.confidence_)
    assert sum(theme.size for theme in found.themes_) == (labels >= 0).sum()
    if found.n_themes is None:
        assert (labels[found.unclear_] == -1).all()
    else:
        assert set(labels.tolist()) == set(range(found.n_themes))
    for theme in found.themes_:
        assert all_shares([theme.stability, theme.margin])
        assert theme.size > 0
        assert all(theme.labels.values())
        assert set(labels[theme.representatives].tolist()) <= {theme.index}
    quality = found.quality_
    assert all_shares([quality.undecided, quality.unclear, quality.stability, quality.margin])
    assert sum(quality.languages.values()) == len(texts)


def check_later(found: ThemeDiscoverer, texts: list[str]) -> None:
    themes = len(found.themes_)
    assert set(found.predict(texts).tolist()) <= set(range(-1, themes))
    for text, mentions in zip(texts, found.predict_mentions(texts), strict=True):
        assert len(mentions) <= 3
        for mention in mentions:
            assert 0 <= mention.theme < themes
            assert all_shares(mention.confidence)
            assert all(0 <= start < end <= len(text) for start, end in mention.spans)


@cache
def fitted(name: str, themes: int | None) -> ThemeDiscoverer:
    return ThemeDiscoverer(themes).fit(SHORT[name])


@pytest.mark.parametrize("name", NAMES)
def test_themes_are_found_in_whatever_comes(name: str) -> None:
    texts = SHORT[name]
    found = fitted(name, None)
    check_fit(found, texts)
    check_later(found, [*texts, "", "\ud800", "طريق"])
    for count in {1, min(3, len(texts))}:
        parts = found.partial(range(len(texts)), count)
        assert set(parts.tolist()) == set(range(count))
    assert len(found.partial(range(len(texts)))) == len(texts)


@pytest.mark.parametrize("name", NAMES)
def test_as_many_themes_as_wanted_are_found_in_whatever_comes(name: str) -> None:
    texts = SHORT[name]
    for count in {1, min(2, len(texts)), min(45, len(texts))}:
        found = fitted(name, count)
        check_fit(found, texts)
        check_later(found, texts[:5])


@pytest.mark.parametrize("name", NAMES)
def test_copies_share_a_theme_where_the_number_of_themes_allows(name: str) -> None:
    texts = SHORT[name]
    keys = [content_key(text) for text in texts]
    for count in (None, min(2, len(set(keys)))):
        found = fitted(name, count).labels_.tolist()
        assert len(set(zip(keys, found, strict=True))) == len(set(keys))


@pytest.mark.parametrize("count", [2, 3, 4, 5, 7, 12, 50])
@pytest.mark.parametrize("granularity", ["coarse", "medium", "fine"])
def test_every_granularity_copes_with_few_texts(granularity: Any, count: int) -> None:
    texts = mixed(count)
    check_fit(ThemeDiscoverer(granularity=granularity).fit(texts), texts)


@pytest.mark.parametrize(("count", "themes"), [(45, 45), (60, 45), (60, 60), (120, 41)])
def test_many_fine_themes_are_found_among_few_texts(count: int, themes: int) -> None:
    texts = mixed(count)
    check_fit(ThemeDiscoverer(themes).fit(texts), texts)


@pytest.mark.parametrize("name", NAMES)
def test_the_learner_copes_with_whatever_comes(name: str) -> None:
    texts = SHORT[name]
    rows = np.arange(len(texts))
    for themes in (np.where(rows, -1, 0), rows % 3, rows, np.full(len(texts), 7)):
        learner = ThemeLearner().fit(texts, themes.tolist())
        assert all_shares(learner.probabilities_)
        assert set(learner.predict().tolist()) <= {-1, *themes.tolist()}
        moves = learner.moves(np.full(len(texts), -1), least=0)
        assert all_shares([move.probability for move in moves])


@pytest.mark.parametrize("name", NAMES)
def test_similar_texts_copies_and_campaigns_are_looked_for_in_whatever_comes(name: str) -> None:
    texts = SHORT[name]
    index = SimilarIndex()
    index.add_many((f"{row}", text) for row, text in enumerate(texts))
    for text in texts[:5]:
        assert all_shares([match.score for match in index.query(text)])
        assert all_shares([index.similarity(text, other) for other in texts[:5]])
    for group in near_duplicates(texts):
        assert len(group) > 1
    for campaign in campaigns(texts, people=1, strength=0):
        assert all_shares(campaign.strength)


@pytest.mark.parametrize("name", NAMES)
def test_criteria_are_suggested_for_whatever_comes(name: str) -> None:
    texts = SHORT[name]
    criteria = [Criterion("road", {"ar": "الطريق"}), Criterion("none", {"fr": "!"})]
    decided = [["road"] if row % 2 else [] for row in range(len(texts))]
    for suggester in (
        CriterionSuggester().fit(criteria),
        CriterionSuggester().fit(criteria, texts, decided),
        CriterionSuggester().fit(criteria[:1], texts, [["road"]] * len(texts)),
    ):
        assert all_shares(suggester.predict_proba(texts))
        for text, suggestions in zip(texts, suggester.suggest(texts), strict=True):
            for reason in (reason for found in suggestions for reason in found.because):
                assert text[reason.start : reason.end] == reason.written


@pytest.mark.parametrize("name", NAMES)
def test_quality_of_whatever_comes_is_a_number(name: str) -> None:
    texts = SHORT[name]
    found = fitted(name, None)
    labels = found.labels_.tolist()
    terms = [theme.terms for theme in found.themes_]
    coherent = coherence(texts, terms)
    # a theme of fewer than two terms has no coherence, which is said by nan
    known = np.array([value for value in coherent.npmi if not np.isnan(value)])
    assert (np.abs(known) <= 1 + 1e-9).all()
    assert all_shares(diversity(terms)) if any(terms) else np.isnan(diversity(terms))
    assert all_shares(stability(labels, [labels]).mean)
    for finding in check_theme_set(found.themes_, labels, texts=texts):
        assert np.isfinite(finding.value)


def test_long_texts_get_themes_and_partners() -> None:
    place = {name: row for row, name in enumerate(LONG)}
    texts = [*LONG.values(), "إصلاح الطريق القروية", "ماء الشرب", "المدرسة بعيدة"]
    found = ThemeDiscoverer(3).fit(texts)
    check_fit(found, texts)
    assert len(found.predict(texts)) == len(texts)
    index = SimilarIndex()
    index.add_many((f"{row}", text) for row, text in enumerate(texts))
    assert [match.id for match in index.query(LONG["words"], 1)] == [str(place["words"])]
    groups = near_duplicates([*texts, LONG["no space"]])
    assert [place["no space"], len(texts)] in groups
    # one sentence, said once and forty thousand times
    assert [place["sentences"], len(LONG)] in groups


@pytest.mark.parametrize("name", sorted(LONG))
def test_long_texts_are_read(name: str) -> None:
    text = LONG[name]
    assert normalise(normalise(text)) == normalise(text)
    assert all_shares(detect_language(text).confidence)
    assert isinstance(search_terms(text), list)
    for token in tokenise(text):
        assert text[token.start : token.end] == token.text
    for extract in split_extracts(text):
        assert text[extract.start : extract.end] == extract.text


@cache
def few() -> ThemeDiscoverer:
    return ThemeDiscoverer(2).fit(FEW)


def _fit(texts: Any) -> object:
    return ThemeDiscoverer(2).fit(texts)


def _predict(texts: Any) -> object:
    return few().predict(texts)


def _mentions(texts: Any) -> object:
    return few().predict_mentions(texts)


def _learn(texts: Any) -> object:
    return ThemeLearner().fit(texts, [0, 1, -1, -1, -1, -1])


def _suggest(texts: Any) -> object:
    return CriterionSuggester().fit([Criterion("eau", {"fr": "eau"})]).suggest(texts)


def _decide(texts: Any) -> object:
    return CriterionSuggester().fit([Criterion("eau", {"fr": "eau"})], texts, [["eau"]] * 6)


READERS = [_fit, _predict, _mentions, _learn, _suggest, _decide, near_duplicates, campaigns]


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    "texts",
    [None, 7, "abcdef", b"abcdef", [*FEW[1:], None], [*FEW[1:], float("nan")], [b"a"] * 6],
    ids=repr,
)
def test_what_is_no_sequence_of_strings_is_refused(
    read: Callable[[Any], object], texts: object
) -> None:
    with pytest.raises(ValueError, match="texts must be a sequence of strings"):
        read(texts)


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("kind", [tuple, np.array, lambda texts: (text for text in texts)])
def test_texts_may_come_in_any_container(
    read: Callable[[Any], object], kind: Callable[[Iterable[str]], object]
) -> None:
    assert str(read(kind(FEW))) == str(read(FEW))


@pytest.mark.parametrize("count", [0, -1, 7, 2.0, 2.5, True, "2", float("nan")])
def test_a_number_of_themes_that_cannot_be_is_refused(count: Any) -> None:
    with pytest.raises(ValueError, match="themes"):
        ThemeDiscoverer(count).fit(FEW)
    with pytest.raises(ValueError, match="themes"):
        few().partial(range(6), count)


@pytest.mark.parametrize("seed", [None, -1, 1.5, "x", 1 << 40])
def test_a_seed_that_is_none_is_refused(seed: Any) -> None:
    with pytest.raises(ValueError, match="random_state"):
        ThemeDiscoverer(2, random_state=seed).fit(FEW)
    with pytest.raises(ValueError, match="random_state"):
        ThemeLearner(random_state=seed).fit(FEW, [0, 1, 0, 1, 0, 1])


@pytest.mark.parametrize("granularity", ["COARSE", None, 1])
def test_an_unknown_granularity_is_refused(granularity: Any) -> None:
    with pytest.raises(ValueError, match="granularity must be one of coarse, medium, fine"):
        ThemeDiscoverer(granularity=granularity).fit(FEW)


@pytest.mark.parametrize(
    "ids", [[1, "a", None, (2,), 2.5, b"x"], ["a"] * 6, np.arange(6), [float("nan")] * 6]
)
def test_ids_and_authors_may_be_anything_and_repeat(ids: Any) -> None:
    found = ThemeDiscoverer(2).fit(FEW, ids=ids, authors=ids)
    assert (found.labels_ == few().labels_).all()


@pytest.mark.parametrize("rows", [[], [-1], [6], [0.5], ["a"], [None], [[0, 1]], None])
def test_rows_that_were_not_fitted_are_refused(rows: Any) -> None:
    with pytest.raises(ValueError, match=r"rows|themes of 0 texts"):
        few().partial(rows)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: ThemeDiscoverer().predict(FEW),
        lambda: ThemeDiscoverer().predict_mentions(FEW),
        lambda: ThemeDiscoverer().partial([0]),
        lambda: ThemeLearner().predict(),
        lambda: ThemeLearner().moves([0]),
        lambda: CriterionSuggester().suggest(FEW),
        lambda: CriterionSuggester().predict_proba(FEW),
    ],
)
def test_what_was_not_fitted_says_so(ask: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"not been fitted|not fitted"):
        ask()


@pytest.mark.parametrize(
    "themes", [[0], [None] * 6, ["a"] * 6, [0.5] * 6, [-2, 0, 1, 1, 1, 1], [[0]] * 6, [-1] * 6]
)
def test_the_learner_refuses_themes_that_are_none(themes: Any) -> None:
    with pytest.raises(ValueError, match="theme"):
        ThemeLearner().fit(FEW, themes)


@pytest.mark.parametrize("labels", [[0], [None] * 6, ["a"] * 6, [[0]] * 6])
def test_moves_are_refused_from_themes_that_are_none(labels: Any) -> None:
    learner = ThemeLearner().fit(FEW, [0, 1, -1, -1, -1, -1])
    with pytest.raises(ValueError, match="theme"):
        learner.moves(labels)


def test_decisions_about_texts_without_a_word_are_kept() -> None:
    decisions = Decisions(apart=[(0, 1)])
    assert ThemeDiscoverer().fit([""] * 6, decisions=decisions).labels_.tolist() == [-1] * 6
    with pytest.raises(ValueError, match="from 0 on"):
        Decisions(themes=-1)


@pytest.mark.parametrize("identifier", [1, None, (1,), b"x"])
def test_the_index_refuses_ids_that_are_no_strings(identifier: Any) -> None:
    index = SimilarIndex()
    with pytest.raises(ValueError, match="strings"):
        index.add(identifier, "طريق")
    with pytest.raises(ValueError, match="strings"):
        index.add_many([("1", "طريق"), (identifier, "طريق")])
    assert len(index) == 0


@pytest.mark.parametrize("text", [1, None, b"x"])
def test_the_index_refuses_texts_that_are_no_strings_and_adds_none(text: Any) -> None:
    index = SimilarIndex()
    for ask in (
        lambda: index.add("1", text),
        lambda: index.add_many([("1", "طريق"), ("2", text)]),
        lambda: index.query(text),
        lambda: index.similarity("طريق", text),
    ):
        with pytest.raises(ValueError, match="strings"):
            ask()
    assert len(index) == 0


def test_an_index_of_hostile_texts_survives_its_file(tmp_path: Path) -> None:
    index = SimilarIndex()
    texts = [text for name in NAMES for text in SHORT[name][:3]]
    index.add_many((f"\ud800{row}", text) for row, text in enumerate(texts))
    index.save(tmp_path / "index")
    again = SimilarIndex.load(tmp_path / "index")
    for text in texts:
        assert again.query(text) == index.query(text)


@pytest.mark.parametrize("threshold", [0, -1, 2, float("nan")])
def test_a_threshold_that_no_overlap_can_meet_is_refused(threshold: float) -> None:
    with pytest.raises(ValueError, match="threshold"):
        near_duplicates(FEW, threshold)


class Model:
    """A sentence model that gives the same vectors for any texts."""

    def __init__(self, vectors: Any) -> None:
        self.vectors = vectors

    def embed(self, texts: Sequence[str]) -> Any:
        return self.vectors


@pytest.mark.parametrize("count", [None, 2])
@pytest.mark.parametrize(
    "vectors",
    [
        np.full((6, 4), np.nan),
        np.full((6, 4), np.inf),
        np.full((6, 4), 1e300),
        np.zeros((5, 4)),
        np.zeros(6),
        None,
        "abc",
    ],
    ids=repr,
)
def test_a_model_without_vectors_is_refused(vectors: Any, count: int | None) -> None:
    with pytest.raises(ValueError, match=r"backend|could not convert"):
        ThemeDiscoverer(count, backend=Model(vectors)).fit(FEW)


@pytest.mark.parametrize("vectors", [np.zeros((6, 4)), np.zeros((6, 0)), np.ones((6, 1))])
def test_a_model_that_tells_nothing_apart_changes_nothing_much(vectors: Any) -> None:
    found = ThemeDiscoverer(2, backend=Model(vectors)).fit(FEW)
    assert set(found.labels_.tolist()) == {0, 1}
    assert all_shares(found.confidence_)


@pytest.mark.parametrize("stage", ["read", "vectors", "consensus", "labels", "done"])
def test_a_run_that_its_watcher_stops_ends_there_without_a_warning(stage: str) -> None:
    class Stopped(Exception):
        pass

    def tell(share: float, now: str) -> None:
        if now == stage and share != 0.4:  # after the first of the runs that vote
            raise Stopped

    found = ThemeDiscoverer(3)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        with pytest.raises(Stopped):
            found.fit(mixed(200), progress=tell)
        gc.collect()
    assert [str(warning.message) for warning in told] == []
