"""Near-duplicates."""

from __future__ import annotations

import random

from consult.analysis import near_duplicates

LETTER = (
    "نطالب المجلس الجهوي بإصلاح الطريق الرابطة بين الدوار والمركز وتعبيدها في أقرب الآجال الممكنة"
)


def test_copies_with_other_spelling_or_a_signature_are_grouped() -> None:
    texts = [LETTER, "ملعب القرب للشباب", LETTER.replace("إ", "ا") + " !", LETTER + "، أحمد"]
    assert near_duplicates(texts) == [[0, 2, 3]]


def test_different_texts_and_empty_ones_form_no_group() -> None:
    assert near_duplicates(["إصلاح الطريق", "بناء المدرسة", "", ""]) == []
    assert near_duplicates([]) == []


def test_a_thousand_copies_are_one_group() -> None:
    assert near_duplicates([LETTER] * 1_000) == [list(range(1_000))]


def test_groups_do_not_depend_on_the_order() -> None:
    texts = [
        LETTER,
        LETTER + " شكرا",
        "ملعب",
        "ملعب!",
        "طبيب",
        *(f"مطلب رقم {i}" for i in range(20)),
    ]
    order = list(range(len(texts)))
    random.Random(5).shuffle(order)  # noqa: S311  # not for secrets
    straight = {frozenset(texts[row] for row in group) for group in near_duplicates(texts)}
    shuffled = [texts[row] for row in order]
    assert {frozenset(shuffled[r] for r in g) for g in near_duplicates(shuffled)} == straight
