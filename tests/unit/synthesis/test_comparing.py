"""Two versions beside each other: words, figures, quotes, sections."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from consult.documents.blocks import Document
from consult.synthesis.comparing import Fate, SectionChange, compare, words
from consult.synthesis.compose import compose
from consult.synthesis.places import Place, Written
from tests.unit.synthesis.sample import facts

people = st.text(st.characters(codec="utf-8"), max_size=120)


def composed(count: int, *written: Written) -> Document:
    return compose(facts(count), "ar", people=written)


def changed(before: Document, after: Document) -> dict[str, SectionChange]:
    return {c.key: c for c in compare(before, after) if c.fate is not Fate.SAME}


@given(before=people, after=people)
def test_both_texts_can_be_read_from_the_difference(before: str, after: str) -> None:
    pieces = words(before, after)
    assert "".join(p.text for p in pieces if p.fate is not Fate.ADDED) == before
    assert "".join(p.text for p in pieces if p.fate is not Fate.REMOVED) == after


def test_words_that_stayed_are_told_from_those_that_came_and_went() -> None:
    pieces = words("نشر الميزانية كل سنة", "نشر الحصيلة كل سنة")
    told = [(str(piece.fate), piece.text) for piece in pieces]
    assert told == [
        ("same", "نشر "),
        ("removed", "الميزانية"),
        ("added", "الحصيلة"),
        ("same", " كل سنة"),
    ]


def test_a_document_is_the_same_as_itself() -> None:
    document = composed(30)
    assert changed(document, document) == {}
    assert compare(document, document)


def test_figures_are_told_before_and_after() -> None:
    found = changed(composed(30), composed(31))
    figures = [f for text in found["summary"].texts for f in text.figures]
    assert (30, 31) in {(f.before, f.after) for f in figures}
    cells = [f for change in found.values() for f in change.figures]
    assert cells


def test_quotes_that_came_and_went_are_named() -> None:
    before, after = composed(30), composed(60)
    found = changed(before, after).values()
    assert any(change.quotes_added for change in found)
    assert all(
        q.contribution not in {r.contribution for r in change.quotes_removed}
        for change in found
        for q in change.quotes_added
    )


def test_people_s_sections_come_change_and_go() -> None:
    without = composed(10)
    first = composed(10, Written(Place.INTRODUCTION, "نص أول\n\nفقرة ثانية"))
    second = composed(10, Written(Place.INTRODUCTION, "نص أول\n\nفقرة أخرى"))
    key = "people-introduction"
    assert str(changed(without, first)[key].fate) == "added"
    assert str(changed(first, without)[key].fate) == "removed"
    change = changed(first, second)[key]
    assert str(change.fate) == "changed"
    assert change.is_people
    assert any(p.fate is Fate.REMOVED and p.text == "ثانية" for p in change.texts[0].pieces)


def test_sections_stand_in_the_order_of_the_later_version() -> None:
    before = composed(10, Written(Place.CONCLUSION, "خاتمة"))
    after = composed(10, Written(Place.INTRODUCTION, "مقدمة"))
    keys = [change.key for change in compare(before, after)]
    assert keys[0] == "people-introduction"
    assert keys.index("summary") < keys.index("people-conclusion")


def test_an_empty_document_can_be_compared() -> None:
    document = composed(3)
    empty = replace(document, blocks=())
    assert all(change.fate is Fate.ADDED for change in compare(empty, document))
    assert compare(empty, empty) == ()
