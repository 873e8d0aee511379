"""What holds for whatever texts: order and processes never matter, offsets slice the original."""

from __future__ import annotations

import random
import sys
import unicodedata
from collections.abc import Sequence
from typing import Literal

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
from tests.analysis.hostile import SHORT, mixed
from tests.analysis.planted import planted

#: letters, marks, digits and signs that rules look at, beside all other characters
_ODD = (
    "اأإآءئؤىةبتلوفقكگڭڤ\u0640\u064e\u0651\u0301\u200d\u202e\u2066\ufeff\0\ud800"
    "ⵣⵉèœİß٣3²½Ⅷﷺ #@-.,:/•\n\t"
)
#: surrogates too: a text may hold lone halves
_CHARACTERS = st.characters(codec=None, exclude_categories=())
TEXT = st.text(st.one_of(st.sampled_from(_ODD), _CHARACTERS), max_size=60)
CORPUS = st.lists(
    st.one_of(TEXT, st.sampled_from([text for found in SHORT.values() for text in found[:4]])),
    min_size=1,
    max_size=14,
)
#: fits take tens of milliseconds: few examples, and the same ones each time
FITS = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
READS = settings(max_examples=150, deadline=None, derandomize=True)


def shuffled(length: int, seed: int = 5) -> list[int]:
    rows = list(range(length))
    random.Random(seed).shuffle(rows)  # noqa: S311  # not for secrets
    return rows


def same_parts(one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether two labellings differ by their numbers only."""
    pairs = set(zip(one, other, strict=True))
    return len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})


@FITS
@given(CORPUS, st.data())
def test_order_never_changes_themes(texts: list[str], data: st.DataObject) -> None:
    count = data.draw(st.one_of(st.none(), st.integers(1, len(texts))))
    rows = data.draw(st.permutations(range(len(texts))))
    ids = [f"{row:03d}" for row in range(len(texts))]
    found = ThemeDiscoverer(count).fit(texts, ids=ids)
    again = ThemeDiscoverer(count).fit([texts[r] for r in rows], ids=[ids[r] for r in rows])
    assert again.labels_.tolist() == found.labels_[rows].tolist()
    assert again.confidence_.tolist() == found.confidence_[rows].tolist()
    assert again.quality_ == found.quality_
    for theme, other in zip(found.themes_, again.themes_, strict=True):
        assert (theme.labels, theme.terms, theme.size) == (other.labels, other.terms, other.size)
        assert theme.representatives == [rows[row] for row in other.representatives]


@FITS
@given(CORPUS, st.data())
def test_every_wanted_theme_has_a_text_and_shares_are_shares(
    texts: list[str], data: st.DataObject
) -> None:
    count = data.draw(st.integers(1, len(texts)))
    found = ThemeDiscoverer(count).fit(texts)
    assert set(found.labels_.tolist()) == set(range(count))
    assert ((found.confidence_ >= 0) & (found.confidence_ <= 1)).all()
    assert [theme.size for theme in found.themes_] == np.bincount(found.labels_).tolist()
    keys = [content_key(text) for text in texts]
    if count <= len(set(keys)):
        assert len(set(zip(keys, found.labels_.tolist(), strict=True))) == len(set(keys))


@FITS
@given(CORPUS)
def test_free_themes_hold_the_decided_texts(texts: list[str]) -> None:
    found = ThemeDiscoverer().fit(texts)
    assert sum(theme.size for theme in found.themes_) == (found.labels_ >= 0).sum()
    assert (found.labels_[found.unclear_] == -1).all()
    keys = [content_key(text) for text in texts]
    assert len(set(zip(keys, found.labels_.tolist(), strict=True))) == len(set(keys))
    assert ((found.confidence_ >= 0) & (found.confidence_ <= 1)).all()


@FITS
@given(CORPUS, st.data())
def test_order_never_changes_what_was_learnt(texts: list[str], data: st.DataObject) -> None:
    themes = data.draw(
        st.lists(st.integers(-1, 3), min_size=len(texts), max_size=len(texts)).filter(
            lambda given: max(given) >= 0
        )
    )
    rows = data.draw(st.permutations(range(len(texts))))
    learner = ThemeLearner().fit(texts, themes)
    again = ThemeLearner().fit([texts[row] for row in rows], [themes[row] for row in rows])
    assert again.probabilities_.tolist() == learner.probabilities_[rows].tolist()
    assert ((learner.probabilities_ >= 0) & (learner.probabilities_ <= 1)).all()


@FITS
@given(CORPUS, st.data())
def test_order_never_changes_copies_and_campaigns(texts: list[str], data: st.DataObject) -> None:
    texts = [*texts, *texts[: len(texts) // 2], *(f"{text}!" for text in texts[:2])]
    rows = data.draw(st.permutations(range(len(texts))))
    moved = [texts[row] for row in rows]
    back = [sorted(rows[row] for row in group) for group in near_duplicates(moved)]
    assert sorted(back) == near_duplicates(texts)
    one, other = campaigns(texts, strength=0), campaigns(moved, strength=0)
    found = [(sorted(rows[r] for r in c.rows), c.template, c.strength) for c in other]
    assert sorted(found) == sorted((c.rows, c.template, c.strength) for c in one)


@FITS
@given(CORPUS, TEXT, st.data())
def test_order_never_changes_similar_texts(
    texts: list[str], asked: str, data: st.DataObject
) -> None:
    rows = data.draw(st.permutations(range(len(texts))))
    index, other = SimilarIndex(), SimilarIndex()
    index.add_many((str(row), texts[row]) for row in range(len(texts)))
    other.add_many((str(row), texts[row]) for row in rows)
    for text in (asked, texts[0]):
        assert index.query(text) == other.query(text)


@FITS
@given(CORPUS, st.data())
def test_order_never_changes_suggestions(texts: list[str], data: st.DataObject) -> None:
    criteria = [Criterion("road", {"ar": "الطريق"}), Criterion("water", {"fr": "eau potable"})]
    keys = [["road"] if row % 2 else ["water"] for row in range(len(texts))]
    rows = data.draw(st.permutations(range(len(texts))))
    one = CriterionSuggester().fit(criteria, texts, keys)
    other = CriterionSuggester().fit(
        criteria, [texts[row] for row in rows], [keys[row] for row in rows]
    )
    assert one.suggest(texts) == other.suggest(texts)


@pytest.mark.parametrize("count", [None, 5, 41])
def test_order_never_changes_themes_of_a_larger_corpus(count: int | None) -> None:
    texts = planted()[0]
    rows = shuffled(len(texts))
    found = ThemeDiscoverer(count).fit(texts)
    again = ThemeDiscoverer(count).fit([texts[row] for row in rows])
    assert same_parts(again.labels_.tolist(), found.labels_[rows].tolist())


@pytest.mark.parametrize("count", [None, 4, 41])
def test_jobs_change_nothing(count: int | None) -> None:
    texts = [*planted()[0][:60], *mixed(20), *SHORT["every script"]]
    one, two = (ThemeDiscoverer(count, n_jobs=jobs).fit(texts) for jobs in (1, 2))
    assert one.labels_.tolist() == two.labels_.tolist()
    assert one.confidence_.tolist() == two.confidence_.tolist()
    assert one.themes_ == two.themes_
    assert one.quality_ == two.quality_


@FITS
@given(CORPUS, st.data())
def test_pins_hold_whatever_the_texts(texts: list[str], data: st.DataObject) -> None:
    rows = st.integers(0, len(texts) - 1)
    pinned = data.draw(st.dictionaries(rows, st.integers(0, 3), max_size=5))
    pairs = st.tuples(rows, rows).filter(lambda pair: pair[0] != pair[1])
    apart = data.draw(st.lists(pairs, max_size=4)) if len(texts) > 1 else []
    found = ThemeDiscoverer().fit(texts, decisions=Decisions(pinned=pinned, apart=apart))
    assert all(found.labels_[row] == theme for row, theme in pinned.items())
    assert ((found.confidence_ >= 0) & (found.confidence_ <= 1)).all()
    for one, other in apart:
        pins = {one, other} <= pinned.keys()
        if not pins and found.labels_[one] >= 0:
            assert found.labels_[one] != found.labels_[other]


def test_normalising_twice_changes_no_character_of_unicode() -> None:
    for code in range(sys.maxunicode + 1):
        letter = chr(code)
        if unicodedata.category(letter) in {"Cn", "Co"}:  # nothing is known of them
            continue
        for text in (f"ا{letter}ب", f"{letter}{letter}{letter}b"):
            once = normalise(text)
            assert normalise(once) == once, f"U+{code:04X}"


@READS
@given(TEXT)
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once, key = normalise(text), content_key(text)
    assert normalise(once) == once
    assert content_key(key) == key
    assert content_key(once) == key


@READS
@given(TEXT)
def test_offsets_slice_the_original(text: str) -> None:
    end = 0
    for token in tokenise(text):
        assert text[token.start : token.end] == token.text
        assert token.start >= end
        end = token.end
    end = 0
    for extract in split_extracts(text):
        assert text[extract.start : extract.end] == extract.text
        assert extract.start >= end
        end = extract.end


@READS
@given(TEXT)
def test_a_text_of_any_characters_is_read(text: str) -> None:
    assert 0 <= detect_language(text).confidence <= 1
    assert all(search_terms(text))


@pytest.fixture(scope="module")
def fitted() -> ThemeDiscoverer:
    return ThemeDiscoverer(5).fit(planted()[0])


@settings(READS, max_examples=40)
@given(st.lists(TEXT, max_size=4))
def test_mentions_are_slices_of_their_text(fitted: ThemeDiscoverer, texts: list[str]) -> None:
    themes = fitted.predict(texts).tolist()
    for text, theme, mentions in zip(texts, themes, fitted.predict_mentions(texts), strict=True):
        assert (theme >= 0) == bool(mentions)
        assert theme < 0 or theme in {mention.theme for mention in mentions}
        for mention in mentions:
            assert 0 <= mention.confidence <= 1
            assert list(mention.spans) == sorted(mention.spans)
            assert all(0 <= start < end <= len(text) for start, end in mention.spans)


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_forms_of_unicode_are_one_text(form: Literal["NFC", "NFD", "NFKC", "NFKD"]) -> None:
    texts = ["إصلاح الطُّرُقِ القرويّة", "réparer l'école", "ⵜⴰⵎⵓⵔⵜ", "ﻻ ﷲ ﬁn ２０"]
    for text in texts:
        assert content_key(unicodedata.normalize(form, text)) == content_key(text)
