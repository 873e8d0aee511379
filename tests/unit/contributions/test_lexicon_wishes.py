"""What somebody may ask of the lexicon, and the exact words in which it is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.analysis import civic_lexicon
from consult.contributions.lexicon.effects import marked
from consult.contributions.lexicon.site import Own, Word, lexicon_with, table_of
from consult.contributions.lexicon.wishes import Wish, check_word, key_of_name, resolve
from consult.contributions.models.lexicon import Effect, LexiconAct
from consult.kernel.errors import DomainError

NOTHING = Own({}, ())
CARZAT = Own(
    {"carzat": "mobility"},
    tuple(
        Word("carzat", code, word, Effect.ADDED)
        for code, word in (("ar", "كرزاطة"), ("fr", "carzate"), ("en", "carzat"))
    ),
)


def ask(kind: LexiconAct, own: Own = NOTHING, **values: object) -> object:
    wish = Wish(kind, **{"concept": "road", "language": "fr", **values})  # type: ignore[arg-type]
    return resolve(wish, own, lexicon_with(own))


@pytest.mark.parametrize(
    ("language", "word", "message"),
    [
        ("fr", "  ", "Write a word"),
        ("fr", "a" * 81, "at most 80 characters; this one has 81"),
        ("fr", "un|deux", "bar"),
        ("fr", "un\tdeux", "bar"),
        ("ar", "طريق\u202e", "invisible"),
        ("fr", "=cmd", "begins with a letter"),
        ("fr", "@here", "begins with a letter"),
        ("ar", "route", "Arabic letters"),
        ("ary", "triq", "Arabic letters"),
        ("fr", "طريق", "Latin letters"),
        ("tzm", "abrid", "Tifinagh"),
        ("fr", "y", "two letters"),
        ("fr", "dans", "any text holds"),
        ("ar", "في", "any text holds"),
        ("fr", "un deux trois quatre cinq six sept", "at most 6 words; this one has 7"),
    ],
)
def test_a_word_that_could_not_serve_is_refused_exactly(
    language: str, word: str, message: str
) -> None:
    with pytest.raises(DomainError, match=message):
        check_word(word, language)


def test_a_word_is_listed_as_typed_but_for_its_spaces() -> None:
    assert check_word("  route   rurale ", "fr") == "route rurale"
    assert check_word("ⴰⴱⵔⵉⴷ", "tzm") == "ⴰⴱⵔⵉⴷ"
    assert check_word("7ofra", "ary-Latn") == "7ofra"


@pytest.mark.parametrize(
    ("kind", "values", "message"),
    [
        (LexiconAct.ADDED, {"concept": "nowhere", "word": "x"}, "does not exist"),
        (LexiconAct.ADDED, {"language": "de", "word": "Weg"}, "language"),
        (LexiconAct.ADDED, {"word": "route"}, "listed here already"),
        (LexiconAct.ADDED, {"word": "Chaussee"}, "as “chaussée”"),
        (LexiconAct.CORRECTED, {"before": "gone", "word": "mot"}, "not listed"),
        (LexiconAct.CORRECTED, {"before": "route", "word": "route"}, "listed here already"),
        (LexiconAct.SWITCHED_OFF, {"before": ""}, "not listed"),
        (LexiconAct.SWITCHED_ON, {"word": "route"}, "not switched off"),
        (LexiconAct.SWITCHED_OFF, {"concept": "carzat", "before": "carzate"}, "only word"),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused_exactly(
    kind: LexiconAct, values: dict[str, str], message: str
) -> None:
    with pytest.raises(DomainError, match=message):
        ask(kind, CARZAT, **values)


def test_a_spelling_may_be_corrected() -> None:
    step = ask(LexiconAct.CORRECTED, before="chaussée", word="Chaussée")
    assert [word.word for word in step.begins] == ["chaussée", "Chaussée"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"concept": ""}, "English name"),
        ({"concept": "road"}, "already"),
        ({"domain": "elsewhere"}, "field"),
        ({"words": {"ar": ["كلمة"], "fr": ["mot"]}}, "in Arabic, in French and in English"),
        ({"words": {"ar": ["word"], "fr": ["mot"], "en": ["word"]}}, "Arabic letters"),
    ],
)
def test_a_concept_that_lacks_something_is_refused_exactly(
    values: dict[str, object], message: str
) -> None:
    words = {"ar": ["كرزاطة"], "fr": ["carzate"], "en": ["carzat"]}
    given: dict[str, object] = {"concept": "carzat", "domain": "mobility", "words": words}
    with pytest.raises(DomainError, match=message):
        ask(LexiconAct.CONCEPT, NOTHING, **given | values)


def test_own_words_are_a_table_that_the_library_reads() -> None:
    own = Own(
        CARZAT.concepts,
        (
            *CARZAT.words,
            Word("road", "fr", "piste cahoteuse", Effect.ADDED),
            Word("road", "fr", "route", Effect.OFF),
        ),
    )
    lexicon = civic_lexicon().extended(table_of(own))
    assert lexicon.concepts["carzat"].words["ar"] == ("كرزاطة",)
    assert "piste cahoteuse" in lexicon.concepts["road"].words["fr"]
    assert "route" not in lexicon_with(own).concepts["road"].words["fr"]


def test_what_a_newer_civic_lexicon_changed_does_not_break_own_words() -> None:
    own = Own(
        {"road": "another field"},
        (
            Word("road", "fr", "piste cahoteuse", Effect.ADDED),
            Word("concept-that-is-gone", "fr", "mot", Effect.ADDED),
            Word("another-that-is-gone", "fr", "mot", Effect.OFF),
        ),
    )
    lexicon = lexicon_with(own)
    assert lexicon.concepts["road"].domain == civic_lexicon().concepts["road"].domain
    assert "concept-that-is-gone" not in lexicon.concepts


def test_the_newest_claim_to_a_word_wins_over_older_ones_of_the_site() -> None:
    claims = [Word(key, "fr", "carzate", Effect.ADDED) for key in ("road", "bridge", "track")]
    for count in (1, 2, 3):
        lexicon = lexicon_with(Own({}, tuple(claims[:count])))
        assert lexicon.concept_of("carzate") == claims[count - 1].concept
    both = Own(CARZAT.concepts, (claims[0], *CARZAT.words, claims[1]))
    assert lexicon_with(both).concept_of("carzate") == "bridge"
    assert lexicon_with(both).concept_of("carzat") == "carzat"


def test_the_table_of_nothing_changes_nothing() -> None:
    assert lexicon_with(NOTHING) == civic_lexicon()


@given(st.text(max_size=40))
def test_a_key_is_one_that_the_tables_take(name: str) -> None:
    key = key_of_name(name)
    assert key == key.lower()
    assert key.isascii()
    assert not key or key.replace("-", "").isalnum()


@given(st.text(max_size=80), st.frozensets(st.text(max_size=4), max_size=3))
def test_marking_loses_no_character(text: str, forms: frozenset[str]) -> None:
    assert "".join(piece for piece, _mark in marked(text, forms)) == text


def test_marking_finds_words_in_their_spelling() -> None:
    assert marked("نريد «مَسْبَحاً» هنا", frozenset({"مسبحا"}))[1] == ("«مَسْبَحاً»", True)
