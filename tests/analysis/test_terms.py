"""Search terms: what must be found by what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.analysis import search_terms
from consult.analysis.lexicon import civic_lexicon


def share_a_term(first: str, second: str) -> bool:
    return bool(set(search_terms(first)) & set(search_terms(second)))


@pytest.mark.parametrize(
    ("query", "document"),
    [
        ("ميزانية", "الميزانيات الجماعية"),
        ("ميزانيه", "الميزانيّة"),
        ("طريق", "إصلاح الطرقات"),
        ("طرق", "الطريق المؤدية إلى الدوار"),
        ("مدرسة", "المدارس"),
        ("سد", "السدود"),
        ("المواطنون", "للمواطنين"),
        ("ماء", "بالماء الصالح للشرب"),
        ("eclairage", "L'éclairage public"),
        ("école", "les écoles rurales"),
        ("communal", "travaux communaux"),
        ("budget", "الميزانية"),
        ("transport scolaire", "النقل المدرسي"),
        ("eau", "الما مقطوع"),
        ("aman", "ⴰⵎⴰⵏ"),
    ],
)
def test_other_forms_and_languages_are_found(query: str, document: str) -> None:
    assert share_a_term(query, document)


@pytest.mark.parametrize(
    ("query", "document"), [("طريق", "المستشفى"), ("ماء", "ما العمل"), ("route", "hôpital")]
)
def test_unrelated_words_are_not_found(query: str, document: str) -> None:
    assert not share_a_term(query, document)


def test_stop_words_are_dropped_unless_nothing_else_is_left() -> None:
    assert search_terms("من الطريق في") == search_terms("الطريق")
    assert search_terms("من في") != []


def test_terms_are_distinct_and_in_order() -> None:
    assert search_terms("زربية ملعقة زربية") == search_terms("زربية ملعقة")


def test_words_added_to_the_lexicon_are_found() -> None:
    added = civic_lexicon().extended("hospital\t\t\tصبيطارة\t\t\t\t\t")
    assert "#hospital" in search_terms("الصبيطارة", added)
    assert "#hospital" not in search_terms("الصبيطارة")


def test_phrases_of_any_length_add_their_concept_to_those_of_their_words() -> None:
    added = civic_lexicon().extended("school\t\tدار كبيرة فيها قسم ومعلم\t\t\t\t\t\t")
    assert "#school" in search_terms("دار كبيرة فيها قسم ومعلم", added)
    assert {"#school", "#school-transport"} <= set(search_terms("النقل المدرسي"))


@given(st.text(st.characters(), max_size=200))
def test_any_text_has_distinct_storable_terms(text: str) -> None:
    terms = search_terms(text)
    assert len(terms) == len(set(terms))
    assert all(term and " " not in term for term in terms)
    "".join(terms).encode("utf-8")
