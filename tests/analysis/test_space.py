"""The space of a corpus: learnt from landmarks, open to all other texts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from consult.analysis import ThemeDiscoverer, space
from consult.analysis.corpus import Corpus
from consult.analysis.features import Floats
from consult.analysis.lexicon import civic_lexicon
from consult.analysis.space import TextSpace
from tests.analysis.planted import planted


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus.of([*planted()[0], "", "😀"])


@pytest.fixture(scope="module")
def learnt(corpus: Corpus) -> TextSpace:
    found = TextSpace(civic_lexicon())
    found.learn(corpus)
    return found


def test_texts_with_a_word_have_unit_vectors_and_others_none(
    corpus: Corpus, learnt: TextSpace
) -> None:
    lengths = np.linalg.norm(learnt.rows, axis=1)
    assert np.allclose(lengths, np.where(corpus.unclear, 0, 1), atol=1e-5)
    assert corpus.unclear.sum() == 2


def test_the_same_texts_come_to_the_same_place_later(corpus: Corpus, learnt: TextSpace) -> None:
    again = learnt.place(corpus)
    clear = ~corpus.unclear
    assert (again * learnt.rows).sum(axis=1)[clear].min() >= 0.99
    assert not again[corpus.unclear].any()


def test_a_later_text_is_placed_the_same_whatever_comes_with_it(learnt: TextSpace) -> None:
    texts = planted()[0][:20]
    together = learnt.place(Corpus.of(texts))
    for content, text in enumerate(Corpus.of(texts).texts):
        assert np.allclose(learnt.place(Corpus.of([text]))[0], together[content], atol=1e-4)


def test_texts_beyond_the_landmarks_are_placed_among_them(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(space, "LANDMARKS", 100)
    found = TextSpace(civic_lexicon())
    views, landmarks = found.learn(corpus)
    assert len(landmarks) == 100
    assert {len(view) for view in views} == {100}
    rest = found.spread(corpus)
    assert sorted([*landmarks, *rest]) == np.flatnonzero(~corpus.unclear).tolist()
    assert np.allclose(np.linalg.norm(found.rows[rest], axis=1), 1, atol=1e-5)


def test_themes_are_found_from_landmarks_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(space, "LANDMARKS", 100)
    texts, themes = planted()
    finder = ThemeDiscoverer(5).fit(texts)
    numbers = np.unique(themes, return_inverse=True)[1]
    right = sum(int(np.bincount(finder.labels_[numbers == n]).max()) for n in range(5))
    assert right / len(texts) >= 0.9


def test_centres_are_the_means_of_their_texts(learnt: TextSpace) -> None:
    labels = np.array([0, 0, 2, -1])
    of = np.array([20, 21, 22, 23])
    found = learnt.centres(labels, of, 3)
    middle = learnt.rows[[20, 21]].mean(axis=0)
    assert np.allclose(found[0], middle / np.linalg.norm(middle), atol=1e-5)
    assert not found[1].any()
    assert np.allclose(found[2], learnt.rows[22], atol=1e-5)


def test_copies_weigh_in_a_centre(learnt: TextSpace) -> None:
    labels, of = np.zeros(4, np.int64), np.array([20, 20, 20, 21])
    centre = learnt.centres(labels, of, 1)[0]
    assert centre @ learnt.rows[20] > centre @ learnt.rows[21]


def test_views_within_some_texts_leave_out_what_they_share(learnt: TextSpace) -> None:
    contents = np.arange(2, 30)
    (own, rows), languages = learnt.views_within(contents)
    assert np.allclose(np.linalg.norm(own, axis=1), 1, atol=1e-5)
    assert np.linalg.norm(own.mean(axis=0)) < np.linalg.norm(rows.mean(axis=0))
    assert len(languages) == len(contents)


def test_a_corpus_without_words_has_a_space_all_the_same() -> None:
    corpus = Corpus.of(["", "😀"])
    found = TextSpace(civic_lexicon())
    assert found.learn(corpus)[0] == []
    assert len(found.spread(corpus)) == 0
    assert not found.place(Corpus.of(["طريق"])).any()


class Signs:
    """A sentence model that knows only whether a text is about water."""

    def embed(self, texts: Sequence[str]) -> Floats:
        return np.array([[1.0, 4.0 * ("ماء" in text)] for text in texts], np.float32)


def test_a_sentence_model_is_set_beside_the_views_of_the_corpus(corpus: Corpus) -> None:
    plain = TextSpace(civic_lexicon()).learn(corpus)[0]
    helped = TextSpace(civic_lexicon(), Signs())
    assert len(helped.learn(corpus)[0]) == len(plain) + 1
    assert np.isfinite(helped.place(corpus)).all()
