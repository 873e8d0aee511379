"""Extracts slice the original, in order, and end where a reader would end them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.analysis.extracts import LONGEST, split_extracts

#: what sentences, lists and addresses are made of
PARTS = (
    "الطريق|مقطوعة|école|31.13|. |.|؟|!|…|\n| |- |1- |M. |•|ثانيا: |،|https://a.ma/b.c|ⵜⵉⵖⵔⵎⵜ|⵰|"
    "\u202e|\ud800|😀|etc."
)
ANY_TEXT = st.text(st.characters(), max_size=200) | st.lists(
    st.sampled_from(PARTS.split("|")), max_size=40
).map("".join)


@given(ANY_TEXT)
def test_extracts_slice_the_original_in_order_and_hold_every_letter(text: str) -> None:
    found = split_extracts(text)
    for extract in found:
        assert text[extract.start : extract.end] == extract.text
        assert extract.text
        assert extract.text == extract.text.strip()
    for before, after in pairwise(found):
        assert before.end <= after.start
    inside = {index for extract in found for index in range(extract.start, extract.end)}
    assert all(index in inside for index, sign in enumerate(text) if sign.isalpha())


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "الطريق مقطوعة منذ الشتاء الماضي. هل من حل للنقل المدرسي بالدوار؟",
            ["الطريق مقطوعة منذ الشتاء الماضي.", "هل من حل للنقل المدرسي بالدوار؟"],
        ),
        (
            "المستوصف بلا طبيب منذ سنة.المدرسة بعيدة عن سكان الدوار",
            ["المستوصف بلا طبيب منذ سنة.", "المدرسة بعيدة عن سكان الدوار"],
        ),
        (
            "M. le Président, l'art. 5 de la loi 31.13 reste oubliée. Publiez les budgets locaux !",
            [
                "M. le Président, l'art. 5 de la loi 31.13 reste oubliée.",
                "Publiez les budgets locaux !",
            ],
        ),
        (
            "Routes, ponts, etc. sont en mauvais état depuis les crues",
            ["Routes, ponts, etc. sont en mauvais état depuis les crues"],
        ),
        (
            "Voir https://example.org/a.b?c=1 pour le plan communal détaillé",
            ["Voir https://example.org/a.b?c=1 pour le plan communal détaillé"],
        ),
        (
            "مطالب السكان هي: 1- إصلاح الطريق 2- توفير الماء 3) بناء مدرسة",
            ["مطالب السكان هي: 1- إصلاح الطريق", "توفير الماء", "بناء مدرسة"],
        ),
        (
            "أولا: إصلاح الطرق القروية، ثانيا: توفير النقل المدرسي",
            ["أولا: إصلاح الطرق القروية،", "ثانيا: توفير النقل المدرسي"],
        ),
        ("- الماء\n– الطريق\n* école\n2. bus", ["الماء", "الطريق", "école", "bus"]),
        (
            "ⵏⵔⴰ ⴰⴱⵔⵉⴷ ⴰⵎⴰⵢⵏⵓ ⵜⵉⵖⵔⵎⵜ⵰ ⵏⵔⴰ ⴰⵎⴰⵏ ⵜⵉⵏⵎⵍ ⵓⴷⵡⵡⴰⵔ",
            ["ⵏⵔⴰ ⴰⴱⵔⵉⴷ ⴰⵎⴰⵢⵏⵓ ⵜⵉⵖⵔⵎⵜ⵰", "ⵏⵔⴰ ⴰⵎⴰⵏ ⵜⵉⵏⵎⵍ ⵓⴷⵡⵡⴰⵔ"],
        ),
        (
            "سكان الدوار ينتظرون... الماء غائب منذ شهور",
            ["سكان الدوار ينتظرون...", "الماء غائب منذ شهور"],
        ),
        (
            "Le bus arrive... puis repart sans nos enfants du village",
            ["Le bus arrive... puis repart sans nos enfants du village"],
        ),
    ],
)
def test_sentences_and_items_end_where_a_reader_ends_them(text: str, parts: list[str]) -> None:
    found = [extract.text for extract in split_extracts(text)]
    assert found == parts


def test_a_fragment_joins_its_neighbour() -> None:
    text = "شكرا لكم. نريد إصلاح الطريق المؤدية إلى السوق الأسبوعي."
    assert [extract.text for extract in split_extracts(text)] == [text]


def test_kinds_are_told_apart() -> None:
    text = "Le pont menace de tomber.\n- Réparer la route communale\nTransport scolaire gratuit"
    assert [extract.kind for extract in split_extracts(text)] == ["sentence", "bullet", "line"]


def test_a_spoken_note_is_cut_into_breaths() -> None:
    text = " ".join(["الطريق المدرسة المستوصف الماء"] * 50)
    found = split_extracts(text)
    assert len(found) > 2
    assert all(len(extract.text.split()) <= LONGEST + 1 for extract in found)


def test_a_spoken_note_is_cut_at_connectors() -> None:
    first = " ".join(["الطريق"] * 40)
    second = " ".join(["المدرسة"] * 40)
    assert [e.text for e in split_extracts(f"{first} بالإضافة {second}")][:2] == [
        first,
        f"بالإضافة {second}",
    ]


def test_each_extract_has_its_own_language() -> None:
    text = "Nous demandons une route pour le village. نطالب بإصلاح المدرسة الابتدائية والمستوصف."
    assert [(e.language, e.script) for e in split_extracts(text)] == [
        ("fr", "Latn"),
        ("ar", "Arab"),
    ]


@pytest.mark.parametrize("text", ["", "  \n\t", "\u202e\u202e"])
def test_a_blank_text_has_no_extract(text: str) -> None:
    assert split_extracts(text) == []


def test_a_text_of_emoji_is_one_extract() -> None:
    assert [extract.text for extract in split_extracts(" 😀 ")] == ["😀"]


@pytest.mark.parametrize(
    "text", ["." * 10**6, ".)" * 200_000, "a" * 10**6, "e" + "\u0301" * 10**6, "\u202e" * 10**6]
)
def test_a_hostile_megabyte_is_read_at_once(text: str) -> None:
    assert len(split_extracts(text)) <= 1
