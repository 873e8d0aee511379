"""The civic lexicon: well formed, and read as its format says."""

from __future__ import annotations

import pytest

from consult.analysis import normalise
from consult.analysis.lexicon import LANGUAGES, civic_lexicon, parse


def test_every_concept_is_named_in_arabic_french_and_english() -> None:
    concepts = civic_lexicon().concepts.values()
    assert len(concepts) >= 250
    unnamed = [c.key for c in concepts if not all(c.words[code] for code in ("ar", "fr", "en"))]
    assert unnamed == []


@pytest.mark.parametrize(
    ("word", "concept"),
    [
        ("الطرقات", "road"),
        ("مستشفياتنا", "hospital"),
        ("ecole", "school"),
        ("ما", None),
    ],
)
def test_inflected_words_lead_to_their_concept(word: str, concept: str | None) -> None:
    assert civic_lexicon().concept_of(normalise(word)) == concept


def test_a_line_with_missing_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="line 2"):
        parse("# comment\nroad\tmobility\tطريق")


def test_the_first_concept_keeps_a_word_that_two_claim() -> None:
    line = "{}\tfield\tكلمة\t\t\tmot\tword\t\t"
    lexicon = parse("\n".join([line.format("first"), line.format("second")]))
    assert lexicon.concept_of("كلمه") == "first"
    assert set(lexicon.concepts["first"].words) == set(LANGUAGES)
