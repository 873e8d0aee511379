"""The diffusion view: later texts like fitted ones, subjects and not languages."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import KMeans
from sklearn.metrics import v_measure_score

from consult.analysis.corpus import Corpus
from consult.analysis.diffusion import DiffusionView
from consult.analysis.features import FeatureSpace, Floats, Limits, Reading, Sparse, WordCounts
from consult.analysis.lexicon import civic_lexicon
from tests.analysis.planted import planted


def _read(texts: Sequence[str], *, lexicon: bool = True) -> tuple[Sparse, list[str], Corpus]:
    corpus = Corpus.of(texts)
    space = FeatureSpace(Reading(lexicon=lexicon), civic_lexicon(), Limits(min_df=1))
    return space.fit(WordCounts.of(corpus.lists)), corpus.languages, corpus


@pytest.fixture(scope="module")
def bilingual() -> tuple[Sparse, list[str], list[str]]:
    """Counts, languages and planted themes of distinct texts in Arabic and French."""
    texts, themes = planted(("ar", "fr"))
    counts, languages, corpus = _read(texts)
    of = dict(zip(corpus.content_of.tolist(), themes, strict=True))
    return counts, languages, [of[content] for content in range(corpus.size)]


def _parts(rows: Floats, count: int) -> list[int]:
    found: list[int] = KMeans(count, n_init=4, random_state=0).fit_predict(rows).tolist()
    return found


def test_later_texts_are_placed_like_fitted_ones(
    bilingual: tuple[Sparse, list[str], list[str]],
) -> None:
    counts, languages, _ = bilingual
    view = DiffusionView(20, 0)
    fitted = view.fit(counts, languages)
    assert np.allclose(view.transform(counts, languages), fitted, atol=1e-5)
    assert np.allclose(view.transform(counts[3:5], languages[3:5]), fitted[3:5], atol=1e-5)


def test_vectors_have_length_one(bilingual: tuple[Sparse, list[str], list[str]]) -> None:
    found = DiffusionView(20, 0).fit(*bilingual[:2])
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    assert found.shape == (len(bilingual[1]), 20)


def test_clusters_are_subjects_and_not_languages(
    bilingual: tuple[Sparse, list[str], list[str]],
) -> None:
    counts, languages, themes = bilingual
    parts = _parts(DiffusionView(20, 0).fit(counts, languages), 5)
    assert v_measure_score(themes, parts) >= 0.9
    assert v_measure_score(languages, parts) <= 0.05


def test_languages_that_share_no_word_are_no_axis() -> None:
    counts, languages, _ = _read(planted(("ar", "fr"))[0], lexicon=False)
    french = np.array(languages) == "fr"

    def middles(rows: Floats) -> float:
        return float(np.linalg.norm(rows[french].mean(axis=0) - rows[~french].mean(axis=0)))

    told = DiffusionView(8, 0).fit(counts, languages)
    untold = DiffusionView(8, 0).fit(counts, [""] * len(languages))
    assert v_measure_score(languages, _parts(untold, 2)) >= 0.9
    assert v_measure_score(languages, _parts(told, 2)) <= 0.3
    assert middles(told) <= middles(untold) / 2


def test_mean_vectors_of_each_language_are_near_zero(
    bilingual: tuple[Sparse, list[str], list[str]],
) -> None:
    counts, languages, _ = bilingual
    found = DiffusionView(20, 0).fit(counts, languages)
    for code in ("ar", "fr"):
        own = found[np.array(languages) == code]
        assert np.linalg.norm(own.mean(axis=0)) <= 0.2


def test_a_language_never_seen_is_taken_for_the_mean_of_all(
    bilingual: tuple[Sparse, list[str], list[str]],
) -> None:
    counts, languages, _ = bilingual
    view = DiffusionView(20, 0)
    fitted = view.fit(counts, languages)
    found = view.transform(counts, ["xx"] * len(languages))
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    assert ((found * fitted).sum(axis=1) > 0.5).mean() >= 0.9


def test_a_rare_language_shares_the_mean_of_the_others(
    bilingual: tuple[Sparse, list[str], list[str]],
) -> None:
    counts, languages, themes = bilingual
    view = DiffusionView(20, 0)
    found = view.fit(counts, ["tzm", *languages[1:]])
    assert view.groups_ == ["ar", "fr", ""]
    assert v_measure_score(themes, _parts(found, 5)) >= 0.9


def test_the_seed_decides(bilingual: tuple[Sparse, list[str], list[str]]) -> None:
    counts, languages, _ = bilingual
    one, other = (DiffusionView(20, 3).fit(counts, languages) for _ in range(2))
    assert one.tolist() == other.tolist()


@pytest.mark.parametrize("shape", [(1, 1), (1, 5), (5, 1), (2, 2), (3, 2)])
def test_very_few_texts_or_features_have_vectors(shape: tuple[int, int]) -> None:
    counts = sp.csr_matrix(np.ones(shape, np.float32))
    view = DiffusionView(20, 0)
    found = view.fit(counts, ["ar"] * shape[0])
    assert found.shape[0] == shape[0]
    assert np.isfinite(found).all()
    assert np.allclose(view.transform(counts, ["fr"] * shape[0])[0], found[0], atol=1e-4)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.lists(st.integers(0, 3), min_size=4, max_size=4),
        min_size=1,
        max_size=8,
    )
)
def test_any_counts_give_finite_vectors(rows: list[list[int]]) -> None:
    counts = sp.csr_matrix(np.array(rows, np.float32))
    languages = ["ar", "fr", "tzm"] * 3
    view = DiffusionView(5, 0)
    found = view.fit(counts, languages[: len(rows)])
    assert np.isfinite(found).all()
    assert (np.linalg.norm(found, axis=1) <= 1 + 1e-4).all()
    assert np.allclose(view.transform(counts, languages[: len(rows)]), found, atol=1e-5)
